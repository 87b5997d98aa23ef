"""What size costs, from what was measured: the tables of `docs/pages/scale.md`.

    python benchmarks/scale.py

Reads ``growth.csv`` and writes what follows from it between the marks of the page: what each job
takes, how that grows, and what larger studies would take, in proportion. The exponent of a job is
the slope of the logarithm of its processor seconds on that of respondents, from the second largest
number to the largest: at a hundred thousand, what jobs take whatever they read still counts.
Memory is a straight line through the same two. A workbook is told up to what a sheet holds. A test
holds the page to this. Then it draws the memory of every job against rows: ``memory.png``.
"""

import csv
import math
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "workflow"))

from coproduction.readers.formats import MOST_RESPONDENTS  # noqa: E402
from coproduction.readers.workbook.worksheet import MOST_ROWS  # noqa: E402

PAGE = HERE.parent / "docs/pages/scale.md"
#: What jobs do, and their names in ``growth.csv``; of several the most that one takes counts.
JOBS = {
    "harmonise a source: SPSS": ("uk", "denmark"),
    "harmonise a source: Stata": ("germany",),
    "harmonise a source: CSV": ("france",),
    "harmonise a source: Excel": ("czechia",),
    "pool the sources": ("pool",),
    "check the pooled file": ("pooled",),
    "indices": ("index",),
    "descriptives": ("describe",),
    "reliability": ("reliability",),
    "missing answers, response styles": ("responses",),
    "linear models, pooled, three areas": ("fit/pooled",),
    "linear models, five countries, three areas": ("fit/by_country",),
    "Poisson models, pooled, three areas": ("fit/activities",),
}
#: Rows that a file of a format holds at most; of others nothing is refused.
MOST = {"CSV": MOST_RESPONDENTS, "Excel": MOST_ROWS}
#: A source has a fifth of all respondents.
SOURCES = 5
#: Studies to extrapolate to: respondents, sources.
STUDIES = {"4.4 million respondents, 23 sources": (4.4, 23), "10⁹ rows, 23 sources": (1000.0, 23)}
NODE = 64


class Measured:
    """``growth.csv``: by job and millions of respondents its processor seconds and megabytes."""

    def __init__(self, path: Path):
        self.cpu: dict[tuple[str, float], float] = {}
        self.megabytes: dict[tuple[str, float], float] = {}
        with path.open(encoding="utf-8", newline="") as stream:
            self.rows = [*csv.DictReader(stream)]
        for row in self.rows:
            place = row["what"].removeprefix("harmonise/"), int(row["respondents"]) / 1e6
            self.cpu[place] = float(row["cpu"] or 0)
            self.megabytes[place] = float(row["megabytes"])
        self.sizes = sorted({size for _, size in self.cpu})

    def most(self, names: tuple[str, ...], of: str, size: float) -> float:
        """The most that one of some jobs takes."""
        return max(getattr(self, of)[name, size] for name in names)

    def sizes_of(self, names: tuple[str, ...]) -> list[float]:
        """The sizes at which all of some jobs were measured."""
        return [size for size in self.sizes if all((name, size) in self.cpu for name in names)]

    def exponent(self, names: tuple[str, ...]) -> float:
        """How processor seconds of a job grow with respondents."""
        low, high = self.sizes_of(names)[-2:]
        times = [self.most(names, "cpu", size) for size in (low, high)]
        return math.log(times[1] / times[0]) / math.log(high / low)

    def memory(self, names: tuple[str, ...], millions: float) -> float:
        """GB of a job of a study of so many millions of respondents."""
        low, high = self.sizes_of(names)[-2:]
        first, last = (self.most(names, "megabytes", size) for size in (low, high))
        return (last + max(last - first, 0) / (high - low) * (millions - high)) / 1000

    def hours(self, names: tuple[str, ...], millions: float) -> float:
        """Processor hours of a job, in proportion to rows; of a source as if it had them all."""
        size = self.sizes_of(names)[-1]
        return self.most(names, "cpu", size) / size * millions / 3600

    def size(self, name: str, millions: float) -> float:
        """GB of a file, in proportion to rows."""
        return self.megabytes[name, self.sizes[-1]] / self.sizes[-1] * millions / 1000


