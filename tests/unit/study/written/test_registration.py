"""Registration of claims: added to and never rewritten."""

import pytest

from coproduction.faults import Faults
from coproduction.study.written import registration

CLAIM = """
alpha: 0.05
families: {f: benjamini_hochberg}
hypotheses:
  a:
    statement: Á claim.
    direction: positive
    smallest: {points: 1}
    family: f
    test: {terms: {models: [m], terms: [x]}}
  b:
    statement: Another.
    test: {not_answerable: "No data: none."}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "hypotheses.yaml").write_text(CLAIM, encoding="utf-8")
    return tmp_path


def edit(folder, old, new):
    path = folder / "hypotheses.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def read(folder):
    found, faults = registration.read(folder / "registered.csv", "registered.csv")
    assert faults == []
    return found


def test_text_hash_and_date_are_kept(folder):
    registration.register(folder, "2026-01-02")
    first, second = read(folder)
    assert (first.hypothesis, first.date, second.hypothesis) == ("a", "2026-01-02", "b")
    assert "Á claim." in first.text and "alpha: 0.05" in first.text
    assert "correction: benjamini_hochberg" in first.text and "correction" not in second.text
    assert registration.current(folder) == {one.hypothesis: one.text for one in (first, second)}


def test_what_did_not_change_is_not_registered_again(folder):
    registration.register(folder, "2026-01-02")
    before = (folder / "registered.csv").read_bytes()
    (said,) = registration.register(folder, "2026-03-04")
    assert "as they are" in said
    assert (folder / "registered.csv").read_bytes() == before


def test_an_edit_is_added_below_and_nothing_replaced(folder):
    registration.register(folder, "2026-01-02")
    before = (folder / "registered.csv").read_bytes()
    edit(folder, "points: 1", "points: 2")
    (said,) = registration.register(folder, "2026-03-04")
    assert said.endswith("a registered anew, as it was edited")
    assert (folder / "registered.csv").read_bytes().startswith(before)
    assert [one.date for one in read(folder) if one.hypothesis == "a"] == [
        "2026-01-02",
        "2026-03-04",
    ]


def test_the_level_and_the_correction_are_part_of_the_text(folder):
    registration.register(folder, "2026-01-02")
    edit(folder, "f: benjamini_hochberg", "f: none")
    assert len(registration.register(folder, "2026-01-03")) == 1
    edit(folder, "alpha: 0.05", "alpha: 0.01")
    assert len(registration.register(folder, "2026-01-04")) == 2


@pytest.mark.parametrize("date", ["", "2026-02-30", "02.01.2026", "2026-1-2", "tomorrow"])
def test_a_date_is_asked_for(folder, date):
    with pytest.raises(Faults, match="a day such as 2008-05-01"):
        registration.register(folder, date)
    assert not (folder / "registered.csv").exists()


def test_claims_at_fault_are_not_registered(folder):
    edit(folder, "statement: Another.", "statment: Another.")
    with pytest.raises(Faults, match="did you mean 'statement'"):
        registration.register(folder, "2026-01-02")


def test_a_registered_text_that_was_edited_is_a_fault(folder):
    registration.register(folder, "2026-01-02")
    path = folder / "registered.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Á claim.", "A claim."), encoding="utf-8")
    _, faults = registration.read(path, "registered.csv")
    assert [(f.rows, "not the one that was registered" in f.problem) for f in faults] == [
        ((2,), True)
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the header is another"),
        (b"date,id\n", "the header is another"),
        (b"\xff", "not UTF-8"),
        (b"date,hypothesis,sha256,text\n2026-01-02,a\n", "there are 2 cells"),
    ],
)
def test_a_file_that_is_none_is_a_fault(tmp_path, content, said):
    (tmp_path / "registered.csv").write_bytes(content)
    _, faults = registration.read(tmp_path / "registered.csv", "registered.csv")
    assert len(faults) == 1 and said in str(faults[0])


def test_the_command_registers_the_study_of_the_project(folder, tmp_path, capsys):
    root = tmp_path / "project"
    study = root / "config/studies/s"
    study.mkdir(parents=True)
    (root / "config/config.yaml").write_text("study: s\n", encoding="utf-8")
    (study / "hypotheses.yaml").write_text(CLAIM, encoding="utf-8")
    assert registration.main(["--date", "2026-01-02"], root) == 0
    assert "b registered" in capsys.readouterr().out
    assert registration.main(["--study", "t", "--date", "2026-01-02"], root) == 1
    assert "there is no such study" in capsys.readouterr().err


def test_a_quote_that_is_not_closed_is_a_fault_of_its_row(tmp_path):
    path = tmp_path / "registered.csv"
    path.write_text(",".join(registration.HEADER) + '\n"' + "x,\n" * 50_000, encoding="utf-8")
    found, (fault,) = registration.read(path, "registered.csv")
    assert found == [] and fault.rows == (2,) and "quotes in pairs" in fault.expected
