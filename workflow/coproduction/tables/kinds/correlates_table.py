"""The table of correlates: estimates of one model, or of several, with their standard errors."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from coproduction.results.between_files import SUMMARY, beside
from coproduction.results.contract import records
from coproduction.tables.arrangement import Across, Arrangement, Fit
from coproduction.tables.estimate_lines import lines, ratio
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    count_cell,
    estimate_cell,
    interval_cell,
    weighted_cell,
)
from coproduction.tables.wording.fit_facts import all_have_units, unweighted
from coproduction.tables.wording.notes import FitNotes
from coproduction.tables.wording.ratio_notes import ratio_notes, scale
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels, chosen, split
from coproduction.words.numerals import ABSENT, number, places, typeset

#: Kinds of estimates (see `results.model_files.KINDS`) that are rows of the body. All others are
#: parameters of the estimator: they stand in the foot.
BODY = ("constant", "coefficient")
SUMMED = "Summary"
#: How a summary over countries is tested (see `results.between_files.TESTS`), to its sentence.
SUMMARISED = {
    "normal": (
        "Summary: mean of the countries’ estimates, random effects by restricted maximum "
        "likelihood, taken as normal."
    ),
    "knapp_hartung": (
        "Summary: mean of the countries’ estimates, random effects by restricted maximum "
        "likelihood, with the errors of Knapp and Hartung."
    ),
}
#: Column of fit.csv, its label in the foot of the table, and digits (None: a count).
FOOT = (
    ("n", "Respondents (unweighted n)", None),
    ("weighted_n", "Weighted N", None),
    ("n_psu", "Primary sampling units", None),
    ("n_units", "Sampling units", None),
    ("n_unit_strata", "Strata", None),
    ("r_squared", "R²", 3),
    ("df_design", "Degrees of freedom of the design", None),
)
#: The same of rows that are there where a table asks for them.
FIT_ROWS = (
    *FOOT,
    ("r_squared_adjusted", "Adjusted R²", 3),
    ("r_squared_mcfadden", "R² (McFadden)", 3),
    ("r_squared_cox_snell", "R² (Cox and Snell)", 3),
    ("r_squared_nagelkerke", "R² (Nagelkerke)", 3),
    ("log_likelihood", "Log-likelihood", 1),
    ("effective_parameters", "Effective parameters", 1),
    ("aic", "AIC", 1),
    ("bic", "BIC", 1),
)
#: Remarks on fits that the note repeats.
REMARKED = (
    "plausible_values",
    "no_joint_tests_plausible",
    "no_joint_tests_imputed",
    "counted_unanswered",
    "country_absent",
    "level_absent",
    "told_by_others",
    "unanswered_in_country",
    "absent_in_some",
    "level_of_one",
    "outcome_constant",
    "fitted_without_rest",
    "of_single_units",
    "nearly_dependent",
    "outcome_level_absent",
    "base_outcome",
    "outcome_category_absent",
    "few_clusters",
    "few_clusters_cr1",
    "no_variance_between",
    "slopes_differ",
    "slopes_differ_together",
    "slopes_not_tested",
    "slopes_of_two_levels",
    "slopes_of_few_degrees",
    "overdispersed",
    "underdispersed",
    "dispersion_of_no_count",
)


def correlates(
    estimates: pd.DataFrame,
    fits: pd.DataFrame,
    remarks: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    references: Mapping[str, str] | None = None,
    across: Across = "country",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    uncertainty: Literal["std_error", "interval"] = "std_error",
    stars: Mapping[str, float] | None = None,
    below: Sequence[str] = (),
    exponentiate: bool = False,
    fit: Sequence[str] = (),
    summaries: pd.DataFrame | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the estimates of one model: terms down; areas, or countries within areas, across.

    Fits pooled over countries make a column an area. Fits by country make a panel an area and a
    column a country, and one of their summary where there is one. Only what occurs in `estimates`
    gets a column, a panel or a row, in the order of `estimates`.

    Parameters
    ----------
    estimates
        ``outcome, area, country, term, category, kind, estimate, std_error, p_value, conf_low,
        conf_high``: the rows of one model of estimates.csv.
    fits, remarks
        Its rows of fit.csv and of remarks.csv.
    labels
        See `Labels`.
    references
        Variable to the name of its reference level, for the note.
    across
        ``model`` puts several models side by side, where countries would stand; `labels` calls
        them as it calls countries.
    rows
        Variables to print, in order; all without it. The note names those not shown.
    digits
        Decimals of the coefficients; a row takes more where its smallest standard error would show
        less than two significant digits.
    uncertainty
        What stands below the estimate: its standard error or its interval.
    below
        What stands below the estimate in place of that, line by line (see `estimate_lines.BELOW`).
    exponentiate
        Whether coefficients, which are logarithms, are printed as ratios.
    fit
        Rows of the foot in place of the usual ones, columns of `fits`.
    summaries
        Its rows of summaries.csv.
    stars
        Mark to the p value below which it stands, smallest first (``{"***": 0.001, "**": 0.01,
        "*": 0.05}``); without it there are none.
    notes
        More sentences for the note.

    Raises
    ------
    ValueError
        No estimates, estimates of several models, a term twice in one fit, or a fit that is in
        one frame and not in the other.
    """
    _check(estimates, fits, ["outcome", "area", across], name)
    names, estimates = Labels(labels, language), beside(estimates, summaries)
    arranged = Arrangement.of(estimates, names, across)
    shown = below or (uncertainty,)
    estimates = _as_ratios(estimates) if exponentiate else estimates
    foot = [row for name in fit for row in FIT_ROWS if row[0] == name] or FOOT
    printed = _Printed(
        estimates, fits, across, digits, below, uncertainty, stars or {}, foot, names, language
    )
    terms = ordered(estimates["term"], rows)
    body = []
    for heading, across_fits in arranged.panels:
        body += [Row(heading, kind="panel")] if heading else []
        body += printed.rows(across_fits, terms)
    said = FitNotes(fits, remarks, names, language, across)
    return Table(
        name,
        title,
        _columns(
            arranged, names, shown, lambda fit: scale(printed.fit(fit), exponentiate, language)
        ),
        tuple(body),
        notes=(
            said.method(*shown, exponentiate=exponentiate),
            *(ratio_notes(estimates, shown, language) if exponentiate else []),
            *said.design(),
            *said.missing(),
            *of_terms(estimates["term"], terms, references or {}, names, language),
            *(said.r_squared() if "r_squared" in {row[0] for row in foot} else []),
            *said.fit(fit),
            *said.remarks(*REMARKED),
            *of_stars(stars or {}, language),
            *of_summaries(summaries, language),
            *notes,
        ),
        simulated=simulated,
        language=language,
    )


