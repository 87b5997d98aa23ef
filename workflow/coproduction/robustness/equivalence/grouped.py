"""Grouped: the respondents of an index by country, as factor models of several groups take them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction.inference.design import Design
from coproduction.inference.scoring import scores
from coproduction.robustness.equivalence.factor_models import Sample, summed
from coproduction.study.resolved.analysis import Index

FEWEST_ITEMS = 3


@dataclass(frozen=True)
class Grouped:
    """Who answered all items of an index, by country.

    Attributes
    ----------
    entry
        The index in one area.
    countries
        Those of the models: every item varies, and there are more respondents than items.
    left_out
        The other countries.
    n, n_singletons
        Respondents of these countries, and the strata of one sampling unit that they meet.
    answers
        The fewest scores that an item has.
    remark
        Why there is nothing to compare, of `REMARKS` of `results.invariance_files`; else empty.
    """

    entry: Index
    countries: tuple[str, ...]
    left_out: tuple[str, ...]
    n: int
    n_singletons: int
    answers: int
    remark: str
    _answers: np.ndarray
    _rows: tuple[np.ndarray, ...]
    _design: Design

    @classmethod
    def of(cls, entry: Index, analysis: pd.DataFrame, design: Design) -> "Grouped":
        """Take who answered all items and weighs more than 0."""
        answers = scores(analysis, entry.items)
        whole = ~np.isnan(answers).any(axis=1) & (design.weights > 0)
        rows: dict[str, np.ndarray] = {}
        left_out = []
        for name, members in _by_country(analysis):
            own = whole & members
            if own.sum() > len(entry.items) and (np.ptp(answers[own], axis=0) > 0).all():
                rows[name] = own
            else:
                left_out.append(name)
        everybody = np.logical_or.reduce([*rows.values()]) if rows else np.zeros(len(whole), bool)
        few = len(entry.items) < FEWEST_ITEMS
        remark = "few_items" if few else "one_country" if len(rows) < 2 else ""
        told = answers[everybody]
        points = min((len(np.unique(column)) for column in told.T), default=0) if len(told) else 0
        return cls(
            entry,
            tuple(rows),
            tuple(left_out),
            int(everybody.sum()),
            design.n_singletons(everybody),
            points,
            remark,
            answers,
            tuple(rows.values()),
            design,
        )

    def sample(self, units: np.ndarray | float = 1.0) -> Sample:
        """The respondents as a sample, their answers divided by (p,) `units`."""
        everybody = np.logical_or.reduce(self._rows)
        weights = self._design.weights * (self.n / self._design.weights[everybody].sum())
        design = self._design.reweighted(weights)
        return Sample(
            tuple(self._answers[members] / units for members in self._rows),
            tuple(weights[members] for members in self._rows),
            tuple(summed(design, members) for members in self._rows),
        )


def _by_country(analysis: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """Every country with its respondents, in order of presentation."""
    codes = analysis["country"].cat.codes.to_numpy()
    for code, name in enumerate(analysis["country"].cat.categories):
        yield str(name), codes == code
