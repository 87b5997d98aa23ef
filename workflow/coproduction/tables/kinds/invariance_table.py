"""The table of invariance: how factor models of all countries fit, step by step."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.table import Cell, Column, Row, Table, number_cell
from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels, chosen
from coproduction.words.license_words import STEPS, few_answers, licenses, named, rules
from coproduction.words.numerals import ABSENT, count, number, p_value

COLUMNS = ("χ², scaled", "df", "p", "CFI", "TLI", "RMSEA", "SRMR", "ΔCFI", "ΔRMSEA", "ΔSRMR")
HOLDS = "Holds"
RESULTS = {"holds": "yes", "fails": "no", "untested": "not tested"}
HEAD = "{index}: {k} countries, n {n}"
HEAD_WITHHELD = "{index}: {k} countries"
SAID = (
    "Factor models of the items' scores by maximum likelihood, with weights, of respondents who "
    "answered all items. The same in all countries: nothing but that there is one factor "
    "(configural), loadings (metric), loadings and intercepts (scalar). Δ: change from the last "
    "step that holds or tests nothing. Fit indices are those of the scaled χ² (Yuan and Bentler), "
    "over sampling units."
)
FREED = "In part: free in each country are {found}."
PARAMETERS = {"loading": "loading of {item}", "intercept": "intercept of {item}"}
#: Why there is no further step, or what is odd about one.
WHY = {
    "few_items": "Not fitted, as there are fewer than three items: {found}.",
    "one_country": "Not fitted, as every item varies in fewer than two countries: {found}.",
    "singular": "No further step, as covariances or information have no inverse: {found}.",
    "diverged": "No further step, as the likelihood has no maximum that was found: {found}.",
    "unscaled": "No further step, as the scaling factor of χ² is not above zero: {found}.",
    "improper_solution": "A variance is not above zero: {found}.",
}
SINGLETONS = "Strata of one sampling unit add no variance: {found}."


def invariance(
    steps: pd.DataFrame,
    freed: pd.DataFrame,
    licensed: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 3,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out indices, areas and steps down; fit and its changes across.

    Parameters
    ----------
    steps, freed, licensed
        Rows of invariance/steps.csv, freed.csv and licenses.csv.
    labels
        See `Labels`.
    rows
        Indices to print, in order; all without it.
    digits
        Decimals of fit indices.

    Raises
    ------
    ValueError
        No rows.
    """
    if steps.empty:
        raise ValueError(f"table {name!r}: no index is compared")
    labelled = Labels(labels, language)
    indices = chosen(steps["index"], rows)
    shown, free, told = (frame[frame["index"].isin(indices)] for frame in (steps, freed, licensed))
    body = []
    for index in indices:
        for _, own in shown[shown["index"] == index].groupby("area", sort=False):
            first = records(own)[0]
            body.append(Row(_head(first, labelled), kind="group"))
            for row in records(own[own["step"].notna()]):
                body.append(
                    Row(
                        say(STEPS[row["step"]], language),
                        _cells(row, digits, language),
                        indent=True,
                    )
                )
            if own["step"].isna().all():
                body.append(Row(ABSENT, (Cell(),) * (len(COLUMNS) + 1), indent=True))
    columns = [Column(say(text, language)) for text in COLUMNS]
    columns.append(Column(say(HOLDS, language), align="left"))
    said = (
        *licenses(told, labelled),
        say(SAID, language),
        *rules(told, labelled),
        *_freed(free, labelled),
        *few_answers(told, labelled),
        *_why(shown, labelled),
        *notes,
    )
    return Table(name, title, tuple(columns), tuple(body), "", said, simulated, language)


def _head(row: Mapping, labels: Labels) -> str:
    known = {"index": named(row, labels), "k": number(row["n_countries"], 0)}
    if pd.isna(row["n"]):
        return say(HEAD_WITHHELD, labels.language, **known)
    return say(HEAD, labels.language, **known, n=count(row["n"]))


def _cells(row: Mapping, digits: int, language: str) -> tuple[Cell, ...]:
    chi2 = number_cell(row["chi2_scaled"], 2)
    p = Cell((ABSENT,)) if pd.isna(row["p_value"]) else Cell((p_value(row["p_value"]),))
    changes = ("cfi_change", "rmsea_change", "srmr_change")
    return (
        chi2,
        number_cell(row["df"], 0),
        p,
        *(number_cell(row[key], digits) for key in ("cfi", "tli", "rmsea", "srmr", *changes)),
        Cell((say(RESULTS[row["result"]], language),)),
    )


def _freed(freed: pd.DataFrame, labels: Labels) -> Iterator[str]:
    """Which parameters the last partial step of each index leaves free."""
    parts = []
    for _, own in freed.groupby(["index", "area"], sort=False):
        last = own[own["step"] == own["step"].iloc[-1]]
        found = [
            say(PARAMETERS[row["parameter"]], labels.language, item=labels.item(row["item"]))
            for row in records(last)
        ]
        head = named(records(own)[0], labels)
        parts.append(colon(head, ", ".join(found), labels.language))
    if parts:
        yield say(FREED, labels.language, found="; ".join(parts))


def _why(steps: pd.DataFrame, labels: Labels) -> Iterator[str]:
    """A sentence a reason, with what it is of."""
    for remark, text in WHY.items():
        met = []
        for row in records(steps[steps["remark"] == remark]):
            step = row["step"] if isinstance(row["step"], str) else ""
            said = say(STEPS[step], labels.language) if step else ""
            met.append(f"{named(row, labels)} ({said})" if said else named(row, labels))
        if met:
            yield say(text, labels.language, found="; ".join(met))
    single = steps[steps["n_singletons"] > 0].drop_duplicates(["index", "area"])
    if len(single):
        found = "; ".join(
            f"{named(row, labels)} ({count(row['n_singletons'])})" for row in records(single)
        )
        yield say(SINGLETONS, labels.language, found=found)
