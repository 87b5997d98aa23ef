"""Retold measurement: whether countries measure an index and answer an item alike, as it follows
from the published respondents."""

import math
from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from coproduction.disclosure.counted import numbers
from coproduction.disclosure.known_fits import Changes, Published, rows_of
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import nice, significant, to_step
from coproduction.inference.models.wald import adjusted
from coproduction.results import dif_files, invariance_files
from coproduction.results.contract import File

#: Country, area, index, and of a test of an item the item, else nothing.
Few = tuple[str, str, str, str]
#: Changes of shares explained and of slopes, which are means of what single respondents add.
_CHANGES = ("mcfadden_change", "nagelkerke_change", "slope_change")
#: Digits of a sum over pairs of countries that their respondents weigh.
_DIGITS = 2
#: Parameters that add up, or multiply, to a constant over countries: the others tell one of them.
_CLOSED = ("factor_mean", "factor_sd", "aligned", "country")
_OF_FACTORS = (invariance_files.PARAMETERS, invariance_files.ALIGNED)


def few(given: Mapping[str, Table], people: pd.DataFrame, threshold: int) -> frozenset[Few]:
    """The countries of which fewer than `threshold` respondents have what factor models of an
    index, or tests of an item, take: answers to all its items, or to the item and its score.

    `people` are the respondents of the analysis.
    """
    asked: dict[tuple[str, str, str], set[str]] = {}
    for file in _OF_FACTORS:
        for _, row in rows_of(given[file.path]) if file.path in given else ():
            own = asked.setdefault((row["area"], row["index"], ""), set())
            own |= {row["item"]} if isinstance(row["item"], str) else set()
    tests = [row for _, row in rows_of(given[dif_files.DIF.path])] if _dif_in(given) else []
    of_index: dict[tuple[str, str], set[str]] = {}
    for row in tests:
        of_index.setdefault((row["area"], row["index"]), set()).add(row["item"])
    for row in tests:
        key, score = (row["area"], row["index"], row["item"]), row["matching"]
        whole = of_index[key[:2]]
        asked[key] = {row["item"], score} if isinstance(score, str) else whole
    weighing = people["weight"] > 0 if "weight" in people else people["country"].notna()
    found = set()
    for (area, index, item), columns in asked.items():
        known = people[[name for name in sorted(columns) if name in people]].notna().all(axis=1)
        for country, rows in (known & weighing).groupby(people["country"].astype("str")):
            if rows.sum() < threshold:
                found.add((str(country), area, index, item))
    return frozenset(found)


def _dif_in(given: Mapping[str, Table]) -> bool:
    return dif_files.DIF.path in given


def _tests(table: Table, told: Published) -> Changes:
    """Tests as of the published respondents. The changes are told no better than a base is: they
    are means over respondents."""
    found: Changes = {}
    for at, row in rows_of(table):
        shown = told.n(table.file, at)
        new = {name: _rough(row[name], shown, told.grid.threshold) for name in _CHANGES}
        if not math.isnan(row["statistic"]):
            new |= _retested(row, shown, told)
        found[at] = {k: v for k, v in new.items() if not math.isnan(row[k])}
    return found


def _retested(row: Mapping, shown: float, told: Published) -> dict[str, float]:
    """F of the published respondents: a Wald statistic is theirs times what one adds, and over a
    change of a share explained it is their number. Where respondents may be sampling units, degrees
    of freedom are moved as their number is, and told in steps of two thresholds."""
    n, q, rest = (float(row[name]) for name in ("n", "df_numerator", "df_denominator"))
    df = rest + q - 1
    wald = row["statistic"] * df / rest * shown / n
    if told.alone.among("all"):
        df = to_step(df + shown - n, 2 * told.grid.threshold) if shown > 0 else math.nan
    names = ("statistic", "df_denominator", "p_value")
    again = adjusted(wald, int(q), df) if math.isfinite(wald + df) else None
    return dict(zip(names, again or (math.nan,) * 3, strict=True))


def _rough(value: float, n: float, threshold: int) -> float:
    """A mean over about `n` respondents in steps that two thresholds of them make up."""
    if math.isnan(value) or not n > 0:
        return math.nan
    step = nice(abs(value) * 2 * threshold / n)
    return to_step(value, step) if step else value


def _of_items(table: Table, told: Published) -> Changes:
    """Parameters of items whose respondents are published, but of countries with few."""
    lost = _lost(told, dif_files.DIF, ("area", "index", "item"))
    return _without(table, told, lost, ("area", "index", "item"))


def _of_factors(table: Table, told: Published) -> Changes:
    """The same of factor models."""
    lost = _lost(told, invariance_files.INVARIANCE, ("area", "index"))
    return _without(table, told, lost, ("area", "index"))


def _alignment(table: Table, told: Published) -> Changes:
    """The simplicity with few digits, as countries weigh in it by their respondents."""
    found = _of_factors(table, told)
    for at, row in rows_of(table):
        if at not in found and not math.isnan(row["simplicity"]):
            found[at] = {"simplicity": significant(row["simplicity"], _DIGITS)}
    return found


def _lost(told: Published, file: File, keys: tuple[str, ...]) -> set[tuple[str, ...]]:
    """What number of respondents is withheld of."""
    table = told.tables.get(file.path)
    rows = rows_of(table) if table else []
    return {tuple(row[k] for k in keys) for at, row in rows if math.isnan(told.n(file, at))}


def _without(
    table: Table, told: Published, lost: set[tuple[str, ...]], keys: tuple[str, ...]
) -> Changes:
    """Rows without what is found of countries with few, or of nobody whose number is published."""
    names = [name for name in numbers(table.file) if name not in ("n_countries", "n_items")]
    blank = dict.fromkeys(names, math.nan)
    rows = rows_of(table)
    closed = {key for row in rows for key in _closed(row[1], told, keys)}
    found: Changes = {}
    for at, row in rows:
        key = tuple(row[name] for name in keys)
        gone = key in lost or _named(row, keys) in told.few or (*key, _part(row)) in closed
        if gone:
            found[at] = {name: math.nan for name in blank if not math.isnan(row[name])}
    return found


def _closed(row: Mapping, told: Published, keys: tuple[str, ...]) -> Iterator[tuple]:
    """Parameters that the rows of other countries would tell."""
    if _named(row, keys) in told.few and _part(row) in _CLOSED:
        yield (*(row[name] for name in keys), _part(row))


def _part(row: Mapping) -> str:
    """What a row tells: a parameter, or a mean by the method it is found by."""
    return str(row.get("parameter", row.get("method", "")))


def _named(row: Mapping, keys: tuple[str, ...]) -> Few:
    item = row["item"] if "item" in keys else ""
    return str(row.get("country")), row["area"], row["index"], item


#: Files with such numbers, and what makes them as they are published.
FILES: Mapping[str, Callable[[Table, Published], Changes]] = {
    dif_files.DIF.path: _tests,
    dif_files.PARAMETERS.path: _of_items,
    invariance_files.PARAMETERS.path: _of_factors,
    invariance_files.MEANS.path: _of_factors,
    invariance_files.ALIGNMENT.path: _alignment,
    invariance_files.ALIGNED.path: _of_factors,
}
