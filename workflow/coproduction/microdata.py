"""Harmonised microdata as Parquet: one file a source, then one of all.

These files hold respondents and never leave `data/`.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from coproduction.files import whole
from coproduction.pseudonyms import shown

#: Key of the file's metadata that holds labels and provenance as JSON.
METADATA = b"coproduction"
#: Columns of names that differ by source, so that a pool may hold any number of them.
_OF_SOURCE = ("source", "stratum", "psu", "excluded")
_NAMES = pa.dictionary(pa.int32(), pa.large_string())


def table(frame: pd.DataFrame, metadata: dict) -> pa.Table:
    """Microdata with labels and provenance (JSON-like) in the metadata.

    Takes the columns out of `frame`, so that they are in memory once, and shows pseudonyms as text.
    """
    columns = {name: _column(name, frame.pop(name)) for name in list(frame)}
    return _described(pa.table(columns), metadata)


def _column(name: str, cells: pd.Series) -> pa.Array:
    if name == "respondent":
        return shown(cells.to_numpy())
    array = pa.array(cells, from_pandas=True)
    return array.cast(_NAMES) if name in _OF_SOURCE else array


def _described(found: pa.Table, metadata: dict) -> pa.Table:
    text = json.dumps(metadata, ensure_ascii=False, sort_keys=True)
    return found.replace_schema_metadata({METADATA: text.encode()})


def write(microdata: pa.Table, path: str | Path) -> None:
    """Write microdata as Parquet, whole or not at all."""
    with whole(path) as partial:
        pq.write_table(microdata, partial, compression="zstd", row_group_size=1 << 17)


def read(path: str | Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read microdata with their categories; `columns` None reads all.

    One column after the other: the pages of one only stand in memory beside the frame.
    """
    with pq.ParquetFile(path) as file:
        names = file.schema_arrow.names if columns is None else columns
        found = {}
        for name in names:
            if name not in file.schema_arrow.names:
                raise KeyError(f"{Path(path).name} has no column {name}")
            part = file.read(columns=[name], use_threads=False)
            found[name] = part.to_pandas(self_destruct=True)[name]
    return pd.DataFrame(found, copy=False)


def metadata(path: str | Path) -> dict:
    """Labels and provenance of a microdata file."""
    return json.loads(pq.read_schema(path).metadata[METADATA])


def pool(paths: Mapping[str, str | Path]) -> pa.Table:
    """Pool the sources' microdata in the order given."""
    tables, sources, variables = [], {}, {}
    for name, path in paths.items():
        tables.append(pq.read_table(path))
        described = metadata(path)
        told = described["sources"][name]
        sources[name] = {key: told[key] for key in told if key != "columns"}
        variables = variables | described["variables"]
    # Sources may bring replicate weights, none or another number of them: null where one has none.
    whole = pa.concat_tables(tables, promote_options="default")
    pooled = whole.unify_dictionaries().combine_chunks()
    return _described(pooled, {"sources": sources, "variables": variables})
