"""Answers of a list that are a kind of missing for some targets of their column only."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np

from coproduction.harmonise import cases
from coproduction.harmonise.mending import mapped, paste
from coproduction.harmonise.outcomes import ABSENT
from coproduction.harmonise.validation.schema import spelt
from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.readers.export import Export
from coproduction.study.recodes.crosswalk import Crosswalk, Row
from coproduction.study.resolved.survey import Variable


def enter(
    book: Book,
    export: Export,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    hidden: Collection[str] = (),
) -> None:
    """Enter who gave such an answer and is taken by another target for one that did not choose.

    A note, with the rows that say so of the other targets too. A target whose row names the answer
    without an outcome has been asked, and is left alone. Codes in `hidden` columns are not told.
    """
    by_target = crosswalk.by_target()
    for variable in export.lists:
        missing = {
            row.source_code: row
            for row in reversed(crosswalk.rows)
            if row.verb == "contains" and row.source_variable == variable and row.missing_kind
        }
        if not missing:
            continue
        failing, rows = np.zeros(len(export.data), dtype=bool), []
        for target, of_target in by_target.items():
            found = list(_taken(export, variable, of_target, targets[target], missing))
            for row, who in found:
                failing |= who
                beside = next(one for one in of_target if one.source_variable == variable)
                rows.append(str(paste(crosswalk, _of(row, beside)).row))
        positions, numbers = book.rows(failing)
        expected = (
            f"an answer that is missing for all targets of the column; if it is, add to "
            f"{crosswalk.file} {' and '.join(rows)}"
            if rows
            else ""
        )
        book.enter(
            variable,
            "shared_missing",
            int(failing.sum()),
            len(failing),
            numbers,
            spelt(export, variable, positions),
            expected,
            more_than=NOTE,
            hidden=variable in hidden,
        )


def _of(row: Row, beside: Row) -> Row:
    """The row of an answer for another target."""
    code, label, kind = row.source_code, row.source_label, row.missing_kind
    return replace(mapped(beside, code, label, "", kind), verb="contains")


def _taken(
    export: Export, variable: str, rows: list[Row], target: Variable, missing: Mapping[str, Row]
) -> Iterator[tuple[Row, np.ndarray]]:
    """The answers that a target has no row for, and who gave them and is held to have chosen none
    of its own ((n,) bools)."""
    looking = [row for row in rows if row.verb == "contains" and row.source_variable == variable]
    if not looking:
        return
    named, column = {row.source_code for row in looking}, export.lists[variable]
    found = cases.of_target(export, variable, rows, target)
    absent = np.array([one is not None and one.path.code == ABSENT for one in found.outcomes])
    codes = export.codes(variable)
    for code, row in missing.items():
        if code in named:
            continue
        parts = column.parts(code)
        lists = [any(parts in one for one in column.readings(cell)) for cell in codes.categories]
        who = absent[found.of] & np.array(lists, dtype=bool)[codes.codes]
        if who.any():
            yield row, who
