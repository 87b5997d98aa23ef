"""The zip of an archive: the same bytes whatever is around, nothing where something is wrong."""

import os
import time
import zipfile

import pytest
from tiny_archive import listed, write

from archive import packing
from archive.verify import Refused


def packed(tree, name="tiny.zip"):
    packing.pack(tree / "contents.json", tree.parent / name, tree)
    return tree.parent / name


def test_entries_are_sorted_stored_of_one_mode_and_dated_by_the_release(tree):
    with zipfile.ZipFile(packed(tree)) as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(names, key=lambda name: name.encode())
    assert {entry.date_time for entry in entries} == {(2026, 1, 31, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert {name.split("/")[0] for name in names} == {"tiny-1.0"}
    assert "tiny-1.0/data/flow/in/räw 1%.txt" in names


def test_bytes_depend_on_no_date_umask_zone_or_path(tree, monkeypatch):
    one = packed(tree).read_bytes()
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    before = os.umask(0o077)
    try:
        elsewhere = tree.parent / "an other ü" / "tree"
        tree.rename(elsewhere.parent.with_name("moved"))
        elsewhere.parent.mkdir()
        (tree.parent / "moved").rename(elsewhere)
        for path in elsewhere.rglob("*"):
            os.utime(path, (0, 0))
        assert packed(elsewhere).read_bytes() == one
    finally:
        os.umask(before)
        monkeypatch.undo()
        time.tzset()


def test_a_correction_names_what_it_replaces(tree):
    write(tree, listed(version="1.1", replaces="1.0", reason="a weight"))
    with zipfile.ZipFile(packed(tree)) as archive:
        told = archive.read("tiny-1.1/bag-info.txt").decode()
    assert "Replaces: tiny-1.0\nReason: a weight\n" in told


def test_files_that_are_not_there_are_all_told_and_nothing_is_written(tree):
    for name in ("a", "b"):
        (tree / f"out/{name}.csv").unlink()
    with pytest.raises(Refused, match=r"no such files: out/a\.csv, out/b\.csv"):
        packed(tree)
    assert [path.name for path in tree.parent.iterdir()] == ["tree"]
