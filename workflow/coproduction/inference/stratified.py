"""The variance between PSUs within strata, and the scores that it is of."""

from dataclasses import dataclass

import numpy as np

BLOCK = 1 << 16


@dataclass(frozen=True)
class Scores:
    """(n, k) scores as (n, k) columns times (n,) factors, so that the product need not be held.

    At a million respondents the product of a linear model is as large as all its data.
    """

    columns: np.ndarray
    factor: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """(n, k)."""
        return self.columns.shape

    def __array__(self, dtype: type | None = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self.columns * self.factor[:, None], dtype=dtype)

    def __matmul__(self, other: np.ndarray) -> np.ndarray:
        return (self.columns @ other) * self.factor[:, None]

    def column(self, k: int) -> np.ndarray:
        """Return the (n,) scores of one parameter."""
        return self.columns[:, k] * self.factor


def between(
    scores: np.ndarray | Scores,
    psu: np.ndarray,
    stratum_of_psu: np.ndarray,
    factor: np.ndarray,
) -> np.ndarray:
    """Return Σ_h factor_h Σ_j (z_hj − z̄_h)(z_hj − z̄_h)ᵀ, (k, k), of the PSUs' totals z_hj.

    Means are over all PSUs of a stratum, those without a score among them; that of a stratum of one
    PSU is 0.

    Parameters
    ----------
    scores, psu
        (m, k), and the (m,) PSU of each.
    stratum_of_psu
        (n_psu,) stratum of each PSU of the design.
    factor
        (n_strata,) floats.
    """
    n_psu, size = len(stratum_of_psu), np.bincount(stratum_of_psu, minlength=len(factor))
    held = np.bincount(psu, minlength=n_psu)
    if held.max(initial=0) <= 1:
        totals, stratum = np.asarray(scores, dtype=float), stratum_of_psu[psu]
    else:
        totals = np.empty((n_psu, scores.shape[1]), order="F")
        for k in range(scores.shape[1]):
            # Without a name, so that the scores of one parameter go before the next are made.
            totals[:, k] = np.bincount(
                psu, scores.column(k) if isinstance(scores, Scores) else scores[:, k], n_psu
            )
        stratum = stratum_of_psu
    means = np.empty((len(size), scores.shape[1]))
    for k, column in enumerate(totals.T):
        means[:, k] = np.bincount(stratum, column, len(size)) / size
    means[size == 1] = 0.0
    root = np.sqrt(factor)
    result = np.zeros((scores.shape[1], scores.shape[1]))
    # In blocks, so that a million PSUs need no second copy of their totals.
    for start in range(0, len(totals), BLOCK):
        h = stratum[start : start + BLOCK]
        centred = (totals[start : start + BLOCK] - means[h]) * root[h, None]
        result += centred.T @ centred
    absent = factor * (size - np.bincount(stratum, minlength=len(size)))
    result += (means * absent[:, None]).T @ means
    return (result + result.T) / 2
