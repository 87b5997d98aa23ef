"""Real Snakemake runs in a copy of the project."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

ROOT = Path(__file__).resolve().parents[2]
STUDY = "fivenations_simulated"
#: What takes long and is made alike of few: imputations, redraws, and attitudes in a multiverse.
FEWER = {
    "imputation.yaml": ("m: 20", "m: 5"),
    "models.yaml": ("replicates: 199", "replicates: 99"),
    "multiverse.yaml": (
        "terms: [efficacy, outcome, performance, information, consultation]",
        "terms: [efficacy, consultation]",
    ),
}
PARTS = ("Snakefile", "config", "workflow", "profiles", f"data/raw/{STUDY}", "tests/studies")


@dataclass
class Project:
    """A copy of the project with a `snakemake` to run in it."""

    path: Path

    #: Another time zone, language and order of hashes.
    ELSEWHERE = MappingProxyType({"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"})

    def snakemake(
        self, *options: str, cores: int = 2, ok: bool = True, env=None, python=sys.executable
    ) -> str:
        """Run Snakemake and return what it printed; fail the test when it does not end as `ok`."""
        done = subprocess.run(
            [python, "-m", "snakemake", "--cores", str(cores), *options],
            cwd=self.path,
            # Jobs of one copy compile its modules once, whatever the machine says.
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""} | (env or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=False,
        )
        assert (done.returncode == 0) is ok, done.stdout
        return done.stdout

    def killed(self, *options: str, cores: int = 2, env=None) -> None:
        """Start Snakemake, and kill it with all its jobs once a source is harmonised."""
        run = subprocess.Popen(
            [sys.executable, "-m", "snakemake", "--cores", str(cores), *options],
            cwd=self.path,
            env=os.environ | (env or {}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while run.poll() is None and not list(self.path.glob("data/harmonised/*/*.parquet")):
            time.sleep(0.05)
        assert run.poll() is None, "the run ended before it could be killed"
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        self.snakemake("--unlock", *options)

    def planned(self, *options: str) -> set[str]:
        """The jobs a run would do: rule, with its wildcards in brackets."""
        return _blocks(self.snakemake("--dry-run", *options)).keys() - {"all"}

    def dependencies(self, *options: str) -> dict[str, tuple[set[str], set[str]]]:
        """Every job of a run: the files it reads and those it makes."""
        return {
            job: (_listed(block, "input"), _listed(block, "output"))
            for job, block in _blocks(self.snakemake("--dry-run", "--forceall", *options)).items()
        }

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the first occurrence of `old` in a file; what it is written in is ASCII."""
        path = self.path / file
        text = path.read_bytes()
        assert old.encode() in text, f"{old!r} is not in {file}"
        path.write_bytes(text.replace(old.encode(), new.encode(), 1))

    def files(self, folder: str) -> dict[str, bytes]:
        """Every file below a folder, by its relative path, but for the run times."""
        top = self.path / folder
        return {
            str(path.relative_to(top)): path.read_bytes()
            for path in sorted(top.rglob("*"))
            if path.is_file() and path.name != "runtime.html"
        }


def _blocks(printed: str) -> dict[str, str]:
    """The jobs in what Snakemake printed, with all it said of them."""
    found = {}
    for block in re.split(r"\n(?=(?:\[|(?:local)?rule ))", printed):
        rule = re.search(r"^(?:local)?rule (\w+):", block, re.M)
        if rule:
            wildcards = re.search(r"^    wildcards: (.*)$", block, re.M)
            values = [w.split("=", 1)[1] for w in wildcards[1].split(", ")] if wildcards else []
            found[rule[1] + (f"[{', '.join(values)}]" if values else "")] = block
    return found


def _listed(block: str, part: str) -> set[str]:
    """The files of a job under ``input`` or ``output``."""
    listed = re.search(rf"^    {part}: (.*)$", block, re.M)
    return set(listed[1].split(", ")) if listed else set()


def _shipped() -> list[str]:
    """The files of `PARTS` that the project ships: what somebody put beside them is not ours.

    Git knows them, new ones that are not ignored too; an unpacked archive has nothing else.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PARTS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if (ROOT / ".git").exists() and listed.returncode == 0:
        return sorted(file for file in listed.stdout.split("\0") if (ROOT / file).is_file())
    paths = [path for part in PARTS for path in (ROOT / part, *(ROOT / part).rglob("*"))]
    files = [path for path in paths if path.is_file() and "__pycache__" not in path.parts]
    return sorted(str(path.relative_to(ROOT)) for path in files)


def copy(destination: Path) -> Project:
    """Copy what the project ships, set to its default study with `FEWER` of what takes long."""
    for file in _shipped():
        (destination / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, destination / file)
    (destination / "config" / "config.yaml").write_text(f"study: {STUDY}\n", encoding="utf-8")
    project = Project(destination)
    for file, (many, few) in FEWER.items():
        project.edit(f"config/studies/{STUDY}/{file}", many, few)
    return project


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Project:
    """A project with the default study run once; tests must leave it as they found it.

    Parallel workers share it: the first to need it runs it, the others wait.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with (shared / "finished.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        project, done = Project(shared / "finished"), shared / "finished.done"
        if not done.exists():
            shutil.rmtree(project.path, ignore_errors=True)
            copy(project.path).snakemake()
            done.touch()
    return project


@pytest.fixture
def project(tmp_path) -> Project:
    """A fresh project, nothing run."""
    return copy(tmp_path / "project")


@pytest.fixture(scope="module")
def another(tmp_path_factory) -> Project:
    """A fresh project that the tests of a module share."""
    return copy(tmp_path_factory.mktemp("another") / "project")


@pytest.fixture
def rerun(finished, tmp_path) -> Project:
    """A copy of the finished project, to edit at will."""
    shutil.copytree(finished.path, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")
