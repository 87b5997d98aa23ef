"""Cells of formats without types: which columns are numbers, and text kept exactly."""

# pyarrow.compute makes its functions when it is imported; no checker of types can see them.
# pyright: reportAttributeAccessIssue=false

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from coproduction.faults import Fault
from coproduction.readers.gather import spread

_TEXT = pd.StringDtype(na_value=np.nan)


def number_pattern(decimal: str) -> str:
    """Regular expression (RE2) of a plain number with the decimal mark given.

    At most 15 digits before the mark, so that a double holds them exactly; no leading zero
    before another digit, no sign ``+``, no thousands mark: such cells are codes or ids, and a
    number would lose what they are.
    """
    mark = "[.]" if decimal == "." else ","
    return rf"^-?(0|[1-9][0-9]{{0,14}})?({mark}[0-9]+)?([eE][+-]?[0-9]{{1,3}})?$"


def typed(column: pa.ChunkedArray | pa.Array, decimal: str = ".") -> tuple[pd.Series, str]:
    """Type a column of text cells: float64 if every non-empty cell is a plain number, else `str`.

    It is as `gather.compact` has it: categorical where few cells are distinct. Empty cells are NaN
    in both. A column with no cell filled is float64. With it comes a cell of numbers that all could
    have marks of thousands, see `ambiguous`.
    """
    coded = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    coded = coded.dictionary_encode()
    cells = coded.dictionary.cast(pa.large_string())
    filled = pc.not_equal(cells, "")
    positions = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    if (numbers := read_numbers(cells, decimal)) is not None:
        return spread(pd.Series(numbers), positions), ambiguous(cells.filter(filled), decimal)
    values = cells.filter(filled)
    doubtful = ambiguous(values.filter(plain_numbers(values, decimal)), decimal)
    cells = pc.if_else(filled, cells, pa.scalar(None, pa.large_string()))
    return spread(pd.Series(pd.array(cells, dtype=_TEXT)), positions), doubtful


def plain_numbers(values: pa.Array, decimal: str) -> pa.Array:
    """Whether each of some texts, none of which is empty, is a plain number."""
    return pc.and_(
        pc.match_substring_regex(values, number_pattern(decimal)),
        # The pattern's parts are all optional: one digit must stand before any exponent.
        pc.match_substring_regex(values, r"^-?[.,]?[0-9]"),
    )


def read_numbers(cells: pa.Array, decimal: str) -> np.ndarray | None:
    """Texts as float64, NaN where empty; None where one is no plain number that a double holds."""
    filled = pc.not_equal(cells, "")
    values = cells.filter(filled)
    if not pc.all(plain_numbers(values, decimal), min_count=0).as_py():
        return None
    if not (_kept(values) and _within(values, decimal)):
        return None
    text = pc.replace_substring(values, decimal, ".") if decimal != "." else values
    numbers = np.full(len(cells), np.nan)
    numbers[np.flatnonzero(filled)] = text.cast(pa.float64()).to_numpy()
    return numbers


def plain(column: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """A column as texts, where it is a dictionary of them."""
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def scientific(column: pa.ChunkedArray | pa.Array) -> dict[int, str]:
    """The cells of a column of plain numbers that have an exponent, by position."""
    if pa.types.is_dictionary(column.type):
        chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
        told = (pc.match_substring_regex(chunk.dictionary, "[eE]") for chunk in chunks)
        if not any(pc.any(one).as_py() for one in told):
            return {}
        column = plain(column)
    found = pc.fill_null(pc.match_substring_regex(column, "[eE]"), False)
    places = np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist()
    return dict(zip(places, column.filter(found).to_pylist(), strict=True)) if places else {}


def ambiguous(values: pa.Array, decimal: str) -> str:
    """One of the numbers such as ``12.000``, twelve or twelve thousand, if all marked ones are so.

    Decimals have lost their last zeros in some cell, or begin with 0, in nearly every column.
    """
    marked = values.filter(pc.match_substring(values, decimal))
    grouped = pc.match_substring_regex(marked, rf"^-?[1-9][0-9]{{0,2}}[{decimal}][0-9]{{3}}$")
    return marked[0].as_py() if pc.all(grouped, min_count=1).as_py() else ""


def ambiguous_fault(file: str, column: str, code: str, rows: tuple[int, ...]) -> Fault:
    """The fault of such a number where study.yaml declares no decimal mark."""
    return Fault(
        file,
        "The number may have a mark of thousands or three decimals, as all of the column may.",
        column=column,
        code=code,
        rows=rows[:5],
        n=len(rows),
        expected="numbers without marks of thousands",
        mend='export the file without them, or if these are decimals: decimal: "."',
        check="thousands",
    )


def text(column: pa.ChunkedArray | pa.Array) -> pd.Series:
    """Return a column of text cells as `str`, NaN where empty."""
    cells = column.cast(pa.large_string())
    kept = pc.if_else(pc.not_equal(cells, ""), cells, pa.scalar(None, pa.large_string()))
    return pd.Series(pd.array(kept, dtype=_TEXT))


def _kept(values: pa.Array) -> bool:
    """Whether a double holds the digits of every cell: programs write it with 17 at most."""
    if (pc.max(pc.binary_length(values)).as_py() or 0) <= 17:
        return True
    digits = pc.utf8_length(pc.replace_substring_regex(values, r"[eE].*$|^-?[0.,]+|[^0-9]", ""))
    longest = pc.max(digits).as_py()
    return longest is None or longest <= 17


def _within(values: pa.Array, decimal: str) -> bool:
    """Whether a double holds every plain number that is written with an exponent."""
    told = values.filter(pc.match_substring_regex(values, "[eE]"))
    if not len(told):
        return True
    numbers = pc.replace_substring(told, decimal, ".").cast(pa.float64()).to_numpy()
    nothing = pc.match_substring_regex(told, "^-?[0.,]*[eE]").to_numpy(zero_copy_only=False)
    return bool((np.isfinite(numbers) & ((numbers != 0) | nothing)).all())
