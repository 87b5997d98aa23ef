"""Strays: files in a folder of results that no rule of the study makes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

#: What a run tells of itself, beside the results.
OF_RUN = frozenset({"runtime.html"})


def strays(folder: str, made: Iterable[str]) -> Iterator[str]:
    """Tell each file in the folder that is not among the files made, nor is its archive's.

    They may be of an older run, of another level of disclosure control or put there by hand; they
    are no part of what may be published.
    """
    known = {str(path) for path in made}
    for path in sorted(Path(folder).rglob("*")):
        below = path.relative_to(folder)
        own = below.parts[0] == "archive" or below.as_posix() in OF_RUN
        if path.is_file() and not own and path.as_posix() not in known:
            yield f"{path.as_posix()}: no rule of the study makes it; it is not to be published"
