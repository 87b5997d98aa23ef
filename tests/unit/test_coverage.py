"""What the committed simulation claims, and that the command still makes such a table."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def coverage():
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import coverage_simulation
    finally:
        sys.path.remove(str(BENCHMARKS))
    return coverage_simulation


@pytest.fixture(scope="module")
def committed():
    return pd.read_csv(BENCHMARKS / "coverage.csv")


def test_estimates_are_free_of_bias_within_monte_carlo_error(committed):
    z = committed["bias"] / committed["bias_mc_error"]
    # Of 22 estimates one in three hundred may lie outside 3 Monte Carlo errors.
    assert (z.abs() < 3).all(), committed[z.abs() >= 3]


def test_intervals_cover_93_to_97_per_cent(committed):
    assert (committed["surveys"] >= 500).all()
    assert committed["coverage"].between(0.93, 0.97).all()


def test_without_weights_the_same_surveys_are_biased(committed):
    levels = committed["term"].isin(["Intercept", "mean", "share"])
    naive = committed.loc[levels, "unweighted_bias"] / committed.loc[levels, "bias_mc_error"]
    assert (naive > 20).all()


@pytest.mark.slow
def test_the_command_still_gives_these_numbers(coverage, committed):
    table = coverage.run(4, coverage.SEED)
    keys = ["estimator", "term"]
    assert table[keys].equals(committed[keys])
    np.testing.assert_allclose(table["truth"], committed["truth"], rtol=1e-8)
    pd.testing.assert_frame_equal(table, coverage.run(4, coverage.SEED))
    # Four means of estimates lie around the mean of all as their spread says.
    distance = (table["mean_estimate"] - committed["mean_estimate"]) / committed["sd_estimates"]
    assert (distance.abs() < 5 / np.sqrt(4)).all()


@pytest.mark.slow
def test_intervals_of_other_surveys_hold_the_truth(coverage):
    """Within 4 standard errors of a share of 95 % of so many surveys (binomial)."""
    surveys = 200
    table = coverage.run(surveys, coverage.SEED + 1)
    assert ((table["coverage"] - 0.95).abs() < 4 * np.sqrt(0.95 * 0.05 / surveys)).all()
    assert ((table["bias"] / table["bias_mc_error"]).abs() < 4).all()
