"""What size costs, from what was measured: the tables of `docs/pages/scale.md`.

    python benchmarks/scale.py

Reads ``growth.csv`` and writes what follows from it between the marks of the page: what each job
takes, how that grows, and what larger studies would take, in proportion. An exponent is the slope
of the logarithm of seconds on that of respondents: from the least number to the largest, of a
processor and of a clock, and of a processor from the second largest to the largest, as at few
respondents what jobs take whatever they read still counts. Memory is a straight
line through the largest two. A workbook is told up to what a sheet holds; a job that was measured
at one size alone is not told. What was seen on a SLURM is from
``tests/slurm/seen.csv``. A test holds the page to this. Then it draws the memory of every job
against rows: ``memory.png``.
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
from coproduction.study.written import settings  # noqa: E402

PAGE = HERE.parent / "docs/pages/scale.md"
SEEN = HERE.parent / "tests/slurm/seen.csv"
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
    "linear models, standardised": ("fit/standardised",),
    "linear models, all areas at once": ("fit/stacked",),
    "linear models, curves and interactions": ("fit/profiles",),
    "linear models, importance by 199 replicates": ("fit/importance",),
    "Poisson models, marginal effects": ("fit/poisson",),
    "fractional logit models, marginal effects": ("fit/fractional",),
    "a logit of who did not answer, one area": ("fit/unanswered",),
    "nested linear models, three steps": ("compare/pooled",),
    "imputation, 2 of 2 iterations": ("impute",),
    "a model of imputed answers": ("fit/imputed",),
    "the same of who answered all": ("ways",),
    "multiverse, 32 specifications an area, 9 permutations": ("multiverse",),
    "claims": ("hypotheses",),
    "balance of two groups": ("balance",),
    "flow of respondents": ("flow",),
    "check of the ledger": ("ledger",),
    "invariance": ("invariance",),
    "items one by one": ("dif",),
    "sensitivity": ("sensitivity",),
    "inequality": ("inequality",),
    "means between countries": ("between",),
    "codebooks": ("codebook",),
}
#: Rows that a file of a format holds at most; of others nothing is refused.
MOST = {"CSV": MOST_RESPONDENTS, "Excel": MOST_ROWS}
#: A source has a fifth of all respondents.
SOURCES = 5
#: Studies to extrapolate to: millions of respondents, of so many sources.
MANY = 23
STUDIES = {
    f"4.4 million respondents, {MANY} sources": 4.4,
    f"10⁹ rows, {MANY} sources": 1000.0,
}
#: Exports to extrapolate from, where one format stands for all.
FORMAT = "SPSS"
#: What others wait for, one after another, from an export to the longest of the others.
FIRST = ("pool the sources", "indices")
#: GB of a machine.
NODE = 64
#: MB of an export beyond which jobs of their own read parts of it.
PART = settings.with_defaults({}, settings.schema("config"), {})["part_mb"]
#: What was done to a SLURM, by what the log of its test calls that.
DONE = {
    "nothing": "nothing",
    "memory": "the first job asked for 60 MB, and the scheduler ended it for taking more; "
    "then it asked for 1500",
    "scancel": "the first job was cancelled (`scancel`); then it asked for twice the memory",
    "controller restarted": "the controller was ended while a job ran, and started 20 seconds "
    "later",
    "node drained and resumed": "the node was drained while a job ran, and resumed when the next "
    "one waited",
}


class Measured:
    """``growth.csv``: by job and millions of respondents its processor seconds, those of a clock
    and megabytes."""

    def __init__(self, path: Path):
        self.cpu: dict[tuple[str, float], float] = {}
        self.seconds: dict[tuple[str, float], float] = {}
        self.megabytes: dict[tuple[str, float], float] = {}
        with path.open(encoding="utf-8", newline="") as stream:
            self.rows = [*csv.DictReader(stream)]
        for row in self.rows:
            place = row["what"].removeprefix("harmonise/"), int(row["respondents"]) / 1e6
            self.cpu[place] = float(row["cpu"] or 0)
            self.seconds[place] = float(row["seconds"] or 0)
            self.megabytes[place] = float(row["megabytes"])
        self.sizes = sorted({size for _, size in self.cpu})
        #: Those of `JOBS` that were measured at two sizes.
        self.jobs = {what: own for what, own in JOBS.items() if len(self.sizes_of(own)) > 1}

    def most(self, names: tuple[str, ...], of: str, size: float) -> float:
        """The most that one of some jobs takes."""
        return max(getattr(self, of)[name, size] for name in names)

    def sizes_of(self, names: tuple[str, ...]) -> list[float]:
        """The sizes at which all of some jobs were measured."""
        return [size for size in self.sizes if all((name, size) in self.cpu for name in names)]

    def exponent(self, names: tuple[str, ...], of: str = "cpu", first: int = 0) -> float:
        """How seconds of a job grow with respondents, from one of the sizes to the largest."""
        sizes = self.sizes_of(names)
        low, high = sizes[first], sizes[-1]
        times = [self.most(names, of, size) for size in (low, high)]
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
    grown = ("exponent, processor", "clock", "last step")
    lines = [f"| job | {' | '.join([*(f's, MB at {size}' for size in sizes), *grown])} |"]
    lines.append("|---" * (len(sizes) + 1 + len(grown)) + "|")
    for what, names in found.jobs.items():
        met = found.sizes_of(names)
        cells = [
            f"{found.most(names, 'cpu', size):.1f}, {found.most(names, 'megabytes', size):.0f}"
            if size in met
            else "–"
            for size in found.sizes
        ]
        slopes = (
            found.exponent(names),
            found.exponent(names, "seconds"),
            found.exponent(names, first=-2),
        )
        lines.append(f"| {what} | {' | '.join([*cells, *(f'{one:.2f}' for one in slopes)])} |")
    return lines


def extrapolated_table(found: Measured) -> list[str]:
    """What larger studies would take."""
    lines = [f"| | {' | '.join(STUDIES)} |", "|---" * (len(STUDIES) + 1) + "|"]

    def row(what: str, cells: list[str]) -> None:
        lines.append(f"| {what} | {' | '.join(cells)} |")

    for what, names in found.jobs.items():
        cells = []
        for millions in STUDIES.values():
            format = _format(what)
            gigabytes = found.memory(names, millions * SOURCES / MANY if format else millions)
            most = MOST.get(format, math.inf)
            if millions * 1e6 / MANY > most:
                cells.append(f"not read: a source has more than {most:,} rows")
                continue
            cells.append(f"{_told(_hours(found, what, millions))} h, {_told(gigabytes)} GB")
        row(what.replace("a source:", "all sources, if"), cells)
    each = [what for what in found.jobs if not _format(what)]
    source = next(what for what in JOBS if _format(what) == FORMAT)
    together = [sum(_hours(found, what, m) for what in (source, *each)) for m in STUDIES.values()]
    row(f"all of these jobs, if {FORMAT}", [f"{_told(hours)} h" for hours in together])
    row("the longest way through them", [f"{_told(_way(found, m))} h" for m in STUDIES.values()])
    for file in ("exports", "pooled.parquet", "analysis.parquet"):
        row(f"`{file}`", [f"{_told(found.size(file, m))} GB" for m in STUDIES.values()])
    jobs = [MANY * (1 + _read(found, m)) + len(each) for m in STUDIES.values()]
    row(f"jobs, if {FORMAT}", [str(n) for n in jobs])
    return lines


def _format(what: str) -> str:
    """The format of the sources that a job harmonises; empty where it does not."""
    return what.rpartition(" ")[2] if what.startswith("harmonise") else ""


def _hours(found: Measured, what: str, millions: float) -> float:
    """Hours of a job; of harmonising those of all sources, were they of this format."""
    return found.hours(JOBS[what], millions) * (SOURCES if _format(what) else 1)


def _read(found: Measured, millions: float) -> int:
    """How many jobs read one export in parts, of the mean size of the formats; 0 where one job
    reads and harmonises it."""
    parts = math.ceil(1000 * found.size("exports", millions) / MANY / PART)
    return parts if parts > 1 else 0


def _way(found: Measured, millions: float) -> float:
    """Hours from one export of `FORMAT` to the last estimate, where machines are enough."""
    hours = {what: _hours(found, what, millions) for what in found.jobs}
    source = next(hours[what] for what in JOBS if _format(what) == FORMAT) / MANY
    others = [hours[what] for what in found.jobs if what not in FIRST and not _format(what)]
    return source + sum(hours[what] for what in FIRST) + max(others)


def breaking(found: Measured) -> list[str]:
    """What first takes more than there is, and at how many respondents, by format of exports."""
    lines = [
        f"| exports | what breaks first on machines of {NODE} GB | million respondents, "
        f"{MANY} sources |",
        "|---|---|---|",
    ]
    jobs = {f"memory of *{w}*": _limit(found, n) for w, n in found.jobs.items() if not _format(w)}
    for what, names in found.jobs.items():
        if format := _format(what):
            met = jobs | {
                f"memory of *{what}*": _limit(found, names) * MANY / SOURCES,
                "rows that are read of a source": MOST.get(format, math.inf) * MANY / 1e6,
            }
            first = min(met, key=lambda one: met[one])
            at = _told(met[first]) if met[first] < math.inf else "–"
            lines.append(f"| {format} | {first if at != '–' else 'nothing of these'} | {at} |")
    return lines


def _limit(found: Measured, names: tuple[str, ...]) -> float:
    """Millions of respondents of all sources at which a job takes more than a machine has."""
    base = found.memory(names, 0)
    slope = found.memory(names, 1) - base
    return (NODE - base) / slope if slope > 0 else math.inf


def of_a_source(found: Measured) -> str:
    """What a million more respondents of one source take."""
    told = []
    for what, names in found.jobs.items():
        if _format(what):
            slope = found.memory(names, 1) - found.memory(names, 0)
            told.append(f"{_told(1000 * slope * SOURCES)} MB ({_format(what)})")
    return (
        "To harmonise a source takes so much more memory for each million respondents that it "
        f"has more, between the largest two numbers: {', '.join(told)}."
    )


def seen(path: Path) -> list[str]:
    """What was seen on a SLURM."""
    lines = [
        "| what was done | jobs of the study | submitted | tried again | files with the bytes of "
        "a run on one machine | seconds |",
        "|---|---|---|---|---|---|",
    ]
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            same = f"{row['same_bytes']} of {row['files']}"
            numbers = (row["jobs"], row["submitted"], row["tried_again"], same, row["seconds"])
            lines.append(f"| {' | '.join([DONE[row['what']], *numbers])} |")
    return lines


def _told(value: float) -> str:
    """Two digits."""
    if value >= 10:
        return f"{float(f'{value:.2g}'):,.0f}"
    return f"{value:.2g}" if value >= 0.01 or not value else "under 0.01"


def blocks(folder: Path = HERE) -> dict[str, str]:
    """What stands between each of the marks of the page."""
    found = Measured(folder / "growth.csv")
    last = found.rows[-1]
    when = f"Measured on {last['date']}, once, on {last['machine']}:"
    loads = sorted(float(row["load"]) for row in found.rows)
    when += f" processor seconds and MB of a job. The load of the machine was {loads[0]:g} to "
    when += f"{loads[-1]:g}."
    return {
        "seen": "\n".join(seen(SEEN)),
        "measured": "\n".join([when, "", *measured_table(found)]),
        "extrapolated": "\n".join(extrapolated_table(found)),
        "breaking": "\n".join([*breaking(found), "", of_a_source(found)]),
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
