"""Cells of text files: kept exactly, typed where all are numbers."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.readers.samples import cells, read


def test_text_is_kept_exactly(export):
    words = ["NA", "None", "null", "-", " blank ", "nan", "N/A", '"quoted"', "a,b", "#N/A", "é"]
    lines = "".join(f'"{word.replace(chr(34), chr(34) * 2)}",1\n' for word in words)
    data = export("a,b\n" + lines + ",2\n").data
    assert cells(data["a"]) == [*words, None]


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (["1", "2.5", "", "-3"], "number"),
        (["0", "0.5", "10", ".5"], "number"),
        (["1e-05", "2E+03", "7", "8"], "number"),
        (["0.12345678901234567", "1", "2", "3"], "number"),
        (["", "", "", "1"], "number"),
        (["007", "8", "9", "10"], "text"),
        (["00", "1", "2", "3"], "text"),
        (["1", "2", "3", "x"], "text"),
        (["1", " 2", "3", "4"], "text"),
        (["+1", "2", "3", "4"], "text"),
        (["1,000", "2", "3", "4"], "text"),
        (["12345678901234567890", "1", "2", "3"], "text"),
        (["nan", "1", "2", "3"], "text"),
        (["inf", "1", "2", "3"], "text"),
        (["-", "1", "2", "3"], "text"),
        (["e5", "1", "2", "3"], "text"),
        (["1.2.3", "1", "2", "3"], "text"),
        (["0x1F", "1", "2", "3"], "text"),
        (["1_000", "1", "2", "3"], "text"),
        (["٣", "1", "2", "3"], "text"),
    ],
)
def test_a_column_is_a_number_if_all_cells_are(export, column, kind):
    read_back = export("id;x\n" + "".join(f"a;{cell}\n" for cell in column), delimiter=";")
    assert read_back.columns["x"].kind == kind
    if kind == "text":
        assert cells(read_back.data["x"]) == column
    else:
        expected = [float(cell) if cell else np.nan for cell in column]
        np.testing.assert_array_equal(read_back.data["x"], expected)


def test_numbers_that_may_be_thousands_need_their_decimal_mark(export, fault):
    text = "id;income;share\n1;500;0.125\n2;12.000;1.500\n3;{};2.000\n"
    for last in ("1.234", "NA"):
        found = fault(text.format(last))
        assert (found.check, found.column, found.code) == ("thousands", "income", "12.000")
        assert found.rows == (3,) and found.mend.endswith('decimal: "."')
    assert export(text.format(1.234), decimal=".").data["income"].tolist() == [500, 12, 1.234]
    assert export(text.format(1.2)).data["income"].tolist() == [500, 12, 1.2]


def test_decimal_comma(export):
    data = export("id;w\n1;0,75\n2;1,25\n", decimal=",").data
    assert data["w"].tolist() == [0.75, 1.25]
    data = export("id;w\n1;0.75\n2;1.25\n", decimal=",").data
    assert data["w"].tolist() == ["0.75", "1.25"]


def test_a_decimal_comma_in_quotes(export):
    met = export('id,w\n1,"0,5"\n', decimal=",", delimiter=",")
    assert met.data["w"].tolist() == [0.5]


def test_columns_are_read_alone_in_file_order(export):
    met = export("id,a,b\n1,x,2\n", ["b", "id"])
    assert list(met.data) == ["id", "b"] == list(met.columns)


def test_header_only_and_blank(fault):
    assert "no respondents" in fault("id,a\n").problem
    assert "empty" in fault("").problem


def test_cells_larger_than_a_block(export):
    huge = "x" * (5 << 20)
    assert export(f'id,a\n1,"{huge}"\n2,y\n').data["a"].tolist() == [huge, "y"]


def test_lines_of_delimiters_at_the_end_are_no_respondents(export):
    met = export("id,a\n1,2\n,\n3,4\n,\n,\n")
    assert met.data["a"].tolist()[0::2] == [2, 4]
    assert "2 rows of delimiters" in met.notes[0]


@settings(max_examples=20, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.text(st.sampled_from('a1 ",;\n\ré.-'), max_size=6), min_size=3, max_size=3),
        min_size=1,
        max_size=12,
    ),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_csv_writer_writes_is_read_back(tmp_path_factory, rows, line_end, quoting):
    if quoting == csv.QUOTE_MINIMAL:
        # Python's writer leaves a carriage return unquoted, even before a line feed.
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    folder = tmp_path_factory.mktemp("written")
    with (folder / "a.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator=line_end, quoting=quoting)
        writer.writerow(["x", "y", "z"])
        writer.writerows([*rows, ["end", "end", "end"]])
    # Cells of several lines may look like respondents; their number tells that they are none.
    declared = {"file": "a.csv", "delimiter": ",", "respondents": len(rows) + 1}
    export = read(declared, root=folder)
    assert [cells(export.data[name]) for name in "xyz"] == [
        [row[i] or None for row in rows] + ["end"] for i in range(3)
    ]
    text = (folder / "a.csv").read_bytes().split(b"\n")
    numbers = export.row_numbers(np.ones(len(export.data), dtype=bool))
    assert text[numbers[-1] - 1].replace(b'"', b"").strip() == b"end,end,end"
