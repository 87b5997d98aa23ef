"""SPSS portable files (`.por`): a stream of characters, numbers in base 30.

Read here and not by ReadStat's Python binding, which turns declared missing codes of this
format into empty cells. Layout after the GNU PSPP manual, "Portable File Format".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from coproduction.faults import Fault, Faults
from coproduction.readers.export import Export
from coproduction.readers.formats import Reading
from coproduction.readers.gather import Gathered
from coproduction.readers.selection import select
from coproduction.readers.statistical.assembly import assemble
from coproduction.readers.statistical.completeness import truncated

_WIDTH = 80
_HEADER = 456
#: Characters of the portable set from its position 64 on.
_SET = (
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .<(+|&[]!$*);^-/|,%_>?`:#@'=\""
)
#: Digits of a number, and the power of 30 beyond which no double holds one; SPSS stays far below.
LONGEST_NUMBER, LARGEST_POWER = 100, 300
_DIGITS = {ord(c): i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRST")}
#: Formats of dates and currencies carry the code of the system file plus this much.
_SHIFT = 82
_FORMATS = {
    1: "A",
    3: "COMMA",
    4: "DOLLAR",
    5: "F",
    16: "N",
    17: "E",
    20: "DATE",
    21: "TIME",
    22: "DATETIME",
    23: "ADATE",
    24: "JDATE",
    25: "DTIME",
    26: "WKDAY",
    27: "MONTH",
    28: "MOYR",
    29: "QYR",
    30: "WKYR",
    31: "PCT",
    32: "DOT",
    38: "EDATE",
    39: "SDATE",
    40: "MTIME",
    41: "YMDHMS",
}


@dataclass
class _Dictionary:
    """What the file declares about its variables, named as ReadStat's binding names it."""

    column_names: list[str] = field(default_factory=list)
    column_names_to_labels: dict[str, str] = field(default_factory=dict)
    readstat_variable_types: dict[str, str] = field(default_factory=dict)
    original_variable_types: dict[str, str] = field(default_factory=dict)
    missing_ranges: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    variable_value_labels: dict[str, dict[Any, str]] = field(default_factory=dict)
    variable_measure: dict[str, str] = field(default_factory=dict)


