"""What ReadStat reads, in one process or in two."""

import pandas as pd
import pyreadstat
import pytest
from unit.readers.samples import FRAME, KINDS, UTF8_IN_OLD_STATA, read, run_here, source, write

from coproduction.faults import Faults
from coproduction.readers import dispatch, formats
from coproduction.readers.isolation import processes
from coproduction.readers.statistical import readstat, scan


def test_texts_of_a_column_whose_name_is_not_ascii(tmp_path):
    frame = pd.DataFrame({"κείμενο": ["ναι", "όχι"]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav")
    assert read({"file": "a.sav"}, root=tmp_path).data["κείμενο"].tolist() == ["ναι", "όχι"]


STATISTICAL = [kind for kind in KINDS if kind not in ("por", "xlsx", "parquet", "csv")]


@pytest.mark.parametrize("kind", STATISTICAL)
def test_two_processes_read_the_same(tmp_path, monkeypatch, kind):
    write(kind, tmp_path / source(kind)["file"])
    declared = source(kind) | ({"encoding": "utf-8"} if kind in UTF8_IN_OLD_STATA else {})
    alone = read(declared, root=tmp_path)
    forked, started = [], readstat.started
    monkeypatch.setattr(formats, "LARGE", 0)
    monkeypatch.setattr(scan, "BATCH", 0)
    monkeypatch.setattr(scan, "LEAST", 70)
    monkeypatch.setattr(dispatch, "started", run_here)
    monkeypatch.setattr(readstat, "started", lambda *of: forked.append(of) or started(*of))
    with processes(2):
        both = read(declared, root=tmp_path)
    # a transport file says nowhere how many respondents it holds: no half is known
    assert len(forked) == (not kind.startswith("xpt"))
    pd.testing.assert_frame_equal(both.data, alone.data, check_exact=True)
    assert (both.columns, both.notes, both.encoding) == (alone.columns, alone.notes, alone.encoding)


@pytest.mark.parametrize("row", [3, 290])
def test_a_fault_of_either_half_is_told_as_in_one_process(tmp_path, monkeypatch, row):
    frame = FRAME.assign(name="a")
    frame.loc[row, "name"] = "ä"
    pyreadstat.write_sav(frame, tmp_path / "a.sav")
    raw = (tmp_path / "a.sav").read_bytes()
    (tmp_path / "a.sav").write_bytes(raw.replace("ä".encode(), b"\xe4 "))
    told = []
    monkeypatch.setattr(formats, "LARGE", 0)
    for n in (1, 2):
        with processes(n), pytest.raises(Faults) as met:
            read({"file": "a.sav"}, root=tmp_path)
        told.append(met.value.faults)
    assert told[0] == told[1]


def test_a_file_cut_in_either_half_is_told_as_in_one_process(tmp_path, monkeypatch):
    pyreadstat.write_sav(FRAME, tmp_path / "a.sav")
    raw = (tmp_path / "a.sav").read_bytes()
    monkeypatch.setattr(formats, "LARGE", 0)
    for cut in (len(raw) - 30, len(raw) - 200 * 24):
        (tmp_path / "a.sav").write_bytes(raw[:cut])
        told = []
        for n in (1, 2):
            with processes(n), pytest.raises(Faults) as met:
                read({"file": "a.sav"}, root=tmp_path)
            told.append(met.value.faults)
        assert told[0] == told[1]
