"""An export: one file of a survey as an institute sent it, read but not yet interpreted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import SupportsFloat, cast

import numpy as np
import pandas as pd
import pyarrow as pa

from coproduction.missing import BLANK
from coproduction.readers import shelf
from coproduction.readers.lists import ListColumn
from coproduction.readers.repeats import BLOCK, differ

#: Names of fewer categories are checked once, not in each column anew.
_FEW = 1000
#: So many codes of a column are no longer kept: as many texts take more memory than they spare.
_KEPT = 1 << 16
#: Codes from which on they are counted two at once.
_MANY = 1 << 16
#: Few enough codes that many are sooner looked through for each.
_SCANNED = 24
#: Tags have two letters at most, which are eight bytes.
_TAG = np.dtype("U2")


@dataclass(frozen=True)
class Column:
    """What an export declares about one of its columns.

    Attributes
    ----------
    name
        The column's name in the file. A blank header becomes ``column_<position>``.
    label
        Variable label or question text, empty where the format has none.
    kind
        ``"number"``, ``"text"``, ``"date"``, ``"time"`` or ``"datetime"``; empty for a column
        that was not read of a format whose cells tell the kind.
    labels
        Value labels: code as spelt by `spell` to label. Empty where the file has none.
    missing
        Declared user-missing codes, each a spelt code or a ``(low, high)`` range of numbers.
    measure
        ``nominal``, ``ordinal`` or ``scale`` as SPSS declares it, else empty.
    """

    name: str
    label: str = ""
    kind: str = "number"
    labels: dict[str, str] = field(default_factory=dict)
    missing: tuple[str | tuple[float, float], ...] = ()
    measure: str = ""


@dataclass(frozen=True)
class Export:
    """The cells of an export with everything its format says about them.

    Attributes
    ----------
    file
        Path as declared.
    data
        One row a respondent in file order, one column a declared name. Numbers are float64 with
        NaN where there is none; everything else is `str` with NaN where the cell is empty
        (dates and times as ISO 8601 text). A column of few distinct cells is categorical over
        them: a byte or two a respondent.
    columns
        Column name to `Column`, in file order, for the columns that were read.
    tags
        Only for columns with extended missing values (Stata ``.a``-``.z``, SAS ``.A``-``.Z`` and
        ``._``): column name to an array of `str`, ``""`` where the cell holds no tag. Where a tag
        stands, `data` is NaN.
    first_row
        The row number of the first respondent as a viewer of the file counts: 1 for statistical
        formats, 1 + header lines for text and spreadsheets.
    rows
        Row number of every respondent when they are not consecutive (line breaks inside quoted
        cells), otherwise None.
    encoding, guessed
        Text encoding used, as Python names it, empty for formats that have none; whether it is a
        guess.
    heads
        Of each header row below that of the names, the last one first, column to what it says.
    listing
        Every column of the file, also those not read, with what its header says about it.
    notes
        What the reader decided by itself and the user should know, a sentence each
        ("encoding not declared; read as cp1252").
    decimal
        Decimal mark of numbers in columns of text, as the study declares it.
    lists
        Column to how its cells list several answers, for the columns declared to do so.
    written
        Column of numbers to the cells that text has in scientific notation, by position: as they
        stand, which `data` does not tell.
    labelled
        Whether the format keeps value labels, so that a column of numbers without any has lost
        them.
    """

    file: str
    data: pd.DataFrame
    columns: dict[str, Column]
    tags: dict[str, np.ndarray] = field(default_factory=dict)
    first_row: int = 1
    rows: np.ndarray | None = None
    encoding: str = ""
    guessed: bool = False
    notes: tuple[str, ...] = ()
    decimal: str = "."
    lists: dict[str, ListColumn] = field(default_factory=dict)
    written: dict[str, dict[int, str]] = field(default_factory=dict)
    labelled: bool = False
    listing: tuple[Column, ...] = ()
    heads: tuple[dict[str, str], ...] = ()

    @cached_property
    def _codes(self) -> "dict[str, pd.Categorical[str]]":
        """What `codes` keeps."""
        return {}

    @cached_property
    def _counts(self) -> dict[str, np.ndarray]:
        """What `counts` keeps."""
        return {}

    def guessed_encoding(self, text: str) -> str:
        """What else to mend where a text is unknown and the encoding a guess; else nothing."""
        unsure = self.guessed and not text.isascii()
        return f"or declare the encoding, which is read as {self.encoding}" if unsure else ""

    def row_numbers(self, mask: np.ndarray) -> tuple[int, ...]:
        """Row numbers in the file of the respondents where `mask` (bool, one a row) holds."""
        return self.rows_at(np.flatnonzero(mask))

    def rows_at(self, positions: np.ndarray) -> tuple[int, ...]:
        """Row numbers in the file of the respondents at some positions."""
        numbers = positions + self.first_row if self.rows is None else self.rows[positions]
        return tuple(int(n) for n in numbers)

    def part(self, mask: np.ndarray) -> "Export":
        """The export of the respondents where `mask` (bool, one a row) holds.

        Row numbers stay those of the file; codes that none of them has are not there.
        """
        data = pd.DataFrame(
            {name: _of(cells, mask) for name, cells in self.data.items()},
            index=pd.RangeIndex(int(mask.sum())),
            copy=False,
        )
        rows = np.arange(len(mask)) + self.first_row if self.rows is None else self.rows
        tags = {name: shelf.laid(tags[mask]) for name, tags in self.tags.items()}
        place = (np.cumsum(mask) - 1).tolist()
        written = {
            name: {place[at]: cell for at, cell in cells.items() if mask[at]}
            for name, cells in self.written.items()
        }
        return replace(self, data=data, tags=tags, rows=rows[mask], written=written)

    def of_columns(self, names: Sequence[str]) -> "Export":
        """The export with the cells of some columns alone."""
        found = replace(self, data=self.data[list(names)])
        found._codes.update((name, self._codes[name]) for name in names if name in self._codes)
        found._counts.update((name, self._counts[name]) for name in names if name in self._counts)
        return found

    def cells(self, name: str) -> pd.Series:
        """The cells of a column as `data` keeps them."""
        cells = cast("pd.Series", self.data[name])
        shelf.used(cells.nbytes)
        return cells

    def codes(self, name: str) -> "pd.Categorical[str]":
        """Return a column as codes: a category per distinct cell content, none missing.

        Numbers are spelt by `spell`, an empty cell is `BLANK`, a tag is itself. One table
        look-up per distinct value, so a million rows cost one pass. Few codes are kept for the
        next call.
        """
        if (kept := self._codes.get(name)) is not None:
            shelf.used(kept.codes.nbytes)
            return kept
        found = self._spelt(name)
        if len(found.categories) < _KEPT:
            found = self._codes[name] = cast(
                "pd.Categorical[str]", shelf.laid(cast(pd.Categorical, found))
            )
        return found

    def counts(self, name: str) -> np.ndarray:
        """How many respondents have each category of `codes`; of few it is kept for the next call.

        Of those nothing is to be changed.
        """
        if (kept := self._counts.get(name)) is not None:
            return kept
        codes = self.codes(name)
        found = counted(codes.codes, len(codes.categories))
        if name in self._codes:
            self._counts[name] = found
        return found

    def _spelt(self, name: str) -> "pd.Categorical[str]":
        """The codes of a column, as `codes` says."""
        positions, distinct = coded(self.cells(name))
        # Two doubles may not share a spelling, but a text may be spelt as `BLANK` is.
        places: dict[str, int] = {}
        lookup = [places.setdefault(spell(value), len(places)) for value in distinct]
        tags = self.tags.get(name)
        words = None if tags is None else _words(tags)
        empty = positions < 0
        if words is not None:
            empty &= words == 0
        if empty.any():
            lookup.append(places.setdefault(BLANK, len(places)))
        met = [] if tags is None else distinct_tags(tags)
        codes = positions
        if met or lookup != list(range(len(distinct))):
            table = np.array(lookup or [0], dtype=np.min_scalar_type(-len(places) - len(met)))
            codes = looked_up(table, positions)
        for tag, word in zip(met, _words(np.array(met, dtype=_TAG)), strict=True):
            codes[words == word] = places.setdefault(tag, len(places))
        return categorical(codes, tuple(places))

    def mark(self, name: str) -> str:
        """The decimal mark of the codes of a column: `codes` spells numbers with a point."""
        return self.decimal if self.columns[name].kind == "text" else "."

    def other_mark(self, name: str, codes: Sequence[str]) -> str:
        """What to mend where codes are numbers but for their marks; else nothing.

        Marks of thousands are never taken for decimal marks: the numbers would be other ones.
        Where more respondents have a number with the mark declared, the others are the odd ones.
        """
        if self.columns[name].kind != "text":
            return ""
        other = "," if self.mark(name) == "." else "."
        grouped = [code for code in codes if _GROUPED.fullmatch(code)]
        plain, mend = "an export of numbers without marks of thousands", f'decimal: "{other}"'
        if any(not np.isfinite(number(code, other)) for code in codes):
            unread = any(not np.isfinite(number(code, other)) for code in grouped)
            return plain if unread else ""
        if not any(other in code for code in codes):
            return plain if grouped else ""
        own, others = self._marked(name, self.mark(name)), self._marked(name, other)
        if own > others:
            odd = ", ".join(repr(shortened(code)) for code in codes[:3])
            return f"{odd} with the decimal mark {self.mark(name)!r}, as {own} others of the column"
        if not grouped or self._decimal(name, other):
            return f"{mend}  (in study.yaml)"
        read = number(grouped[0], other)
        return f"{mend}  (in study.yaml) if {grouped[0]!r} is {read:g}; else {plain}"

    def _decimal(self, name: str, mark: str) -> bool:
        """Whether some cell of a column has a sign where only a decimal mark stands."""
        return any(
            mark in code and np.isfinite(number(code, mark)) and not _GROUPED.fullmatch(code)
            for code in self.codes(name).categories
        )

    def _marked(self, name: str, mark: str) -> int:
        """How many respondents have a number of a column with a decimal mark."""
        codes = self.codes(name)
        told = zip(codes.categories, self.counts(name).tolist(), strict=True)
        return sum(k for code, k in told if mark in code and np.isfinite(number(code, mark)))

    def numbers(self, name: str) -> np.ndarray:
        """Return a column as float64, NaN where a cell is empty or no plain number."""
        cells = self.cells(name)
        if cells.dtype == "float64":
            return cells.to_numpy()
        positions, distinct = coded(cells)
        if distinct and isinstance(distinct[0], str):
            distinct = [number(text, self.mark(name)) for text in distinct]
        return np.array([*distinct, np.nan], dtype="float64")[positions]

    def spelt(self, name: str, part: slice) -> list[str]:
        """Return some cells of a column as `codes` spells them, without a table of all codes."""
        cells = self.cells(name).iloc[part]
        numbers = cells.to_numpy() if cells.dtype == "float64" else None
        if numbers is not None and (numbers == np.trunc(numbers)).all() and _short(numbers):
            texts = pa.array(numbers.astype(np.int64)).cast(pa.string())
            return texts.to_numpy(zero_copy_only=False).tolist()
        if cells.dtype == "str":
            return cells.fillna(BLANK).tolist()
        found = [spell(cell) for cell in cells]
        if name not in self.tags:
            return found
        return [tag or cell for tag, cell in zip(self.tags[name][part], found, strict=True)]


def _words(tags: np.ndarray) -> np.ndarray:
    """Tags as a number each, 0 for none: the same or not is told of numbers much sooner."""
    return np.ascontiguousarray(tags, dtype=_TAG).view(np.uint64)


def distinct_tags(tags: np.ndarray) -> list[str]:
    """The tags that some cell has, in order."""
    words = _words(tags)
    return sorted(np.asarray(pd.unique(words[words != 0])).view(_TAG).tolist())


def _of(cells: pd.Series, mask: np.ndarray) -> pd.Series:
    """The cells of a column where `mask` holds; categories that none of them has are not there."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        found = pd.Series(cells.array[mask].remove_unused_categories(), copy=False)
    else:
        found = cast("pd.Series", cells[mask]).reset_index(drop=True)
    return shelf.column(found)


