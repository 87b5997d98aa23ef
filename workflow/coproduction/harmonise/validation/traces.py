"""Traces that spreadsheets, merges and exports leave in cells that are sound each for itself.

Identifiers whose last digits were lost, records that were copied under other identifiers, rows
that were appended twice, a column sorted alone, and codes of missing answers that became empty
cells.
"""

import re

import numpy as np
import pandas as pd

from coproduction.harmonise import joined
from coproduction.harmonise.validation.spelling import matched
from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.missing import BLANK
from coproduction.readers.export import Export
from coproduction.study.recodes.crosswalk import ARITHMETIC, Crosswalk
from coproduction.study.resolved.rules import Limits
from coproduction.study.resolved.survey import Source

#: Of fewer respondents all may be in order or alike by chance.
_FEWEST = 50
#: A number as a spreadsheet shows one that is too long for its cell.
_SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?[Ee]\+[0-9]{2}")
#: Long identifiers that end in zeros, as far as a spreadsheet keeps or shows digits.
_KEPT, _SHOWN = re.compile(r"[1-9][0-9]{14}0+"), re.compile(r"[1-9][0-9]{6,}0{5,}")
#: No smaller number has so many digits that a spreadsheet shows it otherwise.
_FEWEST_SHOWN = 1e11
#: Longer identifiers than spreadsheets keep digits.
_LONG = 16
#: One or two may end in zeros as they are.
_SEVERAL = 3
#: Weights of which so many are distinct tell respondents apart.
_DISTINCT = 0.25
#: A run of rows that repeats another, how many of them differ, and the runs expected by chance.
_RUN, _DIFFERENT, _CHANCE = 10, 8, 1e-3
#: So many numbers come in order by chance never.
_NUMBERS = 10
#: So many columns have lost their codes of missing together.
_COLUMNS = 5


def enter(book: Book, export: Export, source: Source, crosswalk: Crosswalk) -> None:
    """Note the traces; a column that has none is not entered. No cell is told."""
    for column in dict.fromkeys([*source.respondent, *source.strata, *source.psu]):
        _enter_rounded(book, export, column)
    if len(export.data) < _FEWEST:
        return
    if not _enter_copied(book, export, source, crosswalk):
        _enter_again(book, export, source, crosswalk)
    _enter_sorted(book, export, source, crosswalk)
    _enter_lost(book, export, crosswalk)


def _enter_rounded(book: Book, export: Export, column: str) -> None:
    cells = export.cells(column)
    # Of a million short numbers no text is made.
    if cells.dtype == "float64" and not (cells.to_numpy() >= _FEWEST_SHOWN).any():
        return
    if cells.dtype == "str" and not matched(cells, r"^[0-9]|[^\x00-\x7f]").any():
        return
    codes = export.codes(column)
    texts = codes.categories.tolist()
    shown = [bool(_SCIENTIFIC.fullmatch(text)) for text in texts]
    long = [len(text) >= _LONG and text.isdecimal() for text in texts]
    kept = [text for text, is_long in zip(texts, long, strict=True) if is_long]
    cut = len(kept) >= _SEVERAL and all(map(_KEPT.fullmatch, kept))
    lost = np.array([(cut and is_long) or bool(_SHOWN.fullmatch(text))
                     for text, is_long in zip(texts, long, strict=True)])  # fmt: skip
    found = np.array(shown) | (lost & (lost.sum() >= _SEVERAL))
    failing = found[codes.codes]
    if failing.any():
        expected = (
            "identifiers with all their digits, not zeros at the end or scientific notation, as "
            "of a spreadsheet that took them for numbers"
        )
        _enter(book, column, "lost_digits", failing, expected)


def _enter(
    book: Book,
    column: str,
    check: str,
    failing: np.ndarray,
    expected: str,
    limits: Limits = NOTE,
) -> None:
    _, rows = book.rows(failing)
    counts = int(failing.sum()), len(failing)
    told = rows, [""] * len(rows), expected
    book.enter(column, check, *counts, *told, more_than=limits, hidden=True)


def _enter_copied(book: Book, export: Export, source: Source, crosswalk: Crosswalk) -> bool:
    """Note records that are another's in all answers, the weight and the design, if there are.

    Returns whether nothing is left for `_enter_again`: some are copied, or all differ in columns
    that it looks at.
    """
    used = [*crosswalk.source_variables(), *source.strata, *source.psu]
    if not source.weight or source.weight in used or len(crosswalk.source_variables()) < 3:
        return False
    weights = export.numbers(source.weight)
    if len(pd.unique(weights)) < _DISTINCT * len(weights):
        return False
    compared = [*dict.fromkeys([source.weight, *used])]
    failing = np.zeros(len(weights), dtype=bool)
    if _occurs_twice(joined.hashed(export, compared)):
        groups = joined.groups(export, compared)
        failing[1:] = groups[1:] <= np.maximum.accumulate(groups[:-1])
    if failing.any():
        expected = (
            "a respondent, not the answers, weight and design of another under an identifier of "
            "its own, as copied rows and merges have"
        )
        _enter(book, "", "copied_record", failing, expected)
    return bool(failing.any()) or {*compared} <= {*_looked_at(source, crosswalk)}


