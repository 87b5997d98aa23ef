"""A drafted study on disk: three files, the answers of a person, and what comes after them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import three_files
import yaml

from coproduction.draft.__main__ import _told as told
from coproduction.draft.checking import check
from coproduction.draft.proposing.folder import redraft
from coproduction.faults import Faults
from coproduction.harmonise import foresight
from coproduction.study.load import load
from coproduction.study.recodes import decisions
from coproduction.study.recodes.crosswalk import read

FOLDER = Path("config/studies/mine")
GIVEN = {"key": "open", "code": "no_answer"}


def answer(folder, **given):
    """Type the answers of all asks: those given by kind, else yes."""
    path = folder / decisions.FILE
    found, _ = decisions.read(path)
    kinds = {**GIVEN, **given}
    typed = [
        replace(one, answer=kinds.get(one.decision.partition(":")[0], "yes")) if one.open else one
        for one in found
    ]
    path.write_text(decisions.text(typed), encoding="utf-8")
    cite(folder)


def cite(folder):
    """Say how the data are cited, as a person has to."""
    path = folder / "study.yaml"
    lines = path.read_text("utf-8").splitlines()
    lines = ["citation: Made" if line.startswith("citation:") else line for line in lines]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A project with the study drafted of two files, then of three, and all asks answered."""
    root = tmp_path_factory.mktemp("project")
    files = three_files.write(tmp_path_factory.mktemp("in"))
    redraft("mine", files[:2], root=root)
    answer(root / FOLDER)
    redraft("mine", root=root)
    crosswalk = root / FOLDER / "crosswalk/germany.csv"
    # what a person writes: a row of their own, another name of a target
    text = crosswalk.read_text("utf-8").replace("trust_courts", "courts")
    crosswalk.write_text(
        text.replace("v1,9,,trust_police,map,,no_answer", "v1,9,,trust_police,map,,refused")
    )
    for file in ("variables.yaml", "crosswalk/ireland.csv"):
        path = root / FOLDER / file
        path.write_text(path.read_text("utf-8").replace("trust_courts", "courts"))
    done = redraft("mine", files[2:], root=root)
    return root, done


def rows(root, source):
    found, faults = read(root / FOLDER / f"crosswalk/{source}.csv", "x")
    assert faults == []
    return {(row.source_variable, row.source_code): row for row in found.rows}


def test_the_study_loads_and_its_exports_are_not_at_fault(finished):
    root, done = finished
    assert done.open == 0
    study = load(FOLDER, root)
    assert list(study.sources) == ["ireland", "germany", "britain"]
    assert [source.country for source in study.sources.values()] == ["IE", "DE", "GB"]
    assert {v.type for v in study.variables.values()} == {"ordinal", "binary", "numeric"}
    with pytest.raises(ValueError, match="at least one fault"):
        foresight.told(Faults([]), FOLDER, root)  # there is nothing to tell


def test_what_was_drafted_is_what_the_files_say(finished):
    root, _ = finished
    ireland, germany, britain = (rows(root, s) for s in ("ireland", "germany", "britain"))
    assert ireland["q1_1", "4"].target_code == "completely"
    # turned round, as a person said
    assert germany["v2", "1"].target_code == "completely"
    assert germany["v4", "1"].target_code == "no"
    police = "How much do you trust the police?"
    assert britain[police, "Quite a lot"].target_code == "quite_a_lot"
    assert britain[police, "Don't know"].missing_kind == "dont_know"
    # a labelled code in a range of numbers has a row of its own
    assert ireland["age", "999"].missing_kind == "refused"
    assert ireland["age", "10..90"].verb == "copy" or "copy" in {r.verb for r in ireland.values()}
    assert all(row.note for one in (ireland, germany, britain) for row in one.values())


def test_what_a_person_wrote_stays_and_reaches_what_is_added(finished):
    root, _ = finished
    germany, britain = rows(root, "germany"), rows(root, "britain")
    assert germany["v1", "9"].missing_kind == "refused"
    assert germany["v3", "9"].missing_kind == "no_answer"
    targets = {row.target for row in britain.values()}
    assert "courts" in targets and "trust_courts" not in targets


