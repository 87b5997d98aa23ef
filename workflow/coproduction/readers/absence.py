"""Absence: a path that leads to no file that can be read."""

import os
from pathlib import Path

from coproduction.faults import LONGEST_NAME, Fault, nearest


def absent(file: str, path: Path) -> list[Fault]:
    """The fault of a file that is not there, is none, or may not be read; `file` as declared."""
    shown = file if len(file) <= LONGEST_NAME else file[: LONGEST_NAME - 1] + "…"
    try:
        if path.is_file():
            if os.access(path, os.R_OK):
                return []
            problem, mend = "The file may not be read.", f"chmod u+r {shown}"
        elif path.is_dir():
            problem, mend = "This is a folder, not a file.", "name the file in it"
        elif path.exists():
            problem, mend = "This is a pipe or device, not a file.", "write the export to a file"
        else:
            problem, mend = "There is no such file.", _near(path) or f"put the export at {shown}"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problem = f"The path leads to no file ({reason})."
        mend = "a path of names of at most 255 bytes each"
    return [Fault(shown, problem, mend=mend, check="absent file")]


def _near(path: Path) -> str:
    """The file of the same folder whose name is nearest."""
    if not path.parent.is_dir():
        return ""
    return nearest(path.name, sorted(p.name for p in path.parent.iterdir() if p.is_file()))
