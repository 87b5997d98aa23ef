"""The sources together: whether their weights are on one scale and their items keyed one way."""

from collections.abc import Mapping

import pandas as pd

from coproduction.harmonise.validation.verdict import Book, Verdict
from coproduction.results.validation_files import POOLED
from coproduction.study.resolved.rules import Limits
from coproduction.study.resolved.specification import ALL

#: The columns of microdata that are judged.
COLUMNS = ("source", "country", "weight")
#: Mean weights this many times apart are on different scales.
APART = 20.0


def validate(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    against: pd.DataFrame | None = None,
    turned: pd.DataFrame | None = None,
) -> Verdict:
    """Warn of sources, and countries in them, whose mean weights are more than `APART` apart.

    `frame` has `COLUMNS`, a row a respondent; `columns` are the sources with the name of their
    weight, empty where respondents of a source weigh 1. Nothing is judged of a single country.
    `against` are the items that go against the others of their index, as
    `coproduction.inference.reliability.against` finds them, and `turned` the variables that
    `coproduction.inference.turned` does: each is a warning.
    """
    book = Book(POOLED, POOLED, POOLED)
    parts = len(frame[["source", "country"]].drop_duplicates())
    if against is not None:
        _enter_keying(book, parts, against)
    if turned is not None:
        _enter_turned(book, parts, turned)
    _enter_weights(book, frame, columns)
    return book.verdict


def _enter_keying(book: Book, parts: int, against: pd.DataFrame) -> None:
    """Warn of items that go against the others of their index in some sources and countries."""
    for (index, area, item), rows in against.groupby(["index", "area", "item"], sort=False):
        where = f"index {index}" if area == ALL else f"index {index}, area {area}"
        book.enter(
            str(item),
            "item_rest",
            len(rows),
            parts,
            ("",) * len(rows),
            [
                f"{where}, source {row.source}, country {row.country}: item–rest correlation "
                f"{row.estimate:.2f}"
                for row in rows.itertuples()
            ],
            "an item that goes with the others of its index, which has a positive item–rest "
            f"correlation; one keyed the other way stands in indices.yaml, {index}: "
            f"reversed: [{item}]; where it is so in some sources only, look whether the codes of "
            "their files run the other way than their crosswalks say",
            more_than=Limits(warning=0),
        )


def _enter_turned(book: Book, parts: int, turned: pd.DataFrame) -> None:
    """Warn of variables that go with the others with another sign than elsewhere, or not at all."""
    for variable, rows in turned.groupby("variable", sort=False):
        book.enter(
            str(variable),
            "turned",
            len(rows),
            parts,
            ("",) * len(rows),
            [
                f"source {row.source}, country {row.country}: its correlations with {row.others} "
                f"variables are {row.along:.2f} times those in the other sources and countries"
                for row in rows.itertuples()
            ],
            "correlations with the other variables as in the other sources and countries; of the "
            "other sign, the codes of the file may run the other way than its crosswalk says, and "
            "about 0, its cells may stand in other rows than their respondents",
            more_than=Limits(warning=0),
        )


def _enter_weights(book: Book, frame: pd.DataFrame, columns: Mapping[str, str]) -> None:
    grouped = frame.groupby(["source", "country"], observed=True)["weight"].mean()
    means = dict(zip(grouped.index.to_list(), grouped.to_list(), strict=True))
    if len(means) < 2:
        return
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
