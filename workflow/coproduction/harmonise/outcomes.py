"""Outcomes: what each distinct code of a source variable becomes by the rows of one target."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from coproduction.faults import visible
from coproduction.harmonise.labelled import labels_of, owned
from coproduction.missing import BLANK, KINDS
from coproduction.readers.export import Export, number
from coproduction.study.crosswalk import (
    ARITHMETIC,
    COMBINING,
    Interval,
    Row,
    computed,
    day,
)
from coproduction.study.survey import Variable

#: What stands for a number that no row names in the path to its outcome.
NUMBER = "<number>"
#: In place of a kind of missing, for an answer.
ANSWERED = -1
#: Position of each kind of missing.
KIND = {kind: position for position, kind in enumerate(KINDS)}


class Outcome(NamedTuple):
    """What a code becomes.

    Attributes
    ----------
    value
        Position of the level, or the number; NaN where missing.
    kind
        Position in `KINDS`, `ANSWERED` for an answer.
    code, label
        The source code and label of the row that leads to it; `NUMBER` for numbers at large.
    """

    value: float
    kind: int
    code: str
    label: str


def outcomes(
    export: Export, variable: str, rows: list[Row], target: Variable
) -> list[Outcome | None]:
    """What each distinct code of a column becomes, in the order of its categories.

    `rows` are those from the variable to the target. None is a code that no row maps.

    An empty cell is system missing by itself only where the target may be that. Bins of dates take
    dates. What the file declares missing is no number to copy, compute or group: a row has to say
    of which kind it is. Nor is what the file labels, unless it is an end of a range whose labels
    the row asserts. A row may spell out what cannot be seen of a code.
    """
    mark, missing = export.mark(variable), export.columns[variable].missing
    mapped = {row.source_code: row for row in rows if row.verb == "map"}
    # 99 is no number to copy where a row maps 099: one of the two is misspelt.
    elsewhere = {read for code in mapped if np.isfinite(read := number(code, mark))}
    bins = [
        (interval, row)
        for row in rows
        if row.verb == "bin" and (interval := Interval.parse(row.source_code))
    ]
    dates = any(interval.dates for interval, _ in bins)
    arithmetic = next((row for row in rows if row.verb in ARITHMETIC), None)
    labels = labels_of(export, variable, rows)
    found: list[Outcome | None] = []
    for code in export.codes(variable).categories:
        row = mapped.get(code) or mapped.get(visible(code))
        if row is not None:
            found.append(_by_row(row, target))
        elif code == BLANK:
            system = "system_missing" in target.missing
            blank = Outcome(np.nan, KIND["system_missing"], code, "")
            found.append(blank if system else None)
        elif is_declared_missing(code, mark, missing) or number(code, mark) in elsewhere:
            found.append(None)
        else:
            read = day(code) if dates else number(code, mark)
            found.append(_of_number(read, bins, arithmetic, target, bool(labels.of(code))))
    return found


def _by_row(row: Row, target: Variable) -> Outcome:
    if row.missing_kind:
        return Outcome(np.nan, KIND[row.missing_kind], row.source_code, row.source_label)
    value = value_of(row.target_code, target)
    return Outcome(value, ANSWERED, row.source_code, row.source_label)


def _of_number(
    read: float,
    bins: list[tuple[Interval, Row]],
    arithmetic: Row | None,
    target: Variable,
    labelled: bool,
) -> Outcome | None:
    """The outcome of a number that no row names, by the bin that holds it or by arithmetic."""
    if not np.isfinite(read):
        return None
    inside = next((row for interval, row in bins if interval.holds(read)), None)
    row = inside or arithmetic
    if row is None or (labelled and not owned(read, row)):
        return None
    if row.verb == "bin":
        return _by_row(row, target)
    value = computed(read, row)
    if value is None:
        return None
    low, high = target.range
    if not low <= value <= high:
        return None
    return Outcome(value, ANSWERED, row.source_code or NUMBER, row.source_label)


def value_of(code: str, target: Variable) -> float:
    """The number of a target code: itself, or the position of the level."""
    if target.type == "numeric":
        return float(code)
    return float(target.names().index(code))


def known_codes(export: Export, variable: str, rows: list[Row], target: Variable) -> set[str]:
    """The distinct codes of a column that the rows of one target map."""
    of_source = [row for row in rows if row.source_variable == variable]
    found = outcomes(export, variable, of_source, part_of(rows, target))
    codes = export.codes(variable).categories
    return {code for code, outcome in zip(codes, found, strict=True) if outcome is not None}


def part_of(rows: list[Row], target: Variable) -> Variable:
    """The target as one of its source variables is held to it.

    Of several that combine, each may be empty where another has the answer.
    """
    combined = any(row.verb in COMBINING for row in rows)
    return replace(target, missing=(*target.missing, "system_missing")) if combined else target


def source_variables(rows: list[Row]) -> list[str]:
    """The source variables of some rows, in order of first appearance."""
    return list(dict.fromkeys(row.source_variable for row in rows if row.source_variable))


def declared_missing(export: Export, variable: str) -> np.ndarray:
    """Whether the file declares the code of each respondent missing (bool)."""
    mark, missing = export.mark(variable), export.columns[variable].missing
    codes = export.codes(variable)
    found = [is_declared_missing(code, mark, missing) for code in codes.categories]
    return np.array(found, dtype=bool)[codes.codes]


def is_declared_missing(code: str, mark: str, missing: tuple) -> bool:
    """Whether a file declares a code missing, one by one or as part of a range."""
    read = number(code, mark)
    return code in missing or any(
        low <= read <= high for low, high in (ends for ends in missing if not isinstance(ends, str))
    )
