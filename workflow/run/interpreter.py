"""The interpreter of a run, as Snakemake puts it into the commands of jobs."""

import shlex
import sys


def quote() -> None:
    """Quote the path of the interpreter where it has blanks: Snakemake puts it into commands of a
    shell as it is, so that no job would start."""
    if sys.executable.startswith("/"):  # not twice, and not on Windows
        sys.executable = shlex.quote(sys.executable)
