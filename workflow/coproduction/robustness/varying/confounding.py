"""Unobserved confounding: how strong it has to be to change an estimate (Cinelli, Hazlett 2020).

Making sense of sensitivity: extending omitted variable bias, Journal of the Royal Statistical
Society B 82(1), 39–67. Shares of variance are those of weighted least squares. An interval is
taken to widen by the design as it does: its error is the classical one times the root of the
design effect, with and without the confounder.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit


@dataclass(frozen=True)
class Regression:
    """Weighted least squares of a number on columns, as its triangle keeps it.

    Attributes
    ----------
    r
        (p + 1, p + 1) triangle of √w (X, y).
    names
        The p columns of X.
    n
        Rows.
    """

    r: np.ndarray
    names: Sequence[str]
    n: int

    @property
    def df(self) -> int:
        """Residual degrees of freedom, n − p."""
        return self.n - len(self.names)

    def rest(self, given: Sequence[int], of: int) -> float:
        """The sum of squares that is left of column `of`, given others; place p is the outcome."""
        if not given:
            return float(self.r[:, of] @ self.r[:, of])
        columns = self.r[:, list(given)]
        found = np.linalg.lstsq(columns / np.linalg.norm(columns, axis=0), self.r[:, of])[0]
        rest = self.r[:, of] - columns / np.linalg.norm(columns, axis=0) @ found
        return float(rest @ rest)

    def partial_r2(self, columns: Sequence[str], of: str = "", left: Sequence[str] = ()) -> float:
        """The share of what is left of the outcome, or of a column `of`, that columns explain.

        Given all other columns but those `left` out.
        """
        outcome = len(self.names)
        place = {name: k for k, name in enumerate(self.names)}
        dropped = {*left, of}
        full = [place[name] for name in self.names if name not in dropped]
        fewer = [place[name] for name in self.names if name not in {*dropped, *columns}]
        target = place[of] if of else outcome
        without, with_ = self.rest(fewer, target), self.rest(full, target)
        return min(max((without - with_) / without, 0.0), 1.0) if without > 0 else math.nan


@dataclass(frozen=True)
class Sure:
    """An estimate with its error and degrees of freedom by the design, the `r2` that its term
    explains of the outcome, the residual degrees of freedom, and the design effect."""

    estimate: float
    std_error: float
    df: float
    r2: float
    df_residual: int
    design_effect: float


def robustness_value(r2: float) -> float:
    """The share of variance of term and outcome that a confounder has to explain of both to bring
    an estimate to zero; `r2` is the partial one of its term."""
    return _value(_strength(r2))


def robustness_value_alpha(one: Sure, alpha: float) -> float:
    """The same to bring the end of the interval of coverage 1 − `alpha` to zero; 0 where it holds
    zero already."""
    f = _strength(one.r2)
    critical = math.sqrt(one.design_effect) * abs(stdtrit(one.df - 1, alpha / 2))
    critical /= math.sqrt(one.df_residual - 1)
    if f <= critical:
        return 0.0
    # what it explains of the outcome makes the error small: then less of the term is enough
    if f > 1 / critical:
        return (f**2 - critical**2) / (1 + f**2)
    return _value(f - critical)


def _strength(r2: float) -> float:
    """Cohen's f, |t| over the root of its degrees of freedom."""
    return math.sqrt(r2 / (1 - r2)) if r2 < 1 else math.inf


def _value(f: float) -> float:
    return 1.0 if math.isinf(f) else (math.sqrt(f**4 + 4 * f**2) - f**2) / 2


def bound(r2_term: float, r2_outcome: float, multiple: float) -> tuple[float, float] | None:
    """The partial R² with term and outcome of a confounder `multiple` times as strong as a
    benchmark.

    `r2_term` is the partial R² of the benchmark with the term given the other covariates,
    `r2_outcome` that with the outcome given the term too. None where no confounder is so strong.
    """
    if r2_term >= 1 or r2_outcome >= 1 or multiple * r2_term >= 1:
        return None
    of_term = multiple * r2_term / (1 - r2_term)
    if of_term >= 1:
        return None
    shared = multiple * r2_term**2 / ((1 - multiple * r2_term) * (1 - r2_term))
    if shared >= 1:
        return None
    factor = (math.sqrt(multiple) + math.sqrt(shared)) / math.sqrt(1 - shared)
    return of_term, min(factor**2 * r2_outcome / (1 - r2_outcome), 1.0)


def adjusted(one: Sure, r2_term: float, r2_outcome: float) -> tuple[float, float]:
    """The estimate and its error once a confounder of this strength, against it, is held."""
    classical = one.std_error / math.sqrt(one.design_effect)
    strength = math.sqrt(r2_outcome * r2_term / (1 - r2_term))
    bias = classical * math.sqrt(one.df_residual) * strength
    widened = math.sqrt((1 - r2_outcome) / (1 - r2_term))
    widened *= math.sqrt(one.df_residual / (one.df_residual - 1))
    return math.copysign(1.0, one.estimate) * (abs(one.estimate) - bias), one.std_error * widened
