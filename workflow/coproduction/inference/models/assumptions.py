"""Whether what an estimator takes for granted holds: rows of tests.csv.

Of ordered models that slopes are the same at every cut point, of counts that their variance is
their mean.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.linalg import block_diag

from coproduction.inference.coded import Lazy, blocks
from coproduction.inference.estimators.named import estimator_of
from coproduction.inference.estimators.problem import Problem, Solution, Unestimable
from coproduction.inference.models import errors, grounds, sample
from coproduction.inference.models.design_matrix import INTERCEPT
from coproduction.inference.models.errors import Errors
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.grounds import Grounds
from coproduction.inference.models.hypotheses import tested
from coproduction.inference.models.margins import Effects
from coproduction.inference.models.remarks import Remark
from coproduction.inference.models.wald import Hypothesis
from coproduction.inference.stratified import Influence
from coproduction.results.estimators import ESTIMATORS
from coproduction.study.resolved.specification import ALL

#: A remark tells of tests with a p-value below this.
LEVEL = 0.05
PARALLEL, DISPERSED = "parallel_slopes", "overdispersion"


def tests(fitted: Fitted, sure: Errors) -> tuple[list[dict], list[Remark]]:
    """Return rows of the tests of what a fit assumes, and remarks on what they find.

    `sure` are the errors of what the fit reports, whose degrees of freedom the tests have.

    **Ordered models** (Brant 1990): the outcome is parted at each of its K − 1 cut points, a binary
    model fitted each, and the slopes of all are held equal, a term at a time and together. The
    slopes' joint covariance is that of their stacked influence (linearised, clustered) or of refits
    (replicate weights), and the test the adjusted F (see `wald.adjusted`), d being the degrees of
    freedom of the fit's other tests: contrasts are many. By the errors of the model itself the
    covariance is that of Brant (eq. 3), F times its degrees of freedom being χ² of `brant` of R.

    **Counts** (Cameron, Trivedi 1990): α of var y = μ + αμ², by regression of ((y − μ)² − y) / μ on
    μ without a constant, as `svyglm` of R or, by the errors of the model, `AER::dispersiontest`
    with ``trafo = 2`` (which is one-sided, this two-sided). μ is that of the Poisson regression of
    the same terms, and known: the expectation of the numerator does not move with it where the mean
    is right. That holds where α is zero: error and interval are those of the test, not of an α
    above zero. Degrees of freedom are the design's.
    """
    if sure.df_joint is None:
        return [], []
    if ESTIMATORS[fitted.model.estimator].outcome == "levels":
        return _parallel(fitted, sure.df_joint)
    if ESTIMATORS[fitted.model.estimator].likelihood == "counts":
        return _dispersed(fitted, sure)
    return [], []


@dataclass(frozen=True)
class _Parted:
    """Binary models at each cut point: what each was given, and what it found."""

    problems: list[Problem]
    solutions: list[Solution]

    @property
    def estimate(self) -> np.ndarray:
        """(K − 1) times (slopes, cut point), one model after the other."""
        return np.concatenate([one.estimate for one in self.solutions])


def _parted(problem: Problem, estimator: str) -> _Parted:
    """Fit the binary model at each cut point; raises `Unestimable` where one has no estimates."""
    fit = estimator_of(estimator)
    scores = np.unique(problem.outcome)
    problems, solutions = [], []
    for low, high in pairwise(scores):
        above = (problem.outcome > low) * 1.0
        problems.append(replace(problem, outcome=above, levels={0.0: "low", 1.0: "high"}))
        try:
            solutions.append(fit(problems[-1]))
        except Unestimable as error:
            names = (problem.levels.get(float(s), f"{s:g}") for s in (low, high))
            raise Unestimable(error.problem, f"cut={'|'.join(names)}") from error
    return _Parted(problems, solutions)


def _parallel(fitted: Fitted, df: float) -> tuple[list[dict], list[Remark]]:
    """The tests that slopes are the same at every cut point."""
    names = [name for name in fitted.matrix.blocks if name != INTERCEPT]
    head = {"hypothesis": PARALLEL, "df_denominator": df}
    if len(np.unique(fitted.problem.outcome)) < 3:
        return [head | {"term": ALL, "df": 0}], [Remark("slopes_of_two_levels")]
    try:
        parts = _parted(fitted.problem, fitted.model.estimator)
        sure = _of_parts(fitted, parts)
    except Unestimable as error:
        columns = len(fitted.problem.terms) - 1
        df_lost = (len(np.unique(fitted.problem.outcome)) - 2) * columns
        return [head | {"term": ALL, "df": df_lost}], [Remark("slopes_not_tested", error.term)]
    rows, remarks = [], []
    for whole in _equal(fitted, parts, names):
        row, remarked = tested(
            whole, parts.estimate, sure, df, fitted.model.confidence, adjusted=sure.estimated
        )
        rows.append(row)
        remarks += remarked
        if row.get("p_value", 1.0) < LEVEL:
            together = Remark("slopes_differ_together")
            one = Remark("slopes_differ", whole.term)
            remarks.append(together if whole.term == ALL else one)
    return rows, remarks


def _equal(fitted: Fitted, parts: _Parted, names: list[str]) -> Iterator[Hypothesis]:
    """The slopes of all terms, and of each, at the second cut point and on less those at the first.

    One term is all terms.
    """
    several = len(parts.solutions)
    q = len(parts.solutions[0].terms)
    differences = np.column_stack([-np.ones(several - 1), np.eye(several - 1)])
    blocks = {ALL: [j for name in names for j in fitted.matrix.blocks[name]]} if names[1:] else {}
    blocks |= {name: fitted.matrix.blocks[name] for name in names}
    for term, block in blocks.items():
        if block:
            # The parameters are those of the columns but the constant, then the cut point.
            chosen = np.eye(q)[[j - 1 for j in block]]
            yield Hypothesis(PARALLEL, term, np.kron(differences, chosen))


def _of_parts(fitted: Fitted, parts: _Parted) -> Errors:
    """The errors of the parameters of all binary models together."""
    several, q = len(parts.solutions), len(parts.solutions[0].terms)
    places = np.eye(several * q).reshape(several, q, -1)
    influence = Influence(
        *(
            (one.scores, one.inverse_information @ own)
            for one, own in zip(parts.solutions, places, strict=True)
        )
    )

    def again(part: Problem, _: Solution, kept: np.ndarray) -> np.ndarray:
        return _parted(part, fitted.model.estimator).estimate

    found = errors.of(fitted, _known(fitted, parts.estimate, influence, again))
    if fitted.model.errors == "model":
        return replace(found, covariance=_of_model(parts))
    units = sample.units(fitted.model, fitted.sample, fitted.design)
    own = [
        grounds.of(problem, solution, units)
        for problem, solution in zip(parts.problems, parts.solutions, strict=True)
    ]
    moves = Grounds(
        np.asarray(block_diag(*(one.restless for one in own))),
        np.asarray(block_diag(*(one.single for one in own))),
    )
    return replace(found, grounds=moves)


def _known(
    fitted: Fitted,
    estimate: np.ndarray,
    influence: np.ndarray | Lazy,
    again: Callable[[Problem, Solution, np.ndarray], np.ndarray],
) -> Effects:
    """Estimates of known (n, k) influence, as `errors.of` takes averages."""
    nothing = np.zeros((len(estimate), len(fitted.solution.terms)))
    names = [""] * len(estimate)
    return Effects(names, names, estimate, influence, nothing, None, again)


def _of_model(parts: _Parted) -> np.ndarray:
    """The covariance of the parameters of all binary models, were they true (Brant 1990, eq. 3).

    Weights of mean 1 count respondents.
    """
    problem = parts.problems[0]
    scale = problem.weights.mean()
    weights = problem.weights / scale
    matrix = np.asarray(problem.matrix)
    columns = np.column_stack([matrix[:, 1:], -np.ones(len(weights))])
    above, slopes = [], []
    for one in parts.solutions:
        shares = one.shares
        assert shares is not None
        share, slope = shares.slopes(shares.design(matrix) @ shares.estimate)
        above.append(share[:, 1])
        slopes.append(-slope[:, 1, 0] / (share[:, 0] * share[:, 1]))
    inverse = [one.inverse_information * scale for one in parts.solutions]
    several, q = len(inverse), len(inverse[0])
    found = np.empty((several, q, several, q))
    for k in range(several):
        for m in range(k, several):
            # Who is above the higher cut point is above the lower.
            shared = weights * slopes[k] * slopes[m] * above[m] * (1 - above[k])
            part = inverse[k] @ ((columns * shared[:, None]).T @ columns) @ inverse[m]
            found[k, :, m], found[m, :, k] = part, part.T
    return found.reshape(several * q, several * q)


def _dispersed(fitted: Fitted, sure: Errors) -> tuple[list[dict], list[Remark]]:
    """The test that the variance of a count is its mean."""
    problem, y = fitted.problem, fitted.problem.outcome
    head = {"hypothesis": DISPERSED, "term": ALL, "df": 1}
    head["df_denominator"] = df = _of_design(fitted, sure)
    if any((y[rows] != np.round(y[rows])).any() for rows in blocks(len(y))):
        return [head], [Remark("dispersion_of_no_count")]
    own = fitted.model.estimator == "poisson"
    found = fitted.solution if own else estimator_of("poisson")(problem)
    mean = problem.matrix @ found.estimate
    np.exp(mean, out=mean)

    def alpha(weights: np.ndarray, kept: slice | np.ndarray) -> np.ndarray:
        counts, means = y[kept], mean[kept]
        extra = sum(weights[i] @ _extra(counts[i], means[i]) for i in blocks(len(counts)))
        return np.array([extra / _squares(weights, means)])

    weights = problem.weights
    estimate = alpha(weights, slice(None))
    influence = _rest(y, mean, estimate)
    influence *= weights
    influence /= _squares(weights, mean)
    known = _known(
        fitted, estimate, influence[:, None], lambda part, _, kept: alpha(part.weights, kept)
    )
    own = replace(errors.of(fitted, known), grounds=None)
    if own.errors == "model":
        scaled, rest = weights / weights.mean(), _rest(y, mean, estimate)
        variance = scaled @ (rest / mean) ** 2 / (len(y) - 1) / (scaled @ mean**2)
        own = replace(own, covariance=np.array([[variance]]))
    hypothesis = Hypothesis(DISPERSED, ALL, np.eye(1), True)
    row, remarks = tested(hypothesis, estimate, own, df, fitted.model.confidence)
    if row.get("p_value", 1.0) < LEVEL:
        way = "overdispersed" if estimate[0] > 0 else "underdispersed"
        remarks = [*remarks, Remark(way, value=float(estimate[0]))]
    return [row], remarks


def _extra(y: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """The (n,) squares of counts about their means less the counts."""
    found = y - mean
    found **= 2
    found -= y
    return found


def _squares(weights: np.ndarray, mean: np.ndarray) -> float:
    """The weighted sum of squares of (n,) means."""
    return float(sum(weights[rows] @ mean[rows] ** 2 for rows in blocks(len(mean))))


def _rest(y: np.ndarray, mean: np.ndarray, estimate: np.ndarray) -> np.ndarray:
    """The (n,) weighted residuals of the estimated dispersion; no other such column is made."""
    found = np.empty(len(y))
    for rows in blocks(len(y)):
        part, about = _extra(y[rows], mean[rows]), mean[rows]
        part /= about
        part -= estimate * about
        part *= about
        found[rows] = part
    return found


def _of_design(fitted: Fitted, sure: Errors) -> float:
    """The degrees of freedom of one parameter: those of a fit are less all but one of its own."""
    assert sure.df_joint is not None
    # The degrees of freedom of clusters are not less the parameters.
    return sure.df_joint + (0 if sure.errors == "cr1" else len(fitted.solution.terms) - 1)
