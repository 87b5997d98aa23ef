"""Text files: CSV and TSV, as survey platforms, statistics packages and people write them."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from coproduction.faults import Fault, Faults
from coproduction.readers.cells import ambiguous_fault, typed
from coproduction.readers.export import GUESSED, Column, Export
from coproduction.readers.headers import Header, header_rows, name_columns
from coproduction.readers.selection import select

_CHUNK = 1 << 24
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NEWLINE, _RETURN = 10, 13
#: Encodings of survey files besides Unicode and windows-1252, for a hint.
_OTHERS = ("windows-1250", "windows-1251", "windows-1253", "shift_jis", "gb18030", "mac-roman")
#: What Windows programs write in place of an ISO encoding.
_SIBLINGS = {
    "iso8859-1": "windows-1252",
    "iso8859-15": "windows-1252",
    "iso8859-2": "windows-1250",
    "iso8859-5": "windows-1251",
    "iso8859-7": "windows-1253",
    "iso8859-9": "windows-1254",
    "iso8859-13": "windows-1257",
}


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


def read(source: dict[str, Any], path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read a text file; interface and errors as `coproduction.readers.dispatch.read`."""
    file = source["file"]
    quote = _single_byte(source, "quote", source.get("quote", '"'))
    body, encoding, notes = _decode(source, path)
    if not len(body):
        raise Faults(
            [Fault(file, "The file holds nothing but a mark of its encoding.", check="empty file")]
        )
    if nul := _nul_fault(file, body):
        raise Faults([nul])
    above = _separator_line(body) if source.get("name_row", 1) < 2 else b""
    if above:
        # Excel reads the delimiter from such a line and shows no row for it.
        notes.append(f"line 1 ({above.decode().strip()}) is for Excel and left out")
        body = body.slice(len(above))
        source = {"delimiter": chr(above[4]), **source}
    if "delimiter" in source:
        delimiter = source["delimiter"]
        delimiter = "\t" if delimiter in ("\\t", "tab") else delimiter
        delimiter = _single_byte(source, "delimiter", delimiter)
    else:
        delimiter, note = _detect_delimiter(source, body, quote)
        notes += note
    if delimiter == quote:
        problem = f"Delimiter and quoting character are both {delimiter!r}."
        mend = 'quote: ""  (nothing is quoted), or the right delimiter'
        raise Faults([Fault(file, problem, mend=mend, check="delimiter")])
    if delimiter == source.get("decimal", ".") and not quote:
        raise Faults(
            [
                Fault(
                    file,
                    f"Delimiter and decimal mark are both {delimiter!r}, and nothing is quoted.",
                    mend='decimal: "."' if delimiter == "," else 'delimiter: ";"',
                    check="delimiter",
                )
            ]
        )

    lines = find_records(body, delimiter, quote)
    if above:
        lines = _one_lower(lines)
    if lines.unterminated:
        raise Faults(
            [
                Fault(
                    file,
                    "A quoted cell opens here and is never closed: the file is truncated, or a "
                    "quote within it is not doubled.",
                    rows=(lines.unterminated,),
                    n=1,
                    expected=f"a closing {quote}",
                    mend='restore the whole file, or if quotes are plain text: quote: ""',
                    check="unterminated quote",
                )
            ]
        )
    if lines.stray_quotes:
        shown = ", ".join(str(n) for n in lines.stray_quotes[:5])
        notes.append(f"quotes inside unquoted cells are kept as text (rows {shown})")
    if len(lines.blank):
        shown = ", ".join(str(n) for n in lines.blank[:5])
        notes.append(f"{len(lines.blank)} blank lines hold no respondent (rows {shown})")

    header, width = _header(source, body, lines, delimiter, quote)
    notes += header.notes
    n_head = min(header_rows(source), len(lines.start))
    if header.faults:
        raise Faults(header.faults)
    names = header.names
    if len(names) == 1 and (fault := _uncut(file, body, delimiter, quote, names[0], columns)):
        raise Faults([fault])
    found = _ragged(file, lines, n_head, width, delimiter)
    positions, faults = select(file, names, columns)
    if any(note.startswith(GUESSED) for note in notes):
        told = f"the encoding, which is not declared and read as {encoding}"
        faults = [f if f.column.isascii() else replace(f, expected=told) for f in faults]
    found += faults
    if found:
        raise Faults(found)
    if len(lines.start) == n_head or not _filled(lines, n_head):
        raise Faults(
            [Fault(file, "The file holds a header and no respondents.", check="no respondents")]
        )

    at_end = bool(lines.trails[n_head:].all()) and int(lines.fields[n_head]) == width + 1
    try:
        table = _cells(body, lines, n_head, width + at_end, positions, delimiter, quote)
    except pa.ArrowInvalid as error:
        raise Faults(
            [
                Fault(
                    file,
                    f"The lines cannot be cut into cells ({str(error).splitlines()[0]}).",
                    expected="cells in quotes closed before the delimiter",
                    mend='quote: ""  (if quotes are plain text), or export the file again',
                    check="damaged file",
                )
            ]
        ) from error
    if at_end:
        notes.append("every line ends in a delimiter; the empty last column is left out")
    numbers = lines.line[n_head:]
    filled = _filled(lines, n_head)
    if filled < len(numbers):
        shown = ", ".join(str(n) for n in numbers[filled:][:5])
        notes.append(
            f"{len(numbers) - filled} rows of delimiters alone at the end hold no respondent "
            f"(rows {shown})"
        )
        numbers, table = numbers[:filled], table.slice(0, filled)
    decimal = source.get("decimal", ".")
    data, declared = {}, {}
    for i in positions:
        name = names[i]
        data[name], doubtful = typed(table.column(str(i)), decimal)
        if doubtful and "decimal" not in source:
            rows = numbers[pc.equal(table.column(str(i)), doubtful).to_numpy()].tolist()
            found.append(ambiguous_fault(file, name, doubtful, tuple(rows)))
        table = table.drop_columns([str(i)])
        kind = "number" if data[name].dtype == "float64" else "text"
        declared[name] = Column(name, header.labels[i], kind)
    if found:
        raise Faults(found)
    first = int(numbers[0])
    consecutive = int(numbers[-1]) - first == len(numbers) - 1
    return Export(
        file=file,
        data=pd.DataFrame(data, index=pd.RangeIndex(len(numbers))),
        columns=declared,
        first_row=first,
        rows=None if consecutive else numbers,
        encoding=encoding,
        notes=tuple(notes),
        listing=tuple(
            declared.get(name, Column(name, label, ""))
            for name, label in zip(names, header.labels, strict=False)
        ),
    )