def read(source: Reading, path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read a portable file; interface and errors as `coproduction.readers.dispatch.read`."""
    file = source.file
    stream = _Stream(path.read_bytes(), source.encoding)
    try:
        dictionary = _dictionary(stream)
        positions, found = select(file, dictionary.column_names, columns)
        if found:
            raise Faults(found)
        gathered, n = _data(stream, dictionary, positions)
    except IndexError as error:
        raise Faults([truncated(file, "it ends before its closing mark")]) from error
    except LookupError as error:
        raise Faults(
            [
                Fault(
                    file,
                    f"The encoding {source.encoding!r} is not known.",
                    mend="encoding: windows-1252",
                    check="encoding",
                )
            ]
        ) from error
    except UnicodeDecodeError as error:
        raise Faults(
            [
                Fault(
                    file,
                    f"A text in the file cannot be decoded as {source.encoding}.",
                    mend="encoding: windows-1252",
                    check="encoding",
                )
            ]
        ) from error
    except ValueError as error:
        raise Faults(
            [
                Fault(
                    file,
                    f"The file is damaged: {error}.",
                    expected="a whole .por file",
                    mend="copy or download the file again, or export it again",
                    check="damaged file",
                )
            ]
        ) from error
    labels, encoding = dictionary.variable_value_labels, stream.encoding or "ascii"
    return assemble(source, gathered, n, dictionary, labels, encoding)


class _Stream:
    """The characters of the file, without its line ends; short lines are blank to column 80."""

    def __init__(self, raw: bytes, encoding: str):
        lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        if lines and not lines[-1]:
            lines.pop()
        # Only the last line may be short in fact; blanks at line ends get lost on the way.
        body = b"".join([*(line.ljust(_WIDTH) for line in lines[:-1]), *lines[-1:]])
        table = body[200:_HEADER]
        if table[64:100] != _SET[:36]:
            met = {byte: _SET[i] for i, byte in enumerate(table[64 : 64 + len(_SET)])}
            body = body.translate(bytes(met.get(byte, byte) for byte in range(256)))
        self.body = body
        self.at = _HEADER
        self.declared = encoding
        self.encoding = encoding

    def tag(self) -> str:
        self.at += 1
        return chr(self.body[self.at - 1])

    def number(self) -> float:
        """A number in base 30, NaN for system missing."""
        body = self.body
        while body[self.at] == 0x20:
            self.at += 1
        if body[self.at] == 0x2A:
            self.at += 2
            return np.nan
        end = body.find(b"/", self.at)
        if end < 0:
            raise IndexError("the number is cut")
        text, self.at = body[self.at : end], end + 1
        return _base30(text)

    def integer(self) -> int:
        number = self.number()
        if not number >= 0 or number != int(number):
            raise ValueError(f"character {self.at} should end a count")
        return int(number)

    def text(self) -> str:
        n = self.integer()
        raw = self.body[self.at : self.at + n]
        if len(raw) < n:
            raise IndexError("the text is cut")
        self.at += n
        if self.declared:
            return raw.decode(self.declared)
        if raw.isascii():
            return raw.decode("ascii")
        try:
            shown = raw.decode("utf-8")
            self.encoding = "utf-8"
        except UnicodeDecodeError:
            shown = raw.decode("cp1252", "replace")
            self.encoding = "cp1252"
        return shown


def _base30(text: bytes) -> float:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} digits is none of SPSS")
    negative = text.startswith(b"-")
    mantissa, exponent = text.lstrip(b"-"), 0
    for sign in (b"+", b"-"):
        if sign in mantissa:
            mantissa, _, power = mantissa.partition(sign)
            exponent = _whole(power) * (1 if sign == b"+" else -1)
    if abs(exponent) > LARGEST_POWER:
        raise ValueError(f"30 to the power of {exponent} is no number that a double holds")
    whole, _, fraction = mantissa.partition(b".")
    # As one integer and one power, so that a number is rounded once.
    digits = _whole(whole + fraction)
    exponent -= len(fraction)
    number = digits * 30**exponent if exponent >= 0 else digits / 30**-exponent
    try:
        return float(-number if negative else number)
    except OverflowError:
        raise ValueError(f"{text.decode('latin-1')!r} is no number that a double holds") from None


def _whole(text: bytes) -> int:
    value = 0
    for byte in text:
        if byte not in _DIGITS:
            raise ValueError(f"{text[:60].decode('latin-1')!r} is no number in base 30")
        value = value * 30 + _DIGITS[byte]
    return value


def _dictionary(stream: _Stream) -> _Dictionary:
    if stream.body[_HEADER : _HEADER + 8] != b"SPSSPORT":
        if len(stream.body) < _HEADER + 8:
            raise IndexError("the header is cut")
        raise ValueError("its signature is lacking")
    stream.at = _HEADER + 9
    stream.text()
    stream.text()
    out = _Dictionary()
    name, is_text = "", False
    while (tag := stream.tag()) != "F":
        if tag in "1236":
            stream.text()
        elif tag in "45":
            stream.integer()
        elif tag == "7":
            is_text = stream.integer() > 0
            name = stream.text()
            kind, width, decimals = stream.integer(), stream.integer(), stream.integer()
            for _ in range(3):
                stream.integer()
            kind -= _SHIFT if kind >= _SHIFT else 0
            out.column_names.append(name)
            out.readstat_variable_types[name] = "string" if is_text else "double"
            out.original_variable_types[name] = f"{_FORMATS.get(kind, 'F')}{width}.{decimals}"
        elif tag in "89AB":
            low, high = _missing_range(stream, tag, is_text)
            out.missing_ranges.setdefault(name, []).append({"lo": low, "hi": high})
        elif tag == "C":
            out.column_names_to_labels[name] = stream.text()
        elif tag == "D":
            names = [stream.text() for _ in range(stream.integer())]
            textual = bool(names) and out.readstat_variable_types.get(names[0]) == "string"
            labels: dict[Any, str] = {}
            for _ in range(stream.integer()):
                code = stream.text().rstrip(" ") if textual else stream.number()
                labels[code] = stream.text()
            for other in names:
                out.variable_value_labels[other] = labels
        elif tag == "E":
            for _ in range(stream.integer()):
                stream.text()
        else:
            raise ValueError(f"record {tag!r} at character {stream.at} is not known")
    return out


def _missing_range(stream: _Stream, tag: str, is_text: bool) -> tuple[Any, Any]:
    largest = float(np.finfo(float).max)
    if tag == "9":
        return -largest, stream.number()
    low = stream.text().rstrip(" ") if is_text else stream.number()
    if tag == "8":
        return low, low
    return low, largest if tag == "A" else stream.number()


def _data(
    stream: _Stream, dictionary: _Dictionary, positions: list[int]
) -> tuple[dict[str, Gathered], int]:
    """Cells of the columns at `positions`, and the number of respondents.

    The format is a stream without offsets, so it can only be walked cell by cell; numbers are
    decoded once for each distinct spelling.
    """
    textual = [dictionary.readstat_variable_types[n] == "string" for n in dictionary.column_names]
    kept: list[list[Any]] = [[] for _ in textual]
    wanted = [i in set(positions) for i in range(len(textual))]
    decoded: dict[bytes, float] = {}
    body = stream.body
    n = 0
    while body[stream.at] != 0x5A:
        for i, is_text in enumerate(textual):
            if is_text:
                cell: Any = stream.text().rstrip(" ")
            elif body[stream.at] == 0x2A:
                cell = np.nan
                stream.at += 2
            else:
                end = body.find(b"/", stream.at)
                if end < 0:
                    raise IndexError("the number is cut")
                spelling = body[stream.at : end]
                stream.at = end + 1
                if spelling not in decoded:
                    decoded[spelling] = _base30(spelling.lstrip(b" "))
                cell = decoded[spelling]
            if wanted[i]:
                kept[i].append(cell)
        n += 1
    gathered = {}
    for i in positions:
        column = gathered[dictionary.column_names[i]] = Gathered(textual[i])
        column.add(kept[i] if textual[i] else np.array(kept[i], dtype="float64"))
    return gathered, n
