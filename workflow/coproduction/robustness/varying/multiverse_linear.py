"""Linear fits of all specifications of some terms, from what they share.

Of respondents who answered some terms the weighted columns are factored once, X = QR. Every linear
specification of these terms, whoever else is left out of it and whatever its outcome, is then a
problem of p rows, (QᵀWQ) γ = QᵀWy with β = R⁻¹γ, and what a respondent adds to the coefficient of
one column is the weighted product of its residual and that of the column, given the other columns
(Frisch, Waugh 1933; Lovell 1963). Q is made some respondents at a time, for all outcomes together.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.linalg import solve_triangular

from coproduction.inference.coded import Column, Columns, infinite, missing
from coproduction.inference.design import Design
from coproduction.inference.estimators.identification import refuse_dependent
from coproduction.inference.estimators.linear import PERFECT
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.estimators.triangles import triangle
from coproduction.inference.models import design_matrix, sample
from coproduction.inference.models.grounds import RESTLESS
from coproduction.study.resolved.model_types import Fit, Model

#: Rows that Q is made of at once, so few that the processor's cache holds them.
ROWS = 1 << 13
#: Squared length that must be left of a column of the orthonormal ones, for the shared factors to
#: tell whether columns depend on each other.
LEFT = 1e-6
#: How far from 1 the share of one unit in what tells the columns may be, for these to rest on it.
HEAVY = 1e-3
#: Residuals this small, of the largest outcome, are zero but for rounding.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Estimated:
    """What one specification says of one coefficient.

    `added` and `held` are (n_psu,), see `coproduction.robustness.varying.sign_flips.Added`.
    Without an estimate, or an error of it, `lacking` says why (see
    `coproduction.results.multiverse_files.LACKING`).
    """

    n: int | None = None
    estimate: float | None = None
    df: int | None = None
    added: np.ndarray | None = None
    held: np.ndarray | None = None
    lacking: str = ""


#: Place of an outcome, coefficient, and what is estimated of it.
Found = list[tuple[int, str, Estimated]]


@dataclass(frozen=True)
class Shared:
    """What all linear specifications of some terms share.

    Attributes
    ----------
    model
        The model that they are of, without its fits.
    outcomes
        (n, outcomes) values of those who answered the terms and have a weight, NaN of no answer.
    columns, names
        (n, p) columns of these, and what they are.
    inverse
        (p, p) inverse of the triangle R of the weighted columns.
    psu, weights, country
        (n,) PSU of each, weight of the variant, and country.
    design
        The design by the weights of the variant.
    """

    model: Model
    outcomes: Columns
    columns: Columns
    names: list[str]
    inverse: np.ndarray
    psu: np.ndarray
    weights: np.ndarray
    country: pd.Categorical
    design: Design

    @classmethod
    def of(
        cls,
        model: Model,
        fit: Fit,
        design: Design,
        country: pd.Categorical,
        values: Mapping[str, Column],
        outcomes: Columns,
    ) -> "Shared | None":
        """Factor the columns; None where they cannot be told apart.

        `country`, `values` of the terms and `outcomes` are those of all respondents.
        """
        rows = country.isin(list(model.countries)) & (design.weights > 0)
        for answers in values.values():
            rows &= ~(missing(answers) | infinite(answers))
        if not rows.any():
            return None
        kept = {name: answers[rows] for name, answers in values.items()}
        weights = design.weights[rows]
        try:
            built = design_matrix.build(fit.terms, kept, weights, False)
            r = triangle(built.values, np.zeros(len(weights)), weights)[:-1, :-1]
            refuse_dependent(r, built.names)
        except Unestimable:
            return None
        inverse = solve_triangular(r, np.eye(len(r)))
        psu, of_each = design.psu[rows], country[rows]
        given = built.values, built.names, inverse, psu, weights, of_each, design
        return cls(model, outcomes[rows], *given)

    def estimated(
        self, groups: Sequence[Sequence[int]], wanted: Sequence[str]
    ) -> list[Found | None]:
        """Estimate coefficients of outcomes, in groups that the same respondents have.

        None of a group of which an ordinary fit has to say more.
        """
        if not set(wanted) <= set(self.names):
            return [None] * len(groups)
        fits = [_Fit.of(self, group) for group in groups]
        self._through(fits, _Fit.gather)
        fits = [fit if fit is not None and fit.solvable(wanted) else None for fit in fits]
        self._through(fits, _Fit.follow)
        return [[*fit.told()] if fit is not None and fit.sure else None for fit in fits]

    def _through(
        self, fits: Sequence["_Fit | None"], step: Callable[["_Fit", np.ndarray, slice], None]
    ) -> None:
        """Let fits go through all rows, some after the other."""
        own = [fit for fit in fits if fit is not None]
        for rows in _parts(len(self.psu)) if own else ():
            q = self.orthonormal(rows)
            for fit in own:
                step(fit, q, rows)

    def orthonormal(self, rows: slice) -> np.ndarray:
        """The (m, p) columns Q of some rows, orthonormal by the weights of all."""
        return self.columns[rows] @ self.inverse


def _parts(n: int) -> Iterator[slice]:
    return (slice(start, min(start + ROWS, n)) for start in range(0, n, ROWS))


class _Fit:
    """The fits of outcomes that the same respondents have, gone through twice.

    At first `gather` adds up what tells the coefficients, then `follow` what is left of outcomes
    and what respondents add to coefficients.
    """

    def __init__(self, shared: Shared, group: Sequence[int], kept: np.ndarray, w: np.ndarray):
        self.shared, self.group, self.kept = shared, [*group], kept
        self.n, self.weight = len(w), w.sum()
        self.weights = np.zeros(len(kept))
        self.weights[kept] = w
        p, k = len(shared.names), len(group)
        self.inner, self.moments = np.zeros((p, p)), np.zeros((p, k))
        self.sums, self.squares, self.left, self.total = (np.zeros(k) for _ in range(4))
        self.reach, self.largest = np.zeros(len(shared.design.stratum_of_psu)), 0.0
        self.met = np.zeros(len(self.reach), dtype=bool)
        self.smallest = np.full(k, np.inf)
        self.solved, self.gamma, self.df = np.empty((0, 0)), np.empty((0, 0)), 0
        #: Of each coefficient how it is combined of γ, what PSUs hold and what they add.
        self.row: dict[str, np.ndarray] = {}
        self.held: dict[str, np.ndarray] = {}
        self.added: dict[str, np.ndarray] = {}

    @classmethod
    def of(cls, shared: Shared, group: Sequence[int]) -> "_Fit | None":
        """Take the respondents who have the outcomes; None where they cannot be weighed."""
        kept = ~missing(shared.outcomes.held[group[0]])
        if not kept.any():
            return None
        try:
            w = sample.weighed(shared.model, shared.weights[kept], shared.country[kept])
        except Unestimable:
            return None
        return cls(shared, group, kept, w)

    def _among(self, q: np.ndarray, rows: slice) -> tuple[np.ndarray, ...]:
        """Columns Q, outcomes, weights and PSUs of those of some rows who have the outcomes."""
        kept, shared = self.kept[rows], self.shared
        y = np.asarray(shared.outcomes[rows, self.group])
        return q[kept], y[kept], self.weights[rows][kept], shared.psu[rows][kept]

    def gather(self, q: np.ndarray, rows: slice) -> None:
        """Add up some rows of the problem."""
        q, y, w, psu = self._among(q, rows)
        weighted = q * w[:, None]
        self.inner += weighted.T @ q
        self.moments += weighted.T @ y
        self.sums += w @ y
        self.largest = max(self.largest, np.abs(y).max(initial=0.0))
        self.met[psu] = True
        np.add.at(self.reach, psu, w * np.einsum("ij,ij->i", q, q))

    def solvable(self, wanted: Sequence[str]) -> bool:
        """Solve for coefficients, if these can be told apart and rest on several units."""
        values, vectors = np.linalg.eigh(self.inner)
        if values[0] < LEFT * values[-1]:
            return False
        self.solved = (vectors / values) @ vectors.T
        self.gamma = self.solved @ self.moments
        shared = self.shared
        strata = len(np.unique(shared.design.stratum_of_psu[self.met]))
        self.df = int(self.met.sum()) - strata + 1 - len(shared.names)
        if self.df < 1 or self._rests_on_one():
            return False
        count = len(self.reach)
        for name in wanted:
            self.row[name] = shared.inverse[shared.names.index(name)]
            self.held[name] = np.zeros(count)
            self.added[name] = np.zeros((count, len(self.group)), order="F")
        return True

    def _rests_on_one(self) -> bool:
        """Whether some coefficient rests on one unit, or so nearly that it has to be looked at.

        Of a unit the share in what tells the columns is no more than its reach times the largest
        eigenvalue of `solved`.
        """
        if self.reach.max() * np.linalg.norm(self.solved, 2) < 1 - HEAVY:
            return False
        leverage = np.zeros(len(self.reach))
        for q, _, w, psu in self._parts():
            np.add.at(leverage, psu, w * np.einsum("ij,ij->i", q @ self.solved, q))
        for unit in np.flatnonzero(leverage > 1 - HEAVY):
            part = np.zeros_like(self.inner)
            for q, _, w, psu in self._parts():
                own = psu == unit
                part += (q[own] * w[own, None]).T @ q[own]
            if np.linalg.eigvals(self.solved @ part).real.max() > 1 - HEAVY:
                return True
        return False

    def _parts(self) -> Iterator[tuple[np.ndarray, ...]]:
        for rows in _parts(len(self.kept)):
            yield self._among(self.shared.orthonormal(rows), rows)

    def follow(self, q: np.ndarray, rows: slice) -> None:
        """Add up what is left of some rows, and what they add to coefficients."""
        q, y, w, psu = self._among(q, rows)
        rest = y - q @ self.gamma
        self.squares += np.einsum("ij,ij->j", rest, rest)
        self.smallest = np.minimum(self.smallest, np.abs(rest).min(axis=0, initial=np.inf))
        self.left += w @ rest**2
        self.total += w @ (y - self.sums / self.weight) ** 2
        for name, row in self.row.items():
            # by how much the answer of each moves the coefficient: the column, given the others
            along = w * (q @ (self.solved @ row))
            np.add.at(self.held[name], psu, along**2 / w)
            for column, own in zip(self.added[name].T, rest.T, strict=True):
                np.add.at(column, psu, along * own)

    @property
    def sure(self) -> bool:
        """Whether something is left of all outcomes, and of what everyone answered."""
        still = RESTLESS * np.sqrt(self.squares / self.n) + ROUNDING * self.largest
        return not ((self.left < PERFECT * self.total).any() or (self.smallest <= still).any())

    def told(self) -> Iterator[tuple[int, str, Estimated]]:
        """Give the estimates of all outcomes."""
        for name, row in self.row.items():
            held = self.held[name] / self.held[name].sum()
            estimate = row @ self.gamma
            for j, k in enumerate(self.group):
                added = self.added[name][:, j]
                yield k, name, Estimated(self.n, float(estimate[j]), self.df, added, held)
