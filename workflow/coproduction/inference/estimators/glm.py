"""Estimators: from a problem (outcome, design matrix, weights) to estimates and their scores.

An estimator solves Σ_i s_i(θ) = 0, where s_i is the weighted score of respondent i. It returns the
scores and the inverse information, from which `coproduction.inference.models.fit` makes the
design-based covariance, the same for every estimator (Binder 1983).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit
from statsmodels.genmod import families
from statsmodels.regression.linear_model import OLS

from coproduction.inference.design import Scores

#: A column counts as a combination of those before it when less than this share of its length is
#: left after their projection, the tolerance of `lm` of R.
RANK_TOLERANCE = 1e-7

#: An outcome counts as explained without rest when less than this share of its variance is left.
PERFECT = 1e-12

#: Iterations stop when no estimate moves by more than this, absolutely and relatively.
CONVERGED = 1e-10
ITERATIONS = 50

#: Means nearer to an end than this are taken for it.
EDGE = 10 * np.finfo(float).eps

#: Rows that are factored at once.
BLOCK = 1 << 14


class Unestimable(ValueError):
    """The data do not determine a term. `term` is its name, empty where it concerns the fit."""

    def __init__(self, problem: str, term: str = "", mend: str = ""):
        self.problem, self.term, self.mend = problem, term, mend
        super().__init__(problem)


@dataclass(frozen=True)
class Problem:
    """What an estimator is given.

    Attributes
    ----------
    outcome
        (n,) floats, without NaN.
    matrix
        (n, p) floats, the first column constant, the others not; of a stacked fit constant in an
        area each.
    terms
        Names of the columns.
    weights
        (n,) floats above zero.
    bounds
        Smallest and largest possible value of the outcome, which `fractional_logit` needs.
    levels
        Score to level name, for an outcome of ordered levels; empty for a number.
    """

    outcome: np.ndarray
    matrix: np.ndarray
    terms: list[str]
    weights: np.ndarray
    bounds: tuple[float, float] = (0.0, 1.0)
    levels: dict[float, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Expectation:
    """E[outcome | x] of m respondents in the outcome's unit, with what the delta method needs.

    `value` and `slope`, its derivative by the linear predictor, are (m,); their gradients by the
    p parameters are (m, p).
    """

    value: np.ndarray
    slope: np.ndarray
    value_gradient: np.ndarray
    slope_gradient: np.ndarray


@dataclass(frozen=True)
class Solution:
    """What an estimator found.

    Attributes
    ----------
    terms
        Names of the q parameters.
    estimate
        (q,) estimates.
    scores
        (n, q) weighted scores at the estimates; columns add up to zero.
    inverse_information
        (q, q) inverse of minus the derivative of the summed scores.
    dispersion
        Factor that makes `inverse_information` the covariance where the model is true and the
        weights count respondents.
    r_squared
        Share of the weighted deviance of the model without terms that the terms explain: R² of
        least squares, McFadden's of a likelihood.
    expectation
        From a matrix (m, p) with the problem's columns to the `Expectation`.
    notes
        What the reader of the estimates should know.
    absent
        Levels of an ordered outcome that nobody answered: their cut points are left out.
    """

    terms: list[str]
    estimate: np.ndarray
    scores: np.ndarray | Scores
    inverse_information: np.ndarray
    dispersion: float
    r_squared: float
    expectation: Callable[[np.ndarray], Expectation]
    notes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


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
    r = _triangle(matrix, outcome, weights)
    refuse_dependent(r[:p, :p], problem.terms)
    found = OLS(r[:p, p], r[:p, :p]).fit()

    mean = weights @ outcome / weights.sum()
    total = _squares(outcome - mean, weights)
    residual = matrix @ found.params
    np.subtract(outcome, residual, out=residual)
    rest = _squares(residual, weights)
    unexplained = rest / total
    if unexplained < PERFECT:
        raise Unestimable("the terms explain the outcome without rest (R² is 1)")

    return Solution(
        terms=problem.terms,
        estimate=found.params,
        scores=Scores(matrix, np.multiply(residual, weights, out=residual)),
        inverse_information=found.normalized_cov_params,
        dispersion=rest / max(n - p, 1),
        r_squared=float(1 - unexplained),
        expectation=lambda x: linear(x, found.params),
    )


def _squares(values: np.ndarray, weights: np.ndarray) -> float:
    """Return the weighted sum of squares, without an array of squares."""
    return float(np.einsum("i,i,i->", weights, values, values))


def linear(x: np.ndarray, estimate: np.ndarray) -> Expectation:
    """The expectation xᵀβ of a linear model."""
    return Expectation(x @ estimate, np.ones(len(x)), x, np.zeros_like(x))


def logit(problem: Problem) -> Solution:
    """Binary logit of an outcome of two values, the larger against the smaller.

    As `survey::svyglm` of R with `quasibinomial()`. Raises `Unestimable` for another number of
    values, for separation, and as `wls`.
    """
    values = np.unique(problem.outcome)
    if len(values) != 2:
        raise Unestimable(
            f"a logit needs an outcome of two values; this one has {len(values)}",
            mend="estimator: fractional_logit, for shares; ordered_logit, for levels",
        )
    return _binomial(problem, float(values[0]), float(values[1]), quasi=False)


def fractional_logit(problem: Problem) -> Solution:
    """Fractional logit: quasi-likelihood of an outcome between its bounds (Papke, Wooldridge 1996).

    The outcome is scaled to 0 to 1 by its bounds; coefficients are log odds. As `survey::svyglm`
    of R with `quasibinomial()`. Raises `Unestimable` for an outcome outside its bounds, for
    separation, and as `wls`.
    """
    low, high = problem.bounds
    smallest, largest = float(problem.outcome.min()), float(problem.outcome.max())
    if smallest < low or largest > high:
        raise Unestimable(
            f"the outcome runs from {smallest:g} to {largest:g}, beyond its bounds {low:g} and "
            f"{high:g}"
        )
    return _binomial(problem, low, high, quasi=True)


def poisson(problem: Problem) -> Solution:
    """Poisson regression of a count with log link, as `survey::svyglm` with `quasipoisson()` of R.

    Raises `Unestimable` for a negative outcome, for separation, and as `wls`.
    """
    if problem.outcome.min() < 0:
        raise Unestimable(f"a count cannot be {problem.outcome.min():g}")
    found, scores, inverse = _glm(problem, problem.outcome, families.Poisson(), (0.0,))

    def expectation(x: np.ndarray) -> Expectation:
        mean = np.exp(x @ found.params)
        gradient = x * mean[:, None]
        return Expectation(mean, mean, gradient, gradient)

    return Solution(
        terms=problem.terms,
        estimate=found.params,
        scores=scores,
        inverse_information=inverse,
        dispersion=1.0,
        r_squared=_explained(found),
        expectation=expectation,
    )


def _binomial(problem: Problem, low: float, high: float, quasi: bool) -> Solution:
    outcome = (problem.outcome - low) / (high - low)
    found, scores, inverse = _glm(problem, outcome, families.Binomial(), (0.0, 1.0))

    def expectation(x: np.ndarray) -> Expectation:
        share = expit(x @ found.params)
        slope = (high - low) * share * (1 - share)
        value_gradient = x * slope[:, None]
        return Expectation(
            low + (high - low) * share,
            slope,
            value_gradient,
            value_gradient * (1 - 2 * share)[:, None],
        )

    n, p = problem.matrix.shape
    share = found.mean
    pearson = problem.weights @ ((outcome - share) ** 2 / (share * (1 - share)))
    return Solution(
        terms=problem.terms,
        estimate=found.params,
        scores=scores,
        inverse_information=inverse,
        dispersion=float(pearson / max(n - p, 1)) if quasi else 1.0,
        r_squared=_explained(found),
        expectation=expectation,
    )


@dataclass(frozen=True)
class _Fitted:
    """A generalised linear model at its maximum: (p,) estimates, (n,) means, deviances."""

    params: np.ndarray
    mean: np.ndarray
    deviance: float
    null_deviance: float


def _glm(
    problem: Problem, outcome: np.ndarray, family: families.Family, ends: tuple[float, ...]
) -> tuple[_Fitted, Scores, np.ndarray]:
    """Fit a family with its canonical link to an outcome that may reach the ends of its means.

    Iteratively reweighted least squares (McCullagh, Nelder 1989, sec. 2.5): families and links are
    those of statsmodels, each step is its least squares on the triangle of the working problem
    (see `_triangle`), which needs no copy of the data where its GLM holds several.

    Returns the fit, its scores w (y − μ) x and its inverse information.
    """
    # Weights of mean 1, so that what is called converged does not depend on their scale.
    scale = problem.weights.mean()
    p = problem.matrix.shape[1]
    refuse_dependent(
        _triangle(problem.matrix, problem.outcome, problem.weights)[:p, :p], problem.terms
    )
    refuse_separated(problem, outcome, ends)

    def stepped(mean: np.ndarray) -> OLS:
        """Return the least-squares fit of the working response at the means."""
        slope = family.link.deriv(mean)
        working = family.link(mean) + slope * (outcome - mean)
        weights = problem.weights / scale / (slope**2 * family.variance(mean))
        r = _triangle(problem.matrix, working, weights)
        if not np.isfinite(r).all():
            refuse_divergent(problem, np.full(p, np.nan))
        return OLS(r[:p, p], r[:p, :p]).fit()

    mean = family.starting_mu(outcome)
    params = np.full(p, np.inf)
    with np.errstate(all="ignore"):
        for _ in range(ITERATIONS):
            before, found = params, stepped(mean)
            params = found.params
            mean = family.link.inverse(problem.matrix @ params)
            if np.allclose(params, before, rtol=CONVERGED, atol=CONVERGED):
                break
        else:
            refuse_divergent(problem, params - before)
    # `glm` of R warns of such means: the link is cut off there, so that divergence seems to end.
    if any((np.abs(mean - end) < EDGE).any() for end in ends):
        refuse_divergent(problem, params)
    weights = problem.weights / scale
    middle = np.full(len(outcome), problem.weights @ outcome / problem.weights.sum())
    fitted = _Fitted(
        params,
        mean,
        float(family.deviance(outcome, mean, var_weights=weights)),
        float(family.deviance(outcome, middle, var_weights=weights)),
    )
    inverse = stepped(mean).normalized_cov_params / scale
    return fitted, Scores(problem.matrix, problem.weights * (outcome - mean)), inverse


def _explained(found: _Fitted) -> float:
    return float(1 - found.deviance / found.null_deviance)


def _triangle(matrix: np.ndarray, outcome: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return R of the QR factors of √w (matrix, outcome).

    In blocks of rows, each below the triangle of those before it: Householder's method in another
    order, so as stable as on the whole (Golub, Van Loan 2013, sec. 5.2), without a copy of the
    data; at a million rows in half the time.
    """
    n, p = matrix.shape
    r = np.empty((0, p + 1))
    for start in range(0, n, BLOCK):
        rows = slice(start, min(start + BLOCK, n))
        root = np.sqrt(weights[rows])[:, None]
        block = np.column_stack([matrix[rows], outcome[rows]])
        r = np.linalg.qr(np.concatenate([r, block * root]), mode="r")
    return r


