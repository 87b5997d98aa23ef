"""Imputed answers in their places: the analysis data as they would be had all answered."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast, overload

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coproduction.files import whole
from coproduction.harmonise.microdata import Microdata, Opened


def write_cells(cells: pd.DataFrame, path: str | Path) -> None:
    """Write imputed cells as Parquet, whole or not at all."""
    with whole(path) as partial:
        cells.to_parquet(partial, compression="zstd", index=False)


def read_cells(path: str | Path, k: int) -> pd.DataFrame:
    """Read the cells of imputation `k`, a row group of the file after the other."""
    with pq.ParquetFile(path) as file:
        groups = (file.read_row_group(g, use_threads=False) for g in range(file.num_row_groups))
        own = [group.filter(pc.field("imputation") == k) for group in groups]
        found = pa.concat_tables([file.schema_arrow.empty_table(), *own])
    return found.unify_dictionaries().to_pandas()


class Cells:
    """Imputed cells of a file, of which those of one imputation stand in memory at a time."""

    def __init__(self, path: str | Path):
        self._path = path

    @property
    def empty(self) -> bool:
        """Whether there are none."""
        return pq.read_metadata(self._path).num_rows == 0

    def __getitem__(self, k: int) -> pd.DataFrame:
        """The cells of imputation `k`."""
        return read_cells(self._path, k)

    @property
    def m(self) -> int:
        """How many imputations there are."""
        with pq.ParquetFile(self._path) as file:
            groups = range(file.num_row_groups)
            parts = [file.read_row_group(g, ["imputation"], use_threads=False) for g in groups]
        return max(int(part["imputation"].to_numpy().max()) for part in parts if len(part))


class Filled(Opened):
    """Microdata of which each column is read when it is asked for, with imputed answers in it."""

    def __init__(self, analysis: Opened, cells: pd.DataFrame):
        """Take the data before imputation, and the cells of one imputation."""
        super().__init__(analysis.path)
        of = cells["variable"]
        self._cells = {
            str(name): cells.loc[(of == name).to_numpy(), ["row", "value", "level"]]
            for name in of.unique()
        }

    @overload
    def __getitem__(self, name: str) -> pd.Series: ...
    @overload
    def __getitem__(self, name: list[str]) -> pd.DataFrame: ...
    def __getitem__(self, name: str | list[str]) -> pd.Series | pd.DataFrame:
        found = super().__getitem__([name] if isinstance(name, str) else name)
        for own in map(str, found):
            if own in self._cells:
                fill(found, self._cells[own], own)
        return found[name]


def each(analysis: Microdata, imputed: pd.DataFrame | Cells) -> Iterator[Microdata]:
    """The analysis data with the cells of the first imputation, with those of the second, …"""
    alone = isinstance(imputed, Cells)
    for k in range(1, (imputed.m if alone else int(imputed["imputation"].max())) + 1):
        own = imputed[k] if alone else imputed[imputed["imputation"] == k]
        if isinstance(analysis, pd.DataFrame):
            yield completed(analysis, own, k)
        else:
            yield Filled(analysis, own)


def completed(analysis: pd.DataFrame, imputed: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return the analysis data, or some columns of them, with the cells of imputation `k`."""
    own = imputed[imputed["imputation"] == k]
    found = analysis.copy()
    found.index = pd.RangeIndex(len(found))
    for name, part in own.groupby("variable", observed=True, sort=False):
        if name in found:
            fill(found, part, cast(str, name))
    found.index = analysis.index
    return found


def fill(people: pd.DataFrame, part: pd.DataFrame, name: str) -> None:
    """Put the cells of a variable into their rows, which are the labels of `people`."""
    rows = people.index.get_indexer(pd.Index(part["row"]))
    column = people[name]
    if isinstance(column.dtype, pd.CategoricalDtype):
        own, new = cast(pd.Categorical, column.array), pd.Categorical(part["level"])
        met = new.categories[pd.unique(new.codes[new.codes >= 0])]
        known = pd.Index([*dict.fromkeys([*own.categories, *met])])
        codes = own.codes.astype(np.min_scalar_type(-len(known) - 1))
        codes[rows] = np.append(known.get_indexer(new.categories), -1)[new.codes]
        people[name] = pd.Categorical.from_codes(codes, known, ordered=own.ordered)
    else:
        numbers = column.to_numpy(dtype=float, na_value=np.nan).copy()
        numbers[rows] = part["value"].to_numpy(dtype=float)
        people[name] = numbers
