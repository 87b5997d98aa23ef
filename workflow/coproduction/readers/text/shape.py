"""Shape: the header of a text file, its width, and the lines that are not as wide."""

import csv
import io
from typing import Any

import numpy as np
import pyarrow as pa

from coproduction.faults import Fault, Faults
from coproduction.readers.headers import Header, header_rows, name_columns
from coproduction.readers.text.dialect import Dialect
from coproduction.readers.text.records import Lines


def read_header(
    source: dict[str, Any], body: pa.Buffer, lines: Lines, dialect: Dialect
) -> tuple[Header, int]:
    """Header of the file and its number of columns, a blank one at the very end left out."""
    n_head = header_rows(source)
    if n_head > len(lines.start):
        fault = Fault(
            source["file"],
            f"{n_head} header rows are declared, but the file has {len(lines.start)} rows.",
            mend=f"header_rows: {max(1, len(lines.start) - 1)}",
            check="header rows",
        )
        raise Faults([fault])
    rows = _cut_rows(body.slice(0, int(lines.end[n_head - 1])), dialect)
    if not rows:
        fault = Fault(source["file"], "The file holds blank lines only.", check="empty file")
        raise Faults([fault])
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    fields = lines.fields[n_head:]
    # A header that ends in a delimiter where the lines do not, or they do with nothing after.
    if width > 1 and all(row[-1] == "" for row in rows) and len(fields):
        shorter = bool((fields == width - 1).all())
        empty = bool(((fields == width) & lines.trails[n_head:]).all())
        if shorter or empty:
            rows = [row[:-1] for row in rows]
            width -= 1
    header = name_columns(source, rows)
    if header.faults:
        raise Faults(header.faults)
    return header, width


def _cut_rows(head: pa.Buffer, dialect: Dialect) -> list[list[str]]:
    """The cells of the lines above the first respondent, blank lines left out."""
    csv.field_size_limit(1 << 30)
    rows = csv.reader(
        io.StringIO(head.to_pybytes().decode("utf-8"), newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        strict=False,
    )
    return [row for row in rows if row]


def ragged(file: str, lines: Lines, n_head: int, width: int, delimiter: str) -> list[Fault]:
    """The faults of respondents' lines that have not `width` cells."""
    fields, numbers = lines.fields[n_head:], lines.line[n_head:]
    wrong = fields != width
    if not wrong.any() or (lines.trails[n_head:].all() and (fields == width + 1).all()):
        return []
    if wrong[-1] and fields[-1] < width and wrong.sum() == 1:
        return [
            Fault(
                file,
                f"The last line has {fields[-1]} of {width} cells: the file is truncated.",
                rows=(int(numbers[-1]),),
                n=1,
                expected=f"{width} cells, as in the header",
                mend="copy or download the file again and compare its size with the original",
                check="truncated file",
            )
        ]
    found = []
    for short in (True, False):
        rows = wrong & ((fields < width) if short else (fields > width))
        if not rows.any():
            continue
        met = sorted({int(n) for n in np.unique(fields[rows])})
        mend = "correct these lines in the export"
        if rows.all():
            mend = (
                "delimiter: declare the right one"
                if short
                else "header_rows and name_row: declare the row that names all columns"
            )
        elif not short:
            mend += f": a cell that holds {delimiter!r} needs quotes"
        found.append(
            Fault(
                file,
                f"Lines have {'fewer' if short else 'more'} cells than the header: "
                f"{', '.join(str(n) for n in met[:5])} instead of {width}.",
                rows=tuple(int(n) for n in numbers[rows][:5]),
                n=int(rows.sum()),
                expected=f"{width} cells, as in the header",
                mend=mend,
                check="ragged rows",
            )
        )
    return found
