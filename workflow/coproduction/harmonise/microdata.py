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
from coproduction.harmonise.pseudonyms import shown
from coproduction.harmonise.respondents import ALL, Respondents

#: Key of the file's metadata that holds labels and provenance as JSON.
METADATA = b"coproduction"
#: Columns of names that differ by source, so that a pool may hold any number of them.
_OF_SOURCE = ("source", "stratum", "psu", "excluded")
_NAMES = pa.dictionary(pa.int32(), pa.large_string())
#: Respondents a row group holds.
_GROUP = 1 << 16


def table(respondents: Respondents, rows: slice = ALL) -> pa.Table:
    """Microdata of respondents, or of some, with labels and provenance in the metadata.

    Pseudonyms are shown as text.
    """
    columns = {n: _column(n, respondents.column(n, rows)) for n in respondents.columns}
    return _described(pa.table(columns), respondents.metadata)


def _column(name: str, cells: pd.Series) -> pa.Array:
    if name == "respondent":
        return shown(cells.to_numpy())
    array = pa.array(cells, from_pandas=True)
    return array.cast(_NAMES) if name in _OF_SOURCE else array


def _described(found: pa.Table, metadata: dict) -> pa.Table:
    text = json.dumps(metadata, ensure_ascii=False, sort_keys=True)
    return found.replace_schema_metadata({METADATA: text.encode()})


def write(found: Respondents | pa.Table, path: str | Path) -> None:
    """Write microdata as Parquet, whole or not at all, `_GROUP` respondents after the other."""
    first = table(found, slice(0, _GROUP)) if isinstance(found, Respondents) else found
    with (
        whole(path) as partial,
        pq.ParquetWriter(partial, first.schema, compression="zstd", write_statistics=False) as file,
    ):
        file.write_table(first, row_group_size=_GROUP)
        for start in range(len(first), len(found), _GROUP):
            file.write_table(table(found, slice(start, start + _GROUP)))


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
