"""Turned scales: variables that go with all others the other way round in one source alone, or
with none of them.

No index is needed: the correlations of a variable with the others make a profile, and a scale that
was turned has that of the other sources with the other sign. That of a column which slipped by a
row is 0.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from coproduction.harmonise import microdata

#: Fewer respondents of a source and country, or pairs of answers, tell no correlation.
_FEWEST = 50
#: Respondents of a source and country that tell most profiles apart, evenly over the file.
_LOOKED_AT = 20_000
#: Fewer other variables make no profile.
_OTHERS = 3
#: A profile that is so sure elsewhere, in standard errors, and of which a smaller part is here.
_SURE, _NOTHING = 10.0, 0.1
#: How far below 0, in standard errors of a correlation, the profile is along that of the others,
#: and which part of theirs it is at least, and how many times theirs at most. Without the first two
#: countries differ, as countries do; without the last theirs is near 0, as where some are turned.
_ERRORS, _PART, _TIMES = 5.0, 0.3, 3.0


def looked_at(path: str | Path, variables: Sequence[str]) -> pd.DataFrame:
    """Return of the respondents of a file of microdata those that `turned` looks at."""
    by, found = ["source", "country"], []
    sizes = Counter()
    for part in microdata.kept_frames(path, by):
        sizes.update(part.groupby(by, observed=True).size().to_dict())
    step = {at: max(1, n // _LOOKED_AT) for at, n in sizes.items()}
    passed = dict.fromkeys(step, 0)
    for part in microdata.kept_frames(path, [*by, *variables]):
        looked = np.zeros(len(part), dtype=bool)
        for at, rows in part.groupby(by, observed=True).indices.items():
            looked[rows] = (passed[at] + np.arange(len(rows))) % step[at] == 0
            passed[at] += len(rows)
        found.append(part[looked])
    return pd.concat(found, ignore_index=True)


def turned(frame: pd.DataFrame, variables: Sequence[str]) -> pd.DataFrame:
    """Return the variables whose profile in one source and country is that of the others turned,
    or nothing.

    Parameters
    ----------
    frame
        One row a respondent that is `looked_at`, with `source`, `country` and `variables`:
        categorical in the order of their levels, or numbers.

    Returns
    -------
    Rows ``source, country, variable, others, along``. `along` is r·m / m·m of the correlations r
    of the variable with `others` variables and their mean m over all other sources and countries
    (Spearman, pairwise): 1 where it is as elsewhere, −1 where it is turned. A row is between
    −`_TIMES` and −`_PART`, and by more than `_ERRORS` / √n away from 0 along m; or, as of a column
    that slipped against the others, within `_NOTHING` of 0 where m is more than `_SURE` / √n long.
    The one farthest from the others is left out and the rest judged anew, so that none is told
    that another explains. With two sources either may be the one.
    """
    parts = [
        (str(source), str(country), *_correlations(own, variables))
        for (source, country), own in frame.groupby(["source", "country"], observed=True, sort=True)
        if len(own) >= _FEWEST
    ]
    first = _judged(parts)
    told: dict[tuple[int, int], _Judged] = {}
    judged = first
    while left := {at: one for at, one in judged.items() if one.failing}:
        worst = max(left, key=lambda at: left[at].distance)
        told[worst] = left[worst]
        k, at = worst
        parts[k][2][at, :] = parts[k][2][:, at] = np.nan
        judged = _judged(parts)
    # Nothing is left to hold these against: either may be the one.
    told |= {at: one for at, one in first.items() if one.failing and at not in {*told, *judged}}
    rows = [
        [*parts[k][:2], variables[at], told[k, at].others, told[k, at].along]
        for k, at in sorted(told)
    ]
    return pd.DataFrame(rows, columns=["source", "country", "variable", "others", "along"])


class _Judged(NamedTuple):
    """A profile held against that of the others, and how far it is from theirs."""

    failing: bool
    others: int
    along: float
    distance: float


def _judged(
    parts: Sequence[tuple[str, str, np.ndarray, np.ndarray]],
) -> dict[tuple[int, int], _Judged]:
    """The profiles by the places of source and variable, of those that can be held to others."""
    judged = {}
    for k, (_, _, found, n) in enumerate(parts):
        rest = np.stack(
            [other for j, (*_, other, _) in enumerate(parts) if j != k] or [found * np.nan]
        )
        told = (~np.isnan(rest)).sum(axis=0)
        mean = np.where(told > 0, np.nansum(rest, axis=0) / np.maximum(told, 1), np.nan)
        for at in range(len(found)):
            both = ~np.isnan(found[at]) & ~np.isnan(mean[at])
            own, elsewhere = found[at][both], mean[at][both]
            length = float(np.sqrt((elsewhere**2).sum()))
            if len(own) < _OTHERS or not length:
                continue
            along = float((own * elsewhere).sum()) / length
            opposite = -_TIMES * length < along < -_PART * length
            error = 1 / np.sqrt(max(n[at], 1))
            gone = length > _SURE * error and abs(along) < _NOTHING * length
            failing = gone or (opposite and along < -_ERRORS * error)
            distance = float(np.sqrt(((own - elsewhere) ** 2).sum()))
            judged[k, at] = _Judged(failing, len(own), along / length, distance)
    return judged


def _correlations(frame: pd.DataFrame, variables: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Correlations of ranks, (k, k) with NaN in the diagonal and where few answered both, and the
    number of answers to each variable."""
    ranks = np.column_stack([_ranks(frame[name]) for name in variables])
    told = ~np.isnan(ranks)
    centred = np.where(
        told, ranks - np.nanmean(np.where(told.any(axis=0), ranks, 0.0), axis=0), 0.0
    )
    held = told.astype("float64")
    n, sums, squares = held.T @ held, centred.T @ held, (centred**2).T @ held
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (squares - sums**2 / n) * (squares.T - sums.T**2 / n)
        found = (centred.T @ centred - sums * sums.T / n) / np.sqrt(spread)
    found[(n < _FEWEST) | ~(spread > 0)] = np.nan
    np.fill_diagonal(found, np.nan)
    return found, held.sum(axis=0)


def _ranks(cells: pd.Series) -> np.ndarray:
    """The ranks of answers, mean ranks of those that are the same, NaN where there is none."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        codes = cells.cat.codes
        cells = codes.astype("float64").where(codes >= 0)
    return cells.rank().to_numpy()
