"""Influence of sampling units: what estimates are without each (DFBETA; Belsley, Kuh, Welsch 1980).

Weights stay as they are: those of a fit are not scaled anew to who is left.
"""

import numpy as np

#: What must be left to tell a coefficient by once a unit is gone.
LEFT = 1e-8
#: Units at a time.
BLOCK = 256


def without_each(
    x: np.ndarray, y: np.ndarray, w: np.ndarray, unit: np.ndarray, n_units: int
) -> np.ndarray:
    """Return (n_units, p) coefficients without each unit, NaN where the others do not tell them.

    `x` are (n, p) columns, `y`, `w` and `unit` the (n,) outcomes, weights above zero and units. A
    unit without respondents changes nothing.
    """
    root = np.sqrt(w)
    q, r = np.linalg.qr(root[:, None] * x)
    p = x.shape[1]
    inverse = np.linalg.inv(r)
    target = root * y
    along = np.column_stack([np.bincount(unit, q[:, k] * target, n_units) for k in range(p)])
    total = along.sum(axis=0)
    crossed = np.empty((n_units, p, p))
    for j in range(p):
        for k in range(j, p):
            crossed[:, j, k] = crossed[:, k, j] = np.bincount(unit, q[:, j] * q[:, k], n_units)
    found = np.full((n_units, p), np.nan)
    for start in range(0, n_units, BLOCK):
        part = slice(start, start + BLOCK)
        left = np.eye(p) - crossed[part]
        told = np.linalg.eigvalsh(left)[:, 0] > LEFT
        gamma = np.linalg.solve(left[told], (total - along[part][told])[:, :, None])[:, :, 0]
        found[np.flatnonzero(told) + start] = gamma @ inverse.T
    return found
