"""Outcomes: what each distinct code of a source variable becomes by the rows of one target."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import NamedTuple

import numpy as np

from coproduction.faults import visible
from coproduction.harmonise.labelled import labels_of, owned
from coproduction.missing import BLANK, KINDS
from coproduction.readers.export import Export, number
from coproduction.readers.lists import ListColumn, Parts
from coproduction.study.recodes.crosswalk import ARITHMETIC, COMBINING, Row, computed
from coproduction.study.recodes.intervals import Interval, day
from coproduction.study.resolved.survey import Variable

#: What stands for a number that no row names in the path to its outcome.
NUMBER = "<number>"
#: What stands for the answers of a list in the path of a cell that has none of them.
ABSENT = "<not contained>"
#: In place of a kind of missing, for an answer.
ANSWERED = -1
#: Position of each kind of missing.
KIND = {kind: position for position, kind in enumerate(KINDS)}


class Path(NamedTuple):
    """The row that leads to an outcome.

    Attributes
    ----------
    variable, code, label
        Source variable, source code and label of the row; `NUMBER` for numbers at large, `ABSENT`
        for a list without the answers sought.
    where
        Its condition.
    line
        Its line in the crosswalk, 0 for an empty cell without a row.
    many
        Whether it gives many numbers.
    """

    variable: str
    code: str
    label: str
    where: str = ""
    line: int = 0
    many: bool = False

    @classmethod
    def of(cls, row: Row, many: bool = False) -> "Path":
        """The path of a row."""
        code = row.source_code or NUMBER
        return cls(row.source_variable, code, row.source_label, row.where, row.line, many)


class Outcome(NamedTuple):
    """What a code becomes.

    Attributes
    ----------
    value
        Position of the level, or the number; NaN where missing.
    kind
        Position in `KINDS`, `ANSWERED` for an answer.
    path
        What leads to it.
    """

    value: float
    kind: int
    path: Path

    def says(self, other: "Outcome") -> bool:
        """Whether another outcome is the same answer or kind of missing."""
        same = self.value == other.value or (np.isnan(self.value) and np.isnan(other.value))
        return bool(same and self.kind == other.kind)


def outcomes(
    export: Export,
    variable: str,
    rows: Sequence[Row],
    target: Variable,
    codes: Iterable[str] | None = None,
    blank: bool = True,
) -> list[Outcome | None]:
    """What each distinct code of a column becomes, in the order of its categories.

    With `codes`, what those become.

    `rows` are those from the variable to the target that hold. None is a code that no row maps, or
    that rows map to different outcomes. A row with a condition goes before one without.

    An empty cell is system missing by itself where the target may be that, unless `blank` says
    that it needs a row. Bins of dates take dates. What the file declares missing is no number to
    copy, compute or group, nor an answer of a list: a row has to say of which kind it is. Nor is
    what the file labels, unless it is an end of a range whose labels the row asserts. A row may
    spell out what cannot be seen of a code.
    """
    mark, missing = export.mark(variable), export.columns[variable].missing
    mapped = _by_code(row for row in rows if row.verb == "map")
    # 99 is no number to copy where a row maps 099: one of the two is misspelt.
    elsewhere = {read for code in mapped if np.isfinite(read := number(code, mark))}
    sought = _by_code(row for row in rows if row.verb == "contains")
    taking = _Numbers([row for row in rows if row.verb in (*ARITHMETIC, "bin")], target)
    labels = labels_of(export, variable, list(rows))
    found: list[Outcome | None] = []
    for code in export.codes(variable).categories if codes is None else codes:
        named = mapped.get(code) or mapped.get(visible(code))
        if named is not None:
            found.append(_agreed(_by_row(row, target) for row in named))
        elif code == BLANK:
            system = blank and "system_missing" in target.missing
            empty = Outcome(np.nan, KIND["system_missing"], Path(variable, code, ""))
            found.append(empty if system else None)
        elif sought and not (code in missing and code not in sought):
            found.append(_listed(code, export.lists[variable], sought, target))
        elif is_declared_missing(code, mark, missing) or (read := number(code, mark)) in elsewhere:
            found.append(None)
        else:
            read = day(code) if taking.dates else read
            found.append(taking.outcome(read, bool(labels.of(code))))
    return found


def _by_code(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by their code: those with a condition where there are any, else the one without."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.source_code, []).append(row)
    return {code: [row for row in of if row.where] or of for code, of in found.items()}


def _agreed(found: Iterable[Outcome | None]) -> Outcome | None:
    """The first outcome, where there is one and all say the same."""
    first, *others = found
    same = first and all(other is not None and first.says(other) for other in others)
    return first if same else None


def _by_row(row: Row, target: Variable) -> Outcome:
    if row.missing_kind:
        return Outcome(np.nan, KIND[row.missing_kind], Path.of(row))
    return Outcome(value_of(row.target_code, target), ANSWERED, Path.of(row))


def _listed(
    cell: str, column: ListColumn, sought: Mapping[str, list[Row]], target: Variable
) -> Outcome | None:
    """The outcome of a cell of several answers.

    The answer sought counts first, then one that is a kind of missing; a cell without any has the
    other level. None where the cell holds an unknown answer, or where its readings differ.
    """
    readings = column.readings(cell)
    if not readings:
        return None
    return _agreed(_read(reading, column, sought, target) for reading in readings)


def _read(
    reading: frozenset[Parts],
    column: ListColumn,
    sought: Mapping[str, list[Row]],
    target: Variable,
) -> Outcome | None:
    decisive = [of for of in sought.values() if of[0].target_code or of[0].missing_kind]
    held = [of for of in decisive if column.parts(of[0].source_code) in reading]
    held.sort(key=lambda of: not of[0].target_code)
    if held:
        return _agreed(_by_row(row, target) for row in held[0])
    first = next((of[0] for of in decisive if of[0].target_code), None)
    if first is None:
        return None
    # 0 where the answers are counted, the other of two levels where they are not
    other = 0.0 if target.type == "numeric" else 1 - value_of(first.target_code, target)
    return Outcome(other, ANSWERED, Path.of(first)._replace(code=ABSENT, label=""))


class _Numbers:
    """Rows that take numbers or dates which no row names."""

    def __init__(self, rows: Sequence[Row], target: Variable):
        self.target = target
        self.groups = [[row for row in rows if bool(row.where) == asked] for asked in (True, False)]
        intervals = [Interval.parse(row.source_code) for row in rows if row.verb == "bin"]
        self.dates = any(interval is not None and interval.dates for interval in intervals)

    def outcome(self, read: float, labelled: bool) -> Outcome | None:
        """The outcome of a number by the bin that holds it or by arithmetic.

        A `labelled` one is taken by a row that owns it only.
        """
        if not isfinite(read):
            return None
        for rows in self.groups:
            found = [(row, one) for row in rows if (one := self._by(row, read)) is not None]
            if found:
                owning = not labelled or all(owned(read, row) for row, _ in found)
                return _agreed(one for _, one in found) if owning else None
        return None

    def _by(self, row: Row, read: float) -> Outcome | None:
        if row.verb == "bin":
            interval = Interval.parse(row.source_code)
            return _by_row(row, self.target) if interval and interval.holds(read) else None
        value = computed(read, row)
        low, high = self.target.range
        if value is None or not low <= value <= high:
            return None
        return Outcome(value, ANSWERED, Path.of(row, many=True))


def value_of(code: str, target: Variable) -> float:
    """The number of a target code: itself, or the position of the level."""
    if target.type == "numeric":
        return float(code)
    return float(target.names().index(code))


def part_of(rows: Sequence[Row], target: Variable) -> Variable:
    """The target as one of its source variables is held to it.

    Of several that combine, each may be empty where another has the answer.
    """
    combined = any(row.verb in COMBINING for row in rows)
    return replace(target, missing=(*target.missing, "system_missing")) if combined else target


def declared_missing(export: Export, variable: str) -> np.ndarray:
    """Whether the file declares the code of each respondent missing (bool)."""
    mark, missing = export.mark(variable), export.columns[variable].missing
    codes = export.codes(variable)
    found = [is_declared_missing(code, mark, missing) for code in codes.categories]
    return np.array(found, dtype=bool)[codes.codes]


def is_declared_missing(code: str, mark: str, missing: tuple) -> bool:
    """Whether a file declares a code missing, one by one or as part of a range."""
    if not missing or code in missing:
        return bool(missing)
    ranges = [ends for ends in missing if not isinstance(ends, str)]
    read = number(code, mark) if ranges else np.nan
    return any(low <= read <= high for low, high in ranges)
