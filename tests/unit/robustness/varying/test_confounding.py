"""Confounders: the numbers of Darfur, and estimates with a confounder that is really there."""

import numpy as np
import pytest
from scipy.special import stdtrit

from coproduction.inference.estimators.triangles import triangle
from coproduction.robustness.varying import confounding
from coproduction.robustness.varying.confounding import Regression, Sure

#: Cinelli and Hazlett (2020), sec. 5: directlyharmed of 1,276 respondents, and female beside it, as
#: sensemakr 0.1.4 of R has them.
DARFUR = Sure(0.09731582, 0.09731582 / 4.184450, 783, 0.0218730933, 783, 1.0)
FEMALE = 0.0090810652, 0.1090339154


def test_the_numbers_of_darfur():
    assert confounding.robustness_value(DARFUR.r2) == pytest.approx(0.138776, abs=5e-7)
    value = confounding.robustness_value_alpha(DARFUR, 0.05)
    assert value == pytest.approx(0.076258, abs=5e-7)
    assert confounding.bound(*FEMALE, 1) == pytest.approx((0.009164, 0.124641), abs=5e-7)
    for times, expected in {1: (0.0752, 0.0219), 2: (0.0529, 0.0204), 3: (0.0304, 0.0187)}.items():
        found = confounding.adjusted(DARFUR, *confounding.bound(*FEMALE, times))
        assert found == pytest.approx(expected, abs=6e-5)


def made(seed=1, n=200):
    """Columns 1, x, d and z, an outcome, and weights that are not equal."""
    rng = np.random.default_rng(seed)
    x, u = rng.normal(size=(2, n))
    z = u + 0.3 * x
    d = 0.5 * x + 0.6 * z + rng.normal(size=n)
    y = 1 + 0.8 * d + 0.4 * x - 0.9 * z + rng.normal(size=n)
    return np.column_stack([np.ones(n), x, d, z]), y, rng.uniform(0.3, 3, n)


def solved(matrix, y, w):
    """Weighted least squares: the estimates and their classical errors."""
    inverse = np.linalg.inv((matrix.T * w) @ matrix)
    estimate = inverse @ (matrix.T @ (w * y))
    rest = w @ (y - matrix @ estimate) ** 2 / (len(y) - matrix.shape[1])
    return estimate, np.sqrt(rest * np.diag(inverse))


def test_an_estimate_with_a_confounder_is_that_of_the_regression_with_it():
    """z is left out; by its shares the formula gives what the regression with it does."""
    matrix, y, w = made()
    whole = Regression(triangle(matrix, y, w), ["one", "x", "d", "z"], len(y))
    of_term = whole.partial_r2(["z"], "d")
    of_outcome = whole.partial_r2(["z"])
    short, errors = solved(matrix[:, :3], y, w)
    r2 = Regression(triangle(matrix[:, :3], y, w), ["one", "x", "d"], len(y)).partial_r2(["d"])
    df = len(y) - 3
    assert r2 == pytest.approx((short[2] / errors[2]) ** 2 / ((short[2] / errors[2]) ** 2 + df))
    # of positive confounding the estimate moves away from zero; take the one that moves it back
    one = Sure(short[2], errors[2], df, r2, df, 1.0)
    full, sure = solved(matrix, y, w)
    value, error = confounding.adjusted(one, of_term, of_outcome)
    assert error == pytest.approx(sure[2], rel=1e-9)
    assert abs(value - short[2]) == pytest.approx(abs(full[2] - short[2]), rel=1e-9)


@pytest.mark.parametrize("effect", [1.0, 1.8])
@pytest.mark.parametrize("t", [3.0, 4.0, 12.0, 400.0])
def test_a_confounder_of_the_robustness_value_brings_estimate_and_end_to_zero(t, effect):
    df = 150
    r2 = t**2 / (t**2 + df)
    one = Sure(2.0, 2.0 / t * np.sqrt(effect), df, r2, df, effect)
    both = confounding.robustness_value(r2)
    assert confounding.adjusted(one, both, both)[0] == pytest.approx(0, abs=1e-9)
    both = confounding.robustness_value_alpha(one, 0.05)
    assert 0 < both < 1
    value, error = confounding.adjusted(one, both, both)
    end = value - abs(stdtrit(df - 1, 0.025)) * error
    # the value is of the worst confounder at most so strong: of the outcome it may explain less
    least = min(
        confounding.adjusted(one, both, share)[0]
        - abs(stdtrit(df - 1, 0.025)) * confounding.adjusted(one, both, share)[1]
        for share in np.linspace(0, both, 2001)
    )
    assert least == pytest.approx(0, abs=1e-5) and end >= least - 1e-9


def test_where_the_interval_holds_zero_nothing_is_needed():
    one = Sure(1.0, 1.0, 50, 1 / 51, 50, 1.0)
    assert confounding.robustness_value_alpha(one, 0.05) == 0.0


def test_no_confounder_is_stronger_than_all():
    assert confounding.bound(0.4, 0.1, 3) is None and confounding.bound(0.2, 0.2, 5) is None
    assert confounding.bound(0.1, 0.9, 1)[1] == 1.0
    assert confounding.robustness_value(1.0) == 1.0


def test_what_columns_explain_together_and_of_each_other():
    matrix, y, w = made(3)
    found = Regression(triangle(matrix, y, w), ["one", "x", "d", "z"], len(y))

    def rest(places, target):
        root = np.sqrt(w)
        part = root[:, None] * matrix[:, places]
        told = part @ np.linalg.lstsq(part, root * target, rcond=None)[0]
        return ((root * target - told) ** 2).sum()

    share = 1 - rest([0, 1, 2, 3], y) / rest([0, 2], y)
    assert found.partial_r2(["x", "z"]) == pytest.approx(share, rel=1e-10)
    share = 1 - rest([0, 1, 3], matrix[:, 2]) / rest([0, 1], matrix[:, 2])
    assert found.partial_r2(["z"], "d") == pytest.approx(share, rel=1e-10)
