"""Records: where in the bytes of a text file each respondent's line lies."""

import re
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

_CHUNK = 1 << 24
_NEWLINE, _RETURN = 10, 13


@dataclass(frozen=True)
class Lines:
    """Where the records of a text file lie: arrays with one entry a record that is not blank.

    `start` and `end` are byte offsets (end excludes the line end), `line` the line number that
    the record begins on, `fields` the number of its cells, `trails` whether its last cell is
    empty and follows a delimiter.
    """

    start: np.ndarray
    end: np.ndarray
    line: np.ndarray
    fields: np.ndarray
    trails: np.ndarray
    blank: np.ndarray
    lone_returns: bool
    stray_quotes: tuple[int, ...]
    unterminated: int


def find_records(body: pa.Buffer, delimiter: str, quote: str) -> Lines:
    """Find the records of a text in UTF-8, in one pass of arrays over its bytes.

    A quote opens a cell only at the cell's start (RFC 4180); elsewhere it is text. Line ends
    and delimiters between an opening and its closing quote belong to the cell. `delimiter` and
    `quote` are single ASCII characters; an empty `quote` quotes nothing.
    """
    cells = np.frombuffer(body, dtype="uint8")
    cut, mark = ord(delimiter), ord(quote) if quote else -1
    structural, stray = None, ()
    if quote and (cells == mark).any():
        offsets = _stray_quotes(cells, cut, mark)
        if len(offsets):
            structural = _structural_quotes(body, delimiter, quote)
            stray = _lines_of(cells, np.setdiff1d(offsets, structural))
    end, cuts_before, last_line, lone, opened = _line_ends(cells, cut, mark, structural)
    start = np.concatenate([[0], end[:-1] + 1])
    line = np.concatenate([[1], last_line[:-1] + 1])
    fields = np.diff(np.concatenate([[0], cuts_before])) + 1
    stop = np.where((end > start) & (cells[np.maximum(end - 1, 0)] == _RETURN), end - 1, end)
    trails = (stop > start) & (cells[np.maximum(stop - 1, 0)] == cut)
    blank = stop == start
    n_trailing = 0
    if int(fields[0]) == 1:
        # In a file of one column a blank line is an empty cell.
        blank = np.zeros(len(blank), dtype=bool)
    else:
        # Blank lines at the very end are no one's.
        n_trailing = int(np.argmin(blank[::-1])) if not blank.all() else len(blank)
    inner = blank.copy()
    inner[len(blank) - n_trailing :] = False
    keep = ~blank
    return Lines(
        start=start[keep],
        end=stop[keep],
        line=line[keep],
        fields=fields[keep],
        trails=trails[keep],
        blank=line[inner],
        lone_returns=lone,
        stray_quotes=stray,
        unterminated=opened,
    )


def _line_ends(
    cells: np.ndarray, cut: int, mark: int, structural: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool, int]:
    """The ends of the records: byte offset, delimiters before and line number of each.

    With them come whether a carriage return stands alone outside quotes, and the line of a quote
    that is never closed (0 if there is none). `structural` are the offsets of the quotes that
    open and close, None where all do.
    """
    inside, lone = False, False
    n_lines = n_cuts = opened = 0
    ends_at, cut_at, line_at = [], [], []
    for offset in range(0, len(cells), _CHUNK):
        part = cells[offset : offset + _CHUNK]
        newline = part == _NEWLINE
        outside = np.ones(len(part), dtype=bool)
        if mark >= 0:
            quotes = _quotes(part, mark, structural, offset)
            within = np.logical_xor.accumulate(quotes) ^ inside
            inside, outside = bool(within[-1]), ~within
            opening = np.flatnonzero(quotes & within)
            if inside and len(opening):
                opened = n_lines + int(newline[: opening[-1]].sum()) + 1
        breaks = np.flatnonzero(newline)
        ends = np.flatnonzero(newline & outside)
        cuts = np.flatnonzero((part == cut) & outside)
        ends_at.append(ends + offset)
        cut_at.append(np.searchsorted(cuts, ends) + n_cuts)
        line_at.append(np.searchsorted(breaks, ends) + n_lines + 1)
        following = offset + np.flatnonzero((part == _RETURN) & outside) + 1
        following = following[following < len(cells)]
        lone = lone or bool((cells[following] != _NEWLINE).any())
        n_lines += len(breaks)
        n_cuts += len(cuts)
    end, cuts_before, line = map(np.concatenate, (ends_at, cut_at, line_at))
    if not len(end) or end[-1] != len(cells) - 1:
        end = np.append(end, len(cells))
        cuts_before = np.append(cuts_before, n_cuts)
        line = np.append(line, n_lines + 1)
    return end, cuts_before, line, lone, opened if inside else 0


