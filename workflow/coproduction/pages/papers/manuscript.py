"""The manuscript: the main tables and figures as a Typst document, ready for a journal."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeGuard

import typst

from coproduction import files
from coproduction.banner import SIMULATED
from coproduction.pages.reporting.blocks import Block, FigureBlock, TableBlock
from coproduction.pages.reporting.chapters import Chapter
from coproduction.pages.reporting.evidence import Evidence
from coproduction.tables.formatting.layout import LaidCell, LaidRow, Layout
from coproduction.tables.table import broken
from coproduction.words.fixed import say

#: Room for the columns of a table on an upright page and on one turned on its side, points, with
#: the size of type there. A table too broad for both is cut.
UPRIGHT, TURNED = (490.0, 8.5), (735.0, 7.5)
#: Mean width of a letter by its size, and points between columns.
LETTER, BETWEEN = 0.5, 7.0
#: Letters a stub may take before it breaks.
STUB = 34

#: Scripts the fonts within Typst can print.
PRINTED = (
    "LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN", "DEVANAGARI",
    "MODIFIER", "FEMININE", "MASCULINE", "MICRO",
)  # fmt: skip
TURN = "#page(flipped: true)[\n"
DATA = "Data: {citation}"
#: Kind of a figure of Typst to what it is called, with its number.
NUMBERED = {"table": "Table {n}", "image": "Figure {n}"}
LACKING = (
    "Letters that no font on this machine has stand as the name of their script in brackets; the "
    "report and the tables as HTML and Word hold them."
)

_SETTINGS = """
#set page(paper: "a4", margin: (x: 1.75cm, y: 2.2cm), numbering: "1"{header})
#set text(font: "Libertinus Serif", size: 10.5pt, lang: {language})
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


def source(
    evidence: Evidence,
    chapters: Iterable[tuple[Chapter, list[Block]]],
    left_out: Collection[str] = (),
    title: str = "",
    before: str = "",
    language: str = "en",
) -> str:
    """The Typst text: title, how to cite, and every figure and every table of a journal.

    Tables laid out for the screen only, with all their numbers, are left out, and so are the blocks
    of the names `left_out`. Every text is passed as a string, so that no sign of it is markup.
    `title` stands below that of the study, `before` before the numbers of tables and figures; what
    is not of a chapter is said in `language`.
    """
    data = say(DATA, language, citation=evidence.study.citation)
    out = [opened(evidence, language)]
    out += [f"#par(text(size: 13pt, {quoted(title)}))"] if title else []
    out.append(f"#par(text(size: 9.5pt, {quoted(data)}))")
    out += [f"#set figure(numbering: n => {quoted(before)} + str(n))"] if before else []
    for chapter, blocks in chapters:
        printed = [block for block in blocks if _belongs(block) and block.name not in left_out]
        made = [typeset(block) for block in printed]
        if made:
            # on the page of what it heads, though that be turned
            heading = f"#heading(level: 1, {quoted(chapter.title)})\n"
            turned = made[0].startswith(TURN)
            made[0] = f"{TURN}{heading}{made[0][len(TURN) :]}" if turned else heading + made[0]
        out += made
    return "\n".join(out) + "\n"


def opened(evidence: Evidence, language: str = "en") -> str:
    """The start of a Typst text: settings, what simulated data say on every page, the title."""
    study = evidence.study
    banner = quoted(say(SIMULATED, language))
    told = f'text(size: 9pt, weight: "bold", fill: rgb("#7a1f00"), {banner})'
    keywords = f", keywords: ({banner},)" if study.simulated else ""
    header = f", header: align(center, {told})" if study.simulated else ""
    return (
        f"#set document(title: {quoted(study.title)}, date: none{keywords})\n"
        f"{settings(header, language)}\n{_supplements(language)}\n"
        f'#text(size: 17pt, weight: "bold", {quoted(study.title)})'
    )


