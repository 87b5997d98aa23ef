"""Rubin's rules: one estimate and its error from those of M completed data sets.

Completed data are plausible values of a score, or imputations of what is missing.
"""

from dataclasses import dataclass

import numpy as np

from coproduction.inference.design import t_interval, t_probability


@dataclass(frozen=True)
class Pooled:
    """k quantities pooled over M data sets, (k,) each.

    Attributes
    ----------
    estimate
        Mean of the M estimates.
    std_error
        Root of the within variance + (1 + 1/M) times the between variance.
    df
        Degrees of freedom of t.
    missing_information
        Fraction of the information on a quantity that its missing values hold.
    """

    estimate: np.ndarray
    std_error: np.ndarray
    df: np.ndarray
    missing_information: np.ndarray

    def tested(self, confidence: float) -> dict[str, np.ndarray]:
        """Return statistic, p-value and ends of the interval, by column of estimates."""
        with np.errstate(divide="ignore", invalid="ignore"):
            statistic = self.estimate / self.std_error
        low, high = t_interval(self.estimate, self.std_error, self.df, confidence)
        return {
            "statistic": statistic,
            "p_value": t_probability(statistic, self.df),
            "conf_low": low,
            "conf_high": high,
        }


def rubin(estimates: np.ndarray, std_errors: np.ndarray, df: np.ndarray) -> Pooled:
    """Pool (M, k) estimates with their standard errors and (k,) complete-data df.

    Rubin (1987, eq. 3.1.2–3.1.5): the sampling variance is the mean over all M, the imputation
    variance that between them times 1 + 1/M. Degrees of freedom are those of Barnard and Rubin
    (1999, eq. 3), the fraction of missing information is Rubin's (1987, eq. 3.1.10); so `pool` of
    R's `mice`. `MIcombine` of `mitools` has other df, without 1 + 1/M in the observed ones. NaN
    errors leave all but the estimate NaN.

    Raises ValueError for a single data set.
    """
    m = len(estimates)
    if m < 2:
        raise ValueError("Rubin's rules need two data sets or more")
    within = (std_errors**2).mean(axis=0)
    between = (1 + 1 / m) * estimates.var(axis=0, ddof=1)
    total = within + between
    with np.errstate(divide="ignore", invalid="ignore"):
        increase = between / within
        share = between / total
        observed = (df + 1) / (df + 3) * df * (1 - share)
        # 1 / ν is (γ² / (M − 1)) + 1 / ν_observed, which holds where nothing varies too
        pooled = 1 / (share**2 / (m - 1) + 1 / observed)
        missing = np.where(
            increase > 0, (increase + 2 / (pooled + 3)) / (increase + 1), 0.0 * increase
        )
    return Pooled(estimates.mean(axis=0), np.sqrt(total), pooled, missing)
