"""What is tested of a fit, and between the areas of a stacked one."""

import pytest
from acts import COUNTRIES, COUNTRY_TERM, WORK_TERM, Y, acts, people
from specified import curve, fit, model, number, product

from coproduction.faults import Faults
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


def test_a_departure_from_the_trend_is_what_the_middle_area_lies_off_its_line():
    even = Trend("urgency", {"safety": 1.0, "health": 2.0, "schools": 3.0})
    found = stacked(trend=even)
    rows = found.tests[found.tests["term"] == "x"].set_index("hypothesis")
    ends = found.tests.query("term == 'x' and left == 'schools' and right == 'safety'")
    # At equal steps the trend is the difference of the ends: it tells nothing of the middle.
    assert rows.loc["trend", "p_value"] == pytest.approx(ends["p_value"].item(), rel=1e-9)
    # Of three areas the departure is a − 2b + c, whose square over its variance is F.
    pairs = found.tests.query("term == 'x' and hypothesis == 'area_difference'")
    assert rows.loc["trend_departure", "df"] == 1
    slope = found.estimates[found.estimates["term"] == "x"].set_index("area")["estimate"]
    bend = slope["safety"] - 2 * slope["health"] + slope["schools"]
    of = pairs.set_index(["left", "right"])["std_error"] ** 2
    a, b, c = (of["health", "safety"], of["schools", "health"], of["schools", "safety"])
    assert rows.loc["trend_departure", "statistic"] == pytest.approx(
        bend**2 / (2 * a + 2 * b - c), rel=1e-9
    )


def test_a_trend_on_equal_values_is_refused_with_its_reason():
    with pytest.raises(Faults, match="'urgency' of the trend is 2 in all areas"):
        stacked(trend=Trend("urgency", dict.fromkeys(TREND.values, 2.0)))


def test_beside_an_interaction_a_term_is_tested_with_it():
    terms = (number("x"), WORK_TERM, product("x", "work"))
    tests = results(acts(*terms), people()).tests.set_index("term")
    assert list(tests["hypothesis"]) == ["zero_with_interactions"] * 2 + ["zero"]
    assert list(tests["df"]) == [3, 4, 2]
    # The same whatever the reference level is, unlike a test at the reference level.
    turned = people().assign(x=lambda d: d["x"] + 7.0)
    moved = results(acts(*terms), turned).tests.set_index("term")
    assert moved["statistic"].to_numpy() == pytest.approx(tests["statistic"].to_numpy(), rel=1e-6)


def test_a_curve_beside_an_interaction_is_straight_at_every_level():
    terms = (curve("x", "quadratic"), WORK_TERM, product("x", "work"))
    tests = results(acts(*terms), people()).tests
    straight = tests[tests["hypothesis"] == "straight_line"]
    assert list(straight["df"]) == [3]


def test_without_a_declared_trend_there_is_none():
    assert "trend" not in set(stacked().tests["hypothesis"])
