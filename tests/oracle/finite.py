"""Finite population corrections and raked weights as calibrated ones against R (finite.R)."""

from collections.abc import Iterator
from functools import cache, partial

import numpy as np
import pandas as pd
from declarations import index
from oracle import likelihood
from oracle.comparison import Comparison, compare
from oracle.likelihood import COUNTRIES, TERMS
from specified import estimated, fit, model, number

from coproduction.inference import descriptives, weight_adjustment
from coproduction.study.resolved.analysis import Rake, Weighting

SHARES = {"sex": {"f": 0.5, "m": 0.5}, "old": {"old": 0.4, "young": 0.6}}


@cache
def respondents() -> pd.DataFrame:
    d = likelihood.respondents()
    d = d[d["stratum"].notna() & (d["weight"] > 0)].reset_index(drop=True)
    k = d["respondent"].str[1:].astype(int)
    d["sex"] = pd.Categorical(np.where(k % 7 < 3, "m", "f"))
    old = pd.Series(np.where((k * 13) % 11 < 5, "old", "young")).where(k % 23 != 0)
    d["old"] = pd.Categorical(old, ["old", "young"])
    h = d["country"].astype(str) + " " + d["stratum"]
    unit = d["psu"].where(d["psu"].notna(), d["respondent"])
    place = {name: i for i, name in enumerate(sorted(h.unique()), 1)}
    d["population"] = unit.groupby(h).transform("nunique") * h.map(place)
    d["stratum"] = h
    return d


@cache
def prepared(case: str) -> pd.DataFrame:
    """The respondents with populations, with raked weights, or with both."""
    d = respondents()
    if case.startswith("raked"):
        margins = dict.fromkeys(COUNTRIES, SHARES)
        rake = Rake(("sex", "old"), 1e-13, 1000, margins, "residuals")
        d, _ = weight_adjustment.adjusted(d, Weighting(rake=rake))
    return d.assign(fpc=d["population"]) if case.endswith("fpc") else d


def _weights() -> Iterator[Comparison]:
    d = prepared("raked")
    ours = {("", row.respondent, "weight"): row.weight for row in d.itertuples()}
    return compare("finite", "weights", ours, 1e-9)


def _means(case: str) -> Iterator[Comparison]:
    found = descriptives.indices([index("y")], prepared(case))
    ours = {
        ("", row["country"], key): row[key]
        for row in found.to_dict("records")
        for key in ("mean", "std_error")
    }
    return compare("finite", case, ours, 1e-8)


def _model(case: str, estimator: str) -> Iterator[Comparison]:
    outcome = number("y", "acts") if estimator == "logit" else number("y")
    spec = fit(outcome, *TERMS)
    own = {"estimator": estimator, "finite": case.endswith("fpc")}
    own |= {"raked": "residuals", "margins": 2} if case.startswith("raked") else {}
    estimates, _ = estimated(model(spec, countries=COUNTRIES, **own), prepared(case))
    ours = {
        ("", row["term"], key): row[key]
        for row in estimates.to_dict("records")
        for key in ("estimate", "std_error")
    }
    return compare("finite", f"{case} {estimator}", ours, 1e-8)


KINDS = ("fpc", "raked", "raked_fpc")
CASES = (
    {"weights": _weights}
    | {case: partial(_means, case) for case in KINDS}
    | {f"{case} {name}": partial(_model, case, name) for case in KINDS for name in ("wls", "logit")}
)
