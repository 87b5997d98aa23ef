"""A code that a condition names and whose label has turned stops; one nothing holds is noted."""

import json

import pandas as pd
import pyreadstat
import pytest
import yaml
from declarations import source
from exports import CROSSWALK, DATA, VARIABLES, entry

from coproduction.files import sha256
from coproduction.harmonise.source import harmonise_source
from coproduction.study.data.checks import resolved
from coproduction.study.recodes import crosswalk_faults

RULE = [{"reason": "web", "where": {"form": 2}}]


def run(tmp_path, given_labels, crosswalk=CROSSWALK, **given):
    """Harmonise an export of numbers with labels of the column `form`, which is 2 of the last."""
    data = {name: values if name == "id" else [float(v) for v in values]
            for name, values in DATA.items() if name in ("id", "w", "q1", "q2", "q3")}  # fmt: skip
    frame = pd.DataFrame(data | {"form": [1.0, 1.0, 1.0, 2.0]})
    path = tmp_path / "uk.sav"
    pyreadstat.write_sav(
        frame, path, variable_value_labels={"form": given_labels} if given_labels else None
    )
    (tmp_path / "x.csv").write_text(crosswalk, encoding="utf-8")
    rows, faults = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", VARIABLES)
    assert not faults
    entry = source(file="uk.sav", sha256=sha256(path), respondent="id", weight="w", country="GB",
                   **given)  # fmt: skip
    return harmonise_source("uk", entry, rows, VARIABLES, ["GB"], tmp_path, key=b"0" * 32,
                            checks=resolved({}, {}))  # fmt: skip


def pasted(text):
    return yaml.safe_load("{" + text.partition("put under labels ")[2] + "}")


WHERE = CROSSWALK.replace("note\n", "note,where\n").replace(
    "q1,2,,ill,map,no,,\n", "q1,2,,ill,map,no,,,form=1|2\n"
)


@pytest.mark.parametrize(
    ("given", "crosswalk", "codes"),
    [
        ({"leave_out": RULE}, CROSSWALK, ["2"]),
        ({"asserts": {"form": [1, 2]}}, CROSSWALK, ["1", "2"]),
        ({}, WHERE, ["1", "2"]),
    ],
)
def test_the_line_of_the_note_holds_the_labels_and_stops_when_they_turn(
    tmp_path, given, crosswalk, codes
):
    labels = {1: "Paper", 2: "Web"}
    verdict = run(tmp_path, labels, crosswalk, **given)[2]
    (row,), cells = entry(verdict, "held_to_label")
    assert not verdict.faults
    assert (row["severity"], row["n_failed"], row["n"]) == ("note", len(codes), len(codes))
    assert [value for _, value in cells] == [f"form={code}" for code in codes]
    held = pasted(row["expected"])
    verdict = run(tmp_path, labels, crosswalk, labels=held, **given)[2]
    assert not verdict.faults and entry(verdict, "held_to_label")[0][0]["passed"]
    assert entry(verdict, "label", "form")[0][0]["passed"]
    turned = run(tmp_path, {1: "Web", 2: "Paper"}, crosswalk, labels=held, **given)[2].faults
    assert [(f.check, f.column, f.code) for f in turned] == [("label", "form", c) for c in codes]
    line = json.loads(turned[-1].mend.partition("form: ")[2])
    assert line["2"] == "Paper"
    lost = run(tmp_path, {}, crosswalk, labels=held, **given)[2].faults
    assert {fault.problem for fault in lost} == {"the code has no label"}


def test_a_code_that_a_crosswalk_row_names_is_held_by_it(tmp_path):
    rows = CROSSWALK.replace("q1,2,,ill,map,no,,\n", "form,2,Web,ill,map,yes,,\nform,1,Paper,ill,"
                             "map,no,,\n").replace("q1,1,,ill,map,yes,,\n", "")  # fmt: skip
    rows = "\n".join(line for line in rows.splitlines() if not line.startswith("q1")) + "\n"
    verdict = run(tmp_path, {1: "Paper", 2: "Web"}, rows, leave_out=RULE)[2]
    (row,), _ = entry(verdict, "held_to_label")
    assert row["passed"] and row["n"] == 1


def test_without_labelled_codes_in_conditions_nothing_is_said(tmp_path):
    assert entry(run(tmp_path, {}, leave_out=RULE)[2], "held_to_label")[0] == []


def test_an_accent_apart_from_its_letter_is_the_same_label(tmp_path):
    apart = "Bu\u0308ro"
    kept = {"form": {"1": "Haus", "2": "B\u00fcro"}}
    given = {"leave_out": RULE, "labels": kept}
    rows, _, verdict = run(tmp_path, {1.0: "Haus", 2.0: apart}, **given)
    assert rows is not None and not verdict.faults
