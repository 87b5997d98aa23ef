"""What a run took, and on what: told beside an archive, as it differs from machine to machine."""

import csv
import os
import platform
from collections.abc import Iterable
from pathlib import Path


def write(path: Path, times: Iterable[str], root: Path = Path()) -> None:
    """Write machine, processors, and the seconds and memory of benchmark files of Snakemake.

    `times` are patterns of their paths below `root`.
    """
    files = sorted({file for pattern in times for file in root.glob(pattern)})
    rows = [row for file in files if (row := _measured(file))]
    seconds = sum(row[1] for row in rows)
    lines = [
        f"Python {platform.python_version()} on {platform.platform()}, {platform.machine()}",
        f"processors: {os.cpu_count()}",
        f"steps measured: {len(rows)}, {seconds:.0f} seconds one after the other",
        f"largest step: {max((row[2] for row in rows), default=0):.0f} MB of memory",
        "",
        "step\tseconds\tMB",
        *(f"{name}\t{spent:.1f}\t{memory:.0f}" for name, spent, memory in rows),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _measured(path: Path) -> tuple[str, float, float] | None:
    """Name of a step, its seconds and the largest memory it held, in MB."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    if not rows:
        return None
    name = path.name.removesuffix(".tsv").removesuffix(".benchmark")
    return f"{path.parent.name}/{name}", _number(rows[-1], "s"), _number(rows[-1], "max_rss")


def _number(row: dict[str, str], key: str) -> float:
    try:
        return float(row.get(key, ""))
    except ValueError:
        return 0.0
