"""Missingness: who did not answer what, by kind of missing, variable and country."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from coproduction.missing import KINDS
from coproduction.results import contract
from coproduction.results.descriptive_files import ANSWERED, MISSINGNESS

#: What tells of a respondent whose they are, and whether they count.
RESPONDENT = ("source", "country", "weight", "excluded")


def taking_part(microdata: pd.DataFrame) -> pd.DataFrame:
    """The respondents no declared rule excludes: those without a reason in `excluded`."""
    if "excluded" not in microdata:
        return microdata
    return microdata[microdata["excluded"].isna()]


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
    """The columns of microdata that `missingness` reads."""
    return [*RESPONDENT, *(f"{name}__missing" for name in variables)]


def missingness(
    microdata: Iterable[pd.DataFrame], variables: Sequence[str], countries: Sequence[str]
) -> pd.DataFrame:
    """Count every kind of missing among the respondents that take part.

    `microdata` are harmonised respondents, some after others. Returns `MISSINGNESS`, a row for
    ``answered`` and for each kind that occurs, so that the shares of a country, source and variable
    sum to 1. `weighted_share` is a share of the sum of weights; it is left empty where every weight
    is 0.
    """
    kinds = [ANSWERED, *KINDS]
    shape = len(variables), len(kinds)
    found: dict[tuple[str, str], np.ndarray] = {}
    for people in map(taking_part, microdata):
        weight = people["weight"].to_numpy(dtype=float)
        met, part = parts_of(people)
        counted = np.empty((2, len(met), *shape))
        for v, variable in enumerate(variables):
            companion = people[f"{variable}__missing"].cat
            places = np.array([*(kinds.index(kind) for kind in companion.categories), 0])
            cell = part * len(kinds) + places[companion.codes]
            for own, weights in zip(counted, (None, weight), strict=True):
                sums = np.bincount(cell, weights, len(met) * len(kinds))
                own[:, v] = sums.reshape(len(met), len(kinds))
        for k, at in enumerate(met):
            found[at] = found.get(at, 0) + counted[:, k]
    order = {country: place for place, country in enumerate(countries)}
    rows = []
    for (source, country), (counts, weights) in sorted(
        found.items(), key=lambda one: order[one[0][1]]
    ):
        people, total = int(counts[0].sum()), float(weights[0].sum())
        for variable, n, weighted in zip(variables, counts, weights, strict=True):
            for kind in np.flatnonzero((n > 0) | (np.arange(len(kinds)) == 0)):
                share = weighted[kind] / total if total > 0 else np.nan
                told = kinds[kind], int(n[kind]), people, n[kind] / people, share
                rows.append((country, source, variable, *told))
    return contract.frame(MISSINGNESS, rows)
