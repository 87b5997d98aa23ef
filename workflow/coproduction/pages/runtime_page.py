"""The page of run times: the one result that differs from run to run."""

from collections.abc import Sequence

from coproduction.pages.template import fill
from coproduction.progress import duration

#: What a row holds; the third is what a job took.
HEADER = ("stage", "job", "seconds", "CPU seconds", "peak memory in MB", "last run")


def page(rows: Sequence[Sequence[str]], title: str, simulated: bool) -> str:
    """Return the page.

    Parameters
    ----------
    rows
        A row a job, with the cells of `HEADER`.
    title, simulated
        Title of the study, and whether its data are simulated.
    """
    total = duration(sum(float(row[2]) for row in rows))
    return fill("runtime", rows=rows, header=HEADER, title=title, simulated=simulated, total=total)
