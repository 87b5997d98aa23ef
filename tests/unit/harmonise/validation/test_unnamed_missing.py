"""Codes such as 99 among numbers, which no label and no row says are missing."""

import pytest
from exports import entry, run

from coproduction.harmonise.validation.unnamed_missing import apart, far_off

AGES = {float(age): 90 - age for age in range(18, 85)}
VISITS = {float(n): max(1, 200 // 2**n) for n in range(10)}
SCALE = dict.fromkeys(map(float, range(1, 6)), 100)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        (AGES | {99.0: 60}, {99}),
        (AGES | {99.0: 60, 98.0: 40}, {98, 99}),
        (AGES | {99.0: 2}, set()),
        (AGES | {86.0: 2, 88.0: 1, 99.0: 30}, {99}),
        (AGES | {86.0: 2, 88.0: 1, 98.0: 30}, {98}),
        (AGES | {88.0: 30, 99.0: 30}, {88, 99}),
        (AGES | {88.0: 3, 91.0: 2, 92.0: 1, 94.0: 1, 99.0: 4}, set()),
        (AGES, set()),
        (VISITS | {98.0: 13, 99.0: 12}, {98, 99}),
        (VISITS | {97.0: 3, 98.0: 1, 99.0: 1}, {97, 98, 99}),
        (VISITS | {999.0: 12}, {999}),
        (VISITS | {12.0: 1, 998.0: 2, 999.0: 1}, {998, 999}),
        (VISITS, set()),
        (SCALE | {9.0: 3}, {9}),
        (SCALE | {8.0: 5, 9.0: 3}, {8, 9}),
        (SCALE | {6.0: 9, 7.0: 9, 8.0: 9, 9.0: 9}, set()),
        ({0.0: 50, 1.0: 50, 999.0: 9}, {999}),
        ({1.5: 9, 2.25: 9, 97.0: 99}, {97}),
        ({float(year): 5 for year in range(1930, 2000)}, set()),
        ({float(n) * 1000: 100 for n in range(1, 1300, 100)} | {9999999.0: 3}, {9999999}),
        ({float(n) * 1000: 100 for n in range(1, 1300, 100)} | {1999999.0: 3}, set()),
        ({float(n) * 1000: 100 for n in range(1, 8000, 100)} | {9999999.0: 3}, set()),
        ({99.0: 50}, set()),
        ({}, set()),
    ],
)
def test_numbers_at_the_top_stand_apart_as_codes_do(counts, found):
    assert apart(counts) == found


def test_whose_code_no_row_names_are_noted_with_the_row_to_write(tmp_path):
    ages = [str(20 + i % 40) for i in range(80)] + ["98"] * 9
    n = len(ages)
    data = {
        "id": [f"r{i}" for i in range(n)], "w": ["1"] * n, "st": ["n"] * n,
        "psu": [str(i % 9) for i in range(n)], "q1": ["1"] * n, "q2": ["2"] * n,
    }  # fmt: skip
    *_, verdict = run(tmp_path, q3=ages, **data)
    (row,), cells = entry(verdict, "unnamed_missing")
    assert (row["column"], row["severity"], row["n_failed"], row["n"]) == ("q3", "note", 9, n)
    assert "if 98 is a kind of missing, a map row of it in x.csv" in row["expected"]
    assert cells[0] == [82, "98"] and not verdict.faults
    # 99 has a row
    *_, verdict = run(tmp_path, q3=[age.replace("98", "99") for age in ages], **data)
    assert entry(verdict, "unnamed_missing") == ([], [])


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({0.0: 90, 1.0: 9, 2.0: 1, 99.0: 1}, {99}),
        (VISITS | {99.0: 1}, {99}),
        (VISITS, set()),
        (SCALE, set()),
        ({0.0: 90, 1.0: 9, 2.0: 1, 3.0: 1, 9.0: 1}, set()),
        (dict.fromkeys(map(float, range(60, 100)), 3), set()),
    ],
)
def test_codes_far_off_are_asked_about_however_skewed_the_numbers_are(counts, found):
    assert far_off(counts) == found


def test_a_hundred_thousand_numbers_are_looked_through_in_a_moment():
    """That took time that went with their square: hours for as many."""
    weights = {k / 1000 + 0.0005: 1 for k in range(100_000)} | {999.0: 4}
    assert far_off(weights) == {999.0}
