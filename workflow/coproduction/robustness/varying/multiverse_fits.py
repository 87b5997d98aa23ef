"""Fits of all specifications of an area, linear ones from what they share.

Of respondents who answered some terms the weighted columns are factored once, X = QR. Every linear
specification of these terms, whoever else is left out of it and whatever its outcome, is then a
problem of p rows, (QᵀWQ) γ = QᵀWy with β = R⁻¹γ, and what a respondent adds to the coefficient of
one column is the weighted product of its residual and that of the column, given the other columns
(Frisch, Waugh 1933; Lovell 1963). What this does not cover is fitted as models are: other
estimators, columns of which only some respondents tell, raking that errors know of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd
from scipy.linalg import solve_triangular

from coproduction.inference import scoring
from coproduction.inference.design import Design
from coproduction.inference.estimators.identification import refuse_dependent
from coproduction.inference.estimators.linear import PERFECT
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.estimators.triangles import triangle
from coproduction.inference.models import design_matrix, errors, margins, predictions, sample
from coproduction.inference.models.fit import fitted_to, sampled
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.grounds import RESTLESS
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.multiverses import DECLARED, Multiverse, Outcome, Variant
from coproduction.study.resolved.specification import Term

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


@dataclass
class Area:
    """All fits of one area.

    Attributes
    ----------
    multiverse, area, analysis
        What is asked, where, and of whom.
    """

    multiverse: Multiverse
    area: str
    analysis: pd.DataFrame
    _designs: dict[int, Design] = field(default_factory=dict)
    _answers: dict[tuple, np.ndarray] = field(default_factory=dict)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that are crossed."""
        return self.multiverse.outcomes[self.area]

    @cached_property
    def values(self) -> np.ndarray:
        """(N, outcomes) floats, NaN where an outcome is not known."""
        return np.column_stack([outcome_of(one, self.analysis) for one in self.outcomes])

    @cached_property
    def country(self) -> pd.Categorical:
        """The (N,) countries."""
        return cast(pd.Categorical, self.analysis["country"].array)

    @cached_property
    def patterns(self) -> list[list[int]]:
        """Outcomes in groups that the same respondents have."""
        known = ~np.isnan(self.values)
        found: dict[bytes, list[int]] = {}
        for k in range(known.shape[1]):
            found.setdefault(np.packbits(known[:, k]).tobytes(), []).append(k)
        return [*found.values()]

    def answers(self, term: Term) -> np.ndarray:
        """The (N,) values of a term; NaN for no answer."""
        key = term.name, term.levels
        if key not in self._answers:
            self._answers[key] = sample.values_of(term, self.analysis)
        return self._answers[key]

    def fit(self, variant: Variant) -> Fit:
        """The fit of this area of a variant."""
        (found,) = [fit for fit in variant.model.fits if fit.area == self.area]
        return found

    def design(self, number: int) -> Design:
        """The design of the respondents by the weights of a variant."""
        if number not in self._designs:
            model = self.multiverse.variants[number].model
            design = sample.design_of(model, self.analysis)
            if model.weights == "none":
                design = design.reweighted(np.ones(len(design)))
            self._designs[number] = design
        return self._designs[number]

    def estimated(
        self, number: int, left_out: str, terms: tuple[str, ...], wanted: Sequence[str]
    ) -> Iterator[tuple[int, str, Estimated]]:
        """Yield outcome, coefficient and estimate of all outcomes of a variant, with some terms.

        `wanted` are the coefficients to estimate.
        """
        variant = self.multiverse.variants[number]
        model, fit = without(variant.model, self.fit(variant), left_out, terms)
        shared = None
        if model.estimator == "wls" and _plain(fit) and self.design(number).calibration is None:
            shared = Shared.of(self, number, model, fit)
        for group in self.patterns:
            found = None
            if shared is not None:
                found = _linear(shared, self, group, model, wanted)
            if found is None:
                found = [
                    (k, name, one)
                    for k in group
                    for name, one in _ordinary(self, k, model, fit, number, wanted)
                ]
            yield from found


