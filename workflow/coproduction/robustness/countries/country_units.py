"""Units of countries: what errors are over, PSUs mostly, each with the sum over its respondents.

What is summed is a number of each pattern of answers times the weight of the respondent, so that no
number of a respondent is held.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coproduction.inference.coded import Coded, held, positions, spans, taken
from coproduction.inference.design import Design
from coproduction.inference.domains import places_of
from coproduction.inference.replicates import ReplicatedDesign


@dataclass(frozen=True)
class Summed:
    """Sums over the units of a domain.

    Attributes
    ----------
    met
        (u,) bool: which units hold some of the domain.
    sums
        (u,) floats, 0 of units that do not.
    largest
        The largest that a respondent adds, either way.
    """

    met: np.ndarray
    sums: np.ndarray
    largest: float


@dataclass(frozen=True)
class Country:
    """The m respondents of a country.

    Attributes
    ----------
    rows
        Where they stand among all.
    weights, unit
        (m,) weight and unit, from 0, of each.
    places
        (u,) where the units stand among those of all countries.
    design
        Of the units, as respondents of weight 1.
    """

    rows: slice | np.ndarray
    weights: np.ndarray
    unit: np.ndarray
    places: np.ndarray
    design: Design

    def summed(self, of: np.ndarray, numbers: np.ndarray, inside: np.ndarray) -> Summed:
        """Sum a number of each pattern of answers, times weights, over units.

        Parameters
        ----------
        of
            (n,) pattern of each respondent of all countries.
        numbers, inside
            (p,) floats, and whether the pattern is of the domain; 0 of those that are not.
        """
        own, count = of[self.rows], len(self.places)
        sums, met, largest = np.zeros(count), np.zeros(count, dtype=bool), 0.0
        for rows in spans(len(own)):
            pattern, unit = own[rows], self.unit[rows]
            added = numbers.take(pattern)
            added *= self.weights[rows]
            np.add.at(sums, unit, added)
            met[unit[inside.take(pattern)]] = True
            largest = max(largest, float(added.max()), -float(added.min()))
        return Summed(met, sums, largest)


@dataclass(frozen=True)
class Countries:
    """The units of some countries.

    Attributes
    ----------
    of
        Country to its respondents.
    column
        The (n,) places of countries in these; NaN of others, and of who has no weight above zero.
    design
        Of the units of all, as respondents of weight 1.
    respondents
        Of the n respondents.
    """

    of: dict[str, Country]
    column: Coded
    design: Design
    respondents: Design

    @classmethod
    def by(cls, country: pd.Series, design: Design, names: Sequence[str]) -> "Countries":
        """Take the (n,) countries of respondents, their design, and the countries that are asked
        for. Units are PSUs; of raked weights, whose errors ask for every respondent, respondents.
        """
        known = [*country.cat.categories]
        # a name takes its place, another, and code −1, missing, the last
        asked = {name: k for k, name in enumerate(names)}
        lookup = np.array([*(asked.get(name, len(names)) for name in known), len(names)])
        place = taken(positions(lookup, len(names)), country.cat.codes.to_numpy())
        whole, unit = _units(design)
        found = {}
        for k, name in enumerate(names):
            rows = places_of(place == k)
            met = held(unit[rows], len(whole))
            local = positions(np.cumsum(met) - 1, len(whole))
            of_units = np.flatnonzero(met)
            found[name] = Country(
                rows,
                design.weights[rows],
                taken(local, unit[rows]),
                of_units,
                whole.of_rows(of_units).compacted(),
            )
        place[design.weights == 0] = len(names)
        column = Coded(place, np.append(np.arange(float(len(names))), np.nan))
        return cls(found, column, whole, design)

    def together(self, parts: Sequence[tuple[str, Summed]]) -> Summed:
        """Return the mean of sums over several countries, which may have units together."""
        count = len(self.design)
        sums, met, largest = np.zeros(count), np.zeros(count, dtype=bool), 0.0
        for name, one in parts:
            at = self.of[name].places
            sums[at] += one.sums / len(parts)
            met[at] |= one.met
            largest = max(largest, one.largest / len(parts))
        return Summed(met, sums, largest)


def _units(design: Design) -> tuple[Design, np.ndarray]:
    """Return the design of the units, as respondents of weight 1, and the (n,) unit of each
    respondent."""
    if isinstance(design, ReplicatedDesign):
        own = {name: value for name, value in vars(design).items() if name in _FIELDS}
        design = Design(**own)
    if design.calibration is not None:
        n = len(design)
        return design, np.arange(n, dtype=np.min_scalar_type(-n))
    count = len(design.stratum_of_psu)
    units = np.arange(count, dtype=np.min_scalar_type(-max(count, 1)))
    some = np.broadcast_to(np.True_, count)
    whole = replace(
        design, weights=np.broadcast_to(1.0, count), psu=units, clustered=some, stratified=some
    )
    return whole, design.psu


_FIELDS = Design.__dataclass_fields__
