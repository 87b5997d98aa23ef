"""Columns of numbers, held as small as they are and read in blocks of rows.

A design matrix of a million respondents as floats is larger than all else of a fit. Here a dummy is
the code of its category, and floats stand for a block of rows at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

#: Rows that stand as floats at once, so few that the processor's cache holds their columns. Sums
#: are in this order: results do not depend on memory.
BLOCK = 1 << 12


#: Codes that stand as long integers at once.
SPAN = 1 << 16


def blocks(n: int) -> Iterator[slice]:
    """The rows of n, a block after the other."""
    return (slice(start, min(start + BLOCK, n)) for start in range(0, n, BLOCK))


def spans(n: int) -> Iterator[slice]:
    """The rows of n, more at once than `blocks`: where codes are only counted."""
    return (slice(start, min(start + SPAN, n)) for start in range(0, n, SPAN))


@dataclass(frozen=True)
class Coded:
    """A column of few values: its numbers are ``values[codes]``.

    `codes` are (n,) small integers from 0, which columns of one category share, `values` (K,)
    floats.
    """

    codes: np.ndarray
    values: np.ndarray

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, rows: Any) -> "Coded":
        return Coded(self.codes[rows], self.values)

    def __array__(self, dtype: type | None = None, copy: bool | None = None) -> np.ndarray:
        if len(self.codes) > SPAN:  # their places as long integers are longer than themselves
            found = taken(self.values, self.codes)
        else:
            found = self.values.take(self.codes)  # ten times as fast as by brackets
        return found if dtype is None else found.astype(dtype, copy=False)

    def times(self, other: "Coded") -> "Coded":
        """The products with another column."""
        k = len(other.values)
        kind = np.min_scalar_type(len(self.values) * k)
        codes = self.codes.astype(kind) * kind.type(k) + other.codes.astype(kind)
        return Coded(codes, np.outer(self.values, other.values).ravel())

    def within(self, rows: np.ndarray) -> "Coded":
        """The column in the (n,) bool `rows`, and 0 elsewhere."""
        k = len(self.values)
        codes = np.where(rows, self.codes, np.min_scalar_type(k).type(k))
        return Coded(codes, np.append(self.values, 0.0))


def counts(codes: np.ndarray, levels: int) -> np.ndarray:
    """How many of (n,) codes are of each level: (levels,), of few levels.

    Unlike by one `np.bincount`, no codes stand as long integers but some.
    """
    found = np.zeros(levels, dtype=int)
    for rows in spans(len(codes)):
        found += np.bincount(codes[rows], minlength=levels)
    return found


def sums(codes: np.ndarray, values: np.ndarray, levels: int) -> np.ndarray:
    """The (levels,) sums of (n,) values by their codes, as `np.bincount` adds them up."""
    found = np.zeros(levels)
    for rows in spans(len(codes)):
        np.add.at(found, codes[rows], values[rows])
    return found


def held(codes: np.ndarray, levels: int, inside: np.ndarray | None = None) -> np.ndarray:
    """Return (levels,) bools: which levels some of (n,) codes are of, those `inside`, (n,) bool."""
    found = np.zeros(levels, dtype=bool)
    for rows in spans(len(codes)):
        own = codes[rows] if inside is None else codes[rows][inside[rows]]
        if levels < SPAN:
            found |= np.bincount(own, minlength=levels) > 0
        else:
            found[own] = True
    return found


def taken(values: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return ``values[codes]`` of (n,) codes, some rows after the other."""
    found = np.empty(len(codes), dtype=values.dtype)
    for rows in spans(len(codes)):
        found[rows] = values.take(codes[rows])
    return found


#: (n,) floats or bools, or codes.
Column = np.ndarray | Coded


def positions(values: np.ndarray, levels: int) -> np.ndarray:
    """(n,) whole numbers from 0, of so many levels, as the smallest integers that hold them."""
    return values.astype(np.min_scalar_type(levels), copy=False)


def single(column: Column) -> bool:
    """Whether a column is one number, held once for all rows, as by `np.broadcast_to`."""
    return isinstance(column, np.ndarray) and column.strides == (0,) and len(column) > 0


