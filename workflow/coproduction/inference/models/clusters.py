"""Errors clustered in few groups, such as countries: CR1, CR2 and the wild cluster bootstrap."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from coproduction.inference.coded import Lazy
from coproduction.inference.estimators.problem import Problem, Solution
from coproduction.inference.stratified import totals
from coproduction.progress import counted

#: Weights of Webb (2023): six points of mean 0 and variance 1.
WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])

#: Eigenvalues of a hat matrix' complement below this count as zero.
ZERO = 1e-10

BLOCK = 2000


def cr1(influence: np.ndarray | Lazy, cluster: np.ndarray) -> np.ndarray:
    """Return the (k, k) cluster-robust covariance with factor G / (G − 1), from (n, k) influence.

    Liang, Zeger (1986); the factor makes it `CR1` of `clubSandwich` of R. Tests use G − 1 degrees
    of freedom.
    """
    g = int(cluster.max()) + 1
    summed = totals(influence, cluster, g)
    return summed.T @ summed * (g / (g - 1))


def cr2(problem: Problem, solution: Solution, cluster: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bias-reduced covariance (p, p) of weighted least squares and its (p,) df.

    Residuals of cluster g are multiplied by A_g = (B_g)^(+1/2), B_g being the block of
    (I − H)(I − H)ᵀ, so that the covariance is unbiased were errors independent and of equal
    variance (Bell, McCaffrey 2002; Pustejovsky, Tipton 2018, eq. 6 with Φ = I). Degrees of freedom
    are Satterthwaite's under that model (ibid., eq. 11). As `CR2` of `clubSandwich` of R for `lm`.
    """
    x, w = np.asarray(problem.matrix), problem.weights
    wx = x * w[:, None]
    m = solution.inverse_information
    residual = problem.outcome - x @ solution.estimate
    inner = m @ (wx.T @ wx) @ m
    g, p = cluster.max() + 1, x.shape[1]
    scores = np.empty((g, p))
    own, xa, wxa = np.empty((g, p)), np.empty((g, p, p)), np.empty((g, p, p))
    for j in range(g):
        rows = cluster == j
        xj, wj = x[rows], wx[rows]
        # B = I + U S Uᵀ with U = (X, WX): all its eigenvalues but those of U's span are 1.
        q, r = np.linalg.qr(np.column_stack([xj, wj]))
        s = np.block([[inner, -m], [-m, np.zeros((p, p))]])
        values, vectors = np.linalg.eigh(r @ s @ r.T)
        values = 1 + values
        root = np.where(values > ZERO, 1 / np.sqrt(np.maximum(values, ZERO)), 0.0) - 1
        basis = q @ vectors

        def adjusted(z: np.ndarray, basis: np.ndarray = basis, root: np.ndarray = root):
            return z + basis @ (root * (basis.T @ z).T).T

        scores[j] = wj.T @ adjusted(residual[rows])
        a = adjusted(wj) @ m  # a column a coefficient
        own[j] = (a * a).sum(axis=0)
        xa[j], wxa[j] = xj.T @ a, wj.T @ a
    influence = scores @ m
    df = np.empty(p)
    for k in range(p):
        u, v = xa[:, :, k], wxa[:, :, k]
        cross = v @ m @ u.T
        gram = np.diag(own[:, k]) - cross - cross.T + u @ inner @ u.T
        df[k] = np.trace(gram) ** 2 / (gram * gram).sum()
    return influence.T @ influence, df


@dataclass(frozen=True)
class Bootstrap:
    """(p,) p-values and ends of intervals, the draws, and whether they were all there are."""

    p_value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    replicates: int
    complete: bool


def wild_bootstrap(
    problem: Problem,
    solution: Solution,
    cluster: np.ndarray,
    replicates: int,
    seed: int,
    confidence: float,
    name: str = "",
    tested: np.ndarray | None = None,
) -> Bootstrap:
    """Wild cluster bootstrap-t of weighted least squares, the null imposed, Webb's six weights.

    For each coefficient the residuals of the model under β_k = β₀ are multiplied by one weight a
    cluster; the p-value is the share of draws whose |t|, with CR1 errors, reaches that of the data
    (Cameron, Gelbach, Miller 2008, sec. III; Webb 2023), the data being counted as a draw
    (Davison, Hinkley 1997, sec. 4.2): it is never 0. The interval holds the β₀ that are not
    rejected, its ends found by bisection over the same draws. Where there are no more than
    `replicates` patterns of weights, 6^G, all are taken and nothing is random. `name` is that of
    the model, for what is told of progress; `tested` (p,) bools are the coefficients that have
    errors, all without it: of the others all is NaN.
    """
    x, w, m = np.asarray(problem.matrix), problem.weights, solution.inverse_information
    # As an integer of Python: of one of NumPy 6^G would wrap round from 25 clusters on.
    g, p = int(cluster.max()) + 1, x.shape[1]
    complete = 6**g <= replicates
    if complete:
        draws = np.array(list(product(WEBB, repeat=g)))
    else:
        draws = WEBB[np.random.default_rng(seed).integers(6, size=(replicates, g))]
    wx = x * w[:, None]
    residual = problem.outcome - x @ solution.estimate
    s0 = totals(wx * residual[:, None], cluster, g)
    gram = np.stack([wx[cluster == j].T @ x[cluster == j] for j in range(g)])
    influence = s0 @ m
    error = np.sqrt((influence**2).sum(axis=0) * g / (g - 1))

    def p_value(k: int, null: float) -> float:
        # Restricted estimates: b̃ = b − m_k (b_k − β₀) / m_kk; residuals rise by x (b − b̃).
        gap = solution.estimate[k] - null
        shift = m[:, k] / m[k, k] * gap
        scores = s0 + gram @ shift
        observed = abs(gap) / error[k]
        # Rounding must not part draws that equal the data, such as all weights 1.
        reached = 0
        for start in range(0, len(draws), BLOCK):
            v = draws[start : start + BLOCK]
            moved = v @ scores @ m
            star = v[:, :, None] * scores - np.einsum("gpq,bq->bgp", gram, moved)
            se = np.sqrt(((star @ m[:, k]) ** 2).sum(axis=1) * g / (g - 1))
            reached += int((np.abs(moved[:, k]) >= observed * se * (1 - 1e-9)).sum())
        # All patterns hold the data; of draws by chance the data are one more.
        return reached / len(draws) if complete else (1 + reached) / (1 + len(draws))

    tested = np.ones(p, dtype=bool) if tested is None else tested
    alpha = 1 - confidence
    p_values = np.array([p_value(k, 0.0) if tested[k] else np.nan for k in range(p)])
    ends = np.full((2, p), np.nan)
    work = f"{name}: intervals by wild bootstrap of {len(draws):,} draws".lstrip(": ")
    for k in counted(np.flatnonzero(tested), work):
        for side, sign in enumerate((-1.0, 1.0)):
            near, far = 0.0, 4.0
            while p_value(k, solution.estimate[k] + sign * far * error[k]) >= alpha and far < 1e4:
                near, far = far, 2 * far
            if far >= 1e4:
                ends[side, k] = sign * np.inf
                continue
            for _ in range(20):
                middle = (near + far) / 2
                inside = p_value(k, solution.estimate[k] + sign * middle * error[k]) >= alpha
                near, far = (middle, far) if inside else (near, middle)
            ends[side, k] = solution.estimate[k] + sign * near * error[k]
    return Bootstrap(p_values, ends[0], ends[1], len(draws), complete)
