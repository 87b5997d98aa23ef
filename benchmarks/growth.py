"""Time and memory of every stage of a study, by its number of respondents.

    python benchmarks/growth.py [--respondents 100000 1000000 3000000]

The simulator of the default study writes as many respondents as its five exports, and a run makes
its harmonised and pooled files, checks of these, indices, and every other job of a study that reads
microdata, one after another. A comparison of nested models and a table of balance, which it has
not, are declared beside (`STAGES`). Imputation and multiverse, whose time is in proportion to what
is asked of them, are asked less: 2 imputations of 2 iterations, and 32 specifications of one
attitude in each area with 9 permutations; of more than 3 million respondents they, claims, the
flow and most models are left out, as they take hours. Writes a row a job to ``growth.csv``: seconds
of a clock and of a processor, as Snakemake notes them, and peak memory in MB: that of the largest
process, or what all processes of the job held at one moment where that is more (see `watched`); and
a row a file, `exports`, `pooled.parquet` and `analysis.parquet`, of its size, the first with the
seconds of making it. Rows of other sizes stay. A sheet of Excel holds 1,048,576 rows, and one of
the five countries is one: from 5,175,965 respondents on it is a CSV file, and its row is
`harmonise/czechia_csv`. What a size takes of time and of the disk (of the folder of `TMPDIR`), by
the largest that was measured, is told before it starts; where the disk has too little, it does not.
A size that fails leaves what it made there: the same command goes on with it. Ten million are run
once, by hand: `python benchmarks/growth.py --respondents 10000000`.
"""

import argparse
import csv
import math
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import enlarged
import runs
import watched
import yaml

FULL = f"results/{runs.STUDY}"
#: Of how many respondents at most jobs of many fits are measured, and what waits for these: of more
#: they take hours. What they wait for is made on the way.
MANY_FITS = 3_000_000
OF_MANY_FITS = tuple(
    f"{FULL}/{file}.csv" for file in ("hypotheses", "models/flow", "imputation/estimates")
)
TARGETS = (
    *(f"{FULL}/models/{model}/estimates.csv" for model in ("pooled", "by_country", "activities")),
    *(f"{FULL}/{file}.csv" for file in ("comparisons/pooled/steps", "descriptives/balance")),
    *(f"{FULL}/descriptives/{name}.csv" for name in ("indices", "reliability")),
    f"{FULL}/descriptives/missingness.csv",
    f"{FULL}/validation/sources/pooled.csv",
    *(f"{FULL}/{file}.csv" for file in ("invariance/steps", "dif/tests", "inequality/indices")),
    *(f"{FULL}/{file}.csv" for file in ("sensitivity/confounding", "between/means")),
    f"{FULL}/codebook/harmonised.csv",
)
#: What is declared beside, or in place of, what the study declares: files, keys and values.
STAGES: dict[str, dict[str, Any]] = {
    "models": {
        "comparisons": {
            "pooled": {
                "label": "Correlates of co-production, step by step",
                "model": "pooled",
                "steps": [
                    {"label": name, "terms": [name]}
                    for name in ("demographics", "country", "attitudes")
                ],
            }
        }
    },
    "tables": {"tables": {"balance_female": {"kind": "balance", "group": "female"}}},
    "imputation": {"m": 2, "iterations": 2},
    "multiverse": {"permutations": 9},
}
#: The job of the source that is a workbook, as long as it fits one, and that of a CSV file.
WORKBOOK, TEXT = f"harmonise/{enlarged.WORKBOOK}", "harmonise/france"
#: Notes of how long the exports took.
MAKING = "making.txt"
#: Folders of microdata to the files that count of their size.
FILES = {
    f"data/raw/{runs.STUDY}": ("exports", "*_simulated.*"),
    f"data/harmonised/{runs.STUDY}": ("pooled.parquet", "pooled.parquet"),
    f"data/analysis/{runs.STUDY}": ("analysis.parquet", "analysis.parquet"),
}
COLUMNS = (
    "respondents",
    "what",
    "seconds",
    "cpu",
    "megabytes",
    "load",
    "machine",
    "versions",
    "date",
)


#: Of a respondent, the microdata that a run writes, in files of the size of the pooled one: each
#: source, all of them, the indices, and what is made before it is moved to its place.
COPIES = 5
#: Where nothing was measured: seconds and bytes of a respondent.
GUESSED = 4e-4, 350.0


def foreseen(respondents: int, before: Path) -> tuple[float, float]:
    """Seconds and bytes that so many respondents take, by the largest number that was measured."""
    rows = []
    if before.is_file():
        with before.open(encoding="utf-8", newline="") as stream:
            rows = [*csv.DictReader(stream)]
    if not rows:
        return GUESSED[0] * respondents, GUESSED[1] * respondents
    most = max(int(row["respondents"]) for row in rows)
    own = [row for row in rows if int(row["respondents"]) == most]
    taken = {row["what"]: float(row["seconds"] or 0) for row in own}
    if WORKBOOK in taken and not enlarged.fits_a_sheet(respondents):
        taken[WORKBOOK] = taken.get(TEXT, 0.0)
    seconds = sum(taken.values())
    size = {row["what"]: 1e6 * float(row["megabytes"]) for row in own}
    held = size["exports"] + COPIES * size["pooled.parquet"] + size["analysis.parquet"]
    return seconds / most * respondents, held / most * respondents


def place(respondents: int) -> Path:
    """The folder in which a size is made and run."""
    return Path(tempfile.gettempdir()) / f"growth-{respondents}"


