"""Critical path: the jobs that follow each other and take longest; no number of cores is faster."""

from collections.abc import Hashable, Mapping
from typing import Protocol, TypeVar


class Following(Protocol):
    """A job, by the files that it reads and makes."""

    @property
    def read(self) -> tuple[str, ...]: ...
    @property
    def made(self) -> tuple[str, ...]: ...


Key = TypeVar("Key", bound=Hashable)


def path(jobs: Mapping[Key, Following], seconds: Mapping[Key, float]) -> list[Key]:
    """The jobs of the critical path, first to last; of two as long, the one that is named first.

    Parameters
    ----------
    jobs
        Jobs by a key. One follows another where it reads a file that the other makes.
    seconds
        What each took, by the same keys.
    """
    makers = {file: key for key, job in jobs.items() for file in job.made}
    longest: dict[Key, tuple[float, Key | None]] = {}
    for start in jobs:
        waiting = [start]
        while waiting:
            key = waiting[-1]
            before = list(dict.fromkeys(makers[f] for f in jobs[key].read if f in makers))
            unknown = [one for one in before if one not in longest]
            if unknown:
                waiting += unknown
                continue
            waiting.pop()
            last = max(before, key=lambda one: longest[one][0], default=None)
            so_far = longest[last][0] if last is not None else 0.0
            longest[key] = (so_far + seconds[key], last)
    end = max(longest, key=lambda key: longest[key][0], default=None)
    found: list[Key] = []
    while end is not None:
        found.append(end)
        end = longest[end][1]
    return found[::-1]
