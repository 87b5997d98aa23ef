"""Worksheet: one pass over the cells of a sheet, keeping those of the columns asked for."""

import re
import zipfile
from array import array
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from coproduction.faults import Fault, Faults
from coproduction.readers.formats import Reading
from coproduction.readers.headers import Header, header_rows, name_columns
from coproduction.readers.workbook.book import Sharing, strikes
from coproduction.readers.workbook.cell_contents import Contents, shared
from coproduction.readers.workbook.parts import integer, stream
from coproduction.readers.workbook.sieve import Sieve
from coproduction.readers.workbook.values import Cells, shown
from coproduction.readers.workbook.wrong_cells import WrongCells

#: How many rows and columns a sheet has at most.
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
#: Answers that are kept with what they say, as most cells are like one before.
MOST_ANSWERS = 1 << 15
#: In place of a code: a cell that holds nothing, and one of a column that is not read.
NOTHING, UNREAD = -1, -2


def lettered(position: int) -> str:
    """The letters of a column, ``A`` at position 0."""
    letters, left = "", position + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


class Worksheet:
    """The cells of a sheet: header rows as text, every other cell in the `Cells` of its column.

    Attributes
    ----------
    head
        Position to text, for each header row.
    cells
        Position to the cells of the column there.
    row_numbers
        The row of each respondent as Excel numbers it.
    above
        How many rows above the header hold nothing and do not count; None before a filled one.
    hidden
        Rows below the header that are not shown.
    merged
        Merged areas as top, left, bottom, right; rows are numbers, columns positions.
    wrong
        Cells that hold no answer.
    struck
        Rows below the header of which a cell that is kept is struck through, at least in part.
    beside
        Cells that are not read, right of all headers: how many, and the first of them.
    row
        The number of the last row that has begun.
    """

    def __init__(
        self,
        source: Reading,
        columns: Sequence[str] | None,
        sharing: Sharing,
        merged: Sequence[tuple[int, int, int, int]] = (),
    ):
        self.above: int | None = None
        self._declared = header_rows(source)
        self.head: list[dict[int, str]] = [{} for _ in range(self._declared)]
        self.cells: dict[int, Cells] = {}
        self.row_numbers = array("i")
        self.hidden: list[int] = []
        self.struck: set[int] = set()
        self._inline_struck = False
        self.merged: list[tuple[int, int, int, int]] = list(merged)
        self.wrong = WrongCells()
        self.beside, self.first_beside = 0, ""
        self._right = MOST_COLUMNS
        self._source = source
        self._columns = columns
        self._sharing = sharing
        self._contents = Contents(sharing)
        self._wanted: set[int] | None = None
        self._resolved = False
        self._letters: dict[str, int] = {}
        self.row = 0
        self._answers: dict[tuple[str, int, str], tuple[str, str, bool]] = {}
        self._last_head = MOST_ROWS

    @property
    def n_head(self) -> int:
        """The number of the last header row."""
        return self._declared + (self.above or 0)

    @property
    def below(self) -> bool:
        """Whether the header has passed, so that all rows that follow are respondents."""
        return self._resolved

    def parse(self, archive: zipfile.ZipFile, part: str, plain: Sieve | None = None) -> None:
        """Stream the sheet; raises `Faults` for one whose structure cannot be followed.

        Rows that `plain` takes are kept by `keep_rows`.
        """
        position, row_text = 0, ""
        kind, style, formula = "n", 0, False
        collecting, phonetic = False, False
        value: list[str] = []
        has_value = used = False

        def start(element: str, attributes: dict[str, str]) -> None:
            nonlocal position, row_text, kind, style, formula
            nonlocal collecting, phonetic, has_value, used
            if element == "c":
                reference = attributes.get("r")
                before = position
                position = self._position(reference, row_text) if reference else position + 1
                if reference and (position <= before or not reference.endswith(row_text)):
                    self._misplaced(reference, position, self.row)
                kind = attributes.get("t", "n")
                style = integer(attributes.get("s", "0"))
                formula = has_value = False
                self._inline_struck = False
                value.clear()
            elif element in ("v", "t"):
                collecting = not phonetic
                has_value = True
            elif element == "f":
                formula = True
            elif element == "row":
                self.row = self._next_row(attributes, self.row)
                position, row_text, used = -1, str(self.row), False
            elif element == "rPh":
                phonetic = True
            else:
                self._beside_cells(element, attributes)

        def end(element: str) -> None:
            nonlocal collecting, phonetic, used
            if element in ("v", "t"):
                collecting = False
            elif element == "rPh":
                phonetic = False
            elif element == "c" and (has_value or formula):
                cell = value[0] if len(value) == 1 else "".join(value)
                used = self._cell(self.row, position, kind, style, formula, cell, used)

        def characters(piece: str) -> None:
            if collecting:
                value.append(piece)

        stream(self._source, archive, part, start, end, characters, plain)
        self._resolve()

    def width(self) -> int:
        """How many columns the header and the cells kept reach over."""
        return max([self._head_width(), *(i + 1 for i in self.cells)])

    def names(self, width: int) -> Header:
        """Names and labels of the columns by the header rows, merged cells filled in."""
        name_row = self._source.name_row
        head = [dict(row) for row in self.head]
        above = self.above or 0
        for first, left, last, right in self.merged:
            top, bottom = first - above, last - above
            if top < 1 or bottom > self._declared or (top == bottom == name_row):
                continue
            held = head[top - 1].get(left, "")
            if top == bottom:
                for position in range(left, right + 1):
                    head[top - 1].setdefault(position, held)
            elif left == right:
                for row in head[top:bottom]:
                    row.setdefault(left, held)
        rows = [[row.get(i, "") for i in range(width)] for row in head]
        return name_columns(self._source, rows)

    def missed(self) -> bool:
        """Whether the merged cells lead to columns asked for that have not been kept."""
        if self._columns is None:
            return False
        return not self._positions(self._columns) <= (self._wanted or set())

    def _next_row(self, attributes: dict[str, str], row: int) -> int:
        """The number of the row that begins after `row`."""
        number = integer(attributes.get("r", f"{row + 1}"))
        if number <= row:
            raise Faults(
                [
                    Fault(
                        self._source.file,
                        f"Row {number} of the sheet stands after row {row}.",
                        rows=(number,),
                        n=1,
                        expected="rows in ascending order, each once",
                        mend="open the workbook in Excel and save it anew",
                        check="damaged file",
                    )
                ]
            )
        if number > MOST_ROWS:
            raise Faults(
                [
                    Fault(
                        self._source.file,
                        f"The sheet has a row of number {number}.",
                        expected=f"rows up to {MOST_ROWS}, which a sheet has at most",
                        mend="open the workbook in Excel and save it anew",
                        check="damaged file",
                    )
                ]
            )
        if number > self.n_head and self.above is not None:
            if attributes.get("hidden") in ("1", "true"):
                self.hidden.append(number)
            self._resolve()
        return number

    def _cell(
        self, row: int, position: int, kind: str, style: int, formula: bool, cell: str, used: bool
    ) -> bool:
        """Take one cell; returns whether the row has been counted as a respondent."""
        below = row > self._last_head and not formula
        if below and (answer := self._answer(kind, style, cell)) is not None:
            kind_told, text, struck = answer
            if struck or self._inline_struck:
                self._strike(row, position, kind, style, cell)
            return self._keep(row, position, kind_told, text, used) if text else used
        used = self._take(row, position, kind, style, formula, cell, used)
        self._strike(row, position, kind, style, cell)
        return used

    def _take(
        self, row: int, position: int, kind: str, style: int, formula: bool, cell: str, used: bool
    ) -> bool:
        """Keep one cell; returns whether the row has been counted as a respondent."""
        in_head = self.above is None or row <= self.n_head
        kept = in_head or self._wanted is None or position in self._wanted
        if kept and cell and (how := self._contents.damage(kind, cell)):
            self.wrong.damaged.setdefault((position, cell, how), []).append(row)
            return used
        if kind == "e":
            if kept and not in_head:
                self.wrong.errors.setdefault((position, cell), []).append(row)
            return used
        if formula and kind == "n" and not self._calculated(row, position, cell):
            return used
        kind, cell = self._contents.content(kind, style, cell)
        if not cell:
            return used
        if self.above is None:
            if not cell.strip():
                return used
            self.above = self._above(row)
            self._last_head = self.n_head
            in_head = row <= self.n_head
        if in_head:
            self.head[row - 1 - self.above][position] = shown(kind, cell, self._sharing.from_1904)
            return used
        return self._keep(row, position, kind, cell, used)

    def _keep(self, row: int, position: int, kind: str, cell: str, used: bool) -> bool:
        """Keep what a cell below the header holds; returns that the row has been counted."""
        if not used:
            self.row_numbers.append(row)
        if self._wanted is None or position in self._wanted:
            column = self.cells.get(position)
            if column is None:
                column = self.cells[position] = Cells()
            column.add(len(self.row_numbers) - 1, kind, cell)
        elif position >= self._right and cell.strip():
            self.first_beside = self.first_beside or f"{lettered(position)}{row}"
            self.beside += 1
        return True

    def _answer(self, kind: str, style: int, cell: str) -> tuple[str, str, bool] | None:
        """What a cell without a formula holds, and whether it may be struck through.

        None for one that is wrong, and is to be looked at where it stands.
        """
        key = kind, style, cell
        if (found := self._answers.get(key)) is not None:
            return found
        found = self._contents.told(kind, style, cell)
        if found is not None and len(self._answers) < MOST_ANSWERS:
            self._answers[key] = found
        return found

    def coded(self, position: int, kind: str, style: int, cell: str) -> int | None:
        """The code of a cell below the header, without a formula, among those of its column.

        `NOTHING` where it holds none, `UNREAD` where its column is not asked for. None for one that
        is to be looked at where it stands.
        """
        answer = self._contents.told(kind, style, cell)
        if answer is None or answer[2]:
            return None
        told, text, _ = answer
        if not text:
            return NOTHING
        if self._wanted is None or position in self._wanted:
            column = self.cells.get(position)
            if column is None:
                column = self.cells[position] = Cells()
            return column.code(told, text)
        return None if position >= self._right and text.strip() else UNREAD

    def numbers(self, position: int, style: int) -> tuple[str, Cells]:
        """The kind of numbers of a style, as `Cells` has it, and their column, which is kept."""
        return self._contents.content("n", style, "")[0], self.cells[position]

    def sound(self, kind: str, cell: str) -> bool:
        """Whether the result of a formula is there and in no doubt, as `_calculated` has it."""
        return bool(cell) and not (kind == "n" and self._sharing.uncalculated)

    def keep_rows(
        self, numbers: np.ndarray, rows: np.ndarray, positions: np.ndarray, codes: np.ndarray
    ) -> None:
        """Keep rows below the header: their numbers; of each cell its row (from 0), position, code.

        Cells stand in the order of rows and positions.
        """
        self.row = int(numbers[-1])
        used = np.bincount(rows[codes != NOTHING], minlength=len(numbers)) > 0
        at = len(self.row_numbers) - 1 + np.cumsum(used)
        self.row_numbers.extend(numbers[used].tolist())
        kept = codes >= 0
        order = np.argsort(positions[kept].astype(np.int16), kind="stable")
        positions, codes, rows = (of[kept][order] for of in (positions, codes, at[rows]))
        begins = np.flatnonzero(np.diff(positions, prepend=-1))
        for begin, end in pairwise([*begins, len(positions)]):
            self.cells[int(positions[begin])].extend(rows[begin:end], codes[begin:end])

    def _beside_cells(self, element: str, attributes: dict[str, str]) -> None:
        """Keep merged areas, and whether a text within a cell is struck through."""
        if element == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif strikes(element, attributes):
            self._inline_struck = True

    def _strike(self, row: int, position: int, kind: str, style: int, cell: str) -> None:
        """Keep the row of a filled cell that is read and, at least in part, struck through."""
        struck = self._inline_struck or style in self._sharing.struck
        if kind == "s":
            struck = struck or shared(cell) in self._sharing.struck_strings
        wanted = self._wanted is None or position in self._wanted
        if struck and cell and wanted and self.above is not None and row > self.n_head:
            self.struck.add(row)

    def _above(self, first: int) -> int:
        """How many rows do not count above the first filled one, which holds the names then."""
        last = self._source.name_row or self._declared
        return first - 1 if first > last else 0

    def _calculated(self, row: int, position: int, cell: str) -> bool:
        """Whether a formula has a result, which is doubtful where the book was not calculated."""
        if not cell:
            self.wrong.uncalculated.setdefault(position, []).append(row)
            return False
        if self._sharing.uncalculated:
            # Programs that cannot calculate write 0 for every result.
            if cell == "0":
                self.wrong.zeros.setdefault(position, []).append(row)
            else:
                self.wrong.calculated.add(position)
        return True

    def _misplaced(self, reference: str, position: int, row: int) -> None:
        how = f"it stands in row {row}"
        if reference.endswith(str(row)):
            how += " after a cell of its column or one to its right"
        self.wrong.damaged.setdefault((position, reference, how), []).append(row)

    def _position(self, reference: str, row_text: str = "") -> int:
        """The position of the column of a cell, which likely stands in the row told."""
        if row_text and reference.endswith(row_text):
            found = self._letters.get(reference[: -len(row_text)])
            if found is not None:
                return found
        letters = reference.rstrip("0123456789")
        position = self._letters.get(letters)
        if position is None:
            position = 0
            for letter in letters:
                position = position * 26 + ord(letter) - 64
            position -= 1
            if len(letters) > 3 or not 0 <= position < MOST_COLUMNS:
                raise Faults(
                    [
                        Fault(
                            self._source.file,
                            f"The sheet has a cell at {reference[:20]!r}.",
                            expected=f"columns up to XFD, the last of {MOST_COLUMNS}",
                            mend="open the workbook in Excel and save it anew",
                            check="damaged file",
                        )
                    ]
                )
            self._letters[letters] = position
        return position

    def _merge(self, reference: str) -> None:
        match = re.fullmatch(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)", reference)
        if match:
            left, top, right, bottom = match.groups()
            first, last = (min(int(row), MOST_ROWS) for row in (top, bottom))
            self.merged.append((first, self._position(left), last, self._position(right)))

    def _resolve(self) -> None:
        """Once the header has passed, find which positions are to be kept; once only."""
        if self._columns is not None and not self._resolved:
            self._wanted = self._positions(self._columns)
            self._right = self._head_width()
        self._resolved = True

    def _head_width(self) -> int:
        return max((max(row, default=-1) for row in self.head), default=-1) + 1

    def _positions(self, columns: Sequence[str]) -> set[int]:
        """Where the columns stand by the header rows and the merged cells known so far."""
        width = self._head_width()
        names = self.names(width).names
        asked = set(columns)
        wanted = {i for i, name in enumerate(names) if name in asked}
        # A column without a header may stand right of the last header.
        for name in asked:
            match = re.fullmatch(r"column_([1-9][0-9]{0,4})", name)
            if match and int(match.group(1)) > width:
                wanted.add(int(match.group(1)) - 1)
        return wanted
