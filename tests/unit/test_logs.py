"""Logs: at every moment a log says how its job stands."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from coproduction.faults import Admitting, Crash, Fault, Faults
from coproduction.logs import told


def test_a_log_says_running_until_its_job_ends(tmp_path):
    log = tmp_path / "logs" / "job.log"
    with told(log):
        assert log.read_text("utf-8").startswith("running. If the job has ended")
    assert log.read_text("utf-8") == "done\n"


def test_a_log_of_a_failed_job_says_why_alone(tmp_path):
    log = tmp_path / "job.log"
    with pytest.raises(SystemExit), told(log):
        raise Faults([Fault("study.yaml", "no survey")])
    assert "no survey" in log.read_text("utf-8") and "running" not in log.read_text("utf-8")
    with pytest.raises(ZeroDivisionError), told(log):
        raise ZeroDivisionError
    assert log.read_text("utf-8").startswith("Traceback")


def test_a_log_keeps_what_a_program_said_that_failed(tmp_path):
    """Snakemake's own report failed, and its log said only that it did."""
    log = tmp_path / "job.log"
    failing = [sys.executable, "-c", "import sys; sys.exit('label {all} has no value')"]
    with pytest.raises(subprocess.CalledProcessError), told(log), log.open("a") as stream:
        subprocess.run(failing, check=True, stdout=stream, stderr=stream)
    assert "label {all} has no value" in log.read_text("utf-8")
    assert "returned non-zero exit status 1" in log.read_text("utf-8")
    with pytest.raises(OSError), told(log):
        try:
            subprocess.run(failing, check=True, capture_output=True)
        except subprocess.CalledProcessError as error:
            raise OSError("no report") from error
    assert log.read_text("utf-8").startswith("label {all} has no value\n\nTraceback")


def test_a_log_of_a_killed_job_says_that_it_was_killed(tmp_path):
    log = tmp_path / "job.log"
    code = (
        "import os, signal, sys; from coproduction.logs import told\n"
        "with told(sys.argv[1]): os.kill(os.getpid(), signal.SIGKILL)"
    )
    path = os.pathsep.join(p for p in sys.path if p)
    ended = subprocess.run(
        [sys.executable, "-c", code, str(log)], env=os.environ | {"PYTHONPATH": path}, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert log.read_text("utf-8") == (
        "running. If the job has ended and nothing else stands here, it was killed from outside: "
        "most often because memory ran out (then run fewer jobs at once, or on a larger machine), "
        "or because its time was up.\n"
    )


def test_the_terminal_has_all_kinds_of_missing_that_a_variable_needs(tmp_path, capsys):
    kinds = ["refused", *["no_answer"] * 21]
    admitting = [(Admitting("age", ("invalid",), (kind,)),) for kind in kinds]
    with pytest.raises(SystemExit), told(tmp_path / "job.log"):
        raise Faults(
            Fault("x.sav", "no row", admitting=one) for one in [*admitting[1:], admitting[0]]
        )
    shown = capsys.readouterr().err
    assert shown.count("missing: [invalid, no_answer, refused]") == 20


def test_the_terminal_says_how_many_faults_it_does_not_show(tmp_path, capsys):
    log = tmp_path / "job.log"
    with pytest.raises(SystemExit), told(log):
        raise Faults(Fault("study.yaml", f"fault {n}") for n in range(22))
    shown = capsys.readouterr().err
    assert shown.endswith(f"… and 2 more faults, all faults in {log}\n") and "fault 20" not in shown
    assert "fault 21" in log.read_text("utf-8")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "full", "data/x.parquet"), "data/x.parquet: No space left"),
        (OSError(errno.EROFS, "read-only"), "Read-only file system.\n  to mend:  work in a copy"),
        (PermissionError(errno.EACCES, "no", "results"), "results: Permission denied"),
        (MemoryError("Unable to allocate 8 GiB"), "Memory ran out: Unable to allocate 8 GiB."),
        (MemoryError(), "Memory ran out: no more is given."),
        (OSError(errno.ENOMEM, "none"), "Cannot allocate memory.\n  to mend:  run fewer jobs"),
        (Crash("SIGKILL"), "The system killed a process of this job (SIGKILL)"),
        (RuntimeError("can't start new thread"), "No thread could be started: can't start new"),
        (pa.ArrowException("Failed to launch worker thread: busy"), "(`ulimit -u`), or run fewer"),
    ],
)
def test_what_the_machine_lacks_is_a_sentence(tmp_path, capsys, error, said):
    with pytest.raises(SystemExit) as left, told(tmp_path / "a.log"):
        raise error
    assert left.value.code == 1
    for text in (capsys.readouterr().err, (tmp_path / "a.log").read_text("utf-8")):
        assert said in text and "to mend:" in text and "Traceback" not in text


def test_a_log_that_cannot_be_written_is_told(tmp_path, capsys, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "full", "a.log")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(SystemExit), told(tmp_path / "a.log"):
        raise AssertionError("nothing runs without its log")
    assert "a.log: No space left on device." in capsys.readouterr().err


def test_a_file_that_is_not_there_is_a_defect(tmp_path):
    with pytest.raises(FileNotFoundError), told(tmp_path / "a.log"):
        raise FileNotFoundError(errno.ENOENT, "no such file", "x")
    assert "Traceback" in (tmp_path / "a.log").read_text("utf-8")
