"""Influence of sampling units: what estimates are without each (DFBETA; Belsley, Kuh, Welsch 1980).

Weights stay as they are: those of a fit are not scaled anew to who is left.
"""

from collections.abc import Sequence

import numpy as np

from coproduction.inference.coded import Columns
from coproduction.inference.estimators.triangles import triangle

#: What must be left to tell a coefficient by once a unit is gone.
LEFT = 1e-8
#: Units at a time.
BLOCK = 256


def without_each(
    x: np.ndarray | Columns,
    y: np.ndarray,
    w: np.ndarray,
    unit: np.ndarray,
    n_units: int,
    places: Sequence[int],
) -> np.ndarray:
    """Return (n_units, k) coefficients without each unit, NaN where the others do not tell them.

    `x` are (n, p) columns, `y`, `w` and `unit` the (n,) outcomes, weights above zero and units,
    `places` those of k columns. A unit without respondents changes nothing.
    """
    p, root = x.shape[1], np.sqrt(w)
    r = triangle(x, y, w)
    inverse, total = np.linalg.inv(r[:p, :p]), r[:p, p]
    found = np.full((n_units, len(places)), np.nan)
    order = np.argsort(unit, kind="stable")
    ends = np.cumsum(np.bincount(unit, minlength=n_units))
    for start in range(0, n_units, BLOCK):
        size = min(BLOCK, n_units - start)
        rows = order[ends[start - 1] if start else 0 : ends[start + size - 1]]
        own, scale = unit[rows] - start, root[rows]
        q = scale[:, None] * (np.asarray(x[rows]) @ inverse)
        target = scale * y[rows]
        along = np.column_stack([np.bincount(own, q[:, k] * target, size) for k in range(p)])
        left = np.tile(np.eye(p), (size, 1, 1))
        for j in range(p):
            for k in range(j, p):
                crossed = np.bincount(own, q[:, j] * q[:, k], size)
                left[:, j, k] -= crossed
                left[:, k, j] = left[:, j, k]
        told = np.linalg.eigvalsh(left)[:, 0] > LEFT
        gamma = np.linalg.solve(left[told], (total - along[told])[:, :, None])[:, :, 0]
        found[np.flatnonzero(told) + start] = gamma @ inverse[list(places)].T
    return found
