"""The variance between PSUs within strata, and the scores that it is of."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from coproduction.inference.coded import Columns, Lazy, blocks, held


class Scores(Lazy):
    """(n, k) scores as (n, k) columns times (n,) factors, so that the product need not be held.

    At a million respondents the product of a linear model is larger than all its data.
    """

    def __init__(self, columns: np.ndarray | Columns, factor: np.ndarray):
        self.columns, self.factor, self.shape = columns, factor, columns.shape

    def __getitem__(self, rows: Any) -> "Scores":
        return Scores(self.columns[rows], self.factor[rows])

    def made(self) -> np.ndarray:
        """The (n, k) scores."""
        return np.asarray(self.columns) * self.factor[:, None]


class Influence(Lazy):
    """(n, r) values: (n, k) scores times a (k, r) matrix each, added up.

    As the influence of respondents on estimates is, which are functions of others.
    """

    def __init__(self, *parts: tuple[np.ndarray | Lazy, np.ndarray]):
        self.parts, self.shape = parts, (len(parts[0][0]), parts[0][1].shape[1])

    def __getitem__(self, rows: Any) -> "Influence":
        return Influence(*((scores[rows], matrix) for scores, matrix in self.parts))

    def made(self) -> np.ndarray:
        """The (n, r) values."""
        first, *others = (np.asarray(scores) @ matrix for scores, matrix in self.parts)
        return sum(others, start=first)


#: Totals of PSUs that stand in memory at once.
MOST = 1 << 22


def totals(scores: np.ndarray | Lazy, unit: np.ndarray, count: int) -> np.ndarray:
    """Return the (count, k) sums of (n, k) scores over the (n,) units of that many."""
    if isinstance(scores, np.ndarray):
        own = unit.astype(np.intp, copy=False)
        return np.column_stack([np.bincount(own, column, count) for column in scores.T])
    found = np.zeros((count, scores.shape[1]), order="F")
    for rows in blocks(len(unit)):
        _add(found, scores[rows], unit[rows])
    return found


def _add(found: np.ndarray, scores: np.ndarray | Lazy, unit: np.ndarray) -> None:
    """Add (m, k) scores to the sums of their units."""
    # A score after the other, so that the sums are the same whatever the blocks.
    for column, part in zip(found.T, np.asarray(scores).T, strict=True):
        np.add.at(column, unit, part)


def between(
    scores: np.ndarray | Lazy,
    psu: np.ndarray,
    stratum_of_psu: np.ndarray,
    factor: np.ndarray,
) -> np.ndarray:
    """Return Σ_h factor_h Σ_j (z_hj − z̄_h)(z_hj − z̄_h)ᵀ, (k, k), of the PSUs' totals z_hj.

    Means are over all PSUs of a stratum, those without a score among them; that of a stratum of one
    PSU is 0. The totals of some strata stand in memory at a time.

    Parameters
    ----------
    scores, psu
        (m, k), and the (m,) PSU of each.
    stratum_of_psu
        (n_psu,) stratum of each PSU of the design.
    factor
        (n_strata,) floats.
    """
    n_psu, size = len(stratum_of_psu), np.bincount(stratum_of_psu, minlength=len(factor))
    if np.count_nonzero(held(psu, n_psu)) == len(psu):
        parts = iter([(scores, stratum_of_psu[psu])])
    else:
        parts = _of_strata(scores, psu, stratum_of_psu, size)
    result = np.zeros((scores.shape[1], scores.shape[1]))
    for each, stratum in parts:
        result += _spread(each, stratum, size, factor)
    return (result + result.T) / 2


def _of_strata(
    scores: np.ndarray | Lazy, psu: np.ndarray, stratum_of_psu: np.ndarray, size: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give the (j, k) totals of the PSUs of some strata after others, and the stratum of each."""
    n_psu, k = len(stratum_of_psu), scores.shape[1]
    if n_psu * k <= MOST:
        yield totals(scores, psu, n_psu), stratum_of_psu
        return
    part = ((np.cumsum(size) - 1) * k // MOST)[stratum_of_psu]
    for number in np.unique(part):
        mine = part == number
        place = np.cumsum(mine) - 1
        found = np.zeros((int(mine.sum()), k), order="F")
        for rows in blocks(len(psu)):
            own = psu[rows]
            inside = mine[own]
            if inside.all():
                _add(found, scores[rows], place[own])
            elif inside.any():
                _add(found, scores[rows][inside], place[own[inside]])
        yield found, stratum_of_psu[mine]


def _spread(
    each: np.ndarray | Lazy, stratum: np.ndarray, size: np.ndarray, factor: np.ndarray
) -> np.ndarray:
    """Return what (j, k) totals of PSUs of some strata, or single scores, add to `between`."""
    means = totals(each, stratum, len(size)) / size[:, None]
    means[size == 1] = 0.0
    root = np.sqrt(factor)
    result = np.zeros((each.shape[1], each.shape[1]))
    for rows in blocks(len(stratum)):
        h = stratum[rows]
        centred = (np.asarray(each[rows], dtype=float) - means[h]) * root[h, None]
        result += centred.T @ centred
    absent = factor * (size - np.bincount(stratum, minlength=len(size)))
    # Of strata of other parts the means are 0.
    return result + (means * absent[:, None]).T @ means
