"""Records: where in the bytes of a text file each respondent's line lies."""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from coproduction.faults import Fault
from coproduction.readers.formats import MOST_RESPONDENTS
from coproduction.readers.text.quotes import Quotes, places, quotes

#: Bytes that are looked at together: arrays of as many stay in the cache of a processor.
_CHUNK = 1 << 20
_NEWLINE, _RETURN = 10, 13
#: No survey has a line of so many bytes.
LONGEST = 1 << 25
#: Of `Lines`, what has an entry a record.
_OF_RECORDS = ("start", "end", "line", "last", "fields", "trails")


@dataclass(frozen=True)
class Lines:
    """Where the records of a text file lie: arrays with one entry a record that is not blank.

    `start` and `end` are byte offsets (end excludes the line end), `line` the line number that
    the record begins on and `last` the one that it ends on, `fields` the number of its cells,
    `trails` whether its last cell is empty and follows a delimiter. `blank` are the numbers of
    blank lines above and between records, `above` is how many lines stand above the text, `quotes`
    tells its quotes apart.
    """

    start: np.ndarray
    end: np.ndarray
    line: np.ndarray
    last: np.ndarray
    fields: np.ndarray
    trails: np.ndarray
    blank: np.ndarray
    lone_returns: bool
    above: int
    quotes: Quotes

    def of(self, body: pa.Buffer, offsets: np.ndarray) -> np.ndarray:
        """The line numbers of byte offsets of the text."""
        if not len(offsets):
            return offsets
        ends = places(np.frombuffer(body, dtype="uint8"), _NEWLINE)
        return np.searchsorted(ends, offsets) + 1 + self.above


def find_records(body: pa.Buffer, delimiter: str, quote: str, above: int = 0) -> Lines:
    """Find the records of a text in UTF-8, in one pass of arrays over its bytes.

    Line ends and delimiters between the quotes that open and close a cell belong to it.
    `delimiter` and `quote` are single ASCII characters; an empty `quote` quotes nothing.
    Lines are numbered as in a file with `above` more lines above.
    """
    cells = np.frombuffer(body, dtype="uint8")
    cut, mark = ord(delimiter), ord(quote) if quote else -1
    told = quotes(body, delimiter, quote)
    end, cuts_before, last_line, lone = _line_ends(cells, cut, mark, told.bounds)
    start = np.concatenate([[0], end[:-1] + 1])
    line = np.concatenate([[1], last_line[:-1] + 1])
    fields = np.diff(np.concatenate([[0], cuts_before])) + 1
    stop = np.where((end > start) & (cells[np.maximum(end - 1, 0)] == _RETURN), end - 1, end)
    trails = (stop > start) & (cells[np.maximum(stop - 1, 0)] == cut)
    blank = stop == start
    first = int(np.argmin(blank))
    n_trailing = 0
    if int(fields[first]) == 1:
        # In a file of one column a blank line below the header is an empty cell.
        blank[first:] = False
    else:
        # Blank lines at the very end are no one's.
        n_trailing = int(np.argmin(blank[::-1])) if not blank.all() else len(blank)
    inner = blank.copy()
    inner[len(blank) - n_trailing :] = False
    keep = ~blank
    return Lines(
        start=start[keep],
        end=stop[keep],
        line=line[keep] + above,
        last=last_line[keep] + above,
        fields=fields[keep],
        trails=trails[keep],
        blank=line[inner] + above,
        lone_returns=lone,
        above=above,
        quotes=told,
    )


def beyond(file: str, body: pa.Buffer) -> list[Fault]:
    """The faults of a text of more lines than any survey has respondents, or of longer ones."""
    cells = np.frombuffer(body, dtype="uint8")
    ends = [
        sum(
            int(np.count_nonzero(cells[at : min(at + _CHUNK, start + LONGEST)] == _NEWLINE))
            for at in range(start, min(start + LONGEST, len(cells)), _CHUNK)
        )
        for start in range(0, len(cells), LONGEST)
    ]
    faults = []
    if (n := sum(ends)) > MOST_RESPONDENTS:
        problem = f"The text has {n} line ends: no survey has so many respondents."
        faults.append(Fault(file, problem, expected=f"at most {MOST_RESPONDENTS}", check="rows"))
    if 0 in ends[: len(cells) // LONGEST]:
        problem = f"The text has {LONGEST} bytes without a line end: no survey has such a line."
        faults.append(Fault(file, problem, expected="a line a respondent", check="rows"))
    return [replace(fault, mend="export the file again") for fault in faults]


def _line_ends(
    cells: np.ndarray, cut: int, mark: int, bounds: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, bool]:
    """The ends of the records: byte offset, delimiters before and line number of each.

    With them comes whether a carriage return stands alone outside quotes. `bounds` are the offsets
    of the quotes that open and close, None where all do.
    """
    inside, lone = False, False
    n_lines = n_cuts = 0
    ends_at, cut_at, line_at = [], [], []
    for offset in range(0, len(cells), _CHUNK):
        part = cells[offset : offset + _CHUNK]
        newline = part == _NEWLINE
        outside = np.ones(len(part), dtype=bool)
        if mark >= 0:
            bounding = _bounding(part, mark, bounds, offset)
            if inside or bounding.any():
                within = np.logical_xor.accumulate(bounding) ^ inside
                inside, outside = bool(within[-1]), ~within
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
    return end, cuts_before, line, lone


def _bounding(part: np.ndarray, mark: int, bounds: np.ndarray | None, offset: int) -> np.ndarray:
    """Where in a part of the bytes, which begins at `offset`, a quote opens or closes."""
    if bounds is None:
        return part == mark
    found = np.zeros(len(part), dtype=bool)
    first, last = np.searchsorted(bounds, (offset, offset + len(part)))
    found[bounds[first:last] - offset] = True
    return found


def below(lines: Lines, n: int) -> Lines:
    """The records without the first n, which hold nothing."""
    return replace(
        lines,
        **{name: getattr(lines, name)[n:] for name in _OF_RECORDS},
        blank=np.union1d(lines.blank, lines.line[:n]),
    )


def among(lines: Lines, n: int) -> Lines:
    """The records, blank lines among the first n rows from the first record on being some too."""
    for number in lines.blank[lines.blank > lines.line[0]].tolist():
        at = int(np.searchsorted(lines.line, number))
        if at >= n:
            break
        place = {
            "start": lines.end[at - 1],
            "end": lines.end[at - 1],
            "line": number,
            "last": number,
        }
        more = {**place, "fields": 1, "trails": False}
        lines = replace(
            lines,
            **{name: np.insert(getattr(lines, name), at, value) for name, value in more.items()},
            blank=lines.blank[lines.blank != number],
        )
    return lines


def filled(lines: Lines, n_head: int) -> int:
    """How many respondents there are up to the last whose line is more than delimiters.

    Spreadsheets write such lines below the last row; between others, they are respondents.
    """
    alone = (lines.end - lines.start == lines.fields - 1) & (lines.fields > 1)
    kept = np.flatnonzero(~alone[n_head:])
    return int(kept[-1]) + 1 if len(kept) else 0
