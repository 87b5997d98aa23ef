"""Differential item functioning: whether respondents alike answer an item alike in all countries.

Three cumulative logits of an item, one after the other: on the score that respondents are matched
by, with a constant a country added (uniform), and a slope a country (non-uniform; Zumbo 1999). Of
two levels they are binary logits. Tests are adjusted Wald tests over the design; changes of R² are
those of pseudo-likelihoods with weights of mean 1. The change of the slope of the score from the
first model to the second is that of Crane and others (2004). Sizes are of the change of
Nagelkerke's R² from the first model to the third (Jodoin and Gierl 2001).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import Microdata
from coproduction.inference import coded
from coproduction.inference.alike import Alike, Each, scored
from coproduction.inference.coded import Column
from coproduction.inference.design import Design, t_interval
from coproduction.inference.domains import design_of
from coproduction.inference.estimators.ordinal import ordered_logit
from coproduction.inference.estimators.problem import Problem, Solution, Unestimable
from coproduction.inference.models.wald import Hypothesis, adjusted, f_test
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.dif_files import DIF, PARAMETERS, TESTS
from coproduction.study.resolved.analysis import ByLevel
from coproduction.study.resolved.instruments import Matched

#: Change of Nagelkerke's R² from which it is moderate, and from which large.
MODERATE, LARGE = 0.035, 0.07
#: An item of more levels is no item of answers to choose from.
MOST_LEVELS = 12
CONFIDENCE = 0.95
MATCHING = "matching"


def tested(entries: Sequence[Matched], analysis: Microdata) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Test every item of every index and area.

    Parameters
    ----------
    entries
        One an index and area.
    analysis
        One row a respondent, with `country` (categorical), the items, the columns that
        respondents are matched by, and the columns `design_of` reads. Respondents with an answer,
        a score and a weight above 0 take part, of countries where both vary.

    Returns
    -------
    `DIF` and `PARAMETERS`.
    """
    design = design_of(analysis, "certainty")
    rows, parameters = [], []
    for entry in counted(entries, "dif: indices"):
        people = _People.of(entry, analysis, design)
        for place, item in enumerate(entry.entry.items):
            found = _Item.of(entry, item, place, people, design)
            rows += found.tests()
            parameters += found.parameters()
    return contract.frame(DIF, rows), contract.frame(PARAMETERS, parameters)


@dataclass(frozen=True)
class _People:
    """Respondents by what they answered to the items of an index, and by country.

    `names` are those of all countries, `counts` and `weights` (m,) of who answered a pattern and
    weighs more than 0: how many they are, and the sum of their weights.
    """

    names: tuple[str, ...]
    alike: Alike
    counts: np.ndarray
    weights: np.ndarray

    @classmethod
    def of(cls, entry: Matched, analysis: Microdata, design: Design) -> "_People":
        """Take all respondents."""

        def columns() -> Iterator[Column]:
            for item, by in entry.entry.items.items():
                yield scored(analysis[item], by)
            if entry.column:
                yield analysis[entry.column].to_numpy(dtype=float)
            yield country.codes.to_numpy().astype(float)

        country = analysis["country"].cat
        alike = Alike.by(columns(), len(analysis))
        weighted = coded.counts(alike.of[design.weights > 0], len(alike.values))
        names = tuple(map(str, country.categories))
        return cls(names, alike, weighted, alike.sums(design.weights))

    @property
    def country(self) -> np.ndarray:
        """(m,) place of the country of each pattern."""
        return self.alike.values[:, -1]

    def score(self, entry: Matched, place: int) -> np.ndarray:
        """The (m,) score that respondents are matched by: the mean of the other items answered by
        who answered all of them, or an index."""
        if entry.column:
            return self.alike.values[:, -2]
        return np.delete(self.alike.values[:, :-1], place, axis=1).mean(axis=1)


