"""Plain tables: numbers as a reader can use them, words as words."""

import pytest

from coproduction.pages.plain_tables import laid_out, rounded


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1234567", "1,234,567"),
        ("-3", "−3"),
        ("0.03795508073", "0.038"),
        ("-12.3456", "−12.35"),
        ("1234.56", "1,235"),
        ("3.846135181e-30", "3.8×10⁻³⁰"),
        ("0.0", "0"),
        ("0.3", "0.3"),
    ],
)
def test_numbers_keep_the_digits_a_reader_can_use(text, shown):
    assert rounded(text) == shown


def test_a_column_with_one_word_is_a_column_of_words():
    laid = laid_out("T", ("a", "b"), [("x", "1"), ("y", "low")])
    assert [row.cells[1].classes for row in laid.rows] == [("left",), ("left",)]


def test_a_number_keeps_what_it_sorts_by():
    (row,) = laid_out("T", ("a", "b"), [("x", "-1234.5678")]).rows
    assert (row.cells[1].lines, row.cells[1].value) == (("−1,235",), "-1234.5678")
