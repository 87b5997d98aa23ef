"""Solutions: which whole numbers of respondents fit the published estimates of a saturated fit.

Who knows the model can try them: without weights an intercept and one coefficient of two levels, of
an outcome of two values, are shares of two cells, and robust errors the roots of their variances
(of HC1, and for a logit of its delta method).
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction.disclosure.rounding import nice, third_of_error, to_step
from coproduction.disclosure.saturated import Cells, Support
from coproduction.results.estimators import ESTIMATORS

#: Scales on which a cell has one predictor, and the most respondents that are tried.
_SCALES = ("outcome", "log_odds", "log")
_MOST = 2000


@dataclass(frozen=True)
class Told:
    """A number as it is published, and how far the true one may be from it."""

    value: float
    within: float

    def fits(self, true: np.ndarray) -> np.ndarray:
        """Which numbers it may be."""
        return np.abs(true - self.value) <= self.within * (1 + 1e-9)

    def is_error(self, variance: float, n: int) -> bool:
        """Whether it may be the root of a variance times m/(m - 1), of any m from `n`: of a domain
        m are the respondents of the whole design."""
        low, high = math.sqrt(variance), math.sqrt(variance * n / (n - 1))
        return low - self.within <= self.value <= high + self.within


def solved(
    cells: Cells,
    rows: pd.DataFrame,
    fit: Mapping,
    ends: tuple[float, float],
    own: Mapping[str, Support],
    threshold: int,
) -> list[tuple[float, float]]:
    """Smallest and largest that the small counts of a fit can be, of those below the threshold.

    Parameters
    ----------
    cells
        Its cells as they are, of which the small counts are found; the attacker has them not.
    rows, fit
        Its rows of estimates.csv and of fit.csv as published.
    ends
        The fewest and the most respondents that it may have, by what is published.
    own
        What its estimates are rounded to.
    """
    small = [
        (k, value)
        for k, (n, with_value) in enumerate(cells.counts)
        for value, count in enumerate((n - with_value, with_value))
        if 0 < count < threshold
    ]
    found = _tried(cells, rows, fit, ends, own, threshold) if small else None
    if found is None or not len(found):
        return [(0.0, ends[1])] * len(small)
    told = []
    for k, value in small:
        n, with_value = found[:, 2 * k], found[:, 2 * k + 1]
        count = with_value if value else n - with_value
        told.append((float(count.min()), float(count.max())))
    return told


def _tried(
    cells: Cells,
    rows: pd.DataFrame,
    fit: Mapping,
    ends: tuple[float, float],
    own: Mapping[str, Support],
    threshold: int,
) -> np.ndarray | None:
    """All solutions, one a row: respondents of each cell, and those of them with the larger value;
    None where they cannot be tried."""
    named = rows.set_index("term")
    known = [name for name in cells.names if name in named.index]
    of = ESTIMATORS[fit["estimator"]]
    solved = of.scale in _SCALES and of.outcome == "number" and of.likelihood
    if not solved or len(known) != len(cells.counts) or ends[1] > _MOST:
        return None
    if named.loc[known, ["estimate", "std_error"]].isna().any().any():
        return None
    told = []
    for name in known:
        error = float(named["std_error"][name])
        support = own.get(name)
        step = nice(error * support.step) if support else 0.0
        fine = nice(error * min(threshold / support.cell, 1.0)) if support and step else 0.0
        third = third_of_error(error)
        told.append((_told(float(named["estimate"][name]), step, third),
                     _told(error, fine / 2, third)))  # fmt: skip
    found = [
        one
        for n in range(int(ends[0]), int(ends[1]) + 1)
        for one in _of(n, told, cells, of.scale, fit["errors"] == "robust")
    ]
    return np.array(found, dtype=float).reshape(-1, 2 * len(known))


def _told(value: float, step: float, third: float) -> Told:
    """A number that is published to a step if it is a multiple of that, else to the third digit of
    its error."""
    rough = step > third and math.isclose(value, to_step(value, step), rel_tol=1e-9, abs_tol=1e-12)
    return Told(value, max(step if rough else 0.0, third) / 2)


def _of(
    n: int, told: list[tuple[Told, Told]], cells: Cells, scale: str, robust: bool
) -> Iterator[tuple[int, ...]]:
    """Solutions of `n` respondents."""
    one = len(told) == 1
    for first in range(n if one else 1, n + 1 if one else n):
        for k, mean, variance in _with(first, 0.0, told[0][0], cells, scale):
            if robust and not told[0][1].is_error(variance, n):
                continue
            if one:
                yield first, k
                continue
            for j, _, more in _with(n - first, mean, told[1][0], cells, scale):
                if not robust or told[1][1].is_error(variance + more, n):
                    yield first, k, n - first, j


def _with(
    n: int, base: float, told: Told, cells: Cells, scale: str
) -> Iterator[tuple[int, float, float]]:
    """Of a cell of `n`: how many have the larger value where its linear predictor, less `base`, is
    as `told`; the predictor and the variance of it."""
    k = np.arange(n + 1) if scale == "outcome" else np.arange(1, n)
    share = k / n
    mean, variance = cells.low + cells.span * share, cells.span**2 * share * (1 - share) / n
    linear = mean
    if scale == "log_odds":
        linear, variance = np.log(share / (1 - share)), 1 / (n * share * (1 - share))
    elif scale == "log":
        inside = mean > 0
        k, mean, variance = k[inside], mean[inside], variance[inside]
        linear, variance = np.log(mean), variance / mean**2
    met = told.fits(linear - base)
    yield from zip(k[met].tolist(), linear[met].tolist(), variance[met].tolist(), strict=True)
