"""Design, descriptives and linear models against R `survey` (survey.R, survey_values.csv)."""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from declarations import index
from oracle.comparison import Comparison, compare, theirs
from specified import category, estimated, fit, model, number, score

from coproduction.inference import descriptives
from coproduction.inference.design import Design
from coproduction.study.resolved.analysis import Breakdown
from coproduction.study.resolved.model_types import Model

HERE = Path(__file__).parent
RELATIVE = 1e-9
COUNTRIES = ["AA", "BB", "CC"]
SINGLE = [("AA", "s6"), ("BB", "t4")]
ITEM = ["never", "sometimes", "often"]
TERMS = [
    number("x"),
    score("score", {"none": 1, "some": 2, "much": 3}, "trust"),
    category("work", ["paid", "seeking", "other"]),
]
COUNTRY = category("country", COUNTRIES)


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


def policy(case: str) -> str:
    return case if case in ("adjust", "certainty") else "fail"


def linear(**changes) -> Model:
    """The linear model, with changes; a fit of one country has no term of countries."""
    terms = TERMS if changes.get("by_country") else [*TERMS, COUNTRY]
    populations = {"AA": 6.2e7, "BB": 5.4e6, "CC": 1.04e7}
    fitted = fit(number("y"), *terms)
    return model(fitted, countries=COUNTRIES, populations=populations, **changes)


def modelled(estimates: pd.DataFrame, fits: pd.DataFrame, domains: list[str]) -> dict:
    """Numbers of a fit by (domain, term, statistic)."""
    found = {}
    for domain in domains:
        rows = estimates[estimates["country"] == domain].set_index("term")
        fit = fits[fits["country"] == domain].iloc[0]
        found[(domain, "", "df")] = fit["df_residual"]
        found |= {(domain, "", name): fit[name] for name in ("n", "r_squared")}
        for name in ("estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"):
            found |= {(domain, term, name): value for term, value in rows[name].items()}
    return found


def _described(case: str, kind: str) -> Iterator[Comparison]:
    """Means, totals and shares of domains."""
    data = respondents(case)
    design = Design.of(data, policy(case))
    y = data["y"].to_numpy()
    item = data["item"].cat.codes.to_numpy()
    indicators = (item[:, None] == np.arange(3)).astype(float)
    ours = {}
    for domain in ["all", *COUNTRIES]:
        inside = (data["country"] == domain).to_numpy() | (domain == "all")
        terms = ITEM if kind == "share" else ["y"]
        if kind == "share":
            found = design.mean(indicators, inside & (item >= 0))
        else:
            found = getattr(design, kind)(y, inside & ~np.isnan(y))
        low, high = found.interval(0.95)
        ours[(domain, "", "df")] = found.df
        for k, term in enumerate(terms):
            ours[(domain, term, "estimate")] = found.estimate[k]
            ours[(domain, term, "std_error")] = found.std_error[k]
            ours[(domain, term, "conf_low")] = low[k]
            ours[(domain, term, "conf_high")] = high[k]
    return compare("survey", f"{case}_{kind}", ours, RELATIVE)


def _descriptives(case: str) -> Iterator[Comparison]:
    """Means and shares by country as the descriptives print them."""
    data = respondents(case)
    y = descriptives.indices([index("y")], data, singletons=policy(case))
    item = Breakdown("item", tuple(ITEM))
    items = descriptives.items([item], data, singletons=policy(case))
    frames = {"mean": y.assign(level="y", estimate=y["mean"])}
    frames["share"] = items.assign(estimate=items["share"])
    # Intervals of shares are on the logit scale: see precision.py.
    columns = {"mean": ["estimate", "std_error", "conf_low", "conf_high"]}
    columns["share"] = ["estimate", "std_error"]
    for kind, frame in frames.items():
        reference = theirs("survey", f"{case}_{kind}")
        for row in frame.to_dict("records"):
            for name in columns[kind]:
                key = (row["country"], row["level"], name)
                yield Comparison(
                    "survey", f"{case}_descriptives", *key, row[name], reference[key], RELATIVE
                )


def _linear(case: str) -> Iterator[Comparison]:
    data = respondents(case)
    ours = {}
    for by_country, domains in [(False, ["all"]), (True, COUNTRIES)]:
        found = estimated(linear(by_country=by_country, singletons=policy(case)), data)
        ours |= modelled(*found, domains)
    return compare("survey", f"{case}_model", ours, RELATIVE)


def _changed(case: str) -> Iterator[Comparison]:
    ours = modelled(*estimated(linear(**CHANGED[case]), respondents("fail")), ["all"])
    return compare("survey", case, ours, RELATIVE)


DESIGNS = ["fail", "adjust", "certainty", "none", "psu"]
#: Other weights and standardised coefficients.
CHANGED = {
    "equal_country": {"weights": "equal_country"},
    "population": {"weights": "population"},
    "unweighted": {"weights": "none"},
    "standardised": {"standardised": True},
}
CASES = {
    **{
        f"{case}_{kind}": partial(_described, case, kind)
        for case in DESIGNS
        for kind in ("mean", "total", "share")
    },
    **{f"{case}_descriptives": partial(_descriptives, case) for case in DESIGNS},
    **{f"{case}_model": partial(_linear, case) for case in DESIGNS},
    **{case: partial(_changed, case) for case in CHANGED},
}
