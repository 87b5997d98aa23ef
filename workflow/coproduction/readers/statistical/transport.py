"""SAS transport files (`.xpt`, versions 5 and 8): ReadStat's cells, and what it leaves out.

ReadStat's Python binding gives special missing values as plain empty cells and takes a file
cut between two records for whole; both can be told from the records themselves (SAS Institute,
TS-140, "The Record Layout of a Data Set in SAS Transport (XPORT) Format").
"""

import struct
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from coproduction.faults import Fault, Faults
from coproduction.readers.export import Export
from coproduction.readers.formats import Reading
from coproduction.readers.statistical import readstat
from coproduction.readers.statistical.completeness import truncated

_RECORD = 80
_TAGS = b"_ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def read(source: Reading, path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read a transport file; interface and errors as `coproduction.readers.dispatch.read`."""
    file = source.file
    raw = np.memmap(path, dtype="uint8", mode="r")
    if len(raw) % _RECORD:
        raise Faults([truncated(file, f"its {len(raw)} bytes are no whole number of records")])
    export = readstat.read(source, path, columns, root)
    layout, start = _layout(file, raw)
    width = max(at + size for _, at, size, _ in layout)
    n = len(export.data)
    rest = raw[start + n * width :]
    if len(rest) and (rest != 0x20).any():
        raise Faults([truncated(file, "its last respondent is cut")])
    # Version 8 says how many respondents follow.
    declared = raw[start - _RECORD + 48 : start - _RECORD + 63].tobytes().strip()
    if declared.isdigit() and int(declared) > n:
        how = f"it declares {int(declared)} respondents and holds {n}"
        raise Faults([truncated(file, how)])
    records = raw[start : start + n * width].reshape(n, width)
    tags = {}
    for name, at, size, numeric in layout:
        if not numeric or name not in export.columns:
            continue
        cells = records[:, at : at + size]
        tagged = np.isin(cells[:, 0], list(_TAGS)) & (cells[:, 1:] == 0).all(axis=1)
        if tagged.any():
            marks = np.full(n, "", dtype="U2")
            letters = np.array(cells[tagged, 0], dtype="uint8").view("S1").astype("U1")
            marks[tagged] = np.char.add(".", letters)
            tags[name] = marks
    return replace(export, tags=tags)


def _layout(file: str, raw: np.ndarray) -> tuple[list[tuple[str, int, int, bool]], int]:
    """Name, offset, width and numericness of each variable, and where the cells begin."""
    records = raw.reshape(-1, _RECORD)
    mark = np.frombuffer(b"HEADER RECORD*******", dtype="uint8")
    marked = np.flatnonzero((records[:, : len(mark)] == mark).all(axis=1))
    heads = [(int(i), records[i].tobytes()) for i in marked]
    members = [record for _, record in heads if record[20:26] in (b"MEMBER", b"MEMBV8")]
    if len(members) > 1:
        raise Faults(
            [
                Fault(
                    file,
                    f"The file holds {len(members)} data sets; which is meant cannot be told.",
                    expected="one data set a file",
                    mend="export each data set to a file of its own",
                    check="several data sets",
                )
            ]
        )
    size = int(members[0][74:78])
    at = next(i for i, record in heads if record[20:24] in (b"NAMS", b"NAME"))
    count = int(records[at].tobytes()[53:58])
    obs = next(i for i, record in heads if record[20:23] == b"OBS")
    names = raw[(at + 1) * _RECORD : (at + 1) * _RECORD + count * size].tobytes()
    version8 = records[at].tobytes()[20:27] == b"NAMSTV8"
    layout = []
    for i in range(count):
        entry = names[i * size : (i + 1) * size]
        kind, _, length = struct.unpack_from(">hhh", entry)
        position = struct.unpack_from(">l", entry, 84)[0]
        raw_name = entry[88:120] if version8 else entry[8:16]
        name = raw_name.rstrip(b" \0").decode("utf-8", "replace")
        layout.append((name, position, length, kind == 1))
    return layout, (obs + 1) * _RECORD
