"""Rhat over the second half of the iterations."""

import numpy as np
import pandas as pd
import pytest

from coproduction.inference.imputation.convergence import (
    convergence,
    potential_scale_reduction,
    unsettled,
)


def chains(means):
    rows = [
        ("all", "trust", m + 1, i + 1, 5, value, 1.0)
        for i, line in enumerate(means)
        for m, value in enumerate(line)
    ]
    names = ["country", "variable", "imputation", "iteration", "n", "mean", "sd"]
    return pd.DataFrame(rows, columns=names)


def test_it_is_the_formula_of_gelman_and_rubin():
    # two chains of three: variances 1 and 4, means 2 and 4
    values = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    within, between = 2.5, 2.0
    expected = np.sqrt((2 / 3 * within + between) / within)
    assert potential_scale_reduction(values) == pytest.approx(expected)


def test_chains_apart_have_not_settled_and_the_first_half_does_not_count():
    early = [[0.0, 50.0]] * 4
    late = [[1.0, 2.0], [2.0, 1.0], [1.0, 2.0], [2.0, 1.0]]
    found = convergence(chains([*early, *late])).set_index("of")
    assert found.loc["mean", "settled"] and found.loc["sd", "rhat"] == 1.0
    found = convergence(chains([*late, [1, 9], [2, 8], [1, 9], [2, 8]])).set_index("of")
    assert not found.loc["mean", "settled"] and found.loc["mean", "rhat"] > 1.1


def test_what_says_nothing_is_empty():
    found = convergence(chains([[1.0, 2.0]])).set_index("of")
    assert np.isnan(found.loc["mean", "rhat"]) and pd.isna(found.loc["mean", "settled"])
    assert potential_scale_reduction(np.array([[1.0, 2.0], [1.0, 2.0]])) == np.inf


def test_what_has_not_settled_is_said_with_what_to_do():
    found = convergence(chains([[1, 9], [2, 8], [1, 9], [2, 8]]))
    (sentence,) = unsettled(found, 10)
    assert "imputations of trust have not settled: Rhat" in sentence
    assert sentence.endswith("iterations: 20 in imputation.yaml")
    assert not list(unsettled(convergence(chains([[1.0, 2.0], [2.0, 1.0]] * 4)), 10))
    (sentence,) = unsettled(found.assign(country="GB"), 10)
    assert "trust in GB" in sentence
