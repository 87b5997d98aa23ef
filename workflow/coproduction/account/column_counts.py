"""Counts of the columns of microdata: how many respondents have each name or number, by weight.

Microdata are read once, a row group after the other, so that no column stands in memory.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from coproduction.account.number_statistics import Numbers
from coproduction.harmonise import microdata


class Names:
    """Names that respondents have, those of categories nobody has among them.

    Attributes
    ----------
    counts, weights
        Name to how many have it, and to the sum of their weights.
    ordered
        Whether names stand in the order of categories; else by the alphabet.
    """

    def __init__(self):
        self.counts: dict[str, int] = {}
        self.weights: dict[str, float] = {}
        self.ordered = True

    def add(self, column: pd.Series, weights: np.ndarray) -> None:
        """Count the (n,) names of some respondents, null of who has none, by their weights."""
        if not isinstance(column.dtype, pd.CategoricalDtype):
            self.ordered, column = False, column.astype("category")
        codes, names = column.cat.codes.to_numpy().astype(np.intp) + 1, column.cat.categories
        counts = np.bincount(codes, minlength=len(names) + 1)[1:]
        sums = np.bincount(codes, weights, len(names) + 1)[1:]
        for name, n, weight in zip(map(str, names), counts.tolist(), sums.tolist(), strict=True):
            self.counts[name] = self.counts.get(name, 0) + n
            self.weights[name] = self.weights.get(name, 0.0) + weight

    @property
    def n(self) -> int:
        """How many respondents have a name."""
        return sum(self.counts.values())

    @property
    def names(self) -> list[str]:
        """All of the names."""
        return [*self.counts] if self.ordered else sorted(self.counts)


def counted(path: str | Path, columns: Sequence[str]) -> dict[str, Names | Numbers]:
    """Count columns of microdata by name, each by the column `weight` and that by respondents."""
    found: dict[str, Names | Numbers] = {}
    for people in microdata.frames(path, [*columns, "weight"]):
        weights = people["weight"].to_numpy(dtype=float)
        for name in [*columns, "weight"]:
            column = people[name]
            by = np.ones(len(weights)) if name == "weight" else weights
            if pd.api.types.is_numeric_dtype(column.dtype):
                own = found.setdefault(name, Numbers())
                assert isinstance(own, Numbers)
                own.add(column.to_numpy(dtype=float, na_value=np.nan), by)
            else:
                own = found.setdefault(name, Names())
                assert isinstance(own, Names)
                own.add(column, by)
    return found
