"""A study: its folder of configuration, read, checked as a whole and resolved.

Everything downstream receives plain, JSON-like parts of a study, so that a job depends on exactly
the part it uses.
"""

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path, PurePosixPath

from coproduction.faults import Fault, nearest, raise_any
from coproduction.harmonise.pseudonyms import key_faults
from coproduction.study import checks as checks_file
from coproduction.study import countries as countries_file
from coproduction.study import crosswalk_faults, replication, settings
from coproduction.study import tables as tables_declared
from coproduction.study import weights as weighting
from coproduction.study.crosswalk import Crosswalk

#: Settings of a source that only some formats have, with these formats.
_OF_FORMAT = {
    "sheet": ("xlsx",),
    "catalog": ("sas7bdat",),
    "delimiter": ("csv", "tsv"),
    "header_rows": ("csv", "tsv", "xlsx"),
    "encoding": ("csv", "tsv", "sav", "zsav", "por", "dta", "sas7bdat", "xpt"),
}

#: Files that a study can do without.
_OPTIONAL = ("indices", "checks", "tables")

#: The area and country of a result that is not of one.
ALL = "all"

#: Errors of `models.yaml` that need a cluster.
CLUSTERED = ("cr1", "cr2", "wild_bootstrap")


@dataclass(frozen=True)
class Study:
    """A checked study.

    Attributes
    ----------
    name, folder
        Name, and folder as shown in messages.
    title, citation, simulated, pseudonyms, singletons
        As in `study.yaml`.
    areas
        Area to its label; empty when the study has none.
    sources
        Source to its settings, the format always filled in.
    countries
        Dicts of `country`, `label`, `population`, the reference country first.
    concepts
        Name shared by the same question about several areas to its label.
    variables
        Harmonised variable to its declaration; every level has a score.
    crosswalks
        Source to `Crosswalk`.
    indices
        One entry an index and area (see `_resolved_indices`).
    models
        Model to its resolved specification (see `_resolved_model`).
    checks
        Limits, rules and exclusions, every default filled in (see `coproduction.study.checks`).
    weighting
        Trimming and raking as `coproduction.inference.weight_adjustment.adjusted` takes them; empty
        if not declared.
    language
        Language of all texts above, a code of `languages` of `study.yaml`.
    printed
        Language to what is printed in it: `labels` and `fieldwork` (see the methods), and `models`,
        model to its label.
    tables
        Declarations of the tables (see `coproduction.study.tables.resolve`).
    """

    name: str
    folder: str
    title: str
    citation: str
    simulated: bool
    pseudonyms: dict
    singletons: str
    areas: dict[str, str]
    sources: dict[str, dict]
    countries: list[dict]
    concepts: dict[str, str]
    variables: dict[str, dict]
    crosswalks: dict[str, Crosswalk]
    indices: list[dict]
    models: dict[str, dict]
    checks: dict
    weighting: dict
    language: str
    printed: dict[str, dict]
    tables: list[dict]

    def targets(self, source: str) -> dict[str, dict]:
        """The variables a crosswalk of `source` must map, `country` included where it must."""
        return _targets(self.variables, self.sources[source], self.countries)

    def items(self) -> list[dict]:
        """The items with levels of every described index: `item`, `area`, `levels`."""
        items = {}
        for entry in self.indices:
            for item, scored in entry["items"].items() if entry["describe"] else ():
                if "scores" in scored:
                    levels = [level["name"] for level in self.variables[item]["levels"]]
                    items.setdefault(item, {"item": item, "area": entry["area"], "levels": levels})
        return list(items.values())

    def characteristics(self) -> list[dict]:
        """Who the respondents are: variables of no area and no index, as model terms."""
        items = {item for entry in self.indices for item in entry["items"]}
        return [
            {"name": name, "column": name} | _kind(variable)
            for name, variable in self.variables.items()
            if name not in items and "area" not in variable
        ]

    def replication(self) -> dict[str, dict]:
        """Source to its replicate weights, see `coproduction.study.replication.resolved`."""
        return _replication(self.sources)[0]

    def groups(self) -> list[dict]:
        """The variables by whose levels a table shows the indices: `group`, `levels`."""
        names = dict.fromkeys(table["group"] for table in self.tables if table.get("group"))
        return [
            {"group": name, "levels": [level["name"] for level in self.variables[name]["levels"]]}
            for name in names
        ]

    def fieldwork(self, language: str = "") -> dict[str, dict[str, str]]:
        """Facts of the fieldwork as printed: name of the fact to country to text."""
        return self.printed[language or self.language]["fieldwork"]

    def specification(self, model: str) -> dict:
        """What determines the numbers of a model, without how it is printed."""
        printed = ("label", "table")
        return {key: value for key, value in self.models[model].items() if key not in printed}

    def described(self) -> dict:
        """What a codebook tells of the study besides the data, JSON-like."""
        return {
            "title": self.title,
            "citation": self.citation,
            "simulated": self.simulated,
            "areas": self.areas,
            "sources": self.sources,
            "countries": self.countries,
            "concepts": self.concepts,
            "variables": self.variables,
        }

    def references(self, model: str) -> dict[str, str]:
        """Reference level of every categorical term of a model, as `levels` names them."""
        return tables_declared.references(self.models[model])

    def labels(self, language: str = "") -> dict[str, dict]:
        """Printed labels by kind: `terms`, `areas`, `countries`, `indices`, `items`, `levels`."""
        return self.printed[language or self.language]["labels"]


