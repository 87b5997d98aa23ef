"""The table of what goes with differences between countries."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from coproduction.results.between_files import FEWEST, LEAST, METHODS
from coproduction.results.contract import records
from coproduction.tables.table import Cell, Column, Row, Table, count_cell, interval_cell
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ADJUSTED, ALL, Labels
from coproduction.words.license_words import FEW_COUNTRIES, compare
from coproduction.words.numerals import ABSENT, count, number, p_value, places, whole

COLUMNS = ("Countries", "Estimate", "p")
CALLED = {
    "spearman": "Rank correlation",
    "pearson": "Correlation",
    "two_step": "Two-step regression",
}
AS_IS = "means as they are"
EXACT = "p of correlations: exact, by all {n} permutations of the countries."
DRAWN = "p of correlations: by {n} permutations of the countries, drawn at random."
STEPS = (
    "Two-step regression: of the means on the covariate, with {level} % intervals in brackets; "
    "weights know the errors of the means (Lewis and Linzer), which are taken as independent."
)
WITHHELD = "No regression: it takes {k} countries or more."
#: The same of some of these, and of correlations.
LACKING = {
    "correlations": "No correlation: it takes {k} countries or more – {found}.",
    "regressions": "No regression: it takes {k} countries or more – {found}.",
}
CONSTANT = "The covariate or the means do not differ – {found}."
SOURCE = "{covariate}: {source}, {year}."


def between(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    licensed: pd.DataFrame | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out outcomes and covariates, areas and methods down; estimates and their p across.

    Parameters
    ----------
    frame
        Rows of between/associations.csv.
    labels
        See `Labels`.
    rows
        Methods to print, in order; all that have a number without it.
    digits
        Decimals of correlations, and fewest of slopes.
    licensed
        Rows of invariance/licenses.csv, `based`: in what countries compare, for the note.

    Raises
    ------
    ValueError
        No rows.
    """
    if frame.empty:
        raise ValueError(f"table {name!r}: no covariate of countries")
    labelled = Labels(labels, language)
    every = frame.assign(model=frame["model"].fillna(""))
    asked = [m for m in METHODS if (every["method"] == m).any()] if rows is None else [*rows]
    # without a regression of any the note says why
    none = every.loc[every["method"] == "two_step", "lacking"].eq("few_countries").all()
    methods = [m for m in asked if m != "two_step" or rows is not None or not none]
    frame = every[every["method"].isin(methods)]
    body: list[Row] = []
    for (outcome, covariate), own in frame.groupby(["outcome", "covariate"], sort=False):
        heading = f"{labelled.index(str(outcome))} × {labelled.variable(str(covariate))}"
        body.append(Row(heading, kind="group"))
        for method in methods:
            for row in records(own[own["method"] == method]):
                body.append(Row(_stub(row, labelled), _cells(row, digits), indent=True))
    columns = tuple(Column(say(text, language)) for text in COLUMNS)
    said = compare(licensed, frame, labelled, "outcome")
    told = (*_said(every, methods, labelled), *said, *notes)
    return Table(name, title, columns, tuple(body), "", told, simulated, language)


def _stub(row: Mapping, labelled: Labels) -> str:
    called = say(CALLED[row["method"]], labelled.language)
    return colon(called, _where(row, labelled), labelled.language)


def _where(row: Mapping, labelled: Labels) -> str:
    """The area of an association, and the kind of its means."""
    area = "" if row["area"] == ALL else labelled.area(row["area"])
    means = say(ADJUSTED if row["model"] else AS_IS, labelled.language)
    return ", ".join(filter(None, (area, means)))


def _cells(row: Mapping, digits: int) -> tuple[Cell, ...]:
    n = count_cell(row["n_countries"])
    if pd.isna(row["estimate"]):
        return n, Cell((ABSENT,)), Cell((ABSENT,))
    p = (
        Cell((ABSENT,))
        if pd.isna(row["p_value"])
        else Cell((p_value(row["p_value"]),), (row["p_value"],))
    )
    if row["method"] != "two_step":
        value = float(row["estimate"])
        return n, Cell((number(value, digits),), (value,)), p
    decimals = places([row["std_error"]], digits)
    return n, interval_cell(row["estimate"], row["conf_low"], row["conf_high"], decimals), p


def _of(frame: pd.DataFrame, labelled: Labels) -> Iterator[str]:
    """What associations are of, each once, with the areas of each and the kind of its means."""
    areas: dict[str, dict[str, None]] = {}
    for row in records(frame):
        head = f"{labelled.index(row['outcome'])} × {labelled.variable(row['covariate'])}"
        areas.setdefault(head, {})[_where(row, labelled)] = None
    for head, parts in areas.items():
        yield f"{head} ({'; '.join(parts)})"


def _said(frame: pd.DataFrame, methods: Sequence[str], labelled: Labels) -> Iterator[str]:
    language = labelled.language
    known = frame[frame["p_value"].notna() & frame["permutations"].notna()]
    known = known[known["method"].isin(methods)]
    for exact, rows in known.groupby("exact", sort=False):
        numbers = dict.fromkeys(count(n) for n in rows["permutations"])
        yield say(EXACT if exact else DRAWN, language, n=", ".join(numbers))
    steps = frame[frame["method"] == "two_step"]
    if "two_step" in methods and steps["estimate"].notna().any():
        level = whole(100 * float(steps["confidence"].iloc[0]))
        yield say(STEPS, language, level=level)
    few = steps[steps["n_countries"] < FEWEST]
    if len(few):
        ends = sorted({int(few["n_countries"].min()), int(few["n_countries"].max())})
        yield say(FEW_COUNTRIES, language, k="–".join(map(str, ends)))
    yield from _lacking(frame, methods, labelled)
    for covariate, rows in frame.groupby("covariate", sort=False):
        one = rows.iloc[0]
        source, year = str(one["source"]).rstrip("."), whole(float(one["year"]))
        parts = {"covariate": labelled.variable(str(covariate)), "source": source, "year": year}
        yield say(SOURCE, language, **parts)


def _lacking(frame: pd.DataFrame, methods: Sequence[str], labelled: Labels) -> Iterator[str]:
    """Why associations have no number, and of regressions that are left out for it too."""
    language, few = labelled.language, frame["lacking"].fillna("") == "few_countries"
    printed, steps = frame["method"].isin(methods), frame["method"] == "two_step"
    correlations = frame[few & printed & ~steps]
    if len(correlations):
        found = "; ".join(_of(correlations, labelled))
        yield say(LACKING["correlations"], language, k=LEAST, found=found)
    if few[steps].all() and steps.any():
        yield say(WITHHELD, language, k=FEWEST)
    elif (few & steps).any():
        found = "; ".join(_of(frame[few & steps], labelled))
        yield say(LACKING["regressions"], language, k=FEWEST, found=found)
    alike = frame[printed & (frame["lacking"].fillna("") == "constant")]
    if len(alike):
        yield say(CONSTANT, language, found="; ".join(_of(alike, labelled)))
