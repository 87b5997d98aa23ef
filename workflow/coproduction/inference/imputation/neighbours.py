"""What the others of a respondent's sampling unit answered, as columns that answers are predicted
by: imputed answers then are as alike within units as given ones."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction.inference.design import Design

#: Parts that the wanted answers of a unit are drawn in at most, each given those before.
ROUNDS = 20
_DESIGN = ("source", "weight", "stratum", "psu")


@dataclass(frozen=True)
class Neighbours:
    """Means over the others of a unit, shrunken by how alike units are.

    Of a respondent whose m neighbours have a mean a column is mρ / (1 + (m − 1)ρ) times that mean,
    its best linear predictor where answers within units correlate by ρ; 0 without neighbours.

    Attributes
    ----------
    unit
        (n,) number of the declared PSU, one of their own for who has none.
    there
        (n, w) bool: who has an answer, given or imputed.
    alike
        (w,) intraclass correlations, 0 or more.
    """

    unit: np.ndarray
    there: np.ndarray
    alike: np.ndarray

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame,
        fixed: np.ndarray,
        columns: np.ndarray,
        given: np.ndarray,
        there: np.ndarray,
    ) -> "Neighbours":
        """Read the PSUs of a group of respondents.

        `fixed` are (n, q) columns of the design, beyond which units are alike or not; `columns`
        (n, w) answers, `given` and `there` (n, w) bool: who answered, and who has an answer.
        """
        design = Design.of(frame[[c for c in _DESIGN if c in frame]], "certainty")
        alike = [
            intraclass_correlation(_rest(columns[own, j], fixed[own]), design.psu[own])
            if design.clustered.any()
            else 0.0
            for j, own in enumerate(given.T)
        ]
        return cls(design.psu, there, np.array(alike))

    @property
    def used(self) -> np.ndarray:
        """(w,) bool: columns in which units are alike, whose means tell anything."""
        return self.alike > 0

    def totals(self, columns: np.ndarray, part: slice = slice(None)) -> np.ndarray:
        """(units, k) sums of (n, k) columns over who has an answer."""
        own = np.where(self.there[:, part], columns, 0.0)
        size = int(self.unit.max()) + 1
        return np.column_stack([np.bincount(self.unit, column, size) for column in own.T])

    def means(
        self,
        columns: np.ndarray,
        totals: np.ndarray,
        part: slice = slice(None),
        rows: np.ndarray | slice = slice(None),
    ) -> np.ndarray:
        """(m, k) shrunken means over the others of the units of some rows.

        `columns` are the (m, k) answers of these rows, `totals` those of their units.
        """
        there = self.there[rows, part]
        others = self._sizes(part)[self.unit[rows]] - there
        alike = self.alike[part]
        total = totals[self.unit[rows]] - np.where(there, columns, 0.0)
        return alike * total / (1 + (np.maximum(others, 1) - 1) * alike)

    def _sizes(self, part: slice) -> np.ndarray:
        return self.totals(np.ones(self.there[:, part].shape), part)

    def rounds(self, wanted: np.ndarray) -> list[np.ndarray]:
        """Positions among the (n,) wanted answers, in parts: one of each unit, then the next, of
        units of many several at once."""
        unit = self.unit[wanted]
        order = np.argsort(unit, kind="stable")
        starts = np.r_[True, np.diff(unit[order]) != 0]
        first = np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))
        rank = np.empty(len(order), dtype=int)
        rank[order] = np.arange(len(order)) - first
        return [np.flatnonzero(rank % ROUNDS == r) for r in range(min(ROUNDS, rank.max() + 1))]


def intraclass_correlation(values: np.ndarray, unit: np.ndarray) -> float:
    """Return the correlation of (n,) values within units by analysis of variance, at least 0.

    (MSB − MSW) / (MSB + (n₀ − 1) MSW), n₀ the size of units less what their variance takes
    (Donner 1986); 0 where no unit has two, or nothing varies.
    """
    _, unit = np.unique(unit, return_inverse=True)
    size = np.bincount(unit)
    n, units = len(values), len(size)
    if units < 2 or n == units:
        return 0.0
    mean = np.bincount(unit, values) / size
    between = float(size @ (mean - values.mean()) ** 2) / (units - 1)
    within = float(((values - mean[unit]) ** 2).sum()) / (n - units)
    usual = (n - (size**2).sum() / n) / (units - 1)
    whole = between + (usual - 1) * within
    return max((between - within) / whole, 0.0) if whole > 0 else 0.0


def _rest(values: np.ndarray, fixed: np.ndarray) -> np.ndarray:
    """What (n, q) columns and a constant leave of (n,) values."""
    x = np.column_stack([np.ones(len(values)), fixed])
    return values - x @ np.linalg.lstsq(x, values, rcond=None)[0]
