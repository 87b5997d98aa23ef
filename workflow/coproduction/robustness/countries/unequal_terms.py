"""Unequal terms: concentration of participation over rankings, curves, and differences of groups.

Estimates are of each country, and their plain mean over the countries that have one. Errors are
linearised over the design, or by replicate weights where all of a country have some.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.harmonise.microdata import Microdata
from coproduction.inference.alike import scored
from coproduction.inference.design import Design, SingletonStrata, t_interval, t_probability
from coproduction.inference.domains import design_of, positions_of
from coproduction.inference.errorless import ROUNDING
from coproduction.inference.models.sample import values_of
from coproduction.inference.replicates import ReplicatedDesign
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.inequality_files import CURVES, DIFFERENCES, INDICES, POINTS
from coproduction.robustness.countries.concentration import Measure, concentration, curve
from coproduction.robustness.judging.verdicts import equivalence
from coproduction.study.resolved.participation import Bounded, Inequality
from coproduction.study.resolved.specification import ALL

#: Takes (m,) weights of a domain and returns an estimate with the (m,) influence of respondents;
#: None where there is no estimate.
_Estimator = Callable[[np.ndarray], "tuple[float, np.ndarray] | None"]


@dataclass(frozen=True)
class _Part:
    """What is estimated in one country: `rows` are (n,) bool, with a weight above zero; `without`
    is why there is no estimate where some of them answered."""

    rows: np.ndarray
    estimator: _Estimator
    without: str = "constant"


def told(
    asked: Sequence[Inequality], analysis: Microdata
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the rows of `inequality_files.FILES`, in their order.

    `analysis` has one row a respondent, with what is asked for. Raises `Faults` where
    a stratum has one PSU and the policy is ``fail``.
    """
    rows: tuple[list[dict], ...] = ([], [], [])
    jobs = [(one, bounded) for one in asked for bounded in one.measures]
    of, design = None, None
    try:
        for one, bounded in counted(jobs, "inequality: outcomes and areas"):
            if design is None or of is not one:
                of, design = one, design_of(analysis, one.singletons, one.replication)
            found = _Told(one, bounded, design, analysis)
            for part, more in zip(
                rows, (found.indices, found.curves, found.differences), strict=True
            ):
                part += more()
            del found  # before the answers of the next are read
    except SingletonStrata as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
    indices, curves, differences = rows
    return (
        contract.frame(INDICES, indices),
        contract.frame(CURVES, curves),
        contract.frame(DIFFERENCES, differences),
    )


class _Told:
    """What is told of one outcome in one area."""

    def __init__(self, asked: Inequality, bounded: Bounded, design: Design, analysis: Microdata):
        self.asked, self.bounded, self.analysis, self.design = asked, bounded, analysis, design
        self.y = np.asarray(scored(analysis[bounded.measure.column], bounded.measure.scored))
        self.country = analysis["country"]
        self.head = {"outcome": asked.outcome, "area": bounded.measure.area}
        # the outcome over itself goes last
        self.rankings = {t.name: values_of(t, analysis) for t in asked.rankings} | {"": self.y}

    def _rows(self, country: str, *answers: np.ndarray) -> np.ndarray:
        inside = self.design.weights > 0
        inside &= (self.country == country).to_numpy(dtype=bool, na_value=False)
        for one in (self.y, *answers):
            inside &= ~np.isnan(one)
        return inside

    def indices(self) -> Iterator[dict]:
        """Concentration over every ranking, by country and on average."""
        for name, ranking in self.rankings.items():
            measures: Sequence[Measure] = self.asked.corrections if name else ("gini",)
            if not name and self.bounded.low < 0:
                continue
            for measure in measures:
                parts = [(c, self._concentrated(measure, ranking, c)) for c in self.asked.countries]
                head = self.head | {"ranking": name, "measure": measure}
                for country, row in self._each(parts):
                    yield head | {"country": country} | self._judged(row, bool(name))

    def _concentrated(self, measure: Measure, ranking: np.ndarray, country: str) -> _Part:
        rows = self._rows(country, ranking)
        y, x, ends = self.y[rows], ranking[rows], (self.bounded.low, self.bounded.high)

        def estimated(weights: np.ndarray) -> tuple[float, np.ndarray] | None:
            some = weights > 0
            if not some.any():
                return None
            found = concentration(measure, y[some], x[some], weights[some], *ends)
            if found is None:
                return None
            influence = np.zeros(len(weights))
            influence[some] = found.influence
            return found.estimate, influence

        return _Part(rows, estimated)

    def _judged(self, row: dict, ranked: bool) -> dict:
        """Whether terms are equal, where the smallest inequality of interest is declared."""
        smallest, alpha = self.asked.smallest, float(self.asked.alpha)
        if smallest is None or not ranked:
            return row
        row = row | {"smallest": float(smallest)}
        if "p_value" not in row:
            return row
        estimate, error, df = (float(row[name]) for name in ("estimate", "std_error", "df"))
        p = equivalence(estimate, error, df, float(smallest))
        beyond = row["p_value"] < alpha and abs(estimate) > smallest
        said = "equal" if p < alpha else "unequal" if beyond else "undecided"
        return row | {"equivalence_p": p, "said": said}

    def curves(self) -> Iterator[dict]:
        """What the first tenths of respondents hold, by country."""
        points = np.array(POINTS)
        for name, ranking in self.rankings.items():
            for country in self.asked.countries:
                rows = self._rows(country, ranking)
                head = self.head | {"country": country, "ranking": name, "n": int(rows.sum())}
                held = None
                if rows.any():
                    of = self.y[rows], ranking[rows], self.design.weights[rows]
                    held = curve(*of, points)
                for k, point in enumerate(POINTS):
                    value = {"lacking": "constant" if rows.any() else "nobody_answered"}
                    if held is not None:
                        value = {"value": float(held[k])}
                    yield head | {"point": point} | value

    def differences(self) -> Iterator[dict]:
        """Means of the levels of groups, and their differences to the first, by country."""
        for group in self.asked.groups:
            position = positions_of(self.analysis, group.variable, list(group.levels))
            first = position == 0
            for k, level in enumerate(group.levels):
                parts = [(c, self._between(position == k, first, c)) for c in self.asked.countries]
                means = {c: self._mean(position == k, c) for c in self.asked.countries}
                for country, row in self._each(parts if k else []):
                    every = sum(n for _, n in means.values())
                    mean, n = means.get(country, (None, every))
                    row["difference"] = row.pop("estimate", None)
                    head = self.head | {"country": country, "group": group.variable}
                    yield head | {"level": level} | row | {"mean": mean, "n": n}
                for country, (mean, n) in means.items() if not k else ():
                    head = self.head | {"country": country, "group": group.variable}
                    confidence = 1 - float(self.asked.alpha)
                    yield head | {"level": level, "mean": mean, "n": n, "confidence": confidence}

    def _mean(self, level: np.ndarray, country: str) -> tuple[float | None, int]:
        rows = self._rows(country) & level
        if not rows.any():
            return None, 0
        weights = self.design.weights[rows]
        return float(weights @ self.y[rows] / weights.sum()), int(rows.sum())

    def _between(self, level: np.ndarray, first: np.ndarray, country: str) -> _Part:
        rows = self._rows(country) & (level | first)
        y, of = self.y[rows], level[rows]

        def estimated(weights: np.ndarray) -> tuple[float, np.ndarray] | None:
            sums = [weights[of].sum(), weights[~of].sum()]
            if not min(sums) > 0:
                return None
            means = weights[of] @ y[of] / sums[0], weights[~of] @ y[~of] / sums[1]
            total = weights.sum()
            influence = np.where(
                of, (y - means[0]) * total / sums[0], -(y - means[1]) * total / sums[1]
            )
            return float(means[0] - means[1]), influence

        return _Part(rows, estimated, "nobody_answered")

    def _each(self, parts: Sequence[tuple[str, _Part]]) -> Iterator[tuple[str, dict]]:
        """The estimates of countries, and their mean where several have one."""
        found = []
        for country, part in parts:
            row, known = _estimated(self.design, [part], float(self.asked.alpha))
            found += [part] if known else []
            yield country, row
        if len(found) > 1:
            yield ALL, _estimated(self.design, found, float(self.asked.alpha))[0]


