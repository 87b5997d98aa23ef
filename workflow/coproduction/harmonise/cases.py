"""Cases: a respondent's code together with the crosswalk rows that hold for that respondent."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from coproduction.harmonise.matching import Matcher
from coproduction.harmonise.outcomes import Outcome, outcomes, part_of
from coproduction.missing import BLANK
from coproduction.readers.export import Export, counted
from coproduction.study.recodes.conditions import Condition
from coproduction.study.recodes.crosswalk import COMBINING, Row
from coproduction.study.resolved.survey import Variable


@dataclass(frozen=True)
class Cases:
    """What the codes of one source variable become, for all respondents.

    Attributes
    ----------
    codes
        The distinct codes.
    of
        Integer, one a respondent: combination × number of codes + code.
    outcomes
        One a case, None where no row maps it, or rows map it to different outcomes.
    """

    codes: pd.Index
    of: np.ndarray
    outcomes: list[Outcome | None]

    @cached_property
    def unmapped(self) -> np.ndarray:
        """The cases that occur and have no outcome, in order."""
        without = np.array([one is None for one in self.outcomes], dtype=bool)
        if without.any():
            without &= counted(self.of, len(self.outcomes)) > 0
        return np.flatnonzero(without)

    @property
    def mapped(self) -> np.ndarray:
        """Whether the code of each respondent has an outcome (bool)."""
        return np.array([one is not None for one in self.outcomes], dtype=bool)[self.of]


def cases(
    export: Export, variable: str, rows: Sequence[Row], target: Variable, blank: bool = True
) -> Cases:
    """Look up the codes of a column by the rows that lead from it to one target.

    `blank` as of `outcomes`.
    """
    codes = export.codes(variable)
    conditions = dict.fromkeys(row.condition for row in rows if row.where)
    combination = np.zeros(len(codes), dtype=np.int8)
    told: list[tuple[Condition, ...]] = [()]
    for condition in conditions:
        joint = combination.astype(np.int64) * 2 + holds(export, condition)
        combination, pairs = pd.factorize(joint)
        told = [(*told[pair // 2], *((condition,) * (pair % 2))) for pair in pairs.tolist()]
    holding = [[row for row in rows if not row.where or row.condition in held] for held in told]
    n = len(codes.categories)
    of = codes.codes
    if len(holding) > 1:
        of = combination.astype(np.int64) * n + codes.codes
        of = of.astype(np.min_scalar_type(-len(holding) * n))
    found = [
        one for held in holding for one in outcomes(export, variable, held, target, blank=blank)
    ]
    return Cases(codes.categories, of, found)


def of_target(export: Export, variable: str, rows: Sequence[Row], target: Variable) -> Cases:
    """Look up the codes of a column by its rows among all of one target, or its part of them.

    Where rows have conditions an empty cell says one thing here and another there: it needs a row,
    unless another column may have the answer.
    """
    of_source = [row for row in rows if row.source_variable == variable]
    asking = [row for row in of_source if row.where]
    if any(row.verb in COMBINING for row in rows):
        asking = [row for row in asking if row.source_code == BLANK]
    return cases(export, variable, of_source, part_of(rows, target), blank=not asking)


def holds(export: Export, condition: Condition) -> np.ndarray:
    """Whether a condition holds for each respondent (bool)."""
    found = np.ones(len(export.data), dtype=bool)
    for column, wanted in condition.clauses:
        codes = export.codes(column)
        found &= Matcher(export, column, wanted).met(codes.categories)[codes.codes]
    return found
