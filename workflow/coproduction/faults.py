"""Faults: what is wrong with an input, where, and the line that mends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

ROWS_SHOWN = 5
LONGEST_NAME = 200


@dataclass(frozen=True)
class Fault:
    """One fault of one file.

    Attributes
    ----------
    file
        Path as the user declared it, relative to the project.
    problem
        One sentence: what was met.
    column, code
        Where in the file, and the value met, where they apply.
    rows
        The first row numbers concerned, as a spreadsheet or viewer counts them in that file.
    n
        Number of rows concerned in all (0: the fault is not of rows).
    expected
        What would have been right.
    mend
        What to do: the line to add or to change, ready to paste.
    check
        Short name of the check that found it, for tables of failures.
    """

    file: str
    problem: str
    column: str = ""
    code: str = ""
    rows: tuple[int, ...] = ()
    n: int = 0
    expected: str = ""
    mend: str = ""
    check: str = ""

    def __str__(self) -> str:
        where = [self.file]
        if self.column:
            where.append(f"column {self.column}")
        if self.rows:
            shown = ", ".join(str(row) for row in self.rows[:ROWS_SHOWN])
            more = ", …" if max(self.n, len(self.rows)) > ROWS_SHOWN else ""
            where.append(f"row{'s' if self.n > 1 or len(self.rows) > 1 else ''} {shown}{more}")
        if self.code:
            where.append(f"code {self.code!r}")
        lines = [f"{', '.join(where)}: {self.problem}"]
        if self.expected:
            lines.append(f"  expected: {self.expected}")
        if self.mend:
            lines.append("  to mend:  " + _indented(self.mend))
        return "\n".join(lines)


def _indented(mend: str) -> str:
    """The lines of a mend below each other; a line break inside a quoted cell stays as it is."""
    shown, quoted = [], False
    for line in mend.split("\n"):
        shown.append(line if quoted or not shown else " " * 12 + line)
        quoted ^= line.count('"') % 2 == 1
    return "\n".join(shown)


class Faults(Exception):
    """All faults of an input at once; never raised empty."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        if not self.faults:
            raise ValueError("Faults needs at least one fault")
        super().__init__(self.faults)

    def __str__(self) -> str:
        n = len(self.faults)
        head = f"{n} fault{'s' if n > 1 else ''} found"
        return "\n".join([head, *(str(fault) for fault in self.faults)])


def raise_any(faults: Iterable[Fault]) -> None:
    """Raise `Faults` when there is at least one, otherwise return."""
    found = tuple(faults)
    if found:
        raise Faults(found)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"`` for the nearest known name, or an empty string."""
    if len(str(name)) > LONGEST_NAME:  # comparing takes the square of the length
        return ""
    known = [str(k) for k in known if len(str(k)) <= LONGEST_NAME]
    folded = {k.casefold(): k for k in reversed(known)}
    match = get_close_matches(str(name).casefold(), folded, n=1, cutoff=0.6)
    return f"did you mean {folded[match[0]]!r}?" if match else ""
