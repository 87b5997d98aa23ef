"""Columns that are read one by one are those of a frame."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from coproduction.harmonise import microdata
from coproduction.inference.design import Design
from coproduction.inference.singly import Picked

NAMES = ["weight", "stratum", "psu", "source"]


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(2)
    psu = np.where(rng.random(300) < 0.1, None, rng.integers(0, 40, 300).astype(str))
    return pd.DataFrame(
        {
            "weight": rng.random(300),
            "stratum": pd.Categorical(np.where(rng.random(300) < 0.2, None, ["w", "x", "y"] * 100)),
            "psu": pd.Categorical(psu),
            "source": pd.Categorical(["a", "b"] * 150),
        }
    )


@pytest.fixture
def opened(frame, tmp_path, monkeypatch):
    monkeypatch.setattr(microdata, "GROUP", 64)
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for at, name in enumerate(table.column_names):
        if name != "weight":
            table = table.set_column(at, name, table[name].cast(microdata.NAMES))
    microdata.write([table], tmp_path / "people.parquet")
    return microdata.Opened(tmp_path / "people.parquet")


def test_a_column_of_names_is_read_as_codes_of_its_names(frame, opened):
    codes, names = opened.coded("psu")
    assert len(set(names.to_pylist())) == len(names) == 40
    told = [*names.to_pylist(), None]
    assert [told[code] for code in codes] == frame["psu"].astype(object).where(
        frame["psu"].notna(), None
    ).tolist()


def test_a_design_is_the_same_from_a_file_as_from_a_frame(frame, opened):
    own, whole = (Design.of(Picked(one, NAMES)) for one in (opened, frame))
    assert own.strata == whole.strata
    for name in ("weights", "psu", "stratum_of_psu", "clustered", "stratified"):
        assert np.array_equal(getattr(own, name), getattr(whole, name)), name


def test_columns_that_are_not_named_are_not_there(frame):
    own = Picked(frame, ["weight", "country"])
    assert "weight" in own and "psu" not in own and "country" not in own
    codes, labels = own.coded("psu")
    assert (codes == -1).all() and not len(labels)
