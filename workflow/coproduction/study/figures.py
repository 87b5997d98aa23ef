"""The figures of a study: which it has, as one frozen specification each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coproduction.study.load import Study

#: Kind to title, of the figures that belong to no model.
TITLES = {
    "indices": "Indices by country",
    "items": "Answers to the items",
    "comparability": "Comparability of the sources",
    "missingness": "Missing answers by kind, variable and country",
    "flow": "From the rows of the files to the analysis sample",
}


@dataclass(frozen=True)
class Figure:
    """A figure: its name, its kind (see `coproduction.figures.registry.KINDS`), its title.

    Attributes
    ----------
    model
        The model whose results it shows; empty where it shows none.
    confidence
        Level of the intervals.
    standardised, effects, estimator
        What the estimates of the model are.
    references
        Variable to the label of its reference level.
    """

    name: str
    kind: str
    title: str
    model: str = ""
    confidence: float = 0.95
    standardised: bool = False
    effects: str = "coefficients"
    references: dict[str, str] = field(default_factory=dict)
    estimator: str = "wls"


def figures(study: "Study") -> tuple[Figure, ...]:
    """Return every figure of a study, in order of presentation."""
    return (*_of_answers(study), *_of_models(study), *_of_account(study))


def _of_answers(study: "Study") -> Iterator[Figure]:
    if any(entry.describe for entry in study.indices):
        yield Figure("indices", "indices", TITLES["indices"])
    if study.items():
        yield Figure("items", "items", TITLES["items"])


def _of_account(study: "Study") -> Iterator[Figure]:
    yield Figure("comparability", "comparability", TITLES["comparability"])
    yield Figure("missingness", "missingness", TITLES["missingness"])
    if study.models:
        yield Figure("flow", "flow", TITLES["flow"], next(iter(study.models)))


def _of_models(study: "Study") -> Iterator[Figure]:
    for name, model in study.models.items():
        printing = study.printing[name]
        found = {"coefficients": printing.label} if printing.table else {}
        if printing.table and model.by_country:
            found["heat_map"] = f"{printing.label}: heat map"
        more = {"importance": model.importance, "profiles": bool(model.profiles)}
        found |= {kind: printing.label for kind, has in more.items() if has}
        for kind, title in found.items():
            yield Figure(
                f"{kind}_{name}",
                kind,
                title,
                name,
                model.confidence,
                model.standardised,
                model.effects,
                study.references(name),
                model.estimator,
            )
