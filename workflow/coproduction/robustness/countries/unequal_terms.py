"""Unequal terms: concentration of participation over rankings, curves, and differences of groups.

Estimates are of each country, and their plain mean over the countries that have one. Errors are
linearised over the design, or by replicate weights where all of a country have some. All are found
from patterns of answers, see `alike`, so that they take the time of these.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.harmonise.microdata import Microdata
from coproduction.inference import coded
from coproduction.inference.alike import Alike, scored
from coproduction.inference.coded import Coded, Column
from coproduction.inference.design import SingletonStrata, t_interval, t_probability
from coproduction.inference.domains import design_of, positions_of
from coproduction.inference.errorless import ROUNDING
from coproduction.inference.models.sample import answers_of
from coproduction.inference.replicates import ReplicatedDesign
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.inequality_files import CURVES, DIFFERENCES, INDICES, POINTS
from coproduction.robustness.countries.concentration import Measure, concentration, curve
from coproduction.robustness.countries.country_units import Countries, Summed
from coproduction.robustness.judging.verdicts import equivalence
from coproduction.study.resolved.analysis import Breakdown
from coproduction.study.resolved.participation import Bounded, Inequality
from coproduction.study.resolved.specification import ALL, Term

#: Takes the (p,) weights of patterns of a domain and returns an estimate with the (p,) influence of
#: their respondents; None where there is no estimate.
_Estimator = Callable[[np.ndarray], "tuple[float, np.ndarray] | None"]


@dataclass(frozen=True)
class _Answers:
    """n respondents by country, outcome and a further answer.

    Attributes
    ----------
    of
        (n,) pattern of each.
    country, y, x
        (p,) place of the country, outcome and answer of each pattern, NaN without one.
    weights, counts
        (p,) sum of the weights of the respondents of each, and how many these are.
    """

    of: np.ndarray
    country: np.ndarray
    y: np.ndarray
    x: np.ndarray
    weights: np.ndarray
    counts: np.ndarray

    def domain(self, country: int) -> np.ndarray:
        """(p,) bools: patterns of a country with both answers."""
        return (self.country == country) & ~np.isnan(self.y) & ~np.isnan(self.x)


@dataclass(frozen=True)
class _Part:
    """What is estimated in one country: `domain` are (p,) bool; `without` is why there is no
    estimate where some of them answered, and `least` of how many respondents there is one."""

    country: str
    answers: _Answers
    domain: np.ndarray
    estimator: _Estimator
    without: str = "constant"
    least: int = 1

    @property
    def n(self) -> int:
        """How many respondents it is of."""
        return int(self.answers.counts[self.domain].sum())


@dataclass(frozen=True)
class _Found:
    """An estimate of one country, and the sums over units of what its respondents add to it;
    `again` are those of the replicates, or why there is none, once they are found."""

    part: _Part
    estimate: float
    summed: Summed
    again: list[float | str] = field(default_factory=list)


def told(
    asked: Sequence[Inequality], analysis: Microdata
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the rows of `inequality_files.FILES`, in their order.

    `analysis` has one row a respondent, with what is asked for. Raises `Faults` where
    a stratum has one PSU and the policy is ``fail``.
    """
    rows: tuple[list[dict], ...] = ([], [], [])
    jobs = [(one, bounded) for one in asked for bounded in one.measures]
    sample = None
    try:
        for one, bounded in counted(jobs, "inequality: outcomes and areas"):
            if sample is None or sample.asked is not one:
                del sample  # before the next is read
                sample = _Sample(one, analysis)
            for part, more in zip(rows, _Told(sample, bounded).rows(), strict=True):
                part += more
    except SingletonStrata as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
    indices, curves, differences = rows
    return (
        contract.frame(INDICES, indices),
        contract.frame(CURVES, curves),
        contract.frame(DIFFERENCES, differences),
    )


class _Sample:
    """Who is asked, with the rankings and groups that all areas have."""

    def __init__(self, asked: Inequality, analysis: Microdata):
        self.asked, self.analysis = asked, analysis
        design = design_of(analysis, asked.singletons, asked.replication)
        self.countries = Countries.by(analysis["country"], design, asked.countries)
        self._known: dict[Term | Breakdown, Column] = {}

    def answers(self, base: Alike, further: Term | Breakdown | None) -> _Answers:
        """Return the respondents of patterns of country and outcome by a further answer; without
        one the outcome is it."""
        country, y = base.values.T
        if further is None:
            alike, own, x = base, slice(None), y
        else:
            places = Coded(base.of, np.arange(float(len(y))))
            alike = Alike.by([places, self._column(further)], len(base))
            own, x = alike.values[:, 0].astype(int), alike.values[:, 1]
        weights = alike.sums(self.countries.respondents.weights)
        return _Answers(alike.of, country[own], y[own], x, weights, alike.counts())

    def _column(self, asked: Term | Breakdown) -> Column:
        """A ranking, or the positions of a group's levels, as codes that all areas share."""
        if asked not in self._known:
            if isinstance(asked, Term):
                column = answers_of(asked, self.analysis)
            else:
                k = len(asked.levels)
                place = positions_of(self.analysis, asked.variable, list(asked.levels))
                column = Coded(coded.positions(place + 1, k), np.array([np.nan, *range(k)]))
            alone = Alike.by([column], len(column))
            self._known[asked] = alone.column(alone.values[:, 0])
        return self._known[asked]


