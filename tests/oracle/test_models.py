"""What fits of stacked areas, few clusters and curves must hold beside the numbers of R."""

import numpy as np
import pandas as pd
import pytest
from oracle.comparison import HERE
from oracle.models import (
    COUNTRIES,
    SCORE,
    TERMS,
    WORK,
    X,
    bent,
    draws,
    important,
    respondents,
    specification,
    three_areas,
    wild,
)
from specified import curve, estimated, model, product

from coproduction.inference.estimators.linear import wls
from coproduction.inference.estimators.problem import Problem
from coproduction.inference.models import clusters
from coproduction.inference.models.fit import Results, results


def remarked(found: Results) -> list[tuple[str, str]]:
    """The remarks of a model with their terms."""
    told = found.remarks.fillna({"term": ""})
    return list(zip(told["remark"], told["term"], strict=True))


def test_a_spline_turns_where_the_parabola_behind_it_does():
    points = bent("natural_spline").diagnostics.query("measure == 'turning_point'")
    # The parabola turns near 45 less the slope of y on x.
    assert (points["value"] - points["std_error"] * 3 < 45).all()
    assert len(points) == 1


def test_a_turning_point_the_data_do_not_tell_is_noted():
    found = results(specification([curve("x", "quadratic"), WORK]), respondents())
    bend = found.estimates.set_index("term").loc["x^2"]
    assert bend["conf_low"] < 0 < bend["conf_high"]
    (fieller,) = found.diagnostics.query("measure == 'turning_point_fieller'").to_dict("records")
    assert np.isnan([fieller["conf_low"], fieller["conf_high"]]).all()
    assert ("fieller_unbounded", "x") in remarked(found)
    assert ("fieller_unbounded", "x") not in remarked(bent("quadratic"))


def test_a_spline_that_does_not_turn_is_noted():
    data = respondents().assign(y=lambda d: d["x"] + 0.01 * (d["y"] % 1))
    found = results(specification([curve("x", "natural_spline", 3), WORK]), data)
    assert ("curve_does_not_turn", "x") in remarked(found)
    assert not (found.diagnostics["measure"] == "turning_point").any()


def test_r_resamples_the_psus_that_importance_draws():
    pd.testing.assert_frame_equal(pd.read_csv(HERE / "models_draws.csv"), draws())


@pytest.mark.parametrize("designed", [True, False])
def test_stacked_areas_without_a_design_are_clustered_by_respondent(designed):
    data = respondents() if designed else respondents().drop(columns=["stratum", "psu"])
    stacked = model(*three_areas(X, WORK), countries=COUNTRIES, stacked=True)
    (errors,) = results(stacked, data).fits["errors"]
    assert errors == ("stratified" if designed else "robust_by_respondent")


def test_stacked_slopes_are_those_of_fits_an_area():
    fits = three_areas(X, WORK)
    apart, _ = estimated(model(*fits, countries=COUNTRIES), respondents())
    stacked, _ = estimated(model(*fits, countries=COUNTRIES, stacked=True), respondents())
    keys = ["area", "term"]
    np.testing.assert_allclose(
        stacked.set_index(keys)["estimate"], apart.set_index(keys)["estimate"], rtol=1e-9
    )


def test_the_wild_cluster_bootstrap_of_three_clusters_says_it_took_all_patterns():
    assert ("every_pattern", "") in remarked(wild())
    assert wild().fits.loc[0, "replicates"] == 6**3


def test_a_wild_bootstrap_with_a_seed_nears_the_one_over_all_patterns():
    rng = np.random.default_rng(3)
    cluster = np.repeat(np.arange(5), 12)
    x = np.column_stack([np.ones(60), rng.normal(size=60)])
    y = x @ [1.0, 0.4] + rng.normal(size=5)[cluster] + rng.normal(size=60)
    problem = Problem(y, x, ["Intercept", "x"], np.ones(60))
    solution = wls(problem)
    whole = clusters.wild_bootstrap(problem, solution, cluster, 7776, 1, 0.8)
    drawn = clusters.wild_bootstrap(problem, solution, cluster, 5000, 1, 0.8)
    assert whole.complete
    assert not drawn.complete
    # Four standard errors of a share of 5,000 draws.
    assert np.abs(whole.p_value - drawn.p_value).max() < 4 * np.sqrt(0.25 / 5000)


def test_a_random_intercept_of_few_countries_warns():
    changes = {"estimator": "random_intercept", "errors": "model", "weights": "none"}
    found = results(specification(TERMS, cluster="country", **changes), respondents())
    assert ("few_clusters", "country") in remarked(found)
    assert found.fits.loc[0, "n_clusters"] == 3
    assert 0 <= found.diagnostics.set_index("measure").loc["icc", "value"] < 1


def test_shares_of_importance_add_up_to_r_squared_within_their_intervals():
    lmg = important().diagnostics.query("measure == 'lmg'")
    assert lmg["value"].sum() == pytest.approx(important().fits.loc[0, "r_squared"], rel=1e-10)
    assert (lmg["conf_low"] < lmg["value"]).all()
    assert (lmg["value"] < lmg["conf_high"]).all()


def test_a_profile_follows_its_curve_and_its_products():
    """Of least squares: slopes between points of a product's profile, and a curve's own values."""
    terms = [curve("x", "quadratic"), SCORE, WORK, product("score", "work")]
    found = results(specification(terms, profiles=("x", "score")), respondents())
    b = found.estimates.set_index("term")["estimate"]
    along = found.predictions[found.predictions["term"] == "x"]
    x, y = along["value"].to_numpy(), along["estimate"].to_numpy()
    np.testing.assert_allclose(np.diff(y), np.diff(b["x"] * x + b["x^2"] * x**2), rtol=1e-9)
    d = respondents()
    kept = d[["y", "x", "trust", "work"]].notna().all(axis=1) & (d["weight"] > 0)
    share = d[kept].groupby("work", observed=False)["weight"].sum() / d.loc[kept, "weight"].sum()
    slope = b["score"] + sum(b[f"score:work={w}"] * share[w] for w in ("seeking", "other"))
    steps = found.predictions.loc[found.predictions["term"] == "score", "estimate"].diff()[1:]
    np.testing.assert_allclose(steps, slope, rtol=1e-9)
