"""The sample flow: from the rows of the files to the respondents of every fit."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from coproduction.account.missingness import taking_part

ALL = "all"
COLUMNS = ("model", "outcome", "area", "country", "step", "n", "left_out", "reason")

#: The steps in order, as printed.
STEPS = {
    "read": "Rows in the files",
    "harmonised": "Harmonised",
    "included": "Not excluded by a rule",
    "weighted": "With a weight above 0",
    "outcome": "Outcome known",
    "complete": "All terms answered",
}


class FlowMismatch(Exception):
    """The flow does not end at the respondents a fit reports: a defect, never data."""


def flow(
    models: Sequence[dict],
    analysis: pd.DataFrame,
    read: pd.DataFrame,
    fits: pd.DataFrame,
) -> pd.DataFrame:
    """Count the respondents left after each of `STEPS`, for every fit, by country and in all.

    Parameters
    ----------
    models
        Resolved specifications, see `coproduction.inference.models.fit.fit`.
    analysis
        All harmonised respondents with their indices; those with a reason in `excluded` leave.
    read
        ``country, n``: respondents read from the files, see `ledger.read_by_country`.
    fits
        ``model, outcome, area, country, n``: what the fits report.

    Returns
    -------
    `COLUMNS`, country ``all`` last. `left_out` is the loss against the step before, `reason` says
    why: rules of exclusion, or terms with how many did not answer each. A respondent may lack
    several terms, so these may sum to more than `left_out`.

    Raises `FlowMismatch` where the last step is not the n of the fit.
    """
    kept = analysis.index.isin(taking_part(analysis).index)
    weighted = kept & (analysis["weight"] > 0).to_numpy()
    reasons = analysis["excluded"].astype("str") if "excluded" in analysis else None
    country = analysis["country"].astype("str").to_numpy()
    arrived = read.groupby("country")["n"].sum()
    parts = []
    for model in models:
        for spec in model["fits"]:
            outcome = weighted & answered(spec, analysis)
            terms = {
                term["name"]: answered(term, analysis)
                for term in spec["terms"]
                if "column" in term and not (model["by_country"] and term["column"] == "country")
            }
            complete = outcome & np.logical_and.reduce([*terms.values(), outcome])
            for group in [*model["countries"], ALL]:
                of_group = np.isin(country, model["countries"] if group == ALL else [group])
                names = model["countries"] if group == ALL else [group]
                rows = int(arrived.reindex(names).fillna(0).sum())
                masks = (np.ones_like(kept), kept, weighted, outcome, complete)
                n = [rows, *(int((of_group & mask).sum()) for mask in masks)]
                lost = of_group & ~kept
                why = [
                    "",
                    "rows without a respondent",
                    "" if reasons is None else _counted(reasons[lost].value_counts()),
                    "the weight is 0",
                    f"no {spec['outcome']}",
                    _counted(
                        pd.Series(
                            {
                                name: int((of_group & outcome & ~x).sum())
                                for name, x in terms.items()
                            },
                            dtype="int64",
                        )
                    ),
                ]
                left = [0, *(a - b for a, b in pairwise(n))]
                head = (model["name"], spec["outcome"], spec["area"], group)
                parts += [
                    (*head, step, count, out, reason if out else "")
                    for step, count, out, reason in zip(STEPS, n, left, why, strict=True)
                ]
    found = pd.DataFrame(parts, columns=list(COLUMNS))
    _check(found, fits)
    return found


def answered(variable: dict, analysis: pd.DataFrame) -> np.ndarray:
    """Whether each respondent has an answer to an outcome or term that the model can use."""
    column = analysis[variable["column"]]
    if variable["kind"] in ("number", "curve"):
        return column.notna().to_numpy()
    return column.isin(list(variable["levels"])).to_numpy()


def _counted(counts: pd.Series) -> str:
    """Reasons with their counts, the most frequent first."""
    some = counts[counts > 0].sort_values(ascending=False, kind="stable")
    return "; ".join(f"{name} {n}" for name, n in some.items())


def _check(found: pd.DataFrame, fits: pd.DataFrame) -> None:
    key = ["model", "outcome", "area", "country"]
    last = found[found["step"] == list(STEPS)[-1]].set_index(key)["n"]
    # A stacked fit counts the rows of all its areas.
    whole = last.groupby(level=["model", "outcome", "country"]).sum()
    stacked = pd.concat({ALL: whole}, names=["area"]).reorder_levels(key)
    last = pd.concat([last, stacked[~stacked.index.isin(last.index)]])
    told = fits.set_index(key)["n"]
    wrong = [
        f"{', '.join(name)}: the flow ends at {last.get(name, 'nothing')}, the fit has {n}"
        for name, n in told.items()
        if last.get(name) != n
    ]
    if wrong:
        raise FlowMismatch("\n".join(wrong))
