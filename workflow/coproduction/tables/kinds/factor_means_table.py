"""The table of factor means: by country, beside the means of the index as observed."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.table import Cell, Column, Row, Table, interval_cell
from coproduction.words.fixed import say
from coproduction.words.labels import Labels, chosen
from coproduction.words.license_words import compare, named
from coproduction.words.numerals import ABSENT, number, places, whole

OBSERVED = "Mean of the index"
METHODS = {"latent": "Latent mean", "aligned": "Aligned mean"}
SAID = (
    "Weighted means with {level} % intervals in brackets. Means of factors are in standard "
    "deviations of the factor in the first country of the models."
)
LATENT = (
    "Latent mean: of the model that shares loadings and intercepts, but those freed; 0 in the "
    "first country."
)
ALIGNED = (
    "Aligned mean: of configural models, aligned so that few loadings and intercepts differ "
    "(Asparouhov and Muthén 2014)."
)
#: Why a country has no mean of a factor.
WHY = {
    "left_out": (
        "Not in the models, as too few answered all items, or all who did gave one answer to some "
        "item: {found}."
    ),
    "no_shared_intercepts": (
        "No latent means, as countries share intercepts in no model that holds: {found}."
    ),
    "not_aligned": "Not aligned: {found}.",
}


def factor_means(
    means: pd.DataFrame,
    observed: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    licensed: pd.DataFrame | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out indices, areas and countries down; observed, latent and aligned means across.

    Parameters
    ----------
    means
        Rows of invariance/means.csv.
    observed
        Rows of descriptives/indices.csv; an index that is not described has none.
    labels
        See `Labels`.
    rows
        Countries to print, in order; all without it.
    digits
        Fewest decimals of means of factors.
    licensed
        Rows of invariance/licenses.csv, `based`: in what countries compare, for the note.

    Raises
    ------
    ValueError
        No rows.
    """
    if means.empty:
        raise ValueError(f"table {name!r}: no index is compared")
    labelled = Labels(labels, language)
    methods = [method for method in METHODS if (means["method"] == method).any()]
    given = {(r["country"], r["area"], r["index"]): r for r in records(observed)}
    body = []
    for _, own in means.groupby(["index", "area"], sort=False):
        decimals = places(own["std_error"], digits)
        found = {(r["country"], r["method"]): r for r in records(own)}
        first = records(own)[0]
        body.append(Row(named(first, labelled), kind="group"))
        for country in chosen(own["country"], rows):
            seen = given.get((country, first["area"], first["index"]))
            cells = (_observed(seen), *(_mean(found.get((country, m)), decimals) for m in methods))
            body.append(Row(labelled.country(country), cells, indent=True))
    columns = [Column(say(OBSERVED, language), align="centre")]
    columns += [Column(say(METHODS[method], language), align="centre") for method in methods]
    shown = means[means["country"].isin(chosen(means["country"], rows))]
    said = (
        *_said(means, methods, language),
        *_why(means, labelled),
        *compare(licensed, shown, labelled),
        *notes,
    )
    stub = say("Country", language)
    return Table(name, title, tuple(columns), tuple(body), stub, said, simulated, language)


def _observed(row: Mapping | None) -> Cell:
    if row is None or pd.isna(row["mean"]):
        return Cell((ABSENT,))
    return _interval(row, "mean", places([row["std_error"]], 1, significant=1))


def _mean(row: Mapping | None, digits: int) -> Cell:
    if row is None or pd.isna(row["estimate"]):
        return Cell((ABSENT,))
    return _interval(row, "estimate", digits)


def _interval(row: Mapping, value: str, digits: int) -> Cell:
    if pd.isna(row["conf_low"]) or pd.isna(row["conf_high"]):
        return Cell((number(row[value], digits),), (float(row[value]),))
    return interval_cell(row[value], row["conf_low"], row["conf_high"], digits)


def _said(means: pd.DataFrame, methods: Sequence[str], language: str) -> Iterator[str]:
    level = whole(100 * float(means["confidence"].iloc[0]))
    yield say(SAID, language, level=level)
    told = {"latent": LATENT, "aligned": ALIGNED}
    yield from (say(told[method], language) for method in methods)


def _why(means: pd.DataFrame, labels: Labels) -> Iterator[str]:
    """A sentence a reason; countries are named where not all are without a mean."""
    for remark, text in WHY.items():
        parts = []
        own = means[means["remark"] == remark].drop_duplicates(["index", "area", "country"])
        for _, rows in own.groupby(["index", "area"], sort=False):
            head = named(records(rows)[0], labels)
            where = ", ".join(labels.country(country) for country in rows["country"])
            parts.append(f"{head} ({where})" if remark == "left_out" else head)
        if parts:
            yield say(text, labels.language, found="; ".join(parts))
