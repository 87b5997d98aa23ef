"""Vacant codes: codes that a crosswalk takes for answers and that no respondent gave.

All of one answer recoded into another leave nothing but a code, and often a level, without
respondents.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from coproduction.harmonise.cases import holds
from coproduction.harmonise.labelled import same
from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.readers.export import Export, number, shortened
from coproduction.study.recodes.crosswalk import NAMING, Crosswalk, Row
from coproduction.study.resolved.survey import Variable

#: Of fewer respondents nobody may have given an answer by chance.
_FEWEST = 50
#: What is told of a code by how odd it is, the oddest first.
_TOLD = (
    "nobody has this level, which lies between levels that respondents have",
    "nobody has this level",
    "others have this level by another row",
)


def enter(
    book: Book, export: Export, crosswalk: Crosswalk, targets: Mapping[str, Variable]
) -> None:
    """Note the codes of answers that nobody gave, a note a column, those with the oddest first.

    A column all of whose codes somebody gave is not entered.
    """
    if len(export.data) < _FEWEST:
        return
    naming = [row for row in crosswalk.rows if row.verb in NAMING and row.target_code]
    met = {column: _met(export, column) for column in {row.source_variable for row in naming}}
    given = {id(row): _given(export, row, met[row.source_variable]) for row in naming}
    found: dict[str, list[tuple[int, str, str]]] = {}
    for target, rows in crosswalk.by_target().items():
        order = _order(targets[target])
        held = {row.target_code for row in rows if given.get(id(row), row.verb not in NAMING)}
        for row in [row for row in rows if given.get(id(row)) is False]:
            odd = 2 if row.target_code in held else int(not _between(row, held, order))
            told = f"{_shown(export, row)}: {target} {row.target_code}; {_TOLD[odd]}"
            found.setdefault(row.source_variable, []).append((odd, row.source_code, told))
    for variable in sorted(found, key=lambda name: min(odd for odd, *_ in found[name])):
        values = [told for *_, told in sorted(found[variable], key=lambda one: one[0])]
        codes = {row.source_code for row in naming if row.source_variable == variable}
        vacant = {code for _, code, _ in found[variable]}
        values = values if vacant != codes else ["no respondent has any code of an answer"]
        book.enter(
            variable,
            "vacant_code",
            len(vacant),
            len(codes),
            ("",) * len(values),
            values,
            more_than=NOTE,
        )


def _met(export: Export, column: str) -> list[str]:
    """The codes of a column that somebody has."""
    codes = export.codes(column)
    return codes.categories[export.counts(column) > 0].tolist()


def _given(export: Export, row: Row, met: Sequence[str]) -> bool:
    """Whether somebody for whom the row holds has its code, of those that are `met`."""
    if row.verb == "contains":
        column = export.lists[row.source_variable]
        sought = column.parts(row.source_code)
        own = [code for code in met if any(sought in one for one in column.readings(code))]
    else:
        own = [code for code in met if same(row.source_code, code)]
    if not row.where or not own:
        return bool(own)
    codes = export.codes(row.source_variable)
    given = np.array([code in own for code in codes.categories], dtype=bool)[codes.codes]
    return bool((given & holds(export, row.condition)).any())


def _order(target: Variable) -> list[str]:
    """The levels in order; none where they have none."""
    return target.names() if target.type == "ordinal" else []


def _between(row: Row, held: Sequence[str] | set[str], order: Sequence[str]) -> bool:
    """Whether a level lies between levels, or numbers, that respondents have."""
    if row.target_code in order:
        places = [order.index(level) for level in held if level in order]
        own = order.index(row.target_code)
    else:
        places = [read for level in held if np.isfinite(read := number(level))]
        own = number(row.target_code)
    return bool(places) and min(places) < own < max(places)


def _shown(export: Export, row: Row) -> str:
    """A code with its label in the file, and where its row holds."""
    label = export.columns[row.source_variable].labels.get(row.source_code, "")
    told = repr(shortened(row.source_code)) + (f" {shortened(label)!r}" if label else "")
    return f"{told} where {row.where}" if row.where else told
