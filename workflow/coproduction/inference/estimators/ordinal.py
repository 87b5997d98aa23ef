"""Cumulative models of an ordered outcome, with weights: ordered logit and probit.

P(y ≤ k | x) = F(θ_k − xᵀβ) with F logistic or normal (McCullagh 1980). The weighted log-likelihood
is concave in (β, θ) (Pratt 1981), so Newton's method with the analytic gradient and Hessian finds
its one maximum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NoReturn

import numpy as np
from scipy.special import expit, ndtr, ndtri

from coproduction.inference.coded import (
    Columns,
    Lazy,
    Standardised,
    blocks,
    moments,
    positions,
)
from coproduction.inference.estimators.identification import (
    CONVERGED,
    ITERATIONS,
    refuse_dependent,
    refuse_divergent,
    refuse_separated,
)
from coproduction.inference.estimators.problem import (
    Likelihood,
    Problem,
    Solution,
    Unestimable,
)
from coproduction.inference.estimators.response import Response
from coproduction.inference.estimators.separation import of_levels

#: Beyond this the distribution is 0 or 1 in double precision, the density 0.
FAR = 800.0


@dataclass(frozen=True)
class Link:
    """A symmetric distribution: F, its quantile, its density f, and f′ from the point and f."""

    distribution: Callable[[np.ndarray], np.ndarray]
    quantile: Callable[[np.ndarray], np.ndarray]
    density: Callable[[np.ndarray], np.ndarray]
    density_slope: Callable[[np.ndarray, np.ndarray], np.ndarray]


def _logistic_density(x: np.ndarray) -> np.ndarray:
    return expit(x) * expit(-x)


LOGISTIC = Link(
    expit,
    lambda p: np.log(p / (1 - p)),
    _logistic_density,
    lambda x, f: f * (expit(-x) - expit(x)),
)
NORMAL = Link(
    ndtr,
    ndtri,
    lambda x: np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi),
    lambda x, f: -x * f,
)


def ordered_logit(problem: Problem) -> Solution:
    """Proportional-odds logit, as `MASS::polr` and `survey::svyolr` of R. See `_ordered`."""
    return _ordered(problem, LOGISTIC)


def ordered_probit(problem: Problem) -> Solution:
    """Ordered probit, as `MASS::polr` of R with `method = "probit"`. See `_ordered`."""
    return _ordered(problem, NORMAL)


def _ordered(problem: Problem, link: Link) -> Solution:
    """Maximise the weighted likelihood of a cumulative model.

    Parameters are the slopes of the matrix' columns but the constant, then the cut points, named
    ``cut=lower|upper`` by the levels they part. The expectation is of the outcome's scores.

    The information is the observed one. Raises `Unestimable` for an outcome of fewer than two
    levels, separation, dependent columns, and where Newton's method does not settle.
    """
    scores = np.unique(problem.outcome)
    y = positions(np.searchsorted(scores, problem.outcome), len(scores))
    if len(scores) < 2:
        raise Unestimable("an ordered model needs an outcome of two levels or more")
    names = [problem.levels.get(float(s), f"{s:g}") for s in scores]
    cut_names = [f"cut={a}|{b}" for a, b in pairwise(names)]
    p = problem.matrix.shape[1]
    x = problem.matrix[:, 1:]
    # Weights of mean 1, so that what is called converged does not depend on their scale.
    scale = problem.weights.mean()
    weights = problem.weights / scale
    refuse_dependent(problem.triangle[:p, :p], problem.terms)
    refuse_separated(problem, y, (0, len(scores) - 1))

    # Columns of mean 0 and deviation 1 for the iterations: the Hessian is then well conditioned.
    centre, spread = moments(x)
    shares = np.cumsum(np.bincount(y, weights))[:-1] / weights.sum()
    start = np.concatenate([np.zeros(p - 1), link.quantile(shares)])
    z = Standardised(x, centre, spread)
    found = _climb(problem, link, start, z, y, weights)

    # Back to the columns as given: β = β_z / spread, cut = cut_z + β_z · centre / spread.
    back = np.eye(len(start))
    back[: p - 1, : p - 1] = np.diag(1 / spread)
    back[p - 1 :, : p - 1] = centre / spread
    estimate = back @ found.parameters
    above, below = _rests(link, found.parameters, z, y, problem.weights)
    return Solution(
        terms=[*problem.terms[1:], *cut_names],
        estimate=estimate,
        scores=LevelScores(x, y, above, below, len(cut_names)),
        inverse_information=back @ np.linalg.inv(found.information) @ back.T / scale,
        likelihood=Likelihood(found.value, found.null, "levels"),
        dispersion=float(scale),
        r_squared=float(1 - found.value / found.null),
        response=_response(link, estimate, ("",), scores[None]),
        shares=_response(link, estimate, tuple(names), np.eye(len(scores))),
        others=dict.fromkeys(cut_names, "threshold"),
        absent=tuple(name for score, name in problem.levels.items() if score not in scores),
        # A rise of all cut points is a fall of the linear predictor.
        predictor_scores=below - above,
    )


@dataclass(frozen=True)
class _Maximum:
    """Where the likelihood is highest: (q,) parameters and the (q, q) information there, and the
    likelihood there and at the start, without terms."""

    parameters: np.ndarray
    value: float
    null: float
    information: np.ndarray


def _climb(
    problem: Problem,
    link: Link,
    theta: np.ndarray,
    z: Standardised,
    y: np.ndarray,
    weights: np.ndarray,
) -> _Maximum:
    """Climb by Newton's method from `theta`: slopes of the (n, p) columns `z`, then cut points."""
    slopes = z.shape[1]
    value, gradient, information = likelihood(link, theta, z, y, weights)
    null = value
    step = np.zeros_like(theta)

    def refuse() -> NoReturn:
        moves = of_levels(problem.matrix[:, 1:], problem.terms[1:], y)
        refuse_divergent(problem, np.concatenate([[0.0], step[:slopes]]), moves)

    for _ in range(ITERATIONS):
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError:
            refuse()
        for _ in range(ITERATIONS):
            trial = theta + step
            if (np.diff(trial[slopes:]) > 0).all():
                found = likelihood(link, trial, z, y, weights)
                # At the maximum rounding alone may lower the likelihood.
                if found[0] >= value - 1e-9 * abs(value):
                    break
            step = step / 2
        else:
            refuse()
        theta = trial
        value, gradient, information = found
        if (np.abs(step) <= CONVERGED * (1 + np.abs(theta))).all():
            return _Maximum(theta, value, null, information)
    refuse()


