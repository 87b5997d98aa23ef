"""The table of correlates: estimates of one model with their standard errors."""

from collections.abc import Mapping

import pandas as pd

from coproduction.tables.labels import ALL, Labels, Stub
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    count_cell,
    estimate_cell,
    interval_cell,
    number,
    places,
)

ESTIMATORS = {"wls": "Weighted least squares", "ols": "Ordinary least squares"}
WEIGHTS = {
    "design": "Design weights.",
    "equal_country": "Design weights, rescaled so that every country counts the same.",
    "population": "Design weights, rescaled to the population of each country.",
    "none": "Unweighted.",
}
DESIGN_BASED = (
    "Standard errors are design-based (Taylor linearisation over strata and "
    "primary sampling units)."
)
ROBUST = (
    "No strata or primary sampling units are declared: standard errors are robust to "
    "heteroskedasticity."
)
LISTWISE = (
    "Respondents with an answer missing in any variable of the model are left out (listwise)."
)

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
    references: Mapping[str, str] | None = None,
    standardised: bool = False,
    digits: int = 2,
    interval: bool = False,
    stars: Mapping[str, float] | None = None,
    missing: str = LISTWISE,
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
    digits
        Decimals of the coefficients; a row takes more where its smallest standard error would show
        less than two significant digits.
    interval
        Print the interval in brackets below the estimate instead of the standard error.
    stars
        Mark to the p value below which it stands, smallest first (``{"***": 0.001, "**": 0.01,
        "*": 0.05}``); without it there are none.
    missing
        Sentence of the note on missing answers.

    Raises
    ------
    ValueError
        No estimates, estimates of several models, a term twice in one fit, or a fit that is in
        one frame and not in the other.
    """
    names = Labels(labels)
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
        if interval:
            return interval_cell(row.estimate, row.conf_low, row.conf_high, digits, mark)
        return estimate_cell(row.estimate, row.std_error, digits, mark)

    def rows(across: list[tuple[str, str, str]]) -> list[Row]:
        inside = set(across)
        terms = [term for *fit, term in found if tuple(fit) in inside]
        out = []
        for stub in names.stubs(terms):
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
            out.append(Row(label, cells, kind="total"))
        return out

    align = "centre" if interval else "right"
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
            body += rows([(outcome, area, country) for country in countries])
    else:
        columns = tuple(
            Column(
                names.area(area, alone) or ("" if several else names.index(outcome)),
                spanner=names.index(outcome) if several else "",
                align=align,
            )
            for outcome, area in blocks
        )
        body = rows([(outcome, area, ALL) for outcome, area in blocks])
    notes = _notes(estimates, fits, names, references or {}, standardised, interval, stars, missing)
    return Table(name, title, columns, tuple(body), notes=notes, simulated=simulated)


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
    estimates, fits, names, references, standardised, interval, stars, missing
) -> tuple[str, ...]:
    estimator = " and ".join(ESTIMATORS.get(e, e) for e in dict.fromkeys(fits["estimator"]))
    weights = " ".join(
        WEIGHTS.get(weight, f"Weights: {weight}.") for weight in dict.fromkeys(fits["weights"])
    )
    kind = "standardised coefficients" if standardised else "coefficients"
    below = "intervals in brackets" if interval else "standard errors in parentheses"
    designed = (fits["n_strata"] > 1).any() or (fits["n_psu"] < fits["n"]).any()
    errors = DESIGN_BASED if designed else ROBUST
    notes = [f"{estimator}; {kind}, {below}.", weights, errors, missing]
    variables = {term.partition("=")[0] for term in estimates["term"] if "=" in term}
    chosen = [
        f"{names.variable(variable)}: {names.level(variable, level)}"
        for variable, level in references.items()
        if variable in variables
    ]
    if chosen:
        notes.append(f"Reference categories – {'; '.join(chosen)}.")
    if stars:
        notes.append("; ".join(f"{mark} p < {limit:g}" for mark, limit in stars.items()) + ".")
    return tuple(note for note in notes if note)
