"""Multinomial logit of an outcome of categories without order, with weights.

log P(y = k | x) / P(y = base | x) = xᵀβ_k (McFadden 1974; Agresti 2013, sec. 8.1). The weighted
log-likelihood is concave, so Newton's method with the analytic gradient and Hessian finds its one
maximum.
"""

from typing import NoReturn

import numpy as np
from scipy.special import log_softmax

from coproduction.inference.estimators.identification import (
    CONVERGED,
    ITERATIONS,
    refuse_dependent,
    refuse_divergent,
    refuse_unchosen,
)
from coproduction.inference.estimators.problem import (
    Likelihood,
    Problem,
    Solution,
    Unestimable,
    in_equation,
)
from coproduction.inference.estimators.response import Response
from coproduction.inference.estimators.separation import of_choices


def multinomial_logit(problem: Problem) -> Solution:
    """Multinomial logit, as `nnet::multinom` and `svyVGAM::svy_vglm` of R.

    The outcome is (n,) positions in `problem.levels`, the first of which is the base. Parameters
    are those of the second category, then of the third, and so on, a constant first each. Of
    two categories they are those of `logit`. `r_squared` is McFadden's.

    Raises `Unestimable` where nobody is of the base category or all are, for separation, dependent
    columns, and where Newton's method does not settle.
    """
    met, y = np.unique(problem.outcome, return_inverse=True)
    if met[0] != 0:
        other = problem.levels[float(met[0])]
        raise Unestimable(
            f"nobody answered {problem.levels[0.0]}, the base outcome", mend=f"base: {other}"
        )
    if len(met) < 2:
        raise Unestimable("a multinomial logit needs an outcome of two categories or more")
    names = tuple(problem.levels[float(k)] for k in met)
    x, others = np.asarray(problem.matrix), len(names) - 1
    p = x.shape[1]
    # Weights of mean 1, so that what is called converged does not depend on their scale.
    scale = problem.weights.mean()
    weights = problem.weights / scale
    refuse_dependent(problem.triangle[:p, :p], problem.terms)
    refuse_unchosen(problem, y, names)

    # Columns of mean 0 and deviation 1 for the iterations: the Hessian is then well conditioned.
    centre, spread = x.mean(axis=0), x.std(axis=0)
    centre[0], spread[0] = 0.0, 1.0
    shares = np.bincount(y, weights) / weights.sum()
    start = np.zeros((others, p))
    start[:, 0] = np.log(shares[1:] / shares[0])
    z = (x - centre) / spread
    theta, information = _climb(problem, start, z, y, weights)

    # Back to the columns as given: β = β_z / spread, the constant less β · centre.
    back = np.diag(1 / spread)
    back[0, 1:] = -centre[1:] / spread[1:]
    whole = np.kron(np.eye(others), back)
    estimate = whole @ theta.ravel()
    rest = _rest(theta, z, y) * problem.weights[:, None]
    value = _likelihood(theta, z, y, weights)
    null = float(weights @ np.log(shares)[y])
    return Solution(
        terms=[in_equation(name, term) for name in names[1:] for term in problem.terms],
        estimate=estimate,
        scores=(rest[:, :, None] * x[:, None, :]).reshape(len(x), -1),
        inverse_information=whole @ np.linalg.inv(information) @ whole.T / scale,
        likelihood=Likelihood(value, null, "levels"),
        dispersion=float(scale),
        r_squared=float(1 - value / null),
        response=None,
        shares=_shares(names, estimate),
        equations=names[1:],
        columns=tuple(problem.terms),
        absent=tuple(name for k, name in problem.levels.items() if k not in met),
        predictor_scores=np.sqrt((rest**2).sum(axis=1)),
    )


def _climb(
    problem: Problem, theta: np.ndarray, z: np.ndarray, y: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the (E, p) parameters at the maximum and the information there."""
    step = np.zeros_like(theta)
    value = _likelihood(theta, z, y, weights)

    def refuse() -> NoReturn:
        moves = of_choices(problem.matrix, problem.terms, y)
        refuse_divergent(problem, np.abs(step).max(axis=0), moves)

    for _ in range(ITERATIONS):
        gradient = (_rest(theta, z, y) * weights[:, None]).T @ z
        information = _information(theta, z, weights)
        try:
            step = np.linalg.solve(information, gradient.ravel()).reshape(theta.shape)
        except np.linalg.LinAlgError:
            refuse()
        for _ in range(ITERATIONS):
            trial = _likelihood(theta + step, z, y, weights)
            # At the maximum rounding alone may lower the likelihood.
            if trial >= value - 1e-9 * abs(value):
                break
            step = step / 2
        else:
            refuse()
        theta, value = theta + step, trial
        if (np.abs(step) <= CONVERGED * (1 + np.abs(theta))).all():
            return theta, _information(theta, z, weights)
    refuse()


def _predicted(theta: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return the (n, K) logarithms of the probabilities."""
    return log_softmax(np.column_stack([np.zeros(len(z)), z @ theta.T]), axis=1)


def _likelihood(theta: np.ndarray, z: np.ndarray, y: np.ndarray, weights: np.ndarray) -> float:
    return float(weights @ _predicted(theta, z)[np.arange(len(y)), y])


def _rest(theta: np.ndarray, z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return (n, E): whether a category was chosen, less its probability."""
    return (y[:, None] == np.arange(1, len(theta) + 1)) - np.exp(_predicted(theta, z)[:, 1:])


def _information(theta: np.ndarray, z: np.ndarray, weights: np.ndarray) -> np.ndarray:
    share = np.exp(_predicted(theta, z)[:, 1:])
    (others, p) = theta.shape
    found = np.empty((others, p, others, p))
    for a in range(others):
        for b in range(a + 1):
            own = weights * share[:, a] * ((a == b) - share[:, b])
            found[a, :, b, :] = (z * own[:, None]).T @ z
            found[b, :, a, :] = found[a, :, b, :].T
    return found.reshape(others * p, others * p)


def _shares(names: tuple[str, ...], estimate: np.ndarray) -> Response:
    """Return the probabilities of the K categories, the base among them."""
    others = len(names) - 1
    own = np.vstack([np.zeros(others), np.eye(others)])  # (K, E): whose predictor is whose

    def design(matrix: np.ndarray) -> np.ndarray:
        found = np.zeros((len(matrix), others, others, matrix.shape[1]))
        for e in range(others):
            found[:, e, e] = matrix
        return found.reshape(len(matrix), others, -1)

    def share_of(predictor: np.ndarray) -> np.ndarray:
        return np.exp(log_softmax(np.column_stack([np.zeros(len(predictor)), predictor]), axis=1))

    def slopes(predictor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        share = share_of(predictor)
        return share, share[:, :, None] * (own - share[:, None, 1:])

    def bend(predictor: np.ndarray) -> np.ndarray:
        share = share_of(predictor)
        away = own - share[:, None, 1:]
        inner = share[:, 1:, None] * (np.eye(others) - share[:, None, 1:])
        return share[:, :, None, None] * (away[..., None] * away[:, :, None, :] - inner[:, None])

    return Response(names, estimate, design, slopes, bend)
