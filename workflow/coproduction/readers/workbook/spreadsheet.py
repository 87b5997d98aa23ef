"""A sheet of a workbook as an export: from the archive to typed columns.

The sheet is streamed once and every column is kept as codes of its distinct cells, so memory
goes with the columns asked for. Unlike a reader that returns values only, it can tell a
formula that was never calculated from an empty cell.
"""

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from xml.parsers import expat

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults, many, raise_any
from coproduction.readers.cells import ambiguous_fault
from coproduction.readers.export import Column, Export
from coproduction.readers.formats import Reading
from coproduction.readers.headers import Header
from coproduction.readers.selection import select
from coproduction.readers.workbook.book import open_book, remarks
from coproduction.readers.workbook.parts import check_archive, damaged
from coproduction.readers.workbook.plain_rows import PlainRows
from coproduction.readers.workbook.values import scientific, typed
from coproduction.readers.workbook.worksheet import Worksheet
from coproduction.readers.workbook.wrong_cells import merged_faults


def read(source: Reading, path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read one sheet; interface and errors as `coproduction.readers.dispatch.read`."""
    file = source.file
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(source, archive, columns)
    except expat.ExpatError as error:
        raise Faults([damaged(file, f"a part is no well-formed XML: {error}")]) from error
    except _BROKEN as error:
        raise Faults([damaged(file, str(error))]) from error


#: What the libraries beneath raise for archives and numbers that cannot be followed.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def _read(source: Reading, archive: zipfile.ZipFile, columns: Sequence[str] | None) -> Export:
    check_archive(source.file, archive)
    name, part, sharing, notes = open_book(source, archive)
    sheet = Worksheet(source, columns, sharing)
    sheet.parse(archive, part, PlainRows(sheet))
    notes += remarks(source, archive, part)
    if sheet.missed():
        # Merged cells are told after the rows, and have given a column another name.
        sheet = Worksheet(source, columns, sharing, sheet.merged)
        sheet.parse(archive, part, PlainRows(sheet))
    return _export(source, sheet, columns, f"sheet {name!r}", sharing.from_1904, notes)


def _export(
    source: Reading,
    sheet: Worksheet,
    columns: Sequence[str] | None,
    place: str,
    from_1904: bool,
    notes: list[str],
) -> Export:
    """What a parsed sheet holds, and `notes` before its own; `Faults` for cells without answer."""
    file, width = source.file, sheet.width()
    if width == 0:
        raise Faults([Fault(file, f"The {place} is empty.", check="empty file")])
    header = sheet.names(width)
    raise_any(header.faults)
    positions, found = select(file, header.names, columns)
    kept = set(positions)
    found += merged_faults(file, sheet.n_head, header.names, kept, sheet.merged)
    found += sheet.wrong.faults(file, sheet.n_head, header.names, kept)
    raise_any(found)
    notes = [*notes, *header.notes]
    data, declared, more, written = _columns(source, sheet, header, positions, from_1904)
    n = len(sheet.row_numbers)
    numbers = np.array(sheet.row_numbers, dtype="int64")
    first = int(numbers[0]) if n else sheet.n_head + 1
    consecutive = not n or int(numbers[-1]) - first == n - 1
    return Export(
        file=file,
        data=pd.DataFrame(data, index=pd.RangeIndex(n)),
        columns=declared,
        first_row=first,
        rows=None if consecutive else numbers,
        written=written,
        notes=(*notes, *more, *_rows_noted(sheet, numbers)),
        heads=header.saying(declared),
        listing=tuple(
            declared.get(name, Column(name, label, ""))
            for name, label in zip(header.names, header.labels, strict=True)
        ),
    )


def _columns(
    source: Reading,
    sheet: Worksheet,
    header: Header,
    positions: Sequence[int],
    from_1904: bool,
) -> tuple[dict[str, pd.Series], dict[str, Column], list[str], dict[str, dict[int, str]]]:
    """The columns at `positions` as cells, as declared, notes, and the texts with an exponent.

    Their `Cells` are let go of.
    """
    data, declared, notes, found, written = {}, {}, [], [], {}
    decimal = source.decimal or "."
    for i in positions:
        name = header.names[i]
        cells = sheet.cells.pop(i, None)
        lists = name in source.lists
        if cells is not None and not source.decimal and not lists:
            doubtful, at = cells.doubtful()
            rows = tuple(sheet.row_numbers[j] for j in at)
            if doubtful:
                found.append(ambiguous_fault(source.file, name, doubtful, rows))
        kind, data[name], note = typed(cells, len(sheet.row_numbers), from_1904, decimal, lists)
        declared[name] = Column(name, header.labels[i], kind)
        if cells is not None and kind == "number" and (texts := scientific(cells)):
            written[name] = texts
        if note:
            notes.append(f"column {name}: {note}")
    raise_any(found)
    return data, declared, notes, written


def _rows_noted(sheet: Worksheet, numbers: np.ndarray) -> list[str]:
    """Notes of rows hidden or struck through, of rows left out and of cells beside the table."""
    notes = []
    if sheet.above:
        notes.append(f"{sheet.above} blank rows stand above the header")
    if sheet.beside:
        several = sheet.beside > 1
        first = f", the first at {sheet.first_beside}" if several else f" ({sheet.first_beside})"
        told = (
            f"{sheet.beside} cells right of all column names hold"
            if several
            else "1 cell right of all column names holds"
        )
        notes.append(f"{told} something that is not read{first}")
    hidden = np.intersect1d(sheet.hidden, numbers, assume_unique=True).tolist()
    if hidden:
        shown = ", ".join(map(str, hidden[:5]))
        told = many(len(hidden), "respondent in a hidden row is", "respondents in hidden rows are")
        notes.append(f"{told} read too (rows {shown})")
    struck = np.intersect1d([*sheet.struck], numbers, assume_unique=True).tolist()
    if struck:
        shown = ", ".join(map(str, struck[:5]))
        notes.append(
            f"{many(len(struck), 'respondent has', 'respondents have')} cells struck through, "
            f"which are read as the others (rows {shown})"
        )
    span = np.arange(numbers[0], numbers[-1]) if len(numbers) else numbers
    empty = np.setdiff1d(span, numbers, assume_unique=True)
    if len(empty):
        shown = ", ".join(map(str, empty[:5]))
        notes.append(f"{len(empty)} empty rows hold no respondent (rows {shown})")
    return notes
