"""An export against the study: identifiers, weights, design, codes, labels and questions."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from coproduction.faults import Fault
from coproduction.harmonise import cases
from coproduction.harmonise.answers import contradicting
from coproduction.harmonise.condition_diagnosis import misspelt, unmet
from coproduction.harmonise.diagnosis import (
    code_faults,
    label_faults,
    weight_faults,
)
from coproduction.harmonise.labelled import Labels, same
from coproduction.harmonise.mending import paste
from coproduction.harmonise.outcomes import is_declared_missing
from coproduction.harmonise.proposals import UNCLEAR, kind_told
from coproduction.harmonise.validation import (
    asserted,
    clustering,
    condition_labels,
    fractions,
    heaps,
    notation,
    roles,
    sameness,
    shared_missing,
    totals,
    traces,
    twins,
    unnamed_missing,
    vacant_codes,
    weights_unused,
)
from coproduction.harmonise.validation.remedies import leaving_out, remedied
from coproduction.harmonise.validation.schema import judged, spelt
from coproduction.harmonise.validation.verdict import LISTED, NOTE, Book, Verdict
from coproduction.readers.export import Export
from coproduction.study.recodes.crosswalk import COMBINING, Crosswalk, Row, source_variables
from coproduction.study.resolved.rules import Checks
from coproduction.study.resolved.survey import Source, Variable


def validate(
    name: str,
    export: Export,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    checks: Checks,
    hidden: Collection[str] = (),
) -> Verdict:
    """Validate an export before it is harmonised.

    `checks` is resolved by `study.data.checks`; only the limit of PSUs is used here. Cells
    of the respondent's column and of those in `hidden`, which may identify a person, are not
    listed.
    """
    first, unmapped = alone(name, export, source, crosswalk, targets, checks, hidden)
    return first + compared(name, export, source, crosswalk, targets, unmapped, hidden)


def alone(
    name: str,
    export: Export,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    checks: Checks,
    hidden: Collection[str] = (),
) -> tuple[Verdict, set[str]]:
    """What is required of columns by their roles and codes, and the columns with unmapped codes.

    It is what `validate` says first. Microdata can be made of an export in which it finds no fault.
    """
    hidden = {*hidden, *source.respondent}
    book, columns = Book(name, "raw", export), roles.Columns(export)
    roles.require(columns, source)
    for variable, rows in _rows(crosswalk).items():
        columns.require(
            "mapped",
            variable,
            export.cells(variable),
            code=lambda _, v=variable, r=rows: _mapped(export, v, r, targets),
        )
    judged(book, columns.schema, columns.cells, hidden, export)
    roles.enter(book, columns, source, checks, hidden)
    book.verdict.faults = remedied(book.verdict.faults, export, source, crosswalk, hidden)
    unmapped = {v for v in _rows(crosswalk) if columns.failing("mapped", v, "code").any()}
    concerned = tuple(
        row for row in crosswalk.rows if row.source_variable in unmapped or row.verb in COMBINING
    )
    book.verdict.faults += code_faults(export, replace(crosswalk, rows=concerned), targets)
    return book.verdict, unmapped


def compared(
    name: str,
    export: Export,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    unmapped: Collection[str],
    hidden: Collection[str] = (),
) -> Verdict:
    """What rows and columns beside each other tell, and answers: what `validate` says then.

    `unmapped` are the columns with codes that no row has.
    """
    # Of several columns that tell a respondent, one such as the country tells nobody.
    telling = source.respondent if len(source.respondent) == 1 else ()
    identifying, hidden = {*hidden, *telling}, {*hidden, *source.respondent}
    book = Book(name, "raw", export)
    clustering.enter(book, export, source)
    weights_unused.enter(book, export, source)
    sameness.enter(book, export, source, crosswalk, hidden)
    twins.enter(book, export, crosswalk)
    traces.enter(book, export, source, crosswalk)
    totals.enter(book, export, source, crosswalk)
    given = targets, unmapped, identifying, hidden
    return book.verdict + _answered(name, export, source, crosswalk, *given)


def _answered(
    name: str,
    export: Export,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    unmapped: Collection[str],
    identifying: Collection[str],
    hidden: Collection[str],
) -> Verdict:
    """What the codes, labels and numbers of each column tell."""
    book = Book(name, "raw", export)
    asserted.enter_codes(book, export, source.asserts, identifying)
    _enter_one_answer(book, export, crosswalk, targets, unmapped, hidden)
    _enter_weights(book, export, source)
    _enter_declared(book, export, crosswalk, hidden)
    asserted.enter_held(book, export, crosswalk.source_variables(), source.questions)
    _enter_questions(book, export, source.questions)
    _enter_labels(book, export, crosswalk)
    _enter_conditions(book, export, crosswalk)
    condition_labels.enter(book, export, source, crosswalk)
    shared_missing.enter(book, export, crosswalk, targets, hidden)
    unnamed_missing.enter(book, export, crosswalk, hidden)
    heaps.enter(book, export, crosswalk, hidden)
    vacant_codes.enter(book, export, crosswalk, targets)
    fractions.enter(book, export, crosswalk, hidden)
    notation.enter(book, export, source, crosswalk, hidden)
    return book.verdict


def _rows(crosswalk: Crosswalk) -> dict[str, dict[str, list[Row]]]:
    """Source variable to the targets it feeds, and all rows of each of them."""
    found: dict[str, dict[str, list[Row]]] = {v: {} for v in crosswalk.source_variables()}
    for target, rows in crosswalk.by_target().items():
        for variable in source_variables(rows):
            found[variable][target] = rows
    return found


def _mapped(
    export: Export, variable: str, rows: dict[str, list[Row]], targets: Mapping[str, Variable]
) -> np.ndarray:
    """Whether all targets of a source variable map the code of each respondent."""
    mapped = np.ones(len(export.data), dtype=bool)
    for target, of_target in rows.items():
        found = cases.of_target(export, variable, of_target, targets[target])
        if len(found.unmapped):
            mapped &= found.mapped
    return mapped


def _enter_one_answer(
    book: Book,
    export: Export,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    unmapped: Collection[str],
    hidden: Collection[str],
) -> None:
    """Enter who gives different answers in columns of which the first answered counts.

    Columns with codes in `unmapped` are not judged.
    """
    for target, rows in crosswalk.by_target().items():
        variables = set(source_variables(rows))
        if any(row.verb == "first_answered" for row in rows) and variables.isdisjoint(unmapped):
            failing = contradicting(export, rows, targets[target])
            positions, numbers = book.rows(failing)
            book.enter(
                target,
                "one_answer",
                int(failing.sum()),
                len(failing),
                numbers,
                _answers_given(export, rows, positions),
                more_than=NOTE,
                hidden=not variables.isdisjoint(hidden),
            )


def _answers_given(export: Export, rows: list[Row], positions: np.ndarray) -> list[str]:
    """The cells of the source variables of one target, such as ``q1=2; q2=1``."""
    cells = [[f"{v}={cell}" for cell in spelt(export, v, positions)]
             for v in source_variables(rows)]  # fmt: skip
    return ["; ".join(told) for told in zip(*cells, strict=True)]


def _enter_weights(book: Book, export: Export, source: Source) -> None:
    """Enter the codes with a label among weights; the verdict has their faults."""
    replicates = source.replicates.columns if source.replicates else ()
    weights = [source.weight, *replicates] if source.weight else [*replicates]
    for column in [column for column in weights if export.columns[column].labels]:
        faults = [
            replace(fault, mend=leaving_out(_label(export, fault), {column: [fault.code]}))
            for fault in weight_faults(export, [column])
        ]
        book.verdict.faults += faults
        failed, n = sum(fault.n for fault in faults), len(export.data)
        told = [(row, fault.code) for fault in faults for row in fault.rows[:LISTED]]
        rows, codes = [row for row, _ in told], [code for _, code in told]
        book.enter(column, "labelled_weight", failed, n, rows, codes, fault=False)


def _label(export: Export, fault: Fault) -> str:
    """The label of the code of a fault."""
    return Labels(export.columns[fault.column].labels).of(fault.code)


def _enter_declared(
    book: Book, export: Export, crosswalk: Crosswalk, hidden: Collection[str]
) -> None:
    """Enter answers that the file declares missing: a note, with the row of a kind of missing."""
    for row in crosswalk.rows:
        variable, code = row.source_variable, row.source_code
        if row.verb != "map" or not row.target_code:
            continue
        column = export.columns[variable]
        if not is_declared_missing(code, export.mark(variable), column.missing):
            continue
        codes = export.codes(variable)
        failing = np.array([same(code, met) for met in codes.categories], dtype=bool)[codes.codes]
        positions, numbers = book.rows(failing)
        kind = kind_told(column.labels.get(code, "")) or UNCLEAR
        meant = paste(crosswalk, replace(row, target_code="", missing_kind=kind), (row.line,))
        expected = (
            "a kind of missing, as the file declares the code missing; if it is one, line "
            f"{row.line} of {crosswalk.file} is {meant.row}"
        )
        counts, cells = (int(failing.sum()), len(failing)), spelt(export, variable, positions)
        book.enter(
            variable,
            "not_missing",
            *counts,
            numbers,
            cells,
            expected,
            more_than=NOTE,
            hidden=variable in hidden,
        )


def _enter_questions(book: Book, export: Export, questions: Mapping[str, str]) -> None:
    """Enter the questions that are not those asserted; the verdict has their faults."""
    changed = asserted.question_faults(export, questions)
    book.verdict.faults += changed
    for variable, question in questions.items():
        found = [export.columns[variable].label for f in changed if f.column == variable]
        rows = ("",) * len(found)
        book.enter(variable, "question", len(found), 1, rows, found, question, fault=False)


def _enter_labels(book: Book, export: Export, crosswalk: Crosswalk) -> None:
    """Enter the labels that are not those the crosswalk asserts; the verdict has their faults."""
    drifted = label_faults(export, crosswalk)
    book.verdict.faults += drifted
    for variable in crosswalk.source_variables():
        found = [fault for fault in drifted if fault.column == variable]
        n = max(len(export.columns[variable].labels), len(found))
        if not n:
            continue
        codes, rows = [fault.code for fault in found], ("",) * len(found)
        expected = "; ".join(dict.fromkeys(fault.expected for fault in found))
        book.enter(variable, "label", len(found), n, rows, codes, expected, fault=False)


def _enter_conditions(book: Book, export: Export, crosswalk: Crosswalk) -> None:
    """Enter the conditions on a code that nobody has; the verdict has the faults of misspelt ones.

    A note and no more: a file may lack a code that its crosswalk provides for.
    """
    wrong = list(misspelt(export, crosswalk))
    book.verdict.faults += wrong
    nobody: dict[str, list[str]] = {}
    for column, code in unmet(export, crosswalk):
        nobody.setdefault(column, []).append(code)
    asked = {c: codes for row in crosswalk.rows for c, codes in row.condition.clauses}
    for column in asked:
        found = nobody.get(column, [])
        n = len({code for row in crosswalk.rows for c, codes in row.condition.clauses
                 for code in codes if c == column})  # fmt: skip
        rows = ("",) * len(found)
        book.enter(column, "condition", len(found), n, rows, found, more_than=NOTE)
