"""How far terms say the same: variance inflation, and each term's share of what they explain."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from coproduction.inference.coded import Columns
from coproduction.inference.design import Design
from coproduction.progress import counted

#: Terms of which all subsets are fitted: 2^12 regressions a draw.
MOST_TERMS = 12


def inflation(triangle: np.ndarray, terms: dict[str, list[int]]) -> dict[str, float]:
    """Return the generalised variance inflation factor of the columns of each term.

    det R_jj · det R_rest / det R of the weighted correlations (Fox, Monette 1992, eq. 10). Of one
    column it is the VIF; a term of k columns compares by its 1/k-th power.

    `triangle` is (p, p) R of the QR factors of the weighted columns, of which the first, the
    constant, is of no term: below its row are the others less their means.
    """
    columns = [j for own in terms.values() for j in own]
    centred = triangle[1:, columns]
    spread = centred.T @ centred
    scale = np.sqrt(np.diag(spread))
    correlation = spread / np.outer(scale, scale)
    whole = np.linalg.slogdet(correlation)[1]
    place = {j: k for k, j in enumerate(columns)}
    found = {}
    for term, own in terms.items():
        own = [place[j] for j in own]
        rest = [k for k in range(len(columns)) if k not in own]
        logs = [np.linalg.slogdet(correlation[np.ix_(part, part)])[1] for part in (own, rest)]
        found[term] = float(np.exp(sum(logs) - whole))
    return found


@dataclass(frozen=True)
class Importance:
    """Shares of R² of k terms, and ends of their percentile intervals, (k,) each."""

    share: np.ndarray
    low: np.ndarray
    high: np.ndarray


def importance(
    outcome: np.ndarray,
    matrix: np.ndarray | Columns,
    weights: np.ndarray,
    terms: dict[str, list[int]],
    design: Design,
    rows: np.ndarray,
    replicates: int,
    seed: int,
    confidence: float,
    name: str = "",
) -> Importance:
    """Return what each term adds to R² of weighted least squares, averaged over all orderings.

    LMG (Lindeman, Merenda, Gold 1980; Grömping 2006, eq. 5), as `relaimpo` of R; the shares add up
    to R². Intervals are percentiles of a bootstrap that draws n_h − 1 of the n_h PSUs of each
    stratum with replacement and rescales weights by n_h / (n_h − 1) (Rao, Wu, Yue 1992); a stratum
    of one PSU is kept as it is. They tend to be too narrow where PSUs less strata are few (see
    `FEW_DEGREES`). Weight factors of countries are treated as known.

    Parameters
    ----------
    outcome, matrix, weights
        (n,), (n, p) and (n,) of the respondents of the fit; the first column constant.
    design
        Of all N respondents.
    rows
        (N,) bool: who is in the fit.
    name
        Of the model, for what is told of progress.
    """
    explained = shares(outcome, matrix, terms)
    psu = design.psu[rows]
    told = counted(range(replicates), f"{name}: draws of relative importance".lstrip(": "))
    draws = np.array(
        [
            explained(weights * factor[psu])
            for _, factor in zip(told, resamples(design, replicates, seed), strict=True)
        ]
    )
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(draws, tails, axis=0)
    return Importance(explained(weights), low, high)


def shares(
    outcome: np.ndarray, matrix: np.ndarray | Columns, terms: dict[str, list[int]]
) -> Callable[[np.ndarray], np.ndarray]:
    """Return what gives the (k,) LMG shares of k terms for (n,) weights, see `importance`."""
    whole = np.column_stack([matrix, outcome])
    groups = _subsets(list(terms.values()))
    return lambda weights: _shares(whole, weights, groups, len(terms))


def resamples(design: Design, replicates: int, seed: int) -> Iterator[np.ndarray]:
    """Yield the (n_psu,) factors by which each draw of the bootstrap multiplies weights."""
    rng = np.random.default_rng(seed)
    size = np.bincount(design.stratum_of_psu, minlength=len(design.strata))
    members = np.argsort(design.stratum_of_psu, kind="stable")
    for _ in range(replicates):
        factor = np.ones(len(design.stratum_of_psu))
        start = 0
        for n in size:
            if n > 1:
                drawn = np.bincount(rng.integers(n, size=n - 1), minlength=n)
                factor[members[start : start + n]] = drawn * (n / (n - 1))
            start += n
        yield factor


def _subsets(blocks: list[list[int]]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return all subsets of terms by number of columns: columns (m, c), factors (m, k).

    A term's share is the sum over subsets of R² times its factor: s! (k − s − 1)! / k! of the
    subset with it less the one without.
    """
    k = len(blocks)
    by_width: dict[int, list] = {}
    for size in range(1, k + 1):
        for chosen in combinations(range(k), size):
            columns = [j for term in chosen for j in blocks[term]]
            factors = np.full(k, 0.0)
            for term in range(k):
                if term in chosen:
                    factors[term] = factorial(size - 1) * factorial(k - size) / factorial(k)
                else:
                    factors[term] = -factorial(size) * factorial(k - size - 1) / factorial(k)
            by_width.setdefault(len(columns), []).append((columns, factors))
    return [
        (np.array([c for c, _ in part]), np.array([f for _, f in part]))
        for part in by_width.values()
    ]


def _shares(whole: np.ndarray, weights: np.ndarray, groups: list, k: int) -> np.ndarray:
    """Return the (k,) shares from (n, p + 1) columns, the outcome last."""
    share = weights / weights.sum()
    centred = whole - share @ whole
    spread = (centred * share[:, None]).T @ centred
    found = np.zeros(k)
    for columns, factors in groups:
        inner = spread[columns[:, :, None], columns[:, None, :]]
        side = spread[columns, -1]
        # A draw may miss all respondents of a level: its column then explains nothing.
        empty = np.einsum("mcc->mc", inner) <= 0
        if empty.any():
            inner = inner + np.eye(inner.shape[1]) * empty[:, :, None]
        slope = np.linalg.solve(inner, side[:, :, None])[:, :, 0]
        found += ((slope * side).sum(axis=1) / spread[-1, -1]) @ factors
    return found
