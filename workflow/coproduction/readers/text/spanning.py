"""Spanning cells: quoted ones over several lines, or respondents that two quotes have merged."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from coproduction.faults import many
from coproduction.readers.text.body import Body
from coproduction.readers.text.dialect import Dialect
from coproduction.readers.text.quotes import quoted_cell
from coproduction.readers.text.records import Lines

_SHOWN = 5
#: So many cells in a row that merge lines tell enough.
_MOST = 100


@dataclass(frozen=True)
class Spanning:
    """A quoted cell that holds line ends.

    `position` is its column's, `first` and `last` are the numbers of the lines that it opens and
    closes on, `heads` says whether it stands in the header. It `merges` when, its quotes taken for
    text, most of these lines have as many cells as the file has columns, or more.
    """

    position: int
    first: int
    last: int
    heads: bool
    merges: bool


def spanning(body: Body, lines: Lines, n_head: int, width: int, dialect: Dialect) -> list[Spanning]:
    """The quoted cells that hold line ends, in file order; `width` is that of the header."""
    several = np.flatnonzero(lines.last > lines.line)
    if not dialect.quote or not len(several):
        return []
    fields, times = np.unique(lines.fields[n_head:], return_counts=True)
    common = int(fields[times.argmax()]) if len(fields) else 0
    cut = dialect.delimiter.encode()
    pattern = quoted_cell(dialect.delimiter, dialect.quote)
    found: list[Spanning] = []
    in_a_row = 0
    for i in several.tolist():
        if in_a_row >= _MOST:
            return found  # the file is told anyway
        record = body.read(int(lines.start[i]), int(lines.end[i]))
        spans, cells = _as_text(record, dialect, pattern)
        # A header that is merged with respondents may have another width than theirs.
        enough = [n >= min(width, common or cells[0]) for n in cells]
        outside = _blanked(record, spans, dialect)
        for begin, end in spans:
            first, last = (record.count(b"\n", 0, at) for at in (begin, end))
            if first < last:
                merges = 2 * sum(enough[first : last + 1]) > last + 1 - first
                line, position = int(lines.line[i]), outside.count(cut, 0, begin)
                found.append(Spanning(position, line + first, line + last, i < n_head, merges))
                in_a_row = in_a_row + 1 if merges else 0
    return found


def _as_text(
    record: bytes, dialect: Dialect, pattern: re.Pattern[bytes]
) -> tuple[list[tuple[int, int]], list[int]]:
    """Where the quoted cells of a record, by their pattern, lie, and how many cells each line has.

    The lines are those of the file, were the quotes of cells of several lines text.
    """
    spans = [match.span() for match in pattern.finditer(record)]
    alone = [(begin, end) for begin, end in spans if record.find(b"\n", begin, end) < 0]
    cut = dialect.delimiter.encode()
    lines = _blanked(record, alone, dialect).split(b"\n")
    return spans, [line.count(cut) + 1 for line in lines]


def _blanked(record: bytes, spans: Iterable[tuple[int, int]], dialect: Dialect) -> bytes:
    """The record with blanks for the delimiters in the parts given."""
    text = bytearray(record)
    for begin, end in spans:
        text[begin:end] = record[begin:end].replace(dialect.delimiter.encode(), b" ")
    return bytes(text)


def name_at(names: Sequence[str], position: int) -> str:
    """A column's name, by its position where it has none."""
    return names[position] if position < len(names) else f"column_{position + 1}"


def noted(cells: Sequence[Spanning], names: Sequence[str]) -> list[str]:
    """The note of cells of several lines below the header."""
    below = [cell for cell in cells if not cell.heads]
    if not below:
        return []
    counts = Counter(name_at(names, cell.position) for cell in below)
    shown = ", ".join(f"{n} in {name}" for name, n in list(counts.items())[:_SHOWN])
    more = f" and {len(counts) - _SHOWN} more columns" if len(counts) > _SHOWN else ""
    rows = ", ".join(str(cell.first) for cell in below[:_SHOWN])
    return [
        f"{many(len(below), 'cell holds', 'cells hold')} line breaks: {shown}{more} (rows {rows})"
    ]