class _Printed:
    """The rows of a table, from the estimates and fits of one or several models."""

    def __init__(
        self,
        estimates: pd.DataFrame,
        fits: pd.DataFrame,
        across: Across,
        digits: int,
        below: Sequence[str],
        uncertainty: str,
        stars: Mapping[str, float],
        foot: Sequence[tuple[str, str, int | None]],
        names: Labels,
        language: str,
    ):
        keys = ["outcome", "area", across]
        rows = records(categorised(estimates))
        self._found = {
            (tuple(row[key] for key in keys), row["category"], row["term"]): row for row in rows
        }
        self._outcomes = dict.fromkeys((row["category"], row["outcome"]) for row in rows)
        self._fits = {tuple(row[key] for key in keys): row for row in records(fits)}
        self._digits, self._interval, self._stars = digits, uncertainty == "interval", stars
        self._below, self._foot_rows = below, foot
        self._names, self._language = names, language

    def fit(self, fit: Fit) -> Mapping[str, Any]:
        """The row of fit.csv of a fit; of a summary that of the first, whose scale it has."""
        return self._fits.get(fit) or next(iter(self._fits.values()))

    def rows(self, across: Sequence[Fit], terms: Sequence[str]) -> list[Row]:
        """The body and the foot of some fits, those of `terms` that they have."""
        out: list[Row] = []
        for category in dict.fromkeys(category for category, _ in self._outcomes):
            outcome = next((o for c, o in self._outcomes if c == category), "")
            own = self._of_category(across, terms, category)
            if category and own:
                label = self._names.level(outcome, category)
                out.append(Row(say("Outcome: {level}", self._language, level=label), kind="panel"))
            out += own
        return out + self._foot(across)

    def _of_category(self, across: Sequence[Fit], terms: Sequence[str], category: str) -> list[Row]:
        """The rows of a category of the outcome; of none where estimates are not by category."""
        found = self._found
        here = [t for t in terms if any((fit, category, t) in found for fit in across)]
        kinds = {
            t: next(found[f, category, t]["kind"] for f in across if (f, category, t) in found)
            for t in here
        }
        inside = [term for term in here if kinds[term] in BODY]
        out = []
        for stub in self._names.stubs(inside):
            if stub.term is None:
                out.append(Row(stub.label, kind="group"))
            else:
                cells = self._cells(across, category, stub.term)
                out.append(Row(stub.label, cells, indent=stub.indent))
        for term in here:
            if term not in inside:
                cells = self._cells(across, category, term)
                out.append(Row(self._names.term(term), cells, kind="total"))
        return out

    def _cells(self, across: Sequence[Fit], category: str, term: str) -> tuple[Cell, ...]:
        found = [self._found.get((fit, category, term)) for fit in across]
        decimals = places((row["std_error"] for row in found if row), self._digits)
        return tuple(self._cell(row, decimals) for row in found)

    def _cell(self, row: Mapping[str, Any] | None, digits: int) -> Cell:
        if row is None:
            return Cell()
        if pd.isna(row["std_error"]):
            # A variance has no error; of an estimate it is what is missing.
            text = number(row["estimate"], digits)
            alone = row["kind"] == "variance" or text == ABSENT
            return Cell((text,) if alone else (text, ABSENT), (float(row["estimate"]),))
        mark = ""
        if row["kind"] in BODY:
            mark = next((m for m, limit in self._stars.items() if row["p_value"] < limit), "")
        if self._below:
            return lines(row, self._below, digits, mark)
        if self._interval:
            ends = (row["conf_low"], row["conf_high"])
            return interval_cell(row["estimate"], *ends, digits, mark)
        return estimate_cell(row["estimate"], row["std_error"], digits, mark)

    def _foot(self, across: Sequence[Fit]) -> list[Row]:
        out = []
        for column, label, digits in self._foot_rows:
            found = [self._fits.get(fit) for fit in across]
            values = [fit[column] if fit and _applies(column, fit) else None for fit in found]
            if not all(pd.isna(value) for value in values):
                # what does not apply to a fit is left empty, what it lacks is said to be absent
                cells = tuple(
                    Cell() if value is None else _foot_cell(column, value, digits)
                    for value in values
                )
                out.append(Row(say(label, self._language), cells, kind="total"))
        return out


