"""Columns that tell nobody apart, or everybody, and bins that nobody falls into."""

import pytest
from declarations import source
from exports import entry, export, rows, run

from coproduction.harmonise.validation import sameness
from coproduction.harmonise.validation.verdict import HIDDEN, Book
from coproduction.study.recodes.crosswalk import Crosswalk

TOWNS = Crosswalk(
    "x.csv", tuple(rows("q|[0,20000)||urban|bin|no||", "q|[20000,)||urban|bin|yes||"))
)
N = 60
SOUND = {
    "id": [f"r{i}" for i in range(N)], "w": [str(1 + i % 3) for i in range(N)],
    "st": ["ns"[i % 2] for i in range(N)], "psu": [f"PT{i % 10}" for i in range(N)],
    "q1": [str(1 + i % 2) for i in range(N)], "q2": [str(1 + i % 3) for i in range(N)],
    "q3": [str(20 + i % 40) for i in range(N)],
}  # fmt: skip


def noted(folder, check, **cells):
    verdict = run(folder, **SOUND | cells)[2]
    assert not verdict.faults
    return entry(verdict, check)


def test_columns_that_vary_are_not_entered(tmp_path):
    verdict = run(tmp_path, **SOUND)[2]
    told = {row["check"] for row in verdict.summary}
    assert not told & {"constant", "single_psu", "unmet_bin", "lookalike"}


@pytest.mark.parametrize(("column", "code"), [("w", "1"), ("st", "n"), ("q2", "2")])
def test_a_column_that_is_the_same_for_everybody_is_noted(tmp_path, column, code):
    (row,), _ = noted(tmp_path, "constant", **{column: [code] * N})
    assert (row["column"], row["severity"], row["n_failed"]) == (column, "note", 1)


@pytest.mark.parametrize("code", ["9", "8"])
def test_a_kind_of_missing_for_everybody_is_another_matter(tmp_path, code):
    verdict = run(tmp_path, **SOUND | {"q1": [code] * N})[2]
    assert entry(verdict, "constant") == ([], [])


def test_psus_of_one_respondent_each_are_noted(tmp_path):
    (row,), _ = noted(tmp_path, "single_psu", psu=[f"PT{i}x" for i in range(N)])
    assert (row["column"], row["severity"]) == ("psu", "note")


@pytest.mark.parametrize("other", ["PT-3", "PT 3", "PT.3"])
def test_a_psu_that_looks_as_another_is_warned_of(tmp_path, other):
    psu = [*SOUND["psu"][:13], other, *SOUND["psu"][14:]]
    (row,), cells = noted(tmp_path, "lookalike", psu=psu)
    assert (row["column"], row["severity"], row["n_failed"]) == ("psu", "warning", 1)
    assert cells == [[15, f"{other} (1) beside PT3 (5)"]]


def test_identifiers_that_look_the_same_are_warned_of_and_not_shown(tmp_path):
    ids = [f"r{i:02}" for i in range(N - 1)] + ["rO1"]
    (row,), cells = noted(tmp_path, "lookalike", id=ids)
    assert (row["column"], row["severity"], row["n_failed"]) == ("id", "warning", 1)
    assert cells == [[61, HIDDEN]]


def test_a_level_whose_bins_hold_nobody_is_noted_with_the_bins_that_hold_all():
    def judged(numbers):
        at = export(q=numbers)
        book = Book("s", "raw", at)
        sameness.enter(book, at, source(respondent="", weight=""), TOWNS, ())
        return entry(book.verdict, "unmet_bin")

    assert judged([7000.0, 130000.0]) == ([], [])
    (row,), cells = judged([7.0, 130.0])
    assert (row["severity"], row["n_failed"], row["n"]) == ("note", 1, 2)
    assert "all numbers lie in [0,20000)" in row["expected"]
    assert cells == [["", "yes: [20000,)"]]
