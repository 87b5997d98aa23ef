"""Weights, shares, quantiles, design effects and replicates against R `survey` (precision.R)."""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from declarations import index
from oracle.comparison import Comparison, compare

from coproduction.inference import descriptives
from coproduction.inference import weight_adjustment as weights
from coproduction.inference.design import Design
from coproduction.inference.estimators.glm import logit
from coproduction.inference.estimators.problem import Problem
from coproduction.inference.replicates import Replicates, jackknife
from coproduction.study.resolved.analysis import Breakdown

HERE = Path(__file__).parent
RELATIVE = 1e-9
#: `svyglm` of R starts a refit at the full sample's estimates and stops by the deviance.
REPLICATED = 1e-6
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


def _shares(country: str) -> Iterator[Comparison]:
    """Shares have intervals on the logit scale."""
    entries = [Breakdown("item", tuple(ITEM))]
    found = descriptives.items(entries, respondents()).query("country == @country")
    ours = {
        ("", row["level"], end): row[end]
        for row in found.to_dict("records")
        for end in ("conf_low", "conf_high")
    }
    return compare("precision", f"share_{country}", ours, RELATIVE)


def _quantiles(country: str, step: int) -> Iterator[Comparison]:
    """Quantiles after Woodruff, of y and of y in steps, where many respondents are tied."""
    data = respondents()
    y = data["y"] if not step else (data["y"] / step).round() * step
    entries = [descriptives.Quantity("all", "y", "y")]
    found = descriptives.quantiles(entries, data.assign(y=y)).query("country == @country")
    ours = {
        ("", f"{row['probability']:g}", column): row[column]
        for row in found.to_dict("records")
        for column in ("quantile", "conf_low", "conf_high")
    }
    return compare("precision", f"quantile_{country}_{step}", ours, RELATIVE)


def _design_effects() -> Iterator[Comparison]:
    found = descriptives.indices([index("y")], respondents())
    ours = {("", row["country"], ""): row["design_effect"] for row in found.to_dict("records")}
    return compare("precision", "design_effect", ours, RELATIVE)


def _trimmed() -> Iterator[Comparison]:
    found = weights.trimmed(respondents()["weight"].to_numpy(), 2.0)
    ours = {("", str(k), ""): weight for k, weight in enumerate(found, start=1)}
    return compare("precision", "trimmed", ours, RELATIVE)


def _raked() -> Iterator[Comparison]:
    data = respondents()[respondents()["item"].notna()]
    margins = [
        (data["work"].cat.codes.to_numpy(), np.array([0.6, 0.1, 0.3])),
        (data["item"].cat.codes.to_numpy(), np.array([0.5, 0.4, 0.1])),
    ]
    found = weights.raked(data["weight"].to_numpy(), margins, tolerance=1e-14)
    ours = {("", who, ""): w for who, w in zip(data["respondent"], found.weights, strict=True)}
    return compare("precision", "raked", ours, RELATIVE)


def _replicated(kind: str) -> Iterator[Comparison]:
    """Means and a logit by replicate weights."""
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
    terms = ["x", "y", "Intercept", "glm x", "glm y"]
    ours = {("", "", "df"): replicates.df()}
    for name in ("estimate", "std_error"):
        both_fits = np.concatenate([getattr(means, name), getattr(logits, name)])
        ours |= {("", term, name): x for term, x in zip(terms, both_fits, strict=True)}
    return compare("precision", kind, ours, REPLICATED)


CASES = {
    **{f"share_{country}": partial(_shares, country) for country in COUNTRIES},
    **{
        f"quantile_{country}_{step}": partial(_quantiles, country, step)
        for country in COUNTRIES
        for step in (0, 10)
    },
    "design_effect": _design_effects,
    "trimmed": _trimmed,
    "raked": _raked,
    **{kind: partial(_replicated, kind) for kind in ("JKn", "JK1", "BRR", "Fay", "bootstrap")},
}
