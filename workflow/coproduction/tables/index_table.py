"""The table of indices: weighted means by country and area."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd

from coproduction.tables.notes import ERROR_BELOW, INTERVAL_BELOW
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    estimate_cell,
    interval_cell,
)
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels, chosen
from coproduction.words.numerals import count, places

MOST_COLUMNS = 8
#: A table of groups that is no broader than this in letters has its cells on one line.
BROADEST = 106
SAID = (
    "Weighted means; design-based {below}; n is the unweighted number of respondents, N the "
    "weighted."
)


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
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the means of indices: countries down, areas and their indices across.

    The unweighted n, with the weighted N in parentheses below, stands in one column an area where
    the indices of the area share it in every country, otherwise in a column beside each index.
    Where that makes more than `MOST_COLUMNS`, an area is a panel and its columns are the indices.

    Parameters
    ----------
    frame
        ``country, area, index, mean, std_error, conf_low, conf_high, n, weighted_n``: rows of
        descriptives/indices.csv, in the order of presentation.
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
    found = {
        (row.country, row.level, row.area, row.index): row for row in frame.itertuples(index=False)
    }
    areas: dict[str, list[str]] = {}
    for area, index in zip(frame["area"], frame["index"], strict=True):
        if index not in areas.setdefault(area, []):
            areas[area].append(index)
    alone = list(areas) == [ALL]
    one_index = frame["index"].nunique() == 1 and not alone
    align = "right" if uncertainty == "std_error" else "centre"
    decimals = {
        index: places([errors.median()], digits, significant=1)
        for index, errors in frame.groupby("index", observed=True)["std_error"]
    }
    columns: list[Column] = []
    sources: list[tuple[str, str, bool]] = []
    for area, names in areas.items():
        spanner = labelled.area(area, alone)
        here = frame[frame["area"] == area]
        shared = (
            len(names) > 1
            and (here.groupby(["country", "level"], observed=True)["n"].nunique() < 2).all()
        )
        for index in names:
            header = say("Mean", language) if one_index else labelled.index(index)
            columns.append(Column(header, spanner, align))
            sources.append((area, index, False))
            if not shared:
                columns.append(Column(say("n (N)", language), spanner))
                sources.append((area, index, True))
        if shared:
            columns.append(Column(say("n (N)", language), spanner))
            sources.append((area, names[0], True))

    def cell(country: str, level: str, area: str, index: str, is_n: bool) -> Cell:
        row = found.get((country, level, area, index))
        if row is None:
            return Cell()
        if is_n:
            values = (float(row.n), float(row.weighted_n))
            return Cell((count(row.n), f"({count(row.weighted_n)})"), values)
        if uncertainty == "std_error":
            return estimate_cell(row.mean, row.std_error, decimals[index])
        return interval_cell(row.mean, row.conf_low, row.conf_high, decimals[index])

    def lines(inside: str | None) -> list[Row]:
        """A row a country, or a level below its country; `inside` is the area of a panel."""
        out, levels = [], list(dict.fromkeys(frame["level"]))
        for country in chosen(frame["country"], rows):
            if group:
                out.append(Row(labelled.country(country), kind="group"))
            for level in levels:
                stub = labelled.level(group, level) if group else labelled.country(country)
                cells = tuple(
                    cell(country, level, inside or area, *rest) for area, *rest in sources
                )
                total = country == ALL and not inside and not group
                out.append(Row(stub, cells, "total" if total else "body", indent=bool(group)))
        return sorted(out, key=lambda row: row.kind == "total")

    if len(columns) > MOST_COLUMNS and len(areas) > 1:
        columns, sources = [], []
        for index in dict.fromkeys(frame["index"]):
            columns += [Column(labelled.index(index), align=align), Column(say("n (N)", language))]
            sources += [("", index, False), ("", index, True)]
        body = [
            row for area in areas for row in (Row(labelled.area(area), kind="panel"), *lines(area))
        ]
    else:
        body = lines(None)
    below = (
        say(ERROR_BELOW, language)
        if uncertainty == "std_error"
        else say(INTERVAL_BELOW, language, level=f"{100 * confidence:g}")
    )
    said = (
        *((f"{labelled.index(frame['index'].iloc[0])}.",) if one_index else ()),
        say(SAID, language, below=below),
        *notes,
    )
    stub = say("Country", language) if not group else labelled.variable(group)
    table = Table(name, title, tuple(columns), tuple(body), stub, said, simulated, language)
    return _flat(table) if group else table


def _flat(table: Table) -> Table:
    """The table with every cell on one line, half as long, where that is not too broad."""
    rows = tuple(
        replace(row, cells=tuple(replace(c, lines=(" ".join(c.lines),)) for c in row.cells))
        for row in table.rows
    )
    flat = replace(table, rows=rows)
    return flat if sum(flat.letters()) <= BROADEST else table
