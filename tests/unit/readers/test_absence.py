"""A path that leads to no file is told, whatever is there instead."""

import os

import pytest
from unit.readers.samples import read

from coproduction.faults import Faults
from coproduction.readers.absence import absent


def test_what_is_no_file_is_told(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for name, said in {
        "folder.csv": "folder",
        "pipe.csv": "pipe or device",
        "none.csv": "no such file",
        "x" * 300 + ".csv": "too long",
    }.items():
        with pytest.raises(Faults, match=said) as met:
            read({"file": name}, root=tmp_path)
        (fault,) = met.value.faults
        assert fault.check == "absent file" and fault.mend and len(fault.file) <= 200


def test_a_file_that_is_there_is_not_absent(tmp_path):
    (tmp_path / "a.csv").write_text("a\n1\n")
    assert absent("a.csv", tmp_path / "a.csv") == []
