"""Rows and columns of a worksheet."""

import openpyxl
import pytest
from openpyxl.comments import Comment
from unit.readers.samples import SHEET, read


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


def test_rows_out_of_order(fault):
    met = fault([["a"], [1], [2]], parts=[(SHEET, '<row r="3"', '<row r="2"')])
    assert met.rows == (2,)


def test_texts_that_are_not_there_are_told_where_they_are_asked_for(book, fault):
    rows = [["a", "b"], [1, "word"], [2, None]]
    astray = [(SHEET, 't="inlineStr"><is><t>word</t></is>', 't="s"><v>7</v>')]
    met = fault(rows, parts=astray)
    assert (met.check, met.column, met.rows) == ("damaged cell", "b", (2,))
    assert book(rows, ["a"], parts=astray).data["a"].tolist() == [1, 2]


@pytest.mark.parametrize("blank", [[[None], [None], [None]], [[" ", None], [None], [""]]])
def test_blank_rows_above_the_header_are_left_out(book, blank):
    rows = [*blank, ["id", "a"], ["the id", "the question"], [1, "x"], [2, "y"]]
    for columns in (None, ["a"]):
        met = book(rows, columns, header_rows=2)
        assert met.columns["a"].label == "the question" and met.data["a"].tolist() == ["x", "y"]
        assert met.row_numbers(met.data["a"] == "y") == (7,)
        assert "3 blank rows stand above the header" in met.notes
    # Declared as part of the header, they count.
    assert book(rows, header_rows=5, name_row=4).columns["a"].label == "the question"
    merged = book([[None], ["Trust", None], ["police", "courts"], [1, 2]], header_rows=2,
                  name_row=1, merge=["A2:B2"])  # fmt: skip
    assert [c.label for c in merged.columns.values()] == ["police", "courts"]


def test_rows_and_columns_that_no_sheet_has_are_told(fault):
    rows = [["a", "b"], [1, 2]]
    for old, new in {
        'r="B1"': 'r="ZZZZZZ1"',
        'r="B2"': 'r="XFE2"',
        'row r="2"': 'row r="999999999999"',
    }.items():
        met = fault(rows, parts=[(SHEET, old, new)])
        assert met.check == "damaged file" and "Excel" in met.mend


#: UTF-6 and two of ISO-8859 do not exist; Python decodes the others, some of them by its version.
UNKNOWN = ("UTF-6", "UTF-7", "ISO-8859-12", "ISO-8859-17", "base64", "cp037", "idna", "palmos",
           "punycode", "raw_unicode_escape", "rot13", "shift_jis", "undefined",
           "unicode_escape")  # fmt: skip


@pytest.mark.parametrize(
    "encoding",
    UNKNOWN,
)
def test_a_part_in_an_encoding_that_no_workbook_has_is_damaged(fault, encoding):
    head = '<?xml version="1.0" encoding="{}"?><worksheet'
    met = fault([["a"], [1]], parts=[(SHEET, "<worksheet", head.format(encoding))])
    assert met.check == "truncated file" and f"{SHEET!r} is in {encoding!r}" in met.problem


@pytest.mark.parametrize("encoding", ["utf-8", "US-ASCII", "ISO-8859-15", "Windows-1252"])
def test_a_part_in_an_encoding_of_xml_is_read(book, encoding):
    head = '<?xml version="1.0" encoding="{}"?><worksheet'
    met = book([["a"], [1]], ["a"], parts=[(SHEET, "<worksheet", head.format(encoding))])
    assert met.data["a"].tolist() == [1]


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([[1, 2, None, None, 7], [3, 4]], "1 cell right of all column names holds something"),
        ([[1, 2, "x"], [3, 4, None, 9]], "2 cells right of all column names"),
        ([[1, 2, " "], [3, 4]], ""),
    ],
)
def test_cells_beside_the_table_are_told(book, rows, note):
    met = book([["a", "b"], *rows], ["a"])
    assert list(met.data) == ["a"] and len(met.data) == 2
    told = [one for one in met.notes if "right of all column names" in one]
    assert len(told) == bool(note) and all(note in one for one in told)
    assert all(("(E2)" if "1 cell" in note else "at C2") in one for one in told)


