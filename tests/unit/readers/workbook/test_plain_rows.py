"""Plain rows are read as the parser of XML reads them: every cell, note and fault."""

import datetime as dt
import io
import zipfile
from dataclasses import fields
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from declarations import reading
from hypothesis import given
from hypothesis import strategies as st

from coproduction.faults import Faults
from coproduction.readers.workbook import book, plain_rows, spreadsheet

_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_OF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{}</Relationships>"
)
_TO = '<Relationship Id="r{n}" Type="{of}/{kind}" Target="{target}"/>'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts><font/><font><strike/></font></fonts><cellXfs><xf/>'
    '<xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="22"/><xf fontId="1"/>'
    "</cellXfs></styleSheet>"
)
_STRINGS = (
    "<si><t>ano</t></si>",
    "<si><t>ne &amp; &lt;ne&gt;</t></si>",
    '<si><t xml:space="preserve"> </t></si>',
    "<si><t></t></si>",
    "<si><t/></si>",
    "<si/>",
    "<si><r><t>a</t></r><r><rPr><strike/></rPr><t>b</t></r></si>",
    "<si><t>漢</t><rPh><t>kan</t></rPh></si>",
    "<si><t>_x000D_a&#233;</t></si>",
    "<si><t>1.5</t></si>",
    "<si><t>12</t></si>",
)


def made(sheet: bytes, strings: bytes, uncalculated: bool = False) -> bytes:
    """A workbook of one sheet."""
    calculated = '<calcPr fullCalcOnLoad="1"/>' if uncalculated else ""
    to = [("worksheet", "s.xml"), ("sharedStrings", "t.xml"), ("styles", "f.xml")]
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATED.format(
            _TO.format(n=1, of=_OF, kind="officeDocument", target="xl/b.xml")
        ),
        "xl/b.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OF}"><sheets>'
        f'<sheet name="S" sheetId="1" r:id="r0"/></sheets>{calculated}</workbook>',
        "xl/_rels/b.xml.rels": _RELATED.format(
            "".join(_TO.format(n=n, of=_OF, kind=k, target=t) for n, (k, t) in enumerate(to))
        ),
        "xl/f.xml": _STYLES,
        "xl/s.xml": sheet,
        "xl/t.xml": strings,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def told(content: bytes | Path, columns=None, **declared) -> object:
    """All that is read of a workbook, or its faults."""
    source = reading({"file": "a.xlsx", **declared})
    path = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        export = spreadsheet.read(source, path, columns, Path())
    except Faults as faults:
        return faults.faults
    rest = {
        field.name: getattr(export, field.name) for field in fields(export) if field.name != "data"
    }
    rest["rows"] = None if export.rows is None else export.rows.tolist()
    cells = {}
    for name, column in export.data.items():
        kind = column.dtype
        coded = isinstance(kind, pd.CategoricalDtype)
        cells[name] = str(kind), column.cat.categories.tolist() if coded else (), repr([*column])
    return cells, repr(rest)


def same(monkeypatch, content: bytes | Path, columns=None, **declared) -> int:
    """Hold what is read against what the parser alone reads; how many rows it was not given."""
    taken = []
    keep = plain_rows.Worksheet.keep_rows
    with monkeypatch.context() as patched:
        patched.setattr(
            plain_rows.Worksheet,
            "keep_rows",
            lambda self, numbers, *of: (taken.extend(numbers), keep(self, numbers, *of)),
        )
        read = told(content, columns, **declared)
        patched.setattr(spreadsheet, "PlainRows", lambda sheet: None)
        patched.setattr(book, "_PlainTexts", lambda strings: None)
        assert read == told(content, columns, **declared)
    return len(taken)


