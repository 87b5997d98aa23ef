"""At once: what Snakemake notes of each file that a job made, written as one text in its place."""

import json
import os
from typing import Any

_MODE = 0o660


def written(persistence: type) -> None:
    """Let Snakemake's `persistence` in files write each record as one text, over the one before.

    It empties the file first, which takes some disks milliseconds, and writes piece by piece, which
    takes Python's encoder several times as long; jobs that follow on another wait until the records
    of all its files are written. A kill in the midst of a record leaves the mark of a job that did
    not end, by which its files are made anew.
    """
    plain = getattr(persistence, "_io_write", None)
    if plain is None or plain.__module__ == __name__:  # not twice
        return

    def write(self: Any, subject: str, json_value: Any, id: str, mode: int = _MODE) -> None:
        path = self._record_path(subject, id)
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        text = json.dumps(json_value).encode()
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, mode), "wb") as stream:  # noqa: PTH123
            stream.write(text)
            stream.truncate()
            before = os.fstat(stream.fileno()).st_mode
            if before & mode != mode:
                os.fchmod(stream.fileno(), (before | mode) & 0o7777)

    persistence._io_write = write
