"""Rows and columns of a worksheet."""

import pytest
from unit.readers.samples import SHEET


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
