"""Heaps and gaps of numbers: one that far more respondents have than its neighbours, one that
nobody has among neighbours that many have, and numbers that are all multiples of 5 or 10.

Codes of missing that were recoded into an age, and an age recoded into another, leave no code. Only
numbers that spread evenly tell: hours of work and minutes have heaps of their own.
"""

from collections.abc import Collection, Mapping, Sequence
from math import gcd

import numpy as np

from coproduction.harmonise.validation.unnamed_missing import taken
from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.missing import BLANK
from coproduction.readers.export import Export, spell
from coproduction.study.recodes.crosswalk import ARITHMETIC, Crosswalk, Row

#: Fewer respondents or distinct numbers tell nothing of heaps.
_FEWEST, _DISTINCT = 200, 20
#: Numbers are spread where no two have a larger share.
_SPREAD = 0.05
#: Neighbours on either side, and those that round numbers are held against as well.
_NEAR, _ROUND = 3, (5, 10)
#: By how many standard errors of a count a heap exceeds the largest neighbour, and how many times
#: those of any other number; and the same where nobody has a code of missing that a row names.
_HEAP, _HEAP_WITHOUT_MISSING = (6.0, 3.0), (4.0, 2.5)
#: Two neighbours on either side of a gap have at least so many respondents each.
_BESIDE_GAP = 8
#: Fewer respondents, distinct numbers or a narrower range tell nothing of rounding.
_ROUNDED_FEWEST, _ROUNDED_DISTINCT, _NARROW = 50, 5, 30
#: A scale or an age has no more numbers.
_WIDEST = 400


def enter(book: Book, export: Export, crosswalk: Crosswalk, hidden: Collection[str] = ()) -> None:
    """Note numbers with a heap or a gap, and rounded ones; a column without them has no entry.

    Numbers of `hidden` columns are not told.
    """
    for variable in crosswalk.source_variables():
        rows = [row for row in crosswalk.rows if row.source_variable == variable]
        if not any(row.verb in (*ARITHMETIC, "bin") for row in rows):
            continue
        codes = export.codes(variable)
        places = dict(taken(export, variable, rows))
        n = export.counts(variable)
        counts: dict[float, int] = {}
        for place, read in places.items():
            counts[read] = counts.get(read, 0) + int(n[place])
        counts = {read: n for read, n in counts.items() if n}
        if not counts or not all(float(read).is_integer() for read in counts):
            continue
        step = rounded_to(counts) if any(row.verb == "copy" for row in rows) else 0
        if step:
            expected = (
                f"numbers with every last digit, unless they were asked or given so; all are "
                f"multiples of {step}: were they rounded?"
            )
            book.enter(variable, "rounded", 1, 1, expected=expected, more_than=NOTE)
        found = heap(counts, *(_HEAP_WITHOUT_MISSING if _unmet(export, rows) else _HEAP))
        if found is not None:
            failing = np.isin(codes.codes, [p for p, read in places.items() if read == found])
            positions, at = book.rows(failing)
            cells = np.asarray(codes[positions], dtype=object)
            expected = (
                "numbers about as frequent as their neighbours; far more respondents have one: "
                "were codes of missing, or another number, recoded into it?"
            )
            sizes = int(failing.sum()), len(failing)
            book.enter(variable, "heap", *sizes, at, cells, expected, more_than=NOTE,
                       hidden=variable in hidden)  # fmt: skip
        empty = gaps(counts)
        if empty:
            expected = (
                "a number that somebody has, as its neighbours are had by many; were all of it "
                "recoded into another?"
            )
            told = [spell(read) for read in empty]
            book.enter(variable, "gap", len(empty), len(counts) + len(empty), ("",) * len(empty),
                       told, expected, more_than=NOTE, hidden=variable in hidden)  # fmt: skip


def heap(counts: Mapping[float, int], errors: float, times: float) -> float | None:
    """The number that far more respondents have than its neighbours, of whole numbers that spread.

    It exceeds the largest neighbour by so many `errors` of a count (Poisson), and by so many
    `times` more than any other number does. None where no number does, or numbers do not spread.
    """
    n = sum(counts.values())
    if n < _FEWEST or len(counts) < _DISTINCT or sorted(counts.values())[-2] > _SPREAD * n:
        return None
    low, high = min(counts), max(counts)
    excess = {}
    for read, own in counts.items():
        steps = [*range(1, _NEAR + 1), *(_ROUND if read % _ROUND[0] == 0 else ())]
        beside = [read + sign * step for step in steps for sign in (-1, 1)]
        most = max(counts.get(other, 0) for other in beside if low <= other <= high)
        excess[read] = (own - most) / np.sqrt(max(most, 1))
    first, second = sorted(excess, key=lambda read: -excess[read])[:2]
    found = excess[first] >= errors and excess[first] >= times * max(excess[second], 1)
    return first if found else None


def rounded_to(counts: Mapping[float, int]) -> int:
    """The step, 5 or 10, of which all whole numbers are multiples; 0 where they have another.

    Few respondents or numbers, or a narrow range, tell none. A range wider than scales and ages
    have is of amounts, which people round.
    """
    width = max(counts) - min(counts)
    few = sum(counts.values()) < _ROUNDED_FEWEST or len(counts) < _ROUNDED_DISTINCT
    if few or not _NARROW <= width <= _WIDEST:
        return 0
    step = gcd(*map(int, counts))
    return step if step in _ROUND else 0


def gaps(counts: Mapping[float, int]) -> list[float]:
    """The whole numbers that nobody has and whose neighbours many have."""
    low, high = min(counts), max(counts)
    if high - low > _WIDEST:
        return []
    found = []
    for read in np.arange(low + 1, high):
        beside = [read + step for step in (-2, -1, 1, 2) if low <= read + step <= high]
        if not counts.get(read) and all(counts.get(one, 0) >= _BESIDE_GAP for one in beside):
            found.append(float(read))
    return found


def _unmet(export: Export, rows: Sequence[Row]) -> bool:
    """Whether nobody has any of the codes of missing that rows name."""
    codes = export.codes(rows[0].source_variable)
    met = {str(codes.categories[place]) for place in np.unique(codes.codes).tolist() if place >= 0}
    named = {row.source_code for row in rows if row.verb == "map" and row.missing_kind} - {BLANK}
    return bool(named) and not named & met
