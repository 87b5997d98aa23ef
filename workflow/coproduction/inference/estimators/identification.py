"""What data must hold for an estimate to exist, and the refusal where they do not."""

from typing import NoReturn

import numpy as np

from coproduction.inference.estimators.problem import Problem, Unestimable

#: A column counts as a combination of those before it when less than this share of its length is
#: left after their projection, the tolerance of `lm` of R.
RANK_TOLERANCE = 1e-7

#: Iterations stop when no estimate moves by more than this, absolutely and relatively.
CONVERGED = 1e-10
ITERATIONS = 50


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
        raise Unestimable(f"{terms[j]} is a linear combination of {', '.join(others)}", terms[j])


def refuse_separated(problem: Problem, outcome: np.ndarray, ends: tuple[float, ...]) -> None:
    """Raise for a term of two values where all respondents of one lie at an end of the outcome.

    Its likelihood rises without end (Albert, Anderson 1984): no finite estimate exists.
    """
    for j, term in enumerate(problem.terms[1:], start=1):
        column = problem.matrix[:, j]
        smallest, largest = column.min(), column.max()
        if not ((column == smallest) | (column == largest)).all():
            continue
        for value in (smallest, largest):
            met = outcome[column == value]
            if met.min() == met.max() and met[0] in ends:
                raise Unestimable(
                    f"separation: all {len(met)} respondents with {term} at {value:g} have the "
                    f"same outcome, the {'smallest' if met[0] == ends[0] else 'largest'}",
                    term,
                    f"leave {term} out, or merge its level with another",
                )


def refuse_divergent(problem: Problem, step: np.ndarray) -> NoReturn:
    """Raise for estimates that did not settle, naming the term that still moves most."""
    size = np.abs(step[: len(problem.terms)]) * problem.matrix.std(axis=0)
    moving = problem.terms[int(np.argmax(np.nan_to_num(size, nan=np.inf)))]
    raise Unestimable(
        f"no convergence in {ITERATIONS} iterations; {moving} still moves, as it does where the "
        "terms separate the outcome",
        moving,
        f"leave {moving} out, or merge levels",
    )
