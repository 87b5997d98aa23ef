"""Generalised linear models with their canonical link: logits and Poisson regression."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
from scipy.special import expit, gammaln, xlog1py, xlogy
from statsmodels.genmod import families

from coproduction.inference.coded import Columns, blocks
from coproduction.inference.estimators.identification import (
    CONVERGED,
    ITERATIONS,
    refuse_dependent,
    refuse_divergent,
    refuse_separated,
)
from coproduction.inference.estimators.linear import PERFECT, solved
from coproduction.inference.estimators.problem import (
    Likelihood,
    Problem,
    Solution,
    Unestimable,
)
from coproduction.inference.estimators.response import of_mean
from coproduction.inference.estimators.separation import of_means
from coproduction.inference.estimators.triangles import folded
from coproduction.inference.stratified import Scores

#: Steps by normal equations are so many at most, and end when no estimate moves by more than this:
#: the last ones are those of the triangle.
QUICK = 12
NEAR = 1e-8

#: Where the last step moved no estimate by more than this, the working problem is that of it.
SETTLED = 1e-13

#: Means nearer to an end than this are taken for it.
EDGE = 10 * np.finfo(float).eps


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
    found, inverse = _glm(problem, problem.outcome, families.Poisson(), (0.0,))

    likelihood = _of_counts(problem, found.mean)
    return Solution(
        terms=problem.terms,
        estimate=found.params,
        scores=_scores(problem, problem.outcome, found.mean),
        inverse_information=inverse,
        likelihood=likelihood,
        dispersion=float(problem.weights.mean()),
        r_squared=_explained(found),
        response=of_mean(found.params, exponential),
    )


def exponential(predictor: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The mean of a log link and its derivatives."""
    mean = np.exp(predictor)
    return mean, mean, mean


