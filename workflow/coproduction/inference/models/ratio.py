"""The working likelihood ratio test of nested models, by design-based errors or the model's own."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtrc, fdtrc, ndtr

#: Errors that tell of the distribution of a working likelihood ratio.
DESIGN_BASED = ("stratified", "robust", "robust_by_respondent", "replicate")
#: Nearer to zero than this the saddlepoint has no probability.
FLAT = 1e-4


@dataclass(frozen=True)
class Ratio:
    """A likelihood ratio test: statistic, denominator df (None of χ²), p-value, and by what."""

    statistic: float
    df: float | None
    p_value: float
    method: str


def by_model(change: float, q: int, df: float | None) -> Ratio:
    """Return the test of q coefficients were the model true: χ², or F where a dispersion with `df`
    degrees of freedom is estimated and `change` divided by it."""
    if df is None:
        return Ratio(change, None, float(chdtrc(q, change)), "chi_squared")
    return Ratio(change / q, df, float(fdtrc(q, df, change / q)), "f")


def rao_scott(change: float, naive: np.ndarray, covariance: np.ndarray, df: float) -> Ratio:
    """Return the working likelihood ratio test of Rao and Scott (1984).

    The `change` of the deviance is distributed as Σ λ χ²₁, λ being the eigenvalues of the (q, q)
    design-based covariance over the `naive` one (Lumley, Scott 2014, eq. 5), here over an F with
    `df` degrees of freedom below. `statistic` is the change over the mean of λ. As
    `regTermTest(method = "LRT")` of R, by the saddlepoint approximation (Kuonen 1999).
    """
    scale = np.linalg.eigvals(np.linalg.solve(naive, covariance)).real
    statistic = float(change / scale.mean())
    return Ratio(statistic, df, f_sum_probability(change, scale, df), "rao_scott")


def f_sum_probability(x: float, scale: np.ndarray, df: float) -> float:
    """Return P(Σ λ χ²₁ > x χ²_df / df), the chi-squares being independent.

    By the saddlepoint of Σ λ χ²₁ − x χ²_df / df at 0 (Kuonen 1999, eq. 3; `pFsum` of R), and by
    Satterthwaite's F where that is too near to the mean.
    """
    if x <= 0:
        return 1.0
    values, times = np.append(scale, -x / df), np.append(np.ones(len(scale)), df)
    values = values / values.max()

    def slope(at: float) -> float:
        return float(times @ (values / (1 - 2 * at * values)))

    low = 0.99999 / (2 * values[-1])
    high = 0.99999 / 2
    if slope(low) >= 0 or slope(high) <= 0:
        return _satterthwaite(x, scale, df)
    at = cast(float, brentq(slope, low, high, xtol=1e-13))
    if abs(at) < FLAT:
        return _satterthwaite(x, scale, df)
    height = float(-times @ np.log1p(-2 * at * values) / 2)
    width = float(2 * times @ (values / (1 - 2 * at * values)) ** 2)
    w = np.sign(at) * np.sqrt(-2 * height)
    v = at * np.sqrt(width)
    return float(ndtr(-(w + np.log(v / w) / w)))


def _satterthwaite(x: float, scale: np.ndarray, df: float) -> float:
    mean = scale.mean()
    spread = float((scale**2).mean() / mean**2)
    q = len(scale) / spread
    return float(fdtrc(q, df, x / q / (mean * spread)))
