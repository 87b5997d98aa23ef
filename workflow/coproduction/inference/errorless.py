"""Means of a domain that have no standard error, as nothing of the sample tells one.

What `coproduction.inference.models.grounds` is for coefficients: a variance that is zero whatever
the data, or zero but for rounding, is none.
"""

import numpy as np

from coproduction.inference.design import Design, Estimates, constant

#: An error below this share of the largest value is one of rounding.
ROUNDING = 1e-12


def error_lacking(
    design: Design, values: np.ndarray, rows: np.ndarray, means: Estimates
) -> list[str]:
    """Return for each of k means why it has no standard error, empty where it has one.

    One of `coproduction.results.descriptive_files.NO_ERROR`: all respondents of the domain are of
    one PSU, or all have one value; a replicate weighs none of them (the covariance is NaN); no PSU
    or replicate adds variance.

    Parameters
    ----------
    values
        (n,) or (n, k), of which the `means` are.
    rows
        (n,) bool, the domain.
    """
    inside = rows & (design.weights > 0)
    x = (values if inside.all() else values[inside]).reshape(means.n, -1)
    return lacking_of(design, x, inside, np.diag(means.covariance))


def lacking_of(
    design: Design, met: np.ndarray, inside: np.ndarray, variance: np.ndarray
) -> list[str]:
    """Return as `error_lacking` why k means with (k,) variances have no standard error.

    `met` are (m, k) values, all that some of the respondents `inside`, (n,) bool, have.
    """
    if design.counts(inside)[0] == 1:
        return ["one_unit"] * met.shape[1]
    largest = np.maximum(met.max(axis=0), -met.min(axis=0).astype(float))
    return np.select(
        [
            constant(met),
            np.isnan(variance),
            variance <= (ROUNDING * largest) ** 2,
        ],
        ["constant", "empty_replicate", "no_variance"],
        "",
    ).tolist()


def interval_lacking(
    design: Design, values: np.ndarray, rows: np.ndarray, means: Estimates
) -> list[str]:
    """Return as `error_lacking` why each of k means has no interval by itself.

    That no degrees of freedom are left goes before that all have one value, which else leaves a
    share its interval.
    """
    return _by_themselves(error_lacking(design, values, rows, means), means)


def interval_lacking_of(
    design: Design, met: np.ndarray, inside: np.ndarray, means: Estimates
) -> list[str]:
    """Return as `interval_lacking`; `met` and `inside` are those of `lacking_of`."""
    return _by_themselves(lacking_of(design, met, inside, np.diag(means.covariance)), means)


def _by_themselves(found: list[str], means: Estimates) -> list[str]:
    if means.df >= 1:
        return found
    kept = ("one_unit", "empty_replicate")
    return [why if why in kept else "no_degrees_of_freedom" for why in found]
