"""What is tested of a fit, and between the areas of a stacked one."""

import numpy as np
import pandas as pd
import pytest
from acts import COUNTRIES, COUNTRY_TERM, WORK_TERM, Y, acts, people
from specified import category, curve, fit, model, number, product

from coproduction.faults import Faults
from coproduction.inference.models.fit import results
from coproduction.results.model_files import ASSUMPTIONS, HYPOTHESES
from coproduction.study.resolved.model_types import Trend

TREND = Trend("urgency", {"safety": 1.0, "health": 2.0, "schools": 4.0})


CROSSED = product("x", "work")


def stacked(*beside, shift=0.0, **changes):
    data = people().assign(z=lambda d: d["x"] ** 2 + d["y"], q=lambda d: d["x"] - d["y"])
    data["x"] += shift
    outcomes = {"safety": Y, "health": number("acts", "z"), "schools": number("acts", "q")}
    fits = [fit(y, number("x"), WORK_TERM, *beside, area=a) for a, y in outcomes.items()]
    return results(model(*fits, countries=COUNTRIES, stacked=True, **changes), data)


def test_every_hypothesis_is_met():
    terms = [curve("x", "quadratic"), WORK_TERM, COUNTRY_TERM, product("work", "country")]
    found = {*results(acts(*terms), people()).tests["hypothesis"]}
    found |= {*stacked(trend=TREND).tests["hypothesis"], *stacked(CROSSED).tests["hypothesis"]}
    assert found == set(HYPOTHESES) - set(ASSUMPTIONS)


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


def test_areas_are_compared_in_a_term_with_its_interactions():
    found, moved = (stacked(CROSSED, shift=by, trend=TREND) for by in (0.0, 7.0))
    told = [set(zip(f.remarks["remark"], f.remarks["term"], strict=True)) for f in (found, moved)]
    for term in ("x", "work"):
        assert all(("differences_left_out", term) in one for one in told)
        assert set(found.tests["term"]).isdisjoint({"work=seeking", "work=other"})
    first, second = (f.tests.set_index(["hypothesis", "term"]) for f in (found, moved))
    assert {h for h, term in first.index if term == "x"} == {"equal_areas_with_interactions"}
    # Of three areas: twice three slopes; twice two levels and their slopes; the slopes alone.
    for (kind, term), df in {
        ("equal_areas_with_interactions", "x"): 6,
        ("equal_areas_with_interactions", "work"): 8,
        ("equal_areas", "x:work"): 4,
    }.items():
        assert first.loc[(kind, term), "df"] == df
    # No number depends on where x is zero, the level of the outcome and its trend among them.
    pd.testing.assert_series_equal(first["statistic"], second["statistic"], rtol=1e-6)
    assert {"area_difference", "trend", "trend_departure"} <= {h for h, term in first.index}


def test_an_interaction_with_a_cell_of_one_is_tested_on_its_other_contrasts():
    terms = (WORK_TERM, COUNTRY_TERM, product("work", "country"))
    data = people()
    cell = (data["country"] == "BB") & (data["work"] == "other")
    (one,) = data.index[cell][:1]
    data = data[~cell | (data.index == one)].reset_index(drop=True)
    found = results(acts(*terms), data)
    rest = data.copy()
    rest.loc[(rest["country"] == "BB") & (rest["work"] == "other"), "y"] = np.nan
    without = results(acts(*terms), rest)
    ours, theirs = (f.tests.set_index(["hypothesis", "term"]) for f in (found, without))
    # The one respondent says nothing: all is as if he had not answered.
    pd.testing.assert_frame_equal(ours, theirs, rtol=1e-9)
    assert ours.loc[("zero", "work:country"), "df"] == 1
    told = found.remarks.set_index(["remark", "term"])["value"]
    assert told["test_of_fewer", "work:country"] == 1


def test_contrasts_that_move_alike_are_compared():
    # The constant country of reference moves the slopes of both others, but not their difference.
    countries = ["AA", "BB", "CC"]
    data = people(90)
    data["country"] = pd.Categorical.from_codes(np.arange(90) % 3, countries, ordered=True)
    data.loc[data["country"] == "AA", "y"] = 1.0
    terms = (number("x"), category("country", countries), product("x", "country"))
    found = results(acts(*terms, countries=countries), data).tests.set_index("term")
    data["country"] = data["country"].cat.reorder_categories(["BB", "CC", "AA"], ordered=True)
    turned = (number("x"), category("country", ["BB", "CC", "AA"]), product("x", "country"))
    moved = results(acts(*turned, countries=countries), data).tests.set_index("term")
    assert list(found["df"]) == list(moved["df"])
    assert found.loc["x:country", "df"] == 1
    assert found["statistic"].to_numpy() == pytest.approx(moved["statistic"].to_numpy(), rel=1e-6)
