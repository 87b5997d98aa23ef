"""Factors: maximum-likelihood loadings, McDonald's omega, and how many factors there are.

All start from correlations of items, (…, p, p), and take any leading shape.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

#: Smallest uniqueness; an item that reaches it is a Heywood case (Heywood 1931).
SMALLEST_UNIQUENESS = 0.005

STEPS = 200
TOLERANCE = 1e-13
#: What a step still gains where the discrepancy does not tell any more whether it gains.
NEAR = 1e-10
DRAWS = 1000


@dataclass(frozen=True)
class Factors:
    """A factor model of p items.

    Attributes
    ----------
    loadings
        (…, p, m) loadings, each factor's summing to zero or more; NaN where the correlations are
        not positive definite.
    uniqueness
        (…, p) shares of an item's variance the factors do not explain.
    heywood
        (…, p) bool: the uniqueness stands at its bound, so the solution is improper.
    """

    loadings: np.ndarray
    uniqueness: np.ndarray
    heywood: np.ndarray


def identified(items: int, factors: int) -> bool:
    """Tell whether a factor model has no more free parameters than correlations."""
    return (items - factors) ** 2 >= items + factors


def likely(correlations: np.ndarray, factors: int) -> Factors:
    """Fit `factors` orthogonal factors by maximum likelihood.

    The likelihood is concentrated on the uniquenesses and maximised by scoring with the expected
    second derivatives of Jöreskog (1967, eq. 27), all leading elements at once; loadings are
    those of the principal axes of Ψ^-½ R Ψ^-½ (Lawley and Maxwell 1971, ch. 4), as
    `factanal(rotation = "none")` of R.

    Raises ValueError when the model is not identified.
    """
    correlations = np.asarray(correlations, dtype=float)
    p = correlations.shape[-1]
    if not identified(p, factors):
        raise ValueError(f"{factors} factors of {p} items are not identified")
    shape = correlations.shape[:-2]
    r = correlations.reshape(-1, p, p)
    usable = np.asarray(np.isfinite(r).all(axis=(1, 2)))
    usable[usable] = np.linalg.eigvalsh(r[usable])[:, 0] > 1e-10
    loadings, psi = np.full((len(r), p, factors), np.nan), np.full((len(r), p), np.nan)
    if usable.any():
        loadings[usable], psi[usable] = _maximised(r[usable], factors)
    at_bound = psi <= SMALLEST_UNIQUENESS * (1 + 1e-6)
    return Factors(
        loadings.reshape(*shape, p, factors), psi.reshape(*shape, p), at_bound.reshape(*shape, p)
    )


def _maximised(r: np.ndarray, factors: int) -> tuple[np.ndarray, np.ndarray]:
    p = r.shape[1]
    # The start of Jöreskog (1963): part of the variance the other items do not explain.
    psi = (1 - factors / (2 * p)) / np.diagonal(np.linalg.inv(r), axis1=1, axis2=2)
    psi = np.clip(psi, SMALLEST_UNIQUENESS, 1.0)
    value, loadings, rest = _axes(r, psi, factors)
    active = np.arange(len(r))
    for _ in range(STEPS):
        q, x = psi[active], loadings[active]
        gradient = ((x**2).sum(axis=2) + q - 1.0) / q**2
        outward = ((q <= SMALLEST_UNIQUENESS) & (gradient > 0)) | ((q >= 1.0) & (gradient < 0))
        v = rest[active]
        hessian = (v @ v.transpose(0, 2, 1)) ** 2 / (q[:, :, None] * q[:, None, :])
        free = ~outward
        hessian *= free[:, :, None] & free[:, None, :]
        hessian += np.eye(p) * np.where(outward, 1.0, 1e-10)[:, None, :]
        step = np.linalg.solve(hessian, np.where(outward, 0.0, -gradient)[:, :, None])[:, :, 0]
        # near the end the discrepancy changes by less than its rounding errors: whole steps
        near = -(gradient * free * step).sum(axis=1) < NEAR
        scale = np.ones(len(active))
        waiting = np.arange(len(active))
        moved = np.zeros(len(active))
        for _ in range(30):
            here = active[waiting]
            trial = psi[here] + scale[waiting, None] * step[waiting]
            trial = np.clip(trial, SMALLEST_UNIQUENESS, 1.0)
            found, x, v = _axes(r[here], trial, factors)
            better = (found <= value[here] + 1e-14) | near[waiting]
            taken = here[better]
            moved[waiting[better]] = np.abs(trial - psi[here]).max(axis=1)[better]
            psi[taken], value[taken] = trial[better], found[better]
            loadings[taken], rest[taken] = x[better], v[better]
            scale[waiting] /= 2
            waiting = waiting[~better]
            if not len(waiting):
                break
        active = active[moved > TOLERANCE]
        if not len(active):
            break
    sign = np.where(loadings.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    return loadings * sign, psi


def _axes(
    r: np.ndarray, psi: np.ndarray, factors: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Discrepancy, loadings, and the axes left over, at given uniquenesses."""
    root = np.sqrt(psi)
    size, axes = np.linalg.eigh(r / (root[:, :, None] * root[:, None, :]))
    k = size.shape[1] - factors
    left = size[:, :k]
    value = (left - np.log(left) - 1).sum(axis=1)
    length = np.sqrt(np.maximum(size[:, k:] - 1, 0.0))
    loadings = (root[:, :, None] * axes[:, :, k:] * length[:, None, :])[:, :, ::-1]
    return value, loadings, axes[:, :, :k]


