"""Quotes: which of them open and close a cell of a text file, and which are plain text."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

_NEWLINE, _RETURN = 10, 13
#: Bytes that are looked at together: an array of as many stays in the cache of a processor.
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Quotes:
    """Byte offsets of the quotes of a text.

    `bounds` are those that open and close cells in turn, None where all do (and `stray` is empty).
    `stray` are text; `unclosed` are those of them that open a cell which nothing closes.
    """

    bounds: np.ndarray | None
    stray: np.ndarray
    unclosed: np.ndarray


def quotes(body: pa.Buffer, delimiter: str, quote: str) -> Quotes:
    """Tell the quotes of a text in UTF-8 apart; `delimiter` and `quote` are ASCII characters.

    A quote opens a cell only at the cell's start, and closes it only at its end (RFC 4180), so
    that text such as ``5" pipe`` or ``"so-called" friends`` stays what it is. Two in a row within
    a quoted cell are one that is text.
    """
    none = np.zeros(0, dtype="int64")
    cells = np.frombuffer(body, dtype="uint8")
    at = places(cells, ord(quote)) if quote else none
    if not len(at) or _regular(cells, at, ord(delimiter), ord(quote)):
        return Quotes(None, none, none)
    pattern = quoted_cell(delimiter, quote)
    offsets = (end for m in pattern.finditer(memoryview(body)) for end in (m.start(), m.end() - 1))
    bounds = np.fromiter(offsets, dtype="int64")
    # The quotes between an opening and its closing one are doubled.
    before = np.searchsorted(bounds, at, side="right")
    stray = at[(before % 2 == 0) & ~np.isin(at, bounds)]
    return Quotes(bounds, stray, _unclosed(cells, stray, ord(delimiter)))


def places(cells: np.ndarray, byte: int) -> np.ndarray:
    """The offsets of a byte, as of `numpy.flatnonzero`, with little of the text at once."""
    parts = range(0, len(cells), _CHUNK)
    found = [np.flatnonzero(cells[at : at + _CHUNK] == byte) + at for at in parts]
    return np.concatenate(found) if found else np.zeros(0, dtype="int64")


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


def _regular(cells: np.ndarray, at: np.ndarray, cut: int, mark: int) -> bool:
    """Whether the quotes at `at`, in turn, open, close and double as RFC 4180 has it."""
    if len(at) % 2:
        return False
    opening, closing = at[::2], at[1::2]
    before = np.where(opening > 0, cells[np.maximum(opening - 1, 0)], _NEWLINE)
    last = len(cells) - 1
    after = np.where(closing < last, cells[np.minimum(closing + 1, last)], _NEWLINE)
    if not np.isin(before, (cut, _NEWLINE, mark)).all():
        return False
    return bool(np.isin(after, (cut, _NEWLINE, _RETURN, mark)).all())


def _unclosed(cells: np.ndarray, stray: np.ndarray, cut: int) -> np.ndarray:
    """Those of the stray quotes that begin a cell in which their number is odd."""
    before = np.where(stray > 0, cells[np.maximum(stray - 1, 0)], _NEWLINE)
    begins = stray[np.isin(before, (cut, _NEWLINE))]
    edges = np.append(np.flatnonzero((cells == cut) | (cells == _NEWLINE)), len(cells))
    ends = edges[np.searchsorted(edges, begins)]
    number = np.searchsorted(stray, ends) - np.searchsorted(stray, begins)
    return begins[number % 2 == 1]
