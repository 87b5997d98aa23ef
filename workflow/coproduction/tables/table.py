"""A table as an object: what it says, apart from how any format writes it."""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

import pandas as pd

from coproduction.banner import SIMULATED
from coproduction.words.fixed import say
from coproduction.words.numerals import ABSENT, count, number, p_value, weighted_count


@dataclass(frozen=True)
class Cell:
    """One cell.

    Attributes
    ----------
    lines
        The text, a string a printed line, with ASCII hyphens for minus and commas between
        thousands; writers set both as their format does.
    values
        The numbers behind the text, unrounded, in the order they are printed. Empty for words.
    mark
        A superscript after the first line (stars of significance).
    """

    lines: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    mark: str = ""

    @property
    def over_parentheses(self) -> bool:
        """Whether the first line needs the room of a parenthesis to stand digit above digit."""
        return bool(self.values) and len(self.lines) > 1 and self.lines[1].endswith(")")


@dataclass(frozen=True)
class Row:
    """One row: a stub and a cell a column.

    `kind` is ``"body"``; ``"group"`` (a heading over the rows that are indented below it) or
    ``"panel"`` (a heading over all that follows), both without cells; or ``"total"`` (a row of
    the foot, ruled off from the body). A row that `stays` is last under its heading however the
    rows are sorted.
    """

    stub: str
    cells: tuple[Cell, ...] = ()
    kind: Literal["body", "group", "panel", "total"] = "body"
    indent: bool = False
    stays: bool = False

    @property
    def height(self) -> int:
        """Number of printed lines."""
        return max([1, *(len(cell.lines) for cell in self.cells)])


@dataclass(frozen=True)
class Column:
    """One column: its header, the spanner over it and its neighbours, and its alignment; and the
    name of the model, area, country or outcome that it is of, by which spanners are declared."""

    header: str
    spanner: str = ""
    align: Literal["left", "centre", "right"] = "right"
    of: str = ""


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    name
        Identifier, ASCII (the LaTeX label is ``tab:<name>``).
    title
        Title, without number or full stop.
    columns, rows
        Columns after the stub, and rows in order. Every body or total row has a cell a column.
    stub_header
        Header of the stub.
    notes
        Sentences below the table.
    simulated
        Whether the numbers come from simulated data; title and notes then say so.
    language
        Language of the fixed words and the marks of numerals, a BCP 47 tag.
    kind, model
        What the table shows, see `coproduction.tables.table_kinds`, and the model it is of; empty
        where it is of none or of several.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    stub_header: str = ""
    notes: tuple[str, ...] = ()
    simulated: bool = False
    language: str = "en"
    kind: str = ""
    model: str = ""

    def __post_init__(self):
        for row in self.rows:
            wanted = 0 if row.kind in ("group", "panel") else len(self.columns)
            if len(row.cells) != wanted:
                raise ValueError(
                    f"table {self.name!r}, row {row.stub!r}: {len(row.cells)} cells, "
                    f"expected {wanted}"
                )

    def to_json(self) -> str:
        """The whole table as JSON; numbers that are not finite are strings, as ``float`` reads."""
        values = asdict(self)
        for column in values["columns"]:
            if not column["of"]:
                del column["of"]
        for row in values["rows"]:
            if not row["stays"]:
                del row["stays"]
            for cell in row["cells"]:
                found = map(float, cell["values"])
                cell["values"] = [v if math.isfinite(v) else str(v) for v in found]
        return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The table that `to_json` wrote."""
        given = json.loads(text)

        def row(cells: list[dict[str, Any]], **rest: Any) -> Row:
            return Row(cells=tuple(map(_cell, cells)), **rest)

        return cls(
            **given
            | {
                "columns": tuple(Column(**column) for column in given["columns"]),
                "rows": tuple(row(**one) for one in given["rows"]),
                "notes": tuple(given["notes"]),
            }
        )

    @property
    def caption(self) -> str:
        """The title, with the mark of simulated data where they are."""
        said = say("simulated data", self.language)
        return f"{self.title} ({said})" if self.simulated else self.title

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All notes, the mark of simulated data first and signs explained last."""
        cells = [cell.lines for row in self.rows for cell in row.cells]
        # a line of its own, or of a cell on one line the last part; elsewhere a line may end in a
        # dash between two parts
        absent = any(
            ABSENT in lines or (len(lines) == 1 and lines[0].split()[-1:] == [ABSENT])
            for lines in cells
        )
        return (
            *((say(SIMULATED, self.language),) if self.simulated else ()),
            *self.notes,
            *((say("{sign} not available.", self.language, sign=ABSENT),) if absent else ()),
        )

    def mapped(self, change: Callable[[str], str]) -> "Table":
        """The table with every printed text changed."""
        columns = [
            replace(column, header=change(column.header), spanner=change(column.spanner))
            for column in self.columns
        ]
        rows = [
            replace(
                row,
                stub=change(row.stub),
                cells=tuple(
                    replace(cell, lines=tuple(map(change, cell.lines)), mark=change(cell.mark))
                    for cell in row.cells
                ),
            )
            for row in self.rows
        ]
        return replace(
            self,
            title=change(self.title),
            columns=tuple(columns),
            rows=tuple(rows),
            stub_header=change(self.stub_header),
            notes=tuple(map(change, self.notes)),
        )

    def spanners(self) -> list[tuple[str, int]]:
        """Runs of neighbouring columns under one spanner, as (text, number of columns)."""
        runs: list[tuple[str, int]] = []
        for column in self.columns:
            if runs and runs[-1][0] == column.spanner:
                runs[-1] = (column.spanner, runs[-1][1] + 1)
            else:
                runs.append((column.spanner, 1))
        return runs

    def letters(self) -> list[int]:
        """Width in letters that the stub and every column need, texts broken between words."""
        stubs = [len(row.stub) + 2 * row.indent for row in self.rows if row.cells]
        widths = [max([4, len(self.stub_header), *stubs])]
        for i, column in enumerate(self.columns):
            cells = [row.cells[i] for row in self.rows if row.cells]
            lines = [len(line) for cell in cells for line in cell.lines]
            marks = [len(cell.mark) for cell in cells]
            headers = [len(line) for line in broken(column.header)]
            widths.append(max([3, *headers, *lines]) + max([0, *marks]))
        return widths

    def parts(self, lines: int, columns: int) -> Iterator["Table"]:
        """Cut into tables of at most `lines` printed lines and `columns` columns.

        Panels are kept whole where a page holds them; headings are repeated after a cut.
        """
        for first in range(0, max(1, len(self.columns)), columns):
            chosen = slice(first, first + columns)
            for page in _pages(self.rows, lines):
                yield replace(
                    self,
                    columns=self.columns[chosen],
                    rows=tuple(replace(row, cells=row.cells[chosen]) for row in page),
                )