def varimax(loadings: np.ndarray) -> np.ndarray:
    """Rotate (p, m) loadings to simple structure, rows normalised.

    Planes of two factors are turned one after the other by the angle of Kaiser (1958, eq. 14 to
    23), which for two factors is the solution itself.

    As `varimax` of R; the factor that explains most comes first and each one's loadings sum to
    zero or more.
    """
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    length[length == 0] = 1.0
    x = loadings / length
    p, m = x.shape
    for _ in range(STEPS):
        widest = 0.0
        for i, j in combinations(range(m), 2):
            u, v = x[:, i] ** 2 - x[:, j] ** 2, 2 * x[:, i] * x[:, j]
            sine = 2 * (u @ v - u.sum() * v.sum() / p)
            cosine = u @ u - v @ v - (u.sum() ** 2 - v.sum() ** 2) / p
            angle = np.arctan2(sine, cosine) / 4
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            x[:, [i, j]] = x[:, [i, j]] @ turn
            widest = max(widest, abs(angle))
        if widest < TOLERANCE:
            break
    rotated = x * length
    rotated = rotated[:, np.argsort(-(rotated**2).sum(axis=0), kind="stable")]
    return rotated * np.where(rotated.sum(axis=0) < 0, -1.0, 1.0)


def omega(covariances: np.ndarray) -> tuple[np.ndarray, Factors]:
    """Return McDonald's omega of the sum of items, (…, p, p) to (…,), and its one factor.

    (Σ λ)² / ((Σ λ)² + Σ ψ), loadings and uniquenesses in the items' own units (McDonald 1999,
    eq. 6.20b), as lavaan's one-factor model of R by maximum likelihood. NaN where no factor can be
    fitted.
    """
    sd = np.sqrt(np.diagonal(covariances, axis1=-2, axis2=-1))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = likely(covariances / (sd[..., :, None] * sd[..., None, :]), 1)
    common = (found.loadings[..., 0] * sd).sum(axis=-1) ** 2
    return common / (common + (found.uniqueness * sd**2).sum(axis=-1)), found


def parallel(n: int, items: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and 95th percentile of the eigenvalues of unrelated normal items.

    Both (items,), largest eigenvalue first, over `DRAWS` correlation matrices of n respondents. A
    component of real data is kept while its eigenvalue is above the mean (Horn 1965) or the
    percentile (Glorfeld 1995). The matrices are drawn by the decomposition of Bartlett (1933),
    which needs no respondents.
    """
    if n <= items:
        raise ValueError(f"{n} respondents are too few for {items} items")
    lower = np.tril(rng.standard_normal((DRAWS, items, items)), -1)
    freedom = n - 1 - np.arange(items)
    diagonal = np.sqrt(rng.chisquare(freedom, (DRAWS, items)))
    lower[:, np.arange(items), np.arange(items)] = diagonal
    products = lower @ lower.transpose(0, 2, 1)
    sd = np.sqrt(np.diagonal(products, axis1=1, axis2=2))
    sizes = np.linalg.eigvalsh(products / (sd[:, :, None] * sd[:, None, :]))[:, ::-1]
    return sizes.mean(axis=0), np.quantile(sizes, 0.95, axis=0)
