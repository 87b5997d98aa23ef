"""Scaling of weights between groups, and what weighting costs.

All take (n,) weights above zero and (n,) group codes from 0. None of this enters the variance.
"""

import numpy as np


def scaled(weights: np.ndarray, groups: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Return weights that add up to `totals`, (k,), in each of k groups."""
    sums = np.bincount(groups, weights, len(totals))
    return weights * np.divide(totals, sums, out=np.zeros(len(totals)), where=sums > 0)[groups]


def equal(weights: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return weights that add up to the same in every group that has any, and all to n."""
    present = np.bincount(groups) > 0
    return scaled(weights, groups, present * (len(weights) / present.sum()))


def effective_n(weights: np.ndarray) -> float:
    """Return (Σw)² / Σw², the respondents of equal weight worth as much (Kish 1965, 11.2)."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def design_effect(weights: np.ndarray) -> float:
    """Return n Σw² / (Σw)² = 1 + cv², the loss by unequal weights alone (Kish 1965, 11.7)."""
    return len(weights) / effective_n(weights)
