"""Means of groups of respondents at the same countries, estimated jointly.

Groups that are drawn within countries, in shares of each country's own, are alike within countries,
not over all of them. Each column is therefore regressed on groups and countries, as
``svyglm(column ~ group + country)`` of R `survey`: the mean of a group is that of the regression
where countries have their shares of all who answered. In one country it is the mean of the group.
"""

from dataclasses import dataclass, replace

import numpy as np

from coproduction.inference.design import Design, Estimates
from coproduction.inference.errorless import ROUNDING, error_lacking
from coproduction.inference.replicates import ReplicatedDesign
from coproduction.robustness.judging.joint import Joint


@dataclass(frozen=True)
class Grouped:
    """Who is of which group and country: (n,) positions, −1 of none, and how many groups are."""

    group: np.ndarray
    country: np.ndarray
    groups: int

    def regressors(self, inside: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """(m, groups + countries met − 1) columns of the (n,) bool who are in a regression.

        Those of countries are zero at their (n,) weighted means.
        """
        group = self.group[inside][:, None] == np.arange(self.groups)
        met = np.unique(self.country[inside])[1:]
        country = (self.country[inside][:, None] == met).astype(float)
        if len(country):
            country -= np.average(country, axis=0, weights=weights[inside])
        return np.column_stack([group.astype(float), country])

    def columns(self, inside: np.ndarray) -> int:
        """How many columns that are."""
        return self.groups + max(len(np.unique(self.country[inside])) - 1, 0)


def even(design: Design, country: np.ndarray) -> Design:
    """Return the design with the weights of each (n,) country at a mean of 1.

    How many times those of a country are those of another tells nothing of groups within them.
    """
    weighted = design.weights > 0
    members = np.maximum(np.bincount(country[weighted], minlength=country.max() + 1), 1)
    sums = np.bincount(country, design.weights, minlength=country.max() + 1)
    factor = (members / np.where(sums > 0, sums, 1.0))[country]
    weights = design.weights * factor
    if not isinstance(design, ReplicatedDesign):
        return design.reweighted(weights)
    own = design.replicates
    own = replace(own, weights=weights, replicate=own.replicate * factor[:, None])
    return replace(design, weights=weights, replicates=own)


def held_means(design: Design, columns: np.ndarray, grouped: Grouped) -> Joint:
    """Estimate the mean of each of k (n, k) columns in each group, groups of a column together.

    NaN in a column for who did not answer. Where groups and countries cannot be told apart, means
    are NaN and lack an error as ``not_estimable``; `spread` is the variance within groups and
    countries.

    Raises `SingletonStrata` under the policy ``fail``.
    """
    within = (grouped.group >= 0) & (design.weights > 0)
    fits = [_Fit(design, x, within & ~np.isnan(x), grouped) for x in columns.T]
    estimate = np.concatenate([fit.estimate for fit in fits])
    spread = np.concatenate([fit.spread for fit in fits])
    everybody = np.any([fit.inside for fit in fits], axis=0)
    replicated = isinstance(design, ReplicatedDesign) and design.varying[everybody].any()
    names = tuple(f"{k} {g}" for k in range(len(fits)) for g in range(grouped.groups))
    size = len(estimate)
    if isinstance(design, ReplicatedDesign) and replicated:
        if not design.varying[everybody].all():
            mixed = ("mixed_replicates",) * size
            return Joint(names, estimate, np.full((size, size), np.nan), lambda _: 0, mixed, spread)
        weights = design.replicates.replicate.T
        again = np.array([np.concatenate([fit.at(w) for fit in fits]) for w in weights])
        covariance, degrees = design.replicates.covariance(estimate, again), design.replicates.df
    else:
        influence = np.column_stack([fit.influence() for fit in fits])
        covariance, degrees = design.covariance(influence[everybody], everybody), design.degf
    lacking = [
        why
        for k, fit in enumerate(fits)
        for why in fit.lacking(np.diag(covariance)[k * grouped.groups : (k + 1) * grouped.groups])
    ]

    def df(used: np.ndarray) -> float:
        own = np.unique(np.flatnonzero(used) // grouped.groups)
        inside = np.any([fits[k].inside for k in own], axis=0)
        return degrees(inside) + 1 - grouped.columns(inside)

    return Joint(names, estimate, covariance, df, tuple(lacking), spread)


class _Fit:
    """The regression of a column on groups and countries."""

    def __init__(self, design: Design, x: np.ndarray, inside: np.ndarray, grouped: Grouped):
        self.design, self.x, self.inside, self.grouped = design, x, inside, grouped
        self.regressors = grouped.regressors(inside, design.weights)
        met = np.bincount(grouped.group[inside], minlength=grouped.groups) > 0
        self.empty = ~met
        coefficients = self._solved(design.weights)
        self.known = coefficients is not None
        self.estimate = np.full(grouped.groups, np.nan)
        self.spread = np.full(grouped.groups, np.nan)
        if coefficients is None:
            return
        rest = x[inside] - self.regressors @ coefficients
        self.rest = np.where(np.abs(rest) > ROUNDING * np.abs(x[inside]).max(), rest, 0.0)
        self.estimate = np.where(met, coefficients[: grouped.groups], np.nan)
        weights, own = design.weights[inside], self.regressors[:, : grouped.groups]
        with np.errstate(invalid="ignore", divide="ignore"):
            self.spread = (weights * self.rest**2) @ own / (weights @ own)

    def _solved(self, weights: np.ndarray) -> np.ndarray | None:
        """The coefficients at (n,) weights, zero of a group of nobody; None where not told."""
        w = weights[self.inside]
        kept = np.ones(self.regressors.shape[1], dtype=bool)
        kept[: self.grouped.groups] = ~self.empty
        z = self.regressors[:, kept] * np.sqrt(w)[:, None]
        if not len(z) or np.linalg.matrix_rank(z) < kept.sum():
            return None
        found = np.zeros(len(kept))
        found[kept] = np.linalg.lstsq(z, self.x[self.inside] * np.sqrt(w), rcond=None)[0]
        return found

    def at(self, weights: np.ndarray) -> np.ndarray:
        """The means at (n,) weights of a replicate, NaN where these do not tell them."""
        found = self._solved(weights) if self.known else None
        return self.estimate * np.nan if found is None else found[: self.grouped.groups]

    def influence(self) -> np.ndarray:
        """(n, groups) influence of each respondent on each mean."""
        found = np.zeros((len(self.x), self.grouped.groups))
        if self.known:
            z, w = self.regressors, self.design.weights[self.inside]
            bread = np.linalg.pinv(z.T @ (z * w[:, None]))[: self.grouped.groups]
            found[self.inside] = (z * (w * self.rest)[:, None]) @ bread.T
        return found

    def lacking(self, variances: np.ndarray) -> list[str]:
        """Why each mean has no standard error, empty where it has one."""
        found = []
        for k in range(self.grouped.groups):
            domain = self.inside & (self.grouped.group == k)
            n = int(domain.sum())
            if n == 0:
                found.append("nobody_answered")
                continue
            if not self.known:
                found.append("not_estimable")
                continue
            weight = float(self.design.weights[domain].sum())
            means = Estimates(self.estimate[[k]], variances[[k]][:, None], 0, n, weight)
            found += error_lacking(self.design, self.x, domain, means)
        return found
