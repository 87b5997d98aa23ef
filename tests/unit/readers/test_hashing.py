"""A checksum taken ahead is that of the file, and is taken again where the other process ended."""

import hashlib
import os
import signal

import pytest

from coproduction.readers import hashing
from coproduction.readers.isolation import processes


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "export.sav"
    path.write_bytes(b"answers")
    return path


@pytest.mark.parametrize("n", [1, 2])
def test_the_checksum_is_that_of_the_file(file, n):
    with processes(n), hashing.begun(file):
        found = [hashing.of(file), hashing.of(file)]
    assert found == [hashlib.sha256(b"answers").hexdigest()] * 2


def test_that_of_another_file_is_its_own(file, tmp_path):
    other = tmp_path / "other.sav"
    other.write_bytes(b"")
    with processes(2), hashing.begun(file):
        assert hashing.of(other) == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize("content", [b"other", b"another answer"])
def test_it_is_taken_again_of_a_file_that_changed_since(file, content):
    with processes(2), hashing.begun(file):
        file.write_bytes(content)
        assert hashing.of(file) == hashlib.sha256(content).hexdigest()


def test_it_is_taken_here_where_the_other_process_was_ended(file, monkeypatch):
    monkeypatch.setattr(hashing, "sha256", _killed(os.getpid(), hashing.sha256))
    with processes(2), hashing.begun(file):
        assert hashing.of(file) == hashlib.sha256(b"answers").hexdigest()


def _killed(here, taken):
    def taking(path):
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return taken(path)

    return taking


def test_of_a_file_that_is_not_there_it_is_an_error_when_it_is_asked_for(tmp_path):
    with processes(2), hashing.begun(tmp_path / "none"), pytest.raises(FileNotFoundError):
        hashing.of(tmp_path / "none")
