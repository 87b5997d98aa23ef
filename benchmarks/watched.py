"""Watched: the memory that the jobs of a run hold, each with all its processes.

Snakemake notes the peak of the largest process of a job that is forked, and of others looks at all
of them twice a second, after a while each half minute. What several processes hold at one moment is
counted here, so that pages that they share count once: as `pss` of Linux has it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psutil

#: Seconds between two looks.
PACE = 0.2
#: Files in the folder of a run: times and MB, a line a look.
NOTES = "memory.txt"


@contextmanager
def watching(folder: Path) -> Iterator[None]:
    """Note, while a run of `runs.measured` goes on, the memory of all that Snakemake started.

    Notes of an earlier run in the folder stay: jobs that ended then are not run again.
    """
    ended = Event()

    def look() -> None:
        with (folder / NOTES).open("a", encoding="utf-8", buffering=1) as stream:  # a line each
            while not ended.wait(PACE):
                stream.write(f"{time.time():.2f} {held() / 1e6:.1f}\n")

    looking = Thread(target=look, daemon=True)
    looking.start()
    try:
        yield
    finally:
        ended.set()
        looking.join()


def held() -> int:
    """Bytes that the processes hold which Snakemake started: below what `runs.measured` launched
    and Snakemake itself."""
    found = 0
    for launcher in psutil.Process().children():
        for one in _below(launcher, 2):
            try:
                found += one.memory_full_info().pss
            except psutil.Error:  # it has just ended
                continue
    return found


def _below(process: psutil.Process, deep: int) -> list[psutil.Process]:
    """The processes so deep below another, and all below them."""
    try:
        children = process.children(recursive=deep == 1)
    except psutil.Error:
        return []
    return children if deep == 1 else [one for each in children for one in _below(each, deep - 1)]


def peak(folder: Path, start: float, end: float) -> float:
    """The most MB that were held between two moments; 0 where nobody looked."""
    path = folder / NOTES
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    looks = [tuple(map(float, line.split())) for line in lines]
    return max((megabytes for at, megabytes in looks if start <= at <= end), default=0.0)
