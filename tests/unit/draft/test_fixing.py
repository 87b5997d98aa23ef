"""Rows that nobody has to decide are added to crosswalks, and nothing else."""

from pathlib import Path

import pandas as pd
import pytest

from coproduction.draft import checking, fixing
from coproduction.faults import Fault, Faults, Paste
from coproduction.files import sha256
from coproduction.study.resolved.survey import Level, Variable

FOLDER = Path("config/studies/small")
HEAD = "source_variable,source_code,source_label,target,verb,target_code,missing_kind,note"
FILES = {
    "study.yaml": """\
title: Small
simulated: true
citation: None.
pseudonyms: {open: true}
sources:
  one: {file: data/raw/small/one.csv, sha256: ONE, country: AA, language: en}
""",
    "variables.yaml": """\
variables:
  ill:
    label: Ill
    type: categorical
    levels: [{name: never, label: Not once}, {name: often, label: Often}, {name: x, label: Both}]
    missing: [refused]
  age: {label: Age, type: numeric, range: [18, 99], missing: [refused, not_asked]}
""",
    "countries.csv": "country,label\nAA,Aland\n",
    "models.yaml": "models: {m: {label: M, outcome: age, estimator: wls, terms: [ill]}}\n",
}
CROSSWALK = f"{HEAD}\r\nq,Not once,,ill,map,never,,typed by hand\r\na,,,age,copy,,,\r\n"


@pytest.fixture
def root(tmp_path):
    raw = tmp_path / "data/raw/small"
    raw.mkdir(parents=True)
    # a level in other capitals, a level by its name, a kind that may be, one that may not, a word
    answers = ["Not once", "OFTEN", "x", "Refused", "Don't know", "Rarely"]
    pd.DataFrame({"q": answers, "a": range(20, 26)}).to_csv(raw / "one.csv", index=False)
    for file, text in (FILES | {"crosswalk/one.csv": CROSSWALK}).items():
        path = tmp_path / FOLDER / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.replace("ONE", sha256(raw / "one.csv")).encode())
    return tmp_path


def test_rows_whose_target_the_label_states_are_added_and_shown(root):
    lines = checking.fixed(FOLDER, root)
    assert lines[0] == "3 rows added whose target the label states word for word"
    added = {line[1:] for line in lines if line[:1] == "+" and line[:3] != "+++"}
    note = "added by make check: the label says so"
    assert added == {
        f"q,OFTEN,,ill,map,often,,{note}",
        f"q,x,,ill,map,x,,{note}",
        f"q,Refused,,ill,map,,refused,{note}",
    }
    assert not [line for line in lines if line[:1] == "-" and line[:3] != "---"]
    text = (root / FOLDER / "crosswalk/one.csv").read_bytes().decode()
    # behind the rows of their column and target, with the line ends of the file
    assert text.replace("\r\n", "\n").count("\n") == text.count("\r\n") == 6
    kept = [line for line in text.splitlines() if note not in line]
    assert kept == CROSSWALK.splitlines() and text.splitlines()[-1] == "a,,,age,copy,,,"
    assert "no row added" in checking.fixed(FOLDER, root)[0]
    sound, told = checking.check(FOLDER, root)
    assert not sound and "'Rarely'" in told and "OFTEN" not in told


def target(*levels):
    made = tuple(Level(name, label, float(k)) for k, (name, label) in enumerate(levels))
    return Variable("T", "categorical", levels=made, missing=("refused",))


@pytest.mark.parametrize(
    ("row", "lines", "levels", "row_of"),
    [
        ("q,1,Often,t,map,<target_code>,,", (), [("o", "Often")], ("o", "")),
        ("q,1,  often ,t,map,<target_code>,,", (), [("o", "Often")], ("o", "")),
        ("q,9,Refused,t,map,,refused,", (), [("o", "Often")], ("", "refused")),
        # in place of a line; another verb; two levels; a proposal that the label does not state
        ("q,1,Often,t,map,<target_code>,,", (3,), [("o", "Often")], None),
        ("q,1,Often,t,contains,<target_code>,,", (), [("o", "Often")], None),
        ("q,1,Often,t,map,<target_code>,,", (), [("o", "Often"), ("often", "Seldom")], None),
        ("q,1,Often,t,map,s,,", (), [("o", "Often"), ("s", "Seldom")], None),
        ("q,1,Often times,t,map,<target_code>,,", (), [("o", "Often")], None),
        ("q,1,,t,map,<target_code>,,", (), [("o", "Often")], None),
        # a kind that may not be, one that the label does not name, and a level of that name
        ("q,9,Don't know,t,map,,dont_know,", (), [("o", "Often")], None),
        ("q,9,Other,t,map,,refused,", (), [("o", "Often")], None),
        ("q,9,Refused,t,map,,refused,", (), [("r", "Refused")], None),
        ("q,1,Often,u,map,<target_code>,,", (), [("o", "Often")], None),
    ],
)
def test_only_what_the_label_states_is_added(row, lines, levels, row_of):
    faults = [Fault("x.csv", "?", pastes=(Paste("c.csv", row, lines), Paste("d.csv", row)))]
    found = list(fixing.stated(faults, "c.csv", {"t": target(*levels)}))
    assert [cells[5:7] for cells in found] == ([row_of] if row_of else [])


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f'{HEAD}\nq,1,"two\nlines",t,map,o,,\nr,1,,u,copy,,,', 'lines",t,map,o,,\nq,2'),
        (f"{HEAD},where\nq,1,,t,map,o,,,a=1\n", "a=1\nq,2,B,t,map,p,,n,\n"),
        (f"{HEAD}\nr,1,,u,copy,,,\n\n", "copy,,,\n\nq,2"),
        (HEAD.replace(",", ";") + "\nq;1;;t;map;o;;\n", "o;;\nq;2;B;t;map;p;;n\n"),
        ("", ""),
    ],
)
def test_rows_stand_behind_those_of_their_column_and_target(text, after):
    found = fixing.added(text, [("q", "2", "B", "t", "map", "p", "", "n")])
    assert after in found and bool(found) is bool(after)


def test_a_fixed_file_keeps_its_mode_and_formulas_are_told(root):
    path = root / FOLDER / "crosswalk/one.csv"
    path.write_text(CROSSWALK + "q,=1+1,,ill,map,never,,\r\n", newline="")
    path.chmod(0o640)
    lines = checking.fixed(FOLDER, root)
    assert lines[0].startswith("3 rows added")
    assert path.stat().st_mode & 0o777 == 0o640
    (told,) = [line for line in lines if "a spreadsheet may run it" in line]
    assert "one.csv, lines 4:" in told and "1+1" not in told


@pytest.mark.parametrize("protected", ["read-only", "a symbolic link"])
def test_a_file_that_somebody_protected_is_not_rewritten(root, protected, tmp_path, capsys):
    path = root / FOLDER / "crosswalk/one.csv"
    before = path.read_bytes()
    if protected == "read-only":
        path.chmod(0o444)
    else:
        path.rename(tmp_path / "shared.csv")
        path.symlink_to(tmp_path / "shared.csv")
    with pytest.raises(Faults, match=f"the file is {protected}") as told:
        checking.fixed(FOLDER, root)
    assert [fault.file for fault in told.value.faults] == [f"{FOLDER}/crosswalk/one.csv"]
    assert path.read_bytes() == before and path.is_symlink() is (protected != "read-only")
    if protected == "read-only":
        assert path.stat().st_mode & 0o777 == 0o444
