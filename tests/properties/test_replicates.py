"""Replicate weights and the linearised variance agree where theory says they do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from properties.test_design import surveys

from coproduction.inference.design import Design
from coproduction.inference.replicates import Replicates, jackknife


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
