"""Few numbers with decimals among whole ones."""

import pytest
from exports import entry, run

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
