"""Alike: respondents by what they answered, so that what follows from answers is made once each.

Of millions of respondents most answered alike: a pattern of answers is held once, with the number
of its respondents and the sum of their weights, and each respondent has the number of a pattern.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coproduction.inference import coded
from coproduction.inference.coded import Coded, Column, Lazy, positions, spans
from coproduction.study.resolved.analysis import ByLevel, Scoring

#: Patterns that could be: up to so many, those that are met are ticked off in a list of them.
LISTED = 1 << 22
#: More numbers than these are sought in all respondents at once.
MANY = 1 << 16


@dataclass(frozen=True)
class Alike:
    """n respondents by p answers.

    Attributes
    ----------
    of
        (n,) number of the pattern of each respondent, the smallest integers that hold it.
    values
        (m, p) floats, NaN without an answer, of each pattern; in order of the first answer, then of
        the second, and so on. All are met.
    """

    of: np.ndarray
    values: np.ndarray

    @classmethod
    def by(cls, columns: Iterable[Column], n: int) -> "Alike":
        """Take (n,) columns, one after the other."""
        of, values = np.zeros(n, dtype=np.uint8), np.empty((1, 0))
        for column in columns:
            own = _ordered(column)
            k = len(own.values)
            met, of = _paired(of, own.codes, len(values), k)
            values = np.column_stack([values[met // k], own.values[met % k]])
        return cls(of, values)

    def __len__(self) -> int:
        return len(self.of)

    def among(self, rows: slice | np.ndarray) -> "Alike":
        """Return some respondents, by their places or (n,) bools, with the patterns that are
        theirs."""
        own = self.of[rows]
        met = coded.held(own, len(self.values))
        place = positions(np.cumsum(met) - 1, max(int(met.sum()), 1))
        return Alike(coded.taken(place, own), self.values[met])

    def column(self, values: np.ndarray) -> Coded:
        """Return a number of each pattern, (m,), as a column of the respondents."""
        return Coded(self.of, values)

    def counts(self) -> np.ndarray:
        """(m,) how many respondents are of each pattern."""
        return coded.counts(self.of, len(self.values))

    def sums(self, weights: np.ndarray) -> np.ndarray:
        """(m,) sums of (n,) weights of the respondents of each pattern."""
        return coded.sums(self.of, weights, len(self.values))


class Each(Lazy):
    """(n, k) numbers: those of the patterns of each respondent, times its weight.

    `parts` are the (n,) patterns with the (m, k) numbers of these; the columns of several stand
    beside each other.
    """

    def __init__(self, weights: np.ndarray, *parts: tuple[np.ndarray, np.ndarray]):
        self.weights, self.parts = weights, parts
        self.shape = len(weights), sum(numbers.shape[1] for _, numbers in parts)

    def __getitem__(self, rows: Any) -> "Each":
        return Each(self.weights[rows], *((of[rows], numbers) for of, numbers in self.parts))

    def made(self) -> np.ndarray:
        """The (n, k) floats."""
        return np.hstack([numbers[of] for of, numbers in self.parts]) * self.weights[:, None]


def scored(answers: pd.Series, by: Scoring) -> Column:
    """Return the scores of an item as a column, NaN where it is not answered."""
    if isinstance(by, ByLevel):
        return numbered(answers, [by.scores[level] for level in answers.cat.categories])
    if isinstance(answers.dtype, pd.CategoricalDtype):
        numbers = answers.cat.categories.to_numpy(dtype=float)
        return numbered(answers, by.intercept + by.slope * numbers)
    return by.intercept + by.slope * answers.to_numpy(dtype=float, na_value=np.nan)


def numbered(answers: pd.Series, numbers: Sequence[float] | np.ndarray) -> Coded:
    """Return a column of categories as the number of each, NaN where it is not answered."""
    place = positions(np.arange(len(numbers) + 1), len(numbers))
    # code −1, missing, takes the last
    return Coded(coded.taken(place, answers.cat.codes.to_numpy()), np.append(numbers, np.nan))


def levels(answers: pd.Series) -> Coded:
    """Return a column of categories as the places of these, NaN where it is not answered."""
    return numbered(answers, np.arange(float(len(answers.cat.categories))))


def _ordered(column: Column) -> Coded:
    """Return a column as codes of its numbers, each once and in order, NaN last."""
    if isinstance(column, Coded):
        values, place = np.unique(column.values, return_inverse=True)
        return Coded(coded.taken(positions(place, len(values)), column.codes), values)
    values = _met(lambda rows: column[rows], len(column))
    return Coded(_placed(lambda rows: column[rows], len(column), values), values)


def _paired(
    first: np.ndarray, second: np.ndarray, many: int, k: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of (n,) codes that are met, as ``first × k + second`` in order, and the (n,)
    place of each respondent's in these. There are `many` and `k` codes."""
    n = len(first)

    def pairs(rows: slice) -> np.ndarray:
        return first[rows] * np.int64(k) + second[rows]

    if many * k > LISTED:
        met = _met(pairs, n)
        return met, _placed(pairs, n, met)
    ticked = np.zeros(many * k, dtype=bool)
    for rows in spans(n):
        ticked[pairs(rows)] = True
    met = np.flatnonzero(ticked)
    place, found = positions(np.cumsum(ticked) - 1, len(met)), _empty(n, len(met))
    for rows in spans(n):
        found[rows] = place[pairs(rows)]
    return met, found


def _met(numbers: Callable[[slice], np.ndarray], n: int) -> np.ndarray:
    """Return which numbers n respondents have, each once and in order, NaN last."""
    found = np.unique(numbers(slice(0, 0)))
    for rows in spans(n):
        found = np.union1d(found, pd.unique(numbers(rows)))
        if len(found) > MANY:
            return np.unique(numbers(slice(None)))
    return found


def _placed(numbers: Callable[[slice], np.ndarray], n: int, met: np.ndarray) -> np.ndarray:
    """Return the (n,) place of the number of each respondent in those that are met."""
    found = _empty(n, len(met))
    for rows in spans(n):
        found[rows] = np.searchsorted(met, numbers(rows))
    return found


def _empty(n: int, levels: int) -> np.ndarray:
    """(n,) integers for places in so many levels."""
    return np.empty(n, dtype=np.min_scalar_type(levels))
