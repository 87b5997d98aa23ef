"""The page of run times: the one result that differs from run to run."""

from collections.abc import Sequence

from coproduction.pages.template import fill
from coproduction.progress import duration

#: What a row holds; the third is what a job took.
HEADER = ("stage", "job", "seconds", "CPU seconds", "peak memory in MB", "last run")


def page(
    rows: Sequence[Sequence[str]],
    title: str,
    simulated: bool,
    path: Sequence[tuple[str, float]] = (),
) -> str:
    """Return the page.

    Parameters
    ----------
    rows
        A row a job, with the cells of `HEADER`.
    title, simulated
        Title of the study, and whether its data are simulated.
    path
        The jobs that follow each other and take longest, with their seconds.
    """
    total = duration(sum(float(row[2]) for row in rows))
    longest = sum(took for _, took in path)
    return fill(
        "runtime",
        rows=rows,
        header=HEADER,
        title=title,
        simulated=simulated,
        total=total,
        path=_bars(path),
        longest=duration(longest),
    )


def _bars(path: Sequence[tuple[str, float]]) -> list[tuple[str, str, str, str]]:
    """A bar a job of a path: its name, its time, and where it starts and how wide it is, in
    percent of the whole."""
    whole = sum(took for _, took in path) or 1.0
    bars, start = [], 0.0
    for name, took in path:
        bars.append((name, duration(took), *(f"{100 * x / whole:.2f}" for x in (start, took))))
        start += took
    return bars
