"""Harmonised respondents of one source, before they are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

import numpy as np
import pandas as pd

from coproduction.harmonise.answers import Answers, column_of, kinds_of, levels_of
from coproduction.readers import shelf
from coproduction.readers.filled import Filled
from coproduction.study.resolved.survey import Variable

ALL = slice(None)
_MISSING = "__missing"


@dataclass(frozen=True)
class Respondents:
    """The columns of a source's microdata by name, each made when it is asked for.

    A variable and its companion of kinds of missing are both looked up from the outcomes of the
    source's codes, so that in memory is one column of them, not two.

    Attributes
    ----------
    fixed
        Columns every source has (identifier, country, weight, design): n cells each.
    answers
        Target to what everybody answered, and the target as declared.
    metadata
        Labels and provenance, JSON-like.
    """

    fixed: Mapping[str, np.ndarray | pd.Categorical | Filled]
    answers: Mapping[str, tuple[Answers, Variable]]
    metadata: dict = field(default_factory=dict)

    def __len__(self) -> int:
        """How many respondents there are."""
        return len(self.fixed["respondent"])

    def __contains__(self, name: str) -> bool:
        return name in self.fixed or name.removesuffix(_MISSING) in self.answers

    def __getitem__(self, name: str) -> pd.Series:
        return self.column(name)

    @property
    def columns(self) -> list[str]:
        """Names of all columns, in order."""
        return [*self.fixed, *(name for t in self.answers for name in (t, t + _MISSING))]

    def column(self, name: str, rows: slice | np.ndarray = ALL) -> pd.Series:
        """Return a column, or some rows of it. Raises `KeyError` for one that is not there."""
        if name in self.fixed:
            shelf.used(len(self))
            return pd.Series(self.fixed[name][rows], copy=False)
        found, declared = self.answers[name.removesuffix(_MISSING)]
        part = found.part(rows)
        shelf.used(part.outcome.nbytes)
        if name in self.answers:
            return pd.Series(column_of(part, declared), copy=False)
        return pd.Series(kinds_of(part), copy=False)

    def codes(self, name: str, rows: slice = ALL) -> np.ndarray:
        """Positions of the categories in a column that has some, or some rows of it; −1 for none.

        Raises `KeyError` for one that is not there.
        """
        if name in self.fixed:
            shelf.used(len(self))
            return cast("pd.Categorical", self.fixed[name]).codes[rows]
        found, declared = self.answers[name.removesuffix(_MISSING)]
        part = found.part(rows)
        shelf.used(part.outcome.nbytes)
        return levels_of(part, declared) if name in self.answers else part.kinds


class Told(NamedTuple):
    """What is told of a target.

    Attributes
    ----------
    frame
        A row for each that may be told, with the target and its companion.
    n
        How many respondents each row stands for.
    of
        The row of each respondent.
    """

    frame: Respondents | pd.DataFrame
    n: np.ndarray
    of: np.ndarray


def told(frame: Respondents | pd.DataFrame, target: str) -> Told:
    """What is told of a target: its few outcomes, or of a frame every row."""
    if isinstance(frame, pd.DataFrame):
        return Told(frame, np.ones(len(frame), dtype=np.int64), np.arange(len(frame)))
    found, declared = frame.answers[target]
    every = np.arange(len(found.value))
    one = {target: (replace(found, outcome=every), declared)}
    shelf.used(found.outcome.nbytes)
    return Told(Respondents({"respondent": every}, one), found.met, found.outcome)


def cells_at(frame: Respondents | pd.DataFrame, name: str, positions: np.ndarray) -> pd.Series:
    """The cells of a column at some positions, numbered anew."""
    if isinstance(frame, Respondents):
        return frame.column(name, positions)
    return frame[name].iloc[positions].reset_index(drop=True)
