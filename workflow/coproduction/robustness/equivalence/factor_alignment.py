"""Alignment: means of a factor in many countries whose items are alike in most of them.

The configural loadings λ and intercepts ν of country g become λ / ψ and ν − α λ / ψ with the mean α
and standard deviation ψ of its factor. These are chosen so that the differences between countries
are few and large rather than many and small: they minimise Σ √(n_g n_h) f(difference) over items
and pairs of countries, f(x) = (x² + ε)^¼ (Asparouhov and Muthén 2014). The standard deviations
multiply to 1. The mean of the first country is 0 (``fixed``), or all are free (``free``).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import ndtr

Matrix = NDArray[np.float64]

#: ε of Asparouhov and Muthén.
EPSILON = 0.01
#: Starts of the search, the first from least squares, and their seed.
STARTS, SEED = 20, 2014
#: A parameter begins a set with another where p is above the first, and stays above the second.
JOINS, STAYS = 0.01, 0.001
NEWTON = 50
#: An imaginary step so small that derivatives by it are exact.
TINY = 1e-30


@dataclass(frozen=True)
class Aligned:
    """Aligned parameters of G countries and p items, the first country's deviation being 1.

    Attributes
    ----------
    values
        Means (G,), standard deviations (G,), loadings (G, p) and intercepts (G, p), one after the
        other.
    covariance
        Theirs.
    simplicity
        The function at its minimum, the standard deviations multiplying to 1, over the weight of
        all pairs and items: twice ε^¼ where nothing differs.
    shape
        G and p.
    """

    values: Matrix
    covariance: Matrix
    simplicity: float
    shape: tuple[int, int]

    @property
    def means(self) -> Matrix:
        """(G,) means of the factor."""
        return self.values[: self.shape[0]]

    @property
    def deviations(self) -> Matrix:
        """(G,) standard deviations of the factor."""
        return self.values[self.shape[0] : 2 * self.shape[0]]

    def of_items(self, parameter: str) -> slice:
        """Where the (G, p) ``loadings`` or ``intercepts`` stand, country by country."""
        groups, items = self.shape
        start = 2 * groups + (parameter == "intercepts") * groups * items
        return slice(start, start + groups * items)

    @property
    def errors(self) -> Matrix:
        """Standard errors of all values."""
        return np.sqrt(np.clip(np.diag(self.covariance), 0, None))


class NotIdentified(ValueError):
    """The minimum of the function is no point."""


def aligned(
    loadings: Matrix, intercepts: Matrix, n: Matrix, covariance: Matrix, fixed: bool = True
) -> Aligned:
    """Align configural parameters.

    Parameters
    ----------
    loadings, intercepts
        (G, p), of factors of mean 0 and variance 1 in every country.
    n
        (G,) respondents.
    covariance
        (2Gp, 2Gp) covariance of the loadings, country by country, and of the intercepts then.
    fixed
        Whether the mean of the first country is 0; else all are free.

    Raises `NotIdentified` where the function has no single minimum, as it has none with free means
    where loadings differ by the standard deviations alone.
    """
    groups, items = loadings.shape
    given = np.concatenate([loadings.ravel(), intercepts.ravel()])
    weights = np.sqrt(np.outer(n, n)) * (1 - np.eye(groups))
    weights /= weights.sum() * items
    problem = _Problem(groups, items, weights, fixed)
    x = _minimum(problem, given)
    hessian = _slopes(lambda x: problem.gradient(x, given), x)
    size = np.linalg.eigvalsh((hessian + hessian.T) / 2)
    if size[0] <= 1e-8 * size[-1]:
        raise NotIdentified("the means are not told by the data")
    cross = _slopes(lambda theta: problem.gradient(x, theta), given)
    moved = -np.linalg.solve(hessian, cross)
    slopes = _slopes(lambda x: problem.reported(x, given), x) @ moved
    slopes += _slopes(lambda theta: problem.reported(x, theta), given)
    return Aligned(
        problem.reported(x, given),
        slopes @ covariance @ slopes.T,
        problem.value(x, given),
        (groups, items),
    )


@dataclass(frozen=True)
class _Problem:
    """The function of x, the free means and then the log standard deviations but the first."""

    groups: int
    items: int
    weights: Matrix
    fixed: bool

    def factors(self, x: Matrix) -> tuple[Matrix, Matrix]:
        """Means and log standard deviations, (G,) each."""
        free = self.groups - self.fixed
        means = np.concatenate([np.zeros(int(self.fixed)), x[:free]])
        rest = x[free:]
        return means, np.concatenate([[-rest.sum()], rest])

    def items_of(self, x: Matrix, theta: Matrix) -> tuple[Matrix, Matrix]:
        """Aligned loadings and intercepts, (G, p) each."""
        means, logs = self.factors(x)
        shape = self.groups, self.items
        half = self.groups * self.items
        loadings = theta[:half].reshape(shape) * np.exp(-logs)[:, None]
        return loadings, theta[half:].reshape(shape) - means[:, None] * loadings

    def value(self, x: Matrix, theta: Matrix) -> float:
        """The simplicity function, over the weight of all pairs and items."""
        total = 0.0
        for part in self.items_of(x, theta):
            apart = part[:, None, :] - part[None, :, :]
            total += np.sum(self.weights[:, :, None] * (apart * apart + EPSILON) ** 0.25)
        return float(total)

    def gradient(self, x: Matrix, theta: Matrix) -> Matrix:
        """Its slopes by x."""
        means, _ = self.factors(x)
        loadings, intercepts = self.items_of(x, theta)
        by_loadings, by_intercepts = self._slopes(loadings), self._slopes(intercepts)
        by_means = -(by_intercepts * loadings).sum(axis=1)
        by_logs = ((by_intercepts * means[:, None] - by_loadings) * loadings).sum(axis=1)
        return np.concatenate([by_means[int(self.fixed) :], by_logs[1:] - by_logs[0]])

    def _slopes(self, part: Matrix) -> Matrix:
        apart = part[:, None, :] - part[None, :, :]
        bend = 0.5 * apart * (apart * apart + EPSILON) ** -0.75
        # each pair stands twice in the sum
        return 2 * (self.weights[:, :, None] * bend).sum(axis=1)

    def reported(self, x: Matrix, theta: Matrix) -> Matrix:
        """All values of `Aligned`: the first country's standard deviation becomes 1."""
        means, logs = self.factors(x)
        loadings, intercepts = self.items_of(x, theta)
        unit = np.exp(logs[0])
        parts = (means / unit, np.exp(logs) / unit, (loadings * unit).ravel(), intercepts.ravel())
        return np.concatenate(parts)


