"""Coarsened: estimates of saturated fits, told no better than counts of respondents are.

Estimates are rounded to what their respondents support and errors with them; tests and intervals
follow from both as they are published. What rests on few is withheld. The way of `saturated`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import fdtrc

from coproduction.disclosure import retested
from coproduction.disclosure.counted import numbers
from coproduction.disclosure.known_fits import Changes, Published, rows_of
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import nice, share_step, significant, to_step
from coproduction.disclosure.saturated import WHOLE, Key, Support
from coproduction.inference.design import t_interval, t_probability
from coproduction.results import (
    between_files,
    comparison_files,
    hypothesis_files,
    imputation_files,
    model_files,
    multiverse_files,
    sensitivity_files,
)
from coproduction.study.resolved.specification import ALL

Supports = Mapping[Key, Mapping[str, Support]]
#: Below this part of a standard error estimates are rounded anyway.
_FINE = 1e-3
#: Numbers of a row that everybody knows: what it is of, not what is found.
_DECLARED = frozenset(
    {"alpha", "at_value", "confidence", "imputations", "less_value", "m", "multiple", "n",
     "n_countries", "permutations", "rank", "smallest", "step", "value", "added", "n_estimated",
     "n_specifications", "n_options", "multiverse_n"}
)  # fmt: skip
_ENDS = ("conf_low", "conf_high")
#: Digits of what has no error.
_DIGITS = 2


def coarsened(
    found: Mapping[str, Table], given: Mapping[str, Table], told: Published, supports: Supports
) -> dict[str, Table]:
    """The files, of which `found` are as they follow from published counts and `given` as they are,
    with what `saturated.supports` supports."""
    new = dict(found)
    for path, make in _FILES.items():
        if path in found and supports:
            changes = make(given[path], found[path], told, supports)
            frame = retested.changed(found[path].frame, changes)
            new[path] = replace(found[path], frame=frame)
    return new


def support(
    supports: Supports, part: str, row: Mapping, *more: str, name: str = WHOLE
) -> Support | None:
    """What stands behind a coefficient of a row's fit, or behind all of it; of a row of a stacked
    fit that of all areas. None where nothing is to be done."""
    where = row.get("country", ALL)
    for area in (row["area"], ALL):
        own = supports.get((part, row["model" if part != "comparisons" else "comparison"],
                            row["outcome"], area, *(more or (where,))))  # fmt: skip
        if own is not None:
            return own.get(name, own.get(WHOLE))
    return None


def _blank(table: Table, row: Mapping, kept: frozenset[str] = frozenset()) -> dict[str, float]:
    """A row without what is found."""
    names = [name for name in numbers(table.file) if name not in _DECLARED | kept]
    return {name: math.nan for name in names if pd.notna(row[name])}


def estimate(
    true: Mapping, now: Mapping, own: Support, threshold: int, confidence: float
) -> dict[str, float]:
    """What changes in a row of an estimate whose cells are `own`, rounded.

    `true` is the row as it is, `now` as it is published else. What has no error is told with two
    digits.
    """
    value, error = float(true["estimate"]), float(true.get("std_error", math.nan))
    if own.step < _FINE or math.isnan(float(now["estimate"])):
        return {}
    if not error > 0:
        return {"estimate": significant(value, _DIGITS)}
    step = nice(error * own.step)
    shown, sure = to_step(value, step), error
    if own.of_shares:
        fine = nice(error * min(threshold / own.cell, 1.0)) / 2
        sure = max(to_step(error, fine), fine)
    found = {"estimate": shown} | ({"std_error": sure} if "std_error" in now else {})
    return found | _follows(true, now, (value, error), (shown, sure), confidence, step)


def _follows(
    true: Mapping,
    now: Mapping,
    was: tuple[float, float],
    shown: tuple[float, float],
    confidence: float,
    step: float,
) -> dict[str, float]:
    """Test and interval as they follow from estimate and error as published."""
    found: dict[str, float] = {}
    before, df = (float(one.get("df", math.nan)) for one in (true, now))
    ratio = shown[0] / shown[1]
    if "statistic" in now and pd.notna(now["statistic"]):
        squared = "df_denominator" in now
        found["statistic"] = ratio**2 if squared else ratio
    if "p_value" in now and pd.notna(now["p_value"]):
        of_t = float(t_probability(np.array(was[0] / was[1]), before))
        same = math.isclose(of_t, float(true["p_value"]), rel_tol=1e-4)
        again = float(t_probability(np.array(ratio), df)) if same else math.nan
        found["p_value"] = again if same else significant(float(now["p_value"]), _DIGITS)
    if "conf_low" in now and pd.notna(now["conf_low"]):
        ends = t_interval(*was, before, confidence)
        known = [float(true[name]) for name in _ENDS]
        if np.allclose(ends, known, rtol=0, atol=1e-4 * was[1]):
            again = t_interval(*shown, df, confidence)
            found |= {name: float(end) for name, end in zip(_ENDS, again, strict=True)}
        else:
            found |= {name: to_step(float(now[name]), step) for name in _ENDS}
    return found


def _estimates(part: str, of: Callable[[Mapping], tuple[str, ...]]) -> Callable[..., Changes]:
    """Makes rows of coefficients; `of` says what else than its country tells a fit apart."""

    def make(given: Table, table: Table, told: Published, supports: Supports) -> Changes:
        found: Changes = {}
        true = dict(rows_of(given))
        for at, row in rows_of(table):
            fit = told.fit(row)
            whole = fit is not None and fit[0]["effects"] != "coefficients"
            name = WHOLE if whole or "term" not in row or "level" in row else row["term"]
            own = support(supports, part, row, *of(row), name=name)
            if own is None:
                continue
            if own.hidden(told.grid.threshold):
                found[at] = _blank(table, row)
            else:
                confidence = float(fit[0]["confidence"]) if fit else 0.95
                given_row = true[at]
                found[at] = estimate(given_row, row, own, told.grid.threshold, confidence)
        return found

    return make


def _of_fit(row: Mapping) -> tuple[str, ...]:
    return ()


def _of_step(row: Mapping) -> tuple[str, ...]:
    return row["country"], str(int(row["step"]))


def _of_specification(row: Mapping) -> tuple[str, ...]:
    return row["covariates"], row["left_out"]


def _f(statistic: float, own: Support) -> float:
    """A joint test's statistic to what steps of estimates make of it."""
    step = nice(max(2 * math.sqrt(max(statistic, 0)) * own.step, own.step**2))
    return max(to_step(statistic, step), 0.0) if step else statistic


