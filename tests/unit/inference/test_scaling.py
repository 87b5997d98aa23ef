"""Weights scaled between groups, and what weighting costs."""

import numpy as np
import pytest

from coproduction.inference import scaling


def test_scaling_between_countries_keeps_the_weights_within():
    w, groups = np.array([1.0, 3.0, 2.0, 2.0, 4.0]), np.array([0, 0, 2, 2, 2])
    np.testing.assert_allclose(np.bincount(groups, scaling.equal(w, groups)), [2.5, 0, 2.5])
    as_population = scaling.scaled(w, groups, np.array([10.0, 5.0, 80.0]))
    np.testing.assert_allclose(as_population, [2.5, 7.5, 20.0, 20.0, 40.0])


def test_kish_of_weights_given_by_hand():
    # Half weigh 1, half weigh 3: (Σw)² / Σw² = (4m)² / 10m of 2m respondents.
    w = np.repeat([1.0, 3.0], 50)
    assert scaling.effective_n(w) == pytest.approx(80)
    assert scaling.design_effect(w) == pytest.approx(1.25)
    assert scaling.design_effect(w) == pytest.approx(1 + (w.std() / w.mean()) ** 2)
