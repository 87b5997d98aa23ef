"""Kinds of missing as answers to a term, and models of not answering, against R (unanswered.R)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
from oracle import likelihood
from oracle.comparison import Comparison, compare
from specified import fit, model, number

from coproduction.inference.models.fit import Results, results
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Term

RELATIVE = 1e-8


def _missing(names: np.ndarray) -> pd.Categorical:
    return pd.Categorical(np.where(names == "", None, names))


def respondents() -> pd.DataFrame:
    """The respondents of the survey, some of whom did not answer, by their number."""
    d = likelihood.respondents()
    k = d["respondent"].str[1:].astype(int)
    work = np.select([k % 9 == 0, k % 9 == 4], ["refused", "dont_know"], default="")
    m = (7 * k) % 11
    kinds = ["refused", "dont_know", "not_asked"]
    item = np.select([m == 0, m.isin([3, 5]), m == 8], kinds, default="")
    return d.assign(
        work=d["work"].where(work == ""),
        work__missing=_missing(work),
        item=d["item"].where(item == ""),
        item__missing=_missing(item),
    )


def response(*kinds: str) -> Term:
    """Who did not answer the item."""
    return Term("item__unanswered", "number", "item__unanswered", of=("item",), kinds=kinds)


KEPT = model(
    fit(number("y"), *likelihood.TERMS),
    countries=likelihood.COUNTRIES,
    missing="category",
    kept=("work",),
)


def _of(outcome: Term, whole: Model) -> Model:
    return replace(whole, fits=(fit(outcome, *likelihood.TERMS),), estimator="logit")


LISTWISE = replace(KEPT, missing="listwise", kept=())
MODELS = {
    "kept": KEPT,
    "any": _of(response("refused", "dont_know"), LISTWISE),
    "refused": _of(response("refused"), LISTWISE),
    "any_kept": _of(response("refused", "dont_know"), KEPT),
}


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
    return compare("unanswered", case, told(results(MODELS[case], respondents())), RELATIVE)


CASES = {case: partial(_case, case) for case in MODELS}
