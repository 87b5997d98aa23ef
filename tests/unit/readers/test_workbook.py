"""Excel workbooks: cells as shown, and every trick of the format told."""

import datetime as dt
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from coproduction.faults import Faults
from coproduction.readers.dispatch import read

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path):
    """Write rows as a workbook, change its parts as text, and read it."""

    def make(rows, columns=None, parts=(), merge=(), extra=None, added=None, **source):
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        for row in rows:
            sheet.append(row)
        for area in merge:
            sheet.merge_cells(area)
        for name in extra or ():
            workbook.create_sheet(name)
        workbook.save(tmp_path / "plain.xlsx")
        with (
            zipfile.ZipFile(tmp_path / "plain.xlsx") as old,
            zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                text = old.read(name).decode()
                text = text.replace(" />", "/>").replace("<v></v>", "<v/>")  # lxml or not
                for part, before, after in parts:
                    if part == name:
                        assert before in text
                        text = text.replace(before, after)
                new.writestr(name, text)
            for name, text in (added or {}).items():
                new.writestr(name, text)
        return read({"file": "a.xlsx", **source}, columns, tmp_path)

    return make


@pytest.fixture
def fault(book):
    def make(*args, **options):
        with pytest.raises(Faults) as met:
            book(*args, **options)
        return met.value.faults[0]

    return make


def test_cells_of_every_type(book):
    export = book(
        [
            ["id", "n", "day", "at", "clock", "flag", "mixed", "stored"],
            ["007", 1, dt.date(2008, 5, 6), dt.datetime(2008, 5, 6, 10, 10, 10), dt.time(10, 5),
             True, "x", "1"],
            ["a b ", 2.5, None, dt.datetime(1900, 1, 1), dt.time(0, 0, 1), False, 8, "2.5"],
        ]
    )  # fmt: skip
    kinds = {name: column.kind for name, column in export.columns.items()}
    assert kinds == {
        "id": "text",
        "n": "number",
        "day": "date",
        "at": "datetime",
        "clock": "time",
        "flag": "text",
        "mixed": "text",
        "stored": "number",
    }
    data = export.data
    assert data["id"].tolist() == ["007", "a b "]
    assert data["n"].tolist() == [1, 2.5]
    assert data["day"].iloc[0] == "2008-05-06" and pd.isna(data["day"].iloc[1])
    assert data["at"].tolist() == ["2008-05-06T10:10:10", "1900-01-01"]
    assert data["clock"].tolist() == ["10:05:00", "00:00:01"]
    assert data["flag"].tolist() == ["TRUE", "FALSE"]
    assert data["mixed"].tolist() == ["x", "8"]
    assert data["stored"].tolist() == [1, 2.5]
    assert export.notes == ("column stored: numbers are stored as text; read as numbers",)


def test_dates_counted_from_1904(book):
    rows = [["day"], [dt.date(2008, 5, 6)]]
    parts = [("xl/workbook.xml", "<workbookPr/>", '<workbookPr date1904="1"/>')]
    assert book(rows, parts=parts).data["day"].tolist() == ["2012-05-07"]


def test_empty_rows_keep_the_row_numbers(book):
    export = book([["id", "a"], [1, 2], [None, None], [3, None]])
    assert export.data["id"].tolist() == [1, 3]
    assert export.row_numbers(np.array([True, True])) == (2, 4)
    assert export.notes == ("1 empty rows hold no respondent (rows 3)",)


def test_hidden_rows_and_doubtful_thousands_are_told(book, fault):
    rows = [["id", "income"], [1, "12.000"], [2, "500"]]
    met = fault(rows)
    assert (met.check, met.column, met.code, met.rows) == ("thousands", "income", "12.000", (2,))
    hide = (SHEET, '<row r="3"', '<row hidden="1" r="3"')
    met = book([*rows, [3, 0.5]], parts=[hide], decimal=".")
    assert met.data["income"].tolist() == [12, 500, 0.5]
    assert "1 respondents in hidden rows are read too (rows 3)" in met.notes


def test_header_rows(book, fault):
    rows = [["Trust", None, "Age"], ["police", "courts", None], [1, 2, 33]]
    joined = book(rows, header_rows=2, name_row=0)
    assert list(joined.data) == ["Trust - police", "Trust - courts", "Age"]
    assert joined.first_row == 3
    merged = book(rows, header_rows=2, name_row=2, merge=["A1:B1"])
    assert [c.label for c in merged.columns.values()] == ["Trust", "Trust", "Age"]
    assert list(merged.data) == ["police", "courts", "column_3"]
    assert book(rows, ["courts"], header_rows=2, name_row=2).data["courts"].tolist() == [2]
    # A cell merged downwards names its column, also when only that column is asked for.
    tall = {"merge": ["A1:B1", "C1:C2"], "header_rows": 2, "name_row": 2}
    assert book(rows, ["Age"], **tall).data["Age"].tolist() == [33]
    # Merged in the last row, it names its second column too; that is known after the answers.
    both = [["P", "Q"], ["both", None], [1, 2]]
    found = book(both, ["Q - both"], merge=["A2:B2"], header_rows=2, name_row=0)
    assert found.data["Q - both"].tolist() == [2]


def test_columns_without_a_header_are_kept(book):
    rows = [["a"], [1, 2], [3, None, "x"]]
    assert list(book(rows).data) == ["a", "column_2", "column_3"]
    assert book(rows, ["column_3"]).data["column_3"].iloc[1] == "x"


def test_sheet_must_be_told(book, fault):
    rows = [["a"], [1]]
    met = fault(rows, extra=["Codes"])
    assert "'Sheet', 'Codes'" in met.problem and met.mend == "sheet: Sheet"
    assert book(rows, extra=["Codes"], sheet="Sheet").data["a"].tolist() == [1]
    assert fault(rows, sheet="Shet").mend == "did you mean 'Sheet'?"
    assert "empty" in fault([]).problem
    assert book(rows, extra=["loop"], platform="kobo").notes[0].startswith("sheet not declared")


def test_formulas(book, fault):
    met = fault([["a", "b"], [1, "=A2*2"], [2, "=A3*2"]])
    assert (met.column, met.rows, met.n) == ("b", (2, 3), 2)
    assert "without its result" in met.problem
    assert book([["a", "b"], [1, "=A2*2"]], ["a"]).data["a"].tolist() == [1]
    calculated = [(SHEET, "<f>A2*2</f><v/>", "<f>A2*2</f><v>2</v>")]
    assert book([["a", "b"], [1, "=A2*2"]], parts=calculated).data["b"].tolist() == [2]


def test_error_cells(book, fault):
    rows = [["a", "b"], [1, "#N/A"], [2, "#REF!"], [3, "#N/A"]]
    with pytest.raises(Faults) as met:
        book(rows)
    assert {(f.code, f.rows) for f in met.value.faults} == {("#N/A", (2, 4)), ("#REF!", (3,))}
    assert book(rows, ["a"]).data["a"].tolist() == [1, 2, 3]


def test_texts_that_are_not_there_are_told_where_they_are_asked_for(book, fault):
    rows = [["a", "b"], [1, "word"], [2, None]]
    astray = [(SHEET, 't="inlineStr"><is><t>word</t></is>', 't="s"><v>7</v>')]
    met = fault(rows, parts=astray)
    assert (met.check, met.column, met.rows) == ("damaged cell", "b", (2,))
    assert book(rows, ["a"], parts=astray).data["a"].tolist() == [1, 2]


def test_rich_text_phonetics_and_escapes(book):
    rich = (
        "<r><t>w</t></r><r><t xml:space='preserve'> ord</t></r>"
        "<rPh sb='0' eb='1'><t>NO</t></rPh><r><t>_x000D_</t></r>"
    )
    inline = [(SHEET, "<is><t>word</t></is>", f"<is>{rich}</is>")]
    assert book([["a"], ["word"]], parts=inline).data["a"].tolist() == ["w ord\r"]
    shared = [
        (SHEET, 't="inlineStr"><is><t>word</t></is>', 't="s"><v>1</v>'),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            '<Relationship Id="rId9" Target="sharedStrings.xml" Type="http://schemas.openxmlformats'
            '.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>',
        ),
    ]
    added = {"xl/sharedStrings.xml": f"<sst><si><t>other</t></si><si>{rich}</si></sst>"}
    assert book([["a"], ["word"]], parts=shared, added=added).data["a"].tolist() == ["w ord\r"]


