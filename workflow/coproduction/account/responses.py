"""Responses: kinds of missing answers and styles of answering, from one reading of microdata."""

from collections.abc import Mapping, Sequence

import pandas as pd

from coproduction.account import missingness, response_style
from coproduction.harmonise import microdata
from coproduction.study.resolved.survey import Variable


def accounted(
    path: str,
    variables: Mapping[str, Variable],
    indices: Mapping[str, Sequence[str]],
    countries: Sequence[str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return `MISSINGNESS` and `RESPONSE_STYLES` of the respondents of a file of microdata.

    See `missingness.Counts` and `response_style.Styles`; `countries` in order of presentation.
    """
    names = list(variables)
    counts, styles = missingness.Counts(names), response_style.Styles(variables, indices)
    columns = [*missingness.needed(names), *response_style.needed(variables, indices)]
    for people in microdata.frames(path, list(dict.fromkeys(columns))):
        counts.add(people)
        styles.add(people)
    return counts.frame(countries), styles.frame(countries)
