"""Retold claims: those about what other files estimate, as these publish it."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from coproduction.disclosure import retested
from coproduction.disclosure.relations import Table
from coproduction.disclosure.thinning import Log
from coproduction.inference.design import t_interval, t_probability
from coproduction.results.between_files import ASSOCIATIONS
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.inequality_files import INDICES
from coproduction.robustness.judging.joint import Combination
from coproduction.robustness.judging.other_estimates import FILES, OtherEstimates
from coproduction.robustness.judging.verdicts import equivalence
from coproduction.study.resolved.claims import Comparison
from coproduction.study.resolved.specification import ALL

#: Test to the file that it takes its estimates from.
_FROM = {"inequality": INDICES.path, "between": ASSOCIATIONS.path}
#: What is told of an estimate.
_TOLD: tuple[str, ...] = (
    "estimate",
    "std_error",
    "df",
    "conf_low",
    "conf_high",
    "p_value",
    "equivalence_p",
)


def retell(frames: dict[str, pd.DataFrame], given: Mapping[str, Table], log: Log) -> None:
    """Put the published estimates of other files, and what follows from them, in place of those of
    claims among published files; what is withheld there is withheld of the claims.

    `given` are the files as they are, whose claims with a corrected p-value are its families.
    """
    claims = frames.get(HYPOTHESES.path)
    if claims is None or not claims["test"].isin(list(_FROM)).any():
        return
    others = {name: frames[file.path] for name, file in FILES.items() if file.path in frames}
    known = OtherEstimates(others)
    indices = others.get("indices")
    places = [] if indices is None else [c for c in indices["country"].unique() if c != ALL]
    new = claims.copy()
    rows = claims.fillna({"model": "", "left": "", "right": ""})
    named = ("area", "country", "term", "left", "right", "model")
    for at, row in zip(claims.index, rows.to_dict("records"), strict=True):
        path = _FROM.get(row["test"], "")
        if not path:
            continue
        found = Combination(None, None, None, "")
        if path in frames:
            found = known.found(row["test"], Comparison(*(row[n] for n in named)), places)
        for name, number in _told(found, row).items():
            if pd.notna(row[name]):
                new.at[at, name] = number
    members = given[HYPOTHESES.path].frame["p_adjusted"].notna()
    _correct(new, members, set(new.loc[new["test"].isin(list(_FROM)), "family"]))
    for name in (*_TOLD, "p_adjusted"):
        was, now = claims[name].astype("float64"), new[name].astype("float64")
        gone = was.notna() & now.isna()
        log[HYPOTHESES.path, name, "withheld", "follows"] += int(gone.sum())
        moved = was.notna() & now.notna() & (was != now)
        log[HYPOTHESES.path, name, "rounded", "follows"] += int(moved.sum())
    frames[HYPOTHESES.path] = new


def _told(found: Combination, row: Mapping) -> dict[str, float]:
    """The numbers of a row whose estimate is published so."""
    numbers: dict[str, float] = dict.fromkeys(_TOLD, math.nan)
    if found.estimate is None:
        return numbers
    numbers["estimate"] = found.estimate
    if found.std_error is None or found.df is None or not found.df >= 1:
        return numbers
    estimate, error, df = found.estimate, found.std_error, found.df
    low, high = t_interval(estimate, error, df, float(row["confidence"]))
    p_value = float(t_probability(np.array(estimate / error), df))
    equal = equivalence(estimate, error, df, float(row["smallest"]))
    ends = estimate, error, df, float(low), float(high), p_value, equal
    return numbers | dict(zip(_TOLD, ends, strict=True))


def _correct(claims: pd.DataFrame, members: pd.Series, families: set[str]) -> None:
    """Correct p-values anew in some families, of which some claims are `members`."""
    for family in families:
        own = claims[claims["family"] == family]
        told = [one for one in own["correction"] if isinstance(one, str)]
        claims.loc[own.index, "p_adjusted"] = retested.corrected(
            own["p_value"].to_numpy(dtype=float),
            members[own.index].to_numpy(),
            told[0] if told else "",
        )
    claims.loc[claims["p_value"].isna(), "p_adjusted"] = math.nan
