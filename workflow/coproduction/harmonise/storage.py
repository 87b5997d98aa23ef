"""Storage: the harmonised respondents of one source as a file of microdata.

Apart from `microdata`, which reads the files: what computes from microdata does not depend on how
they were harmonised.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa

from coproduction.harmonise import microdata
from coproduction.harmonise.pseudonyms import shown
from coproduction.harmonise.respondents import ALL, Respondents
from coproduction.readers.isolation import pays

#: Columns of names that differ by source.
_OF_SOURCE = ("source", "stratum", "psu", "excluded")


def table(respondents: Respondents, rows: slice = ALL) -> pa.Table:
    """Microdata of respondents, or of some, with labels and provenance in the metadata.

    Pseudonyms are shown as text.
    """
    return microdata.with_metadata(
        _table(respondents, _empty(respondents), rows), respondents.metadata
    )


def _table(respondents: Respondents, empty: Mapping[str, pa.Array], rows: slice) -> pa.Table:
    return pa.table({name: _column(respondents, name, of, rows) for name, of in empty.items()})


def _empty(respondents: Respondents) -> dict[str, pa.Array]:
    """The columns without a cell, which have the type and the dictionary of any part of them."""
    found = {}
    for name in respondents.columns:
        array = pa.array(respondents.column(name, slice(0)), from_pandas=True)
        if name in _OF_SOURCE:
            names = array.dictionary.cast(microdata.NAMES.value_type)
            array = pa.DictionaryArray.from_arrays(pa.array([], microdata.NAMES.index_type), names)
        found[name] = array
    return found


def _column(respondents: Respondents, name: str, empty: pa.Array, rows: slice) -> pa.Array:
    if name == "respondent":
        return shown(respondents.column(name, rows).to_numpy())
    if not isinstance(empty, pa.DictionaryArray):
        return pa.array(respondents.column(name, rows), from_pandas=True)
    codes, kind = respondents.codes(name, rows), empty.type.index_type
    there = codes >= 0
    places = (codes * there).astype(kind.to_pandas_dtype(), copy=False)
    filled = np.packbits(there, bitorder="little")
    # Of positions that were looked up none needs to be looked at again.
    places = pa.Array.from_buffers(kind, len(codes), [pa.py_buffer(filled), pa.py_buffer(places)])
    return pa.DictionaryArray.from_arrays(
        places, empty.dictionary, ordered=empty.type.ordered, safe=False
    )


def write(found: Respondents, path: str | Path) -> None:
    """Write microdata, whole or not at all; of one row group only stand in memory, or two where
    two processes may work."""
    step, empty = microdata.GROUP, _empty(found)
    starts = range(0, max(len(found), 1), step)
    parts = (_table(found, empty, slice(start, start + step)) for start in starts)
    parts = _ahead(parts) if pays(len(found)) else parts
    first = microdata.with_metadata(next(parts), found.metadata)
    told = first.schema.metadata
    microdata.write(chain([first], (part.replace_schema_metadata(told) for part in parts)), path)


def _ahead(parts: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Give parts, each made while the one before is written."""
    own = copy_context()  # which shelf is in use
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(own.run, next, parts, None)
        while (part := waiting.result()) is not None:
            waiting = thread.submit(own.run, next, parts, None)
            yield part