def _binomial(problem: Problem, low: float, high: float, quasi: bool) -> Solution:
    outcome = (problem.outcome - low) / (high - low)
    found, inverse = _glm(problem, outcome, families.Binomial(), (0.0, 1.0))

    def mean(predictor: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        share = expit(predictor)
        slope = (high - low) * share * (1 - share)
        return low + (high - low) * share, slope, slope * (1 - 2 * share)

    n, p = problem.matrix.shape
    share = found.mean
    pearson = _summed(lambda y, m: (y - m) ** 2 / (m * (1 - m)), problem.weights, outcome, share)
    likelihood = _of_shares(problem, outcome, share, quasi)
    return Solution(
        terms=problem.terms,
        estimate=found.params,
        scores=_scores(problem, outcome, share),
        inverse_information=inverse,
        likelihood=likelihood,
        dispersion=float(pearson / max(n - p, 1)) if quasi else float(problem.weights.mean()),
        r_squared=_explained(found),
        response=of_mean(found.params, mean),
    )


def _scores(problem: Problem, outcome: np.ndarray, mean: np.ndarray) -> Scores:
    """Return the scores w (y − μ) x, whose factors take the place of the (n,) means."""
    for rows in blocks(len(mean)):
        mean[rows] = problem.weights[rows] * (outcome[rows] - mean[rows])
    return Scores(problem.matrix, mean)


def _of_counts(problem: Problem, mean: np.ndarray) -> Likelihood:
    """Return the likelihood of a Poisson count of (n,) means."""
    value, null = (
        _summed(lambda y, m: xlogy(y, m) - m - gammaln(y + 1), problem.weights, problem.outcome, m)
        for m in (mean, _middle(problem, problem.outcome))
    )
    scale = problem.weights.mean()
    return Likelihood(value / scale, null / scale, "counts")


def _of_shares(problem: Problem, outcome: np.ndarray, share: np.ndarray, quasi: bool) -> Likelihood:
    """Return the likelihood of (n,) outcomes of 0 to 1 by their expected shares."""
    value, null = (
        _summed(lambda y, m: xlogy(y, m) + xlog1py(1 - y, -m), problem.weights, outcome, m)
        for m in (share, _middle(problem, outcome))
    )
    scale = problem.weights.mean()
    return Likelihood(value / scale, null / scale, "quasi" if quasi else "levels")


def _middle(problem: Problem, outcome: np.ndarray) -> np.ndarray:
    """Return the weighted mean of (n,) outcomes, for all."""
    mean = problem.weights @ outcome / problem.weights.sum()
    return np.broadcast_to(mean, len(outcome))


def _summed(
    of: Callable[[np.ndarray, np.ndarray], np.ndarray],
    weights: np.ndarray,
    outcome: np.ndarray,
    mean: np.ndarray,
) -> float:
    """Return the weighted sum of a function of (n,) outcomes and means."""
    return sum(
        float(weights[rows] @ of(outcome[rows], mean[rows])) for rows in blocks(len(outcome))
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
) -> tuple[_Fitted, np.ndarray]:
    """Fit a family with its canonical link to an outcome that may reach the ends of its means.

    Iteratively reweighted least squares (McCullagh, Nelder 1989, sec. 2.5): families and links are
    those of statsmodels, the last steps are its least squares on the triangle of the working
    problem (see `triangle`), which needs no copy of the data where its GLM holds several. The
    steps before them need not be as exact, see `_near`.

    Returns the fit and its inverse information.
    """
    # Weights of mean 1, so that what is called converged does not depend on their scale.
    scale = problem.weights.mean()
    p = problem.matrix.shape[1]
    refuse_dependent(problem.triangle[:p, :p], problem.terms)
    refuse_separated(problem, outcome, ends)

    def refuse(step: np.ndarray, why: str = "") -> NoReturn:
        at = [outcome == end for end in ends]
        refuse_divergent(problem, step, of_means(problem.matrix, problem.terms, at), why)

    def working(mean: np.ndarray) -> Iterator[tuple[np.ndarray | Columns, np.ndarray, np.ndarray]]:
        """The columns with the working response and its weights at the means."""
        for rows in blocks(len(mean)):
            at, slope = mean[rows], family.link.deriv(mean[rows])
            response = family.link(at) + slope * (outcome[rows] - at)
            weights = problem.weights[rows] / scale / (slope**2 * family.variance(at))
            yield problem.matrix[rows], response, weights

    def stepped(mean: np.ndarray) -> np.ndarray:
        """Return the triangle of the least squares of the working response at the means."""
        r = folded(working(mean), p)
        if not np.isfinite(r).all():
            refuse(np.full(p, np.nan))
        return r

    with np.errstate(all="ignore"):
        mean, before = _near(problem, outcome, family)
        params = before
        for _ in range(ITERATIONS):
            r = stepped(mean)
            before, params = params, solved(r)[0]
            for rows in blocks(len(mean)):
                mean[rows] = family.link.inverse(problem.matrix[rows] @ params)
            if np.allclose(params, before, rtol=CONVERGED, atol=CONVERGED):
                break
        else:
            refuse(params - before)
    # `glm` of R warns of such means: the link is cut off there, so that divergence seems to end.
    if any((np.abs(mean[rows] - end) < EDGE).any() for end in ends for rows in blocks(len(mean))):
        refuse(params, "some fitted means cannot be told from an end of the outcome")
    deviance, null = (
        sum(
            float(
                family.deviance(outcome[rows], m[rows], var_weights=problem.weights[rows] / scale)
            )
            for rows in blocks(len(outcome))
        )
        for m in (mean, _middle(problem, outcome))
    )
    fitted = _Fitted(params, mean, deviance, null)
    if fitted.deviance < PERFECT * fitted.null_deviance:
        raise Unestimable("the terms explain the outcome without rest (R² is 1)")
    if not np.allclose(params, before, rtol=SETTLED, atol=SETTLED):
        r = stepped(mean)
    return fitted, solved(r)[1] / scale


def _near(
    problem: Problem, outcome: np.ndarray, family: families.Family
) -> tuple[np.ndarray, np.ndarray]:
    """Return (n,) means close to those of the highest likelihood, and the (p,) estimates there.

    Means to start from, and infinite estimates, where steps do not settle.

    By Newton's steps from normal equations, at a quarter of the time of a triangle: these lose
    digits, which the last steps of `_glm` restore.
    """
    n, p = problem.matrix.shape
    start = family.starting_mu(outcome)
    scale = problem.weights.mean()
    params = np.full(p, np.nan)
    for step in range(QUICK):
        before, information, side = params, np.zeros((p, p)), np.zeros(p)
        for rows in blocks(n):
            x = np.asarray(problem.matrix[rows])
            predictor = x @ params if step else family.link(start[rows])
            mean = family.link.inverse(predictor) if step else start[rows]
            variance, weights = family.variance(mean), problem.weights[rows] / scale
            side += x.T @ (weights * (variance * predictor + outcome[rows] - mean))
            rooted = x * np.sqrt(weights * variance)[:, None]
            information += rooted.T @ rooted
        length = np.sqrt(np.diag(information))
        if not (np.isfinite(information).all() and length.min() > 0):
            break
        try:
            params = np.linalg.solve(information / np.outer(length, length), side / length)
        except np.linalg.LinAlgError:
            break
        params = params / length
        if np.allclose(params, before, rtol=NEAR, atol=NEAR):
            for rows in blocks(n):
                start[rows] = family.link.inverse(problem.matrix[rows] @ params)
            return start, params
    return start, np.full(p, np.inf)


def _explained(found: _Fitted) -> float:
    return float(1 - found.deviance / found.null_deviance)
