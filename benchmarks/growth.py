"""Time and memory of every stage of a study, by its number of respondents.

    python benchmarks/growth.py [--respondents 100000 1000000 3000000]

The simulator of the default study writes as many respondents as its five exports, and a run makes
its harmonised and pooled files, checks of these, indices, descriptives, reliability, missing
answers, response styles, and the models `pooled` and `by_country` (linear) and `activities`
(Poisson), one job after another. Writes a row a job to ``growth.csv``, as Snakemake notes what jobs
take: seconds of a clock, of a processor, and peak memory of the process in MB; and a row a file,
`exports`, `pooled.parquet` and `analysis.parquet`, of its size, the first with the seconds of
making it. Rows of other sizes stay. A sheet of Excel holds 1,048,576 rows, and one of the five
countries is one: from 5,175,965 respondents on it is a CSV file, and its row is
`harmonise/czechia_csv`. What a size takes of time and of the disk (of the folder of `TMPDIR`), by
the largest that was measured, is told before it starts; where the disk has too little, it does not.
Ten million are run once, by hand: `python benchmarks/growth.py --respondents 10000000`.
"""

import argparse
import csv
import math
import os
import shutil
import tempfile
import time
from pathlib import Path

import enlarged
import runs

MODELS = ("pooled", "by_country", "activities")
FULL = f"results/{runs.STUDY}"
TARGETS = (
    *(f"{FULL}/models/{model}/estimates.csv" for model in MODELS),
    *(f"{FULL}/descriptives/{name}.csv" for name in ("indices", "reliability")),
    f"{FULL}/descriptives/missingness.csv",
    f"{FULL}/validation/sources/pooled.csv",
)
#: The job of the source that is a workbook, as long as it fits one.
WORKBOOK = f"harmonise/{enlarged.WORKBOOK}"
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
    seconds = sum(float(row["seconds"] or 0) for row in own)
    size = {row["what"]: 1e6 * float(row["megabytes"]) for row in own}
    held = size["exports"] + COPIES * size["pooled.parquet"] + size["analysis.parquet"]
    return seconds / most * respondents, held / most * respondents


def told(respondents: int, before: Path) -> None:
    """Say what is ahead. Raises SystemExit where the disk has too little for it."""
    seconds, held = foreseen(respondents, before)
    free = shutil.disk_usage(tempfile.gettempdir()).free
    how = "five formats" if enlarged.fits_a_sheet(respondents) else "four formats, no workbook"
    print(
        f"{respondents:,} respondents in {how}: about {math.ceil(seconds / 60)} minutes and "
        f"{held / 1e9:.1f} GB of {tempfile.gettempdir()}, where {free / 1e9:.0f} GB are free",
        flush=True,
    )
    if held > free:
        raise SystemExit("That is more than is free. Set TMPDIR to a folder of a larger disk.")


def jobs(project: Path) -> list[dict[str, str | float]]:
    """What the jobs of a run took, as Snakemake noted it: a row a job."""
    logs, found = project / f"logs/{runs.STUDY}", []
    for path in sorted(logs.rglob("*.benchmark.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            (row,) = csv.DictReader(stream, delimiter="\t")
        job = path.relative_to(logs).as_posix().removesuffix(".benchmark.tsv")
        own = {"seconds": row["s"], "cpu": row["cpu_time"], "megabytes": row["max_rss"]}
        found.append({"what": job} | {name: float(value) for name, value in own.items()})
    return found


def files(project: Path) -> list[dict[str, str | float]]:
    """The size of files of microdata, MB."""
    return [
        {"what": name, "megabytes": sum(p.stat().st_size for p in (project / at).glob(kind)) / 1e6}
        for at, (name, kind) in FILES.items()
    ]


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    sizes = [100_000, 1_000_000, 3_000_000]
    parser.add_argument("--respondents", type=int, nargs="+", default=sizes)
    parser.add_argument("--folder", type=Path, default=runs.HERE)
    given = parser.parse_args()
    for respondents in given.respondents:
        told(respondents, given.folder / "growth.csv")
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder)
            runs.project(project)
            start = time.monotonic()
            enlarged.enlarged(project, respondents)
            making = time.monotonic() - start
            print(f"its exports were made in {making:.0f} s", flush=True)
            print(respondents, runs.measured([*runs.snakemake(1), *TARGETS], project), flush=True)
            found = [*jobs(project), *files(project)]
        for row in found:
            if row["what"] == "exports":
                row["seconds"] = making
            if row["what"] == WORKBOOK and not enlarged.fits_a_sheet(respondents):
                row["what"] += "_csv"
        around = {"load": round(os.getloadavg()[0], 1), **runs.around("pandas", "pyarrow", "scipy")}
        rows = [dict.fromkeys(COLUMNS, "") | row | around for row in found]
        rows = [row | {"respondents": respondents} for row in rows]
        for row in rows:
            row |= {name: round(v, 2) for name, v in row.items() if isinstance(v, float)}
        runs.kept(rows, given.folder / "growth.csv", "respondents", int)


if __name__ == "__main__":
    main()
