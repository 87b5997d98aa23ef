"""Associations of countries' means with a covariate of countries.

Correlations are tested by permutation of the countries, of all n! where they are few. A regression
knows the errors of the means: the variance between countries is what the residuals of ordinary
least squares have beyond them, and weights are the inverse of both together (Lewis and Linzer 2005,
eq. 12). Its coefficients are those of `metafor::rma(method = "HE")` of R, with the errors of
`test = "knha"`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from math import factorial

import numpy as np
from scipy.stats import rankdata

from coproduction.inference.design import t_interval, t_probability

#: Correlations this near are the same but for rounding.
_ROUNDING = 1e-10
_CHUNK = 50_000


@dataclass(frozen=True)
class Correlation:
    """A correlation with its two-sided p-value by so many permutations; `exact` where they are
    all there are."""

    estimate: float
    p_value: float
    permutations: int
    exact: bool


@dataclass(frozen=True)
class Slope:
    """The slope of a two-step regression, its error with degrees of freedom, and the variance
    between countries that the covariate leaves."""

    estimate: float
    std_error: float
    df: int
    between: float

    def interval(self, confidence: float) -> tuple[float, float]:
        """Return both ends of the t interval."""
        low, high = t_interval(self.estimate, self.std_error, self.df, confidence)
        return float(low), float(high)

    @property
    def p_value(self) -> float:
        """Two-sided p-value."""
        return float(t_probability(np.array(self.estimate / self.std_error), self.df))


def correlated(
    x: Sequence[float], y: Sequence[float], ranks: bool, most: int, seed: int
) -> Correlation | None:
    """Correlate (n,) covariates with (n,) means; by their ranks, ties sharing one, with `ranks`.

    All n! permutations are taken where they are no more than `most`, else so many drawn from
    `seed`, the sample itself being one more (Phipson and Smyth 2010). None where one is constant.
    """
    a, b = (rankdata(z) if ranks else np.asarray(z, dtype=float) for z in (x, y))
    a, b = a - a.mean(), b - b.mean()
    length = float(np.sqrt((a @ a) * (b @ b)))
    if np.ptp(x) == 0 or np.ptp(y) == 0 or not length > 0:
        return None
    estimate = float(a @ b) / length
    n, count = len(a), 0
    exact = factorial(n) <= most
    total = factorial(n) if exact else most
    orders, rng = permutations(range(n)), np.random.default_rng(seed)
    for start in range(0, total, _CHUNK):
        size = min(_CHUNK, total - start)
        if exact:
            taken = np.array(list(islice(orders, size)))
        else:
            taken = rng.permuted(np.tile(np.arange(n), (size, 1)), axis=1)
        count += int((np.abs(b[taken] @ a) / length >= abs(estimate) - _ROUNDING).sum())
    p_value = count / total if exact else (count + 1) / (total + 1)
    return Correlation(estimate, p_value, total, exact)


def regressed(x: Sequence[float], y: Sequence[float], errors: Sequence[float]) -> Slope | None:
    """Regress (n,) means with known (n,) standard errors on (n,) covariates.

    None where the covariate is constant, or countries are fewer than 3.
    """
    a, y_of, v = (np.asarray(z, dtype=float) for z in (x, y, np.square(errors)))
    n = len(a)
    if n < 3 or np.ptp(a) == 0:
        return None
    # around its mean and in its own unit, so that no unit of it is too small or too large
    unit = float(a.std())
    matrix = np.column_stack([np.ones(n), (a - a.mean()) / unit])
    bread = np.linalg.inv(matrix.T @ matrix)
    residual = y_of - matrix @ (bread @ (matrix.T @ y_of))
    known = v.sum() - np.trace(bread @ (matrix.T @ (v[:, None] * matrix)))
    between = max(0.0, float((residual @ residual - known) / (n - 2)))
    w = 1 / (v + between)
    bread = np.linalg.inv(matrix.T @ (w[:, None] * matrix))
    found = bread @ (matrix.T @ (w * y_of))
    scale = float(w @ (y_of - matrix @ found) ** 2 / (n - 2))
    error = float(np.sqrt(scale * bread[1, 1])) / unit
    return Slope(float(found[1]) / unit, error, n - 2, between)
