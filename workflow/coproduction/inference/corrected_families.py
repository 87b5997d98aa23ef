"""Families of tests: the p-values of declared members corrected together."""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from coproduction.inference.multiplicity import CORRECTIONS
from coproduction.results.contract import frame
from coproduction.results.model_files import ASSUMPTIONS, FAMILIES
from coproduction.study.resolved.model_types import Family

#: The levels and parts of columns that a term has, see `design_matrix.names`.
_PART = re.compile(r"=.*|\^2$|\[\d+\]$")


def corrected(
    families: Iterable[Family], estimates: pd.DataFrame, tests: pd.DataFrame
) -> pd.DataFrame:
    """Correct the p-values of every family: rows of families.csv.

    `estimates` and `tests` are rows of estimates.csv and tests.csv. Of estimates coefficients alone
    are members, of tests those of assumptions only where they are named. A missing p-value is no
    member: its row has no corrected one, and `size` does not count it.
    """
    rows = []
    for family in families:
        given = tests if family.of == "tests" else estimates[estimates["kind"] == "coefficient"]
        own = given[_members(family, given)]
        adjusted = CORRECTIONS[family.correction](own["p_value"].to_numpy(dtype=float))
        size = int(np.isfinite(adjusted).sum())
        head = {"family": family.name, "correction": family.correction, "size": size}
        names = [name for name in FAMILIES.names if name in own]
        for row, p in zip(own[names].to_dict("records"), adjusted, strict=True):
            rows.append({**head, **{str(k): cell for k, cell in row.items()}, "p_adjusted": p})
    return frame(FAMILIES, rows)


def _members(family: Family, rows: pd.DataFrame) -> np.ndarray:
    """Return (n,) bools: which rows are of the family."""
    inside = rows["model"].isin(family.models).to_numpy(copy=True)
    given = {"area": family.areas, "country": family.countries, "hypothesis": family.hypotheses}
    for column, names in given.items():
        if names:
            inside &= rows[column].isin(names).to_numpy()
    if "hypothesis" in rows and not family.hypotheses:
        inside &= ~rows["hypothesis"].isin(ASSUMPTIONS).to_numpy()
    if family.terms:
        inside &= np.array([term_of(term) in family.terms for term in rows["term"]], dtype=bool)
    return inside


def term_of(term: str) -> str:
    """Return the term of a model that a column of its design matrix is of."""
    return ":".join(_PART.sub("", part) for part in term.split(":"))
