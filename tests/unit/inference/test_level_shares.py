"""Shares by the weights at levels in PSUs are the means of indicators."""

import numpy as np
import pandas as pd
import pytest

from coproduction.inference import level_shares
from coproduction.inference.design import Design


@pytest.mark.parametrize("everybody", [True, False])
def test_shares_are_means_of_indicators(everybody):
    rng = np.random.default_rng(2)
    n = 500
    psu = rng.integers(0, 40, n)
    weight = rng.uniform(0.2, 3, n)
    frame = pd.DataFrame({"weight": weight, "stratum": (psu % 3).astype(str), "psu": psu})
    design, position = Design.of(frame), rng.integers(0, 4, n).astype(np.int8)
    inside = np.ones(n, dtype=bool) if everybody else (position < 3) & (rng.random(n) < 0.6)
    for cumulated, x in (
        (False, position[:, None] == np.arange(4)),
        (True, position[:, None] <= np.arange(3)),
    ):
        theirs = design.mean(x, inside)
        ours = level_shares.estimated(design, position, x.shape[1], inside, cumulated)
        np.testing.assert_allclose(ours.estimate, theirs.estimate, rtol=1e-12)
        np.testing.assert_allclose(ours.covariance, theirs.covariance, rtol=1e-9, atol=1e-18)
        assert (ours.df, ours.n) == (theirs.df, theirs.n)
        assert ours.weighted_n == pytest.approx(theirs.weighted_n)


def test_a_share_of_all_is_one():
    design = Design.of(pd.DataFrame({"weight": np.random.default_rng(1).random(999) + 0.1}))
    found = level_shares.estimated(design, np.ones(999, dtype=int), 3, np.ones(999, dtype=bool))
    assert found.estimate.tolist() == [0, 1, 0] and not found.covariance.any()
