"""Completeness: whether a statistical file is whole, by its structure and by what it declares."""

import io
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyreadstat

from coproduction.faults import Fault
from coproduction.readers.formats import Reading
from coproduction.readers.statistical.decoding import BROKEN, scanned

#: Where the header of an SPSS file says how many respondents follow (four bytes).
_CASES = 80
#: Where it holds a 2 or a 3 in its own order of bytes, and how many respondents ReadStat believes.
_LAYOUT, _MOST_CASES = 64, 1 << 30
#: What closes a Stata file of 2013 on, and what programs fill up with after it.
_STATA_BEGIN, _STATA_END, _FILLING = b"<stata_dta>", b"</stata_dta>", b"\r\n \0"
#: How many bytes of a file are looked through at once.
_BLOCK = 1 << 20


def truncated(file: str, how: str) -> Fault:
    """The fault of a file that ends before it should."""
    return Fault(
        file,
        f"The file is truncated: {how}.",
        expected="the whole file",
        mend="copy or download the file again and compare its size with the original",
        check="truncated file",
    )


def lengthened(kind: str, path: Path) -> bool:
    """Whether more stands in a Stata file after the mark that closes it."""
    if kind != "dta":
        return False
    with path.open("rb") as stream:
        kept = stream.read(len(_STATA_BEGIN))
        if kept != _STATA_BEGIN:
            return False
        while block := stream.read(_BLOCK):
            held = kept + block
            place = held.find(_STATA_END)
            if place >= 0:
                return bool(held[place + len(_STATA_END) :] or stream.read(1))
            kept = held[-len(_STATA_END) :]
    return False


def overlong(file: str) -> Fault:
    """The fault of a Stata file with more after the mark that closes it."""
    return Fault(
        file,
        "More stands after </stata_dta>, which closes the file.",
        expected="nothing after it",
        mend="copy or download the file again and compare its size with the original",
        check="truncated file",
    )


def explain(source: Reading, message: str) -> Fault:
    """Say in plain words what a message of ReadStat means."""
    file = source.file
    folded = message.casefold()
    if "convert string" in folded or "codec" in folded or "invalid string" in folded:
        declared = source.encoding
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
            f"The encoding {source.encoding!r} is not known.".replace("''", "declared"),
            mend="encoding: utf-8",
            check="encoding",
        )
    if "memory" in folded or "malloc" in folded:
        return Fault(
            file,
            f"The file asks for more memory than the system gives ({message}).",
            expected="a whole file that fits into memory",
            mend="compare the file's size with the original; if it is whole: run with more memory",
            check="memory",
        )
    if "expected number of rows" in folded or "unable to read" in folded or "row count" in folded:
        return truncated(file, "it ends before its last respondent")
    return Fault(
        file,
        f"The file is damaged: its structure cannot be followed ({message}).",
        expected=f"a whole .{source.format} file",
        mend="copy or download the file again, or export it again",
        check="damaged file",
    )


class _Countless(io.FileIO):
    """An SPSS file whose header does not say how many respondents follow (−1: unknown)."""

    def read(self, size: int | None = -1, /) -> bytes:
        at = self.tell()
        raw = super().read(-1 if size is None else size) or b""
        first, last = max(at, _CASES), min(at + len(raw), _CASES + 4)
        if first >= last:
            return raw
        return raw[: first - at] + b"\xff" * (last - first) + raw[last - at :]


def holds_more(path: Path, n: int, options: dict[str, Any], columns: Sequence[str]) -> bool:
    """Whether respondents follow the n that the header of an SPSS file declares."""
    with _Countless(path) as file:
        try:
            limits = {"usecols": columns, "row_offset": n, "row_limit": 1}
            more, _ = scanned(pyreadstat.read_sav, file, options | limits)
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, *BROKEN):
            return False
    return len(more) > 0


def miscounted(kind: str, path: Path, n: int) -> str:
    """A note where an SPSS file declares a number of respondents that is none, empty if it is one.

    ReadStat takes negative numbers and those from 2³⁰ on for −1, unknown, and reads to the end.
    """
    if kind not in ("sav", "zsav"):
        return ""
    with path.open("rb") as stream:
        head = stream.read(_CASES + 4)
    order = "<" if struct.unpack_from("<i", head, _LAYOUT)[0] in (2, 3) else ">"
    declared = struct.unpack_from(f"{order}i", head, _CASES)[0]
    if -1 <= declared < _MOST_CASES:
        return ""
    return f"the file declares {declared} respondents, which is no number of any; it holds {n}"


def overfull(file: str, n: int) -> Fault:
    """The fault of a file in which more respondents follow than the n it declares."""
    return Fault(
        file,
        f"The file declares {n} respondents and holds more.",
        expected="a header that counts the respondents who follow",
        mend="export the file again, or open it in its program and save it",
        check="more respondents than declared",
    )


def unfinished(kind: str, path: Path) -> str:
    """What a file's own structure says is lacking at its end, empty if nothing.

    ReadStat stops as soon as it has the respondents, so a cut in what follows passes it by.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(512)
        if kind == "dta" and head.startswith(_STATA_BEGIN):
            stream.seek(max(0, size - 64))
            if not stream.read().rstrip(_FILLING).endswith(_STATA_END):
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
