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

#: Key of the file's metadata that holds labels and provenance as JSON.
METADATA = b"coproduction"


def table(frame: pd.DataFrame, metadata: dict) -> pa.Table:
    """Microdata with labels and provenance (JSON-like) in the metadata."""
    found = pa.Table.from_pandas(frame, preserve_index=False)
    text = json.dumps(metadata, ensure_ascii=False, sort_keys=True)
    return found.replace_schema_metadata({**(found.schema.metadata or {}), METADATA: text.encode()})


def write(microdata: pa.Table, path: str | Path) -> None:
    """Write microdata as Parquet, whole or not at all."""
    with whole(path) as partial:
        pq.write_table(microdata, partial, compression="zstd")


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
    frame = pd.concat(
        [part.to_pandas().assign(source=lambda f: f["source"].astype("str")) for part in tables],
        ignore_index=True,
    )
    frame["source"] = pd.Categorical(frame["source"], list(paths))
    return table(frame, {"sources": sources, "variables": variables})
