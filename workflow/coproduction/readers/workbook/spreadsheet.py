"""Excel workbooks (`.xlsx`), read straight from their parts (ECMA-376, part 1, §18).

The sheet is streamed once and every column is kept as codes of its distinct cells, so memory
goes with the columns asked for. Unlike a reader that returns values only, it can tell a
formula that was never calculated from an empty cell.
"""

import posixpath
import re
import zipfile
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.parsers import expat

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from coproduction.faults import Fault, Faults, nearest
from coproduction.readers.cells import ambiguous, ambiguous_fault, number_pattern, text
from coproduction.readers.export import Column, Export, spell
from coproduction.readers.headers import header_rows, name_columns, quoted
from coproduction.readers.selection import select

#: No honest sheet is larger, nor shrinks more than this by compression above a small size.
MOST_BYTES = 4 << 30
MOST_RATIO = 200
_SMALL = 64 << 20

_BUILTIN_DATES = {14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58}
_BUILTIN_TIMES = {18, 19, 20, 21, 32, 33, 45, 46, 47, 55, 56}
_DATETIME = 22
_NUMBER = re.compile(r"\s*[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\s*")


@dataclass(frozen=True)
class _Book:
    """What a workbook says of its cells: from when days count, and whether to calculate first."""

    from_1904: bool = False
    uncalculated: bool = False


