"""Answers as columns: how they enter, and what of the design stands beside them."""

import numpy as np
import pytest
from incomplete import AGE, JOB, TRUST, imputation, kinds, respondents

from coproduction.inference.imputation.columns import Answers, fixed


def test_scores_and_numbers_are_in_deviations_and_categories_are_dummies():
    people = respondents(200)
    for target in (AGE, TRUST):
        answers = Answers.of(people, target, ("refused",))
        coded = answers.columns().coded(answers.values)[~np.isnan(answers.values)]
        assert coded.mean() == pytest.approx(0, abs=1e-12)
        assert coded.std() == pytest.approx(1)
    answers = Answers.of(people, JOB, ("refused",))
    coded = answers.columns().coded(answers.values)
    assert coded.shape == (200, 2) and set(np.unique(coded)) == {0.0, 1.0}


def test_what_other_columns_give_is_not_kept():
    people = respondents(200)
    answers = [Answers.of(people, TRUST, ("refused",))]
    # four strata, two a country: the country is given by them
    found = fixed(people, answers, imputation())
    assert found.shape == (200, 4)
    assert np.linalg.matrix_rank(found) == 4
    assert fixed(people, answers, imputation(include=("country", "weight"))).shape == (200, 2)
    assert fixed(people, answers, imputation(include=())).shape == (200, 0)
    of_one = people.assign(weight=1.0)
    assert fixed(of_one, answers, imputation(include=("weight",))).shape == (200, 0)


def test_who_stays_without_an_answer_has_a_column():
    people = respondents(200)
    people["trust__missing"] = kinds(np.where(people["trust"].isna(), "not_asked", ""))
    answers = Answers.of(people, TRUST, ("refused",))
    (column,) = fixed(people, [answers], imputation(include=())).T
    assert answers.left.sum() == people["trust"].isna().sum()
    assert len(np.unique(column[answers.left])) == 1 == len(np.unique(column[~answers.left]))
    assert (answers.columns().coded(answers.values)[answers.left] == 0).all()
