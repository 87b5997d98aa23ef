"""Joined: the codes of the columns that together tell a respondent, a stratum or a PSU.

Codes are joined by a slash. One within a code has a backslash before it, and so has a backslash, so
that no two combinations are spelt alike.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import numpy as np
import pandas as pd

from coproduction.readers import shelf
from coproduction.readers.export import Export, coded, positioned

_NUMBER = {mark: re.compile(rf"([-+]?)0*([0-9]+)(?:[{mark}]([0-9]*))?") for mark in ".,"}
#: What hashes of columns and of rows are multiplied by, modulo 2⁶⁴: the multiplier of Knuth's MMIX,
#: and 2⁶⁴ by the golden ratio. With one for both, cells beside each other could change places.
_ACROSS, _DOWN = np.uint64(6_364_136_223_846_793_005), np.uint64(11_400_714_819_323_198_485)
#: A number at the end of a code, with zeros before it that say nothing: `A01`, `7-007`.
_ENDING = re.compile(r"(.*[^\d.,])0*(\d+)", re.DOTALL)


def shown(columns: Sequence[str]) -> str:
    """The name of the columns together, as messages and tables have it."""
    return ", ".join(columns)


def codes(export: Export, columns: Sequence[str]) -> "pd.Categorical[str]":
    """The joined codes of all respondents; those of one column are its own."""
    first, *others = (export.codes(column) for column in columns)
    return reduce(within, others, _escaped(first) if others else first)


def spelt(export: Export, columns: Sequence[str], part: slice) -> list[str]:
    """The joined codes of some respondents, without a table of all codes."""
    parts = [export.spelt(column, part) for column in columns]
    if len(parts) == 1:
        return parts[0]
    return ["/".join(map(_escape, together)) for together in zip(*parts, strict=True)]


def groups(export: Export, columns: Sequence[str]) -> np.ndarray:
    """Which respondents have the same cells in all columns: a number each, equal where they do.

    Numbers count from 0 in the order in which they first occur.
    """
    found, room = np.zeros(len(export.data), dtype=np.int64), 1
    for column in columns:
        positions, distinct = positioned(export.cells(column))
        size = len(distinct) + 1
        # Cells are the digits of a number; where it has no room for one more, it is counted anew.
        if room * size >= 1 << 63:
            found, met = pd.factorize(found)
            room = len(met)
        found *= size
        found += positions
        found += 1
        room *= size
    return pd.factorize(found)[0]


def hashed(export: Export, columns: Sequence[str]) -> np.ndarray:
    """A number a respondent (uint64), the same for those with the same cells in all columns.

    Others have the same by chance only, one pair of 10¹⁹. It needs no table of who has what.
    """
    found = np.zeros(len(export.data), dtype=np.uint64)
    for column in columns:
        cells = export.cells(column)
        found *= _ACROSS
        if cells.dtype == "float64":
            numbers = cells.to_numpy() + 0.0  # one zero
            numbers[np.isnan(numbers)] = np.nan
            found += pd.util.hash_array(numbers)
        else:
            # As signed numbers of the same bits: with positions, unsigned ones make doubles.
            whole = found.view(np.int64)
            whole += positioned(cells)[0]
    return found


def in_rows(numbers: np.ndarray, length: int) -> np.ndarray:
    """The numbers of so many respondents in a row as one, for each who is the first of as many."""
    n = max(len(numbers) - length + 1, 0)
    found = np.zeros(n, dtype=np.uint64)
    for k in range(length):
        found *= _DOWN
        found += numbers[k : k + n]
    return found


def within(
    outer: "pd.Categorical[str] | pd.Categorical", inner: "pd.Categorical[str] | pd.Categorical"
) -> "pd.Categorical[str]":
    """The groups of `inner` within those of `outer`, named ``<outer>/<inner>``.

    The names of `outer` stand as they are, those of `inner` are escaped.
    """
    n = len(inner.categories)
    positions, pairs = pd.factorize(outer.codes.astype(np.int64) * n + inner.codes)
    outside, inside = outer.categories.tolist(), [*map(_escape, inner.categories)]
    names = [f"{outside[pair // n]}/{inside[pair % n]}" for pair in pairs.tolist()]
    order = np.argsort(np.array(names))  # whatever the order of rows
    places = np.argsort(order)
    ordered = pd.Index([names[place] for place in order], dtype="str")
    return pd.Categorical.from_codes(places[positions], ordered)


def unpadded(export: Export, columns: Sequence[str]) -> Export:
    """The export with 010 as 10, and A01 as A1, in the columns named."""
    data = export.data.copy(deep=False)
    for column in columns:
        if export.columns[column].kind == "text":
            positions, texts = coded(export.cells(column))
            plain = [without_zeros(text, export.mark(column)) or text for text in texts]
            places = {text: place for place, text in enumerate(dict.fromkeys(plain))}
            table = np.array([*(places[text] for text in plain), -1])
            names = pd.Index(list(places), dtype="str")
            found = pd.Series(pd.Categorical.from_codes(table[positions], names), copy=False)
            data[column] = shelf.column(found)
    return replace(export, data=data)


def number_of(text: str, mark: str = ".") -> str:
    """The number a text is, without zeros that say nothing (``10`` for ``010`` and ``10.0``).

    Digit by digit: identifiers may have more than a double holds. Empty where it is none.
    """
    match = _NUMBER[mark].fullmatch(text)
    if not match:
        return ""
    sign, whole, part = match.groups()
    part = (part or "").rstrip("0")
    return sign.strip("+") + whole + (f".{part}" if part else "")


def without_zeros(text: str, mark: str = ".") -> str:
    """The number a text is or ends in, without zeros that say nothing (``A1`` for ``A01``).

    Empty where it is no number and ends in none.
    """
    if plain := number_of(text, mark):
        return plain
    match = _ENDING.fullmatch(text)
    return "".join(match.groups()) if match else ""


def _escape(code: str) -> str:
    return code.replace("\\", "\\\\").replace("/", "\\/")


def _escaped(found: "pd.Categorical[str]") -> "pd.Categorical[str]":
    names = pd.Index([_escape(code) for code in found.categories], dtype="str")
    return pd.Categorical.from_codes(found.codes, names)
