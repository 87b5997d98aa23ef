"""Linear fits of an area without a country or with other outcomes, from what they share.

Respondents who are of one country and have the same outcomes are one group, of which the weighted
columns and outcomes are factored once, √w (X, Y) = QR. The columns of a fit are the triangles of
its groups below each other, each times the root of what its weights are multiplied by; so that
leaving a country out leaves out triangles. Errors are those of the scores of its sampling units,
of all fits in one pass. What cannot be told so is left to a fit of its own: columns that depend on
each other or are met nowhere, coefficients that may have no errors (see
`coproduction.inference.models.grounds`), raking that errors know of, curves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.linalg import eigh

from coproduction.inference.coded import Column, blocks, missing
from coproduction.inference.design import Design, SingletonStrata
from coproduction.inference.estimators.linear import solved
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.estimators.triangles import factor
from coproduction.inference.models import design_matrix
from coproduction.inference.models.grounds import RESTLESS
from coproduction.inference.models.sample import answers_of
from coproduction.inference.stratified import MOST, between
from coproduction.study.resolved.model_types import Fit, Model

#: What must be left of a column's length, given those before it, and of an outcome's variance.
LEFT, UNEXPLAINED = 1e-6, 1e-10
#: Groups are so many at most.
GROUPS = 1 << 9
#: Of a typical residual, what is looked at as fitted without rest; so much more than `RESTLESS`
#: that it need not be known before residuals are.
STILL = 100 * RESTLESS
#: A row or unit with no more leverage than this holds no column alone.
SURE = 1 - 1e-3

#: Estimate, standard error and degrees of freedom.
Found = tuple[float, float, int]


@dataclass(frozen=True)
class One:
    """A fit: the place of its outcome among those given, and the country it does without."""

    outcome: int
    country: str = ""


@dataclass(frozen=True)
class _Fit:
    """A fit by its triangle: (p,) estimates and (p, t) columns of the inverse information, zero of
    columns it lacks; (groups,) what weights are multiplied by; its rank, how small residuals are
    that are looked at, and how many times as much leverage a row has as among all."""

    estimate: np.ndarray
    along: np.ndarray
    times: np.ndarray
    outcome: int
    rank: int
    still: float
    share: float


@dataclass
class Shared:
    """Fits of one area.

    Attributes
    ----------
    model, fit, design, people
        As `coproduction.inference.models.fit.sampled` takes them.
    outcomes
        (N,) outcomes.
    terms
        The t coefficients in question.
    """

    model: Model
    fit: Fit
    design: Design
    people: pd.DataFrame
    outcomes: Sequence[Column]
    terms: Sequence[str]

    def found(self, asked: Sequence[One]) -> list[dict[str, Found] | None]:
        """Return what each fit says of the coefficients, None of one that is not told so."""
        curved = any(term.kind == "curve" for term in self.fit.terms)
        if self.design.calibration is not None or curved or not asked:
            return [None] * len(asked)
        try:
            made = [self._solved(one) if self._factored() else None for one in asked]
            told = {k: one for k, one in enumerate(made) if one is not None}
            sure = self._sure([*told.values()]) if told else []
        except (Unestimable, SingletonStrata, np.linalg.LinAlgError):
            return [None] * len(asked)
        known = dict(zip(told, sure, strict=True))
        return [known.get(k) for k in range(len(asked))]

    @cached_property
    def _matrix(self) -> design_matrix.Matrix:
        values = {t.name: answers_of(t, self.people) for t in self.fit.terms if t.column}
        return design_matrix.build(self.fit.terms, values, self.design.weights, False)

    @cached_property
    def _rows(self) -> np.ndarray:
        """(N,) bools: who has a weight and answered all terms."""
        rows = self.people["country"].isin(list(self.model.countries)).to_numpy()
        if self.model.weights != "none":
            rows = rows & (self.design.weights > 0)
        for term in self.fit.terms:
            if term.column:
                rows = rows & ~missing(answers_of(term, self.people))
        return rows

    def _parts(self) -> Iterator[tuple[np.ndarray, ...]]:
        """Give some respondents after others who have an outcome: their places, the group of each,
        (m, p) columns, (m, q) outcomes, 0 where there is none, and weights."""
        country = self.people["country"].cat.codes.to_numpy()
        bits = 1 << np.arange(len(self.outcomes))
        for rows in blocks(len(self._rows)):
            inside = self._rows[rows]
            if not inside.any():
                continue
            y = np.column_stack([np.asarray(one[rows], dtype=float) for one in self.outcomes])
            has = ~np.isnan(y)
            inside = inside & has.any(axis=1)
            place = np.flatnonzero(inside)
            y, has = np.where(has, y, 0.0)[place], has[place]
            group = country[rows][place].astype(np.int64) * (2 * bits[-1]) + has @ bits
            x = np.asarray(self._matrix.values[rows])[place]
            none = self.model.weights == "none"
            w = np.ones(len(place)) if none else self.design.weights[rows][place]
            yield place + rows.start, group, x, y, w

    def _factored(self) -> bool:
        """Whether the groups are few and their columns finite; factors them once."""
        return self._groups is not None

    @cached_property
    def _groups(self) -> dict[int, list] | None:
        """Of each group the triangle, the products of columns, the sum of weights, its size."""
        found: dict[int, list] = {}
        for _, group, x, y, w in self._parts():
            whole = np.column_stack([x, y])
            if not np.isfinite(whole).all():
                return None
            for key in np.unique(group).tolist():
                own = slice(None) if (group == key).all() else group == key
                k = whole.shape[1]
                r, cross, sums, n = found.get(key, (np.empty((0, k)), 0.0, 0.0, 0))
                rows = np.sqrt(w[own])[:, None] * whole[own]
                r = factor(np.asfortranarray(np.vstack([r, rows])), own=True)
                cross = cross + x[own].T @ x[own]
                found[key] = [r, cross, sums + float(w[own].sum()), n + len(rows)]
            if len(found) > GROUPS:
                return None
        return found

    def _times(self, one: One) -> np.ndarray | None:
        """(groups,) what weights of a fit are multiplied by, 0 in groups that take no part."""
        assert self._groups is not None
        bits, names = 1 << len(self.outcomes), self.people["country"].cat.categories
        inside = [
            bool(key >> one.outcome & 1) and names[key // bits] != one.country
            for key in self._groups
        ]
        country = [str(names[key // bits]) for key in self._groups]
        met: dict[str, float] = {}
        n = 0
        for own, name, (*_, sums, size) in zip(inside, country, self._groups.values(), strict=True):
            if own:
                met[name], n = met.get(name, 0.0) + sums, n + size
        if self.model.weights == "equal_country":
            factors = {name: n / len(met) / sums for name, sums in met.items()}
        elif self.model.weights == "population":
            given = {name: self.model.populations.get(name) for name in met}
            if not all(given.values()):
                return None
            factors = {name: float(given[name] or 0) / sums for name, sums in met.items()}
        else:
            factors = dict.fromkeys(met, 1.0)
        return np.array(
            [factors[c] if own else 0.0 for own, c in zip(inside, country, strict=True)]
        )

    def _columns(self, one: One) -> list[int]:
        """The columns of a fit: without that of the country, or of the one that then is the
        reference."""
        names = self._matrix.names
        dropped = ""
        for term in self.fit.terms:
            if term.column == "country" and one.country in term.levels:
                rest = [code for code in term.levels if code != one.country]
                gone = one.country if one.country != term.levels[0] else rest[0]
                dropped = f"{term.name}={gone}"
        return [j for j, name in enumerate(names) if name != dropped]

    def _solved(self, one: One) -> _Fit | None:
        """A fit by the triangles of its groups, None where these do not tell it well."""
        assert self._groups is not None
        times, columns, names = self._times(one), self._columns(one), self._matrix.names
        places = [names.index(t) for t in self.terms if t in names]
        if times is None or not times.any() or len(places) < len(self.terms):
            return None
        p, q = len(names), len(columns)
        chosen = [*columns, p + one.outcome]
        kept = [(t, own) for t, own in zip(times, self._groups.values(), strict=True) if t]
        r = np.vstack([np.sqrt(t) * own[0][:, chosen] for t, own in kept])
        if len(r) <= q:
            return None
        r = factor(np.asfortranarray(r), own=True)[: q + 1]
        length = np.sqrt((r[:, :q] ** 2).sum(axis=0))
        total, rest = float(r[1:, q] @ r[1:, q]), float(r[q, q] ** 2)
        if (np.abs(np.diag(r)[:q]) <= LEFT * length).any() or rest <= UNEXPLAINED * total:
            return None
        estimate, inverse = solved(r)
        found, along = np.zeros(p), np.zeros((p, len(places)))
        found[columns] = estimate
        along[columns] = inverse[:, [columns.index(j) for j in places]]
        weight = sum(t * own[2] for t, own in kept)
        share = self._share([own for _, own in kept], columns)
        still = STILL * np.sqrt(rest / weight)
        return _Fit(found, along, times, one.outcome, q, still, share)

    def _share(self, kept: Sequence[list], columns: list[int]) -> float:
        """At most how many times as much leverage as among all a row has among some groups."""
        assert self._groups is not None
        own, every = (
            sum(cross[np.ix_(columns, columns)] for _, cross, *_ in groups)
            for groups in (kept, self._groups.values())
        )
        length = np.sqrt(np.diag(own))
        scale = np.outer(length, length)
        return float(eigh(every / scale, own / scale, eigvals_only=True)[-1])

    def _sure(self, fits: Sequence[_Fit]) -> list[dict[str, Found] | None]:
        """What fits say, of some fits after others, so that few sums of units stand in memory."""
        n_psu, t = len(self.design.stratum_of_psu), len(self.terms)
        step = max(1, MOST // (n_psu * t))
        found = []
        for start in range(0, len(fits), step):
            found += self._told(fits[start : start + step])
        return found

    def _told(self, fits: Sequence[_Fit]) -> list[dict[str, Found] | None]:
        assert self._groups is not None
        n_psu, t, k = len(self.design.stratum_of_psu), len(self.terms), len(fits)
        keys = np.array([*self._groups])
        order = np.argsort(keys)
        estimates = np.column_stack([one.estimate for one in fits])
        along = np.column_stack([one.along for one in fits])
        times = np.column_stack([one.times for one in fits])[order]
        outcomes = [one.outcome for one in fits]
        inverse = np.linalg.inv(np.linalg.cholesky(sum(c for _, c, *_ in self._groups.values())))
        scores, held = np.zeros((k, t, n_psu)), np.zeros((k, n_psu), dtype=bool)
        leverage, still, squares = np.zeros(n_psu), np.zeros(k), np.zeros(k)
        low, everybody = np.array([one.still for one in fits]), np.zeros(n_psu, dtype=bool)
        largest, n = np.zeros(k), np.zeros(k, dtype=int)
        for rows, group, x, y, w in self._parts():
            unit = self.design.psu[rows]
            weights = times[np.searchsorted(keys[order], group)]
            inside = weights > 0
            rest = y[:, outcomes] - x @ estimates
            added = (w[:, None] * weights * rest)[:, :, None] * (x @ along).reshape(-1, k, t)
            own = ((x @ inverse.T) ** 2).sum(axis=1)
            np.add.at(leverage, unit, own)
            everybody[unit] = True
            near = inside & (np.abs(rest) <= low)
            still += own @ near
            squares += (np.where(inside, rest, 0.0) ** 2).sum(axis=0)
            n += inside.sum(axis=0)
            largest = np.maximum(largest, (np.abs(x).max(axis=0) @ np.abs(estimates)))
            for f in range(k):
                held[f, unit[inside[:, f]]] = True
                for j in range(t):
                    np.add.at(scores[f, j], unit, added[:, f, j])
        factors = self.design.factors(np.flatnonzero(everybody))
        typical = RESTLESS * np.sqrt(squares / n) + 65 * np.finfo(float).eps * largest
        told: list[dict[str, Found] | None] = []
        for f, one in enumerate(fits):
            blind = max(float(leverage.max()), float(still[f])) * one.share >= SURE
            n_strata = len(np.unique(self.design.stratum_of_psu[held[f]]))
            df = int(held[f].sum()) - n_strata + 1 - one.rank
            if blind or typical[f] > one.still or df < 1:
                told.append(None)
                continue
            units = np.arange(n_psu)
            of = between(scores[f].T, units, self.design.stratum_of_psu, factors)
            errors = np.sqrt(np.maximum(np.diag(of), 0.0))
            places = [self._matrix.names.index(term) for term in self.terms]
            values = one.estimate[places].tolist()
            given = zip(self.terms, values, errors.tolist(), strict=True)
            told.append({term: (value, error, df) for term, value, error in given})
        return told
