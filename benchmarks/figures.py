"""Benchmarks of time and memory, drawn: one page of small figures from the CSV files beside this.

    python benchmarks/figures.py [--folder benchmarks]

Writes ``figures.png``: ratios to what each is held against, of time and of memory; growth of time
and of peak memory with respondents, with the exponent of time from a hundred thousand (or the
smallest number there is) to the largest; where the processor time of a cold run goes, before and
after jobs were forked; a multiverse beside loops of fits; a codebook beside reading its file. What
has not been measured is left out.
"""

import argparse
import csv
import math
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "workflow"))

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import NullLocator

from coproduction.figures.style import COLOURS, GREY, HOLLOW, MARKERS, MM, TWO_COLUMNS, styled

if TYPE_CHECKING:
    from scale import Measured

HERE = Path(__file__).resolve().parent
#: Respondents from which growth counts: below, jobs take what they take whatever they read.
SMALLEST = 100_000
#: What else jobs of ``growth.csv`` are, that stand for the kinds: a line each.
JOBS = {
    "harmonise/uk": "harmonise, SPSS",
    "harmonise/france": "harmonise, CSV",
    "harmonise/czechia": "harmonise, Excel",
    "index": "indices",
    "describe": "descriptives",
    "fit/pooled": "linear models",
    "fit/activities": "Poisson models",
}
#: Letters of a line above a narrow panel.
TITLE = 32
#: Legends above a panel.
SMALL = {"fontsize": 5.5, "columnspacing": 0.8, "handletextpad": 0.3, "labelspacing": 0.2}
#: Parts of a cold run that are drawn; the others together are the last.
LARGEST = 8

Rows = list[dict[str, str]]


