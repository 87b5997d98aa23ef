"""The table of indices: weighted means by country and area."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    estimate_cell,
    interval_cell,
)
from coproduction.tables.wording.notes import ERROR_BELOW, INTERVAL_BELOW
from coproduction.words.error_notes import errors
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels, chosen
from coproduction.words.license_words import compare
from coproduction.words.numerals import count, places, weighted_count

MOST_COLUMNS = 8
#: A table of groups that is no broader than this in letters has its cells on one line.
BROADEST = 106
SAID = "Weighted means; {below}; n is the unweighted number of respondents, N the weighted."


def indices(
    frame: pd.DataFrame,
    groups: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    group: str = "",
    uncertainty: Literal["std_error", "interval"] = "std_error",
    digits: int = 1,
    confidence: float = 0.95,
    licensed: pd.DataFrame | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the means of indices: countries down, areas and their indices across.

    The unweighted n, with the weighted N in parentheses below, stands in one column an area where
    the indices of the area share it in every country, otherwise in a column beside each index.
    Where that makes more than `MOST_COLUMNS`, an area is a panel and its columns are the indices.

    Parameters
    ----------
    frame
        ``country, area, index, mean, std_error, conf_low, conf_high, errors, n, weighted_n``:
        rows of descriptives/indices.csv, in the order of presentation.
    groups
        The same with ``group, level``: rows of descriptives/groups.csv.
    rows
        Countries to print, in order; all without it.
    group
        Variable by which the countries are parted: `groups` is then laid out in place of `frame`,
        a country a heading over the levels of the variable.
    labels
        See `Labels`.
    uncertainty
        What stands below the mean: its standard error or its interval.
    digits
        Decimals of the means; an index takes more where the median of its standard errors would
        print as 0.
    confidence
        Level of the interval, for the note.
    licensed
        Rows of invariance/licenses.csv, `based`: in what countries compare, for the note.
    notes
        More sentences for the note (how the indices are scaled).

    Raises
    ------
    ValueError
        No rows, or a country × area × index twice.
    """
    frame = groups[groups["group"] == group] if group else frame.assign(level="")
    keys = ["country", "level", "area", "index"]
    if frame.empty:
        raise ValueError(f"table {name!r}: no means of indices")
    if frame.duplicated(keys).any():
        first = frame.loc[frame.duplicated(keys), keys].iloc[0]
        raise ValueError(f"table {name!r}: {', '.join(first)} is there twice")
    labelled = Labels(labels, language)
    means = _Means(frame, group, uncertainty, digits, labelled, language)
    columns = means.columns()
    if len(columns) > MOST_COLUMNS and len(means.areas) > 1:
        columns = means.columns_of_panels()
        body = [
            row
            for area in means.areas
            for row in (Row(labelled.area(area), kind="panel"), *means.rows(columns, rows, area))
        ]
    else:
        body = means.rows(columns, rows)
    printed = frame if rows is None else frame[frame["country"].isin(rows)]
    below = (
        say(ERROR_BELOW, language)
        if uncertainty == "std_error"
        else say(INTERVAL_BELOW, language, level=f"{100 * confidence:g}")
    )
    said = (
        *((f"{labelled.index(frame['index'].iloc[0])}.",) if means.one_index else ()),
        say(SAID, language, below=below),
        *errors(printed, labelled, language),
        *compare(licensed, printed, labelled),
        *notes,
    )
    stub = say("Country", language) if not group else labelled.variable(group)
    heads = tuple(column for column, _ in columns)
    table = Table(name, title, heads, tuple(body), stub, said, simulated, language)
    return _flat(table) if group else table


#: Where the cells of a column come from: area (empty for that of the panel), index, and whether
#: they are numbers of respondents.
_Source = tuple[str, str, bool]