@dataclass(frozen=True)
class Shared:
    """What all linear specifications of some terms share.

    Attributes
    ----------
    rows
        (N,) bool: who answered the terms and has a weight.
    outcomes, psu
        (n, outcomes) values of these, and the (n,) PSU of each.
    orthonormal
        (n, p) columns Q of these, orthonormal by their weights.
    names
        Names of the columns of X.
    inverse
        (p, p) inverse of R.
    reach
        (n,) squared length of each row of Q.
    design
        The design by the weights of the variant.
    """

    rows: np.ndarray
    outcomes: np.ndarray
    psu: np.ndarray
    orthonormal: np.ndarray
    names: list[str]
    inverse: np.ndarray
    reach: np.ndarray
    design: Design

    @classmethod
    def of(cls, area: Area, number: int, model: Model, fit: Fit) -> "Shared | None":
        """Factor the columns; None where they cannot be told apart."""
        design = area.design(number)
        values = {t.name: area.answers(t) for t in fit.terms if t.column}
        rows = area.country.isin(list(model.countries)) & (design.weights > 0)
        for answers in values.values():
            rows &= np.isfinite(answers)
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
        q = built.values @ inverse
        reach = np.einsum("ij,ij->i", q, q)
        psu = design.psu[rows]
        return cls(rows, area.values[rows], psu, q, built.names, inverse, reach, design)

    def rests_on_one(
        self, kept: np.ndarray, w: np.ndarray, solved: np.ndarray, psu: np.ndarray
    ) -> bool:
        """Whether some coefficient rests on one unit, or so nearly that it has to be looked at.

        Of a unit the share in what tells the columns is no more than its reach times the largest
        eigenvalue of `solved`.
        """
        if np.bincount(psu, w * self.reach[kept]).max() * np.linalg.norm(solved, 2) < 1 - HEAVY:
            return False
        q = self.orthonormal[kept]
        leverage = np.bincount(psu, w * np.einsum("ij,ij->i", q @ solved, q))
        for unit in np.flatnonzero(leverage > 1 - HEAVY):
            own = psu == unit
            part = (q[own] * w[own, None]).T @ q[own]
            if np.linalg.eigvals(solved @ part).real.max() > 1 - HEAVY:
                return True
        return False


def _linear(
    shared: Shared, area: Area, group: Sequence[int], model: Model, wanted: Sequence[str]
) -> list[tuple[int, str, Estimated]] | None:
    """Estimate linear specifications of outcomes that the same respondents have.

    None where an ordinary fit has to say more.
    """
    y = shared.outcomes[:, group]
    kept = ~np.isnan(y[:, 0])
    if not kept.any() or not set(wanted) <= set(shared.names):
        return None
    country = area.country[shared.rows][kept]
    try:
        w = sample.weighed(model, shared.design.weights[shared.rows][kept], country)
    except Unestimable:
        return None
    q, y = shared.orthonormal[kept], y[kept]
    psu, count = shared.psu[kept], len(shared.design.stratum_of_psu)
    weighted = q * w[:, None]
    values, vectors = np.linalg.eigh(weighted.T @ q)
    if values[0] < LEFT * values[-1]:
        return None
    solved = (vectors / values) @ vectors.T
    gamma = solved @ (weighted.T @ y)
    rest = y - q @ gamma
    squares = np.einsum("ij,ij->j", rest, rest)
    still = np.abs(rest) <= RESTLESS * np.sqrt(squares / len(w)) + ROUNDING * np.abs(y).max()
    total = w @ (y - w @ y / w.sum()) ** 2
    perfect = (w @ rest**2 < PERFECT * total).any()
    if perfect or still.any() or shared.rests_on_one(kept, w, solved, psu):
        return None
    held_by = np.bincount(psu, minlength=count) > 0
    strata = len(np.unique(shared.design.stratum_of_psu[held_by]))
    df = int(held_by.sum()) - strata + 1 - len(shared.names)
    if df < 1:
        return None
    found = []
    for name in wanted:
        row = shared.inverse[shared.names.index(name)]
        # by how much the answer of each moves the coefficient: the column, given the others
        along = w * (q @ (solved @ row))
        held = np.bincount(psu, along**2 / w, count)
        held /= held.sum()
        estimate = row @ gamma
        for j, k in enumerate(group):
            added = np.bincount(psu, along * rest[:, j], count)
            found.append((k, name, Estimated(len(w), float(estimate[j]), df, added, held)))
    return found


