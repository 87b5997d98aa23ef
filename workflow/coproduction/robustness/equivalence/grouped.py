"""Grouped: the respondents of an index by country, as factor models of several groups take them."""

from dataclasses import dataclass

import numpy as np

from coproduction.harmonise.microdata import Microdata
from coproduction.inference.alike import Alike, scored
from coproduction.inference.design import Design
from coproduction.inference.domains import by_country
from coproduction.robustness.equivalence.group_samples import Sample, summed
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
    _groups: tuple["_Group", ...]

    @classmethod
    def of(cls, entry: Index, analysis: Microdata, design: Design) -> "Grouped":
        """Take who answered all items and weighs more than 0."""
        items = (scored(analysis[item], by) for item, by in entry.items.items())
        alike = Alike.by(items, len(analysis))
        complete = np.asarray(~np.isnan(alike.values).any(axis=1))
        groups: dict[str, _Group] = {}
        left_out, everybody = [], np.zeros(len(alike), dtype=bool)
        for name, rows, own in by_country(analysis, design):
            whole = complete[alike.of[rows]] & (own.weights > 0)
            answers = alike.among(rows).among(whole)
            varies = len(answers) > len(entry.items) and np.ptp(answers.values, axis=0) > 0
            if np.all(varies):
                groups[name] = _Group(answers, whole, own)
                everybody[rows] = whole
            else:
                left_out.append(name)
        few = len(entry.items) < FEWEST_ITEMS
        remark = "few_items" if few else "one_country" if len(groups) < 2 else ""
        told = [one.answers.values for one in groups.values()]
        columns = np.concatenate(told).T if told else np.empty((0, 0))
        return cls(
            entry,
            tuple(groups),
            tuple(left_out),
            int(everybody.sum()),
            design.n_singletons(everybody),
            min((len(np.unique(column)) for column in columns), default=0),
            remark,
            tuple(groups.values()),
        )

    @property
    def sizes(self) -> np.ndarray:
        """How many respondents the countries have, as floats."""
        return np.array([float(len(group.answers)) for group in self._groups])

    def sample(self, units: np.ndarray | float = 1.0) -> Sample:
        """The respondents as a sample, their answers divided by (p,) `units`."""
        whole = sum(float(one.design.weights[one.rows].sum()) for one in self._groups)
        designs = [
            one.design.reweighted(one.design.weights * (self.n / whole)) for one in self._groups
        ]
        both = [*zip(self._groups, designs, strict=True)]
        return Sample(
            tuple(one.answers.values / units for one in self._groups),
            tuple(one.answers.sums(own.weights[one.rows]) for one, own in both),
            tuple(summed(own, one.rows, one.answers.of) for one, own in both),
        )


@dataclass(frozen=True)
class _Group:
    """The answers of who takes part of a country: which of its respondents, and their design."""

    answers: Alike
    rows: np.ndarray
    design: Design