def test_a_check_tells_of_all_sources_at_once(finished, tmp_path):
    root, _ = finished
    sound, told = check(FOLDER, root)
    assert sound and "no fault: 450 respondents of 3 sources" in told
    # voting in two languages is a guess until somebody says yes, and so is age
    guessed = load(FOLDER, root).guesses["germany"]
    assert guessed["v4"] == "levels" and guessed["alter"] == "question"
    n = sum(row.source_variable in guessed for row in rows(root, "germany").values())
    assert f"germany: {n} rows of the crosswalk rest on guesses of the draft" in told
    assert load(FOLDER, root).harmonisation("germany").guesses == guessed
    import shutil

    shutil.copytree(root, tmp_path / "p")
    for source in ("ireland", "germany"):
        path = tmp_path / f"p/{FOLDER}/crosswalk/{source}.csv"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if ",no," not in line), encoding="utf-8")
    sound, told = check(FOLDER, tmp_path / "p")
    assert not sound and "voted,2,No,voted,map" in told and "v4,1,Nein,voted,map" in told


def test_a_draft_is_no_study_before_it_is_decided(tmp_path):
    files = three_files.write(tmp_path / "in")
    done = redraft("mine", files[:2], root=tmp_path)
    assert done.open and {*done.copied} == {
        "data/raw/mine/ireland.sav",
        "data/raw/mine/germany.dta",
    }
    with pytest.raises(Faults) as met:
        load(FOLDER, tmp_path)
    assert len(met.value.faults) == done.open
    assert {Path(fault.file).name for fault in met.value.faults} == {"decisions.csv"}
    # an unlabelled code is asked about and has no row
    assert ("v1", "9") not in rows(tmp_path, "germany")
    answer(tmp_path / FOLDER)
    with pytest.raises(Faults, match="not in the study yet"):
        load(FOLDER, tmp_path)


def test_a_selection_a_wrong_answer_and_a_foreign_folder(tmp_path):
    files = three_files.write(tmp_path / "in")
    done = redraft("mine", files[:1], only="trust", root=tmp_path)
    assert [t.name for t in done.draft.targets] == [
        "trust_police",
        "trust_courts",
        "trust_parliament",
    ]
    with pytest.raises(Faults, match="selects no variable"):
        redraft("other", files[:1], only="nowhere", root=tmp_path)
    assert not (tmp_path / "config/studies/other").exists()
    answer(tmp_path / FOLDER, key="maybe")
    with pytest.raises(Faults, match="open or secret"):
        redraft("mine", root=tmp_path)
    (tmp_path / "config/studies/hand").mkdir()
    (tmp_path / "config/studies/hand/study.yaml").write_text("title: x\n")
    with pytest.raises(Faults, match="was not drafted"):
        redraft("hand", files[:1], root=tmp_path)
    with pytest.raises(Faults, match="no name of a study"):
        redraft("../x", files[:1], root=tmp_path)


def test_labels_cannot_write_configuration(tmp_path):
    """What a file says is text, whatever signs of YAML, CSV or lines it holds."""
    import pandas as pd
    import pyreadstat

    label = 'x"\nmodels: {}  # : - {a}\u2028*&!| %\x85\ttab'
    path = tmp_path / "in.sav"
    frame = pd.DataFrame({"q": [1.0, 2.0] * 40, "idno": range(80)})
    values = {1: '=1+1", \n- a: [b]', 2: "# no: yes"}
    pyreadstat.write_sav(
        frame, str(path), column_labels=[label, "id"], variable_value_labels={"q": values}
    )
    redraft("mine", [str(path)], root=tmp_path)
    answer(tmp_path / FOLDER, country="GB")
    redraft("mine", root=tmp_path)
    study = load(FOLDER, tmp_path)
    assert list(study.variables) == ["q"] and list(study.models) == ["first"]


