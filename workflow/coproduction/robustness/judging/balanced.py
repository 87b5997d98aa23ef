"""Balance: whether groups of respondents, such as arms of an experiment, are alike.

Of all countries together, each with weights of a mean of 1, and within them: groups are compared at
the same countries. Means and shares of groups are estimated jointly (`held_means`), so that
their tests have the covariances of the design in them.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.harmonise.microdata import Microdata
from coproduction.inference import domains
from coproduction.inference.design import Design, SingletonStrata
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models.wald import Hypothesis, adjusted, f_test
from coproduction.inference.weight_scales import apart_within
from coproduction.results import contract
from coproduction.results.descriptive_files import BALANCE, EVERYBODY, UNTESTED
from coproduction.robustness.judging.held_countries import (
    Answers,
    Grouped,
    even,
    held_means,
    of_positions,
)
from coproduction.robustness.judging.joint import Joint
from coproduction.study.resolved.analysis import Balance
from coproduction.study.resolved.specification import ALL, Term


def told(asked: Sequence[Balance], analysis: Microdata) -> pd.DataFrame:
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
            design = domains.design_of(analysis, one.singletons, one.replication)
            rows += _Groups(one, design, analysis).rows()
    except SingletonStrata as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
    return contract.frame(BALANCE, rows)


class _Groups:
    """The groups of a table, with the joint means of its variables in each."""

    def __init__(self, asked: Balance, design: Design, analysis: Microdata):
        self.asked = asked
        position = domains.positions_of(analysis, asked.group, list(asked.levels))
        position[design.weights == 0] = -1
        country = _codes(analysis, "country")
        groups, countries = len(asked.levels), int(country.max(initial=-1)) + 1
        grouped = Grouped(position, country, groups, countries)
        self.everybody = [int(np.count_nonzero(position == k)) for k in range(groups)]
        #: Variable and level, empty of a number, to who answered it, and the numbers of these.
        self.columns: dict[tuple[str, str], tuple[Answers, np.ndarray]] = {}
        answers = [_answers(variable, analysis, grouped) for variable in asked.variables]
        for variable, own in zip(asked.variables, answers, strict=True):
            levels = [""] if variable.kind == "number" else variable.levels
            keys = [(variable.name, level) for level in levels]
            self.columns |= dict(zip(keys, ((own, x) for x in own.columns.T), strict=True))
        inside = position >= 0
        source = _codes(analysis, "source") if "source" in analysis else country
        self.apart = apart_within(design.weights[inside], source[inside], country[inside])
        self.joint: Joint = held_means(even(design, grouped), answers, grouped)

    def rows(self) -> list[dict]:
        """All rows of the table."""
        head = {"table": self.asked.table, "group": self.asked.group}
        levels = self.asked.levels
        counts = self.everybody
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
        return min(n for key in keys for n in self._numbers(key))

    def _numbers(self, key: tuple[str, str]) -> list[int]:
        """Respondents of each group who answered with a number, or this level."""
        answers, column = self.columns[key]
        told = column == 1 if key[1] else ~np.isnan(column)
        return answers.numbers(told, len(self.asked.levels))

    def _means(self, key: tuple[str, str]) -> list[dict]:
        """The mean of each group and its standardised difference from the first."""
        place = self._places(key)
        means, spread = self.joint.estimate[place], self.joint.spread[place]
        with np.errstate(invalid="ignore", divide="ignore"):
            apart = (means - means[0]) / np.sqrt((spread + spread[0]) / 2)
        apart = np.where(np.isfinite(apart), apart, np.nan)
        apart[0] = np.nan
        answers, column = self.columns[key]
        n = answers.numbers(~np.isnan(column), len(self.asked.levels))
        of_groups = zip(self.asked.levels, n, means, apart, strict=True)
        names = ("group_level", "n_group", "mean", "difference")
        return [dict(zip(names, values, strict=True)) for values in of_groups]

    def _contrasts(self, keys: Sequence[tuple[str, str]]) -> np.ndarray:
        """Differences of every group from the first: of a number, or of the shares of all levels
        that somebody of a group gave but the first of these."""
        met = [key for key in keys if not key[1] or any(self._numbers(key))]
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


def _answers(variable: Term, analysis: Microdata, grouped: Grouped) -> Answers:
    """The answers to a variable by group and country."""
    if variable.kind == "number":
        return Answers.by(domains.numbers_of(analysis, variable.column), grouped)
    levels = list(variable.levels)
    position = domains.positions_of(analysis, variable.column, levels)
    return Answers.by(of_positions(position, len(levels)), grouped, len(levels))


def _codes(analysis: Microdata, column: str) -> np.ndarray:
    """(n,) numbers of the names in a column that all have."""
    return analysis[column].astype("category").cat.codes.to_numpy()
