"""Given files: what is named on the command line and is no file, and names that blanks part."""

from collections.abc import Sequence
from pathlib import Path

from coproduction.faults import Fault
from coproduction.files import absence, is_file


def absent(files: Sequence[str], command: str) -> list[Fault]:
    """A fault a file that is not there; parts of one name with blanks are told together.

    >>> absent(["no.sav"], "make compare")[0].problem
    'the file is not there'
    """
    found, place = [], 0
    while place < len(files):
        if is_file(Path(files[place])):
            place += 1
        elif whole := _with_blanks(files[place:]):
            mend = f"{command} FILES=\"'{whole}'\", with the quotes of both kinds"
            found.append(Fault(whole, "blanks part the name of the file", mend=mend))
            place += len(whole.split(" "))
        else:
            found.append(Fault(files[place], f"the file {absence(Path(files[place]))}"))
            place += 1
    return found


def _with_blanks(parts: Sequence[str]) -> str:
    """The file whose name begins with the first of the parts and goes on; nothing without one."""
    names = (" ".join(parts[:end]) for end in range(2, len(parts) + 1))
    return next((name for name in names if is_file(Path(name))), "")
