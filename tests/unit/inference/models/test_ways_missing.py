"""Estimates of imputed answers beside those of who answered all."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from incomplete import AGE, JOB, VOTES, imputation, respondents
from specified import category, fit, model, number, score

from coproduction.inference.imputation.chained import imputed
from coproduction.inference.models.fit import results
from coproduction.inference.models.ways_missing import PARTS, beside

MODEL = model(
    fit(score("votes", {"no": 0, "yes": 1}), number("age"), category("job", list(JOB.levels))),
    countries=["GB", "FR"],
    missing="imputed",
    estimator="logit",
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
    assert table["missing"].tolist() == ["imputed", "listwise"] * 4
    alone = results(replace(MODEL, missing="listwise"), people)
    listwise = table[table["missing"] == "listwise"]
    assert listwise["estimate"].tolist() == alone.estimates["estimate"].tolist()
    assert listwise["n"].tolist() == [alone.fits["n"][0]] * 4
    assert listwise[["m", "missing_information"]].isna().all(axis=None)
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
