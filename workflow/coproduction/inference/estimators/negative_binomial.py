"""Negative binomial regression of counts that vary more than a Poisson count, with weights."""

from collections.abc import Callable
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
#: log α of what is no dispersion to any digit of the likelihood.
NONE = -40.0
#: From this r = 1/α on, differences of gamma functions lose digits, and their series has them all.
LARGE = 64.0
#: The series of log Γ(z) − (z − ½) log z + z is Σ c z^−q (Abramowitz, Stegun 1964, 6.1.41).
STIRLING = ((1 / 12, 1), (-1 / 360, 3), (1 / 1260, 5), (-1 / 1680, 7))


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
    # Near no dispersion the excess is close to the α sought: a start far above it is left in small
    # steps.
    at = np.append(np.linalg.solve(back[:-1, :-1], start.estimate), np.log(extra))

    def refuse(step: np.ndarray) -> NoReturn:
        if not (np.abs(step[:-1]) >= abs(step[-1])).any():
            raise Unestimable(
                f"no convergence in {ITERATIONS} iterations; {DISPERSION} still moves",
                DISPERSION,
                "estimator: poisson",
            )
        cone = of_means(problem.matrix, problem.terms, [y == 0])
        refuse_divergent(problem, (back @ step)[:-1], cone)

    found, value, hessian = _climb(Standardised(x, centre, spread), y, w, at, refuse)
    theta = back @ found
    null = _null(y, w)
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


def _null(y: np.ndarray, w: np.ndarray) -> float:
    """Return the log-likelihood of counts of one mean, of dispersion where they have some."""
    mean = float(w @ y / w.sum())
    extra = float(w @ ((y - mean) ** 2 - y) / (w.sum() * mean**2))
    constant = Columns([np.broadcast_to(1.0, len(y))], len(y))
    if extra <= 0:
        return _likelihood(np.array([np.log(mean), NONE]), constant, y, w)[0]

    def refuse(_: np.ndarray) -> NoReturn:
        raise Unestimable(
            f"no convergence in {ITERATIONS} iterations of the model without terms; "
            f"{DISPERSION} still moves",
            DISPERSION,
            "estimator: poisson",
        )

    return _climb(constant, y, w, np.log([mean, extra]), refuse)[1]


def _climb(
    x: Lazy,
    y: np.ndarray,
    w: np.ndarray,
    theta: np.ndarray,
    refuse: Callable[[np.ndarray], NoReturn],
) -> tuple[np.ndarray, float, np.ndarray]:
    """Return the parameters at the maximum of the likelihood, its value and its Hessian there.

    `refuse` is given the last step where Newton's method does not settle.
    """
    value, gradient, hessian = _likelihood(theta, x, y, w)
    step = np.zeros_like(theta)
    for _ in range(ITERATIONS):
        # Away from the maximum the observed information may not be positive; then climb by
        # eigenvalues made so. Of a diagonal of ones, as log α of hardly any dispersion has little.
        scale = 1 / np.sqrt(np.maximum(np.abs(np.diag(hessian)), 1e-300))
        values, vectors = np.linalg.eigh(-hessian * np.outer(scale, scale))
        floor = 1e-8 * np.abs(values).max()
        climbed = (vectors.T @ (scale * gradient)) / np.maximum(np.abs(values), floor)
        step = scale * (vectors @ climbed)
        step *= min(1.0, 2.0 / max(abs(step[-1]), 1e-300))
        for _ in range(ITERATIONS):
            trial = theta + step
            found = _likelihood(trial, x, y, w)
            if np.isfinite(found[0]) and found[0] >= value - 1e-9 * abs(value):
                break
            step = step / 2
        else:
            refuse(step)
        theta = trial
        value, gradient, hessian = found
        if (np.abs(step) <= CONVERGED * (1 + np.abs(theta))).all():
            return theta, value, hessian
    refuse(step)


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
        predictor = x @ theta[:-1]
        mu, a = np.exp(predictor), np.exp(theta[-1])
        c = 1 + a * mu
        rising, falling = _rising(y, a), _falling(y, mu, a)
        value = float(w @ (rising[0] + falling[0] + y * predictor - gammaln(y + 1)))
        gradient = np.append((w * _by_predictor(mu, theta, y)) @ x, w @ (rising[1] + falling[1]))
        hessian = np.empty((len(theta), len(theta)))
        hessian[:-1, :-1] = -(x * (w * mu * (1 + a * y) / c**2)[:, None]).T @ x
        hessian[-1, :-1] = hessian[:-1, -1] = -x.T @ (w * a * mu * (y - mu) / c**2)
        hessian[-1, -1] = w @ (rising[2] + falling[2])
    return value, gradient, hessian


def _by_predictor(mu: np.ndarray, theta: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return (m,) scores by the linear predictor of counts `y` of means `mu`."""
    return (y - mu) / (1 + np.exp(theta[-1]) * mu)


def _by_dispersion(mu: np.ndarray, theta: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return (m,) scores by log α of counts `y` of means `mu`."""
    a = np.exp(theta[-1])
    return _rising(y, a)[1] + _falling(y, mu, a)[1]


def _falling(y: np.ndarray, mu: np.ndarray, a: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return −(y + 1/α) log(1 + α μ), (m,), and its first and second derivative by log α."""
    u = a * mu
    c, over = 1 + u, _over_log(u)
    bend = u * (u / c) - over
    return (
        -(y + 1 / a) * np.log1p(u),
        bend / a - y * (u / c),
        ((u / c) ** 2 - bend) / a - y * (u / c**2),
    )


def _rising(y: np.ndarray, a: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return Σ log(1 + α k) over k < y, (m,), and its first and second derivative by log α.

    With r = 1/α these are log Γ(y + r) − log Γ(r) − y log r and so on. Where r is large both terms
    agree in most digits; there the difference of their Stirling series is taken instead, to 1e-15.
    """
    r = 1 / a
    if r < LARGE:
        by_r = r * (digamma(y + r) - digamma(r))
        by_rr = r * r * (polygamma(1, y + r) - polygamma(1, r))
        return gammaln(y + r) - gammaln(r) - y * np.log(r), y - by_r, by_r + by_rr
    v = a * y
    c, over = 1 + v, _over_log(v)
    value = (y - 0.5) * np.log1p(v) - r * over
    first = r * over - 0.5 * v / c
    second = y * v / c - r * over - 0.5 * v / c**2
    for share, q in STIRLING:
        power, fall = share * a**q, c ** -float(q)
        value -= power * (1 - fall)
        first -= power * q * (1 - fall / c)
        second -= power * q * (q * (1 - fall / c) + (q + 1) * v * fall / c**2)
    return value, first, second


def _over_log(v: np.ndarray) -> np.ndarray:
    """Return v − log(1 + v) of v ≥ 0, to all its digits where v is small."""
    s = v / (2 + v)
    # log(1 + v) = 2 artanh(s), of which the first term is taken from v.
    tail = sum(s ** (2 * k + 1) / (2 * k + 1) for k in range(1, 12))
    return np.where(v < 0.5, v * s - 2 * tail, v - np.log1p(v))


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
