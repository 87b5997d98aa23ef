"""Weights on different scales: some that gross up to a population beside some with a mean of 1."""

import numpy as np

#: Mean weights this many times apart are on different scales.
APART = 20.0


def apart(weights: np.ndarray, part: np.ndarray) -> float:
    """Return how many times mean weights of parts are apart at most, 1 of a single part.

    `weights` are (n,), of which those above 0 count, and `part` the (n,) number of each one's part.
    """
    weighted = weights > 0
    part = part[weighted]
    if not len(part):
        return 1.0
    met = np.unique(part)
    means = np.bincount(part, weights[weighted])[met] / np.bincount(part)[met]
    return float(means.max() / means.min())


def apart_within(weights: np.ndarray, part: np.ndarray, whole: np.ndarray) -> dict[int, float]:
    """Return of each (n,) whole, such as a country, by its number, how far its parts are apart.

    Only where that is more than `APART`.
    """
    found = {int(one): apart(weights[whole == one], part[whole == one]) for one in np.unique(whole)}
    return {one: times for one, times in found.items() if times > APART}
