"""Statistical files: SPSS `.sav` and `.zsav`, Stata `.dta`, SAS `.sas7bdat`, by ReadStat."""

import codecs
import re
import struct
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyreadstat

from coproduction.export import Column, Export, spell
from coproduction.faults import Fault, Faults, raise_any
from coproduction.readers import moments
from coproduction.readers.selection import select

_FAMILY = {"sav": "spss", "zsav": "spss", "por": "spss", "dta": "stata"}
_READ = {
    "sav": pyreadstat.read_sav,
    "zsav": pyreadstat.read_sav,
    "dta": pyreadstat.read_dta,
    "sas7bdat": pyreadstat.read_sas7bdat,
    "xpt": pyreadstat.read_xport,
}
#: SPSS spells LOWEST and HIGHEST in ranges of missing codes as the largest double.
_ENDLESS = 1.7e308


def read(source: dict[str, Any], path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read a statistical file; interface and errors as `coproduction.readers.read`."""
    file, kind = source["file"], source["format"]
    options: dict[str, Any] = {"disable_datetime_conversion": True}
    if source.get("encoding"):
        options["encoding"] = _iconv(source["encoding"])
    if kind != "xpt":
        options["user_missing"] = True

    header = scan(source, path, metadataonly=True, **options)[1]
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
    if columns is not None:
        # ReadStat reads every column when none is named, so one is read to count the rows.
        options["usecols"] = names or header.column_names[:1]
    data, meta = scan(source, path, **options)
    declared = header.number_rows
    if declared is not None and declared >= 0 and declared != len(data):
        raise Faults([truncated(file, f"it declares {declared} respondents and holds {len(data)}")])
    encoding = source.get("encoding") or meta.file_encoding or _stata_encoding(kind, path)
    export = assemble(source, data[names], header, labels, encoding)
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


def scan(source: dict[str, Any], path: Path, **options: Any) -> tuple[pd.DataFrame, Any]:
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
    data: pd.DataFrame,
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
    for name in data.columns:
        column, known = data[name], listing[name]
        if known.kind == "text":
            cells[name] = _text(column)
        else:
            numbers, marks = _numbers(column)
            if marks is not None:
                tags[name] = marks
            cells[name] = pd.Series(numbers)
        if known.kind not in ("number", "text"):
            text = _moments(numbers, family, known.kind, known.labels, known.missing)
            if text is None:
                listing[name] = replace(known, kind="number")
                notes.append(f"column {name}: some dates lie beyond the year 9999; kept as numbers")
            else:
                cells[name] = text
    return Export(
        file=source["file"],
        data=pd.DataFrame(cells, index=pd.RangeIndex(len(data))),
        columns={name: listing[name] for name in data.columns},
        tags=tags,
        encoding=encoding,
        notes=tuple(notes),
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
    again = {**options, "encoding": "ISO-8859-1", "usecols": texts}
    raw = scan(source, path, **again)[0]
    found = []
    for name in texts:
        bytes_held = _text(raw[name]).fillna("").str.len().to_numpy()
        kept = pc.binary_length(pa.array(export.data[name], from_pandas=True))
        bytes_kept = pc.fill_null(kept, 0).to_numpy(zero_copy_only=False)
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
            here += export.data[column.name].dropna().unique().tolist()
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


def _text(column: pd.Series) -> pd.Series:
    text = column.astype("str")
    return text.mask(column.isna() | (text == ""))


def _numbers(column: pd.Series) -> tuple[np.ndarray, np.ndarray | None]:
    """Numbers of a column, and its tags where it has some (ReadStat gives tags as letters)."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column.to_numpy(dtype="float64", na_value=np.nan), None
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype="float64")
    tagged = (np.isnan(numbers) & column.notna()).to_numpy()
    if not tagged.any():
        return numbers, None
    marks = np.full(len(column), "", dtype="U2")
    marks[tagged] = np.char.add(".", column[tagged].to_numpy(dtype="U1"))
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


def _moments(
    numbers: np.ndarray,
    family: str,
    kind: str,
    labels: dict[str, str],
    missing: tuple[str | tuple[float, float], ...],
) -> pd.Series | None:
    """ISO text of moments; a labelled or declared missing code among them stays that code."""
    coded = np.zeros(len(numbers), dtype=bool)
    for code in [*labels, *missing]:
        if isinstance(code, tuple):
            coded |= (numbers >= code[0]) & (numbers <= code[1])
        elif not code.startswith("."):
            coded |= numbers == float(code)
    text = moments.iso(np.where(coded, np.nan, numbers), family, kind)
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
