"""Tests of what estimators assume against R (assumptions.R): slopes by cut point, dispersion."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from oracle import categories, likelihood
from oracle.comparison import Comparison, compare
from specified import fit, model, number, score

from coproduction.inference.models.fit import results

#: `clm` of R and our Newton end at the same maxima.
RELATIVE = 1e-7
LEVELS = {"never": 1.0, "sometimes": 2.0, "often": 3.0}
OUTCOMES = {
    "level": score("y", LEVELS, "item"),
    "grade": number("grade"),
    "few": number("few"),
    "many": number("many"),
}
#: Suffix of a case to the settings of the model.
SETTINGS: dict[str, dict[str, Any]] = {
    "": {},
    "cr1": {"errors": "cr1", "cluster": "psu"},
    "model": {"errors": "model"},
    "replicate": {"errors": "replicate"},
    "plain": {"errors": "model", "weights": "none"},
}


@cache
def respondents() -> pd.DataFrame:
    d = categories.respondents()
    level = d["item"].cat.codes.where(d["item"].notna()) + 1.0
    few = np.floor(d["y"] / 10)
    return d.assign(
        grade=level + ((level == 3) & (np.arange(len(d)) % 2 == 0)), few=few, many=few**2
    )


def _tested(case: str, outcome: str, estimator: str, how: str = "") -> Iterator[Comparison]:
    changes = {"countries": likelihood.COUNTRIES, "estimator": estimator} | SETTINGS[how]
    if how == "replicate":
        changes["replication"] = {"s": categories.replicated()}
    spec = model(fit(OUTCOMES[outcome], *likelihood.TERMS), **changes)
    rows = results(spec, respondents()).tests
    rows = rows[rows["hypothesis"].isin(["parallel_slopes", "overdispersion"])]
    ours = {
        ("", row["term"], key): row[key]
        for row in rows.to_dict("records")
        for key in ("estimate", "std_error", "statistic", "df", "df_denominator", "p_value")
    }
    return compare("assumptions", case, ours, RELATIVE)


_ORDERED = {
    "parallel_logit": ("level", "ordered_logit"),
    "parallel_four": ("grade", "ordered_logit"),
    "parallel_probit": ("level", "ordered_probit"),
}
CASES = {
    f"{case}_{how}".rstrip("_"): lambda case=case, how=how: _tested(
        f"{case}_{how}".rstrip("_"), *_ORDERED[case], how
    )
    for case in _ORDERED
    for how in ("", "cr1", "model", *(["replicate"] if case == "parallel_logit" else []))
} | {
    f"dispersion_{outcome}{suffix}": lambda outcome=outcome, suffix=suffix, how=how: _tested(
        f"dispersion_{outcome}{suffix}", outcome, "poisson", how
    )
    for outcome in ("few", "many")
    for suffix, how in (("", ""), ("_replicate", "replicate"), ("_model", "plain"))
}
