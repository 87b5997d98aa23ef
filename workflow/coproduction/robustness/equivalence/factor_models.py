"""Factor models of several groups at once, by maximum likelihood with means.

In each group Σ = ΛΦΛ' + Ψ and μ = ν + Λα (Jöreskog 1971; Sörbom 1974). Groups share the loadings,
intercepts or residual variances that `Equal` names. Factors have mean 0 and variance 1 in the first
group. Elsewhere their variances are free where loadings are shared, their means where intercepts
are. The likelihood is maximised by scoring (expected information), which ends in a stationary point
where optimisers with a tolerance stop earlier.

Errors and the scaled χ² (Yuan and Bentler 2000, as Mplus has it) follow from the scores of
respondents summed over PSUs (Muthén and Satorra 1995), with weights that sum to n over all groups;
how sums of PSUs vary, with strata and without, is told in `group_samples`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray

from coproduction.robustness.equivalence.group_samples import Matrix, Moments, Sample

STEPS = 500
#: Newton decrement, as a share of the deviance, from which on the deviance tells no more.
NEAR = 1e-7
HALVINGS = 40
#: Answers whose slopes are made at once.
BLOCK = 1 << 14


class NotFitted(ValueError):
    """A model without a maximum or test: why, in `reason`, of `REMARKS` of its result files."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(f"the factor model has no maximum: {reason}")


@dataclass(frozen=True)
class Equal:
    """What groups share: loadings, intercepts, residuals, and the items that are `freed` from it.

    `freed` holds (parameter, item) pairs, parameter ``loadings``, ``intercepts`` or
    ``residuals``.
    """

    loadings: bool = False
    intercepts: bool = False
    residuals: bool = False
    freed: frozenset[tuple[str, int]] = frozenset()

    def holds(self, parameter: str, item: int) -> bool:
        """Tell whether the groups share this parameter of this item."""
        return bool(getattr(self, parameter)) and (parameter, item) not in self.freed


@dataclass(frozen=True)
class Layout:
    """Where the parameters of every group stand in θ; −1 where a parameter is fixed.

    Arrays lead with the group: `loadings` (g, p, m), `intercepts` (g, p), `residuals` (g, p),
    `variances` (g, m, m) symmetric, `means` (g, m). Fixed loadings and means are 0, fixed variances
    of factors 1.
    """

    loadings: NDArray[np.intp]
    intercepts: NDArray[np.intp]
    residuals: NDArray[np.intp]
    variances: NDArray[np.intp]
    means: NDArray[np.intp]
    parameters: int

    @classmethod
    def of(cls, groups: int, factor_of: Sequence[int], equal: Equal) -> "Layout":
        """Lay out groups of items, each of which loads on the one factor `factor_of` says."""
        p, m = len(factor_of), max(factor_of) + 1
        shared: dict[tuple[str, int], int] = {}
        count = 0

        def new() -> int:
            nonlocal count
            count += 1
            return count - 1

        def place(parameter: str, item: int) -> int:
            if not equal.holds(parameter, item):
                return new()
            return (
                shared[parameter, item]
                if (parameter, item) in shared
                else shared.setdefault((parameter, item), new())
            )

        loadings, variances = np.full((groups, p, m), -1), np.full((groups, m, m), -1)
        intercepts, residuals = np.full((groups, p), -1), np.full((groups, p), -1)
        means = np.full((groups, m), -1)
        for g in range(groups):
            for item, factor in enumerate(factor_of):
                loadings[g, item, factor] = place("loadings", item)
                intercepts[g, item] = place("intercepts", item)
                residuals[g, item] = place("residuals", item)
            for a in range(m):
                for b in range(a + 1):
                    # what the first group's variance of 1 sets the unit of
                    if a != b or (equal.loadings and g > 0):
                        variances[g, a, b] = variances[g, b, a] = new()
                if equal.intercepts and g > 0:
                    means[g, a] = new()
        return cls(loadings, intercepts, residuals, variances, means, count)


