"""What the errors of a coefficient rest on, and the coefficients whose errors rest on nothing.

Let X be the design matrix. Where Xc is zero outside a block of rows, the estimate moves by c with
whatever moves that block along Xc. Errors see nothing of such a move where the block is fitted
without rest (its scores are zero), or where it is one of the units that errors are clustered by
(its scores add up to zero along Xc, whatever the data): coefficients with an entry in c have no
standard error. Country dummies with errors clustered by country are the second kind, a country
whose outcome is constant beside an interaction with countries the first.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import null_space

from coproduction.inference.coded import Columns, blocks, bounds, held_of, spans
from coproduction.inference.estimators.problem import Problem, Solution
from coproduction.inference.estimators.triangles import triangle
from coproduction.inference.models.remarks import Remark
from coproduction.inference.stratified import Scores

#: A row counts as fitted without rest when its score is below this share of the typical one.
RESTLESS = 1e-8
#: Of a unit vector along Xc, what may lie outside a block, squared.
OUTSIDE = 1e-7
#: Smallest eigenvalue of columns of length 1 whose cross-products are exact enough.
APART = 1e-6
#: A unit with less leverage than this, or a row, holds no column alone.
HEAVY = 1 - 1e-6
#: Entries of c below this share of the largest, each times its column's length, count as zero.
ENTRY = 1e-6


@dataclass(frozen=True)
class Grounds:
    """Moves of the q parameters that the errors of a fit do not see.

    Attributes
    ----------
    restless
        (q, m) moves of blocks that are fitted without rest.
    single
        (q, k) moves of single units that errors are clustered by.
    """

    restless: np.ndarray
    single: np.ndarray

    def blind(self, contrasts: np.ndarray) -> np.ndarray:
        """Return (r,) bools: which of (r, q) combinations of the parameters have no errors."""
        moves = np.column_stack([self.restless, self.single])
        moved = np.abs(contrasts @ moves)
        size = np.abs(contrasts) @ np.abs(moves)
        return np.any(moved > 1e-9 * np.maximum(size, 1e-300), axis=1)

    def seen(self, contrasts: np.ndarray) -> np.ndarray:
        """Return all (s, q) combinations of the (r, q) contrasts that have errors.

        What a move changes in one contrast it may change in another alike: their difference has
        errors though neither has.
        """
        blind = self.blind(contrasts)
        if not blind.any():
            return contrasts
        moves = np.column_stack([self.restless, self.single])
        own = contrasts[blind]
        own = own / (np.abs(own) @ np.abs(moves)).max(axis=1)[:, None]
        moved = own @ moves
        length = np.linalg.norm(moved, axis=0)
        moved = moved[:, length > 1e-9] / length[length > 1e-9]
        return np.vstack([contrasts[~blind], null_space(moved.T, rcond=1e-6).T @ own])

    def remarks(self, names: list[str], contrasts: np.ndarray) -> list[Remark]:
        """Return what is said of those of (r, q) combinations, called `names`, without errors."""
        perfect = self.perfect(contrasts)
        return [
            Remark("fitted_without_rest" if rest else "of_single_units", name)
            for name, rest, any_ in zip(names, perfect, self.blind(contrasts), strict=True)
            if any_
        ]

    def perfect(self, contrasts: np.ndarray) -> np.ndarray:
        """Return (r,) bools: which of (r, q) combinations rest on what is fitted without rest."""
        return Grounds(self.restless, np.empty((contrasts.shape[1], 0))).blind(contrasts)


def of(problem: Problem, solution: Solution, unit: np.ndarray | None) -> Grounds:
    """Return the moves that errors do not see.

    `unit` are the (n,) numbers of the units that errors are clustered by, None where they are by
    replicate weights and no PSU is declared.
    """
    p = problem.matrix.shape[1]
    r = _unweighted(problem)
    inverse = np.linalg.inv(r)
    length = np.sqrt((r**2).sum(axis=0))
    still = _still(problem, solution)
    restless = _moves(problem.matrix, ~still, inverse, length) if still.any() else np.empty((p, 0))
    single = [np.empty((p, 0))]
    if unit is not None:
        for one in _heavy(problem.matrix, r, inverse, unit):
            single.append(_moves(problem.matrix, unit != one, inverse, length))
    return Grounds(
        _of_parameters(restless, problem, solution),
        _of_parameters(np.column_stack(single), problem, solution),
    )


def _unweighted(problem: Problem) -> np.ndarray:
    """Return (p, p) R of the QR factors of the columns.

    Of cross-products where columns are far enough from dependent for these to hold the digits that
    moves are told by.
    """
    p = problem.matrix.shape[1]
    cross = np.zeros((p, p))
    for rows in blocks(len(problem.matrix)):
        x = np.asarray(problem.matrix[rows])
        cross += x.T @ x
    length = np.sqrt(np.diag(cross))
    if length.min() > 0 and np.isfinite(length).all():
        alike = cross / np.outer(length, length)
        if np.linalg.eigvalsh(alike)[0] > APART:
            return np.linalg.cholesky(alike).T * length
    ones = np.broadcast_to(1.0, len(problem.outcome))
    return triangle(problem.matrix, problem.outcome, ones)[:p, :p]


def _still(problem: Problem, solution: Solution) -> np.ndarray:
    """Return (n,) bools: which rows are fitted without rest."""
    score, squares = solution.by_predictor, 0.0
    n = len(score)
    for rows in blocks(n):
        squares += float(((score[rows] / problem.weights[rows]) ** 2).sum())
    typical, still = RESTLESS * np.sqrt(squares / n), np.empty(n, dtype=bool)
    most = typical + _largest(problem, solution)
    for rows in blocks(n):
        rest = np.abs(score[rows] / problem.weights[rows])
        still[rows] = rest <= most
        if still[rows].any():
            still[rows] &= rest <= typical + _rounding(problem.matrix[rows], solution)
    return still


def _largest(problem: Problem, solution: Solution) -> float:
    """Return what no row's `_rounding` is above."""
    p = problem.matrix.shape[1]
    if not isinstance(solution.scores, Scores):
        return 0.0
    columns = [held_of(problem.matrix, j) for j in range(p)]
    most = np.array([float(np.abs(bounds(column)).max()) for column in columns])
    # A little more, as sums in another order may differ in their last digits.
    return float(65 * np.finfo(float).eps * (most @ np.abs(solution.estimate[:p])))


