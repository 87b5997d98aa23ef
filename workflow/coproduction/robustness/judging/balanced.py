"""Balance: whether groups of respondents, such as arms of an experiment, are alike.

Of all countries together, each with weights of a mean of 1, and within them: groups are compared at
the same countries. Means and shares of groups are estimated jointly (`held_means`), so that
their tests have the covariances of the design in them.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.inference import calibration, finite_population
from coproduction.inference.design import Design, SingletonStrata
from coproduction.inference.domains import indicators, numbers_of, positions_of
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models.wald import Hypothesis, adjusted, f_test
from coproduction.inference.replicates import ReplicatedDesign
from coproduction.inference.weight_scales import apart_within
from coproduction.results import contract
from coproduction.results.descriptive_files import BALANCE, EVERYBODY, UNTESTED
from coproduction.robustness.judging.held_countries import Grouped, even, held_means
from coproduction.robustness.judging.joint import Joint
from coproduction.study.resolved.analysis import Balance
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.specification import ALL, Term


def needed(asked: Sequence[Balance], columns: Sequence[str]) -> list[str]:
    """Return which of the columns of the analysis data the balance needs."""
    found = ["source", "country", "weight", "stratum", "psu", *calibration.of_raking(columns)]
    found += [name for name in columns if name == finite_population.COLUMN]
    for one in asked:
        found += [one.group, *(variable.column for variable in one.variables)]
        most = max((len(own.columns) for own in one.replication.values()), default=0)
        found += [COLUMN.format(k) for k in range(1, most + 1)]
    return list(dict.fromkeys(found))


def told(asked: Sequence[Balance], analysis: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `BALANCE`.

    Of each table, first a row a group of everybody, with how many there are. Of each variable the
    mean of a number or the share of a level, between 0 and 1, of every group at the same countries,
    with how many of the group answered; its standardised difference from the first group, over the
    root of the mean of both weighted variances within countries (Austin 2011); and an F test of all
    groups having the same mean, or the same shares, as
    ``regTermTest(svyglm(variable ~ group + country), ~group)`` of R `survey`,
    adjusted for how many contrasts it has (see `wald.adjusted`). Last, the test of all variables at
    once. Nothing is tested where weights of sources within a country are on different scales.

    Raises `Faults` where a stratum has one PSU and the policy is ``fail``.
    """
    rows = []
    try:
        for one in asked:
            design = ReplicatedDesign.of(analysis, one.singletons, one.replication)
            rows += _Groups(one, design, analysis).rows()
    except SingletonStrata as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
    return contract.frame(BALANCE, rows)


