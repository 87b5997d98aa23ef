"""What an estimator is given and what it finds.

An estimator solves Σ_i s_i(θ) = 0, where s_i is the weighted score of respondent i. It returns the
scores and the inverse information, from which `coproduction.inference.models.errors` makes the
design-based covariance, the same for every estimator (Binder 1983).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np

from coproduction.inference.coded import Columns, Lazy
from coproduction.inference.estimators.response import Response
from coproduction.inference.estimators.triangles import triangle
from coproduction.inference.stratified import Scores


class Unestimable(ValueError):
    """The data do not determine a term. `term` is its name, empty where it concerns the fit.

    `others` are the terms that it is a linear combination of, where that is why.
    """

    def __init__(self, problem: str, term: str = "", mend: str = "", others: tuple[str, ...] = ()):
        self.problem, self.term, self.mend, self.others = problem, term, mend, others
        super().__init__(problem)


@dataclass(frozen=True)
class Cells:
    """A division of n respondents: names of its cells, and the (n,) position of each in these."""

    names: tuple[str, ...]
    position: np.ndarray


@dataclass(frozen=True)
class Problem:
    """What an estimator is given.

    Attributes
    ----------
    outcome
        (n,) floats, without NaN.
    matrix
        (n, p) columns, the first column constant, the others not; of a stacked fit constant in an
        area each.
    terms
        Names of the columns.
    weights
        (n,) floats above zero.
    bounds
        Smallest and largest possible value of the outcome, which `fractional_logit` needs.
    levels
        Score to level name, for an outcome of ordered levels; empty for a number.
    group
        (n,) number of each row's cluster from 0, which `random_intercept` needs.
    cells
        Divisions of the respondents that the terms make, reference levels among them.
    mends
        Names of columns and of cells to what to change where the estimate of one does not exist;
        of several the first here is the one to change.
    """

    outcome: np.ndarray
    matrix: np.ndarray | Columns
    terms: list[str]
    weights: np.ndarray
    bounds: tuple[float, float] = (0.0, 1.0)
    levels: dict[float, str] = field(default_factory=dict)
    group: np.ndarray | None = None
    cells: tuple[Cells, ...] = ()
    mends: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def triangle(self) -> np.ndarray:
        """(p + 1, p + 1) R of the QR factors of √w (matrix, outcome)."""
        return triangle(self.matrix, self.outcome, self.weights)

    def of(self, rows: np.ndarray, weights: np.ndarray) -> "Problem":
        """Return the problem of some of the (n,) rows, with other weights."""
        return replace(
            self,
            outcome=self.outcome[rows],
            matrix=self.matrix[rows],
            weights=weights,
            cells=tuple(Cells(part.names, part.position[rows]) for part in self.cells),
        )


def in_equation(category: str, column: str) -> str:
    """Return the name of a column's parameter for a category; categories have no blanks."""
    return f"{category} {column}"


@dataclass(frozen=True)
class Likelihood:
    """The log-likelihood at the estimates; weights of mean 1 count respondents.

    With weights that differ it is a pseudo-likelihood (Skinner 1989, sec. 3.4.4).

    Attributes
    ----------
    value, null
        Of the fit, and of the model without terms.
    kind
        Of levels (``levels``) or ``counts``; of shares as if each were a mean of answers yes and
        no (``quasi``); of ``normal`` residuals.
    variance, counted
        The variance of normal residuals, and the effective number of parameters that it is (Lumley,
        Scott 2015, sec. 3); of others 1 and none.
    """

    value: float
    null: float
    kind: Literal["levels", "counts", "quasi", "normal"]
    variance: float = 1.0
    counted: float | None = None


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
        weights, scaled to a mean of 1, count respondents.
    r_squared
        Share of the weighted deviance of the model without terms that the terms explain: R² of
        least squares, McFadden's of a likelihood.
    response
        What is expected of the outcome in its unit; None of categories without order.
    shares
        The probability of each category, of an outcome of categories.
    others
        Parameters that are not of a column of the matrix to what they are, ``threshold`` or
        ``dispersion``.
    equations, columns
        Categories of the outcome that have parameters of their own, and the names of the columns of
        each: `terms` are the columns of the first, then those of the second, and so on, named by
        `in_equation`.
    absent
        Levels of an outcome of levels that nobody answered: they have no parameters.
    own_df
        (q,) degrees of freedom of the model's own tests, where it is not n − q for all.
    variances
        Variances ``between`` and ``within`` groups.
    likelihood
        None of a restricted one, which is of other contrasts of the outcome with other terms and
        compares no models (Pinheiro, Bates 2000, sec. 2.4.1).
    predictor_scores
        (n,) weighted scores by the linear predictor, where `scores` are not columns times these; of
        several predictors their length.
    """

    terms: list[str]
    estimate: np.ndarray
    scores: np.ndarray | Lazy
    inverse_information: np.ndarray
    dispersion: float
    r_squared: float
    response: Response | None
    shares: Response | None = None
    others: dict[str, str] = field(default_factory=dict)
    equations: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    own_df: np.ndarray | None = None
    variances: dict[str, float] = field(default_factory=dict)
    predictor_scores: np.ndarray | None = None
    likelihood: Likelihood | None = None

    def place(self, name: str) -> tuple[str, str]:
        """Return the category whose parameter one of `terms` is, empty for none, and the column."""
        return self._places.get(name, ("", name))

    @cached_property
    def _places(self) -> dict[str, tuple[str, str]]:
        pairs = [(one, column) for one in self.equations for column in self.columns]
        return {in_equation(*pair): pair for pair in pairs}

    def positions(self, column: str) -> list[int]:
        """Return which parameters are of a column of the matrix: one, or one an equation."""
        names = [in_equation(one, column) for one in self.equations] or [column]
        return [k for k, name in enumerate(self.terms) if name in names]

    @property
    def by_predictor(self) -> np.ndarray:
        """(n,) weighted scores by the linear predictor."""
        if isinstance(self.scores, Scores):
            return self.scores.factor
        assert self.predictor_scores is not None
        return self.predictor_scores