def _slopes(function: Callable[[Matrix], Matrix], at: Matrix) -> Matrix:
    """Derivatives of an analytic function, (values, arguments), by imaginary steps."""
    columns = []
    for k in range(len(at)):
        moved = at.astype(complex)
        moved[k] += 1j * TINY
        columns.append(np.imag(function(moved)) / TINY)
    return np.column_stack(columns)


def _minimum(problem: _Problem, theta: Matrix) -> Matrix:
    """The lowest of the minima that are found from several starts, to the last digits."""
    draws = np.random.default_rng(SEED)
    first = _start(problem, theta)
    found: list[tuple[float, Matrix]] = []
    for number in range(STARTS):
        start = first + (0.3 * draws.standard_normal(len(first)) if number else 0.0)
        done = minimize(
            problem.value, start, (theta,), method="BFGS", jac=problem.gradient,
            options={"gtol": 1e-7, "maxiter": 1000},
        )  # fmt: skip
        found.append((float(done.fun), done.x))
    lowest = min(value for value, _ in found)
    # of minima that differ by rounding alone the first, so that no processor chooses
    x = next(x for value, x in found if value <= lowest * (1 + 1e-9))
    return _polished(problem, theta, x)


def _polished(problem: _Problem, theta: Matrix, x: Matrix) -> Matrix:
    """Newton's method from near a minimum, for as long as steps become shorter."""
    before = np.inf
    for _ in range(NEWTON):
        hessian = _slopes(lambda x: problem.gradient(x, theta), x)
        try:
            step = np.linalg.solve(hessian, problem.gradient(x, theta))
        except np.linalg.LinAlgError:
            return x
        length = float(np.abs(step).max())
        if length >= before or length > 1:
            return x
        x, before = x - step, length
    return x


def _start(problem: _Problem, theta: Matrix) -> Matrix:
    """Means and standard deviations by least squares: the usual loadings and intercepts shared."""
    shape, half = (problem.groups, problem.items), problem.groups * problem.items
    loadings, intercepts = theta[:half].reshape(shape), theta[half:].reshape(shape)
    usual = loadings.mean(axis=0)
    scale = np.clip(loadings @ usual / (usual @ usual), 0.05, None)
    logs = np.log(scale) - np.log(scale).mean()
    base = intercepts[0] if problem.fixed else intercepts.mean(axis=0)
    means = (intercepts - base) @ usual / (usual @ usual) * np.exp(np.log(scale).mean())
    return np.concatenate([means[int(problem.fixed) :], logs[1:]])


def differing(values: Matrix, covariance: Matrix) -> NDArray[np.bool_]:
    """Which of one item's (G,) aligned parameters are not of the largest set that is invariant.

    A set is begun by the countries that are linked by pairs of p above `JOINS`, the largest of
    them; then each country is tested against the mean of the set, and is of it where p is above
    `STAYS`, until nothing changes (Asparouhov and Muthén 2014). `covariance` is (G, G).
    """
    groups = len(values)
    linked = np.array(
        [[_p(values, covariance, _pair(groups, g, h)) > JOINS for h in range(groups)]
         for g in range(groups)]
    )  # fmt: skip
    inside = _largest(linked)
    for _ in range(groups):
        new = np.array([_p(values, covariance, _from_mean(inside, g)) > STAYS
                        for g in range(groups)])  # fmt: skip
        if not new.any() or (new == inside).all():
            break
        inside = new
    return ~inside


def _pair(groups: int, g: int, h: int) -> Matrix:
    return np.eye(groups)[g] - np.eye(groups)[h]


def _from_mean(inside: NDArray[np.bool_], g: int) -> Matrix:
    """The contrast of a country with the mean of a set."""
    return np.eye(len(inside))[g] - inside / inside.sum()


def _p(values: Matrix, covariance: Matrix, contrast: Matrix) -> float:
    """The p-value of a contrast; 1 where it has no variance, as of a country with itself."""
    variance = float(contrast @ covariance @ contrast)
    if variance <= 1e-14 * float(np.abs(contrast) @ np.abs(covariance) @ np.abs(contrast)):
        return 1.0
    return 2 * float(ndtr(-abs(float(contrast @ values)) / np.sqrt(variance)))


def _largest(linked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest of the connected sets; of several the one of the first country."""
    best = np.zeros(len(linked), bool)
    for g in range(len(linked)):
        inside = np.eye(len(linked), dtype=bool)[g]
        while (more := linked[inside].any(axis=0) | inside).sum() > inside.sum():
            inside = more
        if inside.sum() > best.sum():
            best = inside
    return best
