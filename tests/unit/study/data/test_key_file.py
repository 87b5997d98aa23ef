"""The key of pseudonyms lies outside the project, is strong and its owner's alone."""

import base64
import os
import stat
import subprocess
import sys

import pytest

from coproduction.faults import Faults
from coproduction.study.data import key_file
from coproduction.study.resolved.survey import Pseudonyms

GOOD = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SHOWN = "config/studies/small/study.yaml"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "project/data").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    return tmp_path / "project"


def written(path, content=GOOD, mode=0o600):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)
    return path


def told(path, project):
    """The one fault of a key file as it is printed, or nothing."""
    faults = key_file.faults(Pseudonyms(key_file=str(path)), SHOWN, project)
    assert len(faults) <= 1
    return str(faults[0]) if faults else ""


def run(command):
    command = command.replace("python ", f"'{sys.executable}' ")
    done = subprocess.run(command, shell=True, check=False, executable="/bin/sh")
    return done.returncode


def test_the_command_for_an_absent_key_makes_a_good_one(project):
    path = project.parent / "my keys" / "study.key"
    declared = Pseudonyms(key_file=str(path))
    (fault,) = key_file.faults(declared, SHOWN, project)
    assert fault.file == SHOWN and "is not there" in fault.problem
    command = fault.mend.splitlines()[0]
    assert run(command) == 0
    assert key_file.faults(declared, SHOWN, project) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert run(command) != 0 and path.read_bytes() == before, "a key was written over"


def test_the_command_for_a_weak_key_takes_its_place(project):
    path = written(project.parent / "outside/key", "short", 0o600)
    (fault,) = key_file.faults(Pseudonyms(key_file=str(path)), SHOWN, project)
    assert "guessed" in fault.problem and "short" not in str(fault).replace("too short", "")
    assert run(fault.mend.splitlines()[0]) == 0
    assert not told(path, project) and stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o602, 0o610])
def test_a_key_that_others_may_use_is_refused_with_the_command_that_mends_it(project, mode):
    path = written(project.parent / "outside/a key", mode=mode)
    (fault,) = key_file.faults(Pseudonyms(key_file=str(path)), SHOWN, project)
    assert "by others" in fault.problem and f"{mode:o}" in fault.problem
    assert fault.mend.startswith("chmod 600 -- ") and run(fault.mend.splitlines()[0]) == 0
    assert not told(path, project)


def test_keys_in_the_project_are_refused_however_spelled(project, monkeypatch):
    outside = written(project.parent / "outside/key")
    written(project / "data/key")
    (project / "config/studies/small").mkdir(parents=True)
    links = {
        project / "link": outside,  # leads out
        project / "folder": outside.parent,
        project.parent / "shortcut": project,  # leads in
        project.parent / "outside/into": project / "data/key",
        project / "data/up": project.parent,
    }
    for link, target in links.items():
        link.symlink_to(target)
    (project.parent / "outside/relative").symlink_to("../project/data/key")
    top = project.parent
    inside = (
        "data/key", "./data/../data/key", "../project/data/key", "data/absent/key", "link",
        "folder/key", f"{project}/data/key", f"{top}/shortcut/data/key", f"{top}/shortcut/link",
        f"{top}/outside/into", f"{top}/outside/relative", f"{top}/shortcut/folder/absent",
        f"{project}/data/up/outside/key",
    )  # fmt: skip
    for path in inside:
        assert "inside the project" in told(path, project), path
    assert not told("../outside/key", project)
    assert not told(f"{project}/data/../../outside/key", project)
    assert not told(f"{top}/shortcut/../outside/key", project), "the link itself lies outside"
    monkeypatch.chdir(project)
    assert "inside" in str(key_file.faults(Pseudonyms(key_file="data/key"), SHOWN, key_file.Path()))
    # a study may lie elsewhere: its folder is published as well
    declared = Pseudonyms(key_file=str(outside))
    assert "inside" in str(key_file.faults(declared, str(outside.parent / "study.yaml"), project))