def read(folder: Path, name: str) -> Rows:
    """The rows of a file, none where it has not been made."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return [*csv.DictReader(stream)]


def ratios(folder: Path) -> list[tuple[str, dict[str, str]]]:
    """What was held against something else, by what it is called."""
    found = [(f"{row['run']} run", row) for row in read(folder, "runs")]
    for row in read(folder, "chain"):
        found.append((f"read to models, {_told(row['respondents'])}", row))
    for row in read(folder, "harmonise"):
        found.append((f"harmonise, {_told(row['respondents'])}", row))
    for row in read(folder, "estimators"):
        name, start = row["estimator"].replace("_", " "), row.get("start", "alone")
        found.append((f"{name}, {_told(row['n'])}, {start}", row))
    return found


def _told(respondents: str) -> str:
    """A number of respondents, to a digit."""
    n = float(f"{float(respondents):.1g}")
    return f"{n / 1e6:g} million" if n >= 1e6 else f"{n:,.0f}"


def draw_ratios(axes: Axes, folder: Path) -> None:
    """Ratios of clock, processor and memory."""
    rows = ratios(folder)[::-1]
    parts = {"time_ratio": "clock", "cpu_ratio": "processor", "memory_ratio": "memory"}
    for k, (part, label) in enumerate(parts.items()):
        met = [(float(row[part]), y) for y, (_, row) in enumerate(rows) if row.get(part)]
        axes.plot(*zip(*met, strict=True), label=label, **_marks(k), linestyle="none")
    axes.axvline(1, color=GREY, linewidth=0.6, zorder=0)
    axes.set_xscale("log")
    _ticked(axes.xaxis, (0.05, 0.1, 0.2, 0.5, 1, 2))
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_xlabel("ours ÷ the other (log scale)")
    axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(-0.2, 1), ncols=3, **SMALL)


def _ticked(axis: Axis, ticks: Sequence[float]) -> None:
    """Let a logarithmic axis have these ticks alone, as plain numbers."""
    axis.set_ticks(ticks, [f"{tick:,.7g}" for tick in ticks])
    axis.set_minor_locator(NullLocator())


def _marks(k: int) -> dict:
    colour = COLOURS[k % len(COLOURS)]
    face = "white" if HOLLOW[k % len(HOLLOW)] else colour
    return {
        "color": colour, "marker": MARKERS[k % len(MARKERS)], "markersize": 3,
        "markerfacecolor": face, "markeredgewidth": 0.6,
    }  # fmt: skip


def draw_growth(part: str, label: str) -> Callable[[Axes, Path], None]:
    """How a part of what jobs take grows with respondents."""

    def draw(axes: Axes, folder: Path) -> None:
        rows = read(folder, "growth")
        for k, (job, name) in enumerate(JOBS.items()):
            own = [row for row in rows if row["what"] == job]
            at = [int(row["respondents"]) for row in own]
            values = [float(row[part]) for row in own]
            told = f"{name} {_exponent(at, values):.2f}" if len(at) > 1 else name
            axes.plot(at, values, label=told, linewidth=0.8, **_marks(k))
        axes.set_xscale("log")
        if part == "cpu":
            axes.set_yscale("log")
            _ticked(axes.yaxis, (1, 10, 100))
            axes.legend(
                frameon=False, loc="lower left", bbox_to_anchor=(-0.33, 1), ncols=3, **SMALL
            )
        else:
            axes.set_ylim(0)
        sizes = sorted({int(row["respondents"]) for row in rows})
        axes.set_xticks(sizes, [f"{size / 1e6:g}" for size in sizes])
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlabel("millions of respondents (log scale)")
        axes.set_ylabel(label)

    return draw


def _exponent(at: Sequence[float], values: Sequence[float]) -> float:
    """The exponent by which values grow, from 10⁵ (or the least there is) to the largest."""
    first = next((k for k, n in enumerate(at) if n >= SMALLEST), 0)
    first = first if at[first] < at[-1] else 0
    return math.log(values[-1] / values[first]) / math.log(at[-1] / at[first])


@styled()
def memory_drawn(found: "Measured", jobs: dict[str, tuple[str, ...]], out: Path) -> None:
    """Draw the peak memory of jobs against respondents, a panel each, and the line of 1 GB.

    `found` is what `scale` read, `jobs` what each is called and its names.
    """
    columns = 4
    lines = -(-len(jobs) // columns)
    size = (TWO_COLUMNS * MM, lines * 36 * MM)
    figure, grid = plt.subplots(
        lines, columns, figsize=size, sharey=True, squeeze=False, layout="constrained"
    )
    for axes in grid.flat[len(jobs) :]:
        axes.remove()
    for axes, (what, names) in zip(grid.flat, jobs.items(), strict=False):
        at = found.sizes_of(names)
        axes.plot(at, [found.most(names, "megabytes", size) for size in at], **_marks(0))
        axes.axhline(1000, color=GREY, linewidth=0.6, zorder=0)
        axes.set_xscale("log")
        _ticked(axes.xaxis, found.sizes)
        axes.set_title(textwrap.fill(what.replace(": ", ", "), TITLE), loc="left", fontsize=6)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    grid.flat[0].set_ylim(0)  # of all, when all are drawn
    figure.supxlabel("millions of respondents of five sources (log scale)", fontsize=7)
    figure.supylabel("peak memory, MB (line: 1 GB)", fontsize=7)
    figure.savefig(out, dpi=150, metadata={"Software": None})
    plt.close(figure)


def draw_budget(axes: Axes, folder: Path) -> None:
    """Processor seconds of the parts of a cold run."""
    sides = {"before": read(folder, "budget_before"), "forked": read(folder, "budget")}
    largest = [row["part"] for row in sides["forked"]][:LARGEST]
    names = [*largest, "others"]
    for k, (label, rows) in enumerate(sides.items()):
        sums = dict.fromkeys(names, 0.0)
        for row in rows:
            sums[row["part"] if row["part"] in largest else "others"] += float(row["cpu"])
        places = [len(names) - 1 - y + (0.2 if k == 0 else -0.2) for y in range(len(names))]
        axes.barh(places, [*sums.values()], 0.38, color=COLOURS[k], label=label)
    axes.set_yticks(range(len(names)), [name.partition(":")[0] for name in names[::-1]])
    axes.set_xlabel("processor seconds of a cold run")
    axes.legend(frameon=False, loc="center right")


def draw_multiverse(axes: Axes, folder: Path) -> None:
    """Processor seconds of a multiverse and of loops."""
    (row,) = read(folder, "multiverse")
    parts = {
        "ours": "ours", "with_permutations": "ours, with joint tests", "fits": "fits alone",
        "formulas": "formulas",
    }  # fmt: skip
    for y, part in enumerate(reversed(parts)):
        axes.plot(float(row[part]), y, **_marks(0 if part in ("ours", "with_permutations") else 1))
    axes.set_yticks(range(len(parts))[::-1], [*parts.values()])
    axes.set_xscale("log")
    _ticked(axes.xaxis, (1, 3, 10, 30, 100))
    axes.set_ylim(-0.5, len(parts) - 0.5)
    axes.set_xlabel(f"processor seconds, {row['specifications']} specifications (log scale)")


def draw_codebook(axes: Axes, folder: Path) -> None:
    """Processor seconds of a codebook and of reading."""
    rows = read(folder, "codebook")[::-1]
    axes.barh(range(len(rows)), [float(row["cpu"]) for row in rows], 0.6, color=COLOURS[0])
    names = [f"{row['what']}, {_told(row['rows'])}" for row in rows]
    axes.set_yticks(range(len(rows)), names)
    axes.set_xlabel("processor seconds, a CSV file")


#: Panels: their place in rows and columns of the page, title, the file, and what draws them.
PANELS = {
    (0, 3, 0): ("Ratios", "estimators", draw_ratios),
    (0, 1, 1): ("Growth of time", "growth", draw_growth("cpu", "processor seconds")),
    (1, 2, 1): ("Growth of memory", "growth", draw_growth("megabytes", "peak memory, MB")),
    (2, 3, 1): ("A cold run", "budget", draw_budget),
    (3, 4, 0): ("A multiverse and loops", "multiverse", draw_multiverse),
    (3, 4, 1): ("A codebook", "codebook", draw_codebook),
}


#: Those with a legend above.
CROWDED = [draw for (place, (_, _, draw)) in PANELS.items() if place[0] == 0]


@styled()
def drawn(folder: Path, out: Path) -> None:
    """Draw all panels and save them."""
    figure = plt.figure(figsize=(TWO_COLUMNS * MM, 200 * MM), layout="constrained")
    grid = figure.add_gridspec(4, 2, height_ratios=(3, 3, 3, 2), width_ratios=(1, 1))
    for (top, bottom, column), (title, file, draw) in PANELS.items():
        if read(folder, file):
            axes = figure.add_subplot(grid[top:bottom, column])
            axes.set_title(
                title, loc="left", fontweight="bold", fontsize=7, pad=26 if draw in CROWDED else 4
            )
            for side in ("top", "right"):
                axes.spines[side].set_visible(False)
            axes.tick_params(axis="y", labelsize=5.5)
            draw(axes, folder)
    figure.savefig(out, dpi=150, metadata={"Software": None})
    plt.close(figure)


def main() -> None:
    """Draw the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, default=HERE)
    given = parser.parse_args()
    drawn(given.folder, given.folder / "figures.png")


if __name__ == "__main__":
    main()
