"""The manuscript: the main tables and figures as a Typst document, ready for a journal."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeGuard

import typst

from coproduction.banner import SIMULATED
from coproduction.pages.papers.printed_table import NOTED, Piece, paged, quoted, typeset_table
from coproduction.pages.reporting.blocks import Block, FigureBlock, TableBlock
from coproduction.pages.reporting.chapters import Chapter
from coproduction.pages.reporting.evidence import Evidence
from coproduction.words.fixed import say

#: Scripts the fonts within Typst can print.
PRINTED = (
    "LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN", "DEVANAGARI",
    "MODIFIER", "FEMININE", "MASCULINE", "MICRO",
)  # fmt: skip
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

SMALLER = "At {share} % of its size to fit the page."
#: The tallest figure that leaves room for its caption, points; a taller one is made smaller.
TALLEST = 640.0


def source(
    evidence: Evidence,
    chapters: Iterable[tuple[Chapter, list[Block]]],
    left_out: Collection[str] = (),
    title: str = "",
    before: str = "",
    language: str = "en",
    works: Collection[str] = (),
) -> str:
    """The Typst text: title, how to cite, and every figure and every table of a journal.

    Tables laid out for the screen only, with all their numbers, are left out, and so are the blocks
    of the names `left_out`. Every text is passed as a string, so that no sign of it is markup.
    `title` stands below that of the study, `before` before the numbers of tables and figures; what
    is not of a chapter is said in `language`; `works` are listed at the end.
    """
    data = say(DATA, language, citation=evidence.study.citation)
    front = [titled(evidence)]
    front += [f"#par(text(size: 13pt, {quoted(title)}))"] if title else []
    front.append(f"#par(text(size: 9.5pt, {quoted(data)}))")
    front += [f"#set figure(numbering: n => {quoted(before)} + str(n))"] if before else []
    made: list[Piece] = []
    for chapter, blocks in chapters:
        printed = [block for block in blocks if _belongs(block) and block.name not in left_out]
        own = [piece for block in printed for piece in typeset(block, language)]
        if own:
            heading = f"#heading(level: 1, {quoted(say(chapter.printed, language))})\n"
            own[0] = _after(heading, own[0])
        made += own
    if works:
        listed = "\n".join(f"#list(text({quoted(work)}))" for work in works)
        heading = f"#heading(level: 1, {quoted(say('References', language))})"
        made.append(Piece(f"{heading}\n{listed}\n"))
    # on the page of what they stand before, though that be turned
    start = _after("\n".join(front) + "\n", made[0] if made else Piece(""))
    return f"{opened(evidence, language)}\n{paged([start, *made[1:]])}\n"


def _after(text: str, piece: Piece) -> Piece:
    return replace(piece, text=text + piece.text)


def opened(evidence: Evidence, language: str = "en") -> str:
    """The start of a Typst text: settings, and what simulated data say on every page."""
    study = evidence.study
    banner = quoted(say(SIMULATED, language))
    told = f'text(size: 9pt, weight: "bold", fill: rgb("#7a1f00"), {banner})'
    keywords = f", keywords: ({banner},)" if study.simulated else ""
    header = f", header: align(center, {told})" if study.simulated else ""
    return (
        f"#set document(title: {quoted(study.title)}, date: none{keywords})\n"
        f"{settings(header, language)}\n{_supplements(language)}"
    )


def titled(evidence: Evidence) -> str:
    """The title of the study."""
    return f'#text(size: 17pt, weight: "bold", {quoted(evidence.study.title)})'


def _supplements(language: str) -> str:
    """What tables and figures are called in a language."""
    called = {where: say(text, language, n="").strip() for where, text in NUMBERED.items()}
    return "\n".join(
        f"#show figure.where(kind: {where}): set figure(supplement: {quoted(text)})"
        for where, text in called.items()
    )


def settings(header: str = "", language: str = "en") -> str:
    """Page, type and tables, with more for the page such as its header."""
    return NOTED + _SETTINGS.replace("{header}", header).replace(
        "{language}", quoted(language.partition("-")[0])
    )


def typeset(block: FigureBlock | TableBlock, language: str) -> list[Piece]:
    """A figure or table with its caption and notes; what is said of its size is in `language`.

    No figure floats, so that none stands within a table that goes over pages.
    """
    if isinstance(block, TableBlock):
        return typeset_table(block.table)
    return [Piece(_figure(block, language))]


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


def _belongs(block: Block) -> TypeGuard[FigureBlock | TableBlock]:
    return isinstance(block, FigureBlock) or (isinstance(block, TableBlock) and bool(block.files))


def _figure(block: FigureBlock, language: str) -> str:
    drawn = block.drawing
    path = next(file for file in block.files if file.endswith(".pdf"))
    scale = min(1.0, TALLEST / drawn.height) if drawn.height else 1.0
    width = f"{scale * drawn.width:.2f}pt"
    image = f"image({quoted('/' + path)}, alt: {quoted(drawn.alt)}, width: {width})"
    caption = f"{drawn.title}. {drawn.caption}"
    if scale < 1:
        caption += f" {say(SMALLER, language, share=f'{100 * scale:.0f}')}"
    return f"#figure({image}, caption: {quoted(caption)})"
