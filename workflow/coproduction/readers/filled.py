"""Filled: an array that a child process fills from its start, while others use what is there."""

import os
import select
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from coproduction.readers import shelf
from coproduction.readers.isolation import pays, started

#: Bytes of a number of cells, which a pipe takes whole or not at all.
_TOLD = 8


class Filled:
    """The cells of an array, of which those that are asked for are waited for.

    A process that is forked of the one that began it waits for all of them. Raises as
    `isolation.started` does.
    """

    def __init__(self, cells: np.ndarray, inlet: int, answer: Callable[[], None]):
        self._cells, self._inlet, self._answer = cells, inlet, answer
        self._there, self._owner = 0, os.getpid()

    def __len__(self) -> int:
        return len(self._cells)

    def __getitem__(self, rows: slice | np.ndarray) -> np.ndarray:
        self._wait(rows.indices(len(self))[1] if isinstance(rows, slice) else len(self))
        return self._cells[rows]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self[:], dtype, copy=copy)

    def _wait(self, n: int) -> None:
        if self._there >= n:
            return
        if os.getpid() != self._owner:
            ended = select.poll()
            ended.register(self._inlet, 0)  # nothing but that all who write are gone
            ended.poll()
            self._there = len(self)
        while self._there < n:
            told = os.read(self._inlet, _TOLD)
            if not told:
                self._answer()
                raise EOFError(f"{self._there} of {len(self)} cells")
            self._there = int.from_bytes(told, "little")


@contextmanager
def filled(
    n: int, dtype: type, parts: Callable[..., Iterator[np.ndarray]], *arguments: Any
) -> Generator[Callable[[], np.ndarray | Filled], None, None]:
    """Begin to fill n cells in a child process where that `pays`, and give what has them.

    `parts` gives the cells in order, some at once. Elsewhere they are made when they are asked for.
    """
    if not pays(n):
        yield lambda: np.concatenate([np.empty(0, dtype), *parts(*arguments)])
        return
    cells = shelf.shared(n, dtype)
    inlet, outlet = os.pipe()
    try:
        with started(_fill, cells, outlet, parts, arguments) as answer:
            arguments = ()  # the child has them
            os.close(outlet)
            found = Filled(cells, inlet, answer)
            yield lambda: found
    finally:
        os.close(inlet)


def _fill(
    cells: np.ndarray,
    outlet: int,
    parts: Callable[..., Iterator[np.ndarray]],
    arguments: tuple[Any, ...],
) -> None:
    there = 0
    for part in parts(*arguments):
        start, there = there, there + len(part)
        cells[start:there] = part
        os.write(outlet, there.to_bytes(_TOLD, "little"))
