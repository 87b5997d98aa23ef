"""Formats: how a file is declared to be read, what its bytes say it is, and which module reads it.

Imports no reader and none of their libraries, so that what declares a source can have it.
"""

import codecs
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from coproduction.faults import Fault, Faults

if TYPE_CHECKING:
    from coproduction.readers.export import Export

Platform = Literal["none", "qualtrics", "limesurvey", "surveymonkey", "redcap", "kobo"]

#: What reads each format (see `coproduction.on_use`).
READERS = {
    "sav": "coproduction.readers.statistical.readstat:read",
    "zsav": "coproduction.readers.statistical.readstat:read",
    "por": "coproduction.readers.statistical.portable:read",
    "dta": "coproduction.readers.statistical.readstat:read",
    "sas7bdat": "coproduction.readers.statistical.readstat:read",
    "xpt": "coproduction.readers.statistical.transport:read",
    "csv": "coproduction.readers.text.delimited:read",
    "tsv": "coproduction.readers.text.delimited:read",
    "xlsx": "coproduction.readers.workbook.spreadsheet:read",
    "parquet": "coproduction.readers.columnar:read",
}

#: What reads some respondents of each format of which that can be done without the others.
PARTS: dict[str, str] = dict.fromkeys(
    ("sav", "zsav", "dta", "sas7bdat"), "coproduction.readers.statistical.readstat:read_part"
)
#: Bytes from which on two processes read half each of a file of such a format.
LARGE = 50 << 20
#: Lines of a text and rows of a Parquet file at most: where each lies takes memory, and these of a
#: hostile file take hardly any bytes.
MOST_RESPONDENTS = 1 << 24


def in_halves(format: str, n_bytes: int) -> bool:
    """Whether two processes read half each of a file of a format, where two cores are given.

    What asks for the cores and what reads decide by it alike. Processes are forked on Linux only.
    """
    return format in PARTS and n_bytes >= LARGE and sys.platform == "linux"


