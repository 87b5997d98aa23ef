"""Imputed means: means and deviations of imputed answers, in steps that tell no number of them.

Drawn answers are nobody's; with all digits their mean, a multiple of their grain over how many
there are, tells who did not answer. Every published mean is that of any number that the published
one can be.
"""

import math
from collections.abc import Mapping

import pandas as pd

from coproduction.disclosure.means import grain, least, told


def grains(scores: Mapping[str, tuple[float, ...]], people: pd.DataFrame) -> dict[str, float]:
    """The smallest difference between two answers, by imputed variable.

    Parameters
    ----------
    scores
        See `release.imputed`.
    people
        The respondents of the analysis.
    """
    numbers = {name: pd.Series(own, dtype=float) for name, own in scores.items() if own}
    for name, own in scores.items():
        if not own and name in people and pd.api.types.is_numeric_dtype(people[name]):
            numbers[name] = people[name]
    return {name: grain(found) for name, found in numbers.items()}


def rounded(
    mean: float, deviation: float, n: float, apart: float, threshold: int
) -> dict[str, float]:
    """A mean of `n` drawn answers, as their number is published, that lie `apart`, and their
    deviation; both NaN where no number is, or where nobody knows how far they lie apart."""
    fewest = least(n, threshold)
    if math.isnan(fewest) or not apart > 0:
        return {"mean": math.nan, "sd": math.nan}
    found = told({"mean": mean, "std_deviation": deviation}, fewest, apart, threshold)
    return {"mean": found["mean"], "sd": found.get("std_deviation", deviation)}
