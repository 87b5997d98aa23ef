"""The manuscript: the main tables and figures as a Typst document, ready for a journal."""

from collections.abc import Iterable
from pathlib import Path

import typst

from coproduction.report.blocks import Block
from coproduction.report.chapters import Chapter
from coproduction.report.evidence import Evidence
from coproduction.report.printed import PrintedCell, PrintedTable

#: A table of more columns is set on a page turned on its side.
UPRIGHT = 8

_SETTINGS = """
#set page(paper: "a4", margin: (x: 1.75cm, y: 2.2cm), numbering: "1"{header})
#set text(font: "Libertinus Serif", size: 10.5pt, lang: "en")
#set par(justify: false)
#set heading(numbering: none)
#show heading.where(level: 1): set text(size: 13pt)
#set figure(gap: 0.8em)
#show figure: set block(above: 1.6em, below: 1.6em)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set block(breakable: true)
#show figure.caption: it => block(width: 100%, sticky: true, align(left, text(size: 9.5pt, it)))
#set table(stroke: none, inset: (x: 3.5pt, y: 2.4pt))
#set table.cell(breakable: false)
"""

#: The tallest figure that leaves room for its caption, points; a taller one is made smaller.
TALLEST = 640.0
#: A table of at most so many printed lines is not broken over pages.
WHOLE = 30
#: Of longer tables, so many lines under a heading, and at either end, stay together.
TOGETHER = 9

_BANNER = "SIMULATED DATA. Nothing here is a finding about any country."


def source(evidence: Evidence, chapters: Iterable[tuple[Chapter, list[Block]]]) -> str:
    """The Typst text: title, how to cite, and every figure and every table of a journal.

    Tables laid out for the screen only, with all their numbers, are left out. Every text is
    passed as a string, so that no sign of it is markup.
    """
    study = evidence.study
    told = f'text(size: 9pt, weight: "bold", fill: rgb("#7a1f00"), {quoted(_BANNER)})'
    header = f", header: align(center, {told})" if study["simulated"] else ""
    out = [
        f"#set document(title: {quoted(study['title'])}, date: none)",
        _SETTINGS.replace("{header}", header),
        f'#text(size: 17pt, weight: "bold", {quoted(study["title"])})',
        f"#par(text(size: 9.5pt, {quoted('Data: ' + study['citation'])}))",
    ]
    for chapter, blocks in chapters:
        printed = [block for block in blocks if _belongs(block)]
        if printed:
            out.append(f"#heading(level: 1, {quoted(chapter.title)})")
        out += [_table(b.table) if b.kind == "table" else _figure(b) for b in printed]
    return "\n".join(out) + "\n"


def compiled(text: str, folder: Path, scratch: Path) -> bytes:
    """The PDF, which depends on the text and the figures in `folder` alone.

    `scratch` is a file to keep the text in while it is compiled; it lies in `folder`.
    """
    scratch.write_text(text, encoding="utf-8")
    try:
        return typst.compile(scratch, root=folder, ignore_system_fonts=True, timestamp=0)
    finally:
        scratch.unlink()