_NUMBERS = st.sampled_from(
    ["1", "2", "9", "-1.5", "0.30000000000000004", "1E3", "39814", "40000.5"]
)
_INLINE = st.sampled_from(
    [
        "",
        " ",
        "ano",
        "a &amp; b",
        "&#65;&amp;#65;",
        "&#13;",
        "&#65535;",
        "&#1114112;",
        "7&quot;",
        "ünï",
        "a\nb",
        "a\rb",
        "]]>",
        "_x0041_",
        "5",
    ]
)
_PLAIN = st.one_of(
    _NUMBERS.map('<c r="{{at}}"{{s}}><v>{}</v></c>'.format),
    st.integers(0, 5).map('<c r="{{at}}"{{s}} t="s"><v>{}</v></c>'.format),
    st.sampled_from(["", '<c r="{at}"{s}/>', '<c r="{at}" t="b"><v>1</v></c>']),
)
_CELLS = st.one_of(
    _PLAIN,
    st.integers(0, 12).map('<c r="{{at}}"{{s}} t="s"><v>{}</v></c>'.format),
    _INLINE.map('<c r="{{at}}"{{s}} t="inlineStr"><is><t>{}</t></is></c>'.format),
    _INLINE.map('<c r="{{at}}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'.format),
    _INLINE.map('<c r="{{at}}" t="str"><v>{}</v></c>'.format),
    st.sampled_from(
        [
            "",
            "",
            '<c r="{at}"{s}/>',
            '<c r="{at}"{s}></c>',
            '<c r="{at}" t="b"><v>1</v></c>',
            '<c r="{at}" t="b"><v></v></c>',
            '<c r="{at}" t="d"><v>2026-01-01</v></c>',
            '<c r="{at}" t="e"><v>#N/A</v></c>',
            '<c r="{at}" t="x"><v>1</v></c>',
            '<c r="{at}"><v>a</v></c>',
            '<c r="{at}"><v/></c>',
            '<c r="{at}"><f>A1*2</f><v>4</v></c>',
            '<c r="{at}"><f aca="false">IF(A{row}&gt;1,"a","b")</f><v>0</v></c>',
            '<c r="{at}" t="b"><f aca="false">TRUE()</f><v>1</v></c>',
            '<c r="{at}" t="str"><f t="shared" ref="A1:A3" si="0">"a"</f><v>a</v></c>',
            '<c r="{at}" t="str"><f t="shared" si="0"/><v></v></c>',
            '<c r="{at}"><f>A1*2</f></c>',
            '<c r="{at}" t="inlineStr"><is><r><rPr><strike/></rPr><t>a</t></r></is></c>',
            '<c r="{at}" t="inlineStr"><is><t><![CDATA[a</row>]]></t></is></c>',
            '<c r="A1"><v>1</v></c>',
            '<c r="C{row}"><v>1</v></c>',
            '<c r="ZZZ{row}"><v>1</v></c>',
            "<c><v>1</v></c>",
            "<!-- ",
            " -->",
            "</row><row>",
            "<?a </row>?>",
        ]
    ),
)
_DECLARED = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    "",
    "<?xml version='1.0' encoding='utf-8'?>",
    "<?xml version='1.0' encoding='iso-8859-1'?>",
    '<?xml version="1.0"?><?a b?>',
)
_BYTES = (
    b"<",
    b">",
    b"&",
    b'"',
    b"\0",
    b"\xff",
    b"\xef\xbf\xbf",
    b"7",
    b"!",
    b"",
    b" ",
    b"/",
    b"]]>",
)
_STYLED = st.sampled_from(["", "", "", ' s="1"', ' s="2"', ' s="3"', ' s="4"', ' s="9"', " s='0'"])
_STARTS = st.sampled_from(
    [
        *['<row r="{row}">'] * 6,
        *['<row r="{row}" spans="1:5">'] * 6,
        '<row r="{row}" hidden="1">',
        '<row r="{row}" hidden="false" ht="1">',
        "<row r='{row}'>",
        "<row>",
        '<row r="{row}"/><row>',
        '<row r="{row}" spans="1" spans="2">',
        '<row r="{row}" a:b="1">',
        '<!-- <row r="{row}">',
        '<row r="3">',
    ]
)


def rarely(draw, times: int) -> bool:
    return draw(st.integers(0, times)) == times // 2


