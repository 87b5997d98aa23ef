"""The path of one value, in the default study and for every wrong question."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import ticked

from coproduction.account import trace
from coproduction.faults import Faults
from coproduction.files import sha256
from coproduction.harmonise import storage
from coproduction.harmonise.source import harmonise_source
from coproduction.inference.scoring import with_indices
from coproduction.study.data.checks import resolved
from coproduction.study.load import load
from coproduction.study.resolved.survey import LeaveOut

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path("config/studies/fivenations_simulated")
FILE = "data/raw/fivenations_simulated/uk_simulated.sav"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The default study with one source harmonised and its indices formed."""
    root = tmp_path_factory.mktemp("project")
    for part in ("config", "data/raw/fivenations_simulated"):
        shutil.copytree(ROOT / part, root / part)
    study = load(FOLDER, root)
    found, _, _ = harmonise_source(
        "uk",
        study.sources["uk"],
        study.crosswalks["uk"],
        study.targets("uk"),
        study.codes(),
        root,
        key=b"of the test, not of a study",
        checks=resolved({}, {}),
    )
    storage.write(found, root / f"data/harmonised/{study.name}/uk.parquet")
    frame = with_indices(storage.table(found).to_pandas(), study.indices)
    (root / f"data/analysis/{study.name}").mkdir(parents=True)
    frame.to_parquet(root / f"data/analysis/{study.name}/analysis.parquet")
    return root, study, frame


def told(project, respondent, variable):
    root, study, _ = project
    lines = trace.trace(study, respondent, variable, root)
    return [(line.split("  ")[0], line.split("  ")[-1].strip()) for line in lines]