def _fieldwork(sources: dict[str, dict]) -> dict[str, dict[str, str]]:
    facts: dict[str, dict[str, list[str]]] = {}
    for source in sources.values():
        period = source.get("fieldwork", {})
        when = list(dict.fromkeys(period[key] for key in ("start", "end") if key in period))
        told = {"Fieldwork": " – ".join(when), "Mode": period.get("mode", "")}
        for fact, text in (told | {"Institute": period.get("institute", "")}).items():
            if text and "country" in source:
                texts = facts.setdefault(fact, {}).setdefault(source["country"], [])
                texts += [text] if text not in texts else []
    return {fact: {c: "; ".join(t) for c, t in by.items()} for fact, by in facts.items()}


def _labels(
    areas: dict, concepts: dict, variables: dict, countries: list[dict], indices: list[dict]
) -> dict[str, dict]:
    terms = {"Intercept": "Intercept", "country": "Country"} | concepts
    levels = {}
    for name, variable in variables.items():
        terms[name] = variable["label"]
        levels[name] = {level["name"]: level["label"] for level in variable.get("levels", [])}
        if "concept" in variable:
            # areas may word a level apart; a model names a concept's levels as the first does
            concept = variable["concept"]
            levels[concept] = levels[name] | levels.get(concept, {})
        for level, label in levels[name].items():
            terms[f"{name}={level}"] = label
    for country in countries:
        terms[f"country={country['country']}"] = country["label"]
    levels["country"] = {c["country"]: c["label"] for c in countries}
    found = {entry["index"]: entry["label"] for entry in indices}
    return {
        "terms": terms | found,
        "areas": areas,
        "countries": {c["country"]: c["label"] for c in countries},
        "indices": found,
        "items": {name: variable["label"] for name, variable in variables.items()},
        "levels": levels,
    }


