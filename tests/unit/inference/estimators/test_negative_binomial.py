"""Negative binomial regression of counts that vary hardly more than Poisson counts."""

from fractions import Fraction

import numpy as np
import pytest

from coproduction.inference.estimators import negative_binomial
from coproduction.inference.estimators.problem import Problem, Unestimable

N = 2000


def problem(seed, alpha=0.001):
    """Counts of variance μ + α μ² with two terms."""
    drawn = np.random.default_rng(seed)
    x, woman = drawn.normal(size=N), drawn.integers(0, 2, N) * 1.0
    y = drawn.poisson(np.exp(1 + 0.4 * x) * drawn.gamma(1 / alpha, alpha, N)).astype(float)
    matrix = np.column_stack([np.ones(N), x, woman])
    return Problem(
        outcome=y, matrix=matrix, terms=["(Intercept)", "x", "woman"], weights=np.ones(N)
    )


def fitted(seeds):
    """Solutions of the samples that vary more than Poisson counts."""
    for seed in seeds:
        try:
            yield negative_binomial.negative_binomial(problem(seed))
        except Unestimable as refused:
            assert refused.problem.startswith("the count varies no more than a Poisson count")


def test_hardly_any_dispersion_is_estimated():
    found = list(fitted(range(20)))
    assert len(found) > 4
    for one in found:
        scores = np.asarray(one.scores).sum(axis=0)
        assert abs(one.inverse_information @ scores * one.dispersion).max() < 1e-8


@pytest.mark.parametrize("alpha", [0.25, 1 / 64, 1 / 65, 1e-3, 1e-9, np.exp(-40)])
@pytest.mark.parametrize("y", [0, 1, 2, 40])
def test_sums_of_logarithms_have_all_their_digits(alpha, y):
    a = Fraction(float(alpha))
    terms = [a * k / (1 + a * k) for k in range(y)]
    bends = [a * k / (1 + a * k) ** 2 for k in range(y)]
    sums = [sum(np.log1p(alpha * k) for k in range(y)), float(sum(terms)), float(sum(bends))]
    found = negative_binomial._rising(np.array([float(y)]), alpha)
    assert np.ravel(found) == pytest.approx(sums, rel=1e-12, abs=1e-12 * alpha)


def test_what_moves_is_named(monkeypatch):
    monkeypatch.setattr(negative_binomial, "ITERATIONS", 1)
    with pytest.raises(Unestimable, match=r"; log\(alpha\) still moves") as refused:
        negative_binomial.negative_binomial(problem(1, alpha=0.5))
    assert (refused.value.term, refused.value.mend) == ("log(alpha)", "estimator: poisson")
