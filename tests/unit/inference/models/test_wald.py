"""Wald tests of many contrasts on few degrees of freedom, by draws from their distribution."""

import numpy as np
import pytest
from scipy.special import fdtrc

from coproduction.inference.models.wald import LIBERAL, adjusted, liberal


def statistics(q: int, df: int, draws: int = 4000) -> np.ndarray:
    """W / q of q estimates that are zero, their covariance one of `df` normal deviations."""
    rng = np.random.default_rng(5)
    estimate = rng.normal(size=(draws, q))
    deviations = rng.normal(size=(draws, df, q))
    covariance = deviations.transpose(0, 2, 1) @ deviations / df
    moved = np.linalg.solve(covariance, estimate[..., None])[..., 0]
    return np.sum(estimate * moved, axis=1) / q


@pytest.mark.parametrize(("q", "df"), [(1, 6), (3, 30), (8, 20), (21, 66)])
def test_the_adjusted_test_rejects_as_often_as_it_says_and_liberal_tells_where_f_does_not(q, df):
    found = statistics(q, df)
    tests = [adjusted(float(one), q, df) for one in found]
    assert {test[1] for test in tests if test} == {df - q + 1}
    # Four standard errors of a share of the draws.
    assert np.mean([test[2] < 0.05 for test in tests if test]) == pytest.approx(0.05, abs=0.014)
    plain = np.mean(fdtrc(q, df, found) < 0.05)
    assert liberal(q, df) is bool(plain > LIBERAL)
    assert (q < 8) or plain > 0.2


def test_one_contrast_is_tested_as_it_is():
    assert adjusted(4.0, 1, 12.0) == (4.0, 12.0, float(fdtrc(1, 12, 4.0)))


def test_more_contrasts_than_degrees_of_freedom_have_no_adjusted_test():
    assert adjusted(2.0, 5, 4.0) is None and liberal(5, 4.0)
    assert adjusted(2.0, 5, 5.0) is not None
