"""Encoding: the bytes of a text file as UTF-8, and where they are not what they should be."""

import codecs
import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from coproduction.faults import Fault, Faults, many
from coproduction.readers.formats import Reading
from coproduction.readers.text.body import Body

_CHUNK = 1 << 22
#: So many bytes are enough to tell which of several encodings is likely.
_LOOKED_AT = 1 << 22
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NEWLINE, _RETURN = 10, 13
#: Byte-order marks at the beginning of a line, in UTF-8.
_MARK = codecs.BOM_UTF8
_MARKED = re.compile(rb"(\A|\n)(?:\xef\xbb\xbf)+")
#: A letter and the sign after it that is not of ASCII.
_PAIR = re.compile(r"([^\W\d_])(?=([^\x00-\x7f]))")
#: Encodings of survey files besides Unicode and windows-1252, for a hint.
_OTHERS = ("windows-1250", "windows-1251", "windows-1253", "shift_jis", "gb18030", "mac-roman")
_OTHERS += ("cp850", "cp852", "cp437", "cp866")  # of DOS
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
class Decoded:
    r"""The text of a file as UTF-8 bytes without byte-order mark; lines end in ``\n`` or ``\r\n``.

    `guessed` says whether its `encoding` is told by nothing but the bytes, and is not UTF-8.
    """

    body: Body
    encoding: str
    guessed: bool
    notes: list[str]


def decode(source: Reading, path: Path) -> Decoded:
    """Return the text of a file.

    Raises `Faults`: an encoding that is not known or is not the
    file's, bytes that it cannot decode, NUL bytes, no text at all.
    """
    file, declared = source.file, _declared(source)
    with path.open("rb") as stream:
        raw = Body.mapped(stream)
    head = raw.read(0, 4)
    marked = next(((bom, name) for bom, name in _BOMS if head.startswith(bom)), None)
    notes, guessed = [], False
    if marked:
        bom, encoding = marked
        if declared is not None and not declared.startswith(encoding):
            raise Faults([_otherwise_marked(file, encoding, declared, raw)])
        if encoding == "utf-8":
            raw = raw.below(len(bom))
    elif declared is not None:
        encoding = declared.removesuffix("-sig").removesuffix("_sig")
    else:
        encoding = _guessed(file, raw)
        if guessed := encoding != "utf-8":
            notes.append(f"encoding not declared and not utf-8; read as {encoding}")
    # Told first of files that need no decoding, which may be large and nothing but NUL.
    if encoding in ("utf-8", "ascii") and (nul := _nul_fault(file, raw)):
        raise Faults([nul])
    try:
        # What was guessed to be UTF-8 has been found to be.
        text = raw if encoding == "utf-8" and not (marked or declared) else _utf8(raw, encoding)
    except UnicodeError:
        if (bad := _first_bad(raw, encoding)) is None:
            raise
        raise Faults([_undecodable(file, raw, encoding, bad)]) from None
    if declared is not None and (fault := _mojibake(file, raw, encoding)):
        raise Faults([fault])
    body, more = _unmarked(_one_newline(text))
    notes += more
    if not len(body):
        problem = "The file holds nothing but a mark of its encoding."
        raise Faults([Fault(file, problem, check="empty file")])
    if encoding not in ("utf-8", "ascii") and (nul := _nul_fault(file, body)):
        raise Faults([nul])
    return Decoded(body, encoding, guessed, notes)


def _declared(source: Reading) -> str | None:
    """The declared encoding as Python names it."""
    declared = source.encoding
    if not declared:
        return None
    try:
        found = codecs.lookup(declared)
    except LookupError:
        raise Faults(
            [
                Fault(
                    source.file,
                    f"The encoding {declared!r} is not known.",
                    mend="encoding: utf-8  (or windows-1252, iso-8859-2, utf-16, …)",
                    check="encoding",
                )
            ]
        ) from None
    return found.name


def _guessed(file: str, raw: Body) -> str:
    """UTF-8 or windows-1252, whichever first can decode the bytes; `Faults` if neither."""
    if _first_bad(raw, "utf-8") is None:
        return "utf-8"
    bad = _first_bad(raw, "cp1252")
    if bad is not None:
        raise Faults([_undeclared(file, raw, bad)])
    return "cp1252"


