"""Study sheets: each file of a study as a grid of texts, as a workbook shows it.

Tables are rows of cells behind the number of their line; `study.yaml` and `variables.yaml` are
keys and values; all other files are their lines.
"""

import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from coproduction.draft.sheets.yaml_values import Leaf, leaves
from coproduction.faults import Fault, Faults
from coproduction.files import sha256
from coproduction.readers.workbook.book import unescape
from coproduction.study.recodes import decisions
from coproduction.study.recodes.crosswalk import HEADER, WHERE
from coproduction.study.written import settings
from coproduction.study.written.csv_rows import read_rows, sign_of

Kind = Literal["table", "values", "lines"]
LINE = "line"
VALUES = ("key", "value")
#: The sheet that lists the others.
INDEX = "files"
#: What the format allows: signs of a cell, and of the name of a sheet.
LONGEST, _NAME = 32767, 31
#: The sheet of what is offered to choose from; a name that Excel keeps for itself.
LISTS, _KEPT = "lists", ("history",)
_VALUE_FILES = ("study.yaml", "variables.yaml")
_TEXTS = (".yaml", ".csv", ".md")


@dataclass(frozen=True)
class TableRow:
    """A row of a table: the line that it ends on, its cells, and its text with its line end."""

    line: int
    cells: tuple[str, ...]
    raw: str


@dataclass(frozen=True)
class StudySheet:
    """A file of a study as a sheet.

    `file` is its path in the folder of the study, `text` what stands in it; a table has `rows`, the
    first of them its header, whose cells `delimiter` parts; values are `leaves`.
    """

    file: str
    name: str
    kind: Kind
    sha256: str
    text: str
    rows: tuple[TableRow, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    delimiter: str = ","

    @property
    def grid(self) -> list[tuple[str, ...]]:
        """The cells of the sheet, row by row."""
        if self.kind == "table":
            head, *rows = self.rows
            below = [(str(row.line), *row.cells) for row in rows if row.cells]
            return [(LINE, *head.cells), *below]
        if self.kind == "values":
            return [VALUES, *((leaf.key, leaf.value) for leaf in self.leaves)]
        return [(line.rstrip("\r\n"),) for line in lines_of(self.text)]

    @property
    def is_crosswalk(self) -> bool:
        """Whether its rows are those of a crosswalk."""
        return bool(self.rows) and self.rows[0].cells in (HEADER, (*HEADER, WHERE))


def lines_of(text: str) -> list[str]:
    """The lines of a text, each with its end as it stands."""
    return io.StringIO(text, newline="").readlines()


def same(one: str, other: str) -> bool:
    """Whether two cells are one but for how programs write line ends and control characters."""
    return _plain(one) == _plain(other)


def cells_checksum(rows: Sequence[Sequence[str]]) -> str:
    """The checksum of the cells of a sheet, one for all spellings that are the `same`."""
    return hashlib.sha256(json.dumps(plain(rows)).encode("ascii")).hexdigest()


def plain(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows of cells without what programs change by themselves, and without empty ends."""
    found = []
    for cells in rows:
        texts = [_plain(_unescaped(cell)) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        found.append(texts)
    while found and not found[-1]:
        found.pop()
    return found


def _unescaped(cell: str) -> str:
    while (bare := unescape(cell)) != cell:
        cell = bare
    return cell


def _plain(cell: str) -> str:
    bare = unescape(cell).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", bare)


def sheets(folder: Path, shown: str) -> list[StudySheet]:
    """The files of a study as sheets, tables first; `shown` is the folder in messages.

    Raises `Faults` where a file cannot be read, or a cell is too long for a workbook.
    """
    found: list[StudySheet] = []
    faults: list[Fault] = []
    for path in _files(folder):
        file = path.relative_to(folder).as_posix()
        names = {INDEX, LISTS, *_KEPT, *(one.name.casefold() for one in found)}
        one, wrong = _sheet(path, file, f"{shown}/{file}", _named(file, names))
        faults += wrong
        found += [one] if one else []
    if not found and not faults:
        faults.append(Fault(shown, "there are no files of a study"))
    if faults:
        raise Faults(faults)
    return found


def _files(folder: Path) -> list[Path]:
    paths = [p for p in folder.rglob("*") if p.is_file() and p.suffix in _TEXTS]
    seen = [p for p in paths if not any(n.startswith(".") for n in p.relative_to(folder).parts)]
    order = ("crosswalk", decisions.FILE, "countries.csv", "variables.yaml", "study.yaml")

    def place(path: Path) -> tuple[int, str]:
        first = path.relative_to(folder).parts[0]
        return order.index(first) if first in order else len(order), path.as_posix()

    return sorted(seen, key=place)


def _named(file: str, taken: set[str]) -> str:
    """A name of a sheet for a file: at most 31 signs, none of which the format keeps."""
    bare = re.sub(r"[\[\]:*?/\\']", " ", file.removeprefix("crosswalk/").removesuffix(".csv"))
    bare = bare.strip() or "sheet"
    name, number = bare[:_NAME], 1
    while name.casefold() in taken:
        number += 1
        name = f"{bare[: _NAME - len(str(number)) - 1]} {number}"
    return name


def _sheet(path: Path, file: str, shown: str, name: str) -> tuple[StudySheet | None, list[Fault]]:
    raw = path.read_bytes()
    try:
        text = decisions.decoded(raw) if file == decisions.FILE else raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [Fault(shown, "not UTF-8", rows=(line,), expected="a file saved as UTF-8")]
    checksum = sha256(path)
    if path.suffix == ".csv":
        rows, faults = _rows(text, shown)
        one = StudySheet(file, name, "table", checksum, text, rows, delimiter=sign_of(text))
    elif file in _VALUE_FILES:
        faults = settings.read(path, shown)[1]
        told = () if faults else tuple(leaves(text))
        one = StudySheet(file, name, "values", checksum, text, leaves=told)
    else:
        faults = []
        one = StudySheet(file, name, "lines", checksum, text)
    if not faults:
        faults = list(_too_long(one, shown))
    return one, faults


def _rows(text: str, shown: str) -> tuple[tuple[TableRow, ...], list[Fault]]:
    read, faults = read_rows(text, shown)
    if not read and not faults:
        faults = [Fault(shown, "the file is empty")]
    lines, before, found = lines_of(text), 0, []
    for line, cells in read:
        found.append(TableRow(line, tuple(cells), "".join(lines[before:line])))
        before = line
    return tuple(found), faults


def _too_long(one: StudySheet, shown: str) -> Iterator[Fault]:
    for number, cells in enumerate(one.grid, start=1):
        if any(len(cell) > LONGEST for cell in cells):
            problem = f"a cell has more than {LONGEST} signs, which no workbook can hold"
            yield Fault(shown, problem, rows=(number,))
