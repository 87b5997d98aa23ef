"""Separation: whether the likelihood rises without end along some combination of the terms.

A finite maximum exists unless the linear predictor can move so that no respondent's likelihood
falls and some rise (Albert, Anderson 1984). Such a move is sought by a linear program (Konis
2007, ch. 4).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from coproduction.inference.coded import Columns, Lazy

#: A respondent's predictor moves when it moves by more than this, of columns of length 1.
MOVES = 1e-6


@dataclass(frozen=True)
class Cone:
    """Moves of k parameters along which no respondent's likelihood falls.

    Attributes
    ----------
    rising
        (m, k): what may only rise.
    level
        (l, k): what may not move.
    names
        Of the parameters; those of constants and cut points are empty.
    respondents
        (m,) number of the respondent of each row of `rising`.
    n
        How many respondents there are.
    """

    rising: np.ndarray
    level: np.ndarray
    names: list[str]
    respondents: np.ndarray
    n: int


def of_means(matrix: np.ndarray | Lazy, names: list[str], at: list[np.ndarray]) -> Cone:
    """Return the moves of a model of means with ends: `at` are the (n,) bools of respondents who
    lie at the lower end and, where there is one, at the upper."""
    signs, matrix = (-1.0, 1.0)[: len(at)], np.asarray(matrix)
    rising = np.concatenate([s * matrix[rows] for s, rows in zip(signs, at, strict=True)])
    inner = ~np.any(at, axis=0)
    own = np.concatenate([np.flatnonzero(rows) for rows in at])
    return Cone(rising, matrix[inner], ["", *names[1:]], own, len(matrix))


def of_levels(x: np.ndarray | Columns, names: list[str], y: np.ndarray) -> Cone:
    """Return the moves of a cumulative model of (n, p) columns; `y` are (n,) levels from 0."""
    x, cuts = np.asarray(x), np.eye(int(y.max()))
    below, above = y < len(cuts), y > 0
    rising = np.concatenate(
        [
            np.column_stack([-x[below], cuts[y[below]]]),
            np.column_stack([x[above], -cuts[y[above] - 1]]),
        ]
    )
    own = np.concatenate([np.flatnonzero(below), np.flatnonzero(above)])
    empty = np.empty((0, rising.shape[1]))
    return Cone(rising, empty, [*names, *[""] * len(cuts)], own, len(y))


def of_choices(matrix: np.ndarray | Columns, names: list[str], y: np.ndarray) -> Cone:
    """Return the moves of a multinomial model of (n, p) columns; `y` are (n,) categories from 0.

    A respondent's predictor of the category chosen may only rise above that of each other one.
    """
    matrix = np.asarray(matrix)
    n, p = matrix.shape
    chosen = np.eye(int(y.max()) + 1)[:, 1:]
    rising, own = [], np.arange(n)
    for other in range(len(chosen)):
        rows = own[y != other]
        above = chosen[y[rows]] - chosen[other]
        rising.append((above[:, :, None] * matrix[rows, None, :]).reshape(len(rows), -1))
    labels = ["", *names[1:]] * chosen.shape[1]
    respondents = np.concatenate([own[y != other] for other in range(len(chosen))])
    return Cone(np.concatenate(rising), np.empty((0, p * chosen.shape[1])), labels, respondents, n)


def told(cone: Cone) -> tuple[str, list[str]]:
    """Return what separates, in words, and the terms that do; nothing where none does.

    Of the terms none can be left out.
    """
    kept = np.ones(len(cone.names), dtype=bool)
    if _move(cone, kept) is None:
        return "", []
    for k in [k for k, name in enumerate(cone.names) if name]:
        kept[k] = False
        kept[k] = _move(cone, kept) is None
    moved = _move(cone, kept)
    assert moved is not None
    found = [name for name, own in zip(cone.names, kept, strict=True) if name and own]
    names = list(dict.fromkeys(found))
    along = ", ".join(names)
    if not len(cone.level) and _complete(cone, kept):
        return f"complete separation: the outcome of all respondents follows from {along}", names
    # A respondent between two cut points has two rows.
    some = len(np.unique(cone.respondents[moved > MOVES]))
    return (
        f"quasi-complete separation: along {along} the likelihood of {some} of {cone.n} "
        "respondents rises without end and that of the others stays",
        names,
    )


def _scaled(cone: Cone, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of a cone for the kept parameters, of columns of length 1."""
    length = np.maximum(np.abs(np.vstack([cone.rising, cone.level])).max(axis=0), 1e-300)
    return cone.rising[:, kept] / length[kept], cone.level[:, kept] / length[kept]


def _complete(cone: Cone, kept: np.ndarray) -> bool:
    """Whether all rows of `rising` can rise at once."""
    rising, _ = _scaled(cone, kept)
    k = rising.shape[1]
    found = linprog(
        np.append(np.zeros(k), -1.0),
        A_ub=np.column_stack([-rising, np.ones(len(rising))]),
        b_ub=np.zeros(len(rising)),
        bounds=(-1.0, 1.0),
        method="highs",
    )
    return bool(found.success and -found.fun > MOVES)


def _move(cone: Cone, kept: np.ndarray) -> np.ndarray | None:
    """Return how far the rows of `rising` rise in a move of the kept parameters; None without."""
    rising, level = _scaled(cone, kept)
    if not len(rising):
        return None
    found = linprog(
        -rising.mean(axis=0),
        A_ub=-rising,
        b_ub=np.zeros(len(rising)),
        A_eq=level if len(level) else None,
        b_eq=np.zeros(len(level)) if len(level) else None,
        bounds=(-1.0, 1.0),
        method="highs",
    )
    if not found.success:
        return None
    moved = rising @ found.x
    return moved if (moved > MOVES).any() else None
