"""The Word writer: one table as a `.docx` that Word and LibreOffice open alike."""

import io
import zipfile

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from coproduction.banner import SIMULATED
from coproduction.tables.table import Cell, Column, Row, Table
from coproduction.words.fixed import say
from coproduction.words.numerals import typeset

FONT = "Times New Roman"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_MARGIN = 20.0  # mm
_PAGE = (210.0, 297.0)  # mm, A4
_STUB = 34  # letters a stub may take before it breaks

#: Widths in the unit 1/8 pt of the rules at the ends, below the header and inside the table.
_HEAVY, _LIGHT, _THIN = 10, 6, 4

#: A space no line is broken at, and a sign without width that keeps it at the end of a line.
_SPACE, _END = "\u00a0", "\u200b"

#: What a ZIP archive dates its members by: the earliest date it can hold.
_EPOCH = (1980, 1, 1, 0, 0, 0)
#: Parts of the template: a second copy of its styles, a picture of its page, an empty bibliography.
_IDLE = ("stylesWithEffects", "thumbnail", "customXml")


def to_docx(table: Table) -> bytes:
    """Write a table as a Word document: a caption, a table with three rules, notes.

    The header repeats on every page, a row is not cut by a page, and a table too wide for an
    upright page stands on a broad one. The bytes hold no date and do not differ between runs.
    """
    document = Document()
    points, broad = fit(table)
    page(document.sections[0], broad)
    styles(document, points, table.language)
    document.add_paragraph(table.caption, style="Caption")
    add_table(document, table, points, broad)
    properties(document, table.caption, table.language, table.simulated)
    lean(document)
    out = io.BytesIO()
    document.save(out)
    return undated(out.getvalue())


def add_table(document, table: Table, points: float, broad: bool) -> None:
    """Add a table with its notes, in a size of type, to a page that is broad or not."""
    _grid(document, table, points, broad)
    if table.paragraphs:
        _notes(document, table, points)


def _letters(table: Table) -> list[int]:
    """Width of the stub and of every column in letters; the columns share the widest's if alike."""
    stub, *columns = table.letters()
    widest = max(columns, default=0)
    if columns and widest <= 1.6 * min(columns):
        columns = [widest] * len(columns)
    return [min(_STUB, stub), *(width + 2 for width in columns)]


def _longest_mark(table: Table, column: int) -> int:
    return max([0, *(len(row.cells[column].mark) for row in table.rows if row.cells)])


def fit(table: Table) -> tuple[float, bool]:
    """The largest of a few sizes of type in points at which a table fits, and on what page."""
    letters = sum(_letters(table))
    for broad in (False, True):
        room = _PAGE[broad] - 2 * _MARGIN
        for points in (10.0, 9.0) if not broad else (10.0, 9.0, 8.0, 7.0):
            if letters * points * 0.5 * 25.4 / 72 <= room:
                return points, broad
    return 6.0, True


def page(section, broad: bool) -> None:
    """Make a section of A4 pages, on their side where `broad`."""
    width, height = _PAGE[::-1] if broad else _PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if broad else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Mm(_MARGIN))


def styles(document, points: float, language: str) -> None:
    """Set text in one font, black, of a size in points; captions stay with what follows."""
    for name, size in (("Normal", points), ("Caption", 11.0)):
        dressed(document.styles[name], size, after=0 if name == "Normal" else 6)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    for tag in document.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)


def dressed(style, points: float | None = None, after: float | None = None) -> None:
    """Give a style the font of all, black; its size and the room below where they are given."""
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(kind), FONT)
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    style.font.color.rgb = RGBColor(0, 0, 0)
    if points is not None:
        style.font.size = Pt(points)
    if after is not None:
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.0


def _grid(document, table: Table, points: float, broad: bool) -> None:
    spanned = any(column.spanner for column in table.columns)
    headed = bool(table.stub_header or any(column.header for column in table.columns))
    heads = spanned + headed
    n = len(table.columns)
    grid = document.add_table(rows=heads + len(table.rows), cols=n + 1)
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    _described(grid, table)
    rows = grid.rows
    cells = [list(row.cells) for row in rows]
    _widths(grid, cells, table, points, broad)
    if spanned:
        _spanners(cells[0], table)
    if headed:
        _header(cells[spanned], table)
    marks = [_longest_mark(table, i) for i in range(n)]
    for number, row in enumerate(table.rows):
        _row(cells[heads + number], row, table, marks)
    for number, row in enumerate(rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number < heads:
            properties.append(OxmlElement("w:tblHeader"))
    if table.paragraphs:  # the notes do not stand alone on a page
        for cell in (cell for row in cells[-2:] for cell in row):
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True
    _rules(cells, heads, [row.kind for row in table.rows])


def _rules(cells, heads: int, kinds: list[str]) -> None:
    """Rule a table at its ends, below its `heads` rows, and above panels and the foot."""
    for cell in cells[0]:
        _rule(cell, "top", _HEAVY)
    for cell in cells[-1]:
        _rule(cell, "bottom", _HEAVY)
    if heads:
        for cell in cells[heads - 1]:
            _rule(cell, "bottom", _LIGHT)
    for number, kind in enumerate(kinds):
        foot = kind == "total" and (number == 0 or kinds[number - 1] != "total")
        if number and (foot or kind == "panel"):
            for cell in cells[heads + number]:
                _rule(cell, "top", _THIN)


def _described(grid, table: Table) -> None:
    """Name the table to readers that speak, and give its cells narrow margins."""
    properties = grid._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("left", 50), ("right", 50)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)
    look = properties.find(qn("w:tblLook"))
    if look is not None:  # the schema wants it after the margins
        properties.append(look)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), table.caption)
    properties.append(caption)


