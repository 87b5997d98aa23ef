"""Sheets of a workbook and the texts its cells share."""

import datetime as dt

import openpyxl
import pytest
from unit.readers.samples import SHEET, read, run_here

from coproduction.faults import Faults
from coproduction.readers import dispatch
from coproduction.readers.workbook import book as books


def test_sheet_must_be_told(book, fault):
    rows = [["a"], [1]]
    met = fault(rows, extra=["Codes"])
    assert "'Sheet', 'Codes'" in met.problem and met.mend == "sheet: Sheet"
    many = fault(rows, extra=[f"s{n}" for n in range(60)]).problem
    assert many.endswith("'s48', … (61 in all).") and many.count("'s") == 49
    assert book(rows, extra=["Codes"], sheet="Sheet").data["a"].tolist() == [1]
    assert fault(rows, sheet="Shet").mend == "did you mean 'Sheet'?"
    assert "empty" in fault([]).problem
    assert book(rows, extra=["loop"], platform="kobo").notes[0].startswith("sheet not declared")


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


def test_headers_that_are_dates_and_sheets_that_are_numbers(book, fault):
    rows = [["id", dt.date(2020, 1, 1)], [1, 2]]
    assert list(book(rows).data) == ["id", "2020-01-01"]
    assert fault(rows, extra=["x"], sheet="Shee").mend == "did you mean 'Sheet'?"
    renamed = [("xl/workbook.xml", 'name="Sheet"', 'name="2019"')]
    assert fault(rows, extra=["x"], parts=renamed).mend == 'sheet: "2019"'


def test_the_sheet_with_most_rows_is_proposed(tmp_path):
    workbook = openpyxl.Workbook()
    for name, rows in {"Sheet": 2, "answers": 9, "codes": 5}.items():
        sheet = workbook.active if name == "Sheet" else workbook.create_sheet(name)
        for row in range(rows):
            sheet.append([f"a{row}"])
    workbook["codes"].cell(99, 1).number_format = "0.0"  # of a format alone
    workbook.save(tmp_path / "x.xlsx")
    for told in ({}, {"sheet": "qqqqqqqqq"}):
        with pytest.raises(Faults, match="sheet: answers"):
            read({"file": str(tmp_path / "x.xlsx"), **told})


def test_other_sheets_that_hold_anything_are_named(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "answers"
    for name in ("answers", "more", "codes"):
        sheet = workbook[name] if name == "answers" else workbook.create_sheet(name)
        sheet.append(["id", "a"])
        sheet.append([1, 2])
    workbook.create_sheet("empty")
    workbook["codes"].sheet_state = "hidden"
    workbook.save(tmp_path / "a.xlsx")
    met = read({"file": "a.xlsx", "sheet": "answers"}, root=tmp_path)
    assert met.notes == (
        "only the sheet 'answers' is read, not the sheets 'more', 'codes' (hidden)",
    )
    del workbook["codes"], workbook["more"]
    workbook.save(tmp_path / "a.xlsx")
    assert read({"file": "a.xlsx", "sheet": "answers"}, root=tmp_path).notes == ()


FILLED = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData'
RELATIONS = "xl/_rels/workbook.xml.rels"
SHARED = '<Relationship Type="http://x/sharedStrings" Target="/xl/texts.xml" Id="{}"/>'
TEXTS = {"xl/texts.xml": "<sst><si><t>none</t></si><si><t>a</t></si></sst>"}


def test_sheets_beyond_the_first_ones_are_counted(book, monkeypatch):
    monkeypatch.setattr(books, "SHEETS_SHOWN", 2)
    sheets = [f"s{i}" for i in range(5)]
    met = book([["id", "a"], [1, 2]], sheet="Sheet", extra=sheets)
    beyond = "; whether 3 more hold anything was not looked into"
    assert met.notes == ("only the sheet 'Sheet' is read" + beyond,)
    filled = ("xl/worksheets/sheet3.xml", "<sheetData", FILLED)
    met = book([["id", "a"], [1, 2]], sheet="Sheet", extra=sheets, parts=[filled])
    assert met.notes == ("only the sheet 'Sheet' is read, not the sheet 's1'" + beyond,)


def test_a_part_is_looked_into_once_whatever_leads_to_it(book, fault, monkeypatch):
    monkeypatch.setattr(dispatch, "started", run_here)
    looked, unpacked = [], []
    holds, stream = books.holds_cells, books.stream
    monkeypatch.setattr(books, "holds_cells", lambda *of: looked.append(of[1]) or holds(*of))
    monkeypatch.setattr(books, "stream", lambda *of: unpacked.append(of[2]) or stream(*of))
    changed = [(RELATIONS, f"sheet{i}.xml", "sheet2.xml") for i in (3, 4)]
    changed.append(("xl/worksheets/sheet2.xml", "<sheetData", FILLED))
    twice = SHARED.format("one") + SHARED.format("two") + "</Relationships>"
    changed.append((RELATIONS, "</Relationships>", twice))
    given = {"extra": ["s", "t", "u"], "parts": changed, "added": TEXTS}
    met = book([["id", "a"], [1, "x"]], sheet="Sheet", **given)
    assert met.notes == ("only the sheet 'Sheet' is read, not the sheets 's', 't', 'u'",)
    assert looked == ["xl/worksheets/sheet2.xml"]
    assert unpacked.count("xl/texts.xml") == 1
    assert fault([["id", "a"], [1, "x"]], **given).mend == "sheet: Sheet"
    assert unpacked.count("xl/worksheets/sheet2.xml") == 1


@pytest.mark.parametrize("number", ["\u0661", "\u0967", "\uff11", "0_1", "-1", "\u00a01", " 1\n"])
def test_numbers_of_shared_texts_are_digits_of_ascii(book, number):
    cell = 't="inlineStr"><is><t>b</t></is>'
    parts = [
        ("xl/worksheets/sheet1.xml", cell, f't="s"><v>{number}</v>'),
        (RELATIONS, "</Relationships>", SHARED.format("one") + "</Relationships>"),
    ]
    if number.isascii() and number.strip() == "1":
        assert book([["id"], ["b"]], parts=parts, added=TEXTS).data["id"].tolist() == ["a"]
        return
    with pytest.raises(Faults, match="leads to a text that the workbook does not hold"):
        book([["id"], ["b"]], parts=parts, added=TEXTS)


@pytest.mark.parametrize(
    ("before", "after"),
    [('<row r="2"', '<row r="\u0662"'), ('<c r="A2"', '<c r="A2" s="\u0660"')],
)
def test_numbers_of_rows_and_styles_are_digits_of_ascii(book, before, after):
    with pytest.raises(Faults, match="is no whole number"):
        book([["id"], [1]], parts=[("xl/worksheets/sheet1.xml", before, after)])
