"""Few numbers with decimals among whole ones."""

import pytest
from exports import entry, export, rows, run

from coproduction.harmonise.validation import fractions
from coproduction.harmonise.validation.verdict import Book
from coproduction.study.recodes.crosswalk import Crosswalk

N = 200
SOUND = {
    "id": [f"r{i}" for i in range(N)], "w": [str(1 + i % 3) for i in range(N)],
    "st": ["ns"[i % 2] for i in range(N)], "psu": [f"{i % 10}" for i in range(N)],
    "q1": [str(1 + i % 2) for i in range(N)], "q2": [str(1 + i % 3) for i in range(N)],
}  # fmt: skip
AGES = [str(20 + i % 40) for i in range(N)]


def noted(folder, halves):
    ages = [f"{age}.5" if place in halves else age for place, age in enumerate(AGES)]
    return entry(run(folder, q3=ages, **SOUND)[2], "fractions")


def test_halves_among_whole_ages_are_noted(tmp_path):
    (row,), cells = noted(tmp_path, {3, 4, 5})
    assert (row["column"], row["severity"], row["n_failed"], row["n"]) == ("q3", "note", 3, N)
    assert cells == [[5, "23.5"], [6, "24.5"], [7, "25.5"]]


@pytest.mark.parametrize("halves", [(), (3, 4), range(20), range(N)])
def test_whole_numbers_a_few_answers_and_a_question_of_halves_are_not(tmp_path, halves):
    assert noted(tmp_path, set(halves)) == ([], [])


@pytest.mark.parametrize(
    ("numbers", "n"),
    [
        ([*range(20, 60)] * 4 + [47.3] * 40, 40),  # a mean that was filled in
        ([*range(5000, 90000, 500)] + [4.25, 12.125, 61.5] * 20, 60),  # thousands
        ([*range(5000, 90000, 500)] + [4000.25, 12000.5, 61000.5] * 20, 0),
        ([*range(20, 60)] * 4 + [20.5, 30.5] * 20, 0),
    ],
)
def test_many_numbers_with_decimals_are_noted_where_they_are_one_or_thousands(numbers, n):
    at = export(q=[float(number) for number in numbers])
    book = Book("s", "raw", at)
    fractions.enter(book, at, Crosswalk("x.csv", tuple(rows("q|||income|copy|||"))))
    assert [row["n_failed"] for row in entry(book.verdict, "fractions")[0]] == [n] * bool(n)


@pytest.mark.parametrize(("n", "found"), [(499, 0), (500, 1)])
def test_one_number_with_decimals_among_hundreds_is_noted(n, found):
    at = export(q=[20.0 + i % 40 for i in range(n)] + [41.5])
    book = Book("s", "raw", at)
    fractions.enter(book, at, Crosswalk("x.csv", tuple(rows("q|||age|copy|||"))))
    assert len(entry(book.verdict, "fractions")[0]) == found
