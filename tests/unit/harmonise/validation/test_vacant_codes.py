"""Codes of answers that nobody gave are noted, the oddest first; those of missing are not."""

import pytest
from exports import DATA, entry, run

CELLS = {name: values * 15 for name, values in DATA.items()} | {
    "id": [str(n) for n in range(60)], "q2": ["1", "2", "3", "9"] * 15,
}  # fmt: skip


def noted(tmp_path, **changed):
    rows, cells = entry(run(tmp_path, **(CELLS | changed))[2], "vacant_code")
    return [(row["column"], row["severity"], row["n_failed"], row["n"]) for row in rows], [
        value for _, value in cells
    ]


def test_nothing_is_noted_where_somebody_gave_every_answer(tmp_path):
    assert noted(tmp_path) == ([], [])


@pytest.mark.parametrize(
    ("code", "level", "odd"),
    [
        (
            "2",
            "sometimes",
            "nobody has this level, which lies between levels that respondents have",
        ),
        ("3", "often", "nobody has this level"),
    ],
)
def test_an_answer_recoded_into_another_is_noted(tmp_path, code, level, odd):
    cells = [{code: "1"}.get(one, one) for one in CELLS["q2"]]
    rows, told = noted(tmp_path, q2=cells)
    assert rows == [("q2", "note", 1, 3)] and told == [f"'{code}': care {level}; {odd}"]


def test_a_column_without_any_answer_is_told_in_one_line(tmp_path):
    rows, told = noted(tmp_path, q2=["7"] * 60, q1=["1"] * 60)
    assert [row[0] for row in rows] == ["q1", "q2"]
    assert told == ["'2': ill no; nobody has this level", "no respondent has any code of an answer"]


def test_of_few_respondents_nothing_is_told(tmp_path):
    rows, _ = entry(run(tmp_path, q2=["1", "1", "3", "9"])[2], "vacant_code")
    assert rows == []
