"""Shares of a domain that stay within 0 and 1, and quantiles, whose ends are those of shares."""

import numpy as np
from scipy.special import expit, logit

from coproduction.inference import level_shares
from coproduction.inference.design import Design, Estimates, t_interval

#: Numbers of the respondents of a domain that stand in memory at once.
BLOCK = 1 << 22


def share_interval(shares: Estimates, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends, (k,) each, of intervals of shares that stay within 0 and 1.

    The t interval on the logit scale, as `svyciprop(method = "logit")` of R. For a share of 0 or
    1, which has no logit, the exact binomial interval of n respondents (Korn and Graubard 1998).
    NaN where no df is left.
    """
    p = shares.estimate
    inner = (p > 0) & (p < 1)
    within = np.where(inner, p, 0.5)
    low, high = t_interval(
        logit(within), shares.std_error / (within * (1 - within)), shares.df, confidence
    )
    edge = ((1 - confidence) / 2) ** (1 / shares.n)
    low = np.where(inner, expit(low), np.where(p <= 0, 0.0, edge))
    high = np.where(inner, expit(high), np.where(p <= 0, 1 - edge, 1.0))
    alive = shares.df >= 1
    return np.where(alive, low, np.nan), np.where(alive, high, np.nan)


def quantiles(
    design: Design,
    values: np.ndarray,
    probabilities: np.ndarray,
    domain: np.ndarray,
    confidence: float = 0.95,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimate quantiles of (n,) values in a domain: (quantile, lower, upper), (k,) each.

    The quantile is the smallest value at which the weighted distribution reaches the probability.
    The ends are the quantiles at the ends of the interval of the share that is at or below it
    (Woodruff 1952), that interval being `share_interval`; so
    `svyquantile(interval.type = "xlogit")` of R, which passes over the lowest value where that
    alone reaches the probability. The domain, (n,) bool, has somebody with a weight
    above zero, and all of them have a value. Probabilities are in order.
    """
    inside = domain & (design.weights > 0)
    x, w = values[inside], design.weights[inside]
    order = np.argsort(x, kind="stable")
    ordered, reached = x[order], np.cumsum(w[order]) / w.sum()

    def at(share: np.ndarray) -> np.ndarray:
        # A share that is a cumulated weight but for rounding belongs to that respondent.
        place = np.searchsorted(reached, share - 1e-12)
        return np.where(np.isnan(share), np.nan, ordered[np.minimum(place, len(x) - 1)])

    found = at(np.asarray(probabilities, dtype=float))
    if level_shares.by_units(design, len(found) + 1):
        place = np.searchsorted(found, x).astype(np.int8)
        position = place if inside.all() else np.zeros(len(inside), dtype=np.int8)
        position[inside] = place
        given = design, position, len(found), inside
        below = level_shares.estimated(*given, cumulated=True)
        low, high = share_interval(below, confidence)
        return found, at(low), at(high)
    # Of many respondents few shares at once, as their scores are floats.
    step, ends = max(1, BLOCK // len(x)), []
    for start in range(0, len(found), step):
        up_to = np.asarray(values)[:, None] <= found[start : start + step]
        ends.append(share_interval(design.mean(up_to, inside), confidence))
    low, high = np.concatenate(ends, axis=1)
    return found, at(low), at(high)