def _separator_line(body: pa.Buffer) -> bytes:
    """The line ``sep=;`` at the top of a file made for Excel, with its line end; else empty."""
    match = re.match(rb"sep=[,;|\t]\r?\n", body.slice(0, min(8, len(body))).to_pybytes(), re.I)
    return match.group() if match else b""


def _one_lower(lines: Lines) -> Lines:
    """The records as numbered in a file with one more line above."""
    return replace(
        lines,
        line=lines.line + 1,
        blank=lines.blank + 1,
        stray_quotes=tuple(n + 1 for n in lines.stray_quotes),
        unterminated=lines.unterminated + bool(lines.unterminated),
    )


def _filled(lines: Lines, n_head: int) -> int:
    """How many respondents there are up to the last whose line is more than delimiters.

    Spreadsheets write such lines below the last row; between others, they are respondents.
    """
    alone = (lines.end - lines.start == lines.fields - 1) & (lines.fields > 1)
    kept = np.flatnonzero(~alone[n_head:])
    return int(kept[-1]) + 1 if len(kept) else 0


def _single_byte(source: dict[str, Any], key: str, mark: str) -> str:
    if (len(mark) == 1 and mark.isascii() and mark not in "\r\n") or (key == "quote" and not mark):
        return mark
    raise Faults(
        [
            Fault(
                source["file"],
                f"The {key} {mark!r} cannot be used.",
                expected="a single ASCII character",
                mend=f'{key}: ";"' if key == "delimiter" else "quote: '\"'",
                check=key,
            )
        ]
    )