def test_settings_in_another_layout_stay_valid_and_are_drafted_again_until_they_are_merged(
    tmp_path,
):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    answers = [str(k % 11) for k in range(60)]
    numbers = [str(3 * k) for k in range(60)]
    one.write_text("\n".join(["trust", *answers]) + "\n")
    two.write_text("\n".join(["income", *numbers]) + "\n")
    redraft("mine", [str(one)], root=tmp_path)
    path = tmp_path / FOLDER / "variables.yaml"
    flow = yaml.safe_dump(yaml.safe_load(path.read_text()), default_flow_style=True)
    path.write_text(flow)
    for files in ([str(two)], []):
        done = redraft("mine", files, root=tmp_path)
        assert path.read_text() == flow
        assert [*done.unmerged] == ["variables.yaml"]
        assert done.unmerged["variables.yaml"][:2] == ("add, under variables:", "  income:")
        assert "variables.yaml stays as it is" in told(done, "mine")
    path.write_text("variables:\n\t- trust\n")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(Faults, match=r"variables\.yaml: line 2: a tab"):
        redraft("mine", [str(two)], root=tmp_path)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_two_files_of_one_name_are_told_and_lie_apart_in_folders(tmp_path):
    for folder in ("d1", "d2"):
        (tmp_path / folder).mkdir()
        answers = [str(k % 11 + 50 * (folder == "d2")) for k in range(60)]
        (tmp_path / folder / "data.csv").write_text("\n".join(["trust", *answers]) + "\n")
    files = [str(tmp_path / folder / "data.csv") for folder in ("d1", "d2")]
    with pytest.raises(Faults, match="another file of this name is named"):
        redraft("mine", files, root=tmp_path)
    assert not (tmp_path / "config").exists() and not (tmp_path / "data").exists()
    home = tmp_path / "data/raw/mine"
    for folder in ("d1", "d2"):
        (home / folder).mkdir(parents=True)
        (home / folder / "data.csv").write_bytes((tmp_path / folder / "data.csv").read_bytes())
    files = [str(home / folder / "data.csv") for folder in ("d1", "d2")]
    done = redraft("mine", files, root=tmp_path)
    study = yaml.safe_load((done.folder / "study.yaml").read_text())
    told = [source["file"] for source in study["sources"].values()]
    assert told == ["data/raw/mine/d1/data.csv", "data/raw/mine/d2/data.csv"]


def test_all_files_that_cannot_be_read_are_told_and_a_weight_that_no_file_has(tmp_path):
    good = tmp_path / "good.csv"
    good.write_text("\n".join(["trust,wt", *[f"{k % 11},1.5" for k in range(60)]]) + "\n")
    bad = [tmp_path / name for name in ("one.sav", "two.sav")]
    for path in bad:
        path.write_bytes(b"no export")
    with pytest.raises(Faults) as met:
        redraft("mine", list(map(str, [good, *bad])), root=tmp_path)
    assert {Path(fault.file).name for fault in met.value.faults} == {"one.sav", "two.sav"}
    with pytest.raises(Faults, match="no file has the column 'wgt'"):
        redraft("mine", [str(good)], weight="wgt", root=tmp_path)
    assert not (tmp_path / "config").exists()
    redraft("mine", [str(good)], weight="wt", root=tmp_path)


@pytest.fixture
def drafted(tmp_path):
    path = tmp_path / "in" / "britain.csv"
    path.parent.mkdir()
    path.write_text("How is it?;Weight in kilos\n" + "\n".join(f"{k % 3};{k},5" for k in range(60)))
    redraft("mine", [str(path)], reading={"delimiter": ";", "decimal": ",", "sheet": ""},
            root=tmp_path)  # fmt: skip
    return tmp_path


def test_how_a_file_is_read_is_written_and_holds_in_later_drafts(drafted):
    study = yaml.safe_load((drafted / FOLDER / "study.yaml").read_text("utf-8"))
    source = study["sources"]["britain"]
    assert (source["delimiter"], source["decimal"], "sheet" in source) == (";", ",", False)
    asked = yaml.safe_load((drafted / FOLDER / ".draft/asked.yaml").read_text("utf-8"))
    assert asked["reading"] == {"britain": {"delimiter": ";", "decimal": ","}}
    assert redraft("mine", root=drafted).difference == []
    with pytest.raises(Faults):  # what was told before does not hold for another reading
        redraft("mine", [str(drafted / "in/britain.csv")], reading={"delimiter": "|"}, root=drafted)


def test_header_rows_and_names_that_were_told_are_written_and_the_study_reads_them(tmp_path):
    path = tmp_path / "britain.csv"
    rows = "".join(f'{i % 4},{i % 3},{i % 2},a"b\n' for i in range(60))
    path.write_text("Trust,,Vote,Own\npolice,courts,last,words\n" + rows)
    told = {"header_rows": "2", "name_row": "0", "quote": "none", "platform": "none"}
    redraft("mine", [str(path)], reading=told, root=tmp_path)
    source = yaml.safe_load((tmp_path / FOLDER / "study.yaml").read_text("utf-8"))["sources"]
    kept = {key: source["britain"][key] for key in ("header_rows", "name_row", "quote")}
    assert kept == {"header_rows": 2, "name_row": 0, "quote": ""}
    rows = (tmp_path / FOLDER / "crosswalk/britain.csv").read_text("utf-8")
    assert "Trust - police,0..3,,trust_police,copy" in rows
    assert redraft("mine", root=tmp_path).difference == []


