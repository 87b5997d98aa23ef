"""Opening: reading a file of which nothing is declared, as its name and its first rows suggest."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from coproduction.faults import Faults
from coproduction.missing import BLANK
from coproduction.readers.dispatch import read
from coproduction.readers.export import Export, number
from coproduction.readers.formats import Platform, Reading, format_of
from coproduction.readers.headers import header_rows

_TEXT = ("csv", "tsv")
#: Header rows that any platform has been seen to write.
_MOST_ROWS = 4
#: What is read of a text file to tell its platform, and how many rows of it.
_PEEK, _ROWS = 1 << 18, 4
_LIMESURVEY = re.compile(r"[^\s.\[\]]+(?:\[[^\]]*\])*\. ?\S")
_LIMESURVEY_OWN = {"submitdate", "lastpage", "startlanguage"}
_SURVEYMONKEY = {"respondentid", "collectorid"}
_KOBO = {"_uuid", "_submission_time"}
#: Distinct cells of a column that are looked at for decimal marks.
_LOOKED_AT = 2000


def opened(reading: Reading, root: Path = Path()) -> tuple[Reading, Export]:
    """The export of a file, and how it came to be read.

    What `reading` leaves empty is guessed: the platform by names of columns and by header rows, how
    many header rows there are, the decimal mark. Raises `Faults` as
    `coproduction.readers.dispatch.read`.
    """
    if reading.format in _TEXT and reading.platform == "none":
        reading = replace(reading, platform=_platform(_top(root / reading.file, reading)))
    reading, export = _read(reading, root)
    if reading.platform == "none" and reading.format == "xlsx":
        names = [column.name for column in export.listing]
        if (platform := _platform([names])) != "none":
            reading = replace(reading, platform=platform, header_rows=0)
            export = read(reading, None, root)
    if not reading.decimal and reading.format in _TEXT and _decimal_comma(export):
        reading = replace(reading, decimal=",")
        export = read(reading, None, root)
    return replace(reading, header_rows=header_rows(reading)), export


def asked(
    file: str,
    *,
    format: str = "",
    encoding: str = "",
    delimiter: str = "",
    decimal: str = "",
    sheet: str = "",
    catalog: str = "",
) -> Reading:
    """How to read a file of which so much is known; a name that ends in no format needs one."""
    return Reading(
        file=file,
        format=format or format_of(file),
        platform="none",
        quote='"',
        name_row=1,
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        sheet=sheet,
        catalog=catalog,
    )


def _read(reading: Reading, root: Path) -> tuple[Reading, Export]:
    """The export with as many header rows as it takes, numbers such as ``12.000`` as decimals."""
    while True:
        try:
            return reading, read(reading, None, root)
        except Faults as met:
            changed = _otherwise(reading, {fault.check for fault in met.faults})
            if changed is None:
                raise
            reading = changed


def _otherwise(reading: Reading, checks: set[str]) -> Reading | None:
    """How else to read a file that has some faults; None where that would not mend them."""
    if checks == {"thousands"} and not reading.decimal:
        return replace(reading, decimal=".")
    if checks <= {"header rows", "thousands"} and reading.platform == "none":
        rows = header_rows(reading) + 1
        return replace(reading, header_rows=rows) if rows <= _MOST_ROWS else None
    if checks == {"duplicate column"} and reading.header_rows > 1 and reading.name_row:
        return replace(reading, name_row=0)
    if checks == {"header rows"}:
        return replace(reading, platform="none")
    return None


def _top(path: Path, reading: Reading) -> list[list[str]]:
    """The first rows of a text file as any program would cut them; none where it cannot be told."""
    if not path.is_file():
        return []
    with path.open("rb") as stream:
        raw = stream.read(_PEEK)
    marked = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(reading.encoding or marked, errors="replace")
    except LookupError:
        return []
    first = text.partition("\n")[0]
    mark = "\t" if reading.format == "tsv" or reading.delimiter in ("tab", "\\t") else ""
    mark = mark or reading.delimiter or max(",;\t|", key=first.count)
    try:
        return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), _ROWS))
    except (csv.Error, TypeError, ValueError):
        return []


def _platform(rows: Sequence[Sequence[str]]) -> Platform:
    """The platform that wrote a file, by its first rows."""
    if not rows:
        return "none"
    names = [name.strip() for name in rows[0]]
    folded = {name.replace(" ", "").casefold() for name in names}
    if len(rows) > 2 and any('"ImportId"' in cell for cell in rows[2]):
        return "qualtrics"
    if folded & _SURVEYMONKEY and (len(rows) < 2 or not rows[1][:1] or not rows[1][0].strip()):
        return "surveymonkey"
    filled = [name for name in names if name]
    coded = sum(bool(_LIMESURVEY.match(name)) for name in filled)
    if folded >= _LIMESURVEY_OWN or 2 * coded > len(filled) > 1:
        return "limesurvey"
    if "redcap_event_name" in folded or ("record_id" in folded and _redcap(names)):
        return "redcap"
    return "kobo" if folded >= _KOBO else "none"


def _redcap(names: Iterable[str]) -> bool:
    return any("___" in name or name.endswith("_complete") for name in names)


def _decimal_comma(export: Export) -> bool:
    """Whether columns of text are numbers with decimal commas, and none has decimal points."""
    comma = False
    for name, column in export.columns.items():
        cells = export.cells(name)
        if column.kind == "number":
            held = cells.astype("float64").iloc[:_LOOKED_AT]
            if (np.modf(held.dropna())[0] != 0).any():
                return False
            continue
        met = cells.dropna().iloc[:_LOOKED_AT].unique().tolist()
        texts = [str(text) for text in met if text != BLANK]
        comma = comma or (
            any("," in text for text in texts)
            and all(np.isfinite(number(text, ",")) for text in texts)
        )
    return comma
