"""Misquoted lines: those of a text file in which the quotes cannot be what they look like."""

from collections.abc import Sequence

import numpy as np

from coproduction.faults import Fault
from coproduction.readers.formats import Reading
from coproduction.readers.headers import header_rows
from coproduction.readers.text.body import Body
from coproduction.readers.text.dialect import Dialect
from coproduction.readers.text.quotes import cut_record
from coproduction.readers.text.records import Lines, filled
from coproduction.readers.text.spanning import Spanning, name_at

_SHOWN = 5


def misquoted(
    source: Reading,
    body: Body,
    lines: Lines,
    dialect: Dialect,
    several: Sequence[Spanning],
    names: Sequence[str],
) -> list[Fault]:
    """The faults of quotes that nothing closes, and of those that shift or merge cells.

    Cells over `several` lines that look like respondents are none where the study declares as many
    respondents as there are. No name of a header that is misquoted itself is told: it may hold
    answers.
    """
    file, n_head = source.file, header_rows(source)
    sound = not any(cell.heads and cell.merges for cell in several)
    found = _unclosed(file, body, lines, dialect, names if sound else (), n_head)
    found += _out_of_place(file, body, lines, dialect)
    n = filled(lines, n_head)
    if not found and source.respondents == n > 0:
        return []
    merging = [cell for cell in several if cell.merges]
    way = "if the cell is one answer, declare the number that the institute tells: respondents: …"
    if source.respondents:
        way = f"correct respondents: {source.respondents}, if {n} is right"
    return found + _merging(file, merging, names if sound else (), way)


def _unclosed(
    file: str,
    body: Body,
    lines: Lines,
    dialect: Dialect,
    names: Sequence[str],
    n_head: int,
) -> list[Fault]:
    """The faults of quotes that open a cell which nothing closes, one a column."""
    found: dict[str, list[int]] = {}
    unclosed = lines.quotes.unclosed
    for offset, line in zip(unclosed.tolist(), lines.of(body, unclosed).tolist(), strict=True):
        record = int(np.searchsorted(lines.start, offset, "right")) - 1
        start = int(lines.start[max(record, 0)])
        before = body.read(start, max(offset, start))
        position = len(cut_record(before, dialect.delimiter, dialect.quote)) - 1
        column = name_at(names if record >= n_head else (), position)
        found.setdefault(column, []).append(line)
    return [
        Fault(
            file,
            "A quoted cell opens here and is never closed: its closing quote is lacking, a quote "
            "within it is not doubled, or the file is truncated.",
            column=column,
            rows=tuple(rows[:_SHOWN]),
            n=len(rows),
            expected=f"a closing {dialect.quote} before the next delimiter or line end",
            mend='correct the quotes in these lines, or if quotes are plain text: quote: ""',
            check="unterminated quote",
        )
        for column, rows in found.items()
    ]


def _out_of_place(file: str, body: Body, lines: Lines, dialect: Dialect) -> list[Fault]:
    """The fault of lines in which a quote is text at the edge of a cell, and others quote.

    Where those others hold a delimiter or a line end, it may be them that are the text.
    """
    text, stray = body.cells, lines.quotes.stray
    if not len(stray):
        return []
    edges = np.frombuffer(b"\r\n" + dialect.delimiter.encode(), dtype="uint8")
    last = len(text) - 1
    at_edge = (stray == 0) | np.isin(text[np.maximum(stray - 1, 0)], edges)
    at_edge |= (stray == last) | np.isin(text[np.minimum(stray + 1, last)], edges)
    records = np.unique(np.searchsorted(lines.start, stray[at_edge], "right") - 1)
    bounds = stray[:0] if lines.quotes.bounds is None else lines.quotes.bounds
    ends = body.before(bounds, dialect.delimiter.encode() + b"\n")
    opening = bounds[::2][ends[::2] < ends[1::2]]
    quoting = np.searchsorted(lines.start, opening, "right") - 1
    records = np.intersect1d(records, quoting)
    rows = lines.line[records[records >= 0]].tolist()
    if not rows:
        return []
    fault = Fault(
        file,
        "Quotes are out of place: one at the edge of a cell is not closed or opened, and another "
        f"pair encloses the delimiter {dialect.delimiter!r} or a line end, so that answers may "
        "stand in the wrong column.",
        rows=tuple(rows[:_SHOWN]),
        n=len(rows),
        expected="quotes in pairs around a cell, and doubled within it",
        mend='correct the quotes in these lines, or if quotes are plain text: quote: ""',
        check="quotes out of place",
    )
    return [fault]


def _merging(file: str, found: Sequence[Spanning], names: Sequence[str], way: str) -> list[Fault]:
    """The faults of cells that merge lines, with the way on where they merge none."""
    faults = [
        Fault(
            file,
            f"A quoted cell opens in row {cell.first} and closes in row {cell.last}. Without its "
            "quotes, most of these lines have at least as many cells as the file has columns: the "
            "quotes would merge respondents into one.",
            column=name_at(names, cell.position),
            rows=(cell.first, cell.last),
            n=2,
            expected="quotes in pairs around a cell, and doubled within it",
            mend="remove these two quotes, or " + way,
            check="merged lines",
        )
        for cell in found[:_SHOWN]
    ]
    if len(found) > _SHOWN:
        problem = f"{len(found) - _SHOWN} more cells merge lines in the same way."
        rows = tuple(cell.first for cell in found[_SHOWN:])
        faults.append(Fault(file, problem, rows=rows[:5], n=len(rows), check="merged lines"))
    return faults
