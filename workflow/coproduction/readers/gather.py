"""Gather a column batch by batch, so that a file is never in memory as it was read.

A column of few distinct cells is kept as codes, a byte or two a respondent, whatever its length.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coproduction.readers import shelf
from coproduction.readers.export import looked_up

#: Columns of at most so many distinct cells are kept as codes.
MOST_DISTINCT = (1 << 15) - 1
_TEXT, _TAG = pd.StringDtype(na_value=np.nan), np.dtype("U2")
_Batch = Sequence | np.ndarray | pd.Series
#: Of numbers that a table has no code of.
_UNMET = np.int8(-128)


class Gathered:
    """The cells of one column so far: numbers (float64) or texts, none where NaN or empty.

    `expected` is how many cells will come, as far as the file tells.
    """

    def __init__(self, text: bool, expected: int = 0) -> None:
        self._text = text
        self._n = 0
        self._places: dict[object, int] = {}
        self._table: np.ndarray | None = None
        self._codes = shelf.empty(expected, np.int8)
        self._plain = False
        self._texts: list[pd.Series] = []
        self._numbers = np.empty(0)
        self._expected = expected
        self._tags = np.empty(0, dtype=_TAG)

    @classmethod
    def of(cls, cells: pd.Series, tags: np.ndarray | None = None) -> "Gathered":
        """Those of a column that was gathered before, by what `cells` and `tags` gave."""
        coded = isinstance(cells.dtype, pd.CategoricalDtype)
        kind = cells.array.categories.dtype if coded else cells.dtype
        found = cls(text=kind != "float64")
        found._n, found._plain = len(cells), not coded
        if coded:
            distinct = cells.array.categories.tolist()
            found._places = {cell: place for place, cell in enumerate(distinct)}
            found._codes = cells.array.codes
        elif found._text:
            found._texts = [cells]
        else:
            found._numbers = cells.to_numpy()
        if tags is not None:
            found._tags = tags
        return found

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
            self._tag(tags, start)
        if self._plain:
            self._append(cells, start)
            return
        if isinstance(cells, np.ndarray) and (codes := self._met(cells)) is not None:
            self._keep(codes, start)
            return
        positions, uniques = pd.factorize(cells, use_na_sentinel=True)
        if not self._enter(positions, np.asarray(uniques).tolist(), start):
            self._append(cells, start)

    def extend(self, other: "Gathered") -> None:
        """Add the cells of the rows that follow, gathered apart."""
        shelf.left()
        start, self._n = self._n, self._n + other._n
        if len(other._tags):
            self._tag(other._tags[: other._n], start)
        coded = not self._plain and not other._plain
        if coded and self._enter(other._codes[: other._n], [*other._places], start):
            return
        self._spell(start)
        if not other._plain:
            self._append(other._decoded(other._codes[: other._n]), start)
        elif self._text:
            self._texts += other._texts
        else:
            self._append(other._numbers[: other._n], start)

    def _enter(self, positions: np.ndarray, distinct: list, start: int) -> bool:
        """Enter cells as codes; False, and all before them plain, where too many are distinct."""
        places, before = self._places, len(self._places)
        lookup = [places.setdefault(value, len(places)) for value in distinct]
        if len(places) > MOST_DISTINCT:
            self._spell(start)
            return False
        if not self._text and len(places) > before:
            self._table = _table([*places])
        small = np.int8 if len(places) <= np.iinfo(np.int8).max else np.int16
        self._keep(looked_up(np.array([*lookup, -1], dtype=small), positions), start)
        return True

    def _keep(self, codes: np.ndarray, start: int) -> None:
        """Keep codes at a position."""
        if self._n > len(self._codes) or codes.itemsize > self._codes.itemsize:
            larger = shelf.empty(max(self._n, len(self._codes)), codes.dtype)
            larger[:start] = self._codes[:start]
            self._codes = larger
        self._codes[start : self._n] = codes

    def _met(self, cells: np.ndarray) -> np.ndarray | None:
        """The codes of numbers by the table; None where it has not all of them."""
        if self._table is None:
            return None
        with np.errstate(invalid="ignore"):  # what is not whole is found below
            whole = cells.astype(np.int8 if len(self._table) == 1 << 8 else np.int16)
        other = np.flatnonzero(whole != cells)
        codes = looked_up(self._table, whole)
        codes[other] = -1
        met = not (codes == _UNMET).any() and bool(np.isnan(cells[other]).all())
        return codes if met else None

    def _spell(self, start: int) -> None:
        """Keep the cells so far plain, and no longer as codes."""
        if not self._plain:
            self._plain = True
            if not self._text:
                self._numbers = shelf.empty(max(start, self._expected), np.float64)
            self._append(self._decoded(self._codes[:start]), 0)
            self._codes = self._codes[:0]

    def _append(self, cells: pd.Series | np.ndarray, start: int) -> None:
        """Add plain cells at a position."""
        if self._text:
            self._texts.append(self._series(cells))
            return
        end, held = start + len(cells), self._numbers
        if end > len(held):
            self._numbers = shelf.empty(max(end, 2 * start), np.float64)
            self._numbers[:start] = held[:start]
        self._numbers[start:end] = cells

    def cells(self) -> pd.Series:
        """All cells: categorical where few are distinct, else float64 or `str`."""
        shelf.left()
        if self._plain and self._text:
            return pd.concat(self._texts, ignore_index=True)
        if self._plain:
            return pd.Series(self._numbers[: self._n], copy=False)
        categories = pd.Index(list(self._places), dtype=_TEXT if self._text else "float64")
        codes = pd.Categorical.from_codes(self._codes[: self._n], categories)
        return pd.Series(codes, copy=False)

    def tags(self) -> np.ndarray | None:
        """Tags of all cells, `""` where a cell has none; None where no cell has one."""
        if not len(self._tags):
            return None
        self._tag(np.empty(0, dtype=_TAG), self._n)
        return self._tags[: self._n]

    def _tag(self, tags: np.ndarray, start: int) -> None:
        """Add tags at a position; cells before it have none but those added."""
        end, held = start + len(tags), self._tags
        if end > len(held):
            self._tags = shelf.empty(max(end, self._expected, 2 * len(held)), _TAG)
            self._tags[: len(held)] = held
            self._tags[len(held) :] = ""
        self._tags[start:end] = tags

    def _series(self, cells: _Batch) -> pd.Series:
        return pd.Series(cells, dtype=_TEXT if self._text else "float64").reset_index(drop=True)

    def _decoded(self, codes: np.ndarray) -> pd.Series:
        """The cells that codes stand for."""
        distinct = [*self._places, np.nan]
        return self._series(list(distinct)).take(codes.astype(np.int64) % len(distinct))


def _table(numbers: list) -> np.ndarray | None:
    """The place of each of some numbers, at the number itself, as indices of numpy count.

    None where not all are small and whole, or they are too many for a byte each.
    """
    if len(numbers) > np.iinfo(np.int8).max:
        return None
    cells = np.array(numbers, dtype=np.float64)
    for kind in (np.int8, np.int16):
        with np.errstate(invalid="ignore"):
            whole = cells.astype(kind)
        if (whole == cells).all():
            table = np.full(1 << 8 * whole.itemsize, _UNMET)
            table[whole] = np.arange(len(cells))
            return table
    return None


def compact(cells: pd.Series) -> pd.Series:
    """A column as codes of its distinct cells, where those are few; itself where they are many."""
    shelf.left()
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return shelf.column(cells)
    if cells.iloc[: 2 * MOST_DISTINCT].nunique() > MOST_DISTINCT:
        return shelf.column(cells)
    positions, uniques = pd.factorize(cells, use_na_sentinel=True)
    if len(uniques) > MOST_DISTINCT:
        return shelf.column(cells)
    found = pd.Categorical.from_codes(positions, pd.Index(uniques, dtype=cells.dtype))
    return shelf.column(pd.Series(found, copy=False))


def spread(values: pd.Series, codes: np.ndarray) -> pd.Series:
    """A column as `compact` has it, of what codes stand for (-1 for no cell), first met first."""
    places, distinct = pd.factorize(values, use_na_sentinel=True)
    if len(distinct) > MOST_DISTINCT:
        return values.reindex(codes).reset_index(drop=True)
    table = np.append(places, -1).astype(np.int16)
    held = pd.Index(distinct, dtype=values.dtype)
    return pd.Series(pd.Categorical.from_codes(table[codes], held), copy=False)
