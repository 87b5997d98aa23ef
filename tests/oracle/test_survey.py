"""Design, descriptives and linear models against R `survey` (survey.R, survey_values.csv)."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coproduction import descriptives, models
from coproduction.design import Design

HERE = Path(__file__).parent
RELATIVE = 1e-9
COUNTRIES = ["AA", "BB", "CC"]
SINGLE = [("AA", "s6"), ("BB", "t4")]
ITEM = ["never", "sometimes", "often"]
TERMS = [
    {"name": "x", "column": "x", "kind": "number"},
    {
        "name": "score",
        "column": "trust",
        "kind": "score",
        "levels": {"none": 1, "some": 2, "much": 3},
    },
    {"name": "work", "column": "work", "kind": "category", "levels": ["paid", "seeking", "other"]},
    {"name": "country", "column": "country", "kind": "category", "levels": COUNTRIES},
]


@cache
def respondents(case: str) -> pd.DataFrame:
    d = pd.read_csv(HERE / "survey.csv")
    d["country"] = pd.Categorical(d["country"], COUNTRIES, ordered=True)
    d["trust"] = pd.Categorical(d["trust"], ["much", "none", "some"])
    d["work"] = pd.Categorical(d["work"], ["other", "paid", "seeking"])
    d["item"] = pd.Categorical(d["item"], ITEM)
    if case not in ("adjust", "certainty", "none"):
        single = pd.Series(zip(d["country"], d["stratum"], strict=True)).isin(SINGLE)
        d = d[~single].reset_index(drop=True)
    if case == "none":
        d = d.drop(columns=["stratum", "psu"])
    if case == "psu":
        d["psu"] = d["country"].astype(str) + d["stratum"] + d["psu"]
        d["stratum"] = np.nan
    return d


@cache
def oracle() -> pd.DataFrame:
    return pd.read_csv(HERE / "survey_values.csv", keep_default_na=False)


def assert_agrees(case: str, domain: str, ours: dict[tuple[str, str], float]) -> None:
    """Every number R gives for the case is ours, and none of ours is without R's."""
    theirs = oracle().query("case == @case and domain == @domain")
    expected = {(r.term, r.statistic): r.value for r in theirs.itertuples()}
    assert expected.keys() == ours.keys()
    keys = list(expected)
    np.testing.assert_allclose(
        [ours[k] for k in keys], [expected[k] for k in keys], rtol=RELATIVE, err_msg=str(keys)
    )


def policy(case: str) -> str:
    return case if case in ("adjust", "certainty") else "fail"


def model(**changes) -> dict:
    spec = {"area": "all", "outcome": "y", "column": "y", "kind": "number", "terms": TERMS}
    return {
        "name": "m",
        "label": "",
        "estimator": "wls",
        "weights": "design",
        "standardised": False,
        "confidence": 0.95,
        "countries": COUNTRIES,
        "by_country": False,
        "populations": {"AA": 6.2e7, "BB": 5.4e6, "CC": 1.04e7},
        "fits": [spec],
    } | changes


def modelled(estimates: pd.DataFrame, fits: pd.DataFrame, country: str) -> dict:
    rows = estimates[estimates["country"] == country].set_index("term")
    fit = fits[fits["country"] == country].iloc[0]
    found = {("", "df"): fit["df_residual"], ("", "n"): fit["n"]}
    found[("", "r_squared")] = fit["r_squared"]
    for name in ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"):
        found |= {(term, name): value for term, value in rows[name].items()}
    return found


CASES = ["fail", "adjust", "certainty", "none", "psu"]


@pytest.mark.parametrize("case", CASES)
def test_means_totals_and_shares_of_domains(case):
    data = respondents(case)
    design = Design.of(data, policy(case))
    y = data["y"].to_numpy()
    item = data["item"].cat.codes.to_numpy()
    indicators = (item[:, None] == np.arange(3)).astype(float)
    for domain in ["all", *COUNTRIES]:
        inside = (data["country"] == domain).to_numpy() | (domain == "all")
        for name, found, terms in [
            ("mean", design.mean(y, inside & ~np.isnan(y)), ["y"]),
            ("total", design.total(y, inside & ~np.isnan(y)), ["y"]),
            ("share", design.mean(indicators, inside & (item >= 0)), ITEM),
        ]:
            low, high = found.interval(0.95)
            ours = {("", "df"): found.df}
            for k, term in enumerate(terms):
                ours[(term, "estimate")] = found.estimate[k]
                ours[(term, "std_error")] = found.std_error[k]
                ours[(term, "conf_low")] = low[k]
                ours[(term, "conf_high")] = high[k]
            assert_agrees(f"{case}_{name}", domain, ours)


@pytest.mark.parametrize("case", CASES)
def test_descriptives_by_country(case):
    data = respondents(case)
    y = descriptives.indices(
        [{"index": "y", "area": "all", "column": "y"}], data, singletons=policy(case)
    )
    items = descriptives.items(
        [{"item": "item", "area": "all", "levels": ITEM}], data, singletons=policy(case)
    )
    frames = [("mean", y.assign(level="y", share=y["mean"])), ("share", items)]
    for name, frame in frames:
        theirs = oracle().query("case == @case + '_' + @name and domain != 'all' and term != ''")
        wide = theirs.pivot(index=["domain", "term"], columns="statistic", values="value")
        ours = frame.set_index(["country", "level"]).loc[wide.index]
        # Intervals of shares are on the logit scale: see test_precision.py.
        columns = ["std_error"] if name == "share" else ["std_error", "conf_low", "conf_high"]
        np.testing.assert_allclose(ours["share"], wide["estimate"], rtol=RELATIVE)
        np.testing.assert_allclose(ours[columns], wide[columns], rtol=RELATIVE)


@pytest.mark.parametrize("case", CASES)
def test_linear_models(case):
    data = respondents(case)
    for by_country, domains in [(False, ["all"]), (True, COUNTRIES)]:
        found = models.fit(model(by_country=by_country, singletons=policy(case)), data)
        for domain in domains:
            assert_agrees(f"{case}_model", domain, modelled(*found, domain))


@pytest.mark.parametrize(
    ("case", "changes"),
    [
        ("equal_country", {"weights": "equal_country"}),
        ("population", {"weights": "population"}),
        ("unweighted", {"weights": "none"}),
        ("standardised", {"standardised": True}),
    ],
)
def test_other_weights_and_standardised(case, changes):
    found = models.fit(model(**changes), respondents("fail"))
    assert_agrees(case, "all", modelled(*found, "all"))
