"""Correlations of items: product-moment from sums, polychoric from contingency tables.

Both take arrays of any leading shape, so that a thousand resampled surveys cost one call.
"""

import numpy as np
from scipy.special import ndtr, ndtri, owens_t

#: Correlations are sought within ± this.
LARGEST = 0.9999

STEPS = 200
TOLERANCE = 1e-14
#: Probability below which a cell cannot be told from an impossible one.
LEAST = 1e-15
#: Information per respondent below which nothing tells one correlation from another: a standard
#: error above 1 takes fewer than a hundred million respondents.
FLAT = 1e-8


def bivariate_normal(h: np.ndarray, k: np.ndarray, rho: np.ndarray) -> np.ndarray:
    """Return P(X ≤ h, Y ≤ k) of standard normal X, Y with correlation rho in (−1, 1).

    By Owen's T function (Owen 1956, eq. 2.1), accurate to about 1e-15 for every rho. The
    arguments broadcast; h and k may be infinite.
    """
    h, k, rho = np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in (h, k, rho)))
    root = np.sqrt((1 - rho) * (1 + rho))
    finite = np.isfinite(h) & np.isfinite(k)
    x, y = np.where(finite, h, 1.0), np.where(finite, k, 1.0)
    # T(0, a) is arctan(a) / 2π: at zero the slope's limit stands for the slope.
    with np.errstate(divide="ignore", invalid="ignore"):
        slope_x = np.where(x == 0, np.copysign(np.inf, y), (y / x - rho) / root)
        slope_y = np.where(y == 0, np.copysign(np.inf, x), (x / y - rho) / root)
    opposite = (x * y < 0) | ((x * y == 0) & (x + y < 0))
    inside = (ndtr(x) + ndtr(y)) / 2 - owens_t(x, slope_x) - owens_t(y, slope_y) - opposite / 2
    origin = 0.25 + np.arcsin(rho) / (2 * np.pi)
    inside = np.where((x == 0) & (y == 0), origin, inside)
    return np.where(finite, inside, ndtr(np.minimum(h, k)) * (np.maximum(h, k) > 0))


def polychoric(tables: np.ndarray) -> np.ndarray:
    """Return the polychoric correlations of contingency tables, (…, r, c) to (…,).

    Two steps (Olsson 1979, sec. 2): thresholds from the margins of the table, then the
    correlation that maximises the likelihood at these thresholds. Cells may be counts or sums of
    weights; empty cells stay empty. NaN where a margin has fewer than two levels in use. Where the
    likelihood grows up to ±1, the correlation is ± `LARGEST`.
    """
    tables = np.asarray(tables, dtype=float)
    shape = tables.shape[:-2]
    tables = tables.reshape(-1, *tables.shape[-2:])
    rows, columns = tables.sum(axis=2), tables.sum(axis=1)
    usable = ((rows > 0).sum(axis=1) > 1) & ((columns > 0).sum(axis=1) > 1)
    result = np.full(len(tables), np.nan)
    if usable.any():
        t = tables[usable] / tables[usable].sum(axis=(1, 2), keepdims=True)
        result[usable] = _most_likely(t, _thresholds(rows[usable]), _thresholds(columns[usable]))
    return result.reshape(shape)


def _thresholds(margin: np.ndarray) -> np.ndarray:
    """Normal quantiles of cumulated margins, (m, r) to (m, r − 1)."""
    share = np.cumsum(margin, axis=1)[:, :-1] / margin.sum(axis=1, keepdims=True)
    return ndtri(np.clip(share, 0.0, 1.0))


def _most_likely(tables: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Find where the score is zero: Fisher's steps, halving the bracket where they leave it.

    Where the likelihood hardly changes any more and grows to the nearer end, that end is taken:
    the score is made of rounding errors there, and where steps come to rest would be chance.
    """
    m = len(tables)
    low, high, rho = np.full(m, -LARGEST), np.full(m, LARGEST), np.zeros(m)
    active = np.arange(m)
    for _ in range(STEPS):
        at = rho[active]
        score, information, impossible = _score(tables[active], a[active], b[active], at)
        # respondents where there can be none: too far out, whatever the other cells say
        score = np.where(impossible, -at, score)
        flat = information < FLAT
        up = score > 0
        low[active[up]], high[active[~up]] = at[up], at[~up]
        with np.errstate(divide="ignore", invalid="ignore"):
            step = at + score / information
        halved = impossible | flat | (step <= low[active]) | (step >= high[active])
        step = np.where(halved, (low[active] + high[active]) / 2, step)
        step = np.where(flat & (score * at > 0), np.sign(at) * LARGEST, step)
        moved = np.abs(step - rho[active])
        rho[active] = step
        active = active[(moved > TOLERANCE) & (np.abs(step) < LARGEST)]
        if not len(active):
            break
    return rho


def _score(
    tables: np.ndarray, a: np.ndarray, b: np.ndarray, rho: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Derivative of the log-likelihood by rho, its expected negative second derivative, and whether
    respondents are in a cell in which at this rho there are none."""
    m, r, c = tables.shape
    h, k, p = a[:, :, None], b[:, None, :], rho[:, None, None]
    one = 1 - p**2
    both = np.isfinite(h) & np.isfinite(k)
    x, y = np.where(both, h, 0.0), np.where(both, k, 0.0)
    density = np.exp(-(x**2 - 2 * p * x * y + y**2) / (2 * one)) / (2 * np.pi * np.sqrt(one))
    cumulated = np.zeros((m, r + 1, c + 1))
    cumulated[:, 1:-1, 1:-1] = bivariate_normal(h, k, p)
    cumulated[:, 1:-1, -1] = ndtr(a)
    cumulated[:, -1, 1:-1] = ndtr(b)
    cumulated[:, -1, -1] = 1.0
    slopes = np.zeros_like(cumulated)
    slopes[:, 1:-1, 1:-1] = np.where(both, density, 0.0)
    cell = np.diff(np.diff(cumulated, axis=1), axis=2)
    impossible = np.any((tables > FLAT) & (cell <= LEAST), axis=(1, 2))
    cell = np.maximum(cell, LEAST)
    slope = np.diff(np.diff(slopes, axis=1), axis=2)
    score = (tables * slope / cell).sum(axis=(1, 2))
    return score, (slope**2 / cell).sum(axis=(1, 2)), np.asarray(impossible)


def correlation(covariance: np.ndarray) -> np.ndarray:
    """Return covariances, (…, k, k), as correlations; NaN beside a variance of zero."""
    sd = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(
            (sd[..., :, None] > 0) & (sd[..., None, :] > 0),
            covariance / (sd[..., :, None] * sd[..., None, :]),
            np.nan,
        )
