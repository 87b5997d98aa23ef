"""Reliability: how well the items of an index hang together, by country and area.

Intervals are Feldt's (1965) for `alpha`, which take respondents as a simple random sample, and for
all else, where the sources bring replicate weights, of t with the error by these: a replicate
multiplies what a respondent counts by its weight over that of the sample. Elsewhere they are
percentiles of the bootstrap of `item_sums`. Every group has a stream of random numbers of its own,
named by `SEED` and the group.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import fdtri

from coproduction.faults import Fault, Faults
from coproduction.harmonise.microdata import Microdata
from coproduction.inference import correlations, factors
from coproduction.inference.design import Design
from coproduction.inference.domains import DESIGN
from coproduction.inference.item_sums import Group
from coproduction.inference.replicates import MixedReplicates, Replicates
from coproduction.inference.scoring import items, scores
from coproduction.inference.singly import Picked
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.descriptive_files import EIGENVALUES, LOADINGS, RELIABILITY
from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.specification import Replication

SEED = 1951


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


def needed(entries: Sequence[Index]) -> list[str]:
    """The columns of microdata that `against` reads."""
    return ["source", "country", "weight", *items(entries)]


def against(entries: Sequence[Index], microdata: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the item–rest correlations below 0 of every source in a country.

    Rows ``source, country, area, index, item, estimate``, by the formula of `describe`; `microdata`
    are respondents, some after others, with `source`, `country`, the items and, where they are
    weighted, `weight`.
    """
    found: dict[tuple[str, str], list[_Products]] = {}
    by = ["source", "country"]
    for people in microdata:
        own = people[people["weight"] > 0] if "weight" in people else people
        for (source, country), rows in own.groupby(by, observed=True, sort=True):
            sums = found.setdefault((str(source), str(country)), [_Products() for _ in entries])
            for entry, products in zip(entries, sums, strict=True):
                products.add(scores(rows, entry.items))
    rows = []
    for at in sorted(found):
        for entry, products in zip(entries, found[at], strict=True):
            if len(entry.items) < 2 or products.n < 3:
                continue
            estimates = item_rest(products.covariance())
            for item, estimate in zip(entry.items, estimates.tolist(), strict=True):
                if estimate < 0:
                    rows.append([*at, entry.area, entry.index, item, estimate])
    return pd.DataFrame(rows, columns=[*by, "area", "index", "item", "estimate"])


class _Products:
    """Sums of scores and of their products over who answered all items, about the first of them."""

    def __init__(self):
        self.n = 0

    def add(self, scored: np.ndarray) -> None:
        scored = scored[~np.isnan(scored).any(axis=1)]
        if not self.n and len(scored):
            self._centre, self._sums, self._products = scored[0], 0.0, 0.0
        if len(scored):
            self.n += len(scored)
            centred = scored - self._centre
            self._sums += centred.sum(axis=0)
            self._products += centred.T @ centred

    def covariance(self) -> np.ndarray:
        """Their covariance, divisor n − 1."""
        return (self._products - np.outer(self._sums, self._sums) / self.n) / (self.n - 1)


def describe(
    entries: Sequence[Index],
    analysis: Microdata,
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
    two of them. `interval` names the method; `remark` says why there is no number, or what is odd.

    Eigenvalues as `EIGENVALUES`: those of the listwise correlations beside those
    of unrelated items, see `factors.parallel`.

    Loadings as `LOADINGS`: one factor, and two after varimax, by maximum
    likelihood.
    """
    design = Design.of(Picked(analysis, DESIGN), "certainty")
    country = analysis["country"].cat.codes.to_numpy()
    names = [str(name) for name in analysis["country"].cat.categories]
    replicates = _replicates(analysis, design, replication or {}) if replication else {}
    # One index after the other, as its items need be read once.
    parts = [(k, code) for k in range(len(entries)) for code in range(len(names))]
    found: dict[tuple[int, int], tuple[list, list, list]] = {}
    cells = pd.DataFrame()
    for k, code in counted(parts, "reliability: bootstraps of indices"):
        if not code:
            cells = analysis[list(entries[k].items)]
        members = (country == code) & (design.weights > 0)
        given = cells[members], design, members, replicates.get(names[code])
        found[code, k] = _described(names[code], entries[k], Group(entries[k], *given), confidence)
    reliability, eigenvalues, loadings = (
        [row for at in sorted(found) for row in found[at][file]] for file in range(3)
    )
    return (
        contract.frame(RELIABILITY, reliability),
        contract.frame(EIGENVALUES, eigenvalues),
        contract.frame(LOADINGS, loadings),
    )


def _described(
    country: str, entry: Index, group: Group, confidence: float
) -> tuple[list, list, list]:
    """The rows of one index in one country, of each file."""
    head = [country, entry.area, entry.index]
    rng = np.random.default_rng([SEED, zlib.crc32("/".join(head).encode())])
    reliability = []
    for row in _reliability(group, confidence, rng):
        drawn = row[-2] == "bootstrap"
        reliability.append([*head, *row, group.n_singletons if drawn else None])
    eigenvalues = [[*head, *row] for row in _eigenvalues(group, rng)]
    return reliability, eigenvalues, [[*head, *row] for row in _loadings(group)]


def _replicates(
    analysis: Microdata, design: Design, replication: Mapping[str, Replication]
) -> dict[str, Replicates]:
    """Country to the replicates of its respondents with a weight, of countries that have some."""
    found = {}
    codes = analysis["country"].cat.codes.to_numpy()
    most = max(len(one.columns) for one in replication.values())
    wanted = ["source", "weight", *(COLUMN.format(k) for k in range(1, most + 1))]
    people = analysis[wanted]
    for code, name in enumerate(analysis["country"].cat.categories):
        own = people[(codes == code) & (design.weights > 0)]
        met = set(own["source"].astype("str"))
        given = {source: one for source, one in replication.items() if source in met}
        if given and met - set(given):
            mixed = MixedReplicates(f"country {name}")
            raise Faults([Fault("study.yaml", str(mixed), mend=mixed.mend)])
        if given:
            found[str(name)] = Replicates.pooled(own, given)
    return found


def _reliability(group: Group, confidence: float, rng: np.random.Generator) -> list[list]:
    problem = group.problem()
    if problem:
        return [["alpha", "", np.nan, np.nan, np.nan, group.n, "", problem]]
    totals, replicates = group.totals, group.replicates(rng)
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
                few = "few_units" if group.few else ""
                odd = "negative_item_rest" if statistic == "item_rest" and estimate < 0 else why
                why = odd or few if method else "too_few_replicates"
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


def _eigenvalues(group: Group, rng: np.random.Generator) -> list[list]:
    if group.problem() or group.constant() or group.n <= group.k:
        return []
    matrix = correlations.correlation(group.covariance(group.totals))
    sizes = np.linalg.eigvalsh(matrix)[::-1]
    mean, high = factors.parallel(group.n, group.k, rng)
    numbers = zip(sizes.tolist(), mean.tolist(), high.tolist(), strict=True)
    return [[c, *row, group.n] for c, row in enumerate(numbers, start=1)]


def _loadings(group: Group) -> list[list]:
    if group.problem() or group.constant():
        return []
    matrix = correlations.correlation(group.covariance(group.totals))
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
