"""Files that are named on the command line."""

import pytest

from coproduction.draft.compare import profiles
from coproduction.draft.given_files import absent
from coproduction.faults import Faults


def test_a_name_with_blanks_is_told_whole(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wave 1 final.csv").write_text("a\n1\n")
    (tmp_path / "b.csv").write_text("a\n1\n")
    parts = ["wave", "1", "final.csv", "b.csv", "c.csv"]
    blanks, gone = absent(parts, "make draft")
    assert (blanks.file, blanks.problem) == (
        "wave 1 final.csv",
        "blanks part the name of the file",
    )
    assert blanks.mend.startswith("make draft FILES=\"'wave 1 final.csv'\"")
    assert (gone.file, gone.problem) == ("c.csv", "the file is not there")
    assert absent(["wave 1 final.csv", "b.csv"], "make draft") == []
    with pytest.raises(Faults, match="blanks part the name"):
        profiles(parts)
