"""Means of groups of respondents at the same countries, estimated jointly.

Groups that are drawn within countries, in shares of each country's own, are alike within countries,
not over all of them. Each column is therefore regressed on groups and countries, as
``svyglm(column ~ group + country)`` of R `survey`: the mean of a group is that of the regression
where countries have their shares of all who answered. In one country it is the mean of the group.
Who answered alike, is of the same group and of the same country is regressed once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from coproduction.inference import coded
from coproduction.inference.alike import Alike, Each
from coproduction.inference.coded import Coded, Column, positions
from coproduction.inference.design import Design
from coproduction.inference.errorless import ROUNDING, lacking_of
from coproduction.inference.replicates import ReplicatedDesign
from coproduction.robustness.judging.joint import Joint


@dataclass(frozen=True)
class Grouped:
    """Who is of which group and country: (n,) positions, −1 of no group, and how many groups and
    countries are."""

    group: np.ndarray
    country: np.ndarray
    groups: int
    countries: int


def even(design: Design, grouped: Grouped) -> Design:
    """Return the design with the weights of each country at a mean of 1.

    How many times those of a country are those of another tells nothing of groups within them.
    """
    country, k = grouped.country, grouped.countries
    members = np.maximum(coded.counts(country[design.weights > 0], k), 1)
    sums = coded.sums(country, design.weights, k)
    factor = coded.taken(members / np.where(sums > 0, sums, 1.0), country)
    weights = design.weights * factor
    if not isinstance(design, ReplicatedDesign):
        return design.reweighted(weights)
    own = design.replicates
    own = replace(own, weights=weights, replicate=own.replicate * factor[:, None])
    return replace(design, weights=weights, replicates=own)


@dataclass(frozen=True)
class Answers:
    """Respondents by what they answered to a variable, their group and their country.

    Attributes
    ----------
    of
        (n,) number of the pattern of each respondent.
    columns
        (m, k) numbers of the patterns: what was answered, or of each level whether it was; NaN of
        who did not answer.
    group, country
        (m,) positions of the patterns, −1 of no group.
    count
        (m,) respondents of each pattern.
    """

    of: np.ndarray
    columns: np.ndarray
    group: np.ndarray
    country: np.ndarray
    count: np.ndarray

    @classmethod
    def by(cls, answers: Column, grouped: Grouped, levels: int = 0) -> "Answers":
        """Take the (n,) answers of all: numbers, or positions in so many `levels`; NaN of none."""
        group = of_positions(grouped.group, grouped.groups)
        country = Coded(grouped.country, np.arange(float(grouped.countries)))
        alike = Alike.by((answers, group, country), len(grouped.group))
        given, own, countries = alike.values.T
        columns = given[:, None]
        if levels:
            columns = np.where(np.isnan(columns), np.nan, columns == np.arange(levels))
        group = np.where(np.isnan(own), -1, own).astype(int)
        return cls(alike.of, columns, group, countries.astype(int), alike.counts())

    @cached_property
    def inside(self) -> np.ndarray:
        """Which patterns are of a group and have an answer, (m,) bools."""
        return (self.group >= 0) & ~np.isnan(self.columns[:, 0])

    def numbers(self, told: np.ndarray, groups: int) -> list[int]:
        """How many respondents of each group are of some patterns, (m,) bools."""
        return [int(self.count[told & (self.group == k)].sum()) for k in range(groups)]

    def rows(self, patterns: np.ndarray) -> np.ndarray:
        """Which respondents are of some patterns, (m,) bools: (n,) bools."""
        return coded.taken(patterns, self.of)

    def weights(self, weights: np.ndarray) -> np.ndarray:
        """(m,) sums of (n,) weights."""
        return coded.sums(self.of, weights, len(self.group))


def of_positions(position: np.ndarray, levels: int) -> Coded:
    """Return (n,) positions in so many levels as a column, NaN of −1."""
    codes = positions(np.where(position < 0, levels, position), levels)
    return Coded(codes, np.append(np.arange(float(levels)), np.nan))


def held_means(design: Design, asked: Sequence[Answers], grouped: Grouped) -> Joint:
    """Estimate the mean of each column of some answers in each group, groups of a column together.

    Where groups and countries cannot be told apart, means are NaN and lack an error as
    ``not_estimable``; `spread` is the variance within groups and countries. Who is of a group has
    a weight above zero.

    Raises `SingletonStrata` under the policy ``fail``.
    """
    fits = [_Fit(design, answers, grouped.groups) for answers in asked]
    estimate = np.concatenate([fit.estimate.T.ravel() for fit in fits])
    spread = np.concatenate([fit.spread.T.ravel() for fit in fits])
    everybody = _rows(asked)
    replicated = isinstance(design, ReplicatedDesign) and design.varying[everybody].any()
    widths = [answers.columns.shape[1] for answers in asked]
    names = tuple(f"{k} {g}" for k in range(sum(widths)) for g in range(grouped.groups))
    size = len(estimate)
    if isinstance(design, ReplicatedDesign) and replicated:
        if not design.varying[everybody].all():
            mixed = ("mixed_replicates",) * size
            return Joint(names, estimate, np.full((size, size), np.nan), lambda _: 0, mixed, spread)
        weights = design.replicates.replicate.T
        again = np.array([np.concatenate([fit.at(w).T.ravel() for fit in fits]) for w in weights])
        covariance, degrees = design.replicates.covariance(estimate, again), design.replicates.df
    else:
        influence = Each(design.weights, *((fit.answers.of, fit.influence()) for fit in fits))
        covariance, degrees = design.covariance(influence[everybody], everybody), design.degf
    variances = np.split(np.diag(covariance), np.cumsum(widths)[:-1] * grouped.groups)
    lacking = [why for fit, own in zip(fits, variances, strict=True) for why in fit.lacking(own)]
    variable = np.repeat(np.arange(len(asked)), np.array(widths) * grouped.groups)

    def df(used: np.ndarray) -> float:
        own = [asked[k] for k in np.unique(variable[used])]
        countries = {country for one in own for country in one.country[one.inside].tolist()}
        return degrees(_rows(own)) + 1 - grouped.groups - max(len(countries) - 1, 0)

    return Joint(names, estimate, covariance, df, tuple(lacking), spread)


def _rows(asked: Sequence[Answers]) -> np.ndarray:
    """Who is of a group and answered some of what was asked, (n,) bools."""
    found = asked[0].rows(asked[0].inside)
    for answers in asked[1:]:
        found |= answers.rows(answers.inside)
    return found


class _Fit:
    """The regressions of the columns of a variable on groups and countries.

    Patterns are those inside, m of them; `estimate` and `spread` are (groups, k).
    """

    def __init__(self, design: Design, answers: Answers, groups: int):
        self.design, self.answers, self.groups = design, answers, groups
        self.inside = answers.inside
        self.x, self.group = answers.columns[self.inside], answers.group[self.inside]
        self.weights = answers.weights(design.weights)[self.inside]
        self.regressors = self._regressors(answers.country[self.inside])
        self.met = np.bincount(self.group, minlength=groups) > 0
        self.estimate = np.full((groups, self.x.shape[1]), np.nan)
        self.spread = self.estimate.copy()
        coefficients = self._solved(self.weights)
        self.known = coefficients is not None
        if coefficients is None:
            return
        rest = self.x - self.regressors @ coefficients
        kept = np.abs(rest) > ROUNDING * np.abs(self.x).max(axis=0)
        self.rest = np.where(kept, rest, 0.0)
        self.estimate[self.met] = coefficients[:groups][self.met]
        own = self.regressors[:, :groups] * self.weights[:, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            self.spread = own.T @ self.rest**2 / own.sum(axis=0)[:, None]

    def _regressors(self, country: np.ndarray) -> np.ndarray:
        """(m, groups + countries met − 1) columns; those of countries are zero at their means."""
        group = (self.group[:, None] == np.arange(self.groups)).astype(float)
        countries = (country[:, None] == np.unique(country)[1:]).astype(float)
        if len(countries):
            countries -= np.average(countries, axis=0, weights=self.weights)
        return np.column_stack([group, countries])

    def _solved(self, weights: np.ndarray) -> np.ndarray | None:
        """The (p, k) coefficients at (m,) weights, zero of an empty group; None where not told."""
        kept = np.ones(self.regressors.shape[1], dtype=bool)
        kept[: self.groups] = self.met
        root = np.sqrt(weights)[:, None]
        z = self.regressors[:, kept] * root
        if not len(z) or np.linalg.matrix_rank(z) < kept.sum():
            return None
        found = np.zeros((len(kept), self.x.shape[1]))
        found[kept] = np.linalg.lstsq(z, self.x * root, rcond=None)[0]
        return found

    def at(self, weights: np.ndarray) -> np.ndarray:
        """The (groups, k) means at (n,) weights of a replicate, NaN where these tell none."""
        found = self._solved(self.answers.weights(weights)[self.inside]) if self.known else None
        return self.estimate * np.nan if found is None else found[: self.groups]

    def influence(self) -> np.ndarray:
        """(patterns, k · groups) influence of a respondent of each pattern by its weight on each
        mean, groups of a column together."""
        found = np.zeros((len(self.inside), self.estimate.size))
        if self.known:
            z = self.regressors
            bread = np.linalg.pinv(z.T @ (z * self.weights[:, None]))[: self.groups]
            each = self.rest[:, :, None] * (z @ bread.T)[:, None, :]
            found[self.inside] = each.reshape(len(z), -1)
        return found

    def lacking(self, variances: np.ndarray) -> list[str]:
        """Why each mean has no standard error, empty where it has one."""
        found = [self._lacking(k, variances[k :: self.groups]) for k in range(self.groups)]
        return [why for each in zip(*found, strict=True) for why in each]

    def _lacking(self, k: int, variances: np.ndarray) -> list[str]:
        """Why the mean of each column has none in a group."""
        domain = self.inside & (self.answers.group == k)
        if not domain.any():
            return ["nobody_answered"] * len(variances)
        if not self.known:
            return ["not_estimable"] * len(variances)
        rows = self.answers.rows(domain)
        return lacking_of(self.design, self.answers.columns[domain], rows, variances)
