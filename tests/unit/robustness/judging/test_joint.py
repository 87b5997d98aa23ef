"""Draws of a joint estimate, and how often an order holds in them."""

import numpy as np
import pytest
from scipy.stats import norm

from coproduction.robustness.judging.joint import Joint

ORDER = np.array([[1.0, -1.0, 0.0], [0.0, 1.0, -1.0]])


def joint(estimate, covariance, deviations=()):
    k = len(estimate)
    return Joint(
        tuple("ABC"[:k]), np.array(estimate), np.array(covariance), lambda _: 99.0, ("",) * k,
        np.ones(k), deviations,
    )  # fmt: skip


def test_two_countries_hold_their_order_as_often_as_the_normal_says():
    found = joint([1.0, 0.5], [[0.09, 0.0], [0.0, 0.16]]).drawn(np.array([[1.0, -1.0]]), 200_000, 5)
    assert (found > 0).mean() == pytest.approx(norm.cdf(0.5 / 0.5), abs=0.004)


def test_draws_have_the_covariance_of_the_combinations():
    covariance = np.array([[0.3, 0.1, 0.0], [0.1, 0.2, 0.05], [0.0, 0.05, 0.4]])
    found = joint([3.0, 2.0, 1.0], covariance).drawn(ORDER, 200_000, 1)
    np.testing.assert_allclose(np.cov(found.T), ORDER @ covariance @ ORDER.T, atol=0.01)


def test_a_seed_gives_the_same_draws():
    one = joint([3.0, 2.0, 1.0], np.eye(3))
    np.testing.assert_array_equal(one.drawn(ORDER, 50, 7), one.drawn(ORDER, 50, 7))
    assert (one.drawn(ORDER, 50, 7) != one.drawn(ORDER, 50, 8)).any()


def test_replicates_of_one_sample_are_the_draws():
    deviations = np.array([[0.1, 0.0, 0.0], [-0.3, 0.0, 0.0], [-0.9, 0.0, 0.2], [0.0, 2.0, 0.0]])
    found = joint([1.0, 0.5, 0.0], np.eye(3), (deviations,)).drawn(ORDER, 10_000, 1)
    holds = (found > 0).all(axis=1)
    assert holds.tolist() == [True, True, False, False]


def test_replicates_of_several_samples_are_drawn_apart():
    """Each draw takes a replicate of every sample: their covariances add up."""
    rng = np.random.default_rng(2)
    parts = [rng.normal(0, 1, (40, 3)) * mask for mask in ([1, 0, 0], [0, 1, 1])]
    parts = [part - part.mean(axis=0) for part in parts]
    found = joint([0.0, 0.0, 0.0], np.eye(3), tuple(parts)).drawn(np.eye(3), 200_000, 1)
    expected = sum(part.T @ part / len(part) for part in parts)
    np.testing.assert_allclose(np.cov(found.T), expected, atol=0.02)


def test_combinations_that_depend_on_each_other_are_not_drawn():
    with pytest.raises(np.linalg.LinAlgError):
        joint([1.0, 1.0], np.zeros((2, 2))).drawn(np.array([[1.0, -1.0]]), 10, 1)
