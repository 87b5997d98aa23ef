"""Rows and columns of a worksheet."""

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
