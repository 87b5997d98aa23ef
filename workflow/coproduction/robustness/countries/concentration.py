"""Concentration: how unequally an outcome lies over a ranking, with the influence of respondents.

With the ranks R (middle ranks of the weighted distribution, ties sharing one) the covariance
θ = E[h (R − ½)] gives the concentration index 2θ/μ, that of Erreygers (2009) 8θ/(b − a), and that
of Wagstaff (2005) for an outcome between a and b, 2 (b − a) θ / ((b − μ)(μ − a)). Over the outcome
itself 2θ/μ is the Gini coefficient. Ranks are estimated too, which the influence knows: that of one
respondent on θ is h (R − ½) − θ, and what it does to the ranks of others (as in Langel and Tillé
2013, and for the Gini coefficient in Deville 1999).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Measure = Literal["erreygers", "wagstaff", "gini"]


@dataclass(frozen=True)
class Concentration:
    """An index with the (n,) influence of respondents: its error is that of Σ w influence / Σ w."""

    estimate: float
    influence: np.ndarray


def middle_ranks(ranking: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return (n,) ranks from 0 to 1: the share of those below and half of those level with one."""
    _, place = np.unique(ranking, return_inverse=True)
    size = np.bincount(place, weights)
    return ((np.cumsum(size) - size / 2) / size.sum())[place]


def concentration(
    measure: Measure,
    outcome: np.ndarray,
    ranking: np.ndarray,
    weights: np.ndarray,
    low: float,
    high: float,
) -> Concentration | None:
    """Tell how an outcome that lies between `low` and `high` is concentrated over a ranking.

    All are (n,), of respondents with a weight above zero. None where it has no index: all have the
    mean that the measure divides by nothing.
    """
    share = weights / weights.sum()
    h = np.asarray(outcome, dtype=float)
    mean = float(share @ h)
    theta, influence = _covariance(h, ranking, share)
    span = high - low
    if measure == "erreygers":
        factor, slope = 8 / span, 0.0
    elif measure == "wagstaff":
        rest = (high - mean) * (mean - low)
        if not rest > 1e-12 * span**2:
            return None
        factor = 2 * span / rest
        slope = factor * theta * (1 / (high - mean) - 1 / (mean - low))
    else:
        if not mean > 1e-12 * span:
            return None
        factor, slope = 2 / mean, -2 * theta / mean**2
    return Concentration(factor * theta, factor * influence + slope * (h - mean))


def _covariance(h: np.ndarray, ranking: np.ndarray, share: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the covariance of an outcome with its ranks, and the (n,) influence on it; where all
    have one outcome or one rank both are 0, and not what rounding leaves."""
    if (h == h[0]).all() or (ranking == ranking[0]).all():
        return 0.0, np.zeros(len(h))
    rank = middle_ranks(ranking, share)
    theta = float(share @ (h * (rank - 0.5)))
    _, place = np.unique(ranking, return_inverse=True)
    held = np.bincount(place, share * h)
    # what a respondent adds to the ranks of those above, and half to those level
    above = (held.sum() - np.cumsum(held) + held / 2)[place]
    mean_of_ranks = theta + float(share @ h) / 2
    return theta, h * (rank - 0.5) - theta + above - mean_of_ranks


def curve(
    outcome: np.ndarray, ranking: np.ndarray, weights: np.ndarray, points: np.ndarray
) -> np.ndarray | None:
    """Return (k,) shares of the outcome that the first shares of respondents, `points`, hold.

    Respondents of one rank are taken in any order, so that the curve is straight between ranks.
    None where nobody has anything, or some have less than nothing.
    """
    share = weights / weights.sum()
    total = float(share @ outcome)
    if not total > 0 or float(np.min(outcome)) < 0:
        return None
    _, place = np.unique(ranking, return_inverse=True)
    people = np.concatenate([[0.0], np.cumsum(np.bincount(place, share))])
    held = np.concatenate([[0.0], np.cumsum(np.bincount(place, share * outcome))]) / total
    return np.interp(points, people / people[-1], held / held[-1])
