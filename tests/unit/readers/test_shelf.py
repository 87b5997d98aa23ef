"""Arrays that lie in a file: as those in memory, from a child process too, and nothing left."""

import errno
import os
import sys

import numpy as np
import pandas as pd
import pytest

from coproduction.readers import shelf
from coproduction.readers.isolation import isolated

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="arrays stay in memory elsewhere")


@pytest.fixture
def shelved(tmp_path, monkeypatch):
    """A shelf that takes arrays of any size."""
    monkeypatch.setattr(shelf, "LEAST", 1)
    monkeypatch.setattr(shelf, "CHUNK", 1 << 14)
    with shelf.at(tmp_path):
        yield shelf.current()
    assert not [*tmp_path.iterdir()]


def test_arrays_are_the_same_when_they_have_left_memory(shelved):
    arrays = [shelf.laid(np.arange(n, dtype=kind)) for n in (1, 5000, 40_000) for kind in "bdH"]
    arrays[1][0] = 7
    shelf.left()
    assert all(map(shelved.holds, arrays)) and arrays[1][0] == 7
    for n, array in zip(np.repeat([1, 5000, 40_000], 3), arrays, strict=True):
        np.testing.assert_array_equal(array[1:], np.arange(n).astype(array.dtype)[1:])


def test_a_column_keeps_its_kind_and_its_rows(shelved):
    marks = pd.Series(["a", "b", None], dtype="category", index=[4, 5, 6])
    for cells in (marks, pd.Series([1.5, np.nan]), pd.Series(["x", None], dtype="str")):
        pd.testing.assert_series_equal(shelf.column(cells), cells)
    assert shelved.holds(shelf.column(marks).array.codes)


def test_what_a_child_lays_is_here(shelved):
    def child():
        frame = pd.DataFrame({"n": shelf.laid(np.arange(9000.0))}, copy=False)
        frame["c"] = shelf.column(pd.Series(pd.Categorical(list("abb") * 3000)))
        return frame, shelf.laid(np.arange(6, dtype=np.int16)).reshape(2, 3)

    frame, square = isolated(child)
    assert shelved.holds(frame["n"].to_numpy()) and shelved.holds(square)
    shelf.left()
    assert frame["n"].tolist() == list(range(9000)) and frame["c"].tolist() == list("abb") * 3000
    assert square.tolist() == [[0, 1, 2], [3, 4, 5]]


def test_without_room_arrays_stay_in_memory(shelved, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "posix_fallocate", full)
    array = shelf.laid(np.arange(100))
    assert not shelved.holds(array) and array.tolist() == list(range(100))


def test_the_disk_keeps_room_for_what_is_written_beside(shelved, monkeypatch):
    free = os.fstatvfs(shelved._file.fileno())
    monkeypatch.setattr(shelf, "ROOM", free.f_bavail * free.f_frsize + 1)
    assert not shelved.holds(shelf.laid(np.arange(100)))


def test_in_a_folder_that_takes_no_file_they_stay_too(tmp_path):
    with shelf.at(tmp_path / "absent"):
        assert shelf.current() is None
        assert shelf.empty(1 << 20, np.int8).shape == (1 << 20,)
