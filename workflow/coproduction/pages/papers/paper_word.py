"""The paper as a Word document that authors go on writing in."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from coproduction.banner import SIMULATED
from coproduction.files import legible
from coproduction.pages.papers.paper_sections import Written
from coproduction.pages.reporting.blocks import FigureBlock, TableBlock
from coproduction.pages.reporting.evidence import Evidence
from coproduction.study.printed.prose import Prose, Run
from coproduction.tables.formatting import docx
from coproduction.tables.table import Table
from coproduction.words.fixed import say

#: Room for a picture, mm.
_BROAD, _TALL = 170.0, 215.0
_STYLES = {"paragraph": "Normal", "bullet": "List Bullet", "number": "Normal"}


def to_word(evidence: Evidence, authors: Sequence[str], paper: Written) -> bytes:
    """The document; its bytes hold no date and do not differ between runs."""
    study = evidence.study
    document = Document()
    docx.page(document.sections[0], broad=False)
    docx.styles(document, 11.0, study.language)
    for name in ("Title", "Heading 1", "Heading 2", "List Bullet"):
        docx.dressed(document.styles[name])
    if study.simulated:
        header = document.sections[0].header.paragraphs[0]
        header.add_run(say(SIMULATED, study.language)).bold = True
    _numbered(document.sections[0].footer.paragraphs[0])
    document.add_paragraph(legible(study.title), style="Title")
    if authors:
        document.add_paragraph(legible(", ".join(authors)))
    called = iter(paper.called)
    for section in paper.sections:
        document.add_heading(legible(section.title), 1)
        for block in section.blocks:
            if isinstance(block, Prose):
                _prose(document, block)
            elif isinstance(block, TableBlock):
                _table(document, evidence, block, next(called))
            else:
                _figure(document, evidence, block, next(called))
    docx.properties(document, study.title, study.language, study.simulated)
    out = io.BytesIO()
    docx.lean(document)
    document.save(out)
    return docx.undated(out.getvalue())


def _numbered(paragraph: Any) -> None:
    """The number of the page."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _prose(document: Any, block: Prose) -> None:
    if block.kind == "heading":
        paragraph = document.add_heading("", 2)
    else:
        paragraph = document.add_paragraph(style=_STYLES[block.kind])
        paragraph.paragraph_format.space_after = Pt(6)
        if block.level > 1 or (block.level and block.kind != "bullet"):
            paragraph.paragraph_format.left_indent = Mm(6 * block.level)
        if block.kind == "number":
            paragraph.paragraph_format.first_line_indent = Mm(-6)
            paragraph.add_run(f"{block.number}. ")
    for run in block.runs:
        _run(paragraph, run)


def _run(paragraph: Any, run: Run) -> None:
    made = paragraph.add_run(legible(run.text))
    made.italic, made.bold = run.emphasis or None, run.strong or None
    if not run.url:
        return
    link = OxmlElement("w:hyperlink")
    key = paragraph.part.relate_to(run.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), key)
    made.font.underline = True
    paragraph._p.append(link)
    link.append(made._r)


def _table(document: Any, evidence: Evidence, block: TableBlock, called: str) -> None:
    """A table, on a page on its side where it needs one."""
    path = next(file for file in block.files if file.endswith(".html"))
    table = Table.from_json(evidence.text(f"{path.removesuffix('.html')}.json"))
    points, broad = docx.fit(table)
    if broad:
        docx.page(document.add_section(WD_SECTION.NEW_PAGE), broad=True)
    document.add_paragraph(legible(f"{called}. {table.caption}"), style="Caption")
    docx.add_table(document, table, points, broad)
    if broad:
        docx.page(document.add_section(WD_SECTION.NEW_PAGE), broad=False)


def _figure(document: Any, evidence: Evidence, block: FigureBlock, called: str) -> None:
    path = next(file for file in block.files if file.endswith(".png"))
    drawn = block.drawing
    ratio = drawn.height / drawn.width if drawn.width else 1.0
    width = min(_BROAD, drawn.width / 72 * 25.4 or _BROAD, _TALL / ratio if ratio else _BROAD)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(str(Path(evidence.folder) / path), width=Mm(width))
    properties = picture._inline.docPr
    properties.set("descr", legible(drawn.alt))
    properties.set("name", legible(called))
    document.add_paragraph(legible(f"{called}. {drawn.title}. {drawn.caption}"), style="Caption")
