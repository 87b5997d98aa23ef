"""Judgements: what the declared rules say about each respondent of harmonised microdata.

Every judgement is one pass over columns. A rule only judges respondents whose answers allow it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import numpy as np
import pandas as pd

from coproduction.harmonise.respondents import Respondents
from coproduction.study.resolved.rules import (
    AgeAndBirth,
    AskedOnlyIf,
    Bounds,
    Compare,
    Difference,
    Rule,
    Speeding,
    StraightLining,
    When,
)
from coproduction.study.resolved.specification import plain
from coproduction.study.resolved.survey import Fieldwork

_RELATIONS = {
    "below": (np.less, "below"),
    "at_most": (np.less_equal, "at most"),
    "equal": (np.equal, "equal to"),
    "at_least": (np.greater_equal, "at least"),
    "above": (np.greater, "above"),
}


@dataclass(frozen=True)
class Judgement:
    """What one check says about n respondents.

    Attributes
    ----------
    column
        The variable the check is about.
    expected
        What would have been right, in words.
    judged, failing
        (n,) bools: whom the check can judge, and who of them fails.
    shown
        The columns whose values explain a failure.
    twin
        Only for duplicates: for each who fails, the position of another of the same answers.
    """

    column: str
    expected: str
    judged: np.ndarray
    failing: np.ndarray
    shown: tuple[str, ...] = ()
    twin: np.ndarray | None = None


def holds(frame: Respondents | pd.DataFrame, when: When) -> tuple[np.ndarray, np.ndarray]:
    """Who meets all conditions, and who surely fails one: two (n,) bools.

    A missing answer neither meets nor fails a condition, so both can be false.
    """
    meets, fails = np.ones(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    for name, wanted in when.items():
        if isinstance(wanted, Bounds):
            numbers = frame[name].to_numpy()
            known = ~np.isnan(numbers)
            inside = known.copy()
            for relation, bound in plain(wanted).items():
                inside &= _RELATIONS[relation][0](numbers, bound)
        else:
            codes = frame[name].cat.codes.to_numpy()
            known = codes >= 0
            table = np.array(
                [*frame[name].cat.categories.isin(wanted), False]
            )  # -1, missing, takes the last
            inside = table[codes]
        meets &= inside
        fails |= known & ~inside
    return meets, fails


def _said(when: When) -> str:
    parts = []
    for name, wanted in when.items():
        if isinstance(wanted, Bounds):
            given = plain(wanted).items()
            bounds = [f"{_RELATIONS[relation][1]} {bound:g}" for relation, bound in given]
            parts.append(f"{name} is {' and '.join(bounds)}")
        else:
            parts.append(f"{name} is {' or '.join(wanted)}")
    return " and ".join(parts)


def judge(rule: Rule, frame: Respondents | pd.DataFrame, period: Fieldwork) -> Judgement:
    """Judge the respondents of one source, interviewed in a `period`, by a declared rule."""
    if isinstance(rule, AskedOnlyIf):
        return _asked_only_if(rule, frame)
    if isinstance(rule, AgeAndBirth):
        return _age_and_birth(rule, frame, period)
    if isinstance(rule, Compare):
        return _compare(rule, frame)
    if isinstance(rule, Difference):
        return _difference(rule, frame)
    if isinstance(rule, StraightLining):
        return _straight_lining(rule, frame)
    if isinstance(rule, Speeding):
        return _speeding(rule, frame)
    assert_never(rule)


def _asked_only_if(rule: AskedOnlyIf, frame: Respondents | pd.DataFrame) -> Judgement:
    put, left_out = holds(frame, rule.when)
    kinds = frame[f"{rule.variable}__missing"]
    filtered = (kinds == "not_applicable").to_numpy()
    asked = (kinds != "not_asked").to_numpy()
    answered = frame[rule.variable].notna().to_numpy()
    return Judgement(
        rule.variable,
        f"an answer only if, and not_applicable unless, {_said(rule.when)}",
        (put | left_out) & asked,
        (answered & left_out) | (filtered & put),
        (rule.variable, *rule.when),
    )


def _age_and_birth(
    rule: AgeAndBirth, frame: Respondents | pd.DataFrame, period: Fieldwork
) -> Judgement:
    age, born = frame[rule.age].to_numpy(), frame[rule.year_of_birth].to_numpy()
    first, last = int(period.start[:4]), int((period.end or period.start)[:4])
    # Before the birthday of the year one is a year younger than the difference of years.
    youngest, oldest = first - born - 1 - rule.tolerance, last - born + rule.tolerance
    return Judgement(
        rule.age,
        f"an age that follows from {rule.year_of_birth} and fieldwork in {first}"
        + (f" to {last}" if last > first else ""),
        ~np.isnan(age) & ~np.isnan(born),
        (age < youngest) | (age > oldest),
        (rule.age, rule.year_of_birth),
    )


def _compare(rule: Compare, frame: Respondents | pd.DataFrame) -> Judgement:
    left, right = frame[rule.left].to_numpy(), frame[rule.right].to_numpy()
    test, words = _RELATIONS[rule.relation]
    judged = ~np.isnan(left) & ~np.isnan(right)
    return Judgement(
        rule.left,
        f"{rule.left} {words} {rule.right}",
        judged,
        judged & ~test(left, right),
        (rule.left, rule.right),
    )


def _difference(rule: Difference, frame: Respondents | pd.DataFrame) -> Judgement:
    difference = frame[rule.of].to_numpy() - frame[rule.minus].to_numpy()
    failing = np.zeros(len(frame), dtype=bool)
    said = []
    for relation, bound in (("at_least", rule.at_least), ("at_most", rule.at_most)):
        if bound is not None:
            test, words = _RELATIONS[relation]
            failing |= ~test(difference, bound)
            said.append(f"{words} {bound:g}")
    judged = ~np.isnan(difference)
    return Judgement(
        rule.of,
        f"{rule.of} less {rule.minus} {' and '.join(said)}",
        judged,
        judged & failing,
        (rule.of, rule.minus),
    )


def _straight_lining(rule: StraightLining, frame: Respondents | pd.DataFrame) -> Judgement:
    judged = np.ones(len(frame), dtype=bool)
    same = judged.copy()
    first = None
    for item in rule.battery:
        place = _place(frame[item], rule.ranges.get(item), item in rule.reversed)
        judged &= ~np.isnan(place)
        first = place if first is None else first
        same &= place == first
    return Judgement(
        rule.battery[0],
        f"answers that differ over the {len(rule.battery)} items of the battery",
        judged,
        judged & same,
        (rule.battery[0],),
    )


def _place(column: pd.Series, limits: Sequence[float] | None, back: bool) -> np.ndarray:
    """Where on the scale an answer stands, float64, NaN where missing."""
    if limits is not None:
        return sum(limits) - column.to_numpy() if back else column.to_numpy()
    codes = column.cat.codes.to_numpy()
    last = len(column.cat.categories) - 1
    return np.where(codes < 0, np.nan, last - codes if back else codes)


def _speeding(rule: Speeding, frame: Respondents | pd.DataFrame) -> Judgement:
    duration = frame[rule.variable].to_numpy()
    judged = ~np.isnan(duration)
    floor = rule.share_of_median * np.median(duration[judged]) if judged.any() else 0.0
    return Judgement(
        rule.variable,
        f"at least {floor:.4g}, {rule.share_of_median:g} of the source's median",
        judged,
        judged & (duration < floor),
        (rule.variable,),
    )
