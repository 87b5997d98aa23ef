import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS

from coproduction.inference.estimators.linear import pseudo_inverse, solved


@pytest.mark.parametrize("p", [1, 2, 7, 30])
def test_least_squares_are_those_of_statsmodels_digit_by_digit(p):
    rng = np.random.default_rng(p)
    matrix = rng.normal(size=(p + 50, p + 1)) * np.exp(rng.normal(size=p + 1))
    r = np.linalg.qr(matrix, mode="r")
    found = OLS(r[:p, p], r[:p, :p]).fit()
    estimate, inverse = solved(r)
    assert np.array_equal(estimate, found.params)
    assert np.array_equal(inverse, found.normalized_cov_params)


def test_a_column_that_is_none_has_no_share_of_the_inverse():
    inverse = pseudo_inverse(np.diag([2.0, 0.0]))
    assert inverse == pytest.approx(np.diag([0.5, 0.0]))
