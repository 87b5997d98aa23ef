"""Fit indices of factor models of several groups."""

from dataclasses import dataclass

import numpy as np

from coproduction.robustness.equivalence.factor_models import (
    Fitted,
    NotFitted,
    implied,
    independence,
)
from coproduction.robustness.equivalence.group_samples import Sample


@dataclass(frozen=True)
class Indices:
    """Fit indices: of the scaled χ² (CFI, TLI, RMSEA), and SRMR with means (Bentler 1995)."""

    cfi: float
    tli: float
    rmsea: float
    srmr: float


def indices_of(sample: Sample, fitted: Fitted, scaled: bool = True) -> Indices:
    """Return the fit indices, as `lavaan` has them: with `scaled` of the scaled χ².

    Raises `NotFitted` where that does not exist: few units far from the others, or with most of the
    weight, may leave a scaling factor that is not above 0, and what it divides would seem to fit.
    """
    own, (base, base_df, scaling) = fitted.chi2, independence(sample)
    if scaled:
        if not scaling > 0 or (fitted.df and not fitted.scaling > 0):
            raise NotFitted("unscaled")
        own, base = fitted.scaled, base / scaling
    groups = sample.moments
    n, df = sum(group.n for group in groups), fitted.df
    excess, base_excess = max(own - df, 0.0), max(base - base_df, own - df, 0.0)
    tli = np.nan
    if df and base != base_df:
        tli = (base / base_df - own / df) / (base / base_df - 1)
    srmr = 0.0
    for g, group in enumerate(groups):
        at = implied(fitted.layout, g, fitted.theta)
        sd = np.sqrt(np.diag(group.covariance))
        residual = ((group.covariance - at.covariance) / np.outer(sd, sd))[np.tril_indices(len(sd))]
        of_means = (group.mean - at.mean) / sd
        srmr += group.n / n * float(np.sqrt(np.mean([*residual**2, *of_means**2])))
    return Indices(
        1 - excess / base_excess if base_excess else 1.0,
        tli if df else 1.0,
        float(np.sqrt(excess / (df * n) * len(groups))) if df else 0.0,
        srmr,
    )
