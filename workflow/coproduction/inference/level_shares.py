"""Shares of levels by the weights at each level in each PSU, whatever the number of respondents.

The score of the share p of a level is w (x − p) / Σw, x being 1 at the level and else 0, so that
its total in a PSU is that of the weights at the level less p times all weights there, over Σw: the
linearisation of `Design.mean`, of respondents who are gone through once for all levels.
"""

import numpy as np

from coproduction.inference.coded import spans
from coproduction.inference.design import Design, Estimates
from coproduction.inference.replicates import ReplicatedDesign
from coproduction.inference.stratified import MOST, between


def by_units(design: Design, n_levels: int) -> bool:
    """Whether errors are linearised over PSUs and not raked, of not too many PSUs."""
    if isinstance(design, ReplicatedDesign) or design.calibration is not None:
        return False
    return len(design.stratum_of_psu) * n_levels <= MOST


def estimated(
    design: Design,
    position: np.ndarray,
    n_levels: int,
    inside: np.ndarray,
    cumulated: bool = False,
) -> Estimates:
    """Estimate the shares of k levels among the respondents `inside`, (n,) bool.

    `position` are (n,) integers of 0 to k − 1 of those inside, who all have a weight above 0;
    where `cumulated`, shares are of a level and all before it, and position k of none.
    """
    n_psu, k = len(design.stratum_of_psu), n_levels + cumulated
    summed, n, weighted_n = np.zeros(n_psu * k), 0, 0.0
    whole = bool(inside.all())
    for rows in spans(len(position)):
        own = slice(None) if whole else inside[rows]
        w, unit = design.weights[rows][own], design.psu[rows][own]
        np.add.at(summed, unit.astype(np.intp) * k + position[rows][own], w)
        n, weighted_n = n + len(w), weighted_n + float(w.sum())
    summed = summed.reshape(n_psu, k)
    at = summed.sum(axis=0)
    total = float(np.cumsum(at)[-1])
    every = summed.sum(axis=1)
    if cumulated:
        summed, at = np.cumsum(summed, axis=1)[:, :-1], np.cumsum(at)[:-1]
    share = at / total
    scores = (summed - every[:, None] * share) / total
    psu = design.psu if whole else design.psu[inside]
    units = np.arange(n_psu)
    covariance = between(scores, units, design.stratum_of_psu, design.factors(psu))
    return Estimates(share, covariance, design.degf(inside), n, weighted_n)
