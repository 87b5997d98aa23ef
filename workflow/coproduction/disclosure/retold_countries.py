"""Retold countries: what is between and within countries, as it follows from what is published of
their means, estimates and counts."""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from coproduction.disclosure import retested
from coproduction.disclosure.counted import numbers
from coproduction.disclosure.known_fits import Changes, Published, rows_of
from coproduction.disclosure.relations import Table
from coproduction.results import between_files, inequality_files
from coproduction.results.contract import File
from coproduction.study.resolved.specification import ALL

#: Numbers of a row that everybody knows: what it is of, not what is found.
_DECLARED = ("n_countries", "year", "confidence", "smallest")


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
        if told.hidden(table.file, at):
            found[at] = _but_n(table.file)
            continue
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
        if told.hidden(between_files.MEANS, at):
            lost.add(_means_of(row))
    return {at: _withheld(table.file) for at, row in rows_of(table) if _means_of(row) in lost}


def _concentration(table: Table, told: Published) -> Changes:
    """Degrees of freedom by the design; no mean over countries one of which is withheld."""
    found: Changes = {}
    parts = ("outcome", "area", "ranking", "measure")
    lost = {
        _named(row, parts)
        for at, row in rows_of(table)
        if row["country"] != ALL and told.hidden(table.file, at)
    }
    for at, row in rows_of(table):
        if told.hidden(table.file, at):
            found[at] = _but_n(table.file)
        elif row["country"] == ALL and _named(row, parts) in lost:
            found[at] = _withheld(table.file)
        elif pd.notna(row["df"]) and told.alone.among(row["country"]):
            found[at] = retested.by_t(row, math.nan, float(row["confidence"]))
    return found


def _curves(table: Table, told: Published) -> Changes:
    """Curves with two digits, and without points beyond which few respondents are."""
    found: Changes = {}
    for at, row in rows_of(table):
        n, point = told.n(table.file, at), float(row["point"])
        few = told.hidden(table.file, at)
        few |= 0 < point < 1 and not min(point, 1 - point) * n >= told.grid.threshold
        value = math.nan if few else round(float(row["value"]), 2)
        if not math.isnan(float(row["value"])):
            found[at] = {"value": value}
    return found


def _differences(table: Table, told: Published) -> Changes:
    """No difference where the mean of one of both levels is withheld, in one of the countries."""
    found: Changes = {}
    parts = ("outcome", "area", "group")
    first: dict[tuple, str] = {}
    lost = set()
    for at, row in rows_of(table):
        level = first.setdefault(_named(row, parts), row["level"])
        if row["country"] != ALL and told.hidden(table.file, at):
            levels = (row["level"],) if row["level"] != level else ("",)
            lost |= {(*_named(row, parts), where, *levels) for where in (row["country"], ALL)}
    for at, row in rows_of(table):
        where = (*_named(row, parts), row["country"])
        if told.hidden(table.file, at):
            found[at] = _but_n(table.file)
        elif (*where, row["level"]) in lost or (*where, "") in lost:
            kept = (*_DECLARED, "n", "mean")
            names = [name for name in numbers(table.file) if name not in kept]
            found[at] = dict.fromkeys(names, math.nan)
        elif pd.notna(row["df"]) and told.alone.among(row["country"]):
            given = row | {"estimate": row["difference"]}
            found[at] = retested.by_t(given, math.nan, float(row["confidence"]))
    return found


def _named(row: Mapping, parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row[name] if isinstance(row[name], str) else "" for name in parts)


def _means_of(row: Mapping) -> tuple[str, str, str]:
    model = row["model"] if isinstance(row["model"], str) else ""
    return row["outcome"], row["area"], model


def _but_n(file: File) -> dict[str, float]:
    return {name: blank for name, blank in _withheld(file).items() if name not in ("n", "point")}


def _withheld(file: File) -> dict[str, float]:
    return {name: math.nan for name in numbers(file) if name not in _DECLARED}


#: Files with such numbers, and what makes them as they are published.
FILES: Mapping[str, Callable[[Table, Published], Changes]] = {
    between_files.COUNTRY_SUMMARIES.path: _summaries,
    between_files.MEANS.path: _means,
    between_files.ASSOCIATIONS.path: _associations,
    inequality_files.INDICES.path: _concentration,
    inequality_files.CURVES.path: _curves,
    inequality_files.DIFFERENCES.path: _differences,
}
