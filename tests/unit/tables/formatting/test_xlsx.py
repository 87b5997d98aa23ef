"""Excel: numbers are numbers as printed, texts are texts, bytes are the same."""

import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from unit.tables.cases import NASTY, a_table, all_tables

from coproduction.banner import SIMULATED
from coproduction.tables.formatting.flat import to_notes
from coproduction.tables.formatting.xlsx import to_xlsx
from coproduction.tables.table import Cell, Column, Row, Table


def sheet(table):
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(table))).active


@pytest.mark.parametrize("table", all_tables(), ids=lambda t: t.name)
def test_every_number_and_text_is_there(table):
    found = [cell.value for row in sheet(table).iter_rows() for cell in row if cell.value]
    assert found[0] == table.caption and len(found) > len(table.rows)
    for row in table.rows:
        assert not row.stub or row.stub in found
    for note in table.paragraphs[1:]:
        assert note in found
    numbers = {float(f"{v:.12g}") for v in found if isinstance(v, int | float)} | {0.0}
    cells = [cell for row in table.rows for cell in row.cells]
    alone = [c.values[0] for c in cells if len(c.lines) == len(c.values) == 1]
    assert {float(f"{v:.12g}") for v in alone} <= numbers


def test_a_number_is_shown_as_it_is_printed():
    cells = (
        Cell(("1,234.57", "(0.12)"), (1234.5678, 0.1234), "**"),
        Cell(("-0.1", "[-0.3, 0.1]"), (-0.12, -0.31, 0.09)),
        Cell(("1.2e-05", "(3.0e-06)"), (1.23e-5, 3.0e-6)),
        Cell(("–",), (float("nan"), float("nan"))),
        Cell(("1,000 (998)",), (1000.0, 998.2)),
    )
    rows = (Row("r", cells),)
    table = Table("t", "T", tuple(Column(f"c{k}") for k in range(5)), rows)
    first, second = list(sheet(table).iter_rows(min_row=3, max_row=4))
    assert [c.value for c in first[1:]] == [1234.5678, -0.12, 1.23e-5, "–", "1,000 (998)"]
    assert [c.number_format for c in first[1:4]] == ['#,##0.00"**"', "0.0", "0.0E+00"]
    assert second[1].value == 0.1234
    assert second[1].number_format == '"("0.00")";"("-0.00")"'
    assert second[2].value == "[−0.3, 0.1]"


def test_no_text_is_a_formula_or_a_link():
    evil = ("=1+1", "+1", "@x", "http://example.org", NASTY)
    columns = tuple(Column(text, text) for text in evil)
    rows = tuple(Row(text, tuple(Cell((text,)) for text in evil)) for text in evil)
    table = Table("a:b/c*d?e[f]" * 4, "=T", columns, rows, "=S", ("=N",))
    found = sheet(table)
    assert {cell.data_type for row in found.iter_rows() for cell in row} <= {"s", "n"}
    parts = zipfile.ZipFile(io.BytesIO(to_xlsx(table)))
    text = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in text and "hyperlink" not in text
    assert len(found.title) <= 31


def test_bytes_hold_no_date_and_are_always_the_same():
    table = a_table(("AA", "BB"))
    assert to_xlsx(table) == to_xlsx(table)
    parts = zipfile.ZipFile(io.BytesIO(to_xlsx(table)))
    assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    dates = re.findall(r">(\d{4}-\d\d-\d\d)T", parts.read("docProps/core.xml").decode())
    assert set(dates) <= {"1980-01-01"}


def test_title_and_notes_stand_beside_the_csv():
    table = a_table()
    assert to_notes(table).splitlines() == [table.caption, *table.paragraphs]


@pytest.mark.parametrize("simulated", [True, False])
def test_the_properties_of_a_workbook_say_where_data_are_simulated(simulated):
    table = replace(a_table(), simulated=simulated)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table)))
    assert (book.properties.keywords == SIMULATED) == simulated