@pytest.mark.parametrize("file", ["crosswalk/britain.csv", "countries.csv", "variables.yaml"])
def test_files_that_are_not_utf_8_are_told_and_nothing_is_written(drafted, file):
    path = drafted / FOLDER / file
    path.write_bytes(path.read_bytes() + b"# caf\xe9\n")
    before = {p: p.read_bytes() for p in drafted.rglob("*") if p.is_file()}
    with pytest.raises(Faults, match="not UTF-8") as met:
        redraft("mine", root=drafted)
    assert file in met.value.faults[0].file
    assert {p: p.read_bytes() for p in drafted.rglob("*") if p.is_file()} == before


def test_decisions_saved_by_a_spreadsheet_of_other_settings_are_taken_up(drafted):
    path = drafted / FOLDER / decisions.FILE
    path.write_bytes(path.read_text("utf-8").replace("Which country", "Größe").encode("cp1252"))
    assert redraft("mine", root=drafted).open


def test_a_last_draft_that_is_gone_is_told(drafted):
    (drafted / FOLDER / ".draft").rename(drafted / "elsewhere")
    with pytest.raises(Faults, match=r"kept in the folder \.draft") as met:
        redraft("mine", root=drafted)
    assert "hidden" in met.value.faults[0].mend


def test_a_name_too_long_for_a_folder_is_no_name(tmp_path):
    with pytest.raises(Faults, match="is no name of a study"):
        redraft("s" * 300, ["x.csv"], root=tmp_path)


def one_file(folder):
    """A file with an open question of nobody, and a code without a label."""
    path = folder / "one.csv"
    lines = [f"{('often', 'never')[k % 2]},{20 + k % 30}" for k in range(60)]
    path.write_text("\n".join(["vote,age", *lines]) + "\n", encoding="utf-8")
    return [str(path)]


def test_a_study_that_does_not_say_how_data_are_cited_does_not_load(tmp_path):
    folder = tmp_path / FOLDER
    redraft("mine", one_file(tmp_path), root=tmp_path)
    drafted = (folder / "study.yaml").read_text("utf-8")
    answer(folder, country="GB")
    redraft("mine", root=tmp_path)
    load(FOLDER, tmp_path)
    (line,) = [one for one in drafted.splitlines() if one.startswith("citation:")]
    text = (folder / "study.yaml").read_text("utf-8")
    (folder / "study.yaml").write_text(text.replace("citation: Made", line), encoding="utf-8")
    with pytest.raises(Faults, match="citation: still says what the draft put there") as told:
        load(FOLDER, tmp_path)
    assert [fault.file for fault in told.value.faults] == [f"{FOLDER}/study.yaml"]
    assert "citation: <authors>" in str(told.value)


def test_a_draft_keeps_modes_and_rewrites_no_file_that_is_protected(tmp_path):
    folder = tmp_path / FOLDER
    redraft("mine", one_file(tmp_path), root=tmp_path)
    answer(folder, country="GB")
    settings, kept = folder / "study.yaml", folder / "crosswalk/one.csv"
    settings.chmod(0o600)
    kept.chmod(0o440)  # which the draft does not change
    redraft("mine", root=tmp_path)
    assert settings.stat().st_mode & 0o777 == 0o600 and kept.stat().st_mode & 0o777 == 0o440
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    more = tmp_path / "two.csv"
    lines = Path(one_file(tmp_path)[0]).read_text("utf-8").splitlines()
    visits = ["How often do you visit your neighbours?", *(str(k % 7) for k in range(60))]
    more.write_text("\n".join(f"{a},{b}" for a, b in zip(lines, visits, strict=True)) + "\n")
    settings.chmod(0o400)
    (folder / "variables.yaml").rename(tmp_path / "elsewhere.yaml")
    (folder / "variables.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(Faults) as told:
        redraft("mine", [str(more)], root=tmp_path)
    found = {(fault.file, fault.problem.rpartition(", and ")[2]) for fault in told.value.faults}
    assert found == {
        (f"{FOLDER}/crosswalk/one.csv", "the file is read-only"),
        (f"{FOLDER}/study.yaml", "the file is read-only"),
        (f"{FOLDER}/variables.yaml", "the file is a symbolic link"),
    }
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert not (tmp_path / "data/raw/mine/two.csv").exists()


def test_notes_of_a_draft_count_nobody(finished):
    root, _ = finished
    notes = {row.note for s in ("ireland", "germany", "britain") for row in rows(root, s).values()}
    assert any(notes)
    assert not [note for note in notes if re.search(r"(^|\W)n \d", note)]
