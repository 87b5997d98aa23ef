"""Tables as Typst: broken over pages by their rows, with their notes, upright or turned."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coproduction import files
from coproduction.tables.formatting.layout import LaidCell, LaidRow, Layout
from coproduction.tables.table import broken
from coproduction.words.fixed import say

#: Room for the columns of a table on an upright page, points, with the sizes of type tried there,
#: and on one turned on its side. A table too broad for both is cut.
UPRIGHT, SMALLER, TURNED = (490.0, 8.5), (490.0, 7.5), (735.0, 7.5)
#: Mean width of a letter by its size, and points between columns.
LETTER, BETWEEN = 0.5, 7.0
#: Letters a stub may take before it breaks.
STUB = 34

#: A table of at most so many printed lines is not broken over pages.
WHOLE = 20
#: Of longer tables, so many lines under a heading, and at either end, stay together.
TOGETHER = 9
#: Points that are free on an upright page, and on a turned one, where a longer table begins: its
#: caption, its head and the first rows that stay together.
FREE = {False: 175.0, True: 150.0}
#: A note of at most so many letters stays on the page of the last rows; a longer one may go on.
NOTE = 3500

#: What a longer table begins with: the next page where less is free.
ROOM = "#block(height: {points}pt, breakable: false, above: 0pt, below: 0pt)\n#v(-{points}pt)"
#: The function that sets a table as broad as the page, so that its note is its last row: columns
#: are as broad as their longest lines, and the last takes what they leave. And the first row of a
#: head: empty where the table begins, its number and caption again where it goes on.
NOTED = """
#let noted(columns, note, ..rows) = {
  let last = table.cell(colspan: columns.len(), inset: (x: 0pt, top: 5pt), align: left, note)
  table(columns: (..columns, 1fr), ..rows, ..if note != none { (last,) })
}
#let pieces = counter("pieces")
#let goes-on(columns, told) = table.cell(colspan: columns, inset: 0pt, align: left, {
  pieces.step()
  context if pieces.get().first() > 1 {
    let own = query(figure.where(kind: table).before(here())).last()
    let n = numbering(own.numbering, ..own.counter.at(own.location()))
    block(inset: (bottom: 5pt), text(size: 9.5pt)[#own.supplement #n#own.caption.separator#told])
  }
})
"""


@dataclass(frozen=True)
class Piece:
    """What stands on upright pages, or on pages turned on their side."""

    text: str
    turned: bool = False


def paged(pieces: Iterable[Piece]) -> str:
    """The pieces in order; a page is turned only where one needs it."""
    out, turned = [], False
    for piece in pieces:
        if piece.turned != turned:
            turned = piece.turned
            out.append(f"#set page(flipped: {str(turned).lower()})")
        out.append(piece.text)
    return "\n".join(out)


def quoted(text: str) -> str:
    """A string of Typst: nothing in it is read as markup."""
    text = files.legible(text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def typeset_table(table: Layout) -> list[Piece]:
    """A figure with a table, ruled as booktabs does: top, below the head, bottom.

    Its note is its last row. A table too broad for a page is several, under the same number.
    """
    first, *rest = (_part(part, table.caption) for part in _parts(table))
    return [first, *(replace(piece, text=SAME_NUMBER + piece.text) for piece in rest)]


def _letters(table: Layout) -> list[int]:
    """Width in letters of every column; words of headers may stand below each other."""
    widths = [4] + [3] * (table.width - 1)
    for row in (*table.head, *table.rows):
        at = 0
        for cell in row.cells:
            if cell.span == 1:
                texts = broken(" ".join(cell.lines)) if cell.scope == "col" else cell.lines
                longest = max((len(text) for text in texts), default=0) + len(cell.mark)
                widths[at] = max(widths[at], longest)
            at += cell.span
    widths[0] = min(widths[0], STUB)
    return widths


def _fits(widths: list[int], room: tuple[float, float]) -> bool:
    points, size = room
    return sum(widths) * LETTER * size + BETWEEN * len(widths) <= points


def _parts(table: Layout) -> list[Layout]:
    """The table, or runs of its columns, each with the stub, that fit a page on its side."""
    widths = _letters(table)
    if _fits(widths, TURNED):
        return [table]
    runs: list[list[int]] = [[]]
    for column in range(1, len(widths)):
        run = [*runs[-1], column]
        if runs[-1] and not _fits([widths[0], *(widths[i] for i in run)], TURNED):
            runs.append([column])
        else:
            runs[-1] = run
    each = math.ceil((len(widths) - 1) / len(runs))
    even = [list(range(i, min(i + each, len(widths)))) for i in range(1, len(widths), each)]
    if all(_fits([widths[0], *(widths[i] for i in run)], TURNED) for run in even):
        runs = even
    found = []
    for k, run in enumerate(runs):
        kept = {0, *run}
        continued = f" ({say('continued', table.language)})" if k else ""
        found.append(
            replace(
                table,
                caption=table.caption + continued,
                head=tuple(_kept(row, kept) for row in table.head),
                bodies=tuple(tuple(_kept(row, kept) for row in body) for body in table.bodies),
            )
        )
    return found


def _kept(row: LaidRow, columns: set[int]) -> LaidRow:
    found, at = [], 0
    for cell in row.cells:
        span = len(columns & set(range(at, at + cell.span)))
        if span:
            found.append(replace(cell, span=span))
        at += cell.span
    return replace(row, cells=tuple(found))


def _part(table: Layout, title: str) -> Piece:
    width = table.width
    whole = sum(map(_lines, table.rows)) <= WHOLE
    letters = _letters(table)
    size = next((room[1] for room in (UPRIGHT, SMALLER) if _fits(letters, room)), TURNED[1])
    turned = not _fits(letters, SMALLER)
    # a first column without width, whose cells hold rows together over a page break
    columns = ", ".join(["0pt", *["auto"] * width])
    rule = f"table.hline(end: {width + 1}, stroke: {{}}pt)"
    again = quoted(f"{title} ({say('continued', table.language)})")
    named = [] if whole else [f"goes-on({width + 2}, {again})"]
    head = [cell for row in table.head for cell in [HOLD.format(n=1), *_row(row), AFTER]]
    lines = [f"table.header({', '.join([*named, rule.format(0.8), *head, rule.format(0.5)])}),"]
    held = _held(table.rows)
    note = f"#emph({quoted(table.note)}) #{quoted(' '.join(table.notes))}" if table.notes else ""
    if note and held and len(note) <= NOTE and not _heading(table.rows[-1]):
        held[max(i for i, n in enumerate(held) if n)] += 1
        inside, after = f"text(size: 8.5pt)[{note}]", ""
    else:
        inside, after = "none", f"#block(above: 0.4em, text(size: 8.5pt)[{note}])\n" * bool(note)
    grouped = False
    for i, row in enumerate(table.rows):
        heading = _heading(row)
        if row.kind == "foot" or (i and heading == "panel"):
            lines.append(rule.format(0.5) + ",")
        if grouped and held[i] and not heading and _ends(table.rows, i):
            lines.append(f"table.header(level: 3, {ENDED.format(n=width + 2)}),")
            grouped = False
        start = [HOLD.format(n=held[i])] if held[i] else []
        cells = ", ".join([*start, *_row(row), AFTER])
        lines.append(
            f"table.header(level: {LEVELS[heading]}, {cells})," if heading else f"{cells},"
        )
        grouped = heading == "group" or (grouped and not heading)
    lines.append(rule.format(0.8) + ",")
    inner = "\n  ".join(lines)
    made = (
        f"#[#pieces.update(0)\n#set text(size: {size}pt)\n"
        f"#figure(noted(({columns}), {inside},\n  {inner}\n), "
        f"kind: table, caption: {quoted(table.caption)})\n{after}]"
    )
    if whole:
        return Piece(f"#block(breakable: false)[\n{made}\n]", turned)
    return Piece(f"{ROOM.format(points=FREE[turned])}\n{made}", turned)


#: What goes before a part that continues a table.
SAME_NUMBER = "\n#counter(figure.where(kind: table)).update(n => n - 1)\n"

#: A cell without size that spans rows, which Typst then keeps on one page.
HOLD = "table.cell(rowspan: {n}, breakable: false, inset: 0pt)[]"
#: Levels of the headings below the head, which a page repeats where their rows go on.
LEVELS = {"panel": 2, "group": 3}
#: A row without size, which ends the repeating of a group before rows that are not of it.
ENDED = "table.cell(colspan: {n}, inset: 0pt)[]"
#: The cell right of a row, as broad as the page leaves.
AFTER = "[]"


def _heading(row: LaidRow) -> str:
    """ "panel" or "group" where a row is a heading, else nothing."""
    return next((kind for kind in ("panel", "group") if kind in row.cells[0].classes), "")


def _lines(row: LaidRow) -> int:
    stub = math.ceil(max(len(line) for line in row.cells[0].lines) / STUB)
    return max(stub, *(len(cell.lines) for cell in row.cells))


def _ends(rows: Sequence[LaidRow], i: int) -> bool:
    """Whether a row is the first after those of a group, which are indented."""
    return bool(i) and _indented(rows[i - 1]) and not _indented(rows[i])


def _indented(row: LaidRow) -> bool:
    return "indent" in row.cells[0].classes


def _held(rows: Sequence[LaidRow]) -> list[int]:
    """For each row how many rows from it on stay on one page; 0 for one already held.

    A heading is alone, since Typst keeps it with what follows it. Below it at most `TOGETHER` lines
    stay together; fewer than three rows take or join those before them, and so does a foot, so that
    none begins a page, where both have at most `WHOLE` lines.
    """
    held = [0] * len(rows)
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or _parted(rows, end):
            for first, n in _chunks(rows[start:end]):
                held[start + first] = n
            start = end
    return held


def _parted(rows: Sequence[LaidRow], i: int) -> bool:
    """Whether a heading, or the end of a group, is between a row and the one before it."""
    if _heading(rows[i]) or _heading(rows[i - 1]):
        return True
    return _ends(rows, i) and rows[i].kind != "foot"


def _chunks(rows: Sequence[LaidRow]) -> list[tuple[int, int]]:
    """First row and number of rows of what stays together of rows without a heading between."""
    foot = max((i for i, row in enumerate(rows) if row.kind == "foot"), default=len(rows))
    if sum(map(_lines, rows[foot:])) > WHOLE:
        foot = len(rows)
    starts, lines = [0], 0
    for i, row in enumerate(rows[:foot]):
        if i and lines + _lines(row) > TOGETHER:
            starts.append(i)
            lines = 0
        lines += _lines(row)
    if len(starts) > 1 and foot - starts[-1] < 3:
        starts.pop()
        # of the rows before, as many as are lacking, where two are left
        starts += [foot - 3] if foot - 3 - starts[-1] >= 2 else []
    if foot < len(rows) and sum(map(_lines, rows[starts[-1] :])) > WHOLE and foot:
        starts.append(foot)
    return [(i, end - i) for i, end in zip(starts, [*starts[1:], len(rows)], strict=True)]


def _row(row: LaidRow) -> list[str]:
    return [_cell(cell) for cell in row.cells]


def _cell(cell: LaidCell) -> str:
    across = "center" if {"centre"} & set(cell.classes) or cell.scope == "colgroup" else "left"
    across = "right" if "right" in cell.classes else across
    weight = ', weight: "bold"' if "panel" in cell.classes or cell.scope == "col" else ""
    told = cell.lines if cell.scope != "col" else [b for t in cell.lines for b in broken(t)] or [""]
    lines = [f"text({quoted(line)}{weight})" if weight else quoted(line) for line in told]
    if cell.over:
        # digit above digit
        lines[0] += ' + hide(")")'
    if cell.mark:
        lines[0] += f" + box(width: 0pt, super({quoted(cell.mark)}))"
    body = " + linebreak() + ".join(lines)
    if "indent" in cell.classes:
        body = f"pad(left: 0.9em, {body})"
    span = f"colspan: {cell.span}, " if cell.span > 1 else ""
    rule = ", stroke: (bottom: 0.4pt)" if cell.scope == "colgroup" else ""
    down = "bottom" if cell.scope in ("col", "colgroup") else "top"
    return f"table.cell({span}align: {across} + {down}{rule}, {body})"
