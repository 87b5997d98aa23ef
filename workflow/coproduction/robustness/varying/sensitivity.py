"""Sensitivity: what it takes to change an estimate, by `sensitivity` of `models.yaml`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.harmonise.microdata import Microdata
from coproduction.inference import alike, scoring
from coproduction.inference.coded import Column
from coproduction.inference.design import Design, SingletonStrata, t_interval, t_probability
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import errors, reading, sample
from coproduction.inference.models.fit import fitted_to, sampled
from coproduction.inference.models.fitted import Fitted
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.sensitivity_files import FILES
from coproduction.robustness.varying import confounding, influence, shared_fits, unweighted
from coproduction.robustness.varying.confounding import Regression, Sure
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.sensitivities import (
    Sensitivity,
    coefficients,
    without_country,
    without_item,
)
from coproduction.study.resolved.specification import Term

#: Names of the files, in the order of `FILES`.
_PARTS = ("confounding", "benchmarks", "left_out", "weighting", "influence")

#: What is left out, and its name, to what is told of each coefficient without it.
Told = dict[tuple[str, str], dict[str, shared_fits.Found] | None]


def analysed(asked: Sequence[Sensitivity], analysis: Microdata) -> tuple[pd.DataFrame, ...]:
    """Return rows of `FILES`, in their order.

    `analysis` has one row a respondent, with the columns of the models and of the items that are
    left out. Raises `Faults` where a stratum has one PSU and the policy is
    ``fail``.
    """
    rows: dict[str, list[dict]] = {name: [] for name in _PARTS}
    jobs = [(one, fit) for one in asked for fit in one.model.fits]
    known = {}
    try:
        for one, fit in counted(jobs, "sensitivity: models and areas"):
            head = {"model": one.model.name, "outcome": fit.outcome.name, "area": fit.area}
            if one.model.name not in known:
                design = sample.design_of(one.model, analysis)
                known = {one.model.name: (design, reading.respondents(one.model, analysis))}
            design, people = known[one.model.name]
            for name, part in _Analysed(one, fit, people((fit,)), analysis, design).rows():
                rows[name].append(head | part)
    except SingletonStrata as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
    return tuple(contract.frame(file, rows[name]) for file, name in zip(FILES, _PARTS, strict=True))


@dataclass(frozen=True)
class _Analysed:
    """The analyses of one area, of respondents with the columns of its fit and with `every` column
    that there is."""

    asked: Sensitivity
    fit: Fit
    people: pd.DataFrame
    every: Microdata
    design: Design

    def rows(self) -> Iterator[tuple[str, dict]]:
        """Rows of the files by their names."""
        asked, model = self.asked, self.asked.model
        wanted = coefficients(self.fit.terms, asked.terms)
        try:
            fitted, sure = self._fitted(model, self.fit, self.design, self.people)
        except Unestimable:
            for name in ("confounding", *self._parts()):
                extra = {"compared": "coefficient"} if name == "weighting" else {}
                extra |= {"alpha": 1 - model.confidence} if name == "confounding" else {}
                for _, term in wanted:
                    yield name, {"term": term, "lacking": "not_estimable"} | extra
            return
        declared = {term: _estimated(fitted, sure, term) for _, term in wanted}
        yield from self._of_confounding(fitted, declared)
        if asked.weights:
            yield from self._of_weights(fitted, declared)
        if asked.psus:
            yield from self._of_psus(fitted, declared)
        del fitted, sure  # before the others are fitted
        yield from self._of_left_out(declared)

    def _parts(self) -> list[str]:
        parts = {"weighting": self.asked.weights, "influence": self.asked.psus}
        return [name for name, has in parts.items() if has]

    def _fitted(self, model: Model, fit: Fit, design: Design, people: pd.DataFrame):
        taken, own = sampled(model, (fit,), design, model.countries, people)
        fitted = fitted_to(model, (fit,), own, taken, people)
        return fitted, errors.of(fitted)

    def _of_confounding(
        self, fitted: Fitted, declared: dict[str, dict]
    ) -> Iterator[tuple[str, dict]]:
        """What a confounder has to explain, and what those as strong as benchmarks do."""
        asked, alpha, problem = self.asked, 1 - fitted.model.confidence, fitted.problem
        found = Regression(problem.triangle, problem.terms, len(problem.outcome))
        groups = {
            name: [column for _, column in coefficients(self.fit.terms, [name])]
            for name in asked.benchmarks
        }
        for term, row in declared.items():
            told = {"term": term, "alpha": alpha} | row
            if row.get("lacking") or found.df < 2 or row["df"] < 2:
                told["lacking"] = row.get("lacking") or "no_degrees_of_freedom"
                yield "confounding", told
                continue
            one = _sure(found, term, row)
            told["partial_r2"] = one.r2
            told["robustness_value"] = confounding.robustness_value(one.r2)
            told["robustness_value_alpha"] = confounding.robustness_value_alpha(one, alpha)
            yield "confounding", told | {"design_effect": one.design_effect}
            for name, columns in groups.items():
                met = [column for column in columns if column in found.names]
                for multiple in asked.multiples:
                    head = {"term": term, "benchmark": name, "multiple": float(multiple)}
                    yield "benchmarks", head | _benchmarked(found, one, term, met, multiple, alpha)

    def _of_left_out(self, declared: dict[str, dict]) -> Iterator:
        """The estimates without each country, item and stratum."""
        shared, confidence = self._shared([*declared]), self.asked.model.confidence
        for of, name, given in self._without():
            own = shared.get((of, name))
            if own is not None:
                again = {term: _interval(*found, confidence) for term, found in own.items()}
            else:
                again = self._again(given(), declared)
            for term, row in declared.items():
                told = {"term": term, "of": of, "left_out": name, "lacking": "not_estimable"}
                if term in again:
                    told |= {"lacking": ""} | again[term]
                    if told.get("estimate") is not None and row.get("estimate") is not None:
                        told["change"] = told["estimate"] - row["estimate"]
                yield "left_out", told

    def _again(self, given: tuple, terms: Iterable[str]) -> dict[str, dict]:
        """The estimates of a model, fit, design and respondents of their own."""
        try:
            found = self._fitted(*given)
        except Unestimable:
            return {}
        return {term: _estimated(*found, term) for term in terms}

    def _shared(self, terms: Sequence[str]) -> Told:
        """The estimates without each country and item, as far as what they share tells them."""
        model, asked = self.asked.model, {}
        outcomes = [sample.answers_of(self.fit.outcome, self.people)]
        if "country" in self.asked.leave_out:
            asked = {("country", name): shared_fits.One(0, name) for name in model.countries}
        if "item" in self.asked.leave_out:
            for name, outcome in self._without_items():
                asked["item", name] = shared_fits.One(len(outcomes))
                outcomes.append(outcome)
        own = shared_fits.Shared(model, self.fit, self.design, self.people, outcomes, terms)
        return dict(zip(asked, own.found([*asked.values()]), strict=True))

    def _without_items(self) -> Iterator[tuple[str, Column]]:
        """Each item, and the outcome without it: of each pattern of answers once."""
        assert self.asked.entries is not None
        entry = self.asked.entries[self.fit.area]
        kinds: dict[str, pd.CategoricalDtype] = {}

        def columns() -> Iterator[Column]:
            for item in entry.items:
                answers = self.every[item]
                if isinstance(answers.dtype, pd.CategoricalDtype):
                    kinds[item] = answers.dtype
                    yield alike.levels(answers)
                else:
                    yield answers.to_numpy(dtype=float, na_value=np.nan)

        met = alike.Alike.by(columns(), len(self.every))
        answered = {}
        for item, values in zip(entry.items, met.values.T, strict=True):
            answered[item] = values
            if item in kinds:
                codes = np.where(np.isnan(values), -1, values).astype(int)
                answered[item] = pd.Categorical.from_codes(codes, dtype=kinds[item])
        patterns = pd.DataFrame(answered)
        for item in entry.items:
            yield item, met.column(scoring.index(patterns, without_item(entry, item)))

    def _without(self) -> Iterator[tuple[str, str, Callable[[], tuple]]]:
        """What is left out, its name, and what makes the model, fit, design and respondents."""
        model, design, people = self.asked.model, self.design, self.people
        if "country" in self.asked.leave_out:
            for country in model.countries:
                own = without_country(replace(model, fits=()), self.fit, country)
                yield "country", country, lambda own=own: (*own, design, people)
        if "item" in self.asked.leave_out:
            assert self.asked.entries is not None
            outcome = Term(self.fit.outcome.name, "number", "_outcome")
            for item in self.asked.entries[self.fit.area].items:

                def of_item(item: str = item) -> tuple:
                    made = dict(self._without_items())[item]
                    values = reading.narrow(pd.Series(np.asarray(made), people.index))
                    data = people.assign(_outcome=values)
                    return model, replace(self.fit, outcome=outcome), design, data

                yield "item", item, of_item
        if "stratum" in self.asked.leave_out:
            taken, _ = sampled(model, (self.fit,), design, model.countries, people)
            stratum = design.stratum_of_psu[design.psu]
            declared = design.stratified & taken.rows
            for h in np.unique(stratum[declared]):

                def of_stratum(h: int = h) -> tuple:
                    weights = np.where(stratum == h, 0.0, design.weights)
                    return model, self.fit, design.reweighted(weights), people

                yield "stratum", design.strata[int(h)], of_stratum

    def _of_weights(self, fitted: Fitted, declared: dict[str, dict]) -> Iterator:
        """The estimates with weights beside those without, one by one and all together."""
        problem, rows = fitted.problem, fitted.sample.rows
        given = problem.matrix, problem.outcome, problem.weights, fitted.design, rows
        r = unweighted.factored(*given[:3])
        joint = unweighted.tested(*given, r)
        both = None if joint is None else unweighted.compared(*given, (problem.triangle, r))
        n_psu, n_strata = fitted.design.counts(rows)
        df = n_psu - n_strata + 1 - problem.matrix.shape[1]
        for term, row in declared.items():
            told = {"term": term, "compared": "coefficient", "weighted": row.get("estimate")}
            if row.get("lacking") or both is None:
                yield "weighting", told | {"lacking": row.get("lacking") or "equal_weights"}
                continue
            j = problem.terms.index(term)
            error = float(both.std_error[j])
            told["unweighted"] = float(both.unweighted[j])
            told["difference"] = float(both.weighted[j] - both.unweighted[j])
            yield "weighting", told | _tested(told["difference"], error, df)
        told = {"term": "all", "compared": "all"}
        if joint is None:
            yield "weighting", told | {"lacking": "equal_weights"}
        elif joint.statistic is None:
            told |= {"df_terms": joint.df_terms, "lacking": "no_degrees_of_freedom"}
            yield "weighting", told
        else:
            told |= {"statistic": joint.statistic, "df_terms": joint.df_terms, "df": joint.df}
            yield "weighting", told | {"p_value": joint.p_value}

    def _of_psus(self, fitted: Fitted, declared: dict[str, dict]) -> Iterator:
        """The sampling unit without which an estimate moves most."""
        problem, taken, design = fitted.problem, fitted.sample, fitted.design
        if not design.clustered[taken.rows].all():
            for term in declared:
                yield "influence", {"term": term, "lacking": "no_psus"}
            return
        unit = sample.numbered(design.psu[taken.rows])
        n_units = int(unit.max()) + 1
        places = {
            t: problem.terms.index(t) for t, row in declared.items() if not row.get("lacking")
        }
        given = problem.matrix, problem.outcome, problem.weights, unit, n_units
        without_each = influence.without_each(*given, [*places.values()], problem.triangle)
        found = dict(zip(places, without_each.T, strict=True))
        for term, row in declared.items():
            told = {"term": term, "n_psu": n_units}
            if row.get("lacking"):
                yield "influence", told | {"lacking": row["lacking"]}
                continue
            moved = float(fitted.solution.estimate[places[term]]) - found[term]
            if not np.isfinite(moved).any():
                yield "influence", told | {"lacking": "of_single_units"}
                continue
            k = int(np.nanargmax(np.abs(moved)))
            scaled = moved / row["std_error"]
            told |= {
                "dfbeta": float(moved[k]),
                "dfbetas": float(scaled[k]),
                "country": _country(fitted, unit, k),
            }
            told["estimate_without"] = float(found[term][k])
            beyond = np.abs(scaled) > 2 / np.sqrt(n_units)
            yield "influence", told | {"n_beyond": int(beyond.sum())}


def _country(fitted: Fitted, unit: np.ndarray, number: int) -> str:
    """The country of a unit, of the first of its respondents in the fit."""
    names = fitted.analysis["country"].cat.categories
    return str(names[fitted.sample.country[np.argmax(unit == number)]])


def _estimated(fitted: Fitted, sure: errors.Errors, term: str) -> dict:
    """The estimate of a coefficient with its interval, or why there is none."""
    names = fitted.solution.terms
    if term not in names:
        return {"lacking": "level_absent"}
    j = names.index(term)
    value = float(fitted.solution.estimate[j])
    told = {remark.term: remark.remark for remark in errors.lacking(fitted, None)}
    if term in told:
        return {"estimate": value, "lacking": told[term]}
    error, df = float(np.sqrt(sure.covariance[j, j])), float(sure.df[j])
    return _interval(value, error, df, fitted.model.confidence)


def _interval(value: float, error: float, df: float, confidence: float) -> dict:
    low, high = t_interval(value, error, df, confidence)
    ends = {"conf_low": float(low), "conf_high": float(high)}
    return {"estimate": value, "std_error": error, "df": df} | ends


def _tested(difference: float, error: float, df: int) -> dict:
    """The test that a difference is zero."""
    if df < 1 or not error > 0:
        return {"lacking": "no_degrees_of_freedom"}
    statistic = difference / error
    p_value = float(t_probability(np.array(statistic), df))
    found = {"std_error": error, "statistic": statistic, "df": df, "p_value": p_value}
    return found | {"df_terms": 1}


def _sure(found: Regression, term: str, row: dict) -> Sure:
    r2 = found.partial_r2([term])
    left = found.rest([k for k, name in enumerate(found.names) if name != term],
                      found.names.index(term))  # fmt: skip
    rest = found.rest(range(len(found.names)), len(found.names))
    classical = rest / found.df / left
    effect = row["std_error"] ** 2 / classical
    return Sure(row["estimate"], row["std_error"], row["df"], r2, found.df, effect)


def _benchmarked(
    found: Regression,
    one: Sure,
    term: str,
    columns: Sequence[str],
    multiple: float,
    alpha: float,
) -> dict:
    """The estimate were there a confounder so many times as strong as some columns."""
    if not columns:
        return {"lacking": "level_absent"}
    of_term = found.partial_r2(columns, term)
    strength = confounding.bound(of_term, found.partial_r2(columns), float(multiple))
    if strength is None:
        return {"lacking": "too_strong"}
    r2_term, r2_outcome = strength
    value, error = confounding.adjusted(one, r2_term, r2_outcome)
    told = {"r2_term": r2_term, "r2_outcome": r2_outcome}
    return told | _interval(value, error, one.df - 1, 1 - alpha)
