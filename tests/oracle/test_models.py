"""Stacked areas, interactions, curves, few clusters, and more against R (models.R)."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coproduction import clusters, mixed, models
from coproduction.estimators import Problem, wls

HERE = Path(__file__).parent
COUNTRIES = ["AA", "BB", "CC"]
SINGLE = [("AA", "s6"), ("BB", "t4")]
AREAS = ["one", "two", "three"]
SCORES = {"none": 1, "some": 2, "much": 3}
X = {"name": "x", "column": "x", "kind": "number"}
SCORE = {"name": "score", "column": "trust", "kind": "score", "levels": SCORES}
WORK = {"name": "work", "column": "work", "kind": "category"}
WORK |= {"levels": ["paid", "seeking", "other"]}
COUNTRY = {"name": "country", "column": "country", "kind": "category", "levels": COUNTRIES}
TERMS = [X, SCORE, WORK]


@cache
def respondents() -> pd.DataFrame:
    d = pd.read_csv(HERE / "survey.csv")
    d = d[~pd.Series(zip(d["country"], d["stratum"], strict=True)).isin(SINGLE)]
    d = d.reset_index(drop=True)
    k = d["respondent"].str[1:].astype(int)
    d["y_one"] = d["y"]
    d["y_two"] = (d["y"] * 0.5 + (k * 37) % 23).where(k % 17 != 0)
    d["y_three"] = 0.3 * d["y"] + 0.2 * d["x"] + (k * 53) % 31
    d["eff_one"], d["eff_two"], d["eff_three"] = (k * 7) % 5, (k * 11) % 7, (k * 13) % 4
    d["bent"] = (d["y"] + (d["x"] - 45) ** 2 / 20).where(d["trust"].notna())
    d["count"] = np.floor(np.maximum(d["y"] - 15, 0) * ((k * 29) % 11) / 40)
    d["group"] = d["country"].where(d["stratum"].isna(), d["country"] + " " + d["stratum"])
    d["group"] = d["group"].where(d["country"] != "CC", "CC")
    d["country"] = pd.Categorical(d["country"], COUNTRIES, ordered=True)
    d["trust"] = pd.Categorical(d["trust"], list(SCORES))
    d["work"] = pd.Categorical(d["work"], WORK["levels"])
    return d


@cache
def oracle(case: str) -> dict[tuple[str, str], float]:
    values = pd.read_csv(HERE / "models_values.csv", keep_default_na=False)
    return {
        (r.term, r.statistic): float(r.value) for r in values[values["case"] == case].itertuples()
    }


def specification(terms: list[dict], column: str = "y", **changes) -> dict:
    spec = {"area": "all", "outcome": "y", "column": column, "kind": "number", "terms": terms}
    return {
        "name": "m",
        "estimator": "wls",
        "weights": "design",
        "standardised": False,
        "confidence": 0.95,
        "countries": COUNTRIES,
        "by_country": False,
        "populations": None,
        "fits": [spec],
    } | changes


def of_terms(frame: pd.DataFrame, *names: str) -> dict[tuple[str, str], float]:
    return {(row["term"], name): row[name] for row in frame.to_dict("records") for name in names}


def assert_agrees(case: str, ours: dict, relative: float = 1e-8) -> None:
    """Every number of R is ours."""
    theirs = oracle(case)
    assert theirs
    np.testing.assert_allclose(
        [ours[key] for key in theirs],
        list(theirs.values()),
        rtol=relative,
        err_msg=str(list(theirs)),
    )


TESTED = ("statistic", "df", "df_denominator", "p_value")


def test_interactions_and_their_joint_tests():
    pairs = [
        {"name": f"{a}:{b}", "kind": "interaction", "of": [a, b]}
        for a, b in [("x", "country"), ("score", "work")]
    ]
    found = models.results(specification([*TERMS, COUNTRY, *pairs]), respondents())
    ours = of_terms(found.estimates, "estimate", "std_error") | of_terms(found.tests, *TESTED)
    assert_agrees("interactions", ours)
    assert set(found.tests["term"]) == {"work", "country", "x:country", "score:work"}


def test_a_quadratic_and_where_it_turns():
    term = {**X, "kind": "curve", "curve": "quadratic", "df": 3}
    found = models.results(specification([term, WORK], "bent"), respondents())
    tests = found.tests[found.tests["term"] == "x"]
    ours = of_terms(found.estimates, "estimate", "std_error")
    ours |= of_terms(tests.assign(term=tests["hypothesis"]), *TESTED)
    points = found.diagnostics.assign(term=found.diagnostics["measure"])
    ours |= of_terms(points, "value", "std_error", "conf_low", "conf_high")
    # R solves for Fieller's ends numerically.
    assert_agrees("quadratic", ours, 1e-7)


def test_a_natural_spline_is_that_of_r():
    term = {**X, "kind": "curve", "curve": "natural_spline", "df": 4}
    found = models.results(specification([term, WORK], "bent"), respondents())
    tests = found.tests[found.tests["term"] == "x"]
    ours = of_terms(found.estimates, "estimate", "std_error")
    ours |= of_terms(tests.assign(term=tests["hypothesis"]), *TESTED)
    assert_agrees("spline", ours)
    points = found.diagnostics.query("measure == 'turning_point'")
    # The parabola behind turns near 45 less the slope of y on x.
    assert (points["value"] - points["std_error"] * 3 < 45).all()
    assert len(points) == 1


@pytest.mark.parametrize("case", ["stacked", "stacked_plain"])
def test_stacked_areas(case):
    fits = [
        {"area": a, "outcome": "y", "column": f"y_{a}", "kind": "number"}
        | {"terms": [{"name": "eff", "column": f"eff_{a}", "kind": "number"}, X, WORK]}
        for a in AREAS
    ]
    changes = {"fits": fits, "stacked": True}
    changes["professionalisation"] = {"one": 3, "two": 1, "three": 2.5}
    data = respondents()
    if case == "stacked_plain":
        data = data.drop(columns=["stratum", "psu"])
    found = models.results(specification([], **changes), data)
    estimates = found.estimates.assign(term=lambda e: e["area"] + " " + e["term"])
    ours = of_terms(estimates, "estimate", "std_error")
    ours[("", "df")] = found.fits.loc[0, "df_residual"]
    names = {"equal in all areas": "equal", "trend by professionalisation": "trend"}
    tests = found.tests.assign(
        term=lambda t: t["hypothesis"].replace(names).astype(str) + " " + t["term"]
    )
    ours |= of_terms(tests, *TESTED, "estimate", "std_error")
    assert_agrees(case, ours)
    assert (models.STACKED_NOTE in found.fits.loc[0, "note"]) == (case == "stacked_plain")


def test_stacked_slopes_are_those_of_fits_an_area():
    fits = [
        {"area": a, "outcome": "y", "column": f"y_{a}", "kind": "number", "terms": [X, WORK]}
        for a in AREAS
    ]
    apart, _ = models.fit(specification([], fits=fits), respondents())
    stacked, _ = models.fit(specification([], fits=fits, stacked=True), respondents())
    keys = ["area", "term"]
    np.testing.assert_allclose(
        stacked.set_index(keys)["estimate"], apart.set_index(keys)["estimate"], rtol=1e-9
    )


@pytest.mark.parametrize("kind", ["cr1", "cr2"])
@pytest.mark.parametrize(("unit", "column"), [("country", "country"), ("u", "psu")])
def test_errors_of_few_clusters(kind, unit, column):
    changes = {"errors": kind, "cluster": column}
    estimates, _ = models.fit(specification(TERMS, **changes), respondents())
    ours = of_terms(estimates, "estimate", "std_error", "df", "p_value")
    # With three clusters and five terms adjustment matrices are singular: R inverts them within
    # 1e-12 of zero by a tolerance of its own.
    assert_agrees(f"{kind} {unit}", ours, 1e-7)


def test_the_wild_cluster_bootstrap_over_all_patterns():
    changes = {"errors": "wild_bootstrap", "cluster": "country", "replicates": 999, "seed": 1}
    data = respondents()
    # R's sample is listwise over work too, which has no missing answers.
    spec = specification([X, SCORE], **changes, confidence=0.5)
    estimates, fits = models.fit(spec, data)
    assert_agrees("wild", of_terms(estimates, "p_value", "conf_low", "conf_high"), 1e-5)
    assert "216 draws of Webb weights (all sign patterns)" in fits.loc[0, "note"]


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


def test_a_random_intercept_by_reml():
    d = respondents()
    d = d[d[["y", "x", "trust"]].notna().all(axis=1) & (d["weight"] > 0)]
    score = d["trust"].cat.codes.to_numpy() + 1.0
    columns = [np.ones(len(d)), d["x"], score, d["work"] == "seeking", d["work"] == "other"]
    terms = ["Intercept", "x", "score", "work=seeking", "work=other"]
    matrix = np.column_stack([np.asarray(c, dtype=float) for c in columns])
    group = pd.factorize(d["group"])[0]
    found = mixed.random_intercept(d["y"].to_numpy(), matrix, terms, group)
    ours = {(t, "estimate"): v for t, v in zip(terms, found.estimate, strict=True)}
    errors = np.sqrt(np.diag(found.covariance))
    ours |= {(t, "std_error"): v for t, v in zip(terms, errors, strict=True)}
    ours |= {("", "icc"): found.icc, ("", "loglik"): oracle("random_intercept")[("", "loglik")]}
    # lme4 stops where the deviance no longer falls: the ratio of variances to some six digits.
    assert_agrees("random_intercept", ours, 1e-5)
    m = group.max() + 1
    assert list(found.df) == [m - 1] + [len(d) - m - 4] * 4


def test_a_random_intercept_of_few_countries_warns():
    changes = {"estimator": "random_intercept", "errors": "model", "weights": "none"}
    found = models.results(specification(TERMS, cluster="country", **changes), respondents())
    assert "WARNING: 3 countries are fewer than 15" in found.fits.loc[0, "note"]
    assert 0 <= found.diagnostics.set_index("measure").loc["icc", "value"] < 1


def test_a_negative_binomial():
    spec = specification([*TERMS, COUNTRY], "count", estimator="negative_binomial")
    found = models.results(spec, respondents())
    ours = of_terms(found.estimates, "estimate", "std_error")
    ours[("", "loglik")] = oracle("negative_binomial")[("", "loglik")]
    assert_agrees("negative_binomial", ours, 1e-7)


def test_collinearity_and_importance():
    spec = specification([*TERMS, COUNTRY], importance=True, replicates=99, seed=4)
    found = models.results(spec, respondents()).diagnostics
    ours = {(r["term"], r["measure"]): r["value"] for r in found.to_dict("records")}
    assert_agrees("collinearity", ours)
    lmg = found[found["measure"] == "lmg"]
    fits = models.results(spec, respondents()).fits
    assert lmg["value"].sum() == pytest.approx(fits.loc[0, "r_squared"], rel=1e-10)
    assert (lmg["conf_low"] < lmg["value"]).all()
    assert (lmg["value"] < lmg["conf_high"]).all()


@pytest.mark.parametrize("estimator", ["wls", "poisson"])
def test_profiles_are_predictive_margins(estimator):
    changes = {"estimator": estimator, "profiles": ["work"]}
    found = models.results(specification([X, SCORE, COUNTRY, WORK], **changes), respondents())
    profile = found.predictions.assign(term=found.predictions["level"])
    assert_agrees(f"profile_{estimator}", of_terms(profile, "estimate", "std_error"), 1e-7)


def test_a_profile_follows_its_curve_and_its_products():
    """Of least squares: slopes between points of a product's profile, and a curve's own values."""
    curve = {**X, "kind": "curve", "curve": "quadratic", "df": 2}
    product = {"name": "score:work", "kind": "interaction", "of": ["score", "work"]}
    spec = specification([curve, SCORE, WORK, product], profiles=["x", "score"])
    found = models.results(spec, respondents())
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
