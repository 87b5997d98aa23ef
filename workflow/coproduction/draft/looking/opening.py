"""Opening: reading a file of which nothing is declared, as its name and its first rows suggest."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults, nearest, raise_any
from coproduction.files import is_file
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


#: What a person may say of how a file is read: keys of a source in `study.yaml`.
KEYS = (
    "format",
    "platform",
    "encoding",
    "delimiter",
    "decimal",
    "quote",
    "sheet",
    "header_rows",
    "name_row",
    "respondents",
    "catalog",
)
#: Keys that are whole numbers, with the least of each.
_COUNTS = {"header_rows": 1, "name_row": 0, "respondents": 1}
#: Keys that only some formats have.
_ONLY_OF = {"sheet": ("xlsx",), "delimiter": _TEXT, "quote": _TEXT}
#: The sign that nothing is quoted, as an empty word says that nothing is told.
NO_QUOTE = "none"


def opened(
    reading: Reading, root: Path = Path(), told: Collection[str] = ()
) -> tuple[Reading, Export]:
    """The export of a file, and how it came to be read.

    What `reading` leaves empty is guessed: the platform by names of columns and by header rows, how
    many header rows there are and which has the names, the decimal mark. Nothing is guessed of the
    keys in `told`. Raises `Faults` as `coproduction.readers.dispatch.read`.
    """
    guessed = "platform" not in told
    if reading.format in _TEXT and guessed:
        reading = replace(reading, platform=_platform(_top(root / reading.file, reading)))
    reading, export = _read(reading, root, told)
    plain = guessed and reading.platform == "none" and reading.format == "xlsx"
    if plain and (platform := _platform(_first_rows(export))) != "none":
        rows = reading.header_rows if "header_rows" in told else 0
        reading = replace(reading, platform=platform, header_rows=rows)
        export = read(reading, None, root)
    if not reading.decimal and reading.format in _TEXT and _decimal_comma(export):
        reading = replace(reading, decimal=",")
        export = read(reading, None, root)
    return replace(reading, header_rows=header_rows(reading)), export


def asked(file: str, given: Mapping[str, str]) -> Reading:
    """How to read a file of which so much is given; a name that ends in no format needs one.

    `given` are some of `KEYS`, as texts; what is empty is not told. Raises `Faults` where a word is
    no value of its key.
    """
    told = {key: value for key, value in given.items() if value}
    raise_any(_wrong(told))
    counts = {key: int(value) for key, value in told.items() if key in _COUNTS}
    words = {key: value for key, value in told.items() if key not in _COUNTS}
    if words.get("quote") == NO_QUOTE:
        words["quote"] = ""
    plain = {"format": format_of(file), "platform": "none", "quote": '"', "name_row": 1}
    return Reading(file=file, **{**plain, **words, **counts})  # type: ignore[arg-type]


def reading_by_file(
    files: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """How each of several files is read, by name: what only some formats have, such as a sheet, is
    told of the files of these formats alone, or of all where no file is of one."""
    formats = {name: given.get("format") or format_of(file) for name, file in files.items()}
    alone = {key: of for key, of in _ONLY_OF.items() if {*formats.values()} & {*of}}
    return {
        name: {key: value for key, value in given.items() if form in alone.get(key, (form,))}
        for name, form in formats.items()
    }


def _wrong(told: Mapping[str, str]) -> Iterable[Fault]:
    """Words that are no value of their key."""
    for key, value in told.items():
        expected = ""
        if key in _COUNTS and not (value.isascii() and value.isdigit()):
            expected = "a whole number"
        elif key in _COUNTS and int(value) < _COUNTS[key]:
            expected = f"{_COUNTS[key]} or more"
        elif key == "platform" and value not in get_args(Platform):
            expected = nearest(value, get_args(Platform)) or " or ".join(get_args(Platform))
        elif key == "quote" and value != NO_QUOTE and len(value) > 1:
            expected = f"one sign, or {NO_QUOTE} where nothing is quoted"
        if expected:
            problem = f"{key.upper()}={value[:60]!r} is no value of it"
            yield Fault("the command line", problem, expected=expected)


def _read(reading: Reading, root: Path, told: Collection[str]) -> tuple[Reading, Export]:
    """The export with as many header rows as it takes, numbers such as ``12.000`` as decimals."""
    while True:
        try:
            return reading, read(reading, None, root)
        except Faults as met:
            changed = _otherwise(reading, {fault.check for fault in met.faults}, told)
            if changed is None:
                raise
            reading = changed


def _first_rows(export: Export) -> list[list[str]]:
    """The names of columns, and the cells of the row below, which may be a header or not."""
    names = [column.name for column in export.listing]
    if export.heads:
        return [names, [export.heads[-1].get(name, "") for name in names]]
    if not len(export.data):
        return [names]
    first = export.data.iloc[0]
    cells = [first.get(name) for name in names]
    return [names, ["" if cell != cell or cell is None else str(cell) for cell in cells]]


def _otherwise(reading: Reading, checks: set[str], told: Collection[str]) -> Reading | None:
    """How else to read a file that has some faults; None where that would not mend them."""
    if checks == {"thousands"} and not reading.decimal:
        return replace(reading, decimal=".")
    counted = "header_rows" not in told
    if checks <= {"header rows", "thousands"} and reading.platform == "none" and counted:
        rows = header_rows(reading) + 1
        return replace(reading, header_rows=rows) if rows <= _MOST_ROWS else None
    several = reading.header_rows > 1 and "name_row" not in told
    if checks == {"duplicate column"} and several and reading.name_row:
        return replace(reading, name_row=0)
    if checks == {"header rows"} and reading.platform != "none" and "platform" not in told:
        return replace(reading, platform="none")
    return None


def _top(path: Path, reading: Reading) -> list[list[str]]:
    """The first rows of a text file as any program would cut them; none where it cannot be told."""
    if not is_file(path):
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
    folded = {_folded(name) for name in names}
    if len(rows) > 2 and any('"ImportId"' in cell for cell in rows[2]):
        return "qualtrics"
    if folded & _SURVEYMONKEY and (len(rows) < 2 or _options(names, rows[1])):
        return "surveymonkey"
    filled = [name for name in names if name]
    coded = sum(bool(_LIMESURVEY.match(name)) for name in filled)
    if folded >= _LIMESURVEY_OWN or 2 * coded > len(filled) > 1:
        return "limesurvey"
    if "redcap_event_name" in folded or ("record_id" in folded and _redcap(names)):
        return "redcap"
    return "kobo" if folded >= _KOBO else "none"


def _options(names: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a second row names options: every respondent has an id there, and most have numbers
    or answers elsewhere, where SurveyMonkey writes texts and leaves the ids blank."""
    cells = [
        (_folded(name) in _SURVEYMONKEY, cell.strip())
        for name, cell in zip(names, below, strict=False)
    ]
    filled = [cell for _, cell in cells if cell]
    numbers = sum(bool(np.isfinite(number(cell))) for cell in filled)
    return not any(cell for is_id, cell in cells if is_id) and 2 * numbers <= len(filled)


def _folded(name: str) -> str:
    return name.replace(" ", "").casefold()


def _redcap(names: Iterable[str]) -> bool:
    return any("___" in name or name.endswith("_complete") for name in names)


def _decimal_comma(export: Export) -> bool:
    """Whether columns of text are numbers with decimal commas, and none has decimal points."""
    comma = False
    for name, column in export.columns.items():
        cells = export.cells(name)
        if column.kind == "number":
            coded = isinstance(cells.dtype, pd.CategoricalDtype)
            held = (cells.cat.categories if coded else cells.iloc[:_LOOKED_AT]).to_numpy()
            if (held != np.trunc(held))[~np.isnan(held)].any():
                return False
            continue
        met = cells.dropna().iloc[:_LOOKED_AT].unique().tolist()
        texts = [str(text) for text in met if text != BLANK]
        comma = comma or (
            any("," in text for text in texts)
            and all(np.isfinite(number(text, ",")) for text in texts)
        )
    return comma
