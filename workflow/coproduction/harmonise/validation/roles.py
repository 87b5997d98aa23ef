"""Roles: the columns that identify respondents, weigh them and place them in the design."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from coproduction.harmonise import joined
from coproduction.harmonise.outcomes import declared_missing
from coproduction.harmonise.validation.schema import Schema, Test, positive, spelt, unique
from coproduction.harmonise.validation.spelling import (
    NOT_PLAIN,
    PLAIN,
    beside,
    lookalike,
    mojibake,
    of_texts,
    padded,
    says_nothing,
    spelt_twice,
)
from coproduction.harmonise.validation.verdict import LISTED, NOTE, Book
from coproduction.readers.export import Export
from coproduction.study.resolved.rules import Checks, Limits
from coproduction.study.resolved.survey import Source


class Columns:
    """The columns of an export by their roles, and what is required of each.

    Attributes
    ----------
    cells
        The cells of all columns, by role and column.
    """

    def __init__(self, export: Export):
        self.export, self.schema = export, Schema()
        self.cells: dict[str, pd.Series] = {}

    def require(self, role: str, column: str, cells: pd.Series, **tests: Test) -> None:
        """Require of a column in a role that each test holds."""
        export = self.export  # not self: in a cycle the data would stay in memory
        if role != "mapped" and export.columns[column].missing:
            tests["not_missing"] = lambda _: ~declared_missing(export, column)
        label = f"{role} {column}"
        self.cells[label] = cells
        self.schema.require(label, None, column, **tests)

    def identify(self, role: str, column: str, shown: pd.Series, **tests: Test) -> None:
        """Require of a column that its cells can tell respondents, strata or PSUs apart."""
        cells = self.export.data[column]
        absent = cells.isna().to_numpy()
        if self.export.columns[column].kind == "text":
            absent = absent | says_nothing(cells, self.export.columns[column].labels)
            mark = self.export.mark(column)
            tests["padding"] = lambda _: ~padded(cells, mark)
            tests["plain"] = lambda _: ~of_texts(cells, NOT_PLAIN.match, PLAIN)
            tests["mojibake"] = lambda _: ~of_texts(cells, mojibake, PLAIN)
            tests["spelling"] = lambda _: ~spelt_twice(cells, fold=role != "respondent")
        self.require(role, column, shown, present=lambda _: ~absent, **tests)

    def failing(self, role: str, column: str, check: str) -> np.ndarray:
        """Who fails a check ((n,) bools, or (1,) where nobody does)."""
        return self.schema.found[f"{role} {column}", check]


def require(columns: Columns, source: Source) -> None:
    """Require of identifiers, weights, strata and PSUs what each must be."""
    export = columns.export
    alone = {"unique": unique} if len(source.respondent) == 1 else {}
    for column in source.respondent:
        columns.identify("respondent", column, export.data[column], **alone)
    if source.weight:
        numbers = pd.Series(export.numbers(source.weight))
        columns.require("weight", source.weight, numbers, positive=positive)
    for role, named in (("strata", source.strata), ("psu", source.psu)):
        for column in named:
            columns.identify(role, column, pd.Series(export.codes(column)))


def enter(
    book: Book, columns: Columns, source: Source, checks: Checks, hidden: Collection[str]
) -> None:
    """Enter respondents that several columns do not tell apart, strata and PSUs without a label,
    and PSUs of several strata."""
    export = columns.export
    roles = dict.fromkeys([*source.strata, *source.psu], True)
    for column, fold in (dict.fromkeys(source.respondent, False) | roles).items():
        if export.columns[column].kind == "text":
            _enter_lookalike(book, export, column, fold, column in hidden)
    if len(source.respondent) > 1:
        _enter_joint(book, export, source.respondent)
    for column in dict.fromkeys([*source.strata, *source.psu]):
        if export.columns[column].labels:
            _enter_unlabelled(book, export, column, column in hidden)
    if source.strata and source.psu:
        strata, psu = joined.codes(export, source.strata), joined.codes(export, source.psu)
        limits = checks.built_in.psu_within_strata.more_than
        unseen = bool({*source.psu} & {*hidden})
        _enter_psu(book, joined.shown(source.psu), strata, psu, limits, unseen)


def _enter_lookalike(book: Book, export: Export, column: str, fold: bool, hidden: bool) -> None:
    """Warn of codes that look as another of the column, where there are any."""
    failing = lookalike(export.data[column], fold)
    if not failing.any():
        return
    positions, rows = book.rows(failing)
    counts, cells = (int(failing.sum()), len(failing)), None
    if not hidden:
        told = beside(export.data[column], fold)
        cells = [told[code] for code in export.data[column].iloc[positions]]
    limits = Limits(warning=0)
    book.enter(column, "lookalike", *counts, rows, cells, more_than=limits, hidden=hidden)


def _enter_joint(book: Book, export: Export, named: Sequence[str]) -> None:
    """Enter the respondents whom the columns together do not tell apart."""
    failing = ~unique(pd.Series(joined.groups(export, named)))
    failing &= ~np.logical_or.reduce([export.data[column].isna() for column in named])
    positions, rows = book.rows(failing)
    parts = [spelt(export, column, positions) for column in named]
    values = [joined.shown(together) for together in zip(*parts, strict=True)]
    counts = int(failing.sum()), len(failing)
    book.enter(joined.shown(named), "unique", *counts, rows, values, hidden=True)


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
    book: Book,
    column: str,
    strata: "pd.Categorical[str]",
    psu: "pd.Categorical[str]",
    more_than: Limits,
    hidden: bool,
) -> None:
    """Enter the PSU labels found in several strata: a row a label, at its first respondent."""
    pair = psu.codes.astype(np.int64) * (len(strata.categories) + 1) + strata.codes
    met = np.flatnonzero(~pd.Series(pair, copy=False).duplicated())
    pairs = pd.DataFrame({"strata": strata[met], "psu": psu[met]}, index=met)
    counts = pairs["psu"].value_counts()
    several = counts[counts > 1]
    first = pairs.drop_duplicates("psu")
    first = first[first["psu"].isin(several.index)].iloc[:LISTED]
    values = [f"{unit} in {counts[unit]} strata" for unit in first["psu"]]
    book.enter(
        column,
        "psu_within_strata",
        len(several),
        int((counts > 0).sum()),
        book.numbers(first.index.to_numpy()),
        values,
        more_than=more_than,
        hidden=hidden,
    )
