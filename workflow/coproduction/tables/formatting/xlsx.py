"""The Excel writer: one table as a workbook, its numbers as numbers."""

import io
import re
from collections.abc import Iterator
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from coproduction.banner import SIMULATED
from coproduction.tables.table import Cell, Row, Table
from coproduction.words.fixed import say
from coproduction.words.numerals import typeset

#: A printed line that is one number, perhaps in parentheses.
_NUMBER = re.compile(r"\(?-?[\d,]+(?:\.(?P<decimals>\d+))?(?P<power>e[+-]\d+)?\)?")
_NUMERALS = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:e[+-]\d+)?")
#: What a workbook is dated by: the earliest date an archive can hold.
_EPOCH = datetime(1980, 1, 1)
#: The widest that a column of stubs is, letters.
_STUB = 48
#: What the format allows: signs of a cell, and of the name of a sheet.
_LONGEST, _SHEET = 32767, 31


def to_xlsx(table: Table) -> bytes:
    """Write a table as an Excel workbook of one sheet: title, header, rows, notes.

    A printed line that is one number is that number, unrounded, shown with the digits printed; a
    cell of several lines takes a row of the sheet each. What else stands in a cell is text, and no
    text is a formula or a link. The bytes hold no date and do not differ between runs.
    """
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, {"in_memory": True, **plain}) as book:
        told = {"keywords": say(SIMULATED, table.language)} if table.simulated else {}
        book.set_properties({"title": table.caption[:255], "created": _EPOCH} | told)
        _Sheet(book, table).write()
    return out.getvalue()


class _Sheet:
    """The sheet of a table, written from top to bottom."""

    def __init__(self, book: Workbook, table: Table):
        self._book, self._table = book, table
        name = re.sub(r"[\[\]:*?/\\']", "", table.name)[:_SHEET] or "table"
        self._sheet: Worksheet = book.add_worksheet(name)
        self._formats: dict[tuple, Format] = {}
        self._at = 0

    def write(self) -> None:
        """Write everything."""
        table = self._table
        stub, *widths = table.letters()
        self._sheet.set_column(0, 0, min(stub, _STUB) + 2)
        for column, width in enumerate(widths, start=1):
            self._sheet.set_column(column, column, width + 2)
        self._text(0, table.caption, bold=True)
        self._at += 1
        self._head()
        for row in table.rows:
            self._row(row)
        for number, note in enumerate(table.paragraphs):
            before = f"{say('Note.', table.language)} " if number == 0 else ""
            self._text(0, before + note, bold=table.simulated and number == 0)
            self._at += 1
        self._sheet.freeze_panes(self._heads, 1)

    def _head(self) -> None:
        table = self._table
        if any(column.spanner for column in table.columns):
            position = 1
            for text, n in table.spanners():
                if text and n > 1:
                    style = self._format(bold=True, align="center", bottom=1)
                    ends = (self._at, position, self._at, position + n - 1)
                    self._sheet.merge_range(*ends, "", style)
                    self._sheet.write_string(self._at, position, text[:_LONGEST], style)
                elif text:
                    self._text(position, text, bold=True, align="center", bottom=1)
                position += n
            self._at += 1
        self._text(0, table.stub_header, bold=True, bottom=1)
        for position, column in enumerate(table.columns, start=1):
            self._text(position, column.header, bold=True, bottom=1, **_aligned(column.align))
        self._at += 1
        self._heads = self._at

    def _row(self, row: Row) -> None:
        self._text(0, row.stub, bold=row.kind == "panel", indent=int(row.indent))
        for position, (cell, column) in enumerate(
            zip(row.cells, self._table.columns, strict=bool(row.cells)), start=1
        ):
            for below, (line, value) in enumerate(_lines(cell)):
                self._line(self._at + below, position, line, value, cell, below, column.align)
        self._at += row.height

    def _line(
        self, at: int, position: int, line: str, value: float | None, cell: Cell, below: int,
        align: str,
    ) -> None:  # fmt: skip
        mark = cell.mark if below == 0 else ""
        if value is None:
            said = typeset(line, self._table.language) if cell.values else line
            style = self._format(**_aligned(align))
            self._sheet.write_string(at, position, f"{said}{mark}"[:_LONGEST], style)
            return
        style = self._format(num_format=_shown(line, mark), **_aligned(align))
        self._sheet.write_number(at, position, value, style)

    def _text(self, position: int, text: str, **style: object) -> None:
        self._sheet.write_string(self._at, position, text[:_LONGEST], self._format(**style))

    def _format(self, **style: object) -> Format:
        """A format of the workbook, each made once."""
        key = tuple(style.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format({k: v for k, v in style.items() if v})
        return self._formats[key]


def _aligned(align: str) -> dict[str, object]:
    return {"align": {"centre": "center"}.get(align, align)}


def _lines(cell: Cell) -> Iterator[tuple[str, float | None]]:
    """The printed lines of a cell, each with its number where it is one and nothing else."""
    values = list(cell.values)
    for line in cell.lines:
        found = len(_NUMERALS.findall(line))
        own, values = values[:found], values[found:]
        yield line, own[0] if len(own) == 1 and _NUMBER.fullmatch(line) else None


def _shown(line: str, mark: str) -> str:
    """The format of Excel that shows a number as it is printed."""
    found = _NUMBER.fullmatch(line)
    decimals = "0" * len((found and found["decimals"]) or "")
    digits = ("#,##0" if "," in line else "0") + (f".{decimals}" if decimals else "")
    digits += "E+00" if found and found["power"] else ""
    after = '"' + mark.replace('"', "") + '"' if mark else ""
    if not line.startswith("("):
        return digits + after
    return f'"("{digits}")"{after};"("-{digits}")"{after}'
