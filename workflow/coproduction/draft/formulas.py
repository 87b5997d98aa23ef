"""Formulas: cells of a crosswalk that a spreadsheet may run.

Names, codes and labels of a file stand in a crosswalk as the file has them, or they would
not be found in it: what begins like a formula cannot be made harmless there, and is told.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from coproduction.study.recodes.intervals import NUMBER
from coproduction.study.written.csv_rows import read_rows

_BEGINS = ("=", "+", "-", "@", "\t", "\r")
#: Lines that are named of a crosswalk.
_MOST_LINES = 40
_NUMBERS = re.compile(rf"{NUMBER}(\.\.{NUMBER})?")


def formulas(text: str) -> list[int]:
    """Lines of CSV, counted from 1, with a cell that begins like a formula and is no number."""
    rows, _ = read_rows(text, "")
    return [
        line
        for line, row in rows
        if any(cell.startswith(_BEGINS) and not _NUMBERS.fullmatch(cell) for cell in row)
    ]


def told(folder: Path) -> Iterator[str]:
    """A line a crosswalk of a study that has what begins like a formula."""
    for path in sorted((folder / "crosswalk").glob("*.csv")):
        rows = formulas(path.read_text(encoding="utf-8", errors="replace"))
        named = ", ".join(map(str, rows[:_MOST_LINES])) + (", …" if rows[_MOST_LINES:] else "")
        if rows:
            yield (
                f"{path}, lines {named}: a name, code or label begins like a formula, as in the "
                "file; a spreadsheet may run it"
            )