def load(folder: Path, root: Path = Path(), language: str = "") -> Study:
    """Read and check the study in `folder` (relative to the project at `root`).

    `language` is the language of its texts, by default the first of the study's.

    Raises `Faults` with every fault of every file of the study.
    """
    path, faults = root / folder, []

    def read(name: str) -> dict:
        found, wrong = settings.load(
            path / f"{name}.yaml", name, str(PurePosixPath(folder) / f"{name}.yaml")
        )
        faults.extend(wrong)
        return found

    if not path.is_dir():
        known = [p.name for p in path.parent.glob("*") if p.is_dir()]
        hint = nearest(path.name, known) or "one of " + ", ".join(sorted(known))
        raise_any([Fault(str(folder), "there is no such study", expected=hint)])
    names = ("study", "variables", "indices", "models")
    files: dict[str, dict] = {"indices": {"indices": {}}}
    for name in (*names, "checks", "tables"):
        if name not in _OPTIONAL or (path / f"{name}.yaml").exists():
            files[name] = read(name)
    shown = PurePosixPath(folder)
    faults += _stray_files(path, shown)
    languages = files["study"].get("languages", ["en"]) if not faults else ["en"]
    countries, wrong = countries_file.load(
        path / "countries.csv", str(shown / "countries.csv"), languages
    )
    raise_any(faults + wrong)
    faults += _text_faults(files, languages, shown)
    if language and language not in languages:
        known = ", ".join(languages)
        problem = f"language: the study has no texts in {language!r}"
        faults.append(Fault("config/config.yaml", problem, expected=f"one of {known}"))
    raise_any(faults)
    language = language or languages[0]
    spoken = {tongue: _spoken(files, countries, tongue, languages) for tongue in languages}
    files, countries = spoken[language]
    study, variables, indices, models = (files[name] for name in names)

    areas = {area: entry["label"] for area, entry in study["areas"].items()}
    sources = {name: _source(entry) for name, entry in study["sources"].items()}
    declared = {name: _scored(entry) for name, entry in variables["variables"].items()}
    faults += _source_faults(sources, countries, str(shown / "study.yaml"), root)
    faults += key_faults(study["pseudonyms"], str(shown / "study.yaml"), root)
    concepts = {name: entry["label"] for name, entry in variables["concepts"].items()}
    faults += _variable_faults(declared, areas, concepts, str(shown / "variables.yaml"))
    raise_any(faults)

    judged = _targets(declared, {}, countries)
    codes = [country["country"] for country in countries]
    adjustment, wrong = weighting.load(path, str(shown), declared, codes)
    faults += wrong
    if adjustment and _replication(sources)[0]:
        problem = "weights cannot be adjusted beside replicate weights, which would keep the old"
        mend = "delete weights.yaml, or replicates in study.yaml"
        faults.append(Fault(str(shown / "weights.yaml"), problem, mend=mend))
    faults += checks_file.faults(
        files.get("checks", {}), judged, sources, str(shown / "checks.yaml")
    )
    crosswalks = {}
    for name, source in sources.items():
        crosswalks[name], wrong = crosswalk_faults.checked(
            path / "crosswalk" / f"{name}.csv",
            str(shown / "crosswalk" / f"{name}.csv"),
            _targets(declared, source, countries),
        )
        faults += wrong
        columns = crosswalks[name].source_variables()
        faults += [
            Fault(
                str(shown / "study.yaml"),
                f"sources.{name}.questions: the crosswalk uses no column {column!r}",
                expected=nearest(column, columns),
            )
            for column in source["questions"]
            if not wrong and column not in columns
        ]
    faults += _index_faults(
        indices["indices"], declared, areas, concepts, str(shown / "indices.yaml")
    )
    raise_any(faults)
    resolved = _resolved_indices(indices["indices"], declared)
    names = _Names(declared, resolved, [c["country"] for c in countries])
    specs = {}
    for name, model in models["models"].items():
        model = {"singletons": study["singletons"]} | model
        spec, wrong = _resolved_model(name, model, names, countries, str(shown / "models.yaml"))
        if model["stacked"]:
            spec["professionalisation"] = {
                area: entry["professionalisation"]
                for area, entry in study["areas"].items()
                if "professionalisation" in entry
            }
        if model["errors"] == "replicate":
            spec["replication"], lacking = _replication(sources)
            faults += [
                Fault(
                    str(shown / "models.yaml"),
                    f"{name}.errors: replicate, but the source {source} has no replicate weights",
                    expected="replicates in study.yaml for every source, or for none",
                    mend="errors: design",
                )
                for source in lacking
            ]
        specs[name] = spec
        faults += wrong
    raise_any(faults)
    printed = {tongue: _printed(*said) for tongue, said in spoken.items()}
    described = [entry for entry in resolved if entry["describe"]]
    tables, wrong = tables_declared.resolve(
        files.get("tables")
        or settings.with_defaults({"tables": {}}, settings.schema("tables"), {}),
        {
            "sample": list(declared),
            "items": [
                item
                for entry in described
                for item in entry["items"]
                if declared[item]["type"] != "numeric"
            ],
            "indices": [c["country"] for c in countries] if described else [],
            "groups": [name for name, v in declared.items() if v["type"] != "numeric"],
        },
        specs,
        printed,
        language,
        str(shown / "tables.yaml"),
    )
    raise_any(wrong)
    return Study(
        name=path.name,
        folder=str(shown),
        title=study["title"],
        citation=study["citation"],
        simulated=study["simulated"],
        pseudonyms=study["pseudonyms"],
        singletons=study["singletons"],
        areas=areas,
        sources=sources,
        countries=countries,
        concepts=concepts,
        variables=declared,
        crosswalks=crosswalks,
        indices=resolved,
        models=specs,
        weighting=adjustment,
        checks=checks_file.resolved(files.get("checks", {}), declared),
        language=language,
        printed=printed,
        tables=tables,
    )


def _stray_files(path: Path, shown: PurePosixPath) -> list[Fault]:
    """Files of settings that nothing reads: an optional one of a wrong name would go unseen."""
    known = [
        f"{schema.name.split('.')[0]}.yaml"
        for schema in settings.SCHEMAS.glob("*.yaml")
        if schema.name != "config.schema.yaml"
    ]
    return [
        Fault(
            str(shown / file.name),
            "nothing reads this file",
            expected=nearest(file.name, known) or "one of " + ", ".join(sorted(known)),
        )
        for file in sorted(path.iterdir())
        if file.suffix in (".yaml", ".yml") and file.name not in known
    ]


def _text_faults(files: dict, languages: list[str], shown: PurePosixPath) -> list[Fault]:
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


