"""Stata data sets (`.dta`): their numbers, many respondents at once.

As `system_file` for SPSS: what a file declares, its texts and whatever is odd are left to ReadStat.
Release 117 on are described in Stata's manual (`help dta`), 113 to 115 as ReadStat reads them.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from coproduction.readers.statistical.known import Batch, Unlike, exactly

#: Bytes read at a time.
_PIECE = 1 << 22
#: Kind of a number to how it lies, the largest that is none of a missing value, and how far the
#: letters of these are from each other, as a power of two.
_KINDS = {
    "int8": ("i1", 0x64, 0),
    "int16": ("<i2", 0x7FE4, 0),
    "int32": ("<i4", 0x7FFF_FFE4, 0),
    "float": ("<i4", 0x7EFF_FFFF, 11),
    "double": ("<i8", 0x7FDF_FFFF_FFFF_FFFF, 40),
}
#: Code of a type to the kind, from release 117 on and before.
_TYPES = {0xFFFA: "int8", 0xFFF9: "int16", 0xFFF8: "int32", 0xFFF7: "float", 0xFFF6: "double"}
_OLD = {0xFB: "int8", 0xFC: "int16", 0xFD: "int32", 0xFE: "float", 0xFF: "double"}
_SIZES = {"int8": 1, "int16": 2, "int32": 4, "float": 4, "double": 8}
#: Text of a place of its own, which takes eight bytes in a row, and longest other text.
_ELSEWHERE, _LONGEST = 0x8000, 2045
_HEAD = re.compile(rb"<stata_dta><header><release>(11[789])</release><byteorder>LSF</byteorder><K>")
_MARKS = np.array([f".{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + [""], dtype="U2")


class Layout(NamedTuple):
    """Where the numbers of a file lie.

    Attributes
    ----------
    path, at
        The file, and where its rows begin.
    n, width
        Respondents, and bytes each of them has.
    places
        Name of each column of numbers to its kind and its place in a row.
    """

    path: Path
    at: int
    n: int
    width: int
    places: dict[str, tuple[str, int]]

    #: One process finds the second half without the first.
    halves = True

    @property
    def names(self) -> set[str]:
        """The columns of numbers."""
        return {*self.places}

    def batches(self, names: Sequence[str], at: int = 0, end: int | None = None) -> Iterator[Batch]:
        """See `known.Known`."""
        left, most = (self.n if end is None else end) - at, max(_PIECE // self.width, 1)
        with self.path.open("rb") as file:
            file.seek(self.at + self.width * at)
            while left > 0:
                raw = exactly(file, self.width * min(left, most))
                rows = np.frombuffer(raw, np.uint8).reshape(-1, self.width)
                left -= len(rows)
                yield Batch(len(rows), (_numbers(rows, *self.places[name]) for name in names))


def _numbers(rows: np.ndarray, kind: str, place: int) -> tuple[np.ndarray, np.ndarray | None]:
    """The numbers (float64) of a column, NaN where there is none, and the tags if there are any."""
    lies, most, apart = _KINDS[kind]
    raw = np.ascontiguousarray(rows[:, place : place + _SIZES[kind]]).view(lies)[:, 0]
    missing = raw > most
    if kind in ("float", "double"):
        with np.errstate(invalid="ignore"):
            found = raw.view("<f4" if kind == "float" else "<f8").astype(np.float64)
    else:
        found = raw.astype(np.float64)
    if not missing.any():
        return found, None
    found[missing] = np.nan
    beyond = raw[missing].astype(np.int64) - (most + 1)
    if not beyond.any():
        return found, None
    # The first is system missing; letters follow.
    letter = np.where(beyond == 0, -1, (beyond - (1 << apart)) >> apart)
    if (
        (letter < -1).any()
        or (letter >= len(_MARKS) - 1).any()
        or ((letter < 0) & (beyond > 0)).any()
    ):
        raise Unlike
    tags = np.full(len(raw), "", dtype="U2")
    tags[missing] = _MARKS[letter]
    return found, tags


def layout(path: Path, header: Any) -> Layout | None:
    """The layout of a file whose header ReadStat read; None where only ReadStat can read it."""
    with path.open("rb") as file:
        try:
            codes, n, at = _new(file) if file.read(1) == b"<" else _before(file)
        except (struct.error, OverflowError, OSError, Unlike):
            return None
        end = file.seek(0, 2)
    names, types = header.column_names, header.readstat_variable_types
    if len(codes) != len(names) or len({*names}) != len(names) or n < 1 or n != header.number_rows:
        return None
    places, width = {}, 0
    for name, (kind, size) in zip(names, codes, strict=True):
        if (kind or "string") != types[name].replace("string_ref", "string"):
            return None
        if kind:
            places[name] = kind, width
        width += size
    return Layout(path, at, n, width, places) if at + n * width <= end else None


def _new(file: BinaryIO) -> tuple[list[tuple[str, int]], int, int]:
    """Kind (empty for texts) and bytes of each column, respondents, and where these begin.

    Of release 117 on.
    """
    file.seek(0)
    head = _HEAD.fullmatch(exactly(file, 70))
    if not head:
        raise Unlike
    release = int(head[1])

    def read(form: str, after: bytes) -> tuple:
        found = struct.unpack("<" + form, file.read(struct.calcsize("<" + form)))
        if file.read(len(after)) != after:
            raise Unlike
        return found

    (columns,) = read("I" if release == 119 else "H", b"</K><N>")
    (n,) = read("I" if release == 117 else "Q", b"</N><label>")
    (length,) = read("B" if release == 117 else "H", b"")
    read(f"{length}x", b"</label><timestamp>")
    (length,) = read("B", b"")
    read(f"{length}x", b"</timestamp></header><map>")
    data = read("14Q", b"</map><variable_types>")[9]
    types = struct.unpack(f"<{columns}H", exactly(file, 2 * columns))
    if file.read(17) != b"</variable_types>":
        raise Unlike
    codes = []
    for code in types:
        if kind := _TYPES.get(code, ""):
            codes.append((kind, _SIZES[kind]))
        elif code == _ELSEWHERE or 0 < code <= _LONGEST:
            codes.append(("", 8 if code == _ELSEWHERE else code))
        else:
            raise Unlike
    return codes, n, data + len(b"<data>")


def _before(file: BinaryIO) -> tuple[list[tuple[str, int]], int, int]:
    """The same of releases 113 to 115."""
    file.seek(0)
    head = exactly(file, 109)
    release, order, _, _, columns, n = struct.unpack_from("<4BHI", head)
    if release not in (113, 114, 115) or order != 2:
        raise Unlike
    types = exactly(file, columns)
    shown = 12 if release == 113 else 49
    file.seek(columns * (33 + 2 + shown + 33 + 81) + 2, 1)
    while True:
        code, length = struct.unpack("<BI", file.read(5))
        if not code and not length:
            break
        file.seek(length, 1)
    kinds = [(_OLD.get(code, ""), code) for code in types]
    return [(kind, _SIZES[kind] if kind else code) for kind, code in kinds], n, file.tell()
