"""What is raised before the work of a job begins is in its log."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coproduction.logs import RUNNING
from run import early

WORKFLOW = Path(early.__file__).parents[1]
HEAD = "from types import SimpleNamespace\nsnakemake = SimpleNamespace(log=['logs/job.log'])\n"
DONE = "with coproduction.logs.told(snakemake.log[0]):\n    pass\n"


class Python:
    log = ("logs/job.log",)

    def get_preamble(self):
        return HEAD


early.logged(Python)


@pytest.mark.parametrize(
    ("text", "status", "log"),
    [
        ("import broken", 1, "RuntimeError: early"),
        (DONE, 0, "done"),
        (f"{DONE}import broken", 1, "RuntimeError: early"),
        (DONE.replace("pass", "import broken"), 1, "RuntimeError: early"),
        ("raise SystemExit(3)", 3, RUNNING.strip()),
    ],
)
def test_what_a_script_raises_is_in_its_log_and_on_the_terminal(tmp_path, text, status, log):
    (tmp_path / "broken.py").write_text("raise RuntimeError('early')", encoding="utf-8")
    (tmp_path / "script.py").write_text(Python().get_preamble() + text, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(WORKFLOW)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = (tmp_path / "logs/job.log").read_text("utf-8")
    assert ended.returncode == status and told.strip().endswith(log)
    assert told.startswith("Traceback") == ended.stderr.startswith("Traceback") == (status == 1)
    assert told.count("RuntimeError: early") == (status == 1)


def test_a_job_without_a_log_begins_none_and_none_begins_twice():
    one = Python()
    one.log = ()
    assert one.get_preamble() == HEAD
    early.logged(Python)
    assert Python().get_preamble().count("begin") == 1
