"""An export against the study: identifiers, weights, design, codes, labels and questions."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from coproduction.harmonise.answers import contradicting
from coproduction.harmonise.diagnosis import code_faults, label_faults, question_faults
from coproduction.harmonise.outcomes import declared_missing, known_codes, source_variables
from coproduction.harmonise.validation.schema import (
    Schema,
    Test,
    judged,
    positive,
    spelt,
    unique,
)
from coproduction.harmonise.validation.spelling import (
    NOT_PLAIN,
    mojibake,
    of_texts,
    spelt_twice,
)
from coproduction.harmonise.validation.verdict import LISTED, Book, Verdict
from coproduction.missing import BLANK
from coproduction.readers.export import Export
from coproduction.study.crosswalk import Crosswalk, Row
from coproduction.study.rules import Checks, Limits
from coproduction.study.survey import Source, Variable

#: Limit of what is worth a note and no more.
_NOTE = Limits(note=0)


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

    `checks` is resolved by `coproduction.study.checks`; only the limit of PSUs is used here. Cells
    of the respondent's column and of those in `hidden`, which may identify a person, are not
    listed.
    """
    hidden = {*hidden, source.respondent}
    book, columns = Book(name, "raw", export), _Columns(export)
    _require_design(columns, source)
    for variable, rows in _rows(crosswalk).items():
        columns.require(
            "mapped",
            variable,
            export.data[variable],
            code=lambda _, v=variable, r=rows: _mapped(export, v, r, targets),
        )
    judged(book, columns.schema, columns.frame, hidden, export)
    _enter_design(book, columns, source, checks, hidden)
    if source.weight:
        _mend_weights(book.verdict, columns, source.weight)
    unmapped = {v for v in _rows(crosswalk) if columns.failing("mapped", v, "code").any()}
    concerned = tuple(row for row in crosswalk.rows if row.source_variable in unmapped)
    book.verdict.faults += code_faults(export, replace(crosswalk, rows=concerned), targets)
    _enter_answered(book, export, crosswalk.source_variables())
    for target, rows in crosswalk.by_target().items():
        variables = set(source_variables(rows))
        if any(row.verb == "first_answered" for row in rows) and not variables & unmapped:
            failing = contradicting(export, rows, targets[target])
            positions, numbers = book.rows(failing)
            book.enter(
                target,
                "one_answer",
                int(failing.sum()),
                len(failing),
                numbers,
                _answers_given(export, rows, positions),
                more_than=_NOTE,
                hidden=bool(variables & hidden),
            )
    _enter_questions(book, export, source.questions)
    _enter_labels(book, export, crosswalk)
    return book.verdict


class _Columns:
    """The columns of an export by their roles, and what is required of each."""

    def __init__(self, export: Export):
        self.export, self.schema = export, Schema()
        self._cells: dict[str, pd.Series] = {}

    @property
    def frame(self) -> pd.DataFrame:
        """The cells of all columns, by role and column."""
        return pd.DataFrame(self._cells, copy=False)

    def require(self, role: str, column: str, cells: pd.Series, **tests: Test) -> None:
        """Require of a column in a role that each test holds."""
        export = self.export  # not self: in a cycle the data would stay in memory
        if role != "mapped" and export.columns[column].missing:
            tests["not_missing"] = lambda _: ~declared_missing(export, column)
        label = f"{role} {column}"
        self._cells[label] = cells
        self.schema.require(label, None, column, **tests)

    def identify(self, role: str, column: str, shown: pd.Series, **tests: Test) -> None:
        """Require of a column that its cells can tell respondents, strata or PSUs apart."""
        cells = self.export.data[column]
        absent = cells.isna().to_numpy()
        if self.export.columns[column].kind == "text":
            absent = absent | of_texts(cells, str.isspace)
            tests["plain"] = lambda _: ~of_texts(cells, NOT_PLAIN.match)
            tests["mojibake"] = lambda _: ~of_texts(cells, mojibake)
            tests["spelling"] = lambda _: ~spelt_twice(cells, fold=role != "respondent")
        self.require(role, column, shown, present=lambda _: ~absent, **tests)

    def cells(self, role: str, column: str) -> pd.Series:
        """The cells of a column as they are judged in a role."""
        return self._cells[f"{role} {column}"]

    def failing(self, role: str, column: str, check: str) -> np.ndarray:
        """Who fails a check ((n,) bools, or (1,) where nobody does)."""
        return self.schema.found[f"{role} {column}", check]


