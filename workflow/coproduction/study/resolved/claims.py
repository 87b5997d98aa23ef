"""What a study claims, as frozen types: every claim with the comparisons that test it.

`claim_tests` makes them of `hypotheses.yaml`. What a claim says in words stands apart, in `Stated`:
an edit of a sentence tests nothing again.
"""

from dataclasses import dataclass, field
from typing import Literal

from coproduction.study.resolved.analysis import ByLevel, Linear, Scoring
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Replication, Singletons, Term

Direction = Literal["", "positive", "negative", "either", "none"]
Correction = Literal["holm", "benjamini_hochberg", "none"]
Unit = Literal["", "points", "deviations", "concentration"]
#: How a claim is tested, the keys of `test`; `coproduction.results.hypothesis_files.TESTED_BY`.
Test = Literal[
    "terms",
    "term_differences",
    "areas",
    "outcomes",
    "groups",
    "country",
    "country_pairs",
    "country_order",
    "inequality",
    "between",
    "not_answerable",
]
#: Tests of countries against each other, which a model may adjust.
OF_COUNTRIES: tuple[Test, ...] = ("country", "country_pairs", "country_order")


def scoring(term: Term) -> Scoring:
    """How the answers to an outcome become numbers."""
    if term.kind == "score":
        return ByLevel(dict(zip(term.levels, term.scores, strict=True)))
    return Linear(1.0, 0.0)


@dataclass(frozen=True)
class Measure:
    """What a mean is of: an outcome in an area, its column of the analysis data, and its scores."""

    outcome: str
    area: str
    column: str
    scored: Scoring


@dataclass(frozen=True)
class Part:
    """A mean in a comparison: its weight, the name of its measure, its country, and the level of
    the variable that the claim compares `by`, if it does."""

    weight: float
    measure: str
    country: str
    level: str = ""


@dataclass(frozen=True)
class Comparison:
    """One estimate that a claim is about, a row of hypotheses.csv.

    Attributes
    ----------
    area, country, term
        Where, and the coefficient or outcome; ``all`` where it is of no one area or country.
    left, right
        Areas, outcomes, groups (such as ``wave=second``) or countries of a difference, left less
        right; `right` is empty where the left is held against the mean of all countries. Of a
        concentration its ranking and its correction, of a slope over countries the covariate.
    model
        The model whose results hold the estimate; empty of means as they are.
    parts
        The means whose weighted sum it is; none of coefficients.
    of
        The outcome of an estimate that ``inequality`` or ``between`` makes.
    """

    area: str
    country: str
    term: str
    left: str = ""
    right: str = ""
    model: str = ""
    parts: tuple[Part, ...] = ()
    of: Measure | None = None


@dataclass(frozen=True)
class Claim:
    """A claim and its test.

    Attributes
    ----------
    name
        Its identifier.
    test
        How it is tested.
    direction, published
        Claimed sign of its estimates, ``none`` where they are to lie within ± the smallest effect,
        and that of the source; empty where there is none.
    smallest, unit
        Smallest effect of interest, in the unit of the estimate (``points``, of a concentration
        index ``concentration``) or standard deviations of the outcome.
    family
        Family whose tests are corrected together.
    comparisons
        What is estimated, a row each.
    measures
        Means that its comparisons are made of, by name.
    adjusted
        The model by which countries are adjusted.
    by
        The variable by whose levels groups are compared; empty where none are.
    """

    name: str
    test: Test
    direction: Direction
    published: Direction
    smallest: float
    unit: Unit
    family: str
    comparisons: tuple[Comparison, ...] = ()
    measures: dict[str, Measure] = field(default_factory=dict)
    adjusted: str = ""
    by: str = ""


@dataclass(frozen=True)
class Claims:
    """All that is needed to judge the claims of a study.

    Attributes
    ----------
    alpha, draws, seed
        Level of the tests; draws and their seed for orders of countries.
    corrections
        Family to how its tests are corrected.
    claims
        The claims in order.
    countries
        Codes of the study's countries in order.
    models
        The models that claims are about, by name.
    made_of
        Column of an index to the variables that it is made of.
    replication, singletons
        As of descriptives: source to its replicate weights, policy for strata of one PSU.
    """

    alpha: float
    draws: int
    seed: int
    corrections: dict[str, Correction]
    claims: tuple[Claim, ...]
    countries: tuple[str, ...]
    models: dict[str, Model]
    replication: dict[str, Replication]
    singletons: Singletons
    made_of: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Stated:
    """A claim as one language tells it: its statement, its source, why it has no answer, and what
    speaks against it elsewhere; and the codes of the countries that its test leaves out."""

    statement: str
    source: str = ""
    not_answerable: str = ""
    objection: str = ""
    left_out: tuple[str, ...] = ()
