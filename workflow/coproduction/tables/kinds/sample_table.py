"""The table of samples: who was asked, when, how, and what they are like."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coproduction.results.descriptive_files import EVERYBODY
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    broken,
    count_cell,
    estimate_cell,
    weighted_cell,
)
from coproduction.tables.wording.descriptive_notes import POOLED, pooled_note
from coproduction.words.error_notes import errors
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels, chosen
from coproduction.words.numerals import number, places, share_places

SAID = (
    "Shares and means are weighted, of the respondents who answered; standard errors of means "
    "in parentheses."
)
SUMMARISED = (
    "Shares, means and standard deviations are weighted, of the respondents who answered; n "
    "answered and missing did not, unweighted."
)
UNPUT = (
    "Missing were asked and did not answer; not asked: the question was not put, or did not apply."
)
#: What a statistic is called.
STATISTICS = {"mean": "Mean", "sd": "SD", "n": "n", "missing": "Missing", "unput": "Not asked"}
_COLUMN = {
    "mean": "mean", "sd": "std_deviation", "n": "n", "missing": "n_missing", "unput": "n_not_put",
}  # fmt: skip
_COUNTS = ("n", "missing", "unput")


def sample(
    frame: pd.DataFrame,
    summaries: pd.DataFrame,
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
    total: str = "",
    by_country: bool = True,
    statistics: Sequence[str] = (),
    rounded: bool = False,
) -> Table:
    """Lay out the samples: respondents, fieldwork and characteristics down, countries across.

    With `statistics` a row each stands below every variable; without countries they are the
    columns, of all pooled.

    Parameters
    ----------
    frame
        ``country, variable, level, n, weighted_n, weighted_share, mean, std_error, errors``: a row
        a level of a category (`weighted_share` between 0 and 1), or a row a number (`level`
        missing, `mean` filled, its `std_error`); and a row a country that counts all its
        respondents, in the order of the columns.
    summaries
        Rows of descriptives/summaries.csv, taken in place of `frame` where `rows`, a `total` or
        `statistics` are asked for.
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
    total, by_country, statistics, rounded
        As `coproduction.study.resolved.tables.TableSpec` has them.

    Raises
    ------
    ValueError
        A country of `frame` has no number of respondents.
    """
    labelled = Labels(labels, language)
    if rows or total or statistics:
        pooled = summaries["country"] == ALL
        frame = summaries[(pooled & (summaries["weights"] == total)) | (~pooled & by_country)]
    counted = frame["variable"] == EVERYBODY
    everybody = frame[counted].set_index("country")
    frame = frame[~counted]
    countries = list(everybody.index)
    unknown = [c for c in dict.fromkeys(frame["country"]) if c not in countries]
    if unknown:
        raise ValueError(f"table {name!r}: no number of respondents for {', '.join(unknown)}")
    body = _asked(everybody, fieldwork, language)
    printing = _Printing(labelled, language, digits, rounded)
    shown = chosen(frame["variable"], rows)
    statistics = _told(frame, shown, statistics)
    if statistics and not by_country:
        return printing.by_statistic(
            Table(name, title, (), (), "", (), simulated, language),
            everybody, frame, shown, statistics, total, notes,
        )  # fmt: skip
    if statistics:
        body += printing.statistics(frame, countries, shown, statistics)
    else:
        body += _characteristics(frame, countries, rows, printing)
    columns = tuple(
        Column(say("All", language) if c == ALL and ALL not in labels.get("countries", {}) else
               labelled.country(c)) for c in countries
    )  # fmt: skip
    means = frame[frame["mean"].notna()]
    printed = means if rows is None else means[means["variable"].isin(rows)]
    said = (
        say(SUMMARISED if statistics else SAID, language),
        *((say(UNPUT, language),) if "unput" in statistics else ()),
        *(
            pooled_note(everybody.reset_index(), "weighted_n", labelled, language, rounded)
            if total
            else ()
        ),
        *(() if statistics else errors(printed, labelled, language)),
        *notes,
    )
    return Table(name, title, columns, tuple(body), "", said, simulated, language)


def _told(
    frame: pd.DataFrame, variables: Sequence[str], statistics: Sequence[str]
) -> tuple[str, ...]:
    """The statistics and, where missing answers are told, those to whom a question of some
    variables was not put, if there are any or that is withheld."""
    own = frame[frame["variable"].isin(variables)]
    some = "missing" in statistics and (own["n_not_put"] != 0).any()
    added = {"missing": ("missing", "unput")} if some else {}
    return tuple(told for one in statistics for told in added.get(one, (one,)))


def _asked(
    everybody: pd.DataFrame, fieldwork: Mapping[str, Mapping[str, str]], language: str
) -> list[Row]:
    """How many were asked, when and how."""
    body = [
        Row(
            say("Respondents (unweighted n)", language),
            tuple(map(count_cell, everybody["n"])),
        ),
        Row(say("Weighted N", language), tuple(map(weighted_cell, everybody["weighted_n"]))),
    ]
    for label, texts in fieldwork.items():
        cells = (Cell(tuple(broken(texts.get(c, ""), 12))) for c in everybody.index)
        body.append(Row(say(label, language), tuple(cells)))
    return body


def _characteristics(
    frame: pd.DataFrame,
    countries: Sequence[str],
    rows: Sequence[str] | None,
    printing: "_Printing",
) -> list[Row]:
    """What respondents are like: a row a level of a category, or one of the means of a number."""
    found = _by_key(frame)
    variables: dict[str, list[str]] = {}
    for _, variable, level in found:
        if not level and _levels(frame, variable):
            continue  # a summary has a row of the variable too
        if level not in variables.setdefault(variable, []):
            variables[variable].append(level)
    out = []
    for variable in chosen(variables, rows):
        levels = variables[variable]
        label = printing.labelled.variable(variable)
        if levels == [""]:
            means = [found.get((c, variable, "")) for c in countries]
            errors = [row.std_error for row in means if row is not None]
            decimals = places(errors, printing.digits, significant=1)
            cells = tuple(_mean(row, decimals) for row in means)
            out.append(Row(say("{label} (mean)", printing.language, label=label), cells))
            continue
        out.append(Row(f"{label} (%)", kind="group"))
        out += printing.shares(found, countries, variable, levels)
    return out


class _Printing:
    """Rows of statistics of variables, or a column a statistic."""

    def __init__(self, labelled: Labels, language: str, digits: int, rounded: bool):
        self.labelled, self.language, self.digits = labelled, language, digits
        self._rounded = rounded

    def shares(
        self,
        found: Mapping[tuple[str, str, str], Any],
        countries: Sequence[str],
        variable: str,
        levels: Sequence[str],
    ) -> list[Row]:
        """A row a level of a variable; a country's shares have no more decimals than their step."""
        cells = []
        for country in countries:
            rows = [found.get((country, variable, level)) for level in levels]
            digits = self.places(rows)
            cells.append([_share(row, digits) for row in rows])
        return [
            Row(self.labelled.level(variable, level), row, indent=True)
            for level, row in zip(levels, zip(*cells, strict=True), strict=True)
        ]

    def places(self, rows: Sequence[Any]) -> int:
        """Decimals of the shares of some rows, of which some may not be there."""
        shares = [row.weighted_share for row in rows if row is not None]
        return share_places(shares, self.digits) if self._rounded else self.digits

    def statistics(
        self,
        frame: pd.DataFrame,
        countries: Sequence[str],
        variables: Sequence[str],
        statistics: Sequence[str],
    ) -> list[Row]:
        """The rows of every variable: its levels, then the statistics."""
        found = _by_key(frame)
        out = []
        for variable in variables:
            levels = _levels(frame, variable)
            label = self.labelled.variable(variable)
            out.append(Row(f"{label} (%)" if levels else label, kind="group"))
            out += self.shares(found, countries, variable, levels)
            for statistic in statistics:
                if levels and statistic in ("mean", "sd"):
                    continue
                cells = tuple(
                    self._statistic(found.get((c, variable, "")), statistic) for c in countries
                )
                called = say(STATISTICS[statistic], self.language)
                out.append(Row(called, cells, indent=True, stays=True))
        return out

    def by_statistic(
        self,
        table: Table,
        everybody: pd.DataFrame,
        frame: pd.DataFrame,
        variables: Sequence[str],
        statistics: Sequence[str],
        total: str,
        notes: tuple[str, ...],
    ) -> Table:
        """A column a statistic of all countries pooled, and one of per cent."""
        found = _by_key(frame)
        leveled = any(_levels(frame, variable) for variable in variables)
        counts = [one for one in statistics if one in _COUNTS]
        others = [one for one in statistics if one not in counts]
        columns = [*counts, *(["share"] if leveled else []), *others]
        body = [self._everybody(everybody, columns)]
        for variable in variables:
            own = found[ALL, variable, ""]
            cells = tuple(Cell() if c == "share" else self._statistic(own, c) for c in columns)
            body.append(Row(self.labelled.variable(variable), cells))
            levels = _levels(frame, variable)
            digits = self.places([found[ALL, variable, level] for level in levels])
            for level in levels:
                row = found[ALL, variable, level]
                cells = tuple(
                    _share(row, digits) if c == "share"
                    else count_cell(row.n) if c == "n" else Cell()
                    for c in columns
                )  # fmt: skip
                body.append(Row(self.labelled.level(variable, level), cells, indent=True))
        heads = tuple(
            Column("%" if c == "share" else say(STATISTICS[c], self.language)) for c in columns
        )
        unput = (say(UNPUT, self.language),) if "unput" in statistics else ()
        said = say(SUMMARISED, self.language), *unput, say(POOLED[total], self.language), *notes
        return replace(table, columns=heads, rows=tuple(body), notes=said)

    def _everybody(self, everybody: pd.DataFrame, columns: Sequence[str]) -> Row:
        n = everybody["n"].iloc[0]
        cells = tuple(count_cell(n) if column == "n" else Cell() for column in columns)
        return Row(say("Respondents (unweighted n)", self.language), cells)

    def _statistic(self, row, statistic: str) -> Cell:
        if row is None:
            return Cell()
        value = getattr(row, _COLUMN[statistic])
        if statistic in _COUNTS:
            return count_cell(value)
        if pd.isna(value) and (row.n == 0 or pd.isna(row.mean)):
            return Cell()
        return Cell((number(value, self.digits),), (float(value),))


def _by_key(frame: pd.DataFrame) -> dict[tuple[str, str, str], Any]:
    """Country, variable and level, empty for the variable as a whole, to their row."""
    keys = frame[["country", "variable", "level"]].astype("object").fillna("")
    rows = frame.itertuples(index=False)
    return dict(zip(keys.itertuples(index=False, name=None), rows, strict=True))


def _levels(frame: pd.DataFrame, variable: str) -> list[str]:
    return list(dict.fromkeys(frame.loc[frame["variable"] == variable, "level"].dropna()))


def _share(row, digits: int) -> Cell:
    if row is None:
        return Cell()
    share = 100 * row.weighted_share
    return Cell((number(share, digits),), (float(share),))


def _mean(row, digits: int) -> Cell:
    return Cell() if row is None else estimate_cell(row.mean, row.std_error, digits)
