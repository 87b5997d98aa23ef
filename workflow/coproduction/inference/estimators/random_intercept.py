"""A random intercept of groups, such as countries: restricted maximum likelihood."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from coproduction.inference.estimators.identification import refuse_dependent
from coproduction.inference.estimators.linear import PERFECT, linear
from coproduction.inference.estimators.problem import Problem, Solution, Unestimable
from coproduction.inference.estimators.triangles import factor, triangle

#: log λ is sought between these; below, no variance between groups is left.
SMALLEST, LARGEST = -20.0, 12.0


@dataclass(frozen=True)
class Mixed:
    """Estimates (p,), covariance (p, p), degrees of freedom (p,), and the variance components."""

    estimate: np.ndarray
    covariance: np.ndarray
    df: np.ndarray
    between: float
    within: float


def random_intercept(problem: Problem) -> Solution:
    """Fit a random intercept of the problem's groups by `reml`, unweighted.

    `r_squared` is that of Snijders, Bosker (1994): the share by which both variances together fall
    from the model without terms. The inverse information is the covariance of the estimates; they
    have no scores, as no errors but the model's own go with it.

    Raises `Unestimable` for one group, and as `reml`.
    """
    group = problem.group
    if group is None or group.max() < 1:
        raise Unestimable("a random intercept needs two groups or more; there is one")
    _refuse_perfect(problem)
    matrix = np.asarray(problem.matrix)
    found = reml(problem.outcome, matrix, problem.terms, group)
    null = reml(problem.outcome, matrix[:, :1], problem.terms[:1], group)
    return Solution(
        terms=problem.terms,
        estimate=found.estimate,
        scores=np.zeros((len(group), len(problem.terms))),
        inverse_information=found.covariance,
        dispersion=1.0,
        r_squared=1 - (found.between + found.within) / (null.between + null.within),
        response=linear(found.estimate),
        own_df=found.df,
        variances={"between": found.between, "within": found.within},
    )


def _refuse_perfect(problem: Problem) -> None:
    """Raise where the terms leave nothing of the outcome."""
    p = problem.matrix.shape[1]
    r = triangle(problem.matrix, problem.outcome, np.ones(len(problem.outcome)))
    refuse_dependent(r[:p, :p], problem.terms)
    centred = problem.outcome - problem.outcome.mean()
    if float((r[p:, p] ** 2).sum()) < PERFECT * float(centred @ centred):
        raise Unestimable("the terms explain the outcome without rest (R² is 1)")


def reml(outcome: np.ndarray, matrix: np.ndarray, terms: list[str], group: np.ndarray) -> Mixed:
    """Fit y = Xβ + u_g + e by REML, unweighted (Patterson, Thompson 1971), as `lme4::lmer` of R.

    The likelihood is profiled over λ = var(u) / var(e): with one variance ratio every other
    parameter has a closed form (Harville 1977). Degrees of freedom are m − l − 1 for columns
    constant within groups, m groups and l such columns, and n − m − (the other columns) for those
    that vary within (Pinheiro, Bates 2000, sec. 2.4.2; Elff et al. 2021).

    Raises `Unestimable` for dependent columns, and for no degrees of freedom between groups.
    """
    n, p = matrix.shape
    refuse_dependent(factor(matrix), terms)
    size = np.bincount(group).astype(float)
    m = len(size)
    whole = np.column_stack([matrix, outcome])
    cross = whole.T @ whole
    sums = np.column_stack([np.bincount(group, column) for column in whole.T])

    def solved(ratio: float) -> tuple[np.ndarray, np.ndarray, float]:
        a = cross - (sums * (ratio / (1 + ratio * size))[:, None]).T @ sums
        estimate = np.linalg.solve(a[:p, :p], a[:p, p])
        return a[:p, :p], estimate, float((a[p, p] - a[:p, p] @ estimate) / (n - p))

    def criterion(log_ratio: float) -> float:
        ratio = np.exp(log_ratio)
        a, _, variance = solved(ratio)
        return (
            (n - p) * np.log(variance)
            + np.log1p(ratio * size).sum()
            + float(np.linalg.slogdet(a)[1])
        )

    # A coarse look first, so that the search starts beside the lowest of several minima.
    grid = np.linspace(SMALLEST, LARGEST, 65)
    best = grid[int(np.argmin([criterion(x) for x in grid]))]
    step = grid[1] - grid[0]
    found = minimize_scalar(
        criterion, bounds=(best - step, best + step), method="bounded", options={"xatol": 1e-10}
    )
    ratio = float(np.exp(found.x)) if found.x > SMALLEST + step else 0.0
    a, estimate, variance = solved(ratio)

    means = sums[:, :p] / size[:, None]
    scatter = np.array([np.abs(matrix[:, j] - means[group, j]).max() for j in range(p)])
    between = scatter <= 1e-10 * np.abs(matrix).max(axis=0)
    upper = m - int(between.sum())
    if upper < 1:
        raise Unestimable(
            f"{m} groups leave no degrees of freedom for {int(between.sum())} terms that are "
            "constant within groups",
            mend="leave out terms that do not vary within groups",
        )
    df = np.where(between, upper, n - m - int((~between).sum()))
    return Mixed(estimate, np.linalg.inv(a) * variance, df, ratio * variance, variance)
