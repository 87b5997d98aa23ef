"""Time and memory of a codebook of a CSV file, beside reading the file.

    python benchmarks/codebook.py [--rows 100000 1000000] [--columns 40]

Writes a file of made answers – identifiers, a country, a weight, ages, places, and short scales –
and measures, each in a process of its own, how long it takes to read it and to make what a codebook
shows of it. `seconds` are of the wall, `cpu` of processors, `megabytes` the peak of the larger of
the process and its reader. Results stand in `codebook.csv`.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "workflow"))
_BATCH = 50_000


def write(path: Path, rows: int, columns: int) -> None:
    """Write so many respondents and columns."""
    rng = np.random.default_rng(1)
    with path.open("w", encoding="utf-8") as stream:
        scales = [f"q{k}" for k in range(columns - 5)]
        stream.write(",".join(["id", "country", "weight", "age", "city", *scales]) + "\n")
        for start in range(0, rows, _BATCH):
            n = min(_BATCH, rows - start)
            cells = [
                np.arange(start, start + n).astype(str),
                rng.choice(["NO", "DE", "FR"], n),
                np.round(rng.uniform(0.3, 3, n), 6).astype(str),
                rng.integers(18, 90, n).astype(str),
                rng.choice(["Oslo", "Bergen", '"Berlin, Mitte"', "Paris"], n),
                *(rng.choice([*"12345", "", "99"], n) for _ in scales),
            ]
            stream.write("\n".join(map(",".join, zip(*cells, strict=True))) + "\n")


def work(what: str, path: str) -> None:
    """Read a file, or tell all that a codebook shows of it."""
    from coproduction.draft.looking.opening import asked, opened
    from coproduction.draft.looking.profile import profiled

    profiled(path) if what == "codebook" else opened(asked(path, {}))


def measured(what: str, path: Path) -> dict[str, float]:
    """Seconds and megabytes of the work in a process of its own."""
    start = time.monotonic()
    command = [sys.executable, __file__, "--work", what, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    cpu, megabytes = map(float, done.stdout.split())
    return {"seconds": round(time.monotonic() - start, 1), "cpu": cpu, "megabytes": megabytes}


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--columns", type=int, default=40)
    parser.add_argument("--folder", type=Path, default=HERE)
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(*given.work)
        used = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        cpu = sum(of.ru_utime + of.ru_stime for of in used)
        print(round(cpu, 1), max(of.ru_maxrss for of in used) // 1024)
        return
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in given.rows:
            path = Path(folder) / f"{rows}.csv"
            write(path, rows, given.columns)
            for what in ("read", "codebook"):
                found = {"rows": rows, "columns": given.columns, "what": what}
                found |= {"file_megabytes": path.stat().st_size >> 20, **measured(what, path)}
                found["load"] = round(os.getloadavg()[0], 1)
                lines.append(found)
                print(found, flush=True)
    with (given.folder / "codebook.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    main()
