"""The table of a multiverse: what all specifications of each correlate say together."""

from collections.abc import Mapping, Sequence

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.table import Cell, Column, Row, Table, count_cell, probability_cell
from coproduction.tables.wording.compared import not_effects
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, HEADS, Labels
from coproduction.words.numerals import ABSENT, number, percent, places, span, whole

#: Specifications that a line is of.
SCOPES = {"same": "same question", "all": "all specifications"}
COLUMNS = (
    "Specifications",
    "Median",
    "Smallest to largest",
    "One sign, %",
    "Significant, %",
    "p, median",
    "p, significant",
    "p, aggregate",
)
MOVES = "Moves it most"
SAID = (
    "Estimates by every specification of the choices that are crossed; those of the same question "
    "estimate otherwise what the model estimates. One sign and significant (p below {alpha}): per "
    "cent of estimates of the sign of the median."
)
NO_POWER = "Specifications go together: that all have one sign says little."
TESTED = (
    "p, two-sided, of the median, of the share that is significant in one direction and of the "
    "aggregate of statistics, by {n} permutations under the null (Simonsohn, Simmons and Nelson): "
    "signs of whole sampling units."
)
LEAST = "No p by permutation can be smaller than 1/{m}."
MOVED = (
    "Moves it most: the choice with the largest share of the sum of squares of estimates between "
    "its options."
)
#: The same beside no table.
CROSSED = (
    "Estimates are made by every specification of the choices that are crossed; those of the same "
    "question estimate otherwise what the model estimates. Of all are told the median, and how "
    "many have its sign, and how many have p below {alpha}."
)
PERMUTED = (
    "The median, the share that is significant in one direction and the aggregate of statistics "
    "are tested, two-sided, by {n} permutations under the null (Simonsohn, Simmons and Nelson): "
    "signs of whole sampling units."
)
MOVING = (
    "How much a choice moves estimates is its share of the sum of squares of estimates between its "
    "options."
)
LACKING = "Without an estimate or its error: {n} specifications."


def multiverse(
    summary: pd.DataFrame,
    decisions: pd.DataFrame,
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
    """Lay out coefficients, areas and specifications down; medians, shares and tests across.

    Parameters
    ----------
    summary, decisions
        Rows of one model of multiverse/summary.csv and multiverse/decisions.csv.
    labels
        See `Labels`.
    rows
        Coefficients, or terms, to print, in order; all without it.

    Raises
    ------
    ValueError
        No rows.
    """
    if summary.empty:
        raise ValueError(f"table {name!r}: nothing is varied")
    labelled = Labels(labels, language)
    terms = list(dict.fromkeys(summary["term"]))
    asked = terms if rows is None else rows
    # a category may be named for all of its coefficients
    printed = [t for name in asked for t in terms if name in (t, t.partition("=")[0])]
    kept = summary[summary["term"].isin(printed)]
    body = []
    for term in printed:
        body.append(Row(labelled.term(term), kind="group"))
        for row in records(kept[kept["term"] == term]):
            said = say(SCOPES[row["scope"]], language)
            stub = said if row["area"] == ALL else f"{labelled.area(row['area'])}, {said}"
            most = _most(decisions, row, language)
            body.append(Row(stub, (*_cells(row, digits, language), Cell((most,))), indent=True))
    columns = [Column(say(text, language)) for text in COLUMNS]
    columns.append(Column(say(MOVES, language), align="left"))
    told = (*crossed(kept, language), not_effects(kept["term"], labelled), *notes)
    return Table(name, title, tuple(columns), tuple(body), "", told, simulated, language)


def _cells(row: Mapping, digits: int, language: str) -> tuple[Cell, ...]:
    n = count_cell(row["n_estimated"])
    if pd.isna(row["median"]):
        return (n, *[Cell((ABSENT,))] * 7)
    low, middle, high = (float(row[key]) for key in ("smallest", "median", "largest"))
    decimals = places([high - low], digits)
    spread = span(number(low, decimals), number(high, decimals), language)
    shares = [float(row[key]) for key in ("share_same_sign", "share_significant")]
    return (
        n,
        Cell((number(middle, decimals),), (middle,)),
        Cell((spread,), (low, high)),
        *(Cell((percent(share),), (share,)) for share in shares),
        *(probability_cell(row[key]) for key in ("p_median", "p_significant", "p_aggregate")),
    )


def _most(decisions: pd.DataFrame, row: Mapping, language: str) -> str:
    """The choice that moves a coefficient most, with its share."""
    keys = ("area", "term", "scope")
    own = decisions[(decisions[[*keys]] == [row[key] for key in keys]).all(axis=1)]
    own = own[own["share"].notna()]
    if own.empty:
        return ABSENT
    most = own.iloc[int(own["share"].argmax())]
    return f"{say(HEADS[str(most['choice'])], language)} ({percent(float(most['share']))} %)"


def in_words(rows: pd.DataFrame, language: str) -> list[str]:
    """How specifications are crossed and tested, of no table; rows of multiverse/summary.csv."""
    alphas = dict.fromkeys(whole(float(alpha)) for alpha in rows["alpha"])
    return [
        *(say(CROSSED, language, alpha=alpha) for alpha in alphas),
        *_permuted(rows, PERMUTED, language),
        say(MOVING, language),
    ]


def _permuted(rows: pd.DataFrame, text: str, language: str) -> list[str]:
    """What is tested by permutation, and the least p there can be."""
    drawn = int(rows["permutations"].max())
    if not drawn:
        return []
    least = say(LEAST, language, m=number(drawn + 1, 0))
    return [say(text, language, n=number(drawn, 0)), least]


def crossed(rows: pd.DataFrame, language: str) -> list[str]:
    """How specifications are crossed and tested; rows of multiverse/summary.csv."""
    alpha = float(rows["alpha"].iloc[0])
    told = whole(alpha)
    out = [say(SAID, language, alpha=told), say(NO_POWER, language)]
    out += _permuted(rows, TESTED, language)
    out.append(say(MOVED, language))
    every = rows[rows["scope"] == "all"]
    lacking = int((every["n_specifications"] - every["n_estimated"]).sum())
    if lacking:
        out.append(say(LACKING, language, n=number(lacking, 0)))
    return out
