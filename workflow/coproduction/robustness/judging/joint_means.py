"""Means of several outcomes in several countries, estimated jointly.

Each mean is of those who answered its outcome, with the full design of the data. Every respondent
has an influence on each mean, w (x − x̄) / Σw, zero where the respondent is not part of it
(Woodruff 1971); the design's covariance of these has the covariances between areas, items and
overlapping samples in it, as `svyby(covmat = TRUE)` of R `survey` has them for domains.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coproduction.inference.design import Design, Estimates
from coproduction.inference.errorless import error_lacking
from coproduction.inference.replicates import ReplicatedDesign, Replicates
from coproduction.inference.scoring import scores
from coproduction.robustness.judging.joint import Joint
from coproduction.study.resolved.claims import Measure

#: Respondents of a level of a variable: its column of the analysis data, and the level.
Group = tuple[str, str]
#: A mean: what it is of, the country, and the group, if it is of one.
Cell = tuple[Measure, str] | tuple[Measure, str, Group]


def named(cell: Cell) -> str:
    """The name of a mean in a `Joint`."""
    measure, country, *group = cell
    return " ".join([country, measure.column, *("=".join(one) for one in group)])


def _members(analysis: pd.DataFrame, cell: Cell) -> np.ndarray:
    """Whether each respondent is of the country of a cell, and of its group."""
    _, country, *group = cell
    found = (analysis["country"] == country).to_numpy(dtype=bool)
    for column, level in group:
        found = found & (analysis[column] == level).to_numpy(dtype=bool, na_value=False)
    return found


def values(analysis: pd.DataFrame, measure: Measure) -> np.ndarray:
    """Return what a measure is of, (n,) floats, NaN where it was not answered."""
    frame = analysis[[measure.column]]
    if not isinstance(frame[measure.column].dtype, pd.CategoricalDtype):
        frame = frame.astype(float)
    return scores(frame, {measure.column: measure.scored})[:, 0]


def means(design: Design, analysis: pd.DataFrame, cells: Sequence[Cell]) -> Joint:
    """Estimate the mean of each of k cells, jointly.

    Parameters
    ----------
    design
        Of all n respondents, with replicate weights where sources bring them.
    analysis
        Their answers: `country` (categorical), the columns of the measures, and those of groups.

    Raises `SingletonStrata` under the policy ``fail``.
    """
    measures = [cell[0] for cell in cells]
    by_column = {measure.column: values(analysis, measure) for measure in measures}
    x = np.column_stack([by_column[measure.column] for measure in measures])
    of = np.column_stack([_members(analysis, cell) for cell in cells])
    domains = of & ~np.isnan(x) & (design.weights > 0)[:, None]
    filled = np.where(domains, x, 0.0)
    inside = np.asarray(domains.any(axis=1))
    sums = design.weights @ domains
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = design.weights @ filled / sums
        spread = design.weights @ np.where(domains, filled - mean, 0.0) ** 2 / sums
    names = tuple(map(named, cells))
    if isinstance(design, ReplicatedDesign) and design.varying[inside].any():
        if not design.varying[inside].all():
            k = len(cells)
            mixed = ("mixed_replicates",) * k
            return Joint(names, mean, np.full((k, k), np.nan), lambda _: 0, mixed, spread)
        covariance, deviations = _again(design.replicates, filled, domains, mean)
        degrees = design.replicates.df
    else:
        share = np.where(sums > 0, sums, 1.0)
        centred = np.where(domains, filled - np.nan_to_num(mean), 0.0)
        influence = centred * (design.weights[:, None] / share)
        covariance = design.covariance(influence[inside], inside)
        deviations, degrees = (), design.degf
    lacking = tuple(
        _lacking(design, x[:, k], domains[:, k], mean[k], covariance[k, k])
        for k in range(len(cells))
    )

    def df(used: np.ndarray) -> float:
        return degrees(np.asarray(domains[:, used].any(axis=1)))

    return Joint(names, mean, covariance, df, lacking, spread, deviations)


def _again(
    replicates: Replicates, filled: np.ndarray, domains: np.ndarray, mean: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """Return the covariance of k means by replicate weights, and the deviations of each sample.

    NaN for a mean that a replicate weighs nobody of.
    """
    weights = replicates.replicate.T
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (weights @ filled) / (weights @ domains)
    covariance = replicates.covariance(mean, found)
    sample = replicates.sample
    sample = np.zeros(len(found), dtype=int) if sample is None else sample
    parts = []
    for one in np.unique(sample):
        own = sample == one
        around = np.broadcast_to(replicates.around_full, len(found))[own][:, None]
        deviation = found[own] - np.where(around, mean, found[own].mean(axis=0))
        parts.append(deviation * np.sqrt(own.sum() * replicates.factors[own])[:, None])
    return covariance, tuple(part for part in parts if np.nan_to_num(part).any())


def _lacking(
    design: Design, x: np.ndarray, domain: np.ndarray, mean: float, variance: float
) -> str:
    """Why a mean has no standard error; empty where it has one."""
    n = int(domain.sum())
    if n == 0:
        return "nobody_answered"
    weight = float(design.weights[domain].sum())
    found = Estimates(np.array([mean]), np.array([[variance]]), 0, n, weight)
    return error_lacking(design, x, domain, found)[0]
