"""Scaling of weights between groups, and what weighting costs.

All take (n,) weights above zero and (n,) group codes from 0. None of this enters the variance.
"""

import numpy as np

from coproduction.inference.coded import held, sums, taken


def scaled(weights: np.ndarray, groups: np.ndarray, totals: np.ndarray) -> np.ndarray:
    """Return weights that add up to `totals`, (k,), in each of k groups."""
    met = sums(groups, weights, len(totals))
    found = taken(np.divide(totals, met, out=np.zeros(len(totals)), where=met > 0), groups)
    found *= weights
    return found


def equal(weights: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return weights that add up to the same in every group that has any, and all to n."""
    present = held(groups, int(groups.max(initial=-1)) + 1)
    return scaled(weights, groups, present * (len(weights) / present.sum()))


def effective_n(weights: np.ndarray) -> float:
    """Return (Σw)² / Σw², the respondents of equal weight worth as much (Kish 1965, 11.2)."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def design_effect(weights: np.ndarray) -> float:
    """Return n Σw² / (Σw)² = 1 + cv², the loss by unequal weights alone (Kish 1965, 11.7)."""
    return len(weights) / effective_n(weights)