@st.composite
def sheets(draw) -> tuple[bytes, bytes]:
    """A worksheet, mostly as programs write it, and its shared texts."""
    head = "".join(
        f'<c r="{letter}1" t="inlineStr"><is><t>{letter.lower()}</t></is></c>' for letter in "ABCDE"
    )
    rows, row = [f'<row r="1">{head}</row>'], 1
    usual = draw(st.lists(st.tuples(_PLAIN, st.just(draw(_STYLED))), min_size=3, max_size=6))
    start = draw(st.sampled_from(['<row r="{row}">', '<row r="{row}" spans="1:5">']))
    for _ in range(draw(st.integers(3, 9))):
        row += 1 + rarely(draw, 9)
        cells = [
            draw(st.tuples(_CELLS if rarely(draw, 9) else _PLAIN, _STYLED))
            if rarely(draw, 4)
            else one
            for one in usual
        ]
        text = "".join(
            cell.format(at=f"{chr(65 + i)}{row}", s=style, row=row)
            for i, (cell, style) in enumerate(cells)
        )
        begun = draw(_STARTS) if rarely(draw, 19) else start
        rows.append(begun.format(row=row) + text + "</row>")
    declared = draw(st.sampled_from(_DECLARED)) if rarely(draw, 4) else _DECLARED[0]
    sheet = (
        f'{declared}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    )
    texts = draw(st.lists(st.sampled_from(_STRINGS), min_size=6, max_size=12))
    strings = f'<sst xmlns="{_MAIN}">{"".join(texts)}</sst>'
    return damaged(draw, sheet.encode()), damaged(draw, strings.encode())


def damaged(draw, part: bytes) -> bytes:
    """A part, now and then with a byte of another kind."""
    if not rarely(draw, 19):
        return part
    at = draw(st.integers(0, len(part) - 1))
    return part[:at] + draw(st.sampled_from(_BYTES)) + part[at + draw(st.integers(0, 2)) :]


@given(
    made_of=sheets(),
    asked=st.sampled_from([None, None, ["a", "c"]]),
    block=st.sampled_from([1 << 20, 400, 64, 7]),
    uncalculated=st.booleans(),
)
def test_any_sheet_is_read_as_by_the_parser_alone(made_of, asked, block, uncalculated):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("coproduction.readers.workbook.parts.BLOCK", block)
        same(patched, made(*made_of, uncalculated), asked)


def _rows() -> list[list]:
    when = dt.datetime(2026, 3, 1, 10, 30)
    texts = ("ano", 'ne & "nic"', " ", "", None, "dlouhá\nodpověď", "0012", "1e3", "3,5")
    return [["id", "text", "share", "when", "day", "yes", "number"]] + [
        [f"R{i}", texts[i % 9], i / 10, when, when.date(), i % 2 == 0, (1, None, 2.5e-7)[i % 3]]
        for i in range(40)
    ]


def _openpyxl(path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in _rows():
        workbook.active.append(row)
    workbook.active.row_dimensions[7].hidden = True
    workbook.active["C9"].number_format = "0%"
    workbook.active["B12"].font = openpyxl.styles.Font(strike=True)
    workbook.active["G15"] = "=C15*2"
    workbook.save(path)


def _xlsxwriter(path: Path, **options) -> None:
    workbook = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd", **options})
    sheet = workbook.add_worksheet()
    for i, row in enumerate(_rows()):
        sheet.write_row(i, 0, row)
    sheet.set_row(6, None, None, {"hidden": True})
    sheet.write_rich_string(11, 1, "a", workbook.add_format({"bold": True}), "b", "c")
    workbook.close()


@pytest.mark.parametrize(
    ("write", "least"),
    [
        (_openpyxl, 36),
        (_xlsxwriter, 38),
        (lambda path: _xlsxwriter(path, constant_memory=True), 38),
    ],
    ids=["openpyxl", "xlsxwriter", "inline texts"],
)
@pytest.mark.parametrize("columns", [None, ["text", "number"]])
def test_what_programs_write_is_plain(tmp_path, monkeypatch, write, least, columns):
    write(tmp_path / "a.xlsx")
    assert same(monkeypatch, tmp_path / "a.xlsx", columns) >= least
