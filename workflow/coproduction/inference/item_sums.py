"""Sums over respondents of the answers to the items of an index, and of resampled respondents.

Alpha, omega, correlations and their intervals follow from them. The bootstrap is over PSUs within
strata: n_h − 1 of the n_h PSUs of a stratum are drawn with replacement, each time weighing
n_h / (n_h − 1) (Rao, Wu and Yue 1992, eq. 4). A stratum of one PSU stays as it is.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from coproduction.inference import correlations
from coproduction.inference.design import Design, t_interval
from coproduction.inference.replicates import Replicates
from coproduction.inference.scoring import scores
from coproduction.results.descriptive_files import FEW_DEGREES
from coproduction.study.resolved.analysis import Index

REPLICATES = 500
#: Items with more distinct values than this are numbers, and have no polychoric correlations.
MOST_LEVELS = 10
#: A bootstrap interval needs this share of its replicates to be numbers.
ENOUGH = 0.95
#: Numbers that stand in memory at once for each kind of terms or draws.
BLOCK = 1 << 22
#: Units drawn at once, so few that the processor's cache holds their counts.
DRAWN = 1 << 15


def _draw(times: np.ndarray, rng: np.random.Generator) -> None:
    """Write how often each of n units counts in (n, R) surveys of n − 1 of them, drawn with
    replacement.

    What is drawn is counted: a tenth of the time of multinomial numbers, which are one binomial a
    unit.
    """
    n, surveys = times.shape
    counts = np.empty((surveys, n), dtype=np.min_scalar_type(n))
    step = max(1, DRAWN // n)
    for start in range(0, surveys, step):
        rows = min(step, surveys - start)
        units = rng.integers(n, size=(rows, n - 1))
        units += np.arange(0, rows * n, n)[:, None]
        found = np.bincount(units.ravel(), minlength=rows * n)
        counts[start : start + rows] = found.reshape(rows, n)
    np.multiply(counts.T, n / (n - 1), out=times)


def patterns(cells: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the (n,) number of the pattern of each respondent's answers, and where each is met
    first."""
    number, span = np.zeros(len(cells), dtype=np.int64), 1
    for name in cells:
        codes, values = pd.factorize(cells[name])
        if span > (1 << 62) // (len(values) + 1):
            number, met = pd.factorize(number)
            span = len(met)
        number *= len(values) + 1
        number += codes + 1
        span *= len(values) + 1
    found = pd.factorize(number)[0].astype(np.intp, copy=False)
    return found, np.flatnonzero(~pd.Series(found).duplicated())


