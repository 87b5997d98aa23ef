"""Columns of microdata are counted alike however respondents are grouped."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from coproduction.account.column_counts import counted
from coproduction.account.number_statistics import Numbers
from coproduction.harmonise import microdata


def test_names_and_numbers_are_counted_by_weight(tmp_path, monkeypatch):
    monkeypatch.setattr(microdata, "GROUP", 2)
    people = pd.DataFrame(
        {
            "weight": [1.0, 2.0, 3.0, 0.5, 0.0],
            "sex": pd.Categorical(["m", "f", None, "m", "f"], ["f", "m", "x"]),
            "why": ["late", None, "early", "late", None],
            "age": [20.0, np.nan, 30.0, 20.0, 41.0],
        }
    )
    microdata.write([pa.Table.from_pandas(people)], tmp_path / "some.parquet")
    found = counted(tmp_path / "some.parquet", ["sex", "why", "age"])
    assert found["sex"].names == ["f", "m", "x"] and found["sex"].n == 4
    assert found["sex"].counts == {"f": 2, "m": 2, "x": 0}
    assert found["sex"].weights == {"f": 2.0, "m": 1.5, "x": 0.0}
    assert found["why"].names == ["early", "late"] and not found["why"].ordered
    assert found["age"].n == 4 and found["age"].different == 3
    assert found["age"].statistics()["mean"] == pytest.approx((30 + 90) / 4.5)
    assert found["weight"].total == 6.5


def test_statistics_are_those_of_all_numbers_at_once():
    rng = np.random.default_rng(5)
    numbers, weights = rng.integers(0, 700, 5000).astype(float), rng.random(5000)
    numbers[::50] = np.nan
    once, parted = Numbers(), Numbers()
    once.add(numbers, weights)
    for rows in np.array_split(np.arange(5000), 23):
        parted.add(numbers[rows], weights[rows])
    assert parted.n == once.n == 4900
    assert parted.statistics() == pytest.approx(once.statistics(), rel=1e-12)
    assert Numbers().statistics() == {}