def test_duplicate_and_missing_columns(fault):
    assert "positions 1, 2" in fault([["a", "a"], [1, 2]]).problem
    assert fault([["income"], [1]], ["incom"]).mend == "did you mean 'income'?"


def test_rows_out_of_order(fault):
    met = fault([["a"], [1], [2]], parts=[(SHEET, '<row r="3"', '<row r="2"')])
    assert met.rows == (2,)


def test_document_types_are_refused(fault):
    met = fault([["a"], [1]], parts=[(SHEET, "<worksheet", "<!DOCTYPE w []><worksheet")])
    assert "document type" in met.problem


def test_broken_parts(fault):
    assert "well-formed" in fault([["a"], [1]], parts=[(SHEET, "</worksheet>", "")]).problem


def test_zip_bombs_and_doubled_parts(book, tmp_path):
    book([["a"], [1]])
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(80 << 20))
    with pytest.raises(Faults, match=r"unpacks to 83886080 bytes"):
        read({"file": "a.xlsx"}, root=tmp_path)
    book([["a"], [1]])
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")
    with pytest.raises(Faults, match="twice"):
        read({"file": "a.xlsx"}, root=tmp_path)


def test_a_flipped_byte_is_found(book, tmp_path):
    book([["a"], *[[i] for i in range(500)]])
    path = tmp_path / "a.xlsx"
    raw = bytearray(path.read_bytes())
    at = raw.index(SHEET.encode()) + len(SHEET) + 200
    raw[at] ^= 0xFF
    path.write_bytes(raw)
    with pytest.raises(Faults, match="truncated or damaged"):
        read({"file": "a.xlsx"}, root=tmp_path)


