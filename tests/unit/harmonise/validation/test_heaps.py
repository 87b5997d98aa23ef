"""Numbers with a heap or a gap among such that spread evenly."""

import numpy as np
import pytest
from exports import DATA, entry, run

from coproduction.harmonise.validation.heaps import gaps, heap, rounded_to

AGES = {float(age): 20 + age % 3 for age in range(18, 80)}
PLAIN, WITHOUT = (6.0, 3.0), (4.0, 2.5)


def test_ages_have_no_heap_and_those_with_codes_of_missing_among_them_have():
    assert heap(AGES, *PLAIN) is None and gaps(AGES) == []
    assert heap(AGES | {18.0: 60}, *PLAIN) == 18
    assert heap(AGES | {40.0: 45}, *PLAIN) is None
    assert heap(AGES | {40.0: 45}, *WITHOUT) == 40


@pytest.mark.parametrize(
    "counts",
    [
        {float(age): 60 if age % 5 == 0 else 15 for age in range(18, 80)},  # heaped all over
        {float(hours): 400 if hours == 40 else 9 for hours in range(60)},  # one share is large
        {30.0 * k: 40 for k in range(24)},
        {1.0: 900, 2.0: 50, 3.0: 40},
    ],
)
def test_numbers_with_heaps_of_their_own_are_not_told(counts):
    heaped = heap(counts, *PLAIN)
    assert heaped is None or counts[heaped] == 400
    assert gaps(counts) == []


def test_an_age_that_nobody_has_is_a_gap():
    assert gaps({age: n for age, n in AGES.items() if age != 40}) == [40]
    assert gaps({age: n for age, n in AGES.items() if age < 60 or age > 63}) == []


def test_both_are_notes_of_the_column(tmp_path):
    ages = [str(age) for age in np.repeat(np.arange(18, 68), 10)]
    cells = {name: values * 125 for name, values in DATA.items()}
    cells |= {"id": [str(n) for n in range(500)], "q3": ages}
    assert entry(run(tmp_path, **cells)[2], "heap") == ([], [])
    lost = ["18" if age in ("40", "50", "51") else age for age in ages]
    verdict = run(tmp_path, **(cells | {"q3": lost}))[2]
    (row,), told = entry(verdict, "heap")
    assert (row["column"], row["severity"], row["n_failed"]) == ("q3", "note", 40)
    assert len(told) == 40 and {value for _, value in told} == {"18"}
    (row,), told = entry(verdict, "gap")
    assert (row["n_failed"], told) == (1, [["", "40"]])


@pytest.mark.parametrize(
    ("numbers", "step"),
    [
        (range(20, 90, 5), 5),
        (range(20, 90, 10), 10),
        (range(18, 90), 0),
        ([*range(20, 90, 5), 47], 0),
        (range(0, 101, 25), 0),
        (range(0, 25, 5), 0),
        (range(0, 60_000, 5), 0),
    ],
)
def test_numbers_that_are_all_multiples_of_five_or_ten_were_rounded(numbers, step):
    """Ages rounded to five were silent."""
    assert rounded_to({float(number): 20 for number in numbers}) == step
    assert rounded_to({float(number): 3 for number in [*numbers][:12]}) == 0, "too few respondents"


def test_a_rounded_column_is_noted(tmp_path):
    cells = {name: values * 25 for name, values in DATA.items()} | {"id": [*map(str, range(100))]}
    cells["q3"] = [str(20 + 5 * (n % 13)) for n in range(100)]
    (row,), _ = entry(run(tmp_path, **cells)[2], "rounded")
    assert (row["column"], row["severity"]) == ("q3", "note")
    assert row["expected"].endswith("all are multiples of 5: were they rounded?")
