"""Nested models on one sample, and how well fits fit, against R (nested.R)."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
from oracle import categories
from oracle.comparison import Comparison, compare
from oracle.likelihood import COUNTRIES, ITEM, TERMS
from specified import fit, model, number, product, score

from coproduction.inference.models import nested
from coproduction.inference.models.fit import results
from coproduction.study.resolved import model_types
from coproduction.study.resolved.model_types import Model

OUTCOMES = {
    "wls": number("y"),
    "logit": number("y", "acts"),
    "fractional_logit": number("y"),
    "poisson": number("y", "count"),
    "ordered_logit": score("y", ITEM, "item"),
    "negative_binomial": number("y", "bursts"),
}
STEPS = (("x",), ("score", "work"), ("country", "x:country"))
#: `svyolr` and `polr` stop by BFGS and take a numeric Hessian; `glm.nb` goes by turns.
LOOSE = {"ordered_logit": 5e-4, "negative_binomial": 1e-6}


@cache
def respondents() -> pd.DataFrame:
    d = categories.respondents()
    k = d["respondent"].str[1:].astype(int)
    return d.assign(bursts=np.floor(np.maximum(d["y"] - 15, 0) * ((k * 29) % 11) / 40))


def specified(estimator: str, errors: str) -> Model:
    bounds = (-20.0, 120.0) if estimator == "fractional_logit" else ()
    terms = [*TERMS, product("x", "country")]
    spec = fit(OUTCOMES[estimator], *terms, bounds=bounds)
    weights = "none" if errors == "model" else "design"
    own: dict[str, Any] = {"estimator": estimator, "errors": errors, "weights": weights}
    if errors == "replicate":
        own["replication"] = {"s": categories.replicated()}
    return model(spec, countries=COUNTRIES, **own)


def unweighted_alike(data: pd.DataFrame, errors: str) -> pd.DataFrame:
    """R leaves out who has a weight of 0 where weights are not used, too."""
    return data[data["weight"] > 0].reset_index(drop=True) if errors == "model" else data


def _steps(estimator: str, errors: str) -> Iterator[Comparison]:
    spec = model_types.Comparison("c", specified(estimator, errors), STEPS)
    found = nested.compared(spec, unweighted_alike(respondents(), errors)).steps
    ours = {
        ("", str(row["step"]), name): row[name]
        for row in found.to_dict("records")
        for name in found.columns[7:]
    }
    case = f"{estimator} {errors}".removesuffix(" design")
    return compare("nested", case, ours, LOOSE.get(estimator, 2e-7))


def _statistics(estimator: str, errors: str) -> Iterator[Comparison]:
    found = results(specified(estimator, errors), unweighted_alike(respondents(), errors))
    ours = {("", "", row.statistic): row.value for row in found.statistics.itertuples()}
    case = f"statistics {estimator} {errors}".removesuffix(" design")
    return compare("nested", case, ours, LOOSE.get(estimator, 1e-8))


DESIGNED = ["wls", "logit", "fractional_logit", "poisson"]
BY_MODEL = ["wls", "logit", "poisson", "ordered_logit", "negative_binomial"]
CASES = (
    {name: partial(_steps, name, "design") for name in [*DESIGNED, "ordered_logit"]}
    | {f"{name} model": partial(_steps, name, "model") for name in BY_MODEL}
    | {f"{name} replicate": partial(_steps, name, "replicate") for name in DESIGNED}
    | {f"statistics {name}": partial(_statistics, name, "design") for name in DESIGNED}
    | {f"statistics {name} model": partial(_statistics, name, "model") for name in BY_MODEL}
)
