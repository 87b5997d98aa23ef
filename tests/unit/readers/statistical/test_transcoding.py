"""Texts of statistical files in another encoding than declared."""

import pandas as pd
import pyreadstat
import pytest
from unit.readers.samples import UTF8_IN_OLD_STATA, read, source

from coproduction.faults import Faults


def test_stata_encoding(tmp_path):
    def written(*texts):
        frame = pd.DataFrame({"a": [*texts, "longer than these"]})
        frame.to_stata(tmp_path / "a.dta", write_index=False, version=114)

    written("café", "crème")
    data = read({"file": "a.dta"}, root=tmp_path).data
    assert data["a"].tolist()[:2] == ["café", "crème"]
    assert read({"file": "a.dta", "encoding": "latin-1"}, root=tmp_path).data.equals(data)
    with pytest.raises(Faults, match="cannot be decoded as utf-8"):
        read({"file": "a.dta", "encoding": "utf-8"}, root=tmp_path)
    with pytest.raises(Faults, match="not known"):
        read({"file": "a.dta", "encoding": "utf-9"}, root=tmp_path)
    # ReadStat cuts such a letter at the end of a text without a word.
    written("x", "café")
    with pytest.raises(Faults) as met:
        read({"file": "a.dta", "encoding": "utf-8"}, root=tmp_path)
    assert (met.value.faults[0].column, met.value.faults[0].rows) == ("a", (2,))


def test_a_name_that_is_cut_within_a_letter_is_told(tmp_path):
    frame = pd.DataFrame({"q": [1.0], "name": ["b"]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav")
    content = (tmp_path / "a.sav").read_bytes()
    assert content.count(b"NAME=name") == 1
    hurt = content.replace(b"NAME    ", b"NAME \xaf\x8d ").replace(b"NAME=name", b"NAMX=name")
    (tmp_path / "a.sav").write_bytes(hurt)
    with pytest.raises(Faults, match="name of the column ends in bytes"):
        read({"file": "a.sav"}, root=tmp_path)


@pytest.mark.parametrize("kind", UTF8_IN_OLD_STATA)
def test_utf8_in_an_old_stata_file_is_told(folder, kind):
    with pytest.raises(Faults) as met:
        read(source(kind), root=folder)
    assert met.value.faults[0].mend == "encoding: utf-8"
    assert "'ä' reads 'Ã¤'" in met.value.faults[0].problem