def _spoken(
    files: dict, countries: list[dict], language: str, languages: list[str]
) -> tuple[dict, list[dict]]:
    """The settings and countries with every text in one language, else in the first."""

    def said(text: dict, _: str) -> str:
        return text.get(language) or text[languages[0]]

    found = {
        # each table has a language of its own
        name: given if name == "tables" else settings.with_texts(given, settings.schema(name), said)
        for name, given in files.items()
    }
    places = [
        {key: country[key] for key in countries_file.HEADER}
        | {"label": country.get(f"label_{language}") or country["label"]}
        for country in countries
    ]
    return found, places


def _printed(files: dict, countries: list[dict]) -> dict[str, dict]:
    """What is printed in the language of the settings."""
    declared = {name: _scored(entry) for name, entry in files["variables"]["variables"].items()}
    labels = _labels(
        {area: entry["label"] for area, entry in files["study"]["areas"].items()},
        {name: entry["label"] for name, entry in files["variables"]["concepts"].items()},
        declared,
        countries,
        _resolved_indices(files["indices"]["indices"], declared),
    )
    models = {name: model["label"] for name, model in files["models"]["models"].items()}
    facts = _fieldwork(files["study"]["sources"])
    return {"labels": labels, "models": models, "fieldwork": facts}


def _source(entry: dict) -> dict:
    suffix = PurePosixPath(entry["file"]).suffix.lstrip(".").lower()
    return {"format": suffix} | entry


def _replication(sources: dict[str, dict]) -> tuple[dict[str, dict], list[str]]:
    """Replicate weights by source, and the sources that have none."""
    found = {name: replication.resolved(source) for name, source in sources.items()}
    return (
        {name: given for name, given in found.items() if given},
        [name for name, given in found.items() if not given],
    )


def _scored(variable: dict) -> dict:
    """Give every level its score: as declared, else 0 and 1 (binary), else 1, 2, 3 …"""
    if variable["type"] == "numeric":
        return variable
    first = 0 if variable["type"] == "binary" else 1
    levels = [
        {"score": float(number)} | level
        for number, level in enumerate(variable["levels"], start=first)
    ]
    return variable | {"levels": levels}


def _targets(variables: dict, source: dict, countries: list[dict]) -> dict[str, dict]:
    if "country" in source:
        return variables
    levels = [{"name": c["country"], "label": c["label"]} for c in countries]
    country = {"type": "categorical", "label": "Country", "levels": levels, "missing": []}
    return {"country": country} | variables


def _source_faults(sources: dict, countries: list[dict], shown: str, root: Path) -> list[Fault]:
    faults = []
    known = [country["country"] for country in countries]
    formats, met = _formats(), {}
    for name, source in sources.items():
        at = f"sources.{name}"
        country = source.get("country")
        if country is not None and country not in known:
            hint = nearest(country, known) or "one of " + ", ".join(known)
            faults.append(Fault(shown, f"{at}.country: {country!r} is not known", expected=hint))
        faults += replication.declaration_faults(name, source, shown)
        if source["format"] not in formats:
            faults.append(
                Fault(
                    shown,
                    f"{at}: the format cannot be told from {source['file']!r}",
                    expected="format: one of " + ", ".join(formats),
                )
            )
        for key, read in _OF_FORMAT.items():
            if key in source and source["format"] not in read:
                faults.append(
                    Fault(
                        shown,
                        f"{at}.{key}: a file of format {source['format']} has none",
                        expected=f"{key} only for {', '.join(read)}",
                        mend=f"delete the line {key}: {source[key]}",
                    )
                )
        roles = [key for key in ("respondent", "weight", "strata", "psu") if key in source]
        for one, other in combinations(roles, 2):
            # Respondents that are PSUs of their own may stand in one column.
            if source[one] == source[other] and (one, other) != ("respondent", "psu"):
                problem = f"{at}.{other}: the column {source[one]!r} is {one} already"
                faults.append(Fault(shown, problem, expected="a column of its own"))
        same = (source["sha256"], source.get("sheet"))
        if same in met:
            faults.append(
                Fault(
                    shown,
                    f"{at}.sha256: {met[same]} is the same export, its respondents count twice",
                    expected="one source an export",
                )
            )
        met.setdefault(same, name)
        if source["name_row"] > source.get("header_rows", 1):
            rows = f"header_rows: {source['name_row']}  (or how many stand above the answers)"
            faults.append(Fault(shown, f"{at}.name_row is below the header rows", mend=rows))
        for key in ("file", "catalog"):
            if key not in source:
                continue
            path = root / source[key]
            if {*source[key]} & {*"{}"}:
                problem = f"{at}.{key}: {source[key]!r} has braces, which stand for wildcards"
                faults.append(Fault(shown, problem, expected="a name without braces"))
            if not path.is_file():
                near = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
                faults.append(
                    Fault(
                        shown,
                        f"{at}.{key}: {source[key]} is not there",
                        expected=nearest(path.name, near)
                        or "the export at this path; data/README.md says where data come from",
                    )
                )
        period = source.get("fieldwork", {})
        for key, day in [(k, period[k]) for k in ("start", "end") if len(period.get(k, "")) > 7]:
            try:
                date.fromisoformat(day)
            except ValueError:
                faults.append(Fault(shown, f"{at}.fieldwork.{key}: there is no day {day!r}"))
        # A month that ends fieldwork holds all its days.
        if period.get("start", "")[: len(period.get("end", "9"))] > period.get("end", "9"):
            faults.append(Fault(shown, f"{at}.fieldwork ends before it starts"))
    return faults


