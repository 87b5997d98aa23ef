"""Retold countries: what is between countries, as it follows from the means and estimates that are
published."""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from coproduction.disclosure import retested
from coproduction.disclosure.counted import numbers
from coproduction.disclosure.known_fits import Changes, Published, rows_of
from coproduction.disclosure.linked import Table
from coproduction.results import between_files
from coproduction.results.contract import File

#: Numbers of a row that everybody knows: what it is of, not what is found.
_DECLARED = ("n_countries", "year", "confidence")


def _summaries(table: Table, told: Published) -> Changes:
    """Nothing of a coefficient that is withheld in a country: with the others it would tell it."""
    parts = ("model", "outcome", "area", "term")
    gone = {(*key[:3], key[4]) for key in told.without_rest()}
    return {
        at: _withheld(table.file)
        for at, row in rows_of(table)
        if tuple(row[name] for name in parts) in gone
    }


def _means(table: Table, told: Published) -> Changes:
    """Degrees of freedom of means: of adjusted ones as their fits have it, else of the design."""
    found: Changes = {}
    for at, row in rows_of(table):
        if pd.isna(row["df"]):
            continue
        shown = float(row["df"])
        if isinstance(row["model"], str):
            fit = told.fit(row | {"country": "all"})
            shown = fit[1].of(shown) if fit else math.nan
        elif told.alone.among(row["country"]):
            shown = math.nan
        given = row | {"estimate": row["mean"]}
        found[at] = retested.by_t(given, shown, float(row["confidence"]))
    return found


def _associations(table: Table, told: Published) -> Changes:
    """Nothing of means some of which are withheld: ranks and slopes would tell of these."""
    means = told.tables.get(between_files.MEANS.path)
    lost = set()
    for at, row in rows_of(means) if means else ():
        if math.isnan(told.n(between_files.MEANS, at)):
            lost.add(_means_of(row))
    return {at: _withheld(table.file) for at, row in rows_of(table) if _means_of(row) in lost}


def _means_of(row: Mapping) -> tuple[str, str, str]:
    model = row["model"] if isinstance(row["model"], str) else ""
    return row["outcome"], row["area"], model


def _withheld(file: File) -> dict[str, float]:
    return {name: math.nan for name in numbers(file) if name not in _DECLARED}


#: Files with such numbers, and what makes them as they are published.
FILES: Mapping[str, Callable[[Table, Published], Changes]] = {
    between_files.COUNTRY_SUMMARIES.path: _summaries,
    between_files.MEANS.path: _means,
    between_files.ASSOCIATIONS.path: _associations,
}
