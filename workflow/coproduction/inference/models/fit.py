"""The correlate models: from a resolved specification to tidy estimates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coproduction.faults import raise_any
from coproduction.harmonise.microdata import Microdata, release
from coproduction.inference.coded import held
from coproduction.inference.design import Design, SingletonStrata
from coproduction.inference.estimators.named import estimator_of
from coproduction.inference.estimators.problem import Problem, Unestimable
from coproduction.inference.imputation.completed import Cells
from coproduction.inference.models import (
    assumptions,
    constants,
    design_matrix,
    diagnostics,
    divisions,
    errors,
    estimate_rows,
    fit_statistics,
    grounds,
    hypotheses,
    kept_missing,
    marginal_effects,
    margins,
    mends,
    plausible,
    predictions,
    reading,
    sample,
    unanswered,
    unestimable_fits,
)
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.remarks import Remark
from coproduction.results import model_files
from coproduction.results.contract import frame
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.specification import ALL


@dataclass(frozen=True)
class Results:
    """What a model gives: frames of the files of `FILES`."""

    estimates: pd.DataFrame
    fits: pd.DataFrame
    statistics: pd.DataFrame
    tests: pd.DataFrame
    diagnostics: pd.DataFrame
    predictions: pd.DataFrame
    marginal_effects: pd.DataFrame
    remarks: pd.DataFrame


#: Part of the results to the file that holds it.
FILES = {
    "estimates": model_files.ESTIMATES,
    "fits": model_files.FIT,
    "statistics": model_files.STATISTICS,
    "tests": model_files.TESTS,
    "diagnostics": model_files.DIAGNOSTICS,
    "predictions": model_files.PREDICTIONS,
    "marginal_effects": model_files.MARGINAL_EFFECTS,
    "remarks": model_files.FIT_REMARKS,
}


def results(
    model: Model, analysis: Microdata, imputed: pd.DataFrame | Cells | None = None
) -> Results:
    """Fit a model for each of its areas, or all areas at once, pooled or once a country.

    Parameters
    ----------
    model
        The specification, whose settings are described in the schema of models.yaml.
    analysis
        One row a respondent, with the columns that `needed` names; or what reads columns of it,
        so that those of one area stand in memory at a time.
    imputed
        Cells of `coproduction.inference.imputation.chained`, of a model of imputed answers.

    Who lacks an answer to the outcome or a term is left out (listwise) and counted by `n_dropped`;
    see `kept_missing` on ``category``, and `unanswered` on outcomes of who did not answer. Fits are
    domains: strata and PSUs of all of `analysis` stay in the variance. The covariance is that of
    the linearised scores (Binder 1983); without strata and PSU it is robust to heteroskedasticity,
    with factor n/(n − 1). Tests and intervals use t with `df_residual` = `df_design` + 1 − rank, as
    `survey::svyglm` of R.

    The weights ``equal_country`` make every country add up to the same and all to n,
    ``population`` make each add up to its population, both over the respondents of the fit.
    Factors are treated as known.

    ``standardised`` divides the outcome and every number and score by its weighted standard
    deviation (divisor Σw) over the respondents of the fit, which is treated as known; dummies and
    curves stay as they are, and so does the outcome of all estimators but ``wls``.

    ``average_marginal`` reports effects on the expected outcome, in its unit (of standardised
    ``wls`` its standard deviation), in place of coefficients, see `margins`. ``errors`` of
    ``model`` takes the inverse information for the covariance, as if weights of mean 1 counted
    respondents, and n − rank degrees of freedom; those of few clusters are of `clusters`.

    ``stacked`` fits all areas at once, a row each respondent and area, with an intercept and slopes
    an area; a respondent lies within a PSU, so that the design's covariance of the stacked scores
    has the covariance between areas (Rogers 1993). `n` counts rows. Tests: equal coefficients in
    all areas a term; the difference of each two areas a coefficient, and of their level, the
    linear predictor at the weighted means of the columns; the trend, the least-squares slope of a
    coefficient on the areas' covariate. Other tests: that all columns of a term of several are
    zero, and that a curve is a straight line.

    ``plausible`` are the columns of terms that are several plausible values: the model is fitted
    with each, or with each imputation where answers are imputed, see `plausible`.
    ``by_category`` reports average marginal effects and profiles as those of the probability of
    each category of an ordered outcome. Of categories without order they always are.
    ``profiles`` names terms whose profile is predicted, see `margins.predictions`; ``marginal`` are
    effects at values and by groups, see `marginal_effects`.

    A dummy no respondent of the fit has is left out: its row has empty numbers, and a remark.
    Raises `Faults`, all fits' at once, where a number would not be one: no respondents, a constant
    outcome or term, an empty reference level, linear dependence, a perfect fit, no degrees of
    freedom, a stratum of one PSU under the policy ``fail``, an answer without a score.
    """
    if model.plausible or model.missing == "imputed":
        if model.missing == "imputed" and imputed is not None and imputed.empty:
            alone = results(replace(model, missing="listwise"), analysis)
            return Results(**plausible.unimputed(vars(alone)))
        parts = [vars(results(*one)) for one in plausible.several(model, analysis, imputed)]
        return Results(**plausible.combined(model, parts))
    design = sample.design_of(model, analysis)
    if model.missing == "category":
        model, analysis = kept_missing.kept(model, reading.with_kinds(model, analysis))
    people = reading.respondents(model, analysis)

    def made(fits: tuple[Fit, ...], group: tuple[str, ...]) -> dict[str, list[dict]]:
        own = people(fits)
        taken, weighted = sampled(model, fits, design, group, own)
        # What the sample holds goes, unless the next country is of the same answers.
        own = own[[name for name in own if name in reading.of_others(model)]]
        release()
        return _rows(fitted_to(model, fits, weighted, taken, own))

    rows = each_fit(model, made, FILES)
    # a country that no fit by country has is told once
    rows["remarks"] = [dict(r) for r in dict.fromkeys(tuple(r.items()) for r in rows["remarks"])]
    return Results(**{name: frame(file, rows[name]) for name, file in FILES.items()})


def each_fit(
    model: Model,
    made: Callable[[tuple[Fit, ...], tuple[str, ...]], dict[str, list[dict]]],
    names: Iterable[str],
) -> dict[str, list[dict]]:
    """Return the rows of all fits of a model by name, each with what fit it is of.

    `made` makes those of one fit from its areas and its countries. Raises `Faults`, all fits' at
    once.
    """
    groups = [(name,) for name in model.countries] if model.by_country else [model.countries]
    pieces = [model.fits] if model.stacked else [(fit,) for fit in model.fits]
    rows: dict[str, list[dict]] = {name: [] for name in names}
    faults = []
    for fits in pieces:
        for group in groups:
            head = {
                "model": model.name,
                "outcome": fits[0].outcome.name,
                "area": ALL if model.stacked else fits[0].area,
                "country": group[0] if model.by_country else ALL,
            }
            try:
                found = made(fits, group)
            except (Unestimable, SingletonStrata) as error:
                faults.append(unestimable_fits.fault(error, head, unestimable_fits.countries(fits)))
                continue
            for name, part in found.items():
                rows[name] += [head | row for row in part]
    raise_any(faults)
    return rows


def sampled(
    model: Model,
    fits: tuple[Fit, ...],
    design: Design,
    group: tuple[str, ...],
    analysis: pd.DataFrame,
) -> tuple[sample.Sample, Design]:
    """Return who of one group of countries takes part in the fit of one area, or of all areas of a
    stacked model, and the design: its weights tell who has some, the sample's how much."""
    members = analysis["country"].isin(list(group)).to_numpy()
    if model.weights == "none":
        design = design.reweighted(np.ones(len(design)))
    taken = sample.Sample.stacked(
        [sample.taken(model, fit, design, members, analysis) for fit in fits]
    )
    _refuse_absent_reference(fits, members, taken, analysis)
    _refuse_scale(taken.weights)
    return taken, design.stacked(len(fits))


