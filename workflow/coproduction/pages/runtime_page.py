"""The page of run times: the one result that differs from run to run."""

from collections.abc import Sequence

from coproduction.pages.template import fill
from coproduction.progress import duration

#: What a row holds; the third is what a job took.
HEADER = ("stage", "job", "seconds", "CPU seconds", "peak memory in MB", "last run")


def page(rows: Sequence[Sequence[str]], title: str) -> str:
    """Return the page.

    Parameters
    ----------
    rows
        A row a job, with the cells of `HEADER`.
    """
    total = duration(sum(float(row[2]) for row in rows))
    # times are those of this machine, whatever the data are
    return fill("runtime", rows=rows, header=HEADER, title=title, simulated=False, total=total)