def test_the_path_of_one_value(project):
    root, _, frame = project
    lines = told(project, "uk/#7", "locks_home")
    facts = dict(lines)
    assert facts["file"] == FILE and facts["sha256"] == sha256(root / FILE)
    assert facts["row"].startswith("7 ")
    file, line, row = facts["crosswalk"].split(":", 2)
    cells = (root / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert cells == row.strip()
    code, label, level = cells.split(",")[1], cells.split(",")[2], cells.split(",")[5]
    assert facts["code"] == f"{code} = {label}"
    assert facts["locks_home"].split(" = ")[0] == level == frame["locks_home"][6]
    value = frame["coproduction_safety"][6]
    assert facts["index coproduction_safety"].startswith(
        f"{value:.10g} (mean of 5 items; this answer scores "
    )
    # the same respondent by id and by pseudonym
    assert "7" != frame["respondent"][6] != "uk/7"
    ids = dict(told(project, "uk/7", "locks_home"))
    assert ids == facts == dict(told(project, frame["respondent"][6], "locks_home"))


def test_a_missing_answer_keeps_its_kind(project):
    _, _, frame = project
    position = int((frame["efficacy_health__missing"] == "dont_know").to_numpy().argmax())
    facts = dict(told(project, f"uk/#{position + 1}", "efficacy_health"))
    assert facts["efficacy_health"].startswith("missing: dont_know")
    assert ",dont_know," in facts["crosswalk"]
    position = int((frame["locks_home__missing"] == "dont_know").to_numpy().argmax())
    facts = dict(told(project, f"uk/#{position + 1}", "locks_home"))
    assert facts["index coproduction_safety"].endswith("of 5 items; this answer has no score)")
    assert "(sum of 5 items; this answer counts as 0)" in facts["index activities_safety"]


@pytest.mark.parametrize("source", ["france", "germany", "denmark", "czechia"])
def test_a_source_not_yet_harmonised_is_traced_from_its_export(project, source):
    first = {"france": 2, "czechia": 3}.get(source, 1)
    facts = dict(told(project, f"{source}/#{first}", "age"))
    assert facts["age"].endswith("years")
    assert facts["harmonised data"] == "not made yet"


@pytest.mark.parametrize(
    ("respondent", "variable", "message"),
    [
        ("germny/1", "age", "did you mean 'germany'"),
        ("uk/#0", "age", "#1 to #983"),
        ("uk/99999", "age", "no respondent '99999'"),
        ("uk/1", "agee", "did you mean 'age'"),
        ("uk/1", "coproduction_safety", "one of its items: locks_home"),
    ],
)
def test_wrong_questions_are_answered_with_the_nearest(project, respondent, variable, message):
    root, study, _ = project
    with pytest.raises(trace.Faults, match=message):
        trace.trace(study, respondent, variable, root)


def test_harmonised_data_of_another_crosswalk_are_told(project, tmp_path):
    root, study, frame = project
    shutil.copytree(root, tmp_path / "p")
    path = tmp_path / f"p/data/harmonised/{study.name}/uk.parquet"
    changed = frame["locks_home"].cat.rename_categories({"never": "often", "often": "never"})
    frame.assign(locks_home=changed).to_parquet(path)
    position = int(frame["locks_home"].isin(["never", "often"]).to_numpy().argmax())
    with pytest.raises(trace.Faults, match="run the study"):
        trace.trace(study, f"uk/#{position + 1}", "locks_home", tmp_path / "p")


def test_who_is_left_out_has_no_value_and_the_others_keep_theirs(project):
    root, study, _ = project
    uk = study.sources["uk"]
    rule = LeaveOut("the first", {"serial": ("1", "2")})
    joint = replace(uk, leave_out=(rule,), respondent=("serial", "region"))
    other = replace(study, name="another", sources={**study.sources, "uk": joint})
    plain = dict(told(project, "uk/#7", "locks_home"))
    found = dict(told((root, other, None), "uk/#7", "locks_home"))
    assert all(found[fact] == plain[fact] for fact in ("code", "crosswalk", "locks_home"))
    assert found["row"] == "7 (respondent 5 of 981)"
    assert dict(told((root, other, None), "uk/#3", "locks_home"))["row"].startswith(
        "3 (respondent 1"
    )
    with pytest.raises(Faults, match="row 2: the respondent is left out: the first"):
        trace.trace(other, "uk/#2", "locks_home", root)
    with pytest.raises(Faults, match="column serial, region: no respondent '3'"):
        trace.trace(other, "uk/3", "locks_home", root)


def test_the_command(project, capsys):
    root, study, _ = project
    asked = ["--study", study.name, "--respondent", "uk/#1", "--variable", "age"]
    assert trace.main(asked, root) == 0
    assert "crosswalk" in capsys.readouterr().out
    assert trace.main(["--respondent", "", "--variable", "age"], root) == 1
    assert "make trace STUDY=" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("respondent", "variable", "lines", "value"),
    [
        # a list: the row of the answer found, or of the one that is not; of a count, every part
        ("commas/2", "walks", ["Q6,Walk,,walks,contains,yes,,"], "yes = Yes"),
        ("commas/3", "walks", ["Q6,Walk,,walks,contains,yes,,  <not contained>"], "no = No"),
        (
            "commas/6",
            "ways",
            ["Q6,Walk,,", "Q6,Cycle,,", 'Q6,"Bus, tram or train",,', ",,,ways"],
            "2",
        ),
        # a condition: the row that held
        (
            "kobo/1",
            "walks",
            ["acts,<blank>,,walks,map,,not_applicable,,form=0"],
            "missing: not",
        ),
        ("kobo/9", "walks", ["acts,<blank>,,walks,map,no,,,form=2"], "no = No"),
        (
            "redcap/1",
            "walks",
            ["acts___1,0,,walks,map,,not_applicable,,form=0"],
            "missing: not",
        ),
        ("redcap/3", "walks", ["acts___1,0,,walks,map,no,,"], "no = No"),
    ],
)
def test_the_row_of_a_list_or_a_condition_is_traced(
    ticked_project, respondent, variable, lines, value
):
    study = load(Path("config/studies") / ticked.NAME, ticked_project)
    told = trace.trace(study, respondent, variable, ticked_project)
    told = [line.partition("  ")[::2] for line in told]
    rows = [line.strip().split(": ", 1)[1] for key, line in told if key == "crosswalk"]
    assert len(rows) == len(lines)
    assert all(row.startswith(line) for row, line in zip(rows, lines, strict=True))
    assert dict(told)[variable].strip().startswith(value)
    columns = [line.strip() for key, line in told if key == "column"]
    assert ("form" in columns) == (not respondent.startswith("commas"))


@pytest.fixture(scope="module")
def ticked_project(tmp_path_factory):
    root = tmp_path_factory.mktemp("ticked")
    ticked.study(root)
    return root