@dataclass(frozen=True)
class Implied:
    """The moments a θ implies in one group, and their slopes: `dmean` (k, p), `dcov` (k, p, p)."""

    mean: Matrix
    covariance: Matrix
    dmean: Matrix
    dcov: Matrix
    free: NDArray[np.intp]


def implied(layout: Layout, g: int, theta: Matrix) -> Implied:
    """Return the moments of group `g` at θ with slopes by the parameters that are `free` in it."""

    def at(where: NDArray[np.intp], fixed: Matrix | float = 0.0) -> Matrix:
        return np.where(where >= 0, theta[where], fixed)

    lam, alpha = at(layout.loadings[g]), at(layout.means[g])
    nu, psi = at(layout.intercepts[g]), at(layout.residuals[g])
    phi = at(layout.variances[g], np.eye(len(alpha)))
    p = len(nu)
    here = (layout.loadings, layout.intercepts, layout.residuals, layout.variances, layout.means)
    free = np.unique(np.concatenate([where[g].ravel() for where in here]))
    free = free[free >= 0]
    row = {parameter: k for k, parameter in enumerate(free)}
    dmean, dcov = np.zeros((len(free), p)), np.zeros((len(free), p, p))
    phi_lam = phi @ lam.T
    for i, j in zip(*np.nonzero(layout.loadings[g] >= 0), strict=True):
        k = row[layout.loadings[g, i, j]]
        dcov[k, i] += phi_lam[j]
        dcov[k, :, i] += phi_lam[j]
        dmean[k, i] += alpha[j]
    for i in range(p):
        dmean[row[layout.intercepts[g, i]], i] = 1.0
        dcov[row[layout.residuals[g, i]], i, i] = 1.0
    for a in range(len(phi)):
        for b in range(a + 1):
            if layout.variances[g, a, b] < 0:
                continue
            outer = np.outer(lam[:, a], lam[:, b])
            dcov[row[layout.variances[g, a, b]]] = outer if a == b else outer + outer.T
        if layout.means[g, a] >= 0:
            dmean[row[layout.means[g, a]]] = lam[:, a]
    return Implied(nu + lam @ alpha, lam @ phi_lam + np.diag(psi), dmean, dcov, free)


def _deviance(layout: Layout, groups: Sequence[Moments], theta: Matrix) -> float:
    """Return Σ n (log|Σ| + tr SΣ⁻¹ + d'Σ⁻¹d − log|S| − p), infinite where a Σ is not positive."""
    total = 0.0
    for g, group in enumerate(groups):
        fitted = implied(layout, g, theta)
        sign, log_det = np.linalg.slogdet(fitted.covariance)
        if sign <= 0 or np.linalg.eigvalsh(fitted.covariance)[0] <= 0:
            return np.inf
        inverse = np.linalg.inv(fitted.covariance)
        d = group.mean - fitted.mean
        trace = float(np.sum(inverse * (group.covariance + np.outer(d, d))))
        own = np.linalg.slogdet(group.covariance)[1]
        total += group.n * (log_det + trace - own - len(d))
    return total


def _scoring(layout: Layout, groups: Sequence[Moments], theta: Matrix) -> tuple[Matrix, Matrix]:
    """Return the log-likelihood's gradient at θ, (k,), and its expected information, (k, k)."""
    gradient = np.zeros(layout.parameters)
    information = np.zeros((layout.parameters, layout.parameters))
    for g, group in enumerate(groups):
        fitted = implied(layout, g, theta)
        inverse = np.linalg.inv(fitted.covariance)
        d = group.mean - fitted.mean
        excess = inverse @ (group.covariance + np.outer(d, d) - fitted.covariance) @ inverse
        slope = 0.5 * np.einsum("kij,ij->k", fitted.dcov, excess) + fitted.dmean @ (inverse @ d)
        gradient[fitted.free] += group.n * slope
        information[np.ix_(fitted.free, fitted.free)] += _expected(fitted, group.n)
    return gradient, information


