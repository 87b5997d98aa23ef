"""Weighted against unweighted: do weights tell more than whom they were given?

DuMouchel and Duncan (1983), Using sample survey weights in multiple regression analyses of
stratified samples, Journal of the American Statistical Association 78, 535–543: the outcome on the
columns and on these times the weights, unweighted; weights tell nothing where the latter are zero.
Here by an adjusted Wald test with the covariance of the design, see `wald.adjusted`. The difference
of one coefficient has the covariance of the difference of both influences (Pfeffermann 1993).
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

    Products that depend on others, as where weights are equal in a country, are left out.
    """
    scaled = w / w.mean()
    added = independent(x, (scaled - 1.0)[:, None] * x)
    if not added.shape[1]:
        return None
    whole = np.column_stack([x, added])
    estimate, influence = solved(whole, y, np.ones(len(y)))
    n_psu, n_strata = design.counts(rows)
    df_terms, df = added.shape[1], n_psu - n_strata + 1 - whole.shape[1]
    if df < df_terms:
        return Joint(None, df_terms, df, None)
    covariance = design.covariance(influence, rows)[-df_terms:, -df_terms:]
    own = estimate[-df_terms:]
    length = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    alike = covariance / np.outer(length, length)
    if np.linalg.matrix_rank(alike, hermitian=True) < df_terms:
        return Joint(None, df_terms, df, None)
    statistic = float((own / length) @ np.linalg.solve(alike, own / length)) / df_terms
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
