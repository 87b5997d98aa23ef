"""A row that is no respondent stops the source; a respondent who refused everything is one."""

import numpy as np
import pytest
import yaml
from exports import DATA, entry, run

from coproduction.harmonise.validation.subtotals import subtotals

BLANK = {"q1": "", "q2": "", "q3": ""}
REFUSED = {"q1": "9", "q2": "9", "q3": "99"}


def below(rows=10, **last):
    """The columns of a file whose last row is another."""
    cells = {name: [values[i % 4] for i in range(rows)] for name, values in DATA.items()}
    cells["id"] = [f"r{i}" for i in range(rows)]
    cells["psu"] = [str(i) for i in range(rows)]
    own = {"id": "rest", "w": "1", "st": "n", "psu": "99"} | REFUSED | last
    return {name: [*values, own[name]] for name, values in cells.items()}


def pasted(fault):
    lines = fault.mend.split("\n")
    return {"leave_out": yaml.safe_load("\n".join(lines[lines.index("leave_out:") :]))["leave_out"]}


def faults(tmp_path, cells, **declared):
    return [f for f in run(tmp_path, declared=declared, **cells)[2].faults
            if f.check in ("answered", "total_row")]  # fmt: skip


def test_who_refused_everything_is_a_respondent(tmp_path):
    assert not run(tmp_path, **below())[2].faults


@pytest.mark.parametrize(("name", "answers"), [("Total", BLANK), *((name, REFUSED) for name in (
    "TOTAL", "Summe", "Grand total", "Total:", "Celkem", "Somme", "Total GB", "Durchschnitt",
    "Subtotal2", "総計", "N", "Base", "All", "Ensemble", "Ø", "Std"))])  # fmt: skip
def test_a_row_that_is_called_a_total_stops_and_can_be_left_out(tmp_path, name, answers):
    cells = below(id=name, **answers)
    (fault,) = faults(tmp_path, cells)
    assert (fault.check, fault.rows) == ("total_row", (12,))
    frame, _, verdict = run(tmp_path, declared=pasted(fault), **cells)
    assert not verdict.faults and len(frame) == 10


@pytest.mark.parametrize("name", ["Totaliser", "sum01", "mean-girl-7", "R12"])
def test_other_identifiers_are_no_totals(tmp_path, name):
    assert not faults(tmp_path, below(id=name))


def test_a_weight_that_is_the_sum_of_all_others_stops(tmp_path):
    total = sum(float(w) for w in below()["w"][:-1])
    cells = below(w=f"{total:.1f}")
    (fault,) = faults(tmp_path, cells)
    assert (fault.check, fault.rows) == ("total_row", (12,))
    frame, _, verdict = run(tmp_path, declared=pasted(fault), **cells)
    assert not verdict.faults and len(frame) == 10
    assert not faults(tmp_path, below(w=f"{total * 0.9:.1f}"))


def test_a_row_with_a_weight_and_no_answer_stops_with_the_rule_that_takes_it_out(tmp_path):
    cells = below(**BLANK)
    cells["q1"][3] = ""  # others lack some answers only
    (fault,) = faults(tmp_path, cells)
    assert (fault.check, fault.rows) == ("answered", (12,))
    assert entry(run(tmp_path, **cells)[2], "answered")[0][0]["severity"] == "error"
    rules = pasted(fault)
    assert "id" not in rules["leave_out"][0]["where"]
    verdict = run(tmp_path, declared=rules, **cells)[2]
    assert [row["n"] for row in verdict.left_out] == [1]
    assert not faults(tmp_path, cells, **rules)


def test_without_weights_a_row_of_nothing_is_a_note(tmp_path):
    cells = below(**BLANK)
    verdict = run(tmp_path, declared={"weight": ""}, **cells)[2]
    (row,), _ = entry(verdict, "answered")
    assert row["severity"] == "note" and row["n_failed"] == 1
    assert not faults(tmp_path, cells, weight="")


@pytest.mark.parametrize("name", ["N", "All", "Base"])
def test_a_word_that_may_be_a_person_is_no_total_among_words(tmp_path, name):
    cells = below(id=name)
    cells["id"][0] = "Bo"
    assert not faults(tmp_path, cells)


@pytest.mark.parametrize(("shown", "stops"), [("12.9", True), ("13", True), ("12", False)])
def test_a_sum_may_be_rounded_to_the_decimals_it_shows(tmp_path, shown, stops):
    cells = below(12, w=shown)
    cells["w"] = [f"{1 + i * 0.011:.3f}" for i in range(1, 13)] + [shown]  # their sum is 12.858
    assert [fault.rows for fault in faults(tmp_path, cells)] == [(14,)] * stops


def test_all_rows_of_totals_are_told_at_once(tmp_path):
    cells = below(12)
    cells = {name: [*column, column[-1]] for name, column in cells.items()}
    cells["id"][-1], cells["w"] = "more", ["1.5"] * 12 + ["18", "36"]
    (fault,) = faults(tmp_path, cells)
    assert fault.rows == (14, 15)


