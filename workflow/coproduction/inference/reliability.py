"""Reliability: how well the items of an index hang together, by country and area.

Intervals are Feldt's (1965) for `alpha`, which take respondents as a simple random sample, and for
all else, where the sources bring replicate weights, of t with the error by these: a replicate
multiplies what a respondent counts by its weight over that of the sample. Elsewhere they are
percentiles of a bootstrap over PSUs within strata: n_h − 1 of the n_h PSUs of a stratum
are drawn with replacement, each time weighing n_h / (n_h − 1) (Rao, Wu and Yue 1992, eq. 4). A
stratum of one PSU stays as it is. Every group has a stream of random numbers of its own, named by
`SEED` and the group.
"""

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import fdtri

from coproduction.faults import Fault, Faults
from coproduction.inference import correlations, factors
from coproduction.inference.design import Design, t_interval
from coproduction.inference.replicates import MixedReplicates, Replicates
from coproduction.inference.scoring import scores
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.descriptive_files import EIGENVALUES, LOADINGS, RELIABILITY
from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.specification import Replication

SEED = 1951
REPLICATES = 500
#: Items with more distinct values than this are numbers, and have no polychoric correlations.
MOST_LEVELS = 10
#: A bootstrap interval needs this share of its replicates to be numbers.
ENOUGH = 0.95
BLOCK = 1 << 22


def alpha(covariance: np.ndarray) -> np.ndarray:
    """Return Cronbach's alpha of covariances (…, k, k), as k / (k − 1) (1 − Σ s_ii / Σ s_ij).

    Cronbach (1951, eq. 2). Of correlations it is the standardised, of polychoric correlations the
    ordinal alpha (Zumbo, Gadermann and Zeisser 2007). NaN where the items' sum has no variance.
    """
    k = covariance.shape[-1]
    total = covariance.sum(axis=(-2, -1))
    own = np.trace(covariance, axis1=-2, axis2=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 0, k / (k - 1) * (1 - own / total), np.nan)


def feldt(estimate: float, n: int, items: int, confidence: float) -> tuple[float, float]:
    """Return both ends of the interval of an alpha of n respondents (Feldt 1965, eq. 17)."""
    tail = (1 - confidence) / 2
    df = n - 1, (n - 1) * (items - 1)
    low, high = fdtri(*df, 1 - tail), fdtri(*df, tail)
    return 1 - (1 - estimate) * low, 1 - (1 - estimate) * high


def item_rest(covariance: np.ndarray) -> np.ndarray:
    """Return the correlation of each item with the sum of the others, (…, k, k) to (…, k)."""
    row = covariance.sum(axis=-1)
    own = np.diagonal(covariance, axis1=-2, axis2=-1)
    rest = row.sum(axis=-1, keepdims=True) - 2 * row + own
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((own > 0) & (rest > 0), (row - own) / np.sqrt(own * rest), np.nan)


def alpha_if_dropped(covariance: np.ndarray) -> np.ndarray:
    """Return alpha without each of three or more items, (…, k, k) to (…, k)."""
    k = covariance.shape[-1]
    kept = [np.delete(np.arange(k), item) for item in range(k)]
    return np.stack([alpha(covariance[..., rows[:, None], rows]) for rows in kept], axis=-1)


def against(entries: Sequence[Index], analysis: pd.DataFrame) -> pd.DataFrame:
    """Return the item–rest correlations below 0 of every source in a country.

    Rows ``source, country, area, index, item, estimate``, by the formula of `describe`; parameters
    are those of it, and `source` a column of `analysis`.
    """
    weighted = analysis["weight"] > 0 if "weight" in analysis else np.ones(len(analysis), bool)
    rows = []
    by = ["source", "country"]
    for (source, country), own in analysis[weighted].groupby(by, observed=True, sort=True):
        for entry in entries:
            scored = scores(own, entry.items)
            scored = scored[~np.isnan(scored).any(axis=1)]
            if len(entry.items) < 2 or len(scored) < 3:
                continue
            found = item_rest(np.cov(scored, rowvar=False))
            for item, estimate in zip(entry.items, found.tolist(), strict=True):
                if estimate < 0:
                    rows.append([source, country, entry.area, entry.index, item, estimate])
    return pd.DataFrame(rows, columns=[*by, "area", "index", "item", "estimate"])