def _cell(given: Mapping[str, Any]) -> Cell:
    return Cell(tuple(given["lines"]), tuple(map(float, given["values"])), given["mark"])


def _pages(rows: Sequence[Row], lines: int) -> list[list[Row]]:
    pages: list[list[Row]] = [[]]
    used = 0
    panel: Row | None = None
    group: Row | None = None
    for i, row in enumerate(rows):
        needed = row.height
        if row.kind == "panel":
            following = next(
                (j for j in range(i + 1, len(rows)) if rows[j].kind == "panel"), len(rows)
            )
            whole = sum(r.height for r in rows[i:following])
            needed = whole if whole <= lines else row.height + 2
            panel, group = row, None
        elif row.kind == "group":
            needed, group = row.height + 2, row
        elif not row.indent:
            group = None
        if pages[-1] and used + needed > lines:
            pages.append([r for r in (panel, group) if r is not None and r is not row])
            used = len(pages[-1])
        pages[-1].append(row)
        used += row.height
    return pages


def broken(text: str, width: int = 11) -> list[str]:
    """Lines of a text, broken between words where a line would exceed `width` letters."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def count_cell(value: float) -> Cell:
    """A cell that holds a count; of none, a dash and no value."""
    return Cell((ABSENT,)) if pd.isna(value) else Cell((count(value),), (float(value),))


def number_cell(value: float, digits: int) -> Cell:
    """A cell that holds a number; of none, a dash and no value."""
    return Cell((ABSENT,)) if pd.isna(value) else Cell((number(value, digits),), (float(value),))


def probability_cell(value: float) -> Cell:
    """A cell that holds a p-value; of none, a dash and no value."""
    return Cell((ABSENT,)) if pd.isna(value) else Cell((p_value(value),), (float(value),))


def weighted_cell(value: float) -> Cell:
    """A cell that holds a sum of weights."""
    return Cell((weighted_count(value),), (float(value),))


def estimate_cell(value: float, error: float, digits: int, mark: str = "") -> Cell:
    """An estimate with its standard error in parentheses on a second line, a dash of none."""
    text, below = alike((value, error), digits, error)
    if text == ABSENT:
        return Cell((ABSENT,), (float(value), float(error)))
    return Cell((text, enclosed("({})", below)), (float(value), float(error)), mark)


def interval_cell(value: float, low: float, high: float, digits: int, mark: str = "") -> Cell:
    """An estimate with its interval in brackets on a second line, a dash of none."""
    text, *ends = alike((value, low, high), digits, (high - low) / 4)
    values = (float(value), float(low), float(high))
    if text == ABSENT:
        return Cell((ABSENT,), values)
    return Cell((text, enclosed("[{}, {}]", *ends)), values, mark)


def enclosed(around: str, *numbers: str) -> str:
    """Texts of numbers with the signs around them; a dash where one of them is none."""
    return ABSENT if ABSENT in numbers else around.format(*numbers)


def alike(values: Sequence[float], digits: int, error: float) -> list[str]:
    """Numbers with fixed digits; where the error would print as 0, in powers of ten what would."""
    if not 0 < error < 0.5 * 10**-digits:
        return [number(value, digits) for value in values]
    return [
        f"{value:.1e}" if 0 < abs(value) < 0.5 * 10**-digits else number(value, digits)
        for value in values
    ]
