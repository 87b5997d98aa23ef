"""Parts: an export whose respondents several jobs read, some each, and one job joins.

A part lies in a file of its own (Arrow IPC) until then. Of columns that the parts do not have, and
where something kept a job from reading its part, the job that joins reads the export itself: it is
told, and tells what is wrong, as if there were no parts.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from coproduction.files import whole
from coproduction.readers import shelf
from coproduction.readers.gather import Gathered

SUFFIX = ".arrow"
#: Cells of a part that are written, and in memory, at once.
CELLS = 1 << 22
#: What is kept of a column: its cells, their tags, and how many bytes its texts have in the file.
Kept = Literal["cells", "tags", "bytes"]
_TEXT = pd.StringDtype(na_value=np.nan)
_GIVEN: ContextVar[tuple[Path, ...]] = ContextVar("parts", default=())


@contextmanager
def given(files: Sequence[str | Path]) -> Iterator[None]:
    """Read an export from the files of all its parts, in order, while this lasts."""
    before = _GIVEN.set(tuple(map(Path, files)))
    try:
        yield
    finally:
        _GIVEN.reset(before)


def holding(columns: Sequence[str]) -> "list[Stored]":
    """The parts that columns of an export are to be read from, none where it is read itself.

    It is read itself where no parts are given, and where one of them lacks one of the columns.
    """
    parts = [_read(path) for path in _GIVEN.get()]
    there = all(part.columns.issuperset(columns) for part in parts)
    return parts if columns and there else []


def alone(folder: Path, files: Sequence[str | Path]) -> None:
    """Remove from a folder all parts but some: those of runs with more parts, or fewer."""
    kept = {Path(file).name for file in files}
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        if path.name not in kept:
            path.unlink()


def bounds(n: int, part: int, of: int) -> tuple[int, int | None]:
    """The first of n respondents that a part has, from 0 on, and the one after its last.

    The last part goes on to the end of the file. So does the first, and all others have none, of a
    file that does not say how many it holds (n is 0).
    """
    if not n:
        return 0, None if part == 1 else 0
    return n * (part - 1) // of, None if part == of else n * part // of


@dataclass(frozen=True)
class Part:
    """What was read of the respondents of one part: no columns where something kept from it.

    Attributes
    ----------
    n
        How many they are.
    columns
        Column to its cells.
    held
        Column of texts to how many bytes each text has in the file, where that is to be known.
    more
        Whether respondents follow the last one that the file declares.
    """

    n: int = 0
    columns: Mapping[str, Gathered] = field(default_factory=dict)
    held: Mapping[str, Gathered] = field(default_factory=dict)
    more: bool = False

    def write(self, path: Path) -> None:
        """Write the part to a file."""
        columns = {}
        for name, column in self.columns.items():
            columns["cells", name] = column.cells()
            if (tags := column.tags()) is not None:
                columns["tags", name] = _coded(tags)
        columns |= {("bytes", name): column.cells() for name, column in self.held.items()}
        told = {"n": self.n, "more": self.more}
        rows = max(CELLS // max(len(columns), 1), 1)
        every = {json.dumps(place): _arrays(cells, rows) for place, cells in columns.items()}
        kinds = {name: next(arrays) for name, arrays in every.items()}
        schema = pa.schema(kinds, metadata={"part": json.dumps(told)})
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with whole(path) as partial, pa.ipc.new_file(partial, schema, options=options) as file:
            for arrays in zip(*every.values(), strict=True):
                file.write_batch(pa.record_batch([*arrays], schema=schema))
                shelf.left()


@dataclass(frozen=True)
class Stored:
    """A part in a file: what it tells at once, as `Part`, of columns and `held` the names."""

    path: Path
    n: int
    more: bool
    columns: frozenset[str]
    held: frozenset[str]

    def extend(self, gathered: Mapping[str, Gathered], what: Kept = "cells") -> None:
        """Add the cells of columns, or the bytes of their texts, to those of the parts before.

        Raises `KeyError` for one that the part does not have.
        """
        with pa.memory_map(str(self.path)) as file:
            names = pa.ipc.open_file(file).schema.names
            own = {name: json.dumps((what, name)) for name in gathered}
            marks = {name: json.dumps(("tags", name)) for name in gathered if what == "cells"}
            if lacking := {*own.values()} - {*names}:
                raise KeyError(f"{self.path} lacks {', '.join(sorted(lacking))}")
            wanted = {*own.values(), *marks.values()}
            fields = [place for place, name in enumerate(names) if name in wanted]
            # no field would be all fields
            reader = pa.ipc.open_file(file, options=pa.ipc.IpcReadOptions(included_fields=fields))
            for i in range(reader.num_record_batches if fields else 0):
                batch = reader.get_batch(i)
                there = {*batch.schema.names}
                for name, column in gathered.items():
                    tags = marks.get(name) in there
                    column.extend(
                        Gathered.of(
                            _series(batch.column(own[name])),
                            _decoded(_series(batch.column(marks[name]))) if tags else None,
                        )
                    )


def _read(path: Path) -> Stored:
    with pa.memory_map(str(path)) as file:
        schema = pa.ipc.open_file(file).schema
    told = json.loads(schema.metadata[b"part"])
    places = [json.loads(name) for name in schema.names]
    columns, held = (
        frozenset(name for what, name in places if what == kept) for kept in ("cells", "bytes")
    )
    return Stored(path, **told, columns=columns, held=held)


def _arrays(cells: pd.Series, rows: int) -> Iterator[Any]:
    """The type of a column, then its cells, so many rows at once."""
    if not isinstance(cells.dtype, pd.CategoricalDtype):
        kind = pa.float64() if cells.dtype == "float64" else pa.large_string()
        yield kind
        for start in range(0, len(cells), rows):
            some = cells.iloc[start : start + rows]
            if kind == pa.float64():
                yield pa.array(some.to_numpy(), from_pandas=False)
            else:
                yield pa.array(some, type=kind, from_pandas=True)
        return
    distinct, every = cells.array.categories, cells.array.codes
    kind = pa.float64() if distinct.dtype == "float64" else pa.large_string()
    yield pa.dictionary(pa.from_numpy_dtype(every.dtype), kind)
    names = pa.array(distinct.tolist(), type=kind)
    for start in range(0, len(every), rows):
        codes = every[start : start + rows]
        yield pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), names)


def _series(array: pa.Array) -> pd.Series:
    if not pa.types.is_dictionary(array.type):
        if pa.types.is_floating(array.type):
            return pd.Series(array.to_numpy(), copy=False)
        return pd.Series(array.to_pandas(types_mapper=lambda _: _TEXT), copy=False)
    kind = "float64" if pa.types.is_floating(array.type.value_type) else _TEXT
    names = pd.Index(array.dictionary.to_numpy(zero_copy_only=False), dtype=kind)
    codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return pd.Series(pd.Categorical.from_codes(codes, names), copy=False)


def _coded(tags: np.ndarray) -> pd.Series:
    """Tags as codes, none where a cell has none."""
    words = np.ascontiguousarray(tags).view(np.uint64)
    places, distinct = pd.factorize(words)
    names = np.ascontiguousarray(distinct).view(tags.dtype).tolist()
    lookup = np.array([k if name else -1 for k, name in enumerate(names)] or [-1], dtype=np.int8)
    return pd.Series(pd.Categorical.from_codes(lookup[places], names), copy=False)


def _decoded(tags: pd.Series) -> np.ndarray:
    names = np.array([*tags.cat.categories, ""], dtype="U2")
    return names[tags.cat.codes.to_numpy()]
