"""What a machine must give before a run begins: memory to load libraries, folders to write to."""

import os
from collections.abc import Iterable
from pathlib import Path

#: Address space (MB) below which a job cannot load its libraries, or never ends loading them.
LEAST = 600


def lacking(folders: Iterable[str]) -> list[str]:
    """Return what a run lacks, a sentence each: all of it at once."""
    told = [limited(soft)] if (soft := _limit()) is not None and soft < LEAST else []
    return told + [
        f"{folder}: nothing can be written there.\n  to mend:  let the user who runs this write "
        "there, or work in a copy of the project on a disk that can be written to"
        for folder in dict.fromkeys(map(_there, folders))
        if not os.access(folder, os.W_OK | os.X_OK)
    ]


def limited(megabytes: int) -> str:
    """The sentence on a limit of memory."""
    return (
        f"memory: this user may take {megabytes} MB; a job cannot load its libraries in less than "
        f"{LEAST} MB.\n  to mend:  ulimit -v unlimited"
    )


def _limit() -> int | None:
    """The soft limit of the address space in MB; None where there is none."""
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else soft >> 20


def _there(folder: str) -> Path:
    """A folder, or the next one above it that is there."""
    path = Path(folder).absolute()
    return next(one for one in (path, *path.parents) if one.exists())
