"""Kill runs of a small study at random moments, go on, and hold what they made against a whole run.

    PYTHONPATH=workflow:tests python benchmarks/kills.py [--kills 20] [--seed 1]

Every run is killed with all its jobs after a random time, until one ends by itself; its bytes are
compared, everything is removed, and it begins anew. Results stand in ``kills.csv``, those of other
seeds too: the seed, the number of the kill, seconds from the start of the run, files that were
there, and whether the whole that came of it was the same, byte by byte.
"""

import argparse
import csv
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.conftest import Project, copy
from small import small_study

#: Folders that runs fill.
MADE = ("results/small", "data/harmonised/small", "data/analysis/small", "data/validation/small")
STUDY = ("--config", "study=small", "studies=config/studies")


def prepared(folder: Path) -> Project:
    """A copy of the project with the small study."""
    project = copy(folder)
    small_study(folder, {"open": True})
    return project


def made(project: Project) -> dict[str, bytes]:
    """Every file that a run made, but for those that tell of the run itself."""
    found = {f"{top}/{name}": text for top in MADE for name, text in project.files(top).items()}
    return {name: text for name, text in found.items() if "runtime" not in name}


def ended(project: Project, patience: float) -> bool:
    """Run the study; kill it after so many seconds. Return whether it ended by itself."""
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--rerun-incomplete", *STUDY]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    run = subprocess.Popen(
        command, cwd=project.path, env=os.environ, start_new_session=True, **quiet
    )
    try:
        code = run.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        project.snakemake("--unlock", *STUDY)
        return False
    if code:
        raise SystemExit(f"a run that was not killed ended with {code}")
    return True


def main() -> int:
    """Kill and compare; 0 where every whole was the same."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    draw, rows, waiting = random.Random(given.seed), [], []
    with tempfile.TemporaryDirectory(prefix="kills-") as scratch:
        project = prepared(Path(scratch) / "killed")
        begun = time.monotonic()
        ended(project, 3600)
        whole, length = made(project), time.monotonic() - begun
        while len(rows) + len(waiting) < given.kills or waiting:
            if not waiting:
                for folder in (*MADE, "logs", ".snakemake"):
                    shutil.rmtree(project.path / folder, ignore_errors=True)
            enough = len(rows) + len(waiting) >= given.kills
            patience = 3600 if enough else draw.uniform(0, 0.8 * length)
            if not ended(project, patience):
                files = sum(len(project.files(top)) for top in MADE)
                waiting.append([len(rows) + len(waiting) + 1, f"{patience:.1f}", files])
                continue
            same = made(project) == whole
            rows += [[*row, "yes" if same else "no"] for row in waiting]
            waiting = []
    path, seed = Path(__file__).with_suffix(".csv"), str(given.seed)
    with path.open(encoding="utf-8", newline="") as stream:
        head, *before = csv.reader(stream)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        kept = [row for row in before if row[0] != seed]
        writer.writerows([head, *kept, *([seed, *row] for row in rows)])
    wrong = sum(row[-1] != "yes" for row in rows)
    print(f"{len(rows)} kills, {len(rows) - wrong} resumed to the same bytes of {len(whole)} files")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
