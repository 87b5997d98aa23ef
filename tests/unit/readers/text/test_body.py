"""Bytes of a text: the same in memory, of a file and on a shelf."""

import io
import os
from unittest.mock import Mock

import numpy as np
import pytest

from coproduction.readers import shelf
from coproduction.readers.text import body as bodies
from coproduction.readers.text.body import Body

TEXT = b"a;b\n1;\n\n2;x\n"


def test_bytes_of_parts_lie_in_a_file_beside_what_is_written(tmp_path):
    with shelf.at(tmp_path):
        found = Body.stored(iter([TEXT, b"", TEXT]))
        found.left()
        assert found.read(0, len(found)) == TEXT + TEXT
        assert len(Body.stored([])) == 0
    assert not [*tmp_path.iterdir()]


def test_bytes_stay_in_memory_where_the_folder_has_no_room(tmp_path, monkeypatch):
    written, pread = iter([None, OSError("full")]), os.pread

    def full(part, file, n):
        if error := next(written):
            file.write(part[:2])
            raise error
        file.write(part)

    class Short(io.FileIO):
        """The system gives fewer bytes than are asked for, as of more than 2 GiB."""

        def read(self, size=-1, /):
            return super().read(min(size, 5))

    def file(self):
        found = Short(tmp_path / "bytes", "w+")
        (tmp_path / "bytes").unlink()
        return found

    monkeypatch.setattr(bodies, "_written", full)
    monkeypatch.setattr(bodies.os, "pread", lambda file, n, at: pread(file, min(n, 5), at))
    monkeypatch.setattr(shelf.Shelf, "file", file)
    with shelf.at(tmp_path):
        found = Body.stored([TEXT, b"3;y\n", b"4;z\n"])
    assert found.read(0, 99) == TEXT + b"3;y\n4;z\n"


def test_bytes_stay_in_memory_where_no_file_can_be_made(tmp_path, monkeypatch):
    with shelf.at(tmp_path):
        monkeypatch.setattr(shelf.tempfile, "TemporaryFile", Mock(side_effect=OSError("no inode")))
        found = Body.stored([TEXT, b"3;y\n"])
    assert found.read(0, 99) == TEXT + b"3;y\n"


@pytest.mark.parametrize("size", [1, 3, 100])
def test_signs_are_counted_however_few_bytes_are_looked_at_together(monkeypatch, size):
    monkeypatch.setattr(bodies, "CHUNK", size)
    body = Body.of(TEXT)
    assert body.counted(ord("\n")) == 4
    assert body.holds(ord("x")) and not body.holds(ord("y"))
    before = body.before(np.array([0, 3, 4, 7, 12]), b"\n;")
    assert before.tolist() == [0, 1, 2, 4, 7]
    assert b"".join(part.tobytes() for _, part in body.below(2).parts()) == TEXT[2:]
