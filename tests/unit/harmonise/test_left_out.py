"""Rules leave respondents out before anything is checked, and everybody is counted once."""

import numpy as np
import pandas as pd
import pytest
from declarations import declared, source
from exports import DATA, export, rows, run

from coproduction.harmonise.ledger import NotConserved, conserve
from coproduction.harmonise.left_out import LeftOut, counts, left_out, told
from coproduction.readers.export import Column
from coproduction.study.recodes.crosswalk import Crosswalk

WEIGHT = [{"reason": "weight 0", "where": {"w": [0, ""]}}]


def out(made, *rules):
    found = left_out(made, source(leave_out=list(rules)))
    return found.kept.tolist(), found.faults


@pytest.mark.parametrize("mark", [".", ","])
@pytest.mark.parametrize("wanted", [0, 0.0, "0", "0.0"])
def test_a_number_is_meant_however_it_is_spelt(mark, wanted):
    texts = ["0", "0.0", "0.00", "-0", "x", "1.5", "01", "00"]
    made = export(w=[text.replace(".", mark) for text in texts])
    made.columns["w"] = Column("w", kind="text")
    made = made.__class__(**(vars(made) | {"decimal": mark}))
    kept, faults = out(made, {"reason": "r", "where": {"w": wanted}})
    assert kept == [False] * 4 + [True] * 4 and not faults


def test_a_blank_is_a_cell_that_shows_nothing():
    made = export(w=["", " ", "\u200b\u2800", np.nan, "0", "<blank>"])
    made.columns["w"] = Column("w", kind="text")
    assert out(made, {"reason": "r", "where": {"w": ""}})[0] == [*[False] * 4, True, False]
    made = export(w=[1.0, np.nan], tags={"w": np.array(["", ".a"])})
    assert out(made, {"reason": "r", "where": {"w": ""}})[0] == [True, True]
    assert out(made, {"reason": "r", "where": {"w": ".a"}})[0] == [True, False]


def test_all_columns_hold_and_the_first_reason_counts():
    made = export(a=[1.0, 1.0, 2.0, 2.0], b=[1.0, 2.0, 1.0, 2.0])
    given = source(
        country="GB",
        leave_out=[
            {"reason": "both", "where": {"a": 1, "b": [2, 3]}},
            {"reason": "b", "where": {"b": 2}},
            {"reason": "both", "where": {"a": 2, "b": 1}},
            {"reason": "nobody", "where": {"a": 1, "b": 2}},
        ],
    )
    found = left_out(made, given)
    assert found.reasons == ("both", "b", "nobody")
    assert found.reason.tolist() == [-1, 0, 0, 1] and found.columns == ("a, b", "b", "a, b")
    told = counts("uk", made, found, given, Crosswalk("x.csv", ()), {})
    assert [(row["country"], row["reason"], row["n"]) for row in told] == [
        ("GB", "both", 2), ("GB", "b", 1), ("GB", "nobody", 0),
    ]  # fmt: skip


def test_intervals_take_numbers_and_dates_but_no_code_with_a_label():
    made = export(p=[0.0, 49.0, 50.0, 99.0], labels={"p": {"0": "Not started"}})
    rule = {"reason": "broke off", "where": {"p": "[0,50)"}}
    kept, (fault,) = out(made, rule)
    assert kept == [True, False, True, True]
    assert fault.column == "p" and fault.code == "0" and fault.rows == (2,)
    assert "'Not started'" in fault.problem and 'where: {p: ["[0,50)", "0"]}' in fault.mend
    assert out(made, rule | {"where": {"p": ["[0,50)", 0]}}) == ([False, False, True, True], [])
    assert out(made, rule | {"where": {"p": "(0,50)"}}) == ([True, False, True, True], [])
    made = export(p=[-9.0, 10.0, 80.0])
    made.columns["p"] = Column("p", missing=((-99.0, -1.0),))
    kept, (fault,) = out(made, rule | {"where": {"p": "(,50)"}})
    assert kept == [True, False, True] and "declares missing" in fault.problem
    made = export(d=["2008-05-31", "2008-06-01T10:00:00", "never"])
    made.columns["d"] = Column("d", kind="text")
    assert out(made, rule | {"where": {"d": "(,2008-06-01)"}})[0] == [False, True, True]


def test_one_line_mends_all_labelled_codes_of_an_interval():
    made = export(p=[20.0, 95.0, 98.0, 99.0], labels={"p": {"98": "Don't know", "99": "Refused"}})
    _, faults = out(made, {"reason": "old", "where": {"p": "[90,100]"}})
    assert [fault.code for fault in faults] == ["98", "99"]
    line = 'where: {p: ["[90,100]", "98", "99"]}'
    assert all(line in fault.mend for fault in faults)
    codes = ["[90,100]", "98", "99"]
    assert out(made, {"reason": "old", "where": {"p": codes}}) == ([True, False, False, False], [])