def _rounding(matrix: np.ndarray | Columns, solution: Solution) -> np.ndarray | float:
    """Return how large residuals of the linear predictor of (m, p) columns may be by rounding."""
    if not isinstance(solution.scores, Scores):
        return 0.0
    estimate = np.abs(solution.estimate[: matrix.shape[1]])
    return 64 * np.finfo(float).eps * (np.abs(np.asarray(matrix)) @ estimate)


def _heavy(
    matrix: np.ndarray | Columns, r: np.ndarray, inverse: np.ndarray, unit: np.ndarray
) -> np.ndarray:
    """Return the units whose rows have a leverage of 1 or more: no other can hold a column alone.

    Leverages add up to p, so that these are no more than p.
    """
    n_units = int(unit.max()) + 1
    size = np.zeros(n_units, dtype=np.int32)
    for rows in spans(len(unit)):
        np.add.at(size, unit[rows], 1)
    if _leverage(matrix, r) * int(size.max()) < HEAVY:
        return np.empty(0, dtype=np.intp)
    leverage = np.zeros(n_units)
    for rows in blocks(len(matrix)):
        part = np.asarray(matrix[rows]) @ inverse
        np.add.at(leverage, unit[rows], np.einsum("ij,ij->i", part, part))
    return np.flatnonzero(leverage > HEAVY)


def _leverage(matrix: np.ndarray | Columns, r: np.ndarray) -> float:
    """Return what no row's leverage is above, of (n, p) columns with this triangle."""
    length = np.sqrt((r**2).sum(axis=0))
    if not length.min() > 0:
        return np.inf
    columns = (held_of(matrix, j) for j in range(matrix.shape[1]))
    most = np.array([float(np.abs(bounds(column)).max()) for column in columns])
    least = np.linalg.svd(r / length, compute_uv=False)[-1] ** 2
    return float(((most / length) ** 2).sum() / least) if least > 0 else np.inf


def _moves(
    matrix: np.ndarray | Columns, outside: np.ndarray, inverse: np.ndarray, length: np.ndarray
) -> np.ndarray:
    """Return (p, m) vectors c for which Xc is zero in the rows `outside` of a block, (n,) bool."""
    held = np.zeros_like(inverse)
    for rows in blocks(len(outside)):
        part = (matrix[rows] @ inverse)[outside[rows]]
        held += part.T @ part
    values, vectors = np.linalg.eigh(held)
    found = inverse @ vectors[:, values < OUTSIDE]
    size = np.abs(found) * length[:, None]
    return np.where(size > ENTRY * size.max(axis=0, initial=0.0), found, 0.0)


def _of_parameters(moves: np.ndarray, problem: Problem, solution: Solution) -> np.ndarray:
    """Return moves of the columns as moves of the parameters.

    Where cut points stand in for the constant, they fall as it would rise.
    """
    if solution.equations:
        # Each category has the columns' parameters for itself, one after the other.
        return np.kron(np.eye(len(solution.equations)), moves)
    place = {name: j for j, name in enumerate(problem.terms)}
    cuts = problem.terms[0] not in solution.terms
    found = np.zeros((len(solution.terms), moves.shape[1]))
    for k, name in enumerate(solution.terms):
        if name in place:
            found[k] = moves[place[name]]
        elif cuts:
            found[k] = -moves[0]
    return found
