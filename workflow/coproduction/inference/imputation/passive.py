"""Imputed cells: the drawn answers to variables, and the indices that these make."""

import numpy as np
import pandas as pd

from coproduction.inference import scoring
from coproduction.inference.imputation.completed import fill
from coproduction.study.resolved.imputations import Imputation


def cells(
    what: Imputation, analysis: pd.DataFrame, drawn: dict[str, np.ndarray], k: int
) -> list[pd.DataFrame]:
    """Return the cells of imputation `k`, a frame a variable and index.

    `drawn` are (N,) numbers or positions of levels by variable, NaN where nothing is imputed. An
    index is recomputed for whom an item of it is imputed.
    """
    found, filled = [], {}
    for target in what.variables:
        rows = np.flatnonzero(~np.isnan(drawn[target.name]))
        own = drawn[target.name][rows]
        if target.type == "numeric":
            part = pd.DataFrame({"row": rows, "value": own})
        else:
            part = pd.DataFrame({"row": rows, "level": np.array(target.levels)[own.astype(int)]})
        found.append(part.assign(imputation=k, variable=target.name))
        filled[target.name] = rows
    for entry in what.indices:
        parts = [filled[item] for item in entry.items if item in filled]
        rows = np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=int)
        if not len(rows):
            continue
        people = analysis.iloc[rows][list(entry.items)].copy()
        people.index = pd.Index(rows)
        for part in found:
            name = part["variable"].iloc[0] if len(part) else ""
            if name in entry.items:
                fill(people, part, name)
        values = scoring.index(people, entry)
        part = pd.DataFrame({"row": rows, "value": values})
        found.append(part.assign(imputation=k, variable=entry.column))
    return found


def long(what: Imputation, parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return cells under each other, text as categories."""
    names = [target.name for target in what.variables] + [entry.column for entry in what.indices]
    levels = dict.fromkeys(level for target in what.variables for level in target.levels)
    empty = {"imputation": [], "row": [], "variable": [], "value": [], "level": []}
    found = pd.concat([pd.DataFrame(empty), *parts], ignore_index=True)[list(empty)]
    return found.astype({"imputation": "int32", "row": "int64", "value": "float64"}).assign(
        variable=pd.Categorical(found["variable"], names),
        level=pd.Categorical(found["level"], list(levels)),
    )
