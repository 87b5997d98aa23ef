"""A study on a real SLURM of one node: no byte is another, and what goes wrong there is mended.

Skipped, with the reason, where no SLURM can be started. With ``SLURM_LOG=<file>`` what was seen is
written there, a row a run: ``tests/slurm/seen.csv`` is such a file.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest
from pipeline.conftest import Project, copy
from small import small_study

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
PROGRAMS = ("slurmctld", "slurmd", "munged", "sbatch", "srun")
STUDY = ("--config", "study=small")
POOLED = "data/harmonised/small/pooled.parquet"
#: Seconds that a run may take, and that the controller is away: more than a question to it takes.
LONGEST, AWAY = 900, 20


@dataclass(frozen=True)
class Job:
    """A job as SLURM knows it: what Snakemake calls it, its state, and the MB that it asked for."""

    number: int
    state: str
    name: str
    megabytes: int


def lacking() -> str:
    """Why no SLURM can be started here; empty where one can."""
    if missing := [program for program in PROGRAMS if not shutil.which(program)]:
        return f"not installed: {', '.join(missing)}"
    if not find_spec("snakemake_executor_plugin_slurm"):
        return "the plugin is not installed: make slurm"
    if os.geteuid():
        return "a SLURM is started by root"
    return "a SLURM is set up here" if Path("/etc/slurm/slurm.conf").exists() else ""


def told(*command) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def slurm(tmp_path_factory):
    """The folder of a SLURM of one node."""
    if why := lacking():
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("slurm")
    try:
        told(HERE / "cluster.sh", "start", folder)
        yield folder
    finally:
        subprocess.run([HERE / "cluster.sh", "stop", folder], check=False)


def made(folder: Path) -> Project:
    project = copy(folder)
    small_study(project.path, {"open": True})
    return project


@pytest.fixture(scope="module")
def local(slurm, tmp_path_factory) -> Project:
    """The study, run on this machine."""
    project = made(tmp_path_factory.mktemp("local") / "project")
    project.snakemake(*STUDY, cores=1)
    return project


def jobs() -> list[Job]:
    """Every job that SLURM knows; none while the controller is away."""
    shown = ["squeue", "--all", "--states=all", "--noheader", "--format=%i|%T|%k|%m"]
    said = subprocess.run(shown, capture_output=True, text=True, check=False).stdout
    found = [line.split("|") for line in said.splitlines()]
    return sorted(
        (Job(int(number), state, name, int(asked[:-1])) for number, state, name, asked in found),
        key=lambda job: job.number,
    )


def works() -> bool:
    """Whether a job does what it was submitted for: its step is started."""
    return ".0" in told("squeue", "--steps", "--noheader", "--format=%i")


def node(state: str = "") -> str:
    """The state of the node, once it is set to another where one is given."""
    if state:
        name = told("hostname", "-s")
        told("scontrol", "update", f"nodename={name}", f"state={state}", "reason=test")
    return told("sinfo", "--noheader", "--format=%T")


def nothing(folder, submitted):
    """A run in which nothing goes wrong."""
    return True


def cancel(folder, submitted):
    """The first job is cancelled once it runs."""
    if submitted and submitted[0].state == "RUNNING":
        told("scancel", str(submitted[0].number))
        return True
    return False


def restart(folder, submitted):
    """The controller is ended while a job runs, and started again."""
    if works():
        told(HERE / "cluster.sh", "restart", folder, str(AWAY))
        return True
    return False


def drain(folder, submitted):
    """The node is drained while a job runs, and resumed when that has ended and another waits."""
    if works() and node() == "mixed":
        node("drain")
    if len(submitted) > 1 and submitted[-1].state == "PENDING" and node() == "drained":
        node("resume")
        return True
    return False


def run(project: Project, folder: Path, act: Callable, *options: str) -> tuple[str, list[Job]]:
    """Run the study, something done to the cluster: what was printed, and the jobs."""
    earlier, printed = {job.number for job in jobs()}, project.path / "printed.txt"
    started, done, submitted = time.monotonic(), False, []
    with printed.open("w", encoding="utf-8") as stream:
        command = [sys.executable, "-m", "snakemake", "--profile", "profiles/slurm", *STUDY]
        process = subprocess.Popen(
            [*command, *options], cwd=project.path, stdout=stream, stderr=stream
        )
        while process.poll() is None and time.monotonic() - started < LONGEST:
            submitted = [job for job in jobs() if job.number not in earlier]
            done = done or act(folder, submitted)
            time.sleep(0.5)
        if process.poll() is None:
            process.kill()
    said = printed.read_text("utf-8")
    assert process.wait() == 0, said
    assert done, f"what was to happen did not:\n{said}"
    return said, [job for job in jobs() if job.number not in earlier]


def log(what: str, said: str, submitted: list[Job], same: int, files: int) -> None:
    """Add a row on a run to the file that ``SLURM_LOG`` names."""
    names = [job.name for job in submitted]
    row = {
        "what": what,
        "jobs": int(_number(r": (\d+) jobs ran", said)),
        "submitted": len(submitted),
        "not_completed": " ".join(
            f"{job.name.removeprefix('rule_')}:{job.state}:{job.megabytes}MB"
            for job in submitted
            if job.state != "COMPLETED"
        ),
        "tried_again": len(names) - len(set(names)),
        "files": files,
        "same_bytes": same,
        "seconds": _elapsed(said),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "slurm": told("sinfo", "--version").split()[-1],
        "snakemake": version("snakemake"),
        "plugin": version("snakemake-executor-plugin-slurm"),
    }
    if path := os.environ.get("SLURM_LOG"):
        new = not Path(path).exists()
        with Path(path).open("a", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, row, lineterminator="\n")
            if new:
                writer.writeheader()
            writer.writerow(row)


def _number(pattern: str, said: str) -> str:
    found = re.search(pattern, said)
    assert found, said
    return found[1]


def _elapsed(said: str) -> int:
    parts = _number(r"Elapsed time: (\d+:\d+:\d+)", said).split(":")
    return sum(60**place * int(part) for place, part in enumerate(reversed(parts)))


def test_a_study_on_slurm_gives_the_bytes_of_this_machine_in_fewer_submissions_than_jobs(
    slurm, local, tmp_path
):
    project = made(tmp_path / "project")
    said, submitted = run(project, slurm, nothing)
    here, there = local.files("results/small"), project.files("results/small")
    same = sum(there.get(name) == content for name, content in here.items())
    log("nothing", said, submitted, same, len(here))

    assert here == there != {}
    assert {job.state for job in submitted} == {"COMPLETED"}
    assert len(submitted) < len(re.findall(r"^\[ *\d+ of \d+\]", said, re.M))
    for group in ("tables", "figures", "pages"):
        assert len([job for job in submitted if job.name.startswith(f"rule_{group}_")]) == 1
    # jobs that ended well leave no log of the scheduler, and every job its own in one place
    assert not list((project.path / "logs/slurm").rglob("*.log"))
    logs = {path.name for path in (project.path / "logs/small").rglob("*.log")}
    assert {"report.log", "pool.log"} <= logs


FAULTS = {
    # at first too little for Snakemake itself
    "memory": (nothing, ("--set-resources", "harmonise:mem_mb=60 if attempt == 1 else 1500")),
    "scancel": (cancel, ()),
    "controller restarted": (restart, ()),
    "node drained and resumed": (drain, ()),
}
AGAIN = {"memory": {"OUT_OF_MEMORY", "FAILED", "CANCELLED"}, "scancel": {"CANCELLED"}}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_goes_wrong_on_a_cluster_is_mended_and_changes_no_byte(fault, slurm, local, tmp_path):
    act, options = FAULTS[fault]
    project = made(tmp_path / "project")
    said, submitted = run(project, slurm, act, *options, "--", POOLED)
    here, there = (one.files("data/harmonised/small") for one in (local, project))
    same = sum(there.get(name) == content for name, content in here.items())
    log(fault, said, submitted, same, len(here))

    assert here == there != {}
    harmonised = [job for job in submitted if job.name.startswith("rule_harmonise")]
    assert harmonised[-1].state == "COMPLETED"
    if fault == "memory":
        assert "exceeded memory limit" in (slurm / "slurmd.log").read_text("utf-8")
    if fault in AGAIN:
        first, last = harmonised
        assert first.state in AGAIN[fault] and last.megabytes > first.megabytes
        kept = list((project.path / "logs/slurm").rglob(f"{first.number}.log"))
        assert kept, "what the scheduler said of a job that failed is kept"
    else:
        assert len(harmonised) == 1 and len(submitted) == 2