def told(respondents: int, before: Path) -> None:
    """Say what is ahead. Raises SystemExit where the disk has too little for it."""
    seconds, held = foreseen(respondents, before)
    lying = [path.stat() for path in place(respondents).rglob("*") if path.is_file()]
    made = sum(one.st_size / one.st_nlink for one in lying)  # by an earlier try
    free = shutil.disk_usage(tempfile.gettempdir()).free
    how = "five formats" if enlarged.fits_a_sheet(respondents) else "four formats, no workbook"
    print(
        f"{respondents:,} respondents in {how}: about {math.ceil(seconds / 60)} minutes and "
        f"{held / 1e9:.1f} GB of {tempfile.gettempdir()}, where {free / 1e9:.0f} GB are free and "
        f"{made / 1e9:.1f} GB made before",
        flush=True,
    )
    if held > free + made:
        raise SystemExit("That is more than is free. Set TMPDIR to a folder of a larger disk.")


def jobs(project: Path, watch: Path) -> list[dict[str, str | float]]:
    """What the jobs of a run took: a row a job.

    `watch` is the folder in which the memory of all processes was noted.
    """
    logs, found = project / f"logs/{runs.STUDY}", []
    for path in sorted(logs.rglob("*.benchmark.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            (row,) = csv.DictReader(stream, delimiter="\t")
        job = path.relative_to(logs).as_posix().removesuffix(".benchmark.tsv")
        own = {"seconds": row["s"], "cpu": row["cpu_time"], "megabytes": row["max_rss"]}
        noted = {name: float(value) for name, value in own.items()}
        # Snakemake notes it when the job has ended, and one runs after another
        end = path.stat().st_mtime
        together = watched.peak(watch, end - noted["seconds"], end)
        noted["megabytes"] = max(noted["megabytes"], together)
        found.append({"what": job} | noted)
    return found


def files(project: Path) -> list[dict[str, str | float]]:
    """The size of files of microdata, MB."""
    return [
        {"what": name, "megabytes": sum(p.stat().st_size for p in (project / at).glob(kind)) / 1e6}
        for at, (name, kind) in FILES.items()
    ]


def made(respondents: int, folder: Path) -> float:
    """Write the exports of so many respondents to a folder; seconds that it took.

    Those that an earlier try wrote stay.
    """
    notes = folder / MAKING
    if not notes.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        start = time.monotonic()
        enlarged.drawn(folder, respondents)
        notes.write_text(f"{time.monotonic() - start:.2f}", encoding="utf-8")
    seconds = float(notes.read_text(encoding="utf-8"))
    print(f"its exports were made in {seconds:.0f} s", flush=True)
    return seconds


def all_stages(project: Path) -> None:
    """Let the study of a copied project have every stage that reads microdata, those that are many
    fits of few."""
    for name, keys in STAGES.items():
        path = project / f"config/studies/{runs.STUDY}/{name}.yaml"
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        for key, value in keys.items():
            known = found.get(key)
            found[key] = known | value if isinstance(known, dict) else value
        for asked in found.get("multiverses", {}).values():
            del asked["choices"]["left_out"]
            asked["terms"] = ["efficacy"]
        text = yaml.safe_dump(found, sort_keys=False, allow_unicode=True)
        path.write_text(text, encoding="utf-8")


def measured(respondents: int, folder: Path) -> list[dict[str, str | float]]:
    """Run a size in a folder, or what is left of it: its rows of ``growth.csv``."""
    making = made(respondents, folder / "exports")
    project = folder / "project"
    raw = project / f"data/raw/{runs.STUDY}"
    shutil.rmtree(raw, ignore_errors=True)  # of an earlier try, one file with the exports
    runs.project(project)  # the code as it is now
    for path in (folder / "exports").glob("*_simulated.*"):
        (raw / path.name).unlink(missing_ok=True)
        os.link(path, raw / path.name)
    enlarged.declared(project, respondents)
    all_stages(project)
    with watched.watching(folder):
        more = OF_MANY_FITS if respondents <= MANY_FITS else ()
        command = [*runs.snakemake(1), "--nolock", *TARGETS, *more]
        print(respondents, runs.measured(command, project), flush=True)
    around = {"load": round(os.getloadavg()[0], 1), **runs.around("pandas", "pyarrow", "scipy")}
    rows = []
    for row in [*jobs(project, folder), *files(project)]:
        if row["what"] == "exports":
            row["seconds"] = making
        if row["what"] == WORKBOOK and not enlarged.fits_a_sheet(respondents):
            row["what"] = f"{WORKBOOK}_csv"
        told = {name: round(v, 2) if isinstance(v, float) else v for name, v in row.items()}
        rows.append(dict.fromkeys(COLUMNS, "") | told | around | {"respondents": respondents})
    return rows


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    sizes = [100_000, 1_000_000, 3_000_000]
    parser.add_argument("--respondents", type=int, nargs="+", default=sizes)
    parser.add_argument("--folder", type=Path, default=runs.HERE)
    given = parser.parse_args()
    for respondents in given.respondents:
        told(respondents, given.folder / "growth.csv")
        folder = place(respondents)
        try:
            rows = measured(respondents, folder)
        except (RuntimeError, subprocess.CalledProcessError) as error:
            raise SystemExit(
                f"{error}\nWhat was made is in {folder}; run it again to go on."
            ) from error
        runs.kept(rows, given.folder / "growth.csv", "respondents", int)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
