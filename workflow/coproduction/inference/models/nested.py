"""Nested models on one sample: each step's terms beside those before, and tests of what it adds."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import Microdata, release
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import errors, ratio, reading, sample, wald
from coproduction.inference.models.errors import Errors
from coproduction.inference.models.estimate_rows import estimated
from coproduction.inference.models.fit import each_fit, fitted_to, sampled
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.wald import Hypothesis
from coproduction.results.comparison_files import STEP_ESTIMATES, STEPS
from coproduction.results.contract import frame
from coproduction.study.resolved.model_types import Comparison, Fit


@dataclass(frozen=True)
class Compared:
    """What a comparison gives: frames of the files of `FILES`."""

    estimates: pd.DataFrame
    steps: pd.DataFrame


#: Part of a comparison to the file that holds it.
FILES = {"estimates": STEP_ESTIMATES, "steps": STEPS}


def compared(comparison: Comparison, analysis: Microdata) -> Compared:
    """Fit the steps of a comparison to the respondents of its last, the whole model.

    They are who answered all terms of the model, weighted as there; standard deviations are theirs.
    Of each step but the first what it adds is tested in the step's own fit: by the Wald F test (see
    `wald.f_test`), and by the working likelihood ratio (see `ratio`). R² is that of the estimator.

    `analysis` has the columns that `reading.needed` names of the model.
    Raises `Faults` as `coproduction.inference.models.fit.results`, which name the step.
    """
    model = comparison.model
    design = sample.design_of(model, analysis)
    people = reading.respondents(model, analysis)

    def made(fits: tuple[Fit, ...], group: tuple[str, ...]) -> dict[str, list[dict]]:
        own = people(fits)
        taken, weighted = sampled(model, fits, design, group, own)
        own = own[[name for name in own if name in reading.of_others(model)]]
        release()
        found: dict[str, list[dict]] = {name: [] for name in FILES}
        before: Fitted | None = None
        for step, names in enumerate(comparison.cumulated, start=1):
            part = tuple(_of(fit, names) for fit in fits)
            try:
                fitted = fitted_to(model, part, weighted, taken, own)
                sure = errors.of(fitted)
            except Unestimable as error:
                problem = f"step {step}: {error.problem}"
                raise Unestimable(problem, error.term, error.mend) from error
            head = {"comparison": comparison.name, "step": step}
            found["estimates"] += [head | row for row in estimated(fitted, None, sure)]
            found["steps"].append(head | _step(fitted, sure, before))
            before = fitted
        return found

    rows = each_fit(model, made, FILES)
    return Compared(**{name: frame(file, rows[name]) for name, file in FILES.items()})


def _of(fit: Fit, names: list[str]) -> Fit:
    return replace(fit, terms=tuple(term for term in fit.terms if term.name in names))


def _step(fitted: Fitted, sure: Errors, before: Fitted | None) -> dict:
    """Return the row of steps.csv of a fit that comes after another, or of the first."""
    found = fitted.solution
    row = {
        "n": len(fitted.problem.outcome),
        "rank": len(found.terms),
        "r_squared": found.r_squared,
        "added": len(found.terms),
        "no_wald": "first_step",
        "no_ratio": "first_step",
    }
    if before is None:
        return row
    known = {*before.solution.terms}
    new = [name for name in found.terms if name not in known]
    row |= {"added": len(new), "r_squared_change": found.r_squared - before.solution.r_squared}
    contrasts = errors.of_terms(new, fitted)
    why = "" if new else "nothing_added"
    if not why and sure.grounds is not None and sure.grounds.blind(contrasts).any():
        why = "without_errors"
    if why:
        return row | {"no_wald": why, "no_ratio": why}
    return row | _wald(fitted, sure, contrasts) | _ratio(fitted, sure, before, new)


def _wald(fitted: Fitted, sure: Errors, contrasts: np.ndarray) -> dict:
    """Return the Wald F test that (q, p) contrasts are zero; the adjusted where F is liberal."""
    df = sure.df_joint
    assert df is not None  # errors without joint tests compare no models
    hypothesis = Hypothesis("zero", "", contrasts)
    try:
        statistic, p = wald.f_test(hypothesis, fitted.solution.estimate, sure.covariance, df)
    except Unestimable:
        return {"no_wald": "too_few_units"}
    numbers = {"wald_statistic": statistic, "wald_df": df, "wald_p_value": p}
    few = sure.estimated and wald.liberal(len(contrasts), df)
    found = wald.adjusted(statistic, len(contrasts), df) if few else None
    numbers |= {"wald_liberal": few, "wald_p_adjusted": found and found[2]}
    return numbers | {"no_wald": ""}


def _ratio(fitted: Fitted, sure: Errors, before: Fitted, new: list[str]) -> dict:
    """Return the working likelihood ratio test of the coefficients that are `new`."""
    large, small = fitted.solution.likelihood, before.solution.likelihood
    if large is None or small is None:
        return {"no_ratio": "restricted"}
    if sure.errors not in (*ratio.DESIGN_BASED, "model"):
        return {"no_ratio": "clustered"}
    place = [fitted.solution.terms.index(name) for name in new]
    inside = np.ix_(place, place)
    # The change of the deviance over the residual variance: that of least squares is of squares.
    change = 2 * (large.value - small.value)
    if large.kind == "normal":
        change = len(fitted.problem.outcome) * (small.variance / large.variance - 1)
    change = max(change, 0.0)
    df, scale = sure.df_joint, fitted.problem.weights.mean()
    assert df is not None
    if sure.errors == "model":
        scaled = large.kind in ("normal", "quasi")
        factor = fitted.solution.dispersion / scale / large.variance if scaled else 1.0
        found = ratio.by_model(change / factor, len(new), df if scaled else None)
    else:
        naive = fitted.solution.inverse_information[inside] * scale * large.variance
        found = ratio.rao_scott(change, naive, sure.covariance[inside], df)
    return {
        "ratio": found.method,
        "ratio_statistic": found.statistic,
        "ratio_df": found.df,
        "ratio_p_value": found.p_value,
        "no_ratio": "",
    }