def _formats() -> list[str]:
    sources = settings.schema("study")["properties"]["sources"]
    return sources["additionalProperties"]["properties"]["format"]["enum"]


def _variable_faults(variables: dict, areas: dict, concepts: dict, shown: str) -> list[Fault]:
    faults = []
    for name, variable in variables.items():
        if areas and variable.get("area", next(iter(areas))) not in areas:
            hint = nearest(variable["area"], areas) or "one of " + ", ".join(areas)
            faults.append(
                Fault(shown, f"{name}.area: {variable['area']!r} is not an area", expected=hint)
            )
        elif "area" in variable and not areas:
            faults.append(Fault(shown, f"{name}.area: study.yaml declares no areas"))
        levels = [level["name"] for level in variable.get("levels", [])]
        for level in sorted({level for level in levels if levels.count(level) > 1}):
            faults.append(Fault(shown, f"{name}: the level {level!r} is given twice"))
        if variable["type"] == "binary" and len(levels) != 2:
            faults.append(Fault(shown, f"{name}: binary, but has {len(levels)} levels"))
        low, high = variable.get("range", (0, 1))
        if not low < high:
            faults.append(Fault(shown, f"{name}.range: {low} is not below {high}"))
        concept = variable.get("concept")
        if concept is not None and concept not in concepts:
            mend = f"concepts:\n  {concept}: {{label: …}}"
            hint = nearest(concept, concepts)
            faults.append(
                Fault(
                    shown, f"{name}.concept: unknown concept {concept!r}", expected=hint, mend=mend
                )
            )
    faults += [
        Fault(shown, f"concepts.{concept}: a variable has that name")
        for concept in concepts
        if concept in variables
    ]
    seen = {}
    for name, variable in variables.items():
        key = (variable.get("concept"), variable.get("area"))
        if key[0] and key in seen:
            faults.append(
                Fault(shown, f"{name}: {seen[key]} already is {key[0]} of the area {key[1]}")
            )
        seen[key] = name
    return faults


def _items(index: dict) -> dict[str, list[str]]:
    return index["items"] if isinstance(index["items"], dict) else {ALL: index["items"]}


def _scores(index: dict, variable: dict) -> dict[str, float]:
    """Score of each level of an item, before reversing and stretching."""
    if "scoring" in index:
        return index["scoring"]
    return {level["name"]: level["score"] for level in variable["levels"]}


