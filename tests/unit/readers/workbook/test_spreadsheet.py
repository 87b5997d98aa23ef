"""A sheet as an export: what is noted and what stops it."""

import numpy as np
from unit.readers.samples import SHEET


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
    assert "1 respondent in a hidden row is read too (rows 3)" in met.notes


def test_duplicate_and_missing_columns(fault):
    assert "positions 1, 2" in fault([["a", "a"], [1, 2]]).problem
    assert fault([["income"], [1]], ["incom"]).mend == "did you mean 'income'?"
