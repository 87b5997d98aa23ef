"""Correlates: the rows of estimates.csv that say how an outcome goes with a term."""

import pandas as pd

from coproduction.words.labels import split

#: The term of country fixed effects: they tell countries apart and are no correlate.
COUNTRY = "country"


class NoCorrelate(ValueError):
    """No coefficient of a term is there: the model has none, or all are withheld."""


def correlates(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return the coefficients of terms, without constants, thresholds and what else a fit has.

    Parameters
    ----------
    estimates
        ``area, country, term, kind``: rows of one model of estimates.csv.

    Raises
    ------
    NoCorrelate
        No coefficient.
    ValueError
        A term twice in one fit.
    """
    variables = pd.Series(
        [split(str(term))[0] for term in estimates["term"]], index=estimates.index
    )
    shown = estimates[(estimates["kind"] == "coefficient") & (variables != COUNTRY)]
    if shown.empty:
        raise NoCorrelate("nothing to draw: no coefficient")
    if shown.duplicated(["area", "country", "term"]).any():
        raise ValueError("a term stands twice in one fit")
    return shown