def _start(layout: Layout, groups: Sequence[Moments]) -> Matrix:
    theta = np.zeros(layout.parameters)
    for g, group in enumerate(groups):
        variance = np.diag(group.covariance)
        for a in range(layout.loadings.shape[2]):
            items = np.flatnonzero(layout.loadings[g, :, a] >= 0)
            axis = np.linalg.eigh(group.covariance[np.ix_(items, items)])[1][:, -1]
            sign = np.where(axis * (np.sign(axis.sum()) or 1.0) < 0, -1.0, 1.0)
            theta[layout.loadings[g, items, a]] = sign * np.sqrt(variance[items] / 2)
            if layout.variances[g, a, a] >= 0:
                theta[layout.variances[g, a, a]] = 1.0
        theta[layout.residuals[g]] = variance / 2
        theta[layout.intercepts[g]] = group.mean
    return theta


def maximise(layout: Layout, groups: Sequence[Moments]) -> tuple[Matrix, float]:
    """Return θ of the greatest likelihood and its deviance from the saturated model.

    Raises `NotFitted` where a covariance or the information is singular or steps do not settle.
    """
    if any(np.linalg.eigvalsh(group.covariance)[0] <= 1e-12 for group in groups):
        raise NotFitted("singular")
    theta = _start(layout, groups)
    value = _deviance(layout, groups, theta)
    for _ in range(STEPS):
        gradient, information = _scoring(layout, groups, theta)
        try:
            step = cast(Matrix, np.linalg.solve(information, gradient))
        except np.linalg.LinAlgError:
            raise NotFitted("singular") from None
        # The Newton decrement has the unit of the deviance: no scale of an item enters it.
        if gradient @ step < NEAR * max(1.0, value):
            theta = _settled(layout, groups, theta, step, float(gradient @ step))
            return theta, _deviance(layout, groups, theta)
        for halving in range(HALVINGS):
            tried = theta + step * 0.5**halving
            at = _deviance(layout, groups, tried)
            if at < value:
                break
        else:
            raise NotFitted("diverged")
        theta, value = tried, at
    raise NotFitted("diverged")


def _settled(
    layout: Layout, groups: Sequence[Moments], theta: Matrix, step: Matrix, decrement: float
) -> Matrix:
    """Return θ after whole steps from near the maximum for as long as they become shorter.

    There the deviance changes by less than its rounding errors: a search by it would stop where
    these, and so the processor, have it.
    """
    for _ in range(STEPS):
        tried = theta + step
        gradient, information = _scoring(layout, groups, tried)
        try:
            step = cast(Matrix, np.linalg.solve(information, gradient))
        except np.linalg.LinAlgError:
            break
        if not gradient @ step < decrement:
            break
        theta, decrement = tried, float(gradient @ step)
    return theta


def information_of(
    layout: Layout, groups: Sequence[Moments], theta: Matrix, step: float = 1e-5
) -> Matrix:
    """Return the observed information at θ, (k, k): central differences of the exact gradient."""
    k = layout.parameters
    rows = np.empty((k, k))
    for parameter in range(k):
        moved = np.zeros(k)
        moved[parameter] = step * max(1.0, abs(theta[parameter]))
        up, _ = _scoring(layout, groups, theta + moved)
        down, _ = _scoring(layout, groups, theta - moved)
        rows[parameter] = (down - up) / (2 * moved[parameter])
    return (rows + rows.T) / 2


@dataclass(frozen=True)
class Fitted:
    """A model at its maximum.

    Attributes
    ----------
    layout, theta, covariance
        Parameters, (k,), and their covariance (k, k) over PSUs.
    chi2, df, scaling
        Deviance from the saturated model, and what the scaled χ² divides it by (NaN without df).
    """

    layout: Layout
    theta: Matrix
    covariance: Matrix
    chi2: float
    df: int
    scaling: float

    @property
    def scaled(self) -> float:
        """The scaled χ²; 0 where nothing is tested."""
        return self.chi2 / self.scaling if self.df else 0.0