def product(first: Column, second: Column) -> Column:
    """The products of two columns."""
    if isinstance(first, Coded) and isinstance(second, Coded):
        return first.times(second)
    if single(first) and single(second):
        return np.broadcast_to(np.asarray(first[0]) * np.asarray(second[0]), len(first))
    if isinstance(first, Coded) and single(second):
        return Coded(first.codes, first.values * np.asarray(second[0]))
    if isinstance(second, Coded) and single(first):
        return Coded(second.codes, np.asarray(first[0]) * second.values)
    return np.asarray(first) * np.asarray(second)


def within(column: Column, rows: np.ndarray) -> Column:
    """A column in the (n,) bool `rows`, and 0 elsewhere."""
    return column.within(rows) if isinstance(column, Coded) else column * rows


def missing(column: Column) -> np.ndarray:
    """Return (n,) bools: which numbers of a column are NaN."""
    if isinstance(column, Coded):
        return taken(np.isnan(column.values), column.codes)
    return np.isnan(column)


def met(column: Column) -> np.ndarray:
    """The numbers that a column has, in order."""
    if isinstance(column, Coded):
        return np.unique(column.values[held(column.codes, len(column.values))])
    return np.unique(column)


def ends(column: Column) -> tuple[float, float]:
    """The smallest and the largest number of a column."""
    if isinstance(column, Coded):
        found = met(column)
        return float(found[0]), float(found[-1])
    return float(column.min()), float(column.max())


def bounds(column: Column) -> tuple[float, float]:
    """Numbers that no number of a column is below and above."""
    if isinstance(column, Coded):
        known = column.values[~np.isnan(column.values)]
        return float(known.min()), float(known.max())
    return ends(column)


def level(column: Column, levels: int) -> np.ndarray:
    """(n,) codes of a column that is positions in levels."""
    return column.codes if isinstance(column, Coded) else positions(column, levels)


def scaled(column: Column, scale: float) -> Column:
    """A column divided by a number."""
    if isinstance(column, Coded):
        return Coded(column.codes, column.values / scale)
    if single(column):
        return np.broadcast_to(column[0] / scale, len(column))
    return column if scale == 1 else column / scale


def equal(column: Column, number: float) -> np.ndarray:
    """Return (n,) bools: where a column is a number."""
    if isinstance(column, Coded):
        return taken(column.values == number, column.codes)
    if single(column):
        return np.broadcast_to(column[0] == number, len(column))
    return column == number


def concatenated(columns: Sequence[Column]) -> Column:
    """Columns of the same numbers, under each other."""
    first = columns[0]
    if isinstance(first, Coded):
        codes = [one.codes for one in columns if isinstance(one, Coded)]
        return Coded(np.concatenate(codes), first.values)
    return np.concatenate(columns)


def infinite(column: Column) -> np.ndarray:
    """Return (n,) bools: which numbers of a column are infinite."""
    if isinstance(column, Coded):
        return taken(np.isinf(column.values), column.codes)
    return np.isinf(column)


def some(column: Column) -> bool:
    """Whether a column is other than 0 for some row."""
    return any(np.asarray(column[rows]).any() for rows in blocks(len(column)))


class Lazy:
    """(n, k) numbers that are made for the rows that are asked for.

    ``numbers[rows]`` are those of some rows, not yet made either; `np.asarray` makes them.
    """

    shape: tuple[int, int]
    #: So that ``array @ numbers`` comes here.
    __array_ufunc__ = None

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, rows: Any) -> "Lazy":
        raise NotImplementedError

    def made(self) -> np.ndarray:
        """The (n, k) floats of all rows at once."""
        raise NotImplementedError

    def __array__(self, dtype: type | None = None, copy: bool | None = None) -> np.ndarray:
        if len(self) <= BLOCK:
            return self.made()
        found = np.empty(self.shape, order="F")
        for rows in blocks(len(self)):
            found[rows] = self[rows].made()
        return found

    def __matmul__(self, other: np.ndarray) -> np.ndarray:
        found = np.empty((len(self), *other.shape[1:]))
        for rows in blocks(len(self)):
            found[rows] = self[rows].made() @ other
        return found

    def __rmatmul__(self, other: np.ndarray) -> np.ndarray:
        found = np.zeros((*other.shape[:-1], self.shape[1]))
        for rows in blocks(len(self)):
            found += other[..., rows] @ self[rows].made()
        return found