# --- encoding -------------------------------------------------------------------------------


def _decode(source: dict[str, Any], path: Path) -> tuple[pa.Buffer, str, list[str]]:
    """Return the text as UTF-8 bytes without byte-order mark, its encoding, and notes."""
    file = source["file"]
    declared = source.get("encoding")
    raw = pa.memory_map(str(path)).read_buffer()
    head = raw.slice(0, min(4, len(raw))).to_pybytes()
    marked = next(((bom, name) for bom, name in _BOMS if head.startswith(bom)), None)
    if declared is not None:
        try:
            found = codecs.lookup(declared)
            if not found._is_text_encoding:  # rot13, base64, zip … are codecs too
                raise LookupError
            declared = found.name
        except LookupError:
            raise Faults(
                [
                    Fault(
                        file,
                        f"The encoding {declared!r} is not known.",
                        mend="encoding: utf-8  (or windows-1252, iso-8859-2, utf-16, …)",
                        check="encoding",
                    )
                ]
            ) from None
    if marked:
        bom, found = marked
        if declared is not None and not declared.startswith(found):
            raise Faults(
                [
                    Fault(
                        file,
                        f"The file begins with the mark of {found}, but {declared} is declared.",
                        rows=(1,),
                        n=1,
                        expected=declared,
                        mend=f"encoding: {found}",
                        check="encoding",
                    )
                ]
            )
        if found == "utf-8":
            raw = raw.slice(len(bom))
        encoding, notes = found, []
        bad = _first_bad(raw, encoding)
    elif declared is not None:
        encoding, notes = declared.removesuffix("-sig").removesuffix("_sig"), []
        bad = _first_bad(raw, encoding)
    else:
        bad = _first_bad(raw, "utf-8")
        encoding, notes = "utf-8", []
        if bad is not None:
            encoding = "cp1252"
            notes.append(f"{GUESSED} and not utf-8; read as {encoding}")
            bad = _first_bad(raw, encoding)
            if bad is not None:
                raise Faults([_undeclared(file, raw, bad)])
    if bad is not None:
        raise Faults([_undecodable(file, raw, encoding, bad)])
    if declared is not None and (fault := _mojibake(file, raw, encoding)):
        raise Faults([fault])
    if encoding in ("utf-8", "ascii"):
        return _one_newline(raw), encoding, notes
    text = io.BytesIO()
    decoder = codecs.getincrementaldecoder(encoding)()
    for part in _parts(raw):
        text.write(decoder.decode(part).encode("utf-8"))
    text.write(decoder.decode(b"", final=True).encode("utf-8"))
    return _one_newline(pa.py_buffer(text.getvalue())), encoding, notes


def _parts(raw: pa.Buffer) -> Iterator[bytes]:
    for offset in range(0, len(raw), _CHUNK):
        yield raw.slice(offset, min(_CHUNK, len(raw) - offset)).to_pybytes()


