"""Body: the bytes of a text, which lie in a file and are in memory only while looked at."""

import errno
import io
import mmap
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np

from coproduction.readers import shelf

#: Bytes that are looked at together: arrays of as many stay in the cache of a processor.
CHUNK = 1 << 20


class Body:
    """Bytes of a file that is mapped, or of memory. `cells` are all of them, as uint8."""

    def __init__(self, cells: np.ndarray, mapped: mmap.mmap | None = None) -> None:
        self.cells, self._mapped = cells, mapped

    @classmethod
    def of(cls, text: bytes | memoryview) -> "Body":
        """Some bytes of memory."""
        return cls(np.frombuffer(text, dtype="uint8"))

    @classmethod
    def mapped(cls, file: BinaryIO) -> "Body":
        """The bytes of a file that has some."""
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return cls(np.frombuffer(mapped, dtype="uint8"), mapped)

    @classmethod
    def stored(cls, parts: Iterable[bytes]) -> "Body":
        """Bytes that come in parts, in a file beside what is written.

        They are in memory where there is no shelf, and where its folder has no room for them.
        """
        on, memory, n = shelf.current(), io.BytesIO(), 0
        try:
            file = on.file() if on else None
        except OSError:  # no file can be made there
            file = None
        for part in parts:
            if file is not None:
                try:
                    _written(part, file, n)
                    n += len(part)
                    continue
                except OSError:
                    _taken_back(file, n, memory)
                    file = None
            memory.write(part)
        return cls.of(memory.getbuffer()) if file is None or not n else cls.mapped(file)

    def __len__(self) -> int:
        return len(self.cells)

    def below(self, n: int) -> "Body":
        """The bytes without the first n."""
        return Body(self.cells[n:], self._mapped)

    def part(self, start: int, end: int) -> "Body":
        """Some of the bytes; fewer where the text ends before."""
        return Body(self.cells[start:end], self._mapped)

    def read(self, start: int, end: int) -> bytes:
        """Some of the bytes; fewer where the text ends before."""
        return self.cells[start:end].tobytes()

    def parts(self, size: int = 0) -> Iterator[tuple[int, np.ndarray]]:
        """All bytes, so many together, each with where they begin; they leave memory then."""
        size = size or CHUNK
        seen = 0
        for start in range(0, len(self.cells), size):
            part = self.cells[start : start + size]
            yield start, part
            if (seen := seen + len(part)) >= shelf.MOST:
                self.left()
                seen = 0
        self.left()

    def before(self, places: np.ndarray, signs: bytes) -> np.ndarray:
        """How many of some signs stand before each of some places, which are in order."""
        found = np.zeros(len(places), dtype="int64")
        at = n = 0
        if not len(places):
            return found
        for start, part in self.parts():
            met = sum((part == sign for sign in signs[1:]), part == signs[0])
            ends = np.flatnonzero(met)
            last = int(np.searchsorted(places, start + len(part)))
            found[at:last] = np.searchsorted(ends, places[at:last] - start) + n
            at, n = last, n + len(ends)
            if at == len(places):
                break
        found[at:] = n
        return found

    def counted(self, sign: int) -> int:
        """How many bytes are a sign."""
        return sum(int(np.count_nonzero(part == sign)) for _, part in self.parts())

    def holds(self, sign: int) -> bool:
        """Whether some byte is a sign."""
        return any((part == sign).any() for _, part in self.parts())

    def left(self) -> None:
        """Let all bytes leave memory until they are looked at again."""
        if self._mapped is not None and sys.platform == "linux":
            self._mapped.madvise(mmap.MADV_DONTNEED)


def _written(part: bytes, file: io.FileIO, n: int) -> None:
    """Write below the first n bytes. Raises `OSError` where others had too little room then."""
    disk = os.fstatvfs(file.fileno())
    if disk.f_bavail * disk.f_frsize - len(part) < max(shelf.ROOM, n):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    left = memoryview(part)
    while left:
        left = left[file.write(left) :]


def _taken_back(file: io.FileIO, n: int, to: io.BytesIO) -> None:
    """Read the first n bytes, what is below them gone; a single read may give fewer."""
    file.truncate(n)
    file.seek(0)
    shutil.copyfileobj(file, to)
