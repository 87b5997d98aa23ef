"""Labelled numbers: what a file says by a value label of codes that a row takes as numbers.

A code between numbers that the file labels (99 "Refused", 0 "not at all") is no number like the
others: a row has to name it, or assert the labels of both ends of the scale it is an end of.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize

import numpy as np

from coproduction.faults import visible
from coproduction.readers.export import Export, number
from coproduction.study.recodes.crosswalk import SPAN, Row, asserts_ends, ends
from coproduction.study.recodes.intervals import Interval, day

#: How far a number may lie from a labelled one, by its size: as single precision rounds.
_NOISE = 2e-7


class Labels:
    """The value labels of a column, looked up by code, or by the number that a code is.

    A label that only repeats the number of its code says nothing, and is none here.
    """

    def __init__(self, labels: Mapping[str, str], mark: str = ".", dates: bool = False):
        self._read = day if dates else lambda code: number(code, mark)
        self.exact = dict(labels)
        told = {code: label for code, label in labels.items() if not self._repeats(code, label)}
        self._told = told
        self._numbers = sorted(
            (read, label) for code, label in told.items() if np.isfinite(read := self._read(code))
        )

    def _repeats(self, code: str, label: str) -> bool:
        read = self._read(code)
        return not label.strip() or any(number(label, mark) == read for mark in ".,")

    def of(self, code: str) -> str:
        """The label of a code, or of the same number spelt or rounded otherwise; else nothing."""
        if code in self._told or not self._numbers:
            return self._told.get(code, "")
        read = self._read(code)
        near = _NOISE * abs(read)
        place = bisect_left(self._numbers, (read - near, ""))
        for other, label in self._numbers[place : place + 1]:
            whole = read.is_integer() and other.is_integer()
            if read == other or (not whole and other <= read + near):
                return label
        return ""

    def at(self, end: float) -> str:
        """The label of a number as the file has it, nothing for none."""
        found = (label for code, label in self.exact.items() if self._read(code) == end)
        return next(found, "")

    def of_ends(self, row: Row) -> str:
        """The labels of both ends of a row's range, as ``never..always``; nothing if neither is."""
        low, high = ends(row) or (np.nan, np.nan)
        labels = self.at(low), self.at(high)
        return SPAN.join(labels) if any(labels) else ""


def labels_of(export: Export, variable: str, rows: list[Row]) -> Labels:
    """The labels of a column as the rows from it to a target read its codes."""
    intervals = [Interval.parse(row.source_code) for row in rows if row.verb == "bin"]
    dates = any(interval is not None and interval.dates for interval in intervals)
    return Labels(export.columns[variable].labels, export.mark(variable), dates)


def owned(read: float, row: Row) -> bool:
    """Whether a row that takes a labelled number says what the label of that number is.

    It does for the ends of its range, where it asserts their labels.
    """
    taken = ends(row)
    return asserts_ends(row) and taken is not None and read in taken


def asserting(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that assert the labels of both ends of their range."""
    return (row for row in rows if asserts_ends(row))


def keeps_labels(export: Export, variable: str, code: str = "") -> bool:
    """Whether labels that a crosswalk asserts of a column, or a code of it, are held to the file.

    A text of a format that keeps labels says itself what it means; a number does not, also where it
    was saved as text.
    """
    column = export.columns[variable]
    is_number = column.kind != "text" or code.isdecimal()
    return bool(column.labels) or (export.labelled and is_number)


def same(asserted: str, found: str) -> bool:
    """Whether a code or label of a file is the one that a crosswalk names.

    A crosswalk may spell out what cannot be seen of it. An accent may stand apart from its letter
    (Unicode NFD), which looks the same.
    """
    if asserted == found or asserted == visible(found):
        return True
    return normalize("NFC", asserted) == normalize("NFC", found)
