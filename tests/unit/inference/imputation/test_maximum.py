"""Maxima that imputed answers are drawn by: where they are, and that they exist."""

import numpy as np
import pytest

from coproduction.inference.estimators.ordinal import LOGISTIC, likelihood
from coproduction.inference.imputation import maximum

RNG = np.random.default_rng(5)
X = np.column_stack([RNG.normal(size=300), RNG.integers(2, size=300)])
Y = np.digitize(X @ [1.0, -0.5] + RNG.logistic(size=300), [-1.0, 0.5])


def numeric(of, theta, k, step=1e-6):
    """The derivative of the gradient by parameter k."""
    moved = np.zeros_like(theta)
    moved[k] = step
    return (of.at(theta + moved)[1] - of.at(theta - moved)[1]) / (2 * step)


@pytest.mark.parametrize("kind", [maximum.Nominal, maximum.Ordered])
def test_gradients_and_information_are_derivatives(kind):
    of = kind(X, Y, 3)
    theta = maximum.climbed(of).parameters
    value, gradient = of.at(theta)
    assert np.abs(gradient).max() < 1e-3
    information = of.information(theta)
    for k in range(len(theta)):
        step = np.zeros_like(theta)
        step[k] = 1e-5
        rise = (of.at(theta + step)[0] - of.at(theta - step)[0]) / 2e-5
        assert rise == pytest.approx(gradient[k], abs=1e-4)
        assert -numeric(of, theta, k) == pytest.approx(information[k], rel=1e-4, abs=1e-3)
    assert of.at(theta + 0.1)[0] < value > of.at(theta - 0.1)[0]


def test_two_ordered_levels_are_two_categories():
    one = maximum.climbed(maximum.Nominal(X, Y // 2, 2))
    other = maximum.climbed(maximum.Ordered(X, Y // 2, 2))
    slopes, (cut,) = other.parameters[:2], other.parameters[2:]
    assert one.parameters == pytest.approx([-cut, *slopes], abs=1e-4)


def test_ordered_levels_have_the_likelihood_of_the_estimator():
    of = maximum.Ordered(X, Y, 3)
    theta = np.array([0.7, -0.2, -0.9, 0.3])
    cuts = np.array([-0.9, -0.9 + np.exp(0.3)])
    more, weight = maximum.augmented(X)
    rows = np.vstack([X, np.repeat(more, 3, axis=0)])
    answers = np.concatenate([Y, np.tile(np.arange(3), len(more))])
    weights = np.concatenate([np.ones(len(X)), np.full(3 * len(more), weight / (3 * len(more)))])
    value, *_ = likelihood(LOGISTIC, np.array([0.7, -0.2, *cuts]), rows, answers, weights)
    assert of.at(theta)[0] == pytest.approx(value, rel=1e-12)


def test_augmented_rows_weigh_one_more_than_columns_and_stay_in_range():
    rows, weight = maximum.augmented(X)
    assert rows.shape == (4, 2) and weight == 3.0
    half = X.std(axis=0, ddof=1) / 2
    assert rows[0] - X.mean(axis=0) == pytest.approx([half[0], 0.0])
    assert rows[3, 1] == pytest.approx(max(X[:, 1].mean() - half[1], 0.0))
    assert (rows >= X.min(axis=0)).all() and (rows <= X.max(axis=0)).all()


@pytest.mark.parametrize("kind", [maximum.Nominal, maximum.Ordered])
def test_perfect_prediction_has_a_finite_maximum(kind):
    x = np.linspace(-2, 2, 60)[:, None]
    found = maximum.climbed(kind(x, (x[:, 0] > 0).astype(int), 2))
    assert np.isfinite(found.parameters).all() and np.abs(found.parameters).max() < 20


def test_a_maximum_from_where_a_like_one_was_is_the_same():
    of = maximum.Ordered(X, Y, 3)
    found = maximum.climbed(of)
    again = maximum.climbed(of, found.parameters + 0.05)
    assert again.parameters == pytest.approx(found.parameters, abs=1e-4)


@pytest.mark.parametrize("kind", [maximum.Nominal, maximum.Ordered])
@pytest.mark.parametrize("away", [-1e4, -100.0, 2.0, 6.0, 100.0, 1e4, np.inf, np.nan])
@pytest.mark.filterwarnings("error")
def test_a_maximum_is_found_from_wherever_the_one_before_was(kind, away):
    """Steps from far away lead beyond all numbers, and are turned back from."""
    of = kind(X, Y, 3)
    found = maximum.climbed(of)
    again = maximum.climbed(of, found.parameters + away)
    assert again.parameters == pytest.approx(found.parameters, abs=1e-4)


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_a_likelihood_without_numbers_has_no_maximum(number):
    class Lost:
        def start(self):
            return np.zeros(1)

        def at(self, theta):
            return number, np.full(1, self.slope)

        def information(self, theta):
            return np.full((1, 1), self.bend)

    for slope, bend in ((number, 1.0), (1.0, number), (1.0, 0.0)):
        lost = Lost()
        lost.slope, lost.bend = slope, bend
        for last in (None, np.zeros(1)):
            with pytest.raises(maximum.NoMaximum):
                maximum.climbed(lost, last)


def test_drawn_cut_points_stay_in_order():
    of = maximum.Ordered(X[:30], Y[:30], 3)
    found, rng = maximum.climbed(of), np.random.default_rng(1)
    for _ in range(50):
        shares = maximum.cumulated(X[:30], found.draw(rng))
        assert (shares >= 0).all() and shares.sum(axis=1) == pytest.approx(np.ones(30))


def test_draws_vary_as_the_information_says():
    found, rng = maximum.climbed(maximum.Nominal(X, Y, 3)), np.random.default_rng(2)
    drawn = np.array([found.draw(rng) for _ in range(4000)])
    expected = np.linalg.inv(found.root @ found.root.T)
    assert np.cov(drawn.T) == pytest.approx(expected, abs=0.1 * np.diag(expected).max())
