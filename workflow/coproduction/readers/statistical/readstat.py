"""Statistical files: SPSS `.sav` and `.zsav`, Stata `.dta`, SAS `.sas7bdat`, by ReadStat."""

import codecs
import io
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyreadstat

from coproduction.faults import Fault, Faults, raise_any
from coproduction.readers.export import Column, Export, coded, spell
from coproduction.readers.gather import Gathered
from coproduction.readers.selection import select
from coproduction.readers.statistical import moments

_FAMILY = {"sav": "spss", "zsav": "spss", "por": "spss", "dta": "stata"}
_READ = {
    "sav": pyreadstat.read_sav,
    "zsav": pyreadstat.read_sav,
    "dta": pyreadstat.read_dta,
    "sas7bdat": pyreadstat.read_sas7bdat,
    "xpt": pyreadstat.read_xport,
}
#: Cells read at a time, and respondents at the least.
BATCH, LEAST = 1 << 20, 1000
#: Where the header of an SPSS file says how many respondents follow (four bytes).
_CASES = 80
#: SPSS spells LOWEST and HIGHEST in ranges of missing codes as the largest double.
_ENDLESS = 1.7e308


def read(source: dict[str, Any], path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read a statistical file; interface and errors as `coproduction.readers.dispatch.read`."""
    file, kind = source["file"], source["format"]
    options: dict[str, Any] = {"disable_datetime_conversion": True}
    if source.get("encoding"):
        options["encoding"] = _iconv(source["encoding"])
    if kind != "xpt":
        options["user_missing"] = True

    header = scan(source, path, metadataonly=True, **options)[1]
    nameless = [i for i, name in enumerate(header.column_names, 1) if not name]
    if nameless:
        shown = ", ".join(str(i) for i in nameless[:5])
        raise Faults([explain(source, f"no name for the columns at positions {shown}")])
    positions, found = select(file, header.column_names, columns)
    if complaint := _unfinished(kind, path):
        found.append(truncated(file, complaint))
    labels = dict(header.variable_value_labels)
    if source.get("catalog"):
        labels, more = _catalogue(source, root, header)
        found += more
    if found:
        raise Faults(found)

    names = [header.column_names[i] for i in positions]
    texts = {name for name in names if header.readstat_variable_types[name].startswith("string")}
    expected = max(header.number_rows or 0, 0)
    gathered = {name: Gathered(name in texts, expected) for name in names}
    n = 0
    # One column is read where none is named, to count the rows.
    for batch in _batches(source, path, options, names or header.column_names[:1]):
        n += len(batch)
        for name in names:
            cells = batch.pop(name)
            if name in texts:
                gathered[name].add(cells)
            else:
                gathered[name].add(*_numbers(cells))
    declared = header.number_rows
    if declared is not None and declared >= 0 and declared != n:
        raise Faults([truncated(file, f"it declares {declared} respondents and holds {n}")])
    if kind in ("sav", "zsav") and _holds_more(path, n, options, header.column_names[:1]):
        raise Faults([_overfull(file, n)])
    encoding = source.get("encoding") or header.file_encoding or _stata_encoding(kind, path)
    export = assemble(source, gathered, n, header, labels, encoding)
    cut = _cut_texts(source, path, export, header, options, encoding)
    if cut and any(not text.isascii() for text in _texts(export)):
        # Other letters are sound UTF-8, so these were cut by the program that wrote the file.
        notes = tuple(
            f"column {fault.column}: {fault.n} texts end in half a letter, which is left out"
            for fault in cut
        )
        return replace(export, notes=(*export.notes, *notes))
    raise_any([*cut, *_two_byte_texts(source, export, encoding)])
    return export


def _batches(
    source: dict[str, Any], path: Path, options: dict[str, Any], columns: Sequence[str]
) -> Iterator[pd.DataFrame]:
    """The respondents of a file, about `BATCH` cells at a time."""
    at, most = 0, max(BATCH // len(columns), LEAST)
    while True:
        batch, _ = scan(source, path, **options, usecols=columns, row_offset=at, row_limit=most)
        n = len(batch)
        if n or not at:
            yield batch
        at += n
        if n < most:
            return


class _Countless(io.FileIO):
    """An SPSS file whose header does not say how many respondents follow (−1: unknown)."""

    def read(self, size: int = -1) -> bytes:
        at = self.tell()
        raw = super().read(size)
        first, last = max(at, _CASES), min(at + len(raw), _CASES + 4)
        if first >= last:
            return raw
        return raw[: first - at] + b"\xff" * (last - first) + raw[last - at :]


def _holds_more(path: Path, n: int, options: dict[str, Any], columns: Sequence[str]) -> bool:
    """Whether respondents follow the n that the header of an SPSS file declares."""
    with _Countless(path) as file:
        try:
            more = pyreadstat.read_sav(file, **options, usecols=columns, row_offset=n, row_limit=1)[
                0
            ]
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError):
            return False
    return len(more) > 0


def _overfull(file: str, n: int) -> Fault:
    return Fault(
        file,
        f"The file declares {n} respondents and holds more.",
        expected="a header that counts the respondents who follow",
        mend="export the file again, or open it in its program and save it",
        check="more respondents than declared",
    )


def scan(source: dict[str, Any], path: Path, **options: Any) -> tuple[Any, Any]:
    """Run ReadStat over a file, its errors told as `Faults`."""
    try:
        return _READ[source["format"]](str(path), **options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        raise Faults([explain(source, str(error))]) from error
    except UnicodeDecodeError as error:
        raise Faults([explain(source, "convert string")]) from error
    except (ValueError, OverflowError, MemoryError, KeyError) as error:
        raise Faults([explain(source, f"{type(error).__name__}: {error}")]) from error


def assemble(
    source: dict[str, Any],
    gathered: dict[str, Gathered],
    n: int,
    header: Any,
    labels: dict[str, dict[Any, str]],
    encoding: str,
) -> Export:
    """Make an `Export` of what ReadStat returned: tags apart, dates as text, codes spelt."""
    family = _FAMILY.get(source["format"], "sas")
    cells: dict[str, pd.Series] = {}
    listing = {name: _declared(name, header, labels, family) for name in header.column_names}
    tags: dict[str, np.ndarray] = {}
    notes: list[str] = []
    for name, column in gathered.items():
        known = listing[name]
        cells[name] = column.cells()
        if (marks := column.tags()) is not None:
            tags[name] = marks
        if known.kind not in ("number", "text"):
            text = _moments(cells[name], family, known)
            if text is None:
                listing[name] = replace(known, kind="number")
                notes.append(f"column {name}: some dates lie beyond the year 9999; kept as numbers")
            else:
                cells[name] = text
    return Export(
        file=source["file"],
        data=pd.DataFrame(cells, index=pd.RangeIndex(n), copy=False),
        columns={name: listing[name] for name in gathered},
        tags=tags,
        encoding=encoding,
        notes=tuple(notes),
        labelled=family in ("spss", "stata") or bool(source.get("catalog")),
        listing=tuple(listing.values()),
    )


def _declared(name: str, header: Any, labels: dict[str, dict[Any, str]], family: str) -> Column:
    """What the header says about a column."""
    is_text = header.readstat_variable_types[name].startswith("string")
    spelling = str if is_text else _code
    return Column(
        name=name,
        label=header.column_names_to_labels.get(name) or "",
        kind="text"
        if is_text
        else moments.kind_of(family, header.original_variable_types.get(name)),
        labels={spelling(code): str(label) for code, label in labels.get(name, {}).items()},
        missing=_missing(header.missing_ranges.get(name, ())),
    )


def truncated(file: str, how: str) -> Fault:
    """The fault of a file that ends before it should."""
    return Fault(
        file,
        f"The file is truncated: {how}.",
        expected="the whole file",
        mend="copy or download the file again and compare its size with the original",
        check="truncated file",
    )


def explain(source: dict[str, Any], message: str) -> Fault:
    """Say in plain words what a message of ReadStat means."""
    file = source["file"]
    folded = message.casefold()
    if "convert string" in folded or "codec" in folded or "invalid string" in folded:
        declared = source.get("encoding")
        return Fault(
            file,
            "A text in the file cannot be decoded"
            + (f" as {declared}." if declared else " as the encoding the file declares."),
            mend="encoding: windows-1252  (or the encoding of the program that wrote the file)",
            check="encoding",
        )
    if "encoding" in folded or "character set" in folded:
        return Fault(
            file,
            f"The encoding {source.get('encoding', '')!r} is not known.".replace("''", "declared"),
            mend="encoding: utf-8",
            check="encoding",
        )
    if "expected number of rows" in folded or "unable to read" in folded or "row count" in folded:
        return truncated(file, "it ends before its last respondent")
    return Fault(
        file,
        f"The file is damaged: its structure cannot be followed ({message}).",
        expected=f"a whole .{source['format']} file",
        mend="copy or download the file again, or export it again",
        check="damaged file",
    )


def _iconv(encoding: str) -> str:
    """Name of an encoding as iconv, which ReadStat uses, knows it."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return encoding
    return name.replace("iso8859", "iso-8859").replace("_", "-").upper()


def _stata_encoding(kind: str, path: Path) -> str:
    """What Stata writes: UTF-8 since release 118 of its format, Windows-1252 before."""
    if kind != "dta":
        return ""
    with path.open("rb") as stream:
        head = stream.read(64)
    release = re.search(rb"<release>(\d+)", head)
    return "utf-8" if release and int(release.group(1)) >= 118 else "windows-1252"


def _cut_texts(
    source: dict[str, Any],
    path: Path,
    export: Export,
    header: Any,
    options: dict[str, Any],
    encoding: str,
) -> list[Fault]:
    """Texts that are not UTF-8 at their very end, which ReadStat drops without a word.

    A letter cut by the width of its column is no one's fault: only a text shorter than its
    column counts.
    """
    if source["format"] == "xpt" or encoding.casefold() not in ("utf-8", "utf8"):
        return []
    texts = [n for n in export.data if header.readstat_variable_types[n].startswith("string")]
    if not texts:
        return []
    held = {name: Gathered(text=False) for name in texts}
    # Under the other encoding the columns' names read otherwise too.
    spelt = {name: name.encode().decode("latin-1") for name in texts}
    again = {**options, "encoding": "ISO-8859-1"}
    for batch in _batches(source, path, again, list(spelt.values())):
        for name in texts:
            held[name].add(batch[spelt[name]].fillna("").str.len().to_numpy("float64"))
    found = []
    for name in texts:
        bytes_held = held[name].cells().to_numpy("float64")
        positions, texts = coded(export.data[name])
        bytes_kept = np.array([*(len(text.encode()) for text in texts), 0.0])[positions]
        width = header.variable_storage_width.get(name) or 0
        cut = (bytes_held > bytes_kept) & (bytes_held < width)
        if cut.any():
            found.append(
                Fault(
                    source["file"],
                    "A text ends in bytes that are no letter in utf-8.",
                    column=name,
                    rows=export.row_numbers(cut)[:5],
                    n=int(cut.sum()),
                    expected="text in utf-8",
                    mend="encoding: windows-1252  (or that of the program that wrote the file)",
                    check="encoding",
                )
            )
    return found


def _texts(export: Export) -> dict[str, str]:
    """Every distinct text, label and value label, with a column it is met in."""
    texts: dict[str, str] = {}
    for column in export.columns.values():
        here = [column.label, *column.labels.values()]
        if column.kind == "text":
            here += coded(export.data[column.name])[1]
        for text in here:
            texts.setdefault(text, column.name)
    return texts


def _two_byte_texts(source: dict[str, Any], export: Export, encoding: str) -> list[Fault]:
    """Texts and labels read in a one-byte encoding that are plainly UTF-8 (``Ã¤`` for ``ä``)."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return []
    if name not in ("cp1252", "iso8859-1"):
        return []
    texts = {text: column for text, column in _texts(export).items() if not text.isascii()}
    if not texts:
        return []
    for text in texts:
        try:
            text.encode(name).decode("utf-8")
        except UnicodeError:
            return []
    text, column = next(iter(texts.items()))
    meant = text.encode(name).decode("utf-8")
    return [
        Fault(
            source["file"],
            f"The texts are utf-8, not {encoding}: {meant[:40]!r} reads {text[:40]!r}.",
            column=column,
            expected="accented letters as they were written",
            mend="encoding: utf-8",
            check="encoding",
        )
    ]


def _numbers(cells: pd.Series) -> tuple[np.ndarray, np.ndarray | None]:
    """Numbers of a column, and its tags where it has some (ReadStat gives tags as letters)."""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return cells.to_numpy(dtype="float64", na_value=np.nan), None
    numbers = pd.to_numeric(cells, errors="coerce").to_numpy(dtype="float64")
    tagged = (np.isnan(numbers) & cells.notna()).to_numpy()
    if not tagged.any():
        return numbers, None
    marks = np.full(len(cells), "", dtype="U2")
    marks[tagged] = np.char.add(".", cells[tagged].to_numpy(dtype="U1"))
    return numbers, marks


def _code(code: Any) -> str:
    return f".{code}" if isinstance(code, str) else spell(code)


def _missing(ranges: Sequence[Any]) -> tuple[str | tuple[float, float], ...]:
    out: list[str | tuple[float, float]] = []
    for entry in ranges:
        low, high = entry["lo"], entry["hi"]
        if low == high:
            out.append(spell(low))
        else:
            out.append(
                (
                    -np.inf if low < -_ENDLESS else float(low),
                    np.inf if high > _ENDLESS else float(high),
                )
            )
    return tuple(out)


def _moments(cells: pd.Series, family: str, known: Column) -> pd.Series | None:
    """ISO text of moments; a labelled or declared missing code among them stays that code."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        text = _moments(pd.Series(cells.cat.categories), family, known)
        if text is None:
            return None
        positions, distinct = pd.factorize(text)
        codes = np.append(positions, -1)[cells.cat.codes]
        return pd.Series(pd.Categorical.from_codes(codes, pd.Index(distinct, dtype="str")))
    numbers = cells.to_numpy()
    coded = np.zeros(len(numbers), dtype=bool)
    for code in [*known.labels, *known.missing]:
        if isinstance(code, tuple):
            coded |= (numbers >= code[0]) & (numbers <= code[1])
        elif not code.startswith("."):
            coded |= numbers == float(code)
    text = moments.iso(np.where(coded, np.nan, numbers), family, known.kind)
    if text is not None and coded.any():
        text[coded] = [spell(number) for number in numbers[coded]]
    return text


def _catalogue(
    source: dict[str, Any], root: Path, header: Any
) -> tuple[dict[str, dict[Any, str]], list[Fault]]:
    """Value labels of each column from a SAS format catalogue."""
    file = source["catalog"]
    path = root / file
    if not path.is_file():
        return {}, [Fault(file, "There is no such file.", check="absent file")]
    try:
        # The catalogue may be written under another encoding than the data.
        meta = pyreadstat.read_sas7bcat(str(path))[1]
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError) as error:
        return {}, [
            Fault(
                file,
                f"The file is not a SAS format catalogue, or it is damaged ({error}).",
                expected="a .sas7bcat file",
                mend="remove the line catalog: or give the right catalogue",
                check="content",
            )
        ]
    formats = {name.upper(): labels for name, labels in meta.value_labels.items()}
    out = {}
    for name, display in header.original_variable_types.items():
        stem = (display or "").upper()
        labels = formats.get(stem) or formats.get(stem.rstrip("0123456789."))
        if labels:
            out[name] = labels
    return out, []


