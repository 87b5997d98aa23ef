"""Bounds: what files that people keep stay below, so that any other is told before it is read."""

from pathlib import Path

from coproduction.faults import Fault

MOST_BYTES = 10_000_000
#: Rows, and cells of a row, of a file of cells.
MOST_ROWS, MOST_CELLS = 200_000, 10_000


def oversize(path: Path, shown: str) -> list[Fault]:
    """The fault of a file of more bytes than a person keeps; `shown` is its path for messages."""
    if (size := path.stat().st_size) <= MOST_BYTES:
        return []
    problem = f"the file has {size} bytes, more than the {MOST_BYTES} that are read of such a file"
    return [Fault(shown, problem, expected="what belongs here alone, without data")]
