"""Alignment: what the order, names and scales of two files propose, where no text can tell.

Files of one survey run parallel, so that a best path through both (Needleman and Wunsch, 1970)
often finds the partners. That is a proposal to be asked about, never a match.
"""

import re
from collections.abc import Sequence

import numpy as np

from coproduction.draft import scales
from coproduction.draft.seen import VariableProfile

#: What a partner counts for by the number of its answers, its name, and the numbers in it.
_SHAPE, _NEAR_SHAPE, _NAME, _NUMBER = 1.0, 0.2, 2.0, 0.7
#: So many answers more of a column of texts may be kinds of missing.
_MORE_TEXTS = 3
#: And by the same place in a battery of as many items.
_BATTERY = 0.7
#: What two variables without a partner cost.
_GAP = -0.15
_PARTS = re.compile(r"\d+|[a-z](?![a-z])")


def aligned(
    ones: Sequence[VariableProfile], others: Sequence[VariableProfile]
) -> list[tuple[VariableProfile, VariableProfile]]:
    """Pairs of variables in the order of both files, of one kind of scale each."""
    if not ones or not others:
        return []
    worth = _worth(ones, others)
    best = np.zeros((len(ones) + 1, len(others) + 1))
    best[1:, 0] = _GAP * np.arange(1, len(ones) + 1)
    best[0, 1:] = _GAP * np.arange(1, len(others) + 1)
    for row in range(1, len(ones) + 1):
        paired = best[row - 1, :-1] + worth[row - 1]
        above = best[row - 1, 1:] + _GAP
        line = np.maximum(paired, above)
        for column in range(1, len(others) + 1):
            best[row, column] = max(line[column - 1], best[row, column - 1] + _GAP)
    pairs, row, column = [], len(ones), len(others)
    while row and column:
        here = best[row, column]
        if here == best[row - 1, column - 1] + worth[row - 1, column - 1]:
            row, column = row - 1, column - 1
            pairs.append((ones[row], others[column]))
        elif here == best[row - 1, column] + _GAP:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]


def near(
    variable: VariableProfile, other: VariableProfile, others: Sequence[VariableProfile]
) -> tuple[str, ...]:
    """Names of variables of the same scale that lie nearest to a proposed partner, up to three."""
    same = [o for o in others if scales.shape(o) == scales.shape(variable) and o is not other]
    same.sort(key=lambda o: abs(o.position - other.position))
    return tuple(o.name for o in same[:3])


def _worth(ones: Sequence[VariableProfile], others: Sequence[VariableProfile]) -> np.ndarray:
    shapes = [scales.shape(v) for v in ones], [scales.shape(v) for v in others]
    names = [v.name.casefold() for v in ones], [v.name.casefold() for v in others]
    parts = (
        [tuple(_PARTS.findall(name)) for name in names[0]],
        [tuple(_PARTS.findall(name)) for name in names[1]],
    )
    runs = scales.places(ones), scales.places(others)
    worth = np.full((len(ones), len(others)), -np.inf)
    for row in range(len(ones)):
        for column in range(len(others)):
            mine, yours = shapes[0][row], shapes[1][column]
            if (mine == 0) != (yours == 0):
                continue  # a number is no answer with a label
            value = _shape(ones[row], others[column], mine, yours)
            value += _NAME * (names[0][row] == names[1][column])
            value += _NUMBER * (parts[0][row] == parts[1][column] != ())
            value += _BATTERY * (runs[0][row] == runs[1][column] and runs[0][row][1] > 1)
            worth[row, column] = value
    return worth


def _shape(one: VariableProfile, other: VariableProfile, mine: int, yours: int) -> float:
    """What the numbers of answers of two variables count for."""
    if mine == yours:
        return _SHAPE
    more = _MORE_TEXTS * (one.kind == "text"), _MORE_TEXTS * (other.kind == "text")
    near = -1 - more[1] <= mine - yours <= 1 + more[0]
    return _NEAR_SHAPE if near else -np.inf