def _unfinished(kind: str, path: Path) -> str:
    """What a file's own structure says is lacking at its end, empty if nothing.

    ReadStat stops as soon as it has the respondents, so a cut in what follows passes it by.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(512)
        if kind == "dta" and head.startswith(b"<stata_dta>"):
            stream.seek(max(0, size - 64))
            if not stream.read().rstrip(b"\r\n \0").endswith(b"</stata_dta>"):
                return "its closing mark </stata_dta> is lacking"
        if kind == "dta" and head[:1] in (b"\x71", b"\x72", b"\x73"):
            return _unfinished_stata(stream, head, size)
        if kind == "sas7bdat" and len(head) >= 300:
            wide = head[32] == 0x33
            shift = 4 if head[35] == 0x33 else 0
            order = "<" if head[37] == 1 else ">"
            header_size, page_size = struct.unpack_from(f"{order}II", head, 196 + shift)
            pages = struct.unpack_from(f"{order}{'Q' if wide else 'I'}", head, 204 + shift)[0]
            expected = header_size + page_size * pages
            if size < expected:
                return f"it declares {expected} bytes and has {size}"
    return ""


def _unfinished_stata(stream: BinaryIO, head: bytes, size: int) -> str:
    """Walk a Stata file of releases 113 to 115 to its end, which must be the file's end."""
    order = "<" if head[1] == 2 else ">"
    variables, respondents = struct.unpack_from(f"{order}HI", head, 4)
    stream.seek(109)
    types = stream.read(variables)
    widths = {251: 1, 252: 2, 253: 4, 254: 4, 255: 8}
    width = sum(widths.get(code, code) for code in types)
    display = 12 if head[0] == 113 else 49
    at = 109 + variables * (1 + 33 + 2 + display + 33 + 81) + 2
    while True:
        stream.seek(at)
        entry = stream.read(5)
        if len(entry) < 5:
            return "it ends before its first respondent"
        code, length = struct.unpack(f"{order}BI", entry)
        at += 5 + length
        if code == 0:
            break
    at += respondents * width
    if at > size:
        return "it ends before its last respondent"
    while at < size:
        stream.seek(at)
        entry = stream.read(4)
        if len(entry) < 4:
            return "its value labels are cut"
        at += 4 + 33 + 3 + struct.unpack(f"{order}I", entry)[0]
    return "" if at == size else "its value labels are cut"