@dataclass(frozen=True)
class _Item:
    """One item with its three models, or why it has none.

    `countries` are those of the models, `levels` their scores in order with their names, `fits` the
    three models with the covariance of their parameters, `df` the degrees of freedom of the design.
    """

    entry: Matched
    item: str
    countries: tuple[str, ...]
    levels: dict[float, str]
    n: int
    n_singletons: int
    df: int
    fits: tuple[tuple[Solution, np.ndarray], ...] = field(default=())
    lacking: str = ""

    @classmethod
    def of(
        cls,
        entry: Matched,
        item: str,
        place: int,
        people: _People,
        design: Design,
    ) -> "_Item":
        """Fit the models of one item, the `place`-th of those that people answered."""
        answer, score = people.alike.values[:, place], people.score(entry, place)
        whole = ~np.isnan(answer) & ~np.isnan(score) & (people.counts > 0)
        rows = {}
        for code, name in enumerate(people.names):
            own = whole & (people.country == code)
            # who says one thing alone has no odds to compare
            if own.any() and np.ptp(answer[own]) > 0 and np.ptp(score[own]) > 0:
                rows[name] = own
        members = np.logical_or.reduce([*rows.values()]) if rows else np.zeros(len(whole), bool)
        levels = _levels(entry, item, np.unique(answer[members]))
        inside = coded.taken(members, people.alike.of) & (design.weights > 0)
        counts = (int(inside.sum()), design.n_singletons(inside), design.degf(inside))
        base = (entry, item, tuple(rows), levels, *counts)
        if reason := _hindered(answer[whole], score[whole], rows):
            return cls(*base, lacking=reason)
        try:
            fits = _fitted(people, (answer, score), members, levels, design, inside)
        except Unestimable:
            return cls(*base, lacking="not_estimable")
        return cls(*base, fits=fits)

    @property
    def _keys(self) -> dict:
        entry = self.entry.entry
        return {"area": entry.area, "index": entry.index, "item": self.item}

    def tests(self) -> Iterator[dict]:
        """Rows of `DIF`; of an item without models a row a test, with the reason."""
        head = self._keys | {
            "matching": self.entry.matching or None,
            "n": self.n,
            "n_countries": len(self.countries),
            "n_levels": len(self.levels),
            "n_singletons": self.n_singletons,
        }
        for test in TESTS:
            row = head | {"test": test}
            yield row | (self._tested(test) if self.fits else {"lacking": self.lacking})

    def _tested(self, test: str) -> dict:
        others = len(self.countries) - 1
        before, after = {"uniform": (0, 1), "non_uniform": (1, 2), "total": (0, 2)}[test]
        solution, covariance = self.fits[after]
        added = {"uniform": (1, others), "non_uniform": (1 + others, others),
                 "total": (1, 2 * others)}[test]  # fmt: skip
        contrasts = np.eye(len(solution.terms))[added[0] : sum(added)]
        change = [
            _r_squared(self.fits[after][0], self.n)[k] - _r_squared(self.fits[before][0], self.n)[k]
            for k in range(2)
        ]
        row: dict = {
            "df_numerator": added[1],
            "mcfadden_change": change[0],
            "nagelkerke_change": change[1],
        }
        if test == "uniform":
            slopes = [float(fit.estimate[0]) for fit, _ in self.fits[:2]]
            row["slope_change"] = slopes[1] / slopes[0] - 1 if slopes[0] else None
        if test == "total":
            row["size"] = _size(change[1])
        df = self._df(1 + (others if test == "uniform" else 2 * others))
        try:
            wald, _ = f_test(
                Hypothesis(test, MATCHING, contrasts), solution.estimate, covariance, df
            )
        except Unestimable:
            return row | {"lacking": "test_not_estimable"}
        found = adjusted(wald, added[1], df)
        if found is None:
            return row | {"lacking": "test_not_estimable"}
        return row | dict(zip(("statistic", "df_denominator", "p_value"), found, strict=True))

    def _df(self, columns: int) -> int:
        """Degrees of freedom of a model, as of others: the design's less the columns but the
        constant."""
        return self.df - columns

    def parameters(self) -> Iterator[dict]:
        """Rows of `PARAMETERS`, of the model with a constant a country."""
        if not self.fits:
            return
        solution, covariance = self.fits[1]
        groups, k = len(self.countries), len(solution.terms)
        # what countries differ by from their mean; thresholds are those of that mean
        own = np.zeros((groups, k))
        own[1:, 1:groups] = np.eye(groups - 1)
        mean = own.mean(axis=0)
        for place, country in enumerate(self.countries):
            named = {"parameter": "country", "country": country}
            yield self._row(named, own[place] - mean, solution, covariance)
        yield self._row({"parameter": "matching"}, np.eye(k)[0], solution, covariance)
        names = [*self.levels.values()]
        for place, (lower, upper) in enumerate(pairwise(names)):
            at = k - (len(names) - 1) + place
            named = {"parameter": "threshold", "lower": lower, "upper": upper}
            yield self._row(named, np.eye(k)[at] - mean, solution, covariance)

    def _row(
        self, named: dict, contrast: np.ndarray, solution: Solution, covariance: np.ndarray
    ) -> dict:
        estimate = float(contrast @ solution.estimate)
        error = float(np.sqrt(max(contrast @ covariance @ contrast, 0.0)))
        found = {"estimate": estimate, "confidence": CONFIDENCE}
        if error > 0:
            found["std_error"] = error
        if error > 0 and (df := self._df(len(self.countries))) > 0:
            low, high = t_interval(estimate, error, df, CONFIDENCE)
            found |= {"conf_low": float(low), "conf_high": float(high)}
        return self._keys | named | found


