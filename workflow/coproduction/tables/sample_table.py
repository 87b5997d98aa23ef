"""The table of samples: who was asked, when, how, and what they are like."""

from collections.abc import Mapping, Sequence

import pandas as pd

from coproduction.results.descriptive_files import EVERYBODY
from coproduction.tables.descriptive_notes import errors
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    broken,
    count_cell,
    estimate_cell,
)
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels, chosen
from coproduction.words.numerals import number, places

SAID = (
    "Shares and means are weighted, of the respondents who answered; standard errors of means "
    "in parentheses."
)


def sample(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    fieldwork: Mapping[str, Mapping[str, str]],
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 1,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the samples: respondents, fieldwork and characteristics down, countries across.

    Parameters
    ----------
    frame
        ``country, variable, level, n, weighted_n, weighted_share, mean, std_error, errors``: a row
        a level of a category (`weighted_share` between 0 and 1), or a row a number (`level`
        missing, `mean` filled, its `std_error`); and a row a country that counts all its
        respondents, in the order of the columns.
    labels
        See `Labels`.
    fieldwork
        Label of a row to the text of each country, such as ``{"Fieldwork": {…}, "Mode": {…}}``.
    rows
        Variables to print, in order; all without it.
    digits
        Decimals of shares and means; a row of means takes more where its smallest standard error
        would print as 0.
    notes
        More sentences for the note.

    Raises
    ------
    ValueError
        A country of `frame` has no number of respondents.
    """
    labelled = Labels(labels, language)
    counted = frame["variable"] == EVERYBODY
    everybody = frame[counted].set_index("country")
    frame = frame[~counted]
    countries = list(everybody.index)
    unknown = [c for c in dict.fromkeys(frame["country"]) if c not in countries]
    if unknown:
        raise ValueError(f"table {name!r}: no number of respondents for {', '.join(unknown)}")
    body = [
        Row(
            say("Respondents (unweighted n)", language),
            tuple(map(count_cell, everybody["n"])),
        ),
        Row(say("Weighted N", language), tuple(map(count_cell, everybody["weighted_n"]))),
    ]
    for label, texts in fieldwork.items():
        body.append(
            Row(
                say(label, language),
                tuple(Cell(tuple(broken(texts.get(c, ""), 12))) for c in countries),
            )
        )
    body += _characteristics(frame, countries, rows, digits, labelled, language)
    columns = tuple(
        Column(say("All", language) if c == ALL and ALL not in labels.get("countries", {}) else
               labelled.country(c)) for c in countries
    )  # fmt: skip
    means = frame[frame["mean"].notna()]
    printed = means if rows is None else means[means["variable"].isin(rows)]
    said = (say(SAID, language), *errors(printed, labelled, language), *notes)
    return Table(name, title, columns, tuple(body), "", said, simulated, language)


def _characteristics(
    frame: pd.DataFrame,
    countries: Sequence[str],
    rows: Sequence[str] | None,
    digits: int,
    labelled: Labels,
    language: str,
) -> list[Row]:
    """What respondents are like: a row a level of a category, or one of the means of a number."""
    found = {
        (row.country, row.variable, None if pd.isna(row.level) else row.level): row
        for row in frame.itertuples(index=False)
    }
    variables: dict[str, list[str | None]] = {}
    for _, variable, level in found:
        if level not in variables.setdefault(variable, []):
            variables[variable].append(level)
    out = []
    for variable in chosen(variables, rows):
        levels = variables[variable]
        label = labelled.variable(variable)
        if levels == [None]:
            means = [found.get((c, variable, None)) for c in countries]
            errors = [row.std_error for row in means if row is not None]
            decimals = places(errors, digits, significant=1)
            cells = tuple(_mean(row, decimals) for row in means)
            out.append(Row(say("{label} (mean)", language, label=label), cells))
            continue
        out.append(Row(f"{label} (%)", kind="group"))
        for level in levels:
            cells = tuple(_share(found.get((c, variable, level)), digits) for c in countries)
            text = "" if level is None else labelled.level(variable, level)
            out.append(Row(text, cells, indent=True))
    return out


def _share(row, digits: int) -> Cell:
    if row is None:
        return Cell()
    share = 100 * row.weighted_share
    return Cell((number(share, digits),), (float(share),))


def _mean(row, digits: int) -> Cell:
    return Cell() if row is None else estimate_cell(row.mean, row.std_error, digits)
