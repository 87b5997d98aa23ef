"""Models of plausible values: what is pooled, what is left out, and what is told of it."""

from dataclasses import replace

import numpy as np
import pytest
from oracle.plausible import MODELS, SCORES, fitted, respondents, score, specification
from specified import category, number, product

from coproduction.faults import Faults
from coproduction.inference.models import plausible
from coproduction.inference.models.fit import results
from coproduction.inference.models.reading import needed


def test_a_fit_each_takes_the_values_of_all_terms_together():
    parts = list(plausible.each(MODELS["term"]))
    columns = [(p.fits[0].outcome.column, p.fits[0].terms[0].column) for p in parts]
    assert columns == list(zip(SCORES["math"], SCORES["read"], strict=True))
    assert all(not part.plausible for part in parts)
    assert {*SCORES["math"], *SCORES["read"]} <= set(needed(MODELS["term"]))


def test_who_is_pooled_is_told_by_name_and_number():
    remarks = fitted("term").remarks
    told = remarks[remarks["remark"] == "plausible_values"]
    assert set(zip(told["term"], told["value"], strict=True)) == {("math", 5.0), ("read", 5.0)}
    assert set(told["country"]) == {"AA", "BB", "CC", "DD", "EE"}


def test_joint_tests_are_left_out_and_said_to_be():
    levels = category("sex", ["boy", "girl"])
    data = respondents()
    data["sex"] = data["girl"].map({0: "boy", 1: "girl"}).astype("category")
    terms = number("books"), levels, product("books", "sex")
    found = results(specification(score("math"), *terms), data)
    assert found.tests.empty
    assert (found.remarks["remark"] == "no_joint_tests_plausible").sum() == 5
    assert "no_joint_tests" not in set(found.remarks["remark"])
    assert "no_joint_tests_plausible" not in set(
        fitted("outcome").remarks["remark"]
    )  # there were none


def test_profiles_are_pooled_as_estimates_are():
    levels = category("sex", ["boy", "girl"])
    data = respondents()
    data["sex"] = data["girl"].map({0: "boy", 1: "girl"}).astype("category")
    model = specification(score("math"), levels, profiles=("sex",), countries=["AA"])
    found = results(model, data)
    boy, girl = found.predictions["estimate"]
    slope = found.estimates.set_index("term").loc["sex=girl"]
    assert girl - boy == pytest.approx(slope["estimate"])
    alone = results(next(plausible.each(model)), data).predictions
    assert (found.predictions["std_error"] > 0.9 * alone["std_error"].min()).all()
    assert (found.predictions["df"] < alone["df"]).all()


def test_values_that_are_missing_for_some_and_not_for_others_are_refused():
    data = respondents()
    data.loc[0, "math_3"] = np.nan
    with pytest.raises(Faults, match="some are missing where others are not"):
        results(MODELS["outcome"], data)
    data.loc[0, list(SCORES["math"])] = np.nan
    assert results(MODELS["outcome"], data).fits["n_dropped"].tolist() == [1, 0, 0, 0, 0]


def test_as_many_lack_each_of_the_values_and_are_others():
    data = respondents()
    for row, column in enumerate(SCORES["math"]):
        data.loc[row, column] = np.nan
    told = (
        "model m: of plausible values some are missing where others are not, of 5 respondents "
        "(AA: 5): math_1 (1), math_2 (1), math_3 (1), math_4 (1), math_5 (1)"
    )
    with pytest.raises(Faults) as caught:
        results(replace(MODELS["outcome"], name="m"), data)
    assert told in str(caught.value)


def test_a_remark_of_any_value_is_one_of_all_with_its_largest_number():
    data = respondents()
    data.loc[data["country"] == "BB", "math_3"] = 500.0
    model = replace(MODELS["outcome"], by_country=False)
    found = results(model, data).remarks
    told = found[found["remark"] == "outcome_constant"]
    assert told["country"].tolist() == ["BB"]
    assert told["value"].tolist() == [float((data["country"] == "BB").sum())]


def test_errors_of_clusters_and_of_the_model_are_pooled_too():
    for settings in ({"errors": "model"}, {"errors": "cr1", "cluster": "country"}):
        pooled = replace(MODELS["outcome"], by_country=False, replication={}, **settings)
        found = results(pooled, respondents()).estimates
        parts = [results(own, respondents()).estimates for own in plausible.each(pooled)]
        within = np.mean([part["std_error"] ** 2 for part in parts], axis=0)
        between = np.var([part["estimate"] for part in parts], axis=0, ddof=1)
        assert found["std_error"].to_numpy() ** 2 == pytest.approx(within + 1.2 * between)