def _tests(given: Table, table: Table, told: Published, supports: Supports) -> Changes:
    """Joint tests, and differences of coefficients."""
    found: Changes = {}
    true = dict(rows_of(given))
    for at, row in rows_of(table):
        own = support(supports, "models", row)
        if own is None:
            continue
        if own.hidden(told.grid.threshold):
            found[at] = _blank(table, row, frozenset({"df", "df_denominator"}))
        elif pd.notna(row["estimate"]):
            fit = told.fit(row)
            confidence = float(fit[0]["confidence"]) if fit else 0.95
            again = {"df": row["df_denominator"]}
            was = true[at] | {"df": true[at]["df_denominator"]}
            found[at] = estimate(was, row | again, own, told.grid.threshold, confidence)
        elif own.step >= _FINE and pd.notna(row["statistic"]):
            statistic = _f(float(row["statistic"]), own)
            p = fdtrc(float(row["df"]), float(row["df_denominator"]), statistic)
            found[at] = {"statistic": statistic, "p_value": float(p)}
    return found


def _statistics(given: Table, table: Table, told: Published, supports: Supports) -> Changes:
    """Likelihoods to what half a threshold of respondents add, and criteria of them."""
    found: Changes = {}
    heads = list(model_files.HEAD)
    for _, rows in table.frame.groupby(heads, sort=False):
        own = support(supports, "models", rows.iloc[0].to_dict())
        if own is None or own.step < _FINE:
            continue
        said = dict(zip(rows["statistic"], rows["value"].astype("float64"), strict=True))
        value = said.get("log_likelihood", math.nan)
        hidden = own.hidden(told.grid.threshold)
        shown = math.nan
        if math.isfinite(value) and not hidden:
            shown = to_step(value, nice(told.grid.threshold / 2))
        for at, name in rows["statistic"].items():
            if name == "log_likelihood":
                found[at] = {"value": shown}
            elif name in ("aic", "bic"):
                found[at] = {"value": float(f"{said[name] + 2 * (value - shown):.12g}")}
            elif name in model_files.FIT_SHARES and hidden:
                found[at] = {"value": math.nan}
    return found


def _diagnostics(given: Table, table: Table, told: Published, supports: Supports) -> Changes:
    """Shares that terms explain in the steps of shares, and what else has no error with two
    digits."""
    found: Changes = {}
    for at, row in rows_of(table):
        own, fit = support(supports, "models", row), told.fit(row)
        shown = fit[1].shown if fit else math.nan
        if row["measure"] == "lmg":
            step = share_step(shown, told.grid.threshold)
            hidden = own is not None and own.hidden(told.grid.threshold)
            value = math.nan if hidden or math.isnan(step) else to_step(row["value"], step)
            found[at] = {"value": value}
        elif own is not None and own.hidden(told.grid.threshold):
            found[at] = {n: math.nan for n in numbers(table.file) if not math.isnan(row[n])}
        elif own is not None and own.step >= _FINE:
            found[at] = {n: significant(row[n], _DIGITS) for n in numbers(table.file)
                         if not math.isnan(row[n])}  # fmt: skip
    return found


def _steps(given: Table, table: Table, told: Published, supports: Supports) -> Changes:
    """Tests of what steps add, and what the steps explain."""
    names = ("r_squared", "r_squared_change", "wald_statistic", "wald_p_value", "wald_p_adjusted",
             "ratio_statistic", "ratio_p_value")  # fmt: skip
    found: Changes = {}
    hidden = False
    for at, row in rows_of(table):
        own, before = support(supports, "comparisons", row, *_of_step(row)), hidden
        hidden = own is not None and own.hidden(told.grid.threshold)
        if hidden:
            found[at] = dict.fromkeys(names, math.nan)
        elif own is not None and own.step >= _FINE:
            found[at] = {name: significant(row[name], _DIGITS) for name in names[2:]}
        if before:
            found[at] = found.get(at, {}) | {"r_squared_change": math.nan}
    return found


