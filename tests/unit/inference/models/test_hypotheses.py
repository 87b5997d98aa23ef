"""What is tested of a fit, and between the areas of a stacked one."""

import pytest
from acts import COUNTRIES, COUNTRY_TERM, WORK_TERM, Y, acts, people
from specified import curve, fit, model, number, product

from coproduction.inference.models.fit import results
from coproduction.results.model_files import HYPOTHESES
from coproduction.study.specification import Trend

TREND = Trend("urgency", {"safety": 1.0, "health": 2.0, "schools": 4.0})


def stacked(**changes):
    data = people().assign(z=lambda d: d["x"] ** 2 + d["y"], q=lambda d: d["x"] - d["y"])
    fits = [
        fit(Y, number("x"), WORK_TERM, area="safety"),
        fit(number("acts", "z"), number("x"), WORK_TERM, area="health"),
        fit(number("acts", "q"), number("x"), WORK_TERM, area="schools"),
    ]
    return results(model(*fits, countries=COUNTRIES, stacked=True, **changes), data)


def test_every_hypothesis_is_met():
    terms = [curve("x", "quadratic"), WORK_TERM, COUNTRY_TERM, product("work", "country")]
    found = {*results(acts(*terms), people()).tests["hypothesis"]}
    assert found | {*stacked(trend=TREND).tests["hypothesis"]} == set(HYPOTHESES)


def test_a_difference_is_the_left_area_less_the_right():
    found = stacked()
    slope = found.estimates[found.estimates["term"] == "x"].set_index("area")["estimate"]
    rows = found.tests[found.tests["hypothesis"] == "area_difference"]
    of_x = rows[rows["term"] == "x"].set_index(["left", "right"])["estimate"]
    assert list(of_x.index) == [("health", "safety"), ("schools", "safety"), ("schools", "health")]
    for (left, right), difference in of_x.items():
        assert difference == pytest.approx(slope[left] - slope[right], rel=1e-12)


def test_a_trend_is_the_slope_of_coefficients_on_the_covariate():
    found = stacked(trend=TREND)
    slope = found.estimates[found.estimates["term"] == "x"].set_index("area")["estimate"]
    (row,) = found.tests.query("hypothesis == 'trend' and term == 'x'").to_dict("records")
    # Least squares on 1, 2, 4: deviations −4/3, −1/3, 5/3 and their squares' sum 14/3.
    expected = (-4 * slope["safety"] - slope["health"] + 5 * slope["schools"]) / 14
    assert row["estimate"] == pytest.approx(expected, rel=1e-12)
    assert row["covariate"] == "urgency"


def test_without_a_declared_trend_there_is_none():
    assert "trend" not in set(stacked().tests["hypothesis"])
