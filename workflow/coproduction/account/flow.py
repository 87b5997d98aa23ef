"""The sample flow: from the rows of the files to the respondents of every fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from coproduction.account.missingness import taking_part

ALL = "all"

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


@dataclass(frozen=True)
class Flow:
    """The sample flow of all fits, by country and in all (``all``, last).

    Attributes
    ----------
    steps
        ``model, outcome, area, country, step, n, left_out``: respondents after each of `STEPS`,
        and the loss against the step before.
    excluded
        ``model, country, reason, n``: respondents lost at the step ``included`` by the declared
        reason, the most frequent first; reasons that nobody has are not there.
    missing
        ``model, outcome, area, country, term, n``: respondents lost at the step ``complete`` who
        lack the term, the most frequent first; terms that nobody lacks are not there. A respondent
        may lack several terms, so these may sum to more than are lost.
    """

    steps: pd.DataFrame
    excluded: pd.DataFrame
    missing: pd.DataFrame


def flow(
    models: Sequence[dict],
    analysis: pd.DataFrame,
    read: pd.DataFrame,
    fits: pd.DataFrame,
) -> Flow:
    """Count the respondents left after each of `STEPS`, for every fit.

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

    Raises `FlowMismatch` where the last step is not the n of the fit.
    """
    country = analysis["country"].astype("str")
    kept = analysis.index.isin(taking_part(analysis).index)
    weighted = kept & (analysis["weight"] > 0).to_numpy()
    arrived = read.groupby("country")["n"].sum()
    steps, excluded, missing = [], [], []
    for model in models:
        groups = {
            group: country.isin(names).to_numpy()
            for group, names in (*((c, [c]) for c in model["countries"]), (ALL, model["countries"]))
        }
        rows = {c: int(arrived.get(c, 0)) for c in model["countries"]}
        rows[ALL] = sum(rows.values())
        if "excluded" in analysis:
            for group, members in groups.items():
                met = _most_frequent(analysis.loc[members, "excluded"].value_counts())
                excluded += [(model["name"], group, reason, n) for reason, n in met.items()]
        for spec in model["fits"]:
            outcome = weighted & answered(spec, analysis)
            lacking = {
                term["name"]: outcome & ~answered(term, analysis)
                for term in spec["terms"]
                if "column" in term and not (model["by_country"] and term["column"] == "country")
            }
            complete = outcome & ~np.logical_or.reduce([*lacking.values(), ~outcome])
            masks = (np.ones_like(kept), kept, weighted, outcome, complete)
            for group, members in groups.items():
                head = (model["name"], spec["outcome"], spec["area"], group)
                n = [rows[group], *(int((members & mask).sum()) for mask in masks)]
                left = [0, *(before - after for before, after in pairwise(n))]
                steps += [(*head, *told) for told in zip(STEPS, n, left, strict=True)]
                counts = {term: int((members & lost).sum()) for term, lost in lacking.items()}
                met = _most_frequent(pd.Series(counts, dtype="int64"))
                missing += [(*head, term, count) for term, count in met.items()]
    head = ["model", "outcome", "area", "country"]
    found = Flow(
        pd.DataFrame(steps, columns=[*head, "step", "n", "left_out"]),
        pd.DataFrame(excluded, columns=["model", "country", "reason", "n"]),
        pd.DataFrame(missing, columns=[*head, "term", "n"]),
    )
    _check(found.steps, fits)
    return found


def _most_frequent(counts: pd.Series) -> pd.Series:
    """Counts above 0, the most frequent first."""
    return counts[counts > 0].sort_values(ascending=False, kind="stable")


def answered(variable: dict, analysis: pd.DataFrame) -> np.ndarray:
    """Whether each respondent has an answer to an outcome or term that the model can use."""
    column = analysis[variable["column"]]
    if variable["kind"] in ("number", "curve"):
        return column.notna().to_numpy()
    return column.isin(list(variable["levels"])).to_numpy()


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