def _require_design(columns: _Columns, source: Source) -> None:
    export = columns.export
    if source.respondent:
        cells = export.data[source.respondent]
        columns.identify("respondent", source.respondent, cells, unique=unique)
    if source.weight:
        numbers = pd.Series(export.numbers(source.weight))
        columns.require("weight", source.weight, numbers, positive=positive)
    for role, column in (("strata", source.strata), ("psu", source.psu)):
        if column:
            columns.identify(role, column, pd.Series(export.codes(column)))


def _enter_design(
    book: Book, columns: _Columns, source: Source, checks: Checks, hidden: Collection[str]
) -> None:
    """Enter strata and PSUs without a label, and PSUs of several strata."""
    for column in (source.strata, source.psu):
        if column and columns.export.columns[column].labels:
            _enter_unlabelled(book, columns.export, column, column in hidden)
    if source.strata and source.psu:
        strata, psu = columns.cells("strata", source.strata), columns.cells("psu", source.psu)
        design = pd.DataFrame({"strata": strata, "psu": psu})
        limits = checks.built_in.psu_within_strata.more_than
        _enter_psu(book, source.psu, design, limits, source.psu in hidden)


def _enter_unlabelled(book: Book, export: Export, column: str, hidden: bool) -> None:
    """Enter the strata or PSUs without a label in a column that labels others.

    A note and no more: the design is the same whatever its parts are called, and many files label
    some codes only. But a code that no label explains may be one nobody meant.
    """
    codes = export.codes(column)
    unlabelled = np.array([c not in export.columns[column].labels for c in codes.categories])
    failing = unlabelled[codes.codes]
    positions, rows = book.rows(failing)
    cells, n = spelt(export, column, positions), len(failing)
    counts = int(failing.sum()), n
    book.enter(column, "labelled", *counts, rows, cells, more_than=_NOTE, hidden=hidden)


def _enter_psu(
    book: Book, column: str, design: pd.DataFrame, more_than: Limits, hidden: bool
) -> None:
    """Enter the PSU labels found in several strata: a row a label, at its first respondent."""
    pairs = design.drop_duplicates()
    strata = pairs["psu"].value_counts()
    several = strata[strata > 1]
    first = pairs.drop_duplicates("psu")
    first = first[first["psu"].isin(several.index)].iloc[:LISTED]
    values = [f"{psu} in {strata[psu]} strata" for psu in first["psu"]]
    book.enter(
        column,
        "psu_within_strata",
        len(several),
        int((strata > 0).sum()),
        book.numbers(first.index.to_numpy()),
        values,
        more_than=more_than,
        hidden=hidden,
    )


def _mend_weights(verdict: Verdict, columns: _Columns, column: str) -> None:
    """Say of weights that are no numbers what another decimal mark would make of them."""
    failing = columns.failing("weight", column, "positive")
    cells = spelt(columns.export, column, np.flatnonzero(failing)[:LISTED])
    mend = columns.export.other_mark(column, cells)
    verdict.faults = [
        replace(fault, mend=mend) if fault.check == "positive" else fault
        for fault in verdict.faults
    ]


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
    codes = export.codes(variable)
    mapped = np.ones(len(codes.categories), dtype=bool)
    for target, of_target in rows.items():
        known = known_codes(export, variable, of_target, targets[target])
        mapped &= np.array([code in known for code in codes.categories], dtype=bool)
    return mapped[codes.codes]


def _enter_answered(book: Book, export: Export, used: list[str]) -> None:
    """Enter the respondents with no answer in any column the crosswalk uses."""
    if not used:
        return
    empty = np.ones(len(export.data), dtype=bool)
    for variable in used:
        empty &= export.data[variable].isna().to_numpy()
        if variable in export.tags:
            empty &= export.tags[variable] == ""
    _, numbers = book.rows(empty)
    counts, cells = (int(empty.sum()), len(empty)), [BLANK] * len(numbers)
    book.enter("", "answered", *counts, numbers, cells, more_than=_NOTE)


def _answers_given(export: Export, rows: list[Row], positions: np.ndarray) -> list[str]:
    """The cells of the source variables of one target, such as ``q1=2; q2=1``."""
    cells = [[f"{v}={cell}" for cell in spelt(export, v, positions)]
             for v in source_variables(rows)]  # fmt: skip
    return ["; ".join(told) for told in zip(*cells, strict=True)]


def _enter_questions(book: Book, export: Export, asserted: Mapping[str, str]) -> None:
    """Enter the questions that are not those asserted; the verdict has their faults."""
    changed = question_faults(export, asserted)
    book.verdict.faults += changed
    for variable, question in asserted.items():
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
