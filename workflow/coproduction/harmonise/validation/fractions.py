"""Fractions: few numbers with decimals among whole ones, such as ages of 41.5 among ages of 41.

Many are no fractions of their own where they are one number, or thousands.
"""

from collections.abc import Collection, Mapping

import numpy as np

from coproduction.harmonise.validation.unnamed_missing import taken
from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.readers.export import Export
from coproduction.study.recodes.crosswalk import Crosswalk

#: A larger share of the numbers has decimals because the question admits them.
_FEW = 0.02
#: Fewer respondents or distinct whole numbers tell little of what a column holds.
_FEWEST, _DISTINCT = 50, 5
#: A respondent or two may have answered so, unless hundreds have not.
_AT_LEAST, _HUNDREDS = 3, 500


def enter(book: Book, export: Export, crosswalk: Crosswalk, hidden: Collection[str] = ()) -> None:
    """Note whose number has decimals in a column of numbers that are whole but for a few.

    Numbers of `hidden` columns are not told. What is in order is not entered.
    """
    for variable in crosswalk.source_variables():
        rows = [row for row in crosswalk.rows if row.source_variable == variable]
        codes = export.codes(variable)
        numbers = dict(taken(export, variable, rows))
        broken = [place for place, read in numbers.items() if read != np.floor(read)]
        if not broken or len(numbers) - len(broken) < _DISTINCT:
            continue
        failing = np.isin(codes.codes, broken)
        whole = int(np.isin(codes.codes, [*numbers]).sum()) - int(failing.sum())
        n = int(failing.sum())
        few = (n >= _AT_LEAST or whole >= _HUNDREDS) and n <= _FEW * whole
        if whole < _FEWEST or not (few or (_AT_LEAST <= n < whole and _filled_in(numbers, broken))):
            continue
        positions, at = book.rows(failing)
        cells = np.asarray(codes[positions], dtype=object)
        book.enter(
            variable,
            "fractions",
            *(n, len(failing)),
            at,
            cells,
            "whole numbers, as all others of the column are",
            more_than=NOTE,
            hidden=variable in hidden,
        )


def _filled_in(numbers: Mapping[int, float], broken: Collection[int]) -> bool:
    """Whether the numbers with decimals are one, as a mean that was filled in, or have three each
    and are below 1000 among larger ones, as thousands."""
    read = np.array([numbers[place] for place in broken])
    whole = np.array([of for place, of in numbers.items() if place not in {*broken}])
    thousands = bool((np.abs(read) < 1000).all() and np.median(np.abs(whole)) >= 1000)
    return len(read) == 1 or (thousands and np.allclose(read * 1000, np.rint(read * 1000)))
