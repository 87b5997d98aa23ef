"""Parsing: the cells of a text file, batch by batch, once it is known where its records lie."""

# pyarrow.compute makes its functions when it is imported; no checker of types can see them.
# pyright: reportAttributeAccessIssue=false

import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from coproduction.faults import Fault, Faults
from coproduction.readers import shelf
from coproduction.readers.text.body import Body
from coproduction.readers.text.dialect import Dialect
from coproduction.readers.text.encoded import Encoded
from coproduction.readers.text.records import Lines

#: Stand for a carriage return and a quote that are text; no text in UTF-8 holds these bytes.
_RETURN, _QUOTE = 0xFF, 0xFE
_CARRIAGE = ord("\r")
#: Bytes of a text that are cut into cells together, at least, and of so many how many batches are
#: in memory.
_BLOCK, _BATCHES = 1 << 22, 8


@dataclass(frozen=True)
class Table:
    """Where the cells of a text file lie: records of `width` cells below those of the header.

    Of these the first `n` are respondents.
    """

    file: str
    body: Body
    lines: Lines
    n_head: int
    width: int
    dialect: Dialect
    n: int

    def columns(
        self, positions: Sequence[int], decimal: str, doubt: bool, texts: Collection[int] = ()
    ) -> dict[int, Encoded]:
        """Some columns, by position; those in `texts` are no numbers (see `Encoded`).

        One of which many cells are numbers before one is none is read twice. Raises `Faults` where
        Arrow finds other cells.
        """
        found = {i: Encoded(self.n, decimal, doubt, i in texts) for i in positions}
        try:
            self._gather(found)
        except pa.ArrowInvalid as error:
            raise Faults([_uncut(self.file)]) from error
        if lost := [i for i, column in found.items() if column.lost]:
            found |= self.columns(lost, decimal, doubt, lost)
        return found

    def _gather(self, columns: dict[int, Encoded]) -> None:
        """Add the cells of columns; raises `ArrowInvalid`."""
        n = 0
        for k, batch in enumerate(self._batches([*columns] or [0]), 1):
            start, n = n, n + batch.num_rows
            for i, column in columns.items():
                cells = batch.column(str(i))[: max(self.n - start, 0)]
                column.add(cells)
            if k % _BATCHES == 0:
                self.body.left()
                shelf.left()
        self.body.left()
        shelf.left()
        if n != len(self.lines.start) - self.n_head:
            raise pa.ArrowInvalid(f"{n} records for {len(self.lines.start) - self.n_head} lines")

    def _batches(self, positions: Sequence[int]) -> Iterator[pa.RecordBatch]:
        """Cells of columns as dictionaries of text, named by position."""
        start, lines = int(self.lines.start[self.n_head]), self.lines
        longest = int((lines.end - lines.start).max())
        stray = lines.quotes.stray[lines.quotes.stray >= start]
        marked = lines.lone_returns or len(stray) > 0
        # As it is Arrow needs no copy of the text, of which it would take many blocks ahead.
        as_it_is = not marked and not (lines.last > lines.line).any()
        text = pa.py_buffer(self.body.cells[start:]) if as_it_is else None
        kind = pa.dictionary(pa.int32(), pa.string())
        reader = pyarrow.csv.open_csv(
            pa.BufferReader(text) if text else _Blocks(self.body, start, marked, stray),
            read_options=pyarrow.csv.ReadOptions(
                column_names=[str(i) for i in range(self.width)],
                block_size=max(_BLOCK, 2 * longest + 64),
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=self.dialect.delimiter,
                quote_char=self.dialect.quote or False,
                double_quote=bool(self.dialect.quote),
                newlines_in_values=bool(self.dialect.quote),
                ignore_empty_lines=self.width > 1,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={str(i): kind for i in positions},
                include_columns=[str(i) for i in positions],
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
        for batch in reader:
            yield _unmarked(batch, self.dialect.quote) if marked else batch


class _Blocks(io.RawIOBase):
    """The text as Arrow reads it, block by block.

    No block ends in a carriage return: Arrow takes a line feed that the next begins with for a part
    of a line end, within quotes, too. Where a text is `marked`, bytes that UTF-8 has none of stand
    where Arrow would see a line end or a quote: it ends a line at a lone carriage return outside
    quotes, and takes every quote at a cell's start, such as a `stray` one, for one that opens it.
    """

    def __init__(self, body: Body, start: int, marked: bool, stray: np.ndarray) -> None:
        self._text, self._at, self._marked, self._stray = body.cells, start, marked, stray

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most so many."""
        text, start = self._text, self._at
        end = len(text) if size < 0 else min(start + size, len(text))
        while start + 1 < end < len(text) and text[end - 1] == _CARRIAGE:
            end -= 1
        self._at = end
        if not self._marked:
            return text[start:end].tobytes()
        cells = text[start:end].copy()
        first, last = np.searchsorted(self._stray, (start, end))
        cells[self._stray[first:last] - start] = _QUOTE
        returns = np.flatnonzero(cells == _CARRIAGE) + start
        returns = returns[returns + 1 < len(text)]
        cells[returns[text[returns + 1] != ord("\n")] - start] = _RETURN
        return cells.tobytes()


def _unmarked(batch: pa.RecordBatch, quote: str) -> pa.RecordBatch:
    """The cells of marked text as they were."""
    columns = []
    for column in batch.columns:
        cells = column.dictionary.cast(pa.binary())
        for mark, byte in ((_RETURN, b"\r"), (_QUOTE, quote.encode())):
            cells = pc.replace_substring(cells, bytes([mark]), byte)
        # Two that differ in marks alone are one.
        columns.append(cells.cast(pa.string()).take(column.indices).dictionary_encode())
    return pa.record_batch(columns, names=batch.schema.names)


def _uncut(file: str) -> Fault:
    return Fault(
        file,
        "The lines cannot be cut into cells by their quotes and delimiters.",
        expected="cells in quotes closed before the delimiter",
        mend='quote: ""  (if quotes are plain text), or export the file again',
        check="damaged file",
    )