def quoted(text: str) -> str:
    """A string of Typst: nothing in it is read as markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _belongs(block: Block) -> bool:
    return block.kind == "figure" or (block.kind == "table" and bool(block.files))


def _figure(block: Block) -> str:
    drawn = block.drawing
    path = next(file for file in block.files if file.endswith(".svg"))
    scale = min(1.0, TALLEST / drawn.height) if drawn.height else 1.0
    width = f"{scale * drawn.width:.2f}pt"
    image = f"image({quoted('/' + path)}, alt: {quoted(drawn.alt)}, width: {width})"
    caption = f"{drawn.title}. {drawn.alt}"
    if scale < 1:
        caption += f" At {100 * scale:.0f} % of its size to fit the page."
    return f"#figure({image}, caption: {quoted(caption)})"


def _table(table: PrintedTable) -> str:
    """A figure with a table, ruled as booktabs does: top, below the head, bottom."""
    width = table.width
    # a first column without width, whose cells hold rows together over a page break
    lines = [f"columns: {width + 1},", "table.hline(stroke: 0.8pt),"]
    head = [cell for row in table.head for cell in [HOLD.format(n=1), *_row(row[1])]]
    lines.append(f"table.header({', '.join([*head, 'table.hline(stroke: 0.5pt)'])}),")
    rows = [row for body in table.bodies for row in body]
    held = _held(rows)
    for i, (kind, cells) in enumerate(rows):
        if kind == "foot" or (i and _heading(cells) == "panel"):
            lines.append("table.hline(stroke: 0.5pt),")
        start = [HOLD.format(n=held[i])] if held[i] else []
        lines.append(", ".join([*start, *_row(cells)]) + ",")
    lines.append("table.hline(stroke: 0.8pt),")
    inner = "\n  ".join(lines)
    size = 8.5 if width <= UPRIGHT else 7.5
    short = sum(_lines(cells) for _, cells in rows) <= WHOLE
    made = (
        f"#[#set text(size: {size}pt)\n#figure(table(\n  {inner}\n), kind: table, "
        f"caption: {quoted(table.caption)})\n"
    )
    if table.notes:
        made += f"#block(above: 0.4em, text(size: 8.5pt)[#emph[Note.] #{quoted(table.notes)}])\n"
    made += "]"
    if short:
        made = f"#block(breakable: false)[\n{made}\n]"
    return made if width <= UPRIGHT else f"#page(flipped: true)[\n{made}\n]"


#: A cell without size that spans rows, which Typst then keeps on one page.
HOLD = "table.cell(rowspan: {n}, breakable: false, inset: 0pt)[]"


def _heading(cells: list[PrintedCell]) -> str:
    """ "panel" or "group" where a row is a heading, else nothing."""
    return next((kind for kind in ("panel", "group") if kind in cells[0].classes), "")


def _lines(cells: list[PrintedCell]) -> int:
    return max(len(cell.lines) for cell in cells)


def _held(rows: list) -> list[int]:
    """For each row how many rows from it on stay on one page; 0 for one already held.

    A heading stays with what follows it, at most `TOGETHER` lines; so do the first rows of a
    table, its foot, and its last rows, so that no heading ends a page and no page starts with a
    line or two.
    """
    starts, lines = [0], 0
    for i, (kind, cells) in enumerate(rows):
        before = _heading(rows[i - 1][1]) if i else ""
        fresh = bool(_heading(cells)) and not before
        foot = kind == "foot"
        full = lines + _lines(cells) > TOGETHER and not before
        if i and (fresh or foot or full):
            starts.append(i)
            lines = 0
        lines += _lines(cells)
    # a short end joins what stands before it
    if len(starts) > 2 and len(rows) - starts[-1] < 3:
        starts.pop()
    held = [0] * len(rows)
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        held[start] = end - start
    return held


def _row(cells: list[PrintedCell]) -> list[str]:
    return [_cell(cell) for cell in cells]


def _cell(cell: PrintedCell) -> str:
    across = "center" if {"centre"} & set(cell.classes) or cell.scope == "colgroup" else "left"
    across = "right" if "right" in cell.classes else across
    weight = ', weight: "bold"' if "panel" in cell.classes or cell.scope == "col" else ""
    lines = [f"text({quoted(line)}{weight})" for line in cell.lines]
    if cell.raised:
        lines[0] += f" + super({quoted(cell.raised)})"
    body = " + linebreak() + ".join(lines)
    if "indent" in cell.classes:
        body = f"pad(left: 0.9em, {body})"
    span = f"colspan: {cell.span}, " if cell.span > 1 else ""
    rule = ", stroke: (bottom: 0.4pt)" if cell.scope == "colgroup" else ""
    down = "bottom" if cell.scope in ("col", "colgroup") else "top"
    return f"table.cell({span}align: {across} + {down}{rule}, {body})"
