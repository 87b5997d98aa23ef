"""The sources beside each other, before they are pooled: whether their weights are on one scale."""

from collections.abc import Mapping

import pandas as pd

from coproduction.harmonise.validation.verdict import Book, Verdict
from coproduction.study.rules import Limits

#: Name of the sources together, which none of them has.
POOLED = "pooled"
#: The columns of microdata that are judged.
COLUMNS = ("source", "country", "weight")
#: Mean weights this many times apart are on different scales.
APART = 20.0


def validate(frame: pd.DataFrame, columns: Mapping[str, str]) -> Verdict:
    """Warn of sources, and countries in them, whose mean weights are more than `APART` apart.

    `frame` has `COLUMNS`, a row a respondent; `columns` are the sources with the name of their
    weight, empty where respondents of a source weigh 1. Nothing is judged of a single country.
    """
    book = Book(POOLED, POOLED, POOLED)
    grouped = frame.groupby(["source", "country"], observed=True)["weight"].mean()
    means = dict(zip(grouped.index.to_list(), grouped.to_list(), strict=True))
    if len(means) < 2:
        return book.verdict
    apart = max(means.values()) > APART * min(means.values())
    values = [
        f"source {source} ({columns[source] or 'no weight'}), country {country}: mean {mean:.4g}"
        for (source, country), mean in means.items()
    ]
    book.enter(
        ", ".join(dict.fromkeys(column for column in columns.values() if column)),
        "mean_weights",
        len(means) if apart else 0,
        len(means),
        ("",) * (len(means) if apart else 0),
        values if apart else [],
        f"mean weights at most {APART:g} times apart; else one country decides what is pooled "
        "unless its models have weights: equal_country or population, and one source decides what "
        "is said of a country that several sources are of",
        more_than=Limits(warning=0),
    )
    return book.verdict
