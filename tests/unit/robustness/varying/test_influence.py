"""Sampling units left out: as fitted anew without each."""

import numpy as np
import pytest

from coproduction.robustness.varying.influence import without_each


def made(n=120, units=300):
    rng = np.random.default_rng(4)
    x = np.column_stack([np.ones(n), rng.normal(size=n), rng.normal(size=n) * 1e6])
    return x, rng.normal(size=n), rng.uniform(0.2, 3, n), rng.integers(0, units, n)


@pytest.mark.parametrize("units", [6, 300])
def test_coefficients_are_those_of_a_fit_without_the_unit(units):
    x, y, w, unit = made(units=units)
    found = without_each(x, y, w, unit, units, range(3))
    assert found.shape == (units, 3)
    np.testing.assert_array_equal(without_each(x, y, w, unit, units, [2]), found[:, 2:])
    for j in range(units):
        kept = unit != j
        root = np.sqrt(w[kept])
        own = np.linalg.lstsq(root[:, None] * x[kept], root * y[kept], rcond=None)[0]
        np.testing.assert_allclose(found[j], own, rtol=1e-7)


def test_what_a_unit_alone_tells_is_not_told_without_it():
    x, y, w, unit = made(units=6)
    x[:, 1] = unit == 2
    found = without_each(x, y, w, unit, 6, range(3))
    assert np.isnan(found[2]).all() and np.isfinite(np.delete(found, 2, axis=0)).all()
