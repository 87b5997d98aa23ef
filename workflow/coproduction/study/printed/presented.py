"""What pages present of a study besides its results, as one frozen type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coproduction.study.printed.figures import Figure
from coproduction.study.printed.units import Unit, of_claims
from coproduction.study.resolved.analysis import Aggregate, ByLevel, Index
from coproduction.study.resolved.claims import Stated
from coproduction.study.resolved.model_types import Model, Weights
from coproduction.study.resolved.specification import Term
from coproduction.study.resolved.survey import Description
from coproduction.study.written.registration import Registration

if TYPE_CHECKING:
    from coproduction.study.study import Study


@dataclass(frozen=True)
class PresentedIndex:
    """An index in one area: what it is called, its items, and how many answers it needs.

    `aggregate` makes it of the scores, where `missing_as_zero` of the score 0 for a missing answer.
    `scores` are those of the answers, where all its items have the same; else empty.
    """

    label: str
    area: str
    items: tuple[str, ...]
    minimum_answered: int
    aggregate: Aggregate = "mean"
    missing_as_zero: bool = False
    scores: tuple[float, ...] = ()


@dataclass(frozen=True)
class PresentedModel:
    """A model: what it is called, and what it is of, names without areas.

    `stacked` says that its areas are one fit; `splines` and `quadratic` are its curves, of natural
    splines with their degrees of freedom; `of_answering`, that it tells who did not answer.
    """

    label: str
    outcomes: tuple[str, ...]
    terms: tuple[str, ...]
    estimator: str
    weights: Weights
    by_country: bool
    stacked: bool = False
    splines: dict[str, int] = field(default_factory=dict)
    quadratic: tuple[str, ...] = ()
    of_answering: bool = False


@dataclass(frozen=True)
class Presented(Description):
    """What pages present of a study.

    Attributes
    ----------
    name, language
        Name, and language of all its texts.
    indices, models, claims
        In the order of presentation; models and claims by name.
    labels
        See `coproduction.words.labels.Labels`.
    units
        Claim to what its estimates are in.
    registered, as_declared
        Claims as they were registered, the oldest first; claim to its text as it stands now.
    figures
        Every figure.
    software
        How to cite the software; empty where nobody says.
    shown_models
        Table of several models, as a path from the results without suffix, to these.
    papered
        Whether a paper and its supplement are made, in place of a manuscript with everything.
    guessed_rows
        Source to how many rows of its crosswalk rest on guesses of a draft that nobody confirmed.
    """

    name: str
    language: str
    indices: tuple[PresentedIndex, ...]
    models: dict[str, PresentedModel]
    labels: dict[str, dict]
    figures: tuple[Figure, ...]
    claims: dict[str, Stated] = field(default_factory=dict)
    units: dict[str, tuple[Unit, ...]] = field(default_factory=dict)
    registered: tuple[Registration, ...] = ()
    as_declared: dict[str, str] = field(default_factory=dict)
    software: str = ""
    shown_models: dict[str, tuple[str, ...]] = field(default_factory=dict)
    papered: bool = False
    guessed_rows: dict[str, int] = field(default_factory=dict)


def _terms(model: Model) -> list[Term]:
    return [term for fit in model.fits for term in fit.terms]


def _scores(entry: Index) -> tuple[float, ...]:
    """The scores of the answers, from the lowest, where all items have the same; else none."""
    met = {
        tuple(sorted(set(one.scores.values()))) if isinstance(one, ByLevel) else ()
        for one in entry.items.values()
    }
    return met.pop() if len(met) == 1 else ()


def presented(
    study: "Study", figures: Sequence[Figure], as_declared: Mapping[str, str], software: str
) -> Presented:
    """What pages present of a study, in its language; the others as `Presented` says."""
    labels = study.labels()
    indices = [
        PresentedIndex(
            labels["indices"][entry.index],
            entry.area,
            tuple(entry.items),
            entry.minimum_answered,
            entry.aggregate,
            entry.missing_as_zero,
            _scores(entry),
        )
        for entry in study.indices
    ]
    models = {
        name: PresentedModel(
            study.printing[name].label,
            tuple(dict.fromkeys(fit.outcome.name for fit in model.fits)),
            tuple(dict.fromkeys(term.name for fit in model.fits for term in fit.terms)),
            model.estimator,
            model.weights,
            model.by_country,
            model.stacked,
            {term.name: term.df for term in _terms(model) if term.curve == "natural_spline"},
            tuple(dict.fromkeys(t.name for t in _terms(model) if t.curve == "quadratic")),
            model.of_answering,
        )
        for name, model in study.models.items()
    }
    return Presented(
        **vars(study.described()),
        name=study.name,
        language=study.language,
        indices=tuple(indices),
        models=models,
        labels=labels,
        figures=tuple(figures),
        claims=study.printed[study.language]["hypotheses"],
        units=of_claims(study),
        registered=tuple(study.registered),
        as_declared=dict(as_declared),
        software=software,
        shown_models=_shown_models(study),
        papered=study.paper is not None,
        guessed_rows=study.guessed_rows(),
    )


def _shown_models(study: "Study") -> dict[str, tuple[str, ...]]:
    """The models of tables of several, and of those combined of others."""
    of = {table.name: table.all_models for table in study.tables}
    several = {table.name: of[table.name] for table in study.tables if table.models}
    joined = {
        one.name: tuple(dict.fromkeys(model for part in one.tables for model in of[part]))
        for one in study.combined
    }
    return {f"tables/{name}": models for name, models in (several | joined).items() if models}
