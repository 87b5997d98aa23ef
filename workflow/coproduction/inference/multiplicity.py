"""Multiplicity: p-values of a family of tests, corrected.

Both are as `p.adjust` of R: missing p-values are no members of the family and stay missing.
"""

from collections.abc import Callable

import numpy as np


def holm(p_values: np.ndarray) -> np.ndarray:
    """Return (m,) p-values by Holm: of those below α, any is false with probability α at most.

    Whatever the dependence of the tests (Holm 1979). The i-th smallest of m times m − i + 1, never
    below that of a smaller one, at most 1. NaN stays NaN and does not count in m.
    """
    return _of_present(p_values, _stepped_down)


def benjamini_hochberg(p_values: np.ndarray) -> np.ndarray:
    """Return (m,) p-values by Benjamini and Hochberg: of those below α, the expected share that is
    false is α at most.

    Of independent tests, and of those with positive regression dependence (Benjamini, Hochberg
    1995; Benjamini, Yekutieli 2001). The i-th smallest of m times m / i, never above that of a
    larger one, at most 1. NaN stays NaN and does not count in m.
    """
    return _of_present(p_values, _stepped_up)


#: Corrections by the name that settings and results have.
CORRECTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "holm": holm,
    "benjamini_hochberg": benjamini_hochberg,
}


def _of_present(p_values: np.ndarray, stepped: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Correct those that are not NaN, in order of their size.

    Raises ValueError for a number that is no probability.
    """
    given = np.asarray(p_values, dtype=float)
    present = ~np.isnan(given)
    own = given[present]
    if ((own < 0) | (own > 1)).any():
        raise ValueError("p-values lie between 0 and 1")
    order = np.argsort(own, kind="stable")
    corrected = np.empty(len(own))
    corrected[order] = stepped(own[order])
    found = np.full(len(given), np.nan)
    found[present] = corrected
    return found


def _stepped_down(rising: np.ndarray) -> np.ndarray:
    m = len(rising)
    return np.minimum(np.maximum.accumulate(rising * np.arange(m, 0, -1)), 1.0)


def _stepped_up(rising: np.ndarray) -> np.ndarray:
    m = len(rising)
    factors = m / np.arange(1, m + 1)
    return np.minimum(np.minimum.accumulate((rising * factors)[::-1])[::-1], 1.0)
