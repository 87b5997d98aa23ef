"""Correlations by permutation and two-step regression; tests/oracle/between.py has R's numbers."""

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import spearmanr

from coproduction.robustness.countries.country_associations import correlated, regressed

X = [8.1, 7.2, 8.8, 6.1, 9.2, 7.9]
Y = [51.0, 44.0, 48.0, 43.0, 50.0, 41.0]


def test_all_permutations_are_taken_where_they_are_few():
    found = correlated(X, Y, True, 720, 1)
    every = [abs(spearmanr(X, [Y[k] for k in p])[0]) for p in permutations(range(6))]
    r = spearmanr(X, Y)[0]
    assert found.exact and found.permutations == 720
    assert found.estimate == pytest.approx(r)
    assert found.p_value == pytest.approx(np.mean([e >= abs(r) - 1e-9 for e in every]))


def test_more_are_drawn_from_the_seed_and_near_the_exact_p():
    drawn, again = (correlated(X, Y, False, 719, 7) for _ in range(2))
    other = correlated(X, Y, False, 719, 8)
    assert not drawn.exact and drawn.permutations == 719 and drawn == again != other
    exact = correlated(X, Y, False, 720, 7)
    assert drawn.p_value == pytest.approx(exact.p_value, abs=0.06)
    assert drawn.p_value * 720 == pytest.approx(round(drawn.p_value * 720))


def test_five_countries_in_perfect_order_have_no_small_p():
    found = correlated([1, 2, 3, 4, 5], [10, 20, 30, 40, 50], True, 999, 1)
    assert found.estimate == pytest.approx(1) and found.p_value == pytest.approx(2 / 120)


@pytest.mark.parametrize(("x", "y"), [([1, 1, 1, 1], Y[:4]), (X[:4], [2.0] * 4)])
def test_what_does_not_differ_has_no_correlation(x, y):
    assert correlated(x, y, True, 999, 1) is None
    assert correlated(x, y, False, 999, 1) is None


def test_a_regression_is_that_of_least_squares_where_errors_are_alike():
    found = regressed(X, Y, [1e-6] * 6)
    slope = np.polyfit(X, Y, 1)[0]
    assert found.estimate == pytest.approx(slope) and found.df == 4
    assert regressed([3.0] * 6, Y, [1.0] * 6) is None
    assert regressed(X[:2], Y[:2], [1.0] * 2) is None


def test_a_regression_is_the_same_in_every_unit():
    errors = [0.6, 0.8, 1.4, 2.0, 0.9, 1.1]
    one, other = regressed(X, Y, errors), regressed(list(1e9 * np.array(X) + 5e10), Y, errors)
    assert 1e9 * other.estimate == pytest.approx(one.estimate, rel=1e-6)
    assert 1e9 * other.std_error == pytest.approx(one.std_error, rel=1e-6)
    assert other.between == pytest.approx(one.between, rel=1e-6)