@pytest.mark.parametrize(
    ("age", "weight", "stops"),
    [("26.5", "1.065", True), ("26", "1.065", False), ("26.5", "1.071", False)],
)
def test_a_row_of_means_stops(tmp_path, age, weight, stops):
    cells = below(12)
    cells["q3"] = [str(20 + i) for i in range(1, 13)] + [age]
    cells["w"] = [f"{1 + i * 0.01:.2f}" for i in range(1, 13)] + [weight]
    assert [fault.rows for fault in faults(tmp_path, cells)] == [(14,)] * stops


def test_weights_and_ages_that_are_all_the_same_are_no_means(tmp_path):
    cells = below()
    cells["q3"], cells["w"] = ["26.125"] * 11, ["1.065"] * 11
    assert not faults(tmp_path, cells)


def blocks(weights, subtotal, chain=2, above=False):
    """Rows of a file in blocks, each with a subtotal that looks like a respondent."""
    n = len(weights)
    rows = []
    for block in range(chain):
        lines = [(f"r{block}_{i}", w, "n" if block else "s") for i, w in enumerate(weights)]
        own = [(f"x{block}", subtotal, "n" if block else "s")]
        rows += own + lines if above else lines + own
    cells = {name: [values[i % 3] for i in range(len(rows))] for name, values in DATA.items()}
    ids, cells["w"], cells["st"] = map(list, zip(*rows, strict=True))
    cells["psu"] = ids
    places = [block * (n + 1) + (0 if above else n) + 2 for block in range(chain)]
    return cells | {"id": ids}, tuple(places)


FINE = [f"{1.01 + i * 0.0137:.4f}" for i in range(12)]


@pytest.mark.parametrize("above", [False, True])
@pytest.mark.parametrize(
    ("weights", "subtotal", "chain"),
    [
        (FINE, f"{sum(map(float, FINE)):.4f}", 2),
        (FINE, f"{sum(map(float, FINE)):.2f}", 1),
        (["1"] * 12, "12", 1),
        (["1", "2", "3"] * 4, "24", 2),
        (["1310", "2202", "3117"] * 4, "26516", 2),
    ],
)
def test_subtotals_that_only_numbers_tell_stop(tmp_path, weights, subtotal, chain, above):
    cells, places = blocks(weights, subtotal, chain, above)
    last, _ = blocks(FINE[::-1], "1.25", 1)
    if chain == 1:  # else the one block is the file, and its subtotal a total
        pair = (last, cells) if above else (cells, last)
        places = tuple(row + 13 * above for row in places)
        cells = {name: [*pair[0][name], *pair[1][name]] for name in cells}
        for name in ("id", "psu"):
            cells[name] = [f"{at}{one}" for at, one in enumerate(cells[name])]
    (fault,) = faults(tmp_path, cells)
    assert (fault.check, fault.rows) == ("total_row", places)
    frame, _, verdict = run(tmp_path, declared=pasted(fault), **cells)
    assert not verdict.faults and len(frame) == len(cells["id"]) - chain


def test_subtotals_at_the_end_are_told_by_their_group(tmp_path):
    cells, _ = blocks(FINE, "1.0", 2)
    cells = {name: [c for at, c in enumerate(values) if at not in (12, 25)] * 2
             for name, values in cells.items()}  # fmt: skip
    of = [float(w) for w, st in zip(cells["w"], cells["st"], strict=True) if st == "n"]
    cells["id"] = cells["psu"] = [str(i) for i in range(len(cells["id"]))]
    more = {"id": ["a", "b"], "psu": ["a", "b"], "st": ["n", "s"], "q1": ["1"] * 2,
            "q2": ["1"] * 2, "q3": ["30"] * 2, "w": [f"{sum(of):.4f}"] * 2}  # fmt: skip
    cells = {name: [*values, *more[name]] for name, values in cells.items()}
    (fault,) = faults(tmp_path, cells)
    assert fault.rows == (50, 51)


def test_groups_of_no_number_above_0_have_no_sums():
    weights = np.array([0.1238, 0.4567, 1.3579] * 8 + [8 * 1.9384, 0.0, 0.0])
    group = np.array([0] * 25 + [-1, 1], dtype=np.int8)
    found = subtotals({"w": weights}, "w", [group])
    assert np.flatnonzero(found).tolist() == [24]
    assert not subtotals({"w": weights}, "w", [np.array([-1] * 26 + [0])])[25:].any()


@pytest.mark.parametrize("weights", [["1", "2", "4"] * 4, ["1200", "800", "4100"] * 4])
def test_one_whole_weight_may_be_the_sum_of_those_above_by_chance(tmp_path, weights):
    total = sum(map(int, weights))
    cells, _ = blocks(weights, str(total if total < 250 else total + 1), 1)
    last, _ = blocks(weights, weights[0], 1)
    cells = {name: [*values, *last[name]] for name, values in cells.items()}
    for name in ("id", "psu"):
        cells[name] = [f"{at}{one}" for at, one in enumerate(cells[name])]
    assert not faults(tmp_path, cells)
