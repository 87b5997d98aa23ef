"""States: what something follows from, as a digest. What is made in the same state is the same."""

import contextlib
import hashlib
import locale
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from coproduction.files import sha256


def state_of(paths: Iterable[Path], *others: object) -> bytes:
    """The state of files and whole folders by their content, and of `others` by what they print as.

    With them go what interprets the files: Python, the packages beside it, the encoding of texts,
    and the folder that paths are relative to.
    """
    found = hashlib.sha256()
    where = str(Path.cwd()), sys.getfilesystemencoding(), locale.getencoding()
    for one in (sys.version, sys.flags.optimize, *where, *_packages(tuple(sys.path)), *others):
        found.update(f"{one!r}\0".encode("utf-8", "surrogatepass"))
    for path in paths:
        above = set(Path(os.path.realpath(path)).parents)
        for name, content in _files(path, above):
            found.update(f"{os.fsencode(name)!r}\0{content}\0".encode())
    return found.digest()


@cache
def _packages(folders: tuple[str, ...]) -> list[str]:
    """What is installed where modules are looked for: folders there are called by version.

    It is looked at once: a process has imported what there was.
    """
    found: list[str] = []
    for folder in folders:
        with contextlib.suppress(OSError):
            names = sorted(os.listdir(folder or "."))  # noqa: PTH208 - many: paths take longer
            found += [name for name in names if name.endswith((".dist-info", ".pth"))]
    return found


def _files(path: Path, seen: set[Path]) -> Iterator[tuple[str, str]]:
    """The checksum of a file, or of all files in a folder, by name; of a folder that it is one, of
    what is not there or cannot be read that.

    Links to folders are followed, but not to one `seen` before: of it goes where it is.
    """
    if path.is_file():
        try:
            yield str(path), sha256(path)
        except OSError as error:
            yield str(path), f"not read: {error.errno}"
        return
    real = Path(os.path.realpath(path))
    if real in seen:
        yield str(path), f"folder {os.fsencode(real)!r}"
        return
    seen.add(real)
    yield str(path), "folder" if path.is_dir() else "nothing"
    with contextlib.suppress(OSError):
        for one in sorted(path.iterdir()):
            if one.name != "__pycache__":
                yield from _files(one, seen)