def _estimated(design: Design, parts: Sequence[_Part], alpha: float) -> tuple[dict, bool]:
    """The mean of the estimates of some countries with its error, and whether there is one."""
    rows = np.logical_or.reduce([part.rows for part in parts])
    row: dict = {"n": int(rows.sum()), "confidence": 1 - alpha}
    if not rows.any():
        return row | {"lacking": "nobody_answered"}, False
    influence, total = np.zeros(len(rows)), 0.0
    for part in parts:
        weights = design.weights[part.rows]
        found = part.estimator(weights)
        if found is None:
            return row | {"lacking": part.without}, False
        total += found[0] / len(parts)
        influence[part.rows] = found[1] * weights / weights.sum() / len(parts)
    row["estimate"] = total
    varying = design.varying[rows] if isinstance(design, ReplicatedDesign) else np.zeros(1, bool)
    if varying.any() and not varying.all():
        return row | {"lacking": "mixed_replicates"}, True
    if varying.any():
        assert isinstance(design, ReplicatedDesign)
        variance, df, lacking = _again(design, parts, rows, total)
    else:
        variance = float(design.covariance(influence[rows][:, None], rows)[0, 0])
        df, lacking = design.degf(rows), ""
    if design.counts(rows)[0] == 1:
        lacking = "one_unit"
    elif not lacking and not variance > (ROUNDING * float(np.abs(influence).max())) ** 2:
        lacking = "no_variance"
    if lacking:
        return row | {"lacking": lacking}, True
    if df < 1:
        return row | {"lacking": "no_degrees_of_freedom"}, True
    error = float(np.sqrt(variance))
    low, high = t_interval(total, error, df, 1 - alpha)
    return row | {
        "std_error": error,
        "df": float(df),
        "conf_low": float(low),
        "conf_high": float(high),
        "p_value": float(t_probability(np.array(total / error), df)),
    }, True


def _again(
    design: ReplicatedDesign, parts: Sequence[_Part], rows: np.ndarray, total: float
) -> tuple[float, int, str]:
    """The variance by replicate weights, its df, and why there is none, NaN, where a replicate has
    no estimate."""
    replicates, found = design.replicates, []
    for weights in replicates.replicate.T:
        means = []
        for part in parts:
            one = part.estimator(weights[part.rows])
            if one is None:
                # nobody of two levels is said of the replicate as of the sample
                some = part.without == "constant" and (weights[part.rows] > 0).any()
                why = "constant_replicate" if some else "empty_replicate"
                return float("nan"), replicates.df(rows), why
            means.append(one[0])
        found.append(np.mean(means))
    spread = replicates.covariance(np.array([total]), np.array(found)[:, None])
    return float(spread[0, 0]), replicates.df(rows), ""
