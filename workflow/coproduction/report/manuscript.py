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
#show figure.caption: it => block(width: 100%, align(left, text(size: 9.5pt, it)))
#set table(stroke: none, inset: (x: 3.5pt, y: 2.4pt))
"""

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
    image = f"image({quoted('/' + path)}, alt: {quoted(drawn.alt)}, width: calc-width)"
    image = image.replace("calc-width", f"{drawn.width:.2f}pt")
    caption = drawn.title + ". " + drawn.alt
    return f"#figure({image}, caption: {quoted(caption)})"


def _table(table: PrintedTable) -> str:
    """A figure with a table, ruled as booktabs does: top, below the head, bottom."""
    width = table.width
    lines = [f"columns: {width},", "table.hline(stroke: 0.8pt),"]
    head = [cell for row in table.head for cell in _row(row[1])]
    lines.append(f"table.header({', '.join([*head, 'table.hline(stroke: 0.5pt)'])}),")
    for i, body in enumerate(table.bodies):
        if i and any("panel" in cell.classes for cell in body[0][1]):
            lines.append("table.hline(stroke: 0.5pt),")
        for kind, cells in body:
            if kind == "foot":
                lines.append("table.hline(stroke: 0.5pt),")
            lines.append(", ".join(_row(cells)) + ",")
    lines.append("table.hline(stroke: 0.8pt),")
    inner = "\n  ".join(lines)
    size = 8.5 if width <= UPRIGHT else 7.5
    made = (
        f"#[#set text(size: {size}pt)\n#figure(table(\n  {inner}\n), kind: table, "
        f"caption: {quoted(table.caption)})\n"
    )
    if table.notes:
        made += f"#block(above: 0.4em, text(size: 8.5pt)[#emph[Note.] #{quoted(table.notes)}])\n"
    made += "]"
    return made if width <= UPRIGHT else f"#page(flipped: true)[\n{made}\n]"


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
