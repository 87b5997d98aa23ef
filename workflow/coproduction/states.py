"""States: what something follows from, as a digest. What is made in the same state is the same."""

import contextlib
import hashlib
import locale
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path


def state_of(paths: Iterable[Path], *others: object) -> bytes:
    """The state of files and whole folders by their content, and of `others` by what they print as.

    With them go what interprets the files: Python, the packages beside it, the encoding of texts,
    and the folder that paths are relative to.
    """
    found = hashlib.sha256()
    where = str(Path.cwd()), sys.getfilesystemencoding(), locale.getencoding()
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
            names = sorted(path.name for path in Path(folder).iterdir())
            yield from (name for name in names if name.endswith((".dist-info", ".pth")))


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file, or all that lies in a folder, by name: a folder there is, and what is not there is
    told, too."""
    if path.is_file():
        yield str(path), path.read_bytes()
        return
    yield str(path), b"folder" if path.is_dir() else b"nothing"
    with contextlib.suppress(OSError):
        for one in sorted(path.iterdir()):
            if one.name != "__pycache__":
                yield from _files(one)
