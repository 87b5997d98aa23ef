"""Means: rounded so that they fit every count of respondents that is published alike.

Without weights a mean is a multiple of the grain of its numbers over how many there are, and its
standard error is their deviation over the root of that: with all digits either tells a count, as
does a design effect, which then follows from it.
"""

import math
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import (
    DIGITS,
    nice,
    outward,
    share_step,
    significant,
    third_of_error,
    to_step,
)
from coproduction.results import descriptive_files
from coproduction.results.codebook_files import CODEBOOK, QUANTILES
from coproduction.study.resolved.specification import ALL

#: Files with a mean a row, and the columns of what it is of.
_OF: Mapping[str, tuple[str, ...]] = {
    descriptive_files.SAMPLE.path: ("variable",),
    descriptive_files.SUMMARIES.path: ("variable",),
    descriptive_files.INDICES.path: ("index", "area"),
    descriptive_files.GROUPS.path: ("index", "area"),
}
_TOLD = ("mean", "difference", "estimate")
_ENDS = ("conf_low", "conf_high")
#: What is withheld with a mean.
_BESIDE = (*_TOLD, *_ENDS, "std_error", "std_deviation", "design_effect", "effective_n")
#: Design effects are told in steps of this, or wider ones.
_EFFECT = 0.01
#: Before the name of a column: its levels by name, where the column holds their scores. No variable
#: has a blank in its name.
LEVELS = "levels of "


def levels_of(people: pd.DataFrame, name: str) -> pd.Series:
    """The names of levels that respondents have of a variable, also where it is scored."""
    return people.get(f"{LEVELS}{name}", people[name]).astype("str")


def grain(numbers: pd.Series) -> float:
    """The smallest difference between two numbers, 0 where there are no two."""
    found = np.unique(pd.to_numeric(numbers, errors="coerce").dropna().to_numpy(dtype=float))
    apart = np.diff(found)
    # sums of the same numbers in another order differ by what binary fractions add
    apart = apart[apart > 1e-9 * np.abs(found[1:])]
    return float(apart.min()) if len(apart) else 0.0


def rounded(
    table: Table, frame: pd.DataFrame, people: pd.DataFrame, threshold: int
) -> Iterator[tuple[str, int, float]]:
    """Column, row and number as it is published of the means of a file, and of what stands beside
    them.

    Parameters
    ----------
    frame
        The file with its published counts; what is withheld is empty.
    people
        The respondents of the analysis.
    """
    if table.file == CODEBOOK:
        yield from _of_codebook(table, frame, people, threshold)
    every = dict(table.frame.iterrows())
    for at, row in frame.iterrows() if table.path in _OF else ():
        true, fewest = every[at], least(float(row["n"]), threshold)
        if pd.isna(row["mean"]) or math.isnan(fewest):
            continue
        names = [row[name] for name in _OF[table.path]]
        numbers = people.get("_".join(names), people.get(names[0]))
        coarse = of_share(_members(row, numbers, people), float(row["n"]), threshold)
        if math.isnan(coarse):
            for name in _BESIDE:
                if name in frame and pd.notna(row[name]):
                    yield name, int(str(at)), math.nan
            continue
        apart = 0.0 if numbers is None else grain(numbers)
        for name, number in told(true.to_dict(), fewest, apart, threshold, coarse).items():
            if name in frame and pd.notna(row[name]):
                yield name, int(str(at)), number
        yield from _effects(int(str(at)), row, true, fewest, threshold)


def _members(row: pd.Series, numbers: pd.Series | None, people: pd.DataFrame) -> pd.Series:
    """The numbers that a row is of: of its country, and of its level of a group."""
    if numbers is None or not pd.api.types.is_numeric_dtype(numbers):
        return pd.Series(dtype=float)
    inside = numbers.notna()
    if "weight" in people:
        inside &= people["weight"] > 0
    if "country" in people and row["country"] != ALL:
        inside &= people["country"].astype("str") == row["country"]
    if isinstance(group := row.get("group"), str) and group in people:
        inside &= levels_of(people, group) == str(row["level"])
    return numbers[inside]


