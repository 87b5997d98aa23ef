"""Balance of groups; the numbers of R are in tests/oracle (waves.R, case balance)."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coproduction.faults import Faults
from coproduction.robustness.judging import balanced
from coproduction.study.resolved.analysis import Balance
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.specification import Replication, Term

AGE = Term("age", "number", "age")
SEX = Term("sex", "score", "sex", ("man", "woman"), (0.0, 1.0))
ASKED = Balance("balance", "arm", ("no", "yes"), (AGE, SEX), {}, "fail")


def people(**changed):
    found = {
        "country": "GB",
        "weight": 1.0,
        "arm": ["no", "yes"] * 6,
        "age": [30.0, 40, 32, 44, 28, 36, 35, 47, 31, 39, 33, 45],
        "sex": ["man", "woman", "woman", "man"] * 3,
    }
    frame = pd.DataFrame(found | changed)
    for name, levels in (("arm", ASKED.levels), ("sex", SEX.levels)):
        frame[name] = pd.Categorical(frame[name], levels)
    return frame


def told(frame, asked=ASKED):
    return balanced.told((asked,), frame)


def row_of(frame, variable, asked=ASKED):
    found = told(frame, asked)
    (row,) = found[found["group_level"].isna() & (found["variable"] == variable)].to_dict("records")
    return row


def test_a_standardised_difference_is_over_the_root_of_the_mean_of_both_variances():
    found = told(people()).query("variable == 'age' and group_level == 'yes'").iloc[0]
    no, yes = (np.array(people()["age"][start::2]) for start in (0, 1))
    assert found["mean"] == pytest.approx(yes.mean())
    expected = (yes.mean() - no.mean()) / np.sqrt((yes.var() + no.var()) / 2)
    assert found["difference"] == pytest.approx(expected)


def test_everybody_is_counted_by_group_but_for_those_without_a_weight():
    found = told(people(weight=[0.0] + [1.0] * 11)).query("variable == 'respondents'")
    assert found["n_group"].tolist() == [5, 6]
    assert {*found["n_fewest"]} == {5}


def test_a_variable_counts_who_answered_it_by_group():
    ages = [np.nan, 20.0, np.nan] + [30.0 + k for k in range(9)]
    found = told(people(age=ages)).query("variable == 'age'")
    assert found["n_group"].dropna().tolist() == [4, 6]


def test_the_fewest_are_those_of_the_rarest_answer():
    """Of six in either arm, three are men."""
    found = told(people()).set_index("variable")["n_fewest"]
    assert {*found["age"]} == {6}
    assert {*found["sex"]} == {3}
    assert found["all"] == 3


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"age": [np.nan if k % 2 else 1.0 + k for k in range(12)]}, "nobody_answered"),
        ({"age": 40.0}, "not_estimable"),
        ({"psu": ["a", "b"] * 6}, "one_unit"),
        ({"psu": ["a", "a", "b", "b"] * 3}, "no_degrees_of_freedom"),
    ],
)
def test_what_cannot_be_tested_says_why(changed, why):
    row = row_of(people(**changed), "age")
    assert row["lacking"] == why
    assert pd.isna(row["statistic"])
    assert pd.isna(row["p_value"])


def test_a_level_that_nobody_gave_is_no_difference():
    three = replace(SEX, levels=("man", "woman", "other"), scores=(0.0, 1.0, 2.0))
    asked = replace(ASKED, variables=(three,))
    frame = people()
    frame["sex"] = frame["sex"].cat.add_categories(["other"])
    assert row_of(frame, "sex", asked)["df_numerator"] == 1


def test_all_have_one_answer():
    assert row_of(people(sex="man"), "sex")["lacking"] == "no_variance"


def test_who_is_of_no_group_takes_no_part():
    arm = [None, "yes", "no", "yes"] + ["no", "yes"] * 4
    found = told(people(arm=arm)).query("variable == 'age' and group_level == 'no'").iloc[0]
    ages = people()["age"].to_numpy()[[2, 4, 6, 8, 10]]
    assert found["mean"] == pytest.approx(ages.mean())


def test_a_stratum_of_one_unit_is_a_fault_that_says_what_to_do():
    with pytest.raises(Faults, match="single PSU"):
        told(people(stratum=["a"] + ["b"] * 11, psu=[f"p{k}" for k in range(12)]))


def test_groups_drawn_at_random_within_countries_are_held_against_each_other_there():
    """Shares of arms, and ages, differ between countries; within each the arms have the same."""
    frame = people(
        country=["GB"] * 8 + ["DE"] * 4,
        arm=["no"] * 2 + ["yes"] * 6 + ["no"] * 2 + ["yes"] * 2,
        age=[30.0, 50, 30, 50, 30, 50, 30, 50, 70, 90, 70, 90],
    )
    found = told(frame).query("variable == 'age' and group_level.notna()").set_index("group_level")
    assert found["mean"].tolist() == pytest.approx([160 / 3] * 2)
    assert found["difference"]["yes"] == pytest.approx(0)
    row = row_of(frame, "age")
    assert row["statistic"] == pytest.approx(0, abs=1e-9)
    # twelve respondents, less the constant, an arm and a country
    assert row["df_denominator"] == 9


def test_how_many_times_weights_of_a_country_are_those_of_another_tells_nothing():
    frame = people(country=["GB"] * 8 + ["DE"] * 4)
    grossed = frame.assign(weight=np.where(frame["country"] == "DE", 50_000.0, 1.0))
    pd.testing.assert_frame_equal(told(grossed), told(frame))


@pytest.mark.parametrize(("times", "tested"), [(20.0, True), (21.0, False)])
def test_nothing_is_tested_where_weights_within_a_country_are_on_different_scales(times, tested):
    own = np.where(np.arange(12) < 6, 1.0, times)
    frame = people(weight=own).assign(source=["a"] * 6 + ["b"] * 6)
    rows = told(frame).query("group_level.isna()")
    assert rows["statistic"].notna().tolist() == [tested] * 3
    assert (rows["lacking"] == "weights_apart").tolist() == [not tested] * 3
    assert told(frame).query("variable == 'age'")["mean"].notna().sum() == 2


def test_groups_of_one_country_each_are_told_as_not_estimable():
    row = row_of(people(country=["GB", "DE"] * 6), "age")
    assert row["lacking"] == "not_estimable"


def test_the_test_of_several_levels_is_adjusted_for_their_number():
    """Twelve sampling units, less constant and arm, leave 10; of two differences 9."""
    three = replace(SEX, levels=("man", "woman", "other"), scores=(0.0, 1.0, 2.0))
    frame = people()
    sex = ["man", "woman", "other", "man", "woman", "woman"] * 2
    frame["sex"] = pd.Categorical(sex, three.levels)
    row = row_of(frame, "sex", replace(ASKED, variables=(three,)))
    assert (row["df_numerator"], row["df_denominator"]) == (2, 9)


def test_replicates_of_several_countries_leave_their_scale_out():
    frame = people(country=["GB"] * 6 + ["DE"] * 6).assign(source="a")
    names = [COLUMN.format(k + 1) for k in range(12)]
    for k, name in enumerate(names):
        own = frame["country"] == frame["country"][k]
        frame[name] = np.where(own, 6 / 5, 1.0) * (np.arange(12) != k)
    kind = Replication("JKn", tuple(names), True, rscales=(5 / 6,) * 12)
    asked = replace(ASKED, replication={"a": kind})
    grossed = frame.copy()
    grossed.loc[grossed["country"] == "DE", ["weight", *names]] *= 1000
    found = row_of(grossed, "age", asked)["statistic"]
    assert found > 0
    assert found == pytest.approx(row_of(frame, "age", asked)["statistic"])


def test_who_gave_no_answer_is_of_no_level():
    silent = people(sex=[None, *["woman", "woman", "man"] * 3, "man", "woman"])
    asked = replace(ASKED, variables=(SEX,))
    found, alone = told(silent, asked), told(silent.iloc[1:].reset_index(drop=True), asked)
    compared = ["level", "group_level", "mean", "difference"]
    assert "man" in found["level"].to_list() and found[compared].equals(alone[compared])
