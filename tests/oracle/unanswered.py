"""Kinds of missing as answers to a term, against R `survey` (unanswered.R)."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd
from oracle import likelihood
from oracle.comparison import Comparison, compare
from specified import fit, model, number

from coproduction.inference.models.fit import Results, results
from coproduction.study.resolved.specification import Model

RELATIVE = 1e-8


def respondents() -> pd.DataFrame:
    """The respondents of the survey, some of whom did not answer, by their number."""
    d = likelihood.respondents()
    k = d["respondent"].str[1:].astype(int)
    work = np.select([k % 9 == 0, k % 9 == 4], ["refused", "dont_know"], default="")
    return d.assign(
        work=d["work"].where(work == ""),
        work__missing=pd.Categorical(np.where(work == "", None, work)),
    )


def _model() -> Model:
    terms = likelihood.TERMS
    return model(
        fit(number("y"), *terms),
        countries=likelihood.COUNTRIES,
        missing="category",
        kept=("work",),
    )


def told(found: Results) -> dict[tuple[str, str, str], float]:
    """The numbers of a fit by (domain, term, statistic)."""
    out = {}
    for row in found.estimates.to_dict("records"):
        for name in ("estimate", "std_error", "df", "p_value"):
            out["", row["term"], name] = row[name]
    for row in found.tests[found.tests["hypothesis"] == "zero"].to_dict("records"):
        out["", row["term"], "statistic"] = row["statistic"]
        out["", row["term"], "p_joint"] = row["p_value"]
    return out


def _case(case: str) -> Iterator[Comparison]:
    return compare("unanswered", case, told(results(_model(), respondents())), RELATIVE)


CASES = {case: partial(_case, case) for case in ("kept",)}
