"""Answers as columns that other answers are predicted by."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from scipy.linalg import qr

from coproduction.inference.design import Design
from coproduction.study.resolved.imputations import Imputation, Target

#: A column this much of whose length the columns before it leave is one of them.
DEPENDENT = 1e-8


@dataclass(frozen=True)
class Answers:
    """The answers of a group of n respondents to one variable.

    Attributes
    ----------
    target
        The variable.
    values
        (n,) numbers, or positions of levels; NaN where there is no answer.
    wanted
        (n,) bool: whose answer is imputed. Who has neither was not asked, or stays missing.
    """

    target: Target
    values: np.ndarray
    wanted: np.ndarray

    @classmethod
    def of(cls, frame: pd.DataFrame, target: Target, kinds: tuple[str, ...]) -> "Answers":
        """Read the answers to a variable, and whose are wanted, from microdata."""
        column = frame[target.name]
        if target.type == "numeric":
            values = column.to_numpy(dtype=float, na_value=np.nan)
        else:
            own = cast(pd.Categorical, column.array).set_categories(list(target.levels))
            values = np.where(own.codes < 0, np.nan, own.codes.astype(float))
        kind = frame[f"{target.name}__missing"]
        return cls(target, values, np.isnan(values) & kind.isin(list(kinds)).to_numpy())

    @property
    def left(self) -> np.ndarray:
        """(n,) bool: who has no answer and gets none."""
        return np.isnan(self.values) & ~self.wanted

    def columns(self) -> "Columns":
        """How the answers enter the models of others."""
        met = self.values[~np.isnan(self.values)]
        if self.target.type == "categorical":
            return Columns(np.unique(met)[1:], None, np.zeros(1), np.ones(1))
        scores = np.array(self.target.scores) if self.target.scores else None
        scored = met if scores is None else scores[met.astype(int)]
        spread = scored.std() if len(scored) else 0.0
        centre = scored.mean() if len(scored) else 0.0
        return Columns(None, scores, np.array([centre]), np.array([spread or 1.0]))


@dataclass(frozen=True)
class Columns:
    """How answers enter: a dummy a level of a category, else a score less its mean, in deviations.

    `dummies` are positions of levels, `scores` the numbers of positions of ordered levels.
    """

    dummies: np.ndarray | None
    scores: np.ndarray | None
    centre: np.ndarray
    spread: np.ndarray

    @property
    def width(self) -> int:
        """How many columns."""
        return 1 if self.dummies is None else len(self.dummies)

    def score(self, values: np.ndarray) -> np.ndarray:
        """Answers as numbers: of levels their scores, of categories their positions."""
        return values if self.scores is None else self.scores[values.astype(int)]

    def coded(self, values: np.ndarray) -> np.ndarray:
        """(n, width) columns; zeros for an answer that is NaN."""
        known = ~np.isnan(values)
        found = np.zeros((len(values), self.width))
        if self.dummies is not None:
            found[known] = values[known, None] == self.dummies
        else:
            found[known, 0] = (self.score(values[known]) - self.centre) / self.spread
        return found


def fixed(frame: pd.DataFrame, answers: list[Answers], what: Imputation) -> np.ndarray:
    """(n, q) columns that stay: country, stratum and weight as declared, and who was not asked.

    Of columns that those before them give, none is kept. All are centred.
    """
    found: list[np.ndarray] = []
    if "country" in what.include and not what.by_country:
        codes = frame["country"].cat.codes.to_numpy()
        found += [codes == code for code in np.unique(codes)[1:]]
    if "strata" in what.include:
        design = Design.of(frame[[c for c in _DESIGN if c in frame]], "certainty")
        stratum = design.stratum_of_psu[design.psu]
        found += [stratum == code for code in np.unique(stratum)[1:]]
    if "weight" in what.include:
        found.append(frame["weight"].to_numpy(dtype=float))
    found += [own.left for own in answers if own.left.any()]
    if not found:
        return np.empty((len(frame), 0))
    columns = np.column_stack(found).astype(float)
    columns -= columns.mean(axis=0)
    columns = columns[:, np.ptp(columns, axis=0) > 0]
    if not columns.size:
        return columns
    columns /= columns.std(axis=0)
    left = np.abs(np.diag(cast(np.ndarray, qr(columns, mode="r")[0])))
    return columns[:, left > DEPENDENT * np.sqrt(len(columns))] if len(left) else columns


_DESIGN = ("source", "weight", "stratum", "psu")