def _rests(
    link: Link, theta: np.ndarray, z: Standardised, y: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the (n,) weighted scores by the cut points above, and by minus those below."""
    above, below = np.empty(len(y)), np.empty(len(y))
    for rows in blocks(len(y)):
        upper, lower, share = _shares(link, theta, np.asarray(z[rows]), y[rows])
        above[rows] = link.density(upper) / share * weights[rows]
        below[rows] = link.density(lower) / share * weights[rows]
    return above, below


def _response(
    link: Link, estimate: np.ndarray, names: tuple[str, ...], combined: np.ndarray
) -> Response:
    """Return r combinations of the K probabilities, (r, K), as functions of θ_k − xᵀβ."""
    # By the cumulative probabilities F(θ_k − xᵀβ): P_k is the rise from one to the next.
    last, falls = combined[:, -1], -np.diff(combined, axis=1)
    cuts = falls.shape[1]

    def design(matrix: np.ndarray) -> np.ndarray:
        found = np.zeros((len(matrix), cuts, len(estimate)))
        found[:, :, : len(estimate) - cuts] = -matrix[:, None, 1:]
        found[:, :, len(estimate) - cuts :] = np.eye(cuts)
        return found

    def slopes(at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return last + link.distribution(at) @ falls.T, link.density(at)[:, None, :] * falls

    def bend(at: np.ndarray) -> np.ndarray:
        own = link.density_slope(at, link.density(at))[:, None, :] * falls
        return own[..., None] * np.eye(cuts)

    return Response(names, estimate, design, slopes, bend)


def likelihood(
    link: Link,
    theta: np.ndarray,
    x: np.ndarray | Columns | Standardised,
    y: np.ndarray,
    weights: np.ndarray,
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the log-likelihood, its gradient (q,), and minus its Hessian (q, q).

    `theta` are the p slopes of the (n, p) columns `x`, then the cut points; `y` is (n,) positions
    of the levels.
    """
    q = len(theta)
    value, gradient, information = 0.0, np.zeros(q), np.zeros((q, q))
    for rows in blocks(len(y)):
        own, slope, hessian = _at(link, theta, x[rows], y[rows], weights[rows])
        value += own
        gradient += slope
        information -= hessian
    return value, gradient, information


def _at(
    link: Link, theta: np.ndarray, x: np.ndarray | Lazy, y: np.ndarray, weights: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the log-likelihood of a block of respondents, its gradient and its Hessian."""
    x, p = np.asarray(x), x.shape[1]
    k = len(theta) - p
    upper, lower, share = _shares(link, theta, x, y)
    fu, fl = link.density(upper), link.density(lower)
    a, b = fu / share, fl / share
    aa = (link.density_slope(upper, fu) / share - a * a) * weights
    bb = (-link.density_slope(lower, fl) / share - b * b) * weights
    ab = a * b * weights

    hessian = np.zeros((p + k, p + k))
    hessian[:p, :p] = (x * (aa + 2 * ab + bb)[:, None]).T @ x
    for c in range(k):
        above, below = y == c, y == c + 1
        hessian[:p, p + c] = -(x[above].T @ (aa + ab)[above] + x[below].T @ (bb + ab)[below])
        hessian[p + c, :p] = hessian[:p, p + c]
        hessian[p + c, p + c] = aa[above].sum() + bb[below].sum()
        if c + 1 < k:
            hessian[p + c, p + c + 1] = hessian[p + c + 1, p + c] = ab[below].sum()
    gradient = LevelScores(x, y, a * weights, b * weights, k).made().sum(axis=0)
    return float(weights @ np.log(share)), gradient, hessian


def _shares(
    link: Link, theta: np.ndarray, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the cut points above and below the level of each less xᵀβ, and its probability."""
    p = x.shape[1]
    cuts, eta = theta[p:], x @ theta[:p]
    edges = np.concatenate([[-FAR], cuts, [FAR]])
    upper = np.where(y == len(cuts), FAR, edges[y + 1] - eta)
    lower = np.where(y == 0, -FAR, edges[y] - eta)
    # In the upper half the tail is what keeps digits: F(u) − F(l) = F(−l) − F(−u).
    flip = lower > 0
    share = link.distribution(np.where(flip, -lower, upper)) - link.distribution(
        np.where(flip, -upper, lower)
    )
    return upper, lower, np.maximum(share, np.finfo(float).tiny)


class LevelScores(Lazy):
    """(n, p + k) scores of the slopes of (n, p) columns, then of k cut points.

    `above` and `below` are the (n,) weighted scores by the cut point above the level `y` of each
    and by minus the one below it.
    """

    def __init__(
        self,
        columns: np.ndarray | Columns,
        y: np.ndarray,
        above: np.ndarray,
        below: np.ndarray,
        k: int,
    ):
        self.columns, self.y, self.above, self.below, self.k = columns, y, above, below, k
        self.shape = len(y), columns.shape[1] + k

    def __getitem__(self, rows: Any) -> "LevelScores":
        own = self.columns[rows], self.y[rows], self.above[rows], self.below[rows]
        return LevelScores(*own, self.k)

    def made(self) -> np.ndarray:
        """The (n, p + k) scores."""
        n, p, y = len(self), self.columns.shape[1], self.y.astype(np.intp)
        found, rows = np.zeros((n, p + self.k + 2)), np.arange(n)
        found[:, :p] = -np.asarray(self.columns) * (self.above - self.below)[:, None]
        # Two columns more than cut points take the edges at infinity, where both are 0.
        found[rows, p + y + 1] = self.above
        found[rows, p + y] = -self.below
        return found[:, [*range(p), *range(p + 1, p + self.k + 1)]]
