"""Totals: how closely a release tells the totals that one or two respondents make up."""

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from coproduction.disclosure.contributions import PERCENT, unsafe
from coproduction.disclosure.linked import Table
from coproduction.disclosure.rounding import share_step, third_of_error
from coproduction.results import contract

#: Columns of a published row that tell the total of a level, and that of a number.
_OF_LEVEL, _OF_NUMBER = ("weighted_n", "weighted_share", "share"), ("mean",)
COLUMNS = ("file", "total", "low", "high", "learnt")
#: Columns of a row that name what a mean is of.
_MEASURED = ("variable", "index", "outcome")

#: Smallest and largest number that somebody can have, which everybody knows.
Ends = tuple[float, float]
_ANY: Ends = (-math.inf, math.inf)


def dominated(
    given: Mapping[str, Table],
    people: pd.DataFrame,
    results: Path,
    threshold: int,
    scales: Mapping[str, Ends] | None = None,
) -> pd.DataFrame:
    """What an attacker learns of every dominated total: a row each, `COLUMNS`.

    A total is of the weights of a level, or of weighted numbers. The attacker knows the published
    shares and means, how these are rounded, the weights that they are of, and the ends of scales.
    `learnt` is whether `low` and `high` are closer than `PERCENT` of the total (p % rule, see
    `contributions`), and closer than the scale alone tells everybody.

    Parameters
    ----------
    given
        The files as they are.
    people
        The respondents of the analysis.
    results
        Folder of the published files.
    threshold
        That of the release.
    scales
        Variables and indices to the smallest and the largest number that one can have.
    """
    rows, countries = [], set(people["country"].astype("str")) if len(people) else set()
    for (path, place, _), reason in unsafe(given, people):
        if reason == "dominated":
            at = int(str(place))
            true, shown = given[path].frame, contract.read(given[path].file, results / path)
            ends = _ends(true.loc[at].to_dict(), scales or {})
            aligned = _aligned(true, shown)
            total, low, high, known = _bounds(true, aligned, at, threshold, countries, ends)
            learnt = high - low < min(PERCENT / 100 * total, known)
            rows.append((given[path].file.path, total, low, high, learnt))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"learnt": bool})


def _aligned(true: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """The published rows by the places of the true ones; a row that is not there is empty."""
    keys = [name for name in _keys(true) if name in shown]
    place = {tuple(map(str, row)): at for at, row in shown[keys].iterrows()}
    found = [place.get(tuple(map(str, row)), -1) for row in true[keys].to_numpy()]
    return shown.reindex(found).set_axis(true.index)


def _keys(frame: pd.DataFrame) -> list[str]:
    """The columns that name a row."""
    names = ("country", "weights", "area", "outcome", "index", "item", "group", "variable", "level")
    return [name for name in names if name in frame]


def _ends(row: Mapping, scales: Mapping[str, Ends]) -> Ends:
    """The ends of the scale of a mean; any number where nobody knows them."""
    names = [row[name] for name in _MEASURED if isinstance(row.get(name), str)]
    return next((scales[name] for name in names if name in scales), _ANY)


def _bounds(
    true: pd.DataFrame,
    shown: pd.DataFrame,
    at: int,
    threshold: int,
    countries: set[str],
    ends: Ends = _ANY,
) -> tuple[float, float, float, float]:
    """A total, the smallest and the largest that it can be, and how far these are apart where
    nothing is published but whose weights there are."""
    row, told = (contract.records(part.loc[[at]])[0] for part in (true, shown))
    if "weighted_n" not in row:
        return _of_mean(row, told, ends)
    of_level, weights = isinstance(row["level"], str), float(row["weighted_n"])
    total = weights if of_level else weights * float(row["mean"])
    names = _OF_LEVEL if of_level else _OF_NUMBER
    if any(name in told and pd.notna(told[name]) for name in names):
        return abs(total), total, total, math.inf
    others = shown.loc[_kin(true, at, "level" if of_level else "country")]
    if of_level:
        return total, *_left_by_levels(true, others, at, threshold), math.inf
    single = others[true.loc[others.index, "country"].isin(countries)]
    low, high = _left_by_countries(true, others.drop(index=single.index), single, at)
    least, most = weights * ends[0], weights * ends[1]
    return abs(total), max(low, least), min(high, most), most - least


def _of_mean(row: Mapping, told: Mapping, ends: Ends) -> tuple[float, float, float, float]:
    """A mean of a level in a file without weights: it is told, or by a difference, or not."""
    mean = float(row["mean"])
    seen = any(pd.notna(told[name]) for name in ("mean", "difference") if name in told)
    return (abs(mean), mean, mean, math.inf) if seen else (abs(mean), *ends, ends[1] - ends[0])


def _kin(true: pd.DataFrame, at: int, other: str) -> list[int]:
    """The places of the other rows that differ in one column alone."""
    keys = true[[name for name in _keys(true) if name != other]].fillna("")
    same = (keys == keys.loc[at]).all(axis=1)
    return [int(str(place)) for place in true.index[same] if place != at]


def _left_by_levels(
    true: pd.DataFrame, others: pd.DataFrame, at: int, threshold: int
) -> tuple[float, float]:
    """A level is what the shares of the others leave; where more are withheld it may be none."""
    whole = float(true.loc[[at, *others.index], "weighted_n"].sum())
    name = next((name for name in ("weighted_share", "share") if name in others), None)
    if name is None:
        return 0.0, whole
    known = others[others[name].notna()]
    half = sum(share_step(float(n), threshold) / 2 for n in known["n"])
    left = 1 - float(known[name].sum())
    low = max(left - half, 0.0) if len(known) == len(others) else 0.0
    return whole * low, whole * min(left + half, 1.0)


def _left_by_countries(
    true: pd.DataFrame, pooled: pd.DataFrame, single: pd.DataFrame, at: int
) -> tuple[float, float]:
    """A number of a country is what the mean of all leaves, where no other one is withheld."""
    if len(pooled) != 1 or pooled["mean"].isna().any() or single["mean"].isna().any():
        return _ANY
    weights = true.loc[single.index, "weighted_n"].to_numpy(dtype=float)
    whole = weights.sum() + float(true["weighted_n"][at])
    left = float(pooled["mean"].iloc[0]) * whole - np.dot(weights, single["mean"])
    half = float(_halves(pooled)[0]) * whole + np.dot(weights, _halves(single))
    return left - half, left + half


def _halves(rows: pd.DataFrame) -> np.ndarray:
    """Half of what means are rounded to, by their errors."""
    return np.array([third_of_error(float(error)) / 2 for error in rows["std_error"]])