def test_rules_that_leave_nobody_stop():
    made = export(w=[0.0, 0.0])
    (fault,) = out(made, *WEIGHT)[1]
    assert "all 2 respondents" in fault.problem


@pytest.mark.parametrize(("n", "severity"), [(98, "note"), (99, "note"), (199, "warning")])
def test_rules_that_leave_nearly_nobody_are_a_warning(n, severity):
    reason = np.full(max(100, n + 1), 0, dtype=np.int16)
    reason[: n // 2], reason[n:] = 1, -1
    rows = told("s", LeftOut(reason, ("men", "women", "none"), ("sex", "sex", "sex"))).summary
    assert [row["severity"] for row in rows] == [severity, severity, "note"]
    assert ("in a hundred" in rows[0]["expected"]) == (severity == "warning")


def test_who_is_left_out_needs_no_row_is_not_checked_and_is_counted(tmp_path):
    wrong = {"w": ["0", "0.5", "", "1"], "id": ["b", "b", "b", "d"], "q1": ["77", "1", "66", "2"]}
    frame, ledger, verdict = run(tmp_path, declared={"leave_out": WEIGHT}, **wrong)
    assert len(frame) == 2 and frame["weight"].tolist() == [0.5, 1.0]
    assert not {row["source_code"] for row in ledger} & {"77", "66"}
    assert verdict.left_out == [{"source": "uk", "country": "GB", "reason": "weight 0", "n": 2}]
    (row,) = [row for row in verdict.summary if row["stage"] == "left_out"]
    assert (row["check"], row["column"], row["severity"], row["n_failed"], row["n"]) == (
        "weight 0", "w", "note", 2, 4,
    )  # fmt: skip
    alone = {name: [cells[1], cells[3]] for name, cells in (DATA | wrong).items()}
    plain, same, _ = run(tmp_path, **alone)
    assert ledger == same
    pd.testing.assert_frame_equal(frame, plain)


def test_rows_of_what_stays_are_those_of_the_file(tmp_path):
    wrong = {"w": ["0", "1", "1", "-1"], "q1": ["1", "1", "55", "1"]}
    _, _, verdict = run(tmp_path, declared={"leave_out": WEIGHT}, **wrong)
    assert {fault.check: fault.rows for fault in verdict.faults} == {"positive": (5,), "code": (4,)}


def test_a_rule_of_nobody_is_a_note(tmp_path):
    rules = [*WEIGHT, {"reason": "again", "where": {"w": 0}}]
    frame, _, verdict = run(tmp_path, declared={"leave_out": rules}, w=["0", "1", "1", "1"])
    told = [row for row in verdict.summary if row["stage"] == "left_out"]
    assert [(row["check"], row["n_failed"], row["severity"]) for row in told] == [
        ("weight 0", 1, "note"), ("again", 0, "note"),
    ]  # fmt: skip
    assert "left out by" in told[0]["expected"] and "no rule before" in told[1]["expected"]
    assert len(frame) == 3


def test_a_rule_of_a_column_that_is_not_there_stops(tmp_path):
    rule = {"reason": "r", "where": {"ww": 0}}
    frame, _, verdict = run(tmp_path, declared={"leave_out": [rule]})
    assert frame is None and "no column 'ww'" in verdict.faults[0].problem


def test_the_country_of_who_is_left_out_is_what_the_crosswalk_tells():
    targets = declared({"country": {"type": "categorical", "levels": ["GB", "FR"], "missing": []}})
    crosswalk = Crosswalk("x.csv", tuple(rows("c|1||country|map|GB||", "c|2||country|map|FR||")))
    made = export(c=[1.0, 2.0, 3.0, np.nan, 2.0, 1.0], w=[0.0, 0.0, 0.0, 0.0, 0.0, 1.0])
    given = source(leave_out=WEIGHT)
    told = counts("eu", made, left_out(made, given), given, crosswalk, targets)
    assert [(row["country"], row["n"]) for row in told] == [("", 2), ("FR", 2), ("GB", 1)]


def test_respondents_that_neither_rule_nor_file_accounts_for_are_a_defect(tmp_path):
    frame, ledger, _ = run(tmp_path)
    targets = {"uk": ["ill", "care", "age"]}
    conserve(pd.DataFrame(ledger), frame, targets, {"uk": (6, 2)})
    with pytest.raises(NotConserved, match="4 harmonised of 6 in the file less 1 left out"):
        conserve(pd.DataFrame(ledger), frame, targets, {"uk": (6, 1)})