def _first_bad(raw: pa.Buffer, encoding: str) -> int | None:
    """Offset of the first byte that cannot be decoded, None when all can."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset = 0
    for part in _parts(raw):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(part)
        except UnicodeError as error:
            return offset - pending + getattr(error, "start", 0)
        offset += len(part)
    try:
        decoder.decode(b"", final=True)
    except UnicodeError:
        return max(0, len(raw) - 1)
    return None


def _place(raw: pa.Buffer, offset: int) -> tuple[int, str]:
    """Line number and cell of a byte offset; the cell is counted by the commonest delimiter."""
    before = raw.slice(0, offset).to_pybytes()
    line = before.count(b"\n") + 1
    start = before.rfind(b"\n") + 1
    first = raw.slice(0, min(len(raw), 1 << 16)).to_pybytes().split(b"\n", 1)[0]
    delimiter = max(",;\t|", key=lambda mark: first.count(mark.encode()))

    def cells(line: bytes) -> list[str]:
        text = line.decode("cp1252", "replace").replace("\r", "")
        return next(csv.reader([text], delimiter=delimiter), [])

    names, position = cells(first), max(len(cells(before[start:])), 1)
    name = names[position - 1] if position <= len(names) else ""
    return line, name or f"column_{position}"


def _undecodable(file: str, raw: pa.Buffer, encoding: str, offset: int) -> Fault:
    line, column = _place(raw, offset)
    byte = raw.slice(offset, 1).to_pybytes()[0] if len(raw) else 0
    if _first_bad(raw, "utf-8") is None:
        other = "utf-8"
    elif _first_bad(raw, "cp1252") is None:
        other = "windows-1252"
    else:
        other = _possible(raw)
    return Fault(
        file,
        f"Byte 0x{byte:02X} (byte {offset + 1} of the file) cannot be read as {encoding}.",
        column=column,
        rows=(line,),
        n=1,
        expected=f"text in {encoding}",
        mend=f"encoding: {other}",
        check="encoding",
    )


def _possible(raw: pa.Buffer) -> str:
    """The encodings that can decode the text, as a hint."""
    first, *rest = [name for name in _OTHERS if _first_bad(raw, name) is None]
    return f"{first}  (or {', '.join(rest)}, …)" if rest else first


def _undeclared(file: str, raw: pa.Buffer, offset: int) -> Fault:
    line, column = _place(raw, offset)
    return Fault(
        file,
        f"The encoding is not declared, and byte {offset + 1} is read neither as utf-8 nor as "
        "windows-1252.",
        column=column,
        rows=(line,),
        n=1,
        expected="the encoding of the program that wrote the file",
        mend=f"encoding: {_possible(raw)}",
        check="encoding",
    )


def _mojibake(file: str, raw: pa.Buffer, encoding: str) -> Fault | None:
    """A declared one-byte encoding decodes anything; say when the bytes are plainly not in it."""
    if encoding in ("utf-8", "ascii") or "é".encode("latin-1").decode(encoding, "replace") == "�":
        return None
    if not _is_single_byte(encoding):
        return None
    cells = np.frombuffer(raw, dtype="uint8")
    high = np.flatnonzero(cells >= 0x80)
    if not len(high):
        return None
    if _first_bad(raw, "utf-8") is None:
        line, column = _place(raw, int(high[0]))
        return Fault(
            file,
            f"The file is utf-8: read as {encoding}, its accented letters would be wrong.",
            column=column,
            rows=(line,),
            n=1,
            expected=f"text in {encoding}",
            mend="encoding: utf-8",
            check="encoding",
        )
    controls = high[cells[high] < 0xA0]
    if encoding.startswith(("iso8859", "latin")) and len(controls):
        line, column = _place(raw, int(controls[0]))
        return Fault(
            file,
            f"Byte 0x{cells[controls[0]]:02X} is a control character in {encoding}, which no "
            "answer holds.",
            column=column,
            rows=(line,),
            n=1,
            expected=f"text in {encoding}",
            mend=f"encoding: {_SIBLINGS.get(encoding) or _possible(raw)}",
            check="encoding",
        )
    return None


def _is_single_byte(encoding: str) -> bool:
    try:
        return len("aa".encode(encoding)) == 2 and len(bytes([0x41, 0xE9]).decode(encoding)) == 2
    except UnicodeError:
        return False


def _one_newline(raw: pa.Buffer) -> pa.Buffer:
    """Old Macintosh files end lines in a carriage return alone: give them line feeds."""
    cells = np.frombuffer(raw, dtype="uint8")
    if (cells == _NEWLINE).any() or not (cells == _RETURN).any():
        return raw
    return pa.py_buffer(raw.to_pybytes().replace(b"\r", b"\n"))


def _nul_fault(file: str, body: pa.Buffer) -> Fault | None:
    cells = np.frombuffer(body, dtype="uint8")
    nul = np.flatnonzero(cells == 0)
    if not len(nul):
        return None
    wide = len(nul) > len(cells) // 4
    before = cells[: int(nul[-1])]
    ends = np.flatnonzero(before == _NEWLINE)
    rows = np.unique(np.searchsorted(ends, nul) + 1)
    return Fault(
        file,
        f"The text holds {len(nul)} NUL bytes"
        + (
            ", as a file in UTF-16 does that does not say so."
            if wide
            else ": it is damaged, or not text."
        ),
        rows=tuple(int(row) for row in rows[:5]),
        n=len(rows),
        expected="text without NUL",
        mend="encoding: utf-16-le" if wide else "export the file again",
        check="NUL bytes",
    )


# --- structure ------------------------------------------------------------------------------


def _detect_delimiter(source: dict[str, Any], body: pa.Buffer, quote: str) -> tuple[str, list[str]]:
    """The mark that cuts the first records into the most cells, equally many in each."""
    if source["format"] == "tsv":
        return "\t", []
    sample = body.slice(0, min(len(body), 1 << 18))
    best, best_score = ",", (0.0, 0.0)
    for mark in _DELIMITERS:
        lines = find_records(sample, mark, quote)
        counts = lines.fields[:100]
        if len(counts) > 1 and len(sample) < len(body):
            counts = counts[:-1]
        if not len(counts) or counts[0] < 2:
            continue
        score = (float((counts == counts[0]).mean()), float(counts[0]))
        # Commas in prose cut unequally; a delimiter cuts nearly all records alike.
        if (score[0] > 0.9, score[1]) > (best_score[0] > 0.9, best_score[1]):
            best, best_score = mark, score
    if best == ",":
        return best, []
    return best, [f"delimiter not declared; read as {_DELIMITERS[best]}"]


def _uncut(
    file: str,
    body: pa.Buffer,
    delimiter: str,
    quote: str,
    name: str,
    columns: Sequence[str] | None,
) -> Fault | None:
    """The fault of a delimiter that cuts nothing where another one does."""
    if columns is None or set(columns) <= {name}:
        return None
    other = _detect_delimiter({"format": "csv"}, body, quote)[0]
    if other == delimiter or other not in name:
        return None
    return Fault(
        file,
        f"The header is not cut into columns by the delimiter {delimiter!r}.",
        rows=(1,),
        n=1,
        expected=f"several columns; there is a {_DELIMITERS[other]} between names",
        mend="delimiter: tab" if other == "\t" else f'delimiter: "{other}"',
        check="delimiter",
    )


def find_records(body: pa.Buffer, delimiter: str, quote: str) -> Lines:
    """Find the records of a text in UTF-8, in one pass of arrays over its bytes.

    A quote opens a cell only at the cell's start (RFC 4180); elsewhere it is text. Line ends
    and delimiters between an opening and its closing quote belong to the cell.
    """
    cells = np.frombuffer(body, dtype="uint8")
    mark = ord(quote) if quote else -1
    cut = ord(delimiter)
    structural = None
    stray: tuple[int, ...] = ()
    if quote and (cells == mark).any():
        offsets = _stray_quotes(cells, cut, mark)
        if len(offsets):
            structural = _structural_quotes(body, delimiter, quote)
            ends = np.flatnonzero(cells == _NEWLINE)
            stray = tuple(
                int(n) for n in np.unique(np.searchsorted(ends, np.setdiff1d(offsets, structural)))
            )
            stray = tuple(n + 1 for n in stray)
    inside, n_lines, opened = False, 0, 0
    ends_at, cut_at, line_at = [], [], []
    cut_total = 0
    lone = False
    for offset in range(0, len(cells), _CHUNK):
        part = cells[offset : offset + _CHUNK]
        newline = part == _NEWLINE
        if mark >= 0:
            if structural is None:
                quotes = part == mark
            else:
                quotes = np.zeros(len(part), dtype=bool)
                near = structural[
                    np.searchsorted(structural, offset) : np.searchsorted(
                        structural, offset + len(part)
                    )
                ]
                quotes[near - offset] = True
            within = np.logical_xor.accumulate(quotes) ^ inside
            if within[-1]:
                opening = np.flatnonzero(quotes & within)
                if len(opening):
                    opened = n_lines + int(newline[: opening[-1]].sum()) + 1
            inside = bool(within[-1])
            outside = ~within
        else:
            outside = np.ones(len(part), dtype=bool)
        breaks = np.flatnonzero(newline)
        ends = np.flatnonzero(newline & outside)
        cuts = np.flatnonzero((part == cut) & outside)
        ends_at.append(ends + offset)
        cut_at.append(np.searchsorted(cuts, ends) + cut_total)
        line_at.append(np.searchsorted(breaks, ends) + n_lines + 1)
        returns = np.flatnonzero((part == _RETURN) & outside)
        following = offset + returns + 1
        following = following[following < len(cells)]
        lone = lone or bool((cells[following] != _NEWLINE).any())
        n_lines += len(breaks)
        cut_total += len(cuts)
    end = np.concatenate(ends_at)
    cuts_before = np.concatenate(cut_at)
    last_line = np.concatenate(line_at)
    if not len(end) or end[-1] != len(cells) - 1:
        end = np.append(end, len(cells))
        cuts_before = np.append(cuts_before, cut_total)
        last_line = np.append(last_line, n_lines + 1)
    start = np.concatenate([[0], end[:-1] + 1])
    line = np.concatenate([[1], last_line[:-1] + 1])
    fields = np.diff(np.concatenate([[0], cuts_before])) + 1
    stop = np.where((end > start) & (cells[np.maximum(end - 1, 0)] == _RETURN), end - 1, end)
    trails = (stop > start) & (cells[np.maximum(stop - 1, 0)] == cut)
    blank = stop == start
    if int(fields[0]) == 1:
        # In a file of one column a blank line is an empty cell.
        blank = np.zeros(len(blank), dtype=bool)
    # Blank lines at the very end are no one's.
    n_trailing = 0
    while n_trailing < len(stop) and stop[-1 - n_trailing] == start[-1 - n_trailing]:
        n_trailing += 1
    n_trailing = n_trailing if int(fields[0]) > 1 else 0
    keep = ~blank
    inner = blank.copy()
    if n_trailing:
        inner[-n_trailing:] = False
    return Lines(
        start=start[keep],
        end=stop[keep],
        line=line[keep],
        fields=fields[keep],
        trails=trails[keep],
        blank=line[inner],
        lone_returns=lone,
        stray_quotes=stray,
        unterminated=opened if inside else 0,
    )


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
        rb"(?:\A|(?<=["
        + cut
        + rb"\n]))"
        + mark
        + rb"((?:[^"
        + mark
        + rb"]|"
        + mark
        + mark
        + rb")*+)"
        + mark
        + rb"(?=["
        + cut
        + rb"\r\n]|\Z)"
    )
    spans = [(m.start(), m.end() - 1) for m in cell.finditer(memoryview(body))]
    return np.array(spans, dtype="int64").reshape(-1)


def _header(
    source: dict[str, Any], body: pa.Buffer, lines: Lines, delimiter: str, quote: str
) -> tuple[Header, int]:
    """Header of the file and its number of columns, a blank one at the very end left out."""
    n_head = header_rows(source)
    if n_head > len(lines.start):
        fault = Fault(
            source["file"],
            f"{n_head} header rows are declared, but the file has {len(lines.start)} rows.",
            mend=f"header_rows: {max(1, len(lines.start) - 1)}",
            check="header rows",
        )
        raise Faults([fault])
    head = body.slice(0, int(lines.end[n_head - 1])).to_pybytes().decode("utf-8")
    options: dict[str, Any] = {"delimiter": delimiter, "strict": False}
    if quote:
        options["quotechar"] = quote
    else:
        options["quoting"] = csv.QUOTE_NONE
    csv.field_size_limit(1 << 30)
    rows = [row for row in csv.reader(io.StringIO(head, newline=""), **options) if row]
    if not rows:
        fault = Fault(source["file"], "The file holds blank lines only.", check="empty file")
        raise Faults([fault])
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    fields = lines.fields[n_head:]
    # A header that ends in a delimiter where the lines do not, or they do with nothing after.
    if width > 1 and all(row[-1] == "" for row in rows) and len(fields):
        shorter = bool((fields == width - 1).all())
        empty = bool(((fields == width) & lines.trails[n_head:]).all())
        if shorter or empty:
            rows = [row[:-1] for row in rows]
            width -= 1
    return name_columns(source, rows), width


def _ragged(file: str, lines: Lines, n_head: int, width: int, delimiter: str) -> list[Fault]:
    fields = lines.fields[n_head:]
    if not len(fields):
        return []
    if bool(lines.trails[n_head:].all()) and bool((fields == width + 1).all()):
        return []
    numbers = lines.line[n_head:]
    wrong = fields != width
    if not wrong.any():
        return []
    found = []
    last = len(fields) - 1
    if wrong[last] and fields[last] < width and wrong.sum() == 1:
        return [
            Fault(
                file,
                f"The last line has {fields[last]} of {width} cells: the file is truncated.",
                rows=(int(numbers[last]),),
                n=1,
                expected=f"{width} cells, as in the header",
                mend="copy or download the file again and compare its size with the original",
                check="truncated file",
            )
        ]
    for short in (True, False):
        rows = wrong & ((fields < width) if short else (fields > width))
        if not rows.any():
            continue
        met = sorted({int(n) for n in np.unique(fields[rows])})
        mend = "correct these lines in the export"
        if rows.all():
            mend = (
                "delimiter: declare the right one"
                if short
                else "header_rows and name_row: declare the row that names all columns"
            )
        elif not short:
            mend += f": a cell that holds {delimiter!r} needs quotes"
        found.append(
            Fault(
                file,
                f"Lines have {'fewer' if short else 'more'} cells than the header: "
                f"{', '.join(str(n) for n in met[:5])} instead of {width}.",
                rows=tuple(int(n) for n in numbers[rows][:5]),
                n=int(rows.sum()),
                expected=f"{width} cells, as in the header",
                mend=mend,
                check="ragged rows",
            )
        )
    return found


# --- cells ----------------------------------------------------------------------------------


def _cells(
    body: pa.Buffer,
    lines: Lines,
    n_head: int,
    width: int,
    positions: list[int],
    delimiter: str,
    quote: str,
) -> pa.Table:
    """Cells of the columns at `positions` as text, one Arrow column each, named by position."""
    start = int(lines.start[n_head])
    part = body.slice(start)
    longest = int((lines.end - lines.start).max())
    stand_in = None
    if lines.lone_returns:
        # Arrow ends a line at a lone carriage return outside quotes; here it is text of a cell.
        raw = part.to_pybytes()
        stand_in = next(
            byte for byte in range(1, 32) if byte not in b"\t\n\r" and bytes([byte]) not in raw
        )
        part = pa.py_buffer(re.sub(rb"\r(?!\n)", bytes([stand_in]), raw))
    wanted = positions or [0]
    table = pyarrow.csv.read_csv(
        pa.BufferReader(part),
        read_options=pyarrow.csv.ReadOptions(
            column_names=[str(i) for i in range(width)],
            block_size=max(1 << 22, 2 * longest + 64),
        ),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=delimiter,
            quote_char=quote or False,
            double_quote=bool(quote),
            newlines_in_values=bool(quote),
            ignore_empty_lines=width > 1,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types={str(i): pa.string() for i in wanted},
            include_columns=[str(i) for i in wanted],
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )
    if table.num_rows != len(lines.start) - n_head:
        raise pa.ArrowInvalid(f"{table.num_rows} records for {len(lines.start) - n_head} lines")
    if stand_in is not None:
        for i in range(table.num_columns):
            table = table.set_column(
                i,
                table.column_names[i],
                pc.replace_substring(table.column(i), chr(stand_in), "\r"),
            )
    return table
