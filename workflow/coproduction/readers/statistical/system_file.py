"""SPSS system files (`.sav`, `.zsav`): their numbers, many respondents at once.

ReadStat gives each cell to Python by itself, which takes longer than all that is done with it
afterwards. What a file declares is left to ReadStat, and so are its texts, and every file of which
something is not as SPSS, ReadStat and their like write it: `layout` knows none of it, or `Unlike`
is raised on the way, and ReadStat tells what is wrong. The layout of the format is that of
ReadStat (Miller 2012-2024) and of PSPP's developers' guide (appendix "System File Format").
"""

import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from coproduction.readers.statistical.known import Batch, Unlike, exactly

#: Bytes read at a time, and respondents given at a time.
_PIECE, _BATCH = 1 << 20, 1 << 15
#: System missing, and the largest and smallest number but that, none of which is an answer.
_SYSMIS = 0xFFEFFFFFFFFFFFFF
_NONE = (_SYSMIS, 0x7FEFFFFFFFFFFFFF, 0xFFEFFFFFFFFFFFFE)
_LARGEST = np.uint64(_NONE[2] & ~(1 << 63)).view(np.float64)
_HEADER, _BIAS = 176, 100.0
#: Types of records: a variable, value labels, their variables, a document, others, and the last.
_VARIABLE, _LABELS, _LABELLED, _DOCUMENT, _MORE, _END = 2, 3, 4, 6, 7, 999
#: Of those others the one of the numbers that stand for none.
_FLOATING = 4
#: Formats of texts; slots of eight bytes that a text has at the most.
_TEXT, _WIDEST = 1, 32
#: Bytes of a compressed file: padding, end, a slot as it stands, one of spaces, system missing.
_PAD, _STOP, _PLAIN, _SPACES, _MISSING = 0, 252, 253, 254, 255
#: What each such byte stands for; the others for a number.
_SLOTS = (np.arange(256) - _BIAS).view(np.uint64)
_SLOTS[_SPACES] = np.frombuffer(b" " * 8, np.uint64)[0]
_SLOTS[_MISSING] = _SYSMIS
#: Bytes that programs have zlib pack at once, into a block of `.zsav`, at the most.
_BLOCK = 0x3FF000


class Layout(NamedTuple):
    """Where the cells of a file lie.

    Attributes
    ----------
    path, at, compression
        The file, where its cells begin, and how they are compressed: 0 not, 1 by bytes, 2 by these
        and zlib.
    n, width
        Respondents, and slots of eight bytes each of them has.
    slots
        Name of each column of numbers to its slot.
    """

    path: Path
    at: int
    compression: int
    n: int
    width: int
    slots: dict[str, int]

    @property
    def names(self) -> set[str]:
        """The columns of numbers."""
        return {*self.slots}

    @property
    def halves(self) -> bool:
        """Numbers that are compressed are found by reading all before them."""
        return not self.compression

    def batches(self, names: Sequence[str], at: int = 0, end: int | None = None) -> Iterator[Batch]:
        """See `known.Known`."""
        slots = [self.slots[name] for name in names]
        end = self.n if end is None else end
        with self.path.open("rb") as file:
            file.seek(self.at)
            if self.compression:
                packed = self.compression == 2
                words = _inflated(file, self.n, self.width) if packed else _pieces(file)
                rows = _cases(words, self.width, self.n, at, end)
            else:
                file.seek(self.width * 8 * at, 1)
                rows = _plain(file, self.width, end - at)
            for held in _batched(rows, slots):
                yield Batch(held.shape[1], ((numbers(words), None) for words in held))


def layout(path: Path, header: Any) -> Layout | None:
    """The layout of a file whose header ReadStat read; None where only ReadStat can read it."""
    with path.open("rb") as file:
        head = file.read(_HEADER)
        if len(head) < _HEADER or head[:4] not in (b"$FL2", b"$FL3"):
            return None
        code, _, compression, _, n, bias = struct.unpack_from("<5id", head, 64)
        told = code in (2, 3) and compression in (0, 1, 2) and bias == _BIAS
        if not told or n < 1 or n != header.number_rows:
            return None
        try:
            places, kinds, width = _variables(file)
        except (struct.error, OverflowError, OSError, Unlike):
            return None
        at = file.tell()
    names, types = header.column_names, header.readstat_variable_types
    if len(places) != len(names) or len({*names}) != len(names):
        return None  # texts of several variables
    if [types[name] == "double" for name in names] != kinds:
        return None
    rest = path.stat().st_size - at
    if compression < 2 and rest < width * n * (1 if compression else 8):
        return None
    if compression == 1 and rest % 8:
        return None
    of = zip(names, places, kinds, strict=True)
    return Layout(path, at, compression, n, width, {name: k for name, k, number in of if number})