def _index_faults(
    indices: dict, variables: dict, areas: dict, concepts: dict, shown: str
) -> list[Fault]:
    faults = []

    def wrong(problem: str, expected: str = "") -> None:
        faults.append(Fault(shown, problem, expected=expected))

    taken = {*variables, *concepts}
    for name, index in indices.items():
        items = _items(index)
        if index["aggregate"] == "sum" and not index["missing_as_zero"]:
            minima = [e["minimum_answered"] for e in (index, *index["subindices"].values())]
            if any(minimum != "all" for minimum in minima):
                wrong(
                    f"{name}.aggregate: sum, but minimum_answered is not all: a sum over fewer "
                    "items is no comparable number",
                    "minimum_answered: all, or missing_as_zero: true",
                )
        for area in items:
            if area != ALL and area not in areas:
                wrong(f"{name}: {area!r} is not an area", nearest(area, areas))
        flat = [item for group in items.values() for item in group]
        for item in dict.fromkeys(flat):
            if item not in variables:
                wrong(f"{name}: unknown item {item!r}", nearest(item, variables))
            elif variables[item]["type"] != "numeric":
                scored = _scores(index, variables[item])
                levels = [level["name"] for level in variables[item]["levels"]]
                for level in levels:
                    if level not in scored:
                        wrong(f"{name}.scoring: the level {level!r} of {item} has no score")
            elif "scoring" in index:
                wrong(f"{name}.scoring: the item {item} is numeric and has no levels")
        named = {
            level["name"] for item in flat for level in variables.get(item, {}).get("levels", [])
        }
        for level in [level for level in index.get("scoring", {}) if level not in named]:
            wrong(f"{name}.scoring: no item has the level {level!r}", nearest(level, named))
        if "scale" in index and not index["scale"][0] < index["scale"][1]:
            wrong(f"{name}.scale: the first is not below the second", "scale: [0, 100]")
        for item in flat if "scale" in index else ():
            levels = variables.get(item, {}).get("levels", [])
            scores = {_scores(index, variables[item]).get(level["name"]) for level in levels}
            if len(scores) == 1:
                wrong(
                    f"{name}.scale: all levels of {item} have one score, which no scale stretches"
                )
        for item in index["reversed"]:
            if item not in flat:
                wrong(f"{name}.reversed: {item!r} is not an item of it", nearest(item, flat))
        for sub, entry in index["subindices"].items():
            for item in entry["items"]:
                if item not in flat:
                    wrong(
                        f"{name}.subindices.{sub}: {item!r} is not an item of {name}",
                        nearest(item, flat),
                    )
        for part, entry in {"": index, **index["subindices"]}.items():
            full = f"{name}_{part}" if part else name
            if full in taken:
                wrong(f"the name {full!r} is taken by a variable, concept or index")
            taken.add(full)
            smallest = min(
                (len(set(group) & set(entry["items"])) if part else len(group))
                for group in items.values()
            )
            if entry["minimum_answered"] != "all" and entry["minimum_answered"] > max(smallest, 1):
                wrong(f"{full}.minimum_answered: an area has only {smallest} items")
    columns = [f"{n}_{a}" if a != ALL else n for n, i in indices.items() for a in _items(i)]
    for column in sorted({c for c in columns if columns.count(c) > 1 or c in variables}):
        wrong(f"the index column {column!r} is taken")
    return faults


def _resolved_indices(indices: dict, variables: dict) -> list[dict]:
    """One entry an index (or subindex) and area.

    Keys: `index`, `area`, `column`, `label`, `describe`, `minimum_answered` (a number),
    `missing_as_zero`, `aggregate`, `items`: item to ``{"scores": {level: score}}`` for items with
    levels or ``{"slope", "intercept"}`` for numeric items, after reversing and stretching; the
    index is on the range `scale`.
    """
    resolved = []
    for name, index in indices.items():
        parts = {name: index} | {f"{name}_{s}": e for s, e in index["subindices"].items()}
        for full, entry in parts.items():
            for area, group in _items(index).items():
                chosen = [item for item in group if full == name or item in entry["items"]]
                if not chosen:
                    continue
                minimum = entry["minimum_answered"]
                scored = {item: _item(item, index, variables[item]) for item in chosen}
                resolved.append(
                    {
                        "index": full,
                        "area": area,
                        "column": full if area == ALL else f"{full}_{area}",
                        "label": entry["label"],
                        "describe": index["describe"],
                        "minimum_answered": len(chosen) if minimum == "all" else minimum,
                        "missing_as_zero": index["missing_as_zero"],
                        "aggregate": index["aggregate"],
                        "items": scored,
                    }
                )
    return resolved


def _item(item: str, index: dict, variable: dict) -> dict:
    """Scores of one item, reversed and stretched as the index says."""
    if variable["type"] == "numeric":
        low, high = map(float, variable["range"])
        scores = {}
    else:
        levels = [level["name"] for level in variable["levels"]]
        scores = {level: float(_scores(index, variable)[level]) for level in levels}
        low, high = min(scores.values()), max(scores.values())
    slope, intercept = (-1.0, low + high) if item in index["reversed"] else (1.0, 0.0)
    if "scale" in index:
        bottom, top = index["scale"]
        stretch = (top - bottom) / (high - low)
        slope, intercept = slope * stretch, (intercept - low) * stretch + bottom
    if variable["type"] == "numeric":
        return {"slope": slope, "intercept": intercept}
    return {"scores": {level: intercept + slope * score for level, score in scores.items()}}


