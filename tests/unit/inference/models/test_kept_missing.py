"""Don't know and refused as answers to the terms of a model."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from incomplete import JOB, TRUST, respondents
from specified import category, fit, model, number, score

from coproduction.inference.models.design_matrix import INTERCEPT
from coproduction.inference.models.fit import results
from coproduction.inference.models.kept_missing import kept
from coproduction.inference.models.mends import of
from coproduction.inference.models.reading import needed
from coproduction.study.resolved.specification import Term

COUNTRIES = ["GB", "FR"]
TRUSTS = score("trust", dict(zip(TRUST.levels, TRUST.scores, strict=True)))
MODEL = replace(
    model(
        fit(number("y"), number("age"), TRUSTS, category("job", list(JOB.levels))),
        countries=COUNTRIES,
        missing="category",
    ),
    kept=("age", "trust", "job"),
)
ADDED = ["age__missing=refused", "age__missing=dont_know", "trust__missing=refused",
         "job__missing=refused", "job__missing=dont_know"]  # fmt: skip


@pytest.fixture(scope="module")
def people():
    found = respondents(300, share=0.15)
    rng = np.random.default_rng(2)
    for name in ("age", "job"):
        unknown = found[f"{name}__missing"].notna() & (rng.random(300) < 0.4)
        kinds = found[f"{name}__missing"].astype("object").mask(unknown, "dont_know")
        found[f"{name}__missing"] = pd.Categorical(kinds)
    return found.assign(y=found["age"].fillna(40) / 10 + rng.normal(size=300))


def test_what_is_kept_has_the_estimates_of_the_same_columns_made_by_hand(people):
    found = results(MODEL, people)
    assert found.fits["n"].tolist() == [300] and found.fits["n_dropped"].tolist() == [0]
    terms = found.estimates["term"].tolist()
    assert set(ADDED) <= set(terms) and "trust__missing=dont_know" not in terms
    own, columns = people.copy(), {}
    for name, values in {
        "age": people["age"],
        "trust": people["trust"].map(dict(zip(TRUST.levels, TRUST.scores, strict=True))),
    }.items():
        values = values.astype(float)
        some = values.notna()
        mean = np.average(values[some], weights=people["weight"][some])
        columns[name] = values.fillna(mean)
    for term in ADDED[:3]:
        name, kind = term.split("__missing=")
        columns[term] = (people[f"{name}__missing"] == kind).astype(float)
    for level in JOB.levels[1:]:
        columns[f"job={level}"] = (people["job"] == level).astype(float)
    for kind in ("refused", "dont_know"):
        columns[f"job__missing={kind}"] = (people["job__missing"] == kind).astype(float)
    own = pd.concat([own.drop(columns=["age", "trust"]), pd.DataFrame(columns)], axis=1)
    alone = model(fit(number("y"), *map(number, columns)), countries=COUNTRIES)
    expected = results(alone, own).estimates.set_index("term")
    rows = found.estimates.set_index("term")
    for column in ("estimate", "std_error", "df", "p_value"):
        wanted = expected.loc[rows.index, column].to_numpy()
        assert rows[column].to_numpy() == pytest.approx(wanted, rel=1e-9)
    assert found.fits["missing"].tolist() == ["category"]


def test_other_kinds_outcomes_and_other_countries_stay_as_they_are(people):
    other = people.copy()
    other["age__missing"] = other["age__missing"].astype("object").replace("refused", "no_answer")
    other.loc[0, "y"] = np.nan
    lost = int((other["age__missing"] == "no_answer").sum() + 1)
    assert results(MODEL, other).fits["n_dropped"].tolist() == [lost]
    alone = replace(MODEL, countries=("GB",))
    away = people["country"] == "FR"
    quiet = people.assign(trust__missing=people["trust__missing"].where(away))
    made, _ = kept(alone, quiet.assign(trust=people["trust"].fillna("low")))
    assert "trust__missing" not in {term.name for term in made.fits[0].terms}


def test_the_columns_of_kinds_are_read_where_they_are_needed():
    assert {"age__missing", "trust__missing", "job__missing"} <= set(needed(MODEL))
    listwise = replace(MODEL, missing="listwise", kept=())
    assert not [name for name in needed(listwise) if name.endswith("__missing")]


@pytest.mark.parametrize("share", [1, 25])
def test_who_refused_two_terms_together_has_one_indicator(share):
    """The fit is that of the one indicator by hand."""
    whole = respondents(300, share=0.0)
    rng = np.random.default_rng(4)
    whole = whole.assign(y=whole["age"] / 10 + rng.normal(size=300), x=rng.normal(size=300))
    kinds = pd.Series(["refused"] * share + [None] * (300 - share), dtype="object")
    data = whole.assign(age__missing=kinds.to_numpy(), x__missing=kinds.to_numpy())
    data.loc[data["x__missing"].notna(), ["x", "age"]] = np.nan
    one = model(fit(number("y"), number("age"), number("x")), countries=COUNTRIES)
    found = results(replace(one, missing="category", kept=("age", "x")), data)
    rows = found.estimates.set_index("term")["estimate"]
    assert np.isnan(rows["x__missing=refused"])
    told = found.remarks[found.remarks["remark"] == "told_by_others"]
    assert told["term"].tolist() == ["x__missing=refused"]
    own = data.assign(gone=(data["x__missing"] == "refused").astype(float))
    for name in ("age", "x"):
        some = data[name].notna()
        mean = np.average(data.loc[some, name], weights=data.loc[some, "weight"])
        own[name] = data[name].fillna(mean)
    alone = fit(number("y"), number("age"), number("x"), number("gone"))
    wanted = results(replace(one, fits=(alone,)), own).estimates.set_index("term")["estimate"]
    assert rows["age__missing=refused"] == pytest.approx(wanted["gone"])
    assert rows[["age", "x"]].tolist() == pytest.approx(wanted[["age", "x"]].tolist())


def test_what_separates_is_mended_by_a_setting_that_there_is():
    term = Term("x__missing", "category", "x__filled__missing", ("answered", "refused"))
    told = of([term], ())["x__missing=refused"]
    assert told == "missing: listwise, or leave x out of this model"


def test_the_test_of_a_category_is_of_its_answers_alone(people):
    """Of refusers chosen by the outcome, without any association of the answers (R in the oracle
    `unanswered`)."""
    rng = np.random.default_rng(9)
    far = (people["y"] > 4) & (rng.random(300) < 0.5)
    own = people.assign(job=rng.choice(JOB.levels, 300))
    own["job"] = pd.Categorical(own["job"].mask(far), list(JOB.levels))
    kinds = np.where(rng.random(300) < 0.5, "refused", "dont_know")
    own["job__missing"] = pd.Categorical(pd.Series(kinds).where(far))
    alone = fit(number("y"), category("job", list(JOB.levels)))
    found = results(replace(MODEL, fits=(alone,), kept=("job",)), own)
    p = found.tests.set_index("term")["p_value"]
    assert p["job"] > 0.05 and p["job__missing"] < 1e-4
    assert found.tests["df"].tolist() == [2, 2]
    inflated = found.diagnostics.query("measure == 'gvif'")["term"].tolist()
    assert inflated == ["job", "job__missing"]


def test_a_term_that_nobody_of_a_country_answered_is_told(people):
    away = people["country"] == "FR"
    own = people.assign(trust=people["trust"].where(~away))
    own["trust__missing"] = people["trust__missing"].astype("object").mask(away, "refused")
    found = results(MODEL, own).remarks.query("remark == 'unanswered_in_country'")
    assert found[["country", "term"]].to_numpy().tolist() == [["FR", "trust"]]
    assert "unanswered_in_country" not in set(results(MODEL, people).remarks["remark"])


@pytest.mark.parametrize("estimator", ["poisson", "logit"])
def test_the_effect_of_not_answering_takes_the_number_to_its_mean(people, estimator):
    """Who refused an age has the mean of ages in the model, and so has who is taken as refusing."""
    own = people.assign(y=(people["y"] > people["y"].median()).astype(float))
    asked = replace(MODEL, estimator=estimator, fits=(fit(number("y"), number("age")),))
    beta = results(asked, own).estimates.set_index("term")["estimate"]
    found = results(replace(asked, effects="average_marginal"), own).estimates
    w, age = own["weight"], own["age"]
    mean = np.average(age[age.notna()], weights=w[age.notna()])
    answered = beta[INTERCEPT] + beta["age"] * age.fillna(mean)
    inverse = np.exp if estimator == "poisson" else lambda x: 1 / (1 + np.exp(-x))
    for kind in ("refused", "dont_know"):
        name = f"age__missing={kind}"
        refused = inverse(beta[INTERCEPT] + beta["age"] * mean + beta[name])
        expected = np.average(refused - inverse(answered), weights=w)
        assert found.set_index("term")["estimate"][name] == pytest.approx(expected, rel=1e-9)
