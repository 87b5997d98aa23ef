"""What has changed without Snakemake's notice: told, and dated so that it is noticed."""

import os
import time
from pathlib import Path

import pytest

from run import fingerprints
from run.fingerprints import MADE, READ, Fingerprints


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An input and what a run made of it an hour ago."""
    monkeypatch.chdir(tmp_path)
    then = time.time() - 3600
    for name, when in (("in.csv", then - 60), ("out.csv", then)):
        (tmp_path / name).write_text(f"{name}\n", encoding="utf-8")
        os.utime(name, (when, when))
    noted = Fingerprints("logs/study/fingerprints.tsv")
    noted.take(READ, ["in.csv", "absent.csv", "."])
    noted.take(MADE, ["out.csv"])
    return tmp_path


def told():
    return Fingerprints("logs/study/fingerprints.tsv").told()


def dated(name):
    return Path(name).stat().st_mtime


def put(name, text, age):
    Path(name).write_text(text, encoding="utf-8")
    os.utime(name, (time.time() - age,) * 2)


def test_nothing_is_told_of_what_is_as_it_was(folder):
    assert told() == []
    os.utime("in.csv", (1, 1))
    os.utime("out.csv", (1, 1))
    assert told() == [], "a time is no content"
    Path("out.csv").unlink()
    Path("in.csv").unlink()
    assert told() == [], "what is not there is made anew, or missed"


def test_what_was_touched_is_read_once_and_then_noted_as_it_is(folder, monkeypatch):
    for name in ("in.csv", "out.csv"):
        os.utime(name, (1, 1))
    assert told() == []
    monkeypatch.setattr(fingerprints, "sha256", lambda path: pytest.fail(f"{path} is read again"))
    assert told() == []
    noted = Fingerprints("logs/study/fingerprints.tsv")
    found = noted.states(["in.csv", "out.csv", "absent.csv"])
    assert found == {name: fingerprints.state(name) for name in found}
    assert [noted.known[name].kind for name in ("in.csv", "out.csv")] == [READ, MADE]


def test_a_project_that_cannot_be_written_to_is_read(folder, monkeypatch):
    os.utime("in.csv", (1, 1))
    noted = Fingerprints("logs/study/fingerprints.tsv")
    noted.path = Path("/dev/full")
    assert noted.told() == []


def test_an_output_edited_by_hand_is_told_until_it_is_made_anew(folder):
    put("out.csv", "edited\n", 0)
    for _ in range(2):
        (sentence,) = told()
        assert "Changed since a run made it" in sentence and sentence.endswith("rm 'out.csv'")
        Fingerprints("logs/study/fingerprints.tsv").take(READ, ["out.csv"])
    Fingerprints("logs/study/fingerprints.tsv").take(MADE, ["out.csv"])
    assert told() == []


def test_a_changed_input_of_an_old_date_is_dated_so_that_it_counts(folder):
    put("in.csv", "another\n", 7200)
    (sentence,) = told()
    assert sentence.startswith("in.csv has changed, but its date is before that of results")
    assert dated("in.csv") > dated("out.csv")
    assert told() == []  # and Snakemake sees it now


def test_where_the_clock_was_set_back_results_are_dated_to_now(folder):
    """What is made now of an input of the future would be older than it: no job could end."""
    later = time.time() + 86400
    os.utime("out.csv", (later, later))
    put("in.csv", "another\n", 0)
    assert told()[0].startswith("1 file is of a later date than now")
    assert dated("out.csv") < dated("in.csv") <= time.time()
    assert told() == []


def test_a_change_of_before_the_clock_was_set_back_counts(folder):
    for name, text in (("in.csv", "another\n"), ("out.csv", "out.csv\n")):
        put(name, text, -86400)
    assert told()[0].startswith("2 files are of a later date than now")
    assert dated("out.csv") < dated("in.csv") <= time.time()


def test_a_date_that_cannot_be_set_is_told(folder, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    put("in.csv", "another\n", 7200)
    monkeypatch.setattr(os, "utime", refuse)
    (sentence,) = told()
    assert "touch it" in sentence and "Operation not permitted" in sentence


def test_a_newer_input_is_left_to_snakemake(folder):
    put("in.csv", "another\n", 0)
    assert told() == []


def test_the_last_note_counts_and_a_cut_line_does_not(folder):
    put("in.csv", "another\n", 7200)
    noted = Fingerprints("logs/study/fingerprints.tsv")
    noted.take(READ, ["in.csv"])
    assert told() == []
    text = noted.path.read_text("utf-8")
    noted.take(READ, ["in.csv"])
    assert noted.path.read_text("utf-8") == text, "noted once"
    noted.path.write_text(text[:-20], encoding="utf-8")
    assert len(told()) == 1


def test_a_full_disk_is_told_with_the_file_that_had_no_room(folder):
    """A write does not name its file."""
    noted = Fingerprints("new.tsv")
    noted.path = Path("/dev/full")  # which would be read without an end
    with pytest.raises(OSError, match="/dev/full"):
        noted.take(READ, ["in.csv"])
