"""A small survey of acts, and models of it."""

import numpy as np
import pandas as pd
from specified import category, fit, model, number

from coproduction.inference.models.fit import Results
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Term

COUNTRIES = ["AA", "BB"]
WORK = ["paid", "seeking", "other"]
WORK_TERM = category("work", WORK)
COUNTRY_TERM = category("country", COUNTRIES)
Y = number("acts", "y")


def people(n: int = 60) -> pd.DataFrame:
    """Respondents of two countries, neither strata nor PSUs declared."""
    i = np.arange(n)
    rng = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "country": pd.Categorical.from_codes(i % 2, COUNTRIES, ordered=True),
            "weight": 1.0 + i % 3,
            "y": rng.normal(size=n),
            "x": rng.normal(size=n),
            "work": pd.Categorical.from_codes(i // 2 % 3, WORK),
        }
    )


def acts(*terms: Term, outcome: Term = Y, **changes) -> Model:
    """A model of acts of safety."""
    changes = {"name": "main", "countries": COUNTRIES} | changes
    return model(fit(outcome, *terms, area="safety"), **changes)


def remarked(found: Results, shares: bool = False) -> list[tuple]:
    """Country, remark, term and value of every remark, with those on `shares` of every pooled fit
    where they are asked for."""
    rows = found.remarks.astype("object").where(found.remarks.notna(), None)
    told = rows.fillna({"term": ""}).to_dict("records")
    return [
        (row["country"], row["remark"], row["term"], row["value"])
        for row in told
        if shares or row["remark"] != "country_share"
    ]