def _levels(entry: Matched, item: str, found: np.ndarray) -> dict[float, str]:
    """Scores that were answered, in order, to the names of their levels."""
    scored = entry.entry.items[item]
    if isinstance(scored, ByLevel):
        names: dict[float, list[str]] = {}
        for level, score in scored.scores.items():
            names.setdefault(score, []).append(level)
        return {float(score): "/".join(names[score]) for score in found}
    # a number's own value, before reversing and stretching
    return {float(s): f"{(s - scored.intercept) / scored.slope:g}" for s in found}


def _hindered(answer: np.ndarray, score: np.ndarray, rows: dict) -> str:
    """Why an item cannot be tested; empty where it can."""
    levels = len(np.unique(answer))
    if levels < 2:
        return "one_level"
    if levels > MOST_LEVELS:
        return "many_levels"
    if np.ptp(score) == 0:
        return "constant_matching"
    return "one_country" if len(rows) < 2 else ""


def _fitted(
    people: _People,
    given: tuple[np.ndarray, np.ndarray],
    members: np.ndarray,
    levels: dict[float, str],
    design: Design,
    inside: np.ndarray,
) -> tuple[tuple[Solution, np.ndarray], ...]:
    """The three models, each with the covariance of its parameters over the design.

    `given` are the (m,) answers and scores of patterns, of which `members` take part. Who gave the
    same answer, with the same score in the same country, is one row of a model. The score is
    centred and divided by its deviation. Raises `Unestimable`.
    """
    own = np.column_stack([people.country, *given])[members]
    cells, place = np.unique(own, axis=0, return_inverse=True)
    country, answer, score = cells.T
    weights = np.bincount(place, people.weights[members])
    centred = score - weights @ score / weights.sum()
    matching = centred / np.sqrt(weights @ centred**2 / weights.sum())
    dummies = (country[:, None] == np.unique(country)[1:]).astype(float)
    columns = [matching[:, None], dummies, dummies * matching[:, None]]
    of = np.zeros(len(members), dtype=np.min_scalar_type(len(cells)))
    of[members] = place
    each, weighs = of[people.alike.of[inside]], design.weights[inside]
    found = []
    for count in (1, 2, 3):
        matrix = np.column_stack([np.ones(len(answer)), *columns[:count]])
        terms = ["Intercept", MATCHING, *(f"x{k}" for k in range(2, matrix.shape[1]))]
        solution = ordered_logit(Problem(answer, matrix, terms, weights, levels=levels))
        influence = np.asarray(solution.scores) @ solution.inverse_information / weights[:, None]
        covariance = design.covariance(Each(weighs, (each, influence)), inside)
        found.append((_of_all(solution, len(each)), covariance))
    return tuple(found)


def _of_all(solution: Solution, n: int) -> Solution:
    """What was found without what each row has of it; its likelihood is that of n respondents."""
    assert solution.likelihood is not None
    times = n / len(solution.scores)
    value, null = (times * one for one in (solution.likelihood.value, solution.likelihood.null))
    return replace(
        solution,
        scores=np.empty((0, len(solution.terms))),
        predictor_scores=None,
        response=None,
        shares=None,
        likelihood=replace(solution.likelihood, value=value, null=null),
    )


def _r_squared(solution: Solution, n: int) -> tuple[float, float]:
    """McFadden's and Nagelkerke's R²."""
    assert solution.likelihood is not None
    value, null = solution.likelihood.value, solution.likelihood.null
    whole = -np.expm1(2 * null / n)
    return 1 - value / null, float(-np.expm1(2 * (null - value) / n) / whole)


def _size(change: float) -> str:
    if change < MODERATE:
        return "negligible"
    return "moderate" if change < LARGE else "large"
