"""Missingness: who did not answer what, by kind of missing, variable and country."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import taking_part
from coproduction.missing import KINDS
from coproduction.results import contract
from coproduction.results.descriptive_files import ANSWERED, MISSINGNESS

#: What tells of a respondent whose they are, and whether they count.
RESPONDENT = ("source", "country", "weight", "excluded")


def parts_of(people: pd.DataFrame) -> tuple[list[tuple[str, str]], np.ndarray]:
    """Return each source and country of it that is met, in the order of sources, and the (n,)
    number of everybody's."""
    (source, sources), (country, countries) = (
        pd.factorize(people[name]) for name in ("source", "country")
    )
    met, part = np.unique(source * len(countries) + country, return_inverse=True)
    at = (divmod(int(both), len(countries)) for both in met)
    return [(str(sources[one]), str(countries[other])) for one, other in at], part


def needed(variables: Sequence[str]) -> list[str]:
    """The columns of microdata that `Counts` reads."""
    return [*RESPONDENT, *(f"{name}__missing" for name in variables)]


class Counts:
    """Respondents that take part with each kind of missing, and the sums of their weights."""

    def __init__(self, variables: Sequence[str]):
        self._variables, self._kinds = list(variables), [ANSWERED, *KINDS]
        self._found: dict[tuple[str, str], np.ndarray] = {}

    def add(self, microdata: pd.DataFrame) -> None:
        """Count some more harmonised respondents."""
        people = microdata[taking_part(microdata)]
        weight = people["weight"].to_numpy(dtype=float)
        met, part = parts_of(people)
        k = len(self._kinds)
        counted = np.zeros((2, len(met), len(self._variables), k))
        whole = [np.bincount(part, weights, len(met)) for weights in (None, weight)]
        for v, variable in enumerate(self._variables):
            companion = people[f"{variable}__missing"].cat
            places = np.array([self._kinds.index(kind) for kind in companion.categories], np.intp)
            codes = companion.codes.to_numpy()
            # Most answer: those who did not are looked at.
            lacking = np.flatnonzero(codes >= 0)
            cell = part[lacking] * k + places[codes[lacking]]
            for own, weights in zip(counted, (None, weight[lacking]), strict=True):
                own[:, v] = np.bincount(cell, weights, len(met) * k).reshape(len(met), k)
        counted[..., 0] = np.stack(whole)[:, :, None] - counted.sum(axis=-1)
        for at, own in zip(met, np.moveaxis(counted, 1, 0), strict=True):
            self._found[at] = self._found.get(at, 0) + own

    def frame(self, countries: Sequence[str]) -> pd.DataFrame:
        """Return `MISSINGNESS`, a row for ``answered`` and for each kind that occurs, so that the
        shares of a country, source and variable sum to 1.

        `weighted_share` is a share of the sum of weights; it is left empty where every weight is 0.
        """
        order = {country: place for place, country in enumerate(countries)}
        rows = []
        for (source, country), (counts, weights) in sorted(
            self._found.items(), key=lambda one: order[one[0][1]]
        ):
            people, total = int(counts[0].sum()), float(weights[0].sum())
            weights = np.where(counts > 0, weights, 0.0)  # what rounding leaves of nobody
            for variable, n, weighted in zip(self._variables, counts, weights, strict=True):
                for kind in np.flatnonzero((n > 0) | (np.arange(len(n)) == 0)):
                    share = weighted[kind] / total if total > 0 else np.nan
                    told = self._kinds[kind], int(n[kind]), people, n[kind] / people, share
                    rows.append((country, source, variable, *told))
        return contract.frame(MISSINGNESS, rows)
