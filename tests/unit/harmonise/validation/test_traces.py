"""Traces of spreadsheets, merges and exports in cells that are sound each for itself."""

import numpy as np
import pytest
from declarations import source
from exports import entry, export, rows, run

from coproduction.harmonise.validation import traces
from coproduction.harmonise.validation.verdict import Book
from coproduction.study.recodes.crosswalk import Crosswalk

N = 120
DRAWN = np.random.default_rng(1)
SOUND = {
    "id": [f"r{i}" for i in range(N)], "w": [f"{w:.4f}" for w in DRAWN.uniform(0.5, 2, N)],
    "st": ["ns"[i % 2] for i in range(N)], "psu": [f"{i % 10}" for i in range(N)],
    "q1": [str(q) for q in DRAWN.integers(1, 3, N)],
    "q2": [str(q) for q in DRAWN.integers(1, 4, N)],
    "q3": [str(q) for q in DRAWN.integers(18, 90, N)],
}  # fmt: skip
CHECKS = {"lost_digits", "copied_record", "repeated_rows", "in_order", "lost_missing"}


def noted(folder, **cells):
    verdict = run(folder, **SOUND | cells)[2]
    assert not verdict.faults
    return {
        row["check"]: (row["column"], row["severity"], row["n_failed"])
        for row in verdict.summary
        if row["check"] in CHECKS
    }


def test_a_sound_file_has_no_traces(tmp_path):
    assert noted(tmp_path) == {}


@pytest.mark.parametrize(
    ("ids", "n"),
    [
        ([*SOUND["id"][:-1], "1.23457E+11"], 1),
        ([*SOUND["id"][:-1], "1,23457E+11"], 1),
        ([f"{12_345_678_901_234_000 + 1000 * i}" for i in range(N)], N),
        ([f"{120_010_000_000 + 10_000_000 * i}" for i in range(N)], N),
        ([f"{12_345_678_901_234_567 + 997 * i}" for i in range(N)], 0),
        ([f"{202_300_000_000 + i}" for i in range(N)], 0),
        ([f"{1000 * i}" for i in range(N)], 0),
        ([f"1E{i}" for i in range(N)], 0),
    ],
)
def test_identifiers_that_lost_their_last_digits(tmp_path, ids, n):
    at = export(id=ids)
    book = Book("s", "raw", at)
    declared = source(respondent="id", weight="")
    traces.enter(book, at, declared, Crosswalk("x.csv", ()))
    found, cells = entry(book.verdict, "lost_digits")
    assert [row["n_failed"] for row in found] == [n] * bool(n)
    assert {value for _, value in cells} <= {"(not shown)"}


def test_records_copied_under_other_identifiers(tmp_path):
    copied = {name: [*cells, *cells[:5]] for name, cells in SOUND.items()}
    copied["id"] = [f"r{i}" for i in range(N + 5)]
    assert noted(tmp_path, **copied)["copied_record"] == ("", "note", 5)
    few = [str(1 + i % 3) for i in range(N + 5)]  # weights that many share tell nobody apart
    assert noted(tmp_path, **copied | {"w": few}) == {}


def test_rows_appended_again_whatever_the_number_of_answers(tmp_path):
    """A country appended twice under new identifiers was silent."""
    again = {name: [*cells, *cells[20:32]] for name, cells in SOUND.items()}
    again["id"] = [f"r{i}" for i in range(N + 12)]
    again["w"] = [str(1 + i % 3) for i in range(N)] + [str(1 + i % 3) for i in range(20, 32)]
    assert noted(tmp_path, **again) == {"repeated_rows": ("", "warning", 12)}
    other = again | {"w": [*again["w"][:-6], "9", *again["w"][-5:]]}
    assert noted(tmp_path, **other) == {}, "no ten in order"


def test_runs_that_repeat_by_chance_or_hold_few_different_rows_are_none():
    rows = DRAWN.integers(0, 500, 300)
    assert not traces.repeated(rows).any()
    assert traces.repeated(np.r_[rows, rows[50:60]]).sum() == 10
    assert not traces.repeated(np.r_[rows, rows[50:59]]).any()
    same = np.repeat(np.arange(100), 40)
    assert not traces.repeated(same).any()
    few = DRAWN.integers(0, 2, 3000)
    assert not traces.repeated(np.r_[few, few[50:80]]).any(), "ten of two kinds are no trace"


@pytest.mark.parametrize("back", [1, -1])
def test_a_column_of_numbers_sorted_alone(tmp_path, back):
    ages = sorted(SOUND["q3"], key=int)[::back]
    assert noted(tmp_path, q3=ages) == {"in_order": ("q3", "note", 1)}


@pytest.mark.parametrize(("columns", "code", "n"), [(6, None, 1), (4, None, 0), (6, 9.0, 0)])
def test_codes_of_missing_that_became_empty_cells(columns, code, n):
    cells = np.array([1.0, 2.0, np.nan] * 20)
    data = {f"q{k}": cells.copy() for k in range(columns)}
    if code:
        data["q3"][0] = code
    codes = ("1||t{k}|map|no||", "2||t{k}|map|yes||", "9||t{k}|map||refused|")
    told = [f"q{k}|{code.format(k=k)}" for k in range(columns) for code in codes]
    at = export(id=[f"r{i}" for i in range(60)], **data)
    book = Book("s", "raw", at)
    declared = source(respondent="id", weight="")
    traces.enter(book, at, declared, Crosswalk("x.csv", tuple(rows(*told))))
    found, cells = entry(book.verdict, "lost_missing")
    assert [(row["n_failed"], row["n"]) for row in found] == [(columns, columns)] * n
