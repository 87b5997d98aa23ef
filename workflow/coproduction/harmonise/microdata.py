"""Harmonised microdata as Parquet: one file a source, then one of all.

`storage` writes the respondents of a source. These files hold respondents and never leave `data/`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import overload

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coproduction.files import whole

#: Key of the file's metadata that holds labels and provenance as JSON.
METADATA = b"coproduction"
#: Respondents a row group holds.
GROUP = 1 << 16
#: Type of columns of names that differ by source, so that a pool may hold any number of them.
NAMES = pa.dictionary(pa.int32(), pa.large_string())
#: Columns of names that may be as many as respondents, so that no row group has all.
_MANY = ("stratum", "psu")


def release() -> None:
    """Give back to the system what memory Arrow's columns let go."""
    for pool in (pa.default_memory_pool(), pa.system_memory_pool()):
        pool.release_unused()


def with_metadata(found: pa.Table, metadata: dict) -> pa.Table:
    """Microdata with labels and provenance, `metadata`."""
    text = json.dumps(metadata, ensure_ascii=False, sort_keys=True)
    return found.replace_schema_metadata({METADATA: text.encode()})


def write(parts: Iterable[pa.Table], path: str | Path) -> None:
    """Write microdata as Parquet, whole or not at all, `GROUP` respondents a row group.

    `parts` follow each other, of any number of respondents and each made when it is its turn. The
    file has the columns and metadata of the first, and, of parts that name all strata and PSUs
    alike, the same bytes however it is parted. Of these a row group holds the names that are met in
    it and those that are new: all together are those of the parts, in their order.
    """
    parts = iter(parts)
    first = next(parts)
    # Of pseudonyms, no two of which are the same, a dictionary would be as long as the column.
    coded = [name for name in first.schema.names if name != "respondent"]
    options = {"compression": "zstd", "write_statistics": False, "use_dictionary": coded}
    options |= {"write_batch_size": 1 << 13}  # in the time of smaller ones, the same bytes
    with whole(path) as partial, pq.ParquetWriter(partial, first.schema, **options) as file:
        for group in _shortened(grouped(chain([first], parts))):
            file.write_table(group, row_group_size=GROUP)


