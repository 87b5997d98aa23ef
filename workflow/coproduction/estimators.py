"""Estimators: from an outcome, a design matrix and weights to estimates and their scores.

An estimator solves Σ_i s_i(θ) = 0, where s_i is the weighted score of respondent i. It returns the
scores and the inverse information, from which `coproduction.models` makes the design-based
covariance, the same for every estimator (Binder 1983).
"""

from dataclasses import dataclass

import numpy as np
from statsmodels.regression.linear_model import OLS

#: A column counts as a combination of those before it when less than this share of its length is
#: left after their projection, the tolerance of `lm` of R.
RANK_TOLERANCE = 1e-7

#: An outcome counts as explained without rest when less than this share of its variance is left.
PERFECT = 1e-12


class Unestimable(ValueError):
    """The data do not determine a term. `term` is its name, empty where it concerns the fit."""

    def __init__(self, problem: str, term: str = "", mend: str = ""):
        self.problem, self.term, self.mend = problem, term, mend
        super().__init__(problem)


@dataclass(frozen=True)
class Solution:
    """What an estimator found.

    Attributes
    ----------
    terms
        Names of the p parameters.
    estimate
        (p,) estimates.
    scores
        (n, p) weighted scores at the estimates; columns add up to zero.
    inverse_information
        (p, p) inverse of minus the derivative of the summed scores.
    r_squared
        Weighted coefficient of determination.
    """

    terms: list[str]
    estimate: np.ndarray
    scores: np.ndarray
    inverse_information: np.ndarray
    r_squared: float


def wls(outcome: np.ndarray, matrix: np.ndarray, terms: list[str], weights: np.ndarray) -> Solution:
    """Weighted least squares.

    Scores are w e x, the inverse information (XᵀWX)⁻¹, as `survey::svyglm` of R with the gaussian
    family.

    Parameters
    ----------
    outcome, weights
        (n,) floats; weights above zero.
    matrix
        (n, p) floats, the first column constant.
    terms
        Names of the columns.

    Raises `Unestimable` for a column that is a linear combination of those before it, and for an
    outcome the terms explain without rest.
    """
    root = np.sqrt(weights)
    p = matrix.shape[1]
    whole = np.empty((len(outcome), p + 1))
    np.multiply(matrix, root[:, None], out=whole[:, :p])
    np.multiply(outcome, root, out=whole[:, p])
    # Rotated to a triangle, the least-squares problem has p rows, not n, and the same solution;
    # at a million rows this saves six sevenths of the time statsmodels takes for the whole.
    r = np.linalg.qr(whole, mode="r")
    del whole
    _refuse_dependent(r[:p, :p], terms)
    found = OLS(r[:p, p], r[:p, :p]).fit()

    residual = outcome - matrix @ found.params
    mean = weights @ outcome / weights.sum()
    unexplained = weights @ residual**2 / (weights @ (outcome - mean) ** 2)
    if unexplained < PERFECT:
        raise Unestimable("the terms explain the outcome without rest (R² is 1)")
    return Solution(
        terms=terms,
        estimate=found.params,
        scores=matrix * (weights * residual)[:, None],
        inverse_information=found.normalized_cov_params,
        r_squared=float(1 - unexplained),
    )


def _refuse_dependent(r: np.ndarray, terms: list[str]) -> None:
    """Raise for the first column that depends on those before it, from the QR factor R."""
    length = np.sqrt((r**2).sum(axis=0))
    left = np.abs(np.diag(r))
    for j in np.flatnonzero(left <= RANK_TOLERANCE * length)[:1]:
        before = r[:j, :j]
        share = np.linalg.solve(before, r[:j, j]) * length[:j] / (length[j] or 1.0)
        others = [terms[k] for k in np.flatnonzero(np.abs(share) > RANK_TOLERANCE)]
        raise Unestimable(f"{terms[j]} is a linear combination of {', '.join(others)}", terms[j])


#: Estimator name in `models.yaml` to its function.
ESTIMATORS = {"wls": wls}
