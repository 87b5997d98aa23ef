"""Counts, shares and estimates are rounded, and what a rounded count tells is known."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduction.disclosure import rounding
from coproduction.disclosure.rounding import Grid


@given(st.integers(0, 3000), st.integers(0, 60), st.integers(3, 30), st.sampled_from([1, 2]))
def test_a_published_count_tells_its_interval_and_no_more(n, lacking, threshold, times):
    grid, most = Grid(threshold, times * threshold), n + lacking
    for shown, of in ((grid.cell(n), grid.of_cell), (grid.base(n, most), grid.of_base)):
        low, high = of(shown, most)
        assert low <= n <= high
        assert math.isnan(shown) or shown == 0 or shown >= threshold
        assert not 0 < n < threshold or math.isnan(shown)


@given(st.integers(200, 3000), st.integers(1, 9))
def test_of_a_base_nobody_learns_how_few_are_lacking(most, lacking):
    grid = Grid(10, 10)
    low, high = grid.of_base(grid.base(most - lacking, most), most)
    assert high - low >= 10


def test_all_respondents_are_told_as_they_are():
    grid = Grid(10, 10)
    assert grid.base(983, 983) == 983
    assert grid.base(982, 983) == 980
    assert grid.base(979, 980) == 960
    assert grid.cell(347) == 350


@pytest.mark.parametrize(
    ("n", "step"), [(971, 0.01), (1003, 0.005), (4951, 0.002), (60000, 0.0001), (100, 0.05)]
)
def test_a_step_of_shares_is_half_a_threshold_of_respondents_or_more(n, step):
    assert rounding.share_step(n, 10) == pytest.approx(step)
    assert step >= 5 / n
    wide = rounding.share_step(n, 10, wide=True)
    assert wide >= 20 / n if n >= 400 else math.isnan(wide)


@pytest.mark.parametrize(("n", "wide"), [(99, False), (12, False), (399, True), (73, True)])
def test_a_step_above_5_percentage_points_is_none(n, wide):
    """18 of 73 in steps of 0.5 would be none."""
    assert math.isnan(rounding.share_step(n, 10, wide))


def test_rounded_shares_add_up_to_one():
    """Hamilton's method: of 0.333, 0.333, 0.334 in steps of 0.01 the last goes up."""
    assert rounding.shares([0.333, 0.333, 0.334], 0.01) == [0.33, 0.33, 0.34]
    assert rounding.shares([0.2, 0.4], 0.05) == [0.2, 0.4]
    # 10 of 249 are not none
    assert rounding.shares([0.04, 0.04, 0.92], 0.05) == [0.05, 0.05, 0.9]
    assert rounding.shares([0.03, 0.03, 0.03, 0.03, 0.88], 0.05) == [0.05, 0.05, 0.05, 0.05, 0.8]
    assert all(math.isnan(share) for share in rounding.shares([0.5, 0.5], math.nan))


def test_an_estimate_has_three_digits_of_its_error():
    assert rounding.supported(51.5184083, 0.582161) == 51.518
    assert rounding.supported(0.000123456789, math.nan) == 0.000123457


def test_a_total_of_weights_is_a_mean_times_the_rounded_count():
    assert rounding.weighted(485.7724, 468, 470) == pytest.approx(470.0)
    assert math.isnan(rounding.weighted(5.0, 5, math.nan))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((0.21, 0.28, 0.2, 0.1), (0.1, 0.3)),
        ((0.21, 0.28, 0.3, 0.1), (0.2, 0.4)),
        ((0.2, 0.3, 0.25, 0.1), (0.2, 0.3)),
        ((0.0, 0.08, 0.0, 0.1), (0.0, 0.1)),
        ((0.9, 1.0, 1.0, 0.05), (0.9, 1.0)),
        ((math.nan, 0.3, 0.2, 0.1), (math.nan, 0.3)),
    ],
)
def test_an_interval_in_steps_holds_its_number_and_itself(given, expected):
    """Only at a bound of what it is of is a number an end of its interval."""
    assert rounding.outward(*given, within=(0.0, 1.0)) == pytest.approx(expected, nan_ok=True)
