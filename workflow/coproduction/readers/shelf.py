"""Shelf: arrays of a cell a respondent that lie in a file and are in memory only while in use.

The file has no name, so nothing is left of it whatever ends the process. The arrays are as any
others: the system reads what is used of them, and what was read leaves memory when it is `left`.
"""

import errno
import io
import mmap
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast, overload

import numpy as np

if TYPE_CHECKING:  # what lays no columns need not import it
    import pandas as pd

#: Bytes of the file that are mapped together, and bytes from which on an array is laid there.
CHUNK, LEAST = 1 << 28, 1 << 17
#: Bytes that may be in memory before they are left.
MOST = 1 << 25
#: Bytes that stay free on the disk, for what this job and others write; at least as many as taken.
ROOM = 1 << 28


class Place(NamedTuple):
    """Where an array lies in a file: what is mapped, where in that it begins, and what it is."""

    start: int
    length: int
    at: int
    dtype: str
    shape: tuple[int, ...]


class Shelf:
    """Arrays in a file of a folder."""

    def __init__(self, folder: Path, root: "Shelf | None" = None):
        self._folder, self._root = folder, root or self
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - as long as the shelf
        self._chunks: dict[int, tuple[np.ndarray, mmap.mmap]] = {}
        self._others: list[Shelf] = []
        self._chunk = self._free = self._end = 0
        self._used = 0

    def beside(self) -> "Shelf":
        """A shelf for a child process: what it lays there is here, too."""
        found = Shelf(self._folder, self._root)
        self._root._others.append(found)
        return found

    def file(self) -> io.FileIO:
        """Another file of no name in the folder, for bytes."""
        return cast("io.FileIO", tempfile.TemporaryFile(dir=self._folder, buffering=0))

    def empty(self, n: int, dtype: np.dtype) -> np.ndarray:
        """An array to be filled. Raises `OSError` where the folder has no room for it."""
        size = -(-n * dtype.itemsize // mmap.PAGESIZE) * mmap.PAGESIZE
        disk = os.fstatvfs(self._file.fileno())
        if disk.f_bavail * disk.f_frsize - size < max(ROOM, self._free + size):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self._free + size > self._end:
            self._chunk, length = self._end, max(size, CHUNK)
            os.ftruncate(self._file.fileno(), self._chunk + length)
            self._mapped(self._chunk, length)
            self._free, self._end = self._chunk, self._chunk + length
        # Written to a full disk the memory of a file ends the process; here it is an error.
        os.posix_fallocate(self._file.fileno(), self._free, size)
        place = Place(self._chunk, 0, self._free - self._chunk, dtype.str, (n,))
        self._free += size
        return self.laid(place)

    def laid(self, place: Place) -> np.ndarray:
        """The array at a place."""
        raw, _ = self._mapped(place.start, place.length)
        dtype = np.dtype(place.dtype)
        end = place.at + dtype.itemsize * int(np.prod(place.shape))
        return raw[place.at : end].view(dtype).reshape(place.shape)

    def place(self, array: np.ndarray) -> Place | None:
        """Where an array lies, None where it is in memory."""
        at = array.__array_interface__["data"][0]
        for start, (raw, _) in self._chunks.items():
            inside = at - raw.__array_interface__["data"][0]
            if 0 <= inside < len(raw) and array.flags.c_contiguous:
                return Place(start, len(raw), inside, array.dtype.str, array.shape)
        return None

    def _mapped(self, start: int, length: int) -> tuple[np.ndarray, mmap.mmap]:
        if start not in self._chunks:
            chunk = mmap.mmap(self._file.fileno(), length, offset=start)
            self._chunks[start] = np.frombuffer(chunk, dtype=np.uint8), chunk
        return self._chunks[start]

    def used(self, size: int) -> None:
        """Count bytes that are used; those of before leave memory where they are too many."""
        self._used += size
        if self._used > MOST:
            self.left()
            self._used = size

    def left(self) -> None:
        """Let all arrays leave memory until they are used again, those of other shelves, too."""
        for one in (self._root, *self._root._others):
            for _, chunk in one._chunks.values():
                chunk.madvise(mmap.MADV_DONTNEED)

    def holds(self, cells: np.ndarray) -> bool:
        """Whether an array lies on this shelf or one beside it."""
        return any(one.place(cells) for one in (self._root, *self._root._others))


_SHELF: ContextVar[Shelf | None] = ContextVar("shelf", default=None)


@contextmanager
def at(folder: Path) -> Iterator[None]:
    """Lay arrays on a shelf in a folder while this lasts.

    They stay in memory on other systems than Linux, and where the folder has no room for them.
    """
    try:
        found = Shelf(folder) if sys.platform == "linux" else None
    except OSError:  # no file can be made there
        found = None
    before = _SHELF.set(found)
    try:
        yield
    finally:
        _SHELF.reset(before)


def current() -> Shelf | None:
    """The shelf in use."""
    return _SHELF.get()


def use(shelf: Shelf | None) -> None:
    """Lay arrays on another shelf from now on, in a child process."""
    _SHELF.set(shelf)


def empty(n: int, dtype: np.dtype | type) -> np.ndarray:
    """An array of n cells to be filled, on the shelf in use where it is large, or in memory."""
    shelf, kind = current(), np.dtype(dtype)
    if shelf is not None and n * kind.itemsize >= LEAST:
        try:
            return shelf.empty(n, kind)
        except OSError:  # the folder has no room, or its files cannot be mapped
            use(None)
    return np.empty(n, dtype=kind)


def shared(n: int, dtype: np.dtype | type) -> np.ndarray:
    """The same that a child process may fill."""
    found, on = empty(n, dtype), current()
    if on is not None and on.holds(found):
        return found
    return np.frombuffer(mmap.mmap(-1, max(found.nbytes, 1)), found.dtype, n)


@overload
def laid(cells: np.ndarray) -> np.ndarray: ...
@overload
def laid(cells: "pd.Categorical") -> "pd.Categorical": ...


def laid(cells: "np.ndarray | pd.Categorical") -> "np.ndarray | pd.Categorical":
    """Cells laid on the shelf in use where they are many; numbers, or codes of categories."""
    if not isinstance(cells, np.ndarray):
        return type(cells).from_codes(laid(np.asarray(cells.codes)), dtype=cells.dtype)
    shelf = current()
    if shelf is None or cells.nbytes < LEAST or shelf.holds(cells):
        return cells
    found = empty(len(cells), cells.dtype)
    shelf.used(found.nbytes)
    found[:] = cells
    return found


def column(cells: "pd.Series") -> "pd.Series":
    """The same of a column; texts stay in memory."""
    if cells.dtype == "category" or cells.dtype == "float64":
        found = cells.array if cells.dtype == "category" else cells.to_numpy()
        return type(cells)(laid(found), index=cells.index, copy=False)
    return cells


def used(size: int) -> None:
    """Tell that so many bytes are about to be used, so that those of before may leave memory."""
    if (shelf := current()) is not None:
        shelf.used(size)


def left() -> None:
    """Let all arrays of the shelf in use leave memory until they are used again."""
    if (shelf := current()) is not None:
        shelf.left()
