"""Time and memory of every stage of a study, by its number of respondents.

    python benchmarks/growth.py [--respondents 100000 1000000 3000000]

The simulator of the default study writes as many respondents as its five exports, and a run makes
its harmonised and pooled files, checks of these, indices, descriptives, reliability, missing
answers, response styles, and the models `pooled` and `by_country` (linear) and `activities`
(Poisson), one job after another. Writes a row a job to ``growth.csv``, as Snakemake notes what jobs
take: seconds of a clock, of a processor, and peak memory of the process in MB; and a row a file,
`exports`, `pooled.parquet` and `analysis.parquet`, of its size. Rows of other sizes stay. A sheet
of Excel holds 1,048,576 rows, and one of the five countries is one: 5 million are the most.
"""

import argparse
import csv
import os
import tempfile
from pathlib import Path

import chain
import runs

MODELS = ("pooled", "by_country", "activities")
FULL = f"results/{runs.STUDY}"
TARGETS = (
    *(f"{FULL}/models/{model}/estimates.csv" for model in MODELS),
    *(f"{FULL}/descriptives/{name}.csv" for name in ("indices", "reliability")),
    f"{FULL}/descriptives/missingness.csv",
    f"{FULL}/validation/sources/pooled.csv",
)
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
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder)
            runs.project(project)
            chain.enlarged(project, respondents)
            print(respondents, runs.measured([*runs.snakemake(1), *TARGETS], project), flush=True)
            found = [*jobs(project), *files(project)]
        around = {"load": round(os.getloadavg()[0], 1), **runs.around("pandas", "pyarrow", "scipy")}
        rows = [dict.fromkeys(COLUMNS, "") | row | around for row in found]
        rows = [row | {"respondents": respondents} for row in rows]
        for row in rows:
            row |= {name: round(v, 2) for name, v in row.items() if isinstance(v, float)}
        runs.kept(rows, given.folder / "growth.csv", "respondents", int)


if __name__ == "__main__":
    main()
