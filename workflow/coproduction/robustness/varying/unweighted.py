"""Weighted against unweighted: do weights tell more than whom they were given?

DuMouchel and Duncan (1983), Using sample survey weights in multiple regression analyses of
stratified samples, Journal of the American Statistical Association 78, 535–543: the outcome on the
columns and on these times the weights, unweighted; weights tell nothing where the latter are zero.
Here by the quasi-score test of Rao, Scott and Skinner (1998), Quasi-score tests with survey data,
Statistica Sinica 8, 1059–1070: a Wald test rejects too often, as the largest weights draw the fit
to themselves and leave small residuals. The difference of one coefficient has the covariance of
the difference of both influences (Pfeffermann 1993).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from coproduction.inference.coded import Columns, Lazy, blocks
from coproduction.inference.design import Design
from coproduction.inference.estimators.triangles import folded, triangle
from coproduction.inference.models import wald
from coproduction.inference.stratified import Influence

#: What must be left of a column, squared and of its length, for it to tell more than the others.
LEFT = 1e-7

Matrix = np.ndarray | Columns


@dataclass(frozen=True)
class Both:
    """The (p,) coefficients with weights and without, their difference and its standard errors."""

    weighted: np.ndarray
    unweighted: np.ndarray
    std_error: np.ndarray


@dataclass(frozen=True)
class Joint:
    """The F test that weights tell nothing, with its degrees of freedom; None without enough."""

    statistic: float | None
    df_terms: int
    df: int
    p_value: float | None


class Rests(Lazy):
    """(n, p) columns times what they leave of an outcome at some coefficients, made for the rows.

    The rests are multiplied by the weights over `mean`, less `less`; by 1 without weights.
    """

    def __init__(
        self,
        x: Matrix,
        y: np.ndarray,
        estimate: np.ndarray,
        w: np.ndarray | None = None,
        mean: float = 1.0,
        less: float = 0.0,
    ):
        self.x, self.y, self.estimate, self.shape = x, y, estimate, x.shape
        self.w, self.mean, self.less = w, mean, less

    def __getitem__(self, rows: Any) -> "Rests":
        w = None if self.w is None else self.w[rows]
        return Rests(self.x[rows], self.y[rows], self.estimate, w, self.mean, self.less)

    def made(self) -> np.ndarray:
        """The (n, p) products."""
        x = np.asarray(self.x)
        rest = self.y - x @ self.estimate
        if self.w is not None:
            rest *= self.w / self.mean - self.less
        return x * rest[:, None]


def factored(x: Matrix, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Return the triangle of (n, p) columns, these times the (n,) weights' deviations from their
    mean, and the outcome."""
    mean, one = float(w.mean()), np.broadcast_to(1.0, len(y))

    def parts() -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        for own in blocks(len(y)):
            columns = np.asarray(x[own])
            times = columns * (w[own] / mean - 1.0)[:, None]
            yield np.hstack([columns, times]), y[own], one[own]

    return folded(parts(), 2 * x.shape[1])


def solved(r: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the (p,) coefficients and the (p, p) inverse of the products of columns, by their
    triangle with the outcome."""
    inverse = np.linalg.inv(r[:, :-1])
    return inverse @ r[:, -1], inverse @ inverse.T


def compared(
    x: Matrix,
    y: np.ndarray,
    w: np.ndarray,
    design: Design,
    rows: np.ndarray,
    r: tuple[np.ndarray, np.ndarray] | None = None,
) -> Both:
    """Compare the coefficients of (n, p) columns with (n,) weights and without; `rows` are (N,).

    `r` are the `triangle` with weights and what is `factored`, where they are known.
    """
    p = x.shape[1]
    own, plain = r or (triangle(x, y, w), factored(x, y, w))
    weighted, inverse = solved(own[:p])
    unweighted, plainly = solved(plain[:p, [*range(p), -1]])
    parts = (Rests(x, y, weighted, w), inverse), (Rests(x, y, unweighted), -plainly)
    covariance = design.covariance(Influence(*parts), rows)
    return Both(weighted, unweighted, np.sqrt(np.maximum(np.diag(covariance), 0.0)))


def tested(
    x: Matrix,
    y: np.ndarray,
    w: np.ndarray,
    design: Design,
    rows: np.ndarray,
    r: np.ndarray | None = None,
) -> Joint | None:
    """Test that the products of weights and columns tell nothing; None where they add nothing.

    Residuals are those of the (n, p) columns alone, scores their products with what the columns
    leave of the added ones. Their sum has the covariance of a total by the design, of PSU − strata
    degrees of freedom, and F is adjusted as that of `wald.adjusted`. Products that depend on
    others, as where weights are equal in a country, are left out. `r` is what is `factored`, where
    it is known.
    """
    p, mean = x.shape[1], float(w.mean())
    # Lengths and angles of columns are those in their triangle, in which they are few numbers.
    r = factored(x, y, w) if r is None else r
    kept = independent(r[:, :p], r[:, p : 2 * p])
    df_terms = len(kept)
    if not df_terms:
        return None
    told = np.linalg.inv(r[:p, :p]) @ r[:p, p:]
    estimate, chosen = told[:, -1], np.eye(p)[:, kept]
    added = Rests(x, y, estimate, w, mean, 1.0), chosen
    scores = Influence(added, (Rests(x, y, estimate), -told[:, kept]))
    covariance = design.covariance(scores, rows)
    n_psu, n_strata = design.counts(rows)
    df = n_psu - n_strata
    length = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    one = np.broadcast_to(1.0, len(y))
    alike, own = covariance / np.outer(length, length), one @ scores / length
    if df < df_terms or np.linalg.matrix_rank(alike, hermitian=True) < df_terms:
        return Joint(None, df_terms, df, None)
    statistic = float(own @ np.linalg.solve(alike, own)) / df_terms
    found = wald.adjusted(statistic, df_terms, df)
    return found and Joint(found[0], df_terms, int(found[1]), found[2])


def independent(x: np.ndarray, added: np.ndarray) -> list[int]:
    """Return which of (n, k) columns neither (n, p) others nor earlier ones give."""
    basis, _ = np.linalg.qr(x)
    kept = []
    for place, column in enumerate(added.T):
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)
        if rest @ rest > LEFT**2 * (column @ column):
            kept.append(place)
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
    return kept
