"""Printed tables: read back from the HTML of `coproduction.tables.writers`, or laid out anew."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from coproduction.words.numerals import typeset


@dataclass
class PrintedCell:
    """A cell: lines of text, the columns it spans, its classes, and whether it is a header.

    `raised` is the superscript after the first line; `value` what the cell sorts by, where that
    is not its text.
    """

    header: bool
    span: int
    classes: tuple[str, ...]
    scope: str
    lines: list[str] = field(default_factory=lambda: [""])
    raised: str = ""
    value: str = ""


@dataclass
class PrintedTable:
    """A table: caption, rows of the head, bodies (lists of rows) and notes.

    A row is a pair of its class and its cells.
    """

    caption: str = ""
    head: list[tuple[str, list[PrintedCell]]] = field(default_factory=list)
    bodies: list[list[tuple[str, list[PrintedCell]]]] = field(default_factory=list)
    notes: str = ""

    @property
    def width(self) -> int:
        """Number of columns, the stub included."""
        rows = [*self.head, *(row for body in self.bodies for row in body)]
        return max((sum(cell.span for cell in cells) for _, cells in rows), default=1)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.table = PrintedTable()
        self.rows: list | None = None
        self.cell: PrintedCell | None = None
        self.inside = ""
        self.raised = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        classes = tuple((given.get("class") or "").split())
        if tag == "caption" or (tag == "p" and "notes" in classes):
            self.inside = tag
        elif tag == "thead":
            self.rows = self.table.head
        elif tag == "tbody":
            self.rows = []
            self.table.bodies.append(self.rows)
        elif tag == "tr":
            self.rows.append((" ".join(classes), []))
        elif tag in ("th", "td"):
            span = int(given.get("colspan") or 1)
            self.cell = PrintedCell(tag == "th", span, classes, given.get("scope") or "")
            self.rows[-1][1].append(self.cell)
        elif tag == "br" and self.cell:
            self.cell.lines.append("")
        elif tag == "sup":
            self.raised = True

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self.cell = None
        elif tag == "sup":
            self.raised = False
        elif tag == self.inside:
            self.inside = ""

    def handle_data(self, data):
        if self.cell is not None:
            if self.raised:
                self.cell.raised += data
            else:
                self.cell.lines[-1] += data
        elif self.inside == "caption":
            self.table.caption += data
        elif self.inside == "p":
            self.table.notes += data


def printed(html: str) -> PrintedTable:
    """Read a table; every text is as it was before it was escaped."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    table = reader.table
    table.bodies = [body for body in table.bodies if body]
    table.notes = table.notes.removeprefix("Note.").strip()
    return table


#: Cells longer than this many signs need a wide column on a narrow screen.
WORDY = 50

_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")


def laid_out(
    caption: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: str = "",
    narrow: Collection[str] = (),
) -> PrintedTable:
    """Lay plain rows out as a table whose first column heads the rows.

    A column of numbers is set right, its numbers rounded to what a reader can use; `value` keeps
    them whole. Columns named in `narrow` hold long words that may break anywhere.
    """
    numeric = [
        any(row[i] for row in rows) and all(_NUMBER.fullmatch(row[i]) for row in rows if row[i])
        for i in range(len(headers))
    ]

    wordy = [
        headers[i] not in narrow and any(len(row[i]) > WORDY for row in rows)
        for i in range(len(headers))
    ]

    def cell(i: int, text: str) -> PrintedCell:
        classes = ("right",) if numeric[i] else ("narrow",) if headers[i] in narrow else ("left",)
        classes += ("long",) if wordy[i] else ()
        shown = rounded(text) if numeric[i] and text else text
        scope = "row" if i == 0 else ""
        return PrintedCell(i == 0, 1, classes, scope, shown.split("\n"), value=text)

    head = [
        PrintedCell(True, 1, ("right",) if numeric[i] else ("left",), "col", [text])
        for i, text in enumerate(headers)
    ]
    body = [("", [cell(i, text) for i, text in enumerate(row)]) for row in rows]
    return PrintedTable(caption, [("", head)], [body], notes)


def rounded(text: str) -> str:
    """A number of a CSV file as a reader wants it: no digit idle or made up, a true minus."""
    value = float(text)
    known = len(text.partition(".")[2]) if "e" not in text else 3
    if value == 0 or abs(value) >= 100:
        shown = f"{value:,.0f}"
    elif abs(value) >= 0.001:
        shown = f"{value:.{min(known, 2 if abs(value) >= 1 else 3)}f}"
    else:
        shown = f"{value:.1e}"
    return typeset(shown)
