"""Plain rows of a worksheet, taken many at a time.

Row 7 is mostly written as ``<row r="7" …><c r="A7" t="s"><v>4</v></c>…</row>``. Without the number
of the row nearly every cell is, byte by byte, one that has been met: each is looked at once.
"""

import re
from array import array
from collections.abc import Sequence

import numpy as np

from coproduction.readers.workbook.row_blocks import RowBlock, row_block
from coproduction.readers.workbook.sieve import Sieve, text_of
from coproduction.readers.workbook.values import Cells
from coproduction.readers.workbook.worksheet import MOST_COLUMNS, MOST_ROWS, NOTHING, Worksheet

_ROW, _CELL = b'<row r="', b'<c r="'
#: Stands for the number of the row and the mark after it; no XML may hold it.
_NUMBER = b"\0"
#: The start of a row, and of a cell, without its number; what is in a cell.
_START = re.compile(rb'<row r="\0[^<>\0]*(?<!/)>')
_PLACE = re.compile(rb'([A-Z]{1,3})\0(?: s="([0-9]{1,5})")?(?: t="(n|s|str|inlineStr|b|d)")?(/?)')
_INLINE = re.compile(rb'<is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>')
#: A formula; what stands after it is its result.
_FORMULA = re.compile(
    rb'<f(?: aca="false")?(?: t="shared"(?: ref="[A-Z0-9:]+")? si="[0-9]+")?'
    rb"(?:/>|>(?:[ -%'-;=?-~]|&(?:amp|lt|gt|quot|apos);)*</f>)"
)
_EMPTY = (b"<v/></c>", b"<v /></c>")
#: A number as nearly all programs write it: one that `values.NUMBER` takes, too.
_PLAIN = re.compile(rb"<v>(-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)</v></c>")
#: Of more distinct cells all are forgotten, and met anew.
_MOST_KNOWN = 1 << 17


class PlainRows(Sieve):
    """The rows of a sheet that stand below its header."""

    end = b"</row>"

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._known = _Known(sheet)
        #: Starts of rows that the parser has followed, and whether they are hidden.
        self._starts: dict[bytes, bool] = {}
        self._numbers: list[int] = []
        self._hidden: list[int] = []
        self._counts: list[int] = []
        self._cells = array("q")

    def met(self, element: bytes) -> bool:
        """Whether a row is plain, and all its cells are."""
        number, start, cells = _parted(element)
        hidden = self._starts.get(start)
        if hidden is None or not number.isdigit() or number[:1] == b"0":
            return False
        row = int(number)
        if not (self._numbers[-1] if self._numbers else self._sheet.row) < row <= MOST_ROWS:
            return False
        before = len(self._cells)
        try:
            self._cells.extend(map(self._known.__getitem__, cells))
        except KeyError:
            del self._cells[before:]
            return False
        self._numbers.append(row)
        self._counts.append(len(cells))
        if hidden:
            self._hidden.append(row)
        return True

    def ahead(self, block: bytes) -> int:
        """Take rows at the beginning of a block, each distinct cell looked at once; their bytes."""
        rows = row_block(block, _NUMBER) if self._starts else None
        if rows is None:
            return 0
        hidden = [self._starts.get(start) for start in rows.starts]
        sound = np.diff(rows.numbers, prepend=self._sheet.row) > 0
        sound &= (rows.numbers <= MOST_ROWS) & np.array([one is not None for one in hidden])
        n = len(sound) if sound.all() else int(np.argmin(sound))
        met, n = self._met(rows, n)
        taken = n > 0 and self._kept(rows.numbers[:n], rows.counts[:n], met)
        if taken:
            self._sheet.hidden += rows.numbers[:n][np.array(hidden[:n], dtype=bool)].tolist()
        return int(rows.ends[n - 1]) if taken else 0

    def _met(self, rows: RowBlock, n: int) -> tuple[np.ndarray, int]:
        """What is told of the cells of the first `n` rows, and of how many of these all is told."""
        bounds = np.cumsum(rows.counts)
        known, cells = array("q"), int(bounds[n - 1]) if n else 0
        distinct = int(np.searchsorted(rows.firsts, cells))
        try:
            known.extend(map(self._known.__getitem__, rows.distinct[:distinct]))
        except KeyError:
            n = int(np.searchsorted(bounds, rows.firsts[len(known)], side="right"))
            cells = int(bounds[n - 1]) if n else 0
        return np.frombuffer(known, dtype=np.int64)[rows.codes[:cells]], n

    def take(self, elements: Sequence[bytes]) -> bool:
        """Take rows; not where cells of one do not stand in the order of their columns."""
        met = np.frombuffer(self._cells, dtype=np.int64)
        ordered = self._kept(np.array(self._numbers), np.array(self._counts), met)
        if ordered:
            self._sheet.hidden += self._hidden
        self._numbers, self._hidden, self._counts = [], [], []
        self._cells = array("q")
        return ordered

    def _kept(self, numbers: np.ndarray, counts: np.ndarray, met: np.ndarray) -> bool:
        """Keep the cells of rows, by what is told of them; not where some are out of order."""
        rows = np.repeat(np.arange(len(numbers)), counts)
        positions, codes = met >> 32, met.astype(np.int32)
        ordered = bool((np.diff(rows * MOST_COLUMNS + positions) > 0).all())
        if ordered:
            self._sheet.keep_rows(numbers, rows, positions, codes)
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        return ordered

    def learn(self, element: bytes) -> None:
        """Know the start of a row again, once rows below the header are read."""
        start = _parted(element)[1]
        if self._sheet.below and _START.fullmatch(start):
            shown = start.replace(b' hidden="0"', b"").replace(b' hidden="false"', b"")
            hidden = re.sub(rb' hidden="(?:1|true)"', b"", start, count=1)
            if b"hidden" not in shown or b"hidden" not in hidden:
                self._starts[start] = b"hidden" in shown


