"""Delimited text (CSV, TSV) as an export: from the bytes to typed columns."""

# pyarrow.compute makes its functions when it is imported; no checker of types can see them.
# pyright: reportAttributeAccessIssue=false

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from coproduction.faults import Fault, Faults, many, raise_any
from coproduction.readers.cells import ambiguous_fault, plain, scientific, text, typed
from coproduction.readers.export import Column, Export
from coproduction.readers.formats import Reading
from coproduction.readers.gather import compact
from coproduction.readers.headers import Header, header_rows
from coproduction.readers.selection import select
from coproduction.readers.text import dialect as dialects
from coproduction.readers.text.dialect import Dialect
from coproduction.readers.text.encoded import Encoded
from coproduction.readers.text.encoding import decode
from coproduction.readers.text.ending import cut_off
from coproduction.readers.text.misquoted import misquoted
from coproduction.readers.text.records import Lines, beyond, filled, find_records
from coproduction.readers.text.shape import below_blank, ragged, read_header
from coproduction.readers.text.spanning import noted, spanning

#: Stand for a carriage return and a quote that are text; no text in UTF-8 holds these bytes.
_RETURN, _QUOTE = 0xFF, 0xFE
#: A carriage return, in quotes or not, that ends no line.
_LONE_RETURN = re.compile(rb"\r(?!\n)")