def test_folders_are_compared_as_the_file_system_does(project, monkeypatch):
    """Where capitals do not matter: two spellings of a folder are one to `samefile` alone."""
    written(project.parent / "outside/key")
    same = os.path.samefile

    def folded(one, other):
        return same(str(one).replace("OUTSIDE", "outside"), other)

    monkeypatch.setattr(key_file.Path, "samefile", folded)
    spelled = project.parent / "OUTSIDE/key"
    assert "inside" in told(spelled, project.parent / "outside")


def test_what_is_no_key_is_refused_and_never_opened(project):
    outside = project.parent / "outside"
    os.mkfifo(outside / "pipe", 0o600)
    (outside / "round").symlink_to(outside / "round")
    written(outside / "first")
    os.link(outside / "first", outside / "second")
    for path, expected in {
        outside: "is a folder",
        outside / "pipe": "no regular file",
        "/dev/zero": "no regular file",
        written(outside / "huge", GOOD * 100): "more than 4096 bytes",
        outside / "second": "second name",
        outside / "round": "cannot be read",
        outside / "first/key": "is not there",
        f"{outside}/zero\0byte": "cannot be read",
        "~nobody-of-this-name/key": "cannot be read",
        f"{outside}/{'n' * 300}": "cannot be read",
    }.items():
        assert expected in told(path, project), path


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        (GOOD[:31], "too short"),
        ("31415926535897932384626433832795", "too short"),
        ("a" * 64, "few"),
        ("ab" * 32, "few"),
        ("0123456789abcdef" * 4, "repeats"),
        (GOOD[:24] + GOOD[:16], "repeats"),
        ("correct horse battery staple " * 5, "words"),
        ("correcthorsebatterystaplecorrecthorsebatterystaple", "words"),
        ("Tr0ub4dorAnd3", "too short"),
        ("550e8400-e29b-41d4-a716-446655440000", "words"),
        ("пароль, который никто не знает", "words"),
        ("the quick brown fox jumps over".encode("utf-16"), "few"),
        (bytes(64), "few"),
        (bytes.fromhex(GOOD)[:15], "too short"),
    ],
)
def test_keys_that_can_be_guessed_are_refused_and_not_shown(project, content, reason):
    printed = told(written(project.parent / "outside/key", content), project)
    assert "can be guessed" in printed and reason in printed
    text = content if isinstance(content, str) else content.hex()
    assert not text.strip() or text.strip() not in printed


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD[:32],
        GOOD.upper() + "\r\n",
        f"{GOOD[:40]}\n{GOOD[40:]}\n",
        base64.b64encode(bytes.fromhex(GOOD)),
        base64.urlsafe_b64encode(bytes.fromhex(GOOD)).rstrip(b"="),
        bytes.fromhex(GOOD)[:16],
        bytes.fromhex(GOOD)[:15] + b"\n",
    ],
)
def test_keys_of_128_bits_are_taken(project, content):
    assert not told(written(project.parent / "outside/key", content), project)


def test_what_is_derived_differs_by_purpose_and_study_and_not_by_a_last_newline(tmp_path):
    one = Pseudonyms(key_file=str(written(tmp_path / "one", GOOD)))
    same = Pseudonyms(key_file=str(written(tmp_path / "same", GOOD + "\n")))
    other = Pseudonyms(key_file=str(written(tmp_path / "other", GOOD[::-1])))
    project = tmp_path / "project"
    project.mkdir()

    def derived(declared, study, purpose):
        return key_file.derived(declared, study, purpose, root=project)

    assert derived(one, "a", "p") == derived(same, "a", "p")
    several = [derived(k, s, p) for k in (one, other) for s in ("a", "b") for p in ("p", "q")]
    assert len(set(several)) == 8 and all(len(key) == 32 for key in several)
    told = key_file.fingerprint(one, "a", root=project)
    assert told == key_file.fingerprint(same, "a", root=project) and len(told) == 32
    assert told not in derived(one, "a", "pseudonyms").hex()
    assert key_file.fingerprint(Pseudonyms(open=True), "a") == ""
    with pytest.raises(Faults, match="is not there"):
        key_file.fingerprint(Pseudonyms(key_file=str(tmp_path / "absent")), "a", root=project)
