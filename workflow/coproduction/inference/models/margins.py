"""Averages over respondents: marginal effects and predictions, in the outcome's unit.

Effects put estimators on one scale: of least squares they are the coefficients. A prediction is the
outcome expected on average were one term at a value for everybody, and all else as it is. Of an
outcome of categories both are of the probability of each.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coproduction.inference.coded import Columns, Lazy, ends, equal
from coproduction.inference.estimators.problem import Problem, Solution, Unestimable
from coproduction.inference.estimators.response import Response
from coproduction.inference.models import design_matrix
from coproduction.inference.models.design_matrix import Answers
from coproduction.inference.models.kept_missing import stand_in
from coproduction.inference.stratified import Influence
from coproduction.study.resolved.specification import Term


@dataclass(frozen=True)
class Part:
    """`factor` times the outcome expected of some columns, or its derivative along a step."""

    factor: float
    columns: Callable[[], Columns]
    step: Callable[[], Columns] | None = None


@dataclass(frozen=True)
class Average:
    """The sum of parts, averaged over respondents, all or those of `group`, (n,) bool.

    `name` is what it is the effect of; a prediction has none. Of a category's level `level` and
    `reference` are what is compared.
    """

    name: str
    parts: tuple[Part, ...]
    group: np.ndarray | None = None
    level: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Effects:
    """k averages over respondents.

    Attributes
    ----------
    terms, categories
        What each is the effect of, and of the probability of which category of the outcome; empty
        for a prediction, and where the outcome is not of categories.
    estimate
        (k,) effects in the outcome's unit per unit of the term; or averages in that unit.
    deviations
        (n, k) w (g − estimate) / Σw, g being the effect on the respondent, or what is predicted
        for the respondent: the scores of the average where the parameters are known.
    jacobian
        (k, q) derivative of the averages by the parameters.
    rests
        (k, q) bool: parameters that an effect rests on, those of the columns that move; None of
        predictions, which rest on all that they depend on.
    again
        Takes a part of the problem, its solution and who of the n it keeps, (n,) bool, and returns
        the (k,) averages there.
    """

    terms: list[str]
    categories: list[str]
    estimate: np.ndarray
    deviations: np.ndarray | Lazy
    jacobian: np.ndarray
    rests: np.ndarray | None
    again: Callable[[Problem, Solution, np.ndarray], np.ndarray]

    def influence(self, solution: Solution) -> Influence:
        """Return the (n, k) influence of respondents on the effects: sampled x, estimated θ.

        The linearisation of Σ w g(x; θ̂) / Σw by both the weighted respondents and θ̂, what Stata
        calls unconditional (Graubard, Korn 1999; Korn, Graubard 1999, sec. 3.4).
        """
        moved = solution.inverse_information @ self.jacobian.T
        own = np.eye(len(self.estimate))
        return Influence((self.deviations, own), (solution.scores, moved))

    def beside(self, pairs: Sequence[tuple[int, int]]) -> "Effects":
        """Return the averages and, after them, of each pair the first less the second."""
        k = len(self.estimate)
        whole = np.zeros((k + len(pairs), k))
        whole[:k] = np.eye(k)
        for row, (left, right) in enumerate(pairs, start=k):
            whole[row, left], whole[row, right] = 1.0, -1.0
        first = [*range(k), *(left for left, _ in pairs)]
        rests = self.rests
        return Effects(
            [self.terms[j] for j in first],
            [self.categories[j] for j in first],
            whole @ self.estimate,
            self.deviations @ whole.T,
            whole @ self.jacobian,
            None if rests is None else (whole != 0) @ rests,
            lambda *given: whole @ self.again(*given),
        )


def response(solution: Solution, by_category: bool) -> Response:
    """Return what is averaged: the probability of each category, or the mean of the outcome."""
    found = solution.shares if by_category or solution.response is None else solution.response
    assert found is not None
    return found


def effects(
    answers: Answers,
    terms: Iterable[Term],
    moved: Mapping[str, float] | None = None,
    group: np.ndarray | None = None,
    pairwise: bool = False,
) -> list[Average]:
    """Return the average marginal effects of terms, interactions left out.

    The effect of a number of more than two values, and of a curve, is the derivative of what is
    expected; of two values the difference between them, divided by their distance; of a category's
    level the difference to its reference level. Products that a term is part of change along, and a
    number has its mean where its indicator says that it was not answered (see `kept_missing`).

    Parameters
    ----------
    moved
        Terms at a value for everybody. At a value of its own a number's effect is the derivative.
    group
        (n,) bool, whom effects are averaged over; all without it.
    pairwise
        Whether the levels of a category are compared with each other too.
    """
    at = dict(moved or {})
    found: list[Average] = []
    for term in terms:
        if term.kind == "interaction":
            continue
        if term.kind == "category":
            found += _of_levels(answers, term, at, group, pairwise)
            continue
        ends = None if term.name in at else _ends(answers, term)
        if ends is None:
            part = Part(
                1.0,
                lambda: answers.changed(at),
                lambda name=term.name: answers.slope(name, at),
            )
            found.append(Average(term.name, (part,), group))
        else:
            low, high, distance = ends
            steps = ((1 / distance, high), (-1 / distance, low))
            found.append(Average(term.name, _parts(answers, term, at, steps), group))
    return found


def _parts(
    answers: Answers,
    term: Term,
    moved: Mapping[str, float],
    steps: Sequence[tuple[float, float]],
) -> tuple[Part, ...]:
    """The outcome with a term at values, each times a factor."""
    moves = [
        (factor, {**moved, **stand_in(term, to, answers.values), term.name: to})
        for factor, to in steps
    ]
    return tuple(Part(factor, lambda at=at: answers.changed(at)) for factor, at in moves)


def _of_levels(
    answers: Answers,
    term: Term,
    moved: Mapping[str, float],
    group: np.ndarray | None,
    pairwise: bool,
) -> list[Average]:
    """The differences of the levels of a category that some respondent has."""
    met = {*answers.matrix.names}
    names = design_matrix.names(term)
    levels = [0, *(k for k, name in enumerate(names, 1) if name in met)]
    return [
        Average(
            names[k - 1],
            _parts(answers, term, moved, ((1.0, float(k)), (-1.0, float(j)))),
            group,
            term.levels[k],
            term.levels[j],
        )
        for k in levels[1:]
        for j in (levels[: levels.index(k)] if pairwise else levels[:1])
    ]


def _ends(answers: Answers, term: Term) -> tuple[float, float, float] | None:
    """Return the ends and the distance of a number of two values; None for a derivative."""
    x = answers.values[term.name]
    low, high = ends(x)
    if term.kind == "curve" or not (equal(x, low) | equal(x, high)).all():
        return None
    return low, high, (high - low) / answers.matrix.scales.get(term.name, 1.0)


def predictions(answers: Answers, moves: Iterable[Mapping[str, float]]) -> list[Average]:
    """Return what is expected on average at each of some moves of terms.

    Predictive margins (Graubard, Korn 1999), those of `survey::svypredmeans` of R. Their errors,
    unlike R's, know that respondents and coefficients come from one sample.
    """
    return [
        Average("", (Part(1.0, lambda moved=moved: answers.changed(moved)),)) for moved in moves
    ]


def averaged(
    averages: Sequence[Average], problem: Problem, solution: Solution, by_category: bool
) -> Effects:
    """Average effects or predictions over respondents, by their weights.

    Of categories each average is as many as these, one after the other.

    Raises `Unestimable` for a group of nobody.
    """
    everybody = np.ones(len(problem.outcome), dtype=bool)
    what = response(solution, by_category)
    q, r = len(solution.terms), len(what.names)
    # in place, as the deviations of one average are as many as respondents
    deviations = np.empty((len(everybody), len(averages) * r))
    means, gradients = [], []
    for k, one in enumerate(averages):
        found = _of(one, problem, what, everybody)
        deviations[:, k * r : (k + 1) * r] = found.deviations
        means.append(found.mean)
        gradients.append(found.gradient)
        del found
    columns = [solution.positions(name) for name in problem.terms]
    named = any(one.name for one in averages)
    rests = np.zeros((len(averages) * r, q), dtype=bool)
    for k in range(len(averages) if named else 0):
        touched = [place for j in _moved(averages[k]) for place in columns[j]]
        rests[k * r : (k + 1) * r, touched] = True

    def again(part: Problem, solved: Solution, kept: np.ndarray) -> np.ndarray:
        own = response(solved, by_category)
        return np.concatenate([_of(one, part, own, kept).mean for one in averages])

    return Effects(
        [one.name for one in averages for _ in what.names],
        [*what.names] * len(averages),
        np.concatenate(means),
        deviations,
        np.concatenate(gradients),
        rests if named else None,
        again,
    )


@dataclass(frozen=True)
class _Found:
    """(r,) means of r quantities, (n, r) deviations, (r, q) gradient."""

    mean: np.ndarray
    deviations: np.ndarray
    gradient: np.ndarray


def _of(one: Average, problem: Problem, what: Response, kept: np.ndarray) -> _Found:
    """Average one; `kept` are those (n,) respondents of the matrices that the problem holds."""
    rows = np.ones(len(problem.outcome), dtype=bool) if one.group is None else one.group[kept]
    weights = problem.weights[rows]
    if not weights.sum() > 0:
        raise Unestimable("nobody is of a group that an effect is averaged over")
    share = weights / weights.sum()
    inside = slice(None) if kept.all() and rows.all() else np.flatnonzero(kept)[rows]
    values, gradient = 0.0, 0.0
    for part in one.parts:
        columns = part.columns()[inside]
        if part.step is None:
            value, slope = what.level(columns, share)
        else:
            value, slope = what.change(columns, part.step()[inside], share)
        values, gradient = values + part.factor * value, gradient + part.factor * slope
    mean = share @ values
    deviations = np.zeros((len(problem.outcome), len(mean)))
    deviations[rows] = share[:, None] * (values - mean)
    return _Found(mean, deviations, np.asarray(gradient))


def _moved(one: Average) -> list[int]:
    """Return the places of the columns that differ between the parts, or along the step."""
    rows = slice(None) if one.group is None else one.group
    made = [(p.factor, p.columns() if p.step is None else p.step()) for p in one.parts]
    first = made[0][1]
    found = []
    for j, column in enumerate(first.held):
        if len(made) > 1 and all(other.held[j] is column for _, other in made):
            continue
        total = sum(factor * columns[rows, j] for factor, columns in made)
        if np.any(total != 0):
            found.append(j)
    return found