def read(source: Reading, path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read a text file; interface and errors as `coproduction.readers.dispatch.read`."""
    file = source.file
    dialects.quote_of(source)  # told before what is wrong with the bytes
    text = decode(source, path)
    raise_any(beyond(file, text.body))
    dialect, more = dialects.detect(source, text.body)
    body = text.body.slice(len(dialect.above))
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
    # No name is kept for the table, so that each column of text goes once it is typed.
    data, written = _typed(
        source,
        _table(file, body, lines, n_head, width + at_end, positions, dialect).slice(0, n),
        names,
        positions,
        numbers,
    )
    declared = {
        names[i]: Column(names[i], header.labels[i], _kind(data[names[i]])) for i in positions
    }
    consecutive = int(numbers[-1]) - int(numbers[0]) == n - 1
    return Export(
        file=file,
        data=pd.DataFrame(data, index=pd.RangeIndex(n)),
        columns=declared,
        first_row=int(numbers[0]),
        rows=None if consecutive else numbers,
        encoding=text.encoding,
        guessed=text.guessed,
        notes=tuple(notes),
        written=written,
        listing=_listing(header, declared),
        heads=header.saying(declared),
    )


def _noted(body: pa.Buffer, lines: Lines) -> list[str]:
    notes = []
    if len(lines.quotes.stray):
        rows = np.unique(lines.of(body, lines.quotes.stray)).tolist()
        shown = ", ".join(str(n) for n in rows[:5])
        notes.append(f"quotes inside unquoted cells are kept as text (rows {shown})")
    if len(lines.blank):
        shown = ", ".join(str(n) for n in lines.blank[:5])
        notes.append(f"{len(lines.blank)} blank lines hold no respondent (rows {shown})")
    if lines.lone_returns or _LONE_RETURN.search(memoryview(body)):
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
    table: pa.Table,
    names: Sequence[str],
    positions: Sequence[int],
    numbers: np.ndarray,
) -> tuple[dict[str, pd.Series], dict[str, dict[int, str]]]:
    """The columns of a table of text, each typed and then let go of; `Faults` where in doubt.

    With them come the cells of columns of numbers that have an exponent. Columns of lists stay
    text.
    """
    data, written, found = {}, {}, []
    held = {i: table.column(str(i)) for i in positions}
    del table
    for i in positions:
        cells = held.pop(i)
        if names[i] in source.lists:
            data[names[i]] = text(cells)
            continue
        found_cells, doubtful = typed(cells, source.decimal or ".")
        if _kind(found_cells) == "number" and (cells_told := scientific(cells)):
            written[names[i]] = cells_told
        data[names[i]] = compact(found_cells)  # all columns at eight bytes a cell were most of it
        if doubtful and not source.decimal:
            rows = numbers[pc.equal(plain(cells), doubtful).to_numpy()].tolist()
            found.append(ambiguous_fault(source.file, names[i], doubtful, tuple(rows)))
    raise_any(found)
    return data, written


def _kind(cells: pd.Series) -> str:
    held = cells.cat.categories if isinstance(cells.dtype, pd.CategoricalDtype) else cells
    return "number" if held.dtype == "float64" else "text"


def _listing(header: Header, declared: dict[str, Column]) -> tuple[Column, ...]:
    """Every column of the file, those not read without a kind."""
    of = zip(header.names, header.labels, strict=True)
    return tuple(declared.get(name, Column(name, label, "")) for name, label in of)


def _table(
    file: str,
    body: pa.Buffer,
    lines: Lines,
    n_head: int,
    width: int,
    positions: list[int],
    dialect: Dialect,
) -> pa.Table:
    """`_cells`, what Arrow says against them told as `Faults`."""
    try:
        return _cells(body, lines, n_head, width, positions, dialect)
    except pa.ArrowInvalid as error:
        raise Faults(
            [
                Fault(
                    file,
                    "The lines cannot be cut into cells by their quotes and delimiters.",
                    expected="cells in quotes closed before the delimiter",
                    mend='quote: ""  (if quotes are plain text), or export the file again',
                    check="damaged file",
                )
            ]
        ) from error


def _cells(
    body: pa.Buffer,
    lines: Lines,
    n_head: int,
    width: int,
    positions: list[int],
    dialect: Dialect,
) -> pa.Table:
    """Cells of the columns at `positions` as text, one Arrow column each, named by position.

    Batch by batch, so that a column of few distinct cells is never in memory as it was written.
    """
    start = int(lines.start[n_head])
    raw = body.slice(start)
    part = _marked(raw, lines, start)
    longest = int((lines.end - lines.start).max())
    wanted = positions or [0]
    reader = pyarrow.csv.open_csv(
        pa.BufferReader(part),
        read_options=pyarrow.csv.ReadOptions(
            column_names=[str(i) for i in range(width)],
            block_size=max(1 << 22, 2 * longest + 64),
        ),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char=dialect.quote or False,
            double_quote=bool(dialect.quote),
            newlines_in_values=bool(dialect.quote),
            ignore_empty_lines=width > 1,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={str(i): pa.string() for i in wanted},
            include_columns=[str(i) for i in wanted],
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )
    columns = {str(i): Encoded() for i in wanted}
    n = 0
    for batch in reader:
        n += batch.num_rows
        for name, encoded in columns.items():
            cells = batch.column(name)
            encoded.add(cells if part is raw else _unmarked(cells, dialect.quote))
    if n != len(lines.start) - n_head:
        raise pa.ArrowInvalid(f"{n} records for {len(lines.start) - n_head} lines")
    return pa.table({name: encoded.cells() for name, encoded in columns.items()})


def _marked(part: pa.Buffer, lines: Lines, start: int) -> pa.Buffer:
    """The text with bytes that UTF-8 has none of where Arrow would see a line end or a quote.

    Arrow ends a line at a lone carriage return outside quotes, and takes every quote at a cell's
    start for one that opens it.
    """
    stray = lines.quotes.stray[lines.quotes.stray >= start] - start
    if not lines.lone_returns and not len(stray):
        return part
    cells = np.frombuffer(part, dtype="uint8").copy()
    cells[stray] = _QUOTE
    returns = np.flatnonzero(cells[:-1] == ord("\r"))
    cells[returns[cells[returns + 1] != ord("\n")]] = _RETURN
    return pa.py_buffer(cells)


def _unmarked(column: pa.Array, quote: str) -> pa.Array:
    """The cells of a column of `_marked` text as they were."""
    cells = column.cast(pa.binary())
    for mark, byte in ((_RETURN, b"\r"), (_QUOTE, quote.encode())):
        cells = pc.replace_substring(cells, bytes([mark]), byte)
    return cells.cast(pa.string())
