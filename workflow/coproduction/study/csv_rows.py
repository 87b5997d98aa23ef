"""Rows of a CSV file that a person keeps, and where it stops being one."""

import csv
import io

from coproduction.faults import Fault


def read_rows(
    text: str, shown: str, delimiter: str = ","
) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """The cells of every row with the line that it ends on, as far as the text is CSV.

    A quote that is never closed makes one cell of all that follows, which no reader takes where it
    is long: the fault is of the row that it begins on, of the file `shown`.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows, done = [], 0
    try:
        for cells in reader:
            done = reader.line_num
            rows.append((done, cells))
    except csv.Error as error:
        expected = f"double quotes in pairs, and at most {csv.field_size_limit()} characters a cell"
        problem = f"not readable as CSV: {error}"
        return rows, [Fault(shown, problem, rows=(done + 1,), expected=expected)]
    return rows, []
