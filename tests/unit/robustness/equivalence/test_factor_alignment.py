"""Alignment of made parameters, whose means are known; R's are in the oracle."""

import numpy as np
import pytest

from coproduction.robustness.equivalence.factor_alignment import (
    EPSILON,
    NotIdentified,
    aligned,
    differing,
)

LOADINGS, INTERCEPTS = np.array([0.8, 0.6, 1.0, 0.7]), np.array([1.0, 2.0, 3.0, 2.5])
MEANS = np.array([0.0, 0.3, -0.5, 0.8, 0.1])
DEVIATIONS = np.array([1.0, 1.2, 0.8, 1.1, 0.9])
N = np.array([500.0, 300.0, 800.0, 400.0, 600.0])


def configural(means=MEANS, deviations=DEVIATIONS):
    """Parameters of countries whose items are alike, of factors of mean 0 and variance 1."""
    means, deviations = np.asarray(means), np.asarray(deviations)
    loadings = LOADINGS * deviations[:, None]
    return loadings, INTERCEPTS + means[:, None] * LOADINGS, np.eye(2 * loadings.size) * 1e-3


def found_of(loadings, intercepts, covariance, fixed=True):
    return aligned(loadings, intercepts, N[: len(loadings)], covariance, fixed)


def test_countries_alike_have_their_means_and_deviations_and_nothing_is_left():
    found = found_of(*configural())
    assert found.means == pytest.approx(MEANS, abs=1e-12)
    assert found.deviations == pytest.approx(DEVIATIONS, abs=1e-12)
    assert found.values[found.of_items("loadings")] == pytest.approx(np.tile(LOADINGS, 5))
    assert found.values[found.of_items("intercepts")] == pytest.approx(np.tile(INTERCEPTS, 5))
    assert found.simplicity == pytest.approx(2 * EPSILON**0.25)
    assert found.errors[0] == 0 and (found.errors[1:5] > 0).all()


def test_a_few_items_that_differ_move_means_less_than_least_squares():
    loadings, intercepts, covariance = configural()
    intercepts[3, 1] += 0.8
    found = found_of(loadings, intercepts, covariance)
    plain = (intercepts - intercepts[0]) @ LOADINGS / (LOADINGS @ LOADINGS)
    assert abs(found.means[3] - 0.8) < abs(plain[3] - 0.8) / 4
    assert found.means[[1, 2, 4]] == pytest.approx(MEANS[[1, 2, 4]], abs=1e-3)


def test_errors_are_those_of_two_countries_by_hand():
    """Of one loading and many respondents F is minimal where loadings and intercepts meet."""
    found = aligned(
        np.array([[1.0], [2.0]]),
        np.array([[0.0], [3.0]]),
        N[:2],
        np.diag([0.01, 0.04, 0.09, 0.16]),
    )
    # psi = l2 / l1, alpha = (n2 − n1) / l1
    assert found.deviations[1] == pytest.approx(2.0) and found.means[1] == pytest.approx(3.0)
    assert found.errors[3] ** 2 == pytest.approx(0.04 + 4 * 0.01)
    assert found.errors[1] ** 2 == pytest.approx(0.16 + 0.09 + 9 * 0.01)


def test_free_means_need_loadings_that_differ():
    with pytest.raises(NotIdentified):
        found_of(*configural(), fixed=False)


def test_the_order_of_countries_and_the_number_of_respondents_change_no_minimum():
    loadings, intercepts, covariance = configural()
    intercepts[3, 1] += 0.8
    one = found_of(loadings, intercepts, covariance)
    many = aligned(loadings, intercepts, 1000 * N, covariance)
    assert one.values == pytest.approx(many.values, abs=1e-10)
    turn = np.array([0, 4, 3, 2, 1])
    other = aligned(loadings[turn], intercepts[turn], N[turn], covariance)
    assert one.means[turn] == pytest.approx(other.means, abs=1e-8)


@pytest.mark.parametrize(
    ("values", "differ"),
    [
        ([1.0, 1.0, 1.0, 1.0], []),
        ([1.0, 1.02, 1.0, 2.0], [3]),
        ([2.0, 1.0, 1.02, 2.0, 1.01], [0, 3]),
        # a chain is linked, and its ends are tested against the mean
        ([1.0, 1.1, 1.2, 1.3], []),
        ([1.0, 2.0, 3.0], [1, 2]),
    ],
)
def test_parameters_beyond_the_largest_set_differ(values, differ):
    found = differing(np.array(values), np.eye(len(values)) * 0.05**2)
    assert list(np.flatnonzero(found)) == differ
