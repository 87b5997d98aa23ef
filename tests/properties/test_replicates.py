"""Replicate weights and the linearised variance agree where theory says they do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from properties.test_design import surveys

from coproduction.inference.design import Design
from coproduction.inference.replicates import Replicates, jackknife, rank


@settings(max_examples=25, deadline=None)
@given(surveys())
def test_the_jackknife_of_totals_is_the_linearised_variance(data):
    design = Design.of(data, "certainty")
    values = data[["x", "y"]].to_numpy()
    rows = (data["country"] == "AA").to_numpy()
    linear = design.total(values, rows)
    refitted = jackknife(design).refit(lambda w: w @ values[rows], rows)
    np.testing.assert_allclose(refitted.estimate, linear.estimate, rtol=1e-12)
    np.testing.assert_allclose(refitted.covariance, linear.covariance, rtol=1e-8, atol=1e-8)


@settings(max_examples=25, deadline=None)
@given(surveys(), st.floats(1e-2, 1e3))
def test_rescaling_replicate_weights_changes_no_mean(data, factor):
    design = Design.of(data, "certainty")
    y = data["y"].to_numpy()

    def mean(w):
        return w @ y / w.sum()

    a = jackknife(design)
    b = Replicates(a.weights * factor, a.replicate * factor, a.factors)
    np.testing.assert_allclose(a.refit(mean).covariance, b.refit(mean).covariance, rtol=1e-8)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 6), st.integers(0, 8), st.integers(0, 3), st.integers(0, 2**32 - 1))
def test_rounding_of_replicate_weights_adds_no_degrees_of_freedom(units, more, empty, seed):
    """Weights of units that are drawn together, printed with six decimals."""
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, 4, (units, units + more)).astype(float)
    weights = rng.uniform(0.5, 2, 40 * units)
    whole = np.hstack([np.zeros((40 * units, empty)), weights[:, None] * np.repeat(drawn, 40, 0)])
    exact = np.linalg.matrix_rank(drawn)
    assert rank(whole) == rank(whole.round(6)) == exact
    assert rank(whole[:, ::-1].round(6)) == exact
    assert Replicates(weights, whole.round(6), np.ones(whole.shape[1])).df() == exact - 1


def test_columns_are_dependent_from_where_r_says_so():
    """`qr(cbind(c(1, 0, 0), c(1, e, 0), c(0, 0, 1)), tol = 1e-5)$rank` of R."""
    for e, expected in ((1.1e-5, 3), (0.9e-5, 2)):
        assert rank(np.array([[1, 1, 0], [0, e, 0], [0, 0, 1]])) == expected
    assert rank(np.zeros((0, 3))) == rank(np.zeros((3, 2))) == 0
