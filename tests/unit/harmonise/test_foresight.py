"""Faults of configuration and of exports come in one run."""

import shutil
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from coproduction.faults import Faults
from coproduction.files import sha256
from coproduction.harmonise import foresight
from coproduction.harmonise.source import source_faults
from coproduction.study.load import load

FOLDER = Path("config/studies/small")
FILES = {
    "study.yaml": """\
title: Small
simulated: true
citation: None.
pseudonyms: {open: true}
sources:
  one: {file: data/raw/small/one.csv, sha256: ONE, country: AA, language: en, weight: w}
  two: {file: data/raw/small/two.csv, sha256: TWO, country: AA, language: en}
""",
    "variables.yaml": """\
variables:
  ill:
    label: Ill
    type: binary
    levels: [{name: no, label: No}, {name: yes, label: Yes}]
    missing: [refused]
  age: {label: Age, type: numeric, range: [18, 99], missing: [refused, not_asked]}
""",
    "countries.csv": "country,label\nAA,Aland\n",
    "models.yaml": "models: {m: {label: M, outcome: age, estimator: wls, terms: [ill]}}\n",
    "crosswalk/one.csv": """\
source_variable,source_code,source_label,target,verb,target_code,missing_kind,note
q,1,,ill,map,yes,,
q,2,,ill,map,no,,
a,,,age,copy,,,
""",
    "crosswalk/two.csv": """\
source_variable,source_code,source_label,target,verb,target_code,missing_kind,note
q,1,,ill,map,yes,,
q,2,,ill,map,no,,
a,,,age,copy,,,
""",
}


@pytest.fixture
def root(tmp_path):
    raw = tmp_path / "data/raw/small"
    raw.mkdir(parents=True)
    cells = {"q": [1, 2, 3], "a": [20, 30, 40], "w": [1, 1, 2]}
    pd.DataFrame(cells).to_csv(raw / "one.csv", index=False)
    pd.DataFrame({"q": [1, 2, 4]}).to_csv(raw / "two.csv", index=False)
    for file, text in FILES.items():
        path = tmp_path / FOLDER / file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = text.replace("ONE", sha256(raw / "one.csv")).replace("TWO", sha256(raw / "two.csv"))
        path.write_text(text, encoding="utf-8")
    return tmp_path


def edit(root, file, old, new):
    path = root / FOLDER / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def told(root):
    with pytest.raises(Faults) as raised:
        load(FOLDER, root)
    return foresight.told(raised.value, FOLDER, root)


def test_faults_of_exports_are_told_along_with_those_of_configuration(root):
    edit(root, "models.yaml", "models:", "set: {}\nmodels:")
    edit(root, "crosswalk/one.csv", "age,copy", "age,copi")
    assert told(root) == (
        "5 faults found\n"
        "config/studies/small/models.yaml: unknown key 'set'\n"
        "  expected: did you mean 'sets'?\n"
        "config/studies/small/crosswalk/one.csv, column verb, row 4: unknown verb 'copi'\n"
        "  expected: did you mean 'copy'?\n"
        "data/raw/small/one.csv, column q, row 4, code '3': no crosswalk row maps this code to ill "
        "(1 respondent)\n"
        "  expected: a level of ill: no, yes; or a kind of missing: refused\n"
        "data/raw/small/two.csv, column a: The file has no column 'a'.\n"
        "  to mend:  columns of the file: q\n"
        "data/raw/small/two.csv, column q, row 4, code '4': no crosswalk row maps this code to ill "
        "(1 respondent)\n"
        "  expected: a level of ill: no, yes; or a kind of missing: refused\n\n"
        "to add to config/studies/small/crosswalk/one.csv:\n"
        "q,3,,ill,map,<target_code>,,\n\n"
        "to add to config/studies/small/crosswalk/two.csv:\n"
        "q,4,,ill,map,<target_code>,,\n\n"
        "in config/studies/small/crosswalk/two.csv in place of line 4:\n"
        ",,,age,unavailable,,not_asked,<reason>"
    )


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("crosswalk/one.csv", "q,2,,ill,", "q,2,,il,"),
        ("crosswalk/one.csv", "q,2,,ill,map,no,,", "q,2,,ill,map,no,"),
        (
            "study.yaml",
            "country: AA, language: en, weight: w",
            "contry: AA, language: en, weight: w",
        ),
        ("study.yaml", "weight: w", "weigth: w"),
        ("variables.yaml", "variables:", "variable:"),
        ("variables.yaml", "missing: [refused]", "missng: [refused]"),
    ],
)
def test_nothing_is_told_of_an_export_that_may_follow_from_a_fault(root, file, old, new):
    edit(root, file, old, new)
    assert "one.csv, column q" not in told(root)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("variables.yaml", "range: [18, 99]", "rnge: [18, 99]"),
        ("variables.yaml", "label: Age,", "label: {xx: Age},"),
        ("countries.csv", "AA,", "all,"),
        ("countries.csv", "country,label", "code,name"),
    ],
)
def test_a_fault_of_a_schema_hides_no_export(root, file, old, new):
    edit(root, file, old, new)
    edit(root, "crosswalk/one.csv", "q,2,,ill,map,no,,", "q,2,,ill,map,nay,,")
    text = told(root)
    assert file in text and "'nay'" in text  # and no more of this column in this export
    assert "one.csv, column q" not in text and "two.csv, column q, row 4, code '4'" in text
    # nothing that may follow from the fault
    assert ("column a" in text) == (file == "countries.csv" or "label" in old)


