"""Where the processor time of a cold run of the default study goes: imports, Snakemake, work.

    python benchmarks/budget.py [--cores 2] [--project FOLDER] [--out budget.csv]

Copies the project as git has it (this one, or another checkout) to a temporary folder, runs it cold
with a module that each Python process of the run imports first, and writes a row a script of jobs:
its processes, the processor seconds that they spent in import statements, those of all else, and
the share of the run. Beside them stand Snakemake itself and the process that has the libraries of
all jobs, where there is one; what has not told, as shells, is the last row.
"""

import argparse
import csv
import os
import re
import tempfile
from collections import defaultdict
from pathlib import Path

import runs

COLUMNS = (
    "part", "processes", "imports", "other", "cpu", "share", "load", "machine", "versions", "date",
)  # fmt: skip
#: Imported by Python as it starts; of a forked process the times begin with the fork.
WATCH = """
import atexit, builtins, os, resource, sys, time
_import, _clock = builtins.__import__, time.process_time
_state = {"depth": 0, "spent": 0.0, "pid": os.getpid()}

def _timed(*given, **named):
    if _state["depth"]:
        return _import(*given, **named)
    _state["depth"], start = 1, _clock()
    try:
        return _import(*given, **named)
    finally:
        _state["depth"] = 0
        _state["spent"] += _clock() - start

def _forked():
    _state.update(depth=0, spent=0.0, pid=os.getpid())

def _told():
    parts = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, below = (one.ru_utime + one.ru_stime for one in parts)
    told = [sys.argv[0] if sys.argv else "", os.getppid(), _state["spent"], own, below]
    with open(f"{os.environ['BUDGET']}/{os.getpid()}", "w") as stream:
        stream.write("\\t".join(map(str, told)))

builtins.__import__ = _timed
os.register_at_fork(after_in_child=_forked)
atexit.register(_told)
"""
FOLDED = {
    "snakemake": "Snakemake: plans, bookkeeping, checksums",
    "loaded": "libraries of all jobs",
}


def cold(project: Path, cores: int, told: Path) -> float:
    """Run the study of a project cold, each process watched; processor seconds of all."""
    (project / "workflow/sitecustomize.py").write_text(WATCH, encoding="utf-8")
    os.environ |= {"BUDGET": str(told), "PYTHONPATH": str(project / "workflow")}
    return runs.measured(runs.snakemake(cores), project).cpu


def parts(told: Path, every: float) -> list[dict[str, float | int | str]]:
    """A row a script of jobs and one for each of the others, by processor time."""
    processes = {
        int(path.name): path.read_text(encoding="utf-8").split("\t") for path in told.iterdir()
    }
    scripts = {
        number: script[1]
        for number, (program, *_) in processes.items()
        if (script := re.fullmatch(r"tmp\w+\.(\w+)\.py", Path(program).name))
    }
    found = defaultdict(list)
    for number, (program, parent, *seconds) in processes.items():
        imports, own, below = map(float, seconds)
        if number in scripts:
            found[scripts[number]].append((imports, own + below))
        elif int(parent) not in scripts:  # else it is in what it was started by
            found[_other(program)].append((imports, own))
    rows = [_row(name, times, every) for name, times in found.items()]
    rows.sort(key=lambda row: -float(row["cpu"]))
    rest = every - sum(float(row["cpu"]) for row in rows)
    return [*rows, _row("shells, and what ended before it told", [(0.0, rest)], every)]


def _other(program: str) -> str:
    return FOLDED["loaded" if Path(program).name == "loaded.py" else "snakemake"]


def _row(name: str, times: list[tuple[float, float]], every: float) -> dict[str, float | int | str]:
    imports, cpu = (sum(column) for column in zip(*times, strict=True))
    row = {"part": name, "processes": len(times), "imports": imports, "other": cpu - imports}
    row |= {"cpu": cpu, "share": cpu / every}
    return {
        key: round(value, 2) if isinstance(value, float) else value for key, value in row.items()
    }


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--project", type=Path, default=runs.ROOT)
    parser.add_argument("--out", type=Path, default=runs.HERE / "budget.csv")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project, told = Path(folder) / "project", Path(folder) / "told"
        told.mkdir()
        runs.project(project, given.project)
        every = cold(project, given.cores, told)
        rows = parts(told, every)
    around = {"load": round(os.getloadavg()[0], 1), **runs.around()}
    with given.out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*COLUMNS], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | around for row in rows)


if __name__ == "__main__":
    main()
