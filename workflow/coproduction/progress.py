"""Progress: what a long work of one job tells on the terminal."""

import sys
import time
from collections.abc import Callable, Collection, Iterator

#: Seconds between two lines that a job tells of its own progress.
PACE = 5.0


def counted(steps: Collection, work: str, clock: Callable[[], float] = time.monotonic) -> Iterator:
    """Yield the steps of a long work of one job, and tell on the terminal how far it is.

    A line says how many steps of how many are done and about how long the rest takes, at most one
    each `PACE` seconds; work that ends sooner says nothing. `work` names it, such as
    ``importance: draws of relative importance``.
    """
    start = told = clock()
    for done, step in enumerate(steps):
        now = clock()
        if done and now - told >= PACE:
            told = now
            left = duration((now - start) / done * (len(steps) - done))
            tell(f"{work}: {done:,} of {len(steps):,}, about {left} left")
        yield step


def duration(value: float) -> str:
    """Seconds as words: ``0.4 s``, ``12 s``, ``3 min 5 s``, ``2 h 10 min``."""
    if value < 9.95:
        return f"{value:.1f} s"
    whole_seconds = round(value)
    if whole_seconds < 60:
        return f"{whole_seconds} s"
    if whole_seconds < 3600:
        return f"{whole_seconds // 60} min {whole_seconds % 60} s"
    return f"{whole_seconds // 3600} h {whole_seconds % 3600 // 60} min"


def tell(text: str) -> None:
    """Say a line on the terminal, at once."""
    print(text, file=sys.stderr, flush=True)
