"""Word: every cell, caption and note."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from unit.tables.cases import LABELS, all_tables, grouped, means

from coproduction.tables.formatting.writers import to_docx
from coproduction.tables.kinds.index_table import indices
from coproduction.tables.table import Cell, Column, Row, Table
from coproduction.words.numerals import typeset


def body_of(table):
    """The rows of a Word table as text, each cell once."""
    document = Document(io.BytesIO(to_docx(table)))
    (grid,) = document.tables
    rows = [
        [
            "".join(
                "\n" if part.tag == qn("w:br") else part.text or ""
                for part in cell.iter(qn("w:br"), qn("w:t"))
            )
            for cell in row.tc_lst
        ]
        for row in grid._tbl.tr_lst
    ]
    return document, grid, rows


@pytest.mark.parametrize("table", all_tables(), ids=lambda t: t.name)
def test_word_holds_every_cell_caption_and_note(table):
    document, grid, rows = body_of(table)
    assert document.paragraphs[0].style.name == "Caption"
    assert document.paragraphs[0].text == table.caption
    assert all(note in document.paragraphs[-1].text for note in table.paragraphs)
    heads = [row for row in grid.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert len(heads) == 1 + any(column.spanner for column in table.columns)
    for row, found in zip(table.rows, rows[len(heads) :], strict=True):
        assert found[0] == row.stub
        for cell, text in zip(row.cells, found[1:], strict=True):
            lines = [typeset(x, table.language) if cell.values else x for x in cell.lines]
            text = re.sub("[\u00a0\u200b]", "", text)
            if cell.mark:
                lines[0] += cell.mark
            assert text == re.sub("[\u00a0]", "", "\n".join(lines))


def test_word_is_undated_and_merges_spanners():
    table = indices(means(), grouped(), LABELS, name="i", title="I", simulated=False)
    with zipfile.ZipFile(io.BytesIO(to_docx(table))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "<dcterms:" not in core
    assert "python-docx" not in core and ">I<" in core
    _, _, rows = body_of(table)
    assert rows[0] == ["", "Public <safety> & order", "Health"]


def test_word_turns_the_page_for_a_wide_table():
    def orientation(columns):
        cells = (Cell(("-1,234.567", "(0.123)"), (-1234.567, 0.123)),) * columns
        heads = tuple(Column(f"Country {i}") for i in range(columns))
        table = Table("t", "T", heads, (Row("A label of usual length", cells),))
        return Document(io.BytesIO(to_docx(table))).sections[0].orientation

    assert orientation(4) == WD_ORIENT.PORTRAIT
    assert orientation(12) == WD_ORIENT.LANDSCAPE


def test_word_holds_no_idle_part_of_the_template():
    content = to_docx(next(iter(all_tables())))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "word/styles.xml" in names and Document(io.BytesIO(content)).tables
    assert not [n for n in names if re.search("Effects|thumbnail|customXml", n)]
    assert len(content) < 28_000
