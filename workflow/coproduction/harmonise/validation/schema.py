"""Schemas of columns: their types and tests of their cells, and who fails each test."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from coproduction.harmonise.validation.verdict import Book
from coproduction.readers.export import Export, spell

#: What a test of a column returns: a bool a cell, or one of all.
Test = Callable[[pd.Series], object]
#: Cells by label.
Cells = Mapping[str, pd.Series] | pd.DataFrame
_NOBODY = np.zeros(1, dtype=bool)


@dataclass(frozen=True)
class Required:
    """What is required of a column.

    Attributes
    ----------
    dtype
        The name of a type of pandas, None for any.
    shown
        The name the column has in the summary.
    tests
        Check to the test of it, in order.
    """

    dtype: str | None
    shown: str
    tests: dict[str, Test]


@dataclass
class Schema:
    """What is required of columns, and who fails it.

    Attributes
    ----------
    columns
        What is required, by label.
    found
        (label, check) to who fails it: (n,) bools, (1,) False for nobody, or one bool of all.
    """

    columns: dict[str, Required] = field(default_factory=dict)
    found: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)

    def require(self, label: str, dtype: str | None, shown: str = "", **tests: Test) -> None:
        """Require of a column its type, and of its cells that each test holds."""
        self.columns[label] = Required(dtype, shown or label, tests)

    def validate(self, frame: Cells) -> dict[str, str]:
        """Run all tests. Returns the columns of a wrong type or absent, with what was found.

        The tests of such a column are not in `found`; those of every other column are.
        """
        wrong = {}
        for label, column in self.columns.items():
            if label not in frame:
                wrong[label] = "no such column"
                continue
            cells = frame[label]
            if column.dtype and str(cells.dtype) != column.dtype:
                wrong[label] = str(cells.dtype)
                continue
            for check, test in column.tests.items():
                failing = ~np.asarray(test(cells), dtype=bool)
                if failing.ndim and not failing.any():
                    failing = _NOBODY  # the usual case, and a million bools a check add up
                self.found[label, check] = failing
        return wrong


def judged(
    book: Book,
    schema: Schema,
    frame: Cells,
    hidden: Collection[str],
    export: Export | None,
    of: np.ndarray | None = None,
) -> None:
    """Run a schema on the cells of respondents, and enter every check.

    With an `export`, columns are shown by their names there, and cells as it spells them. With
    `of` the cells are those that differ, and it has the position among them of each respondent.
    """
    wrong = schema.validate(frame)
    for label, column in schema.columns.items():
        shown = column.shown
        if column.dtype is not None:
            told = [wrong[label]] if label in wrong else []
            book.enter(shown, "type", len(told), 1, ("",) * len(told), told)
        for check in column.tests:
            failing = schema.found.get((label, check))
            if failing is None:
                continue
            if not failing.ndim:
                told = [" ".join(map(str, frame[label].cat.categories))] if failing else []
                book.enter(shown, check, len(told), 1, ("",) * len(told), told)
                continue
            cells = frame[label]
            failing = failing[of] if of is not None and failing.any() else failing
            positions, rows = book.rows(failing)
            if export is None:
                places = positions if of is None else of[positions]
                values = cells.iloc[places].astype("str").fillna("").to_numpy()
            else:
                values = spelt(export, shown, positions)
            # An unmapped code has a fault of its own, with the line to paste.
            book.enter(
                shown,
                check,
                int(failing.sum()),
                len(cells) if of is None else len(of),
                rows,
                values,
                hidden=shown in hidden,
                fault=check != "code",
            )


def spelt(export: Export, column: str, positions: np.ndarray) -> list[str]:
    """A few cells of a column, spelt as codes."""
    tags = export.tags.get(column)
    found = [spell(cell) for cell in export.data[column].iloc[positions]]
    if tags is None:
        return found
    return [tag or cell for tag, cell in zip(tags[positions], found, strict=True)]


def present(cells: pd.Series) -> pd.Series:
    """Whether each cell is filled."""
    return cells.notna()


def unique(cells: pd.Series) -> np.ndarray:
    """Whether each cell occurs once; empty texts do."""
    if not pd.api.types.is_numeric_dtype(cells.dtype):
        return (~cells.duplicated(keep=False) | cells.isna()).to_numpy()
    # Sorting needs a quarter of the memory of a table of a million numbers.
    numbers = cells.to_numpy()
    ordered = np.sort(numbers)
    several = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered
    return ~np.isin(numbers, several) if len(several) else np.ones(len(numbers), dtype=bool)


def positive(numbers: pd.Series) -> np.ndarray:
    """Whether each number is finite and above 0."""
    cells = numbers.to_numpy()
    return np.isfinite(cells) & (cells > 0)
