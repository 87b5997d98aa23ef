"""Following: numbers that everybody can compute from a count of respondents, and so tell it.

They are published as they follow from what is published, the rounded count in place of the true
one, and withheld where there is none. Degrees of freedom are such numbers where respondents are
sampling units; p-values and ends of intervals tell the degrees of freedom.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import fdtr

from coproduction.disclosure import (
    coarsened,
    retested,
    retold,
    retold_balance,
    retold_countries,
    retold_measurement,
)
from coproduction.disclosure.degrees import Alone, degrees
from coproduction.disclosure.known_fits import Changes, Published, rows_of
from coproduction.disclosure.relations import Cell, Table
from coproduction.disclosure.rounding import Grid, share_step, to_step
from coproduction.inference.factors import parallel
from coproduction.inference.reliability import feldt
from coproduction.results import (
    comparison_files,
    descriptive_files,
    harmonisation_files,
    hypothesis_files,
    invariance_files,
    model_files,
    multiverse_files,
)

_KEYS = ["model", "outcome", "area", "country"]
_ESTIMATED = ("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high")
#: Remarks whose value is a number of respondents.
_COUNTING = ("outcome_constant",)
#: Seed of the eigenvalues of unrelated items, drawn again for the published number of respondents.
SEED = 1951


def followed(
    given: Mapping[str, Table],
    counts: Mapping[Cell, float],
    alone: Alone,
    grid: Grid,
    few: frozenset[tuple[str, str, str, str]] = frozenset(),
    fewest: Mapping[tuple[str, int], int] | None = None,
    supports: coarsened.Supports | None = None,
    grains: Mapping[str, float] | None = None,
) -> dict[str, Table]:
    """The files with the numbers that tell a count as they follow from the published ones.

    Parameters
    ----------
    given
        The files as they are, by path.
    counts
        Every count as it is published, NaN where it is withheld.
    alone
        Countries of which respondents are sampling units themselves.
    few
        Countries of few in factor models and tests of items, see `retold_measurement.few`.
    fewest
        Rows of outcomes to the fewest respondents that they tell of, see `outcome_shares.fewest`.
    supports
        What stands behind estimates that tell counts, see `saturated.supports`.
    grains
        Of imputed answers, see `imputed_means.grains`.
    """
    found, fits = dict(given), {}
    if table := given.get(model_files.FIT.path):
        for at, row in rows_of(table):
            n = counts.get((table.path, int(str(at)), "n"), math.nan)
            key = tuple(row[name] for name in _KEYS)
            fits[key] = row, degrees(row, n, alone, grid.threshold)
    told = Published(given, counts, alone, grid, fits, few, fewest or {}, grains or {})
    for file, make in _FILES.items():
        if table := given.get(file):
            found[file] = replace(table, frame=retested.changed(table.frame, make(table, told)))
    found = coarsened.coarsened(found, given, told, supports or {})
    if table := found.get(model_files.FAMILIES.path):
        found[table.path] = replace(table, frame=_families(table.frame, found))
    if table := found.get(hypothesis_files.HYPOTHESES.path):
        found[table.path] = replace(table, frame=_corrected(table.frame))
    return found


def _fits(table: Table, told: Published) -> Changes:
    """Units and degrees of freedom of fits; shares explained in steps as shares are."""
    found: Changes = {}
    for at, row in rows_of(table):
        own = told.fits[tuple(row[name] for name in _KEYS)][1]
        found[at] = {n: v for n, v in own.columns.items() if not _same(v, row[n])}
        share = _share(row["r_squared"], own.shown, told.grid)
        found[at] |= {} if _same(share, row["r_squared"]) else {"r_squared": share}
    return found


def _share(value: float, n: float, grid: Grid) -> float:
    """A share that is explained, in steps of shares of the published respondents: with one of
    more digits a test of all terms tells how many there are."""
    step = share_step(n, grid.threshold)
    return to_step(value, step) if math.isfinite(value) and math.isfinite(step) else math.nan


def _statistics(table: Table, told: Published) -> Changes:
    """Likelihoods and criteria, of the published respondents; shares explained in their steps."""
    found: Changes = {}
    for _, rows in table.frame.groupby(_KEYS, sort=False):
        row = rows.iloc[0].to_dict()
        fit, own = told.fit(row) or ({}, None)
        n, shown = (own.n, own.shown) if own else (math.nan, math.nan)
        said: dict[str, float] = dict(zip(rows["statistic"], rows["value"], strict=True))
        new = _of_likelihood(said, n, shown)
        if "r_squared_adjusted" in said:
            left = 1 - _share(fit.get("r_squared", math.nan), shown, told.grid)
            free = shown - float(fit.get("rank", math.nan))
            adjusted = 1 - left * (shown - 1) / free if free > 0 else math.nan
            new["r_squared_adjusted"] = adjusted
        for name in set(said) & set(model_files.FIT_SHARES):
            value = new.get(name)
            new[name] = _share(said[name] if value is None else value, shown, told.grid)
        for at, name in rows["statistic"].items():
            if name in new and not _same(new[name], said[name]):
                found[at] = {"value": new[name]}
    return found


def _of_likelihood(said: Mapping[str, float], n: float, shown: float) -> dict[str, float]:
    """Log-likelihood and criteria were each respondent's part that of the true ones' mean."""
    value = said.get("log_likelihood", math.nan) * shown / n
    deviance = 2 * said.get("log_likelihood", math.nan)
    found = {"log_likelihood": value, "aic": said.get("aic", math.nan) + deviance - 2 * value}
    counted = (said.get("bic", math.nan) + deviance) / math.log(n) if n > 1 else math.nan
    found["bic"] = counted * math.log(shown) - 2 * value if shown > 0 else math.nan
    return {name: number for name, number in found.items() if name in said}


def _estimates(table: Table, told: Published) -> Changes:
    """Degrees of freedom of estimates, with their p-values and intervals.

    One that is fitted without rest tells what every respondent of its level has answered.
    """
    found: Changes = {}
    alike = told.without_rest()
    for at, row in rows_of(table):
        if tuple(row[name] for name in (*_KEYS, "term")) in alike:
            found[at] = {n: math.nan for n in _ESTIMATED if not math.isnan(float(row[n]))}
        elif fit := told.fit(row):
            shown = fit[1].of(float(row["df"]))
            found[at] = _unless_empty(row["df"], retested.by_t, row, shown, fit[0]["confidence"])
    return found


def _tests(table: Table, told: Published) -> Changes:
    """The same of joint tests."""
    found: Changes = {}
    for at, row in rows_of(table):
        if fit := told.fit(row):
            df = row["df_denominator"]
            shown = fit[1].of(float(df))
            found[at] = _unless_empty(df, retested.by_f, row, shown, fit[0]["confidence"])
    return found


def _remarks(table: Table, told: Published) -> Changes:
    """Probabilities and counts that remarks tell."""
    found: Changes = {}
    for at, row in rows_of(table):
        if row["remark"] in _COUNTING:
            found[at] = {"value": math.nan}
            continue
        if fit := told.fit(row):
            df = float(fit[0]["df_residual"])
            found[at] = retested.of_few(row, df, fit[1].of(df))
    return found


def _steps(table: Table, told: Published) -> Changes:
    """The same of what steps of nested models add, and how much they explain."""
    found: Changes = {}
    before = math.nan
    for at, row in rows_of(table):
        shown, n = told.n(comparison_files.STEPS, at), float(row["n"])
        share = _share(row["r_squared"], shown, told.grid)
        new = {"r_squared": share}
        if not math.isnan(float(row["r_squared_change"])):
            new["r_squared_change"] = share - before
        before = share
        if fit := told.fit(row):
            for name in ("wald", "ratio"):
                df = fit[1].of(float(row[f"{name}_df"]))
                new |= retested.stepped(row, df, name, shown / n)
        found[at] = {k: v for k, v in new.items() if not _same(v, row[k])}
    return found


def _specifications(table: Table, told: Published) -> Changes:
    """The same of the specifications of a multiverse, each of its own respondents."""
    found: Changes = {}
    for at, row in rows_of(table):
        if pd.isna(row["df"]):
            continue
        fit = told.fits.get((row["model"], row["outcome"], row["area"], "all"))
        own = told.alone.among("all") if fit is None else fit[1].moved != 0
        if own:
            pure = fit is not None and fit[1].pure
            df = float(row["df"]) + told.n(multiverse_files.ESTIMATES, at) - float(row["n"])
            shown = df if pure and df >= 1 else math.nan
            found[at] = retested.by_t(row | {"df": float(row["df"])}, shown, math.nan)
    return found


def _claims(table: Table, told: Published) -> Changes:
    """The same of claims: of coefficients as their fits have it, else of the design."""
    found: Changes = {}
    for at, row in rows_of(table):
        if pd.isna(row["df"]):
            continue
        shown = float(row["df"])
        if isinstance(row["model"], str):
            own = [f for k, f in told.fits.items() if k[0] == row["model"]]
            of = [f for f in own if f[0]["country"] == row["country"]]
            near = [f for f in of if f[0]["area"] == row["area"]] or of or own
            shown = near[0][1].of(shown) if near else math.nan
        elif told.alone.among(row["country"], row["left"], row["right"]):
            shown = math.nan
        found[at] = retested.by_t(row, shown, float(row["confidence"]))
    return found


def _unless_empty(df: float, made: Callable, *given: object) -> dict[str, float]:
    return {} if pd.isna(df) else made(*given)


def _styles(table: Table, told: Published) -> Changes:
    """Answers as multiples of the step of bases an item, no more than the published respondents
    can have given."""
    found: Changes = {}
    for at, row in rows_of(table):
        n, shown = float(row["n"]), told.n(harmonisation_files.RESPONSE_STYLES, at)
        answers, items = float(row["n_answers"]), float(row["n_items"])
        step = told.grid.wide * items
        if answers == n or math.isnan(shown):
            new = shown
        elif answers == n * items:
            new = shown * items
        else:
            new = min(math.floor(answers / step + 0.5) * step, shown * items) or math.nan
        found[at] = {} if _same(new, answers) else {"n_answers": new}
    return found


def _alphas(table: Table, told: Published) -> Changes:
    """Intervals of alphas that follow from the respondents and items."""
    found: Changes = {}
    items = table.frame[table.frame["statistic"] == "item_rest"]
    sizes = items.groupby(["country", "area", "index"])["item"].nunique()
    for at, row in rows_of(table):
        if row["interval"] != "feldt":
            continue
        n, shown = float(row["n"]), told.n(descriptive_files.RELIABILITY, at)
        k = int(sizes.get((row["country"], row["area"], row["index"]), 0))
        ends = math.nan, math.nan
        if k > 1 and shown > 1:
            ratio = (1 - row["conf_low"]) / (1 - row["estimate"])
            confidence = 2 * float(fdtr(n - 1, (n - 1) * (k - 1), ratio)) - 1
            ends = feldt(row["estimate"], int(shown), k, confidence)
        if shown != n:
            found[at] = {"conf_low": float(ends[0]), "conf_high": float(ends[1])}
    return found


def _eigenvalues(table: Table, told: Published) -> Changes:
    """Eigenvalues of unrelated items, drawn for the published respondents."""
    found: Changes = {}
    for _, rows in table.frame.groupby(["country", "area", "index"], sort=False):
        shown = told.n(descriptive_files.EIGENVALUES, rows.index[0])
        if shown == rows["n"].iloc[0]:
            continue
        drawn = [np.full(len(rows), math.nan)] * 2
        if shown > len(rows):
            drawn = parallel(int(shown), len(rows), np.random.default_rng(SEED))
        for place, at in enumerate(rows.index):
            found[at] = {
                "random_mean": float(drawn[0][place]), "random_95": float(drawn[1][place]),
            }  # fmt: skip
    return found


def _invariance(table: Table, told: Published) -> Changes:
    """Root mean square errors, which with their chi-squared tell the respondents."""
    found: Changes = {}
    for at, row in rows_of(table):
        factor = math.sqrt(float(row["n"]) / told.n(invariance_files.INVARIANCE, at))
        if factor != 1:
            found[at] = {
                name: float(row[name]) * factor
                for name in ("rmsea", "rmsea_change")
                if pd.notna(row[name])
            }
    return found


def _families(frame: pd.DataFrame, found: Mapping[str, Table]) -> pd.DataFrame:
    """Families of tests with the p-values that are published, corrected anew."""
    parts = ("hypothesis", "left", "right", "covariate", "category", "term")
    known: dict[tuple, float] = {}
    for file in (model_files.TESTS, model_files.ESTIMATES):
        if table := found.get(file.path):
            for row in table.frame.to_dict("records"):
                known[_named(row, parts)] = row["p_value"]
    new = frame["p_value"].astype("float64").copy()
    for at, row in zip(frame.index, frame.to_dict("records"), strict=True):
        new[at] = known.get(_named(row, parts), new[at])
    members = frame["p_value"].notna()
    frame = frame.assign(p_value=new)
    return frame.assign(p_adjusted=_in_families(frame, members))


def _named(row: Mapping, parts: tuple[str, ...]) -> tuple:
    cells = [row.get(name) for name in (*_KEYS, *parts)]
    return tuple(cell if isinstance(cell, str) else "" for cell in cells)


def _corrected(frame: pd.DataFrame) -> pd.DataFrame:
    """Claims with p-values corrected anew; of one that is withheld nothing is told."""
    return frame.assign(p_adjusted=_in_families(frame, frame["p_adjusted"].notna()))


def _in_families(frame: pd.DataFrame, members: pd.Series) -> pd.Series:
    """P-values corrected anew over the members of each family."""
    adjusted = pd.Series(math.nan, index=frame.index)
    for (_, correction), rows in frame.groupby(["family", "correction"], sort=False, dropna=False):
        p_values = rows["p_value"].to_numpy(dtype=float)
        own = members[rows.index].to_numpy()
        adjusted[rows.index] = retested.corrected(p_values, own, str(correction))
    return adjusted


def _same(one: float, other: float) -> bool:
    return one == other or (pd.isna(one) and pd.isna(other))


#: Files with such numbers, and what makes them as they are published.
_FILES: dict[str, Callable[[Table, Published], Changes]] = {
    model_files.FIT.path: _fits,
    model_files.STATISTICS.path: _statistics,
    model_files.ESTIMATES.path: _estimates,
    model_files.PREDICTIONS.path: _estimates,
    model_files.MARGINAL_EFFECTS.path: _estimates,
    model_files.TESTS.path: _tests,
    model_files.FIT_REMARKS.path: _remarks,
    comparison_files.STEP_ESTIMATES.path: _estimates,
    comparison_files.STEPS.path: _steps,
    multiverse_files.ESTIMATES.path: _specifications,
    hypothesis_files.HYPOTHESES.path: _claims,
    harmonisation_files.RESPONSE_STYLES.path: _styles,
    descriptive_files.RELIABILITY.path: _alphas,
    descriptive_files.EIGENVALUES.path: _eigenvalues,
    invariance_files.INVARIANCE.path: _invariance,
    **retold.FILES,
    **retold_balance.FILES,
    **retold_countries.FILES,
    **retold_measurement.FILES,
}
#: Paths of these files, and of those that are made anew of them.
FOLLOWED = frozenset(_FILES) | coarsened.FILES
