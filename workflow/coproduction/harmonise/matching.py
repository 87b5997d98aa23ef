"""Matching: which cells of a column a condition means, by its codes and intervals.

The same for `where` of the crosswalk, `where` of `leave_out` and `asserts`.
"""

import re
import unicodedata
from collections.abc import Collection

import numpy as np

from coproduction import faults
from coproduction.harmonise.outcomes import is_declared_missing
from coproduction.missing import BLANK, visible
from coproduction.readers.export import Export, number
from coproduction.study.recodes.intervals import Interval, day

#: A number that is filled with zeros, which is a code of its own.
_PADDED = re.compile(r" *[-+]?0[0-9].*")


def composed(text: str) -> str:
    """A text with every letter as one character where there is one, and such that look the same as
    one (Unicode NFKC): files from some systems hold an accent apart from its letter."""
    return unicodedata.normalize("NFKC", text)


def _plain(code: str) -> str:
    return composed(code).strip().casefold()


class Matcher:
    """What a condition wants of one column: one of its codes, or a number or date in an interval.

    Numbers are equal however they are spelt, but one filled with zeros is a code of its own.
    `BLANK` is a cell that is empty or shows nothing, and no tagged missing value. An interval
    holds no code that the file labels or declares missing. A cell of several answers has the code
    of each, and its own.
    """

    def __init__(self, export: Export, column: str, wanted: Collection[str]):
        self.mark, self.told = export.mark(column), export.columns[column]
        self.wanted, self.list = wanted, export.lists.get(column)
        self.intervals = [i for i in map(Interval.parse, wanted) if i is not None]
        self.numbers = {
            read
            for code in wanted
            for mark in {".", self.mark}
            if np.isfinite(read := _number(code, mark))
        }
        self.parts = {self.list.parts(code) for code in wanted} - {()} if self.list else set()

    def met(self, codes: Collection[str]) -> np.ndarray:
        """Whether each code is meant (bools)."""
        return np.array([self.holds(code) for code in codes], dtype=bool)

    def holds(self, code: str) -> bool:
        """Whether a cell of this code is meant."""
        return self._one(code) or self._listed(code)

    def doubtful(self, code: str) -> bool:
        """Whether a code that is not meant lies in an interval, but may not be a number."""
        return self._inside(code) and self.named(code) and not self.holds(code)

    def named(self, code: str) -> bool:
        """Whether the file has a label for a code, or declares it missing."""
        return code in self.told.labels or is_declared_missing(code, self.mark, self.told.missing)

    def name(self, code: str) -> str:
        """What the file says of a code that it labels or declares missing, for a message."""
        label = self.told.labels.get(code, "")
        return f"labels {label!r}" if label else "declares missing"

    def near(self, sought: str, codes: Collection[str]) -> str:
        """The first code that is not meant and differs from one sought by spelling only, or none.

        Differing by spelling are case, spaces around, zeros before a number, and letters composed
        of other characters that look the same (Unicode NFKC).
        """
        plain, read = _plain(sought), number(sought, self.mark)
        return next(
            (
                code
                for code in codes
                if (_plain(code) == plain or number(code, self.mark) == read)
                and not self.holds(code)
            ),
            "",
        )

    def _one(self, code: str) -> bool:
        if code in self.wanted or (BLANK in self.wanted and not visible(code)):
            return True
        if not code.isprintable() and faults.visible(code) in self.wanted:
            return True
        if self.numbers and _number(code, self.mark) in self.numbers:
            return True
        return self._inside(code) and not self.named(code)

    def _listed(self, cell: str) -> bool:
        """Whether an answer of a cell is meant.

        A cell with an answer that no row names has those whose parts stand in it together.
        """
        if self.list is None or cell == BLANK:
            return False
        readings = self.list.readings(cell)
        cut = self.list.parts(cell)
        if not readings:
            runs = {cut[i : i + len(of)] for of in self.parts for i in range(len(cut))}
            readings = [frozenset(runs | {(part,) for part in cut})]
        return any(
            answer in self.parts or (len(answer) == 1 and self._one(answer[0]))
            for reading in readings
            for answer in reading
        )

    def _inside(self, code: str) -> bool:
        return any(
            interval.holds(day(code) if interval.dates else number(code, self.mark))
            for interval in self.intervals
        )


def _number(code: str, mark: str) -> float:
    return float("nan") if _PADDED.fullmatch(code) else number(code, mark)
