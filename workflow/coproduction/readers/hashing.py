"""Hashing: the checksum of an export, taken while something else is done before it may be read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from coproduction.faults import Crash
from coproduction.files import sha256
from coproduction.readers.isolation import several, started

#: What tells a file from what it was: its size, when it was written to, and which file it is.
State = tuple[int, ...]
_BEGUN: ContextVar[dict[Path, tuple[State, Callable[[], str]]]] = ContextVar("hashing")


def state(path: Path) -> State:
    """What tells a file from what it was; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_size, found.st_mtime_ns, found.st_ino


@contextmanager
def begun(path: Path) -> Iterator[None]:
    """Begin to take the checksum of a file in a child process, where two may work at once.

    `of` waits for it, the first time that it is asked for while this lasts.
    """
    if not several():
        yield
        return
    found = state(path)
    with started(sha256, path) as answer:
        before = _BEGUN.set({path: (found, answer)})
        try:
            yield
        finally:
            _BEGUN.reset(before)


def of(path: Path) -> str:
    """The SHA-256 of a file as it is now, as 64 hexadecimal digits. Raises `OSError`."""
    if begun := _BEGUN.get({}).pop(path, None):
        before, answer = begun
        try:
            found = answer()
        except (Crash, OSError):  # the file may be there now, or there is memory
            found = ""
        if found and state(path) == before:
            return found
    return sha256(path)
