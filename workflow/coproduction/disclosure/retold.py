"""Retold: sensitivity and imputation as they follow from what is published of their fits."""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from coproduction.disclosure import imputed_means, retested, strengths
from coproduction.disclosure.counted import numbers
from coproduction.disclosure.degrees import FEW_OF_PSU, OF_CLUSTERS, OF_MODEL, Degrees
from coproduction.disclosure.known_fits import Changes, Published, rows_of
from coproduction.disclosure.relations import Table
from coproduction.results import imputation_files, sensitivity_files


def _imputed(table: Table, told: Published) -> Changes:
    """The same of estimates of imputed answers, and of others of their own respondents."""
    found: Changes = {}
    for at, row in rows_of(table):
        if pd.isna(row["df"]):
            continue
        fit, shown, confidence = told.fit(row), math.nan, math.nan
        if fit is not None:
            confidence = float(fit[0]["confidence"])
            shown = fit[1].of(float(row["df"]))
            if row["missing"] != "imputed" and _counts_people(fit[1], told):
                every = fit[1].errors in OF_MODEL or fit[0]["n_units"] == fit[0]["n"]
                df = float(row["df"]) + told.n(imputation_files.ESTIMATES, at) - float(row["n"])
                shown = df if every and df >= 1 else math.nan
        found[at] = retested.by_t(row, shown, confidence)
    return found


def _counts_people(fit: Degrees, told: Published) -> bool:
    """Whether degrees of freedom of other respondents of a fit may count them."""
    if fit.errors in OF_MODEL:
        return True
    return fit.errors not in OF_CLUSTERS and (told.alone.among("all") or fit.moved != 0)


def _chains(table: Table, told: Published) -> Changes:
    """Means and deviations of drawn answers, whose denominator is how many were drawn."""
    return {
        at: imputed_means.rounded(
            float(row["mean"]),
            float(row["sd"]),
            told.n(imputation_files.CHAINS, at),
            told.grains.get(str(row["variable"]), 0.0),
            told.grid.threshold,
        )
        for at, row in rows_of(table)
    }


def _confounding(table: Table, told: Published) -> Changes:
    """Estimates and what a confounder has to explain, of the published respondents."""
    found: Changes = {}
    for at, row in rows_of(table):
        if pd.isna(row["df"]):
            continue
        fit, df, moved = told.fit(row), math.nan, math.nan
        if fit is not None:
            df, moved = fit[1].of(float(row["df"])), fit[1].shown - fit[1].n
        if moved != 0:
            found[at] = retested.by_t(row, df, 1 - float(row["alpha"]))
            if pd.notna(row["partial_r2"]):
                found[at] |= strengths.of_term(row, df, moved)[0]
    return found


def _benchmarks(table: Table, told: Published) -> Changes:
    """The same with confounders as strong as some covariates."""
    parts, known = ("model", "outcome", "area", "term"), {}
    if of := told.tables.get(sensitivity_files.CONFOUNDING.path):
        known = {tuple(row[name] for name in parts): row for _, row in rows_of(of)}
    found: Changes = {}
    for at, row in rows_of(table):
        fit, term = told.fit(row), known.get(tuple(row[name] for name in parts))
        moved = math.nan if fit is None else fit[1].shown - fit[1].n
        one, was, confidence = None, math.nan, math.nan
        if fit is not None and term is not None and pd.notna(term["partial_r2"]):
            one = strengths.of_term(term, fit[1].of(float(term["df"])), moved)[1]
            was, confidence = strengths.residual(term), 1 - float(term["alpha"])
        if moved != 0:
            found[at] = strengths.of_benchmark(row, one, was, confidence)
    return found


def _left_out(table: Table, told: Published) -> Changes:
    """Estimates of fewer respondents, whose number is published nowhere."""
    found: Changes = {}
    for at, row in rows_of(table):
        fit = told.fit(row)
        if pd.notna(row["df"]) and (fit is None or _counts_people(fit[1], told)):
            confidence = math.nan if fit is None else float(fit[0]["confidence"])
            found[at] = retested.by_t(row, math.nan, confidence)
            found[at] |= {"conf_low": math.nan, "conf_high": math.nan}
    return found


def _weighting(table: Table, told: Published) -> Changes:
    """Tests of weights by the design, whatever errors the fit has."""
    found: Changes = {}
    for at, row in rows_of(table):
        fit, df = told.fit(row), float(row["df"])
        if math.isnan(df):
            continue
        shown = math.nan
        if fit is not None:
            shown = fit[1].of(df)
            if fit[1].errors in OF_CLUSTERS + OF_MODEL and told.alone.among("all"):
                shown = math.nan
        if row["compared"] == "coefficient":
            found[at] = retested.by_t(row | {"estimate": row["difference"]}, shown, math.nan)
        else:
            joint = retested.by_f(row | {"df_denominator": df, "df": row["df_terms"]}, shown, 0.0)
            found[at] = {{"df_denominator": "df"}.get(k, k): v for k, v in joint.items()}
    return found


def _influence(table: Table, told: Published) -> Changes:
    """Sampling units that are respondents: nothing is told of a single one."""
    found: Changes = {}
    for at, row in rows_of(table):
        fit = told.fit(row)
        of_one = fit is None or FEW_OF_PSU * float(row["n_psu"]) > fit[1].n
        if pd.notna(row["n_psu"]) and (of_one or told.alone.fine):
            found[at] = dict.fromkeys(numbers(table.file), math.nan)
    return found


#: Files with such numbers, and what makes them as they are published.
FILES: Mapping[str, Callable[[Table, Published], Changes]] = {
    imputation_files.ESTIMATES.path: _imputed,
    imputation_files.CHAINS.path: _chains,
    sensitivity_files.CONFOUNDING.path: _confounding,
    sensitivity_files.BENCHMARKS.path: _benchmarks,
    sensitivity_files.LEFT_OUT.path: _left_out,
    sensitivity_files.WEIGHTING.path: _weighting,
    sensitivity_files.INFLUENCE.path: _influence,
}
