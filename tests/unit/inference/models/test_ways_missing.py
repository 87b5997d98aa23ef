"""Estimates of imputed answers beside those of who answered all."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from incomplete import AGE, JOB, VOTES, imputation, respondents
from specified import category, fit, model, number, product, score

from coproduction.inference.imputation.chained import imputed
from coproduction.inference.models.fit import results
from coproduction.inference.models.ways_missing import PARTS, beside, otherwise

MODEL = model(
    fit(score("votes", {"no": 0, "yes": 1}), number("age"), category("job", list(JOB.levels))),
    countries=["GB", "FR"],
    missing="imputed",
    estimator="logit",
    kept=("age", "job"),
)


@pytest.fixture(scope="module")
def people():
    return respondents()


@pytest.fixture(scope="module")
def found(people):
    cells = imputed(imputation(AGE, VOTES, JOB), people).cells
    own = vars(results(MODEL, people, cells))
    return {part: own[part] for part in PARTS}


def test_every_estimate_stands_beside_that_of_who_answered_all(people, found):
    table = beside([MODEL], people, found)
    assert table["missing"].tolist() == ["imputed", "listwise", "category"] * 4 + ["category"] * 2
    alone = results(replace(MODEL, missing="listwise"), people)
    listwise = table[table["missing"] == "listwise"]
    assert listwise["estimate"].tolist() == alone.estimates["estimate"].tolist()
    assert listwise["n"].tolist() == [alone.fits["n"][0]] * 4
    assert listwise[["m", "missing_information"]].isna().all(axis=None)
    own = results(replace(MODEL, missing="category"), people).estimates
    category = table[table["missing"] == "category"].set_index("term")
    assert category.loc[own["term"], "estimate"].tolist() == own["estimate"].tolist()
    rows = table[table["missing"] == "imputed"]
    assert rows["std_error"].tolist() == found["estimates"]["std_error"].tolist()
    assert (rows["m"] == 3).all() and (rows["n"] == len(people)).all()
    assert rows["missing_information"].between(0, 1).all()


def test_a_model_of_whom_nobody_answered_all_says_so(people, found):
    part = people.copy()
    gone = np.arange(len(part)) % 2 == 0
    part.loc[gone, "age"] = np.nan
    part.loc[~gone, "votes"] = None
    table = beside([MODEL], part, found)
    rows = table[table["missing"] == "listwise"]
    assert rows["lacking"].eq("not_estimable").all() and rows["estimate"].isna().all()
    assert table.loc[table["missing"] == "imputed", "lacking"].isna().all()
    assert pd.isna(rows["n"]).all()


def test_models_with_interactions_have_no_answers_kept():
    terms = number("age"), number("x"), product("age", "x")
    joined = model(fit(number("y"), *terms), countries=["GB"], missing="imputed")
    assert otherwise(joined) == ("listwise",)
    assert otherwise(MODEL) == ("listwise", "category")


def test_what_one_respondent_alone_gives_has_no_numbers_but_that_of_its_fit(people, found):
    rare = people.copy()
    said = rare["job__missing"].astype("object").where(rare["job"].notna(), "no_answer")
    said[rare.index[rare["job"].isna()][0]] = "dont_know"
    rare["job__missing"] = pd.Categorical(said)
    table = beside([replace(MODEL, estimator="wls")], rare, found).set_index("term")
    row = table.loc["job__missing=dont_know"]
    assert row["lacking"] == "of_one" and pd.isna(row["estimate"])
    assert row["n"] == table.loc[table["missing"] == "category", "n"].max()
    assert table.loc[table["missing"] == "imputed", "lacking"].isna().all()
