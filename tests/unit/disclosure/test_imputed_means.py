"""Means of imputed answers: told where their number is, and never telling it more closely."""

import math

import numpy as np
import pandas as pd
import pytest

from coproduction.disclosure import imputed_means
from coproduction.disclosure.rounding import Grid

THRESHOLD = 10
GRID = Grid(THRESHOLD, THRESHOLD)


@pytest.mark.parametrize("scale", [(0.0, 1.0), (1.0, 2.0, 3.0, 4.0, 5.0), (0.0, 33.5, 67.0, 100.5)])
@pytest.mark.parametrize("n", [10, 37, 64])
def test_every_number_that_the_published_one_can_be_has_such_means(scale, n):
    """Tried by enumeration: of how many answers can each mean of five iterations be?"""
    random, apart = np.random.default_rng(n), scale[1] - scale[0]
    low, high = GRID.of_cell(GRID.cell(n), math.inf)
    for _ in range(5):
        answers = random.choice(scale, n)
        mean = float(answers.mean())
        told = imputed_means.rounded(
            mean, float(answers.std(ddof=1)), GRID.cell(n), apart, THRESHOLD
        )
        assert abs(told["mean"] - mean) <= apart
        for other in range(int(low), int(high) + 1):
            means = scale[0] + apart * np.arange((len(scale) - 1) * other + 1) / other
            same = [imputed_means.rounded(float(one), 1.0, GRID.cell(n), apart, THRESHOLD)["mean"]
                    for one in means[np.argsort(abs(means - told["mean"]))[:3]]]  # fmt: skip
            assert told["mean"] in same


def test_of_few_or_of_an_unknown_scale_nothing_is_told():
    for n, apart in ((math.nan, 1.0), (50.0, 0.0)):
        told = imputed_means.rounded(2.5, 1.0, n, apart, THRESHOLD)
        assert math.isnan(told["mean"]) and math.isnan(told["sd"])


def test_the_mean_of_many_keeps_its_digits():
    told = imputed_means.rounded(43.21678, 13.47123, 2000.0, 1.0, THRESHOLD)
    assert told == {"mean": 43.217, "sd": 13.5}


def test_grains_are_of_levels_or_of_answers():
    people = pd.DataFrame({"age": [20.0, 22.0, 25.0], "job": ["a", "b", "a"]})
    found = imputed_means.grains(
        {"age": (), "agree": (1.0, 2.0, 4.0), "job": (), "none": ()}, people
    )
    assert found == {"age": 2.0, "agree": 1.0}
