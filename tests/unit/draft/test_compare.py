"""The command that lays files side by side."""

from pathlib import Path

import pandas as pd
import pytest
import three_files

from coproduction.draft.compare import main
from coproduction.draft.matching import meaning


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "How much do you trust the police?"
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        frame = pd.DataFrame({text: ["A lot", "Some", "Not at all"] * 20})
        frame.to_csv(tmp_path / place / "survey.csv", index=False)
    return tmp_path


def test_files_of_one_name_are_told_by_their_paths(folder, capsys):
    assert main(["--files", "one/survey.csv", "two/survey.csv"]) == 0
    html, csv = capsys.readouterr().out.split()
    assert (html, csv) == ("codebooks/compared.html", "codebooks/compared.csv")
    written = pd.read_csv(csv)
    assert {*written.file} == {"one/survey.csv", "two/survey.csv"}
    assert len(written) == 6


def test_all_that_is_wrong_is_told_at_once(folder, capsys):
    assert main(["--files", "one/survey.csv", "absent.sav", "gone.dta"]) == 1
    told = capsys.readouterr().err
    assert "absent.sav" in told and "gone.dta" in told
    assert not (folder / "codebooks").exists()


@pytest.mark.parametrize("files", [[], ["one/survey.csv"], ["one/survey.csv"] * 2])
def test_fewer_than_two_files_are_none_to_compare(folder, capsys, files):
    assert main(["--files", *files]) == 1
    assert "fewer than two" in capsys.readouterr().err


def test_files_of_several_languages_are_said_to_be_compared_by_text(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    files = three_files.write(tmp_path / "in")[:2]
    monkeypatch.setattr(meaning, "installed", lambda: None)
    assert main(["--files", *files]) == 0
    told = capsys.readouterr()
    assert "compared by text" in told.err and "make multilingual" in told.err
    assert "by text, names and scales alone" in Path(told.out.split()[0]).read_text("utf-8")
