"""Diagnosis of lists: what is told of a cell of several answers that cannot be read."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from coproduction.faults import ROWS_SHOWN, Fault, many, nearest
from coproduction.harmonise.mending import OPEN, admitting, mapped, paste
from coproduction.harmonise.proposals import kind_told
from coproduction.readers.export import Export, shortened
from coproduction.readers.lists import ListColumn
from coproduction.study.recodes.crosswalk import Crosswalk, Row
from coproduction.study.resolved.survey import Variable

#: Unknown answers of a column that are told one by one, the most frequent; the rest at once.
MOST_TOLD = 20
#: Further answers that have a row to paste each, the most frequent.
MOST_PASTED = 200
#: What exports put between answers.
SEPARATORS = (",", ";", "|", "\n", " ")
#: A longer answer is no code: there is no row to paste for it.
LONGEST_CODE = 500


def unknown_answers(
    export: Export,
    crosswalk: Crosswalk,
    variable: str,
    targets: Mapping[str, Variable],
    cells: Mapping[str, np.ndarray],
) -> Iterator[Fault]:
    """The answers of some cells that no row names, each once: the most frequent, then the others.

    `cells` are distinct cells of the column and the positions of who has them. An answer that the
    file labels is told as a whole. One that tells a kind of missing has a row for each target of
    the column: who gave it has answered none of them.
    """
    fed = _looking(crosswalk, variable)
    decides = fed[0].target if len(fed) == 1 else "a target of the column"
    column, labels = export.lists[variable], export.columns[variable].labels
    other = _other_separator(column, cells)
    have = list(cells.values())
    whose = {
        answer: np.sort(np.concatenate([have[position] for position in positions]))
        for answer, positions in column.unknown(list(cells), labels).items()
    }
    ordered = sorted(whose, key=lambda answer: (-len(whose[answer]), answer))
    for answer in ordered[:MOST_TOLD]:
        n, label = len(whose[answer]), labels.get(answer, "")
        hint = nearest(answer, column.options)
        kind = kind_told(label or answer)
        pasted = [
            replace(mapped(row, answer, label, "" if kind else OPEN, kind), verb="contains")
            for row in (fed if kind else fed[:1])
        ]
        needed = [admitting(targets[row.target], row.target, kind) for row in pasted]
        yield Fault(
            export.file,
            f"no crosswalk row names this answer ({n} respondent{'s' * (n > 1)})",
            column=variable,
            code=shortened(answer),
            rows=export.rows_at(whose[answer]),
            n=n,
            expected=f"{hint} Else "
            * bool(hint)
            + f"a row with a target code where the answer decides {decides}, a kind of missing, or "
            "neither where it says nothing"
            + (
                f"; or if {other!r} separates the answers, {_declaring(variable, other)}"
                * bool(other)
            ),
            check="code",
            admitting=tuple(one for ones in needed for one in ones),
            pastes=tuple(paste(crosswalk, row) for row in pasted)
            if len(answer) <= LONGEST_CODE
            else (),
        )
    if rest := ordered[MOST_TOLD:]:
        further = {answer: whose[answer] for answer in rest}
        yield _further(export, crosswalk, fed[0], further, other)


def _further(
    export: Export, crosswalk: Crosswalk, row: Row, whose: Mapping[str, np.ndarray], other: str
) -> Fault:
    """The fault of the answers that are not told one by one, the most frequent first.

    `row` looks for another answer of the column.
    """
    variable = row.source_variable
    everybody = np.unique(np.concatenate(list(whose.values())))
    n, separator = len(everybody), export.lists[variable].separator
    short = [answer for answer in whose if len(answer) <= LONGEST_CODE][:MOST_PASTED]
    pasted = [replace(mapped(row, answer, "", OPEN, ""), verb="contains") for answer in short]
    left = len(whose) - len(pasted)
    return Fault(
        export.file,
        f"{many(len(whose), 'further answer')} that no crosswalk row names "
        f"({many(n, 'respondent')})" + f"; {left} of them have no row below" * bool(left),
        column=variable,
        rows=export.rows_at(everybody[:ROWS_SHOWN]),
        n=n,
        expected=f"the answers that {separator!r} separates: so many that the crosswalk "
        "does not know may be free text, or parted by another sign"
        + (f": {_declaring(variable, other)}" * bool(other)),
        check="code",
        pastes=tuple(paste(crosswalk, one) for one in pasted),
    )


def _other_separator(column: ListColumn, cells: Collection[str]) -> str:
    """What parts some cells into several answers of which one is known, where the separator of the
    column does not; empty where nothing does."""
    known = set(map(column.parts, column.options))
    for separator in SEPARATORS:
        other = replace(column, separator=separator)
        for cell in cells if separator != column.separator else ():
            parts = other.parts(cell)
            if len(column.parts(cell)) == 1 < len(parts) and any(
                (part,) in known for part in parts
            ):
                return separator
    return ""


def _declaring(variable: str, separator: str) -> str:
    """The line that declares what separates the answers of a column."""
    named, sign = (json.dumps(text, ensure_ascii=False) for text in (variable, separator))
    return f"in study.yaml under the source lists: {{{named}: {sign}}}"


def _looking(crosswalk: Crosswalk, variable: str) -> list[Row]:
    """The first row of each target that looks for answers in a column."""
    found: dict[str, Row] = {}
    for row in crosswalk.rows:
        if row.verb == "contains" and row.source_variable == variable:
            found.setdefault(row.target, row)
    return list(found.values())


def ambiguous(
    export: Export, crosswalk: Crosswalk, rows: Sequence[Row], cells: Mapping[str, np.ndarray]
) -> Iterator[Fault]:
    """Some cells of which two readings say different things of the target.

    Parameters as of `unknown_answers`.
    """
    variable, target = rows[0].source_variable, rows[0].target
    column = export.lists[variable]
    for cell in sorted(cells, key=lambda cell: (-len(cells[cell]), cell))[:MOST_TOLD]:
        n = len(cells[cell])
        readings = [
            " + ".join(column.separator.join(parts) for parts in sorted(reading)) or "none"
            for reading in column.readings(cell)[:2]
        ]
        yield Fault(
            export.file,
            f"the answers can be read as {' or as '.join(readings)}, and {target} differs "
            f"({n} respondent{'s' * (n > 1)})",
            column=variable,
            code=shortened(cell),
            rows=export.rows_at(cells[cell]),
            n=n,
            expected="answers of which none is several others joined, or a map row that says what "
            "the whole cell means",
            check="code",
            pastes=(paste(crosswalk, mapped(rows[0], cell, "", OPEN, "")),),
        )


def guessed_separator(codes: Collection[str]) -> str:
    """What seems to stand between several answers a cell; empty where nothing does.

    The same few parts must come back in more cells than they are, three cells at least joining
    some.
    """
    for separator in SEPARATORS:
        column = ListColumn(separator)
        joined = [parts for parts in map(column.parts, codes) if len(parts) > 1]
        if len(joined) >= 3 and len({part for parts in joined for part in parts}) <= len(joined):
            return separator
    return ""
