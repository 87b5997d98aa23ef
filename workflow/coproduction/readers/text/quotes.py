"""Quotes: which of them open and close a cell of a text file, and which are plain text."""

import re
from dataclasses import dataclass

import numpy as np

from coproduction.readers import shelf
from coproduction.readers.text.body import Body

_NEWLINE, _RETURN = 10, 13


@dataclass(frozen=True)
class Quotes:
    """Byte offsets of the quotes of a text.

    `bounds` are those that open and close cells in turn, None where all do (and `stray` is empty).
    `stray` are text; `unclosed` are those of them that open a cell which nothing closes.
    """

    bounds: np.ndarray | None
    stray: np.ndarray
    unclosed: np.ndarray


def quotes(body: Body, delimiter: str, quote: str) -> Quotes:
    """Tell the quotes of a text in UTF-8 apart; `delimiter` and `quote` are ASCII characters.

    A quote opens a cell only at the cell's start, and closes it only at its end (RFC 4180), so
    that text such as ``5" pipe`` or ``"so-called" friends`` stays what it is. Two in a row within
    a quoted cell are one that is text.
    """
    none = np.zeros(0, dtype="int64")
    if not quote or _regular(body, ord(delimiter), ord(quote)):
        return Quotes(None, none, none)
    bounds = _bounds(body, quoted_cell(delimiter, quote), ord(quote))
    found = [none]
    for start, part in body.parts():
        at = np.flatnonzero(part == ord(quote)) + start
        first, last = np.searchsorted(bounds, (start, start + len(part)))
        own = bounds[first:last]
        # The quotes between an opening and its closing one are doubled.
        before = np.searchsorted(own, at, side="right") + first
        found.append(at[(before % 2 == 0) & ~np.isin(at, own)])
    stray = np.concatenate(found)
    return Quotes(bounds, stray, _unclosed(body, stray, delimiter))


def _bounds(body: Body, pattern: re.Pattern[bytes], mark: int) -> np.ndarray:
    """The offsets of the quotes that open and close cells in turn."""
    text, end, found = body.cells.data, 0, [np.zeros(0, dtype="int64")]
    for start, part in body.parts():
        own: list[int] = []
        for at in (np.flatnonzero(part == mark) + start).tolist():
            if at >= end and (met := pattern.match(text, at)):
                end = met.end()
                own += at, end - 1
        found.append(np.array(own, dtype="int64"))
    return shelf.laid(np.concatenate(found))


def quoted_cell(delimiter: str, quote: str) -> re.Pattern[bytes]:
    """A cell in quotes, from the opening to the closing one; its text, quotes doubled, is group 1.

    It begins at the beginning of a text, after a delimiter or a line end, and ends before them.
    """
    cut, mark = re.escape(delimiter.encode()), re.escape(quote.encode())
    return re.compile(
        rb"%(mark)b(?<![^%(cut)b\n]%(mark)b)"
        rb"([^%(mark)b]*+(?:%(mark)b%(mark)b[^%(mark)b]*+)*+)"
        rb"%(mark)b(?=[%(cut)b\r\n]|\Z)" % {b"cut": cut, b"mark": mark}
    )


def cut_record(record: bytes, delimiter: str, quote: str) -> list[str]:
    """The cells of one record without its line end, quotes that open and close taken off."""
    cut, mark = delimiter.encode(), quote.encode()
    pattern = quoted_cell(delimiter, quote) if quote else None
    cells, at = [], 0
    while True:
        match = pattern.match(record, at) if pattern else None
        start = match.end() if match else at
        end = record.find(cut, start)
        end = len(record) if end < 0 else end
        inner = match.group(1).replace(2 * mark, mark) if match else b""
        cells.append((inner + record[start:end]).decode("utf-8"))
        if end == len(record):
            return cells
        at = end + 1


def _regular(body: Body, cut: int, mark: int) -> bool:
    """Whether all quotes, in turn, open, close and double as RFC 4180 has it."""
    cells, n, last = body.cells, 0, len(body) - 1
    before, after = np.zeros(256, dtype=bool), np.zeros(256, dtype=bool)
    before[[cut, _NEWLINE, mark]] = after[[cut, _NEWLINE, _RETURN, mark]] = True
    for start, part in body.parts():
        at = np.flatnonzero(part == mark) + start
        opening, closing = at[n % 2 :: 2], at[1 - n % 2 :: 2]
        if not (before[cells[opening - 1]] | (opening == 0)).all():
            return False
        if not (after[cells[np.minimum(closing + 1, last)]] | (closing == last)).all():
            return False
        n += len(at)
    return n % 2 == 0


def _unclosed(body: Body, stray: np.ndarray, delimiter: str) -> np.ndarray:
    """Those of the stray quotes that begin a cell in which their number is odd."""
    before = np.where(stray > 0, body.cells[np.maximum(stray - 1, 0)], _NEWLINE)
    begins = np.flatnonzero(np.isin(before, (ord(delimiter), _NEWLINE)))
    cell = body.before(stray, delimiter.encode() + b"\n")
    number = np.searchsorted(cell, cell[begins], side="right") - begins
    return stray[begins[number % 2 == 1]]
