"""Printed texts of a study, in each of its languages."""

from pathlib import PurePosixPath

from coproduction.faults import Fault
from coproduction.study import countries, indices, settings, sources, variables


def faults(files: dict, languages: list[str], shown: PurePosixPath) -> list[Fault]:
    """Texts in a language the study does not declare, or without its first one."""
    faults = []
    for name, found in files.items():
        file = str(shown / f"{name}.yaml")

        def told(text: dict, at: str, file: str = file) -> str:
            for language in sorted({*text} - {*languages}):
                known = "a language of study.yaml: " + ", ".join(languages)
                faults.append(Fault(file, f"{at}: unknown language {language!r}", expected=known))
            if languages[0] not in text:
                mend = f"{languages[0]}: …"
                faults.append(Fault(file, f"{at}: there is no text in {languages[0]}", mend=mend))
            return ""

        settings.with_texts(found, settings.schema(name), told)
    return faults


def spoken(
    files: dict, places: list[dict], language: str, languages: list[str]
) -> tuple[dict, list[dict]]:
    """The settings and countries with every text in one language, else in the first."""

    def said(text: dict, _: str) -> str:
        return text.get(language) or text[languages[0]]

    found = {
        # each table has a language of its own
        name: given if name == "tables" else settings.with_texts(given, settings.schema(name), said)
        for name, given in files.items()
    }
    return found, [
        {key: country[key] for key in countries.HEADER}
        | {"label": country.get(f"label_{language}") or country["label"]}
        for country in places
    ]


def printed(files: dict, places: list[dict]) -> dict[str, dict]:
    """What is printed in the language of the settings."""
    declared = {
        name: variables.scored(entry) for name, entry in files["variables"]["variables"].items()
    }
    labels = _labels(
        {area: entry["label"] for area, entry in files["study"]["areas"].items()},
        {name: entry["label"] for name, entry in files["variables"]["concepts"].items()},
        declared,
        places,
        indices.resolved(files["indices"]["indices"], declared),
    )
    models = {name: model["label"] for name, model in files["models"]["models"].items()}
    facts = sources.fieldwork(files["study"]["sources"])
    return {"labels": labels, "models": models, "fieldwork": facts}


def _labels(
    areas: dict, concepts: dict, declared: dict, places: list[dict], scored: list[dict]
) -> dict[str, dict]:
    terms = {"Intercept": "Intercept", "country": "Country"} | concepts
    levels = {}
    for name, variable in declared.items():
        terms[name] = variable["label"]
        levels[name] = {level["name"]: level["label"] for level in variable.get("levels", [])}
        if "concept" in variable:
            # areas may word a level apart; a model names a concept's levels as the first does
            concept = variable["concept"]
            levels[concept] = levels[name] | levels.get(concept, {})
        for level, label in levels[name].items():
            terms[f"{name}={level}"] = label
    for country in places:
        terms[f"country={country['country']}"] = country["label"]
    levels["country"] = {c["country"]: c["label"] for c in places}
    found = {entry["index"]: entry["label"] for entry in scored}
    return {
        "terms": terms | found,
        "areas": areas,
        "countries": {c["country"]: c["label"] for c in places},
        "indices": found,
        "items": {name: variable["label"] for name, variable in declared.items()},
        "levels": levels,
    }
