"""Columns of a battery with the same answers."""

import numpy as np
from exports import entry, export, rows

from coproduction.harmonise.validation import twins
from coproduction.harmonise.validation.verdict import Book
from coproduction.study.recodes.crosswalk import Crosswalk

LEVELS = ("never", "sometimes", "often")
DRAWN = np.random.default_rng(7)
FIRST = DRAWN.integers(1, 4, 300)


def noted(first, second, target="b"):
    crosswalk = Crosswalk("x.csv", tuple(rows(*(
        f"{q}|{code}||{to}|map|{level}||"
        for q, to in (("q1", "a"), ("q2", target))
        for code, level in enumerate(LEVELS, start=1)
    ))))  # fmt: skip
    at = export(q1=np.asarray(first, float), q2=np.asarray(second, float))
    book = Book("s", "raw", at)
    twins.enter(book, at, crosswalk)
    return entry(book.verdict, "same_as_another")[0]


def test_a_column_that_was_filled_with_another_is_noted():
    (row,) = noted(FIRST, np.where(np.arange(300) < 3, 1, FIRST))
    assert (row["column"], row["severity"]) == ("q2", "note") and "q1" in row["expected"]


def test_columns_that_differ_and_columns_of_one_target_are_not():
    other = np.where(DRAWN.random(300) < 0.1, DRAWN.integers(1, 4, 300), FIRST)
    assert noted(FIRST, other) == noted(FIRST, DRAWN.permutation(FIRST)) == []
    assert noted(FIRST, FIRST, "a") == []


def test_what_few_do_is_the_same_for_most_and_no_twin():
    first, second = np.ones(300), np.ones(300)
    first[:20], second[20:40] = 3, 3
    assert noted(first, second) == []
    second[:] = first
    assert noted(first, second) == [], "twenty answers may agree"
