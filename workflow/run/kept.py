"""Kept: what was found when the workflow was read, for the next time that it reads the same.

What is kept is a function of a state: files by their content, and whatever else was read. Another
state, or a damaged file, keeps nothing, and all is found anew.
"""

import contextlib
import hashlib
import locale
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from coproduction.files import whole

_DIGITS = hashlib.sha256().digest_size

Found = TypeVar("Found")


class Kept:
    """Values by their names, kept in a file for one state.

    `state` tells all that the values follow from (see `state_of`). The file holds the state, a
    checksum of what follows, and the values; it is only read where both hold.
    """

    def __init__(self, path: Path, state: bytes):
        self.path = path
        self.state = state
        self.values: dict[str, Any] = _read(path, state)
        self._new = False

    def of(
        self,
        name: str,
        find: Callable[[], Found],
        holds: Callable[[Found], bool] = lambda found: True,
    ) -> Found:
        """The value of a name as it is kept, where it still `holds`; else as it is found now."""
        if name in self.values and holds(self.values[name]):
            return self.values[name]
        self.values[name] = found = find()
        self._new = True
        return found

    def save(self) -> None:
        """Write the values where there are new ones. What cannot be written is found anew."""
        if not self._new:
            return
        content = pickle.dumps(self.values, pickle.HIGHEST_PROTOCOL)
        digest = hashlib.sha256(content).digest()
        with contextlib.suppress(OSError), whole(self.path) as partial:
            partial.write_bytes(self.state + digest + content)
        self._new = False


def _read(path: Path, state: bytes) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
    except OSError:
        return {}
    whose, digest, content = raw[:_DIGITS], raw[_DIGITS : 2 * _DIGITS], raw[2 * _DIGITS :]
    if whose != state or hashlib.sha256(content).digest() != digest:
        return {}
    return pickle.loads(content)


def state_of(paths: Iterable[Path], *others: object) -> bytes:
    """The state of files and whole folders by their content, and of `others` by what they print as.

    With them go what interprets the files: Python, the packages beside it, the encoding of texts,
    and the folder that paths are relative to.
    """
    found = hashlib.sha256()
    where = os.getcwd(), sys.getfilesystemencoding(), locale.getencoding()
    for one in (sys.version, sys.flags.optimize, *where, *_packages(), *others):
        found.update(f"{one!r}\0".encode("utf-8", "surrogatepass"))
    for path in paths:
        for name, content in _files(path):
            found.update(f"{os.fsencode(name)!r}\0{len(content)}\0".encode())
            found.update(content)
    return found.digest()


def _packages() -> Iterator[str]:
    """What is installed where modules are looked for: folders there are called by version."""
    for folder in sys.path:
        with contextlib.suppress(OSError):
            yield from (n for n in sorted(os.listdir(folder)) if n.endswith((".dist-info", ".pth")))


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file, or all that lies in a folder, by name: a folder there is, and what is not there is
    told, too."""
    if path.is_file():
        yield str(path), path.read_bytes()
        return
    yield str(path), b"folder" if path.is_dir() else b"nothing"
    with contextlib.suppress(OSError):
        for name in sorted(os.listdir(path)):
            if name != "__pycache__":
                yield from _files(path / name)
