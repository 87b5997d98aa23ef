"""The table of correlates: estimates of one model with their standard errors."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import pandas as pd

from coproduction.tables.index_table import ERROR_BELOW, INTERVAL_BELOW
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    count_cell,
    estimate_cell,
    interval_cell,
)
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, ESTIMATORS, Labels, Stub, chosen, split
from coproduction.words.numerals import number, places

WEIGHTS = {
    "design": "Design weights.",
    "equal_country": "Design weights, rescaled so that every country counts the same.",
    "population": "Design weights, rescaled to the population of each country.",
    "none": "Unweighted.",
}
DESIGN_BASED = (
    "Standard errors are design-based (Taylor linearisation over strata and primary sampling "
    "units)."
)
ROBUST = (
    "No strata or primary sampling units are declared: standard errors are robust to "
    "heteroskedasticity."
)
REPLICATED = "Standard errors are by replicate weights."
MODEL_BASED = "Standard errors are the model’s own, not design-based."
LISTWISE = (
    "Respondents with an answer missing in any variable of the model are left out (listwise)."
)
PLAIN = "coefficients"
STANDARDISED = "standardised coefficients"
AVERAGE_MARGINAL = "average marginal effects, in the unit of the outcome"

#: What fit.csv notes of a fit with the model's own errors.
MODEL_NOTE = "standard errors are the model's own"
#: The same of errors by replicate weights.
REPLICATE_NOTE = "standard errors are by replicate weights"

#: Column of fit.csv, its label in the foot of the table, and digits (None: a count).
FOOT = (
    ("n", "Respondents (unweighted n)", None),
    ("weighted_n", "Weighted N", None),
    ("n_psu", "Primary sampling units", None),
    ("r_squared", "R²", 3),
    ("df_design", "Degrees of freedom of the design", None),
)


def correlates(
    estimates: pd.DataFrame,
    fits: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    references: Mapping[str, str] | None = None,
    standardised: bool = False,
    effects: Literal["coefficients", "average_marginal"] = "coefficients",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    uncertainty: Literal["std_error", "interval"] = "std_error",
    confidence: float = 0.95,
    stars: Mapping[str, float] | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the estimates of one model: terms down; areas, or countries within areas, across.

    Fits pooled over countries make a column an area. Fits by country make a panel an area and a
    column a country. Only what occurs in `estimates` gets a column, a panel or a row, in the
    order of `estimates`.

    Parameters
    ----------
    estimates
        ``outcome, area, country, term, estimate, std_error, p_value, conf_low, conf_high``: the
        rows of one model of estimates.csv.
    fits
        ``outcome, area, country, estimator, weights, n, n_psu, n_strata`` and any of `FOOT`: its
        rows of fit.csv.
    labels
        See `Labels`.
    references
        Variable to the name of its reference level, for the note.
    standardised
        Whether the coefficients are standardised, for the note.
    effects
        What the estimates are, for the note.
    rows
        Variables to print, in order; all without it. The note names those not shown.
    digits
        Decimals of the coefficients; a row takes more where its smallest standard error would show
        less than two significant digits.
    uncertainty
        What stands below the estimate: its standard error or its interval.
    confidence
        Level of the interval, for the note.
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
    names = Labels(labels, language)
    keys = ["outcome", "area", "country"]
    _check(estimates, fits, keys, name)
    outcomes = list(dict.fromkeys(estimates["outcome"]))
    countries = list(dict.fromkeys(estimates["country"]))
    blocks = list(dict.fromkeys(zip(estimates["outcome"], estimates["area"], strict=True)))
    by_country = countries != [ALL]
    found = {
        (row.outcome, row.area, row.country, row.term): row
        for row in estimates.itertuples(index=False)
    }
    foot = {tuple(row[key] for key in keys): row for row in fits.to_dict("records")}

    def cell(fit: tuple[str, str, str], term: str, digits: int) -> Cell:
        row = found.get((*fit, term))
        if row is None:
            return Cell()
        mark = next((m for m, limit in (stars or {}).items() if row.p_value < limit), "")
        if uncertainty == "interval":
            return interval_cell(row.estimate, row.conf_low, row.conf_high, digits, mark)
        return estimate_cell(row.estimate, row.std_error, digits, mark)

    terms = _ordered(estimates["term"], rows)

    def block(across: list[tuple[str, str, str]]) -> list[Row]:
        inside = set(across)
        here = {term for *fit, term in found if tuple(fit) in inside}
        out = []
        for stub in names.stubs(term for term in terms if term in here):
            errors = [found[key].std_error for fit in across if (key := (*fit, stub.term)) in found]
            decimals = places(errors, digits)
            out.append(_row(stub, [cell(fit, stub.term, decimals) for fit in across]))
        for column, label, foot_digits in FOOT:
            values = [foot.get(fit, {}).get(column) for fit in across]
            if all(pd.isna(value) for value in values):
                continue
            cells = tuple(
                Cell() if fit not in foot else _foot_cell(value, foot_digits)
                for fit, value in zip(across, values, strict=True)
            )
            out.append(Row(say(label, language), cells, kind="total"))
        return out

    align = "centre" if uncertainty == "interval" else "right"
    several = len(outcomes) > 1
    alone = {area for _, area in blocks} == {ALL}
    if by_country:
        columns = tuple(Column(names.country(country), align=align) for country in countries)
        body = []
        for outcome, area in blocks:
            parts = [names.index(outcome) if several else "", names.area(area, alone)]
            heading = ": ".join(part for part in parts if part)
            if heading and len(blocks) > 1:
                body.append(Row(heading, kind="panel"))
            body += block([(outcome, area, country) for country in countries])
    else:
        columns = tuple(
            Column(
                names.area(area, alone) or ("" if several else names.index(outcome)),
                spanner=names.index(outcome) if several else "",
                align=align,
            )
            for outcome, area in blocks
        )
        body = block([(outcome, area, ALL) for outcome, area in blocks])
    said = _notes(
        estimates, fits, names, language, references or {}, terms,
        STANDARDISED if standardised else AVERAGE_MARGINAL if effects != PLAIN else PLAIN,
        say(INTERVAL_BELOW, language, level=f"{100 * confidence:g}")
        if uncertainty == "interval" else say(ERROR_BELOW, language),
        stars,
    )  # fmt: skip
    return Table(
        name, title, columns, tuple(body),
        notes=(*said, *notes), simulated=simulated, language=language,
    )  # fmt: skip


def _ordered(terms: Iterable[str], rows: Sequence[str] | None) -> list[str]:
    """The terms of the variables in `rows`, in that order; all without it."""
    found = list(dict.fromkeys(terms))
    variables = chosen((split(term)[0] for term in found), rows)
    return [term for name in variables for term in found if split(term)[0] == name]


def _row(stub: Stub, cells: list[Cell]) -> Row:
    if stub.term is None:
        return Row(stub.label, kind="group")
    return Row(stub.label, tuple(cells), indent=stub.indent)


def _foot_cell(value: float, digits: int | None) -> Cell:
    if digits is None:
        return count_cell(value)
    return Cell((number(value, digits),), (float(value),))


def _check(estimates: pd.DataFrame, fits: pd.DataFrame, keys: list[str], name: str) -> None:
    if estimates.empty:
        raise ValueError(f"table {name!r}: no estimates")
    if "model" in estimates and estimates["model"].nunique() > 1:
        models = ", ".join(estimates["model"].unique())
        raise ValueError(f"table {name!r}: estimates of several models ({models}), expected one")
    twice = estimates[estimates.duplicated([*keys, "term"])]
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


def _notes(
    estimates: pd.DataFrame,
    fits: pd.DataFrame,
    names: Labels,
    language: str,
    references: Mapping[str, str],
    terms: Sequence[str],
    kind: str,
    below: str,
    stars: Mapping[str, float] | None,
) -> tuple[str, ...]:
    estimators = dict.fromkeys(fits["estimator"])
    estimator = ", ".join(say(ESTIMATORS.get(e, e), language) for e in estimators)
    weights = " ".join(say(WEIGHTS.get(w, w), language) for w in dict.fromkeys(fits["weights"]))
    notes = [f"{estimator}; {say(kind, language)}, {below}.", weights, say(errors(fits), language)]
    notes.append(say(LISTWISE, language))
    variables = {split(term)[0] for term in terms if "=" in term}
    named = [
        f"{names.variable(variable)}: {names.level(variable, level)}"
        for variable, level in references.items()
        if variable in variables
    ]
    if named:
        notes.append(say("Reference categories – {found}.", language, found="; ".join(named)))
    shown = {split(term)[0] for term in terms}
    rest = dict.fromkeys(split(term)[0] for term in estimates["term"])
    hidden = [names.variable(name) for name in rest if name not in shown]
    if hidden:
        notes.append(say("Not shown – {found}.", language, found="; ".join(hidden)))
    notes += _without(fits, names, language)
    if stars:
        notes.append("; ".join(f"{mark} p < {limit:g}" for mark, limit in stars.items()) + ".")
    return tuple(note for note in notes if note)


def _without(fits: pd.DataFrame, names: Labels, language: str) -> list[str]:
    """The countries that the fits lack, by area where areas lack others."""
    if "left_out" not in fits:
        return []
    of_area = fits.groupby("area", sort=False)["left_out"].first().fillna("")
    said = {
        names.area(area, alone=True): ", ".join(map(names.country, filter(None, found.split("; "))))
        for area, found in of_area.items()
    }
    if not any(said.values()):
        return []
    several = len(set(said.values())) > 1
    parts = (
        [f"{area}: {found}" for area, found in said.items() if found] if several else said.values()
    )
    return [say("Without – {found}.", language, found="; ".join(dict.fromkeys(parts)))]


def errors(fits: pd.DataFrame) -> str:
    """The sentence on the standard errors of some fits."""
    notes = fits["note"].fillna("") if "note" in fits else pd.Series([], dtype="str")
    for note, sentence in ((MODEL_NOTE, MODEL_BASED), (REPLICATE_NOTE, REPLICATED)):
        if notes.str.contains(note, regex=False).any():
            return sentence
    designed = (fits["n_strata"] > 1).any() or (fits["n_psu"] < fits["n"]).any()
    return DESIGN_BASED if designed else ROBUST
