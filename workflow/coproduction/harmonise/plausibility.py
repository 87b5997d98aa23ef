"""Plausibility: what the declared rules say about each respondent of harmonised microdata.

Every judgement is one pass over columns. A rule only judges respondents whose answers allow it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction.harmonise.respondents import Respondents
from coproduction.missing import KINDS

_RELATIONS = {
    "below": (np.less, "below"),
    "at_most": (np.less_equal, "at most"),
    "equal": (np.equal, "equal to"),
    "at_least": (np.greater_equal, "at least"),
    "above": (np.greater, "above"),
}


#: Respondents that are hashed at a time, which keeps what that needs besides small.
_BLOCK = 1 << 16


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


def holds(
    frame: Respondents | pd.DataFrame, when: Mapping[str, list | dict]
) -> tuple[np.ndarray, np.ndarray]:
    """Who meets all conditions, and who surely fails one: two (n,) bools.

    A missing answer neither meets nor fails a condition, so both can be false.
    """
    meets, fails = np.ones(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    for name, wanted in when.items():
        if isinstance(wanted, dict):
            numbers = frame[name].to_numpy()
            known = ~np.isnan(numbers)
            inside = known.copy()
            for relation, bound in wanted.items():
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


def _said(when: Mapping[str, list | dict]) -> str:
    parts = []
    for name, wanted in when.items():
        if isinstance(wanted, dict):
            bounds = [f"{_RELATIONS[relation][1]} {bound:g}" for relation, bound in wanted.items()]
            parts.append(f"{name} is {' and '.join(bounds)}")
        else:
            parts.append(f"{name} is {' or '.join(wanted)}")
    return " and ".join(parts)


def judge(rule: dict, frame: Respondents | pd.DataFrame, source: dict) -> Judgement:
    """Judge the respondents of one source by a rule as `coproduction.study.checks` resolves it."""
    return _JUDGES[rule["kind"]](rule, frame, source)


def _asked_only_if(rule: dict, frame: Respondents | pd.DataFrame, source: dict) -> Judgement:
    variable = rule["variable"]
    put, left_out = holds(frame, rule["when"])
    kinds = frame[f"{variable}__missing"]
    filtered = (kinds == "not_applicable").to_numpy()
    asked = (kinds != "not_asked").to_numpy()
    answered = frame[variable].notna().to_numpy()
    return Judgement(
        variable,
        f"an answer only if, and not_applicable unless, {_said(rule['when'])}",
        (put | left_out) & asked,
        (answered & left_out) | (filtered & put),
        (variable, *rule["when"]),
    )


def _age_and_birth(rule: dict, frame: Respondents | pd.DataFrame, source: dict) -> Judgement:
    age, born = frame[rule["age"]].to_numpy(), frame[rule["year_of_birth"]].to_numpy()
    period = source["fieldwork"]
    first, last = int(period["start"][:4]), int(period.get("end", period["start"])[:4])
    slack = rule["tolerance"]
    # Before the birthday of the year one is a year younger than the difference of years.
    youngest, oldest = first - born - 1 - slack, last - born + slack
    return Judgement(
        rule["age"],
        f"an age that follows from {rule['year_of_birth']} and fieldwork in {first}"
        + (f" to {last}" if last > first else ""),
        ~np.isnan(age) & ~np.isnan(born),
        (age < youngest) | (age > oldest),
        (rule["age"], rule["year_of_birth"]),
    )


def _compare(rule: dict, frame: Respondents | pd.DataFrame, source: dict) -> Judgement:
    left, right = frame[rule["left"]].to_numpy(), frame[rule["right"]].to_numpy()
    test, words = _RELATIONS[rule["relation"]]
    judged = ~np.isnan(left) & ~np.isnan(right)
    return Judgement(
        rule["left"],
        f"{rule['left']} {words} {rule['right']}",
        judged,
        judged & ~test(left, right),
        (rule["left"], rule["right"]),
    )


def _difference(rule: dict, frame: Respondents | pd.DataFrame, source: dict) -> Judgement:
    difference = frame[rule["of"]].to_numpy() - frame[rule["minus"]].to_numpy()
    failing = np.zeros(len(frame), dtype=bool)
    said = []
    for key in ("at_least", "at_most"):
        if key in rule:
            test, words = _RELATIONS[key]
            failing |= ~test(difference, rule[key])
            said.append(f"{words} {rule[key]:g}")
    judged = ~np.isnan(difference)
    return Judgement(
        rule["of"],
        f"{rule['of']} less {rule['minus']} {' and '.join(said)}",
        judged,
        judged & failing,
        (rule["of"], rule["minus"]),
    )


def _straight_lining(rule: dict, frame: Respondents | pd.DataFrame, source: dict) -> Judgement:
    judged = np.ones(len(frame), dtype=bool)
    same = judged.copy()
    first = None
    for item in rule["battery"]:
        place = _place(frame[item], rule["ranges"].get(item), item in rule["reversed"])
        judged &= ~np.isnan(place)
        first = place if first is None else first
        same &= place == first
    return Judgement(
        rule["battery"][0],
        f"answers that differ over the {len(rule['battery'])} items of the battery",
        judged,
        judged & same,
        (rule["battery"][0],),
    )


def _place(column: pd.Series, limits: Sequence[float] | None, back: bool) -> np.ndarray:
    """Where on the scale an answer stands, float64, NaN where missing."""
    if limits is not None:
        return sum(limits) - column.to_numpy() if back else column.to_numpy()
    codes = column.cat.codes.to_numpy()
    last = len(column.cat.categories) - 1
    return np.where(codes < 0, np.nan, last - codes if back else codes)


def _speeding(rule: dict, frame: Respondents | pd.DataFrame, source: dict) -> Judgement:
    duration = frame[rule["variable"]].to_numpy()
    judged = ~np.isnan(duration)
    floor = rule["share_of_median"] * np.median(duration[judged]) if judged.any() else 0.0
    return Judgement(
        rule["variable"],
        f"at least {floor:.4g}, {rule['share_of_median']:g} of the source's median",
        judged,
        judged & (duration < floor),
        (rule["variable"],),
    )


_JUDGES = {
    "asked_only_if": _asked_only_if,
    "age_and_birth": _age_and_birth,
    "compare": _compare,
    "difference": _difference,
    "straight_lining": _straight_lining,
    "speeding": _speeding,
}


def extreme_weights(weights: pd.Series, times: float) -> Judgement:
    """Weights that are more than `times` the median of the source, or less than such a part."""
    numbers = weights.to_numpy()
    middle = float(np.median(numbers)) if len(numbers) else 1.0
    return Judgement(
        "weight",
        f"a weight from {middle / times:.4g} to {middle * times:.4g}, {times:g} times the median",
        np.ones(len(numbers), dtype=bool),
        (numbers > middle * times) | (numbers < middle / times),
        ("weight",),
    )


def duplicates(
    frame: Respondents | pd.DataFrame, variables: Sequence[str], minimum: int
) -> Judgement:
    """Respondents whose answers and kinds of missing equal another's in all `variables`.

    Only respondents with at least `minimum` answers are judged. Identifiers and weights do not
    count: the same interview entered twice often has two of them. Rows are hashed first, and only
    those of equal hash are compared, so a million respondents need one pass and little memory.
    """
    n = len(frame)
    answered = np.zeros(n, dtype=np.int32)
    mixed, word, room = np.zeros(n, dtype=np.uint64), np.zeros(n, dtype=np.uint64), 1
    for name in variables:
        kinds, cells = frame[f"{name}__missing"].cat.codes.to_numpy(), frame[name]
        if isinstance(cells.dtype, pd.CategoricalDtype):
            size = len(cells.cat.categories)
            told = np.where(kinds < 0, cells.cat.codes.to_numpy(), np.int16(size) + kinds)
        else:
            size, told = 1, np.where(kinds < 0, np.int16(0), 1 + kinds)
            _mix(mixed, np.where(kinds < 0, cells.to_numpy() + 0.0, 0.0).view(np.uint64))
        size += len(KINDS)
        # Answers are the digits of a number; where it has no room for one more, it is mixed in.
        if room * size >= 1 << 63:
            _mix(mixed, word)
            room = 1
        word *= np.uint64(size)
        np.add(word, told, out=word, casting="unsafe")
        room *= size
        answered += kinds < 0
    judged = answered >= minimum
    _mix(mixed, word)
    del word
    ordered = mixed[judged]
    ordered.sort()
    several = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    likely = np.flatnonzero(judged & np.isin(mixed, several))
    columns = [column for name in variables for column in (name, f"{name}__missing")]
    alike = pd.DataFrame({c: frame[c].iloc[likely].reset_index(drop=True) for c in columns})
    failing, twin = np.zeros(n, dtype=bool), likely
    if len(alike):
        group = pd.Series(alike.groupby(columns, dropna=False, observed=True).ngroup())
        sizes = group.map(group.value_counts()).to_numpy()
        position = pd.Series(likely).groupby(group)
        first, last = position.transform("first").to_numpy(), position.transform("last").to_numpy()
        failing[likely] = sizes > 1
        twin = np.where(likely == first, last, first)[sizes > 1]
    expected = f"an interview unlike every other of {minimum} answers or more"
    return Judgement("", expected, judged, failing, twin=twin)


def _mix(mixed: np.ndarray, word: np.ndarray) -> None:
    """Mix the words into the hashes, both in place, and empty the words."""
    for start in range(0, len(word), _BLOCK):
        block = slice(start, start + _BLOCK)
        mixed[block] *= np.uint64(1_099_511_628_211)
        mixed[block] ^= pd.util.hash_array(word[block])
    word[:] = 0
