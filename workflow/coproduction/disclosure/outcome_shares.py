"""Outcomes: their means, concentration and curves, told no better than counts of respondents are.

Of an outcome of two values a mean is the share of one of them, and its Gini coefficient is what
lacks to that. Both are told as shares are, and not at all where a level has few.
"""

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from coproduction.disclosure import means
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import share_step, to_step
from coproduction.results import between_files, inequality_files
from coproduction.study.resolved.specification import ALL

#: Files of outcomes by country.
_FILES = (between_files.MEANS, inequality_files.INDICES, inequality_files.CURVES,
          inequality_files.DIFFERENCES)  # fmt: skip
#: Shares of an outcome are told in steps of this, or wider ones.
_OF_CURVES = 0.01


def scored(people: pd.DataFrame, scores: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """Respondents with the scores of outcomes that are levels in place of these, whose names stand
    beside: groups are told apart by them (`means.levels_of`)."""
    own = {name: people[name].astype("object").map(of) for name, of in scores.items()
           if name in people}  # fmt: skip
    names = {f"{means.LEVELS}{name}": people[name] for name in own}
    return people.assign(**names, **{name: pd.to_numeric(column) for name, column in own.items()})


def fewest(given: Mapping[str, Table], people: pd.DataFrame) -> dict[tuple[str, int], int]:
    """Rows of a country, by path and place, whose outcome has two values, or of a curve: to how
    many respondents have the one of which there are fewer, or anything at all.

    `people` are the respondents of the analysis, `scored`.
    """
    found = {}
    for file in _FILES:
        table = given.get(file.path)
        for at, row in _rows(table.frame) if table else ():
            if row["country"] == ALL or isinstance(row.get("model"), str):
                continue
            numbers = _members(row, people)
            sizes = numbers.value_counts()
            least = [int(sizes.min())] if len(sizes) == 2 else []
            if file == inequality_files.CURVES and (numbers > 0).any():
                least.append(int((numbers > 0).sum()))
            if least:
                found[file.path, at] = min(least)
    return found


def _members(row: Mapping, people: pd.DataFrame) -> pd.Series:
    """The numbers that a row is of."""
    numbers = means.of_outcome(row["outcome"], row["area"], people)
    if numbers is None:
        return pd.Series(dtype=float)
    inside = numbers.notna()
    if "weight" in people:
        inside &= people["weight"] > 0
    if row["country"] != ALL:
        inside &= people["country"].astype("str") == row["country"]
    if (ranking := row.get("ranking")) in people and isinstance(ranking, str):
        inside &= people[ranking].notna()
    if (group := row.get("group")) in people and isinstance(group, str):
        inside &= means.levels_of(people, group) == row["level"]
    return numbers[inside]


def rounded(
    table: Table, frame: pd.DataFrame, people: pd.DataFrame, threshold: int
) -> Iterator[tuple[str, int, float]]:
    """Column, row and number as it is published, as `means.rounded` has it."""
    if table.file not in _FILES:
        return
    every, first = dict(_rows(table.frame)), _first(frame)
    for at, row in _rows(frame):
        numbers = _members(row, people)
        if table.file == inequality_files.CURVES:
            step = share_step(float((numbers > 0).sum()), threshold)
            if pd.notna(row["value"]) and 0 < row["point"] < 1 and len(numbers):
                value = to_step(row["value"], max(step, _OF_CURVES)) if step > 0 else math.nan
                yield "value", at, value
            continue
        n = min(float(row["n"]), first.get(_key(row), math.inf))
        least = means.least(n, threshold)
        if math.isnan(least):
            continue
        span = float(numbers.max() - numbers.min()) if numbers.nunique() == 2 else 0.0
        apart = means.grain(numbers)
        if table.file == inequality_files.INDICES:
            span, apart = float(span > 0), float(len(numbers) > 0)
        share = share_step(n, threshold)
        coarse = share * span if span and not math.isnan(share) else 0.0
        for name, number in means.told(every[at], least, apart, threshold, coarse).items():
            if name in frame and pd.notna(row[name]):
                yield name, at, number


def _rows(frame: pd.DataFrame) -> list[tuple[int, dict]]:
    return list(zip(map(int, map(str, frame.index)), frame.to_dict("records"), strict=True))


def _first(frame: pd.DataFrame) -> dict[tuple, float]:
    """The respondents of the first levels of groups, which the others are held against."""
    if "group" not in frame:
        return {}
    found: dict[tuple, float] = {}
    for row in frame[frame["difference"].isna() & frame["n"].notna()].to_dict("records"):
        found.setdefault(_key(row), float(row["n"]))
    return found


def _key(row: Mapping) -> tuple:
    return tuple(row.get(name) for name in ("outcome", "area", "country", "group"))