class _Names:
    """Every name a model may use, and the column it stands for in a given area."""

    def __init__(self, variables: dict, indices: list[dict], countries: list[str]):
        self.variables, self.countries = variables, countries
        self.by_area: dict[str, dict[str, str]] = {}
        for entry in indices:
            self.by_area.setdefault(entry["index"], {})[entry["area"]] = entry["column"]
        self.index_columns = {entry["column"]: entry for entry in indices}
        for name, variable in variables.items():
            if "concept" in variable:
                self.by_area.setdefault(variable["concept"], {})[variable["area"]] = name

    def known(self) -> list[str]:
        return ["country", *self.variables, *self.by_area]

    def areas(self, name: str) -> list[str]:
        """The areas a name exists in; a plain variable exists in its own, else in `all`."""
        if name in self.variables:
            return [self.variables[name].get("area", ALL)]
        return list(self.by_area[name])

    def term(self, name: str, area: str) -> dict | None:
        """The term of that name in that area, or None when it has no column there."""
        if name == "country":
            kind = {"kind": "category", "levels": self.countries}
            return {"name": name, "column": name} | kind
        if name in self.variables:
            column = name
        else:
            columns = self.by_area[name]
            column = columns.get(area, columns.get(ALL))
            if column is None:
                return None
        if column in self.index_columns:
            return {"name": name, "column": column, "kind": "number"}
        return {"name": name, "column": column} | _kind(self.variables[column])

    def bounds(self, column: str) -> list[float]:
        """Smallest and largest value a column can have."""
        if column not in self.index_columns:
            return _reach(self.variables[column], {"slope": 1.0, "intercept": 0.0})
        entry = self.index_columns[column]
        ends = [_reach(self.variables[item], scored) for item, scored in entry["items"].items()]
        if entry["missing_as_zero"]:
            ends = [[min(low, 0.0), max(high, 0.0)] for low, high in ends]
        if entry["aggregate"] == "sum":
            return [sum(low for low, _ in ends), sum(high for _, high in ends)]
        return [min(low for low, _ in ends), max(high for _, high in ends)]


def _reach(variable: dict, scored: dict) -> list[float]:
    """Smallest and largest score of an item, as `_item` scores it, or of a variable."""
    if variable["type"] == "numeric":
        ends = [scored["intercept"] + scored["slope"] * x for x in variable["range"]]
    elif "scores" in scored:
        ends = list(scored["scores"].values())
    else:
        ends = [float(level["score"]) for level in variable["levels"]]
    return [min(ends), max(ends)]


def _kind(variable: dict) -> dict:
    """How a variable enters a model: as a number, by its levels' scores, or by dummies."""
    if variable["type"] == "numeric":
        return {"kind": "number"}
    if variable["type"] == "categorical":
        return {"kind": "category", "levels": [level["name"] for level in variable["levels"]]}
    return {
        "kind": "score",
        "levels": {level["name"]: float(level["score"]) for level in variable["levels"]},
    }


def _resolved_model(
    name: str, model: dict, names: _Names, countries: list[dict], shown: str
) -> tuple[dict, list[Fault]]:
    """A model with every name replaced by its column, one entry of `fits` an area."""
    faults = []

    def wrong(problem: str, expected: str = "") -> None:
        faults.append(Fault(shown, problem, expected=expected))

    for key, value in [("outcome", model["outcome"]), *(("terms", t) for t in model["terms"])]:
        if value not in names.known():
            wrong(f"{name}.{key}: unknown name {value!r}", nearest(value, names.known()))
    if model["outcome"] == "country":
        wrong(f"{name}.outcome: country cannot be an outcome")
    if model["outcome"] in model["terms"]:
        wrong(f"{name}.terms: the outcome {model['outcome']!r} is a term of its own model")
    for pair in model["interactions"]:
        for term in pair:
            if term not in model["terms"]:
                wrong(
                    f"{name}.interactions: {term!r} is not one of the terms",
                    nearest(term, model["terms"]),
                )
    for term in model["curves"]:
        if term not in model["terms"]:
            hint = nearest(term, model["terms"])
            wrong(f"{name}.curves: {term!r} is not one of the terms", hint)
    for term in model["profiles"]:
        if term not in model["terms"]:
            hint = nearest(term, model["terms"])
            wrong(f"{name}.profiles: {term!r} is not one of the terms", hint)
    for problem, expected in _conflicts(model):
        wrong(f"{name}.{problem}", expected)
    if faults:
        return {}, faults
    has = names.areas(model["outcome"])
    areas = has if model["areas"] == "each" else model["areas"]
    for area in areas:
        if area not in has:
            wrong(f"{name}.areas: {model['outcome']} has no area {area!r}", nearest(area, has))
    by_country = model["countries"] == "each"
    for country in model["leave_out"]:
        if country not in names.countries:
            hint = nearest(country, names.countries) or "a code of countries.csv"
            wrong(f"{name}.leave_out: unknown country {country!r}", hint)
    kept = [country for country in names.countries if country not in model["leave_out"]]
    if not kept:
        wrong(f"{name}.leave_out: no country is left")
    fits = []
    for area in areas if not faults else []:
        terms = []
        for term in model["terms"]:
            found = names.term(term, area)
            if found is None:
                wrong(f"{name}.terms: {term} does not exist for the area {area}")
            elif not (by_country and term == "country"):
                if term == "country":
                    found |= {"levels": kept}
                if term in model["curves"]:
                    if found["kind"] != "number":
                        wrong(f"{name}.curves: {term} is not numeric")
                    shape = model["curves"][term]
                    found |= {"kind": "curve", "curve": shape["kind"], "df": shape["df"]}
                terms.append(found)
        terms += [
            {"name": ":".join(pair), "kind": "interaction", "of": pair}
            for pair in model["interactions"]
            if not (by_country and "country" in pair)
        ]
        outcome = names.term(model["outcome"], area)
        if outcome["kind"] == "category":
            wrong(f"{name}.outcome: {model['outcome']} is categorical")
        fits.append(
            {"area": area, "outcome": model["outcome"], "terms": terms}
            | {key: value for key, value in outcome.items() if key != "name"}
        )
        if model["estimator"] == "fractional_logit" and outcome["kind"] != "category":
            fits[-1]["bounds"] = model.get("bounds") or names.bounds(outcome["column"])
    if model["stacked"] and len(areas) < 2:
        wrong(f"{name}.stacked: {model['outcome']} has one area only")
    resolved = {
        "name": name,
        "label": model["label"],
        "estimator": model["estimator"],
        "weights": model["weights"],
        "standardised": model["standardised"],
        "confidence": model["confidence"],
        "countries": kept,
        "by_country": by_country,
        "populations": {c["country"]: c["population"] for c in countries}
        if model["weights"] == "population"
        else None,
        "fits": fits,
        "table": model["table"],
    } | {
        key: model[key]
        for key in ("errors", "effects", "singletons", "stacked", "importance", "profiles")
    }
    if model["errors"] in CLUSTERED or model["estimator"] == "random_intercept":
        resolved["cluster"] = model["cluster"]
    if model["errors"] == "wild_bootstrap" or model["importance"]:
        resolved |= {key: model[key] for key in ("replicates", "seed")}
    return resolved, faults


