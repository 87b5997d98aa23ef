"""Means of several outcomes in several countries, estimated jointly.

Each mean is of those who answered its outcome, with the full design of the data. Every respondent
has an influence on each mean, w (x − x̄) / Σw, zero where the respondent is not part of it
(Woodruff 1971); the design's covariance of these has the covariances between areas, items and
overlapping samples in it, as `svyby(covmat = TRUE)` of R `survey` has them for domains.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, groupby

import numpy as np
import pandas as pd

from coproduction.inference.alike import Alike, Each, levels, scored
from coproduction.inference.coded import held, taken
from coproduction.inference.design import Design
from coproduction.inference.errorless import lacking_of
from coproduction.inference.replicates import ReplicatedDesign, Replicates
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
    domains = _Domains(design, analysis, cells)
    mean, spread = domains.moments().T
    names, inside = tuple(map(named, cells)), domains.inside()
    degrees, deviations = design.degf, ()
    if isinstance(design, ReplicatedDesign) and design.varying[inside].any():
        if not design.varying[inside].all():
            k = len(cells)
            mixed = ("mixed_replicates",) * k
            return Joint(names, mean, np.full((k, k), np.nan), lambda _: 0, mixed, spread)
        covariance, deviations = _again(design.replicates, *domains.filled(), mean)
        degrees = design.replicates.df
    else:
        covariance = design.covariance(domains.influence(mean)[inside], inside)
    lacking = domains.lacking(np.diag(covariance))

    def df(used: np.ndarray) -> float:
        return degrees(domains.inside(used))

    return Joint(names, mean, covariance, df, lacking, spread, deviations)


@dataclass(frozen=True)
class _Answers:
    """Respondents by what they answered to an outcome, by country, and by `groups`; the (m,) sums
    of their weights, and which of them somebody who weighs more than 0 is of."""

    alike: Alike
    names: tuple[str, ...]
    weights: np.ndarray
    met: np.ndarray

    @classmethod
    def of(
        cls, measure: Measure, groups: Iterable[str], design: Design, analysis: pd.DataFrame
    ) -> "_Answers":
        """Take all respondents."""
        names = ("country", *dict.fromkeys(groups))
        columns = (levels(analysis[name].astype("category")) for name in names)
        answers = scored(analysis[measure.column], measure.scored)
        alike = Alike.by((answers, *columns), len(analysis))
        met = held(alike.of, len(alike.values), design.weights > 0)
        return cls(alike, names, alike.sums(design.weights), met)

    def cell(self, cell: Cell, analysis: pd.DataFrame) -> np.ndarray:
        """Which patterns are of a cell, (m,) bools."""
        _, country, *group = cell
        found = self.met & ~np.isnan(self.alike.values[:, 0])
        for name, level in (("country", country), *group):
            met = [*analysis[name].astype("category").cat.categories]
            place = met.index(level) if level in met else -1
            found &= self.alike.values[:, 1 + self.names.index(name)] == place
        return found


class _Domains:
    """The respondents of k cells."""

    def __init__(self, design: Design, analysis: pd.DataFrame, cells: Sequence[Cell]):
        self.design = design
        groups: dict[str, list[str]] = {}
        for measure, _, *group in cells:
            groups.setdefault(measure.column, []).extend(name for name, _ in group)
        measures = {cell[0].column: cell[0] for cell in cells}
        self.answers = {
            column: _Answers.of(measures[column], by, design, analysis)
            for column, by in groups.items()
        }
        #: Of each cell the column that was answered, and which patterns of it are of the cell.
        self.cells = [
            (cell[0].column, self.answers[cell[0].column].cell(cell, analysis)) for cell in cells
        ]

    def moments(self) -> np.ndarray:
        """The mean and the variance of each cell, (k, 2), NaN of nobody."""
        found = np.full((len(self.cells), 2), np.nan)
        for row, (column, own) in zip(found, self.cells, strict=True):
            if own.any():
                x, weights = self.answers[column].alike.values[own, 0], self._weights(column, own)
                row[0] = weights @ x
                row[1] = weights @ (x - row[0]) ** 2
        return found

    def _weights(self, column: str, own: np.ndarray) -> np.ndarray:
        """The share of each pattern of a cell in it."""
        weights = self.answers[column].weights[own]
        return weights / weights.sum()

    def inside(self, used: np.ndarray | None = None) -> np.ndarray:
        """Whether each respondent is of one of the cells, or of those `used`, (k,) bools."""
        found = np.zeros(len(self.design), dtype=bool)
        some = self.cells if used is None else [*compress(self.cells, used)]
        for column, answers in self.answers.items():
            if own := [of for one, of in some if one == column]:
                found |= taken(np.logical_or.reduce(own), answers.alike.of)
        return found & (self.design.weights > 0)

    def influence(self, mean: np.ndarray) -> Each:
        """(n, k) influence of each respondent on each mean, w (x − x̄) / Σw."""
        parts, means = [], iter(mean)
        for column, cells in groupby(self.cells, lambda cell: cell[0]):
            answers, numbers = self.answers[column], []
            for _, own in cells:
                one = np.where(own, answers.alike.values[:, 0] - next(means), 0.0)
                numbers.append(one / (answers.weights[own].sum() or 1.0))
            parts.append((answers.alike.of, np.column_stack(numbers)))
        return Each(self.design.weights, *parts)

    def filled(self) -> tuple[np.ndarray, np.ndarray]:
        """(n, k) answers of who is of a cell, else 0, and who is."""
        each = [(self.answers[column].alike, own) for column, own in self.cells]
        x = [np.where(own, alike.values[:, 0], 0.0)[alike.of] for alike, own in each]
        inside = [self.inside(place) for place in np.eye(len(each), dtype=bool)]
        return np.column_stack(x), np.column_stack(inside)

    def lacking(self, variances: np.ndarray) -> tuple[str, ...]:
        """Why each mean has no standard error; empty where it has one."""
        found = []
        for place, (column, own) in zip(
            np.eye(len(self.cells), dtype=bool), self.cells, strict=True
        ):
            met = self.answers[column].alike.values[own, :1]
            if not own.any():
                found.append("nobody_answered")
            else:
                found += lacking_of(self.design, met, self.inside(place), variances[place])
        return tuple(found)


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
