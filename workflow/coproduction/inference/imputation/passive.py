"""Imputed cells: the drawn answers to variables, and the indices that these make."""

from typing import Any

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
    names, levels = _names(what)
    found, filled = [], {}

    def part(name: str, rows: np.ndarray, **answers: Any) -> pd.DataFrame:
        none = {"value": np.full(len(rows), np.nan), "level": np.full(len(rows), -1, np.int16)}
        cells = none | answers
        known = np.full(len(rows), names.get_loc(name), np.int16)
        columns = {
            "imputation": np.full(len(rows), k, np.int32),
            "row": rows,
            "variable": pd.Categorical.from_codes(known, names),
            "value": cells["value"],
            "level": pd.Categorical.from_codes(cells["level"], levels),
        }
        return pd.DataFrame(columns, copy=False)

    for target in what.variables:
        rows = np.flatnonzero(~np.isnan(drawn[target.name]))
        own = drawn[target.name][rows]
        if target.type == "numeric":
            found.append(part(target.name, rows, value=own))
        else:
            places = levels.get_indexer(pd.Index(target.levels)).astype(np.int16)
            found.append(part(target.name, rows, level=places[own.astype(int)]))
        filled[target.name] = rows
    for entry in what.indices:
        parts = [filled[item] for item in entry.items if item in filled]
        rows = np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=int)
        if not len(rows):
            continue
        people = analysis.iloc[rows][list(entry.items)].copy()
        people.index = pd.Index(rows)
        for cells in found:
            name = str(cells["variable"].iloc[0]) if len(cells) else ""
            if name in entry.items:
                fill(people, cells, name)
        values = np.asarray(scoring.index(people, entry), dtype=float)
        found.append(part(entry.column, rows, value=values))
    return found


def long(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return cells under each other."""
    return pd.concat(parts, ignore_index=True)


def _names(what: Imputation) -> tuple[pd.Index, pd.Index]:
    """The variables and indices that have cells, and all levels of these."""
    names = [target.name for target in what.variables] + [entry.column for entry in what.indices]
    levels = dict.fromkeys(level for target in what.variables for level in target.levels)
    return pd.Index(names), pd.Index([*levels])
