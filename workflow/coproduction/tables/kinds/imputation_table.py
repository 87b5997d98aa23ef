"""The table of missing answers dealt with in several ways: listwise, imputed, as categories."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.kinds.correlates_table import categorised
from coproduction.tables.table import Cell, Column, Row, Table, count_cell, estimate_cell
from coproduction.tables.wording.compared import not_effects
from coproduction.tables.wording.notes import FitNotes
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels
from coproduction.words.numerals import ABSENT, number, percent, places

#: Way to the header of its column, in the order printed.
WAYS = {"listwise": "Listwise", "imputed": "Imputed", "category": "Kept as categories"}
INFORMATION = "Missing information"
RESPONDENTS, IMPUTED = "Respondents", "With an imputed answer, %"
#: Way to what becomes of missing answers.
SAID = {
    "listwise": "Listwise: who lacks an answer to any term is left out.",
    "imputed": (
        "Imputed: missing answers are drawn {m} times by chained equations, and estimates are "
        "combined by Rubin’s rules."
    ),
    "category": (
        "Kept as categories: don’t know and refused are levels of categories, and of an indicator "
        "beside numbers and scores."
    ),
}
ERRORS = "Standard errors in parentheses."
OF_INFORMATION = (
    "Missing information: the share of the information on an estimate that its missing answers "
    "hold (Rubin)."
)
WHY = {
    "not_estimable": "Not estimable – {found}.",
    "of_one": (
        "No estimate, as one respondent or answers that are all alike determine it – {found}."
    ),
}
#: What is known of estimates beside categories of missing answers.
BIASED = (
    "Kept as categories, missing answers may bias the estimates of other terms, even where they "
    "are missing at random (Jones 1996)."
)


def imputation(
    estimates: pd.DataFrame,
    fits: pd.DataFrame,
    remarks: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    references: Mapping[str, str] | None = None,
    digits: int = 2,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the coefficients of a model, fits down in panels, ways across.

    Parameters
    ----------
    estimates
        Rows of one model of imputation/estimates.csv.
    fits, remarks
        Rows of the same model of fit.csv and remarks.csv: weights and errors are the same in every
        way.
    labels
        See `Labels`.
    rows
        Terms to print, in order; all without it.
    references
        Variable to its reference level, said beside the variable.
    digits
        Fewest decimals of estimates.

    Raises
    ------
    ValueError
        No rows.
    """
    if estimates.empty:
        raise ValueError(f"table {name!r}: no model has imputed answers")
    labelled = Labels(labels, language)
    shown = categorised(estimates)
    shown = shown[shown["kind"] == "coefficient"]
    met = [way for way in WAYS if (shown["missing"] == way).any()]
    body: list[Row] = []
    heads = ["area", "country", "category"]
    for key, part in shown.groupby(heads, sort=False, dropna=False):
        head = _head(dict(zip(heads, key, strict=True)), str(part["outcome"].iloc[0]), labelled)
        body += [Row(head, kind="panel")] if head else []
        body += _terms(part, met, rows, labelled, digits, references)
        body += _foot(part, met, language)
    columns = [Column(say(WAYS[way], language)) for way in met]
    design = FitNotes(*_shared(fits, remarks), labelled, language).design() if len(fits) else ()
    told = [say(ERRORS, language), *design]
    for way in met:
        own = shown[shown["missing"] == way]
        m = "" if way != "imputed" or own["m"].isna().all() else str(int(own["m"].max()))
        told.append(say(SAID[way], language, m=m))
    told += [say(BIASED, language)] if "category" in met else []
    told += [say(OF_INFORMATION, language), *_lost(shown, rows, labelled)]
    told += [not_effects(shown["term"], labelled), *notes]
    columns.append(Column(say(INFORMATION, language)))
    return Table(name, title, tuple(columns), tuple(body), "", tuple(told), simulated, language)


def _shared(fits: pd.DataFrame, remarks: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fits and remarks without what is counted of their respondents, which differ by way."""
    return fits.assign(n_singletons=0), remarks[remarks["remark"] != "country_share"]


def _head(place: Mapping[str, Any], outcome: str, labelled: Labels) -> str:
    """What a panel is of; empty where the model has one fit."""
    found = [labelled.area(place["area"], alone=True)]
    found += [labelled.country(place["country"])] if place["country"] != ALL else []
    found += [labelled.level(outcome, place["category"])] if place["category"] else []
    return ", ".join(filter(None, found))


def _terms(
    part: pd.DataFrame,
    met: Sequence[str],
    rows: Sequence[str] | None,
    labelled: Labels,
    digits: int,
    references: Mapping[str, str] | None,
) -> Iterable[Row]:
    terms = list(dict.fromkeys(part["term"]))
    asked = terms if rows is None else rows
    printed = [t for one in asked for t in terms if one in (t, t.partition("=")[0])]
    by = {(row["term"], row["missing"]): row for row in records(part)}
    for stub in labelled.stubs(printed, references):
        if stub.term is None:
            yield Row(stub.label, kind="group")
            continue
        found = [by.get((stub.term, way)) for way in met]
        decimals = places((row["std_error"] for row in found if row), digits)
        cells = [_estimate(row, decimals) for row in found]
        imputed = by.get((stub.term, "imputed"))
        yield Row(stub.label, (*cells, _information(imputed)), indent=stub.indent)


def _estimate(row: Mapping[str, Any] | None, digits: int) -> Cell:
    if row is None:
        return Cell()
    if pd.isna(row["estimate"]):
        return Cell((ABSENT,))
    if pd.isna(row["std_error"]):
        value = float(row["estimate"])
        return Cell((number(value, digits),), (value,))
    return estimate_cell(row["estimate"], row["std_error"], digits)


def _information(row: Mapping[str, Any] | None) -> Cell:
    if row is None:
        return Cell()
    share = row["missing_information"]
    return Cell((ABSENT,)) if pd.isna(share) else Cell((number(share, 2),), (float(share),))


def _foot(part: pd.DataFrame, met: Sequence[str], language: str) -> list[Row]:
    """How many respondents each way has, and how many of them have an imputed answer."""
    n = {way: part.loc[part["missing"] == way, "n"].max() for way in met}
    counts = [Cell((ABSENT,)) if pd.isna(n[way]) else count_cell(n[way]) for way in met]
    found = [Row(say(RESPONDENTS, language), (*counts, Cell()), kind="total")]
    every, alone = n.get("imputed"), n.get("listwise")
    if every is not None and alone is not None and pd.notna(every) and pd.notna(alone):
        share = 1 - float(alone) / float(every)
        cell = Cell((percent(share),), (100 * share,))
        cells = [cell if way == "imputed" else Cell() for way in met]
        found.append(Row(say(IMPUTED, language), (*cells, Cell()), kind="total"))
    return found


def _lost(shown: pd.DataFrame, rows: Sequence[str] | None, labelled: Labels) -> Iterable[str]:
    """Ways that a model cannot be estimated in, and terms that a way has no estimate of."""
    for why, text in WHY.items():
        found: dict[str, None] = {}
        for row in records(shown[shown["lacking"] == why]):
            printed = rows is None or {row["term"], row["term"].partition("=")[0]} & {*rows}
            term = labelled.term(row["term"]) if why == "of_one" else ""
            place = _head(row | {"category": row["category"] or ""}, str(row["outcome"]), labelled)
            way = say(WAYS[row["missing"]], labelled.language)
            if printed or not term:
                found[", ".join(filter(None, (term, place, way)))] = None
        if found:
            yield say(text, labelled.language, found="; ".join(found))
