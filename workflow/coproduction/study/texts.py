"""Printed texts of a study, in each of its languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from coproduction.faults import Fault
from coproduction.study.data import indices, sources, variables, waves
from coproduction.study.data.country_covariates import CovariateDeclaration
from coproduction.study.data.plausible_values import PlausibleValues
from coproduction.study.declared import (
    claim_declarations,
    model_declarations,
    multiverse_declarations,
)
from coproduction.study.declared.claim_declarations import ClaimDeclaration, ClaimsFile
from coproduction.study.declared.model_declarations import ModelsFile
from coproduction.study.declared.multiverse_declarations import MultiverseFile
from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.instruments import Matched, Measured
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import FRONT, Area, Country, Front, Source, Variable
from coproduction.study.written import settings


@dataclass(frozen=True)
class Spoken:
    """What a study declares, every text in one language.

    Attributes
    ----------
    front
        What is said of the study as a whole.
    waves
        Wave to its label, the earliest first.
    areas, sources, concepts, variables, plausible, countries
        As in `coproduction.study.study.Study`.
    indices
        Indices as declared; `entries` are they, one an index and area.
    modelling
        What `models.yaml` declares.
    claiming, varying
        What `hypotheses.yaml` and `multiverse.yaml` declare; None where there is no such file.
    country_covariates
        What `study.yaml` says of the covariates of countries.
    """

    front: Front
    waves: dict[str, str]
    areas: dict[str, Area]
    sources: dict[str, Source]
    concepts: dict[str, str]
    variables: dict[str, Variable]
    plausible: dict[str, PlausibleValues]
    countries: list[Country]
    indices: dict[str, indices.Declared]
    modelling: ModelsFile
    claiming: ClaimsFile | None
    varying: MultiverseFile | None
    country_covariates: dict[str, CovariateDeclaration]

    def entries(self) -> list[Index]:
        """One entry an index and area."""
        return indices.resolved(self.indices, self.variables)

    def claims(self) -> dict[str, ClaimDeclaration]:
        """The claims as declared, by name."""
        return self.claiming.hypotheses if self.claiming else {}

    def compared(self) -> tuple[Measured, ...]:
        """The entries whose measurement is compared between countries."""
        return indices.compared(self.indices, self.entries())

    def matched(self) -> tuple[Matched, ...]:
        """The entries whose items are looked at one by one."""
        return indices.matched(self.indices, self.entries())


def faults(files: Mapping, languages: Sequence[str], shown: PurePosixPath) -> list[Fault]:
    """Texts in a language the study does not declare, or without its first one."""
    faults = []
    for name, found in files.items():
        file = str(shown / f"{name}.yaml")

        def told(text: dict, at: str, file: str = file) -> str:
            for language in sorted({*text} - {*languages}):
                known = "a language of study.yaml: " + ", ".join(languages)
                known += "; or the text alone, without keys"
                faults.append(Fault(file, f"{at}: unknown language {language!r}", expected=known))
            if languages[0] not in text:
                mend = f"{languages[0]}: …"
                faults.append(Fault(file, f"{at}: there is no text in {languages[0]}", mend=mend))
            return ""

        settings.with_texts(found, settings.schema(name), told)
    return faults


def spoken(
    files: Mapping, countries: Sequence[Country], language: str, languages: Sequence[str]
) -> Spoken:
    """The settings of a study with every text in one language, else in the first.

    `files` are its YAML files by name with their defaults, `countries` speak that language.
    """

    def said(text: dict, _: str) -> str:
        return text.get(language) or text[languages[0]]

    study, declared, indexed, models, claimed, varied = (
        settings.with_texts(files.get(name, {}), settings.schema(name), said)
        for name in ("study", "variables", "indices", "models", "hypotheses", "multiverse")
    )
    given = {name: indices.declared(entry) for name, entry in indexed["indices"].items()}
    labels = {name: entry["label"] for name, entry in study.get("waves", {}).items()}
    own = {name: variables.resolved(v) for name, v in declared["variables"].items()}
    return Spoken(
        front=typed(Front, {key: study[key] for key in FRONT if key in study}),
        waves=labels,
        areas=typed(dict[str, Area], study["areas"]),
        sources={name: sources.resolved(entry) for name, entry in study["sources"].items()},
        concepts={name: entry["label"] for name, entry in declared["concepts"].items()},
        variables=waves.with_wave(variables.measuring(own, given), labels),
        plausible=typed(dict[str, PlausibleValues], declared["plausible_values"]),
        countries=list(countries),
        indices=given,
        modelling=model_declarations.read(models),
        claiming=claim_declarations.read(claimed) if claimed else None,
        varying=multiverse_declarations.read(varied) if varied else None,
        country_covariates=typed(
            dict[str, CovariateDeclaration], study.get("country_covariates", {})
        ),
    )


def printed(said: Spoken) -> dict[str, dict]:
    """What is printed in a language: `labels`, `models` (model to its label), `comparisons` (to its
    label and those of its `steps`), `families` (to its label), `fieldwork`, `hypotheses`
    (claim to what is `Stated`), and `covariates` (model to option to its label)."""
    models = said.modelling
    return {
        "labels": _labels(said),
        "models": {name: model.label for name, model in models.models.items()},
        "comparisons": {
            name: {"label": one.label, "steps": [step.label for step in one.steps]}
            for name, one in models.comparisons.items()
        },
        "families": {name: one.label for name, one in models.families.items()},
        "fieldwork": sources.fieldwork(said.sources),
        "hypotheses": {name: claim.stated() for name, claim in said.claims().items()},
        "covariates": said.varying.covariates() if said.varying else {},
    }


def _labels(said: Spoken) -> dict[str, dict]:
    terms = {"Intercept": "Intercept", "country": "Country"} | said.concepts
    levels = {}
    for name, variable in said.variables.items():
        terms[name] = variable.label
        levels[name] = {level.name: level.label for level in variable.levels}
        if variable.concept:
            # areas may word a level apart; a model names a concept's levels as the first does
            levels[variable.concept] = levels[name] | levels.get(variable.concept, {})
        for level, label in levels[name].items():
            terms[f"{name}={level}"] = label
    terms |= {name: score.label for name, score in said.plausible.items()}
    terms |= {name: one.label for name, one in said.country_covariates.items()}
    places = {country.country: country.label for country in said.countries}
    terms |= {f"country={code}": label for code, label in places.items()}
    levels["country"] = places
    found = indices.labels(said.indices)
    drawn = {name: one.label for name, one in said.variables.items() if one.randomised}
    return ({"randomised": drawn} if drawn else {}) | {
        "terms": terms | found,
        "areas": {area: entry.label for area, entry in said.areas.items()},
        "countries": places,
        "indices": found,
        "items": {name: variable.label for name, variable in said.variables.items()},
        "levels": levels,
    }
