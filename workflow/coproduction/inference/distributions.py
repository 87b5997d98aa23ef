"""Distributions and summaries of any variable: by country, by group, and of countries pooled.

All are domain estimates of `coproduction.inference.design`, as those of `descriptives` are. Where
countries are pooled, the weights of each are multiplied by one number, so that they add up as
declared over the respondents of the estimate; that number counts as known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import Microdata
from coproduction.inference.descriptives import numbers_in, of_levels, pooled_mean
from coproduction.inference.design import Design
from coproduction.inference.domains import (
    NOTHING,
    Part,
    by_country,
    design_of,
    indicators,
    narrowed,
    numbers_of,
    positions_of,
    shares_of,
)
from coproduction.inference.replicates import ReplicatedDesign
from coproduction.inference.scaling import equal, scaled
from coproduction.missing import KINDS, NOT_PUT
from coproduction.results import contract
from coproduction.results.descriptive_files import DISTRIBUTIONS, EVERYBODY, OTHER, SUMMARIES
from coproduction.study.resolved.analysis import Distribution, Summary
from coproduction.study.resolved.specification import ALL, Replication, Term


def distributions(
    entries: Sequence[Distribution],
    analysis: Microdata,
    confidence: float = 0.95,
    singletons: str = "fail",
    replication: Mapping[str, Replication] | None = None,
    populations: Mapping[str, float] | None = None,
    design: Design | None = None,
) -> pd.DataFrame:
    """Estimate the share of every level, of levels counted as one, and of kinds of missing.

    Parameters
    ----------
    entries
        One a variable, base and group. The variable is a column of `analysis`, categorical or of
        numbers, and ``<variable>__missing`` is the kind of missing of each respondent.
    analysis, confidence, singletons, replication, design
        As `coproduction.inference.descriptives.indices`.
    populations
        Country to who lives there, for totals by it.

    Returns
    -------
    Rows as `DISTRIBUTIONS`: for every entry, country (pooled ones last, as `ALL`), and part of the
    group. Shares and intervals are proportions of the base, see `shares.share_interval`. Kinds of
    missing have rows where anybody of the base has them, in any country. `n` and `weighted_n` count
    the respondents of the row, `n_base` and `weighted_n_base` those of the base.
    """
    design = design or design_of(analysis, singletons, replication)
    rows, by = [], by_country(analysis, design)
    for entry in entries:
        answers = _Answers(entry, analysis, design)
        for (country, members, own), weights, domain, part in _parts(entry, analysis, design, by):
            domain &= answers.base[members]
            if weights:
                own = pooled(own, domain, analysis, weights, populations)
            told = _told(own, answers.given[members], domain, confidence)
            head = [country, weights or "design", entry.group, part, entry.area]
            head += [entry.variable, entry.base]
            rows += [[*head, *name, *row] for name, row in zip(answers.names, told, strict=True)]
    return contract.frame(DISTRIBUTIONS, rows)


class _Answers:
    """The answers to a variable: who is of the base, (n,) bool; (n, k) bools, a column an
    answer or kind of missing; and what each is, as (answer, level)."""

    def __init__(self, entry: Distribution, analysis: Microdata, design: Design):
        kinds = analysis[f"{entry.variable}__missing"]
        if entry.numeric:
            values = numbers_of(analysis, entry.variable)
            self._answered = ~np.isnan(values)
            given = _points(values, entry.levels)
        else:
            position = positions_of(analysis, entry.variable, list(entry.levels))
            self._answered = position >= 0
            given = indicators(position, len(entry.levels))
            values = np.full(len(analysis), np.nan)
        unasked = kinds.isin(NOT_PUT).to_numpy()
        self.base = {
            "answered": self._answered,
            "asked": self._answered | ~unasked,
            "all": np.ones(len(analysis), dtype=bool),
        }[entry.base]
        counted = self.base & (design.weights > 0)
        columns = [("level", level, given[:, k]) for k, level in enumerate(entry.levels)]
        if given.shape[1] > len(entry.levels) and given[counted, -1].any():
            columns.append(("level", OTHER, given[:, -1]))
        for group in entry.collapsed:
            inside = _within(values, group.range) if group.range else values > np.inf
            for level in group.levels:
                inside = inside | given[:, entry.levels.index(level)]
            columns.append(("collapsed", group.name, inside))
        for kind in KINDS:
            of_kind = ~self._answered & (kinds == kind).to_numpy()
            if (of_kind & counted).any():
                columns.append(("missing", kind, of_kind))
        self.names = [(answer, level) for answer, level, _ in columns]
        self.given = np.column_stack([values for *_, values in columns])


def _points(values: np.ndarray, points: Sequence[str]) -> np.ndarray:
    """Return (n, k + 1) bools: of each point, and of numbers that are none of them."""
    found = [values == float(point) for point in points]
    if not found:
        return np.zeros((len(values), 0), dtype=bool)
    return np.column_stack([*found, ~np.isnan(values) & ~np.logical_or.reduce(found)])


def _within(values: np.ndarray, ends: Sequence[float]) -> np.ndarray:
    """Return (n,) bools: whether a number lies between two, these included."""
    return (values >= ends[0]) & (values <= ends[1])


def _parts(
    entry: Distribution, analysis: Microdata, design: Design, by: Sequence[Part]
) -> Iterator[tuple[Part, str, np.ndarray, str]]:
    """Every country and total with each part of its respondents: how weights are pooled, which of
    its respondents they are, bools, and the level of the group."""
    whole = [(part, "") for part in by]
    whole += [(Part(ALL, slice(None), design), weights) for weights in entry.totals]
    levels = list(entry.parts)
    position = positions_of(analysis, entry.group, levels) if entry.group else None
    for part, weights in whole:
        if position is None:
            yield part, weights, np.ones(len(part.design), dtype=bool), ""
            continue
        for k, level in enumerate(levels):
            yield part, weights, position[part.rows] == k, level


def _told(
    design: Design, given: np.ndarray, domain: np.ndarray, confidence: float
) -> Iterator[tuple]:
    """Rows of the shares of each answer, with who gave it and who is of the base."""
    design, given, domain = narrowed(design, given, domain)
    inside = domain & (design.weights > 0)
    own, weights = given[inside], design.weights[inside]
    counts = own.sum(axis=0).tolist()
    weighted = [float(weights @ own[:, k].astype(float)) for k in range(own.shape[1])]
    base = len(weights), float(weights.sum())
    shares = shares_of(design, given, domain, confidence)
    for values, n, weighted_n in zip(shares, counts, weighted, strict=True):
        yield (*values[:8], n, weighted_n, *base)


def pooled(
    design: Design,
    domain: np.ndarray,
    analysis: Microdata,
    weights: str,
    populations: Mapping[str, float] | None = None,
) -> Design:
    """Return the design with the weights of countries pooled over the respondents of a domain.

    ``design`` leaves them as they are. ``equal_country`` makes those of every country with a
    respondent in the domain add up to the same, ``population`` to its population. Replicate weights
    are multiplied by the same number as the weight of their respondent.
    """
    inside = domain & (design.weights > 0)
    if weights == "design" or not inside.any():
        return design
    codes = analysis["country"].cat.codes.to_numpy()
    own, groups = design.weights[inside], codes[inside]
    if weights == "equal_country":
        changed = equal(own, groups)
    else:
        names = analysis["country"].cat.categories
        changed = scaled(own, groups, np.array([(populations or {})[name] for name in names]))
    factor = np.zeros(len(design))
    factor[inside] = changed / own
    if isinstance(design, ReplicatedDesign):
        varied = replace(
            design.replicates,
            weights=design.weights * factor,
            replicate=design.replicates.replicate * factor[:, None],
        )
        design = replace(design, replicates=varied)
    return design.reweighted(design.weights * factor)


def summaries(
    entries: Sequence[Summary],
    analysis: Microdata,
    singletons: str = "fail",
    replication: Mapping[str, Replication] | None = None,
    plausible: Mapping[str, Sequence[str]] | None = None,
    populations: Mapping[str, float] | None = None,
    design: Design | None = None,
) -> pd.DataFrame:
    """Summarise variables by country and pooled: n, missing, mean and deviation, or shares.

    Parameters are those of `distributions`; `plausible` that of
    `coproduction.inference.descriptives.sample`.

    Returns
    -------
    Rows as `SUMMARIES`. For every country and total the variable `EVERYBODY`, which counts all
    respondents; then for every variable a row with an empty level: who answered, how many were
    asked and did not (`n_missing`), how many were not asked (`n_not_put`), of a number its weighted
    mean, standard error and standard deviation; and of a variable with levels a row a level as
    `SAMPLE` has them. The deviation is the root of the weighted variance with factor n / (n − 1),
    as `svyvar` of R.
    """
    design = design or design_of(analysis, singletons, replication)
    found: dict[tuple[str, str, str], list[list]] = {}
    by, everybody = by_country(analysis, design), Part(ALL, slice(None), design)
    for entry in entries:
        whole = [(part, "design") for part in by]
        whole += [(everybody, weights) for weights in entry.totals]
        told = {
            (part.name, weights): _Told(part, analysis, weights, populations)
            for part, weights in whole
        }
        wanted: dict[Term, list[tuple[str, str]]] = {}
        for head, own in told.items():
            found.setdefault((*head, EVERYBODY), [own.everybody()])
            for variable in entry.variables:
                if (*head, variable.name) not in found:
                    found[*head, variable.name] = []
                    wanted.setdefault(variable, []).append(head)
        # One variable after the other, as its answers need be read once.
        for variable, heads in wanted.items():
            answers = _Read(variable, analysis, plausible or {})
            for head in heads:
                found[*head, variable.name] = told[head].of(answers)
    rows = [[*key, *row] for key, own in found.items() for row in own]
    return contract.frame(SUMMARIES, rows)


class _Read:
    """The answers to a variable of summaries: numbers, (n, k), or positions of levels, (n,); and
    to whom it was not put, (n,) bool."""

    def __init__(self, variable: Term, analysis: Microdata, plausible: Mapping[str, Sequence[str]]):
        self.levels = list(variable.levels)
        self.number = variable.kind == "number"
        if self.number:
            columns = plausible.get(variable.name, (variable.column,))
            self.values = numbers_in(analysis, columns)
            self.answered = np.asarray(~np.isnan(self.values).any(axis=1))
        else:
            self.values = positions_of(analysis, variable.column, self.levels)
            self.answered = self.values >= 0
        kinds = f"{variable.column}__missing"
        told = kinds in analysis
        nobody = np.zeros(len(self.answered), dtype=bool)
        self.unput = analysis[kinds].isin(NOT_PUT).to_numpy() if told else nobody


class _Told:
    """What is told of the respondents of a country, or of all pooled."""

    def __init__(
        self,
        part: Part,
        analysis: Microdata,
        weights: str,
        populations: Mapping[str, float] | None,
    ):
        self._part, self._analysis = part, analysis
        self._weights, self._populations = weights, populations

    def everybody(self) -> list:
        """The row that counts all respondents."""
        design = self._pooled(np.ones(len(self._part.design), dtype=bool))
        weights = design.weights[design.weights > 0]
        counted = len(weights), float(weights.sum())
        return ["", *counted, 0, 0, *[np.nan] * 6, *NOTHING]

    def of(self, given: _Read) -> list[list]:
        """The rows of a variable."""
        members = self._part.rows
        values, domain = given.values[members], given.answered[members]
        design, without = self._pooled(domain), self._without(given, domain)
        if given.number:
            *estimate, n, weighted_n = pooled_mean(design, values)
            spread = _deviation(design, values, domain)
            numbers = [estimate[0], spread, *estimate[1:]]
            return [["", n, weighted_n, *without, np.nan, *numbers]]
        counts, shares = of_levels(design, values, len(given.levels), 0.95)
        n, weighted_n = sum(counts[0]), float(sum(counts[1]))
        rows = [["", n, weighted_n, *without, *[np.nan] * 6, *NOTHING]]
        for level, n, weighted_n, found in zip(given.levels, *counts, shares, strict=True):
            rows.append([level, n, weighted_n, *without, found[0], np.nan, np.nan, *found[1:8]])
        return rows

    def _without(self, given: _Read, answered: np.ndarray) -> tuple[int, int]:
        """Who was asked and did not answer, and to whom the question was not put."""
        lacking = (self._part.design.weights > 0) & ~answered
        unput = lacking & given.unput[self._part.rows]
        return int((lacking & ~unput).sum()), int(unput.sum())

    def _pooled(self, domain: np.ndarray) -> Design:
        design = self._part.design
        return pooled(design, domain, self._analysis, self._weights, self._populations)


def _deviation(design: Design, values: np.ndarray, domain: np.ndarray) -> float:
    """The standard deviation in a domain: of plausible values the root of their mean variance."""
    n = int((domain & (design.weights > 0)).sum())
    return float(np.sqrt(design.simple_variance(values, domain).mean() * n)) if n else np.nan
