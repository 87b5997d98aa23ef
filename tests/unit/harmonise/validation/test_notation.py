"""Numbers that are written otherwise than the others of their column."""

import pytest
from exports import entry, run

N = 100
SOUND = {
    "id": [f"r{i}" for i in range(N)], "w": [f"{1 + i % 3}.5" for i in range(N)],
    "st": ["ns"[i % 2] for i in range(N)], "psu": [f"{i % 10}" for i in range(N)],
    "q1": [str(1 + i % 2) for i in range(N)], "q2": [str(1 + i % 3) for i in range(N)],
    "q3": [str(20 + i % 40) for i in range(N)],
}  # fmt: skip


def told(folder, column, *cells):
    values = [*SOUND[column][: N - len(cells)], *cells]
    verdict = run(folder, **SOUND | {column: values})[2]
    return verdict, *entry(verdict, "notation", column)


@pytest.mark.parametrize("cell", ["4E1", "4e1", "041", "+41", "4.1E1"])
def test_an_age_that_is_written_otherwise_is_noted_with_its_row(tmp_path, cell):
    verdict, (row,), cells = told(tmp_path, "q3", cell)
    assert not verdict.faults
    assert (row["severity"], row["n_failed"], row["n"]) == ("note", 1, N)
    assert cells == [[N + 1, cell]]


@pytest.mark.parametrize("cell", ["1e0", "7.35E-1", "+1.5", "01.5", "1."])
def test_so_is_a_weight(tmp_path, cell):
    assert told(tmp_path, "w", cell)[2] == [[N + 1, cell]]


@pytest.mark.parametrize("cells", [("41",), ("41.5",), ("4E1",) * N, ("2.5e-05",), ("1e+01",)])
def test_plain_numbers_a_form_of_all_and_what_programs_write_are_not(tmp_path, cells):
    assert told(tmp_path, "q3" if cells[0][:1] == "4" else "w", *cells)[1] == []


def test_zeros_that_fill_a_width_are_its_form(tmp_path):
    ages = [f"{15 + i:03d}" if i % 3 else f"0{15 + i % 60}" for i in range(75)]
    padded = [*(f"{age:03d}" for age in range(24, 99)), *ages[:25]]
    assert entry(run(tmp_path, **SOUND | {"q3": padded})[2], "notation") == ([], [])


@pytest.mark.parametrize("cell", ["1e400", "1E-400"])
def test_a_number_that_no_double_holds_is_told_as_it_stands(tmp_path, cell):
    (fault,) = run(tmp_path, **SOUND | {"q3": [*SOUND["q3"][1:], cell]})[2].faults
    assert cell in str(fault) and "inf" not in str(fault)
