"""Subtotals: rows that hold the sums of the rows above or below, or of their group.

One small number may be such a sum by chance. A row is a subtotal where its weight is the sum told
to three digits or a sum of weights all alike, where the sums of two columns are, or where its
weight is a sum and that of the next block too.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from coproduction.readers import shelf
from coproduction.readers.export import counted

#: In fewer cells than this a number may be the sum of the others by chance.
FEWEST = 10
#: A sum of fewer units of its last decimal than this may be one by chance.
_UNITS = 250
#: What is enough to tell a subtotal: a sum counts one, of weights that are told finely two.
_ENOUGH = 2
#: So far from a sum is what may be one when it is looked at closely.
_NEAR = 1e-2
#: Numbers of single precision lose this part of a sum.
_NOISE = 1e-6
#: Rows that are looked through at first, and at most, for the end of a block.
_WINDOW, _WIDEST = 256, 1 << 16


def subtotals(
    columns: Mapping[str, np.ndarray], weight: str, groups: Sequence[np.ndarray]
) -> np.ndarray:
    """Which rows are subtotals ((n,) bools).

    `columns` are (n,) finite numbers, 0 where a cell is empty, those of the column `weight` being
    weights; one with a number below 0 has no sums. `groups` are (n,) group numbers, −1 for none.
    """
    summed = {name: numbers for name, numbers in columns.items() if (numbers >= 0).all()}
    n = len(next(iter(columns.values()), ()))
    found = np.zeros(n, dtype=bool)
    found[list(_blocks(summed, weight))] = True
    turned = {name: numbers[::-1] for name, numbers in summed.items()}
    found[[n - 1 - place for place in _blocks(turned, weight)]] = True
    held = {name: _Filled.of(numbers) for name, numbers in summed.items()}
    for group in groups:
        shelf.used(group.nbytes)
        members = counted(group, int(group.max(initial=-1)) + 1)
        points = dict[int, int]()
        for name, filled in held.items():
            for place, others in _of_groups(filled, group, members):
                told = _points(filled.numbers[place], others, name == weight)
                points[place] = points.get(place, 0) + told
        found[[place for place, told in points.items() if told >= _ENOUGH]] = True
    return found


class _Filled(NamedTuple):
    """Numbers, the rows where they are 0, and the smallest of the others."""

    numbers: np.ndarray
    empty: np.ndarray
    least: float

    @classmethod
    def of(cls, numbers: np.ndarray) -> "_Filled":
        """Of numbers that are 0 or more."""
        filled = numbers > 0
        least = float(numbers[filled].min()) if filled.any() else np.inf
        return cls(numbers, np.flatnonzero(~filled), least)


def _blocks(columns: Mapping[str, np.ndarray], weight: str) -> Iterator[int]:
    """The rows that end a block and hold its sums; a block begins where another has ended."""
    begin, n = 0, len(next(iter(columns.values()), ()))
    before = {name: np.concatenate([[0.0], np.cumsum(of)]) for name, of in columns.items()}
    doubtful: list[int] = []
    while (met := _ending(columns, before, weight, begin, n)) is not None:
        place, points = met
        if points >= _ENOUGH or doubtful:
            yield from [*doubtful, place]
            doubtful = []
        else:
            doubtful = [place]
        begin = place + 1


def _ending(
    columns: Mapping[str, np.ndarray],
    before: Mapping[str, np.ndarray],
    weight: str,
    begin: int,
    n: int,
) -> tuple[int, int] | None:
    """The first row whose numbers are the sums of all from `begin`, and what tells so."""
    low, width = begin + FEWEST, _WINDOW
    while low < n:
        high = min(n, low + width)
        points = np.zeros(high - low, dtype=np.int64)
        for name, numbers in columns.items():
            own, sums = numbers[low:high], before[name][low:high] - before[name][begin]
            near = (own > 0) & np.isclose(own, sums, rtol=_NEAR, atol=0.5)
            for place in np.flatnonzero(near):
                others = numbers[begin : low + place]
                points[place] += _points(own[place], others, name == weight)
        if (met := np.flatnonzero(points)).size:
            return low + int(met[0]), int(points[met[0]])
        low, width = high, min(2 * width, _WIDEST)
    return None


def _of_groups(
    of: _Filled, group: np.ndarray, members: np.ndarray
) -> Iterator[tuple[int, np.ndarray]]:
    """The rows whose number may be the sum of the others of their group, and those others.

    Groups have so many `members`.
    """
    without, numbers = group[of.empty], of.numbers
    sizes = members - np.bincount(without[without >= 0], minlength=len(members))
    possible = sizes > FEWEST
    if possible.any():  # as many of the smallest number may be too much, which is soon told
        possible &= ~too_large(sizes * of.least * (1 - _NOISE), numbers)
    if not possible.any():
        return
    filled = (group >= 0) & (numbers > 0)
    sums = np.bincount(group[filled], weights=numbers[filled], minlength=len(members))
    possible &= ~too_large(sums, numbers)
    places = np.flatnonzero(filled & possible[group])
    found = numbers[places]
    near = np.isclose(found, sums[group[places]] - found, rtol=_NEAR, atol=0.5)
    for place in places[near]:
        own = group == group[place]
        own[place] = False
        yield int(place), numbers[own]


def too_large(sums: np.ndarray | float, numbers: np.ndarray) -> np.ndarray | bool:
    """Whether sums are so large that no number in them is nearly the sum of the others."""
    return sums > 2.1 * numbers.max() + 1


def _points(number: float, others: np.ndarray, weighs: bool) -> int:
    """How much tells that a number is the sum of others: nothing, one or two."""
    others = others[others > 0]
    if len(others) < FEWEST:
        return 0
    own, part = unit_of(number), min(unit_of(other) for other in others[: 2 * FEWEST])
    slack = (own / 2 if own > part else 0.0) + _NOISE * number
    slack += 3 * np.sqrt(len(others) / 12) * part if part < 1 else 0.0  # of numbers rounded
    if abs(number - others.sum()) > slack:
        return 0
    fine = number >= _UNITS * max(own, slack)
    if weighs:
        return 2 if fine or np.ptp(others) == 0 else 1
    return int(fine)


def unit_of(number: float) -> float:
    """What the last decimal of a number counts, 1 where it is whole."""
    return 10.0 ** min(0, int(Decimal(repr(float(number))).normalize().as_tuple().exponent))
