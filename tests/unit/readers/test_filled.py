"""Cells that another process fills are there when they are asked for, or it is told why not."""

import os
import signal
from pathlib import Path

import numpy as np
import pytest

from coproduction.faults import Crash
from coproduction.readers import filled, isolation, shelf
from coproduction.readers.isolation import processes, started

N = 1000


@pytest.fixture(params=["memory", "shelf"])
def two(request, tmp_path, monkeypatch):
    monkeypatch.setattr(isolation, "WORTH", 10)
    monkeypatch.setattr(shelf, "LEAST", 10)
    with processes(2), shelf.at(tmp_path) if request.param == "shelf" else processes(2):
        yield


def numbers(first, wait=None):
    yield np.arange(first, first + 300, dtype=np.uint64)
    if wait is not None:
        os.read(wait, 1)
    yield np.arange(first + 300, first + N, dtype=np.uint64)


def test_what_is_there_is_used_before_the_rest_is_made(two):
    wait, go = os.pipe()
    with filled.filled(N, np.uint64, numbers, 5, wait) as made:
        cells = made()
        assert len(cells) == N
        assert cells[100:300].tolist() == [*range(105, 305)]
        os.write(go, b"!")
        assert cells[np.array([0, N - 1])].tolist() == [5, N + 4]
        np.testing.assert_array_equal(np.asarray(cells), np.arange(5, N + 5))
    os.close(wait)
    os.close(go)


def test_a_process_that_is_forked_meanwhile_waits_for_all(two):
    wait, go = os.pipe()
    with filled.filled(N, np.uint64, numbers, 0, wait) as made:
        cells = made()
        with started(lambda: int(np.asarray(cells).sum())) as answer:
            assert cells[:300].sum() == 299 * 150
            os.write(go, b"!")
            assert answer() == N * (N - 1) // 2
    os.close(wait)
    os.close(go)


def test_one_process_makes_them_when_they_are_asked_for():
    begun = []
    with filled.filled(N, np.uint64, lambda: begun.append(1) or numbers(0)) as made:
        assert not begun
        np.testing.assert_array_equal(made(), np.arange(N))
    with filled.filled(0, np.uint64, lambda: iter(())) as made:
        assert len(made()) == 0


def test_how_it_ended_is_told_to_who_waits(two):
    def failing(how):
        yield np.zeros(300, dtype=np.uint64)
        how()

    def wrong():
        raise ValueError("no number")

    def killed():
        os.kill(os.getpid(), signal.SIGKILL)

    with filled.filled(N, np.uint64, failing, wrong) as made:
        assert not made()[:300].any()
        with pytest.raises(ValueError, match="no number"):
            made()[:301]
    with (
        filled.filled(N, np.uint64, failing, killed) as made,
        pytest.raises(Crash, match="SIGKILL"),
    ):
        np.asarray(made())
    with (
        filled.filled(N, np.uint64, failing, list) as made,
        pytest.raises(EOFError, match="300 of 1000"),
    ):
        np.asarray(made())


def test_nothing_is_left_open(monkeypatch):
    monkeypatch.setattr(isolation, "WORTH", 10)
    open_files, found = Path("/proc/self/fd"), []
    for _ in range(2):
        with processes(2), filled.filled(N, np.uint64, numbers, 0) as made:
            np.asarray(made())
        found.append(len([*open_files.iterdir()]))
    assert found[0] == found[1]
