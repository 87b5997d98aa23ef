"""Data at the edge of what a model can tell: numbers that all are ones, or a named refusal.

Situations that went wrong once, by every estimator and errors they are about. Beside them
`test_pairs` walks options, and this file data.
"""

import warnings
from functools import cache

import numpy as np
import pandas as pd
import pytest
from specified import category, curve, fit, model, number, product, score
from unit.inference.models.test_pairs import OUTCOMES, PARTIES, printed, survey, unnamed, unsure

from coproduction.faults import Faults
from coproduction.inference.models.fit import results
from coproduction.study.resolved.model_types import MarginalEffect
from coproduction.study.resolved.specification import Term

COUNTRIES = ["AA", "BB", "CC"]
X, S = number("x"), score("s", {"no": 0, "yes": 1})
K, COUNTRY = category("k", ["a", "b", "c"]), category("country", COUNTRIES)
SQUARE = curve("x", "quadratic")
CROSSED = (X, COUNTRY, product("x", "country"))
MODEL = {"errors": "model"}
COUNTRY_CLUSTERS = {"cluster": "country"}
RANDOM = {"errors": "model", "weights": "none", "cluster": "psu"}


made = cache(survey)


def end(estimator: str, *terms: Term, change=None, **changes) -> str:
    """What a model of changed data ends in: nothing wrong, what is wrong, or a refusal."""
    data = made().copy()
    data = data if change is None else change(data)
    name = OUTCOMES[estimator]
    party = name == "party"
    outcome = category(name, PARTIES, "party_p") if party else number(name, f"{name}_p")
    bounds = (0.0, 9.0) if estimator == "fractional_logit" else ()
    given = {"countries": COUNTRIES, "estimator": estimator, "singletons": "adjust"} | changes
    spec = model(fit(outcome, *terms, area="p", bounds=bounds), **given)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = results(spec, data)
        except Faults as faults:
            assert all(fault.mend or fault.expected for fault in faults.faults)
            return str(faults)
    tests = found.tests["p_value"].dropna()
    sure = [f"p = 0 of a test {t}" for t in tests if t == 0]
    return "; ".join([*unnamed(found), *printed(found), *unsure(spec, found), *sure])


def put(column: str, value, where=None):
    """Data with a column at a value, everywhere or where something holds."""

    def change(data: pd.DataFrame) -> pd.DataFrame:
        rows = np.ones(len(data), dtype=bool) if where is None else where(data)
        return data.assign(**{column: data[column].where(~rows, value)})

    return change


def of_country(name: str):
    return lambda data: (data["country"] == name).to_numpy()


def first_of(level: str):
    """All but the first respondent of a level of k."""
    return lambda d: ((d["k"] == level) & (d.index != d.index[d["k"] == level][0])).to_numpy()


def weighted(value: float, rows: slice):
    def change(data: pd.DataFrame) -> pd.DataFrame:
        data.loc[data.index[rows], "weight"] = value
        return data

    return change


