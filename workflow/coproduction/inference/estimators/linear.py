"""Weighted least squares."""

import math

import numpy as np

from coproduction.inference.coded import blocks
from coproduction.inference.estimators.identification import refuse_dependent
from coproduction.inference.estimators.problem import (
    Likelihood,
    Problem,
    Solution,
    Unestimable,
)
from coproduction.inference.estimators.response import Response, of_mean
from coproduction.inference.stratified import Scores

#: An outcome counts as explained without rest when less than this share of its variance is left.
PERFECT = 1e-12

#: Columns with lengths this many times apart lose digits to each other.
APART = 1e8

#: Singular values below this share of the largest are rounding.
SMALLEST = 1e-15


def wls(problem: Problem) -> Solution:
    """Weighted least squares.

    Scores are w e x, the inverse information (XᵀWX)⁻¹, as `survey::svyglm` of R with the gaussian
    family.

    Raises `Unestimable` for a column that is a linear combination of those before it, and for an
    outcome the terms explain without rest.
    """
    outcome, matrix, weights = problem.outcome, problem.matrix, problem.weights
    n, p = matrix.shape
    # Rotated to a triangle, the least-squares problem has p rows, not n, and the same solution;
    # at a million rows this saves six sevenths of the time statsmodels takes for the whole.
    r = problem.triangle
    refuse_dependent(r[:p, :p], problem.terms)
    estimate, inverse = solved(r)

    total = _squares(outcome, weights, float(weights @ outcome / weights.sum()))
    residual = matrix @ estimate
    np.subtract(outcome, residual, out=residual)
    rest = _squares(residual, weights)
    unexplained = rest / total
    if unexplained < PERFECT:
        raise Unestimable("the terms explain the outcome without rest (R² is 1)")

    likelihood = normal(residual, weights, total)
    return Solution(
        terms=problem.terms,
        estimate=estimate,
        scores=Scores(matrix, np.multiply(residual, weights, out=residual)),
        inverse_information=inverse,
        likelihood=likelihood,
        dispersion=rest / max(n - p, 1),
        r_squared=float(1 - unexplained),
        response=linear(estimate),
    )


def solved(r: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the least-squares estimates (p,) and (XᵀX)⁻¹, from the triangle of (X, y).

    Columns whose lengths are `APART` are brought to one length by powers of two: what is small
    beside others is not rounding.
    """
    p = r.shape[1] - 1
    length = np.linalg.norm(r[:p, :p], axis=0)
    factor = np.ones(p)
    if length.max() > APART * length.min():
        factor = np.exp2(-np.round(np.log2(np.where(length > 0, length, 1.0))))
    inverse = pseudo_inverse(r[:p, :p] * factor)
    return (inverse @ r[:p, p]) * factor, (inverse @ inverse.T) * np.outer(factor, factor)


def pseudo_inverse(matrix: np.ndarray) -> np.ndarray:
    """Return the Moore-Penrose inverse by singular values, those below rounding left out.

    As `OLS` of statsmodels finds its estimates, digit by digit; its import takes longer than a fit.
    """
    u, values, vt = np.linalg.svd(matrix, full_matrices=False)
    kept = values > SMALLEST * values.max()
    inverted = np.divide(1.0, values, out=np.zeros_like(values), where=kept)
    return vt.T @ (inverted[:, None] * u.T)


def normal(residual: np.ndarray, weights: np.ndarray, total: float) -> Likelihood:
    """Return the likelihood of (n,) residuals that are normal with one variance.

    `total` is the weighted sum of squares about the mean.
    """
    n, scale = len(residual), weights.mean()
    variance = _squares(residual, weights) / scale / n
    value, null = (-n / 2 * (math.log(2 * math.pi * v) + 1) for v in (variance, total / scale / n))
    # The score of the variance is (e² / v − 1) / 2v, its information n / 2v².
    apart = sum(
        float(weights[rows] @ (residual[rows] ** 2 / variance - 1) ** 2) for rows in blocks(n)
    )
    counted = apart / scale / (2 * n)
    return Likelihood(value, null, "normal", variance, counted)


def _squares(values: np.ndarray, weights: np.ndarray, about: float = 0.0) -> float:
    """Return the weighted sum of squares of (n,) values about one."""
    return sum(float(weights[rows] @ (values[rows] - about) ** 2) for rows in blocks(len(values)))


def linear(estimate: np.ndarray) -> Response:
    """The expectation xᵀβ of a linear model."""
    return of_mean(estimate, lambda x: (x, np.ones_like(x), np.zeros_like(x)))
