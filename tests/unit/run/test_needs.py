"""What a run lacks of its machine is told before it begins."""

import os
import resource
import subprocess
import sys
from pathlib import Path

from run import needs

LIBRARY = Path(needs.__file__).parents[1]


def test_folders_that_cannot_be_written_to_are_told_once_and_together(tmp_path, monkeypatch):
    (tmp_path / "free").mkdir()
    (tmp_path / "closed").mkdir()
    closed = str(tmp_path / "closed")
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, how: str(path) != closed and real(path, how))
    wanted = [str(tmp_path / name) for name in ("free/a/b", "closed/a", "closed/b", "free")]
    (told,) = needs.lacking(wanted)
    assert told.startswith(f"{closed}: nothing can be written there.\n  to mend:  ")


def test_memory_that_no_job_can_begin_with_is_told():
    code = "from run import needs; print(needs.lacking(['.']))"

    def told(megabytes):
        limit = (megabytes << 20,) * 2
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONPATH": str(LIBRARY)},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, limit),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    assert "may take 380 MB" in told(380) and "ulimit -v unlimited" in told(380)
    assert told(needs.LEAST) == "[]"