def _quotes(part: np.ndarray, mark: int, structural: np.ndarray | None, offset: int) -> np.ndarray:
    """Where in a part of the bytes, which begins at `offset`, a quote opens or closes."""
    if structural is None:
        return part == mark
    quotes = np.zeros(len(part), dtype=bool)
    first, last = np.searchsorted(structural, (offset, offset + len(part)))
    quotes[structural[first:last] - offset] = True
    return quotes


def _lines_of(cells: np.ndarray, offsets: np.ndarray) -> tuple[int, ...]:
    """The line numbers of byte offsets, each once."""
    ends = np.flatnonzero(cells == _NEWLINE)
    return tuple(int(n) + 1 for n in np.unique(np.searchsorted(ends, offsets)))


def _stray_quotes(cells: np.ndarray, cut: int, mark: int) -> np.ndarray:
    """Offsets of quotes that neither open, close nor double as RFC 4180 has it."""
    at = np.flatnonzero(cells == mark)
    opening = np.arange(len(at)) % 2 == 0
    before = np.where(at > 0, cells[np.maximum(at - 1, 0)], _NEWLINE)
    after = np.where(at + 1 < len(cells), cells[np.minimum(at + 1, len(cells) - 1)], _NEWLINE)
    fine = np.where(
        opening,
        np.isin(before, (cut, _NEWLINE, mark)),
        np.isin(after, (cut, _NEWLINE, _RETURN, mark)),
    )
    return at[~fine]


def _structural_quotes(body: pa.Buffer, delimiter: str, quote: str) -> np.ndarray:
    """Offsets of the quotes that open and close cells, where others are plain text.

    A quoted cell ends at a quote before a delimiter or line end, so that text such as
    ``"so-called" friends`` in a quoted cell does not end it early.
    """
    cut, mark = re.escape(delimiter.encode()), re.escape(quote.encode())
    cell = re.compile(
        rb"(?:\A|(?<=[%(cut)b\n]))%(mark)b"
        rb"((?:[^%(mark)b]|%(mark)b%(mark)b)*+)"
        rb"%(mark)b(?=[%(cut)b\r\n]|\Z)" % {b"cut": cut, b"mark": mark}
    )
    spans = [(m.start(), m.end() - 1) for m in cell.finditer(memoryview(body))]
    return np.array(spans, dtype="int64").reshape(-1)


def one_lower(lines: Lines) -> Lines:
    """The records as numbered in a file with one more line above."""
    return replace(
        lines,
        line=lines.line + 1,
        blank=lines.blank + 1,
        stray_quotes=tuple(n + 1 for n in lines.stray_quotes),
        unterminated=lines.unterminated + bool(lines.unterminated),
    )


def filled(lines: Lines, n_head: int) -> int:
    """How many respondents there are up to the last whose line is more than delimiters.

    Spreadsheets write such lines below the last row; between others, they are respondents.
    """
    alone = (lines.end - lines.start == lines.fields - 1) & (lines.fields > 1)
    kept = np.flatnonzero(~alone[n_head:])
    return int(kept[-1]) + 1 if len(kept) else 0
