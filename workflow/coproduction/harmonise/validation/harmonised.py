"""Microdata against the declared variables, one after the other."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from coproduction.harmonise.respondents import Respondents, told
from coproduction.harmonise.validation.schema import (
    Schema,
    Test,
    judged,
    positive,
    present,
    unique,
)
from coproduction.harmonise.validation.verdict import Book, Verdict
from coproduction.missing import KINDS
from coproduction.readers.export import Export
from coproduction.study.resolved.survey import Variable


def validate(
    name: str, frame: Respondents | pd.DataFrame, targets: Mapping[str, Variable], at: Export | str
) -> Verdict:
    """Validate harmonised microdata against the declared variables, one after the other.

    `at` gives the row numbers: the export, or the name of a file whose first respondent is row 1.
    """
    book, schema = Book(name, "harmonised", at), Schema()
    schema.require("respondent", None, present=present, unique=unique)
    schema.require("country", "category", present=present)
    schema.require("weight", "float64", positive=positive)
    judged(book, schema, _cells(frame, schema), {"respondent"}, None)
    for target, variable in targets.items():
        if target == "country":
            continue
        rows = told(frame, target)
        schema = _required(target, variable, rows.frame, rows.n)
        judged(book, schema, _cells(rows.frame, schema), (), None, rows.of)
    return book.verdict


def _cells(frame: Respondents | pd.DataFrame, schema: Schema) -> dict[str, pd.Series]:
    return {c: frame[c] for c in schema.columns if c in frame}


def _required(
    target: str, variable: Variable, frame: Respondents | pd.DataFrame, n: np.ndarray
) -> Schema:
    """What is required of a variable and its companion, of rows that stand for n respondents."""
    schema, companion, nobody = Schema(), f"{target}__missing", n == 0
    tests: dict[str, Test] = {
        "companion": lambda s: nobody | (s.notna() != frame[companion].notna())
    }
    if variable.type == "numeric":
        low, high = variable.range
        tests["range"] = lambda s: nobody | s.isna() | s.between(low, high)
    else:
        names = variable.names()
        tests["levels"] = lambda s: list(s.cat.categories) == names and s.cat.ordered
    dtype = "float64" if variable.type == "numeric" else "category"
    schema.require(target, dtype, "", **tests)
    allowed = [kind for kind in KINDS if kind in variable.missing]
    schema.require(
        companion,
        "category",
        kind=lambda s: nobody | frame[target].notna() | s.isin(allowed),
        not_asked=lambda s: _all_or_none(s, n),
    )
    return schema


def _all_or_none(kinds: pd.Series, n: np.ndarray) -> np.ndarray:
    """*Not asked* is a fact about a source. In a mixture the rarer sort of respondent fails.

    Rows stand for n respondents each.
    """
    unasked, every = (kinds == "not_asked").to_numpy(), int(n.sum())
    few = int(n[unasked].sum())
    if few in (0, every):
        return np.ones(len(kinds), dtype=bool)
    return (n == 0) | (~unasked if 2 * few <= every else unasked)
