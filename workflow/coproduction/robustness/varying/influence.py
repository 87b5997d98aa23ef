"""Influence of sampling units: what estimates are without each (DFBETA; Belsley, Kuh, Welsch 1980).

Weights stay as they are: those of a fit are not scaled anew to who is left.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from coproduction.inference.coded import Columns
from coproduction.inference.estimators.triangles import triangle

#: What must be left to tell a coefficient by once a unit is gone.
LEFT = 1e-8
#: Where so much is left of all columns together, it is left of each combination of them.
SURE = 1e-6
#: Units at a time, and units whose rows are sought at once.
BLOCK, SOME = 256, 1 << 16


def without_each(
    x: np.ndarray | Columns,
    y: np.ndarray,
    w: np.ndarray,
    unit: np.ndarray,
    n_units: int,
    places: Sequence[int],
    r: np.ndarray | None = None,
) -> np.ndarray:
    """Return (n_units, k) coefficients without each unit, NaN where the others do not tell them.

    `x` are (n, p) columns, `y`, `w` and `unit` the (n,) outcomes, weights above zero and units,
    `places` those of k columns, `r` the `triangle` of these where it is known. A unit without
    respondents changes nothing.
    """
    p = x.shape[1]
    r = triangle(x, y, w) if r is None else r
    inverse, total = np.linalg.inv(r[:p, :p]), r[:p, p]
    found = np.tile(inverse[list(places)] @ total, (n_units, 1))
    first, second = np.triu_indices(p)
    for rows, own in _of_units(unit, n_units):
        starts = np.flatnonzero(np.append(True, own[1:] != own[:-1]))
        scale = np.sqrt(w[rows])
        q = scale[:, None] * (np.asarray(x[rows]) @ inverse)
        along = np.add.reduceat(q * (scale * y[rows])[:, None], starts)
        crossed = np.add.reduceat(q[:, first] * q[:, second], starts)
        left = np.tile(np.eye(p), (len(starts), 1, 1))
        left[:, first, second] -= crossed
        left[:, second, first] = left[:, first, second]
        # What is left along any direction is no less than 1 less the leverage of the unit.
        told = np.trace(left, axis1=1, axis2=2) - (p - 1) > SURE
        if not told.all():
            told[~told] = np.linalg.eigvalsh(left[~told])[:, 0] > LEFT
        gamma = np.linalg.solve(left[told], (total - along[told])[:, :, None])[:, :, 0]
        found[own[starts]] = np.nan
        found[own[starts[told]]] = gamma @ inverse[list(places)].T
    return found


def _of_units(unit: np.ndarray, n_units: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give the places of the rows of some units after others, those of a unit together, and the
    unit of each."""
    for start in range(0, n_units, SOME):
        rows = np.flatnonzero((unit >= start) & (unit < start + SOME))
        rows = rows[np.argsort(unit[rows], kind="stable")]
        own = unit[rows].astype(np.intp)
        cuts = np.searchsorted(own, np.arange(start, start + SOME, BLOCK))
        for low, high in pairwise([*cuts.tolist(), len(own)]):
            if high > low:
                yield rows[low:high], own[low:high]
