"""Notation: numbers that are written otherwise than the others of their column, such as 4E1 or 041.

They are read as the numbers they are, but may be codes or mistyped.
"""

import re
from collections.abc import Collection, Iterator

import numpy as np

from coproduction.harmonise.validation.unnamed_missing import taken
from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.readers.export import Export, number
from coproduction.study.recodes.crosswalk import Crosswalk
from coproduction.study.resolved.survey import Source

#: How programs write numbers that are large or small: 1e+05, 2.5e-05.
_OF_PROGRAMS = re.compile(r" *-?[1-9]([.,][0-9]+)?e[-+][0-9]{2,3} *")
_SIGNED = re.compile(r" *[+]|.*[eE]|.*[.,] *$")
_PADDED = re.compile(r" *[-+]?0[0-9]")


def enter(
    book: Book, export: Export, source: Source, crosswalk: Crosswalk, hidden: Collection[str] = ()
) -> None:
    """Note whose weight or number has an exponent, a plus sign, zeros before it or no digit after
    its decimal mark, as fewer than half of the column have.

    Zeros in a column whose numbers are all of one width are its form, and exponents of large or
    small numbers that of a program. Cells of `hidden` columns are not told. What is in order is
    not entered.
    """
    for column, numbers in _numbers(export, source, crosswalk):
        told = _odd(export, column, numbers)
        if not told or 2 * len(told) >= int(numbers.sum()):
            continue
        failing = np.zeros(len(export.data), dtype=bool)
        failing[list(told)] = True
        positions, at = book.rows(failing)
        book.enter(
            column,
            "notation",
            *(len(told), int(numbers.sum())),
            at,
            [told[place] for place in positions.tolist()],
            "a number without exponent, plus sign, zeros before it or bare decimal mark, as others",
            more_than=NOTE,
            hidden=column in hidden,
        )


def _numbers(
    export: Export, source: Source, crosswalk: Crosswalk
) -> Iterator[tuple[str, np.ndarray]]:
    """Columns of numbers and who has one: of the weight, and of what rows take for numbers."""
    if source.weight:
        yield source.weight, np.isfinite(export.numbers(source.weight))
    for variable in crosswalk.source_variables():
        rows = [row for row in crosswalk.rows if row.source_variable == variable]
        places = [place for place, _ in taken(export, variable, rows)]
        if places and variable != source.weight:
            yield variable, np.isin(export.codes(variable).codes, places)


def _odd(export: Export, column: str, numbers: np.ndarray) -> dict[int, str]:
    """The cells of a column of numbers that are written otherwise, by position."""
    if export.columns[column].kind != "text":
        cells = export.written.get(column, {})
        return {at: cell for at, cell in sorted(cells.items()) if numbers[at] and _other(cell)}
    codes = export.codes(column)
    own = np.unique(codes.codes[numbers]).tolist()
    distinct = codes.categories.tolist()
    met = {place: distinct[place] for place in own if place >= 0}
    several = len({len(code.strip()) for code in met.values()}) > 1
    odd = {
        place: code
        for place, code in met.items()
        if np.isfinite(number(code, export.mark(column)))
        and (_other(code) or (several and _PADDED.match(code)))
    }
    at = np.flatnonzero(np.isin(codes.codes, [*odd]) & numbers).tolist()
    return {position: odd[codes.codes[position]] for position in at}


def _other(cell: str) -> bool:
    return bool(_SIGNED.match(cell)) and not _OF_PROGRAMS.fullmatch(cell)
