"""Balance of groups; the numbers of R are in tests/oracle (waves.R, case balance)."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coproduction.faults import Faults
from coproduction.robustness.judging import balanced
from coproduction.study.resolved.analysis import Balance
from coproduction.study.resolved.specification import Term

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