def test_headers_that_are_dates_and_sheets_that_are_numbers(book, fault):
    rows = [["id", dt.date(2020, 1, 1)], [1, 2]]
    assert list(book(rows).data) == ["id", "2020-01-01"]
    assert fault(rows, extra=["x"], sheet="Shee").mend == "did you mean 'Sheet'?"
    renamed = [("xl/workbook.xml", 'name="Sheet"', 'name="2019"')]
    assert fault(rows, extra=["x"], parts=renamed).mend == 'sheet: "2019"'


def test_numbers_as_text_with_a_decimal_comma(book):
    comma = book([["a", "b"], ["1,5", "1,5"], [2.5, 2.5], [3, "n/a"]], decimal=",")
    assert comma.data["a"].tolist() == [1.5, 2.5, 3]
    assert comma.data["b"].tolist() == ["1,5", "2,5", "n/a"]
    assert comma.numbers("b")[:2].tolist() == [1.5, 2.5]


def test_results_that_were_never_calculated(book, fault):
    zero = [(SHEET, "<f>A2*2</f><v/>", "<f>A2*2</f><v>0</v>")]
    met = fault([["a", "b"], [1, "=A2*2"]], parts=zero)
    assert "without its result" in met.problem and met.rows == (2,)
    zero += [(SHEET, "<f>A3*2</f><v/>", "<f>A3*2</f><v>4</v>")]
    rows = [["a", "b"], [0, "=A2*2"], [2, "=A3*2"]]
    assert book(rows, parts=zero).data["b"].tolist() == [0, 4]


def test_answers_in_merged_cells(book, fault):
    rows = [["a", "b"], [1, 2], [None, 3]]
    met = fault(rows, merge=["A2:A3"])
    assert (met.column, met.rows, met.n) == ("a", (2, 3), 2)
    assert book(rows, ["b"], merge=["A2:A3"]).data["b"].tolist() == [2, 3]