def _applies(column: str, fit: dict[str, Any]) -> bool:
    """Whether a number of the foot says something of a fit: of weights, PSUs, or the design."""
    if column == "weighted_n":
        return not unweighted(fit)
    if column == "n_psu":
        over = fit["errors"] == "stratified" or fit["cluster"] == "psu"
        return bool(fit["psu_declared"]) and over
    if column == "n_units":
        over = fit["errors"] == "stratified" and bool(fit["psu_declared"])
        return over and not all_have_units(fit)
    if column == "n_unit_strata":
        return fit["errors"] == "stratified"
    return column != "df_design" or fit["errors"] in ("stratified", "replicate")


def _columns(
    arranged: Arrangement, names: Labels, below: Sequence[str], scaled: Callable[[Fit], str]
) -> tuple[Column, ...]:
    """The columns, under spanners of outcomes where there are several and of the scales of fits."""
    align = "centre" if "interval" in below else "right"
    fits = arranged.columns
    if not arranged.pooled:
        called = {SUMMARY: say(SUMMED, names.language)}
        return tuple(
            Column(called.get(of) or names.country(of), scaled((outcome, area, of)), align, of)
            for outcome, area, of in fits
        )
    alone = {area for _, area, _ in fits} == {ALL}
    several = len({outcome for outcome, _, _ in fits}) > 1
    return tuple(
        Column(
            names.area(area, alone) or ("" if several else names.index(outcome)),
            spanner=_joined(names.index(outcome) if several else "", scaled((outcome, area, who))),
            align=align,
            of=outcome if alone else area,
        )
        for outcome, area, who in fits
    )