def fitted_to(
    model: Model,
    fits: tuple[Fit, ...],
    design: Design,
    taken: sample.Sample,
    analysis: pd.DataFrame,
) -> Fitted:
    """Fit the terms of one area, or of all of a stacked model, to those who were `sampled`, who may
    have answered further terms."""
    built = kept_missing.build(fits[0].terms, taken.values, taken.weights, model.standardised)
    if model.stacked:
        built = design_matrix.by_area(built, taken.area, [fit.area for fit in fits])
    problem = _problem(model, fits[0], built, taken, design)
    solution = estimator_of(model.estimator)(problem)
    rest = None
    if model.errors != "model":
        rest = grounds.of(problem, solution, sample.units(model, taken, design))
    return Fitted(model, fits[0], analysis, design, taken, built, problem, solution, rest)


def _refuse_scale(weights: np.ndarray) -> None:
    """Raise for weights whose squares are no numbers."""
    mean = float(weights.mean())
    if not 1e-100 < mean < 1e100:
        raise Unestimable(
            f"the mean weight is {mean:g}, beyond what numbers of double precision square",
            mend="weights of mean 1",
        )


def _refuse_absent_reference(
    fits: tuple[Fit, ...],
    members: np.ndarray,
    taken: sample.Sample,
    analysis: pd.DataFrame,
) -> None:
    """Raise where nobody of the reference country takes part, and say what it did not answer."""
    country = next((term for term in fits[0].terms if term.column == "country"), None)
    absent = sample.absent(taken, analysis["country"].cat.categories)
    if country is None or country.levels[0] not in absent:
        return
    reference = country.levels[0]
    own = members & (analysis["country"] == reference).to_numpy()
    silent = sample.silent(fits, own, analysis)
    why = f"answered {', '.join(silent)}" if silent else "answered all terms, with a weight above 0"
    raise Unestimable(
        f"nobody of {reference}, the reference country, {why}",
        f"{country.name}={reference}",
        f"leave_out: [{reference}]",
    )


