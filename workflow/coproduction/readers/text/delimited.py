"""Delimited text (CSV, TSV) as an export: from the bytes to typed columns."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults, many, raise_any
from coproduction.readers import shelf
from coproduction.readers.cells import ambiguous_fault, text
from coproduction.readers.export import Column, Export
from coproduction.readers.formats import Reading
from coproduction.readers.gather import compact
from coproduction.readers.headers import Header, header_rows
from coproduction.readers.selection import select
from coproduction.readers.text import dialect as dialects
from coproduction.readers.text.body import Body
from coproduction.readers.text.encoded import is_number
from coproduction.readers.text.encoding import decode
from coproduction.readers.text.ending import cut_off
from coproduction.readers.text.misquoted import misquoted
from coproduction.readers.text.parsing import Table
from coproduction.readers.text.records import Lines, beyond, filled, find_records
from coproduction.readers.text.shape import below_blank, ragged, read_header
from coproduction.readers.text.spanning import noted, spanning


def read(source: Reading, path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read a text file; interface and errors as `coproduction.readers.dispatch.read`."""
    file = source.file
    dialects.quote_of(source)  # told before what is wrong with the bytes
    text = decode(source, path)
    raise_any(beyond(file, text.body))
    dialect, more = dialects.detect(source, text.body)
    body = text.body.below(len(dialect.above))
    if not len(body):
        raise Faults([Fault(file, "The file holds blank lines only.", check="empty file")])
    lines = find_records(body, dialect.delimiter, dialect.quote, bool(dialect.above))
    lines = below_blank(source, body, lines, dialect)
    header, width = read_header(source, body, lines, dialect)
    names, n_head = header.names, min(header_rows(source), len(lines.start))
    several = spanning(body, lines, n_head, width, dialect)
    raise_any(misquoted(source, body, lines, dialect, several, names))
    notes = [*text.notes, *more, *_noted(body, lines), *noted(several, names), *header.notes]
    if len(names) == 1 and (fault := dialects.uncut(file, body, dialect, names[0], columns)):
        raise Faults([fault])
    found = ragged(file, lines, n_head, width, dialect.delimiter)
    positions, faults = select(file, names, columns)
    if text.guessed:
        told = "or declare the encoding in study.yaml: it is not declared and read as "
        told += text.encoding
        faults = [f if f.column.isascii() else replace(f, mend=f"{f.mend}\n{told}") for f in faults]
    raise_any(found + faults)
    n = filled(lines, n_head)
    if not n:
        problem = "The file holds a header and no respondents."
        raise Faults([Fault(file, problem, check="no respondents")])
    at_end = bool(lines.trails[n_head:].all()) and int(lines.fields[n_head]) == width + 1
    if at_end:
        notes.append("every line ends in a delimiter; the empty last column is left out")
    notes += cut_off(file, body, lines, n_head, dialect, names[-1])
    numbers = lines.line[n_head:]
    notes += _alone(numbers[n:])
    numbers = numbers[:n]
    table = Table(file, body, lines, n_head, width + at_end, dialect, n)
    data, written = _typed(source, table, names, positions, numbers)
    declared = {
        names[i]: Column(
            names[i], header.labels[i], "number" if is_number(data[names[i]]) else "text"
        )
        for i in positions
    }
    consecutive = int(numbers[-1]) - int(numbers[0]) == n - 1
    return Export(
        file=file,
        data=pd.DataFrame(data, index=pd.RangeIndex(n), copy=False),
        columns=declared,
        first_row=int(numbers[0]),
        rows=None if consecutive else shelf.laid(numbers.astype(np.int64)),
        encoding=text.encoding,
        guessed=text.guessed,
        notes=tuple(notes),
        written=written,
        listing=_listing(header, declared),
        heads=header.saying(declared),
    )


def _noted(body: Body, lines: Lines) -> list[str]:
    notes = []
    if len(lines.quotes.stray):
        rows = np.unique(lines.of(body, lines.quotes.stray)).tolist()
        shown = ", ".join(str(n) for n in rows[:5])
        notes.append(f"quotes inside unquoted cells are kept as text (rows {shown})")
    if len(lines.blank):
        shown = ", ".join(str(n) for n in lines.blank[:5])
        notes.append(f"{len(lines.blank)} blank lines hold no respondent (rows {shown})")
    if lines.returns:
        notes.append("carriage returns that end no line are kept as text of their cells")
    return notes


def _alone(numbers: np.ndarray) -> list[str]:
    """The note of rows at the end that hold delimiters alone."""
    if not len(numbers):
        return []
    shown = ", ".join(str(number) for number in numbers[:5])
    told = (
        many(
            len(numbers),
            "row of delimiters alone at the end holds",
            "rows of delimiters alone at the end hold",
        )
        + " no respondent"
    )
    return [f"{told} (rows {shown})"]


def _typed(
    source: Reading,
    table: Table,
    names: Sequence[str],
    positions: Sequence[int],
    numbers: np.ndarray,
) -> tuple[dict[str, pd.Series], dict[str, dict[int, str]]]:
    """The columns, each typed and then let go of; `Faults` where in doubt.

    With them come the cells of columns of numbers that have an exponent. Columns of lists stay
    text.
    """
    data, written, found = {}, {}, []
    listing = [i for i in positions if names[i] in source.lists]
    marks = source.decimal or ".", not source.decimal
    held = table.columns(positions, *marks, listing)
    for i in positions:
        column = held.pop(i)
        if i in listing:
            data[names[i]] = text(column.cells())
            continue
        cells, doubtful, told = column.typed()
        if told:
            written[names[i]] = told
        data[names[i]] = compact(cells)  # all columns at eight bytes a cell were most of it
        if doubtful and not source.decimal:
            met = column.places(doubtful)
            if met is None:
                met = table.columns([i], *marks, [i])[i].places(doubtful)
            rows = numbers[met].tolist()
            found.append(ambiguous_fault(source.file, names[i], doubtful, tuple(rows)))
    raise_any(found)
    return data, written


def _listing(header: Header, declared: dict[str, Column]) -> tuple[Column, ...]:
    """Every column of the file, those not read without a kind."""
    of = zip(header.names, header.labels, strict=True)
    return tuple(declared.get(name, Column(name, label, "")) for name, label in of)
