"""Indices: means and sums of items, and what a missing answer does to them."""

import numpy as np
import pandas as pd

from coproduction.inference import scoring


def test_a_sum_counts_activities_and_takes_missing_ones_for_none():
    scores = {"scores": {"never": 0.0, "often": 1.0}}
    answers = [["often", "often", "often"], ["often", None, "never"], ["often", None, None]]
    frame = pd.DataFrame(answers, columns=["a", "b", "c"]).astype(
        pd.CategoricalDtype(["never", "often"])
    )
    entry = {"items": dict.fromkeys("abc", scores), "minimum_answered": 2}
    entry |= {"missing_as_zero": True, "aggregate": "sum"}
    np.testing.assert_array_equal(scoring.index(frame, entry), [3, 1, np.nan])
    mean = scoring.index(frame, entry | {"aggregate": "mean"})
    np.testing.assert_allclose(mean, [1, 1 / 3, np.nan])
