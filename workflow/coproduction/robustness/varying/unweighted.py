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

from coproduction.inference.design import Design
from coproduction.inference.models import wald

#: What must be left of a column, squared and of its length, for it to tell more than the others.
LEFT = 1e-7


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


def solved(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the (p,) coefficients, and the (n, p) influence of each respondent on these."""
    root = np.sqrt(w)[:, None]
    q, r = np.linalg.qr(root * x)
    inverse = np.linalg.inv(r)
    estimate = inverse @ (q.T @ (root[:, 0] * y))
    rest = y - x @ estimate
    return estimate, (q * (root[:, 0] * rest)[:, None]) @ inverse.T


def compared(x: np.ndarray, y: np.ndarray, w: np.ndarray, design: Design, rows: np.ndarray) -> Both:
    """Compare the coefficients of (n, p) columns with (n,) weights and without; `rows` are (N,)."""
    weighted, with_ = solved(x, y, w)
    unweighted, without = solved(x, y, np.ones(len(y)))
    covariance = design.covariance(with_ - without, rows)
    return Both(weighted, unweighted, np.sqrt(np.maximum(np.diag(covariance), 0.0)))


def tested(
    x: np.ndarray, y: np.ndarray, w: np.ndarray, design: Design, rows: np.ndarray
) -> Joint | None:
    """Test that the products of weights and columns tell nothing; None where they add nothing.

    Residuals are those of the (n, p) columns alone, scores their products with what the columns
    leave of the added ones. Their sum has the covariance of a total by the design, of PSU − strata
    degrees of freedom, and F is adjusted as that of `wald.adjusted`. Products that depend on
    others, as where weights are equal in a country, are left out.
    """
    scaled = w / w.mean()
    added = independent(x, (scaled - 1.0)[:, None] * x)
    df_terms = added.shape[1]
    if not df_terms:
        return None
    basis, _ = np.linalg.qr(x)
    left = added - basis @ (basis.T @ added)
    scores = left * (y - basis @ (basis.T @ y))[:, None]
    covariance = design.covariance(scores, rows)
    n_psu, n_strata = design.counts(rows)
    df = n_psu - n_strata
    length = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    alike, own = covariance / np.outer(length, length), scores.sum(axis=0) / length
    if df < df_terms or np.linalg.matrix_rank(alike, hermitian=True) < df_terms:
        return Joint(None, df_terms, df, None)
    statistic = float(own @ np.linalg.solve(alike, own)) / df_terms
    found = wald.adjusted(statistic, df_terms, df)
    return found and Joint(found[0], df_terms, int(found[1]), found[2])


def independent(x: np.ndarray, added: np.ndarray) -> np.ndarray:
    """Return those of (n, k) columns that neither (n, p) others nor earlier ones give."""
    basis, _ = np.linalg.qr(x)
    kept = []
    for column in added.T:
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)
        if rest @ rest > LEFT**2 * (column @ column):
            kept.append(column)
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
    return np.column_stack(kept) if kept else np.empty((len(x), 0))