def _parted(element: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """The number of a row, its start and its cells, both without the number."""
    number = element[len(_ROW) : element.find(b'"', len(_ROW))]
    start, *cells = element.replace(number + b'"', _NUMBER).split(_CELL)
    return number, start, cells


class _Known(dict[bytes, int]):
    """Cells that were met, to their position (above 32 bits) and what `Worksheet.coded` has."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._places: dict[bytes, tuple[int, str, int, bool]] = {}
        #: Starts of cells of numbers that are kept, to their position, their kind and their column.
        self._numbers: dict[bytes, tuple[int, str, Cells]] = {}

    def __missing__(self, cell: bytes) -> int:
        start, _, content = cell.partition(b">")
        if (of := self._numbers.get(start)) and (match := _PLAIN.fullmatch(content)):
            place, kind, column = of
            self[cell] = told = place | column.code(kind, match[1].decode())
            return told
        return self._looked_at(cell, start, content)

    def _looked_at(self, cell: bytes, start: bytes, content: bytes) -> int:
        """What is told of a cell; `KeyError` where that is for the parser to say."""
        place = self._places.get(start)
        if place is None:
            place = self._places[start] = self._place(start)
        position, kind, style, closed = place
        if bool(content) == closed:
            raise KeyError(cell)
        found: int | None = NOTHING
        if content and content != b"</c>":
            formula = _FORMULA.match(content)
            text = text_of(_inside(content[formula.end() :] if formula else content))
            if formula and not self._sheet.sound(kind, text or ""):
                raise KeyError(cell)
            found = None if text is None else self._sheet.coded(position, kind, style, text)
            if found is None:
                raise KeyError(cell)
            if kind == "n" and found >= 0:
                self._numbers[start] = position << 32, *self._sheet.numbers(position, style)
        self[cell] = told = position << 32 | found & 0xFFFFFFFF
        return told

    def _place(self, start: bytes) -> tuple[int, str, int, bool]:
        match = _PLACE.fullmatch(start)
        if match is None:
            raise KeyError(start)
        letters, style, kind, closed = match.groups()
        position = 0
        for letter in letters:
            position = position * 26 + letter - 64
        if position > MOST_COLUMNS:
            raise KeyError(start)
        return position - 1, (kind or b"n").decode(), int(style or b"0"), bool(closed)


def _inside(content: bytes) -> bytes:
    """The bytes of the one text that a cell holds; odd ones where it holds another thing."""
    if content[:3] == b"<v>" and content[-8:] == b"</v></c>":
        return content[3:-8]
    if content in _EMPTY:
        return b""
    match = _INLINE.fullmatch(content)
    return match[1] if match else b"<"
