"""Read book: an edited workbook as grids of texts, and the cells that hold anything else."""

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from coproduction.draft.sheets.study_sheets import INDEX
from coproduction.faults import Fault, Faults, raise_any
from coproduction.files import absence
from coproduction.readers.export import spell
from coproduction.readers.workbook.parts import check_archive
from coproduction.readers.workbook.worksheet import lettered

#: More than the files of any study have: cells, empty ones among them, signs in cells, and bytes of
#: all parts of a workbook.
_MOST_CELLS, _MOST_SIGNS = 2_000_000, 64_000_000
_MOST_BYTES = 32 << 20
_TEXT = "text: format the cell as Text, and type it again"


@dataclass(frozen=True)
class ReadSheet:
    """A sheet of an edited workbook: its name, the file it is of and that file's checksum.

    `rows` are its cells as texts, the first row of the sheet first; `cells` is the checksum of
    these as they were written, empty where the workbook tells none.
    """

    name: str
    file: str
    sha256: str
    rows: list[tuple[str, ...]] = field(default_factory=list)
    cells: str = ""


@dataclass(frozen=True)
class ReadBook:
    """An edited workbook: the study that it is of, and its sheets."""

    study: str
    sheets: list[ReadSheet]


def read(path: Path) -> ReadBook:
    """Read a workbook that `written_book` wrote and a person edited.

    Raises `Faults` with all cells that are no text: formulas, errors, dates, shares in per cent.
    """
    shown = str(path)
    if not path.is_file():
        raise Faults([Fault(shown, f"the workbook {absence(path)}")])
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(shown, archive)
            raise_any(too_large(shown, archive))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep is not needed
            book = openpyxl.load_workbook(path)
    except Faults:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it raise
        problem = "the file is no workbook that can be read"
        expected = "an .xlsx file, as Excel and LibreOffice save it"
        raise Faults([Fault(shown, problem, expected=expected)]) from error
    if INDEX not in book.sheetnames:
        problem, mend = f"there is no sheet {INDEX!r}", "make workbook STUDY=… writes one"
        raise Faults([Fault(shown, problem, mend=mend)])
    faults: list[Fault] = []
    room = _Room(_MOST_CELLS, _MOST_SIGNS)
    index = _grid(book[INDEX], shown, faults, room)
    known = {row[0]: row for row in index[2:] if len(row) > 2 and row[0]}
    found: dict[str, ReadSheet] = {}
    for name in book.sheetnames:
        if name in known:
            _, file, checksum, _, cells = [*known[name], "", ""][:5]
            rows = _grid(book[name], f"{shown}, sheet {name}", faults, room)
            if file in found:
                problem = f"the sheet {found[file].name!r} is of the file {file!r}, too"
                mend = f"list one sheet of it in the sheet {INDEX!r}"
                faults.append(Fault(f"{shown}, sheet {name}", problem, mend=mend))
            found.setdefault(file, ReadSheet(name, file, checksum, rows, cells))
        elif book[name].sheet_state == "visible" and name != INDEX:
            problem, mend = f"the sheet {name!r} is of no file", "take it out of the workbook"
            faults.append(Fault(shown, problem, mend=mend))
    if faults:
        raise Faults(faults)
    return ReadBook(index[0][1] if index and len(index[0]) > 1 else "", [*found.values()])


def too_large(shown: str, archive: zipfile.ZipFile) -> list[Fault]:
    """The fault of a workbook that is larger than one of a study."""
    size = sum(part.file_size for part in archive.infolist())
    if size <= _MOST_BYTES:
        return []
    problem = f"the workbook unpacks to {size} bytes: no workbook of a study does so"
    return [Fault(shown, problem, expected=f"at most {_MOST_BYTES} bytes")]


@dataclass
class _Room:
    """How many cells and signs more a workbook may have."""

    cells: int
    signs: int


def _grid(sheet: Any, shown: str, faults: list[Fault], room: _Room) -> list[tuple[str, ...]]:
    """The cells of a sheet as texts, without the empty ones behind the last."""
    room.cells -= sheet.max_row * sheet.max_column
    if room.cells < 0:
        problem = f"cells reach to column {lettered(sheet.max_column - 1)}, row {sheet.max_row}"
        mend = "delete the rows and columns behind the last filled one"
        faults.append(Fault(shown, problem, mend=mend))
        return []
    rows: list[tuple[str, ...]] = []
    for cells in sheet.iter_rows():
        texts = []
        for cell in cells:
            text, problem = _text(cell)
            if problem:
                where = {"column": lettered(cell.column - 1), "rows": (cell.row,), "n": 1}
                faults.append(Fault(shown, problem, **where, expected=_TEXT))
            texts.append(text)
        room.signs -= sum(map(len, texts))
        if room.signs < 0:
            expected = f"at most {_MOST_SIGNS} signs in all cells of the workbook"
            faults.append(Fault(shown, "the cells hold more signs", expected=expected))
            return []
        rows.append(tuple(_bare(texts)))
    while rows and not rows[-1]:
        rows.pop()
    for area in sheet.merged_cells.ranges:
        problem = f"the cells {area.coord} are merged"
        faults.append(Fault(shown, problem, rows=(area.min_row,), mend="unmerge them"))
    return rows


def _bare(texts: list[str]) -> Iterator[str]:
    n = max((k for k, text in enumerate(texts, start=1) if text), default=0)
    yield from texts[:n]


def _text(cell: Any) -> tuple[str, str]:
    """The text of a cell, and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return "", "the cell holds a formula"
    if cell.data_type == "e":
        return "", f"the cell holds the error {value}"
    if isinstance(value, str):
        return value, ""
    if isinstance(value, bool):
        return str(value).upper(), ""
    if isinstance(value, int | float) and "%" not in (cell.number_format or ""):
        return spell(value), ""
    if isinstance(value, int | float):
        return "", "the cell holds a number shown in per cent"
    return "", "the cell holds a date or a time, which a program may have made of what was typed"
