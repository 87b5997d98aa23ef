"""Values: the cells of one column of a worksheet, and what they are: numbers, dates or text."""

import re
from array import array

import numpy as np
import pandas as pd
import pyarrow as pa

from coproduction.readers.cells import ambiguous, number_pattern, text
from coproduction.readers.export import spell
from coproduction.readers.gather import spread

_WIDER = {"b": "h", "h": "i"}
_NUMBERS = ("percent", "number")
#: A number as a workbook spells it.
NUMBER = re.compile(r"\s*[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\s*")


class Cells:
    """One column as codes of its distinct cells, -1 where a row has none; no code a row after it.

    Attributes
    ----------
    known
        Kind and content of each distinct cell, to its code.
    codes
        Those of the rows so far, as small as they can be.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], int] = {}
        self.codes = array("b")

    def code(self, kind: str, cell: str) -> int:
        """The code of a cell, a new one where none is like it."""
        code = self.known.setdefault((kind, cell), len(self.known))
        if code >> 8 * self.codes.itemsize - 1:
            self.codes = array(_WIDER[self.codes.typecode], self.codes)
        return code

    def add(self, row: int, kind: str, cell: str) -> None:
        """Add a cell to the column, in a row (from 0) that is none of those before the last."""
        code = self.code(kind, cell)
        if row < len(self.codes):
            self.codes[row] = code
            return
        if row > len(self.codes):
            self.codes.extend([-1] * (row - len(self.codes)))
        self.codes.append(code)

    def extend(self, rows: np.ndarray, codes: np.ndarray) -> None:
        """Add cells of rows in ascending order, after all before, by codes of `code`."""
        begin = len(self.codes)
        added = np.full(int(rows[-1]) + 1 - begin, -1, dtype=self.codes.typecode)
        added[rows - begin] = codes
        self.codes.frombytes(added.tobytes())

    def coded(self, n: int) -> np.ndarray:
        """The codes of `n` rows, -1 where one has no cell."""
        codes = np.frombuffer(self.codes, dtype=self.codes.typecode)
        return np.pad(codes, (0, n - len(codes)), constant_values=-1)

    def doubtful(self) -> tuple[str, list[int]]:
        """A number stored as text that may have a mark of thousands, and its row indices."""
        texts = [cell for kind, cell in self.known if kind == "text"]
        found = ambiguous(pa.array(filter(NUMBER.fullmatch, texts), pa.string()), ".")
        if not found:
            return "", []
        at = np.frombuffer(self.codes, dtype=self.codes.typecode) == self.known["text", found]
        return found, np.flatnonzero(at).tolist()


def typed(
    cells: Cells | None, n: int, from_1904: bool, decimal: str, lists: bool = False
) -> tuple[str, pd.Series, str]:
    """Kind, values (float64 or `str`, one a respondent) and a note of one column.

    Numbers stored as text have the mark `decimal`, and so have numbers in a column of text. With
    `lists` all are text as they stand.
    """
    if cells is None:
        return "number", pd.Series(np.full(n, np.nan)), ""
    kinds = {"number" if kind == "percent" else kind for kind, _ in cells.known}
    codes = cells.coded(n)
    notes = _percents(cells)
    pattern = re.compile(number_pattern(decimal).replace("^", "").replace("$", ""))
    numeric = (
        not lists
        and kinds <= {"number", "text"}
        and all(
            kind != "text"
            or (
                cell.lstrip("-.,")[:1].isdigit() and pattern.fullmatch(cell) and held(cell, decimal)
            )
            for kind, cell in cells.known
        )
    )
    if numeric:
        values = np.array(
            [float(cell.replace(decimal, ".") if kind == "text" else cell)
             for kind, cell in cells.known]
        )  # fmt: skip
        told = ["numbers are stored as text; read as numbers"] * ("text" in kinds)
        return "number", spread(pd.Series(values), codes), "; ".join([*told, *notes])
    texts = [shown(kind, cell, from_1904) for kind, cell in cells.known]
    if decimal != "." and not lists:
        of = zip(cells.known, texts, strict=True)
        texts = [c.replace(".", decimal) if kind in _NUMBERS else c for (kind, _), c in of]
    moments = kinds - {"iso"}
    kind = "text"
    if len(moments) == 1 and moments <= {"date", "datetime", "time"}:
        kind = moments.pop()
    elif kinds <= {"date", "datetime", "iso"}:
        kind = "datetime" if any("T" in cell for cell in texts) else "date"
    column = spread(text(pa.array(texts, type=pa.large_string())), codes)
    return kind, column, "; ".join(notes)


def held(cell: str, decimal: str) -> bool:
    """Whether a double holds a plain number that is text: 1e400 would be infinite, 1e-400 none."""
    read = float(cell.replace(decimal, "."))
    return np.isfinite(read) and (read != 0 or not re.match(r"[^eE]*[1-9]", cell))


def scientific(cells: Cells) -> dict[int, str]:
    """The texts of a column of numbers that have an exponent, by row index."""
    told = {
        code: cell
        for (kind, cell), code in cells.known.items()
        if kind == "text" and "e" in cell.lower()
    }
    if not told:
        return {}
    codes = np.frombuffer(cells.codes, dtype=cells.codes.typecode)
    rows = np.flatnonzero(np.isin(codes, [*told]))
    return {int(row): told[int(codes[row])] for row in rows}


def _percents(cells: Cells) -> list[str]:
    """The note of cells shown in percent, which are read as shares, and of those that are not."""
    if not any(kind == "percent" for kind, _ in cells.known):
        return []
    codes = np.frombuffer(cells.codes, dtype=cells.codes.typecode)
    counts = np.bincount(codes[codes >= 0], minlength=len(cells.known)).tolist()
    percents, plain = (
        sum(counts[code] for (kind, _), code in cells.known.items() if kind == asked)
        for asked in _NUMBERS
    )
    told = f"{percents} cells are shown in percent and read as shares, 0.2 for 20 %"
    return [told + f"; {plain} other numbers are not" * bool(plain)]


def shown(kind: str, cell: str, from_1904: bool) -> str:
    """The text of a cell: numbers as `spell` has it, dates and times as ISO 8601."""
    if kind in ("text", "iso"):
        return cell
    number = float(cell)
    if kind in _NUMBERS:
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
