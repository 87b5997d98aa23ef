"""SPSS `.sav` and `.zsav`, Stata `.dta`, SAS `.sas7bdat`, by ReadStat: as an export."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coproduction.faults import Faults, raise_any
from coproduction.readers import portions, shelf
from coproduction.readers.export import Export
from coproduction.readers.formats import Reading, in_halves
from coproduction.readers.gather import Gathered
from coproduction.readers.isolation import several, started
from coproduction.readers.selection import select
from coproduction.readers.statistical import dataset, system_file
from coproduction.readers.statistical.assembly import assemble
from coproduction.readers.statistical.completeness import (
    explain,
    holds_more,
    lengthened,
    miscounted,
    overfull,
    overlong,
    truncated,
    unfinished,
)
from coproduction.readers.statistical.decoding import held_back, iconv, refuse
from coproduction.readers.statistical.known import Known, Unlike
from coproduction.readers.statistical.scan import batches, scan
from coproduction.readers.statistical.transcoding import (
    cut_texts,
    held,
    stata_encoding,
    texts_of,
    two_byte_texts,
)
from coproduction.readers.statistical.value_labels import catalogue

_SPSS = ("sav", "zsav")


def read(source: Reading, path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read a statistical file; interface and errors as `coproduction.readers.dispatch.read`."""
    file, kind, options = source.file, source.format, _options(source)
    header = _header(source, path, options)
    nameless = [i for i, name in enumerate(header.column_names, 1) if not name]
    if nameless:
        shown = ", ".join(str(i) for i in nameless[:5])
        raise Faults([explain(source, f"no name for the columns at positions {shown}")])
    positions, found = select(file, header.column_names, columns)
    if complaint := _lacking(kind, path):
        found.append(overlong(file) if lengthened(kind, path) else truncated(file, complaint))
    labels = dict(header.variable_value_labels)
    if source.catalog:
        labels, more = catalogue(source.catalog, root, header)
        found += more
    raise_any(found)

    names = [header.column_names[i] for i in positions]
    read = portions.holding(names)
    if read:
        gathered, n = _joined(read, header, names)
    else:
        gathered, n = _gather(source, path, options, header, names)
    declared = header.number_rows
    if declared is not None and declared >= 0 and declared != n:
        raise Faults([truncated(file, f"it declares {declared} respondents and holds {n}")])
    if any(part.more for part in read) if read else _more(source, path, n, options, header):
        raise Faults([overfull(file, n)])
    encoding = _encoding(source, path, header)
    export = assemble(source, gathered, n, header, labels, encoding)
    if declared is None and (told := miscounted(kind, path, n)):
        export = replace(export, notes=(*export.notes, told))
    if read:
        bytes_held = _joined_bytes(read, names)
    else:
        bytes_held = held(source, path, names, header, options, encoding)
    cut = cut_texts(export, header, bytes_held)
    if cut and any(not text.isascii() for text in texts_of(export)):
        # Other letters are sound UTF-8, so these were cut by the program that wrote the file.
        notes = tuple(
            f"column {fault.column}: {fault.n} texts end in half a letter, which is left out"
            for fault in cut
        )
        return replace(export, notes=(*export.notes, *notes))
    raise_any([*cut, *two_byte_texts(source, export, encoding)])
    return export


def read_part(
    source: Reading, path: Path, columns: Sequence[str], part: int, of: int
) -> portions.Part:
    """Read the columns that are there of some respondents: those of one part, from 1 on, of many.

    What else is wrong with the file is told by `read`, which joins the parts. Raises `Faults` where
    cells, or how many bytes their texts have, cannot be read.
    """
    options = _options(source)
    header = _header(source, path, options)
    if _lacking(source.format, path):
        return portions.Part()
    n = max(header.number_rows or 0, 0)
    at, end = portions.bounds(n, part, of)
    positions, _ = select(source.file, header.column_names, columns)
    names = [header.column_names[i] for i in positions]
    room = (n if end is None else end) - at
    gathered, n = _gathered(source, path, options, header, names, at, end, room)
    more = end is None and _more(source, path, at + n, options, header)
    encoding = _encoding(source, path, header)
    known = held(source, path, names, header, options, encoding, at, end)
    return portions.Part(n, gathered, known, more)


def _lacking(kind: str, path: Path) -> str:
    """What a file's own structure says is lacking, empty if nothing."""
    return unfinished(kind, path) or (system_file.overlapping(path) if kind in _SPSS else "")


def _options(source: Reading) -> dict[str, Any]:
    options: dict[str, Any] = {"disable_datetime_conversion": True}
    if source.encoding:
        options["encoding"] = iconv(source.encoding)
    if source.format != "xpt":
        options["user_missing"] = True
    return options


def _encoding(source: Reading, path: Path, header: Any) -> str:
    return source.encoding or header.file_encoding or stata_encoding(source.format, path)


def _more(source: Reading, path: Path, n: int, options: dict[str, Any], header: Any) -> bool:
    """Whether respondents follow the n that an SPSS file declares."""
    return source.format in _SPSS and holds_more(path, n, options, header.column_names[:1])


def _joined(
    read: Sequence[portions.Stored], header: Any, names: Sequence[str]
) -> tuple[dict[str, Gathered], int]:
    """The cells of the columns named, and the number of respondents, of all parts.

    As where one process reads, nothing is read after a part that ends before it should.
    """
    expected, n = max(header.number_rows or 0, 0), 0
    gathered = {name: Gathered(_is_text(header, name), expected) for name in names}
    for number, part in enumerate(read, start=1):
        part.extend(gathered)
        n += part.n
        at, end = portions.bounds(expected, number, len(read))
        if end is not None and part.n < end - at:
            break
    return gathered, n


