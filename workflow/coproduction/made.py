"""Made before: what a job made in the same state, which then need not be made anew.

Snakemake runs a job for any change of what it reads, and takes away what it made before. Where a
job makes many things, most of them are the same as before: they are kept beside, one of each, and
put back where the state that they follow from is the same, byte by byte.
"""

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from coproduction.files import sha256, whole

#: Below the folder of a run, where Snakemake keeps what it knows of it.
FOLDER = Path(".snakemake/made")
_INDEX = "state"
_HEAD = 2 * hashlib.sha256().digest_size


def unless_made(
    name: str,
    state: bytes,
    paths: Sequence[str | Path],
    make: Callable[[Sequence[Path]], None],
) -> None:
    """Put the files of an exhibit back that were kept for a `state`, or `make` and keep them.

    `paths` are those of all exhibits of a job; its own are called by its name, with any ending, and
    lie in one folder. What is kept is taken where the state and the checksum of every file hold.
    That it cannot be kept, for want of room or rights, stops nothing.
    """
    own = [path for path in map(Path, paths) if path.stem == name]
    folder = FOLDER / own[0].parent / name
    if _kept(folder, state, own):
        for path in own:
            with whole(path) as partial:
                shutil.copyfile(folder / path.name, partial)
        return
    make(own)
    with contextlib.suppress(OSError):
        _keep(folder, state, own)


@contextlib.contextmanager
def remembered(
    name: str, state: bytes, make: Callable[[str], str]
) -> Iterator[Callable[[str], str]]:
    """A function that gives for a text what `make` gives, kept for a text of the last time.

    `state` tells of what `make` is besides. What it gave within the block is kept at its end in the
    file `name` of the folder, and nothing else; that it cannot be kept stops nothing.
    """
    path = FOLDER / name
    before, now = _texts(path, state), dict[str, str]()

    def of(text: str) -> str:
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        if key not in now:
            now[key] = before[key] if key in before else make(text)
        return now[key]

    yield of
    if now != before:
        content = json.dumps(now).encode()
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with whole(path) as partial:
                partial.write_bytes(_head(state, content) + content)


def _texts(path: Path, state: bytes) -> dict[str, str]:
    """The texts that a file keeps for a state: none where it does not, or is damaged."""
    try:
        raw = path.read_bytes()
    except OSError:
        return {}
    head, content = raw[:_HEAD], raw[_HEAD:]
    return json.loads(content) if head == _head(state, content) else {}


def _head(state: bytes, content: bytes) -> bytes:
    return hashlib.sha256(state).digest() + hashlib.sha256(content).digest()


def _kept(folder: Path, state: bytes, paths: Sequence[Path]) -> bool:
    try:
        index = (folder / _INDEX).read_text(encoding="utf-8")
        return index == _told(state, [folder / path.name for path in paths])
    except (OSError, UnicodeDecodeError):
        return False


def _keep(folder: Path, state: bytes, paths: Sequence[Path]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        shutil.copyfile(path, folder / path.name)
    with whole(folder / _INDEX) as partial:
        partial.write_text(_told(state, paths), encoding="utf-8")


def _told(state: bytes, paths: Sequence[Path]) -> str:
    lines = sorted(f"{sha256(path)} {path.name}" for path in paths)
    return "\n".join([hashlib.sha256(state).hexdigest(), *lines, ""])
