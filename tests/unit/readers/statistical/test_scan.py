"""Batches of statistical files."""

import pandas as pd
import pytest
from unit.readers.samples import read, source

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
