"""The layout of a table: rows of cells as a page shows them, texts typeset, nothing escaped.

The HTML writer, the report's page and the manuscript print the same layout.
"""

import math
from dataclasses import dataclass
from typing import Literal

from coproduction.tables.table import Cell, Column, Row, Table
from coproduction.words.fixed import say
from coproduction.words.numerals import typeset


@dataclass(frozen=True)
class LaidCell:
    """A cell as it is shown.

    Attributes
    ----------
    lines, mark
        Its printed lines, numerals typeset, and the superscript after the first.
    header, scope
        Whether the cell heads others, and which (``col``, ``colgroup``, ``row``, ``rowgroup``).
    span
        Number of columns it spans.
    classes
        Its alignment (``left``, ``centre``, ``right``), or ``panel``, ``group`` or ``indent`` of a
        stub.
    over
        Whether the first line needs the room of a parenthesis, see `Cell.over_parentheses`.
    value
        What the cell sorts by, where that is not its text.
    """

    lines: tuple[str, ...] = ("",)
    header: bool = False
    scope: str = ""
    span: int = 1
    classes: tuple[str, ...] = ()
    mark: str = ""
    over: bool = False
    value: str = ""


@dataclass(frozen=True)
class LaidRow:
    """A row: its cells, and whether it is a ``foot`` (ruled off from the rows above) or ``stays``
    below the rows of its heading, however they are sorted."""

    cells: tuple[LaidCell, ...]
    kind: Literal["", "foot", "stays"] = ""


@dataclass(frozen=True)
class Layout:
    """A table as it is shown: rows of the head, bodies (lists of rows), and what stands below.

    `note` is the word before the notes in the language of the table.
    """

    caption: str
    head: tuple[LaidRow, ...]
    bodies: tuple[tuple[LaidRow, ...], ...]
    note: str = ""
    notes: tuple[str, ...] = ()
    simulated: bool = False
    language: str = "en"

    @property
    def rows(self) -> tuple[LaidRow, ...]:
        """The rows of all bodies."""
        return tuple(row for body in self.bodies for row in body)

    @property
    def width(self) -> int:
        """Number of columns, the stub included."""
        rows = (*self.head, *self.rows)
        return max((sum(cell.span for cell in row.cells) for row in rows), default=1)


def layout(table: Table) -> Layout:
    """Lay a table out: a spanner spans its columns, and a body holds the rows of one heading.

    A row that is not indented ends the rows of a group, and starts a body without a heading.
    """
    bodies: list[list[LaidRow]] = [[]]
    previous: Row | None = None
    for row in table.rows:
        ended = not row.indent and previous is not None and previous.indent
        if bodies[-1] and (row.kind in ("panel", "group") or ended):
            bodies.append([])
        bodies[-1].append(_row(row, previous, table))
        previous = row
    notes = table.paragraphs
    return Layout(
        table.caption,
        tuple(_head(table)),
        tuple(map(tuple, bodies)),
        say("Note.", table.language) if notes else "",
        notes,
        table.simulated,
        table.language,
    )


def _head(table: Table) -> list[LaidRow]:
    out = []
    if any(column.spanner for column in table.columns):
        over = [
            LaidCell((text,), True, "colgroup", n) if text else LaidCell(span=n)
            for text, n in table.spanners()
        ]
        out.append(LaidRow((LaidCell(), *over)))
    if table.stub_header or any(column.header for column in table.columns):
        stub = LaidCell((table.stub_header,), True, "col", classes=("left",))
        cells = [
            LaidCell((column.header,), True, "col", classes=(column.align,))
            for column in table.columns
        ]
        out.append(LaidRow((stub if table.stub_header else LaidCell(), *cells)))
    return out


def _row(row: Row, previous: Row | None, table: Table) -> LaidRow:
    if row.kind in ("panel", "group"):
        span = len(table.columns) + 1
        return LaidRow((LaidCell((row.stub,), True, "rowgroup", span, (row.kind,)),))
    foot = row.kind == "total" and (previous is None or previous.kind != "total")
    stub = LaidCell((row.stub,), True, "row", classes=("indent",) if row.indent else ())
    cells = [
        _cell(cell, column, table.language)
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]
    return LaidRow((stub, *cells), "foot" if foot else "stays" if row.stays else "")


def _cell(cell: Cell, column: Column, language: str) -> LaidCell:
    lines = [typeset(line, language) if cell.values else line for line in cell.lines]
    return LaidCell(
        tuple(lines) or ("",),
        classes=(column.align,),
        mark=cell.mark if lines else "",
        over=cell.over_parentheses,
        value=str(cell.values[0]) if cell.values and math.isfinite(cell.values[0]) else "",
    )
