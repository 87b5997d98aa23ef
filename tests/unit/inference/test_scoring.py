"""Indices of respondents who answered all items, some or none."""

from dataclasses import replace

import numpy as np
import pandas as pd
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