def _conflicts(model: dict) -> list[tuple[str, str]]:
    """Settings of a model that do not go together, each with what is expected."""
    found = []
    errors, estimator = model["errors"], model["estimator"]
    if errors in ("cr2", "wild_bootstrap") and estimator != "wls":
        found.append((f"errors: {errors} does not go with {estimator}", "estimator: wls"))
    if errors in CLUSTERED and model["cluster"] == "country" and model["countries"] == "each":
        found.append((f"errors: {errors} by country needs a pooled fit", "countries: pooled"))
    if model["effects"] == "average_marginal":
        for key in ("interactions", "curves", "stacked"):
            if model[key]:
                found.append((f"{key}: not with average marginal effects", "effects: coefficients"))
        if errors in ("cr2", "wild_bootstrap"):
            found.append((f"errors: {errors} is of coefficients", "effects: coefficients"))
    if model["profiles"]:
        if errors in ("cr2", "wild_bootstrap") or estimator == "random_intercept":
            found.append(("profiles: their errors are design, model or cr1", "errors: design"))
        found += [
            (f"profiles: not with {key}", f"{key}: false")
            for key in ("stacked", "standardised")
            if model[key]
        ]
    if model["stacked"] and estimator.startswith("ordered"):
        found.append((f"stacked: not with {estimator}", "estimator: wls"))
    if model["importance"]:
        if estimator != "wls":
            found.append((f"importance: not with {estimator}", "estimator: wls"))
        found += [
            (f"importance: not with {key}", "importance: false")
            for key in ("interactions", "curves", "stacked")
            if model[key]
        ]
    if estimator == "random_intercept":
        wanted = {"weights": "none", "errors": "model", "effects": "coefficients"}
        found += [
            (f"{key}: a random intercept takes {value} only", f"{key}: {value}")
            for key, value in wanted.items()
            if model[key] != value
        ]
        if model["stacked"]:
            found.append(("stacked: not with random_intercept", "estimator: wls"))
        if model["cluster"] == "country" and model["countries"] == "each":
            found.append(("countries: a random intercept of countries is pooled", "pooled"))
        if model["cluster"] == "country" and "country" in model["terms"]:
            found.append(("terms: country is the random intercept already", "leave it out"))
    if "bounds" in model and estimator != "fractional_logit":
        found.append(("bounds: only fractional_logit uses them", "estimator: fractional_logit"))
    if "bounds" in model and not model["bounds"][0] < model["bounds"][1]:
        found.append(("bounds: the first is not below the second", "bounds: [0, 100]"))
    return found
