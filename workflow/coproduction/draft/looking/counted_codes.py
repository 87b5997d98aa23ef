"""Counted codes: the distinct cells of a column with who has them, by weight and by country."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coproduction.readers.export import Export, coded, number, spell


@dataclass(frozen=True)
class Tally:
    """What respondents are counted by: their weights, and the positions of their countries."""

    weights: np.ndarray | None = None
    country: np.ndarray | None = None
    n_countries: int = 0


@dataclass(frozen=True)
class Counted:
    """The distinct cells of a column, tags after the others.

    Attributes
    ----------
    values
        Numbers or texts as the file has them, and tags.
    positions
        Of each respondent, which of them they have; −1 where the cell is empty.
    n, weighted
        Respondents who have each, and the sum of their weights (None where none is named).
    n_tags
        How many of the last values are tags.
    numeric
        Of each the number it is read as, NaN where it is none.
    """

    values: tuple
    positions: np.ndarray
    n: np.ndarray
    weighted: np.ndarray | None
    n_tags: int
    numeric: np.ndarray

    def spelt(self, place: int) -> str:
        """A value as the crosswalk spells it."""
        return spell(self.values[place])

    def by_country(self, places: Sequence[int], tally: Tally) -> tuple[np.ndarray, np.ndarray]:
        """Of some values, respondents and weights by country: arrays (values, countries).

        Weights are empty where none is named.
        """
        width, country = tally.n_countries, tally.country
        if country is None:
            return np.zeros((len(places), 0), dtype=int), np.zeros((len(places), 0))
        row = np.full(len(self.values) + 1, -1)
        row[list(places)] = np.arange(len(places))
        at = row[self.positions]
        held = (at >= 0) & (country >= 0)
        cell = at[held] * width + country[held]
        size = len(places) * width
        n = np.bincount(cell, minlength=size).reshape(len(places), width)
        if tally.weights is None:
            return n, np.zeros((len(places), 0))
        sums = np.bincount(cell, tally.weights[held], minlength=size)
        return n, sums.reshape(len(places), width)


def counted(export: Export, name: str, tally: Tally) -> Counted:
    """Count the cells of a column."""
    positions, distinct = coded(export.cells(name))
    positions = positions.astype(np.int32, copy=True)
    values = list(distinct)
    tags = export.tags.get(name)
    n_tags = 0
    if tags is not None:
        for tag in (str(tag) for tag in np.unique(tags) if tag):
            positions[tags == tag] = len(values)
            values.append(tag)
            n_tags += 1
    held = positions >= 0
    n = np.bincount(positions[held], minlength=len(values))
    weighted = None
    if tally.weights is not None:
        weighted = np.bincount(positions[held], tally.weights[held], minlength=len(values))
    numeric = np.full(len(values), np.nan)
    plain = len(values) - n_tags
    if plain and isinstance(values[0], str):
        mark = export.mark(name)
        numeric[:plain] = [number(text, mark) for text in values[:plain]]
    elif plain:
        numeric[:plain] = values[:plain]
    return Counted(tuple(values), positions, n, weighted, n_tags, numeric)


def weights_of(export: Export, name: str) -> np.ndarray:
    """The weights in a column; a respondent without one, or below zero, counts as 0."""
    numbers = export.numbers(name)
    return np.where(np.isfinite(numbers) & (numbers > 0), numbers, 0.0)