def _enter_again(book: Book, export: Export, source: Source, crosswalk: Crosswalk) -> None:
    """Warn of rows that repeat others in the same order, whatever the number of their answers."""
    looked_at = _looked_at(source, crosswalk)
    if not looked_at:
        return
    if not _occurs_twice(joined.in_rows(joined.hashed(export, looked_at), _RUN)):
        return
    failing = repeated(joined.groups(export, looked_at))
    if failing.any():
        expected = (
            f"respondents of their own; {_RUN} rows or more repeat others of the file in the same "
            "order, in all columns that are read but the identifier: were rows appended twice?"
        )
        _enter(book, "", "repeated_rows", failing, expected, Limits(warning=0))


def _occurs_twice(numbers: np.ndarray) -> bool:
    numbers.sort()
    return bool((numbers[1:] == numbers[:-1]).any())


def _looked_at(source: Source, crosswalk: Crosswalk) -> list[str]:
    """All columns that are read but those that only identify."""
    own = [source.weight] if source.weight else []
    used = [*crosswalk.columns(), *own, *source.strata, *source.psu]
    identifying = {*source.respondent} - {*crosswalk.columns()}
    return [column for column in dict.fromkeys(used) if column not in identifying]


def repeated(groups: np.ndarray) -> np.ndarray:
    """Who stands in a run of rows whose groups repeat an earlier run in the same order, (n,) bools.

    A run has `_RUN` rows or more, of which nearly all differ. There are none where such a run may
    repeat another by chance, given how often two rows are alike.
    """
    n = len(groups)
    failing = np.zeros(n, dtype=bool)
    share = np.bincount(groups) / max(n, 1)
    if n < 2 * _RUN or n**2 / 2 * float((share**2).sum()) ** _RUN > _CHANCE:
        return failing
    windows, length = groups.astype(np.int64), 1
    while length < _RUN:
        step = min(length, _RUN - length)
        after = windows[step:]
        windows, _ = pd.factorize(windows[: len(after)] * (n + 1) + after)
        length += step
    _, first, inverse = np.unique(windows, return_index=True, return_inverse=True)
    later = np.flatnonzero(np.arange(len(windows)) - first[inverse] >= _RUN)
    for at in later.tolist():
        if len(np.unique(groups[at : at + _RUN])) >= _DIFFERENT:
            failing[at : at + _RUN] = True
    return failing


def _enter_sorted(book: Book, export: Export, source: Source, crosswalk: Crosswalk) -> None:
    """Note columns of numbers that are in order from the first respondent to the last."""
    roles = {*source.respondent, *source.strata, *source.psu, source.weight}
    copied = {row.source_variable for row in crosswalk.rows if row.verb in (*ARITHMETIC, "bin")}
    for column in sorted(copied - roles):
        numbers = export.numbers(column)
        numbers = numbers[np.isfinite(numbers)]
        steps = np.diff(numbers)
        if len(numbers) < _FEWEST or len(np.unique(numbers)) < _NUMBERS:
            continue
        if (steps >= 0).all() or (steps <= 0).all():
            expected = (
                "numbers in no order, unless all of the file is sorted by them; a column that was "
                "sorted alone holds the answers of others"
            )
            book.enter(column, "in_order", 1, 1, expected=expected, more_than=NOTE)


def _enter_lost(book: Book, export: Export, crosswalk: Crosswalk) -> None:
    """Note a file where nobody has any of many codes of missing, but many cells are empty."""
    asked, blank = 0, []
    for variable in crosswalk.source_variables():
        rows = [row for row in crosswalk.rows if row.source_variable == variable]
        kinds = {row.source_code for row in rows if row.missing_kind and row.verb == "map"}
        if kinds - {BLANK}:
            met = {*export.codes(variable).categories}
            if met & (kinds - {BLANK}) or export.columns[variable].missing:
                return
            asked += 1
            if BLANK in met:
                blank.append(variable)
    if asked >= _COLUMNS and 2 * len(blank) > asked:
        expected = (
            "the codes of missing answers that the crosswalk names: nobody has any of them, and "
            "cells are empty; an export may have made them so"
        )
        told = ("",) * len(blank), blank, expected
        book.enter("", "lost_missing", len(blank), asked, *told, more_than=NOTE)
