"""What is kept of a run is only taken for the same state, and never where it is damaged."""

import hashlib
import os
import pickle

import pytest

from coproduction import files
from coproduction.faults import Fault
from coproduction.states import state_of
from run.kept import Kept


@pytest.fixture
def folder(tmp_path):
    study = tmp_path / "study"
    (study / "crosswalk").mkdir(parents=True)
    (study / "study.yaml").write_text("title: A\n", encoding="utf-8")
    return study


def kept(folder, *others):
    return Kept(folder.parent / "kept" / "study", state_of([folder], *others))


def test_what_is_kept_is_not_found_again(folder):
    first = kept(folder)
    assert first.of("title", lambda: ["A"]) == ["A"]
    first.save()
    assert kept(folder).of("title", lambda: pytest.fail("it is kept")) == ["A"]


def edited(folder):
    (folder / "study.yaml").write_text("title: B\n", encoding="utf-8")


def added(folder):
    (folder / "models.yaml").touch()


def added_folder(folder):
    (folder / "manuscript").mkdir()


def renamed(folder):
    (folder / "study.yaml").rename(folder / "studies.yaml")


def removed(folder):
    (folder / "crosswalk").rmdir()


@pytest.mark.parametrize("change", [edited, added, added_folder, renamed, removed])
def test_another_content_is_another_state(folder, change):
    before = state_of([folder])
    change(folder)
    assert state_of([folder]) != before


def test_settings_the_place_and_what_is_installed_are_of_the_state(folder, monkeypatch):
    before = state_of([folder], ("language", "en"))
    assert state_of([folder], ("language", "en")) == before
    assert state_of([folder], ("language", "de")) != before
    monkeypatch.chdir(folder)
    assert state_of([folder], ("language", "en")) != before
    monkeypatch.chdir(folder.parent)
    (folder.parent / "pyyaml-99.0.dist-info").mkdir()
    here = state_of([folder])
    monkeypatch.syspath_prepend(folder.parent)
    assert state_of([folder]) != here


def test_file_times_and_bytecode_are_not_of_the_state(folder):
    before = state_of([folder])
    (folder / "study.yaml").touch()
    (folder / "__pycache__").mkdir()
    assert state_of([folder]) == before


@pytest.mark.parametrize("at", [0, 40, -1, None], ids=["state", "checksum", "values", "cut"])
def test_of_a_damaged_file_nothing_is_kept(folder, at):
    first = kept(folder)
    first.of("title", lambda: "A")
    first.save()
    raw = bytearray(first.path.read_bytes())
    if at is None:
        del raw[50:]
    else:
        raw[at] ^= 1
    first.path.write_bytes(raw)
    assert kept(folder).of("title", lambda: "found") == "found"


def test_what_does_not_hold_any_more_is_found_anew(folder):
    first = kept(folder)
    first.of("title", lambda: "A")
    first.save()
    assert kept(folder).of("title", lambda: "B", lambda found: found == "B") == "B"


def test_a_folder_that_cannot_be_made_keeps_nothing_and_stops_nothing(folder):
    (folder.parent / "kept").touch()
    first = kept(folder)
    assert first.of("title", lambda: "A") == "A"
    first.save()
    assert (folder.parent / "kept").read_bytes() == b""


def test_links_are_followed_but_not_for_ever(folder):
    other = folder.parent / "other"
    other.mkdir()
    for name, to in (("out", other), ("one", folder), ("two", folder), ("up", folder.parent)):
        (folder / name).symlink_to(to)
    (folder / "self").symlink_to("self")
    before = state_of([folder])
    (other / "a.csv").touch()
    after = state_of([folder])
    assert after != before
    (folder / "two").unlink()
    (folder / "two").symlink_to(other)
    assert state_of([folder]) not in (before, after)


@pytest.mark.parametrize(
    "values", [pickle.dumps(["title"]), pickle.dumps({"title": "A"})[:-3], b""]
)
def test_other_values_than_ours_are_found_anew(folder, values):
    first = kept(folder)
    first.of("title", lambda: "A")
    first.save()
    first.path.write_bytes(first.state + hashlib.sha256(values).digest() + values)
    assert kept(folder).of("title", lambda: "found") == "found"


class Calling:
    """A value that calls something where it is read."""

    def __init__(self, call, *given):
        self.call = call
        self.given = given

    def __reduce__(self):
        return self.call, self.given


@pytest.mark.parametrize(
    "value",
    [Calling(os.mkdir, "ran"), Calling(exec, "import os; os.mkdir('ran')"),
     Calling(files.write, "ran", "ran"), Kept],
    ids=["system", "builtin", "function of the library", "class of the workflow"],
)  # fmt: skip
def test_to_read_what_came_in_an_unpacked_folder_runs_nothing(folder, monkeypatch, value):
    monkeypatch.chdir(folder.parent)
    first = kept(folder)
    first.of("title", lambda: "A")
    first.save()
    values = pickle.dumps({"title": value})
    first.path.write_bytes(first.state + hashlib.sha256(values).digest() + values)
    assert kept(folder).of("title", lambda: "found") == "found"
    assert not (folder.parent / "ran").exists()


def test_types_of_the_library_are_kept(folder):
    first = kept(folder)
    fault = Fault("study.yaml", "wrong", rows=(1,))
    first.of("fault", lambda: {"told": [fault]})
    first.save()
    assert kept(folder).of("fault", lambda: pytest.fail("it is kept")) == {"told": [fault]}


@pytest.mark.skipif(os.name != "posix", reason="no modes of files")
@pytest.mark.parametrize("whose", ["file", "folder", "owner"])
def test_what_others_could_have_written_is_not_read(folder, whose, monkeypatch):
    first = kept(folder)
    first.of("title", lambda: "A")
    first.save()
    modes = [place.stat().st_mode & 0o777 for place in (first.path, first.path.parent)]
    assert modes == [0o600, 0o700] and kept(folder).values
    if whose == "owner":
        user = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    else:
        (first.path if whose == "file" else first.path.parent).chmod(0o770)
    assert not kept(folder).values
