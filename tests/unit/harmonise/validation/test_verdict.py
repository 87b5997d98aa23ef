import pytest
from exports import FILTER, entry, run


def test_a_sound_export_passes_every_check(tmp_path):
    half = {"built_in": {"missing_share": {"more_than": {"note": "50%"}}}}
    frame, _, verdict = run(tmp_path, half)
    summary, failures = verdict.frames()
    assert not verdict.faults and failures.empty
    assert set(summary["severity"]) == {"", "tolerated"} and summary["passed"].all()
    assert set(summary["stage"]) == {"raw", "harmonised", "plausibility"}
    assert frame["excluded"].isna().all()


@pytest.mark.parametrize(
    ("changed", "check", "column", "cells"),
    [
        ({"id": ["a", "b", "a", "d"]}, "unique", "id", [[2, "(not shown)"], [4, "(not shown)"]]),
        ({"id": ["a", "", "c", "d"]}, "present", "id", [[3, "(not shown)"]]),
        ({"w": ["1", "0", "2", "1"]}, "positive", "w", [[3, "0"]]),
        ({"w": ["1", "-1", "inf", ""]}, "positive", "w", [[3, "-1"], [4, "inf"], [5, "<blank>"]]),
        ({"w": ["1", "x", "2", "1"]}, "positive", "w", [[3, "x"]]),
        ({"w": ["1", "1e300", "2", "1"]}, "extreme_weight", "w", [[3, "1e+300"]]),
        ({"w": ["1", "1", "2", "1e-320"]}, "extreme_weight", "w", [[5, "9.999888672e-321"]]),
        ({"st": ["n", "", "s", "s"]}, "present", "st", [[3, "<blank>"]]),
        ({"psu": ["", "2", "3", "4"]}, "present", "psu", [[2, "<blank>"]]),
        ({"q1": ["1", "5", "2", "9"]}, "code", "q1", [[3, "5"]]),
        ({"q3": ["34", "120", "56", "99"]}, "code", "q3", [[3, "120"]]),
        # An empty cell is system_missing, which `ill` does not allow.
        ({"q1": ["1", "", "2", "9"]}, "code", "q1", [[3, "<blank>"]]),
        ({"q1": ["8", "1", "2", "9"]}, "not_asked", "ill__missing", [[2, "not_asked"]]),
        ({"q1": ["8", "8", "8", "9"]}, "not_asked", "ill__missing", [[5, "refused"]]),
    ],
)  # fmt: skip
def test_an_error_names_its_cells_and_leaves_no_microdata(tmp_path, changed, check, column, cells):
    frame, ledger, verdict = run(tmp_path, **changed)
    assert frame is None and ledger == []
    rows, found = entry(verdict, check, column)
    assert [row["severity"] for row in rows] == ["error"] and rows[0]["n_failed"] == len(cells)
    assert found == cells
    (fault,) = [f for f in verdict.faults if f.check == check and f.column in (column, "q1", "q3")]
    assert fault.rows == tuple(row for row, _ in cells)


def test_not_asked_of_everybody_passes(tmp_path):
    frame, _, verdict = run(tmp_path, q1=["8"] * 4)
    assert not verdict.faults
    assert frame["ill__missing"].tolist() == ["not_asked"] * 4


def test_all_faults_of_both_stages_come_at_once(tmp_path):
    _, _, verdict = run(tmp_path, id=["a"] * 4, w=["0"] * 4, q1=["5"] * 4, psu=[""] * 4)
    assert {fault.check for fault in verdict.faults} == {"unique", "positive", "code", "present"}
    settings = {"rules": {"filter": FILTER | {"more_than": {"error": 0}}}}
    _, _, verdict = run(tmp_path, settings, q1=["8", "2", "1", "9"])
    assert {fault.check for fault in verdict.faults} == {"not_asked", "filter"}
