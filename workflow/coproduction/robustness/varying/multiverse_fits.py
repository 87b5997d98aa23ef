"""Fits of all specifications of an area, linear ones from what they share (`multiverse_linear`).

What that does not cover is fitted as models are: other estimators, columns of which only some
respondents tell, raking that errors know of.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import Microdata
from coproduction.inference import scoring
from coproduction.inference.alike import Alike
from coproduction.inference.coded import Column, Columns, missing
from coproduction.inference.design import Design
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import errors, margins, predictions, reading, sample, unanswered
from coproduction.inference.models.fit import fitted_to, sampled
from coproduction.inference.models.fitted import Fitted
from coproduction.robustness.varying.multiverse_linear import Estimated, Found, Shared
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.multiverses import DECLARED, Multiverse, Outcome, Variant
from coproduction.study.resolved.sensitivities import without_country
from coproduction.study.resolved.specification import Term


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
    analysis: Microdata
    _designs: dict[int, Design] = field(default_factory=dict)
    _columns: dict[str, pd.Series] = field(default_factory=dict)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that are crossed."""
        return self.multiverse.outcomes[self.area]

    @cached_property
    def values(self) -> Columns:
        """(N, outcomes) numbers, NaN where an outcome is not known."""
        n = len(self.analysis)
        each = (Alike.by([outcome_of(one, self.analysis)], n) for one in self.outcomes)
        return Columns([one.column(one.values[:, 0]) for one in each], n)

    @cached_property
    def country(self) -> pd.Categorical:
        """The (N,) countries."""
        return cast(pd.Categorical, self.analysis["country"].array)

    @cached_property
    def patterns(self) -> list[list[int]]:
        """Outcomes in groups that the same respondents have."""
        found: dict[bytes, list[int]] = {}
        for k, column in enumerate(self.values.held):
            found.setdefault(np.packbits(missing(column)).tobytes(), []).append(k)
        return [*found.values()]

    def people(self, names: Iterable[str]) -> pd.DataFrame:
        """The respondents with some columns, which are read once."""
        for name in names:
            if name not in self._columns:
                self._columns[name] = reading.narrow(self.analysis[name])
        return pd.DataFrame({name: self._columns[name] for name in names}, copy=False)

    def answers(self, term: Term) -> Column:
        """The (N,) values of a term; NaN for no answer."""
        return sample.answers_of(term, self.people([term.column]))

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
        fit = self.fit(variant)
        fit = replace(fit, terms=tuple(term for term in fit.terms if term.name in terms))
        model = replace(variant.model, fits=())
        if left_out != DECLARED:
            model, fit = without_country(model, fit, left_out)
        found: list[Found | None] = [None] * len(self.patterns)
        if model.estimator == "wls" and _plain(fit) and self.design(number).calibration is None:
            values = {t.name: self.answers(t) for t in fit.terms if t.column}
            given = self.design(number), self.country, values, self.values
            shared = Shared.of(model, fit, *given)
            if shared is not None:
                found = shared.estimated(self.patterns, wanted)
        for group, own in zip(self.patterns, found, strict=True):
            for k in group if own is None else ():
                for name, one in _ordinary(self, k, model, fit, number, wanted):
                    yield k, name, one
            yield from own or ()


def _ordinary(
    area: Area, k: int, model: Model, fit: Fit, number: int, wanted: Sequence[str]
) -> Iterator[tuple[str, Estimated]]:
    """Estimate a specification as models are."""
    columns = [column for term in fit.terms for column in unanswered.columns(term)]
    analysis = area.people(dict.fromkeys([*reading.of_others(model), *columns]))
    analysis = analysis.assign(_outcome=area.values[:, k])
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


def outcome_of(outcome: Outcome, analysis: Microdata) -> np.ndarray:
    """Return the (N,) values of an outcome."""
    if outcome.entry is None:
        column = analysis[outcome.column]
        return column.to_numpy(dtype=float, na_value=np.nan)
    made = scoring.index(reading.columns(analysis, [*outcome.entry.items]), outcome.entry)
    if outcome.cut:
        threshold, low, high = outcome.cut
        made = np.where(np.isnan(made), np.nan, np.where(made > threshold, high, low))
    return made


def _plain(fit: Fit) -> bool:
    """Whether no column of a fit depends on who takes part."""
    return all(term.kind != "curve" for term in fit.terms)
