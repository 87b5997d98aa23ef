"""Schemas of columns, checked with pandera, that leave who fails each check."""

from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd

from coproduction.harmonise.validation.verdict import Book
from coproduction.harmonise.validation.without import without
from coproduction.readers.export import Export, spell
from coproduction.readers.repeats import differ

# Of `hypothesis` pandera would make up data; it takes as long to import as all else of pandera.
with without("hypothesis"):
    # What pandera imports for its first frame: jobs that are forked have it.
    import pandera.backends.pandas.builtin_checks  # noqa: F401
    import pandera.pandas as pa
    from pandera.errors import SchemaErrorReason

#: What a check of a column returns: a bool a cell, or one of all.
Test = Callable[[pd.Series], object]
#: Cells by label.
Cells = Mapping[str, pd.Series]
_NOBODY = np.zeros(1, dtype=bool)


class Schema:
    """A pandera schema whose checks leave who fails them in `found`.

    Attributes
    ----------
    columns
        pandera's columns by label, `shown` the names they have in the summary.
    found
        (label, check) to who fails it: (n,) bools, (1,) False for nobody, or one bool of all.
    """

    def __init__(self) -> None:
        self.columns: dict[str, pa.Column] = {}
        self.shown: dict[str, str] = {}
        self.found: dict[tuple[str, str], np.ndarray] = {}

    def require(self, label: str, dtype: object, shown: str = "", **tests: Test) -> None:
        """Require of a column its type, and of its cells that each test holds."""
        checks = [self._check(label, name, test) for name, test in tests.items()]
        self.columns[label] = pa.Column(dtype, checks=checks, nullable=True)
        self.shown[label] = shown or label

    def _check(self, label: str, name: str, test: Test) -> pa.Check:
        found = self.found  # not self: in a cycle the data would stay in memory

        def holds(cells: pd.Series) -> bool:
            # One bool to pandera: its own table of failing cells has no bound.
            failing = ~np.asarray(test(cells), dtype=bool)
            if failing.ndim and not failing.any():
                failing = _NOBODY  # the usual case, and a million bools a check add up
            found[label, name] = failing
            return not failing.any()

        return pa.Check(holds, name=name, error=name, ignore_na=False)

    def validate(self, cells: Cells) -> dict[str, str]:
        """Run all checks. Returns the columns of a wrong type or absent, with what was found.

        The checks of such a column are not in `found`; those of every other column are.
        """
        frame = pd.DataFrame(cells, copy=False)
        try:
            pa.DataFrameSchema(self.columns).validate(frame, lazy=True, inplace=True)
        except pa.errors.SchemaErrors as errors:
            wrong = {}
            for error in errors.schema_errors:
                if error.reason_code is SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME:
                    wrong[str(error.failure_cases)] = "no such column"
                elif error.reason_code is SchemaErrorReason.WRONG_DATATYPE:
                    wrong[str(error.schema.name)] = str(frame[error.schema.name].dtype)
            for label, column in self.columns.items():
                if label in wrong:
                    self.found = {k: v for k, v in self.found.items() if k[0] != label}
                elif any((label, check.name) not in self.found for check in column.checks):
                    raise  # a check that broke is a defect of ours, not of the data
            return wrong
        return {}


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
        shown = schema.shown[label]
        if column.dtype is not None:
            told = [wrong[label]] if label in wrong else []
            book.enter(shown, "type", len(told), 1, ("",) * len(told), told)
        for check in (str(one.name) for one in column.checks):
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
        if cells.dtype == "str" and differ(cells):
            return np.ones(len(cells), dtype=bool)
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
