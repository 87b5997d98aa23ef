"""Merging: kinds of missing that few have are counted together: fewer counts are withheld."""

import math

import pandas as pd

from coproduction.missing import NOT_PUT
from coproduction.results.descriptive_files import ANSWERED, SEVERAL

#: Code of the row of a codebook that counts several codes of missing answers together.
TOGETHER = "(several)"
_LABEL = "Missing codes that few have, together"


def together(n: dict[int, int], threshold: int) -> list[int]:
    """Which of several counts to add up, by their keys: the small ones, and with them the smallest
    of the others where they are too few; none where there are no two."""
    small = [key for key, count in n.items() if 0 < count < threshold]
    rest = sorted((count, key) for key, count in n.items() if count >= threshold)
    if small and rest and sum(n[key] for key in small) < threshold:
        small.append(rest[0][1])
    return small if len(small) > 1 else []


def missingness(frame: pd.DataFrame, threshold: int) -> tuple[pd.DataFrame, dict[int, list[int]]]:
    """Rows of `MISSINGNESS` with a row ``several`` behind the kinds that it takes the place of.

    Returns them with an index of their own, and each such row with the rows it counts.
    """
    parts, of = [], {}
    at = len(frame)
    for _, rows in frame.groupby(["country", "source", "variable"], sort=False):
        parts.append(rows)
        lacking = rows[~rows["kind"].isin([ANSWERED, *NOT_PUT])]
        counted = dict(zip(lacking.index, lacking["n"], strict=True))
        if merged := together(counted, threshold):
            chosen = rows.loc[merged]
            sums = chosen[["n", "share", "weighted_share"]].sum(min_count=len(merged))
            row = chosen.iloc[[0]].assign(kind=SEVERAL, n=int(sums["n"]), share=sums["share"])
            row = row.assign(weighted_share=sums["weighted_share"])
            row.index = [at]
            parts.append(row)
            of[at] = merged
            at += 1
    return pd.concat(parts) if parts else frame, of


def reasons(frame: pd.DataFrame, threshold: int) -> tuple[pd.DataFrame, dict[int, list[int]]]:
    """Rows of `FLOW_MISSING` with a row ``several`` behind the reasons that few have, which adds
    them up: who has two of them counts twice.

    Returns them with an index of their own, and each such row with the rows it counts.
    """
    parts, of = [], {}
    at = len(frame)
    keys = ["model", "outcome", "area", "country", "wave", "step"]
    for _, rows in frame.groupby(keys, sort=False, dropna=False):
        parts.append(rows)
        counted = dict(zip(rows.index, rows["n"], strict=True))
        if merged := together(counted, threshold):
            n = int(rows.loc[merged, "n"].sum())
            row = rows.loc[merged[:1]].assign(reason=SEVERAL, lacking=None, n=n)
            row.index = [at]
            parts.append(row)
            of[at] = merged
            at += 1
    return pd.concat(parts) if parts else frame, of


def codebook(frame: pd.DataFrame, threshold: int) -> tuple[pd.DataFrame, dict[int, list[int]]]:
    """Rows of `CODEBOOK` with a row that counts together the missing codes that few have.

    Returns them with an index of their own, and each such row with the rows it counts.
    """
    parts, of = [], {}
    at = len(frame)
    for _, rows in frame.groupby(frame["variable"].fillna(""), sort=False):
        parts.append(rows)
        put = ~rows["missing_kind"].isin(NOT_PUT)
        lacking = rows[(rows["entry"] == "missing") & rows["n"].notna() & put]
        counted = {int(str(i)): int(n) for i, n in lacking["n"].items()}
        if merged := together(counted, threshold):
            chosen = rows.loc[merged]
            share = chosen["share"].sum() if chosen["share"].notna().all() else math.nan
            row = chosen.iloc[[0]].assign(code=TOGETHER, code_label=_LABEL, missing_kind=None)
            row = row.assign(n=int(chosen["n"].sum()), share=share)
            row.index = [at]
            parts.append(row)
            of[at] = merged
            at += 1
    return pd.concat(parts) if parts else frame, of