def categorised(estimates: pd.DataFrame) -> pd.DataFrame:
    """Estimates with the category of the outcome that each is of, empty for none."""
    if "category" not in estimates:
        return estimates.assign(category="")
    return estimates.assign(category=estimates["category"].fillna("").astype("str"))


def _joined(outcome: str, scale: str) -> str:
    return f"{outcome}, {scale.lower()}" if outcome and scale else outcome or scale


def _as_ratios(estimates: pd.DataFrame) -> pd.DataFrame:
    """The estimates with coefficients and constants as ratios, other parameters as they are."""
    rows = records(estimates)
    found = [ratio(row) if row["kind"] in BODY else row for row in rows]
    moved = ("estimate", "std_error", "conf_low", "conf_high")
    return estimates.assign(**{name: [row[name] for row in found] for name in moved})


def ordered(terms: Iterable[str], rows: Sequence[str] | None) -> list[str]:
    """The terms of the variables in `rows`, in that order; all without it."""
    found = list(dict.fromkeys(terms))
    variables = chosen((split(term)[0] for term in found), rows)
    return [term for name in variables for term in found if split(term)[0] == name]


def _foot_cell(column: str, value: float, digits: int | None) -> Cell:
    value = math.nan if pd.isna(value) else value
    if column == "weighted_n":
        return weighted_cell(value)
    if digits is None:
        return count_cell(value)
    return Cell((number(value, digits),), (float(value),))


def _check(estimates: pd.DataFrame, fits: pd.DataFrame, keys: list[str], name: str) -> None:
    if estimates.empty:
        raise ValueError(f"table {name!r}: no estimates")
    if "model" not in keys and "model" in estimates and estimates["model"].nunique() > 1:
        models = ", ".join(estimates["model"].unique())
        raise ValueError(f"table {name!r}: estimates of several models ({models}), expected one")
    twice = estimates[categorised(estimates).duplicated([*keys, "category", "term"])]
    if not twice.empty:
        first = twice.iloc[0]
        raise ValueError(
            f"table {name!r}: term {first['term']!r} twice in the fit of "
            + ", ".join(str(first[key]) for key in keys)
        )
    fitted = set(estimates[keys].itertuples(index=False, name=None))
    listed = set(fits[keys].itertuples(index=False, name=None))
    if fitted != listed:
        odd = sorted(fitted ^ listed)[0]
        raise ValueError(
            f"table {name!r}: the fit of {', '.join(odd)} is in the "
            f"{'estimates' if odd in fitted else 'fits'} only"
        )


def of_terms(
    found: Iterable[str],
    terms: Sequence[str],
    references: Mapping[str, str],
    names: Labels,
    language: str,
) -> list[str]:
    """Sentences on reference levels and on terms that are not shown."""
    variables = {split(term)[0] for term in terms if "=" in term}
    named = [
        colon(names.variable(variable), names.level(variable, level), language)
        for variable, level in references.items()
        if variable in variables
    ]
    shown = {split(term)[0] for term in terms}
    rest = dict.fromkeys(split(term)[0] for term in found)
    hidden = [names.variable(name) for name in rest if name not in shown]
    said = {"Reference categories – {found}.": named, "Not shown – {found}.": hidden}
    return [say(text, language, found="; ".join(some)) for text, some in said.items() if some]


def of_summaries(summaries: pd.DataFrame | None, language: str) -> list[str]:
    """What the summary is, where there is one."""
    if summaries is None or summaries["estimate"].isna().all():
        return []
    return [say(SUMMARISED[str(summaries["test"].iloc[0])], language)]


def of_stars(stars: Mapping[str, float], language: str) -> list[str]:
    marked = "; ".join(
        f"{mark} p < {typeset(f'{limit:g}', language)}" for mark, limit in stars.items()
    )
    return [f"{marked}."] if marked else []