def _summaries(given: Table, table: Table, told: Published, supports: Supports) -> Changes:
    """Nothing of the smallest, the middle and the largest of estimates some of which are
    rounded."""
    found: Changes = {}
    coarse = {
        (key[1], key[2], key[3], name)
        for key, own in supports.items()
        for name, one in own.items()
        if key[0] == "multiverse" and (one.step >= _FINE or one.hidden(told.grid.threshold))
    }
    kept = frozenset({"share_same_sign", "share_significant", "p_median", "p_significant", "share"})
    for at, row in rows_of(table):
        if (row["model"], row["outcome"], row["area"], row["term"]) in coarse:
            found[at] = {"smallest": math.nan} if "smallest" in row else {}
            found[at] |= _blank(table, row, kept)
    return found


def _claims(given: Table, table: Table, told: Published, supports: Supports) -> Changes:
    """Claims on coefficients, and on means of outcomes of two values."""
    found: Changes = {}
    true = dict(rows_of(given))
    of_models: dict[tuple, dict[str, Support]] = {}
    for key, one in supports.items():
        if key[0] == "models":
            of_models.setdefault((key[1], key[3], key[4]), {}).update(one)
    for at, row in rows_of(table):
        if isinstance(row["model"], str):
            places = [(row["model"], area, row["country"]) for area in (row["area"], ALL)]
            support_of = next((of_models[p] for p in places if p in of_models), {})
        else:
            support_of = supports.get(("claims", row["id"]), {})
        name = row["term"] if isinstance(row["term"], str) else WHOLE
        own = support_of.get(name, support_of.get(WHOLE))
        if own is None or pd.isna(row["estimate"]):
            continue
        if own.hidden(told.grid.threshold):
            found[at] = _blank(table, row)
        else:
            given_row = true[at]
            new = estimate(given_row, row, own, told.grid.threshold, float(row["confidence"]))
            if new and pd.notna(row["equivalence_p"]):
                new["equivalence_p"] = significant(row["equivalence_p"], _DIGITS)
            found[at] = new
    return found


def _sensitivity(given: Table, table: Table, told: Published, supports: Supports) -> Changes:
    """Nothing of fits whose estimates are rounded, or rest on few."""
    found: Changes = {}
    for at, row in rows_of(table):
        own = support(supports, "models", row, ALL, name=row["term"])
        if own and (own.hidden(told.grid.threshold) or (own.of_shares and own.step >= _FINE)):
            found[at] = _blank(table, row)
    return found


def _of_countries(given: Table, table: Table, told: Published, supports: Supports) -> Changes:
    """Nothing over countries of an estimate, or an adjusted mean, that is withheld in one."""
    hidden, known = set(), set()
    for key, own in supports.items():
        if key[0] == "models":
            known |= {(*key[1:4], name) for name in own}
            few = {name for name, one in own.items() if one.hidden(told.grid.threshold)}
            hidden |= {(*key[1:4], name) for name in few}
    found: Changes = {}
    for at, row in rows_of(table):
        head = row["model"], row["outcome"], row["area"]
        name = row.get("term", WHOLE)
        if (*head, name if (*head, name) in known else WHOLE) in hidden:
            found[at] = _blank(table, row, frozenset({"year"}))
    return found


#: Files of estimates, and what makes them as they are published.
_FILES: dict[str, Callable[[Table, Table, Published, Supports], Changes]] = {
    model_files.ESTIMATES.path: _estimates("models", _of_fit),
    model_files.PREDICTIONS.path: _estimates("models", _of_fit),
    model_files.MARGINAL_EFFECTS.path: _estimates("models", _of_fit),
    model_files.TESTS.path: _tests,
    model_files.STATISTICS.path: _statistics,
    model_files.DIAGNOSTICS.path: _diagnostics,
    comparison_files.STEP_ESTIMATES.path: _estimates("comparisons", _of_step),
    comparison_files.STEPS.path: _steps,
    multiverse_files.ESTIMATES.path: _estimates("multiverse", _of_specification),
    multiverse_files.SUMMARY.path: _summaries,
    multiverse_files.DECISIONS.path: _summaries,
    hypothesis_files.HYPOTHESES.path: _claims,
    imputation_files.ESTIMATES.path: _estimates("models", _of_fit),
    sensitivity_files.CONFOUNDING.path: _sensitivity,
    sensitivity_files.BENCHMARKS.path: _sensitivity,
    sensitivity_files.LEFT_OUT.path: _sensitivity,
    sensitivity_files.WEIGHTING.path: _sensitivity,
    sensitivity_files.INFLUENCE.path: _sensitivity,
    between_files.COUNTRY_SUMMARIES.path: _of_countries,
    between_files.MEANS.path: _of_countries,
    between_files.ASSOCIATIONS.path: _of_countries,
}
#: Paths of these files.
FILES = frozenset(_FILES)
