"""The table of alignment: which loadings and intercepts still differ between countries."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.table import Cell, Column, Row, Table
from coproduction.words.fixed import say
from coproduction.words.labels import Labels, chosen
from coproduction.words.license_words import named, reconciled
from coproduction.words.numerals import ABSENT, number, percent

COLUMNS = ("Differ, %", "Where", "R²")
SPANNERS = {"loading": "Loadings", "intercept": "Intercepts"}
ALL_ITEMS = "All items"
SAID = (
    "Configural models of the countries, aligned so that differences are few (Asparouhov and "
    "Muthén 2014). Differ: per cent of countries, or of countries and items, whose parameter is "
    "not of the largest set of countries that are invariant in it. R²: share of the variation of "
    "configural parameters between countries that means and standard deviations of the factor "
    "account for."
)
TRUSTED = (
    "Of many countries, aligned means are trustworthy where about 25 % of all these parameters "
    "differ, or fewer (Muthén and Asparouhov 2014)."
)
KINDS = {
    "fixed": "The mean of the first country is 0: {found}.",
    "free": "The means of all countries are free: {found}.",
}
WHY = {
    "few_items": "Not aligned, as there are fewer than three items: {found}.",
    "one_country": "Not aligned, as every item varies in fewer than two countries: {found}.",
    "singular": "Not aligned, as covariances or information have no inverse: {found}.",
    "diverged": "Not aligned, as the likelihood has no maximum that was found: {found}.",
    "improper_solution": "A variance is not above zero: {found}.",
    "not_identified": "Not aligned, as the data do not tell the means: {found}.",
}


def alignment(
    heads: pd.DataFrame,
    aligned: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    licensed: pd.DataFrame | None = None,
    tests: pd.DataFrame | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out indices, areas and items down; what differs across.

    Parameters
    ----------
    heads, aligned
        Rows of invariance/alignment.csv and invariance/aligned.csv.
    labels
        See `Labels`.
    rows
        Indices to print, in order; all without it.
    digits
        Decimals of R².
    licensed
        Rows of invariance/licenses.csv: in what countries compare, for the note.
    tests
        Rows of dif/tests.csv, for the same.

    Raises
    ------
    ValueError
        No rows.
    """
    if heads.empty:
        raise ValueError(f"table {name!r}: no index is aligned")
    labelled = Labels(labels, language)
    indices = chosen(heads["index"], rows)
    shown = heads[heads["index"].isin(indices)]
    body = []
    for index in indices:
        for head in records(shown[shown["index"] == index]):
            body.append(Row(named(head, labelled), kind="group"))
            body.append(Row(say(ALL_ITEMS, language), tuple(_whole(head, digits)), indent=True))
            own = aligned[(aligned["index"] == index) & (aligned["area"] == head["area"])]
            for item, of_item in own[own["item"].notna()].groupby("item", sort=False):
                cells = tuple(_cells(of_item, labelled))
                body.append(Row(labelled.item(str(item)), cells, indent=True))
    columns = [
        Column(say(text, language), say(over, language), "left" if text == "Where" else "right")
        for over in SPANNERS.values()
        for text in COLUMNS
    ]
    said = (
        say(SAID, language),
        *_found(shown, "kind", KINDS, labelled),
        *_found(shown, "remark", WHY, labelled),
        say(TRUSTED, language),
        *([] if licensed is None else reconciled(licensed, shown, tests, labelled)),
        *notes,
    )
    return Table(name, title, tuple(columns), tuple(body), "", said, simulated, language)


def _whole(head: Mapping, digits: int) -> Iterator[Cell]:
    """The cells of all items together."""
    for over in SPANNERS:
        share, r2 = head[f"{over}s_differ"], head[f"r2_{over}s"]
        yield Cell((ABSENT,)) if pd.isna(share) else Cell((percent(share),), (float(share),))
        yield Cell()
        yield Cell((ABSENT,)) if pd.isna(r2) else Cell((number(r2, digits),), (float(r2),))


def _cells(of_item: pd.DataFrame, labels: Labels) -> Iterator[Cell]:
    """The cells of one item."""
    for over in SPANNERS:
        own = of_item[of_item["parameter"] == over]
        where = own.loc[own["differs"].astype(bool), "country"]
        share = len(where) / len(own)
        yield Cell((percent(share),), (share,))
        yield Cell((", ".join(labels.country(country) for country in where),))
        yield Cell()


def _found(
    heads: pd.DataFrame, column: str, texts: Mapping[str, str], labels: Labels
) -> Iterator[str]:
    for value, text in texts.items():
        met = [named(row, labels) for row in records(heads[heads[column] == value])]
        if met:
            yield say(text, labels.language, found="; ".join(met))
