"""Contributions: which counts and means are of one PSU, or made up by one or two respondents."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from coproduction.disclosure.relations import Cell, Table
from coproduction.results import descriptive_files, inequality_files

#: Per cent of the largest contribution that the others but the second must at least make up, else
#: the second respondent learns the largest one's value to within so much (p % rule; Hundepool et
#: al. 2012, Statistical Disclosure Control, 4.2.2).
PERCENT = 10.0

#: Files of counts of a country, with their columns of the variable and of its level.
_OF = (
    (descriptive_files.SAMPLE, "variable", "level"),
    (descriptive_files.ITEMS, "item", "level"),
    (descriptive_files.SUMMARIES, "variable", "level"),
    (descriptive_files.GROUPS, "group", "level"),
    (inequality_files.DIFFERENCES, "group", "level"),
)


def dominated(contributions: np.ndarray) -> bool:
    """Whether one or two of some contributions to a total (none negative) make up nearly all of
    it: the others are less than `PERCENT` of the largest."""
    if len(contributions) < 3:
        return len(contributions) > 0
    found = np.sort(contributions)
    return bool(found[:-2].sum() < PERCENT / 100 * found[-1])


def unsafe(tables: Mapping[str, Table], people: pd.DataFrame) -> Iterator[tuple[Cell, str]]:
    """Counts of country, variable and level that are of one PSU, or whose weights, or weighted
    numbers, one or two respondents make up; each with which of the two it is.

    `people` are the respondents of the analysis; those without a declared PSU are their own.
    """
    countries = people["country"].astype("str").to_numpy()
    weights = people["weight"].to_numpy(dtype=float)
    psu = _units(people)
    for file, variable, level in _OF:
        table = tables.get(file.path)
        for at, row in table.frame.iterrows() if table else ():
            if row[variable] not in people:
                continue
            column = people[row[variable]]
            of_level = isinstance(row[level], str)
            chosen = (column.astype("str") == row[level]) if of_level else column.notna()
            members = chosen.to_numpy(dtype=bool) & (weights > 0)
            if row["country"] in set(countries):
                members &= countries == row["country"]
            sizes = np.ones(members.sum())
            if not of_level and pd.api.types.is_numeric_dtype(column):  # else its answers are named
                sizes = np.abs(column[members].to_numpy(float))
            cell = (file.path, int(str(at)), "n")
            if members.sum() > 1 and len(np.unique(psu[members])) == 1:
                yield cell, "one_psu"
            elif dominated(weights[members] * sizes):
                yield cell, "dominated"


def _units(people: pd.DataFrame) -> np.ndarray:
    """A number a PSU; a respondent without one is its own."""
    own = pd.Series([f"\0{place}" for place in range(len(people))], index=people.index)
    if "psu" not in people:
        return np.arange(len(people))
    named = people["psu"].astype("object").where(people["psu"].notna(), own)
    return pd.factorize(named)[0]