def _variables(file: BinaryIO) -> tuple[list[int], list[bool], int]:
    """First slot of each variable, whether it is a number, and all slots; the file at its cells."""

    def read(form: str) -> tuple:
        return struct.unpack(form, file.read(struct.calcsize(form)))

    places: list[int] = []
    kinds: list[bool] = []
    width = 0
    while (kind := read("<i")[0]) != _END:
        if kind == _VARIABLE:
            length, label, missing, shown, written, _ = read("<5i8s")
            if label:
                file.seek(-(-read("<I")[0] // 4) * 4, 1)
            file.seek(abs(missing) * 8, 1)
            if length >= 0:
                text = length > 0 or _TEXT in ((shown >> 16) & 255, (written >> 16) & 255)
                places.append(width)
                kinds.append(not text)
            elif not places or kinds[-1] or width - places[-1] >= _WIDEST:
                raise Unlike
            width += 1
        elif kind == _LABELS:
            for _ in range(read("<I")[0]):
                file.seek((read("<8xB")[0] + 8) // 8 * 8 - 1, 1)
        elif kind == _LABELLED:
            file.seek(read("<I")[0] * 4, 1)
        elif kind == _DOCUMENT:
            file.seek(read("<I")[0] * 80, 1)
        elif kind == _MORE:
            sort, size, count = read("<3I")
            if sort == _FLOATING and read("<3Q") != _NONE:
                raise Unlike
            file.seek(size * count if sort != _FLOATING else 0, 1)
        else:
            raise Unlike
    file.seek(4, 1)
    return places, kinds, width


def _pieces(file: BinaryIO) -> Iterator[np.ndarray]:
    """The rest of a file in words of eight bytes."""
    while raw := file.read(_PIECE):
        yield from _parted(raw)


def _inflated(file: BinaryIO, n: int, width: int) -> Iterator[np.ndarray]:
    """The same of a file whose blocks zlib packed, with so many respondents of so many slots."""
    for size, packed in _blocks(file, n, width):
        block = zlib.decompressobj()
        try:
            raw = block.decompress(exactly(file, packed), size)
            more = block.decompress(block.unconsumed_tail, 1)
        except zlib.error as error:
            raise Unlike from error
        if len(raw) != size or more or not block.eof:
            raise Unlike
        yield from _parted(raw)


def _blocks(file: BinaryIO, n: int, width: int) -> list[tuple[int, int]]:
    """Bytes of each block before and after zlib packed it; the file at the first.

    What follows the last one tells of them. Each begins where the one before it ends, so that no
    byte is unpacked twice, and all have as many bytes as the cells may take: one a slot at the
    least, and at the most nine, with those that fill up the last word of each respondent.
    """
    at = file.tell()
    start, trailer, length = struct.unpack("<3Q", exactly(file, 24))
    if start != at or length % 24:
        raise Unlike
    _move(file, trailer)
    *_, blocks = struct.unpack("<qqii", exactly(file, 24))
    if blocks != length // 24 - 1:
        raise Unlike
    found, before, place = [], at, at + 24
    for entry in struct.iter_unpack("<qqii", exactly(file, 24 * blocks)):
        *places, size, packed = entry
        if places != [before, place] or not 0 < size <= _BLOCK or size % 8 or packed < 0:
            raise Unlike
        found.append((size, packed))
        before, place = before + size, place + packed
    most = (n + 1) * 8 * (width + -(-width // 8))
    if place != trailer or not n * width <= before - at <= most:
        raise Unlike
    file.seek(at + 24)
    return found


def overlapping(path: Path) -> str:
    """How many bytes the blocks of a `.zsav` are said to take, empty if the file has as many.

    ReadStat unpacks a block as often as the end of the file leads to it.
    """
    with path.open("rb") as file:
        if file.read(_HEADER)[:4] != b"$FL3":
            return ""
        try:
            _variables(file)
            _, trailer, _ = struct.unpack("<3Q", exactly(file, 24))
            _move(file, trailer)
            *_, blocks = struct.unpack("<qqii", exactly(file, 24))
            told = struct.iter_unpack("<qqii", exactly(file, 24 * blocks))
        except (struct.error, OverflowError, OSError, Unlike):
            return ""
        taken, size = sum(packed for *_, packed in told), os.fstat(file.fileno()).st_size
    return f"its blocks are to take {taken} bytes and it has {size}" if taken > size else ""


def _parted(raw: bytes) -> Iterator[np.ndarray]:
    """Words of eight bytes, not too many at once: eight slots may come of each."""
    words = np.frombuffer(raw, np.uint64)
    yield from (words[at : at + _PIECE // 32] for at in range(0, len(words), _PIECE // 32))


def _move(file: BinaryIO, place: int) -> None:
    """Go to a place within a file."""
    if not 0 <= place <= os.fstat(file.fileno()).st_size:
        raise Unlike
    file.seek(place)


def _plain(file: BinaryIO, width: int, n: int) -> Iterator[np.ndarray]:
    """The slots of n respondents of a file that is not compressed, a row each."""
    most = max(_PIECE // (8 * width), 1)
    while n:
        raw = exactly(file, 8 * width * min(most, n))
        n -= len(raw) // (8 * width)
        yield np.frombuffer(raw, np.uint64).reshape(-1, width)


def _cases(
    pieces: Iterator[np.ndarray], width: int, n: int, at: int, end: int
) -> Iterator[np.ndarray]:
    """The same of those from one on to before another, of words that are compressed by bytes.

    All n are looked for where `end` is n.
    """
    left, held, row = np.empty(0, np.uint64), np.empty(0, np.uint64), 0
    for piece in pieces:
        words = np.concatenate([left, piece]) if len(left) else piece
        found, left, over = _unpacked(words)
        held = np.concatenate([held, found]) if len(held) else found
        rows, held = held[: len(held) // width * width], held[len(held) // width * width :]
        rows = rows.reshape(-1, width)
        first, row = row, row + len(rows)
        yield rows[max(at - first, 0) : max(end - first, 0)]
        if row >= end:
            return
        if over:
            break
    raise Unlike


def _unpacked(words: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """The slots that words stand for, the words of a block that is cut, and whether all ends here.

    A block is a word of eight bytes, each of which stands for a slot or says that the slot follows
    as it stands, and the slots that follow.
    """
    plain = (words.view(np.uint8) == _PLAIN).view(np.uint64)
    follow = ((plain * np.uint64(0x0101010101010101)) >> np.uint64(56)).astype(np.int64)
    some = np.flatnonzero(follow)  # among them slots that look like blocks
    after = some + 1 + follow[some]
    jumps = np.searchsorted(some, after).tolist()
    met, k = [], 0
    while k < len(jumps):
        met.append(k)
        k = jumps[k]
    starts, ends = some[met] + 1, after[met]
    whole = len(words)
    if len(ends) and ends[-1] > whole:
        whole = int(starts[-1]) - 1
        starts, ends = starts[:-1], ends[:-1]
    edges = np.zeros(whole + 1, dtype=np.int8)
    edges[starts] += 1
    edges[ends] -= 1
    stands = np.cumsum(edges[:-1], dtype=np.int8).view(bool)
    codes = words[:whole][~stands].view(np.uint8)
    stop = codes == _STOP
    over = bool(stop.any())
    if over:
        codes = codes[: int(stop.argmax())]
    if not codes.all():
        codes = codes[codes != _PAD]
    found = _SLOTS[codes]
    there = codes == _PLAIN
    found[there] = words[:whole][stands][: int(there.sum())]
    return found, words[whole:], over


def _batched(rows: Iterator[np.ndarray], slots: Sequence[int]) -> Iterator[np.ndarray]:
    """The columns at some slots of rows, `_BATCH` rows at once."""
    held, filled = np.empty((len(slots), _BATCH), np.uint64), 0
    for part in rows:
        start = 0
        while start < len(part):
            some = part[start : start + _BATCH - filled]
            for column, slot in zip(held, slots, strict=True):
                column[filled : filled + len(some)] = some[:, slot]
            filled, start = filled + len(some), start + len(some)
            if filled == _BATCH:
                yield held
                filled = 0
    if filled:
        yield held[:, :filled]


def numbers(words: np.ndarray) -> np.ndarray:
    """The numbers (float64, NaN for none) that words of a column stand for."""
    found = words.view(np.float64).copy()
    if found.max(initial=0.0) < _LARGEST and found.min(initial=0.0) > -_LARGEST:  # and no NaN
        return found
    for none in _NONE:
        found[words == np.uint64(none)] = np.nan
    return found
