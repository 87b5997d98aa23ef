"""Checks, their limits and exclusions, as frozen types.

`plain` and `typed` of `study.resolved.specification` go between them and JSON-like values.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from coproduction.study.resolved.specification import CONVERTER, Number, plain, typed

Relation = Literal["below", "at_most", "equal", "at_least", "above"]
#: Failures that a check tolerates: a count, or a share such as ``2%``.
Limit = int | str


@dataclass(frozen=True)
class Limits:
    """Failures that a check tolerates before it is of a severity; None is no limit."""

    note: Limit | None = None
    warning: Limit | None = None
    error: Limit | None = None


@dataclass(frozen=True)
class Bounds:
    """Bounds of a number; None is no bound."""

    at_least: Number | None = None
    above: Number | None = None
    at_most: Number | None = None
    below: Number | None = None

    def possible(self) -> bool:
        """Whether any number lies within the bounds."""
        lows = [bound for bound in (self.at_least, self.above) if bound is not None]
        highs = [bound for bound in (self.at_most, self.below) if bound is not None]
        low, high = max(lows, default=-math.inf), min(highs, default=math.inf)
        return low < high or (low == high and low not in (self.above, self.below))


#: Levels one of which a variable has, or the bounds of its number.
Condition = tuple[str, ...] | Bounds
#: Variable to what it must be; all must hold.
When = dict[str, Condition]


@dataclass(frozen=True)
class DuplicateInterview:
    """Respondents whose answers equal another's, of those with `minimum_answered`."""

    minimum_answered: int
    more_than: Limits


@dataclass(frozen=True)
class ExtremeWeight:
    """Weights `times` the median weight of the country, or that part of it."""

    times: Number
    more_than: Limits


@dataclass(frozen=True)
class Limited:
    """A check that has limits only."""

    more_than: Limits


@dataclass(frozen=True)
class BuiltIn:
    """The checks that every source goes through."""

    duplicate_interview: DuplicateInterview
    extreme_weight: ExtremeWeight
    missing_share: Limited
    psu_within_strata: Limited


@dataclass(frozen=True)
class AskedOnlyIf:
    """A question that only those are asked of whom the filter `when` holds."""

    variable: str
    when: When
    more_than: Limits
    kind: Literal["asked_only_if"]


@dataclass(frozen=True)
class AgeAndBirth:
    """Age follows from the year of birth, by `tolerance` years."""

    age: str
    year_of_birth: str
    tolerance: int
    more_than: Limits
    kind: Literal["age_and_birth"]


@dataclass(frozen=True)
class Compare:
    """The numeric variable `left` is in `relation` to `right`."""

    left: str
    relation: Relation
    right: str
    more_than: Limits
    kind: Literal["compare"]


@dataclass(frozen=True)
class Difference:
    """The numeric variable `of` less `minus` is within bounds."""

    of: str
    minus: str
    more_than: Limits
    kind: Literal["difference"]
    at_least: Number | None = None
    at_most: Number | None = None


@dataclass(frozen=True)
class StraightLining:
    """No respondent gives one answer to all of a battery, those `reversed` turned back.

    `ranges` are smallest and largest value of its numeric items.
    """

    battery: tuple[str, ...]
    reversed: tuple[str, ...]
    ranges: dict[str, tuple[Number, ...]]
    more_than: Limits
    kind: Literal["straight_lining"]


@dataclass(frozen=True)
class Speeding:
    """The duration `variable` is at least a share of the source's median."""

    variable: str
    share_of_median: float
    more_than: Limits
    kind: Literal["speeding"]


Rule = AskedOnlyIf | AgeAndBirth | Compare | Difference | StraightLining | Speeding
#: Kind of a rule to its type.
KINDS = {
    "asked_only_if": AskedOnlyIf,
    "age_and_birth": AgeAndBirth,
    "compare": Compare,
    "difference": Difference,
    "straight_lining": StraightLining,
    "speeding": Speeding,
}


@dataclass(frozen=True)
class Exclusion:
    """Respondents to leave out: those who fail a `rule`, or of whom `when` holds; and why."""

    reason: str
    rule: str = ""
    when: When = field(default_factory=dict)


@dataclass(frozen=True)
class Checks:
    """Checks of plausibility, by name, and exclusions in order."""

    built_in: BuiltIn
    rules: dict[str, Rule]
    exclude: tuple[Exclusion, ...]


def _condition(value: Any, _: Any) -> Condition:
    return typed(Bounds, value) if isinstance(value, Mapping) else tuple(value)


CONVERTER.register_structure_hook(Condition, _condition)


def built_in() -> list[str]:
    """Names of the checks that every source goes through and that have limits."""
    return [check.name for check in fields(BuiltIn)]


def severity(failed: int, n: int, more_than: Limits) -> str:
    """The severity of `failed` failures among `n`: ``""`` when nothing failed, ``"tolerated"``
    when no limit of `more_than` is exceeded, else the highest exceeded."""
    if not failed:
        return ""
    reached = "tolerated"
    for name, limit in plain(more_than).items():
        allowed = float(limit[:-1]) / 100 * n if isinstance(limit, str) else limit
        if failed > allowed:
            reached = name
    return reached