def test_a_column_beside_the_table_that_is_asked_for_is_read(book):
    met = book([["a"], [1, 2]], ["a", "column_2"])
    assert met.data["column_2"].tolist() == [2] and not any("right of" in n for n in met.notes)


def test_a_blank_row_among_header_rows_counts_as_one(book, fault):
    rows = [["id", "a"], [None], ["the id", "the question"], *([i, i % 3] for i in range(6))]
    met = book(rows, header_rows=3)
    assert len(met.data) == 6 and met.columns["a"].label == "the question"
    told = fault(rows, header_rows=2)
    assert told.rows == (3,) and told.mend.startswith("header_rows: 3  (as many as there are")


STRUCK = (
    "xl/styles.xml",
    "</fonts>",
    '<font><strike/><sz val="11"/></font><font><strike val="0"/></font></fonts>',
)


RELATED = (
    "xl/_rels/workbook.xml.rels",
    "</Relationships>",
    '<Relationship Id="rId9" Target="sharedStrings.xml" Type="http://schemas.openxmlformats'
    '.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>',
)


def styled(font):
    """The parts of a workbook whose style 1 has a font, set for cells of the second respondent."""
    return [
        STRUCK,
        ("xl/styles.xml", "</cellXfs>", f'<xf numFmtId="0" fontId="{font}"/></cellXfs>'),
        ("xl/worksheets/sheet1.xml", '<c r="B3" t="n">', '<c r="B3" s="1" t="n">'),
    ]


@pytest.mark.parametrize(("font", "columns", "told"), [(1, None, 1), (1, ["q"], 1), (2, None, 0),
                                                       (0, None, 0), (1, ["id"], 0)])  # fmt: skip
def test_respondents_struck_through_are_read_and_told(book, font, columns, told):
    met = book([["id", "q"], [1, 2], [3, 4]], columns, parts=styled(font))
    assert len(met.data) == 2
    notes = [note for note in met.notes if "struck" in note]
    assert len(notes) == told
    assert not told or "1 respondent has cells struck through" in notes[0]
    assert not told or notes[0].endswith("(rows 3)")


@pytest.mark.parametrize("shared", [True, False])
def test_a_part_of_a_text_struck_through_is_told(book, shared):
    rich = "<r><rPr><strike/></rPr><t>No</t></r><r><t>Yes</t></r>"
    plain = '<c r="B3" t="inlineStr"><is><t>Yes</t></is></c>'
    cell = '<c r="B3" t="s"><v>1</v></c>' if shared else plain.replace("<t>Yes</t>", rich)
    strings = f"<sst><si><t>other</t></si><si>{rich}</si></sst>"
    parts = [(SHEET, plain, cell), RELATED] if shared else [(SHEET, plain, cell)]
    added = {"xl/sharedStrings.xml": strings} if shared else {}
    met = book([["id", "q"], [1, "No"], [3, "Yes"]], parts=parts, added=added)
    assert met.data["q"].tolist() == ["No", "NoYes"]
    assert any("struck through" in note and "(rows 3)" in note for note in met.notes)


def test_comments_on_cells_are_told(book, tmp_path):
    workbook = openpyxl.Workbook()
    for row in (["id", "q"], [1, 2]):
        workbook.active.append(row)
    workbook.active["B2"].comment = Comment("is 3", "x")
    workbook.save(tmp_path / "a.xlsx")
    notes = read({"file": "a.xlsx"}, None, tmp_path).notes
    assert any("comments on cells are not read (1 of the sheet, as at B2)" in n for n in notes)
    assert not any("is 3" in note for note in notes)
