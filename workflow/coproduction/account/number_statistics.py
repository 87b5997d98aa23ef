"""Statistics of the numbers of a variable, as codebooks tell them; some respondents at once."""

from collections.abc import Sequence

import numpy as np

from coproduction.results.codebook_files import QUANTILES


class Numbers:
    """Numbers that respondents have, each once, with the weight of who has it.

    Attributes
    ----------
    n
        How many respondents have one.
    """

    def __init__(self):
        self.n = 0
        self._values, self._weights = np.empty(0), np.empty(0)
        self._waiting: list[tuple[np.ndarray, np.ndarray]] = []
        self._held = 0

    def add(self, numbers: np.ndarray, weights: np.ndarray) -> None:
        """Count the (n,) numbers of some respondents, NaN of who has none, by their weights."""
        known = ~np.isnan(numbers)
        self.n += int(np.count_nonzero(known))
        self._waiting.append(_each(numbers[known], weights[known]))
        self._held += len(self._waiting[-1][0])
        # As many wait as are known, so that all are sorted a few times only.
        if self._held > len(self._values):
            self._settle()

    def _settle(self) -> None:
        values, weights = zip((self._values, self._weights), *self._waiting, strict=True)
        self._values, self._weights = _each(np.concatenate(values), np.concatenate(weights))
        self._waiting, self._held = [], 0

    @property
    def different(self) -> int:
        """How many numbers there are."""
        self._settle()
        return len(self._values)

    @property
    def total(self) -> float:
        """The sum of the numbers, each times the weight of who has it."""
        self._settle()
        return float(self._values @ self._weights)

    def statistics(self) -> dict[str, float]:
        """Return their weighted mean and quantiles, and their ends; of none nothing."""
        if not self.n:
            return {}
        self._settle()
        mean = float(np.average(self._values, weights=self._weights))
        told = {"mean": mean, "minimum": float(self._values[0])}
        at = quantiles(self._values, self._weights, list(QUANTILES.values()))
        told |= dict(zip(QUANTILES, at.tolist(), strict=True))
        return told | {"maximum": float(self._values[-1])}


def _each(numbers: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the numbers, each once and in order, and the sums of the weights of each."""
    values, place = np.unique(numbers, return_inverse=True)
    return values, np.bincount(place, weights, len(values))


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