class _Means:
    """The columns and rows of means: of countries, or of the levels of a group in each."""

    def __init__(
        self,
        frame: pd.DataFrame,
        group: str,
        uncertainty: str,
        digits: int,
        names: Labels,
        language: str,
    ):
        self._frame, self._group, self._names, self._language = frame, group, names, language
        self._interval = uncertainty != "std_error"
        keys = ("country", "level", "area", "index")
        self._found = {tuple(row[key] for key in keys): row for row in records(frame)}
        self.areas: dict[str, list[str]] = {}
        for area, index in zip(frame["area"], frame["index"], strict=True):
            if index not in self.areas.setdefault(area, []):
                self.areas[area].append(index)
        self._alone = list(self.areas) == [ALL]
        #: Whether one index in several areas makes its name one of the note, not of the columns.
        self.one_index = frame["index"].nunique() == 1 and not self._alone
        self._decimals = {
            index: places([errors.median()], digits, significant=1)
            for index, errors in frame.groupby("index", observed=True)["std_error"]
        }

    def columns(self) -> list[tuple[Column, _Source]]:
        """A column an index under its area, and one of n beside it or shared by the area."""
        out = []
        for area, indices_ in self.areas.items():
            over = self._names.area(area, self._alone)
            shared = len(indices_) > 1 and self._shared(area)
            for index in indices_:
                header = say("Mean", self._language) if self.one_index else self._names.index(index)
                out.append((self._mean(header, over), (area, index, False)))
                if not shared:
                    out.append((self._n(over), (area, index, True)))
            if shared:
                out.append((self._n(over), (area, indices_[0], True)))
        return out

    def columns_of_panels(self) -> list[tuple[Column, _Source]]:
        """Columns of every index, for areas that are panels."""
        return [
            column
            for index in dict.fromkeys(self._frame["index"])
            for column in (
                (self._mean(self._names.index(index)), ("", index, False)),
                (self._n(), ("", index, True)),
            )
        ]

    def rows(
        self,
        columns: Sequence[tuple[Column, _Source]],
        countries: Sequence[str] | None,
        inside: str = "",
    ) -> list[Row]:
        """A row a country, or a level below its country; `inside` is the area of a panel."""
        out = []
        for country in chosen(self._frame["country"], countries):
            name = self._names.country(country)
            if self._group:
                out.append(Row(name, kind="group"))
            for level in dict.fromkeys(self._frame["level"]):
                stub = self._names.level(self._group, level) if self._group else name
                cells = tuple(
                    self._cell(country, level, inside or area, index, is_n)
                    for _, (area, index, is_n) in columns
                )
                total = country == ALL and not inside and not self._group
                kind = "total" if total else "body"
                out.append(Row(stub, cells, kind, indent=bool(self._group)))
        return sorted(out, key=lambda row: row.kind == "total")

    def _shared(self, area: str) -> bool:
        """Whether the indices of an area have one n in every country and level."""
        here = self._frame[self._frame["area"] == area]
        return bool((here.groupby(["country", "level"], observed=True)["n"].nunique() < 2).all())

    def _mean(self, header: str, over: str = "") -> Column:
        return Column(header, over, "centre" if self._interval else "right")

    def _n(self, over: str = "") -> Column:
        return Column(say("n (N)", self._language), over)

    def _cell(self, country: str, level: str, area: str, index: str, is_n: bool) -> Cell:
        row = self._found.get((country, level, area, index))
        if row is None:
            return Cell()
        if is_n:
            values = (float(row["n"]), float(row["weighted_n"]))
            return Cell((count(row["n"]), f"({weighted_count(row['weighted_n'])})"), values)
        digits = self._decimals[index]
        if self._interval:
            return interval_cell(row["mean"], row["conf_low"], row["conf_high"], digits)
        return estimate_cell(row["mean"], row["std_error"], digits)


def _flat(table: Table) -> Table:
    """The table with every cell on one line, half as long, where that is not too broad."""
    rows = tuple(
        replace(row, cells=tuple(replace(c, lines=(" ".join(c.lines),)) for c in row.cells))
        for row in table.rows
    )
    flat = replace(table, rows=rows)
    return flat if sum(flat.letters()) <= BROADEST else table
