"""Values: the cells of one column of a worksheet, and what they are: numbers, dates or text."""

import re
from array import array

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from coproduction.readers.cells import ambiguous, number_pattern, text
from coproduction.readers.export import spell

#: A number as a workbook spells it.
NUMBER = re.compile(r"\s*[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\s*")


class Cells:
    """One column as codes of its distinct cells, with the row index each stands in.

    Cells shown in percent are numbers; `percents` counts them.
    """

    def __init__(self) -> None:
        self.percents = 0
        self.known: dict[tuple[str, str], int] = {}
        self.codes = array("i")
        self.rows = array("i")

    def add(self, row: int, kind: str, cell: str) -> None:
        if kind == "percent":
            self.percents += 1
            kind = "number"
        key = (kind, cell)
        self.codes.append(self.known.setdefault(key, len(self.known)))
        self.rows.append(row)

    def doubtful(self) -> tuple[str, list[int]]:
        """A number stored as text that may have a mark of thousands, and its row indices."""
        texts = [cell for kind, cell in self.known if kind == "text"]
        found = ambiguous(pa.array(filter(NUMBER.fullmatch, texts), pa.string()), ".")
        if not found:
            return "", []
        at = np.flatnonzero(np.array(self.codes) == self.known["text", found])
        return found, [self.rows[i] for i in at]


def typed(
    cells: Cells | None, n: int, from_1904: bool, decimal: str, lists: bool = False
) -> tuple[str, pd.Series, str]:
    """Kind, values (float64 or `str`, one a respondent) and a note of one column.

    Numbers stored as text have the mark `decimal`, and so have numbers in a column of text. With
    `lists` all are text as they stand.
    """
    if cells is None:
        return "number", pd.Series(np.full(n, np.nan)), ""
    kinds = {kind for kind, _ in cells.known}
    codes = np.frombuffer(cells.codes, dtype="int32")
    rows = np.frombuffer(cells.rows, dtype="int32")
    pattern = re.compile(number_pattern(decimal).replace("^", "").replace("$", ""))
    numeric = (
        not lists
        and kinds <= {"number", "text"}
        and all(
            kind == "number"
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
        numbers = np.full(n, np.nan)
        numbers[rows] = values[codes]
        notes = ["numbers are stored as text; read as numbers"] * ("text" in kinds)
        return "number", pd.Series(numbers), "; ".join([*notes, *_percents(cells)])
    texts = [shown(kind, cell, from_1904) for kind, cell in cells.known]
    if decimal != "." and not lists:
        of = zip(cells.known, texts, strict=True)
        texts = [c.replace(".", decimal) if kind == "number" else c for (kind, _), c in of]
    at = np.full(n, -1, dtype="int32")
    at[rows] = codes
    column = pa.array(texts, type=pa.large_string()).take(pa.array(at, mask=at < 0))
    moments = kinds - {"iso"}
    kind = "text"
    if len(moments) == 1 and moments <= {"date", "datetime", "time"}:
        kind = moments.pop()
    elif kinds <= {"date", "datetime", "iso"}:
        kind = "datetime" if any("T" in cell for cell in texts) else "date"
    return kind, text(pc.fill_null(column, "")), "; ".join(_percents(cells))


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
    found = zip(cells.rows, cells.codes, strict=True)
    return {row: told[code] for row, code in found if code in told}


def _percents(cells: Cells) -> list[str]:
    """The note of cells shown in percent, which are read as shares, and of those that are not."""
    if not cells.percents:
        return []
    counts = np.bincount(np.frombuffer(cells.codes, dtype="int32"))
    numbers = sum(int(counts[code]) for (kind, _), code in cells.known.items() if kind == "number")
    plain = numbers - cells.percents
    told = f"{cells.percents} cells are shown in percent and read as shares, 0.2 for 20 %"
    return [told + f"; {plain} other numbers are not" * bool(plain)]


def shown(kind: str, cell: str, from_1904: bool) -> str:
    """The text of a cell: numbers as `spell` has it, dates and times as ISO 8601."""
    if kind in ("text", "iso"):
        return cell
    number = float(cell)
    if kind in ("number", "percent"):
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