def of_share(numbers: pd.Series, n: float, threshold: int) -> float:
    """The step of a mean of `n` respondents whose numbers are two: it is a share of one of them.
    NaN where either has fewer than the threshold, or shares of so few are not told; 0 of other
    numbers."""
    sizes = numbers.value_counts()
    if len(sizes) != 2:
        return 0.0
    if sizes.min() < threshold:
        return math.nan
    return share_step(n, threshold) * float(numbers.max() - numbers.min())


def of_outcome(outcome: str, area: str, people: pd.DataFrame) -> pd.Series | None:
    """The numbers of an outcome in an area, None where there are none."""
    found = people.get(f"{outcome}_{area}", people.get(outcome))
    return found if found is not None and pd.api.types.is_numeric_dtype(found) else None


def least(n: float, threshold: int) -> float:
    """The smallest count that a published base, or cell, can be, roughly; NaN of none."""
    return max(n - 2 * threshold, threshold) if n > 0 else math.nan


def told(
    true: Mapping, least: float, apart: float, threshold: int, coarse: float = 0.0
) -> dict[str, float]:
    """A mean, or a difference or an index of some, with its error, deviation and interval, of
    `least` respondents or more whose numbers lie `apart`; in steps of `coarse` at least."""
    error, deviation = (float(true.get(name, math.nan)) for name in ("std_error", "std_deviation"))
    of_error = nice(error * min(threshold / least, 1.0)) if error > 0 else 0.0
    step = max(third_of_error(error), nice(apart / least), coarse)
    named = {name: float(true[name]) for name in _TOLD if pd.notna(true.get(name))}
    found = {name: to_step(one, step) if step else one for name, one in named.items()}
    if of_error:
        found["std_error"] = max(to_step(error, of_error / 2), of_error / 2)
        if all(pd.notna(true.get(name)) for name in _ENDS):
            shown = next(iter(found.values()), math.nan)
            low, high = (float(true[name]) for name in _ENDS)
            ends = outward(low, high, shown, max(of_error, step))
            found |= dict(zip(_ENDS, ends, strict=True))
    if deviation > 0:
        found["std_deviation"] = _deviation(deviation, least, apart)
    return found


def _deviation(deviation: float, least: float, apart: float) -> float:
    """A standard deviation of numbers that lie `apart`, which fits all counts."""
    step = max(
        10.0 ** (math.floor(math.log10(deviation)) - 2), nice(apart**2 / (2 * deviation * least))
    )
    return to_step(deviation, step)


def _effects(
    at: int, row: pd.Series, true: pd.Series, least: float, threshold: int
) -> Iterator[tuple[str, int, float]]:
    """A design effect: without weights it is 1 - (N - n) / ((N - 1) n)."""
    if "design_effect" in row and pd.notna(row["design_effect"]):
        step = max(_EFFECT, nice(threshold / least**2))
        yield "design_effect", at, to_step(float(true["design_effect"]), step)


def _of_codebook(
    table: Table, frame: pd.DataFrame, people: pd.DataFrame, threshold: int
) -> Iterator[tuple[str, int, float]]:
    """Means of numbers, and quantiles that few lie beyond: they have no count beside them."""
    own = frame[(frame["entry"] == "statistic") & frame["value"].notna()]
    for name, rows in own.groupby("variable", sort=False):
        numbers = people[name].dropna() if name in people else pd.Series(dtype=float)
        step = nice(grain(numbers) / max(least(len(numbers), threshold), 1))
        two = of_share(numbers, float(len(numbers)), threshold)
        for at, code in rows["code"].items():
            tail = QUANTILES.get(code, 0.5)
            few = min(tail, 1 - tail) * len(numbers) < threshold
            if few or (code == "mean" and math.isnan(two)):
                yield "value", int(str(at)), math.nan
            elif code == "mean" and max(step, two):
                mean, step = float(table.frame["value"].to_dict()[at]), max(step, two)
                yield "value", int(str(at)), significant(to_step(mean, step), DIGITS)
