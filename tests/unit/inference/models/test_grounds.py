"""Estimates whose errors rest on nothing have none; all others keep theirs."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from acts import acts, remarked
from specified import category, fit, model, number, product, score

from coproduction.inference.models.fit import results
from coproduction.study.resolved.specification import Replication

THREE = ["AA", "BB", "CC"]
COUNTRY = category("country", THREE)
CROSSED = (number("x"), COUNTRY, product("x", "country"))
NUMBERS = ["std_error", "statistic", "df", "p_value", "conf_low", "conf_high"]
#: Outcomes with a constant one in a country that a fit can end at, by estimator.
CONSTANT = {"wls": 3.0, "poisson": 1.0, "fractional_logit": 0.25, "negative_binomial": 2.0}
ERRORS = {
    "design": {},
    "cr1": {"cluster": "psu"},
    "cr2": {"cluster": "psu"},
    "wild_bootstrap": {"cluster": "psu", "draws": 49, "seed": 1},
    "replicate": {},
}


def survey(n: int = 240) -> pd.DataFrame:
    """Three countries of 80 respondents in eight PSUs of ten, with jackknife weights."""
    i = np.arange(n)
    rng = np.random.default_rng(5)
    x = rng.normal(size=n)
    data = pd.DataFrame(
        {
            "source": "s",
            "country": pd.Categorical.from_codes(i % 3, THREE),
            "weight": 1.0 + i % 2,
            "psu": [f"p{k}" for k in i % 24],
            "x": x,
            "y": x + rng.normal(size=n),
            "count": rng.negative_binomial(1, 0.4, n).astype(float),
            "share": rng.uniform(0.1, 0.9, n),
        }
    )
    for k in range(24):
        data[f"weight__{k + 1}"] = data["weight"] * (i % 24 != k) * 24 / 23
    return data


def fitted(data: pd.DataFrame, *terms, column: str = "y", **settings):
    """The estimates by term of a model of one outcome, and its results."""
    outcome = number("acts", column)
    found = results(acts(*terms, outcome=outcome, countries=THREE, **settings), data)
    return found.estimates.set_index("term"), found


def blank(estimates: pd.DataFrame) -> set[str]:
    """Terms without errors, which lack every number but the estimate."""
    assert estimates["estimate"].notna().all()
    lacking = estimates[NUMBERS].isna()
    assert (lacking.all(axis=1) == lacking.any(axis=1)).all()
    return set(estimates.index[lacking.all(axis=1)])


OF_ONE = {
    "AA": {"Intercept", "x", "country=BB", "country=CC", "x:country=BB", "x:country=CC"},
    "CC": {"country=CC", "x:country=CC"},
}


@pytest.mark.parametrize("where", OF_ONE)
@pytest.mark.parametrize("errors", ERRORS)
def test_what_rests_on_a_country_of_one_outcome_has_no_errors(errors, where):
    data = survey()
    data.loc[data["country"] == where, "y"] = 3.0
    if errors == "replicate":
        columns = tuple(f"w{k}" for k in range(24))
        settings = {"replication": {"s": Replication("JK1", columns, mse=True)}}
    else:
        settings = ERRORS[errors]
    estimates, found = fitted(data, *CROSSED, errors=errors, **settings)
    assert blank(estimates) == OF_ONE[where]
    assert (where, "outcome_constant", "", 80) in remarked(found)
    for row in found.tests.to_dict("records"):
        kinds = ("test_without_rest", "test_not_estimable")
        told = {(row["country"], kind, row["term"], row["df"]) for kind in kinds}
        lost = bool(told & {*remarked(found)})
        assert np.isnan(row["p_value"]) == lost == np.isnan(row["statistic"])
    # What rests on the other countries is what they give by themselves.
    rest = [name for name in THREE if name != where]
    if where == "CC" and errors == "design":
        alone, _ = fitted(data[data["country"] != where].reset_index(drop=True), *CROSSED)
        ours = estimates.loc["x:country=BB"]
        assert rest == ["AA", "BB"]
        assert ours["estimate"] == pytest.approx(alone.loc["x:country=BB", "estimate"], rel=1e-9)


@pytest.mark.parametrize("estimator", CONSTANT)
def test_no_estimator_tells_what_rests_on_nothing(estimator):
    column = {"wls": "y", "fractional_logit": "share"}.get(estimator, "count")
    data = survey()
    data.loc[data["country"] == "CC", column] = CONSTANT[estimator]
    outcome = number("acts", column)
    one = fit(outcome, *CROSSED, area="safety", bounds=(0.0, 1.0))
    found = results(model(one, countries=THREE, estimator=estimator), data)
    assert blank(found.estimates.set_index("term")) == OF_ONE["CC"]


def test_a_country_whose_middle_level_all_gave_has_no_errors_in_an_ordered_model():
    data = survey()
    place = np.where(data["country"] == "CC", 1, np.digitize(data["y"], [-0.5, 0.5]))
    data["grade"] = pd.Categorical.from_codes(place, ["low", "middle", "high"])
    outcome = score("acts", {"low": 1, "middle": 2, "high": 3}, "grade")
    one = fit(outcome, *CROSSED, area="safety")
    found = results(model(one, countries=THREE, estimator="ordered_logit"), data)
    # Slope and place of that country alone: its respondents sit between the cut points.
    assert "x:country=CC" in blank(found.estimates.set_index("term"))


def test_a_perfect_line_in_one_country_is_no_certainty():
    data = survey()
    data.loc[data["country"] == "CC", "y"] = 2 * data["x"] + 1e6
    estimates, found = fitted(data, *CROSSED)
    assert blank(estimates) == OF_ONE["CC"]
    assert not [row for row in remarked(found) if row[1] == "outcome_constant"]


def test_a_stacked_area_of_one_outcome_keeps_the_other_area_as_it_is_alone():
    data = survey().assign(z=2.0)
    terms = (number("x"), COUNTRY)
    fits = [
        fit(number("acts", "y"), *terms, area="safety"),
        fit(number("acts", "z"), *terms, area="health"),
    ]
    found = results(model(*fits, countries=THREE, stacked=True), data)
    health = found.estimates[found.estimates["area"] == "health"]
    assert health[NUMBERS].isna().all(axis=None)
    safety = found.estimates[found.estimates["area"] == "safety"].set_index("term")
    alone, _ = fitted(data, *terms)
    assert safety["std_error"].to_numpy() == pytest.approx(alone["std_error"].to_numpy(), rel=1e-9)
    assert found.tests["p_value"].isna().all() and len(found.tests)
    told = found.remarks[found.remarks["remark"] == "outcome_constant"]
    assert list(told["area"]) == ["health"]


@pytest.mark.parametrize("errors", ["cr1", "cr2", "wild_bootstrap"])
def test_effects_of_the_clusters_themselves_have_no_errors(errors):
    settings = ERRORS[errors] | {"cluster": "country"}
    estimates, found = fitted(survey(), number("x"), COUNTRY, errors=errors, **settings)
    assert blank(estimates) == {"Intercept", "country=BB", "country=CC"}
    assert np.isfinite(estimates.loc["x", "p_value"])
    assert found.tests["p_value"].isna().all()
    told = [row[2] for row in remarked(found) if row[1] == "of_single_units"]
    assert told == ["Intercept", "country=BB", "country=CC"]


def test_as_many_terms_constant_within_clusters_as_clusters_are_their_effects():
    data = survey()
    data["wealth"] = data["country"].map({"AA": 1.0, "BB": 5.0, "CC": 7.0}).astype(float)
    data["size"] = data["country"].map({"AA": 3.0, "BB": 1.0, "CC": 4.0}).astype(float)
    clustered = {"errors": "cr1", "cluster": "country"}
    both, _ = fitted(data, number("x"), number("wealth"), number("size"), **clustered)
    assert blank(both) == {"Intercept", "wealth", "size"}
    one, _ = fitted(data, number("x"), number("wealth"), **clustered)
    assert blank(one) == set()


def test_slopes_by_cluster_have_no_errors():
    estimates, _ = fitted(survey(), *CROSSED, errors="cr1", cluster="country")
    assert blank(estimates) == set(estimates.index)


def test_an_effect_and_a_profile_rest_on_what_the_coefficient_does():
    data = survey()
    data["vote"] = (data["y"] > 0).astype(float)
    spec = acts(
        number("x"), COUNTRY, outcome=number("acts", "vote"), countries=THREE, estimator="logit",
        errors="cr1", cluster="country", effects="average_marginal",
    )  # fmt: skip
    assert blank(results(spec, data).estimates.set_index("term")) == {"country=BB", "country=CC"}
    profiled = results(replace(spec, profiles=("country",)), data).predictions
    assert profiled["std_error"].isna().all() and profiled["estimate"].notna().all()


@pytest.mark.parametrize("errors", ["design", "replicate"])
def test_a_country_of_one_unit_says_nothing_of_its_effect(errors):
    data = survey()
    there = data["country"] == "BB"
    data.loc[there, "psu"] = "one"
    # replicates double the country's only unit, as one that drops it determines no effect of it
    for k in range(24):
        data.loc[there, f"weight__{k + 1}"] = data["weight"] * (1.0 + k % 2)
    settings = {"replication": {"s": Replication("JK1", tuple(map(str, range(24))), mse=True)}}
    terms = (number("x"), COUNTRY)
    settings = settings if errors == "replicate" else {}
    estimates, found = fitted(data, *terms, errors=errors, **settings)
    assert blank(estimates) == {"country=BB"}
    assert [row[2] for row in remarked(found) if row[1] == "of_single_units"] == ["country=BB"]
    assert estimates.loc["x", "std_error"] > 0.01
    if errors == "replicate":
        bare, _ = fitted(data.drop(columns="psu"), *terms, errors=errors, **settings)
        assert blank(bare) == set()
        assert bare.loc["x", "std_error"] == estimates.loc["x", "std_error"]


def test_a_large_offset_hides_no_constant_country():
    data = survey()
    data["y"] += 1e9
    data.loc[data["country"] == "CC", "y"] = 1e9
    assert blank(fitted(data, *CROSSED)[0]) == OF_ONE["CC"]


def test_nothing_is_lost_where_all_rests_on_something():
    for errors, settings in ERRORS.items():
        if errors != "replicate":
            assert blank(fitted(survey(), *CROSSED, errors=errors, **settings)[0]) == set()


@pytest.mark.parametrize("estimator", ["logit", "poisson", "ordered_logit", "fractional_logit"])
def test_the_models_own_errors_do_not_depend_on_the_scale_of_weights(estimator):
    data = survey()
    data["vote"] = (data["y"] > 0).astype(float)
    settings = {"column": "vote", "estimator": estimator, "errors": "model"}
    one, _ = fitted(data, number("x"), **settings)
    other, _ = fitted(data.assign(weight=data["weight"] * 1e4), number("x"), **settings)
    assert other["std_error"].to_numpy() == pytest.approx(one["std_error"].to_numpy(), rel=1e-9)
