"""The codebook as it may be published: that of the respondents, with the numbers of its CSV."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from coproduction.account.codebook import Category, Codebook, FileVariable
from coproduction.disclosure.merging import TOGETHER
from coproduction.results import contract
from coproduction.results.codebook_files import CODEBOOK


def of_files(codebooks: Sequence[Codebook], paths: Sequence[str]) -> list[Codebook]:
    """Codebooks as they may be published, the path of the CSV file of each."""
    pairs = zip(codebooks, paths, strict=True)
    return [as_published(book, contract.read(CODEBOOK, path)) for book, path in pairs]


def as_published(codebook: Codebook, published: pd.DataFrame) -> Codebook:
    """A codebook whose numbers are those of `CODEBOOK` as published; a number that is not there is
    not told, nor is a code or fact that has no row."""
    named = published.assign(variable=published["variable"].fillna(""))
    by = dict(iter(named.groupby("variable", sort=False)))
    facts = set(published.loc[published["entry"] == "file", "code"])
    return replace(
        codebook,
        facts={fact: told for fact, told in codebook.facts.items() if fact in facts},
        variables=tuple(
            _variable(variable, by[variable.name])
            for variable in codebook.variables
            if variable.name in by
        ),
    )


def _variable(variable: FileVariable, rows: pd.DataFrame) -> FileVariable:
    coded = rows[rows["entry"].isin(["level", "missing"])]
    numbers = {code: row for code, (_, row) in zip(coded["code"], coded.iterrows(), strict=True)}
    found = [
        _category(category, numbers[category.code])
        for category in variable.categories
        if category.code in numbers
    ]
    if TOGETHER in numbers:
        row = numbers[TOGETHER]
        found.append(_category(Category(TOGETHER, row["code_label"], missing=True), row))
    told = rows[(rows["entry"] == "statistic") & rows["value"].notna()]
    statistics = dict(zip(told["code"], told["value"], strict=True))
    own = rows.loc[rows["entry"] == "variable", "n"]
    return replace(
        variable,
        categories=tuple(found),
        statistics=statistics if variable.statistics is not None else None,
        n=_count(own.iloc[0]) if len(own) else None,
    )


def _category(category: Category, row: pd.Series) -> Category:
    return replace(
        category,
        n=_count(row["n"]),
        share=_number(row["share"]),
        valid_share=_number(row["valid_share"]),
    )


def _count(n: float) -> int | None:
    return None if pd.isna(n) else int(n)


def _number(value: float) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
