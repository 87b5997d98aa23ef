"""Batches of statistical files."""

import pandas as pd
import pyreadstat
import pytest
from unit.readers.samples import read, source

from coproduction.faults import Faults
from coproduction.readers import gather
from coproduction.readers.statistical import scan


@pytest.mark.parametrize("kind", ["sav", "zsav", "dta15", "xpt8"])
def test_batches_join_without_a_seam(folder, monkeypatch, kind):
    """Also where a column first seems to have few distinct cells, then many."""
    whole = read(source(kind), root=folder).data
    monkeypatch.setattr(scan, "BATCH", 0)
    monkeypatch.setattr(scan, "LEAST", 7)
    parts = read(source(kind), root=folder).data
    pd.testing.assert_frame_equal(parts, whole)
    monkeypatch.setattr(gather, "MOST_DISTINCT", 20)
    plain = read(source(kind), root=folder).data
    assert plain.iloc[:, 0].dtype == "float64" and plain.iloc[:, 0].tolist() == list(range(300))


@pytest.mark.parametrize("version", [8, 12])
def test_headers_that_the_binding_of_readstat_cannot_follow_are_damaged(tmp_path, version):
    path = tmp_path / "a.dta"
    pyreadstat.write_dta(pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]}), path, version=version)
    raw = path.read_bytes()
    path.write_bytes(raw[:111] + b"\0" + raw[111:])
    with pytest.raises(TypeError):
        pyreadstat.read_dta(path)
    with pytest.raises(Faults, match="The file is damaged"):
        read({"file": "a.dta"}, root=tmp_path)
