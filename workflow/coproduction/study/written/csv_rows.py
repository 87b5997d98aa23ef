"""Rows of a CSV file that a person keeps, and where it stops being one."""

import csv
import io
from pathlib import Path

from coproduction.faults import Fault
from coproduction.study.written.bounds import LESS_ROWS, MOST_CELLS, MOST_ROWS, oversize

#: The cells of a row, with the line that it ends on.
Line = tuple[int, list[str]]

#: What may part cells.
SIGNS = ",;\t"
#: How Excel calls what it saves as UTF-8.
_UTF8 = "a file saved as UTF-8 CSV (in Excel: Save As, CSV UTF-8)"


def read_file(path: Path, shown: str) -> tuple[list[Line], list[Fault]]:
    """The rows of a file saved as UTF-8, with or without a mark.

    None of a file in another encoding, or larger than one that a person keeps; else as `read_rows`.
    """
    if large := oversize(path, shown):
        return [], large
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return [], [Fault(shown, "not UTF-8", rows=(line,), expected=_UTF8)]
    return read_rows(text, shown)


def sign_of(text: str) -> str:
    """The sign that parts cells, told by the header.

    A comma; a semicolon, as spreadsheets write where commas stand in numbers; or a tab.
    """
    head = text.lstrip("\r\n").partition("\n")[0]
    return next((sign for sign in SIGNS if sign in head), SIGNS[0])


def read_rows(text: str, shown: str) -> tuple[list[Line], list[Fault]]:
    """The cells of every row with the line that it ends on, as far as the text is CSV.

    `sign_of` tells what parts them. A quote that is never closed would make one cell of all that
    follows: the fault is of the row that it begins on, of the file `shown`. No text of a
    person holds a NUL sign.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign_of(text), strict=True)
    rows, done = [], 0
    try:
        for cells in reader:
            if any("\0" in cell for cell in cells):
                problem = "not readable as CSV: a NUL sign, as of a file that was not copied whole"
                return rows, [Fault(shown, problem, rows=(done + 1,), expected="text alone")]
            done = reader.line_num
            if len(rows) >= MOST_ROWS or len(cells) > MOST_CELLS:
                more = f"more than {MOST_ROWS} rows"
                problem = f"there are {f'{len(cells)} cells' if len(cells) > MOST_CELLS else more}"
                expected = f"at most {MOST_ROWS} rows of at most {MOST_CELLS} cells; {LESS_ROWS}"
                return rows, [Fault(shown, problem, rows=(done,), expected=expected)]
            rows.append((done, cells))
    except csv.Error as error:
        expected = f"double quotes in pairs, and at most {csv.field_size_limit()} characters a cell"
        problem = f"not readable as CSV: {error}"
        return rows, [Fault(shown, problem, rows=(done + 1,), expected=expected)]
    return rows, []
