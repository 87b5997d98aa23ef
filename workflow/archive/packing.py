"""The zip of an archive, the same bytes whenever and wherever it is made.

Entries are sorted, dated by the release, of one mode and not compressed: compressed bytes change
with the library that compresses, and what is not compressed unpacks to no more than it weighs.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from archive import bag, crate, verify
from archive.contents import Contents, read
from archive.verify import CONTENTS, PAYLOAD, Refused

CONTEXTS = Path(__file__).with_name("contexts")
#: A regular file that its owner may write and everybody read, as Unix has it.
MODE = 0o100644 << 16
UNIX = 3


def pack(contents: Path, target: Path, root: Path = Path()) -> None:
    """Write the archive of a list of contents, whole or not at all.

    Files are looked for below `root`. Raises `Refused` as `archive.contents.read` does, and for
    files that are not there, all of them at once.
    """
    listed = read(contents)
    absent = [entry.source for entry in listed.files if not (root / entry.source).is_file()]
    if absent:
        raise Refused(f"{contents}: no such files: {', '.join(absent)}")
    given = {entry.path: root / entry.source for entry in listed.files}
    written = {f"contexts/{path.name}": path.read_bytes() for path in sorted(CONTEXTS.iterdir())}
    written[CONTENTS] = as_json(_told(listed))
    payload = {path: _weighed(file) for path, file in given.items()}
    payload |= {path: (_digest(text), len(text)) for path, text in written.items()}
    written[crate.FILE] = as_json(crate.described(listed, payload))
    payload[crate.FILE] = (_digest(written[crate.FILE]), len(written[crate.FILE]))
    script = Path(verify.__file__).read_bytes()
    tags = bag.tags(listed, payload, {"verify.py": script})
    entries: dict[str, Path | bytes] = {f"{PAYLOAD}/{path}": file for path, file in given.items()}
    entries |= {f"{PAYLOAD}/{path}": text for path, text in written.items()} | tags
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    try:
        with partial.open("wb") as stream:
            zipped(stream, {f"{listed.folder}/{path}": of for path, of in entries.items()}, listed)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def zipped(stream: BinaryIO, entries: Mapping[str, Path | bytes], contents: Contents) -> None:
    """Write a zip of files or bytes by their names."""
    day = contents.released
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, source in sorted(entries.items(), key=lambda pair: pair[0].encode("utf-8")):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system, entry.external_attr = UNIX, MODE
            of_bytes = isinstance(source, bytes)
            entry.file_size = len(source) if of_bytes else source.stat().st_size
            with (
                BytesIO(source) if of_bytes else source.open("rb") as given,
                archive.open(entry, "w") as made,
            ):
                shutil.copyfileobj(given, made)


def as_json(value: object) -> bytes:
    """JSON as people read it: two blanks, letters of every script as they are."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _told(contents: Contents) -> dict:
    """The list as it lies in the archive."""
    return asdict(contents) | {"released": contents.released.isoformat()}


def _weighed(path: Path) -> tuple[str, int]:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), path.stat().st_size


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