def _shortened(groups: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Give row groups, of one chunk a column, without names that are in a group before only."""
    before: dict[str, pa.Array] = {}
    for group in groups:
        for at, field in enumerate(group.schema):
            if field.name in _MANY and field.type == NAMES:
                own = group.column(at).combine_chunks()
                group = group.set_column(at, field, _met(own, before.get(field.name)))
                before[field.name] = own.dictionary
        yield group


def _met(column: pa.DictionaryArray, before: pa.Array | None) -> pa.DictionaryArray:
    """A column with those of its names that some row has, or that are not in `before`."""
    if before is None:
        return column
    names, places = column.dictionary, column.indices
    kept = np.zeros(len(names), dtype=bool)
    kept[places.drop_null().to_numpy()] = True
    if not names.equals(before):
        kept |= _places(names, before).is_null().to_numpy(zero_copy_only=False)
    if kept.all():
        return column
    moved = pa.array(np.cumsum(kept) - 1, places.type).take(places)
    return pa.DictionaryArray.from_arrays(moved, names.filter(pa.array(kept)))


def grouped(parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Give the rows of tables that follow each other anew, `GROUP` at once."""
    waiting: list[pa.Table] = []
    for part in parts:
        waiting.append(part)
        while sum(map(len, waiting)) >= GROUP:
            rows = pa.concat_tables(waiting)
            waiting = [rows.slice(GROUP)] if len(rows) > GROUP else []
            yield rows.slice(0, GROUP).unify_dictionaries().combine_chunks()
    if sum(map(len, waiting)):
        yield pa.concat_tables(waiting).unify_dictionaries().combine_chunks()


def groups(path: str | Path, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """Read microdata `GROUP` respondents at once, whatever the row groups of the file are.

    Sums over respondents are added up in this order, so that no last digit hangs on how a file is
    parted. `columns` None reads all.
    """
    with pq.ParquetFile(path) as file:
        if missing := {*(columns or ())} - {*file.schema_arrow.names}:
            raise KeyError(f"{Path(path).name} has no column {sorted(missing)[0]}")
        wanted = None if columns is None else [*columns]
        yield from grouped(_row_groups(file, wanted))


def frames(path: str | Path, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
    """Read microdata as `groups` does, with their categories."""
    for part in groups(path, columns):
        yield part.to_pandas()


def _row_groups(file: pq.ParquetFile, columns: list[str] | None) -> Iterator[pa.Table]:
    for k in range(file.num_row_groups):
        yield file.read_row_group(k, columns=columns, use_threads=False)


def read(path: str | Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read microdata with their categories; `columns` None reads all.

    One column after the other: the pages of one only stand in memory beside the frame.
    """
    with pq.ParquetFile(path) as file:
        found = _columns(file, path, file.schema_arrow.names if columns is None else columns)
    return pd.DataFrame(found, copy=False)


def _columns(file: pq.ParquetFile, path: str | Path, names: Sequence[str]) -> dict[str, pd.Series]:
    found = {}
    for name in names:
        if name not in file.schema_arrow.names:
            raise KeyError(f"{Path(path).name} has no column {name}")
        part = file.read(columns=[name], use_threads=False)
        found[name] = part.to_pandas(self_destruct=True)[name]
    release()
    return found


class Opened:
    """Microdata of which each column is read when it is asked for, as those of a frame."""

    def __init__(self, path: str | Path):
        # Arrow's own allocator keeps much of what columns took when they are let go.
        pa.set_memory_pool(pa.system_memory_pool())
        self.path, self._file = Path(path), pq.ParquetFile(path)
        self.names: list[str] = list(self._file.schema_arrow.names)

    def __len__(self) -> int:
        return self._file.metadata.num_rows

    def __contains__(self, name: object) -> bool:
        return name in self.names

    @overload
    def __getitem__(self, name: str) -> pd.Series: ...
    @overload
    def __getitem__(self, name: list[str]) -> pd.DataFrame: ...
    def __getitem__(self, name: str | list[str]) -> pd.Series | pd.DataFrame:
        found = _columns(self._file, self.path, [name] if isinstance(name, str) else name)
        return found[name] if isinstance(name, str) else pd.DataFrame(found, copy=False)

    def coded(self, name: str) -> tuple[np.ndarray, pa.Array]:
        """Return a column of names as (n,) codes, −1 for null, and the names.

        No names of many row groups stand in memory beside each other, and no text of Python.
        """
        codes, start = np.empty(len(self), dtype=np.int32), 0
        known, waiting = pa.array([], pa.large_string()), []
        for part in _row_groups(self._file, [name]):
            for chunk in part[name].chunks:
                own = chunk if pa.types.is_dictionary(chunk.type) else chunk.dictionary_encode()
                rows, start = slice(start, start + len(own)), start + len(own)
                codes[rows] = own.indices.fill_null(-1)
                waiting.append((codes[rows], own.dictionary.cast(known.type)))
            if sum(len(names) for _, names in waiting) > len(known):
                known, waiting = _united(known, waiting), []
                release()
        known, waiting = _united(known, waiting), []
        release()
        return codes, known


def _united(known: pa.Array, waiting: list[tuple[np.ndarray, pa.Array]]) -> pa.Array:
    """The names that are known and those of codes, each once; writes codes of these."""
    whole = pa.concat_arrays([known, *(names for _, names in waiting)]).dictionary_encode()
    places, start = whole.indices.to_numpy(), len(known)
    for codes, names in waiting:
        own = np.append(places[start : start + len(names)], -1)  # code −1, null, takes the last
        codes[:] = own[codes]
        start += len(names)
    return whole.dictionary


#: Respondents with their columns, all in memory or each read when it is needed.
Microdata = pd.DataFrame | Opened


def names(path: str | Path) -> list[str]:
    """The columns of microdata."""
    with pq.ParquetFile(path) as file:
        return list(file.schema_arrow.names)


def taking_part(frame: pd.DataFrame) -> np.ndarray:
    """(n,) bools: whom no declared rule excludes, those without a reason in `excluded`."""
    if "excluded" not in frame:
        return np.ones(len(frame), dtype=bool)
    return frame["excluded"].isna().to_numpy()


def kept(frame: pd.DataFrame) -> pd.DataFrame:
    """Microdata without the excluded respondents and without the column that names them."""
    if "excluded" not in frame:
        return frame
    rows, own = taking_part(frame), frame.drop(columns="excluded")
    return (own if rows.all() else own[rows]).reset_index(drop=True)


def kept_groups(path: str | Path, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """Read microdata as `groups`, and of these what `kept` keeps."""
    for part in groups(path, None if columns is None else [*columns, "excluded"]):
        whole = part["excluded"].null_count == len(part)
        own = part if whole else part.filter(part["excluded"].is_null())
        yield own.drop_columns("excluded")


def kept_frames(path: str | Path, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Read columns of microdata as `kept_groups`, with their categories."""
    for part in kept_groups(path, columns):
        yield part.to_pandas()


def metadata(path: str | Path) -> dict:
    """Labels and provenance of a microdata file."""
    return json.loads(pq.read_schema(path).metadata[METADATA])


def pool(paths: Mapping[str, str | Path]) -> Iterator[pa.Table]:
    """Pool the sources' microdata in the order given, a row group of a source at once.

    Sources may bring replicate weights, none or another number of them: null where one has none.
    """
    sources, variables = {}, {}
    with ExitStack() as opened:
        files = [opened.enter_context(pq.ParquetFile(path)) for path in paths.values()]
        for name, path in paths.items():
            described = metadata(path)
            told = described["sources"][name]
            sources[name] = {key: told[key] for key in told if key != "columns"}
            variables = variables | described["variables"]
        schema = pa.unify_schemas([file.schema_arrow for file in files])
        schema = with_metadata(
            schema.empty_table(), {"sources": sources, "variables": variables}
        ).schema
        yield schema.empty_table()
        coded = [field for field in schema if pa.types.is_dictionary(field.type)]
        names = _names(files, [field for field in coded if field.name not in _MANY])
        for part in chain.from_iterable(_row_groups(file, None) for file in files):
            columns = [_pooled(part, field, names.get(field.name)) for field in schema]
            yield pa.Table.from_arrays(columns, schema=schema)


def _names(files: Iterable[pq.ParquetFile], fields: Sequence[pa.Field]) -> dict[str, pa.Array]:
    """The names that columns of names have in any of the files, in the order in which they come.

    The levels of a variable are declared, so that the first row group of a file has them all. A row
    brings those of its row group, as they lie before its rows.
    """
    found = {field.name: pa.array([], field.type.value_type) for field in fields}
    many = [field.name for field in fields if field.type == NAMES]
    for file in files:
        own = {*file.schema_arrow.names}
        for k in range(file.num_row_groups):
            wanted = [name for name in (found if k == 0 else many) if name in own]
            rows = file.iter_batches(1, row_groups=[k], columns=wanted, use_threads=False)
            for row in islice(rows, 1):
                for name in wanted:
                    met = row[name].dictionary
                    if not met.equals(found[name]) and _places(met, found[name]).null_count:
                        found[name] = pa.chunked_array([found[name], met]).unique()
    return found


def _places(names: pa.Array, known: pa.Array) -> pa.Array:
    """The place of each name among those that are known, null of one that is not."""
    return pc.call_function("index_in", [names], pc.SetLookupOptions(known))


def _pooled(part: pa.Table, field: pa.Field, names: pa.Array | None) -> pa.ChunkedArray:
    """A column of the pool for the rows of one source; of names as places in all `names`."""
    if field.name not in part.schema.names:
        found = pa.chunked_array([pa.nulls(len(part), field.type)])
    else:
        found = part[field.name]
    if names is None:
        return found
    recoded = []
    for chunk in found.chunks:
        places = chunk.indices
        if not chunk.dictionary.equals(names):
            known = _places(chunk.dictionary, names)
            if known.null_count:
                raise ValueError(f"column {field.name}: names that its first row group has not")
            places = known.take(places)
        places = places.cast(field.type.index_type)
        recoded.append(pa.DictionaryArray.from_arrays(places, names, ordered=field.type.ordered))
    return pa.chunked_array(recoded, field.type)
