"""What data must hold for an estimate to exist, and the refusal where they do not."""

from collections.abc import Iterator, Sequence
from typing import NoReturn

import numpy as np

from coproduction.inference.coded import Coded, held_of, moments
from coproduction.inference.estimators.problem import Problem, Unestimable
from coproduction.inference.estimators.separation import Cone, told

#: A column counts as a combination of those before it when less than this share of its length is
#: left after their projection, the tolerance of `lm` of R.
RANK_TOLERANCE = 1e-7

#: Iterations stop when no estimate moves by more than this, absolutely and relatively.
CONVERGED = 1e-10
ITERATIONS = 50

#: What to change where no term is told to be the cause.
FEWER = "leave terms out of this model"


def refuse_dependent(r: np.ndarray, terms: list[str]) -> None:
    """Raise for the first column that depends on those before it, from the QR factor R."""
    length = np.sqrt((r**2).sum(axis=0))
    left = np.abs(np.diag(r))
    if len(left) < len(length):
        raise Unestimable(f"{len(left)} respondents cannot determine {len(length)} terms")
    for j in np.flatnonzero(left <= RANK_TOLERANCE * length)[:1]:
        before = r[:j, :j]
        share = np.linalg.solve(before, r[:j, j]) * length[:j] / (length[j] or 1.0)
        others = [terms[k] for k in np.flatnonzero(np.abs(share) > RANK_TOLERANCE)]
        if not length[j]:
            raise Unestimable(f"{terms[j]} is 0 for all respondents", terms[j])
        told = f"{terms[j]} is a linear combination of {', '.join(others)}"
        raise Unestimable(told, terms[j], others=tuple(others))


def refuse_separated(problem: Problem, outcome: np.ndarray, ends: tuple[float, ...]) -> None:
    """Raise for a cell, or a value of a term of two, whose respondents all lie at an end.

    The likelihood rises without end (Albert, Anderson 1984): no finite estimate exists. The
    reference level of a category is such a cell as all others are.
    """
    for end in ends:
        there = outcome == end
        for cells in problem.cells:
            size = np.bincount(cells.position, minlength=len(cells.names))
            held = np.bincount(cells.position, there, minlength=len(cells.names))
            for k in np.flatnonzero((size > 0) & (held == size))[:1]:
                _refuse_cell(problem, cells.names[k], "", int(size[k]), end == ends[0])
    at = [outcome == end for end in ends]
    for term, values, sizes, held in _pairs(problem, at):
        for k, value in enumerate(values):
            for end in range(len(ends)):
                if held[end][k] == sizes[k]:
                    _refuse_cell(problem, term, f" at {value:g}", int(sizes[k]), end == 0)


def _pairs(problem: Problem, at: Sequence[np.ndarray]) -> Iterator[tuple]:
    """Give the columns of two values but the constant: the name of each, its values, how many have
    each, and how many of these are `at` each of some (n,) bools."""
    counted: dict[int, list[np.ndarray]] = {}
    for j, term in enumerate(problem.terms[1:], start=1):
        column = held_of(problem.matrix, j)
        if isinstance(column, Coded):
            codes, k = column.codes, len(column.values)
            if id(codes) not in counted:
                counted[id(codes)] = [np.bincount(codes), *(np.bincount(codes[own]) for own in at)]
            counts = [np.pad(one, (0, k - len(one))) for one in counted[id(codes)]]
            values = np.unique(column.values[counts[0] > 0])
            if len(values) == 2:
                inside = [column.values == value for value in values]
                sizes, *held = ([int(one[own].sum()) for own in inside] for one in counts)
                yield term, values, sizes, held
            continue
        values = column.min(), column.max()
        inside = [column == value for value in values]
        if (inside[0] | inside[1]).all():
            held = [[int(np.count_nonzero(own & one)) for own in inside] for one in at]
            yield term, values, [int(np.count_nonzero(own)) for own in inside], held


def refuse_unchosen(problem: Problem, y: np.ndarray, categories: Sequence[str]) -> None:
    """Raise for a cell, or a value of a term of two, of which nobody is of one of the categories.

    `y` are (n,) positions in the categories. The probability is 0 there, which no finite estimate
    gives.
    """
    divisions = [(cells.names, cells.names, cells.position) for cells in problem.cells]
    for j, term in enumerate(problem.terms[1:], start=1):
        column = problem.matrix[:, j]
        ends = column.min(), column.max()
        if ((column == ends[0]) | (column == ends[1])).all():
            names = tuple(f"{term} at {end:g}" for end in ends)
            divisions.append((names, (term, term), (column == ends[1]).astype(int)))
    for names, terms, position in divisions:
        counts = np.zeros((len(names), len(categories)), dtype=int)
        np.add.at(counts, (position, y), 1)
        for k, c in np.argwhere((counts == 0) & (counts.sum(axis=1) > 0)[:, None])[:1]:
            term = terms[k]
            raise Unestimable(
                f"separation: none of {int(counts[k].sum())} respondents with {names[k]} has the "
                f"outcome {categories[c]}",
                term,
                problem.mends.get(term, FEWER),
            )


def _refuse_cell(problem: Problem, name: str, at: str, size: int, smallest: bool) -> NoReturn:
    """Raise for respondents who all have an outcome at an end."""
    raise Unestimable(
        f"separation: all {size} respondents with {name}{at} have the same outcome, the "
        f"{'smallest' if smallest else 'largest'}",
        name,
        problem.mends.get(name, FEWER),
    )


def refuse_divergent(problem: Problem, step: np.ndarray, cone: Cone, why: str = "") -> NoReturn:
    """Raise for estimates that did not settle: with what separates, or the term that moves most.

    `why` is what is seen where iterations did end.
    """
    said, terms = told(cone)
    if terms:
        first = next((name for name in problem.mends if name in terms), terms[0])
        raise Unestimable(said, first, problem.mends.get(first, FEWER))
    size = np.abs(step[: len(problem.terms)]) * moments(problem.matrix)[1]
    moving = problem.terms[int(np.argmax(np.nan_to_num(size, nan=np.inf)))]
    raise Unestimable(
        why or f"no convergence in {ITERATIONS} iterations; {moving} still moves",
        moving,
        problem.mends.get(moving, FEWER),
    )
