"""Weighted against unweighted: do weights tell more than whom they were given?

DuMouchel and Duncan (1983), Using sample survey weights in multiple regression analyses of
stratified samples, Journal of the American Statistical Association 78, 535–543: the outcome on the
columns and on these times the weights, unweighted; weights tell nothing where the latter are zero.
Here by the quasi-score test of Rao, Scott and Skinner (1998), Quasi-score tests with survey data,
Statistica Sinica 8, 1059–1070: a Wald test rejects too often, as the largest weights draw the fit
to themselves and leave small residuals. The difference of one coefficient has the covariance of
the difference of both influences (Pfeffermann 1993).
"""

from dataclasses import dataclass

import numpy as np

from coproduction.inference.coded import Columns, blocks
from coproduction.inference.design import Design
from coproduction.inference.estimators.triangles import folded, triangle
from coproduction.inference.models import wald
from coproduction.inference.stratified import Influence, Scores

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


def solved(x: Matrix, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the (p,) coefficients, the (n,) weighted residuals, and the (p, p) inverse of the
    products of columns."""
    r = triangle(x, y, w)
    p = x.shape[1]
    inverse = np.linalg.inv(r[:p, :p])
    estimate = inverse @ r[:p, p]
    return estimate, (y - x @ estimate) * w, inverse @ inverse.T


def compared(x: Matrix, y: np.ndarray, w: np.ndarray, design: Design, rows: np.ndarray) -> Both:
    """Compare the coefficients of (n, p) columns with (n,) weights and without; `rows` are (N,)."""
    weighted, own, inverse = solved(x, y, w)
    unweighted, plain, plainly = solved(x, y, np.ones(len(y)))
    influence = Influence((Scores(x, own), inverse), (Scores(x, plain), -plainly))
    covariance = design.covariance(influence, rows)
    return Both(weighted, unweighted, np.sqrt(np.maximum(np.diag(covariance), 0.0)))


def tested(
    x: Matrix, y: np.ndarray, w: np.ndarray, design: Design, rows: np.ndarray
) -> Joint | None:
    """Test that the products of weights and columns tell nothing; None where they add nothing.

    Residuals are those of the (n, p) columns alone, scores their products with what the columns
    leave of the added ones. Their sum has the covariance of a total by the design, of PSU − strata
    degrees of freedom, and F is adjusted as that of `wald.adjusted`. Products that depend on
    others, as where weights are equal in a country, are left out.
    """
    p, scaled = x.shape[1], w / w.mean() - 1.0
    # Lengths and angles of columns are those in their triangle, in which they are few numbers.
    times, one = Scores(x, scaled), np.ones(len(y))
    parts = (
        (np.hstack([np.asarray(x[own]), times[own].made()]), y[own], one[own])
        for own in blocks(len(y))
    )
    r = folded(parts, 2 * p)
    kept = independent(r[:, :p], r[:, p : 2 * p])
    df_terms = len(kept)
    if not df_terms:
        return None
    told = np.linalg.inv(r[:p, :p]) @ r[:p, p:]
    rest = y - x @ told[:, -1]
    chosen = np.eye(p)[:, kept]
    scores = Influence((Scores(x, scaled * rest), chosen), (Scores(x, rest), -told[:, kept]))
    covariance = design.covariance(scores, rows)
    n_psu, n_strata = design.counts(rows)
    df = n_psu - n_strata
    length = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
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
