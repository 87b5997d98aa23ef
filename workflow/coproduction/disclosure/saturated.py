"""Saturated fits: those whose estimates give back how many respondents answered what.

A fit has as many cells as there are different combinations of answers to its terms. Where these are
hardly more than its coefficients, estimates and errors are shares, or means, of cells in another
form: of an outcome of two values an intercept of -2.457 of a logit is 6 of 76. What they are told
to then is what counts support, a step of a share in units of the standard error, whatever the link.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coproduction.disclosure.means import grain
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import design_matrix, divisions, kept_missing, sample, unanswered
from coproduction.study.release import Asked
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.multiverses import Multiverse
from coproduction.study.resolved.specification import ALL, Term

#: With more cells a coefficient than this, estimates and errors together do not tell the cells:
#: each of both tells about as much as two counts hold.
CELLS_A_COEFFICIENT = 2
#: Estimates are told to so many standard errors, or better, or not at all.
COARSEST = 1.0
#: No coefficient of a fit in particular.
WHOLE = ""
#: What rows are of: file or part, model, outcome, area, country, and what else tells them apart.
Key = tuple[str, ...]
_Fitted = tuple[Key, Model, Fit, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Support:
    """What stands behind an estimate of a saturated fit.

    Attributes
    ----------
    fewest
        The smallest number of respondents that it tells of: of one cell, and of an outcome of few
        values of one value of it.
    of_shares
        Whether the outcome has two values, or categories, so that cells are shares.
    step
        What one respondent, of shares half a threshold of them, changes at most, in standard
        errors.
    cell
        Respondents of the smallest cell.
    """

    fewest: int
    of_shares: bool
    step: float
    cell: int

    def hidden(self, threshold: int) -> bool:
        """Whether nothing may be told of it."""
        return self.fewest < threshold or self.step > COARSEST


@dataclass(frozen=True)
class Cells:
    """The respondents of a fit of one or two cells: names of its coefficients, and of each cell how
    many there are and how many of them have the larger value of the outcome, `low` + `span`."""

    names: tuple[str, ...]
    counts: tuple[tuple[int, int], ...]
    low: float
    span: float


def supports(
    asked: Asked, people: pd.DataFrame, scored: pd.DataFrame, threshold: int
) -> dict[Key, dict[str, Support]]:
    """What stands behind the estimates of saturated fits, by coefficient, `WHOLE` of all.

    Parameters
    ----------
    people, scored
        The respondents of the analysis, and these with the scores of outcomes that are levels.

    Keys are ``models``, model, outcome, area, country; ``comparisons``, comparison, outcome, area,
    country, step; ``multiverse``, model, outcome, area, covariates, country left out; and
    ``claims``, claim. Of other fits only coefficients are told of that few respondents have.
    """
    found: dict[Key, dict[str, Support]] = {}
    for key, model, fit, group, only in _fits(asked):
        own = _of_fit(model, fit, group, people, threshold)
        if only:
            own = {name: own.get(name, own.get(WHOLE)) for name in only}
            own = {name: one for name, one in own.items() if one is not None}
        if own:
            found[key] = _worse(found[key], own) if key in found else own
    for claim, columns in asked.claims.items():
        numbers = [scored[name] for name in columns if name in scored]
        numbers = [one for one in numbers if pd.api.types.is_numeric_dtype(one)]
        cells = [
            own.dropna().to_numpy(dtype=float)
            for one in numbers
            for _, own in one.groupby(_means_of(asked.groups.get(claim, ()), people))
        ]
        cells = [own for own in cells if len(own)]
        if cells:
            every = np.unique(np.concatenate(cells))
            found["claims", claim] = {WHOLE: _support(cells, every, len(every) == 2, threshold)}
    return found


def _means_of(group: Sequence[str], people: pd.DataFrame) -> list[pd.Series]:
    """What the respondents of a mean share: their country and, of a claim about groups, the level
    of a variable, if it is compared; `people` have names of levels, not scores."""
    country = people["country"].astype("str")
    if not group:
        return [country]
    by, *levels = group
    level = people[by].astype("str")
    return [country, level.where(level.isin(levels))]


def _fits(asked: Asked) -> Iterator[_Fitted]:
    """Every fit with its key and the countries of its respondents, and its coefficients where some
    are told of alone; of a stacked one each area."""
    for model in asked.models:
        for head, fit, group in _by_group(model):
            yield ("models", *head), model, fit, group, ()
    for comparison in asked.comparisons:
        for head, fit, group in _by_group(comparison.model):
            for step, names in enumerate(comparison.cumulated, start=1):
                key = "comparisons", comparison.name, *head[1:], str(step)
                terms = tuple(term for term in fit.terms if term.name in names)
                yield key, comparison.model, replace(fit, terms=terms), group, ()
    for multiverse in asked.multiverses:
        yield from _specifications(multiverse)


def _by_group(model: Model) -> Iterator[tuple[Key, Fit, tuple[str, ...]]]:
    for fit in model.fits:
        area = ALL if model.stacked else fit.area
        outcome = model.fits[0].outcome.name if model.stacked else fit.outcome.name
        groups = [(one,) for one in model.countries] if model.by_country else [model.countries]
        for group in groups:
            yield (model.name, outcome, area, group[0] if model.by_country else ALL), fit, group


def _specifications(multiverse: Multiverse) -> Iterator[_Fitted]:
    model = multiverse.variants[0].model
    for fit in model.fits:
        every = [f for v in multiverse.variants for f in v.model.fits if f.area == fit.area]
        terms = {term.name: term for one in every for term in one.terms}
        for term in multiverse.terms:
            for covariates in multiverse.covariates:
                named = multiverse.terms_of(covariates, term)
                own = replace(fit, terms=tuple(terms[name] for name in named if name in terms))
                for left in multiverse.left_out:
                    head = multiverse.model, model.fits[0].outcome.name, fit.area, covariates, left
                    group = tuple(c for c in model.countries if c != left)
                    only = tuple(design_matrix.names(terms[term]))
                    yield ("multiverse", *head), model, own, group, only


def two_cells(asked: Asked, people: pd.DataFrame) -> dict[Key, Cells]:
    """Of models whose outcome has two values: fits of a constant alone, or beside one coefficient
    of 0 and 1, by model, outcome, area and country."""
    found = {}
    for key, model, fit, group, _ in _fits(replace(asked, comparisons=(), multiverses=())):
        taken = _taken(model, fit, group, people)
        if taken is None or model.stacked or len(taken.values) > 1:
            continue
        every = np.unique(taken.outcome)
        place = np.column_stack([np.zeros(len(taken.outcome)), *taken.values.values()]).max(axis=1)
        met = np.unique(place).tolist()
        terms = taken.fit.terms
        names = ["Intercept", *(name for term in terms for name in design_matrix.names(term))]
        if len(every) == 2 and met in ([0.0], [0.0, 1.0]) and len(names) == len(met):
            cells = [taken.outcome[place == value] == every[1] for value in met]
            counts = tuple((len(one), int(one.sum())) for one in cells)
            low, high = (float(value) for value in every)
            found[key[1:]] = Cells(tuple(names), counts, low, high - low)
    return found


@dataclass(frozen=True)
class _Taken:
    """Who takes part in a fit, its terms with those of what was not answered."""

    fit: Fit
    outcome: np.ndarray
    values: dict[str, np.ndarray]


def _taken(model: Model, fit: Fit, group: Sequence[str], people: pd.DataFrame) -> _Taken | None:
    """The respondents of a fit with their answers; None of plausible values, and of nobody."""
    people = unanswered.made([replace(model, fits=(fit,))], people)
    if model.missing == "category":
        model, people = kept_missing.kept(replace(model, fits=(fit,)), people)
        (fit,) = model.fits
    terms = [term for term in fit.terms if term.column]
    if any(term.column not in people for term in (fit.outcome, *terms)):
        return None
    inside = people["country"].isin(list(group)).to_numpy()
    if "weight" in people and model.weights != "none":
        inside = inside & (people["weight"] > 0).to_numpy()
    outcome = sample.values_of(fit.outcome, people)
    values = {term.name: sample.values_of(term, people) for term in terms}
    for answers in (outcome, *values.values()):
        inside = inside & np.isfinite(answers)
    if not inside.any():
        return None
    return _Taken(fit, outcome[inside], {name: own[inside] for name, own in values.items()})


def _of_fit(
    model: Model, fit: Fit, group: Sequence[str], people: pd.DataFrame, threshold: int
) -> dict[str, Support]:
    """What stands behind each coefficient of a fit, of one that is not saturated where that is
    few."""
    taken = _taken(model, fit, group, people)
    if taken is None:
        return {}
    rare = _rare(taken.fit.terms, taken.values, threshold)
    return rare | _of_cells(taken.fit, taken.outcome, taken.values, threshold)


def _rare(
    terms: Sequence[Term], values: Mapping[str, np.ndarray], threshold: int
) -> dict[str, Support]:
    """Coefficients of levels, or of two at once, that fewer respondents have than the threshold;
    what nobody has is no coefficient."""
    found = {}
    area = np.zeros(len(next(iter(values.values()))) if values else 0, dtype=np.intp)
    for part in divisions.of(terms, dict(values), area, ()):
        for name, n in zip(part.names, np.bincount(part.position, minlength=1), strict=False):
            if 0 < n < threshold:
                found[name] = Support(int(n), False, 0.0, int(n))
    return found


def _of_cells(
    fit: Fit, outcome: np.ndarray, values: Mapping[str, np.ndarray], threshold: int
) -> dict[str, Support]:
    """What stands behind each coefficient of a saturated fit; nothing where it is none."""
    most = CELLS_A_COEFFICIENT * _coefficients(fit.terms, values)
    if any(len(np.unique(answers)) > most for answers in values.values()):
        return {}
    stacked = np.column_stack([np.zeros(len(outcome)), *values.values()])
    patterns, place = np.unique(stacked, axis=0, return_inverse=True)
    if len(patterns) > most:
        return {}
    cells = [outcome[place.reshape(-1) == k] for k in range(len(patterns))]
    every = np.unique(outcome)
    of_shares = len(every) == 2 or fit.outcome.kind == "category"
    found = {WHOLE: _support(cells, every, of_shares, threshold)}
    for name, among in _behind(fit.terms, dict(zip(values, patterns.T[1:], strict=True))).items():
        found[name] = _support([cells[k] for k in among], every, of_shares, threshold)
    return found


def _coefficients(terms: Sequence[Term], values: Mapping[str, np.ndarray]) -> int:
    """How many coefficients the terms have at most, the constant among them."""
    own: dict[str, int] = {}
    for term in terms:
        if term.kind == "interaction":
            own[term.name] = math.prod(own[part] for part in term.of)
        elif term.kind == "category":
            own[term.name] = max(len(np.unique(values[term.name])) - 1, 0)
        else:
            own[term.name] = max(term.df, 2) if term.kind == "curve" else 1
    return 1 + sum(own.values())


def _behind(terms: Sequence[Term], patterns: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The cells that each coefficient is made of, by its name: least squares of the cells."""
    n = len(next(iter(patterns.values()))) if patterns else 1
    try:
        built = design_matrix.build(terms, dict(patterns), np.ones(n), standardised=False)
    except (Unestimable, ValueError, np.linalg.LinAlgError):
        return {}
    parts = np.linalg.pinv(built.values)
    return {
        name: np.flatnonzero(np.abs(row) > 1e-9)
        for name, row in zip(built.names, parts, strict=True)
    }


