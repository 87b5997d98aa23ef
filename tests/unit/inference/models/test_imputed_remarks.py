"""Terms that only imputed answers tell apart."""

from dataclasses import replace

import numpy as np
import pytest
from incomplete import AGE, imputation, respondents
from specified import fit, model, number

from coproduction.inference.imputation.chained import imputed
from coproduction.inference.models.fit import results
from coproduction.inference.models.imputed_remarks import dependent, told
from coproduction.study.resolved.imputations import Target

COUNTRIES = ["GB", "FR"]


@pytest.fixture(scope="module")
def people():
    found = respondents(200)
    rng = np.random.default_rng(5)
    twice = (2 * found["age"] + 1).mask(rng.random(200) < 0.3)
    outcome = found["age"].fillna(45) / 10 + rng.normal(size=200)
    kind = np.where(twice.isna(), "refused", None)
    return found.assign(twice=twice, y=outcome, twice__missing=kind)


def of(*terms):
    return model(fit(number("y"), *terms), countries=COUNTRIES, missing="imputed")


def remarked(specification, people):
    what = imputation(AGE, Target("twice", "numeric"), m=2, iterations=2)
    found = vars(results(specification, people, imputed(what, people).cells))
    rows = told(found, specification, people)["remarks"]
    return rows.loc[rows["remark"] == "dependent_but_imputed", "term"].tolist()


def test_a_combination_among_those_who_answered_is_told(people):
    assert remarked(of(number("age"), number("twice")), people) == ["twice"]
    assert remarked(of(number("age")), people) == []


def test_models_of_all_answers_and_of_nobody_who_answered_all_are_left(people):
    specification = of(number("age"), number("twice"))
    alone = replace(specification, missing="listwise")
    parts = vars(results(replace(of(number("age")), missing="listwise"), people))
    assert told(parts, alone, people) == parts
    nobody = people.assign(twice=np.nan)
    assert told(parts, specification, nobody)["remarks"].equals(parts["remarks"])


def test_columns_that_those_before_give_are_found():
    x = np.random.default_rng(1).normal(size=(30, 2))
    matrix = np.column_stack([np.ones(30), x, 1e6 + x @ [1, -2], 3 * x[:, 0]])
    assert dependent(matrix, ["one", "a", "b", "c", "d"]) == ["c", "d"]
    assert dependent(matrix[:4], ["one", "a", "b", "c", "d"]) == []
    assert dependent(matrix[:, :3], ["one", "a", "b"]) == []
