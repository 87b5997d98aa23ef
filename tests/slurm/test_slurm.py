"""A study on a real SLURM of one node: what goes wrong there is mended, and no byte is another.

Skipped where no SLURM is installed or one is set up already. `python -m pytest -m slow tests/slurm`
with ``SLURM_LOG=<file>`` writes down what happened when.
"""

import os
import shutil
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from pipeline.conftest import copy
from small import small_study

HERE = Path(__file__).parent
PROGRAMS = ("slurmctld", "slurmd", "munged", "sbatch", "srun")
STUDY = ("--config", "study=small")
#: Seconds that the whole may take, and for which the controller and the node are away.
LONGEST, AWAY = 2400, 10


def lacking() -> str:
    """Why the test cannot be run here; empty where it can."""
    if missing := [program for program in PROGRAMS if not shutil.which(program)]:
        return f"not installed: {', '.join(missing)}"
    if not find_spec("snakemake_executor_plugin_slurm"):
        return "the plugin is not installed: make slurm"
    if os.geteuid():
        return "a SLURM is started by root"
    return "a SLURM is set up here" if Path("/etc/slurm/slurm.conf").exists() else ""


def cluster(*command):
    done = subprocess.run([HERE / "cluster.sh", *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def slurm(tmp_path):
    if why := lacking():
        pytest.skip(why)
    folder = str(tmp_path / "slurm")
    try:
        cluster("start", folder)
        yield folder
    finally:
        subprocess.run([HERE / "cluster.sh", "stop", folder], check=False)


def jobs() -> list[tuple[str, str, str, str]]:
    """Every job that SLURM knows: number, state, rule, and the memory that it asked for."""
    shown = ["squeue", "--all", "--states=all", "--noheader", "--format=%i|%T|%k|%m"]
    said = subprocess.run(shown, capture_output=True, text=True).stdout.splitlines()
    found = [tuple(line.split("|")) for line in said]
    return sorted(found, key=lambda job: int(job[0]))


class Happened:
    """What happened when, printed and kept for the log."""

    def __init__(self):
        self.start, self.lines = time.monotonic(), []

    def tell(self, text: str) -> None:
        self.lines.append(f"{time.monotonic() - self.start:6.0f} s  {text}")
        print(self.lines[-1], flush=True)

    def save(self) -> None:
        if path := os.environ.get("SLURM_LOG"):
            Path(path).write_text("\n".join(self.lines) + "\n", encoding="utf-8")


class Acts:
    """What is done to the cluster while a study runs, each once and when a job of a rule runs."""

    def __init__(self, folder: str, happened: Happened):
        self.folder, self.happened = folder, happened
        self.node = subprocess.check_output(["hostname", "-s"], text=True).strip()
        self.left = {"fit": self.cancel, "codebook": self.restart, "flow": self.drain}
        self.seen: dict[str, str] = {}

    def look(self) -> None:
        """Note every change of a job's state, and act where its turn has come."""
        for number, state, rule, memory in jobs():
            if self.seen.get(number) == state:
                continue
            self.seen[number] = state
            self.happened.tell(f"job {number} ({rule}, {memory}B): {state}")
            act = next((name for name in self.left if state == "RUNNING" and name in rule), None)
            if act:
                self.left.pop(act)(number)

    def cancel(self, number: str) -> None:
        subprocess.run(["scancel", number], check=True)
        self.happened.tell(f"scancel {number}")

    def restart(self, number: str) -> None:
        self.happened.tell(f"the controller is ended, and started {AWAY} s later")
        cluster("restart", self.folder, str(AWAY))
        self.happened.tell("the controller is back")

    def drain(self, number: str) -> None:
        update = ["scontrol", "update", f"nodename={self.node}"]
        subprocess.run([*update, "state=drain", "reason=test"], check=True)
        self.happened.tell("the node is drained")
        time.sleep(AWAY)
        state = subprocess.check_output(["sinfo", "-h", "-o", "%T"], text=True).strip()
        subprocess.run([*update, "state=resume"], check=True)
        self.happened.tell(f"the node, {state} until now, is resumed")


def submitted(project, happened: Happened, acts: Acts) -> str:
    """Run the study on the cluster, `acts` beside it, and return what the run printed."""
    options = [
        *("--profile", "profiles/slurm", "--jobs", "4", "--slurm-no-account"),
        *("--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "3"),
        *("--seconds-between-status-checks", "3", "--slurm-status-attempts", "1"),
        # at first too little for Snakemake itself: killed by the scheduler, which watches it
        *("--set-resources", "index:mem_mb=60 if attempt == 1 else 1500"),
    ]
    printed = project.path / "printed.txt"
    with printed.open("w", encoding="utf-8") as stream:
        command = ["nice", sys.executable, "-m", "snakemake", *STUDY, *options]
        run = subprocess.Popen(command, cwd=project.path, stdout=stream, stderr=stream)
        while run.poll() is None and time.monotonic() - happened.start < LONGEST:
            acts.look()
            time.sleep(1)
        acts.look()
        if run.poll() is None:
            run.kill()
    said = printed.read_text("utf-8")
    assert run.returncode == 0, said
    return said


@pytest.mark.slow
def test_a_study_on_slurm_survives_what_happens_there_and_gives_the_same_bytes(slurm, tmp_path):
    local, remote = (copy(tmp_path / name) for name in ("local", "remote"))
    for project in (local, remote):
        small_study(project.path, {"open": True})
    local.snakemake(*STUDY, cores=1)
    happened = Happened()
    acts = Acts(slurm, happened)
    said = submitted(remote, happened, acts)
    ended = jobs()
    here, there = local.files("results/small"), remote.files("results/small")
    same = sum(there.get(name) == content for name, content in here.items())
    happened.tell(f"{same} of {len(here)} files of results are the bytes of the local run")
    happened.save()

    assert not acts.left, "some of what was to happen did not"
    of_index = [(state, memory) for _, state, rule, memory in ended if rule == "rule_index"]
    assert of_index[0][0] in ("OUT_OF_MEMORY", "CANCELLED", "FAILED") and of_index[0][1] == "60M"
    assert of_index[-1] == ("COMPLETED", "1500M")
    first, *_, last = [
        (state, int(memory[:-1])) for _, state, rule, memory in ended if "fit" in rule
    ]
    assert first[0] == "CANCELLED" and last == ("COMPLETED", 2 * first[1])
    assert any("group_tables" in rule for _, _, rule, _ in ended)
    assert "Done in" in said and "Failed:" not in said
    assert here == there != {}