class Group:
    """The items of an index in one country: sums from which every statistic follows.

    Respondents who answered alike are one pattern, whose terms are made once. Sums are over units,
    which are PSUs, with `replicated` weights respondents.
    """

    def __init__(
        self,
        entry: Index,
        cells: pd.DataFrame,
        design: Design,
        members: np.ndarray,
        replicated: Replicates | None = None,
    ):
        self.items, self.replicated = list(entry.items), replicated
        self.k = len(self.items)
        self._pattern, first = patterns(cells)
        scored = scores(cells.iloc[first], entry.items)
        self._answered = ~np.isnan(scored)
        counts = np.bincount(self._pattern, minlength=len(scored))
        complete = np.asarray(self._answered.all(axis=1))
        self.n = int(counts[complete].sum())
        self.n_pairs = int(counts[self._answered.sum(axis=1) > 1].sum())
        self.first, self.second = np.triu_indices(self.k)
        weights = design.weights[members]
        self._weights = weights / weights[complete[self._pattern]].mean() if self.n else weights
        if replicated:
            self._unit, psu = np.arange(len(cells)), design.psu[members]
        else:
            self._unit, psu = pd.factorize(design.psu[members])
        self.stratum = design.stratum_of_psu[psu]
        if not replicated:
            # Units of a stratum follow each other, so that what is drawn of them lies together.
            order = np.argsort(self.stratum, kind="stable")
            self.stratum, self._unit = self.stratum[order], np.argsort(order)[self._unit]
        sizes = np.unique(self.stratum, return_counts=True)[1]
        self.df = replicated.df() if replicated else len(self.stratum) - len(sizes)
        # Of respondents drawn singly few would tell their number.
        drawn = not replicated and len(self.stratum) < len(cells)
        self.few = bool(drawn and self.df < FEW_DEGREES)
        self.n_singletons = int((sizes == 1).sum())
        told = counts @ self._answered
        centre = counts @ np.where(self._answered, scored, 0.0) / np.maximum(told, 1)
        self._x = np.where(self._answered, scored - centre, 0.0)
        answers = zip(scored.T, self._answered.T, strict=True)
        self.levels = [np.unique(c[a]) for c, a in answers]
        self.ordinal = all(len(levels) <= MOST_LEVELS for levels in self.levels)
        self._place = np.column_stack(
            [np.searchsorted(levels, c) for levels, c in zip(self.levels, scored.T, strict=True)]
        )
        self._lay_out()
        self._blocks = list(self._counted())
        self._units = self._of_units()
        self.totals = self._summed(np.ones((len(self.stratum), 1)))[0]

    def _lay_out(self) -> None:
        """Say which sums are which: places of the columns of `_terms`, then of weighted ones."""
        pairs, most = len(self.first), max(map(len, self.levels))
        self._most = most if self.ordinal and self.k > 1 else 0
        ends = np.cumsum([1, self.k, pairs, 4 * pairs, (pairs - self.k) * self._most**2])
        _, means, products, pairwise, tables = np.split(np.arange(ends[-1]), ends[:-1])
        self.listwise = [(by, by + means, by + products) for by in (0, ends[-1])]
        self.pairwise = pairwise.reshape(4, pairs)
        self.tables = tables.reshape(pairs - self.k, self._most**2)
        self._columns, self._weighted = int(ends[-1]), int(ends[2])

    def _terms(self, rows: slice) -> np.ndarray:
        """Terms of the sums for some patterns: of who answered all items, of who answered each pair
        of them, and the cells of the tables of pairs."""
        x, answered, i, j = self._x[rows], self._answered[rows], self.first, self.second
        complete = answered.all(axis=1, keepdims=True) * 1.0
        both, products = (answered[:, i] & answered[:, j]), x[:, i] * x[:, j]
        listwise = (complete, complete * x, complete * products)
        columns = [*listwise, both, both * x[:, i], both * x[:, j], products]
        if self._most:
            i, j, place = i[i != j], j[i != j], self._place[rows]
            cell = place[:, i] * self._most + place[:, j]
            met = cell[:, :, None] == np.arange(self._most**2)
            met &= np.compress(self.first != self.second, both, axis=1)[:, :, None]
            columns.append(met.reshape(len(x), -1))
        return np.column_stack(columns)

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
        n, x, y, products = np.moveaxis(sums[..., self.pairwise], -2, 0)
        return self._square((products - x * y / n) / (n - 1))

    def polychorics(self, sums: np.ndarray) -> np.ndarray:
        """Polychoric correlations of the pairs."""
        cells = sums[..., self.tables]
        most = int(np.sqrt(cells.shape[-1]))
        found = correlations.polychoric(cells.reshape(*cells.shape[:-1], most, most))
        upper = np.ones((*found.shape[:-1], len(self.first)))
        upper[..., self.first != self.second] = found
        return self._square(upper)

    def _counted(self) -> Iterator[tuple[slice, sparse.csc_array, sparse.csc_array]]:
        """Some patterns after others, with the respondents of each by unit, (patterns, units), and
        the sums of their weights. By column, products with resampled units take a quarter of the
        time, as what they add up stays in the processor's cache."""
        shape = len(self._x), len(self.stratum)
        places = self._pattern, self._unit
        both = (np.ones(len(self._unit)), self._weights)
        counts, weights = (sparse.csc_array((n, places), shape=shape) for n in both)
        step = max(1, BLOCK // max(self._columns, REPLICATES))
        if len(self._x) <= step:
            yield slice(None), counts, weights
            return
        counts, weights = counts.tocsr(), weights.tocsr()
        for start in range(0, len(self._x), step):
            rows = slice(start, start + step)
            yield rows, counts[rows].tocsc(), weights[rows].tocsc()

    def _of_units(self) -> np.ndarray | None:
        """Sums of each unit, (units, m), where these are fewer than sums of patterns and few."""
        units, m = len(self.stratum), self._columns + self._weighted
        if units >= len(self._x) or units * m > BLOCK:
            return None
        result = np.zeros((units, m))
        for rows, counts, weights in self._blocks:
            terms = self._terms(rows)
            result[:, : self._columns] += counts.T @ terms
            result[:, self._columns :] += weights.T @ terms[:, : self._weighted]
        return result

    def _summed(self, times: np.ndarray) -> np.ndarray:
        """Sums were each unit there so many `times`, (units, R) to (R, m)."""
        if self._units is not None:
            return times.T @ self._units
        result = np.zeros((times.shape[1], self._columns + self._weighted))
        for rows, counts, weights in self._blocks:
            terms = self._terms(rows)
            result[:, : self._columns] += (counts @ times).T @ terms
            result[:, self._columns :] += (weights @ times).T @ terms[:, : self._weighted]
        return result

    def replicates(self, rng: np.random.Generator) -> np.ndarray:
        """Sums of the replicates, or of `REPLICATES` resampled surveys, (R, m)."""
        n, found = len(self.stratum), []
        block = max(1, min(REPLICATES, BLOCK // n))
        if self.replicated:
            for start in range(0, self.replicated.replicate.shape[1], block):
                own = self.replicated.replicate[:, start : start + block]
                found.append(self._summed(own / self.replicated.weights[:, None]))
            return np.concatenate(found)
        _, sizes = np.unique(self.stratum, return_counts=True)
        ends = np.cumsum(sizes)
        held = np.ones((n, block))
        for start in range(0, REPLICATES, block):
            times = held[:, : min(block, REPLICATES - start)]
            for size, end in zip(sizes, ends, strict=True):
                if size > 1:
                    _draw(times[end - size : end], rng)
            found.append(self._summed(times))
        return np.concatenate(found)

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
        variance = np.diagonal(self.covariance(self.totals))
        return not (variance > 1e-12).all()