def _joined_bytes(read: Sequence[portions.Stored], names: Sequence[str]) -> dict[str, Gathered]:
    """How many bytes the texts of the columns named have in the file, of all parts."""
    found = {name: Gathered(text=False) for name in names if name in read[0].held}
    for part in read:
        part.extend(found, "bytes")
    return found


def _header(source: Reading, path: Path, options: dict[str, Any]) -> Any:
    """What a file declares; its own encoding enters the options where ReadStat would misread it."""
    refuse(source.file, source.encoding)
    header = scan(source, path, metadataonly=True, **options)[1]
    own = header.file_encoding or ""
    if source.encoding or not held_back(own):
        return header
    refuse(source.file, own)
    options["encoding"] = iconv(own)
    header = scan(source, path, metadataonly=True, **options)[1]
    header.file_encoding = own
    return header


def _gather(
    source: Reading, path: Path, options: dict[str, Any], header: Any, names: Sequence[str]
) -> tuple[dict[str, Gathered], int]:
    """The cells of the columns named, and the number of respondents.

    Of a large file whose header says how many there are two processes read half each, where two
    may work. Numbers that are compressed one reads sooner: half of them is found by reading all.
    """
    n = max(header.number_rows or 0, 0)
    part = partial(_gathered, source, path, options, header, names)
    known = _known(source.format, path, header)
    alone = known is not None and not known.halves and {*names} <= known.names
    if alone or not (several() and n > 1 and in_halves(source.format, path.stat().st_size)):
        return part()
    half = n // 2
    with started(part, half) as others:
        gathered, read = part(0, half)
        if read < half:
            return gathered, read
        more, n = others()
    for name in names:
        gathered[name].extend(more.pop(name))
    return gathered, read + n


def _known(kind: str, path: Path, header: Any) -> Known | None:
    """The layout of a file, if it is known."""
    if kind in _SPSS:
        return system_file.layout(path, header)
    return dataset.layout(path, header) if kind == "dta" else None


def _gathered(
    source: Reading,
    path: Path,
    options: dict[str, Any],
    header: Any,
    names: Sequence[str],
    at: int = 0,
    end: int | None = None,
    room: int = 0,
) -> tuple[dict[str, Gathered], int]:
    """The same of the respondents from one on, to before another or to the last.

    There is `room` for so many cells of a column, for those of all who follow where it is 0.
    Numbers of SPSS and Stata are read here where the layout of the file is known, all else is
    read by ReadStat.
    """
    room = room or max((header.number_rows or 0) - at, 0)
    known = _known(source.format, path, header)
    here = [name for name in names if known and name in known.names]
    gathered, n = {}, 0
    if known and here:
        try:
            gathered, n = _decoded(known, here, at, end, room)
        except Unlike:
            here = []
    others = [name for name in names if name not in gathered]
    if others or not here:
        by_readstat, n = _by_readstat(source, path, options, header, others, at, end, room)
        gathered |= by_readstat
    elif source.format == "dta" and not at:  # what stands before and after the rows
        scan(source, path, **options, usecols=here[:1], row_limit=1)
    return {name: gathered[name] for name in names}, n


def _decoded(
    known: Known, names: Sequence[str], at: int, end: int | None, room: int
) -> tuple[dict[str, Gathered], int]:
    """Columns of numbers in a file whose layout is known. Raises `Unlike`."""
    gathered, n = {name: Gathered(False, room) for name in names}, 0
    for batch in known.batches(names, at, end):
        n += batch.n
        shelf.left()
        for name, (numbers, tags) in zip(names, batch.columns, strict=True):
            gathered[name].add(numbers, tags)
    return gathered, n


def _by_readstat(
    source: Reading,
    path: Path,
    options: dict[str, Any],
    header: Any,
    names: Sequence[str],
    at: int,
    end: int | None,
    room: int,
) -> tuple[dict[str, Gathered], int]:
    """Columns as ReadStat gives them, a batch after the other."""
    expected, n = max(header.number_rows or 0, 0), 0
    gathered = {name: Gathered(_is_text(header, name), room) for name in names}
    # One column is read where none is named, to count the rows.
    some = names or header.column_names[:1]
    # Of an SPSS file that declares none the binding of ReadStat has no room for those that follow.
    none = source.format in _SPSS and header.number_rows == 0
    for batch in () if none else batches(source, path, options, some, expected, at, end):
        n += len(batch)
        shelf.left()
        for name in names:
            cells = batch[name]
            if _is_text(header, name):
                gathered[name].add(cells)
            else:
                gathered[name].add(*_numbers(cells))
    return gathered, n


def _is_text(header: Any, name: str) -> bool:
    return header.readstat_variable_types[name].startswith("string")


def _numbers(cells: pd.Series) -> tuple[np.ndarray, np.ndarray | None]:
    """Numbers of a column, and its tags where it has some (ReadStat gives tags as letters)."""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return np.asarray(cells, dtype="float64"), None
    places, distinct = pd.factorize(cells.to_numpy(), use_na_sentinel=True)
    letters = [isinstance(value, str) for value in distinct]
    of = zip(distinct, letters, strict=True)
    numbers = np.array([*(np.nan if tag else value for value, tag in of), np.nan], dtype="float64")
    if not any(letters):
        return numbers[places], None
    of = zip(distinct, letters, strict=True)
    marks = np.array([*(f".{value}" if tag else "" for value, tag in of), ""], dtype="U2")
    return numbers[places], marks[places]
