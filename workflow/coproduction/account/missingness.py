"""Missingness: who did not answer what, by kind of missing, variable and country."""

from collections.abc import Sequence
from typing import cast

import numpy as np
import pandas as pd

from coproduction.missing import KINDS
from coproduction.results import contract
from coproduction.results.descriptive_files import ANSWERED, MISSINGNESS


def taking_part(microdata: pd.DataFrame) -> pd.DataFrame:
    """The respondents no declared rule excludes: those without a reason in `excluded`."""
    if "excluded" not in microdata:
        return microdata
    return microdata[microdata["excluded"].isna()]


def missingness(
    microdata: pd.DataFrame, variables: Sequence[str], countries: Sequence[str]
) -> pd.DataFrame:
    """Count every kind of missing among the respondents that take part.

    Returns `MISSINGNESS`, a row for ``answered`` and for each kind that occurs, so that the shares
    of a country, source and variable sum to 1. `weighted_share` is a share of the sum of weights;
    it is left empty where every weight is 0.
    """
    people = taking_part(microdata)
    kinds = [ANSWERED, *KINDS]
    parts = []
    weight = people["weight"].to_numpy(dtype=float)
    order = {country: place for place, country in enumerate(countries)}
    by = people.groupby(["country", "source"], observed=True, sort=False)
    groups = cast("dict[tuple[str, str], np.ndarray]", by.indices)
    for country, source in sorted(groups, key=lambda key: order[key[0]]):
        rows = groups[country, source]
        of_group = people.iloc[rows]
        total = weight[rows].sum()
        for variable in variables:
            companion = of_group[f"{variable}__missing"]
            codes = companion.cat.set_categories(list(KINDS)).cat.codes.to_numpy() + 1
            n = np.bincount(codes, minlength=len(kinds))
            weighted = np.bincount(codes, weight[rows], minlength=len(kinds))
            for kind in np.flatnonzero((n > 0) | (np.arange(len(kinds)) == 0)):
                parts.append(
                    (
                        country,
                        source,
                        variable,
                        kinds[kind],
                        int(n[kind]),
                        len(rows),
                        n[kind] / len(rows),
                        weighted[kind] / total if total > 0 else np.nan,
                    )
                )
    return contract.frame(MISSINGNESS, parts)
