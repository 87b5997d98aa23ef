"""Kill runs of studies at random moments, go on, and hold what they made against a whole run.

    PYTHONPATH=workflow:tests python benchmarks/kills.py [--kills 50] [--seed 1] [--studies A ...]

Studies are the small one of the tests and all of `config/studies` and `tests/studies` whose exports
are here: shipped, made by a script of the tests, or below ``data/raw`` or the folder that the
variable COPRODUCTION_SHARED names. They are taken in turn, ``--round`` kills each. Every run is
killed with all its jobs after a random time, until one ends by itself; its bytes are compared,
everything is removed, and it begins anew. Results stand in ``kills.csv``, those of other seeds and
studies too: the study, the seed, the number of the kill, seconds from the start of the run, files
that were there, and whether the whole that came of it was the same, byte by byte.
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
from collections.abc import Iterator, Sequence
from pathlib import Path

import made_studies
import six_countries
from pipeline.conftest import Project, copy
from small import small_study

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ("study", "seed", "kill", "seconds", "files", "same")
#: Where studies lie, and those that take too long: of one that is here the same with more of all.
FOLDERS, LONG = ("config/studies", "tests/studies"), ("fivenations_large",)
#: Folders of real exports that are called otherwise than the study.
CALLED = {"limesurvey": "formats/limesurvey", "starwars": "formats/surveymonkey"}


class Killed:
    """A copy of the project with one study, which is run and killed there."""

    def __init__(self, folder: Path, name: str):
        self.project: Project = copy(folder)
        if name == "small":
            small_study(folder, {"open": True})
        where = next((top for top in FOLDERS if (folder / top / name).is_dir()), FOLDERS[0])
        self.settings = ("--config", f"study={name}", f"studies={where}")
        self.made = [
            *(f"{top}/{name}" for top in ("results", "data/harmonised", "data/analysis")),
            *(f"data/{top}/{name}" for top in ("validation", "results")),
        ]
        provide(folder, name)

    def bytes(self) -> dict[str, bytes]:
        """Every file that a run made, but for those that tell of the run itself."""
        found = {f"{t}/{n}": text for t in self.made for n, text in self.project.files(t).items()}
        return {name: text for name, text in found.items() if "runtime" not in name}

    def clear(self) -> None:
        """Take away all that runs made."""
        for folder in (*self.made, "logs", ".snakemake"):
            shutil.rmtree(self.project.path / folder, ignore_errors=True)

    def ended(self, patience: float) -> bool:
        """Run the study; kill it after so many seconds. Return whether it ended by itself."""
        command = [sys.executable, "-m", "snakemake", "--cores", "2", "--rerun-incomplete"]
        run = subprocess.Popen(
            [*command, *self.settings],
            cwd=self.project.path,
            env=os.environ,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            code = run.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            self.project.snakemake("--unlock", *self.settings)
            return False
        if code:
            raise SystemExit(f"{self.settings[1]}: a run that was not killed ended with {code}")
        return True


def provide(root: Path, name: str) -> None:
    """Put the exports of a study into a project, where they are made or kept elsewhere."""
    raw = root / "data/raw" / name
    shared = Path(os.environ.get("COPRODUCTION_SHARED", ROOT / "data/raw"))
    if name in made_studies.MADE:
        made_studies.make(root / "data/raw")
    elif name == "six_countries":
        raw.mkdir(parents=True)
        (raw / "six_countries.csv").write_bytes(six_countries.export())
    elif name == "replicates":
        raw.mkdir(parents=True)
        for export in (ROOT / "tests/oracle").glob("replicates_??.csv"):
            shutil.copyfile(export, raw / export.name)
    elif not raw.exists() and (folder := shared / CALLED.get(name, name)).is_dir():
        raw.symlink_to(folder.resolve())


def studies() -> list[str]:
    """The small study and all that lie in `FOLDERS`, but for those that take too long."""
    found = [path.parent.name for top in FOLDERS for path in (ROOT / top).glob("*/study.yaml")]
    return ["small", *sorted({*found} - {*LONG})]


def killed(study: Killed, draw: random.Random, wanted: int) -> Iterator[list]:
    """Kill runs of a study so often; a row a kill, each once a whole came of it."""
    begun = time.monotonic()
    study.ended(3600)
    whole, length = study.bytes(), time.monotonic() - begun
    done, waiting = 0, []
    while done + len(waiting) < wanted or waiting:
        if not waiting:
            study.clear()
        enough = done + len(waiting) >= wanted
        patience = 3600 if enough else draw.uniform(0, 0.8 * length)
        if not study.ended(patience):
            files = len(study.bytes())
            waiting.append([done + len(waiting) + 1, f"{patience:.1f}", files])
            continue
        same = "yes" if study.bytes() == whole else "no"
        yield from ([*row, same] for row in waiting)
        done, waiting = done + len(waiting), []


def record(study: str, seed: str, rows: Sequence[list]) -> None:
    """Write the kills of a study and a seed; those of others stay."""
    path = Path(__file__).with_suffix(".csv")
    with path.open(encoding="utf-8", newline="") as stream:
        _, *before = csv.reader(stream)
    kept = [row for row in before if row[:2] != [study, seed]]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([COLUMNS, *kept, *([study, seed, *row] for row in rows)])


def main() -> int:
    """Kill and compare; 0 where every whole was the same."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--round", type=int, default=5, help="kills of a study")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--studies", nargs="+", choices=studies(), default=studies())
    given = parser.parse_args()
    total = wrong = 0
    for name in given.studies:
        wanted = min(given.round, given.kills - total)
        with tempfile.TemporaryDirectory(prefix="kills-") as scratch:
            study, rows = Killed(Path(scratch) / "killed", name), []
            if wanted <= 0 or not (study.project.path / "data/raw" / name).exists():
                print(f"{name}: left out", flush=True)
                continue
            draw = random.Random(f"{given.seed} {name}")
            for row in killed(study, draw, wanted):
                rows.append(row)
                record(name, str(given.seed), rows)
        bad = sum(row[-1] != "yes" for row in rows)
        total, wrong = total + len(rows), wrong + bad
        print(f"{name}: {len(rows)} kills, {len(rows) - bad} resumed to the same bytes", flush=True)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
