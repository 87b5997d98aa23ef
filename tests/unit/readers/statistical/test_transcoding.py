"""Texts of statistical files in another encoding than declared."""

from types import SimpleNamespace

import pandas as pd
import pytest
from unit.readers.samples import UTF8_IN_OLD_STATA, source

from coproduction.faults import Faults
from coproduction.readers.dispatch import read
from coproduction.readers.statistical import readstat


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


@pytest.mark.parametrize("kind", UTF8_IN_OLD_STATA)
def test_utf8_in_an_old_stata_file_is_told(folder, kind):
    with pytest.raises(Faults) as met:
        read(source(kind), root=folder)
    assert met.value.faults[0].mend == "encoding: utf-8"
    assert "'ä' reads 'Ã¤'" in met.value.faults[0].problem


@pytest.mark.parametrize(
    "encoding", ["windows-1255", "cp1258", "TCVN", "big5-hkscs", "iso-2022-jp", "shift_jisx0213"]
)
def test_encodings_whose_letters_wait_for_the_next_are_refused(folder, encoding):
    with pytest.raises(Faults, match="stand in the next cell") as met:
        read(source("sav") | {"encoding": encoding}, root=folder)
    assert met.value.faults[0].check == "encoding"


def test_such_an_encoding_that_the_file_declares_is_refused_too(folder, monkeypatch):
    declared = SimpleNamespace(file_encoding="windows-1255")
    monkeypatch.setattr(readstat, "scan", lambda *_, **__: (None, declared))
    with pytest.raises(Faults, match="windows-1255 cannot be read safely"):
        read(source("sav"), root=folder)