def refuse_dependent(r: np.ndarray, terms: list[str]) -> None:
    """Raise for the first column that depends on those before it, from the QR factor R."""
    length = np.sqrt((r**2).sum(axis=0))
    left = np.abs(np.diag(r))
    if len(left) < len(length):
        raise Unestimable(f"{len(left)} respondents cannot determine {len(length)} terms")
    for j in np.flatnonzero(left <= RANK_TOLERANCE * length)[:1]:
        before = r[:j, :j]
        share = np.linalg.solve(before, r[:j, j]) * length[:j] / (length[j] or 1.0)
        others = [terms[k] for k in np.flatnonzero(np.abs(share) > RANK_TOLERANCE)]
        raise Unestimable(f"{terms[j]} is a linear combination of {', '.join(others)}", terms[j])


def refuse_separated(problem: Problem, outcome: np.ndarray, ends: tuple[float, ...]) -> None:
    """Raise for a term of two values where all respondents of one lie at an end of the outcome.

    Its likelihood rises without end (Albert, Anderson 1984): no finite estimate exists.
    """
    for j, term in enumerate(problem.terms[1:], start=1):
        column = problem.matrix[:, j]
        smallest, largest = column.min(), column.max()
        if not ((column == smallest) | (column == largest)).all():
            continue
        for value in (smallest, largest):
            met = outcome[column == value]
            if met.min() == met.max() and met[0] in ends:
                raise Unestimable(
                    f"separation: all {len(met)} respondents with {term} at {value:g} have the "
                    f"same outcome, the {'smallest' if met[0] == ends[0] else 'largest'}",
                    term,
                    f"leave {term} out, or merge its level with another",
                )


def refuse_divergent(problem: Problem, step: np.ndarray) -> None:
    """Raise for estimates that did not settle, naming the term that still moves most."""
    size = np.abs(step[: len(problem.terms)]) * problem.matrix.std(axis=0)
    moving = problem.terms[int(np.argmax(np.nan_to_num(size, nan=np.inf)))]
    raise Unestimable(
        f"no convergence in {ITERATIONS} iterations; {moving} still moves, as it does where the "
        "terms separate the outcome",
        moving,
        f"leave {moving} out, or merge levels",
    )