def _ordinary(
    area: Area, k: int, model: Model, fit: Fit, number: int, wanted: Sequence[str]
) -> Iterator[tuple[str, Estimated]]:
    """Estimate a specification as models are."""
    analysis = area.analysis.assign(_outcome=area.values[:, k])
    fit = replace(fit, outcome=Term(fit.outcome.name, "number", "_outcome"))
    try:
        given = area.design(number)
        taken, design = sampled(model, (fit,), given, model.countries, analysis)
        fitted = fitted_to(model, (fit,), design, taken, analysis)
        effects = None
        if model.effects == "average_marginal":
            averages = margins.effects(predictions.answers(fitted), fit.terms)
            effects = margins.averaged(averages, fitted.problem, fitted.solution, False)
        sure = errors.of(fitted, effects)
    except Unestimable:
        yield from ((name, Estimated(lacking="not_estimable")) for name in wanted)
        return
    found = fitted.solution
    if effects is None:
        names, estimate = found.terms, found.estimate
        influence = np.asarray(found.scores @ found.inverse_information)
    else:
        names, estimate = effects.terms, effects.estimate
        influence = np.asarray(effects.influence(found))
    added = _totals(design, influence, taken.rows)
    told = {remark.term: remark.remark for remark in errors.lacking(fitted, effects)}
    for name in wanted:
        if name not in names:
            yield name, Estimated(len(taken.outcome), lacking="level_absent")
            continue
        j = names.index(name)
        value = float(estimate[j])
        if name in told:
            yield name, Estimated(len(taken.outcome), value, lacking=told[name])
            continue
        held = _held(design, fitted, name)
        yield name, Estimated(len(taken.outcome), value, int(sure.df[j]), added[:, j], held)


def _held(design: Design, fitted: Fitted, name: str) -> np.ndarray:
    """Return the (n_psu,) shares of PSUs in what tells a coefficient, as of least squares."""
    problem = fitted.problem
    j = problem.terms.index(name)
    others = np.delete(np.asarray(problem.matrix), j, axis=1) * np.sqrt(problem.weights)[:, None]
    own = problem.matrix[:, j] * np.sqrt(problem.weights)
    rest = own - others @ np.linalg.lstsq(others, own, rcond=None)[0]
    count = len(design.stratum_of_psu)
    return np.bincount(design.psu[fitted.sample.rows], rest**2, count) / float(rest @ rest)


def _totals(design: Design, influence: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the (n_psu, k) totals of influence, of raked weights of residuals from the margins."""
    if design.calibration is not None:
        influence, rows = design.calibration.residuals(influence, rows, len(design))
        influence = np.asarray(influence)
    psu = design.psu[: len(rows)][rows]
    count = len(design.stratum_of_psu)
    return np.column_stack([np.bincount(psu, column, count) for column in influence.T])


def outcome_of(outcome: Outcome, analysis: pd.DataFrame) -> np.ndarray:
    """Return the (N,) values of an outcome."""
    if outcome.entry is None:
        column = analysis[outcome.column]
        return column.to_numpy(dtype=float, na_value=np.nan)
    made = scoring.index(analysis, outcome.entry)
    if outcome.cut:
        threshold, low, high = outcome.cut
        made = np.where(np.isnan(made), np.nan, np.where(made > threshold, high, low))
    return made


def _plain(fit: Fit) -> bool:
    """Whether no column of a fit depends on who takes part."""
    return all(term.kind != "curve" for term in fit.terms)


def without(model: Model, fit: Fit, left_out: str, terms: Sequence[str]) -> tuple[Model, Fit]:
    """The model and its fit without a country, and with some terms alone."""
    kept = [term for term in fit.terms if term.name in terms]
    if left_out == DECLARED:
        return replace(model, fits=()), replace(fit, terms=tuple(kept))
    countries = tuple(code for code in model.countries if code != left_out)
    own = [replace(term, levels=countries) if term.column == "country" else term for term in kept]
    return replace(model, fits=(), countries=countries), replace(fit, terms=tuple(own))