def describe(
    entries: Sequence[Index],
    analysis: pd.DataFrame,
    confidence: float = 0.95,
    replication: Mapping[str, Replication] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Describe the items of every index in every country and area.

    Parameters
    ----------
    entries
        One an index and area. A missing answer stays missing here even where the index counts it
        as zero.
    analysis
        One row a respondent, with `country` (categorical), the items, and the columns `Design.of`
        reads.
    confidence
        Coverage of the intervals.
    replication
        Source to its replicate weights. Raises `Faults` for a country where only some sources
        have them.

    Returns
    -------
    Reliability as `RELIABILITY`: the statistics ``alpha`` (listwise, as published alphas mostly
    are), ``alpha_pairwise``, ``alpha_weighted`` (listwise, survey weights), ``alpha_ordinal``
    (polychoric, pairwise), ``omega`` (listwise), and for each item ``item_rest`` and
    ``alpha_if_dropped`` (listwise). `n` counts respondents who answered all items (listwise) or
    two of them. `interval` names the method; where there is no number `remark` says why.

    Eigenvalues as `EIGENVALUES`: those of the listwise correlations beside those
    of unrelated items, see `factors.parallel`.

    Loadings as `LOADINGS`: one factor, and two after varimax, by maximum
    likelihood.
    """
    design = Design.of(analysis, "certainty")
    country = analysis["country"].cat.codes.to_numpy()
    reliability, eigenvalues, loadings = [], [], []
    names = analysis["country"].cat.categories
    parts = [(code, str(name), entry) for code, name in enumerate(names) for entry in entries]
    replicates = _replicates(analysis, design, replication or {}) if replication else {}
    for code, name, entry in counted(parts, "reliability: bootstraps of indices"):
        members = (country == code) & (design.weights > 0)
        head = [name, entry.area, entry.index]
        scored = scores(analysis.loc[members], entry.items)
        group = _Group(list(entry.items), scored, design, members, replicates.get(name))
        rng = np.random.default_rng([SEED, zlib.crc32("/".join(head).encode())])
        for row in _reliability(group, confidence, rng):
            drawn = row[-2] == "bootstrap"
            reliability.append([*head, *row, group.n_singletons if drawn else None])
        eigenvalues += [[*head, *row] for row in _eigenvalues(group, rng)]
        loadings += [[*head, *row] for row in _loadings(group)]
    return (
        contract.frame(RELIABILITY, reliability),
        contract.frame(EIGENVALUES, eigenvalues),
        contract.frame(LOADINGS, loadings),
    )


def _replicates(
    analysis: pd.DataFrame, design: Design, replication: Mapping[str, Replication]
) -> dict[str, Replicates]:
    """Country to the replicates of its respondents with a weight, of countries that have some."""
    found = {}
    codes = analysis["country"].cat.codes.to_numpy()
    for code, name in enumerate(analysis["country"].cat.categories):
        own = analysis[(codes == code) & (design.weights > 0)]
        met = set(own["source"].astype("str"))
        given = {source: one for source, one in replication.items() if source in met}
        if given and met - set(given):
            mixed = MixedReplicates(f"country {name}")
            raise Faults([Fault("study.yaml", str(mixed), mend=mixed.mend)])
        if given:
            found[str(name)] = Replicates.pooled(own, given)
    return found


class _Group:
    """The items of an index in one country: sums by unit, from which every statistic follows.

    A unit is a PSU, with `replicated` weights a respondent.
    """

    def __init__(
        self,
        items: list[str],
        scores: np.ndarray,
        design: Design,
        members: np.ndarray,
        replicated: Replicates | None = None,
    ):
        self.items, self.k, self.replicated = items, len(items), replicated
        self.df = replicated.df() if replicated else 0
        answered = ~np.isnan(scores)
        complete = answered.all(axis=1)
        self.n, self.n_pairs = int(complete.sum()), int((answered.sum(axis=1) > 1).sum())
        self.first, self.second = np.triu_indices(self.k)
        weights = design.weights[members]
        weights = weights / weights[complete].mean() if complete.any() else weights
        unit = np.arange(len(scores)) if replicated else design.psu[members]
        psu, labels = pd.factorize(unit)
        self.stratum = design.stratum_of_psu[design.psu[members] if replicated else labels]
        self.n_singletons = int((np.unique(self.stratum, return_counts=True)[1] == 1).sum())
        centre = np.array(
            [c[a].mean() if a.any() else 0.0 for c, a in zip(scores.T, answered.T, strict=True)]
        )
        x = np.where(answered, scores - centre, 0.0)
        self.levels = [np.unique(c[a]) for c, a in zip(scores.T, answered.T, strict=True)]
        self.ordinal = all(len(levels) <= MOST_LEVELS for levels in self.levels)

        columns = []

        def put(values: ArrayLike) -> int:
            columns.append(np.bincount(psu, np.asarray(values), len(labels)))
            return len(columns) - 1

        i, j = self.first, self.second
        self.listwise = [
            (
                put(w),
                [put(w * x[:, a]) for a in range(self.k)],
                [put(w * x[:, a] * x[:, b]) for a, b in zip(i, j, strict=True)],
            )
            for w in (complete * 1.0, complete * weights)
        ]
        self.pairwise = []
        for a, b in zip(i, j, strict=True):
            both = (answered[:, a] & answered[:, b]) * 1.0
            terms = (both, both * x[:, a], both * x[:, b], x[:, a] * x[:, b])
            self.pairwise.append([put(term) for term in terms])
        self.tables = []
        if self.ordinal and self.k > 1:
            most = max(map(len, self.levels))
            place = np.column_stack(
                [
                    np.searchsorted(levels, c)
                    for levels, c in zip(self.levels, scores.T, strict=True)
                ]
            )
            for a, b in zip(i, j, strict=True):
                if a != b:
                    both = answered[:, a] & answered[:, b]
                    cell = np.where(both, place[:, a] * most + place[:, b], -1)
                    self.tables.append([put((cell == c) * 1.0) for c in range(most**2)])
        self.sums = np.column_stack(columns)

    def _square(self, upper: np.ndarray) -> np.ndarray:
        full = np.empty((*upper.shape[:-1], self.k, self.k))
        full[..., self.first, self.second] = upper
        full[..., self.second, self.first] = upper
        return full

    def covariance(self, sums: np.ndarray, weighted: bool = False) -> np.ndarray:
        """Listwise covariance, divisor n − 1, of column sums (…, m)."""
        at, means, products = self.listwise[weighted]
        n, x = sums[..., at, None], sums[..., means]
        upper = sums[..., products] - x[..., self.first] * x[..., self.second] / n
        return self._square(upper / (n - 1))

    def pairwise_covariance(self, sums: np.ndarray) -> np.ndarray:
        """Covariance of each pair over those who answered both, divisor n − 1."""
        n, x, y, products = np.moveaxis(sums[..., np.array(self.pairwise)], -1, 0)
        return self._square((products - x * y / n) / (n - 1))

    def polychorics(self, sums: np.ndarray) -> np.ndarray:
        """Polychoric correlations of the pairs."""
        cells = sums[..., np.array(self.tables)]
        most = int(np.sqrt(cells.shape[-1]))
        found = correlations.polychoric(cells.reshape(*cells.shape[:-1], most, most))
        upper = np.ones((*found.shape[:-1], len(self.first)))
        upper[..., self.first != self.second] = found
        return self._square(upper)

    def replicates(self, rng: np.random.Generator) -> np.ndarray:
        """Column sums of the replicates, or of `REPLICATES` resampled surveys, (R, m)."""
        if self.replicated:
            times = self.replicated.replicate / self.replicated.weights[:, None]
            return times.T @ self.sums
        result = np.empty((REPLICATES, self.sums.shape[1]))
        block = max(1, BLOCK // len(self.sums))
        order = np.argsort(self.stratum, kind="stable")
        _, sizes = np.unique(self.stratum, return_counts=True)
        ends = np.cumsum(sizes)
        for start in range(0, REPLICATES, block):
            rows = min(block, REPLICATES - start)
            times = np.ones((rows, len(self.sums)))
            for size, end in zip(sizes, ends, strict=True):
                if size > 1:
                    drawn = rng.multinomial(size - 1, np.full(size, 1 / size), rows)
                    times[:, order[end - size : end]] = drawn * (size / (size - 1))
            result[start : start + rows] = times @ self.sums
        return result

    def ends(
        self, estimate: float, drawn: np.ndarray, confidence: float
    ) -> tuple[float, float, str]:
        """Both ends of the interval of an estimate by its (R,) replicates, and its method.

        NaN, and no method, where too few of them are numbers.
        """
        values = drawn[np.isfinite(drawn)]
        if len(values) < (1 if self.replicated else ENOUGH) * len(drawn):
            return np.nan, np.nan, ""
        if not self.replicated:
            tail = (1 - confidence) / 2
            low, high = np.quantile(values, [tail, 1 - tail]).tolist()
            return low, high, "bootstrap"
        variance = self.replicated.covariance(np.array([estimate]), drawn[:, None])[0, 0]
        low, high = t_interval(estimate, np.sqrt(variance), self.df, confidence)
        return float(low), float(high), "replicate" if np.isfinite(low) else ""

    def problem(self) -> str:
        """Remark why nothing can be said of these items, empty if something can."""
        if self.k < 2:
            return "one_item"
        if self.n < 3:
            return "too_few_respondents"
        return ""

    def constant(self) -> bool:
        """Whether those who answered all items all gave the same answer to one."""
        variance = np.diagonal(self.covariance(self.sums.sum(axis=0)))
        return not (variance > 1e-12).all()


def _reliability(group: _Group, confidence: float, rng: np.random.Generator) -> list[list]:
    problem = group.problem()
    if problem:
        return [["alpha", "", np.nan, np.nan, np.nan, group.n, "", problem]]
    totals, replicates = group.sums.sum(axis=0), group.replicates(rng)
    same = "constant_items" if group.constant() else ""
    rows = []

    def add(statistic: str, n: int, of, items: Sequence[str] = ("",), remark: str = "") -> None:
        estimates = np.atleast_1d(of(totals))
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = of(replicates).reshape(len(replicates), -1)
        for k, item in enumerate(items):
            estimate, why = float(estimates[k]), remark
            low, high, method = np.nan, np.nan, ""
            if np.isnan(estimate):
                why = remark or same or "no_common_variance"
            else:
                low, high, method = group.ends(estimate, drawn[:, k], confidence)
                odd = "negative_item_rest" if statistic == "item_rest" and estimate < 0 else why
                why = odd if method else "too_few_replicates"
            rows.append([statistic, item, estimate, low, high, n, method, why])

    estimate = float(alpha(group.covariance(totals)))
    low, high = feldt(estimate, group.n, group.k, confidence)
    why = "" if np.isfinite(estimate) else "no_variance"
    rows.append(["alpha", "", estimate, low, high, group.n, "" if why else "feldt", why])
    add("alpha_pairwise", group.n_pairs, lambda s: alpha(group.pairwise_covariance(s)))
    add("alpha_weighted", group.n, lambda s: alpha(group.covariance(s, weighted=True)))
    refused = same or ("" if group.ordinal else "too_many_values")
    if refused:
        rows.append(["alpha_ordinal", "", *[np.nan] * 3, group.n_pairs, "", refused])
    else:
        add("alpha_ordinal", group.n_pairs, lambda s: alpha(group.polychorics(s)))
    if same or group.k < 3:
        rows.append(["omega", "", *[np.nan] * 3, group.n, "", same or "not_identified"])
    else:
        _, found = factors.omega(group.covariance(totals))
        add(
            "omega",
            group.n,
            lambda s: factors.omega(group.covariance(s))[0],
            remark=_improper(found),
        )
    add("item_rest", group.n, lambda s: item_rest(group.covariance(s)), group.items)
    if group.k > 2:
        add(
            "alpha_if_dropped",
            group.n,
            lambda s: alpha_if_dropped(group.covariance(s)),
            group.items,
        )
    return rows


def _improper(found: factors.Factors) -> str:
    """The remark on a factor solution, empty for a proper one."""
    if np.isnan(found.uniqueness).any():
        return "not_positive_definite"
    return "improper_solution" if found.heywood.any() else ""


def _eigenvalues(group: _Group, rng: np.random.Generator) -> list[list]:
    if group.problem() or group.constant() or group.n <= group.k:
        return []
    matrix = correlations.correlation(group.covariance(group.sums.sum(axis=0)))
    sizes = np.linalg.eigvalsh(matrix)[::-1]
    mean, high = factors.parallel(group.n, group.k, rng)
    numbers = zip(sizes.tolist(), mean.tolist(), high.tolist(), strict=True)
    return [[c, *row, group.n] for c, row in enumerate(numbers, start=1)]


def _loadings(group: _Group) -> list[list]:
    if group.problem() or group.constant():
        return []
    matrix = correlations.correlation(group.covariance(group.sums.sum(axis=0)))
    rows = []
    for count in (1, 2):
        if not factors.identified(group.k, count):
            continue
        found = factors.likely(matrix, count)
        remark = _improper(found)
        loadings = found.loadings
        if count > 1 and np.isfinite(loadings).all():
            loadings = factors.varimax(loadings)
        for factor in range(count):
            for k, item in enumerate(group.items):
                numbers = float(loadings[k, factor]), float(found.uniqueness[k])
                own = "no_unique_variance" if found.heywood[k] else remark
                rows.append([count, factor + 1, item, *numbers, group.n, own])
    return rows
