"""Records: where in the bytes of a text file each respondent's line lies."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from coproduction.faults import Fault
from coproduction.readers import shelf
from coproduction.readers.formats import MOST_RESPONDENTS
from coproduction.readers.text.body import Body
from coproduction.readers.text.quotes import Quotes, quotes

_NEWLINE, _RETURN = 10, 13
#: No survey has a line of so many bytes.
LONGEST = 1 << 25
#: Of `Lines`, what has an entry a record.
_OF_RECORDS = {
    "start": np.int64,
    "end": np.int64,
    "line": np.int32,
    "last": np.int32,
    "fields": np.int32,
    "trails": np.bool_,
}


@dataclass(frozen=True)
class Lines:
    """Where the records of a text file lie: arrays with one entry a record that is not blank.

    `start` and `end` are byte offsets (end excludes the line end), `line` the line number that
    the record begins on and `last` the one that it ends on, `fields` the number of its cells,
    `trails` whether its last cell is empty and follows a delimiter. `blank` are the numbers of
    blank lines above and between records, `above` is how many lines stand above the text, `quotes`
    tells its quotes apart. `returns` says whether a carriage return ends no line, `lone_returns`
    whether one outside quotes does and is not the last byte.
    """

    start: np.ndarray
    end: np.ndarray
    line: np.ndarray
    last: np.ndarray
    fields: np.ndarray
    trails: np.ndarray
    blank: np.ndarray
    lone_returns: bool
    returns: bool
    above: int
    quotes: Quotes

    def of(self, body: Body, offsets: np.ndarray) -> np.ndarray:
        """The line numbers of byte offsets of the text, which are in order."""
        return body.before(offsets, b"\n") + 1 + self.above


def find_records(body: Body, delimiter: str, quote: str, above: int = 0) -> Lines:
    """Find the records of a text in UTF-8, in one pass of arrays over its bytes.

    Line ends and delimiters between the quotes that open and close a cell belong to it.
    `delimiter` and `quote` are single ASCII characters; an empty `quote` quotes nothing.
    Lines are numbered as in a file with `above` more lines above.
    """
    told = quotes(body, delimiter, quote)
    most = body.counted(_NEWLINE) + 1
    held = {name: shelf.empty(most, kind) for name, kind in _OF_RECORDS.items()}
    n, lone, returns = 0, False, False
    for found in _parts(body, ord(delimiter), ord(quote) if quote else -1, told.bounds):
        end = n + len(found.ends)
        for name, cells in _records(body.cells, ord(delimiter), found).items():
            held[name][n:end] = cells
        n, lone, returns = end, lone or found.lone, returns or found.returns
    held = {name: cells[:n] for name, cells in held.items()}
    for name in ("line", "last"):
        held[name] += above
    blank = held["end"] == held["start"]
    first = int(np.argmin(blank))
    n_trailing = 0
    if int(held["fields"][first]) == 1:
        # In a file of one column a blank line below the header is an empty cell.
        blank[first:] = False
    else:
        # Blank lines at the very end are no one's.
        n_trailing = int(np.argmin(blank[::-1])) if not blank.all() else len(blank)
    numbers = held["line"][np.flatnonzero(blank[: len(blank) - n_trailing])]
    if blank.any():
        held = {name: shelf.laid(cells[~blank]) for name, cells in held.items()}
    shelf.left()
    return Lines(
        **held, blank=numbers, lone_returns=lone, returns=returns, above=above, quotes=told
    )


def beyond(file: str, body: Body) -> list[Fault]:
    """The faults of a text of more lines than any survey has respondents, or of longer ones."""
    starts = range(0, len(body), LONGEST)
    ends = [body.part(start, start + LONGEST).counted(_NEWLINE) for start in starts]
    faults = []
    if (n := sum(ends)) > MOST_RESPONDENTS:
        problem = f"The text has {n} line ends: no survey has so many respondents."
        faults.append(Fault(file, problem, expected=f"at most {MOST_RESPONDENTS}", check="rows"))
    if 0 in ends[: len(body) // LONGEST]:
        problem = f"The text has {LONGEST} bytes without a line end: no survey has such a line."
        faults.append(Fault(file, problem, expected="a line a respondent", check="rows"))
    return [replace(fault, mend="export the file again") for fault in faults]


class _Part(NamedTuple):
    """The ends of the records that end in a part of a text: byte offset and line of each.

    `cuts` are the delimiters of each. The first record begins at `start`, on a `line`. `lone` and
    `returns` say of carriage returns what `Lines` does.
    """

    ends: np.ndarray
    last: np.ndarray
    cuts: np.ndarray
    start: int
    line: int
    lone: bool = False
    returns: bool = False


def _parts(body: Body, cut: int, mark: int, bounds: np.ndarray | None) -> Iterator[_Part]:
    """The ends of the records, part by part.

    `bounds` are the offsets of the quotes that open and close, None where all do.
    """
    cells, end, inside = body.cells, len(body) - 1, False
    # Of the record that goes on: where it begins, its line, and its delimiters so far.
    start, line, begun, n_lines = 0, 1, 0, 0
    for offset, part in body.parts():
        newline, cutting, within = part == _NEWLINE, part == cut, None
        breaks = np.flatnonzero(newline)
        ends, last = breaks, np.arange(n_lines + 1, n_lines + 1 + len(breaks))
        if mark >= 0:
            bounding = _bounding(part, mark, bounds, offset)
            if inside or bounding.any():
                within = np.logical_xor.accumulate(bounding) ^ inside
                inside = bool(within[-1])
                cutting &= ~within
                outer = ~within[breaks]
                ends, last = ends[outer], last[outer]
        cuts = np.flatnonzero(cutting)
        before = np.searchsorted(cuts, ends)
        alone = np.flatnonzero(part == _RETURN) + offset
        following = cells[np.minimum(alone + 1, end)]
        alone = alone[(following != _NEWLINE) | (alone == end)]
        lone = alone[alone < end]
        if within is not None:
            lone = lone[~within[lone - offset]]
        ends = ends + offset
        of_each = np.diff(before, prepend=-begun)
        yield _Part(ends, last, of_each, start, line, len(lone) > 0, len(alone) > 0)
        n_lines += len(breaks)
        begun += len(cuts)
        if len(ends):
            start, line, begun = int(ends[-1]) + 1, int(last[-1]) + 1, len(cuts) - int(before[-1])
    if start < len(cells):
        ends, last, cuts = (np.array([one]) for one in (len(cells), n_lines + 1, begun))
        yield _Part(ends, last, cuts, start, line)


def _records(cells: np.ndarray, cut: int, found: _Part) -> dict[str, np.ndarray]:
    """The records of a part, blank ones too: what `Lines` has of each."""
    end = found.ends
    start = np.concatenate([[found.start], end[:-1] + 1])[: len(end)]
    stop = np.where((end > start) & (cells[end - 1] == _RETURN), end - 1, end)
    return {
        "start": start,
        "end": stop,
        "line": np.concatenate([[found.line], found.last[:-1] + 1])[: len(end)],
        "last": found.last,
        "fields": np.minimum(found.cuts + 1, np.iinfo(np.int32).max),
        "trails": (stop > start) & (cells[stop - 1] == cut),
    }


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
    kept = ~alone[n_head:][::-1]
    return len(kept) - int(kept.argmax()) if kept.any() else 0