def categorical(
    codes: np.ndarray, names: tuple[str, ...], ordered: bool = False
) -> "pd.Categorical[str]":
    """A column of some names by their positions, −1 for none."""
    kind = (_few if len(names) < _FEW else _few.__wrapped__)(names, ordered)
    return cast("pd.Categorical[str]", pd.Categorical.from_codes(codes, dtype=kind))


@lru_cache(maxsize=_FEW)
def _few(names: tuple[str, ...], ordered: bool) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(pd.Index(list(names), dtype="str"), ordered)


def _short(numbers: np.ndarray) -> bool:
    return len(numbers) == 0 or bool(np.abs(numbers).max() < 1e15)


def coded(cells: pd.Series) -> tuple[np.ndarray, list]:
    """The distinct cells of a column and which of them each respondent has, −1 for none."""
    positions, distinct = positioned(cells)
    return positions, np.asarray(distinct).tolist()


def positioned(cells: pd.Series) -> tuple[np.ndarray, pd.Index | np.ndarray]:
    """The same, the distinct cells as pandas has them, which may be many."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return cells.array.codes, cells.array.categories
    if cells.dtype == "str" and len(cells) > BLOCK and differ(cells):
        there = cells.notna().to_numpy()
        positions = np.where(there, np.cumsum(there) - 1, -1)
        return positions, pd.Index(cells if there.all() else cells[there])
    return pd.factorize(cells, use_na_sentinel=True)


def looked_up(table: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """``table[positions]``, for bytes in bytes without the eightfold memory that this takes.

    Negative positions count from the end, as always.
    """
    if positions.dtype != np.int8 or table.itemsize != 1:
        return table[positions]
    head, tail = table[:128], table[-128:]
    every = np.zeros(256, dtype=table.dtype)
    every[: len(head)], every[256 - len(tail) :] = head, tail
    return np.frombuffer(bytearray(positions.data).translate(every.tobytes()), table.dtype)


def counted(codes: np.ndarray, n: int) -> np.ndarray:
    """How many have each of n codes (integers from 0), those of −1 left out."""
    if codes.dtype != np.int8:
        return np.bincount(codes.astype(np.intp) + 1, minlength=n + 1)[1 : n + 1]
    if n <= _SCANNED < len(codes):
        return np.array([np.count_nonzero(codes == code) for code in range(n)], dtype=np.intp)
    raw = np.ascontiguousarray(codes).view(np.uint8)
    if len(raw) < _MANY:
        return np.bincount(raw, minlength=256)[:n]
    even = len(raw) // 2 * 2
    # Two at once: numpy makes eight bytes of each number that it counts.
    pairs = np.bincount(raw[:even].view(np.uint16), minlength=1 << 16).reshape(256, 256)
    found = pairs.sum(axis=0) + pairs.sum(axis=1)
    if even < len(raw):
        found[raw[-1]] += 1
    return found[:n]


def number(code: str, mark: str = ".") -> float:
    """Read a code as a number with the decimal mark given; NaN when it is none.

    Only digits, one mark, a sign, an exponent and spaces around are a number: what Python reads
    besides (`4_1`, `nan`, digits of other scripts) is text that nobody meant as one.
    """
    match = _PLAIN[mark].fullmatch(code)
    return float(code.replace(mark, ".")) if match else float("nan")


def code_place(code: str) -> tuple:
    """Where a code stands in a list of codes: numbers by size, then texts, an empty cell last.

    No list follows the rows of a file: its first code would be what its first respondent said.
    """
    read = number(code)
    read = number(code, ",") if np.isnan(read) else read
    return code == BLANK, bool(np.isnan(read)), 0.0 if np.isnan(read) else read, code


#: Numbers that have, or may have, marks of thousands.
_GROUPED = re.compile(
    r"[-+]?[1-9][0-9]{0,2}([.,'\u2019 \u00a0\u202f])[0-9]{3}(\1[0-9]{3})*([.,][0-9]+)?"
)
_PLAIN = {
    mark: re.compile(rf" *[-+]?([0-9]+([{mark}][0-9]*)?|[{mark}][0-9]+)([eE][-+]?[0-9]+)? *")
    for mark in ".,"
}


def shortened(code: str, longest: int = 80) -> str:
    """A code fit to be read in a message."""
    return code if len(code) <= longest else code[: longest - 1] + "…"


def spell(value: str | SupportsFloat) -> str:
    """Spell a cell's value as a source code: `8.0` is `"8"`, `0.5` is `"0.5"`, text is itself.

    Numbers use the shortest text that reads back to the same double.
    """
    if isinstance(value, str):
        return value
    number = float(value)
    if np.isnan(number):
        return BLANK
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number)
