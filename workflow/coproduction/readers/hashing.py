"""Hashing: the checksum of an export, taken while something else is done before it may be read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from coproduction.faults import Crash
from coproduction.files import sha256
from coproduction.readers.isolation import several, started

_BEGUN: ContextVar[dict[Path, Callable[[], str]]] = ContextVar("hashing")


@contextmanager
def begun(path: Path) -> Iterator[None]:
    """Begin to take the checksum of a file in a child process, where two may work at once.

    `of` waits for it, the first time that it is asked for while this lasts.
    """
    if not several():
        yield
        return
    with started(sha256, path) as answer:
        before = _BEGUN.set({path: answer})
        try:
            yield
        finally:
            _BEGUN.reset(before)


def of(path: Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits. Raises `OSError`."""
    if answer := _BEGUN.get({}).pop(path, None):
        try:
            return answer()
        except (Crash, OSError):  # the file may be there now, or there is memory
            pass
    return sha256(path)