def _problem(
    model: Model,
    fit: Fit,
    built: design_matrix.Matrix,
    taken: sample.Sample,
    design: Design,
) -> Problem:
    """Return what the estimator is given."""
    outcome = taken.outcome
    answers = fit.outcome.scores or range(len(fit.outcome.levels))
    levels = dict(zip(map(float, answers), fit.outcome.levels, strict=True))
    if np.ptp(outcome) == 0:
        told = levels[outcome[0]] if fit.outcome.kind == "category" else f"{outcome[0]:g}"
        whom = design_matrix.everybody(len(outcome))
        raise Unestimable(f"the outcome is {told} for {whom}")
    if model.standardised and model.estimator == "wls":
        outcome = outcome / design_matrix.deviation(outcome, taken.weights)
    group = None
    if model.estimator == "random_intercept":
        group = sample.clusters(model, taken, design)
        if np.bincount(group).max() == 1:
            raise Unestimable(
                "every cluster of the random intercept holds one respondent, so that the variance "
                "between clusters is not told from that within",
                mend="cluster: country, or psu in study.yaml",
            )
    low, high = fit.bounds or (0.0, 1.0)
    return Problem(
        outcome=outcome,
        matrix=built.values,
        terms=built.names,
        weights=taken.weights,
        bounds=(low, high),
        levels=levels,
        group=group,
        cells=divisions.of(fit.terms, taken.values, taken.area, built.areas),
        mends=mends.of(fit.terms, built.areas),
    )


def _rows(fitted: Fitted) -> dict[str, list[dict]]:
    """Return the rows of one fit, by the part of `Results` that they are of."""
    model, found = fitted.model, fitted.solution
    effects = None
    if model.effects == "average_marginal":
        averages = margins.effects(predictions.answers(fitted), fitted.fit.terms)
        effects = margins.averaged(averages, fitted.problem, found, model.by_category)
    sure = errors.of(fitted, effects)
    remarks = [*_remarks(fitted, sure), *constants.constant(fitted)]
    remarks += errors.lacking(fitted, effects)
    tested, diagnosed = [], []
    if effects is None:
        tested, remarked = hypotheses.tests(fitted, sure)
        diagnosed, turning = diagnostics.turning_points(fitted, sure)
        remarks += remarked + turning
    assumed, remarked = assumptions.tests(fitted, sure)
    tested += assumed
    remarks += remarked
    diagnosed += diagnostics.intraclass_correlation(fitted)
    if not model.stacked:
        inflated, remarked = diagnostics.inflation(fitted)
        diagnosed += inflated
        remarks += remarked
        diagnosed += diagnostics.importance(fitted) if model.importance else []
    predicted, marginal = [], []
    for asked in model.marginal:
        own, remarked = marginal_effects.effects(fitted, asked)
        marginal += own
        remarks += remarked
    for term in fitted.fit.terms:
        if term.name in model.profiles:
            along, remarked = predictions.profile(fitted, term)
            predicted += along
            remarks += remarked
    return {
        "estimates": estimate_rows.estimated(fitted, effects, sure),
        "fits": [fit_row(fitted, sure)],
        "statistics": fit_statistics.of(fitted, sure, effects is None),
        "tests": tested,
        "diagnostics": diagnosed,
        "predictions": predicted,
        "marginal_effects": marginal,
        "remarks": [remark.row() for remark in dict.fromkeys(remarks)],
    }


