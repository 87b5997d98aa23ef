"""Permutation under the null: the signs of whole PSUs, flipped at random, none leaves its stratum.

What a PSU adds to an estimate under the null is independent of what others add, and as likely above
as below zero. So all specifications are drawn anew by flipping the signs of what their PSUs add, in
every specification those of the same PSUs: however specifications go together, they do so in the
draws (Winkler et al. 2014, sec. 2.3: whole blocks, independent and symmetric errors). Residuals are
those without the association, and the estimate of each flip has an error of its own, from residuals
about itself (of scores Kline, Santos 2012; of clusters Cameron, Gelbach, Miller 2008). Weights
stand in what a PSU adds. Where no sign is flipped a draw is the estimate with the design's error.
"""

from dataclasses import dataclass

import numpy as np

#: PSUs that are flipped at once.
BLOCK = 1 << 14


@dataclass(frozen=True)
class Added:
    """What PSUs add to k estimates.

    Attributes
    ----------
    totals
        (n_psu, k) totals of the influence of respondents, which add up to zero.
    held
        (n_psu, k) share of each PSU in what tells the estimate, adding up to 1: without the
        association a PSU adds its total and this share of the estimate.
    """

    totals: np.ndarray
    held: np.ndarray

    def std_error(self, stratum: np.ndarray, factor: np.ndarray) -> np.ndarray:
        """Return the (k,) standard errors of the design.

        `stratum` is (n_psu,), `factor` the (n_strata,) of
        `coproduction.inference.design.Design.factors`. The mean of a stratum of one PSU is 0, as in
        `coproduction.inference.stratified.between`.
        """
        size = np.bincount(stratum, minlength=len(factor))
        means = np.empty((len(factor), self.totals.shape[1]))
        for k, column in enumerate(self.totals.T):
            means[:, k] = np.bincount(stratum, column, len(factor)) / np.maximum(size, 1)
        means[size == 1] = 0.0
        found = (self.totals - means[stratum]) * np.sqrt(factor)[stratum, None]
        return np.sqrt(np.einsum("jk,jk->k", found, found))


@dataclass(frozen=True)
class Flips:
    """Signs of J PSUs, drawn R times.

    Attributes
    ----------
    signs
        (R, J) of −1 and 1, PSUs by stratum.
    order
        (J,) PSUs by stratum.
    ends
        First and last place of each stratum in this order.
    kept
        (n_strata,) share of the variance that is left of a stratum: 1, less with a finite
        population, 0 of a PSU that is in the sample for certain.
    """

    signs: np.ndarray
    order: np.ndarray
    ends: tuple[tuple[int, int], ...]
    kept: np.ndarray

    @classmethod
    def drawn(cls, stratum: np.ndarray, factor: np.ndarray, times: int, seed: int) -> "Flips":
        """Draw `times` signs of every PSU; the others are as of `Added.std_error`."""
        rng = np.random.default_rng(seed)
        signs = 2 * rng.integers(0, 2, size=(times, len(stratum)), dtype=np.int8) - 1
        order = np.argsort(stratum, kind="stable")
        size = np.bincount(stratum, minlength=len(factor))
        last = np.cumsum(size)
        ends = zip((last - size).tolist(), last.tolist(), strict=True)
        kept = np.where(size > 1, factor * (size - 1) / np.maximum(size, 1), factor)
        return cls(signs, order, tuple(ends), kept)

    def of(self, added: Added, estimate: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return (R, k) estimates under the null, and their standard errors.

        `estimate` are the (k,) estimates. What PSUs of strata with a finite population add is
        shortened by the root of what is left of its variance.
        """
        shape = len(self.signs), len(estimate)
        null, held = added.totals + added.held * estimate, added.held
        moved, squared, crossed = (np.zeros(shape) for _ in range(3))
        constant, quadratic = np.zeros(len(estimate)), np.zeros(len(estimate))
        for (first, last), kept in zip(self.ends, self.kept, strict=True):
            size, places = last - first, self.order[first:last]
            root = np.sqrt(kept)
            u, q = root * null[places], root * held[places]
            mean = 1 / size if size > 1 else 0.0
            factor = size / (size - 1) if size > 1 else 1.0
            summed, along = np.zeros(shape), np.zeros(shape)
            for start in range(0, size, BLOCK):
                signs = self.signs[:, first + start : min(first + start + BLOCK, last)]
                signs, part = signs.astype(float), slice(start, start + BLOCK)
                summed += signs @ u[part]
                along += signs @ (u[part] * q[part])
            moved += summed
            # Σ(s u − b q)² less the square of its sum over n, as a polynomial of b
            constant += factor * np.einsum("jk,jk->k", u, u)
            squared += factor * mean * summed**2
            crossed += factor * (along - mean * summed * q.sum(axis=0))
            quadratic += factor * (np.einsum("jk,jk->k", q, q) - mean * q.sum(axis=0) ** 2)
        variance = constant - squared - 2 * moved * crossed + moved**2 * quadratic
        # where all PSUs of every stratum agree nothing but rounding is left
        return moved, np.sqrt(np.maximum(variance, 1e-12 * constant))