def read(source: dict[str, Any], path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read one sheet; interface and errors as `coproduction.readers.dispatch.read`."""
    file = source["file"]
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(source, archive, columns)
    except zipfile.BadZipFile as error:
        raise Faults([_damaged(file, str(error))]) from error
    except (EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Faults([_damaged(file, str(error))]) from error
    except expat.ExpatError as error:
        raise Faults([_damaged(file, f"a part is no well-formed XML: {error}")]) from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise Faults([_damaged(file, str(error))]) from error
        raise


def _read(
    source: dict[str, Any], archive: zipfile.ZipFile, columns: Sequence[str] | None
) -> Export:
    file = source["file"]
    _check_archive(file, archive)
    book, sheets, told = _sheets(source, archive)
    name, part, notes = _choose(source, sheets)
    related = _relations(source, archive, book)
    strings, formats = [], []
    for kind, target in related.values():
        if kind == "sharedStrings":
            strings = _shared_strings(source, archive, target)
        elif kind == "styles":
            formats = _formats(source, archive, target)
    sheet = _Sheet(header_rows(source), columns, source, strings, formats, told)
    sheet.parse(archive, part)
    if again := sheet.missed():
        # Merged cells are told after the rows, and have given a column another name.
        sheet = _Sheet(header_rows(source), columns, source, strings, formats, told, again)
        sheet.parse(archive, part)
    export = sheet.export(columns, f"sheet {name!r}")
    return replace(export, notes=(*notes, *export.notes))


def _damaged(file: str, how: str) -> Fault:
    return Fault(
        file,
        f"The workbook is truncated or damaged ({how}).",
        expected="a whole .xlsx file",
        mend="copy or download the file again, or open it in Excel and save it anew",
        check="truncated file",
    )


# --- the archive and its parts --------------------------------------------------------------


def _check_archive(file: str, archive: zipfile.ZipFile) -> None:
    found = []
    seen: set[str] = set()
    for part in archive.infolist():
        if part.filename in seen:
            found.append(
                Fault(
                    file,
                    f"The workbook holds the part {part.filename!r} twice.",
                    expected="each part once",
                    mend="open it in Excel and save it anew",
                    check="archive",
                )
            )
        seen.add(part.filename)
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > MOST_BYTES or (part.file_size > _SMALL and ratio > MOST_RATIO):
            found.append(
                Fault(
                    file,
                    f"The part {part.filename!r} unpacks to {part.file_size} bytes, "
                    f"{ratio:.0f} times its size: no survey does so.",
                    expected=f"at most {MOST_BYTES} bytes and {MOST_RATIO} times the packed size",
                    mend="export the file again from its platform",
                    check="archive",
                )
            )
        if part.flag_bits & 1:
            found.append(
                Fault(
                    file,
                    f"The part {part.filename!r} is encrypted.",
                    mend="save the workbook without a password",
                    check="archive",
                )
            )
    if "[Content_Types].xml" not in seen or not any(n.startswith("xl/") for n in seen):
        found.append(
            Fault(
                file,
                "The file is an archive, but not an Excel workbook.",
                expected="an .xlsx file",
                mend="save it as .xlsx",
                check="content",
            )
        )
    if found:
        raise Faults(found)


def _parse(
    source: dict[str, Any],
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> None:
    """Stream a part through handlers that get element names without their namespace."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16

    def no_doctype(*_: object) -> None:
        raise Faults(
            [
                Fault(
                    source["file"],
                    f"The part {part!r} declares a document type, which no workbook does.",
                    mend="export the file again from its platform",
                    check="archive",
                )
            ]
        )

    parser.StartDoctypeDeclHandler = no_doctype
    names: dict[str, str] = {}

    def local(name: str) -> str:
        if name not in names:
            names[name] = name.rsplit(" ", 1)[-1]
        return names[name]

    parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(local(name))
    if characters is not None:
        parser.CharacterDataHandler = characters
    try:
        info = archive.getinfo(part)
    except KeyError:
        raise Faults([_damaged(source["file"], f"the part {part!r} is lacking")]) from None
    with archive.open(info) as stream:
        while block := stream.read(1 << 18):
            parser.Parse(block, False)
        parser.Parse(b"", True)


def _relations(
    source: dict[str, Any], archive: zipfile.ZipFile, part: str
) -> dict[str, tuple[str, str]]:
    """Relations of a part: id to its kind and the part it leads to."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            target = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            found[attributes.get("Id", "")] = (kind, target)

    _parse(source, archive, posixpath.join(folder, "_rels", f"{name}.rels"), start)
    return found


def _sheets(source: dict[str, Any], archive: zipfile.ZipFile) -> tuple[str, dict[str, str], _Book]:
    """The workbook part, its worksheets (name to part, in order), and what it says of itself."""
    top = _relations(source, archive, "")
    book = next((t for kind, t in top.values() if kind == "officeDocument"), "xl/workbook.xml")
    related = _relations(source, archive, book)
    sheets: dict[str, str] = {}
    from_1904 = uncalculated = False

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904, uncalculated
        if element == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif element == "calcPr":
            uncalculated = attributes.get("fullCalcOnLoad", "0") in ("1", "true")
        elif element == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            kind, target = related.get(key, ("", ""))
            if kind == "worksheet":
                sheets[attributes.get("name", "")] = target

    _parse(source, archive, book, start)
    if not sheets:
        raise Faults([Fault(source["file"], "The workbook has no worksheet.", check="sheet")])
    return book, sheets, _Book(from_1904, uncalculated)


def _choose(source: dict[str, Any], sheets: dict[str, str]) -> tuple[str, str, list[str]]:
    file, wanted = source["file"], source.get("sheet")
    if wanted is None:
        first = next(iter(sheets))
        if len(sheets) == 1:
            return first, sheets[first], []
        if source.get("platform") == "kobo":
            # Kobo puts each repeated group on a sheet of its own, after the main one.
            note = f"sheet not declared; read {first!r}, the first, which holds the submissions"
            return first, sheets[first], [note]
        raise Faults(
            [
                Fault(
                    file,
                    f"The workbook has {len(sheets)} sheets and none is declared: "
                    + ", ".join(repr(name) for name in sheets)
                    + ".",
                    mend=f"sheet: {quoted(first)}",
                    check="sheet",
                )
            ]
        )
    if wanted not in sheets:
        raise Faults(
            [
                Fault(
                    file,
                    f"The workbook has no sheet {wanted!r}; it has "
                    + ", ".join(repr(name) for name in sheets)
                    + ".",
                    expected="one of its sheets",
                    mend=nearest(wanted, sheets) or f"sheet: {quoted(next(iter(sheets)))}",
                    check="sheet",
                )
            ]
        )
    return wanted, sheets[wanted], []


def _unescape(cell: str) -> str:
    """Undo ``_x000D_``, the way a workbook writes characters that XML cannot hold."""
    if "_x" not in cell:
        return cell
    return re.sub(r"_x(?!D[89A-Fa-f])([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), cell)


def _shared_strings(source: dict[str, Any], archive: zipfile.ZipFile, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "si":
            pieces.clear()
        elif element == "rPh":
            state["phonetic"] = True
        elif element == "t":
            state["text"] = not state["phonetic"]

    def end(element: str) -> None:
        if element == "si":
            strings.append(_unescape("".join(pieces)))
        elif element == "rPh":
            state["phonetic"] = False
        elif element == "t":
            state["text"] = False

    def characters(piece: str) -> None:
        if state["text"]:
            pieces.append(piece)

    _parse(source, archive, part, start, end, characters)
    return strings


def _formats(source: dict[str, Any], archive: zipfile.ZipFile, part: str) -> list[str]:
    """Kind of each cell style: ``number``, ``date``, ``datetime`` or ``time``."""
    custom: dict[int, str] = {}
    kinds: list[str] = []
    inside = [False]

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "numFmt":
            custom[int(attributes["numFmtId"])] = _format_kind(attributes.get("formatCode", ""))
        elif element == "cellXfs":
            inside[0] = True
        elif element == "xf" and inside[0]:
            number = int(attributes.get("numFmtId", "0"))
            if number in custom:
                kinds.append(custom[number])
            elif number in _BUILTIN_DATES:
                kinds.append("date")
            elif number in _BUILTIN_TIMES:
                kinds.append("time")
            else:
                kinds.append("datetime" if number == _DATETIME else "number")

    def end(element: str) -> None:
        if element == "cellXfs":
            inside[0] = False

    _parse(source, archive, part, start, end)
    return kinds


def _format_kind(code: str) -> str:
    first = code.split(";")[0]
    plain = re.sub(r'"[^"]*"|\\.|_.|\*.', "", first)
    elapsed = re.search(r"\[(h+|m+|s+)\]", plain, re.IGNORECASE)
    plain = re.sub(r"\[[^\]]*\]", "", plain).lower()
    if "general" in plain or re.search(r"[#?]|e[+-]", plain):
        return "number"
    day = bool(re.search(r"[yd]", plain)) or ("m" in plain and not re.search(r"[hs]", plain))
    clock = bool(elapsed) or bool(re.search(r"[hs]", plain))
    if elapsed and not re.search(r"[yd]", plain):
        return "time"
    if day and clock:
        return "datetime"
    return "date" if day else "time" if clock else "number"


# --- the sheet ------------------------------------------------------------------------------


class _Cells:
    """One column as codes of its distinct cells, with the row index each stands in."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], int] = {}
        self.codes = array("i")
        self.rows = array("i")

    def add(self, row: int, kind: str, cell: str) -> None:
        key = (kind, cell)
        code = self.known.get(key)
        if code is None:
            code = self.known[key] = len(self.known)
        self.codes.append(code)
        self.rows.append(row)


class _Sheet:
    def __init__(
        self,
        n_head: int,
        columns: Sequence[str] | None,
        source: dict[str, Any],
        strings: list[str],
        formats: list[str],
        book: _Book,
        merged: Sequence[tuple[int, int, int, int]] = (),
    ):
        self.n_head = n_head
        self.asked = columns
        self.source = source
        self.strings = strings
        self.formats = formats
        self.book = book
        self.zeros: dict[int, list[int]] = {}
        self.calculated: set[int] = set()
        self.head: list[dict[int, str]] = [{} for _ in range(n_head)]
        self.cells: dict[int, _Cells] = {}
        self.row_numbers = array("i")
        self.hidden: list[int] = []
        self.merged: list[tuple[int, int, int, int]] = list(merged)
        self.errors: dict[tuple[int, str], list[int]] = {}
        self.damaged: dict[tuple[int, str, str], list[int]] = {}
        self.uncalculated: dict[int, list[int]] = {}
        self.wanted: set[int] | None = None
        self.resolved = False
        self.letters: dict[str, int] = {}

    def parse(self, archive: zipfile.ZipFile, part: str) -> None:
        file = self.source["file"]
        row, position, row_text = 0, 0, ""
        kind, style, formula = "n", 0, False
        collecting, phonetic = False, False
        value: list[str] = []
        has_value = False
        used = False

        def start(element: str, attributes: dict[str, str]) -> None:
            nonlocal row, position, row_text, kind, style, formula
            nonlocal collecting, phonetic, has_value, used
            if element == "c":
                reference = attributes.get("r")
                before = position
                position = self._position(reference) if reference else position + 1
                if reference and (position <= before or not reference.endswith(row_text)):
                    how = f"it stands in row {row} after a cell of its column or one to its right"
                    if not reference.endswith(row_text):
                        how = f"it stands in row {row}"
                    self.damaged.setdefault((position, reference, how), []).append(row)
                kind = attributes.get("t", "n")
                style = int(attributes.get("s", "0"))
                formula = has_value = False
                value.clear()
            elif element in ("v", "t"):
                collecting = not phonetic
                has_value = True
            elif element == "f":
                formula = True
            elif element == "row":
                number = int(attributes.get("r", row + 1))
                if number <= row:
                    raise Faults(
                        [
                            Fault(
                                file,
                                f"Row {number} of the sheet stands after row {row}.",
                                rows=(number,),
                                n=1,
                                expected="rows in ascending order, each once",
                                mend="open the workbook in Excel and save it anew",
                                check="damaged file",
                            )
                        ]
                    )
                row, position, row_text, used = number, -1, str(number), False
                if attributes.get("hidden") in ("1", "true") and row > self.n_head:
                    self.hidden.append(row)
                if row > self.n_head and not self.resolved:
                    self._resolve()
            elif element == "rPh":
                phonetic = True
            elif element == "mergeCell":
                self._merge(attributes.get("ref", ""))

        def end(element: str) -> None:
            nonlocal collecting, phonetic, used
            if element in ("v", "t"):
                collecting = False
            elif element == "rPh":
                phonetic = False
            elif element == "c" and (has_value or formula):
                used = self._take(row, position, kind, style, formula, value, used)

        def characters(piece: str) -> None:
            if collecting:
                value.append(piece)

        _parse(self.source, archive, part, start, end, characters)
        if not self.resolved:
            self._resolve()

    def _take(
        self,
        row: int,
        position: int,
        kind: str,
        style: int,
        formula: bool,
        value: list[str],
        used: bool,
    ) -> bool:
        """Keep one cell; returns whether the row has been counted as a respondent."""
        cell = value[0] if len(value) == 1 else "".join(value)
        kept = row <= self.n_head or self.wanted is None or position in self.wanted
        if kept and cell and (how := self._damage(kind, cell)):
            self.damaged.setdefault((position, cell, how), []).append(row)
            return used
        if kind == "s":
            cell, kind = self.strings[int(cell)] if cell.strip() else "", "text"
        elif kind == "inlineStr" or kind == "str":
            cell, kind = _unescape(cell), "text"
        elif kind == "b":
            cell, kind = ("TRUE" if cell.strip() in ("1", "true") else "FALSE"), "text"
        elif kind == "n":
            if formula and not cell:
                self.uncalculated.setdefault(position, []).append(row)
                return used
            if formula and self.book.uncalculated:
                # Programs that cannot calculate write 0 for every result.
                if cell == "0":
                    self.zeros.setdefault(position, []).append(row)
                else:
                    self.calculated.add(position)
            kind = self.formats[style] if style < len(self.formats) else "number"
        elif kind == "d":
            kind = "iso"
        elif kind == "e":
            if row > self.n_head and (self.wanted is None or position in self.wanted):
                self.errors.setdefault((position, cell), []).append(row)
            return used
        if not cell:
            return used
        if row <= self.n_head:
            self.head[row - 1][position] = _shown(kind, cell, self.book.from_1904)
            return used
        if not used:
            self.row_numbers.append(row)
        if self.wanted is None or position in self.wanted:
            column = self.cells.get(position)
            if column is None:
                column = self.cells[position] = _Cells()
            column.add(len(self.row_numbers) - 1, kind, cell)
        return True

    def _damage(self, kind: str, cell: str) -> str:
        """What is wrong with the content of a cell, empty if nothing."""
        if kind == "s" and cell.strip():
            found = cell.strip().isdecimal() and int(cell) < len(self.strings)
            return "" if found else "it leads to a text that the workbook does not hold"
        if kind == "n" and not _NUMBER.fullmatch(cell):
            return "it is to hold a number and does not"
        return ""

    def _position(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        position = self.letters.get(letters)
        if position is None:
            position = 0
            for letter in letters:
                position = position * 26 + ord(letter) - 64
            position -= 1
            self.letters[letters] = position
        return position

    def _merge(self, reference: str) -> None:
        match = re.fullmatch(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)", reference)
        if match:
            left, top, right, bottom = match.groups()
            self.merged.append((int(top), self._position(left), int(bottom), self._position(right)))

    def _names(self, width: int) -> Any:
        name_row = self.source.get("name_row", 1)
        head = [dict(row) for row in self.head]
        for top, left, bottom, right in self.merged:
            if bottom > self.n_head or (top == bottom == name_row):
                continue
            held = head[top - 1].get(left, "")
            if top == bottom:
                for position in range(left, right + 1):
                    head[top - 1].setdefault(position, held)
            elif left == right:
                for row in head[top:bottom]:
                    row.setdefault(left, held)
        rows = [[row.get(i, "") for i in range(width)] for row in head]
        return name_columns(self.source, rows)

    def _resolve(self) -> None:
        """Once the header has passed, find which positions are to be kept."""
        self.resolved = True
        if self.asked is not None:
            self.wanted = self._positions(self.asked)

    def missed(self) -> list[tuple[int, int, int, int]]:
        """The merged cells, where they lead to columns asked for that have not been kept."""
        if self.asked is None or self._positions(self.asked) <= (self.wanted or set()):
            return []
        return self.merged

    def _positions(self, columns: Sequence[str]) -> set[int]:
        """Where the columns stand by the header rows and the merged cells known so far."""
        width = max((max(row, default=-1) for row in self.head), default=-1) + 1
        names = self._names(width).names
        asked = set(columns)
        wanted = {i for i, name in enumerate(names) if name in asked}
        # A column without a header may stand right of the last header.
        for name in asked:
            match = re.fullmatch(r"column_([1-9][0-9]{0,4})", name)
            if match and int(match.group(1)) > width:
                wanted.add(int(match.group(1)) - 1)
        return wanted

    def export(self, columns: Sequence[str] | None, place: str) -> Export:
        file = self.source["file"]
        width = max((max(row, default=-1) for row in self.head), default=-1) + 1
        width = max([width, *(i + 1 for i in self.cells)])
        if width == 0:
            raise Faults([Fault(file, f"The {place} is empty.", check="empty file")])
        header = self._names(width)
        if header.faults:
            raise Faults(header.faults)
        positions, found = select(file, header.names, columns)
        found += self._cell_faults(header.names, set(positions))
        if found:
            raise Faults(found)
        notes = list(header.notes)
        data, declared = {}, {}
        n, decimal = len(self.row_numbers), self.source.get("decimal", ".")
        for i in positions:
            name = header.names[i]
            cells = self.cells.pop(i, None)
            if cells is not None and "decimal" not in self.source:
                found += self._ambiguous(name, cells)
            kind, data[name], note = _typed(cells, n, self.book, decimal)
            declared[name] = Column(name, header.labels[i], kind)
            if note:
                notes.append(f"column {name}: {note}")
        if found:
            raise Faults(found)
        numbers = np.array(self.row_numbers, dtype="int64")
        hidden = np.intersect1d(self.hidden, numbers).tolist()
        if hidden:
            shown = ", ".join(map(str, hidden[:5]))
            notes.append(f"{len(hidden)} respondents in hidden rows are read too (rows {shown})")
        first = int(numbers[0]) if n else self.n_head + 1
        consecutive = not n or int(numbers[-1]) - first == n - 1
        if not consecutive:
            empty = np.setdiff1d(np.arange(first, int(numbers[-1])), numbers)
            shown = ", ".join(map(str, empty[:5]))
            notes.append(f"{len(empty)} empty rows hold no respondent (rows {shown})")
        return Export(
            file=file,
            data=pd.DataFrame(data, index=pd.RangeIndex(n)),
            columns=declared,
            first_row=first,
            rows=None if consecutive else numbers,
            notes=tuple(notes),
            listing=tuple(
                declared.get(name, Column(name, label, ""))
                for name, label in zip(header.names, header.labels, strict=True)
            ),
        )

    def _ambiguous(self, name: str, cells: _Cells) -> list[Fault]:
        """The fault of a number stored as text that may have a mark of thousands."""
        texts = [cell for kind, cell in cells.known if kind == "text"]
        doubtful = ambiguous(pa.array(filter(_NUMBER.fullmatch, texts), pa.string()), ".")
        if not doubtful:
            return []
        at = np.flatnonzero(np.array(cells.codes) == cells.known["text", doubtful])
        rows = tuple(self.row_numbers[cells.rows[i]] for i in at)
        return [ambiguous_fault(self.source["file"], name, doubtful, rows)]

    def _cell_faults(self, names: Sequence[str], kept: set[int]) -> list[Fault]:
        def read(i: int) -> bool:
            return i in kept or i >= len(names)

        def fault(i: int, rows: Sequence[int], problem: str, **told: str) -> Fault:
            return Fault(
                self.source["file"],
                problem,
                column=names[i] if i < len(names) else f"column_{i + 1}",
                rows=tuple(rows[:5]),
                n=len(rows),
                **told,
            )

        merged = [
            (left, range(max(top, self.n_head + 1), bottom + 1))
            for top, left, bottom, right in self.merged
            if bottom > self.n_head and kept & {*range(left, right + 1)}
        ]
        found = [
            fault(
                left,
                rows,
                "Cells are merged: one of them holds an answer, the others nothing.",
                expected="a cell a respondent and question",
                mend="unmerge them in the workbook and fill in what each respondent answered",
                check="merged cells",
            )
            for left, rows in merged
        ]
        found += [
            fault(
                i,
                rows,
                f"The cell holds the error {error}, not an answer.",
                code=error,
                expected="a value",
                mend="correct the formula in the workbook, or clear the cell",
                check="error cell",
            )
            for (i, error), rows in self.errors.items()
            if read(i)
        ]
        found += [
            fault(
                i,
                rows,
                f"The cell is damaged: {how}.",
                code=content,
                expected="a sound cell, each once and in order",
                mend="open the workbook in Excel and save it anew",
                check="damaged cell",
            )
            for (i, content, how), rows in self.damaged.items()
            if read(i) or rows[0] <= self.n_head
        ]
        zeros = {i: rows for i, rows in self.zeros.items() if i not in self.calculated}
        found += [
            fault(
                i,
                rows,
                "The cell holds a formula without its result.",
                expected="a calculated value",
                mend="open the workbook in Excel, let it calculate, and save it",
                check="formula without value",
            )
            for i, rows in (self.uncalculated | zeros).items()
            if read(i) or rows[0] <= self.n_head
        ]
        return found


def _typed(cells: _Cells | None, n: int, book: _Book, decimal: str) -> tuple[str, pd.Series, str]:
    """Kind, values (float64 or `str`, one a respondent) and a note of one column.

    Numbers stored as text have the mark `decimal`, and so have numbers in a column of text.
    """
    if cells is None:
        return "number", pd.Series(np.full(n, np.nan)), ""
    kinds = {kind for kind, _ in cells.known}
    codes = np.frombuffer(cells.codes, dtype="int32")
    rows = np.frombuffer(cells.rows, dtype="int32")
    pattern = re.compile(number_pattern(decimal).replace("^", "").replace("$", ""))
    numeric = kinds <= {"number", "text"} and all(
        kind == "number" or (cell.lstrip("-.,")[:1].isdigit() and pattern.fullmatch(cell))
        for kind, cell in cells.known
    )
    if numeric:
        values = np.array(
            [float(cell.replace(decimal, ".") if kind == "text" else cell)
             for kind, cell in cells.known]
        )  # fmt: skip
        numbers = np.full(n, np.nan)
        numbers[rows] = values[codes]
        note = "numbers are stored as text; read as numbers" if "text" in kinds else ""
        return "number", pd.Series(numbers), note
    shown = [_shown(kind, cell, book.from_1904) for kind, cell in cells.known]
    if decimal != ".":
        of = zip(cells.known, shown, strict=True)
        shown = [c.replace(".", decimal) if kind == "number" else c for (kind, _), c in of]
    at = np.full(n, -1, dtype="int32")
    at[rows] = codes
    column = pa.array(shown, type=pa.large_string()).take(pa.array(at, mask=at < 0))
    moments = kinds - {"iso"}
    kind = "text"
    if len(moments) == 1 and moments <= {"date", "datetime", "time"}:
        kind = moments.pop()
    elif kinds <= {"date", "datetime", "iso"}:
        kind = "datetime" if any("T" in cell for cell in shown) else "date"
    return kind, text(pc.fill_null(column, "")), ""


def _shown(kind: str, cell: str, from_1904: bool) -> str:
    """The text of a cell: numbers as `spell` has it, dates and times as ISO 8601."""
    if kind in ("text", "iso"):
        return cell
    number = float(cell)
    if kind == "number":
        return spell(number)
    millis = round(number * 86_400_000)
    if kind == "time" or (0 <= number < 1 and kind == "datetime"):
        seconds, rest = divmod(abs(millis), 1000)
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        fraction = f".{rest:03d}".rstrip("0") if rest else ""
        return ("-" if millis < 0 else "") + clock + fraction
    # Excel counts a 29 February 1900 that never was.
    from_1900 = "1899-12-30" if number >= 61 else "1899-12-31"
    origin = "1904-01-01" if from_1904 else from_1900
    if not 0 <= number < 2_958_466:
        return spell(number)
    moment = np.datetime64(origin, "ms") + np.timedelta64(millis, "ms")
    if millis % 86_400_000 == 0:
        return str(moment.astype("datetime64[D]"))
    return re.sub(r"\.000$", "", str(moment))
