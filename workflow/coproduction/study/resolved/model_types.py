"""Models, comparisons of nested ones and families of their tests, as frozen types.

`plain` and `typed` of `study.resolved.specification` go between them and JSON-like values. An edit
here computes nothing again of answers, indices and samples.
"""

from dataclasses import dataclass, field
from typing import Literal

from coproduction.results.estimators import ESTIMATORS
from coproduction.study.resolved.specification import Replication, Singletons, Term

Errors = Literal["design", "replicate", "model", "cr1", "cr2", "wild_bootstrap"]
Weights = Literal["design", "equal_country", "population", "none"]
Effects = Literal["coefficients", "average_marginal"]
#: What becomes of who did not answer all: they are left out, answers are imputed, or what they said
#: in place of an answer, one of `KEPT`, is one.
Missing = Literal["listwise", "imputed", "category"]
KEPT = ("refused", "dont_know")
#: Term of tests of a stacked model: the outcome itself, the linear predictor at the means of all
#: terms.
LEVEL = "level"
#: Ends the name of an outcome that is who did not answer another, and of its column.
UNANSWERED = "__unanswered"
#: What a model has that is not listwise, for messages.
ANSWERS = {"imputed": "imputed answers", "category": "missing: category"}


@dataclass(frozen=True)
class Fit:
    """One area of a model: its outcome, the terms as they are in that area, and the outcome's
    smallest and largest possible value (empty but for ``fractional_logit``)."""

    area: str
    outcome: Term
    terms: tuple[Term, ...]
    bounds: tuple[float, ...] = ()


@dataclass(frozen=True)
class Trend:
    """A covariate declared for areas: the values that a stacked model's trend goes by."""

    covariate: str
    values: dict[str, float]


@dataclass(frozen=True)
class MarginalEffect:
    """An average marginal effect `of` a term, `at` a term's `values` or `at_levels` for everybody,
    over the groups `by` a term; `differences` between these, and `levels` of a category."""

    name: str
    of: str
    at: str = ""
    values: tuple[float, ...] = ()
    at_levels: tuple[str, ...] = ()
    by: str = ""
    differences: bool = False
    levels: Literal["reference", "pairwise"] = "reference"


@dataclass(frozen=True)
class Model:
    """What determines the numbers of a model, without how it is printed.

    `countries` are those of the model, the reference first; `by_country` fits each by itself.
    `populations` are filled for the weights ``population``, `unweighted` with the sources that
    declare no weight where weights are used, `cluster` for errors of clusters and
    random intercepts, `draws` and `seed` for the bootstrap and relative importance, `replication`
    (a source each) for replicate weights, `trend` where a stacked model declares one, `plausible`
    (a name each, to its columns) where the outcome or terms are plausible values.
    `by_category`: effects and profiles are of the probabilities of an ordered outcome's levels.
    `replicates_unused`: errors go over the design though every source has replicate weights.
    `finite`: errors are corrected for finite populations. `raked` says how errors take weights that
    were raked to `margins`, empty where none were. `marginal` are effects at values and by groups.
    `missing` says what becomes of who did not answer all; `kept` are the columns of terms whose
    `KEPT` kinds of missing may be levels, filled where it is not ``listwise``. Profiles of a number
    leave out the `beyond` respondents of the smallest, and as many of the largest.
    """

    name: str
    estimator: str
    weights: Weights
    standardised: bool
    confidence: float
    errors: Errors
    effects: Effects
    singletons: Singletons
    stacked: bool
    importance: bool
    by_country: bool
    countries: tuple[str, ...]
    fits: tuple[Fit, ...]
    profiles: tuple[str, ...] = ()
    populations: dict[str, float | None] = field(default_factory=dict)
    unweighted: tuple[str, ...] = ()
    cluster: Literal["", "country", "psu"] = ""
    draws: int = 0
    seed: int = 0
    replication: dict[str, Replication] = field(default_factory=dict)
    trend: Trend | None = None
    plausible: dict[str, tuple[str, ...]] = field(default_factory=dict)
    replicates_unused: bool = False
    finite: bool = False
    raked: Literal["", "known", "residuals"] = ""
    margins: int = 0
    by_category: bool = False
    marginal: tuple[MarginalEffect, ...] = ()
    missing: Missing = "listwise"
    beyond: int = 0
    kept: tuple[str, ...] = ()

    @property
    def predicts_categories(self) -> bool:
        """Whether predictions are of the probability of each category of the outcome."""
        return self.by_category or ESTIMATORS[self.estimator].outcome == "categories"

    @property
    def estimates_categories(self) -> bool:
        """Whether estimates are, or are of parameters a category."""
        of_effects = self.by_category and self.effects == "average_marginal"
        return of_effects or ESTIMATORS[self.estimator].outcome == "categories"

    @property
    def of_answering(self) -> bool:
        """Whether the outcome is who did not answer."""
        return any(fit.outcome.kinds for fit in self.fits)

    @property
    def reported(self) -> str:
        """What estimates are, as fit.csv says it."""
        apart = self.estimates_categories and self.effects == "average_marginal"
        return f"{self.effects}_by_category" if apart else self.effects


@dataclass(frozen=True)
class Comparison:
    """Nested models on one sample, that of the largest.

    Attributes
    ----------
    name
        Name in `models.yaml`.
    model
        The largest model.
    steps
        What each step adds to the step before: names of terms and interactions, all of the model's.
    """

    name: str
    model: Model
    steps: tuple[tuple[str, ...], ...]

    @property
    def cumulated(self) -> list[list[str]]:
        """The terms of each step, those of the steps before among them."""
        found: list[list[str]] = []
        for step in self.steps:
            found.append([*(found[-1] if found else []), *step])
        return found


@dataclass(frozen=True)
class Family:
    """Tests whose p-values are corrected together, of some `models`.

    `of` says of which file. Where `terms`, `areas`, `countries` or `hypotheses` are given, the
    others are no members.
    """

    name: str
    correction: Literal["holm", "benjamini_hochberg"]
    models: tuple[str, ...]
    of: Literal["estimates", "tests"]
    terms: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()
