"""Shape: the header of a text file, its width, and the lines that are not as wide."""

from collections.abc import Sequence

import numpy as np

from coproduction.faults import Fault, Faults, many, raise_any
from coproduction.readers.formats import Reading
from coproduction.readers.headers import Header, header_rows, name_columns
from coproduction.readers.text.body import Body
from coproduction.readers.text.dialect import Dialect
from coproduction.readers.text.quotes import cut_record
from coproduction.readers.text.records import Lines, among, below

#: No survey has more columns: some panels have tens of thousands.
MOST_COLUMNS = 1 << 18


def below_blank(source: Reading, body: Body, lines: Lines, dialect: Dialect) -> Lines:
    """The records from the header on: without those above it that hold blank cells alone.

    Blank lines among its rows are of it, as they are in a workbook. Such rows are the header's
    where the row that is to hold the names is filled all the same.
    """
    n_head, name_row = header_rows(source), source.name_row
    raise_any(_endless(source.file, lines))
    named = range(name_row - 1, name_row) if name_row else range(n_head)
    if any(_filled(body, lines, dialect, i) for i in named):
        return among(lines, n_head)
    more = np.flatnonzero(lines.end - lines.start >= lines.fields).tolist()
    n = next((i for i in more if _filled(body, lines, dialect, i)), None)
    if n is None:
        problem = "The file holds blank lines only."
        raise Faults([Fault(source.file, problem, check="empty file")])
    return among(below(lines, n), n_head)


def _endless(file: str, lines: Lines) -> list[Fault]:
    """The fault of lines with more cells than any survey has questions."""
    long = lines.fields > MOST_COLUMNS
    if not long.any():
        return []
    fault = Fault(
        file,
        f"Lines have up to {int(lines.fields.max())} cells: no survey has so many columns.",
        rows=tuple(lines.line[long][:5].tolist()),
        n=int(long.sum()),
        expected=f"at most {MOST_COLUMNS} cells a line",
        mend="declare the right delimiter, or export the file again",
        check="columns",
    )
    return [fault]


def _filled(body: Body, lines: Lines, dialect: Dialect, i: int) -> bool:
    """Whether record i, if there is one, holds anything."""
    if i >= len(lines.start):
        return False
    return any(cell.strip() for cell in _cut(body, lines, dialect, i))


def _cut(body: Body, lines: Lines, dialect: Dialect, i: int) -> list[str]:
    record = body.read(int(lines.start[i]), int(lines.end[i]))
    return cut_record(record, dialect.delimiter, dialect.quote)


def read_header(source: Reading, body: Body, lines: Lines, dialect: Dialect) -> tuple[Header, int]:
    """Header of the file and its number of columns, a blank one at the very end left out."""
    n_head = header_rows(source)
    if n_head > len(lines.start):
        fault = Fault(
            source.file,
            f"{many(n_head, 'header row is', 'header rows are')} declared, but the file has "
            f"{many(len(lines.start), 'row')}.",
            mend=f"header_rows: {max(1, len(lines.start) - 1)}",
            check="header rows",
        )
        raise Faults([fault])
    rows = [_cut(body, lines, dialect, i) for i in range(n_head)]
    width = max(len(row) for row in rows)
    raise_any(_merged_names(source.file, lines, rows, width, dialect.delimiter))
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


def _merged_names(
    file: str, lines: Lines, rows: Sequence[Sequence[str]], width: int, delimiter: str
) -> list[Fault]:
    """The faults of header rows with too few cells, one of which holds the delimiter.

    Two quotes out of place may have merged cells, and the names right of them would be others'.
    """
    fields = lines.fields[len(rows) :]
    usual = max(width, int(fields.min())) if len(fields) else width
    return [
        Fault(
            file,
            f"The header row has {len(row)} cells, other rows have {usual}, and a cell of it holds "
            f"the delimiter {delimiter!r}: which names belong to which column cannot be told.",
            column=f"column_{next(i for i, cell in enumerate(row, 1) if delimiter in cell)}",
            rows=(int(number),),
            n=1,
            expected=f"{usual} cells in every row",
            mend="correct the quotes in the header, or the delimiters at the end of its rows",
            check="ragged rows",
        )
        for row, number in zip(rows, lines.line, strict=False)
        if len(row) < usual and any(delimiter in cell for cell in row)
    ]


def ragged(file: str, lines: Lines, n_head: int, width: int, delimiter: str) -> list[Fault]:
    """The faults of respondents' lines that have not `width` cells."""
    fields, numbers = lines.fields[n_head:], lines.line[n_head:]
    wrong = fields != width
    if not wrong.any() or (lines.trails[n_head:].all() and (fields == width + 1).all()):
        return []
    if wrong[-1] and fields[-1] < width and wrong.sum() == 1 and not lines.lone_returns:
        return [
            Fault(
                file,
                f"The last line has {fields[-1]} of {width} cells: the file is truncated, or the "
                "line is a remark and no respondent.",
                rows=(int(numbers[-1]),),
                n=1,
                expected=f"{width} cells, as in the header",
                mend="copy or download the file again and compare its size with the original, or "
                "delete the line if it is a remark",
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
        if lines.lone_returns:
            mend = "end all lines alike: carriage returns stand alone outside quotes, and others "
            mend += "lines end in line feeds"
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
