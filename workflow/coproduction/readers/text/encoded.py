"""Encoded: a column of text gathered batch by batch, as codes of the distinct cells or as numbers.

So a column is never in memory as it was written, but for texts of which many are distinct.
"""

# pyarrow.compute makes its functions when it is imported; no checker of types can see them.
# pyright: reportAttributeAccessIssue=false

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from coproduction.readers import shelf
from coproduction.readers.cells import (
    ambiguous,
    plain,
    plain_numbers,
    read_numbers,
    scientific,
    typed,
)
from coproduction.readers.cells import text as textual
from coproduction.readers.gather import MOST_DISTINCT, compact


class Encoded:
    """A column of n cells so far: a byte or two a cell, else numbers (float64) or texts.

    It is numbers once too many cells are distinct, as long as all are plain numbers with the mark
    `decimal`, unless they are `texts`. Where a cell after such numbers is none, the column is
    `lost`, and has to be read anew as texts. `doubt` asks for cells that may have marks of
    thousands.
    """

    def __init__(self, n: int, decimal: str, doubt: bool, texts: bool = False) -> None:
        self.lost = False
        self._n, self._decimal, self._doubt = n, decimal, doubt
        self._at, self._doubtful = 0, ""
        self._known = pa.array([], pa.string())
        self._codes = shelf.empty(n, np.int8)
        self._numeric = not texts
        self._numbers: np.ndarray | None = None
        self._written: dict[int, str] = {}
        self._texts: list[pa.Array] = []

    def add(self, cells: pa.DictionaryArray) -> None:
        """Add a batch of texts, none of which is null."""
        if self.lost:
            return
        start, self._at = self._at, self._at + len(cells)
        if self._numbers is not None or self._texts:
            self._add_plain(cells.dictionary, cells.indices.to_numpy(), start)
            return
        lookup = self._looked_up(cells.dictionary)
        if (n := len(self._known)) <= MOST_DISTINCT:
            small = np.int8 if n <= np.iinfo(np.int8).max else np.int16
            if np.dtype(small).itemsize > self._codes.itemsize:
                larger = shelf.empty(self._n, small)
                larger[:start] = self._codes[:start]
                self._codes = larger
            self._codes[start : self._at] = lookup.astype(small)[cells.indices.to_numpy()]
            return
        self._add_plain(self._known, self._codes[:start], 0)
        self._add_plain(cells.dictionary, cells.indices.to_numpy(), start)
        self._codes, self._known = self._codes[:0], self._known[:0]

    def _looked_up(self, distinct: pa.Array) -> np.ndarray:
        """The codes of distinct cells, new ones for those that were not met."""
        found = pc.index_in(distinct, value_set=self._known)
        if found.null_count:
            new, n = pc.is_null(found), len(self._known)
            self._known = pa.concat_arrays([self._known, distinct.filter(new)])
            found = pc.fill_null(found, 0).to_numpy().copy()
            found[new.to_numpy(zero_copy_only=False)] = np.arange(n, len(self._known))
            return found
        return found.to_numpy()

    def _add_plain(self, distinct: pa.Array, codes: np.ndarray, start: int) -> None:
        """Add cells, by the distinct ones, to numbers or texts."""
        if self.lost:
            return
        numbers = read_numbers(distinct, self._decimal) if self._numeric else None
        if numbers is None:
            self._numeric = False
            if self._numbers is not None:
                self.lost, self._numbers = True, None
                return
            self._texts.append(distinct.take(pa.array(codes)))
        else:
            if self._numbers is None:
                self._numbers = shelf.empty(self._n, np.float64)
            self._numbers[start : start + len(codes)] = numbers[codes]
            told = scientific(distinct)
            for place in np.flatnonzero(np.isin(codes, [*told])).tolist() if told else ():
                self._written[start + place] = told[int(codes[place])]
        if self._doubt:
            self._look(distinct, numbers is not None)

    def _look(self, distinct: pa.Array, numbers: bool) -> None:
        """Look among distinct cells for such that may have marks of thousands."""
        values = distinct.filter(pc.match_substring(distinct, self._decimal))
        values = values if numbers else values.filter(plain_numbers(values, self._decimal))
        if len(values):
            told = ambiguous(values, self._decimal)
            self._doubt = bool(told)
            self._doubtful = (self._doubtful or told) if told else ""

    def cells(self) -> pa.Array | pa.ChunkedArray:
        """All cells as texts, or a dictionary of them; not of numbers."""
        if self._texts:
            return pa.chunked_array(self._texts, pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(self._codes[: self._at]), self._known)

    def typed(self) -> tuple[pd.Series, str, dict[int, str]]:
        """What `cells.typed` makes of the cells, and numbers that have an exponent."""
        if self._numbers is not None:
            return compact(pd.Series(self._numbers, copy=False)), self._doubtful, self._written
        if self._texts:
            return textual(self.cells()), self._doubtful, {}
        cells = self.cells()
        found, doubtful = typed(cells, self._decimal)
        return found, doubtful, scientific(cells) if is_number(found) else {}

    def places(self, code: str) -> np.ndarray | None:
        """Whether each cell is a text; None where numbers alone are known."""
        if self._numbers is not None:
            return None
        return pc.equal(plain(self.cells()), code).to_numpy(zero_copy_only=False)


def is_number(cells: pd.Series) -> bool:
    """Whether a column is of numbers."""
    held = cells.cat.categories if isinstance(cells.dtype, pd.CategoricalDtype) else cells
    return held.dtype == "float64"
