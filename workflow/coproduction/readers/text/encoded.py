"""Encoded: the cells of a column of text gathered batch by batch, as codes of the distinct ones."""

import numpy as np
import pyarrow as pa

from coproduction.readers.gather import MOST_DISTINCT


class Encoded:
    """A column so far: a byte or two a cell, or the texts once too many of them are distinct."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._codes: list[np.ndarray] = []
        self._plain: list[pa.Array] = []

    def add(self, cells: pa.Array) -> None:
        """Add a batch of texts, none of which is null."""
        if self._plain:
            self._plain.append(cells)
            return
        batch = cells.dictionary_encode()
        places = self._places
        lookup = [places.setdefault(text, len(places)) for text in batch.dictionary.to_pylist()]
        small = np.int8 if len(places) <= np.iinfo(np.int8).max else np.int16
        if len(places) <= MOST_DISTINCT:
            self._codes.append(np.array(lookup, dtype=small)[batch.indices.to_numpy()])
            return
        texts = pa.array([*places], pa.string())
        self._plain = [texts.take(pa.array(codes)) for codes in self._codes] + [cells]
        self._codes = []

    def cells(self) -> pa.Array | pa.ChunkedArray:
        """All cells: texts, or a dictionary of them."""
        if self._plain:
            return pa.chunked_array(self._plain, pa.string())
        codes = np.concatenate(self._codes) if self._codes else np.empty(0, dtype=np.int8)
        return pa.DictionaryArray.from_arrays(
            pa.array(codes), pa.array([*self._places], pa.string())
        )
