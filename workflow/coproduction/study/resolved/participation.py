"""Participation: what is asked of how unequally people take part, as frozen types;
`participation_choices` makes them of `inequality` of `models.yaml`."""

from dataclasses import dataclass, field
from typing import Literal

from coproduction.study.resolved.analysis import Breakdown
from coproduction.study.resolved.claims import Measure
from coproduction.study.resolved.specification import Number, Replication, Singletons, Term


@dataclass(frozen=True)
class Bounded:
    """What an outcome is in an area, and the smallest and the largest value that it can have."""

    measure: Measure
    low: float
    high: float


@dataclass(frozen=True)
class Inequality:
    """What is asked of an outcome.

    Attributes
    ----------
    outcome, measures
        The outcome, and what it is in each area.
    countries
        Codes in order of presentation.
    rankings
        Numbers, or terms with levels in order, that respondents are ranked by.
    corrections
        How the concentration index is corrected for the bounds of the outcome.
    groups
        Variables whose levels are compared with the first.
    smallest
        The smallest concentration of interest: less, on either side, are equal terms. None where
        none is declared.
    alpha
        Level of the tests; intervals cover 1 less it.
    replication, singletons
        As of descriptives: source to its replicate weights, policy for strata of one PSU.
    """

    outcome: str
    measures: tuple[Bounded, ...]
    countries: tuple[str, ...]
    rankings: tuple[Term, ...]
    corrections: tuple[Literal["erreygers", "wagstaff"], ...]
    groups: tuple[Breakdown, ...] = ()
    smallest: Number | None = None
    alpha: Number = 0.05
    replication: dict[str, Replication] = field(default_factory=dict)
    singletons: Singletons = "fail"
