"""Cumulative models of an ordered outcome, with weights: ordered logit and probit.

P(y ≤ k | x) = F(θ_k − xᵀβ) with F logistic or normal (McCullagh 1980). The weighted log-likelihood
is concave in (β, θ) (Pratt 1981), so Newton's method with the analytic gradient and Hessian finds
its one maximum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn

import numpy as np
from scipy.special import expit, ndtr, ndtri

from coproduction.inference.estimators.identification import (
    CONVERGED,
    ITERATIONS,
    refuse_dependent,
    refuse_divergent,
    refuse_separated,
)
from coproduction.inference.estimators.linear import factor
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
    scores, y = np.unique(problem.outcome, return_inverse=True)
    if len(scores) < 2:
        raise Unestimable("an ordered model needs an outcome of two levels or more")
    names = [problem.levels.get(float(s), f"{s:g}") for s in scores]
    cut_names = [f"cut={a}|{b}" for a, b in pairwise(names)]
    p = problem.matrix.shape[1]
    x = problem.matrix[:, 1:]
    # Weights of mean 1, so that what is called converged does not depend on their scale.
    scale = problem.weights.mean()
    weights = problem.weights / scale
    refuse_dependent(factor(problem.matrix * np.sqrt(weights)[:, None]), problem.terms)
    refuse_separated(problem, y, (0, len(scores) - 1))

    # Columns of mean 0 and deviation 1 for the iterations: the Hessian is then well conditioned.
    centre, spread = x.mean(axis=0), x.std(axis=0)
    shares = np.cumsum(np.bincount(y, weights))[:-1] / weights.sum()
    start = np.concatenate([np.zeros(p - 1), link.quantile(shares)])
    found = _climb(problem, link, start, (x - centre) / spread, y, weights)

    # Back to the columns as given: β = β_z / spread, cut = cut_z + β_z · centre / spread.
    back = np.eye(len(start))
    back[: p - 1, : p - 1] = np.diag(1 / spread)
    back[p - 1 :, : p - 1] = centre / spread
    estimate = back @ found.parameters
    # A rise of all cut points is a fall of the linear predictor.
    predictor = -found.scores[:, p - 1 :].sum(axis=1) * scale
    return Solution(
        terms=[*problem.terms[1:], *cut_names],
        estimate=estimate,
        scores=(found.scores @ np.linalg.inv(back)) * scale,
        inverse_information=back @ np.linalg.inv(found.information) @ back.T / scale,
        likelihood=Likelihood(found.value, found.null, "levels"),
        dispersion=float(scale),
        r_squared=float(1 - found.value / found.null),
        response=_response(link, estimate, ("",), scores[None]),
        shares=_response(link, estimate, tuple(names), np.eye(len(scores))),
        others=dict.fromkeys(cut_names, "threshold"),
        absent=tuple(name for score, name in problem.levels.items() if score not in scores),
        predictor_scores=predictor,
    )


@dataclass(frozen=True)
class _Maximum:
    """Where the likelihood is highest: (q,) parameters, the (q, q) information and (n, q) scores
    there, and the likelihood there and at the start, without terms."""

    parameters: np.ndarray
    value: float
    null: float
    information: np.ndarray
    scores: np.ndarray


def _climb(
    problem: Problem,
    link: Link,
    theta: np.ndarray,
    z: np.ndarray,
    y: np.ndarray,
    weights: np.ndarray,
) -> _Maximum:
    """Climb by Newton's method from `theta`: slopes of the (n, p) columns `z`, then cut points."""
    slopes = z.shape[1]
    value, gradient, information, respondent = likelihood(link, theta, z, y, weights)
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
        value, gradient, information, respondent = found
        if (np.abs(step) <= CONVERGED * (1 + np.abs(theta))).all():
            return _Maximum(theta, value, null, information, respondent)
    refuse()


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
    link: Link, theta: np.ndarray, x: np.ndarray, y: np.ndarray, weights: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """Return the log-likelihood, its gradient (q,), minus its Hessian (q, q), the scores (n, q).

    `theta` are the p slopes of the (n, p) columns `x`, then the cut points; `y` is (n,) positions
    of the levels.
    """
    n, p = x.shape
    cuts = theta[p:]
    k = len(cuts)
    edges = np.concatenate([[-FAR], cuts, [FAR]])
    eta = x @ theta[:p]
    upper = np.where(y == k, FAR, edges[y + 1] - eta)
    lower = np.where(y == 0, -FAR, edges[y] - eta)
    # In the upper half the tail is what keeps digits: F(u) − F(l) = F(−l) − F(−u).
    flip = lower > 0
    share = link.distribution(np.where(flip, -lower, upper)) - link.distribution(
        np.where(flip, -upper, lower)
    )
    share = np.maximum(share, np.finfo(float).tiny)
    fu, fl = link.density(upper), link.density(lower)
    a, b = fu / share, fl / share
    aa = link.density_slope(upper, fu) / share - a * a
    bb = -link.density_slope(lower, fl) / share - b * b
    ab = a * b

    rows = np.arange(n)
    scores = np.zeros((n, p + k + 2))
    scores[:, :p] = -x * (a - b)[:, None]
    # Two columns more than cut points take the edges at infinity, where a and b are 0.
    scores[rows, p + y + 1] = a
    scores[rows, p + y] = -b
    inner = [*range(p), *range(p + 1, p + k + 1)]
    scores = scores[:, inner] * weights[:, None]

    aa, bb, ab = aa * weights, bb * weights, ab * weights
    hessian = np.zeros((p + k, p + k))
    hessian[:p, :p] = (x * (aa + 2 * ab + bb)[:, None]).T @ x
    for c in range(k):
        above, below = y == c, y == c + 1
        hessian[:p, p + c] = -(x[above].T @ (aa + ab)[above] + x[below].T @ (bb + ab)[below])
        hessian[p + c, :p] = hessian[:p, p + c]
        hessian[p + c, p + c] = aa[above].sum() + bb[below].sum()
        if c + 1 < k:
            hessian[p + c, p + c + 1] = hessian[p + c + 1, p + c] = ab[below].sum()
    value = float(weights @ np.log(share))
    return value, scores.sum(axis=0), -hessian, scores
