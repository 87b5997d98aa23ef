"""Variances between PSUs are the same whatever stands in memory at once."""

import numpy as np
import pytest

from coproduction.inference import stratified
from coproduction.inference.stratified import Scores, between


@pytest.mark.parametrize("most", [1, 40, 300])
def test_some_strata_after_others_tell_the_same(monkeypatch, most):
    rng = np.random.default_rng(3)
    stratum_of_psu = np.sort(rng.integers(0, 9, 60))
    psu = rng.integers(0, 55, 9000)  # some have nobody
    columns, factor = rng.normal(size=(9000, 4)), rng.random(9)
    for scores in (Scores(columns, rng.random(9000)), columns):
        whole = between(scores, psu, stratum_of_psu, factor)
        monkeypatch.setattr(stratified, "MOST", most)
        parted = between(scores, psu, stratum_of_psu, factor)
        monkeypatch.undo()
        np.testing.assert_allclose(parted, whole, rtol=1e-12, atol=1e-12 * np.abs(whole).max())