def parts(format: str, n_bytes: int, most: int) -> int:
    """How many jobs read a file of a format, which has at most so many bytes a job.

    1 of a format whose respondents cannot be read without those before.
    """
    return max(1, -(-n_bytes // most)) if format in PARTS else 1


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a file is read, as a source of `study.yaml` declares it; what is empty is not declared.

    Attributes
    ----------
    file, format, platform
        Path, format (one of `READERS`), and the survey platform whose layout the file follows.
    sha256
        Checksum, which is asserted.
    respondents
        How many the file must hold, 0 where that is not declared.
    header_rows, name_row
        How many rows stand above the first respondent, 0 for as many as the platform writes, and
        which of them has the names, 0 for all.
    encoding, catalog
        Encoding of texts; path of the value labels of a SAS data set.
    delimiter, quote, decimal
        Marks of a text file; nothing is quoted where `quote` is empty.
    sheet
        Sheet of a workbook.
    lists
        Column of several answers a cell to what stands between them.
    """

    file: str
    format: str
    platform: Platform
    quote: str
    name_row: int
    sha256: str = ""
    respondents: int = 0
    header_rows: int = 0
    encoding: str = ""
    catalog: str = ""
    delimiter: str = ""
    decimal: str = ""
    sheet: str = ""
    lists: dict[str, str] = field(default_factory=dict)


Reader = Callable[[Reading, Path, Sequence[str] | None, Path], "Export"]

#: Bytes 16 to 32 of SAS data sets and catalogues.
_SAS_MARK = bytes.fromhex("b31411cfbd92080009c7318c181f1011")
_NAMED = {
    "sav": "an SPSS system file",
    "dta": "a Stata data file",
    "sas7bdat": "a SAS data set",
    "sas7bcat": "a SAS format catalogue",
    "xpt": "a SAS transport file",
    "por": "an SPSS portable file",
    "xlsx": "an Excel workbook",
    "xls": "an Excel 97-2003 or a password-protected workbook",
    "parquet": "a Parquet file",
    "html": "a web page",
    "pdf": "a PDF",
    "gzip": "a gzip archive",
    "zip": "a ZIP archive",
    "lfs": "a pointer of Git LFS to a file that was not fetched",
    "text": "a text file",
    "binary": "a binary file of no format known here",
}
_MENDS = {
    "text": "format: csv",
    "lfs": "git lfs pull",
    "xls": "open it in Excel and save it as .xlsx, without a password",
    "zip": "unpack it",
    "gzip": "unpack it",
}
_FAMILY = {"zsav": "sav", "csv": "text", "tsv": "text"}
#: What may be a file of a format whose bytes are not told from others here.
_OF_ANY = ("text", "binary", "zip", "gzip", "html")


def format_of(file: str) -> str:
    """The format that a file's name ends in."""
    return PurePosixPath(file).suffix.lstrip(".").lower()


#: What Python decodes and no program writes files of answers in: text of mails, names of hosts,
#: source code, a telephone's own.
_OF_NO_FILE = frozenset(
    {"utf-7", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "palmos"}
)


def _may_be_of_files(encoding: str) -> bool:
    try:
        found = codecs.lookup(encoding)
    except LookupError:
        return True
    except ValueError:  # NUL
        return False
    try:
        "".encode(encoding)
    except (LookupError, UnicodeError):  # base64, zip, rot13 … are codecs of bytes or of signs
        return False
    return found.name.replace("_", "-") not in _OF_NO_FILE


def check_encoding(source: Reading) -> None:
    """Raise `Faults` where the encoding declared is none of text files.

    One that Python does not know may be known to what reads the format.
    """
    if _may_be_of_files(source.encoding or "utf-8"):
        return
    raise Faults(
        [
            Fault(
                source.file,
                f"{source.encoding!r} is no encoding of files.",
                expected="the encoding of the program that wrote the file",
                mend="encoding: utf-8  (or windows-1252, iso-8859-2, utf-16, …)",
                check="encoding",
            )
        ]
    )


def check_format(source: Reading) -> None:
    """Raise `Faults` where the format is none that can be read."""
    if source.format in READERS:
        return
    raise Faults(
        [
            Fault(
                source.file,
                f"{source.format!r} is no format that can be read."
                if source.format
                else "The file's name does not end in a format.",
                expected=f"one of {', '.join(READERS)}",
                mend="format: csv  (or what the file is)",
                check="format",
            )
        ]
    )


def check_content(source: Reading, path: Path) -> None:
    """Raise `Faults` when the first bytes of the file are not those of its format.

    A format that has a reader, but whose bytes are not known here, is told from those that are.
    """
    kind = source.format
    with path.open("rb") as stream:
        head = stream.read(4096)
    met = _sniff(head)
    expected = _FAMILY.get(kind, kind)
    if met == expected or (expected == "text" and met == "binary"):
        # A text file with NUL or control bytes is the text reader's to explain.
        return
    if expected not in _NAMED and met in _OF_ANY:
        return
    mend = f"format: {met}" if met in READERS else "export the file again from its platform"
    mend = _MENDS.get(met, mend)
    truncated = path.stat().st_size < 64
    raise Faults(
        [
            Fault(
                source.file,
                f"The file is not {_named(kind)}, it is {_NAMED[met]}."
                + (f" It has {path.stat().st_size} bytes only." if truncated else ""),
                expected=_named(kind),
                mend=mend,
                check="content",
            )
        ]
    )


def _named(kind: str) -> str:
    if kind in ("csv", "tsv"):
        return "a CSV or TSV text file"
    return _NAMED.get(_FAMILY.get(kind, kind), f"a file of format {kind}")


def _sniff(head: bytes) -> str:
    if head.startswith((b"$FL2", b"$FL3")):
        return "sav"
    if head.startswith(b"<stata_dta>"):
        return "dta"
    if head[:1] and 102 <= head[0] <= 115 and head[1:2] in (b"\1", b"\2") and head[2:3] == b"\1":
        return "dta"
    if head[16:32] == _SAS_MARK:
        return "sas7bcat" if b"CATALOG" in head[:400] else "sas7bdat"
    if head.startswith(b"HEADER RECORD*******LIB"):
        return "xpt"
    flat = head.replace(b"\r", b"").replace(b"\n", b"")
    if flat[456:464] == b"SPSSPORT" or b"SPSS PORT FILE" in flat[:300]:
        return "por"
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return "xlsx" if b"[Content_Types].xml" in head or b"xl/" in head else "zip"
    if head.startswith(bytes.fromhex("d0cf11e0a1b11ae1")):
        return "xls"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"version https://git-lfs"):
        return "lfs"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml")):
        return "html"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    return "binary" if b"\0" in head else "text"
