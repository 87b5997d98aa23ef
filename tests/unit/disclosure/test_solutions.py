"""Whole numbers of respondents that fit published estimates."""

import math

import pandas as pd
from unit.disclosure.saturated_study import linear

from coproduction.disclosure.saturated import Cells, Support
from coproduction.disclosure.solutions import solved

CELLS = Cells(("Intercept", "female"), ((44, 4), (32, 2)), 0.0, 1.0)
ROBUST = {"estimator": "wls", "errors": "robust"}


def told(*pairs):
    names = ("Intercept", "female")[: len(pairs)]
    rows = [{"term": name, "estimate": b, "std_error": s}
            for name, (b, s) in zip(names, pairs, strict=True)]  # fmt: skip
    return pd.DataFrame(rows)


def test_four_numbers_of_three_digits_have_one_solution():
    """4 of 44 and 2 of 32, of 70 to 83 respondents."""
    rows = told(*((round(b, 4), round(s, 4)) for b, s in linear(((44, 4), (32, 2)))))
    assert solved(CELLS, rows, ROBUST, (70, 83), {}, 10) == [(4, 4), (2, 2)]


def test_the_constant_of_a_logit_is_a_share():
    """ln(6 / 70) = -2.457, and its error the root of 1/6 + 1/70."""
    cells = Cells(("Intercept",), ((76, 6),), 0.0, 1.0)
    rows = told((-2.457, round(math.sqrt(1 / 6 + 1 / 70), 3)))
    logit = {"estimator": "logit", "errors": "model"}
    assert solved(cells, rows, logit, (70, 83), {}, 10) == [(6, 6)]


def test_so_is_that_of_a_count_model():
    """ln(6 / 76), and its error the root of 70 / (6 * 76)."""
    cells = Cells(("Intercept",), ((76, 6),), 0.0, 1.0)
    rows = told((round(math.log(6 / 76), 3), round(math.sqrt(70 / 6 / 76), 3)))
    poisson = {"estimator": "poisson", "errors": "robust"}
    assert solved(cells, rows, poisson, (70, 79), {}, 10) == [(6, 6)]


def test_rounded_to_what_counts_support_they_fit_several():
    own = dict.fromkeys(CELLS.names, Support(4, True, 2.62, 32))
    rows = told((0.2, 0.045), (0.0, 0.06))
    low, high = solved(CELLS, rows, ROBUST, (70, 83), own, 10)[0]
    assert high - low >= 4


def test_withheld_estimates_tell_what_everybody_knows():
    rows = told((math.nan, math.nan), (math.nan, math.nan))
    assert solved(CELLS, rows, ROBUST, (70, 83), {}, 10) == [(0, 83), (0, 83)]
    large = Cells(CELLS.names, ((44, 20), (32, 12)), 0.0, 1.0)
    assert solved(large, rows, ROBUST, (70, 83), {}, 10) == []