def _utf8(raw: Body, encoding: str) -> Body:
    """The bytes as UTF-8; `UnicodeError` where they cannot be decoded."""
    if encoding not in ("utf-8", "ascii"):
        return Body.stored(_decoded(raw, encoding))
    decoder = codecs.getincrementaldecoder(encoding)()
    for part in _parts(raw):
        decoder.decode(part)
    decoder.decode(b"", final=True)
    return raw


def _decoded(raw: Body, encoding: str) -> Iterator[bytes]:
    """The bytes as UTF-8, part by part; `UnicodeError` as `_utf8`."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for part in _parts(raw):
        yield decoder.decode(part).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


def _parts(raw: Body) -> Iterator[bytes]:
    for _, part in raw.parts(_CHUNK):
        yield part.tobytes()


def _first_bad(raw: Body, encoding: str) -> int | None:
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


def _place(raw: Body, offset: int) -> tuple[int, str]:
    """Line number and cell of a byte offset; the cell is counted by the commonest delimiter."""
    line, start = 1, 0
    for at, part in raw.part(0, offset).parts():
        if len(ends := np.flatnonzero(part == _NEWLINE)):
            line, start = line + len(ends), at + int(ends[-1]) + 1
    first = raw.read(0, 1 << 16).split(b"\n", 1)[0]
    delimiter = max(",;\t|", key=lambda mark: first.count(mark.encode()))

    def cells(line: bytes) -> list[str]:
        text = line.decode("cp1252", "replace").replace("\r", "")
        try:
            return next(csv.reader([text], delimiter=delimiter), [])
        except csv.Error:  # a quote that is not closed: as if there were none
            return text.split(delimiter)

    names, position = cells(first), max(len(cells(raw.read(start, offset))), 1)
    name = names[position - 1] if position <= len(names) else ""
    return line, name or f"column_{position}"


def _otherwise_marked(file: str, marked: str, declared: str, raw: Body) -> Fault:
    mend = f"encoding: {marked}"
    if _first_bad(raw, marked) is not None:  # it was put before the text of another encoding
        mend = f"take the mark away from the beginning of the file: what follows is no {marked}"
    return Fault(
        file,
        f"The file begins with the mark of {marked}, but {declared} is declared.",
        rows=(1,),
        n=1,
        expected=declared,
        mend=mend,
        check="encoding",
    )


def _undecodable(file: str, raw: Body, encoding: str, offset: int) -> Fault:
    line, column = _place(raw, offset)
    byte = raw.read(offset, offset + 1)[0] if len(raw) else 0
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


def _possible(raw: Body) -> str:
    """The encodings that can decode the text, as a hint, the likeliest first."""
    able = [name for name in _OTHERS if _first_bad(raw, name) is None]
    first, *rest = sorted(able, key=lambda name: -_likely(raw, name))
    return f"{first}  (or {', '.join(rest)}, …)" if rest else first


def _likely(raw: Body, encoding: str) -> float:
    """Share of the pairs of letters, one at least not of ASCII, that words have.

    Those are of one script, and no capital follows a small letter.
    """
    text = raw.read(0, _LOOKED_AT).decode(encoding, "ignore")
    pairs = Counter(_PAIR.findall(text))
    good = sum(n for (one, two), n in pairs.items() if _alike(one, two))
    return good / max(1, pairs.total())


def _alike(one: str, two: str) -> bool:
    scripts = {unicodedata.name(sign, "").split(" ")[0] for sign in (one, two)}
    return len(scripts) == 1 and not (one.islower() and two.isupper()) and two.isalpha()


def _undeclared(file: str, raw: Body, offset: int) -> Fault:
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


def _mojibake(file: str, raw: Body, encoding: str) -> Fault | None:
    """A declared one-byte encoding decodes anything; say when the bytes are plainly not in it."""
    if encoding in ("utf-8", "ascii") or "é".encode("latin-1").decode(encoding, "replace") == "�":
        return None
    if not _is_single_byte(encoding):
        return None
    high = _first(raw, 0x80, 0xFF)
    if high is None:
        return None
    if _first_bad(raw, "utf-8") is None:
        line, column = _place(raw, high)
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
    control = None
    if encoding.startswith(("iso8859", "latin")):
        control = _first(raw, 0x80, 0x9F)
    if control is not None:
        line, column = _place(raw, control)
        byte = raw.read(control, control + 1)[0]
        return Fault(
            file,
            f"Byte 0x{byte:02X} is a control character in {encoding}, which no answer holds.",
            column=column,
            rows=(line,),
            n=1,
            expected=f"text in {encoding}",
            mend=f"encoding: {_SIBLINGS.get(encoding) or _possible(raw)}",
            check="encoding",
        )
    return None


def _first(raw: Body, low: int, high: int) -> int | None:
    """Offset of the first byte from `low` to `high`, None where there is none."""
    offset = 0
    for part in _parts(raw):
        if not part.isascii():
            cells = np.frombuffer(part, dtype="uint8")
            met = (cells >= low) & (cells <= high)
            if met.any():
                return offset + int(met.argmax())
        offset += len(part)
    return None


def _is_single_byte(encoding: str) -> bool:
    try:
        return len("aa".encode(encoding)) == 2 and len(bytes([0x41, 0xE9]).decode(encoding)) == 2
    except UnicodeError:
        return False


def _one_newline(raw: Body) -> Body:
    """Old Macintosh files end lines in a carriage return alone: give them line feeds."""
    if raw.holds(_NEWLINE) or not raw.holds(_RETURN):
        return raw
    return Body.stored(part.replace(b"\r", b"\n") for part in _parts(raw))


def _unmarked(body: Body) -> tuple[Body, list[str]]:
    """The text without marks of an encoding at the beginning of lines, and the note of them.

    Files written one below the other have them where the second begins.
    """
    # A byte is looked for much sooner than a pattern, and few texts hold it.
    if not body.holds(_MARK[0]):
        return body, []
    rows: list[int] = []
    n = 1
    for part in _between_marks(body):
        if _MARK in part:
            rows += [part.count(b"\n", 0, met.end()) + n for met in _MARKED.finditer(part)]
        n += part.count(b"\n")
    if not rows:
        return body, []
    shown = ", ".join(map(str, rows[:5])) + ", …" * (len(rows) > 5)
    note = (
        f"{many(len(rows), 'line begins', 'lines begin')} with the mark of an encoding, as where "
        f"files were joined; it is left out (rows {shown})"
    )
    return Body.stored(_MARKED.sub(rb"\1", part) for part in _between_marks(body)), [note]


def _between_marks(body: Body) -> Iterator[bytes]:
    """The bytes in parts, each but the first from a byte on that no mark has."""
    left: list[bytes] = []
    for part in _parts(body):
        if (cut := len(part.rstrip(_MARK)) - 1) >= 0:
            yield b"".join((*left, part[:cut]))
            left = [part[cut:]]
        else:
            left.append(part)
    yield b"".join(left)


def _nul_fault(file: str, body: Body) -> Fault | None:
    if not body.holds(0):
        return None
    nul = n_rows = line = last = 0
    rows: list[int] = []
    for part in _parts(body):
        cells = np.frombuffer(part, dtype="uint8")
        ends = np.flatnonzero(cells == _NEWLINE)
        if n := part.count(0):
            starts = np.concatenate([[0], ends[ends < len(cells) - 1] + 1])
            met = np.flatnonzero(np.logical_or.reduceat(cells == 0, starts)) + line + 1
            met = met[met > last]
            nul, n_rows = nul + n, n_rows + len(met)
            rows += met[: 5 - len(rows)].tolist() if len(rows) < 5 else []
            last = int(met[-1]) if len(met) else last
        line += len(ends)
    wide = len(body) // 4 < nul < len(body)
    zero = body.cells[:4096] == 0
    order = "be" if zero[::2].sum() > zero[1::2].sum() else "le"
    return Fault(
        file,
        f"The text holds {nul} NUL bytes"
        + (
            ", as a file in UTF-16 does that does not say so."
            if wide
            else ": it is damaged, or not text."
        ),
        rows=tuple(rows),
        n=n_rows,
        expected="text without NUL",
        mend=f"encoding: utf-16-{order}" if wide else "export the file again",
        check="NUL bytes",
    )
