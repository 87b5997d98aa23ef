"""What stops a column of the design shows the way on, and the way leads on."""

import numpy as np
import pandas as pd
import pytest
import yaml
from declarations import source
from exports import entry, export, run

from coproduction.faults import Fault
from coproduction.harmonise.validation.remedies import remedied
from coproduction.readers.export import Column, Export
from coproduction.study.recodes.crosswalk import Crosswalk, Row


def pasted(fault, key):
    """What the lines to paste declare."""
    lines = fault.mend.split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{key}:"))
    return yaml.safe_load("\n".join(lines[start:]))


@pytest.mark.parametrize(
    ("changed", "check", "left"),
    [
        ({"w": ["0", "0.00", "", "1"]}, "positive", 1),
        ({"w": ["0", "1", " ", "1"]}, "positive", 2),
        ({"st": ["n", "", "s", "NaN"]}, "present", 2),
        ({"st": ["n", "\u200b", "s", "NULL"]}, "present", 2),
        ({"psu": ["1", "null", "3", "\u00a0"]}, "present", 2),
        ({"psu": ["1", "NA", "3", "4"]}, "present", 3),
        ({"id": ["a", "", "#N/A", "d"]}, "present", 2),
    ],
)
def test_a_rule_to_paste_leaves_out_whom_it_names(tmp_path, changed, check, left):
    _, _, verdict = run(tmp_path, **changed)
    faults = [fault for fault in verdict.faults if fault.check == check]
    assert faults and verdict.left_out == []
    rules = [rule for fault in faults for rule in pasted(fault, "leave_out")["leave_out"]]
    frame, _, verdict = run(tmp_path, declared={"leave_out": rules}, **changed)
    assert not verdict.faults and len(frame) == left


def test_weights_that_are_wrong_are_not_left_out(tmp_path):
    for wrong in (["-1", "1", "1", "1"], ["NA", "1", "1", "1"]):
        (fault,) = run(tmp_path, w=wrong)[2].faults
        assert fault.check == "positive" and "leave_out" not in fault.mend
    (fault,) = run(tmp_path, w=["0", "-1", "1", "1"])[2].faults
    assert pasted(fault, "leave_out")["leave_out"][0]["where"] == {"w": ["0"]}


def test_decimal_commas_are_told_however_long_the_weights_are(tmp_path):
    long = "0," + "123456789" * 20
    (fault,) = run(tmp_path, w=[long, "0,5", "1", "1"])[2].faults
    assert fault.codes == (long, "0,5") and long not in fault.code
    assert fault.mend.startswith('decimal: ","')


def test_na_is_a_stratum_among_words_as_short(tmp_path):
    assert not run(tmp_path, st=["NA", "NA", "ZA", "ZA"])[2].faults
    (fault,) = run(tmp_path, st=["NA", "NA", "north", "north"])[2].faults
    assert (fault.check, fault.rows) == ("present", (2, 3))


@pytest.mark.parametrize("role", ["strata", "psu", "respondent"])
def test_a_number_spelt_in_two_ways_stops_with_both_and_can_be_one(tmp_path, role):
    column = {"respondent": "id", "strata": "st", "psu": "psu"}[role]
    cells = {"strata": ["010", "10", "10", "x"], "psu": ["7", "07", "7.0", "9"]}.get(
        role, ["010", "10", "3", "4"]
    )
    changed = {column: cells}
    (fault,) = run(tmp_path, **changed)[2].faults
    assert fault.check == "padding" and fault.column == column
    if role == "strata":
        assert "'010' beside '10'" in fault.problem and fault.rows == (2,)
        found = entry(run(tmp_path, **changed)[2], "padding", column)
        assert found[1] == [[2, "010"]]
    if role == "respondent":
        assert "010" not in fault.problem + fault.code
    one = pasted(fault, "unpadded")
    frame, _, verdict = run(tmp_path, declared=one, **changed)
    if role == "respondent":  # one number, and so one identifier, of two respondents
        assert [fault.check for fault in verdict.faults] == ["unique"]
    else:
        held = {"strata": ("stratum", 2), "psu": ("psu", 3)}[role]
        assert not verdict.faults and frame[held[0]].nunique() == held[1]


def test_a_column_that_tells_respondents_apart_is_proposed_unless_it_may_by_chance():
    n = 100
    rng = np.random.default_rng(1)
    data = pd.DataFrame(
        {
            "id": np.tile(np.arange(n // 2), 2).astype(float),
            "age": np.arange(n).astype(float),
            "sex": rng.integers(1, 3, n).astype(float),
            "cntry": np.repeat([1.0, 2.0], n // 2),
        }
    )
    made = Export("f.sav", data, {name: Column(name) for name in data})
    crosswalk = Crosswalk(
        "x.csv", tuple(Row(c, "", "", c, "copy", "", "", "", 2) for c in ("age", "sex", "cntry"))
    )
    fault = Fault("f.sav", "twice", column="id", check="unique")
    (told,) = remedied([fault], made, source(respondent="id"), crosswalk, ["id"])
    assert pasted(told, "respondent") == {"respondent": ["id", "cntry"]}
    without = Crosswalk("x.csv", crosswalk.rows[:2])
    (told,) = remedied([fault], made, source(respondent="id"), without, ["id"])
    assert "respondent: [id, <column>]" in told.mend


def test_a_weight_that_stata_tags_as_missing_can_be_left_out():
    data = export(w=[1.0, np.nan], q=[1.0, 2.0], tags={"w": np.array(["", ".a"])})
    found = Fault("uk.dta", "1 of 2 fail", column="w", check="positive")
    walk = Crosswalk("x.csv", ())
    (told,) = remedied([found], data, source(weight="w"), walk, ())
    assert '{reason: "weight 0 or missing", where: {w: [".a"]}}' in told.mend
