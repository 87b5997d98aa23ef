"""What a machine must give before a run begins: memory to load libraries, folders to write to."""

import os
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from coproduction.logs import LACKING

if TYPE_CHECKING:
    from coproduction.study.study import Study

#: What limits the memory of a program, by the option of `ulimit`, with the least (MB) in which the
#: jobs of a study of a hundred respondents end: with less, libraries may fail to load or to begin.
LEAST = {"v": ("RLIMIT_AS", 900), "d": ("RLIMIT_DATA", 450)}
#: Folders that a run writes to, and the bytes that it needs there at the least: of `.snakemake`
#: those of its notes on a few hundred files.
FOLDERS = {"results": 4096, "logs": 4096, "data": 4096, ".snakemake": 4 << 20}
#: What to do about a folder that the machine gives no other reason for.
_WRITABLE = "work in a copy of the project in a folder that can be written to"


def lacking(folders: Mapping[str, int] = FOLDERS) -> list[str]:
    """Return what a run lacks, a sentence each: all of it at once.

    `folders` are those that a run writes to, with the bytes that it needs there at the least.
    """
    told = [
        limited(option, soft)
        for option, (name, least) in LEAST.items()
        if (soft := _limit(name)) is not None and soft < least
    ]
    needed: dict[Path, int] = {}
    for folder, room in folders.items():
        there = _there(folder)
        needed[there] = max(room, needed.get(there, 0))
    return [*told, *filter(None, (unwritable(folder, room) for folder, room in needed.items()))]


def is_limited() -> bool:
    """Whether the memory of a program is limited at all."""
    return any(_limit(name) is not None for name, _ in LEAST.values())


def kept_here(storage: str, study: "Study") -> str:
    """Return the sentence on a study whose files may not all be kept in a storage elsewhere.

    `storage` names Snakemake's default storage provider, which takes every file that a job makes,
    harmonised microdata too, and exports where jobs run elsewhere. Empty where `study.yaml` says
    that everybody may have both; a study in which rights of a source are against that, or
    which withholds numbers, is not loaded.
    """
    archive = study.archive
    if archive is None:
        wrong = "there is no archive"
    elif untold := [key for key in ("raw", "harmonised") if not getattr(archive, key)]:
        wrong = " and ".join(f"archive.{key}" for key in untold) + ": not true"
    else:
        return ""
    return (
        f"--default-storage-provider {storage}: every file of a run would be kept there, exports "
        "and microdata too. These stay under data/ unless the study says that everybody may have "
        f"them.\n  {study.folder}/study.yaml, {wrong}\n  to mend:  run without a default storage, "
        "and copy what may leave when it is done: snakemake stored --config "
        "storage=s3://<bucket>/<folder>"
    )


def copied(address: str | None) -> list[str]:
    """Return a sentence where results are to be copied to a storage and what copies is missing."""
    if not address or find_spec("snakemake_storage_plugin_s3"):
        return []
    return [f"storage={address}: what copies there is not installed.\n  to mend:  make storage"]


def limited(option: str, megabytes: int) -> str:
    """The sentence on a limit of memory, by the option of `ulimit`."""
    return (
        f"memory: this user may take {megabytes} MB; a job cannot load its libraries in less than "
        f"{LEAST[option][1]} MB.\n  to mend:  ulimit -{option} unlimited"
    )


def unwritable(folder: Path, room: int) -> str:
    """The sentence on a folder that so many bytes cannot be written to; empty where they can.

    They are written, to a file that has no name and leaves nothing: rights say nothing of a disk
    that is full or read-only, and free room nothing of a share of it.
    """
    try:
        with tempfile.TemporaryFile(dir=folder) as stream:
            stream.write(bytes(room))
    except OSError as error:
        number = error.errno or 0
        return (
            f"{folder}: a run needs to write {room >> 10} kB there or more: {os.strerror(number)}."
            f"\n  to mend:  {LACKING.get(number, _WRITABLE)}, then run again; what was made before "
            "is kept"
        )
    return ""


def _limit(name: str) -> int | None:
    """A soft limit of this process in MB; None where there is none."""
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    soft, _ = resource.getrlimit(getattr(resource, name))
    return None if soft == resource.RLIM_INFINITY else soft >> 20


def _there(folder: str) -> Path:
    """A folder, or the next one above it that is there."""
    path = Path(folder).absolute()
    return next(one for one in (path, *path.parents) if one.exists())
