"""Probabilities and intervals by other degrees of freedom than those they were found with."""

import math

import pytest
from scipy.special import fdtrc

from coproduction.disclosure import retested

ROW = {"estimate": 1.0, "std_error": 0.5, "df": 61.0, "conf_low": 0.1, "conf_high": 1.9}


def test_what_follows_from_no_t_is_told_with_two_digits():
    found = retested.by_t(ROW | {"p_value": 0.012345}, 60.0, 0.95)
    assert found == {"df": 60.0, "p_value": 0.012}


def test_equivalence_follows():
    """R: pt(-(1 - 2) / 0.5, 60, lower.tail = FALSE) is below; 2 within ± 2 of 1."""
    row = ROW | {"smallest": 2.0, "equivalence_p": 0.02497911, "p_value": 0.04995823}
    found = retested.by_t(row, 60.0, 0.95)
    assert found["equivalence_p"] == pytest.approx(0.02501652, abs=1e-8)


def test_nothing_changes_with_the_same_degrees_of_freedom():
    assert retested.by_t(ROW, 61.0, 0.95) == {}


def test_a_chi_squared_of_a_likelihood_is_that_of_the_published_respondents():
    """R: pchisq(3.841459 * 300 / 307, 1, lower.tail = FALSE)."""
    row = {"added": 1, "ratio": "chi_squared", "ratio_df": math.nan,
           "ratio_statistic": 3.841459, "ratio_p_value": 0.05}  # fmt: skip
    found = retested.stepped(row, math.nan, "ratio", 300 / 307)
    assert found["ratio_statistic"] == pytest.approx(3.753868, abs=1e-6)
    assert found["ratio_p_value"] == pytest.approx(math.erfc(math.sqrt(3.753868 / 2)), rel=1e-5)


def test_the_adjusted_test_of_a_step_follows():
    row = {"added": 4, "wald_df": 20.0, "wald_statistic": 3.0, "wald_p_value": 0.04337634,
           "wald_p_adjusted": float(fdtrc(4, 17, 3 * 17 / 20))}  # fmt: skip
    found = retested.stepped(row, 19.0, "wald", 1.0)
    assert found["wald_p_adjusted"] == pytest.approx(float(fdtrc(4, 16, 3 * 16 / 19)), rel=1e-9)
    assert math.isnan(retested.stepped(row, math.nan, "wald", 1.0)["wald_p_adjusted"])


def test_a_remark_with_a_probability_tells_two_digits_of_it_where_degrees_of_freedom_move():
    row = {"remark": "test_of_few_degrees", "value": 0.012345}
    assert retested.of_few(row, 20.0, 19.0) == {"value": 0.012}
    assert retested.of_few(row, 20.0, 20.0) == {}
    assert retested.of_few(row | {"remark": "level_of_one"}, 20.0, 19.0) == {}
