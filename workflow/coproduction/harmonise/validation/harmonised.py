"""Microdata against the declared variables, one after the other."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from coproduction.harmonise.respondents import Respondents
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

    def judge(schema: Schema) -> None:
        held = pd.DataFrame({c: frame[c] for c in schema.columns if c in frame}, copy=False)
        judged(book, schema, held, {"respondent"}, None)

    schema.require("respondent", None, present=present, unique=unique)
    schema.require("country", "category", present=present)
    schema.require("weight", "float64", positive=positive)
    judge(schema)
    for target, variable in targets.items():
        if target == "country":
            continue
        schema, companion = Schema(), f"{target}__missing"
        tests: dict[str, Test] = {"companion": lambda s, c=companion: s.notna() != frame[c].notna()}
        if variable.type == "numeric":
            low, high = variable.range
            tests["range"] = lambda s, lo=low, hi=high: s.isna() | s.between(lo, hi)
        else:
            names = variable.names()
            tests["levels"] = lambda s, names=names: (
                list(s.cat.categories) == names and s.cat.ordered
            )
        dtype = "float64" if variable.type == "numeric" else "category"
        schema.require(target, dtype, "", **tests)
        allowed = [kind for kind in KINDS if kind in variable.missing]
        schema.require(
            companion,
            "category",
            kind=lambda s, t=target, k=allowed: frame[t].notna() | s.isin(k),
            not_asked=_all_or_none,
        )
        judge(schema)
    return book.verdict


def _all_or_none(kinds: pd.Series) -> np.ndarray:
    """*Not asked* is a fact about a source. In a mixture the rarer sort of respondent fails."""
    unasked = (kinds == "not_asked").to_numpy()
    n = int(unasked.sum())
    if n in (0, len(kinds)):
        return np.ones(len(kinds), dtype=bool)
    return ~unasked if 2 * n <= len(kinds) else unasked
