"""Gather a column batch by batch, so that a file is never in memory as it was read.

A column of few distinct cells is kept as codes, a byte or two a respondent, whatever its length.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

#: Columns of at most so many distinct cells are kept as codes.
MOST_DISTINCT = (1 << 15) - 1
_TEXT = pd.StringDtype(na_value=np.nan)
_Batch = Sequence | np.ndarray | pd.Series


class Gathered:
    """The cells of one column so far: numbers (float64) or texts, none where NaN or empty.

    `expected` is how many cells will come, as far as the file tells.
    """

    def __init__(self, text: bool, expected: int = 0) -> None:
        self._text = text
        self._n = 0
        self._places: dict[object, int] = {}
        self._codes = np.empty(expected, dtype=np.int8)
        self._plain: list[pd.Series] = []
        self._tags: dict[int, np.ndarray] = {}

    def add(self, batch: _Batch, tags: np.ndarray | None = None) -> None:
        """Add a batch, with the tags of extended missing values where it has some."""
        start, self._n = self._n, self._n + len(batch)
        cells: pd.Series | np.ndarray
        if self._text or not isinstance(batch, np.ndarray):
            cells = self._series(batch)
            cells = cells.mask(cells == "") if self._text else cells
        else:
            cells = batch
        if tags is not None:
            self._tags[start] = tags
        if self._plain:
            self._plain.append(self._series(cells))
            return
        positions, uniques = pd.factorize(cells, use_na_sentinel=True)
        if not self._enter(positions, np.asarray(uniques).tolist(), start):
            self._plain.append(self._series(cells))

    def extend(self, other: "Gathered") -> None:
        """Add the cells of the rows that follow, gathered apart."""
        start, self._n = self._n, self._n + other._n
        self._tags |= {start + at: tags for at, tags in other._tags.items()}
        coded = not self._plain and not other._plain
        if coded and self._enter(other._codes[: other._n], [*other._places], start):
            return
        if not self._plain:
            self._plain = [self._decoded(self._codes[:start])]
            self._codes = self._codes[:0]
        self._plain += other._plain or [other._decoded(other._codes[: other._n])]

    def _enter(self, positions: np.ndarray, distinct: list, start: int) -> bool:
        """Enter cells as codes; False, and all before them plain, where too many are distinct."""
        places = self._places
        lookup = [places.setdefault(value, len(places)) for value in distinct]
        if len(places) > MOST_DISTINCT:
            self._plain = [self._decoded(self._codes[:start])]
            self._codes = self._codes[:0]
            return False
        small = np.int8 if len(places) <= np.iinfo(np.int8).max else np.int16
        if self._n > len(self._codes) or np.dtype(small).itemsize > self._codes.itemsize:
            larger = np.empty(max(self._n, len(self._codes)), dtype=small)
            larger[:start] = self._codes[:start]
            self._codes = larger
        self._codes[start : self._n] = np.array([*lookup, -1], dtype=small)[positions]
        return True

    def cells(self) -> pd.Series:
        """All cells: categorical where few are distinct, else float64 or `str`."""
        if self._plain:
            return pd.concat(self._plain, ignore_index=True)
        categories = pd.Index(list(self._places), dtype=_TEXT if self._text else "float64")
        return pd.Series(pd.Categorical.from_codes(self._codes[: self._n], categories))

    def tags(self) -> np.ndarray | None:
        """Tags of all cells, `""` where a cell has none; None where no cell has one."""
        if not self._tags:
            return None
        found = np.full(self._n, "", dtype="U2")
        for start, tags in self._tags.items():
            found[start : start + len(tags)] = tags
        return found

    def _series(self, cells: _Batch) -> pd.Series:
        return pd.Series(cells, dtype=_TEXT if self._text else "float64").reset_index(drop=True)

    def _decoded(self, codes: np.ndarray) -> pd.Series:
        """The cells that codes stand for."""
        distinct = [*self._places, np.nan]
        return self._series(list(distinct)).take(codes.astype(np.int64) % len(distinct))


def compact(cells: pd.Series) -> pd.Series:
    """A column as codes of its distinct cells, where those are few; itself where they are many."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return cells
    if cells.iloc[: 2 * MOST_DISTINCT].nunique() > MOST_DISTINCT:
        return cells
    positions, uniques = pd.factorize(cells, use_na_sentinel=True)
    if len(uniques) > MOST_DISTINCT:
        return cells
    return pd.Series(pd.Categorical.from_codes(positions, pd.Index(uniques, dtype=cells.dtype)))
