"""Models beyond least squares against R `survey`, `ordinal`, `MASS` (likelihood.R)."""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from oracle.comparison import Comparison, compare
from specified import category, estimated, fit, model, number, score

HERE = Path(__file__).parent
COUNTRIES = ["AA", "BB", "CC"]
SINGLE = [("AA", "s6"), ("BB", "t4")]
ITEM = {"never": 0.0, "sometimes": 50.0, "often": 100.0}
TERMS = [
    number("x"),
    score("score", {"none": 1, "some": 2, "much": 3}, "trust"),
    category("work", ["paid", "seeking", "other"]),
    category("country", COUNTRIES),
]
OUTCOMES = {
    "logit": number("y", "acts"),
    "fractional_logit": number("y"),
    "poisson": number("y", "count"),
    "ordered_logit": score("y", ITEM, "item"),
    "ordered_probit": score("y", ITEM, "item"),
}
#: R's Newton and ours end at the same maximum; its marginal effects rest on numeric derivatives.
#: `polr` stops by BFGS and takes a numeric Hessian.
RELATIVE = {"": 1e-8, "model": 1e-8, "margins": 1e-7, "polr": 1e-3}


@cache
def respondents() -> pd.DataFrame:
    d = pd.read_csv(HERE / "survey.csv")
    d = d[~pd.Series(zip(d["country"], d["stratum"], strict=True)).isin(SINGLE)]
    d = d.reset_index(drop=True)
    d["country"] = pd.Categorical(d["country"], COUNTRIES, ordered=True)
    d["trust"] = pd.Categorical(d["trust"], ["none", "some", "much"])
    d["work"] = pd.Categorical(d["work"], ["paid", "seeking", "other"])
    d["item"] = pd.Categorical(d["item"], list(ITEM))
    d["acts"] = (d["item"] != "never").astype(float).where(d["item"].notna())
    d["count"] = np.floor(d["y"] / 10)
    return d


def fitted(estimator: str, **changes) -> dict[tuple[str, str, str], float]:
    bounds = (-20.0, 120.0) if estimator == "fractional_logit" else ()
    spec = fit(OUTCOMES[estimator], *TERMS, bounds=bounds)
    changes |= {"countries": COUNTRIES, "estimator": estimator}
    estimates, fits = estimated(model(spec, **changes), respondents())
    found = {
        ("", "", "df"): fits.loc[0, "df_residual"],
        ("", "", "r_squared"): fits.loc[0, "r_squared"],
    }
    for row in estimates.to_dict("records"):
        found |= {("", row["term"], key): row[key] for key in ("estimate", "std_error", "p_value")}
    return found


def _compared(estimator: str, kind: str) -> Iterator[Comparison]:
    changes = {
        "model": {"errors": "model"},
        # MASS::polr takes weights for counts of respondents: the model's own errors.
        "polr": {"errors": "model"},
        "margins": {"effects": "average_marginal"},
    }
    ours = fitted(estimator, **changes.get(kind, {}))
    case = f"{estimator}_{kind}".rstrip("_")
    return compare("likelihood", case, ours, RELATIVE[kind])


ORDERED = ["ordered_logit", "ordered_probit"]
KINDS = [(name, kind) for name in OUTCOMES for kind in ("", "margins")]
KINDS += [(name, kind) for name in ORDERED for kind in ("model", "polr")]
CASES = {f"{name}_{kind}".rstrip("_"): partial(_compared, name, kind) for name, kind in KINDS}
