"""What a run lacks of its machine is told before it begins."""

import errno
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from run import needs

LIBRARY = Path(needs.__file__).parents[1]


@pytest.fixture
def closed(tmp_path, monkeypatch):
    """A folder that cannot be written to, not even by who may write everywhere, and why not."""
    folder, why = tmp_path / "closed", [errno.EROFS]
    folder.mkdir()
    real = tempfile.TemporaryFile

    def opened(*, dir):
        if dir == folder:
            raise OSError(why[0], os.strerror(why[0]))
        return real(dir=dir)

    monkeypatch.setattr(tempfile, "TemporaryFile", opened)
    return folder, why


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (errno.EROFS, "on a disk that can be written to"),
        (errno.EACCES, "let the user who runs this"),
        (errno.ENOSPC, "make room on that disk"),
        (errno.EDQUOT, "your share of that disk"),
        (errno.EIO, "a folder that can be written to"),
    ],
)
def test_folders_that_cannot_be_written_to_are_told_once_and_together(
    closed, tmp_path, number, mend
):
    folder, why = closed
    why[0] = number
    (tmp_path / "free").mkdir()
    wanted = dict.fromkeys(["free/a/b", "closed/a", "closed/b", "free"], 2048)
    wanted["closed/b"] = 8192
    (told,) = needs.lacking({str(tmp_path / name): room for name, room in wanted.items()})
    needed = f"{folder}: a run needs to write 8 kB there or more: {os.strerror(number)}."
    assert told.startswith(f"{needed}\n  to mend:  ") and mend in told
    assert [path.name for path in tmp_path.rglob("*")] == ["closed", "free"]


def test_room_is_tried_and_left_as_it_was(tmp_path):
    before = tmp_path.stat().st_mtime_ns
    assert needs.lacking({str(tmp_path / "a"): 1 << 16}) == []
    assert not list(tmp_path.iterdir()) and tmp_path.stat().st_mtime_ns == before


@pytest.mark.parametrize(("option", "little"), [("v", 380), ("d", 120)])
def test_memory_that_no_job_can_begin_with_is_told(option, little):
    name, least = needs.LEAST[option]
    code = "from run import needs; print(needs.lacking({'.': 1}))"

    def told(megabytes):
        limit = (megabytes << 20,) * 2
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONPATH": str(LIBRARY)},
            preexec_fn=lambda: resource.setrlimit(getattr(resource, name), limit),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    assert f"may take {little} MB" in told(little)
    assert f"ulimit -{option} unlimited" in told(little)
    assert told(least) == "[]"


@pytest.mark.parametrize(
    ("archive", "line"),
    [
        (None, "there is no archive"),
        ((True, False), "archive.harmonised: not true"),
        ((False, False), "archive.raw and archive.harmonised: not true"),
        ((True, True), ""),
    ],
)
def test_a_storage_takes_microdata_where_the_study_says_that_everybody_may_have_them(archive, line):
    told = archive and SimpleNamespace(raw=archive[0], harmonised=archive[1])
    study = SimpleNamespace(folder="config/a", archive=told)
    told = needs.kept_here("s3", study)
    assert told.startswith("--default-storage-provider s3: ") is bool(line)
    assert f"\n  config/a/study.yaml, {line}\n  to mend:  " in told or not told


def test_a_storage_needs_what_copies_there(monkeypatch):
    monkeypatch.setattr(needs, "find_spec", lambda name: None)
    assert needs.copied(None) == []
    (told,) = needs.copied("s3://bucket")
    assert told.startswith("storage=s3://bucket: ") and told.endswith("make storage")
    monkeypatch.setattr(needs, "find_spec", lambda name: name)
    assert needs.copied("s3://bucket") == []
