"""The likelihoods that imputed answers of levels are drawn by, at their maximum.

Columns are few and centred, and `augmented` rows make every maximum exist, so that Newton's method
finds it from wherever the iteration before stood.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.linalg.blas import get_blas_funcs
from scipy.special import expit, softmax

from coproduction.inference.coded import SPAN, spans
from coproduction.inference.estimators.ordinal import FAR, LOGISTIC

#: The triangle of XᵀX.
_SYRK: Callable[..., np.ndarray] = cast(Any, get_blas_funcs("syrk", dtype=np.float64))
#: Of `Ordered`: (n,) F above and below each answer, and its probability.
_Parts = tuple[np.ndarray, np.ndarray, np.ndarray]
#: No probability is taken for less.
TINY = np.finfo(float).tiny
#: Newton's steps before a maximum counts as not found.
STEPS = 100
#: Squared distance of a step, in standard errors, after which none is taken.
CLOSE = 1e-6
#: Steps by the information of where the iteration before stood.
CHORDS = 6


class Likelihood(Protocol):
    """A concave log-likelihood of (q,) parameters."""

    def start(self) -> np.ndarray:
        """Parameters (q,) to begin with."""
        ...

    def at(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        """Its value and its gradient (q,)."""
        ...

    def information(self, theta: np.ndarray) -> np.ndarray:
        """Minus its second derivatives (q, q)."""
        ...


class NoMaximum(Exception):
    """A likelihood whose maximum was not found."""


@dataclass(frozen=True)
class Maximum:
    """The (q,) parameters of the highest likelihood, and the lower triangle of Cholesky of the
    (q, q) information there."""

    parameters: np.ndarray
    root: np.ndarray

    def draw(self, rng: np.random.Generator) -> np.ndarray:
        """Draw (q,) parameters from their normal posterior."""
        return self.parameters + inverse_root(self.root, rng)


def inverse_root(root: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw from a normal whose precision has a lower triangle of Cholesky."""
    return solve_triangular(root, rng.standard_normal(len(root)), lower=True, trans=1)


def augmented(x: np.ndarray) -> tuple[np.ndarray, float]:
    """Return (2p, p) rows that keep estimates of (n, p) columns finite, and what they weigh.

    Half a standard deviation above and below the mean of one column, within its range, the others
    at their means; each answers all levels alike, and together they weigh p + 1 respondents
    (White, Daniel, Royston 2010), as `augment` of R's `mice`.
    """
    p, mean = x.shape[1], x.mean(axis=0)
    rows = np.tile(mean, (2 * p, 1))
    apart = sum(((x[part] - mean) ** 2).sum(axis=0) for part in spans(len(x)))
    half = 0.5 * np.sqrt(apart / (len(x) - 1))
    place = np.arange(p)
    rows[2 * place, place] += half
    rows[2 * place + 1, place] -= half
    return np.clip(rows, *ends(x)), p + 1.0


