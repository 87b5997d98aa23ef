"""Average marginal effects at values of a term and by groups, and how they differ: rows of
marginal_effects.csv."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from coproduction.inference.coded import ends, equal
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import errors, margins, predictions
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.remarks import Remark
from coproduction.study.resolved.model_types import MarginalEffect
from coproduction.study.resolved.specification import Term

#: Effects whose influence differs by no more than this share of it are the same.
ALIKE = 1e-9


@dataclass(frozen=True)
class _Cell:
    """Where an effect is averaged: a term at a value for everybody, and over whom.

    `value` is None where no term is at one, `group` empty where it is over all.
    """

    value: float | None
    level: str
    group: str
    inside: np.ndarray | None

    def alike(self, other: "_Cell") -> bool:
        """Whether two cells are of one value or of one group."""
        return self.value == other.value or self.group == other.group


def effects(fitted: Fitted, asked: MarginalEffect) -> tuple[list[dict], list[Remark]]:
    """Return the rows of an average marginal effect that a model asks for, and remarks on them.

    The effect (see `margins.effects`) is averaged with a term at each of some values for everybody,
    over the respondents of each group, or both; ``differences`` compares cells of one value or of
    one group, the later less the earlier. As `avg_slopes` and `avg_comparisons` of
    `marginaleffects` of R with ``by`` and ``newdata``, whose errors, unlike these, take respondents
    as given.
    """
    given = {term.name: term for term in fitted.fit.terms}
    cells, remarks = _cells(fitted, asked, given)
    answers = predictions.answers(fitted)
    averages: list[margins.Average] = []
    places: list[int] = []
    for place, cell in enumerate(cells):
        at = {} if cell.value is None else {asked.at: cell.value}
        own = margins.effects(
            answers, [given[asked.of]], at, cell.inside, asked.levels == "pairwise"
        )
        averages += own
        places += [place] * len(own)
    if not averages:
        return [], remarks
    found = margins.averaged(averages, fitted.problem, fitted.solution, fitted.model.by_category)
    several = len(found.estimate) // len(averages)
    whose = [(cells[place], averages[k]) for k, place in enumerate(places) for _ in range(several)]
    pairs = _pairs(whose, found.categories) if asked.differences else []
    apart = _apart(found, fitted, pairs)
    if len(apart) < len(pairs):
        remarks.append(Remark("effects_alike", asked.of, len(pairs) - len(apart)))
    pairs = apart
    found = found.beside(pairs)
    sure = errors.of(fitted, found)
    numbers = sure.intervals(found.estimate, fitted.model.confidence)
    blind = np.isnan(numbers["std_error"])
    if blind.any():
        remarks.append(Remark("effects_without_errors", asked.of, int(blind.sum())))
    heads = [_head(asked, *one) for one in whose]
    heads += [_head(asked, *whose[left]) | _less(whose[right][0]) for left, right in pairs]
    return [
        head
        | {"category": found.categories[k]}
        | {name: float(values[k]) for name, values in numbers.items()}
        for k, head in enumerate(heads)
    ], remarks


def _pairs(
    whose: Sequence[tuple[_Cell, margins.Average]], categories: Sequence[str]
) -> list[tuple[int, int]]:
    """The places of effects that are compared, the later cell first; those of one value first."""
    found = [
        (right, left)
        for left, right in combinations(range(len(whose)), 2)
        for (one, effect), (other, same) in [(whose[left], whose[right])]
        if (effect.name, effect.reference, categories[left])
        == (same.name, same.reference, categories[right])
        and one is not other
        and one.alike(other)
    ]
    return sorted(found, key=lambda pair: whose[pair[0]][0].value != whose[pair[1]][0].value)


def _apart(
    found: margins.Effects, fitted: Fitted, pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The pairs of effects that are not the same whatever the estimates are.

    Without an interaction or a curve slopes of least squares are the same everywhere: what their
    difference and its error then are is rounding.
    """
    influence = np.asarray(found.influence(fitted.solution))
    size = np.linalg.norm(influence, axis=0)
    return [
        (left, right)
        for left, right in pairs
        if np.linalg.norm(influence[:, left] - influence[:, right])
        > ALIKE * (size[left] + size[right])
    ]


def _head(asked: MarginalEffect, cell: _Cell, effect: margins.Average) -> dict:
    return {
        "name": asked.name,
        "term": asked.of,
        "level": effect.level,
        "reference": effect.reference,
        "at": asked.at,
        "at_level": cell.level,
        "at_value": cell.value,
        "by": asked.by,
        "group": cell.group,
        "difference": False,
    }


def _less(cell: _Cell) -> dict:
    return {
        "difference": True,
        "less_level": cell.level,
        "less_value": cell.value,
        "less_group": cell.group,
    }


def _cells(
    fitted: Fitted, asked: MarginalEffect, given: dict[str, Term]
) -> tuple[list[_Cell], list[Remark]]:
    """The values and groups of an effect; those that no respondent of the fit has are remarked."""
    values: list[tuple[float | None, str]] = [(None, "")]
    groups: list[tuple[str, np.ndarray | None]] = [("", None)]
    remarks = []
    if asked.at:
        x = fitted.sample.values[asked.at]
        values = [(float(value), "") for value in asked.values]
        remarks += [
            Remark("effect_beyond_data", asked.at, value)
            for value in asked.values
            if _beyond(asked, value, *ends(x))
        ]
        if asked.at_levels:
            met = predictions.levels(given[asked.at], x)
            values = [(met[level], level) for level in asked.at_levels if level in met]
            lost = [level for level in asked.at_levels if level not in met]
            remarks += [Remark("effect_at_nobody", f"{asked.at}={level}") for level in lost]
    if asked.by:
        groups = list(_groups(fitted, asked.by, given).items())
    return [_Cell(*value, *group) for value in values for group in groups], remarks


def _beyond(asked: MarginalEffect, value: float, low: float, high: float) -> bool:
    """Whether a value is beyond those that respondents have, from `low` to `high`.

    Raises `Unestimable` where it is so by more than their range: effects there are those of the
    model's form alone, and may be told from zero by no digit.
    """
    if not low - (high - low) <= value <= high + (high - low):
        raise Unestimable(
            f"marginal_effects.{asked.name}: {asked.at} at {value:g} is far beyond the values of "
            f"the respondents, {low:g} to {high:g}",
            asked.at,
            f"at: values from {low:g} to {high:g}",
        )
    return not low <= value <= high


def _groups(fitted: Fitted, by: str, given: dict[str, Term]) -> dict[str, np.ndarray | None]:
    """The groups that respondents of a fit are of, to who is."""
    if by == "country":
        names = fitted.analysis["country"].cat.categories
        codes = fitted.sample.country
        return {str(names[code]): codes == code for code in np.unique(codes)}
    x = fitted.sample.values[by]
    return {level: equal(x, value) for level, value in predictions.levels(given[by], x).items()}