def _widths(grid, cells, table: Table, points: float, broad: bool) -> None:
    letters = _letters(table)
    room = _PAGE[broad] - 2 * _MARGIN
    natural = [count * points * 0.5 * 25.4 / 72 for count in letters]
    scale = min(1.25, room / sum(natural))
    widths = [Mm(round(width * scale, 2)) for width in natural]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for row in cells:
        for cell, width in zip(row, widths, strict=True):
            cell.width = width


def _spanners(cells, table: Table) -> None:
    position = 1
    for text, n in table.spanners():
        cell = cells[position]
        if n > 1:
            cell = cell.merge(cells[position + n - 1])
        if text:
            paragraph = _write(cell, [text], "centre")
            # a rule of the paragraph, not the cell, so that neighbours do not touch
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(3)
            border = OxmlElement("w:pBdr")
            border.append(_border("bottom", _THIN))
            paragraph._p.get_or_add_pPr().insert_element_before(
                border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
            )
        position += n


def _header(cells, table: Table) -> None:
    columns = [Column(table.stub_header, align="left"), *table.columns]
    for cell, column in zip(cells, columns, strict=True):
        _write(cell, [column.header], column.align)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def _row(cells, row: Row, table: Table, marks: list[int]) -> None:
    if not row.cells:
        paragraph = _write(cells[0].merge(cells[-1]), [row.stub], "left", bold=row.kind == "panel")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(3)
        return
    paragraph = _write(cells[0], [row.stub], "left")
    paragraph.paragraph_format.left_indent = Pt(9 + 9 * row.indent)
    paragraph.paragraph_format.first_line_indent = Pt(-9)
    for cell, content, column, mark in zip(cells[1:], row.cells, table.columns, marks, strict=True):
        _content(cell, content, column, mark, table.language)


def _content(cell, content: Cell, column: Column, mark: int, language: str) -> None:
    """Fill a cell; every line is padded to the longest mark, so that digits stand in line."""
    lines = [typeset(line, language) if content.values else line for line in content.lines]
    paragraph = _write(cell, lines[:1], column.align)
    padded = column.align == "right" and content.values
    for number, line in enumerate(lines):
        if number:
            paragraph.add_run().add_break()
            paragraph.add_run(line)
        own = content.mark if number == 0 else ""
        room = _SPACE * 2 * (mark - len(own)) if padded else ""
        if own or room:
            paragraph.add_run(own + room).font.superscript = True
        over = _SPACE if padded and number == 0 and content.over_parentheses else ""
        if room or over:
            paragraph.add_run(over + _END)


def _write(cell, lines: list[str], align: str, bold: bool = False):
    paragraph = cell.paragraphs[0]
    paragraph.alignment = _ALIGN[align]
    for line in lines:
        paragraph.add_run(line).bold = bold or None
    return paragraph


def _rule(cell, side: str, width: int) -> None:
    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        after = ("w:shd", "w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign")
        following = next((e for e in map(properties.find, map(qn, after)) if e is not None), None)
        if following is None:
            properties.append(borders)
        else:
            following.addprevious(borders)
    if borders.find(qn(f"w:{side}")) is None:
        if side == "top":
            borders.insert(0, _border(side, width))
        else:
            borders.append(_border(side, width))


def _border(side: str, width: int):
    border = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(width)), ("space", "0"), ("color", "000000")):
        border.set(qn(f"w:{key}"), value)
    return border


def _notes(document, table: Table, points: float) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(4)
    paragraph.paragraph_format.keep_together = True
    runs = [paragraph.add_run(say("Note.", table.language))]
    runs[0].italic = True
    for number, text in enumerate(table.paragraphs):
        runs.append(paragraph.add_run(f" {text}"))
        runs[-1].bold = (table.simulated and number == 0) or None
    for run in runs:
        run.font.size = Pt(min(points, 9.0))


def properties(document, title: str, language: str, simulated: bool) -> None:
    """Title and language, and neither a name nor a date of the template's."""
    held = document.core_properties
    element = held._element
    for child in list(element):
        element.remove(child)
    held.title = title[:255]  # the most that the format holds
    held.language = language
    if simulated:
        held.keywords = say(SIMULATED, language)


def lean(document) -> None:
    """Drop what the template brings and no program of today reads: a third of the file."""
    for holder in (document.part, document.part.package):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.rpartition("/")[2] in _IDLE:
                del holder.rels[key]


def undated(document: bytes) -> bytes:
    """The same archive with every member dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            new.writestr(member, old.read(name))
    return out.getvalue()
