"""Draws of one variable given others: proper ones, of answers that there are."""

import numpy as np
import pytest

from coproduction.inference.imputation.draws import Equation

RNG = np.random.default_rng(9)
X = RNG.normal(size=(500, 1))
WANTED = np.full((2000, 1), 0.5)


def drawn(kind, y, seed=1, wanted=WANTED, **settings):
    return Equation(kind, y, **settings).drawn(X, np.random.default_rng(seed))(wanted)


def test_the_draws_of_many_have_the_distribution_of_the_model():
    y = 2 + 3 * X[:, 0] + RNG.normal(size=500)
    found = drawn("numeric", y, numeric="normal")
    # parameters are one draw for all: within four of their standard errors
    assert found.mean() == pytest.approx(3.5, abs=4 / np.sqrt(400))
    assert found.std() == pytest.approx(1.0, rel=0.15)


def test_matched_answers_are_those_of_donors_predicted_alike():
    y = np.round(2 + 3 * X[:, 0] + RNG.normal(size=500), 2)
    found = drawn("numeric", y, wanted=X)
    assert set(found) <= set(y)
    assert np.corrcoef(found, X[:, 0])[0, 1] == pytest.approx(3 / np.sqrt(10), abs=0.02)
    near = drawn("numeric", y, donors=1, wanted=X)
    assert np.corrcoef(near, X[:, 0])[0, 1] > 0.9


@pytest.mark.parametrize("kind", ["binary", "ordinal", "categorical"])
def test_shares_of_levels_are_those_of_the_model(kind):
    y = (RNG.logistic(size=500) < X[:, 0]).astype(float)
    share = 1 / (1 + np.exp(-0.5))
    many = [drawn(kind, y, seed).mean() for seed in range(40)]
    assert np.mean(many) == pytest.approx(share, abs=0.04)
    # parameters are drawn too: shares differ more than chance of the answers lets them
    assert np.std(many) > 1.3 * np.sqrt(share * (1 - share) / len(WANTED))


def test_levels_are_those_that_somebody_has():
    y = np.where(X[:, 0] > 0.3, 4.0, np.where(X[:, 0] < -0.3, 0.0, 2.0))
    for kind in ("ordinal", "categorical"):
        assert set(drawn(kind, y)) <= {0.0, 2.0, 4.0}


def test_one_answer_of_all_is_that_of_the_others():
    equation = Equation("ordinal", np.full(500, 2.0))
    assert equation.method == "constant"
    assert set(equation.drawn(X, np.random.default_rng(1))(WANTED)) == {2.0}


def test_donors_predicted_alike_are_taken_by_chance():
    x, y = np.zeros((300, 1)), np.arange(300.0)
    x[0] = 1e-9
    found = Equation("numeric", y).drawn(x, np.random.default_rng(4))(np.zeros((3000, 1)))
    assert len(set(found)) > 3
    others = Equation("numeric", y).drawn(x, np.random.default_rng(5))(np.zeros((3000, 1)))
    assert set(others) != set(found)


def test_a_column_in_which_nobody_differs_tells_nothing():
    y = (RNG.logistic(size=500) < X[:, 0]).astype(float)
    wider = np.column_stack([X, np.zeros(500)])
    far = np.column_stack([WANTED, np.full(len(WANTED), 1e6)])
    rng = np.random.default_rng
    found = Equation("binary", y).drawn(wider, rng(1))(far)
    assert found.tolist() == Equation("binary", y).drawn(X, rng(1))(WANTED).tolist()


@pytest.mark.parametrize("numeric", ["normal", "pmm"])
def test_numbers_far_from_zero_are_drawn_as_those_near_it(numeric):
    y = 2 + 3 * X[:, 0] + RNG.normal(size=500)
    near = drawn("numeric", y, numeric=numeric, wanted=X)
    far = Equation("numeric", y + 1e6, numeric=numeric).drawn(X + 1e6, np.random.default_rng(1))
    assert far(X + 1e6) - 1e6 == pytest.approx(near, abs=1e-6)
