"""Estimates as lines of a cell: themselves or as ratios, and what stands below them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from coproduction.tables.table import Cell, alike, enclosed
from coproduction.words.numerals import ABSENT, p_compared

#: Parts of an estimate that stand below it (see `study.tables.Below`) to its columns and its marks.
BELOW = {
    "std_error": (("std_error",), "({})"),
    "interval": (("conf_low", "conf_high"), "[{}, {}]"),
    "p_value": (("p_value",), "p {}"),
}


def ratio(row: Mapping[str, Any]) -> dict[str, Any]:
    """An estimate that is a logarithm as the ratio it is of.

    The ends of its interval are exponentiated; the standard error is by the delta method, that of
    the logarithm times the ratio. Statistic and p-value stay those of the logarithm.
    """
    found = {key: _exp(row[key]) for key in ("estimate", "conf_low", "conf_high")}
    return {**row, **found, "std_error": row["std_error"] * found["estimate"]}


def _exp(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


def lines(row: Mapping[str, Any], below: Sequence[str], digits: int, mark: str) -> Cell:
    """An estimate with a line for each of the parts `below` it.

    Digits are fixed; where its standard error would print as 0, numbers that would print as 0
    themselves are in powers of ten.
    """
    names = ["estimate"]
    for part in below:
        names += BELOW[part][0]
    values = tuple(float(row[name]) for name in names)
    plain = [name for name in names if name != "p_value"]
    texts = dict(zip(plain, alike([row[n] for n in plain], digits, row["std_error"]), strict=True))
    texts["p_value"] = p_compared(float(row["p_value"]))
    if texts["estimate"] == ABSENT:
        return Cell((ABSENT,), values)
    written = [enclosed(BELOW[part][1], *(texts[n] for n in BELOW[part][0])) for part in below]
    return Cell((texts["estimate"], *written), values, mark)
