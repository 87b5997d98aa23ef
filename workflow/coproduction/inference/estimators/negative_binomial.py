"""Negative binomial regression of counts that vary more than a Poisson count, with weights."""

from typing import Any, NoReturn

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from coproduction.inference.coded import Columns, Lazy, Standardised, blocks, moments
from coproduction.inference.estimators.glm import exponential, poisson
from coproduction.inference.estimators.identification import (
    CONVERGED,
    ITERATIONS,
    refuse_divergent,
)
from coproduction.inference.estimators.problem import (
    Likelihood,
    Problem,
    Solution,
    Unestimable,
)
from coproduction.inference.estimators.response import of_mean
from coproduction.inference.estimators.separation import of_means

#: Name of the parameter of dispersion: variance = μ + α μ².
DISPERSION = "log(alpha)"


def negative_binomial(problem: Problem) -> Solution:
    """Negative binomial regression (NB2) with log link; β and log α by one weighted likelihood.

    E[y] = μ = exp(xᵀβ), var y = μ + α μ² (Cameron, Trivedi 2013, sec. 3.3.1). Newton's method with
    the observed information, as `MASS::glm.nb` of R finds them by turns. The last parameter is
    ``log(alpha)``. `r_squared` is McFadden's.

    Raises `Unestimable` for an outcome that is no count, one that varies no more than a Poisson
    count, separation, dependent columns, and where Newton's method does not settle.
    """
    y = problem.outcome
    if (y != np.round(y)).any() or y.min() < 0:
        strange = y[(y != np.round(y)) | (y < 0)][0]
        raise Unestimable(
            f"a negative binomial needs counts; {strange:g} is none",
            mend="estimator: poisson, which takes any outcome of zero or more",
        )
    start = poisson(problem)  # refuses separation and dependent columns
    scale = problem.weights.mean()
    w = problem.weights / scale
    x = problem.matrix
    mu = np.exp(x @ start.estimate)
    extra = float(w @ ((y - mu) ** 2 - y) / (w @ mu**2))
    # The slope of the likelihood in α at α = 0 has its sign: no dispersion is left to find.
    if extra <= 0:
        raise Unestimable(
            "the count varies no more than a Poisson count: no dispersion is left to estimate",
            DISPERSION,
            "estimator: poisson",
        )
    # Columns of mean 0 and deviation 1 for the iterations: the Hessian is then well conditioned.
    centre, spread = moments(x)
    centre[0], spread[0] = 0.0, 1.0
    back = np.eye(x.shape[1] + 1)
    back[:-1, :-1] = np.diag(1 / spread)
    back[0, 1:-1] = -centre[1:] / spread[1:]
    at = np.append(np.linalg.solve(back[:-1, :-1], start.estimate), np.log(max(extra, 1e-2)))
    found, value, hessian = _climb(problem, Standardised(x, centre, spread), y, w, at)
    theta = back @ found
    constant = Columns([np.broadcast_to(1.0, len(y))], len(y))
    mean = float(w @ y / w.sum())
    null_extra = float(w @ ((y - mean) ** 2 - mean) / (w.sum() * mean**2))
    at = np.array([np.log(mean), np.log(max(null_extra, 1e-2))])
    _, null, _ = _climb(problem, constant, y, w, at)
    mu = np.exp(x @ theta[:-1])
    by_predictor, by_dispersion = _by_predictor(mu, theta, y), _by_dispersion(mu, theta, y)
    by_predictor *= problem.weights
    by_dispersion *= problem.weights

    return Solution(
        terms=[*problem.terms, DISPERSION],
        estimate=theta,
        scores=CountScores(x, by_predictor, by_dispersion),
        inverse_information=back @ np.linalg.inv(-hessian) @ back.T / scale,
        likelihood=Likelihood(value, null, "counts"),
        dispersion=float(scale),
        r_squared=float(1 - value / null),
        response=of_mean(theta, exponential),
        others={DISPERSION: "dispersion"},
        predictor_scores=by_predictor,
    )


