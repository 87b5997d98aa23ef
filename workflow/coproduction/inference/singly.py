"""Some columns of microdata, of which each stands in memory as long as it is used."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import Microdata, Opened


class Picked:
    """Columns of microdata that are read when they are asked for, as those of a frame."""

    def __init__(self, whole: Microdata, names: Collection[str]):
        self._whole, self._names = whole, names

    def __len__(self) -> int:
        return len(self._whole)

    def __contains__(self, name: object) -> bool:
        return name in self._names and name in self._whole

    def __getitem__(self, name: str) -> pd.Series:
        return self._whole[name]

    def frame(self) -> pd.DataFrame:
        """Return all of the columns at once."""
        return self._whole[[name for name in self._names if name in self._whole]]

    def coded(self, name: str) -> tuple[np.ndarray, Sequence]:
        """Return a column as (n,) codes, −1 for null or an absent column, and their labels."""
        if name not in self:
            return np.full(len(self), -1, dtype=np.int8), []
        if isinstance(self._whole, Opened):
            return self._whole.coded(name)
        column = self._whole[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            return column.cat.codes.to_numpy(), column.cat.categories.array
        codes, labels = pd.factorize(column)
        return codes, labels.array