def _scores(fitted: Implied, answers: Matrix) -> Matrix:
    """Return the slopes of the log-likelihood of (m, p) answers, (m, k)."""
    inverse = np.linalg.inv(fitted.covariance)
    trace = np.einsum("kij,ij->k", fitted.dcov, inverse)
    found = np.empty((len(answers), len(trace)))
    # Some after others, as on the way each has k × p numbers. No block is of a few, of which the
    # last digits would be others.
    ends = [*range(BLOCK, len(answers) - BLOCK + 1, BLOCK), len(answers)]
    for start, end in pairwise([0, *ends]):
        z = (answers[start:end] - fitted.mean) @ inverse
        quadratic = np.einsum("ni,kij,nj->nk", z, fitted.dcov, z, optimize=True)
        found[start:end] = 0.5 * (quadratic - trace) + z @ fitted.dmean.T
    return found


def _saturated(group: Moments) -> Implied:
    p = len(group.mean)
    below = np.tril_indices(p)
    k = np.arange(p, p + len(below[0]))
    dmean, dcov = np.zeros((len(k) + p, p)), np.zeros((len(k) + p, p, p))
    dmean[:p] = np.eye(p)
    dcov[k, below[0], below[1]] = dcov[k, below[1], below[0]] = 1.0
    return Implied(group.mean, group.covariance, dmean, dcov, np.arange(len(k) + p))


def _expected(at: Implied, n: float) -> Matrix:
    inverse = np.linalg.inv(at.covariance)
    halves = inverse @ at.dcov
    curve = 0.5 * np.einsum("kij,lji->kl", halves, halves)
    return n * (curve + at.dmean @ inverse @ at.dmean.T)


def _spread(sample: Sample, groups: Sequence[Moments]) -> float:
    """Return the trace of what the saturated model's scores vary by over what they should."""
    total = 0.0
    for g, group in enumerate(groups):
        at = _saturated(group)
        meat = sample.meat[g](_scores(at, sample.answers[g]))
        total += float(np.trace(np.linalg.solve(_expected(at, group.n), meat)))
    return total


def deviance(sample: Sample, factor_of: Sequence[int], equal: Equal) -> float:
    """Return the χ² of `fit` alone, without what errors and scaling take. Raises `NotFitted`."""
    groups = sample.moments
    return maximise(Layout.of(len(groups), factor_of, equal), groups)[1]


def fit(sample: Sample, factor_of: Sequence[int], equal: Equal) -> Fitted:
    """Fit factors to all groups at once.

    `factor_of` is each item's factor. Raises `NotFitted`.
    """
    groups = sample.moments
    layout = Layout.of(len(groups), factor_of, equal)
    theta, chi2 = maximise(layout, groups)
    information = information_of(layout, groups, theta)
    meat = np.zeros_like(information)
    for g in range(len(groups)):
        at = implied(layout, g, theta)
        own = sample.meat[g](_scores(at, sample.answers[g]))
        meat[np.ix_(at.free, at.free)] += own
    try:
        bread = np.linalg.inv(information)
    except np.linalg.LinAlgError:
        raise NotFitted("singular") from None
    p = len(factor_of)
    df = len(groups) * (p + p * (p + 1) // 2) - layout.parameters
    scaling = (_spread(sample, groups) - float(np.sum(bread * meat))) / df if df else np.nan
    return Fitted(layout, theta, bread @ meat @ bread, chi2, df, scaling)


def independence(sample: Sample) -> tuple[float, int, float]:
    """Return χ², df and scaling of the model of unrelated items, with which CFI compares."""
    deviance, trace, groups = 0.0, 0.0, sample.moments
    p = len(groups[0].mean)
    for g, group in enumerate(groups):
        variance = np.diag(group.covariance)
        deviance += group.n * float(np.log(variance).sum() - np.linalg.slogdet(group.covariance)[1])
        dmean, dcov = np.zeros((2 * p, p)), np.zeros((2 * p, p, p))
        dmean[:p] = np.eye(p)
        dcov[np.arange(p, 2 * p), np.arange(p), np.arange(p)] = 1.0
        at = Implied(group.mean, np.diag(variance), dmean, dcov, np.arange(2 * p))
        meat = sample.meat[g](_scores(at, sample.answers[g]))
        # at unrelated items the observed information of means and variances is the expected one
        trace += float(np.trace(np.linalg.solve(_expected(at, group.n), meat)))
    df = len(groups) * p * (p - 1) // 2
    return deviance, df, (_spread(sample, groups) - trace) / df
