"""Statistics of the numbers of a variable, as a codebook tells them."""

from collections.abc import Sequence

import numpy as np

from coproduction.results.codebook_files import QUANTILES


def statistics_of(numbers: np.ndarray, weights: np.ndarray) -> dict[str, float]:
    """Return the weighted mean and quantiles of numbers, and their ends; of none nothing."""
    if not len(numbers):
        return {}
    mean = float(np.average(numbers, weights=weights))
    told = {"mean": mean, "minimum": float(numbers.min())}
    at = quantiles(numbers, weights, list(QUANTILES.values()))
    told |= dict(zip(QUANTILES, at.tolist(), strict=True))
    return told | {"maximum": float(numbers.max())}


def quantiles(numbers: np.ndarray, weights: np.ndarray, at: Sequence[float]) -> np.ndarray:
    """Weighted quantiles: the smallest number up to which the share `at` of the weight lies.

    The inverse of the weighted distribution function (Hyndman and Fan 1996, type 1 where weights
    are equal; rule "math" of R's survey).
    """
    order = np.argsort(numbers, kind="stable")
    below = np.cumsum(weights[order])
    # what rounding adds up must not carry a quantile over to the next number
    sought = np.asarray(at) * below[-1] * (1 - 1e-12)
    return numbers[order][np.searchsorted(below, sought)]