class _Groups:
    """The groups of a table, with the joint means of its variables in each."""

    def __init__(self, asked: Balance, design: Design, analysis: pd.DataFrame):
        self.asked = asked
        weighted = design.weights > 0
        position = positions_of(analysis, asked.group, list(asked.levels))
        self.position = np.where(weighted, position, -1).astype(np.int64)
        self.columns: dict[tuple[str, str], np.ndarray] = {}
        for variable in asked.variables:
            self.columns |= _columns(variable, analysis)
        country = pd.factorize(analysis["country"])[0]
        inside = self.position >= 0
        source = pd.factorize(analysis["source"])[0] if "source" in analysis else country
        self.apart = apart_within(design.weights[inside], source[inside], country[inside])
        grouped = Grouped(self.position, country, len(asked.levels))
        columns = np.column_stack(list(self.columns.values()))
        self.joint: Joint = held_means(even(design, country), columns, grouped)

    def rows(self) -> list[dict]:
        """All rows of the table."""
        head = {"table": self.asked.table, "group": self.asked.group}
        levels = self.asked.levels
        counts = [int((self.position == k).sum()) for k in range(len(levels))]
        found = [
            {**head, "variable": EVERYBODY, "group_level": level, "n_group": n,
             "n_fewest": min(counts)}
            for level, n in zip(levels, counts, strict=True)
        ]  # fmt: skip
        fewest, contrasts = min(counts), []
        for variable in self.asked.variables:
            keys = [key for key in self.columns if key[0] == variable.name]
            few = self._fewest(keys)
            fewest = min(fewest, few)
            own = {**head, "variable": variable.name, "n_fewest": few}
            for key in keys:
                found += [own | {"level": key[1] or None} | row for row in self._means(key)]
            tested = self._contrasts(keys)
            contrasts.append(tested)
            found.append(own | self._tested(tested))
        every = self._tested(np.concatenate(contrasts))
        return [*found, {**head, "variable": ALL, "n_fewest": fewest, **every}]

    def _places(self, key: tuple[str, str]) -> slice:
        """Where the means of a column stand in the joint estimate, a group each."""
        at, n = list(self.columns).index(key), len(self.asked.levels)
        return slice(at * n, (at + 1) * n)

    def _fewest(self, keys: Sequence[tuple[str, str]]) -> int:
        """Respondents of the smallest group who answered, or gave the rarest answer."""
        found = []
        for key in keys:
            values = self.columns[key]
            told = values == 1 if key[1] else ~np.isnan(values)
            found += [
                int((told & (self.position == k)).sum()) for k in range(len(self.asked.levels))
            ]
        return min(found)

    def _means(self, key: tuple[str, str]) -> list[dict]:
        """The mean of each group and its standardised difference from the first."""
        place = self._places(key)
        means, spread = self.joint.estimate[place], self.joint.spread[place]
        with np.errstate(invalid="ignore", divide="ignore"):
            apart = (means - means[0]) / np.sqrt((spread + spread[0]) / 2)
        apart = np.where(np.isfinite(apart), apart, np.nan)
        apart[0] = np.nan
        known = ~np.isnan(self.columns[key])
        n = [int((known & (self.position == k)).sum()) for k in range(len(self.asked.levels))]
        of_groups = zip(self.asked.levels, n, means, apart, strict=True)
        names = ("group_level", "n_group", "mean", "difference")
        return [dict(zip(names, values, strict=True)) for values in of_groups]

    def _contrasts(self, keys: Sequence[tuple[str, str]]) -> np.ndarray:
        """Differences of every group from the first: of a number, or of the shares of all levels
        that somebody of a group gave but the first of these."""
        inside = self.position >= 0
        met = [key for key in keys if not key[1] or (self.columns[key][inside] == 1).any()]
        found = []
        for key in met[1:] if len(keys) > 1 else met:
            start = self._places(key).start
            for k in range(1, len(self.asked.levels)):
                row = np.zeros(len(self.joint.estimate))
                row[start + k], row[start] = 1.0, -1.0
                found.append(row)
        return np.array(found).reshape(-1, len(self.joint.estimate))

    def _tested(self, contrasts: np.ndarray) -> dict:
        """The adjusted F test that all of some contrasts are zero."""
        if self.apart:
            return {"lacking": "weights_apart"}
        if not len(contrasts):
            return {"lacking": "no_variance"}
        used = (contrasts != 0).any(axis=0)
        reasons = [why for why, of in zip(self.joint.lacking, used, strict=True) if of and why]
        if wrong := [why for why in UNTESTED if why in reasons]:
            return {"lacking": wrong[0]}
        df = float(self.joint.df(used))
        if df < 1:
            return {"lacking": "no_degrees_of_freedom"}
        hypothesis = Hypothesis("term", self.asked.group, contrasts[:, used])
        covariance = self.joint.covariance[np.ix_(used, used)]
        try:
            statistic, _ = f_test(hypothesis, self.joint.estimate[used], covariance, df)
        except Unestimable:
            return {"lacking": "not_estimable"}
        found = adjusted(statistic, len(contrasts), df)
        if found is None:
            return {"lacking": "no_degrees_of_freedom"}
        statistic, df, p = found
        names = ("statistic", "df_numerator", "df_denominator", "p_value")
        return dict(zip(names, (statistic, len(contrasts), df, p), strict=True))


def _columns(variable: Term, analysis: pd.DataFrame) -> dict[tuple[str, str], np.ndarray]:
    """Variable and level, empty of a number, to (n,) numbers or zeros and ones; NaN without an
    answer."""
    if variable.kind == "number":
        return {(variable.name, ""): numbers_of(analysis, variable.column)}
    position = positions_of(analysis, variable.column, list(variable.levels))
    ones = indicators(position, len(variable.levels)).astype(float)
    ones[position < 0] = np.nan
    return {(variable.name, level): ones[:, k] for k, level in enumerate(variable.levels)}
