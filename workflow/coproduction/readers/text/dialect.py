"""Dialect: which mark cuts the lines of a text file into cells, and which one quotes them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coproduction.faults import Fault, Faults
from coproduction.readers.formats import Reading
from coproduction.readers.text.body import Body
from coproduction.readers.text.records import find_records

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


@dataclass(frozen=True)
class Dialect:
    """How cells are cut and quoted: single ASCII characters; no `quote` where nothing is quoted.

    `above` is the line at the top of a file made for Excel that says so, with its line end, and
    belongs to no record.
    """

    delimiter: str
    quote: str
    above: bytes = b""


def quote_of(source: Reading) -> str:
    """The quoting character as declared, empty where nothing is quoted."""
    return _single_byte(source, "quote", source.quote)


def detect(source: Reading, body: Body) -> tuple[Dialect, list[str]]:
    """The dialect as declared, else as found, and notes; `Faults` where its marks collide."""
    file, quote, notes = source.file, quote_of(source), []
    above = _separator_line(body) if source.name_row < 2 else b""
    if above:
        # Excel reads the delimiter from such a line and shows no row for it.
        notes.append(f"line 1 ({above.decode().strip()}) is for Excel and left out")
    if source.delimiter or above:
        delimiter = source.delimiter or chr(above[4])
        delimiter = "\t" if delimiter in ("\\t", "tab") else delimiter
        delimiter = _single_byte(source, "delimiter", delimiter)
    else:
        delimiter, found = _best_delimiter(source.format, body, quote)
        notes += found
    if delimiter == quote:
        problem = f"Delimiter and quoting character are both {delimiter!r}."
        mend = 'quote: ""  (nothing is quoted), or the right delimiter'
        raise Faults([Fault(file, problem, mend=mend, check="delimiter")])
    if delimiter == (source.decimal or ".") and not quote:
        problem = f"Delimiter and decimal mark are both {delimiter!r}, and nothing is quoted."
        mend = 'decimal: "."' if delimiter == "," else 'delimiter: ";"'
        raise Faults([Fault(file, problem, mend=mend, check="delimiter")])
    return Dialect(delimiter, quote, above), notes


def _single_byte(source: Reading, key: str, mark: str) -> str:
    if (len(mark) == 1 and mark.isascii() and mark not in "\r\n") or (key == "quote" and not mark):
        return mark
    raise Faults(
        [
            Fault(
                source.file,
                f"The {key} {mark!r} cannot be used.",
                expected="a single ASCII character",
                mend=f'{key}: ";"' if key == "delimiter" else "quote: '\"'",
                check=key,
            )
        ]
    )


def _separator_line(body: Body) -> bytes:
    """The line ``sep=;`` at the top of a file made for Excel, with its line end; else empty."""
    match = re.match(rb"sep=[,;|\t]\r?\n", body.read(0, 8), re.I)
    return match.group() if match else b""


def _best_delimiter(kind: str, body: Body, quote: str) -> tuple[str, list[str]]:
    """The mark that cuts the first records into the most cells, equally many in each."""
    if kind == "tsv":
        return "\t", []
    sample = body.part(0, 1 << 18)
    best, best_score = ",", (0.0, 0.0)
    for mark in _DELIMITERS:
        lines = find_records(sample, mark, quote)
        counts = lines.fields[:100]
        if len(counts) > 1 and len(sample) < len(body):
            # A quoted cell may be cut with the sample.
            opened = lines.quotes.unclosed[-1:]
            whole = (
                int(np.searchsorted(lines.start, opened[0], "right"))
                if len(opened)
                else len(counts)
            )
            counts = counts[: max(1, min(len(counts), whole) - 1)]
        if not len(counts) or counts[0] < 2:
            continue
        score = (float((counts == counts[0]).mean()), float(counts[0]))
        # Commas in prose cut unequally; a delimiter cuts nearly all records alike.
        if (score[0] > 0.9, score[1]) > (best_score[0] > 0.9, best_score[1]):
            best, best_score = mark, score
    if best == ",":
        return best, []
    return best, [f"delimiter not declared; read as {_DELIMITERS[best]}"]


def uncut(
    file: str, body: Body, dialect: Dialect, name: str, columns: Sequence[str] | None
) -> Fault | None:
    """The fault of a delimiter that leaves the header as one `name` where another one cuts it."""
    if columns is None or set(columns) <= {name}:
        return None
    other = _best_delimiter("csv", body, dialect.quote)[0]
    if other == dialect.delimiter or other not in name:
        return None
    return Fault(
        file,
        f"The header is not cut into columns by the delimiter {dialect.delimiter!r}.",
        rows=(1,),
        n=1,
        expected=f"several columns; there is a {_DELIMITERS[other]} between names",
        mend="delimiter: tab" if other == "\t" else f'delimiter: "{other}"',
        check="delimiter",
    )