def _supplements(language: str) -> str:
    """What tables and figures are called in a language."""
    called = {where: say(text, language, n="").strip() for where, text in NUMBERED.items()}
    return "\n".join(
        f"#show figure.where(kind: {where}): set figure(supplement: {quoted(text)})"
        for where, text in called.items()
    )


def settings(header: str = "", language: str = "en") -> str:
    """Page, type and tables, with more for the page such as its header."""
    return _SETTINGS.replace("{header}", header).replace(
        "{language}", quoted(language.partition("-")[0])
    )


def typeset(block: FigureBlock | TableBlock) -> str:
    """A figure or table with its caption and notes."""
    return typeset_table(block.table) if isinstance(block, TableBlock) else _figure(block)


def compiled(text: str, folder: Path, scratch: Path) -> bytes:
    """The PDF, which depends on the text and the figures in `folder` alone.

    Only for scripts that Typst brings no font for, the fonts of the machine are taken.
    `scratch` is a file to keep the text in while it is compiled; it lies in `folder`.
    """
    text, own = legible(text)
    scratch.write_text(text, encoding="utf-8")
    try:
        return typst.compile(scratch, root=folder, ignore_system_fonts=own, timestamp=0)
    finally:
        scratch.unlink()


def legible(text: str) -> tuple[str, bool]:
    """The text as it can be printed, and whether the fonts within Typst suffice for it.

    Letters that no font has would print as boxes: the name of their script stands for a run of
    them, and the start of the text says so.
    """
    foreign = {sign for sign in set(text) if ord(sign) > 0x2AF and _script(sign)}
    if not foreign:
        return text, True
    covered = _covered()
    lacking = {sign for sign in foreign if ord(sign) not in covered}
    if not lacking:
        return text, False

    def named(run: re.Match) -> str:
        names = dict.fromkeys(_script(sign) for sign in run.group())
        return f"[{', '.join(names)}]"

    text = re.sub(f"[{re.escape(''.join(sorted(lacking)))}]+", named, text)
    said = f'#text(size: 9pt, style: "italic", {quoted(LACKING)})\n'
    # at the start of a line, where no text of the study can be, see `quoted`
    before, par, after = re.split(r"^(#par\()", text, maxsplit=1, flags=re.MULTILINE)
    return before + said + par + after, lacking == foreign


@cache
def _covered() -> frozenset[int]:
    """The code points that some font of the machine has."""
    from fontTools.ttLib import TTFont  # takes long, and hardly ever comes to it

    covered: set[int] = set()
    for font in typst.Fonts(include_system_fonts=True).fonts():
        if font.path:
            with TTFont(font.path, fontNumber=font.index, lazy=True) as opened:
                covered |= set(opened.getBestCmap() or ())
    return frozenset(covered)


def _script(sign: str) -> str:
    """Script of a letter or of a mark on one, where the fonts within Typst lack it."""
    if unicodedata.category(sign)[0] not in "LM":
        return ""
    name = unicodedata.name(sign, "unknown").split()[0]
    return "" if name in (*PRINTED, "COMBINING") else name if name == "CJK" else name.title()