def test_so_much_is_not_read_before_the_configuration_is_right(root, monkeypatch):
    edit(root, "models.yaml", "models:", "set: {}\nmodels:")
    size = (root / "data/raw/small/one.csv").stat().st_size
    monkeypatch.setattr(foresight, "MOST_READ", size)
    text = told(root)
    assert "one.csv, column q" in text and "two.csv" not in text
    assert text.endswith("1 export not read yet, of more than 0 MB in all")
    monkeypatch.setattr(foresight, "MOST_READ", 1)
    assert told(root).startswith("1 fault found\n") and "2 exports not read" in told(root)
    shutil.rmtree(root / "data")
    assert "not read yet" not in told(root)


ONE = "config/studies/small/crosswalk/one.csv"


@pytest.fixture
def asked(root):
    """The study with an export of labelled columns, whose questions `study.yaml` asserts."""
    cells = pd.DataFrame({"q": [1.0, 2.0], "a": [20.0, 30.0], "w": [1.0, 2.0]})
    old, file = root / "data/raw/small/one.csv", root / "data/raw/small/one.sav"
    pyreadstat.write_sav(cells, file, column_labels=["Are you ill?", "How old are you?", ""])
    questions = "weight: w, questions: {q: Are you ill?, a: 'How old are you?'}"
    edit(root, "study.yaml", "raw/small/one.csv", "raw/small/one.sav")
    edit(root, "study.yaml", sha256(old), sha256(file))
    edit(root, "study.yaml", "weight: w", questions)
    edit(root, "study.yaml", "  two: {", "#")
    (root / FOLDER / "crosswalk/two.csv").unlink()
    load(FOLDER, root)
    return root


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("crosswalk/one.csv", "map,no", "map,noo", [f"{ONE}, column target_code, row 3: 'noo'"]),
        ("crosswalk/one.csv", "age,copy", "age,copi", [f"{ONE}, column verb, row 4: unknown"]),
        ("crosswalk/one.csv", ",age,", ",ages,", [f"{ONE}, column target, row 4: unknown"]),
        ("crosswalk/one.csv", "no,,", ",refusd,", [f"{ONE}, column missing_kind, row 3: unknown"]),
        ("crosswalk/one.csv", "q,2", "qq,2", [f"{ONE}, column target, rows 2, 3: ill is fed by"]),
        (
            "crosswalk/one.csv",
            "a,,",
            "aa,,",
            [
                "config/studies/small/study.yaml: sources.one.questions: the crosswalk uses no col",
                "data/raw/small/one.sav, column aa: The file has no column 'aa'",
            ],
        ),
        (
            "crosswalk/one.csv",
            "a,,,age,copy,,,\n",
            "",
            [f"{ONE}, column target: no row for the target age"],
        ),
        (
            "crosswalk/one.csv",
            "a,,,age,copy,,,\n",
            ",,,age,unavailable,,not_asked,none\n",
            ["config/studies/small/study.yaml: sources.one.questions: the crosswalk uses no col"],
        ),
        ("variables.yaml", "name: no", "name: nay", [f"{ONE}, column target_code, row 3: 'no' "]),
    ],
)
def test_a_question_of_a_column_with_a_faulty_row_is_not_asked_yet(asked, file, old, new, expected):
    edit(asked, file, old, new)
    faults = [line for line in told(asked).splitlines() if line.startswith(("config", "data"))]
    assert len(faults) == len(expected)
    assert all(fault.startswith(part) for fault, part in zip(faults, expected, strict=True))


def test_a_question_that_changed_is_told_along_with_a_faulty_row_of_another_column(asked):
    edit(asked, "study.yaml", "How old are you?", "How old were you?")
    edit(asked, "crosswalk/one.csv", "map,no", "map,noo")
    assert "one.sav, column a: the question is 'How old are you?'" in told(asked)


def test_a_question_beside_an_absent_column_of_its_target_is_not_asked_yet(asked):
    edit(asked, "crosswalk/one.csv", "a,,", "q,3,,ill,map,no,,\na,,")
    edit(asked, "crosswalk/one.csv", "q,3,,", "r,3,,")
    edit(asked, "crosswalk/one.csv", "a,,", ",,,ill,first_answered,,,\na,,")
    study = load(FOLDER, asked)
    given = study.harmonisation("one")
    found = source_faults(
        "one", given.declared, study.crosswalks["one"], given.targets, given.checks, asked
    )
    assert [fault.column for fault in found] == ["r"]
