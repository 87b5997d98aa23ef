"""Draws of missing answers to one variable, given all others: each kind by its own model.

Draws are proper (Rubin 1987, ch. 4): first the parameters, from their approximate posterior, then
the answers given these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve, cholesky

from coproduction.inference.coded import spans
from coproduction.inference.imputation import maximum
from coproduction.study.resolved.imputations import Numeric
from coproduction.study.resolved.survey import Measure

#: Factor of the diagonal that keeps least squares of dependent columns solvable, as of `mice`.
RIDGE = 1e-5


#: Draws (k,) answers of (k, p) rows, all given the same parameters.
Draw = Callable[[np.ndarray], np.ndarray]


@dataclass
class Equation:
    """The model of one variable of a group of respondents, and where its last maximum was.

    Attributes
    ----------
    type, numeric, donors
        Kind of the variable; how numbers are drawn, and from how many donors.
    answers
        (n,) answers of those who have one: numbers, or positions of levels.
    """

    type: Measure
    answers: np.ndarray
    numeric: Numeric = "pmm"
    donors: int = 5

    def __post_init__(self) -> None:
        self._met, own = np.unique(self.answers, return_inverse=True)
        # one more than there are is met on the way
        self._own = own.astype(np.min_scalar_type(-len(self._met) - 1))
        self._last: np.ndarray | None = None
        self._columns = np.empty(0, dtype=int)

    @property
    def constant(self) -> bool:
        """Whether all gave one answer, which then is that of the others too."""
        return len(self._met) == 1

    @property
    def method(self) -> str:
        """How answers are drawn, as `imputation_files.METHODS` says it."""
        if self.constant:
            return "constant"
        if self.type == "numeric":
            return self.numeric
        if len(self._met) == 2:
            return "binary"
        return "ordered" if self.type == "ordinal" else "nominal"

    @property
    def parameters(self) -> int:
        """Parameters a column of the others."""
        return len(self._met) - 1 if self.type == "categorical" else 1

    def drawn(self, x: np.ndarray, rng: np.random.Generator) -> Draw:
        """Draw parameters by the (n, p) rows of those who answered, and return what draws the
        answers of (k, p) rows given these.

        Columns are those of the other variables, without a constant; one in which nobody who
        answered differs tells nothing, and counts for nothing. Raises `maximum.NoMaximum`.
        """
        if self.constant:
            return lambda wanted: np.full(len(wanted), self._met[0])
        low, high = maximum.ends(x)
        moving = np.flatnonzero(low != high)
        x = x[:, moving] if len(moving) < x.shape[1] else x
        if not np.array_equal(moving, self._columns):
            self._last, self._columns = None, moving
        if self.type == "numeric":
            draw = _NUMERIC[self.numeric](self.answers, x, self.donors, rng)
            return lambda wanted: draw(wanted[:, moving])
        likelihood, shares = _OF_LEVELS[self.method == "ordered"]
        of = likelihood(x, self._own, len(self._met))
        del x  # of which the likelihood has a copy
        found = maximum.climbed(of, self._last)
        self._last = found.parameters
        parameters = found.draw(rng)

        def levels(wanted: np.ndarray) -> np.ndarray:
            below = np.cumsum(shares(wanted[:, moving], parameters), axis=1)[:, :-1]
            return self._met[(rng.random(len(wanted))[:, None] > below).sum(axis=1)]

        return levels


_OF_LEVELS = {
    False: (maximum.Nominal, maximum.probabilities),
    True: (maximum.Ordered, maximum.cumulated),
}


@dataclass(frozen=True)
class _Line:
    """Least squares at the estimate (p + 1,) and at a draw from its posterior, both of columns less
    their (p,) means, and the drawn deviation of what is left."""

    means: np.ndarray
    estimate: np.ndarray
    drawn: np.ndarray
    deviation: float

    def at(self, x: np.ndarray, parameters: np.ndarray) -> np.ndarray:
        """Return the (k,) predictions of (k, p) rows."""
        found = np.empty(len(x))
        for part in spans(len(x)):
            found[part] = parameters[0] + (x[part] - self.means) @ parameters[1:]
        return found


def _line(y: np.ndarray, x: np.ndarray, rng: np.random.Generator) -> _Line:
    """Fit and draw a linear regression under the prior p(β, log σ) ∝ 1 (Rubin 1987, p. 167).

    Columns are centred, so that neither the ridge nor rounding knows how far from zero they are.
    """
    means = x.mean(axis=0)
    p = x.shape[1] + 1

    def rows(part: slice) -> np.ndarray:
        own = x[part] - means
        return np.column_stack([np.ones(len(own)), own])

    inner, moments = np.zeros((p, p)), np.zeros(p)
    for part in spans(len(x)):
        own = rows(part)
        inner += maximum.squares(own)
        moments += own.T @ y[part]
    ridge = RIDGE * np.diag(inner)
    ridge[0] = 0.0
    root = cholesky(inner + np.diag(ridge), lower=True)
    estimate = cho_solve((root, True), moments)
    rest = np.concatenate([y[part] - rows(part) @ estimate for part in spans(len(x))])
    df = max(len(y) - p, 1)
    deviation = float(np.sqrt(rest @ rest / rng.chisquare(df)))
    drawn = estimate + deviation * maximum.inverse_root(root, rng)
    return _Line(means, estimate, drawn, deviation)


def normal(y: np.ndarray, x: np.ndarray, donors: int, rng: np.random.Generator) -> Draw:
    """Draw numbers from the linear regression."""
    line = _line(y, x, rng)

    def draw(wanted: np.ndarray) -> np.ndarray:
        rest = line.deviation * rng.standard_normal(len(wanted))
        return line.at(wanted, line.drawn) + rest

    return draw


def matched(y: np.ndarray, x: np.ndarray, donors: int, rng: np.random.Generator) -> Draw:
    """Draw the answer of one of the donors with the nearest prediction (Little 1988).

    Donors are predicted by the estimate, who did not answer by the draw (type 1 of van Buuren 2018,
    sec. 3.4.2). Of donors predicted alike, chance takes some.
    """
    line = _line(y, x, rng)
    shuffled = rng.permutation(len(y))
    known = line.at(x, line.estimate)[shuffled]
    order = np.argsort(known, kind="stable")
    known, answers = known[order], y[shuffled][order]
    donors = min(donors, len(y))
    # the nearest lie among as many on each side
    span = np.arange(-donors, donors)

    def draw(wanted: np.ndarray) -> np.ndarray:
        own = line.at(wanted, line.drawn)
        place = np.searchsorted(known, own)[:, None] + span
        away = np.abs(known[np.clip(place, 0, len(y) - 1)] - own[:, None])
        away[(place < 0) | (place >= len(y))] = np.inf
        nearest = np.argsort(away, axis=1, kind="stable")[:, :donors]
        chosen = nearest[np.arange(len(own)), rng.integers(donors, size=len(own))]
        return answers[place[np.arange(len(own)), chosen]]

    return draw


_NUMERIC: Mapping[Numeric, Callable[..., Draw]] = {"normal": normal, "pmm": matched}
