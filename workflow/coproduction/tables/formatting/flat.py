"""Tables flat: one header line and a line a row, for CSV; with title and notes as Markdown."""

import csv
import io
import re
from typing import Literal

from coproduction.files import inert
from coproduction.tables.table import Cell, Column, Table
from coproduction.words.fixed import say
from coproduction.words.numerals import plain

#: Signs that Markdown (CommonMark, and GitHub's tables and notes) or HTML inside it reads.
_ALIVE = re.compile(r"([\\`*_\[\]<>#|~^$&!{}@])")


def flat(table: Table) -> list[list[str]]:
    """The header and the rows of a table, all of one length.

    Headings become the columns ``panel`` and ``group`` where there are any. Labels and formatted
    cells are as printed, the lines of a cell joined by a space, no commas between thousands, so
    that every number reads back. The header of the labels says where data are simulated.
    """
    kinds = [kind for kind in ("panel", "group") if any(row.kind == kind for row in table.rows)]
    headers = [
        f"{column.spanner}: {column.header}" if column.spanner and column.header
        else column.spanner or column.header
        for column in table.columns
    ]  # fmt: skip
    stub = table.stub_header
    if table.simulated:
        said = say("simulated data", table.language)
        stub = f"{stub} ({said})" if stub else said
    lines = [[*kinds, stub, *headers]]
    heading = {"panel": "", "group": ""}
    for row in table.rows:
        if row.kind == "panel":
            heading = {"panel": row.stub, "group": ""}
            continue
        if row.kind == "group":
            heading["group"] = row.stub
            continue
        if not row.indent:
            heading["group"] = ""
        cells = [_cell(cell) for cell in row.cells]
        lines.append([*(heading[kind] for kind in kinds), row.stub, *cells])
    return lines


def to_csv(table: Table) -> str:
    """Write a table as CSV: UTF-8 text, comma, one header line, ``\\n``; see `flat`.

    Every text is written `inert`. No row is a sentence: title and notes are the text of `to_notes`.
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(map(inert, line) for line in flat(table))
    return out.getvalue()


def to_notes(table: Table) -> str:
    """Write what stands around the rows of a CSV as text: the title, and a note a line."""
    return "\n".join(" ".join(text.split()) for text in (table.caption, *table.paragraphs)) + "\n"


def to_markdown(table: Table) -> str:
    """Write a table as Markdown: its title, a table as GitHub reads it, its notes. Texts are
    escaped, so that none is markup."""
    header, *rows = flat(table)
    marks = {"left": ":---", "centre": ":---:", "right": "---:"}
    aligned = [_alignment(column, k, table) for k, column in enumerate(table.columns)]
    stubs = len(header) - len(aligned)
    parted = ["---"] * stubs + [marks[align] for align in aligned]
    lines = [_line(header), f"| {' | '.join(parted)} |", *map(_line, rows)]
    blocks = [f"**{_escaped(table.caption)}**", "\n".join(lines)]
    return "\n\n".join([*blocks, *map(_escaped, table.paragraphs)]) + "\n"


def _alignment(column: Column, k: int, table: Table) -> Literal["left", "centre", "right"]:
    """How a column is set: one of words alone to the left."""
    cells = [row.cells[k] for row in table.rows if row.cells]
    words = any(cell.lines for cell in cells) and not any(cell.values for cell in cells)
    return "left" if words and column.align == "right" else column.align


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(text: str) -> str:
    """A text on one line, none of whose signs is read as markup."""
    one = _ALIVE.sub(r"\\\1", " ".join(text.split()))
    # a list or a heading begins a line
    return re.sub(r"^([-+=]|\d+[.)])(?=\s|$|[-=])", r"\\\1", one)


def _cell(cell: Cell) -> str:
    text = " ".join(cell.lines)
    if cell.values:
        text = plain(text)
    return f"{text} {cell.mark}" if cell.mark else text
