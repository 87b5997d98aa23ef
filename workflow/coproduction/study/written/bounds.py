"""Bounds: what files that people keep stay below, so that any other is told before it is read."""

from pathlib import Path

from coproduction.faults import Fault

MOST_BYTES = 10_000_000
#: Rows, and cells of a row, of a file of cells; its bytes leave 200 for each row.
MOST_ROWS, MOST_CELLS = 200_000, 10_000
MOST_TABLE_BYTES = 200 * MOST_ROWS
#: What helps where a file of cells is larger.
LESS_ROWS = (
    "numbers that a crosswalk keeps take one row of it, a `copy` of a range such as 0..10, and "
    "each source has a crosswalk of its own; answers of respondents are no rows here"
)


def oversize(path: Path, shown: str) -> list[Fault]:
    """The fault of a file of more bytes than a person keeps; `shown` is its path for messages."""
    table = path.suffix.lower() == ".csv"
    most = MOST_TABLE_BYTES if table else MOST_BYTES
    if (size := path.stat().st_size) <= most:
        return []
    problem = f"the file has {size} bytes, more than the {most} that are read of such a file"
    rows = f"at most {MOST_ROWS} rows of 200 bytes on average; {LESS_ROWS}"
    return [Fault(shown, problem, expected=rows if table else "text that people wrote, no data")]
