"""Formats: what a file is declared to be, what its bytes say it is, and which module reads it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coproduction.faults import Fault, Faults
from coproduction.readers.export import Export

Reader = Callable[[dict[str, Any], Path, Sequence[str] | None, Path], Export]

#: The module that reads each format, as `reader_of` imports it.
READERS = {
    "sav": "coproduction.readers.statistical.readstat",
    "zsav": "coproduction.readers.statistical.readstat",
    "por": "coproduction.readers.statistical.portable",
    "dta": "coproduction.readers.statistical.readstat",
    "sas7bdat": "coproduction.readers.statistical.readstat",
    "xpt": "coproduction.readers.statistical.transport",
    "csv": "coproduction.readers.text.delimited",
    "tsv": "coproduction.readers.text.delimited",
    "xlsx": "coproduction.readers.workbook.spreadsheet",
    "parquet": "coproduction.readers.columnar",
}

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


def format_of(source: Mapping[str, Any]) -> str:
    """Return the declared format, else the one the file's name ends in; `Faults` if neither."""
    declared = _declared(source)
    if declared in READERS:
        return declared
    raise Faults(
        [
            Fault(
                source["file"],
                f"{declared!r} is no format that can be read."
                if declared
                else "The file's name does not end in a format.",
                expected=f"one of {', '.join(READERS)}",
                mend="format: csv  (or what the file is)",
                check="format",
            )
        ]
    )


def reader_of(kind: str) -> Reader:
    """The reader of a format, imported on use since each brings a heavy library.

    The imports are spelt out so that a job's dependence on them can be seen without running it.
    """
    if kind == "por":
        from coproduction.readers.statistical.portable import read
    elif kind == "xpt":
        from coproduction.readers.statistical.transport import read
    elif kind in ("csv", "tsv"):
        from coproduction.readers.text.delimited import read
    elif kind == "xlsx":
        from coproduction.readers.workbook.spreadsheet import read
    elif kind == "parquet":
        from coproduction.readers.columnar import read
    else:
        from coproduction.readers.statistical.readstat import read
    return read


def unused(source: Mapping[str, Any]) -> set[str]:
    """The readers of other formats, which a job over this source never imports.

    Empty where the source has no format, so that the job depends on all.
    """
    own = READERS.get(_declared(source))
    return set(READERS.values()) - {own} if own else set()


def check_content(source: Mapping[str, Any], kind: str, path: Path) -> None:
    """Raise `Faults` when the first bytes of the file are not those of format `kind`."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    met = _sniff(head)
    expected = _FAMILY.get(kind, kind)
    if met == expected or (expected == "text" and met == "binary"):
        # A text file with NUL or control bytes is the text reader's to explain.
        return
    mend = f"format: {met}" if met in READERS else "export the file again from its platform"
    mend = _MENDS.get(met, mend)
    truncated = path.stat().st_size < 64
    raise Faults(
        [
            Fault(
                source["file"],
                f"The file is not {_named(kind)}, it is {_NAMED[met]}."
                + (f" It has {path.stat().st_size} bytes only." if truncated else ""),
                expected=_named(kind),
                mend=mend,
                check="content",
            )
        ]
    )


def _declared(source: Mapping[str, Any]) -> str:
    return source.get("format") or Path(source["file"]).suffix.lstrip(".").lower()


def _named(kind: str) -> str:
    return "a CSV or TSV text file" if kind in ("csv", "tsv") else _NAMED[_FAMILY.get(kind, kind)]


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
