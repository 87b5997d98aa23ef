"""Unnamed missing: codes such as 99 above all numbers of a column that nothing says are missing.

Files without value labels hold 99 for who refused among ages up to 92. Where a row takes them for
numbers like the others, nothing but their place and number tells.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from math import isfinite

import numpy as np

from coproduction.harmonise.labelled import Labels
from coproduction.harmonise.outcomes import is_declared_missing
from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.readers.export import Export, number, spell
from coproduction.study.recodes.crosswalk import ARITHMETIC, Crosswalk, Row, computed
from coproduction.study.recodes.intervals import Interval

#: Numbers that surveys take for refused, don't know and no answer.
_CODE = re.compile(r"9+[78]?|8+|77+")
#: Fewer respondents may have such a number by chance.
_FEWEST = 3
#: So many numbers below have fewer respondents together, or all numbers below are there.
_BELOW = 5
#: So many numbers below tell how wide gaps are.
_NEAR = 20
_TWO_DIGITS = 10
#: So many times the largest number below is no number of the kind, whoever has it.
_FAR = 4


def enter(book: Book, export: Export, crosswalk: Crosswalk, hidden: Collection[str] = ()) -> None:
    """Enter who has such a code, a note a column of numbers that has some.

    Codes in `hidden` columns are not told.
    """
    for variable in crosswalk.source_variables():
        rows = [row for row in crosswalk.rows if row.source_variable == variable]
        if not any(row.verb in (*ARITHMETIC, "bin") for row in rows):
            continue
        codes = export.codes(variable)
        numbers = dict(taken(export, variable, rows))
        counts = export.counts(variable)
        met = apart({read: int(counts[place]) for place, read in numbers.items()})
        if not met:
            continue
        failing = np.isin(codes.codes, [place for place, read in numbers.items() if read in met])
        positions, at = book.rows(failing)
        told = ", ".join(map(spell, sorted(met)))
        book.enter(
            variable,
            "unnamed_missing",
            int(failing.sum()),
            len(failing),
            at,
            np.asarray(codes[positions], dtype=object),
            f"numbers like the others; if {told} is a kind of missing, a map row of it in "
            f"{crosswalk.file}",
            more_than=NOTE,
            hidden=variable in hidden,
        )


def apart(counts: dict[float, int]) -> set[float]:
    """The numbers at the top that stand apart as codes do, of numbers and their respondents."""
    ordered = sorted(counts, reverse=True)
    for n in _blocks(ordered):
        block, below = ordered[:n], ordered[n : n + _BELOW]
        many = sum(counts[read] for read in block)
        if len(below) < 2 or many < _FEWEST or block[-1] - below[0] < 2:
            continue
        # a scale whose numbers all occur, numbers that get rarer towards the top, or one far above
        whole, far = _steps(ordered[n:]) == {1.0}, block[-1] > _FAR * below[0] > 0
        common = many > sum(counts[read] for read in below)
        if whole or far or common:
            return {*_without_true(block, below[0], counts)}
    return set()


def _without_true(block: list[float], below: float, counts: Mapping[float, int]) -> list[float]:
    """The codes without the lowest ones that few have and that lie nearer to the numbers below than
    to the next code: beside 99 an age of 88 is one above 86."""
    while len(block) > 1 and counts[block[-1]] < _FEWEST:
        if block[-1] - below > block[-2] - block[-1]:
            break
        below = block[-1]
        block = block[:-1]
    return block


def _blocks(ordered: Sequence[float]) -> range:
    """How many numbers at the top may be the codes, the most first: as many as have the form of
    codes with as many digits as the largest. Beside 98 and 99 a 9 is a number like 8."""
    if not ordered:
        return range(0)
    digits = len(spell(ordered[0]))
    run = takewhile(lambda read: len(spell(read)) == digits, ordered)
    n = sum(1 for _ in takewhile(lambda read: _CODE.fullmatch(spell(read)), run))
    return range(n, 0, -1)


def far_off(counts: Mapping[float, int]) -> set[float]:
    """The numbers that are codes by their place alone, or by how many have them.

    Above all others they leave more than twice the widest gap among the numbers below, whoever has
    them: 99 beside ages of 18 to 89. Among others more respondents have one of two digits at least
    than have its neighbours together. A person has to look: it may be a number.
    """
    ordered = sorted(counts, reverse=True)
    found: set[float] = set()
    for n in _blocks(ordered):
        block, below = ordered[:n], ordered[n : n + _NEAR]
        few = len(below) <= _BELOW
        widest = max((high - low for high, low in pairwise(below)), default=np.inf)
        gap = block[-1] - below[0] > 2 * widest if below else False
        if gap and (not few or block[-1] > max(_FAR * below[0], _TWO_DIGITS)):
            found |= {*block}
            break
    coded = {*ordered[: max(_blocks(ordered), default=0)]}
    for place, read in enumerate(ordered):
        if read < _TWO_DIGITS or not _CODE.fullmatch(spell(read)):
            continue
        beside = ordered[max(place - _BELOW, 0) : place + _BELOW + 1]
        others = [counts[other] for other in beside if other not in coded and other != read]
        if len(others) >= _BELOW and counts[read] >= max(_FEWEST, sum(others) + 1):
            found.add(read)
    return found


def _steps(ordered: Sequence[float]) -> set[float]:
    return {high - low for high, low in pairwise(ordered)}


def taken(export: Export, variable: str, rows: Sequence[Row]) -> Iterator[tuple[int, float]]:
    """The positions of codes that some row takes for numbers by no label, and their numbers."""
    mark, column = export.mark(variable), export.columns[variable]
    labels = Labels(column.labels, mark)
    named = {row.source_code for row in rows if row.verb == "map"}
    arithmetic = [row for row in rows if row.verb in ARITHMETIC]
    read_by = (Interval.parse(row.source_code) for row in rows if row.verb == "bin")
    intervals = [one for one in read_by if one is not None and not one.dates]
    if not arithmetic and not intervals:
        return
    for place, code in enumerate(export.codes(variable).categories):
        read = number(code, mark)
        if not isfinite(read) or code in named or labels.of(code):
            continue
        if is_declared_missing(code, mark, column.missing):
            continue
        if any(one.holds(read) for one in intervals) or any(
            computed(read, row) is not None for row in arithmetic
        ):
            yield place, read
