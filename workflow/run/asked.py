"""Asked: memory and minutes that a job asks for, from the size of what it reads.

A scheduler kills what takes more than it asked for. So a job asks for more than was measured of its
kind, and each time that it is tried again for as much again; profiles say how often that is. On one
machine nothing is reserved, and ``--resources mem_mb=8000`` runs no more jobs at once than fit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

#: What a job takes whatever it reads: MB of two processes of Snakemake (230 MB each) and of the
#: libraries that it loads (up to 410 MB), and minutes to start on a machine that has other work.
MEGABYTES, MINUTES = 1500, 10


@dataclass(frozen=True)
class Asked:
    """What jobs of a kind ask beyond that, for each MB of files that they read.

    Attributes
    ----------
    megabytes
        Of memory. What was measured is in ``benchmarks/growth.csv``, which a test holds this to.
    minutes
        Of a clock. Measured on two processors under a load of 10 to 17: 0.03 to read the harmonised
        file once, 0.13 to fit Poisson models.
    """

    megabytes: float
    minutes: float


#: Kinds of jobs that read microdata: an export, which may be compressed; one read in batches
#: and laid on a disk; the harmonised answers once; or many times, as draws and iterations do.
KINDS = {
    "export": Asked(5, 0.1),
    "batches": Asked(2, 0.1),
    "microdata": Asked(20, 0.2),
    "repeated": Asked(60, 2),
}
#: Formats of exports that are read in batches and hardly compressed.
_IN_BATCHES = ("sav", "dta", "sas7bdat")


def export(format: str) -> str:
    """The kind of a job that reads an export of a format."""
    return "batches" if format in _IN_BATCHES else "export"


def memory(kind: str, parts: int = 1) -> Callable[..., int]:
    """What Snakemake asks for the `mem_mb` of a job of a kind of `KINDS`, in MB.

    Of a job that reads one of several `parts` of its input.
    """

    def megabytes(wildcards, input, attempt: int) -> int:
        return attempt * ceil(MEGABYTES + KINDS[kind].megabytes * input.size_mb / parts)

    return megabytes


def minutes(kind: str) -> Callable[..., int]:
    """What Snakemake asks for the `runtime` of a job of a kind of `KINDS`, in minutes."""

    def runtime(wildcards, input, attempt: int) -> int:
        return attempt * ceil(MINUTES + KINDS[kind].minutes * input.size_mb)

    return runtime