def _climb(
    problem: Problem, x: Lazy, y: np.ndarray, w: np.ndarray, theta: np.ndarray
) -> tuple[np.ndarray, float, np.ndarray]:
    """Return the parameters at the maximum of the likelihood, its value and its Hessian there."""
    value, gradient, hessian = _likelihood(theta, x, y, w)
    step = np.zeros_like(theta)

    def refuse() -> NoReturn:
        refuse_divergent(problem, step[:-1], of_means(x, problem.terms, [y == 0]))

    for _ in range(ITERATIONS):
        # Away from the maximum the observed information may not be positive; then climb by
        # eigenvalues made so.
        values, vectors = np.linalg.eigh(-hessian)
        floor = 1e-8 * np.abs(values).max()
        step = vectors @ ((vectors.T @ gradient) / np.maximum(np.abs(values), floor))
        step *= min(1.0, 2.0 / max(abs(step[-1]), 1e-300))
        for _ in range(ITERATIONS):
            trial = theta + step
            found = _likelihood(trial, x, y, w)
            if np.isfinite(found[0]) and found[0] >= value - 1e-9 * abs(value):
                break
            step = step / 2
        else:
            refuse()
        theta = trial
        value, gradient, hessian = found
        if (np.abs(step) <= CONVERGED * (1 + np.abs(theta))).all():
            return theta, value, hessian
    refuse()


def _likelihood(
    theta: np.ndarray, x: Lazy, y: np.ndarray, w: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the log-likelihood, its gradient (q,) and Hessian (q, q)."""
    value, gradient, hessian = 0.0, np.zeros_like(theta), np.zeros((len(theta), len(theta)))
    for rows in blocks(len(y)):
        parts = _at(theta, np.asarray(x[rows]), y[rows], w[rows])
        value += parts[0]
        gradient += parts[1]
        hessian += parts[2]
    return value, gradient, hessian


def _at(
    theta: np.ndarray, x: np.ndarray, y: np.ndarray, w: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the log-likelihood of a block of respondents, its gradient and Hessian."""
    with np.errstate(over="ignore", invalid="ignore"):
        mu = np.exp(x @ theta[:-1])
        a = np.exp(theta[-1])
        r = 1 / a
        c = 1 + a * mu
        value = float(
            w
            @ (
                gammaln(y + r)
                - gammaln(r)
                - gammaln(y + 1)
                - r * np.log(c)
                + y * (np.log(mu) + np.log(a) - np.log(c))
            )
        )
        by_dispersion = _by_dispersion(mu, theta, y)
        gradient = np.append((w * _by_predictor(mu, theta, y)) @ x, w @ by_dispersion)
        by_rr = polygamma(1, y + r) - polygamma(1, r) + a * mu / (r + mu) + (y - mu) / (r + mu) ** 2
        hessian = np.empty((len(theta), len(theta)))
        hessian[:-1, :-1] = -(x * (w * mu * (1 + a * y) / c**2)[:, None]).T @ x
        hessian[-1, :-1] = hessian[:-1, -1] = -x.T @ (w * a * mu * (y - mu) / c**2)
        hessian[-1, -1] = w @ (r * r * by_rr - by_dispersion)
    return value, gradient, hessian


def _by_predictor(mu: np.ndarray, theta: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return (m,) scores by the linear predictor of counts `y` of means `mu`."""
    return (y - mu) / (1 + np.exp(theta[-1]) * mu)


def _by_dispersion(mu: np.ndarray, theta: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return (m,) scores by log α: by r = 1/α, then d/dlog α = −r d/dr."""
    a = np.exp(theta[-1])
    r = 1 / a
    return -r * (digamma(y + r) - digamma(r) - np.log1p(mu * a) - (y - mu) / (r + mu))


class CountScores(Lazy):
    """(n, p + 1) scores: (n, p) columns times the (n,) scores by the predictor, then those by the
    dispersion."""

    def __init__(
        self, columns: np.ndarray | Columns, by_predictor: np.ndarray, by_dispersion: np.ndarray
    ):
        self.columns, self.by_predictor, self.by_dispersion = columns, by_predictor, by_dispersion
        self.shape = len(by_predictor), columns.shape[1] + 1

    def __getitem__(self, rows: Any) -> "CountScores":
        own = self.by_predictor[rows], self.by_dispersion[rows]
        return CountScores(self.columns[rows], *own)

    def made(self) -> np.ndarray:
        """The (n, p + 1) scores."""
        by_columns = np.asarray(self.columns) * self.by_predictor[:, None]
        return np.column_stack([by_columns, self.by_dispersion])
