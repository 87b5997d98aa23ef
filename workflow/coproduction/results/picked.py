"""Rows of a file of results, picked by a column without a frame: to tell them from others."""

import csv
from collections.abc import Collection
from pathlib import Path


def picked(path: str | Path, column: str, values: Collection[str]) -> list[list[str]]:
    """The header and the rows that have one of some `values` in a column, in order; all rows of a
    file without the column, or where no value is given."""
    with Path(path).open(encoding="utf-8", newline="") as stream:
        names, *rows = [*csv.reader(stream)] or [[]]
    if values and column in names:
        at = names.index(column)
        rows = [row for row in rows if row[at] in values]
    return [names, *rows]


def header(path: str | Path) -> list[str]:
    """The columns of a file, in order."""
    with Path(path).open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream), [])
