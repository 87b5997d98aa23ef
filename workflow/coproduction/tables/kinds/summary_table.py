"""The table of a summary over countries: means of coefficients, and how much these differ."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from coproduction.results.between_files import FEWEST
from coproduction.results.contract import records
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    count_cell,
    enclosed,
    interval_cell,
    number_cell,
    probability_cell,
)
from coproduction.tables.wording.compared import not_effects
from coproduction.tables.wording.notes import FitNotes
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels
from coproduction.words.numerals import ABSENT, number, percent, places, whole

COLUMNS = ("Countries", "Summary", "p", "Another country", "SD between", "I², %", "Q", "p of Q")
SAID = (
    "Means of the countries’ estimates by random effects (restricted maximum likelihood), with "
    "{level} % intervals in brackets{test}. Another country: where its true value is to be "
    "expected ({level} % prediction interval, {quantile}; where the SD between is 0, the interval "
    "of the mean)."
)
#: How the mean is tested (see `results.between_files.TESTS`).
TESTED = {"normal": "", "knapp_hartung": "; errors of Knapp and Hartung"}
#: What the reach of intervals is taken from, with the same tests.
REACH = {"normal": "by the normal distribution", "knapp_hartung": "by t"}
FEW_COUNTRIES = (
    "{k} countries are too few to tell how much countries differ: SD between, I² and what is "
    "expected of another country are rough."
)
DIFFER = (
    "SD between: standard deviation of the countries’ true values; I²: their share in what "
    "estimates differ by; Q: test that they do not differ (Cochran)."
)
FEW = "Fewer than three countries with an estimate and an error: no summary – {found}."


def summaries(
    frame: pd.DataFrame,
    fits: pd.DataFrame,
    remarks: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out areas and coefficients down; means, intervals and differences across.

    Parameters
    ----------
    frame
        Rows of one model of between/summaries.csv.
    fits, remarks
        Rows of the same model of fit.csv and remarks.csv: those of its countries, for the note.
    labels
        See `Labels`.
    rows
        Coefficients, or terms, to print, in order; all without it.
    digits
        Fewest decimals of estimates.

    Raises
    ------
    ValueError
        No rows.
    """
    if frame.empty:
        raise ValueError(f"table {name!r}: nothing is summarised")
    labelled = Labels(labels, language)
    frame = frame.assign(category=frame["category"].fillna(""))
    terms = list(dict.fromkeys(frame["term"]))
    asked = terms if rows is None else rows
    printed = [t for one in asked for t in terms if one in (t, t.partition("=")[0])]
    parts = list(dict.fromkeys(zip(frame["area"], frame["category"], strict=True)))
    body: list[Row] = []
    for area, category in parts:
        own = frame[(frame["area"] == area) & (frame["category"] == category)]
        heading = _heading(area, category, str(own["outcome"].iloc[0]), labelled)
        body += [Row(heading, kind="panel")] if heading else []
        for stub in labelled.stubs([t for t in printed if t in set(own["term"])]):
            if stub.term is None:
                body.append(Row(stub.label, kind="group"))
                continue
            (row,) = records(own[own["term"] == stub.term])
            body.append(Row(stub.label, _cells(row, digits), indent=stub.indent))
    columns = tuple(Column(say(text, language)) for text in COLUMNS)
    kept = frame[frame["term"].isin(printed)]
    design = FitNotes(fits, remarks, labelled, language).design()
    told = (*_said(kept, labelled), *design, not_effects(kept["term"], labelled), *notes)
    return Table(name, title, columns, tuple(body), "", told, simulated, language)


def _heading(area: str, category: str, outcome: str, labelled: Labels) -> str:
    level = labelled.level(outcome, category) if category else ""
    said = say("Outcome: {level}", labelled.language, level=level) if level else ""
    return ", ".join(filter(None, (labelled.area(area, alone=True), said)))


def _cells(row: Mapping, digits: int) -> tuple[Cell, ...]:
    n = count_cell(row["n_countries"])
    if pd.isna(row["estimate"]):
        return (n, *[Cell((ABSENT,))] * (len(COLUMNS) - 1))
    decimals = places([row["std_error"]], digits)
    low, high = float(row["prediction_low"]), float(row["prediction_high"])
    ends = number(low, decimals), number(high, decimals)
    deviation = float(row["tau2"]) ** 0.5 if pd.notna(row["tau2"]) else float("nan")
    return (
        n,
        interval_cell(row["estimate"], row["conf_low"], row["conf_high"], decimals),
        probability_cell(row["p_value"]),
        Cell((enclosed("[{}, {}]", *ends),), (low, high)),
        number_cell(deviation, decimals),
        _share(row["i2"]),
        number_cell(row["q"], 1),
        probability_cell(row["q_p_value"]),
    )


def _share(value: float) -> Cell:
    return Cell((ABSENT,)) if pd.isna(value) else Cell((percent(value),), (float(value),))


def _said(frame: pd.DataFrame, labelled: Labels) -> Iterator[str]:
    language = labelled.language
    level = whole(100 * float(frame["confidence"].iloc[0]))
    test = str(frame["test"].iloc[0])
    parts = {"test": say(TESTED[test], language) if TESTED[test] else ""}
    yield say(SAID, language, level=level, quantile=say(REACH[test], language), **parts)
    yield say(DIFFER, language)
    rough = frame.loc[frame["estimate"].notna() & (frame["n_countries"] < FEWEST), "n_countries"]
    if len(rough):
        ends = dict.fromkeys((int(rough.min()), int(rough.max())))
        yield say(FEW_COUNTRIES, language, k="–".join(map(str, ends)))
    few = frame[frame["lacking"].fillna("") != ""]
    found: dict[str, dict[str, None]] = {}
    for row in records(few):
        area = "" if row["area"] == ALL else labelled.area(row["area"])
        found.setdefault(labelled.term(row["term"]), {})[area] = None
    if found:
        said = "; ".join(
            f"{term} ({', '.join(filter(None, of))})" if any(of) else term
            for term, of in found.items()
        )
        yield say(FEW, language, found=said)
