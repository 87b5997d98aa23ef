"""Imputed answers in their places: the analysis data as they would be had all answered."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coproduction.files import whole


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


def each(analysis: pd.DataFrame, imputed: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The analysis data with the cells of the first imputation, with those of the second, …"""
    for k in range(1, int(imputed["imputation"].max()) + 1):
        yield completed(analysis, imputed, k)


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
        own = cast(pd.Categorical, column.array)
        known = [*dict.fromkeys([*own.categories, *part["level"]])]
        codes = own.codes.astype(np.int64)
        codes[rows] = pd.Index(known).get_indexer(pd.Index(part["level"].astype("object")))
        people[name] = pd.Categorical.from_codes(codes, pd.Index(known), ordered=own.ordered)
    else:
        numbers = column.to_numpy(dtype=float, na_value=np.nan).copy()
        numbers[rows] = part["value"].to_numpy(dtype=float)
        people[name] = numbers
