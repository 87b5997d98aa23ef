"""The figures of a study: every kind of them, and which a study has, a specification each.

A new kind is a module with its function, an entry in `KINDS` and the studies that have it here.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coproduction.faults import Fault, nearest
from coproduction.results.between_files import ASSOCIATIONS, COUNTRY_SUMMARIES, MEANS
from coproduction.results.descriptive_files import INDICES, ITEMS, MISSINGNESS
from coproduction.results.dif_files import DIF
from coproduction.results.dif_files import PARAMETERS as DIF_PARAMETERS
from coproduction.results.harmonisation_files import COMPARABILITY
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.imputation_files import CHAINS, CONVERGENCE
from coproduction.results.inequality_files import CURVES
from coproduction.results.invariance_files import INVARIANCE, LICENSED
from coproduction.results.invariance_files import MEANS as FACTOR_MEANS
from coproduction.results.model_files import (
    DIAGNOSTICS,
    ESTIMATES,
    FIT,
    FIT_REMARKS,
    FLOW,
    FLOW_MISSING,
    PREDICTIONS,
)
from coproduction.results.multiverse_files import DECISIONS, SUMMARY
from coproduction.results.multiverse_files import ESTIMATES as MULTIVERSE
from coproduction.study.printed import country_figures
from coproduction.study.resolved.analysis import Pooled
from coproduction.study.resolved.figure_kinds import Kind
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Number
from coproduction.study.resolved.steps import Step, pooling
from coproduction.study.written.lost import Lost

if TYPE_CHECKING:
    from coproduction.study.study import Study

#: Fields of `Figure` that every function takes.
ALWAYS = ("width", "language")
OF_LICENSES = (LICENSED, INVARIANCE)

KINDS = {
    "verdicts": Kind(
        "coproduction.figures.verdict_grid:verdicts",
        (HYPOTHESES,),
        "verdicts",
        "Verdicts on the claims of the study by area. Where a claim has several estimates in an "
        "area, numbers count them. Correlates and differences, not effects, but for groups drawn "
        "at random.",
        "Verdict on every claim, a row a claim, a column an area; numbers count the estimates of a "
        "cell, signs tell their verdicts.",
        labels="stated",
    ),
    "indices": Kind(
        "coproduction.figures.index_means:index_means",
        (INDICES,),
        "answers",
        "Weighted means of the indices by country and area, with 95 % intervals.",
        "Weighted mean of every index with its 95 % interval, a panel an area, a row a country.",
        ("ranges", "notes"),
        OF_LICENSES,
        section="measures",
    ),
    "items": Kind(
        "coproduction.figures.item_shares:item_shares",
        (ITEMS,),
        "answers",
        "Weighted shares of the answers to every item among those who answered, by country.",
        "Weighted shares of the answers to every item, a bar a country.",
        ("notes",),
        section="measures",
    ),
    "coefficients": Kind(
        "coproduction.figures.coefficients:coefficients",
        (ESTIMATES, FIT),
        "coefficients",
        "Estimates of one model. Correlates, not effects, but for groups drawn at random.",
        "{estimates} with their intervals, a row a correlate; the line marks no association.",
        ("references", "confidence", "standardised", "effects", "estimator", "steps"),
        (FIT_REMARKS, COUNTRY_SUMMARIES),
    ),
    "heat_map": Kind(
        "coproduction.figures.heat_map:heat_map",
        (ESTIMATES, FIT),
        "models",
        "Estimates of one model by correlate, country and area. Shades are how many standard "
        "errors an estimate is from 0; of a standardised model, its size. Dots mark intervals "
        "that do not hold 0. Correlates, not effects, but for groups drawn at random.",
        "Estimates of every correlate and country, shaded as the key says; dots mark intervals "
        "without 0.",
        ("references", "confidence", "standardised", "steps"),
        (FIT_REMARKS,),
    ),
    "importance": Kind(
        "coproduction.figures.importance:importance",
        (DIAGNOSTICS, FIT),
        "models",
        "Share of the variance that each correlate explains, averaged over all orders of entry "
        "(LMG), with intervals: by replicate weights of models with `errors: replicate`, of others "
        "by a bootstrap.",
        "Share of the variance that each correlate explains, averaged over all orders, with its "
        "interval {interval}.",
        ("confidence",),
    ),
    "profiles": Kind(
        "coproduction.figures.profiles:profiles",
        (PREDICTIONS, FIT),
        "models",
        "Outcome predicted along a correlate, the others as they are, with intervals. "
        "Correlates, not effects, but for groups drawn at random.",
        "Outcome predicted along a correlate, all else as it is, with its interval.",
        ("confidence",),
        (FIT_REMARKS,),
    ),
    "specification_curve": Kind(
        "coproduction.figures.specification_curve:specification_curve",
        (MULTIVERSE, SUMMARY, DECISIONS),
        "multiverse",
        "Estimates of a correlate by every specification, the smallest first; below them the "
        "options of each. Correlates, not effects, but for groups drawn at random.",
        "Estimates of all specifications from the smallest to the largest, a panel an area; below "
        "each the options that it has.",
        ("term", "confidence", "references", "steps"),
        labels="varied",
    ),
    "country_scatter": Kind(
        "coproduction.figures.country_scatter:country_scatter",
        (MEANS, ASSOCIATIONS),
        "robustness",
        "Means of countries with their intervals against a covariate of countries, an area a "
        "panel. Of few countries this is a description.",
        "Mean of every country with its interval against a covariate of countries, a panel an "
        "area.",
        ("outcome", "adjusted", "term", "values", "confidence"),
        OF_LICENSES,
    ),
    "factor_means": Kind(
        "coproduction.figures.factor_intervals:factor_means",
        (FACTOR_MEANS,),
        "measurement",
        "Means of the factors of the indices by country, of models that share loadings and "
        "intercepts, and aligned, with intervals.",
        "Mean of every factor with its interval, a panel an index and area, a row a country.",
        ("confidence",),
        OF_LICENSES,
        section="measures",
    ),
    "dif": Kind(
        "coproduction.figures.dif_map:dif",
        (DIF_PARAMETERS, DIF),
        "measurement",
        "Log odds of a higher answer to each item by country, less the mean of the countries, "
        "among respondents of one score. Dots mark intervals that do not hold 0.",
        "Log odds of a higher answer to every item among respondents of one score, by country; "
        "dots mark intervals without 0.",
        ("confidence",),
        section="measures",
    ),
    "chains": Kind(
        "coproduction.figures.chain_traces:chains",
        (CHAINS, CONVERGENCE),
        "robustness",
        "Mean and standard deviation of imputed answers by iteration, a line an imputation.",
        "Mean and standard deviation of imputed answers by iteration, a line an imputation.",
    ),
    "concentration_curves": Kind(
        "coproduction.figures.concentration_curves:concentration_curves",
        (CURVES,),
        "robustness",
        "Share of the outcome that the first shares of respondents hold, less these shares, by a "
        "ranking or, of Lorenz curves, by the outcome itself; a curve a country.",
        "Share of the outcome that the first shares of respondents hold, less these shares, by "
        "country; the straight line is where all take part alike.",
        ("outcome", "term"),
        OF_LICENSES,
    ),
    "comparability": Kind(
        "coproduction.figures.comparability_grid:comparability",
        (COMPARABILITY,),
        "account",
        "How each source measures each variable: identical, one to one with other labels, recoded "
        "without loss, partial or unavailable. The reasons are in "
        "`harmonisation/comparability_reasons.csv`.",
        "How each source measures each variable: a sign a cell.",
        section="data",
    ),
    "missingness": Kind(
        "coproduction.figures.missing_shares:missingness",
        (MISSINGNESS,),
        "account",
        "Weighted shares of missing answers by kind, variable and country.",
        "Weighted share of missing answers by variable and country.",
        section="data",
    ),
    "flow": Kind(
        "coproduction.figures.flow_chart:flow",
        (FLOW, FLOW_MISSING),
        "account",
        "From the rows of the files to the respondents of the first model. A respondent may lack "
        "several terms, so their counts may exceed the number left out. Every model is in "
        "`models/flow.csv`.",
        "Boxes from the rows of the files to the respondents of the model.",
        section="data",
    ),
}
PLACES = {name: kind.function for name, kind in KINDS.items()}
#: Kind to title, of the figures that belong to no model.
TITLES = {
    "verdicts": "Verdicts on the claims",
    "indices": "Indices by country",
    "items": "Answers to the items",
    "comparability": "Comparability of the sources",
    "factor_means": "Means of the factors by country",
    "chains": "Chains of the imputation",
    "dif": "Items among respondents alike: log odds by country",
    "missingness": "Missing answers by kind, variable and country",
    "flow": "From the rows of the files to the analysis sample",
}
#: What the estimates of a model are called, by its `effects`.
CALLED = {"coefficients": "Coefficients", "average_marginal": "Average marginal effects"}

#: Width of two columns of a journal, mm: that of figures where none is declared.
TWO_COLUMNS = 175


@dataclass(frozen=True)
class Widths:
    """Widths of figures, mm: of all, and of some by their names."""

    width: Number
    widths: dict[str, Number]


@dataclass(frozen=True)
class Figure:
    """A figure: its name, its kind (see `KINDS`), its title.

    Attributes
    ----------
    model
        The model whose results it shows; empty where it shows none.
    confidence
        Level of the intervals.
    standardised, effects, estimator
        What the estimates of the model are.
    replicated
        Whether the errors of the model are by replicate weights.
    language
        Language of its words.
    references
        Variable to the label of its reference level.
    term
        The coefficient that is drawn, of a figure of one.
    steps
        Term to area to the step that its estimates are drawn for.
    weights
        Weights of the standard deviations that steps are of; empty where none is of some.
    outcome, adjusted, values
        Of means of countries: what they are of, the model at whose correlates they are, and country
        to value of the covariate (`term`).
    ranges
        Index to the smallest and the largest value that it can have.
    notes, width
        Sentences at the foot and in the alternative text; the width, or the greatest, in mm.
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
    replicated: bool = False
    language: str = "en"
    term: str = ""
    steps: dict[str, dict[str, Step]] = field(default_factory=dict)
    weights: Pooled = ""
    ranges: dict[str, tuple[float, ...]] = field(default_factory=dict)
    outcome: str = ""
    adjusted: str = ""
    values: dict[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    width: Number = TWO_COLUMNS

    @property
    def alt(self) -> str:
        """What it shows, in English; its alternative text adds the numbers."""
        return self.told(lambda text, **parts: text.format(**parts))

    def told(self, say: Callable[..., str]) -> str:
        """What it shows, as `say` says a fixed text."""
        interval = say("by replicate weights") if self.replicated else say("by a bootstrap")
        return say(KINDS[self.kind].alt, estimates=say(CALLED[self.effects]), interval=interval)


def figures(study: "Study") -> tuple[Figure, ...]:
    """Return every figure of a study, in order of presentation."""
    found = [*_of_claims(study), *_of_answers(study), *_of_models(study)]
    found += [*_of_multiverses(study), *_of_countries(study)]
    found += [*_one_a_study(study), *_of_account(study)]
    own = study.widths
    return tuple(
        replace(figure, language=study.language, width=own.widths.get(figure.name, own.width))
        for figure in found
    )


_NUMBERED = re.compile(r"_\d+\Z")
_OF_A_MODEL = ("coefficients", "heat_map", "importance", "profiles")
#: What the names of other figures are, or begin with, to what they are made of.
_MADE_OF = {
    "verdicts": ("hypotheses",),
    "flow": ("models",),
    "countries": ("between",),
    "curves": ("inequality",),
    "chains": ("imputation",),
}
#: Figures that tell of indices and items.
_DESCRIBED = ("indices", "items", "factor_means", "dif")


def is_lost(name: str, lost: Lost) -> bool:
    """Whether a figure of that name may be of what is at fault."""
    if any(lost.follows(name, kind, "models") for kind in _OF_A_MODEL):
        return True
    if lost.follows(_NUMBERED.sub("", name), "specification_curve", "models", "multiverses"):
        return True
    made_of = lost.some(*_MADE_OF.get(name.partition("_")[0], ()))
    return made_of or (name in _DESCRIBED and lost.some_names())


def width_faults(study: "Study", shown: str, lost: Lost | None = None) -> list[Fault]:
    """Widths of figures that a study does not have; `shown` is the path of `study.yaml`.

    Nothing is told of figures of what is `lost`.
    """
    names = [figure.name for figure in figures(study)]
    return [
        Fault(
            shown,
            f"figures.widths: there is no figure {name!r}",
            expected=nearest(name, names) or f"one of {', '.join(names)}",
        )
        for name in study.widths.widths
        if name not in names and not (lost and is_lost(name, lost))
    ]


def _of_claims(study: "Study") -> Iterator[Figure]:
    if study.claims is not None:
        yield Figure("verdicts", "verdicts", TITLES["verdicts"])


def _of_answers(study: "Study") -> Iterator[Figure]:
    if any(entry.describe for entry in study.indices):
        yield Figure("indices", "indices", TITLES["indices"], ranges=study.ranges)
    if study.items():
        yield Figure("items", "items", TITLES["items"])


def _of_multiverses(study: "Study") -> Iterator[Figure]:
    """A curve a coefficient."""
    labels = study.labels()["terms"]
    for one in study.multiverses:
        terms = dict.fromkeys(n for area in one.outcomes for _, n in one.coefficients(area))
        for number, term in enumerate(terms, start=1):
            title = f"{labels.get(term, term)}: {study.printing[one.model].label}"
            level = one.variants[0].model.confidence
            name = f"specification_curve_{one.model}_{number}"
            steps = _of_term(term, study.printing[one.model].steps)
            deviating = any(
                step.kind == "deviations" and step.by != 1
                for by_area in steps.values()
                for step in by_area.values()
            )
            yield Figure(
                name,
                "specification_curve",
                title,
                one.model,
                level,
                references=study.references(one.model),
                term=term,
                steps=steps,
                weights=pooling(study.models[one.model]) if deviating else "",
            )


def _one_a_study(study: "Study") -> Iterator[Figure]:
    has = {"factor_means": study.compared, "dif": study.matched, "chains": study.imputation}
    yield from (Figure(kind, kind, TITLES[kind]) for kind, own in has.items() if own)


def _of_term(term: str, steps: dict[str, dict[str, Step]]) -> dict[str, dict[str, Step]]:
    """The steps of a coefficient alone."""
    return {term: steps[term]} if term in steps else {}


def _of_countries(study: "Study") -> Iterator[Figure]:
    """Means of countries against covariates, and curves of who takes part."""
    yield from (Figure(kind="country_scatter", **one) for one in country_figures.scatters(study))
    yield from (Figure(kind="concentration_curves", **one) for one in country_figures.curves(study))


def _of_account(study: "Study") -> Iterator[Figure]:
    yield Figure("comparability", "comparability", TITLES["comparability"])
    yield Figure("missingness", "missingness", TITLES["missingness"])
    if study.models:
        yield Figure("flow", "flow", TITLES["flow"], next(iter(study.models)))


def _profiled(model: Model) -> bool:
    """Whether profiles are drawn: of categories a line each, so not those of countries apart."""
    return bool(model.profiles) and not (model.predicts_categories and model.by_country)


def _of_models(study: "Study") -> Iterator[Figure]:
    for name, model in study.models.items():
        printing = study.printing[name]
        drawn = printing.table and not model.estimates_categories
        found = {"coefficients": printing.label} if drawn else {}
        if drawn and model.by_country:
            found["heat_map"] = f"{printing.label}: heat map"
        more = {"importance": model.importance, "profiles": _profiled(model)}
        found |= {kind: printing.label for kind, has in more.items() if has}
        deviating = bool(printing.deviating)
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
                model.errors == "replicate",
                steps=printing.steps if "steps" in KINDS[kind].settings else {},
                weights=pooling(model) if deviating and "steps" in KINDS[kind].settings else "",
            )
