"""Samples of several groups, as factor models take them: answers, weights and variances of sums.

Variances within strata are those of the design (Binder 1983). Where no strata are declared they are
those of `lavaan(estimator = "MLR")` of R: sums of PSUs are not centred, and each group's take
n_c / (n_c − 1).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from coproduction.inference.alike import Each
from coproduction.inference.design import Design
from coproduction.inference.stratified import totals

Matrix: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Moments:
    """What a group's answers say: `n` (sum of weights), `mean` (p,), `covariance` (p, p) by n."""

    n: float
    mean: Matrix
    covariance: Matrix

    @classmethod
    def of(cls, answers: Matrix, weights: Matrix) -> "Moments":
        """Weigh the (m, p) answers, none of which is missing, by (m,) weights above zero."""
        total = float(weights.sum())
        mean = weights @ answers / total
        deviations = answers - mean
        return cls(total, mean, (deviations * weights[:, None]).T @ deviations / total)


@dataclass(frozen=True)
class Sample:
    """Respondents of several groups who answered all p items.

    Attributes
    ----------
    answers
        Group to (m, p) numbers that some respondents answered.
    weights
        Group to the (m,) sums of the weights, which are above zero, of those who did: n over all
        groups.
    meat
        Group to a function from the scores of answers, (m, k), to the (k, k) covariance of the sum
        over respondents of theirs times their weights.
    """

    answers: tuple[Matrix, ...]
    weights: tuple[Matrix, ...]
    meat: tuple[Callable[[Matrix], Matrix], ...]

    @cached_property
    def moments(self) -> list[Moments]:
        """The moments of every group."""
        return [Moments.of(a, w) for a, w in zip(self.answers, self.weights, strict=True)]


def summed(
    design: Design, rows: NDArray[np.bool_], of: NDArray[np.integer]
) -> Callable[[Matrix], Matrix]:
    """Return the covariance of sums of scores over a group's respondents, those of `rows`, (n,).

    `of` says of which of the answers each is.
    """
    weights = design.weights[rows]
    if design.stratified[rows].any():
        return lambda scores: design.covariance(Each(weights, (of, scores)), rows)
    if not design.clustered[rows].any():
        squares = np.bincount(of, weights**2)
        return lambda scores: (scores * squares[:, None]).T @ scores
    _, psu = np.unique(design.psu[rows], return_inverse=True)
    count = int(psu.max()) + 1

    def over_psus(scores: Matrix) -> Matrix:
        sums = totals(Each(weights, (of, scores)), psu, count)
        return cast(Matrix, sums.T @ sums * (count / (count - 1) if count > 1 else np.nan))

    return over_psus