class _Told:
    """What is told of one outcome in one area."""

    def __init__(self, sample: _Sample, bounded: Bounded):
        self.sample, self.asked, self.bounded = sample, sample.asked, bounded
        measure, analysis = bounded.measure, sample.analysis
        y = scored(analysis[measure.column], measure.scored)
        self.base = Alike.by([sample.countries.column, y], len(analysis))
        self.head = {"outcome": self.asked.outcome, "area": measure.area}

    def rows(self) -> tuple[list[dict], list[dict], list[dict]]:
        """Indices, curves and differences."""
        indices, curves, differences = [], [], []
        # the outcome over itself goes last
        for ranking in (*self.asked.rankings, None):
            answers, name = self.sample.answers(self.base, ranking), ranking.name if ranking else ""
            indices += self._indices(name, answers)
            curves += self._curves(name, answers)
        for group in self.asked.groups:
            differences += self._differences(group, self.sample.answers(self.base, group))
        return indices, curves, differences

    def _indices(self, name: str, answers: _Answers) -> Iterator[dict]:
        """Concentration over a ranking, by country and on average."""
        measures: Sequence[Measure] = self.asked.corrections if name else ("gini",)
        if not name and self.bounded.low < 0:
            return
        for measure in measures:
            parts = [
                self._concentrated(measure, answers, k) for k in range(len(self.asked.countries))
            ]
            head = self.head | {"ranking": name, "measure": measure}
            for country, row in self._each(parts):
                yield head | {"country": country} | self._judged(row, bool(name))

    def _concentrated(self, measure: Measure, answers: _Answers, k: int) -> _Part:
        domain = answers.domain(k)
        y, x, ends = answers.y[domain], answers.x[domain], (self.bounded.low, self.bounded.high)

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

        # one respondent is no ranking, and would be perfect equality
        return _Part(self.asked.countries[k], answers, domain, estimated, least=2)

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

    def _curves(self, name: str, answers: _Answers) -> Iterator[dict]:
        """What the first tenths of respondents hold, by country."""
        points = np.array(POINTS)
        for place, country in enumerate(self.asked.countries):
            own = answers.domain(place)
            n, held = int(answers.counts[own].sum()), None
            if n:
                held = curve(answers.y[own], answers.x[own], answers.weights[own], points)
            head = self.head | {"country": country, "ranking": name, "n": n}
            for k, point in enumerate(POINTS):
                value = {"lacking": "constant" if n else "nobody_answered"}
                if held is not None:
                    value = {"value": float(held[k])}
                yield head | {"point": point} | value

    def _differences(self, group: Breakdown, answers: _Answers) -> Iterator[dict]:
        """Means of the levels of a group, and their differences to the first, by country."""
        countries = self.asked.countries
        for k, level in enumerate(group.levels):
            parts = [self._between(answers, k, place) for place in range(len(countries))]
            means = {c: self._level(answers, k, place) for place, c in enumerate(countries)}
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

    @staticmethod
    def _level(answers: _Answers, level: int, place: int) -> tuple[float | None, int]:
        own = answers.domain(place) & (answers.x == level)
        if not own.any():
            return None, 0
        return _mean(answers.y[own], answers.weights[own]), int(answers.counts[own].sum())

    def _between(self, answers: _Answers, level: int, place: int) -> _Part:
        domain = answers.domain(place) & ((answers.x == level) | (answers.x == 0))
        y, of = answers.y[domain], answers.x[domain] == level

        def estimated(weights: np.ndarray) -> tuple[float, np.ndarray] | None:
            sums = [weights[of].sum(), weights[~of].sum()]
            if not min(sums) > 0:
                return None
            means = _mean(y[of], weights[of]), _mean(y[~of], weights[~of])
            total = weights.sum()
            influence = np.where(
                of, (y - means[0]) * total / sums[0], -(y - means[1]) * total / sums[1]
            )
            return means[0] - means[1], influence

        return _Part(self.asked.countries[place], answers, domain, estimated, "nobody_answered")

    def _each(self, parts: Iterable[_Part]) -> Iterator[tuple[str, dict]]:
        """The estimates of countries, and their mean where several have one."""
        countries, alpha, found = self.sample.countries, float(self.asked.alpha), []
        for part in parts:
            row, one = {"n": part.n, "confidence": 1 - alpha}, None
            if not row["n"]:
                row["lacking"] = "nobody_answered"
            elif row["n"] < part.least:
                row["lacking"] = "one_unit"
            elif (one := _found(countries, part)) is None:
                row["lacking"] = part.without
            else:
                found.append(one)
                row |= _sure(countries, [one], alpha)
            yield part.country, row
        if len(found) > 1:
            n = sum(one.part.n for one in found)
            yield ALL, {"n": n, "confidence": 1 - alpha} | _sure(countries, found, alpha)


