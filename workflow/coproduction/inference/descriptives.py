"""Descriptives: weighted means and shares by country, with design-based errors.

All are domain estimates of `coproduction.inference.design`: a country keeps the full design of the
data. A quantity nobody of a country could answer is a row with n 0 and empty estimates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import Microdata
from coproduction.inference import shares
from coproduction.inference.design import Design
from coproduction.inference.domains import (
    NOTHING,
    by_country,
    design_of,
    found_of,
    level_counts,
    mean_of,
    narrowed,
    numbers_of,
    positions_of,
    rows_of,
    shares_at,
)
from coproduction.inference.errorless import interval_lacking
from coproduction.inference.pooling import rubin
from coproduction.results import contract
from coproduction.results.descriptive_files import (
    EVERYBODY,
    GROUPS,
    INDICES,
    ITEMS,
    QUANTILES,
    SAMPLE,
)
from coproduction.study.resolved.analysis import Breakdown, Index
from coproduction.study.resolved.specification import ALL, Replication, Term

#: Quantiles that are reported.
PROBABILITIES = (0.1, 0.25, 0.5, 0.75, 0.9)


def indices(
    entries: Sequence[Index],
    analysis: Microdata,
    confidence: float = 0.95,
    singletons: str = "fail",
    replication: Mapping[str, Replication] | None = None,
    design: Design | None = None,
) -> pd.DataFrame:
    """Estimate the mean of every index in every country.

    Parameters
    ----------
    entries
        One an index and area; its `column` of `analysis` is NaN where the index was not formed.
    analysis
        One row a respondent, with `country` (categorical, in order of presentation) and the
        columns `Design.of` reads.
    confidence
        Coverage of the t intervals.
    singletons
        Policy for strata of one PSU, see `Design`.
    replication
        Source to its replicate weights: a country whose sources have them has its errors by them.
        Raises `MixedReplicates` for a country where only some have.
    design
        That of `analysis`, where it was read before.

    Returns
    -------
    A row a country and entry as `INDICES`: mean and standard error in the index's own
    unit, the number of respondents with the index and the sum of their weights. `design_effect`
    is the variance of the mean over that of a simple random sample (see
    `Design.simple_variance`), `effective_n` is `n` over it; both are empty for a constant index.
    """
    design = design or design_of(analysis, singletons, replication)
    rows, whole = [], by_country(analysis, design)
    for entry in entries:
        everybody = numbers_of(analysis, entry.column)
        for place, (country, members, own) in enumerate(whole):
            values = everybody[members]
            own, values, domain = narrowed(own, values, ~np.isnan(values))
            estimates = mean_of(own, values, domain)
            (numbers,) = rows_of(own, values, domain, estimates, confidence)
            effect = _design_effect(own, numbers[1], values, domain)
            effective = estimates.n / effect if estimates else np.nan
            head = [country, entry.area, entry.index]
            rows.append((place, [*head, *numbers, effect, effective]))
    return contract.frame(INDICES, _by_country(rows))


def groups(
    entries: Sequence[Index],
    parts: Sequence[Breakdown],
    analysis: Microdata,
    confidence: float = 0.95,
    singletons: str = "fail",
    replication: Mapping[str, Replication] | None = None,
    design: Design | None = None,
) -> pd.DataFrame:
    """Estimate the mean of every index in every group of every country.

    Parameters are those of `indices`, with `parts`: their variable is a categorical column
    of `analysis`, the levels its names in order. A group is a domain, as a
    country is: strata and PSUs outside it stay in the variance.

    Returns
    -------
    A row a country, entry, group and level as `GROUPS`, as `indices` says. Respondents
    without an answer to the group's variable are in no row of it.
    """
    design = design or design_of(analysis, singletons, replication)
    rows, whole = [], by_country(analysis, design)
    positions = [positions_of(analysis, by.variable, list(by.levels)) for by in parts]
    for entry in entries:
        everybody = numbers_of(analysis, entry.column)
        for place, (country, members, own) in enumerate(whole):
            values = everybody[members]
            domain = ~np.isnan(values)
            for by, position in zip(parts, positions, strict=True):
                for k, level in enumerate(by.levels):
                    part = narrowed(own, values, domain & (position[members] == k))
                    (found,) = rows_of(*part, mean_of(*part), confidence)
                    head = [country, entry.area, entry.index, by.variable, level]
                    rows.append((place, [*head, *found]))
    return contract.frame(GROUPS, _by_country(rows))


def items(
    entries: Sequence[Breakdown],
    analysis: Microdata,
    confidence: float = 0.95,
    singletons: str = "fail",
    replication: Mapping[str, Replication] | None = None,
    design: Design | None = None,
) -> pd.DataFrame:
    """Estimate the share of every level of every item among those who answered it, by country.

    Parameters are those of `indices`, but the variable of an entry is a categorical column of
    `analysis`, the levels its names in order.

    Returns
    -------
    A row a country, entry and level as `ITEMS`: `share` and its interval are proportions
    of 0 to 1 (see `shares.share_interval`), `n` and `weighted_n` count the respondents who gave
    the level, `n_base` and `weighted_n_base` those who answered.
    """
    design = design or design_of(analysis, singletons, replication)
    rows, whole = [], by_country(analysis, design)
    for entry in entries:
        levels = list(entry.levels)
        everybody = positions_of(analysis, entry.variable, levels)
        for place, (country, members, own) in enumerate(whole):
            counts, told = of_levels(own, everybody[members], len(levels), confidence)
            base = sum(counts[0]), float(sum(counts[1]))
            for level, values, n, weighted in zip(levels, told, *counts, strict=True):
                head = [country, entry.area, entry.variable, level]
                rows.append((place, [*head, *values[:8], n, weighted, *base]))
    return contract.frame(ITEMS, _by_country(rows))


def of_levels(
    design: Design, position: np.ndarray, n_levels: int, confidence: float
) -> tuple[tuple[list[int], list[float]], list[tuple]]:
    """The `level_counts` of positions, of those who answered, and the `shares_at` each."""
    domain = position >= 0
    told = shares_at(design, position, n_levels, domain, confidence)
    return level_counts(design, position, domain, n_levels), told


def _by_country(rows: Sequence[tuple[int, list]]) -> list[list]:
    """Rows with the place of their country, those of a country under each other."""
    return [row for _, row in sorted(rows, key=lambda row: row[0])]


@dataclass(frozen=True)
class Quantity:
    """An index or variable in one area, and the float column of the analysis data it is in."""

    area: str
    variable: str
    column: str


def numbers(entries: Sequence[Index], variables: Sequence[Term]) -> list[Quantity]:
    """Entries of `quantiles`: all indices, and the numbers among the variables of `sample`."""
    own = [Quantity(entry.area, entry.index, entry.column) for entry in entries]
    return own + [
        Quantity(ALL, variable.name, variable.column)
        for variable in variables
        if variable.kind == "number"
    ]


def quantiles(
    entries: Sequence[Quantity],
    analysis: Microdata,
    confidence: float = 0.95,
    singletons: str = "fail",
    replication: Mapping[str, Replication] | None = None,
    design: Design | None = None,
) -> pd.DataFrame:
    """Estimate quantiles of every index or number in every country.

    Parameters are those of `indices`.

    Returns
    -------
    A row a country, entry and probability of `PROBABILITIES` as `QUANTILES`, intervals
    after Woodruff (see `shares.quantiles`).
    """
    design = design or design_of(analysis, singletons, replication)
    rows, whole = [], by_country(analysis, design)
    for entry in entries:
        everybody = numbers_of(analysis, entry.column)
        for place, (country, members, own) in enumerate(whole):
            values = everybody[members]
            domain = ~np.isnan(values) & (own.weights > 0)
            own, values, domain = narrowed(own, values, domain)
            n = int(domain.sum())
            numbers = [[np.nan] * 3] * len(PROBABILITIES)
            if n:
                found = shares.quantiles(own, values, np.array(PROBABILITIES), domain, confidence)
                numbers = np.column_stack(found)
                mean = own.mean(values, domain)
                (lacking,) = interval_lacking(own, values, domain, mean)
                if lacking:
                    numbers[:, 1:] = np.nan
                numbers = numbers.tolist()
                found = found_of(own, domain, lacking)
            else:
                found = NOTHING
            for probability, row in zip(PROBABILITIES, numbers, strict=True):
                head = [country, entry.area, entry.variable, probability]
                rows.append((place, [*head, *row, *found, n]))
    return contract.frame(QUANTILES, _by_country(rows))


def sample(
    analysis: Microdata,
    countries: Sequence[str],
    variables: Sequence[Term],
    singletons: str = "fail",
    replication: Mapping[str, Replication] | None = None,
    plausible: Mapping[str, Sequence[str]] | None = None,
    design: Design | None = None,
) -> pd.DataFrame:
    """Describe the respondents of every country.

    Parameters
    ----------
    analysis, singletons, replication
        As `indices`.
    countries
        Codes in order of presentation.
    variables
        Numbers, or terms with levels, whose order is that of the rows.
    plausible
        Of those numbers that are plausible values, the columns of these: their means are pooled
        by Rubin's rules (see `coproduction.inference.pooling`).

    Returns
    -------
    Rows as `SAMPLE`. First, for each country, `variable` `EVERYBODY` with the number
    of respondents and the sum of their weights; then a row a level with the number who gave it
    and the sum of their weights, its weighted share among those
    who answered (0 to 1), and that share's standard error; for a number a row with an empty
    level, the number who answered, the weighted mean and its standard error.
    """
    design = design or design_of(analysis, singletons, replication)
    rows, whole = [], by_country(analysis, design, countries)
    for place, (country, _, own) in enumerate(whole):
        weights = own.weights[own.weights > 0]
        counted = len(weights), float(weights.sum())
        rows.append((place, [country, EVERYBODY, "", *counted, *[np.nan] * 5, *NOTHING]))
    for variable in variables:
        levels = list(variable.levels)
        if variable.kind == "number":
            columns = (plausible or {}).get(variable.name, (variable.column,))
            values = numbers_in(analysis, columns)
            for place, (country, members, own) in enumerate(whole):
                (mean, *errors, n, weighted_n) = pooled_mean(own, values[members])
                head = [country, variable.name, "", n, weighted_n]
                rows.append((place, [*head, np.nan, mean, *errors]))
            continue
        position = positions_of(analysis, variable.column, levels)
        for place, (country, members, own) in enumerate(whole):
            counts, told = of_levels(own, position[members], len(levels), 0.95)
            for level, n, weighted_n, found in zip(levels, *counts, told, strict=True):
                head = [country, variable.name, level, n, weighted_n]
                rows.append((place, [*head, found[0], np.nan, *found[1:8]]))
    return contract.frame(SAMPLE, _by_country(rows))


def numbers_in(analysis: Microdata, columns: Sequence[str]) -> np.ndarray:
    """Return the (n, k) numbers of some columns."""
    return np.column_stack([numbers_of(analysis, column) for column in columns])


def pooled_mean(design: Design, values: np.ndarray) -> tuple:
    """Return `rows_of` of the mean of a number, or of that of plausible values by Rubin's rules.

    `values` are (n, k), a column a plausible value, or one.

    Who has some plausible value and not all takes no part.
    """
    part = narrowed(design, values, np.asarray(~np.isnan(values).any(axis=1)))
    estimates = mean_of(*part)
    rows = rows_of(*part, estimates, 0.95)
    if estimates is None or values.shape[1] == 1:
        return rows[0]
    errors = np.array([row[1] for row in rows])[:, None]
    found = rubin(estimates.estimate[:, None], errors, np.array([float(estimates.df)]))
    ends = found.tested(0.95)
    numbers = (found.estimate, found.std_error, ends["conf_low"], ends["conf_high"])
    lacking = next((row for row in rows if row[5]), rows[0])
    return (*(float(own[0]) for own in numbers), *lacking[4:])


def _design_effect(
    design: Design, std_error: float, values: np.ndarray, domain: np.ndarray
) -> float:
    if np.isnan(std_error):
        return np.nan
    return std_error**2 / float(design.simple_variance(values, domain)[0])
