"""Known: statistical files whose numbers are read here, not a cell at a time by ReadStat."""

import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple, Protocol

import numpy as np


class Unlike(Exception):
    """The file is not as its header says: what to say of it is left to ReadStat."""


class Batch(NamedTuple):
    """Some respondents who follow each other.

    Attributes
    ----------
    n
        How many they are.
    columns
        Of each column asked for, in order: its numbers (float64, NaN where none), and the tags of
        extended missing values, `""` where none, or None where none of these has one. Made one by
        one, before the next batch.
    """

    n: int
    columns: Iterator[tuple[np.ndarray, np.ndarray | None]]


class Known(Protocol):
    """Where the numbers of a file lie.

    Attributes
    ----------
    names
        The columns of numbers.
    halves
        Whether the second half is found without reading the first.
    """

    @property
    def names(self) -> set[str]: ...
    @property
    def halves(self) -> bool: ...
    def batches(self, names: Sequence[str], at: int = 0, end: int | None = None) -> Iterator[Batch]:
        """The numbers of columns, of the respondents from one on, to before another or to the last.

        Raises `Unlike`.
        """
        ...


def exactly(file: BinaryIO, size: int) -> bytes:
    """So many bytes of a file; no memory is asked for that its size does not warrant."""
    raw = file.read(size) if 0 <= size <= os.fstat(file.fileno()).st_size else b""
    if len(raw) != size:
        raise Unlike
    return raw
