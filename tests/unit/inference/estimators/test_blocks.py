"""Estimates do not depend on how many rows stand as floats at once, nor on how columns are held."""

import numpy as np
import pytest

from coproduction.inference import coded
from coproduction.inference.coded import Coded, Columns
from coproduction.inference.estimators.named import estimator_of
from coproduction.inference.estimators.problem import Problem
from coproduction.inference.models import grounds

N = 240


def problem(estimator):
    """A problem whose outcome is of the kind that an estimator takes."""
    drawn = np.random.default_rng(11)
    group = drawn.integers(0, 4, N).astype(np.uint8)
    age = drawn.normal(size=N)
    held = [
        np.ones(N),
        *(Coded(group, np.eye(4)[k]) for k in (1, 2, 3)),
        Coded(drawn.integers(0, 2, N).astype(np.uint8), np.array([0.0, 1.0])),
        age,
    ]
    rises = 0.4 * (group == 2) + 0.5 * age + drawn.logistic(size=N)
    outcome, levels = rises, {}
    if estimator == "logit":
        outcome = (rises > 0).astype(float)
    elif estimator == "fractional_logit":
        outcome = np.clip(np.round(1 / (1 + np.exp(-rises)), 1), 0, 1)
    elif estimator in ("poisson", "negative_binomial"):
        outcome = drawn.poisson(np.exp(0.3 * age + 0.6 * drawn.normal(size=N))).astype(float)
    elif estimator in ("ordered_logit", "ordered_probit", "multinomial_logit"):
        outcome = np.digitize(rises, [-1.0, 0.5]).astype(float)
        levels = {0.0: "never", 1.0: "some", 2.0: "often"}
    names = ["(Intercept)", "b", "c", "d", "woman", "age"]
    return Problem(
        outcome=outcome,
        matrix=Columns(held, N),
        terms=names,
        weights=drawn.uniform(0.5, 2.0, N),
        levels=levels,
        group=np.arange(N) % 12,
    )


def told(given, estimator):
    """What an estimator finds, as arrays."""
    found = estimator_of(estimator)(given)
    moves = (
        {} if estimator == "random_intercept" else vars(grounds.of(given, found, np.arange(N) // 4))
    )
    arrays = {
        "estimate": found.estimate,
        "inverse": found.inverse_information,
        "scores": np.asarray(found.scores),
        "dispersion": np.array([found.dispersion, found.r_squared]),
        **moves,
    }
    if found.likelihood is not None:
        arrays["likelihood"] = np.array([found.likelihood.value, found.likelihood.null])
    if found.response is not None:
        share = given.weights / given.weights.sum()
        arrays["level"], gradient = found.response.quantities(np.asarray(given.matrix))
        arrays["gradient"] = gradient(share)
    return arrays


@pytest.mark.parametrize(
    "estimator",
    [
        "wls",
        "logit",
        "fractional_logit",
        "poisson",
        "negative_binomial",
        "ordered_logit",
        "ordered_probit",
        "multinomial_logit",
        "random_intercept",
    ],
)
def test_blocks_of_seven_rows_give_what_one_block_gives(estimator, monkeypatch):
    given = problem(estimator)
    whole = told(given, estimator)
    dense = problem(estimator)
    object.__setattr__(dense, "matrix", np.asarray(dense.matrix))
    same = told(dense, estimator)
    monkeypatch.setattr(coded, "BLOCK", 7)
    by_seven = told(given, estimator)
    for name, expected in whole.items():
        size = np.abs(expected).max(initial=1e-300)
        assert np.allclose(by_seven[name], expected, rtol=1e-12, atol=1e-12 * size), name
        assert np.allclose(same[name], expected, rtol=1e-12, atol=1e-12 * size), name