NUMBERS = {
    "one weight of a milliard": (("wls", X, S), {"change": weighted(1e9, slice(3, 4))}),
    "some weights of 0": (("logit", X, S), {"change": weighted(0.0, slice(0, 20))}),
    "a country of weight 0": (
        ("wls", X, COUNTRY),
        {"change": lambda d: d.assign(weight=d["weight"].where(d["country"] != "CC", 0.0))},
    ),
    "a level of one": (("wls", X, K), {"change": put("k", "a", first_of("c"))}),
    "a level of one, by clusters": (
        ("poisson", X, K),
        {"change": put("k", "a", first_of("c")), "errors": "cr1", "cluster": "psu"},
    ),
    "a country whose outcome is constant": (
        ("wls", X, COUNTRY),
        {"change": put("act_p", 1.0, of_country("BB"))},
    ),
    "a country whose outcome is constant, crossed": (
        ("wls", *CROSSED),
        {"change": put("act_p", 1.0, of_country("BB"))},
    ),
    "a country fitted without rest": (
        ("wls", *CROSSED),
        {"change": lambda d: d.assign(act_p=d["act_p"].where(d["country"] != "BB", 2 * d["x"]))},
    ),
    "a count that is 1 in a country": (
        ("poisson", *CROSSED),
        {"change": put("acts_p", 1.0, of_country("AA"))},
    ),
    "a middle level that nobody gave": (
        ("ordered_logit", X),
        {"change": lambda d: d.assign(grade_p=d["grade_p"].replace(1.0, 0.0))},
    ),
    "a level of the outcome of one": (
        ("ordered_logit", X),
        {"change": lambda d: d.assign(grade_p=(d["act_p"] > 4) + 1.0 * (d.index == 7))},
    ),
    "countries as clusters of their own dummies": (
        ("logit", X, COUNTRY),
        {"errors": "cr1", **COUNTRY_CLUSTERS},
    ),
    "countries as clusters, wild": (
        ("wls", X, COUNTRY),
        {"errors": "wild_bootstrap", "draws": 99, "seed": 1, **COUNTRY_CLUSTERS},
    ),
    "one country": (
        ("wls", X, S),
        {"change": lambda d: d[d["country"] == "AA"].reset_index(drop=True)},
    ),
    "one country, its dummies left out": (
        ("multinomial_logit", X, COUNTRY),
        {"change": lambda d: d[d["country"] == "AA"].reset_index(drop=True)},
    ),
    "years": (("wls", SQUARE, S), {"change": lambda d: d.assign(x=np.round(d["x"] * 10 + 1960))}),
    "incomes": (("logit", SQUARE, S), {"change": lambda d: d.assign(x=d["x"] * 1e5 + 5e6)}),
    "an outcome far from 0": (
        ("wls", X, S),
        {"change": lambda d: d.assign(act_p=d["act_p"] + 1e6)},
    ),
    "an outcome of tiny numbers": (
        ("wls", X, S),
        {"change": lambda d: d.assign(act_p=d["act_p"] * 1e-12)},
    ),
    "effects at the ends of a number": (
        ("logit", SQUARE, S),
        {
            "marginal": (
                MarginalEffect("a", "x", at="x", values=(-3.0, 3.0), by="s", differences=True),
            )
        },
    ),
    "an absent level of an interaction": (
        ("wls", X, K, product("x", "k")),
        {
            "change": put("k", "b", lambda d: (d["k"] == "c").to_numpy()),
            "marginal": (MarginalEffect("a", "x", by="k", differences=True),),
        },
    ),
}
REFUSED = {
    "a level of one that lies at an end": (
        ("ordered_logit", X, K),
        {"change": put("k", "a", first_of("c"))},
        "respondents with k=c have the same outcome, the largest",
    ),
    "separation by a number": (
        ("logit", X, S),
        {"change": lambda d: d.assign(voted_p=(d["x"] > 0.1) * 1.0)},
        "complete separation: the outcome of all respondents follows from x",
    ),
    "a level that never says yes": (
        ("logit", X, K),
        {"change": put("voted_p", 0.0, lambda d: (d["k"] == "c").to_numpy())},
        "respondents with k=c have the same outcome, the smallest",
    ),
    "a reference country that never says yes": (
        ("logit", X, COUNTRY),
        {"change": put("voted_p", 0.0, of_country("AA"))},
        "respondents with country=AA have the same outcome, the smallest",
    ),
    "a reference country of lowest grades": (
        ("ordered_logit", X, COUNTRY),
        {"change": put("grade_p", 0.0, of_country("AA"))},
        "respondents with country=AA have the same outcome, the smallest",
    ),
    "a reference country without acts": (
        ("poisson", X, COUNTRY),
        {"change": put("acts_p", 0.0, of_country("AA"))},
        "respondents with country=AA have the same outcome, the smallest",
    ),
    "a reference country that did not answer": (
        ("wls", X, COUNTRY),
        {"change": put("act_p", np.nan, of_country("AA"))},
        "nobody of AA, the reference country, answered act",
    ),
    "an outcome without rest": (
        ("wls", X, S),
        {"change": lambda d: d.assign(act_p=2 * d["x"])},
        "the terms explain the outcome without rest",
    ),
    "one number twice": (
        ("ordered_probit", X, number("i")),
        {"change": lambda d: d.assign(i=2 * d["x"] + 3)},
        "i is a linear combination of Intercept, x",
    ),
    "a number that is infinite": (
        ("wls", X, S),
        {"change": put("x", np.inf, lambda d: d.index == 5)},
        "x is infinite for 1 of 240 respondents",
    ),
    "nobody has a weight": (
        ("wls", X, S),
        {"change": lambda d: d.assign(weight=0.0)},
        "no respondents: all 240 have a weight of 0",
    ),
    "a spline of few values": (
        ("wls", curve("x", "natural_spline", 5)),
        {"change": lambda d: d.assign(x=np.round(d["x"].clip(-1, 2)))},
        "x has too few values for a spline of 5 columns",
    ),
    "a parabola of two values": (
        ("wls", SQUARE),
        {"change": lambda d: d.assign(x=(d["x"] > 0) * 1.0)},
        "x^2 is a linear combination of x",
    ),
    "a constant term": (
        ("poisson", X, S),
        {"change": put("x", 3.0)},
        "x is 3 for all 240 respondents",
    ),
    "more parameters than respondents": (
        ("wls", X, S, K, COUNTRY),
        {"change": lambda d: d[d["country"] == "AA"].iloc[:3].reset_index(drop=True), **MODEL},
        "",
    ),
    "one PSU a stratum": (
        ("wls", X),
        {"change": lambda d: d.assign(psu="one"), "singletons": "fail"},
        "no degrees of freedom are left: 6 PSUs − 6 strata",
    ),
    "a random intercept of one group": (
        ("random_intercept", X),
        {"change": lambda d: d.assign(psu=d.index.astype("str")), **RANDOM},
        "every cluster of the random intercept holds one respondent",
    ),
    "a count that varies too little": (
        ("negative_binomial", X),
        {"change": lambda d: d.assign(acts_p=2.0 + d.index % 2)},
        "varies no more than a Poisson count",
    ),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_what_can_be_told_is_told_in_numbers_and_remarks(name):
    given, changes = NUMBERS[name]
    assert end(*given, **changes) == ""


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_told_is_refused_with_the_true_reason(name):
    given, changes, said = REFUSED[name]
    told = end(*given, **changes)
    assert "fault" in told and said in told


@pytest.mark.parametrize("estimator", ["wls", "logit", "poisson", "ordered_logit"])
def test_errors_of_the_model_do_not_depend_on_the_scale_of_weights(estimator):
    name = OUTCOMES[estimator]
    spec = model(
        fit(number(name, f"{name}_p"), X, S), countries=COUNTRIES, estimator=estimator, **MODEL
    )
    first, second = (
        results(spec, made().assign(weight=lambda d, by=by: d["weight"] * by)).estimates
        for by in (1.0, 1e4)
    )
    np.testing.assert_allclose(first["std_error"], second["std_error"], rtol=1e-8)
