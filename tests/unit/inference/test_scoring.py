"""Indices of respondents who answered all items, some or none."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from declarations import index

from coproduction.inference import scoring
from coproduction.study.resolved.analysis import ByLevel, Linear

SCORES = ByLevel({"never": 0.0, "often": 1.0})


def test_a_sum_counts_activities_and_takes_missing_ones_for_none():
    answers = [["often", "often", "often"], ["often", None, "never"], ["often", None, None]]
    frame = pd.DataFrame(answers, columns=["a", "b", "c"]).astype(
        pd.CategoricalDtype(["never", "often"])
    )
    entry = replace(
        index("activities", items=dict.fromkeys("abc", SCORES)),
        minimum_answered=2,
        missing_as_zero=True,
        aggregate="sum",
    )
    np.testing.assert_array_equal(scoring.index(frame, entry), [3, 1, np.nan])
    mean = scoring.index(frame, replace(entry, aggregate="mean"))
    np.testing.assert_allclose(mean, [1, 1 / 3, np.nan])


def test_numbers_are_scored_by_a_line_and_the_mean_is_of_who_answered():
    frame = pd.DataFrame({"a": [0.0, 10.0, np.nan], "b": [4.0, np.nan, np.nan]})
    entry = replace(
        index("trust", items={"a": Linear(10.0, 0.0), "b": Linear(-10.0, 100.0)}),
        minimum_answered=1,
    )
    found = scoring.with_indices(frame, [entry])
    np.testing.assert_allclose(found["trust"], [30.0, 100.0, np.nan])


@pytest.mark.parametrize("most", [0, 8, 1 << 15])
@pytest.mark.parametrize("minimum", [0, 2])
def test_an_index_is_the_same_told_of_patterns_of_answers(monkeypatch, most, minimum):
    monkeypatch.setattr(scoring, "MOST_PATTERNS", most)
    rng, levels = np.random.default_rng(7), ["no", "yes", "often"]
    frame = pd.DataFrame(
        {
            item: pd.Categorical.from_codes(rng.integers(-1, 3, 60), pd.Index(levels))
            for item in "ab"
        }
    )
    frame["c"] = np.where(rng.random(60) < 0.3, np.nan, rng.random(60))
    scored = ByLevel({"no": 0.1, "yes": 0.7, "often": 1 / 3})
    entries = [
        replace(index("x", items={"a": scored, "b": scored}), minimum_answered=minimum),
        replace(index("y", items={"a": scored, "c": Linear(0.5, 0.1)}), minimum_answered=minimum),
    ]
    parts = [pa.Table.from_pandas(frame[:40]), pa.Table.from_pandas(frame[40:])]
    weights = pd.DataFrame({"weight": np.ones(60)})
    told = pa.concat_tables(scoring.indexed(parts, weights, entries)).to_pandas()
    expected = scoring.with_indices(frame, entries)
    for entry in entries:
        assert told[entry.column].tolist() == pytest.approx(
            expected[entry.column].tolist(), abs=0, rel=0, nan_ok=True
        )