def _remarks(fitted: Fitted, sure: errors.Errors) -> list[Remark]:
    """Return remarks on a fit, its errors and countries; an absent one's dummy is not told."""
    taken, countries = fitted.sample, fitted.analysis["country"].cat.categories
    if fitted.model.by_country:
        absent = [name for name in countries if name not in fitted.model.countries]
    else:
        absent = sample.absent(taken, countries)
    dummies = {f"country={name}" for name in absent}
    outcome = fitted.fit.outcome.name
    unmet = "outcome_category_absent" if fitted.solution.equations else "outcome_level_absent"
    based = fitted.solution.equations and fitted.model.effects == "coefficients"
    return [
        *([Remark("base_outcome", f"{outcome}={fitted.fit.outcome.levels[0]}")] if based else []),
        *unanswered.remarks(fitted.fit.outcome),
        *(remark for remark in fitted.matrix.remarks if remark.term not in dummies),
        *sure.remarks,
        *_of_design(fitted),
        *([Remark("replicates_unused")] if fitted.model.replicates_unused else []),
        *(Remark("country_absent", country=name) for name in absent),
        *kept_missing.unanswered(fitted.fit.terms, taken.values, taken.country, countries),
        *sample.shares(taken, fitted.model, countries),
        *sample.sources(taken, fitted.model, fitted.analysis),
        *(Remark(unmet, f"{outcome}={k}") for k in fitted.solution.absent),
    ]


def _of_design(fitted: Fitted) -> list[Remark]:
    """Return what errors know of finite populations and of raking."""
    found = [Remark("finite_population")] if fitted.design.finite(fitted.sample.rows) else []
    return found + ([Remark(f"raked_{fitted.model.raked}")] if fitted.model.raked else [])


def fit_row(fitted: Fitted, sure: errors.Errors) -> dict:
    """Return the row of fit.csv."""
    model, taken, design = fitted.model, fitted.sample, fitted.design
    declared = design.declared(taken.rows)
    if sure.errors == "replicate":
        declared |= {"n_psu": None, "n_strata": None}
    return {
        "estimator": model.estimator,
        "effects": model.reported,
        "weights": model.weights,
        "weights_declared": _weights_declared(fitted),
        "n_countries": int(np.count_nonzero(held(taken.country, int(taken.country.max()) + 1))),
        **declared,
        "missing": model.missing,
        "n": len(taken.outcome),
        "n_dropped": taken.n_dropped,
        "weighted_n": float(taken.weights.sum()),
        "r_squared": fitted.solution.r_squared,
        "df_design": design.degf(taken.rows) if sure.df_design is None else sure.df_design,
        "rank": len(fitted.solution.terms),
        "standardised": model.standardised,
        "confidence": model.confidence,
        **sure.columns(),
    }


def _weights_declared(fitted: Fitted) -> str:
    """Return whether weights are declared for all, some or none of the respondents of a fit."""
    if not fitted.model.unweighted:
        return "all"
    times = len(fitted.sample.rows) // len(fitted.analysis)
    rows = fitted.sample.rows.reshape(times, -1).any(axis=0)
    without = fitted.analysis["source"].isin(list(fitted.model.unweighted)).to_numpy()[rows]
    return "none" if without.all() else "some" if without.any() else "all"
