"""Roles: the columns that identify respondents, weigh them and place them in the design."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from coproduction.harmonise.outcomes import declared_missing
from coproduction.harmonise.validation.schema import Schema, Test, positive, spelt, unique
from coproduction.harmonise.validation.spelling import (
    NOT_PLAIN,
    mojibake,
    of_texts,
    spelt_twice,
)
from coproduction.harmonise.validation.verdict import LISTED, NOTE, Book, Verdict
from coproduction.readers.export import Export
from coproduction.study.rules import Checks, Limits
from coproduction.study.survey import Source


class Columns:
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


def require(columns: Columns, source: Source) -> None:
    """Require of identifiers, weights, strata and PSUs what each must be."""
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


def enter(
    book: Book, columns: Columns, source: Source, checks: Checks, hidden: Collection[str]
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
    book.enter(column, "labelled", *counts, rows, cells, more_than=NOTE, hidden=hidden)


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


def mend_weights(verdict: Verdict, columns: Columns, column: str) -> None:
    """Say of weights that are no numbers what another decimal mark would make of them."""
    failing = columns.failing("weight", column, "positive")
    cells = spelt(columns.export, column, np.flatnonzero(failing)[:LISTED])
    mend = columns.export.other_mark(column, cells)
    verdict.faults = [
        replace(fault, mend=mend) if fault.check == "positive" else fault
        for fault in verdict.faults
    ]
