"""Rubin's rules where their numbers have a closed form; R has the others (oracle/plausible.R)."""

import numpy as np
import pytest

from coproduction.inference.pooling import rubin


def test_variances_add_up():
    found = rubin(
        np.array([[1.0], [2.0], [3.0]]), np.array([[2.0], [2.0], [2.0]]), np.array([50.0])
    )
    assert found.estimate == pytest.approx(2)
    assert found.std_error**2 == pytest.approx(4 + 4 / 3)  # within 4, between 1 times 1 + 1/3
    share = 1 / 4  # of the total that is between
    observed = 51 / 53 * 50 * (1 - share)
    old = 2 / share**2
    assert found.df == pytest.approx(old * observed / (old + observed))
    increase = 1 / 3
    assert found.missing_information == pytest.approx(
        (increase + 2 / (found.df + 3)) / (increase + 1)
    )


def test_estimates_that_are_all_the_same_lose_no_information():
    found = rubin(np.ones((5, 1)), np.full((5, 1), 0.5), np.array([60.0]))
    assert found.std_error == pytest.approx(0.5) and found.missing_information == 0
    assert found.df == pytest.approx(61 / 63 * 60)  # as Barnard and Rubin have it


def test_the_interval_is_of_t():
    found = rubin(np.array([[0.0], [1.0]]), np.ones((2, 1)), np.array([1e9]))
    told = found.tested(0.95)
    assert told["statistic"] == pytest.approx(found.estimate / found.std_error)
    assert told["conf_low"] + told["conf_high"] == pytest.approx(2 * found.estimate)


def test_an_estimate_without_errors_is_a_mean():
    found = rubin(np.array([[1.0], [3.0]]), np.full((2, 1), np.nan), np.array([np.nan]))
    assert found.estimate == 2 and np.isnan([found.std_error, found.df]).all()


def test_one_data_set_has_nothing_between():
    with pytest.raises(ValueError, match="two data sets"):
        rubin(np.ones((1, 1)), np.ones((1, 1)), np.ones(1))