class Columns(Lazy):
    """(n, p) floats, each column held by itself.

    ``columns[:, j]`` is a column as floats, ``columns[:, several]`` are some columns.
    """

    def __init__(self, held: Sequence[Column], n: int):
        self.held, self.shape = tuple(held), (n, len(held))

    def __getitem__(self, key: Any) -> Any:
        rows, chosen = key if isinstance(key, tuple) else (key, slice(None))
        if isinstance(chosen, int | np.integer):
            return np.asarray(self.held[chosen][rows], dtype=float)
        place = range(len(self.held))
        place = place[chosen] if isinstance(chosen, slice) else np.arange(len(place))[chosen]
        held = [self.held[j] for j in place]
        whole = isinstance(rows, slice) and rows == slice(None)
        held = held if whole else _rows(held, rows)
        n = len(range(*rows.indices(len(self)))) if isinstance(rows, slice) else _count(rows)
        return Columns(held, n)

    def made(self) -> np.ndarray:
        """The (n, p) floats."""
        return self.filled(np.empty(self.shape, order="F"))

    def filled(self, found: np.ndarray) -> np.ndarray:
        """Write the floats into (n, p) ones and return these."""
        for place, column in zip(found.T, self.held, strict=True):
            if isinstance(column, Coded):
                # Positions are never beyond the values; only without a check none is copied.
                column.values.take(column.codes, out=place, mode="clip")
            else:
                place[:] = column
        return found

    def replaced(self, columns: dict[int, Column]) -> "Columns":
        """The columns with some others, by place."""
        return Columns([columns.get(j, own) for j, own in enumerate(self.held)], len(self))


def held_of(matrix: np.ndarray | Columns, j: int) -> Column:
    """A column as it is held."""
    return matrix.held[j] if isinstance(matrix, Columns) else matrix[:, j]


def fill(found: np.ndarray, matrix: np.ndarray | Columns) -> None:
    """Write (n, p) columns into floats."""
    if isinstance(matrix, Columns):
        matrix.filled(found)
    else:
        found[:] = matrix


class Standardised(Lazy):
    """(n, p) columns less a `centre` and divided by a `spread`, (p,) each."""

    def __init__(self, columns: np.ndarray | Columns, centre: np.ndarray, spread: np.ndarray):
        self.columns, self.shape = columns, columns.shape
        self.centre, self.spread = centre, spread

    def __getitem__(self, rows: Any) -> "Standardised":
        return Standardised(self.columns[rows], self.centre, self.spread)

    def made(self) -> np.ndarray:
        """The (n, p) floats."""
        return (np.asarray(self.columns) - self.centre) / self.spread


def _rows(held: Sequence[Column], rows: Any) -> list[Column]:
    """Some rows of columns; codes that columns share stay shared."""
    codes: dict[int, np.ndarray] = {}
    found: list[Column] = []
    for column in held:
        if isinstance(column, Coded):
            if id(column.codes) not in codes:
                codes[id(column.codes)] = column.codes[rows]
            found.append(Coded(codes[id(column.codes)], column.values))
        else:
            found.append(column[rows])
    return found


def _count(rows: np.ndarray) -> int:
    rows = np.asarray(rows)
    return int(np.count_nonzero(rows)) if rows.dtype == bool else len(rows)


def moments(matrix: "np.ndarray | Columns") -> tuple[np.ndarray, np.ndarray]:
    """The means and standard deviations, (p,) each, of (n, p) columns."""
    each = [matrix[:, j] for j in range(matrix.shape[1])]
    return np.array([column.mean() for column in each]), np.array([c.std() for c in each])
