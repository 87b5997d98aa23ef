"""Harmonised microdata as Parquet: one file a source, then one of all.

`storage` writes the respondents of a source. These files hold respondents and never leave `data/`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from coproduction.files import whole

#: Key of the file's metadata that holds labels and provenance as JSON.
METADATA = b"coproduction"
#: Respondents a row group holds.
GROUP = 1 << 16


def with_metadata(found: pa.Table, metadata: dict) -> pa.Table:
    """Microdata with labels and provenance, `metadata`."""
    text = json.dumps(metadata, ensure_ascii=False, sort_keys=True)
    return found.replace_schema_metadata({METADATA: text.encode()})


def write(found: pa.Table, path: str | Path, more: Iterable[pa.Table] = ()) -> None:
    """Write microdata as Parquet, whole or not at all, `GROUP` respondents a row group.

    `more` are the respondents that follow, made when it is their turn.
    """
    with (
        whole(path) as partial,
        pq.ParquetWriter(partial, found.schema, compression="zstd", write_statistics=False) as file,
    ):
        for part in chain([found], more):
            file.write_table(part, row_group_size=GROUP)


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
    pa.default_memory_pool().release_unused()
    return pd.DataFrame(found, copy=False)


def names(path: str | Path) -> list[str]:
    """The columns of microdata."""
    with pq.ParquetFile(path) as file:
        return list(file.schema_arrow.names)


def kept(frame: pd.DataFrame) -> pd.DataFrame:
    """Microdata without the excluded respondents and without the column that names them."""
    if "excluded" not in frame:
        return frame
    return frame[frame["excluded"].isna()].drop(columns="excluded").reset_index(drop=True)


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
    return with_metadata(pooled, {"sources": sources, "variables": variables})