def _mean(y: np.ndarray, weights: np.ndarray) -> float:
    """The weighted mean, that of equal numbers exact."""
    return float(y[0] if (y == y[0]).all() else weights @ y / weights.sum())


def _found(countries: Countries, part: _Part) -> _Found | None:
    """What is estimated in a country."""
    weights = part.answers.weights[part.domain]
    found = part.estimator(weights)
    if found is None:
        return None
    numbers = np.zeros(len(part.domain))
    numbers[part.domain] = found[1] / weights.sum()
    own = countries.of[part.country]
    return _Found(part, found[0], own.summed(part.answers.of, numbers, part.domain))


def _sure(countries: Countries, found: Sequence[_Found], alpha: float) -> dict:
    """The mean of the estimates of some countries with its error."""
    total = sum(one.estimate / len(found) for one in found)
    if len(found) == 1:
        design, summed = countries.of[found[0].part.country].design, found[0].summed
    else:
        design = countries.design
        summed = countries.together([(one.part.country, one.summed) for one in found])
    row: dict = {"estimate": total}
    again = _again(countries, found, total)
    if again is None:
        scores = summed.sums[summed.met]
        variance = float(design.covariance(scores[:, None], summed.met)[0, 0])
        df, lacking = design.degf(summed.met), ""
    else:
        variance, df, lacking = again
        if lacking == "mixed_replicates":
            return row | {"lacking": lacking}
    if design.counts(summed.met)[0] == 1:
        lacking = "one_unit"
    elif not lacking and not variance > (ROUNDING * summed.largest) ** 2:
        lacking = "no_variance"
    if lacking:
        return row | {"lacking": lacking}
    if df < 1:
        return row | {"lacking": "no_degrees_of_freedom"}
    error = float(np.sqrt(variance))
    low, high = t_interval(total, error, df, 1 - alpha)
    return row | {
        "std_error": error,
        "df": float(df),
        "conf_low": float(low),
        "conf_high": float(high),
        "p_value": float(t_probability(np.array(total / error), df)),
    }


def _again(
    countries: Countries, found: Sequence[_Found], total: float
) -> tuple[float, int, str] | None:
    """The variance by replicate weights, its df, and why there is none, NaN, where a replicate has
    no estimate; None where no respondent has any."""
    design = countries.respondents
    if not isinstance(design, ReplicatedDesign):
        return None
    domain = np.logical_or.reduce([one.part.domain for one in found])
    rows = coded.taken(domain, found[0].part.answers.of)
    varying = design.varying[rows]
    if not varying.any():
        return None
    if not varying.all():
        return float("nan"), 0, "mixed_replicates"
    replicates = design.replicates
    for one in found:
        if not one.again:
            at = countries.of[one.part.country].rows
            one.again.extend(_refitted(one.part, replicates.replicate[at], at))
    each = [*zip(*(one.again for one in found), strict=True)]
    why = next((one for own in each for one in own if isinstance(one, str)), "")
    if why:
        return float("nan"), replicates.df(rows), why
    means = np.array([np.mean(np.array(own, dtype=float)) for own in each])
    spread = replicates.covariance(np.array([total]), means[:, None])
    return float(spread[0, 0]), replicates.df(rows), ""


def _refitted(
    part: _Part, replicate: np.ndarray, rows: slice | np.ndarray
) -> Iterator[float | str]:
    """The estimate by each of (m, R) replicate weights of a country's respondents, or why there is
    none."""
    of = part.answers.of[rows]
    for own in replicate.T:
        weights = coded.sums(of, own, len(part.domain))[part.domain]
        found = part.estimator(weights)
        if found is not None:
            yield found[0]
            continue
        # nobody of two levels is said of the replicate as of the sample
        some = part.without == "constant" and (weights > 0).any()
        yield "constant_replicate" if some else "empty_replicate"
