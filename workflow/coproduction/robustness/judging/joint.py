"""A joint estimate of several quantities, and linear combinations of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from coproduction.inference.errorless import ROUNDING


@dataclass(frozen=True)
class Joint:
    """Estimates of k quantities with all their covariances.

    Attributes
    ----------
    names
        Names of the quantities.
    estimate, covariance
        (k,) and (k, k).
    df
        Takes (k,) bools, which of the quantities are used, and returns their degrees of freedom.
    lacking
        Why each of the k has no standard error, one of
        `coproduction.results.hypothesis_files.REASONS`; empty where it has one.
    spread
        (k,) variances of what each is a mean of, among its respondents.
    deviations
        Of each independent sample with replicate weights its (R, k) deviations from the estimate,
        scaled so that the mean of their squares is the variance; empty of linearised errors.
    blind
        Takes (k,) coefficients and returns why their combination has no standard error; empty where
        it has one.
    """

    names: tuple[str, ...]
    estimate: np.ndarray
    covariance: np.ndarray
    df: Callable[[np.ndarray], float]
    lacking: tuple[str, ...]
    spread: np.ndarray
    deviations: tuple[np.ndarray, ...] = ()
    blind: Callable[[np.ndarray], str] = lambda _: ""

    def combined(self, weights: np.ndarray) -> "Combination":
        """Return the linear combination with (k,) weights.

        Its variance is c V cᵀ, as `svycontrast` of R `survey`. It has no standard error where one
        of its quantities has none, and where its variance is zero but for rounding: all of its
        respondents differ by the same.
        """
        used = weights != 0
        reasons = [why for why, part in zip(self.lacking, used, strict=True) if part and why]
        own = weights[used]
        value = float(own @ self.estimate[used]) if np.isfinite(self.estimate[used]).all() else None
        reason = next(iter(reasons), "") or self.blind(weights)
        if reason or value is None:
            return Combination(value, None, None, reason)
        covariance = self.covariance[np.ix_(used, used)]
        variance = float(own @ covariance @ own)
        # what is left of quantities that vary together is rounding, of either sign
        if not variance > ROUNDING * float(np.abs(own) @ np.abs(covariance) @ np.abs(own)):
            return Combination(value, None, None, "no_variance")
        df = float(self.df(used))
        if df < 1:
            return Combination(value, None, None, "no_degrees_of_freedom")
        return Combination(value, float(np.sqrt(variance)), df, "")

    def drawn(self, contrasts: np.ndarray, draws: int, seed: int) -> np.ndarray:
        """Return (m, q) draws of (q, k) linear combinations around their estimates.

        Of linearised errors `draws` from the normal distribution of the joint estimate. Of
        replicate weights of one sample its R replicates, of several samples `draws`, each of
        one replicate a sample, as they are independent. `seed` is that of the random numbers.

        Raises `numpy.linalg.LinAlgError` where linearised combinations depend on each other.
        """
        rng = np.random.default_rng(seed)
        middle = contrasts @ self.estimate
        if not self.deviations:
            root = np.linalg.cholesky(contrasts @ self.covariance @ contrasts.T)
            return middle + rng.standard_normal((draws, len(contrasts))) @ root.T
        if len(self.deviations) == 1:
            return middle + self.deviations[0] @ contrasts.T
        moved = [own[rng.integers(len(own), size=draws)] for own in self.deviations]
        return middle + np.sum(moved, axis=0) @ contrasts.T


@dataclass(frozen=True)
class Combination:
    """An estimate with its standard error and degrees of freedom; `reason` says why it has none.

    `printed` are columns of hypotheses.csv as another file has them, with all digits.
    """

    estimate: float | None
    std_error: float | None
    df: float | None
    reason: str
    printed: Mapping[str, float] = field(default_factory=dict)
