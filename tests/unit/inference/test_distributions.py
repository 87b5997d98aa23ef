"""Answers to any variable: shares known by construction, and errors of R (oracle/answers.R)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coproduction.inference import distributions
from coproduction.missing import KINDS
from coproduction.results.descriptive_files import DISTRIBUTIONS, SUMMARIES
from coproduction.study.resolved.analysis import Collapsed, Distribution, Summary
from coproduction.study.resolved.specification import ALL, Term

ORACLE = Path(__file__).parents[2] / "oracle"
LEVELS = ("very", "fairly", "hardly", "not")
GOOD = Collapsed("very+fairly", ("very", "fairly"))
POPULATIONS = {"AA": 6e6, "BB": 2e7}


def people() -> pd.DataFrame:
    given = pd.read_csv(ORACLE / "answers.csv")
    kinds = given["code"].where(given["code"].isin(KINDS))
    return given.assign(
        country=pd.Categorical(given["country"], ["AA", "BB"]),
        sex=pd.Categorical(given["sex"], ["f", "m"]),
        item=pd.Categorical(given["code"].where(given["code"].isin(LEVELS)), LEVELS),
        item__missing=pd.Categorical(kinds, KINDS),
        rating=given["code"].map({"very": 2.0, "fairly": 1.0, "hardly": 0.5, "not": 0.0}),
        rating__missing=pd.Categorical(kinds, KINDS),
    )


def told(entries, frame=None, **settings) -> pd.DataFrame:
    frame = people() if frame is None else frame
    found = distributions.distributions(entries, frame, populations=POPULATIONS, **settings)
    assert list(found.columns) == DISTRIBUTIONS.names
    return found


def test_shares_errors_and_intervals_are_those_of_r():
    totals = ("design", "equal_country", "population")
    bases = ("answered", "asked", "all")
    entries = [Distribution("item", b, LEVELS, collapsed=(GOOD,), totals=totals) for b in bases]
    entries += [
        Distribution("item", b, LEVELS, collapsed=(GOOD,), group="sex", parts=("f", "m"))
        for b in bases
    ]
    ours = told(entries).fillna({"group_level": ""})
    theirs = pd.read_csv(ORACLE / "answers_values.csv", keep_default_na=False)
    keys = ["country", "weights", "sex", "base", "level"]
    ours = ours.rename(columns={"group_level": "sex"}).set_index(keys)
    for row in theirs.to_dict("records"):
        own = ours.loc[tuple(row[key] for key in keys)]
        for name in ("share", "std_error", "conf_low", "conf_high", "n", "weighted_n"):
            if row[name] != "":
                # svyciprop takes the interval from an iteration that stops early
                near = 1e-7 if name.startswith("conf") else 1e-9
                assert own[name] == pytest.approx(float(row[name]), rel=near), (row, name)
    # R's rows are all of the base of a country, and of the countries pooled
    assert len(theirs) == len(ours.query("sex != '' or country in ['AA', 'BB', 'all']"))


def test_shares_of_each_base_are_those_the_data_were_made_with():
    """Weights of 2 for half of each code: shares are those of the counts."""
    found = told([Distribution("item", b, LEVELS, collapsed=(GOOD,)) for b in ("answered", "all")])
    aa = found[found["country"] == "AA"].set_index(["base", "level"])["share"]
    assert aa["answered", "very"] == pytest.approx(300 / 800)
    assert aa["answered", "very+fairly"] == pytest.approx(550 / 800)
    assert aa["all", "very"] == pytest.approx(300 / 1000)
    assert aa["all", "dont_know"] == pytest.approx(120 / 1000)
    assert aa["all", "not_asked"] == pytest.approx(50 / 1000)
    assert ("answered", "dont_know") not in aa.index


def test_points_of_a_rating_numbers_between_them_and_intervals():
    low = Collapsed("0..1", range=(0, 1))
    found = told([Distribution("rating", "answered", ("0", "1", "2"), "all", True, (low,))])
    aa = found[found["country"] == "AA"].set_index("level")
    assert aa["n"].to_dict() == {"0": 50, "1": 250, "2": 300, "other": 200, "0..1": 500}
    assert aa.loc["0..1", "share"] == pytest.approx(500 / 800)
    assert set(aa["n_base"]) == {800}


def test_nobody_of_the_base_is_a_row_without_a_share():
    frame = people()
    unasked = frame["country"] == "BB"
    frame.loc[unasked, "item"] = None
    frame.loc[unasked, "item__missing"] = "not_asked"
    found = told([Distribution("item", b, LEVELS) for b in ("asked", "all")], frame)
    bb = found[found["country"] == "BB"].set_index(["base", "level"])
    assert bb.loc["asked", "n_base"].eq(0).all() and bb.loc["asked", "share"].isna().all()
    assert bb.loc[("all", "not_asked"), "share"] == 1


def test_a_summary_is_n_missing_mean_and_deviation_by_country_and_pooled():
    variables = (Term("rating", "number", "rating"), Term("item", "score", "item", LEVELS))
    entry = Summary(variables, ("equal_country",))
    found = distributions.summaries([entry], people())
    assert list(found.columns) == SUMMARIES.names
    number = found[found["variable"] == "rating"].set_index("country")
    assert number["n"].to_dict() == {"AA": 800, "BB": 200, ALL: 1000}
    assert number["n_missing"].to_dict() == {"AA": 150, "BB": 160, ALL: 310}
    assert number["n_not_put"].to_dict() == {"AA": 50, "BB": 40, ALL: 90}
    means = {"AA": (600 + 250 + 100) / 800, "BB": (160 + 80 + 20) / 200}
    assert number["mean"]["AA"] == pytest.approx(means["AA"])
    # every country the same: the mean of their means
    assert number["mean"][ALL] == pytest.approx((means["AA"] + means["BB"]) / 2)
    # weights add up to 1.5 a respondent of each value: the variance of 800 with factor 800/799
    values = np.repeat([2.0, 1.0, 0.5, 0.0], [300, 250, 200, 50])
    assert number["std_deviation"]["AA"] == pytest.approx(values.std(ddof=1))
    level = found[(found["variable"] == "item") & (found["country"] == "BB")].set_index("level")
    assert level.loc["very", "weighted_share"] == pytest.approx(0.4)
