"""Made before: what a job made in the same state, which then need not be made anew.

Snakemake runs a job for any change of what it reads, and takes away what it made before. Where a
job makes many things, most of them are the same as before: they are kept beside, one of each, and
put back where the state that they follow from is the same, byte by byte.
"""

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from coproduction.files import sha256, whole

#: Below the folder of a run, where Snakemake keeps what it knows of it.
FOLDER = Path(".snakemake/made")
_INDEX = "state"


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
