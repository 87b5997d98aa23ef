"""Raked weights as calibrated ones: what of an estimate the margins do not tell.

The variance of an estimate by calibrated weights is that of its residuals from the calibration
variables (Deville, Särndal 1992, eq. 3.4), here the levels of the margins raked to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, takewhile
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.linalg import pinvh

from coproduction.inference.coded import Lazy

if TYPE_CHECKING:  # an edit of how columns are picked changes nothing here
    from coproduction.inference.singly import Picked

#: Columns of analysis data: weights before raking, and the position of the respondent in each
#: margin (who did not answer has one of their own).
BEFORE = "weight_unraked"
MARGIN = "raked__{}"
#: Of the largest eigenvalue of the levels of margins: what is below it is none.
APART = 1e-10


def of_raking(names: Iterable[str]) -> list[str]:
    """Return those of the columns of analysis data that tell of raking, as `Calibration.of`."""
    known = {*names}
    margins = takewhile(known.__contains__, map(MARGIN.format, count(1)))
    return [BEFORE, *margins] if BEFORE in known else []


@dataclass(frozen=True)
class Calibration:
    """How the weights of n respondents were raked, in each of some groups by itself.

    Attributes
    ----------
    before, after
        (n,) weights before and after.
    levels
        (n, p) zeros and ones, sparse: the levels of all margins.
    group
        (n,) number of the group, which is a country.
    """

    before: np.ndarray
    after: np.ndarray
    levels: sparse.csr_array
    group: np.ndarray

    @classmethod
    def of(cls, frame: "pd.DataFrame | Picked") -> "Calibration | None":
        """Read the columns `country`, `weight`, `BEFORE` and `MARGIN`; None without the last two.

        Levels of margins are positions from 0.
        """
        if BEFORE not in frame:
            return None
        margins = []
        for k in count(1):
            if MARGIN.format(k) not in frame:
                break
            own = frame[MARGIN.format(k)].to_numpy(dtype=np.int64)
            n = len(own)
            margins.append(sparse.csr_array((np.ones(n), (np.arange(n), own))))
        group = pd.factorize(frame["country"])[0]
        before, after = (frame[name].to_numpy(dtype=float) for name in (BEFORE, "weight"))
        return cls(before, after, sparse.csr_array(sparse.hstack(margins)), group)

    def of_groups(self, rows: slice | np.ndarray) -> "Calibration":
        """Return the raking of some groups, all respondents of them, by their places."""
        own = (self.before[rows], self.after[rows], self.levels[rows], self.group[rows])
        return Calibration(*own)

    def residuals(
        self, scores: np.ndarray | Lazy, rows: np.ndarray | None, size: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the scores less what the margins tell of them, and whose these are, (n,) bool.

        With w and d the weights after and before, a score w u becomes w (u − xᵀB), B being the
        coefficients of u on the levels x weighted by d in the respondent's group: `qr.resid` of
        `calibrate(calfun = "raking")` of R. All respondents of a group that has scores have some.

        Parameters
        ----------
        scores
            (m, k) weighted scores of a domain.
        rows
            (size,) bool with m true values: the domain, a stack of the respondents; None for all.
        """
        n = len(self.after)
        whole = np.zeros((size, scores.shape[1]))
        whole[slice(None) if rows is None else rows] = np.asarray(scores)
        total = whole.reshape(size // n, n, -1).sum(axis=0)
        touched = np.zeros(n, dtype=bool)
        for group in np.unique(self.group[(total != 0).any(axis=1)]):
            inside = (self.group == group) & (self.after > 0)
            touched |= inside
            w, d, x = self.after[inside], self.before[inside], self.levels[inside]
            u = total[inside] / w[:, None]
            weighted = x.multiply(d[:, None]).tocsr()
            # margins sum to the same, which leaves zeros that rounding may lift above its own size
            told = pinvh((weighted.T @ x).toarray(), rtol=APART) @ (weighted.T @ u)
            total[inside] = (u - x @ told) * w[:, None]
        return total[touched], touched