def _support(
    cells: Sequence[np.ndarray], every: np.ndarray, of_shares: bool, threshold: int
) -> Support:
    """What stands behind an estimate that is made of some cells, of an outcome whose values are
    `every`."""
    apart, step, fewest = grain(pd.Series(every)), 0.0, min(len(own) for own in cells)
    for own in cells:
        n, counts = len(own), np.unique(own, return_counts=True)[1]
        if of_shares:
            fewest = min(fewest, int(counts.min()))
            part = counts[counts < n] / n
            among = n * part * (1 - part)
            step = max([step, *(threshold / 2 / np.sqrt(among)).tolist()])
        elif (deviation := float(own.std())) > 0:
            step = max(step, apart / (deviation * math.sqrt(n)))
    return Support(fewest, of_shares, step, min(len(own) for own in cells))


def _worse(one: Mapping[str, Support], other: Mapping[str, Support]) -> dict[str, Support]:
    """What stands behind estimates of two fits, such as areas of a stacked one, whichever tells
    more."""
    found = dict(one) | dict(other)
    for name in one.keys() & other.keys():
        a, b = one[name], other[name]
        found[name] = Support(min(a.fewest, b.fewest), a.of_shares or b.of_shares,
                              max(a.step, b.step), min(a.cell, b.cell))  # fmt: skip
    return found
