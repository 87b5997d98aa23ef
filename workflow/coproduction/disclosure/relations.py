"""Relations: what counts add up to, and the relations of shares with those that they are of."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from coproduction.disclosure.counted import Count, counts
from coproduction.results import descriptive_files, harmonisation_files
from coproduction.results.contract import File
from coproduction.results.descriptive_files import EVERYBODY

Cell = tuple[str, Hashable, str]
#: Files of shares to what rows of the same respondents have in common.
OF_SHARES = {
    descriptive_files.MISSINGNESS: ("country", "source", "variable"),
    descriptive_files.ITEMS: ("country", "area", "item"),
    descriptive_files.DISTRIBUTIONS: (
        "country", "weights", "group", "group_level", "area", "variable", "base",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A file with its true numbers.

    `parts` are the rows that a row counts together; the published file lacks those `unseen`, for
    whom the row that counts them stands.
    """

    path: str
    file: File
    frame: pd.DataFrame
    parts: Mapping[int, list[int]] = field(default_factory=dict)
    unseen: frozenset[int] = frozenset()

    @property
    def counts(self) -> list[Count]:
        """The columns that count respondents."""
        return [] if self.file == harmonisation_files.LEDGER else list(counts(self.file))


@dataclass(frozen=True)
class Relation:
    """Cells that, each times a number, add up to what lies between two numbers."""

    cells: tuple[Cell, ...]
    times: tuple[int, ...]
    low: float
    high: float


def cells_of(table: Table, rows: Iterable[Hashable], column: str = "n") -> list[Cell]:
    """The cells of a column in some rows."""
    return [(table.path, at, column) for at in rows]


def added(cells: Sequence[Cell], of: Sequence[Cell], low: float, high: float) -> Relation:
    """Cells less others, between two numbers."""
    times = (*(1 for _ in cells), *(-1 for _ in of))
    return Relation((*cells, *of), times, low, high)


def names(key: Any) -> tuple[str, ...]:
    """What rows are grouped by, several columns."""
    return tuple(map(str, key))


def of_distributions(tables: Mapping[str, Table], seen: pd.DataFrame) -> Iterator[Relation]:
    """Answers, and kinds of missing (`seen`, rows of missingness.csv), of all respondents of a
    country are as many as other files count."""
    if (table := tables.get(descriptive_files.DISTRIBUTIONS.path)) is None:
        return
    path = descriptive_files.MISSINGNESS.path
    kinds = seen.groupby(["country", "variable", "kind"]).groups
    counted: dict[tuple[str, ...], list[Cell]] = {
        ("missing", *names(key)): [(path, at, "n") for at in rows] for key, rows in kinds.items()
    }
    for file, name in (
        (descriptive_files.SAMPLE, "variable"),
        (descriptive_files.ITEMS, "item"),
    ):
        if (levels := tables.get(file.path)) is not None:
            for key, rows in levels.frame.groupby(["country", name, "level"]).groups.items():
                counted["level", *names(key)] = cells_of(levels, rows)
    whole = table.frame[table.frame["group"].fillna("") == ""]
    keys = ["answer", "country", "variable", "level"]
    for key, rows in whole.groupby(keys).groups.items():
        if (own := counted.get(names(key))) is not None:
            yield from (added([cell], own, 0, 0) for cell in cells_of(table, rows))


def of_summaries(tables: Mapping[str, Table]) -> Iterator[Relation]:
    """Who answered, who did not and who was not asked are all respondents, and the levels are the
    answers, as often as other files count them."""
    if (table := tables.get(descriptive_files.SUMMARIES.path)) is None:
        return
    frame = table.frame.assign(level=table.frame["level"].fillna(""))
    places = ["country", "weights"]
    everybody = frame[frame["variable"] == EVERYBODY].groupby(places).groups
    for key, rows in frame[frame["variable"] != EVERYBODY].groupby([*places, "variable"]):
        whole, levels = (rows.index[found] for found in (rows["level"] == "", rows["level"] != ""))
        if len(levels):
            yield added(cells_of(table, levels), cells_of(table, whole), 0, 0)
        for name in ("n_missing", "n_not_put"):
            first, *others = cells_of(table, rows.index, name)
            yield from (added([first], [other], 0, 0) for other in others)
        parts = [
            cell for n in ("n", "n_missing", "n_not_put") for cell in cells_of(table, whole, n)
        ]
        yield added(parts, cells_of(table, everybody[names(key)[:2]]), 0, 0)
    sample = tables.get(descriptive_files.SAMPLE.path)
    if sample is not None:
        same = sample.frame.assign(level=sample.frame["level"].fillna(""))
        known = same.groupby(["country", "variable", "level"]).groups
        for key, rows in frame.groupby(["country", "variable", "level"]).groups.items():
            if key in known:
                whole = cells_of(sample, known[key])
                yield from (added([cell], whole, 0, 0) for cell in cells_of(table, rows))


def of_bases(tables: Mapping[str, Table]) -> Iterator[Relation]:
    """Answers are all of whom their shares are, and each of their rows counts these."""
    for file, keys in OF_SHARES.items():
        if (table := tables.get(file.path)) is None:
            continue
        frame = table.frame
        parts = ~frame.index.isin([*table.parts])
        if "answer" in frame:
            parts = (frame["answer"] != "collapsed").to_numpy()
        parts = pd.Series(parts, frame.index)
        for _, rows in frame.groupby([*keys], sort=False, dropna=False):
            first, *others = cells_of(table, rows.index, "n_base")
            yield added(cells_of(table, rows.index[parts[rows.index]]), [first], 0, 0)
            yield from (added([first], [other], 0, 0) for other in others)