def ends(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the (p,) smallest and largest numbers of (n, p) columns."""
    low, high = np.full(x.shape[1], np.inf), np.full(x.shape[1], -np.inf)
    for part in spans(len(x)):
        columns = np.ascontiguousarray(x[part].T)  # each in one piece takes a third of the time
        low, high = np.minimum(low, columns.min(axis=1)), np.maximum(high, columns.max(axis=1))
    return low, high


def squares(x: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Return XᵀWX of (n, p) columns and (n,) weights of zero or more, by half the products."""
    upper = np.zeros((x.shape[1], x.shape[1]))
    for part in spans(len(x)):
        scaled = x[part] if weights is None else x[part] * np.sqrt(weights[part])[:, None]
        # the transpose of rows that lie together is what BLAS calls columns
        upper += _SYRK(1.0, scaled.T)
    return upper + np.triu(upper, 1).T


class Nominal:
    """A multinomial logit; of two levels it is the binary one.

    Parameters are a constant and p slopes of the second level against the first, then of the third,
    and so on.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, levels: int):
        """Take (n, p) columns without a constant and (n,) positions of the K levels."""
        more, weight = augmented(x)
        self._x = np.ones((len(x) + len(more), x.shape[1] + 1))
        self._x[: len(x), 1:], self._x[len(x) :, 1:] = x, more
        self._answers = np.full((len(self._x), levels), 1 / levels)
        self._answers[: len(x)] = y[:, None] == np.arange(levels)
        self._weights = np.ones(len(self._x))
        self._weights[len(x) :] = weight / max(len(more), 1)
        self._shape = levels - 1, self._x.shape[1]
        self._before: dict[bytes, np.ndarray] = {}

    def start(self) -> np.ndarray:
        """Return parameters without slopes."""
        shares = self._weights @ self._answers
        found = np.zeros(self._shape)
        found[:, 0] = np.log(shares[1:] / shares[0])
        return found.ravel()

    def _shares(self, theta: np.ndarray, rows: slice) -> np.ndarray:
        """The (m, K) probabilities of some rows; of few they are kept, as value and information are
        both asked for in turn."""
        if len(self._x) > SPAN:
            return probabilities(self._x[rows, 1:], theta)
        if theta.tobytes() not in self._before:
            self._before = {theta.tobytes(): probabilities(self._x[:, 1:], theta)}
        return self._before[theta.tobytes()]

    def at(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the value and its gradient (q,)."""
        value, gradient = 0.0, np.zeros(self._shape)
        for rows in spans(len(self._x)):
            share = self._shares(theta, rows)
            answers, weights = self._answers[rows], self._weights[rows]
            value += float(weights @ (answers * np.log(np.maximum(share, TINY))).sum(axis=1))
            gradient += (weights[:, None] * (answers - share)[:, 1:]).T @ self._x[rows]
        return value, gradient.ravel()

    def information(self, theta: np.ndarray) -> np.ndarray:
        """Return minus its second derivatives (q, q)."""
        others, p = self._shape
        found = np.zeros((others, p, others, p))
        for rows in spans(len(self._x)):
            share, weights = self._shares(theta, rows)[:, 1:], self._weights[rows]
            for a in range(others):
                for b in range(a):
                    block = squares(self._x[rows], weights * share[:, a] * share[:, b])
                    found[a, :, b] -= block
                    found[b, :, a] -= block
                own = weights * share[:, a] * (1 - share[:, a])
                found[a, :, a] += squares(self._x[rows], own)
        return found.reshape(others * p, others * p)


def probabilities(x: np.ndarray, theta: np.ndarray) -> np.ndarray:
    """Return the (n, K) probabilities of a multinomial logit with parameters as of `Nominal`."""
    slopes = theta.reshape(-1, x.shape[1] + 1)
    predictor = slopes[:, 0] + x @ slopes[:, 1:].T
    return softmax(np.column_stack([np.zeros(len(x)), predictor]), axis=1)


class Ordered:
    """A proportional-odds logit.

    Parameters are the p slopes, the first cut point and the logarithms of how far each further one
    is above that before: cut points that are drawn so stay in order.
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, levels: int):
        """Take (n, p) columns without a constant and (n,) positions of the K levels."""
        more, weight = augmented(x)
        self._p, self._levels = x.shape[1], levels
        self._x = np.vstack([x, np.repeat(more, levels, axis=0)])
        self._y = np.concatenate([y, np.tile(np.arange(levels, dtype=y.dtype), len(more))])
        self._weights = np.ones(len(self._x))
        self._weights[len(x) :] = weight / max(len(more) * levels, 1)
        self._before: dict[bytes, _Parts] = {}

    def start(self) -> np.ndarray:
        """Return parameters without slopes."""
        shares = np.cumsum(np.bincount(self._y, self._weights, self._levels))
        cuts = LOGISTIC.quantile(shares[:-1] / shares[-1])
        return np.concatenate([np.zeros(self._p), cuts[:1], np.log(np.diff(cuts))])

    def _parts(self, theta: np.ndarray, rows: slice) -> _Parts:
        """Return F at the cut points above and below the answers of some rows, and the probability
        of these; of few they are kept, as value and information are both asked for in turn.
        """
        if len(self._x) > SPAN:
            return self._parts_at(theta, rows)
        if theta.tobytes() not in self._before:
            self._before = {theta.tobytes(): self._parts_at(theta, rows)}
        return self._before[theta.tobytes()]

    def _parts_at(self, theta: np.ndarray, rows: slice) -> _Parts:
        edges = np.concatenate([[-FAR], theta[self._p :], [FAR]])
        predictor, y = self._x[rows] @ theta[: self._p], self._y[rows]
        above, below = edges[y + 1] - predictor, edges[y] - predictor
        upper, lower = expit(above), expit(below)
        share = upper - lower
        # in the upper half the tail is what keeps digits
        tail = np.flatnonzero(below > 0)
        share[tail] = expit(-below[tail]) - expit(-above[tail])
        return upper, lower, np.maximum(share, TINY)

    def at(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the value and its gradient (q,)."""
        cut, slope = _cut(theta, self._p)
        value, gradient = 0.0, np.zeros(len(theta))
        for rows in spans(len(self._x)):
            y, weights = self._y[rows], self._weights[rows]
            upper, lower, share = self._parts(cut, rows)
            by_predictor = weights * (upper + lower - 1)
            rises = weights * upper * (1 - upper) / share
            falls = weights * lower * (1 - lower) / share
            by_cut = np.bincount(y, rises, self._levels)[:-1]
            by_cut -= np.bincount(y, falls, self._levels)[1:]
            gradient += np.concatenate([by_predictor @ self._x[rows], by_cut])
            value += float(weights @ np.log(share))
        return value, slope.T @ gradient

    def information(self, theta: np.ndarray) -> np.ndarray:
        """Return minus its second derivatives (q, q), at the maximum."""
        cut, slope = _cut(theta, self._p)
        found = sum(self._information(cut, rows) for rows in spans(len(self._x)))
        return slope.T @ found @ slope

    def _information(self, cut: np.ndarray, rows: slice) -> np.ndarray:
        """What some rows bring to it, by slopes and cut points."""
        x, y, weights = self._x[rows], self._y[rows], self._weights[rows]
        upper, lower, share = self._parts(cut, rows)
        up, low = upper * (1 - upper), lower * (1 - lower)
        p, cuts = self._p, self._levels - 1
        found = np.zeros((p + cuts, p + cuts))
        found[:p, :p] = squares(x, weights * (up + low))
        of_cut = up / share, low / share
        own = (
            weights * (of_cut[0] ** 2 - up * (1 - 2 * upper) / share),
            weights * (of_cut[1] ** 2 + low * (1 - 2 * lower) / share),
        )
        both = np.bincount(y, weights * of_cut[0] * of_cut[1], self._levels)
        above = np.bincount(y, own[0], self._levels)[:-1]
        below = np.bincount(y, own[1], self._levels)[1:]
        for c in range(cuts):
            mixed = np.where(y == c, up, 0.0) + np.where(y == c + 1, low, 0.0)
            found[:p, p + c] = found[p + c, :p] = -(weights * mixed) @ x
            found[p + c, p + c] = above[c] + below[c]
            if c:
                found[p + c, p + c - 1] = found[p + c - 1, p + c] = -both[c]
        return found


def _cut(phi: np.ndarray, p: int) -> tuple[np.ndarray, np.ndarray]:
    """Return slopes and cut points, and their derivatives by the parameters of `Ordered`."""
    steps = np.exp(phi[p + 1 :])
    cuts = phi[p] + np.concatenate([[0.0], np.cumsum(steps)])
    slope = np.eye(len(phi))
    slope[p:, p] = 1.0
    for j, step in enumerate(steps, start=p + 1):
        slope[j:, j] = step
    return np.concatenate([phi[:p], cuts]), slope


def cumulated(x: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """Return the (n, K) probabilities of a proportional-odds logit with parameters of `Ordered`."""
    theta, _ = _cut(phi, x.shape[1])
    below = LOGISTIC.distribution(theta[x.shape[1] :] - (x @ theta[: x.shape[1]])[:, None])
    edges = np.column_stack([np.zeros(len(x)), below, np.ones(len(x))])
    return np.diff(edges, axis=1)


def climbed(of: Likelihood, last: np.ndarray | None = None) -> Maximum:
    """Find the maximum, from where one that is like it was `last`. Raises `NoMaximum`.

    From there the information moves so little that it is taken as it is. Where that leads away, the
    maximum is climbed to from there, and where even that fails, from the start.
    """
    # numbers beyond what a computer holds lead nowhere, and are turned back from
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        if last is None:
            return _climbed(of, of.start())
        try:
            return _chord(of, last) or _climbed(of, last)
        except NoMaximum:
            return _climbed(of, of.start())


def _chord(of: Likelihood, theta: np.ndarray) -> Maximum | None:
    """Step by the information at `theta`; None where a few steps do not arrive."""
    root = _root(of.information(theta))
    for _ in range(CHORDS):
        _, gradient = of.at(theta)
        if not np.isfinite(gradient).all():
            return None
        step = cho_solve((root, True), gradient)
        theta = theta + step
        if gradient @ step < CLOSE:
            return Maximum(theta, root)
    return None


def _climbed(of: Likelihood, theta: np.ndarray) -> Maximum:
    """Climb by Newton's method, steps halved where they lead down or beyond all numbers."""
    value, gradient = of.at(theta)
    if not np.isfinite(gradient).all():
        raise NoMaximum
    root = _root(of.information(theta))
    for _ in range(STEPS):
        step = cho_solve((root, True), gradient)
        if gradient @ step < CLOSE:
            return Maximum(theta + step, root)
        for _ in range(STEPS):
            found = of.at(theta + step)
            # at the maximum rounding alone may lower the likelihood
            if np.isfinite(found[1]).all() and found[0] >= value - 1e-9 * abs(value):
                break
            step = step / 2
        else:
            raise NoMaximum
        theta = theta + step
        value, gradient = found
        root = _root(of.information(theta))
    raise NoMaximum


def _root(information: np.ndarray) -> np.ndarray:
    """Return the lower triangle of Cholesky. Raises `NoMaximum`."""
    try:
        return cholesky(information, lower=True)
    except (np.linalg.LinAlgError, ValueError):  # not positive definite, or not finite
        raise NoMaximum from None
