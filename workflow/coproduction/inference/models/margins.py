"""Averages over respondents: marginal effects and predictions, in the outcome's unit.

Effects put estimators on one scale: of least squares they are the coefficients. A prediction is the
outcome expected on average were one term at a value for everybody, and all else as it is. Of an
outcome of categories both are of the probability of each.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coproduction.inference.coded import Columns, Lazy, blocks, ends, equal, single
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
            Influence((self.deviations, whole.T)),
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
    what = response(solution, by_category)
    made = [
        [(part.factor, part.columns(), part.step and part.step()) for part in one.parts]
        for one in averages
    ]
    everybody = np.ones(len(problem.outcome), dtype=bool)
    q, r = len(solution.terms), len(what.names)
    over = _Over(averages, made, problem, what, everybody)
    mean, gradient = over.means()
    columns = [solution.positions(name) for name in problem.terms]
    named = any(one.name for one in averages)
    rests = np.zeros((len(averages) * r, q), dtype=bool)
    for k in range(len(averages) if named else 0):
        moved = _moved(made[k], averages[k].group)
        rests[k * r : (k + 1) * r, [place for j in moved for place in columns[j]]] = True

    def again(part: Problem, solved: Solution, kept: np.ndarray) -> np.ndarray:
        return _Over(averages, made, part, response(solved, by_category), kept).means()[0].ravel()

    return Effects(
        [one.name for one in averages for _ in what.names],
        [*what.names] * len(averages),
        mean.ravel(),
        _Deviations(over, mean, slice(0, len(everybody))),
        gradient.reshape(-1, q),
        rests if named else None,
        again,
    )


#: The parts of an average: the factor of each, its columns, and those of its step.
_Made = Sequence[tuple[float, Columns, Columns | None]]


class _Over:
    """Averages over the m respondents of a problem; `kept`, (n,) bool, says which they are of those
    of the columns that are `made`.

    The columns that averages share are floats once for all of them, of a block of rows at a time.
    """

    def __init__(
        self,
        averages: Sequence[Average],
        made: Sequence[_Made],
        problem: Problem,
        what: Response,
        kept: np.ndarray,
    ):
        self.made, self.what, self.weights = made, what, problem.weights
        self.places = None if kept.all() else np.flatnonzero(kept)
        self.groups = [None if one.group is None else one.group[kept] for one in averages]
        self.sums = [
            self.weights.sum() if group is None else self.weights[group].sum()
            for group in self.groups
        ]
        if not all(total > 0 for total in self.sums):
            raise Unestimable("nobody is of a group that an effect is averaged over")
        self.shared = made[0][0][1]
        self.moves = [
            [[j for j, own in enumerate(columns.held) if own is not self.shared.held[j]]
             for _, columns, _ in parts]
            for parts in made
        ]  # fmt: skip

    def means(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the means of r quantities by each of k averages, (k, r), and their gradients,
        (k, r, q)."""
        k, r = len(self.made), len(self.what.names)
        means, gradients = np.zeros((k, r)), np.zeros((k, r, len(self.what.estimate)))
        for rows in blocks(len(self.weights)):
            for place, _, share, value, gradient in self.at(rows, True):
                means[place] += share @ value
                gradients[place] += gradient
        return means, gradients

    def at(
        self, rows: slice | np.ndarray, sloped: bool = False
    ) -> Iterator[tuple[int, slice | np.ndarray, np.ndarray, np.ndarray, np.ndarray | float]]:
        """Give of each average at some of the m rows: its number, which of these are of its group,
        their share of the weights, their quantities and, if it is asked for, the gradient."""
        at = rows if self.places is None else self.places[rows]
        weights, whole = self.weights[rows], np.asarray(self.shared[at])
        for k, parts in enumerate(self.made):
            group = self.groups[k]
            inside = slice(None) if group is None else np.flatnonzero(group[rows])
            share, value, slopes = weights[inside] / self.sums[k], 0.0, 0.0
            for (factor, columns, step), moves in zip(parts, self.moves[k], strict=True):
                own = whole if group is None else whole[inside]
                stood = own[:, moves]
                for j in moves:
                    column = columns.held[j]
                    own[:, j] = column[0] if single(column) else columns[at, j][inside]
                moved = None if step is None else np.asarray(step[at])[inside]
                found, gradient = self.what.quantities(own, moved)
                value = value + factor * found
                slopes = slopes + factor * gradient(share) if sloped else slopes
                own[:, moves] = stood
            yield k, inside, share, np.asarray(value), slopes


class _Deviations(Lazy):
    """(m, k·r) deviations of averages, made for some of the respondents at a time."""

    def __init__(self, over: _Over, means: np.ndarray, rows: slice | np.ndarray):
        self.over, self.means, self.rows = over, means, rows
        n = rows.stop - rows.start if isinstance(rows, slice) else len(rows)
        self.shape = n, means.size

    def __getitem__(self, rows: slice | np.ndarray) -> "_Deviations":
        if isinstance(self.rows, slice) and isinstance(rows, slice):
            own = range(self.rows.start, self.rows.stop)[rows]
            if own.step == 1:
                return _Deviations(self.over, self.means, slice(own.start, own.stop))
        places = self.rows
        if isinstance(places, slice):
            places = np.arange(places.start, places.stop)
        return _Deviations(self.over, self.means, places[rows])

    def made(self) -> np.ndarray:
        """The (m, k·r) floats."""
        found = np.zeros((len(self), *self.means.shape))
        for k, inside, share, value, _ in self.over.at(self.rows):
            found[inside, k] = share[:, None] * (value - self.means[k])
        return found.reshape(self.shape)


def _moved(made: _Made, group: np.ndarray | None) -> list[int]:
    """Return the places of the columns that differ between the parts, or along the step."""
    parts = [(factor, columns if step is None else step) for factor, columns, step in made]
    first = parts[0][1]
    places = None if group is None else np.flatnonzero(group)
    n = len(first) if places is None else len(places)

    def moves(j: int) -> bool:
        if len(parts) > 1 and all(other.held[j] is first.held[j] for _, other in parts):
            return False
        return any(
            np.any(sum(factor * columns[at, j] for factor, columns in parts))
            for at in (rows if places is None else places[rows] for rows in blocks(n))
        )

    return [j for j in range(first.shape[1]) if moves(j)]
