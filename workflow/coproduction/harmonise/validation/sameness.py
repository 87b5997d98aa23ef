"""Sameness: what tells nobody apart, or everybody, and bins that nobody falls into.

A column that was filled down or a number in another unit is of sound codes, each for itself.
"""

from collections.abc import Collection

import numpy as np
import pandas as pd

from coproduction.harmonise import joined
from coproduction.harmonise.outcomes import is_declared_missing
from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.missing import BLANK
from coproduction.readers.export import Export, number
from coproduction.study.recodes.crosswalk import Crosswalk, Row
from coproduction.study.recodes.intervals import Interval, day
from coproduction.study.resolved.survey import Source

#: Of fewer respondents all may have the same by chance.
_FEWEST = 50


def enter(
    book: Book, export: Export, source: Source, crosswalk: Crosswalk, hidden: Collection[str]
) -> None:
    """Note weights, strata and mapped columns that are the same for all, PSUs of one respondent
    each, and levels whose bins nobody falls into.

    Codes in `hidden` columns are not told. What varies is not entered.
    """
    for target, rows in crosswalk.by_target().items():
        _enter_unmet(book, export, target, rows)
    if len(export.data) < _FEWEST:
        return
    if source.weight and len(pd.unique(export.numbers(source.weight))) == 1:
        _enter(book, source.weight, "constant", "weights that differ, where a weight is declared")
    if source.strata and len(np.unique(joined.groups(export, source.strata))) == 1:
        column = joined.shown(source.strata)
        _enter(book, column, "constant", "several strata, where strata are declared")
    if source.psu:
        units = joined.groups(export, [*source.strata, *source.psu])
        if int(units.max(initial=-1)) + 1 == len(units):
            expected = (
                "PSUs of several respondents; with one each no respondents are in a cluster, as in "
                "a sample of persons drawn one by one"
            )
            _enter(book, joined.shown(source.psu), "single_psu", expected)
    for variable in crosswalk.source_variables():
        rows = [row for row in crosswalk.rows if row.source_variable == variable]
        if _filled_down(export, variable, rows):
            code = "" if variable in hidden else f"; all are {export.codes(variable)[0]!r}"
            _enter(book, variable, "constant", f"answers that differ between respondents{code}")


def _enter(book: Book, column: str, check: str, expected: str) -> None:
    book.enter(column, check, 1, 1, expected=expected, more_than=NOTE)


def _filled_down(export: Export, variable: str, rows: list[Row]) -> bool:
    """Whether all respondents have one answer, of a column mapped to several levels."""
    mapped = [row for row in rows if row.verb == "map" and row.target != "country"]
    if len({(row.target, row.target_code) for row in mapped if row.target_code}) < 2:
        return False
    codes = export.codes(variable)
    if not len(codes) or codes.codes[0] < 0 or (codes.codes != codes.codes[0]).any():
        return False
    own = [row for row in mapped if row.source_code == codes.categories[codes.codes[0]]]
    levels = {row.target_code for row in mapped if own and row.target == own[0].target}
    return bool(own) and all(row.target_code for row in own) and len(levels - {""}) > 1


def _enter_unmet(book: Book, export: Export, target: str, rows: list[Row]) -> None:
    """Enter the levels of a target that bins lead to, and that no respondent has.

    The column's numbers are not told, only the bins that hold them.
    """
    bins = [row for row in rows if row.verb == "bin" and row.target_code]
    variables = {row.source_variable for row in rows if row.source_variable}
    if len(variables) != 1 or any(row.where for row in rows) or len(bins) < 2:
        return
    variable = bins[0].source_variable
    codes = export.codes(variable)
    mark, missing = export.mark(variable), export.columns[variable].missing
    distinct = codes.categories.tolist()
    met = [distinct[place] for place in np.unique(codes.codes).tolist() if place >= 0]
    named = {row.source_code: row for row in rows if row.verb == "map"}
    held, numbers = {named[code].target_code for code in met if code in named}, []
    for code in met:
        if code not in named and code != BLANK and not is_declared_missing(code, mark, missing):
            numbers.append(code)
    taking = [row for row in bins if _holds(row, numbers, mark)]
    held |= {row.target_code for row in taking}
    levels = list(dict.fromkeys(row.target_code for row in bins))
    found = [level for level in levels if level not in held]
    if not found or not taking:
        return
    values = [
        f"{level}: {', '.join(row.source_code for row in bins if row.target_code == level)}"
        for level in found
    ]
    told = ", ".join(row.source_code for row in taking)
    expected = (
        f"respondents in the bins of every level of {target}; all numbers lie in {told}: are they "
        "in the unit of the bins?"
    )
    counts, blank = (len(found), len(levels)), ("",) * len(found)
    book.enter(variable, "unmet_bin", *counts, blank, values, expected, more_than=NOTE)


def _holds(row: Row, codes: list[str], mark: str) -> bool:
    interval = Interval.parse(row.source_code)
    if interval is None:
        return False
    reads = [day(code) if interval.dates else number(code, mark) for code in codes]
    return any(interval.holds(read) for read in reads if np.isfinite(read))
