"""Several columns together tell respondents, strata and PSUs apart, whatever stands in them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from exports import entry, export, run
from hypothesis import given
from hypothesis import strategies as st

from coproduction.harmonise import joined
from coproduction.readers.export import Column

PAIRS = [("1", "23"), ("12", "3"), ("a/b", "c"), ("a", "b/c"), ("a\\", "/b"), ("a\\/", "b")]


def texts(**cells):
    made = export(**cells)
    made.columns.update({name: Column(name, kind="text") for name in cells})
    return made


def test_no_two_combinations_are_spelt_alike():
    one, other = (list(cells) for cells in zip(*PAIRS, strict=True))
    made = texts(a=one, b=other)
    codes = joined.codes(made, ["a", "b"])
    assert codes.categories.is_unique and len(codes.categories) == len(PAIRS)
    assert list(codes.astype(str)) == joined.spelt(made, ["a", "b"], slice(None))
    assert len(np.unique(joined.groups(made, ["a", "b"]))) == len(PAIRS)
    assert list(joined.codes(made, ["a"]).astype(str)) == one  # of one column as they are


def test_groups_of_more_columns_than_a_number_has_digits_for():
    cells = {f"q{at}": [str((at * row) % 7) for row in range(9)] for at in range(40)}
    cells["last"] = [*"aaaaaaaba"]
    groups = joined.groups(texts(**cells), [*cells])
    # Rows 0 and 7 have the same remainders, and differ in the last column; 1 and 8 do not.
    assert groups.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 1]


@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 6))
def test_respondents_of_the_same_cells_have_the_same_hash_and_others_have_not(seed, n, k):
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, 3, (k, n))
    numbers = [np.array([np.nan, -0.0, 0.0])[cells] for cells in drawn[: k // 2]]
    words = [[["", "a", "b"][cell] for cell in cells] for cells in drawn[k // 2 :]]
    made = texts(**{f"t{i}": cells for i, cells in enumerate(words)})
    made = replace(made, data=made.data.assign(**{f"n{i}": c for i, c in enumerate(numbers)}))
    names = [*made.data]
    groups, hashes = joined.groups(made, names), joined.hashed(made, names)
    alike = groups[:, None] == groups
    assert ((hashes[:, None] == hashes) == alike).all()
    rows, length = joined.in_rows(hashes, 3), max(n - 2, 0)
    runs = np.array([groups[i : i + 3] for i in range(length)]).reshape(length, 3)
    assert ((rows[:, None] == rows) == (runs[:, None] == runs).all(axis=-1)).all()


def test_design_of_several_columns(tmp_path):
    keys = {"respondent": ["id", "wave"], "strata": ["st", "urb"], "psu": ["urb", "psu"]}
    cells = {"id": ["1", "1", "2", "2"], "wave": ["1", "2", "1", "2"],
             "st": ["1", "12", "1", "12"], "urb": ["23", "3", "23", "3"],
             "psu": ["1", "1", "2", "1"]}  # fmt: skip
    frame, _, verdict = run(tmp_path, declared=keys, **cells)
    assert not verdict.faults
    assert frame["stratum"].astype(str).tolist() == ["uk/1/23", "uk/12/3", "uk/1/23", "uk/12/3"]
    assert frame["psu"].astype(str).tolist() == [
        "uk/1/23/23/1", "uk/12/3/3/1", "uk/1/23/23/2", "uk/12/3/3/1",
    ]  # fmt: skip
    assert frame["respondent"].is_unique


def test_respondents_whom_the_columns_do_not_tell_apart_stop(tmp_path):
    cells = {"id": ["1", "1", "2", "2"], "wave": ["1", "2", "1", "1"]}
    _, _, verdict = run(tmp_path, declared={"respondent": ["id", "wave"]}, **cells)
    (fault,) = verdict.faults
    assert (fault.check, fault.column, fault.rows) == ("unique", "id, wave", (4, 5))
    assert entry(verdict, "unique")[1] == [[4, "(not shown)"], [5, "(not shown)"]]


@pytest.mark.parametrize("role", ["respondent", "strata", "psu"])
def test_a_blank_in_one_of_the_columns_stops(tmp_path, role):
    column = {"respondent": "id", "strata": "st", "psu": "psu"}[role]
    cells = {"more": ["a", "", "c", "d"]}
    _, _, verdict = run(tmp_path, declared={role: [column, "more"]}, **cells)
    (fault,) = verdict.faults
    assert (fault.check, fault.column, fault.rows) == ("present", "more", (3,))


def test_numbers_are_the_same_without_zeros_that_say_nothing():
    same = {"10": ["10", "010", "+10", "0010", "10.0", "10."], "0": ["0", "000", "0.0"],
            "-1.5": ["-1.5", "-01.50"]}  # fmt: skip
    for plain, spellings in same.items():
        assert {joined.number_of(text) for text in spellings} == {plain}
    assert joined.number_of("10,50", ",") == "10.5"
    assert not any(map(joined.number_of, ["", "a1", "1a", "1 0", "1e3", "1,5", ".", "١"]))
    long = "9" * 25
    assert joined.number_of("0" + long) == long


def test_columns_unpadded_are_one():
    made = joined.unpadded(texts(a=["010", "10", np.nan, "x", "0"], b=["010"] * 5), ["a"])
    codes = made.codes("a")
    assert list(codes.astype(str)) == ["10", "10", "<blank>", "x", "0"]
    assert made.cells("b").tolist() == ["010"] * 5
    assert pd.isna(made.cells("a")[2])
