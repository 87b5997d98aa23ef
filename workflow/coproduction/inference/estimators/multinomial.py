"""Multinomial logit of an outcome of categories without order, with weights.

log P(y = k | x) / P(y = base | x) = xᵀβ_k (McFadden 1974; Agresti 2013, sec. 8.1). The weighted
log-likelihood is concave, so Newton's method with the analytic gradient and Hessian finds its one
maximum.
"""

from typing import Any, NoReturn

import numpy as np
from scipy.special import log_softmax

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
    met = np.unique(problem.outcome)
    y = positions(np.searchsorted(met, problem.outcome), len(met))
    if met[0] != 0:
        other = problem.levels[float(met[0])]
        raise Unestimable(
            f"nobody answered {problem.levels[0.0]}, the base outcome", mend=f"base: {other}"
        )
    if len(met) < 2:
        raise Unestimable("a multinomial logit needs an outcome of two categories or more")
    names = tuple(problem.levels[float(k)] for k in met)
    x, others = problem.matrix, len(names) - 1
    p = x.shape[1]
    # Weights of mean 1, so that what is called converged does not depend on their scale.
    scale = problem.weights.mean()
    weights = problem.weights / scale
    refuse_dependent(problem.triangle[:p, :p], problem.terms)
    refuse_unchosen(problem, y, names)

    # Columns of mean 0 and deviation 1 for the iterations: the Hessian is then well conditioned.
    centre, spread = moments(x)
    centre[0], spread[0] = 0.0, 1.0
    shares = np.bincount(y, weights) / weights.sum()
    start = np.zeros((others, p))
    start[:, 0] = np.log(shares[1:] / shares[0])
    z = Standardised(x, centre, spread)
    theta, value, information = _climb(problem, start, z, y, weights)

    # Back to the columns as given: β = β_z / spread, the constant less β · centre.
    back = np.diag(1 / spread)
    back[0, 1:] = -centre[1:] / spread[1:]
    whole = np.kron(np.eye(others), back)
    estimate = whole @ theta.ravel()
    rest = _rest(theta, z, y, problem.weights)
    null = float(weights @ np.log(shares)[y])
    return Solution(
        terms=[in_equation(name, term) for name in names[1:] for term in problem.terms],
        estimate=estimate,
        scores=ChoiceScores(x, rest),
        inverse_information=whole @ np.linalg.inv(information) @ whole.T / scale,
        likelihood=Likelihood(value, null, "levels"),
        dispersion=float(scale),
        r_squared=float(1 - value / null),
        response=None,
        shares=_shares(names, estimate),
        equations=names[1:],
        columns=tuple(problem.terms),
        absent=tuple(name for k, name in problem.levels.items() if k not in met),
        predictor_scores=np.sqrt(np.einsum("ij,ij->i", rest, rest)),
    )


def _climb(
    problem: Problem, theta: np.ndarray, z: Standardised, y: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, float, np.ndarray]:
    """Return the (E, p) parameters at the maximum, the likelihood and the information there."""
    step = np.zeros_like(theta)
    value, gradient, information = _likelihood(theta, z, y, weights)

    def refuse() -> NoReturn:
        moves = of_choices(problem.matrix, problem.terms, y)
        refuse_divergent(problem, np.abs(step).max(axis=0), moves)

    for _ in range(ITERATIONS):
        try:
            step = np.linalg.solve(information, gradient.ravel()).reshape(theta.shape)
        except np.linalg.LinAlgError:
            refuse()
        for _ in range(ITERATIONS):
            found = _likelihood(theta + step, z, y, weights)
            # At the maximum rounding alone may lower the likelihood.
            if found[0] >= value - 1e-9 * abs(value):
                break
            step = step / 2
        else:
            refuse()
        theta = theta + step
        value, gradient, information = found
        if (np.abs(step) <= CONVERGED * (1 + np.abs(theta))).all():
            return theta, value, information
    refuse()


def _predicted(theta: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Return the (m, K) logarithms of the probabilities of a block of respondents."""
    return log_softmax(np.column_stack([np.zeros(len(z)), z @ theta.T]), axis=1)


def _likelihood(
    theta: np.ndarray, z: Lazy, y: np.ndarray, weights: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the log-likelihood, its gradient (E, p), and minus its Hessian (E p, E p)."""
    (others, p) = theta.shape
    value, gradient = 0.0, np.zeros((others, p))
    information = np.zeros((others, p, others, p))
    for rows in blocks(len(y)):
        x, w, own = np.asarray(z[rows]), weights[rows], y[rows]
        logs = _predicted(theta, x)
        share = np.exp(logs[:, 1:])
        value += float(w @ logs[np.arange(len(own)), own])
        gradient += (_chosen(own, others) - share).T @ (x * w[:, None])
        for a in range(others):
            for b in range(a + 1):
                bent = w * share[:, a] * ((a == b) - share[:, b])
                information[a, :, b, :] += (x * bent[:, None]).T @ x
    for a in range(others):
        for b in range(a):
            information[b, :, a, :] = information[a, :, b, :].T
    return value, gradient, information.reshape(others * p, others * p)


def _chosen(y: np.ndarray, others: int) -> np.ndarray:
    """Return (m, E) bools: whether a category was chosen."""
    return y[:, None] == np.arange(1, others + 1)


def _rest(theta: np.ndarray, z: Lazy, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return (n, E) weighted scores by the predictors: whether a category was chosen, less its
    probability."""
    found = np.empty((len(y), len(theta)))
    for rows in blocks(len(y)):
        share = np.exp(_predicted(theta, np.asarray(z[rows]))[:, 1:])
        found[rows] = (_chosen(y[rows], len(theta)) - share) * weights[rows, None]
    return found


class ChoiceScores(Lazy):
    """(n, E p) scores: (n, p) columns times (n, E) scores by the predictors, a predictor after the
    other."""

    def __init__(self, columns: np.ndarray | Columns, rest: np.ndarray):
        self.columns, self.rest = columns, rest
        self.shape = len(rest), rest.shape[1] * columns.shape[1]

    def __getitem__(self, rows: Any) -> "ChoiceScores":
        return ChoiceScores(self.columns[rows], self.rest[rows])

    def made(self) -> np.ndarray:
        """The (n, E p) scores."""
        columns = np.asarray(self.columns)
        return (self.rest[:, :, None] * columns[:, None, :]).reshape(self.shape)


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
