"""CSV files: one line a row whatever its cells hold, and parts under each other."""

import csv
import errno
import os

import pandas as pd
import pytest

from coproduction.files import absence, concatenate, is_file, read_texts, whole, write_csv

ODD = ["a\rb", "a\nb", "a\r\nb", "\r", 'a "b"', "a,b", "NA", "01", " a "]


def test_a_cell_with_line_ends_stays_one_cell(tmp_path):
    frame = pd.DataFrame({"n": range(len(ODD)), "text": ODD, "last": 0.1})
    write_csv(frame, tmp_path / "a.csv")
    told = [f"'{text}" if text == "\r" else text for text in ODD]
    assert read_texts(tmp_path / "a.csv")["text"].tolist() == told
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as stream:
        assert [row[1] for row in csv.reader(stream)] == ["text", *told]
    assert (
        (tmp_path / "a.csv").read_bytes().startswith(b'n,text,last\n0,"a\rb",0.1\n1,"a\nb",0.1\n')
    )


def test_parts_stand_under_each_other_as_they_are(tmp_path):
    frame = pd.DataFrame({"n": range(len(ODD)), "text": ODD})
    write_csv(frame, tmp_path / "all.csv")
    for name, part in (("a", frame[:4]), ("b", frame[4:])):
        write_csv(part, tmp_path / f"{name}.csv")
    concatenate([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")], tmp_path / "both.csv")
    assert (tmp_path / "both.csv").read_bytes() == (tmp_path / "all.csv").read_bytes()
    write_csv(frame[["n"]], tmp_path / "b.csv")
    with pytest.raises(ValueError, match="do not have the same columns"):
        concatenate([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")], tmp_path / "both.csv")


def test_there_is_no_file_of_a_name_too_long(tmp_path):
    (tmp_path / "a").touch()
    assert is_file(tmp_path / "a")
    assert not is_file(tmp_path / ("a" * 300)) and not is_file(tmp_path / "\0")


def test_what_stands_at_a_path_in_place_of_a_file_is_said(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert absence(tmp_path) == "is a folder, not a file"
    assert absence(tmp_path / "pipe") == "is a pipe or device, not a file"
    assert absence(tmp_path / "nothing") == absence(tmp_path / ("x" * 300)) == "is not there"


def test_a_full_disk_tells_which_file_had_no_room(tmp_path):
    with pytest.raises(OSError, match=r"a\.csv"), whole(tmp_path / "a.csv") as partial:
        partial.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(OSError) as told, whole(tmp_path / "a.csv"):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    assert told.value.filename is None
    assert not list(tmp_path.iterdir())
