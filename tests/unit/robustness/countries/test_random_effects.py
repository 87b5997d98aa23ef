"""Random-effects summaries of coefficients; tests/oracle/between.py holds the numbers of R."""

import numpy as np
import pandas as pd
import pytest

from coproduction.results.between_files import SUMMARY, beside
from coproduction.robustness.countries.random_effects import _likelihood, summarised, summary
from coproduction.study.resolved.between_countries import Summarised
from coproduction.study.resolved.specification import plain, typed

Y, SE = np.array([3.2, 1.0, 2.6, -0.4, 4.1]), np.array([0.4, 0.6, 0.4, 0.6, 0.7])

#: Countries among which whole steps of Fisher scoring go round for ever.
ROUND = np.array([
    1.4507, 5.4785, 17.4893, 2.8455, 2.9418, 5.1907, 3.0594, 2.753, 2.4466, 2.4522, 2.9323,
    2.8518, -0.5024, 1.4975, -1.0065, 1.621, 1.8142, 3.6934, 2.7958, 3.1377, 2.533, 3.2639,
    10.9288, 2.2152,
])  # fmt: skip
ROUND_VARIANCE = np.array([
    7.4303, 9.5738, 35.753, 0.1581, 0.26772, 3.4457, 0.9129, 0.21371, 3.5832, 0.97717,
    14.112, 2.1324, 6.0705, 0.71791, 37.049, 37.15, 0.027316, 2.1668, 1.5539, 7.8881,
    0.36469, 3.3377, 174.89, 0.51716,
])  # fmt: skip


def rows(estimates, errors, term="x", area="a", kind="coefficient"):
    head = {"model": "m", "outcome": "y", "area": area, "term": term, "category": None}
    return pd.DataFrame(
        [
            head | {"country": f"C{k}", "kind": kind, "estimate": y, "std_error": e}
            for k, (y, e) in enumerate(zip(estimates, errors, strict=True))
        ]
    )


@pytest.mark.parametrize("times", [1e-8, 1e-3, 1e6])
def test_a_summary_is_the_same_in_every_unit(times):
    one, other = summary(Y, SE**2, True), summary(times * Y, (times * SE) ** 2, True)
    assert other.estimate == pytest.approx(times * one.estimate, rel=1e-9)
    assert other.std_error == pytest.approx(times * one.std_error, rel=1e-9)
    assert other.tau2 == pytest.approx(times**2 * one.tau2, rel=1e-9)
    assert (other.i2, other.q) == pytest.approx((one.i2, one.q), rel=1e-9)


def test_countries_of_equal_errors_have_the_plain_mean_and_hedges_variance():
    found = summary(Y, np.full(5, 0.25))
    assert found.estimate == pytest.approx(Y.mean())
    assert found.tau2 == pytest.approx(Y.var(ddof=1) - 0.25)
    assert found.std_error == pytest.approx(np.sqrt(Y.var(ddof=1) / 5))


def test_another_country_is_expected_no_nearer_than_the_mean():
    found = summary(Y, SE**2)
    inner, outer = found.interval(0.9), found.prediction(0.9)
    assert outer[0] < inner[0] < found.estimate < inner[1] < outer[1]


def test_a_term_has_a_row_and_one_of_few_countries_says_why():
    frame = pd.concat(
        [
            rows(Y, SE),
            rows(Y[:3], [0.4, 0.6, np.nan], "few"),
            rows(Y, SE, "Intercept", kind="constant"),
        ]
    )
    found = summarised([Summarised("m", 0.95, "normal")], frame)
    assert list(found["term"]) == ["x", "few"]
    whole, few = found.to_dict("records")
    assert whole["n_countries"] == 5 and whole["estimate"] == pytest.approx(
        summary(Y, SE**2).estimate
    )
    assert few["n_countries"] == 2 and few["lacking"] == "few_countries"
    assert np.isnan(few["estimate"])


def test_terms_are_those_asked_for_with_all_levels_of_a_category():
    frame = pd.concat([rows(Y, SE, name) for name in ("x", "job=out", "job=home")])
    found = summarised([Summarised("m", 0.95, "knapp_hartung", ("job",))], frame)
    assert list(found["term"]) == ["job=out", "job=home"] and set(found["df"]) == {4}
    assert summarised([Summarised("other", 0.95, "normal")], frame).empty


def test_a_summary_stands_below_the_countries_where_there_is_one():
    frame = pd.concat([rows(Y, SE), rows(Y[:2], SE[:2], "few")])
    found = summarised([Summarised("m", 0.95, "normal")], frame)
    both = beside(frame, found)
    below = both[both["country"] == SUMMARY]
    assert list(below["term"]) == ["x"] and list(both.columns) == list(frame.columns)
    assert beside(frame, None) is frame


def test_what_is_asked_goes_to_a_job_and_back():
    asked = Summarised("m", 0.95, "knapp_hartung", ("x",))
    assert typed(Summarised, plain(asked)) == asked


def test_the_likelihood_is_highest_where_scoring_ends():
    tau2 = summary(ROUND, ROUND_VARIANCE).tau2
    at, around = (
        [_likelihood(ROUND, ROUND_VARIANCE, tau2 * times) for times in near]
        for near in ((1,), (0.99, 1.01))
    )
    assert max(around) < at[0]
