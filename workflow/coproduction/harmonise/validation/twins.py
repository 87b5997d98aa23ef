"""Twins: two columns of a battery with the same answers, as where one was pasted over the other."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.readers.export import Export, looked_up
from coproduction.study.recodes.crosswalk import Crosswalk

#: So many of the answers that are not the commonest are the same.
_SAME = 0.98
#: Fewer answers may be the same by chance.
_FEWEST = 50
#: Respondents that tell most pairs apart.
_LOOKED_AT = 2000


def enter(book: Book, export: Export, crosswalk: Crosswalk) -> None:
    """Note two columns of one scale, of different targets, whose answers are the same in nearly
    all rows.

    Rows in which both have no answer, or both their commonest one, say nothing: they are the same
    in columns of what few do. What differs is not entered.
    """
    for (name, first), (other, second) in combinations(_answers(export, crosswalk), 2):
        if name[0] == other[0] or name[1] != other[1] or name[2] == other[2]:
            continue
        step = max(1, len(first) // _LOOKED_AT)
        if not _alike(first[::step], second[::step], min(_FEWEST, len(first) // step)):
            continue
        if _alike(first, second, _FEWEST):
            expected = (
                f"answers that are not those to {name[0]}: is one of the columns pasted over the "
                "other?"
            )
            book.enter(other[0], "same_as_another", 1, 1, expected=expected, more_than=NOTE)


_Name = tuple[str, frozenset[tuple[str, str]], frozenset[str]]


def _answers(export: Export, crosswalk: Crosswalk) -> Iterator[tuple[_Name, np.ndarray]]:
    """Columns whose codes are mapped to three levels or more, their scale and targets, and the
    position of each respondent's code in the scale, −1 where it is no answer.
    """
    for variable in crosswalk.source_variables():
        rows = [row for row in crosswalk.rows if row.source_variable == variable]
        mapped = {(r.source_code, r.target_code) for r in rows if r.verb == "map" and r.target_code}
        targets = frozenset(row.target for row in rows)
        if len({level for _, level in mapped}) < 3 or len(targets) != 1 or "country" in targets:
            continue
        codes = export.codes(variable)
        place = {code: at for at, (code, _) in enumerate(sorted(mapped))}
        small = np.min_scalar_type(-len(place) - 1)
        table = np.array([*(place.get(code, -1) for code in codes.categories), -1], dtype=small)
        yield (variable, frozenset(mapped), targets), looked_up(table, codes.codes)


def _alike(first: np.ndarray, second: np.ndarray, fewest: int) -> bool:
    """Whether nearly all rows are the same that say something of two columns."""
    told = (first >= 0) | (second >= 0)
    if told.any():
        held = np.concatenate([first[first >= 0], second[second >= 0]])
        common = np.bincount(held).argmax()
        told &= (first != common) | (second != common)
    n = int(told.sum())
    return n >= fewest and int((first == second)[told].sum()) >= _SAME * n