def measured_table(found: Measured) -> list[str]:
    """What jobs took, and how that grew."""
    sizes = [f"{size * 1e6:,.0f}" for size in found.sizes]
    lines = [f"| job | {' | '.join(f's, MB at {size}' for size in sizes)} | exponent |"]
    lines.append("|---" * (len(sizes) + 2) + "|")
    for what, names in JOBS.items():
        met = found.sizes_of(names)
        cells = [
            f"{found.most(names, 'cpu', size):.1f}, {found.most(names, 'megabytes', size):.0f}"
            if size in met
            else "–"
            for size in found.sizes
        ]
        lines.append(f"| {what} | {' | '.join(cells)} | {found.exponent(names):.2f} |")
    return lines


def extrapolated_table(found: Measured) -> list[str]:
    """What larger studies would take."""
    lines = [f"| | {' | '.join(STUDIES)} |", "|---" * (len(STUDIES) + 1) + "|"]

    def row(what: str, cells: list[str]) -> None:
        lines.append(f"| {what} | {' | '.join(cells)} |")

    for what, names in JOBS.items():
        cells = []
        for millions, sources in STUDIES.values():
            each = what.startswith("harmonise")
            # a source has its share of rows: in hours all of them, were they of this format
            hours = found.hours(names, millions) * (SOURCES if each else 1)
            gigabytes = found.memory(names, millions * SOURCES / sources if each else millions)
            most = MOST.get(what.rpartition(" ")[2], math.inf) if each else math.inf
            if millions * 1e6 / sources > most:
                cells.append(f"not read: a source has more than {most:,} rows")
                continue
            cells.append(f"{_told(hours)} h, {_told(gigabytes)} GB")
        row(what.replace("a source:", "all sources, if"), cells)
    for file in ("exports", "pooled.parquet", "analysis.parquet"):
        row(f"`{file}`", [f"{_told(found.size(file, m))} GB" for m, _ in STUDIES.values()])
    jobs = len(JOBS) - 4
    row("jobs", [str(sources + jobs) for _, sources in STUDIES.values()])
    return lines


def first_to_break(found: Measured) -> str:
    """The job that first takes more than a node has, and at how many respondents."""
    met = {what: _limit(found, names) for what, names in JOBS.items() if "source:" not in what}
    what = min(met, key=lambda one: met[one])
    return (
        f"What breaks first on a machine of {NODE} GB is the memory of *{what}*, at "
        f"{_told(met[what])} million respondents."
    )


def _limit(found: Measured, names: tuple[str, ...]) -> float:
    base = found.memory(names, 0)
    slope = found.memory(names, 1) - base
    return (NODE - base) / slope if slope > 0 else math.inf


def _told(value: float) -> str:
    """Two digits."""
    if value >= 10:
        return f"{float(f'{value:.2g}'):,.0f}"
    return f"{value:.2g}" if value >= 0.01 else "under 0.01"


def blocks(folder: Path = HERE) -> dict[str, str]:
    """What stands between each of the marks of the page."""
    found = Measured(folder / "growth.csv")
    last = found.rows[-1]
    when = f"Measured on {last['date']}, once, on {last['machine']}:"
    when += " processor seconds and MB of a job."
    return {
        "measured": "\n".join([when, "", *measured_table(found)]),
        "extrapolated": "\n".join([*extrapolated_table(found), "", first_to_break(found)]),
    }


def filled(page: str, parts: dict[str, str]) -> str:
    """The page with what stands between its marks."""
    for name, text in parts.items():
        mark = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end of {name} -->)", re.S)
        page, n = mark.subn(lambda m, text=text: f"{m[1]}\n{text}\n\n{m[2]}", page)
        if n != 1:
            raise ValueError(f"{PAGE.name} has {n} marks of {name}; expected one")
    return page


if __name__ == "__main__":
    from figures import memory_drawn

    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), blocks()), encoding="utf-8")
    memory_drawn(Measured(HERE / "growth.csv"), JOBS, HERE / "memory.png")
