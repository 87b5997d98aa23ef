"""Totals: rows of a file that are no respondents, as they answer nothing or hold sums of others."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from coproduction.faults import Fault
from coproduction.harmonise.validation.remedies import leaving_out
from coproduction.harmonise.validation.schema import spelt
from coproduction.harmonise.validation.spelling import NUMBERED, WORDLESS, of_texts
from coproduction.harmonise.validation.subtotals import FEWEST, subtotals, too_large, unit_of
from coproduction.harmonise.validation.verdict import ALWAYS, NOTE, Book
from coproduction.missing import BLANK, visible
from coproduction.readers import shelf
from coproduction.readers.export import Export
from coproduction.study.recodes.crosswalk import ARITHMETIC, Crosswalk
from coproduction.study.resolved.survey import Source

#: What a row of totals or means is called in the column of identifiers.
_TOTAL = re.compile(
    r"\W*((grand|sub|over)[\s-]*)?(totals?|totaux|totale?n?|totali|totaal|totalt|sum|sums|summe|"
    r"gesamt|gesamtsumme|insgesamt|somme|suma|summa|celkem|součet|soucet|i alt|ialt|razem|mean|"
    r"average|mittelwert|durchschnitt|moyenne|gennemsnit|průměr|prumer|median|std\.?\s?dev|"
    r"standard deviation|standardabweichung|écart-type|stdev|итого|всего|総計|合計|小計|平均|合计|"
    r"总计|小计)\W*|(total|summe|gesamt|somme|celkem)\W+\w+\W*|"
    r"((grand|sub)[\s-]*totals?|zwischensumme|sous-total|subtotaal|mezisoučet|subtotal)\W*\d*\W*",
    re.IGNORECASE,
)
#: What such a row is called too, and perhaps a respondent: only where all others have a digit.
_PERHAPS = re.compile(
    r"\W*(all|alle|n|base|basis|ensemble|std|sd|se|min|max|ø|sum of weights|tous|vše)\W*",
    re.IGNORECASE,
)
#: A sum or mean may be rounded to the decimals it shows, but not by more of itself than this.
_ROUNDED = 0.05
#: Of a sum of rounded numbers so much may be lost; a double may lose a little.
_SLACK, _JUST = 1e-3, 1 + 1e-9
#: A number as fine as this is the mean of others by chance seldom.
_FINE = 1e-3
#: One decimal is enough of a number that alone has some.
_ONE = 0.1
_DIGIT = re.compile(r"\d")


def enter(book: Book, export: Export, source: Source, crosswalk: Crosswalk) -> None:
    """Enter the rows that answer nothing and those of totals, with their faults.

    A row that answers nothing is a note, and a fault where it has a weight and no empty cell is
    mapped to an answer.
    """
    used = crosswalk.source_variables()
    empty = _unanswered(export, crosswalk)
    weighted = _filled(export, source.weight) if source.weight else np.zeros_like(empty)
    named, summed = _named(export, source.respondent), _summed(export, source, crosswalk)
    totals, stopping = named | summed, empty & weighted
    if any(row.source_code == BLANK and row.target_code for row in crosswalk.rows):
        stopping &= False  # a box that is not ticked is an answer
    if used:
        _, rows = book.rows(empty)
        counts, cells = (int(empty.sum()), len(empty)), [BLANK] * len(rows)
        limit = ALWAYS if stopping.any() else NOTE
        book.enter("", "answered", *counts, rows, cells, more_than=limit, fault=False)
    _, rows = book.rows(totals)
    book.enter("", "total_row", int(totals.sum()), len(totals), rows, [""] * len(rows), fault=False)
    stopping &= ~totals
    if stopping.any():
        problem = "with a weight and no answer in any column the crosswalk uses"
        where = {column: [BLANK] for column in _blanks(export, used, empty)}
        expected = "answers, of a row that counts as a respondent"
        _fault(book, export, stopping, problem, expected, leaving_out("no answer", where))
    if totals.any():
        where: dict[str, list[str]] = {}
        for column in source.respondent if (named & totals).any() else ():
            if (own := _named(export, [column])).any():
                where = {column: spelt(export, column, np.flatnonzero(own)[:8])}
        if not where and source.weight:
            where = {source.weight: spelt(export, source.weight, np.flatnonzero(summed)[:8])}
        mend = leaving_out("row of totals", where) if where else "an export without rows of totals"
        problem = "of totals, by the name or as the numbers are sums or means of others"
        _fault(book, export, totals, problem, "respondents only", mend, "total_row")


def _fault(
    book: Book, export: Export, failing: np.ndarray, problem: str, expected: str, mend: str,
    check: str = "answered",
) -> None:  # fmt: skip
    n, rows = int(failing.sum()), export.row_numbers(failing)
    told = {"rows": rows, "n": n, "expected": expected, "mend": mend, "check": check}
    book.verdict.faults.append(Fault(export.file, f"{n} row{'s' * (n > 1)} {problem}", **told))


def _filled(export: Export, column: str) -> np.ndarray:
    """Whether each cell of a column holds anything."""
    cells = export.cells(column)
    filled = cells.notna().to_numpy()
    if export.columns[column].kind == "text":
        filled = of_texts(cells, visible)
    return filled | (export.tags[column] != "") if column in export.tags else filled


def _unanswered(export: Export, crosswalk: Crosswalk) -> np.ndarray:
    """Whether each row is empty in all columns the crosswalk uses."""
    used = crosswalk.source_variables()
    empty = np.full(len(export.data), bool(used))
    for variable in used:
        empty &= export.cells(variable).isna().to_numpy()
        if variable in export.tags:
            empty &= export.tags[variable] == ""
    return empty


def _blanks(export: Export, used: Sequence[str], empty: np.ndarray) -> list[str]:
    """A few columns that are blank together in the empty rows, and in no others."""
    blanks = {column: ~_filled(export, column) for column in used}
    chosen, blank = [], np.ones(len(empty), dtype=bool)
    while blanks and (blank & ~empty).any():
        best = min(blanks, key=lambda column: int((blank & blanks[column]).sum()))
        chosen.append(best)
        blank &= blanks.pop(best)
    return chosen or [*used][:1]


def _named(export: Export, columns: Sequence[str]) -> np.ndarray:
    """Whether an identifier says that a row is of totals."""
    named = np.zeros(len(export.data), dtype=bool)
    for column in columns:
        if export.columns[column].kind == "text":
            cells = export.cells(column)
            named |= (sure := of_texts(cells, _TOTAL.fullmatch, WORDLESS, any_digits=True))
            perhaps = of_texts(cells, _PERHAPS.fullmatch, NUMBERED)
            if perhaps.any() and (of_texts(cells, _DIGIT.search) | sure | perhaps).all():
                named |= perhaps
    return named


def _summed(export: Export, source: Source, crosswalk: Crosswalk) -> np.ndarray:
    """Whether a weight is the sum of others, or several numbers of a row are, or their means.

    Rows that are found are no others of those that are left, so that a grand total hides no total.
    """
    copied = {row.source_variable for row in crosswalk.rows if row.verb in (*ARITHMETIC, "bin")}
    columns = {}
    for column in sorted({*copied, source.weight} - {""}):
        finite = np.isfinite(numbers := export.numbers(column))
        filled = numbers if finite.all() else np.where(finite, numbers, 0.0)
        columns[column] = shelf.laid(filled)
    groups = _groups(export, source, crosswalk)
    found = np.zeros(len(export.data), dtype=bool)
    while True:
        sums, means = np.zeros((2, len(found)), dtype=np.int16)
        for column, numbers in columns.items():
            left = np.where(found, 0.0, numbers) if found.any() else numbers
            if np.count_nonzero(left > 0) >= FEWEST and left.min() >= 0:
                sums += _sum_of_others(left) * (2 if column == source.weight else 1)
                means += _mean_of_others(left)
        more = (sums >= 2) | (means >= 2)
        if not more.any():
            kept = columns
            if found.any():
                kept = {name: np.where(found, 0.0, numbers) for name, numbers in columns.items()}
            more = subtotals(kept, source.weight, groups)
        if not more.any():
            return found
        found |= more


def _groups(export: Export, source: Source, crosswalk: Crosswalk) -> list[np.ndarray]:
    """The groups that columns of few distinct cells are of, −1 for an empty cell."""
    used = dict.fromkeys([*source.strata, *source.psu, *crosswalk.source_variables()])
    return [
        export.cells(column).array.codes
        for column in used
        if isinstance(export.data[column].dtype, pd.CategoricalDtype) and column != source.weight
    ]


def _sum_of_others(numbers: np.ndarray) -> np.ndarray:
    """Whether each number above 0 is the sum of the others, as far as its decimals tell."""
    if too_large(total := numbers.sum(), numbers):
        return np.zeros(len(numbers), dtype=bool)
    others = total - numbers
    alike = np.isclose(numbers, others, rtol=_ROUNDED) & (numbers > 0)
    for place in np.flatnonzero(alike):
        unit = max(unit_of(numbers[place]) / 2, _SLACK * others[place])
        alike[place] = abs(numbers[place] - others[place]) <= unit * _JUST
    return alike


def _mean_of_others(numbers: np.ndarray) -> np.ndarray:
    """Whether each number is the mean of the others above 0, and has more decimals than a chance.

    Those are three, or one where the others are whole.
    """
    filled = numbers > 0
    others = (numbers[filled].sum() - numbers) / (np.count_nonzero(filled) - 1)
    found = np.zeros(len(numbers), dtype=bool)
    # Within a unit as large as any that is fine enough, before each number's own is looked for.
    apart = np.abs(numbers - others)
    places = np.flatnonzero(filled & (apart <= _ONE / 2 * _JUST))
    if not len(places) or numbers[filled].min() == numbers.max():
        return found
    alone = np.count_nonzero(numbers != np.floor(numbers)) == 1
    places = places[apart[places] <= (_ONE if alone else _FINE) / 2 * _JUST]
    for place in places[np.isclose(numbers[places], others[places], rtol=_ROUNDED)]:
        unit = unit_of(float(numbers[place]))
        fine = unit <= _FINE or (alone and numbers[place] != np.floor(numbers[place]))
        found[place] = fine and apart[place] <= unit / 2 * _JUST
    return found