def quoted(text: str) -> str:
    """A string of Typst: nothing in it is read as markup."""
    text = files.legible(text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _belongs(block: Block) -> TypeGuard[FigureBlock | TableBlock]:
    return isinstance(block, FigureBlock) or (isinstance(block, TableBlock) and bool(block.files))


def _figure(block: FigureBlock) -> str:
    drawn = block.drawing
    path = next(file for file in block.files if file.endswith(".svg"))
    scale = min(1.0, TALLEST / drawn.height) if drawn.height else 1.0
    width = f"{scale * drawn.width:.2f}pt"
    image = f"image({quoted('/' + path)}, alt: {quoted(drawn.alt)}, width: {width})"
    caption = f"{drawn.title}. {drawn.caption}"
    if scale < 1:
        caption += f" At {100 * scale:.0f} % of its size to fit the page."
    return f"#figure({image}, caption: {quoted(caption)})"


def typeset_table(table: Layout) -> str:
    """A figure with a table, ruled as booktabs does: top, below the head, bottom."""
    return SAME_NUMBER.join(_part(part) for part in _parts(table))


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


def _part(table: Layout) -> str:
    width = table.width
    upright = _fits(_letters(table), UPRIGHT)
    # a first column without width, whose cells hold rows together over a page break
    columns = ", ".join(["0pt", *["auto"] * width])
    lines = [f"columns: ({columns}),", "table.hline(stroke: 0.8pt),"]
    head = [cell for row in table.head for cell in [HOLD.format(n=1), *_row(row)]]
    lines.append(f"table.header({', '.join([*head, 'table.hline(stroke: 0.5pt)'])}),")
    held = _held(table.rows)
    for i, row in enumerate(table.rows):
        if row.kind == "foot" or (i and _heading(row) == "panel"):
            lines.append("table.hline(stroke: 0.5pt),")
        start = [HOLD.format(n=held[i])] if held[i] else []
        lines.append(", ".join([*start, *_row(row)]) + ",")
    lines.append("table.hline(stroke: 0.8pt),")
    inner = "\n  ".join(lines)
    size = (UPRIGHT if upright else TURNED)[1]
    short = sum(map(_lines, table.rows)) <= WHOLE
    made = (
        f"#[#set text(size: {size}pt)\n#figure(table(\n  {inner}\n), kind: table, "
        f"caption: {quoted(table.caption)})\n"
    )
    if table.notes:
        note, notes = quoted(table.note), quoted(" ".join(table.notes))
        made += f"#block(above: 0.4em, text(size: 8.5pt)[#emph({note}) #{notes}])\n"
    made += "]"
    if short:
        made = f"#block(breakable: false)[\n{made}\n]"
    return made if upright else f"{TURN}{made}\n]"


#: What goes before a part that continues a table.
SAME_NUMBER = "\n#counter(figure.where(kind: table)).update(n => n - 1)\n"

#: A cell without size that spans rows, which Typst then keeps on one page.
HOLD = "table.cell(rowspan: {n}, breakable: false, inset: 0pt)[]"


def _heading(row: LaidRow) -> str:
    """ "panel" or "group" where a row is a heading, else nothing."""
    return next((kind for kind in ("panel", "group") if kind in row.cells[0].classes), "")


def _lines(row: LaidRow) -> int:
    stub = math.ceil(max(len(line) for line in row.cells[0].lines) / STUB)
    return max(stub, *(len(cell.lines) for cell in row.cells))


def _held(rows: Sequence[LaidRow]) -> list[int]:
    """For each row how many rows from it on stay on one page; 0 for one already held.

    A heading stays with what follows it, at most `TOGETHER` lines; so do the first rows of a
    table, its foot, and its last rows, so that no heading ends a page and no page starts with a
    line or two.
    """
    if not rows:
        return []
    starts, lines = [0], 0
    for i, row in enumerate(rows):
        before = _heading(rows[i - 1]) if i else ""
        fresh = bool(_heading(row)) and not before
        full = lines + _lines(row) > TOGETHER and not before
        if i and (fresh or row.kind == "foot" or full):
            starts.append(i)
            lines = 0
        lines += _lines(row)
    # a short start takes in what follows it, and a short end joins what stands before it
    if len(starts) > 2 and starts[1] < 3:
        del starts[1]
    if len(starts) > 2 and len(rows) - starts[-1] < 3:
        starts.pop()
    held = [0] * len(rows)
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        held[start] = end - start
    return held


def _row(row: LaidRow) -> list[str]:
    return [_cell(cell) for cell in row.cells]


def _cell(cell: LaidCell) -> str:
    across = "center" if {"centre"} & set(cell.classes) or cell.scope == "colgroup" else "left"
    across = "right" if "right" in cell.classes else across
    weight = ', weight: "bold"' if "panel" in cell.classes or cell.scope == "col" else ""
    told = cell.lines if cell.scope != "col" else [b for t in cell.lines for b in broken(t)] or [""]
    lines = [f"text({quoted(line)}{weight})" for line in told]
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
