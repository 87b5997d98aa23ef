"""Weights, shares, quantiles, design effects and replicates against R `survey` (precision.R)."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coproduction import descriptives, weights
from coproduction.design import Design
from coproduction.estimators import Problem, logit
from coproduction.replicates import Replicates, jackknife

HERE = Path(__file__).parent
RELATIVE = 1e-9
COUNTRIES = ["AA", "BB", "CC"]
ITEM = ["never", "sometimes", "often"]
WORK = ["paid", "seeking", "other"]


@cache
def respondents() -> pd.DataFrame:
    d = pd.read_csv(HERE / "survey.csv", dtype={"stratum": "str"})
    single = pd.Series(zip(d["country"], d["stratum"], strict=True)).isin(
        [("AA", "s6"), ("BB", "t4")]
    )
    d = d[~single & (d["weight"] > 0)].reset_index(drop=True)
    d["country"] = pd.Categorical(d["country"], COUNTRIES, ordered=True)
    d["item"] = pd.Categorical(d["item"], ITEM)
    d["work"] = pd.Categorical(d["work"], WORK)
    return d


@cache
def oracle() -> pd.DataFrame:
    return pd.read_csv(HERE / "precision_values.csv", keep_default_na=False)


def theirs(case: str, statistic: str = "") -> np.ndarray:
    return oracle().query("case == @case and statistic == @statistic")["value"].to_numpy()


def test_shares_have_intervals_on_the_logit_scale():
    entries = [{"item": "item", "area": "all", "levels": ITEM}]
    found = descriptives.items(entries, respondents())
    for country in COUNTRIES:
        ours = found[found["country"] == country]
        for end in ("conf_low", "conf_high"):
            expected = theirs(f"share_{country}", end)
            np.testing.assert_allclose(ours[end], expected, rtol=RELATIVE)


@pytest.mark.parametrize("step", [0, 10])
def test_quantiles_after_woodruff(step):
    data = respondents()
    y = data["y"] if not step else (data["y"] / step).round() * step
    entries = [{"variable": "y", "area": "all", "column": "y"}]
    found = descriptives.quantiles(entries, data.assign(y=y))
    for country in COUNTRIES:
        ours = found[found["country"] == country]
        for column in ("quantile", "conf_low", "conf_high"):
            expected = theirs(f"quantile_{country}_{step}", column)
            np.testing.assert_allclose(ours[column], expected, rtol=RELATIVE, atol=1e-12)


def test_design_effects_of_means():
    found = descriptives.indices([{"index": "y", "area": "all", "column": "y"}], respondents())
    np.testing.assert_allclose(found["design_effect"], theirs("design_effect"), rtol=RELATIVE)
    np.testing.assert_allclose(found["effective_n"], found["n"] / theirs("design_effect"))


def test_trimmed_weights():
    found = weights.trimmed(respondents()["weight"].to_numpy(), 2.0)
    np.testing.assert_allclose(found, theirs("trimmed"), rtol=RELATIVE)


def test_raked_weights():
    data = respondents()[respondents()["item"].notna()]
    margins = [
        (data["work"].cat.codes.to_numpy(), np.array([0.6, 0.1, 0.3])),
        (data["item"].cat.codes.to_numpy(), np.array([0.5, 0.4, 0.1])),
    ]
    found = weights.raked(data["weight"].to_numpy(), margins, tolerance=1e-14)
    np.testing.assert_allclose(found.weights, theirs("raked"), rtol=RELATIVE)


@pytest.mark.parametrize("kind", ["JKn", "JK1", "BRR", "Fay", "bootstrap"])
def test_replicate_weights(kind):
    data = respondents()[respondents()["country"] == "AA"]
    if kind == "JKn":
        replicates = jackknife(Design.of(data))
    else:
        columns = pd.read_csv(HERE / "precision_replicates.csv", index_col="respondent")
        columns = columns.loc[data["respondent"], columns.columns.str.startswith(kind)]
        rho = 0.3 if kind == "Fay" else None
        replicates = Replicates.of(data["weight"], columns, kind, rho=rho)

    values = data[["x", "y"]].to_numpy()
    both = ~np.isnan(values).any(axis=1)
    means = replicates.refit(lambda w: w @ values[both] / w.sum(), both)
    rows = both & data["item"].notna().to_numpy()
    never = (data["item"] == "never").to_numpy(dtype=float)[rows]
    matrix = np.column_stack([np.ones(rows.sum()), values[rows]])

    def fit(w: np.ndarray) -> np.ndarray:
        kept = w > 0
        return logit(Problem(never[kept], matrix[kept], ["1", "x", "y"], w[kept])).estimate

    logits = replicates.refit(fit, rows)
    estimate = np.concatenate([means.estimate, logits.estimate])
    error = np.concatenate([means.std_error, logits.std_error])
    np.testing.assert_allclose(estimate, theirs(kind, "estimate"), rtol=1e-7)
    np.testing.assert_allclose(error, theirs(kind, "std_error"), rtol=1e-6)
    assert replicates.df() == theirs(kind, "df")[0]
