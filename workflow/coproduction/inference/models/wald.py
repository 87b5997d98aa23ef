"""Wald tests of linear hypotheses about coefficients."""

from dataclasses import dataclass

import numpy as np
from scipy.special import fdtrc, fdtri

from coproduction.inference.estimators.problem import Unestimable

#: A test at 0.05 that rejects a true hypothesis more often than this is liberal (Bradley 1978).
LIBERAL = 0.075


@dataclass(frozen=True)
class Hypothesis:
    """That q combinations of a model's p parameters are zero; `contrasts` is (q, p).

    `kind` is one of `coproduction.results.model_files.HYPOTHESES`. `estimable` says that the one
    combination is of interest itself, and is reported. `left` and `right` are the areas of a
    difference, `covariate` is that of a trend.
    """

    kind: str
    term: str
    contrasts: np.ndarray
    estimable: bool = False
    left: str = ""
    right: str = ""
    covariate: str = ""


def f_test(
    hypothesis: Hypothesis, estimate: np.ndarray, covariance: np.ndarray, df: float
) -> tuple[float, float]:
    """Return F and its p-value, with q and `df` degrees of freedom.

    F = (Cb)ᵀ (C V Cᵀ)⁻¹ Cb / q, as `survey::regTermTest` of R (method Wald; Binder 1983; Korn,
    Graubard 1990, eq. 2 with the model's own degrees of freedom).

    Raises `Unestimable` where the covariance of the contrasts is singular, as it is with more
    contrasts than degrees of freedom.
    """
    c = hypothesis.contrasts
    spread = c @ covariance @ c.T
    variance = np.diag(spread)
    # What is left of terms that cancel is rounding, of either sign.
    rounding = 1e-12 * np.diag(np.abs(c) @ np.abs(covariance) @ np.abs(c).T)
    if not (variance > rounding).all() or np.linalg.matrix_rank(
        spread / np.sqrt(np.outer(variance, variance)), tol=1e-10
    ) < len(c):
        raise Unestimable(
            f"the {len(c)} contrasts of the test {hypothesis.kind!r} have no joint covariance of "
            "full rank: too few PSUs for a joint test",
            hypothesis.term,
            "test fewer coefficients at once, or pool countries",
        )
    found = c @ estimate
    statistic = float(found @ np.linalg.solve(spread, found) / len(c))
    return statistic, float(fdtrc(len(c), df, statistic))


def adjusted(statistic: float, q: int, df: float) -> tuple[float, float, float] | None:
    """Return F, its denominator and its p-value, by the adjusted Wald test; None if df < q.

    The covariance of q contrasts, estimated with d degrees of freedom, makes their Wald statistic W
    one of Hotelling: W (d − q + 1) / (d q) is F with q and d − q + 1 degrees of freedom (Korn,
    Graubard 1990, eq. 3; ``svy: test`` of Stata). `statistic` is W / q.
    """
    rest = df - q + 1
    if rest < 1:
        return None
    corrected = statistic * rest / df
    return corrected, rest, float(fdtrc(q, rest, corrected))


def liberal(q: int, df: float) -> bool:
    """Whether F with q and `df` degrees of freedom, at 0.05, rejects more often than `LIBERAL`.

    That is, were its covariance one of `df` degrees of freedom, see `adjusted`.
    """
    rest = df - q + 1
    return rest < 1 or bool(fdtrc(q, rest, fdtri(q, df, 0.95) * rest / df) > LIBERAL)
