"""The table of differential item functioning: items one by one, among respondents alike."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.table import Cell, Column, Row, Table, count_cell, number_cell
from coproduction.words.fixed import say
from coproduction.words.labels import Labels, chosen
from coproduction.words.license_words import named
from coproduction.words.numerals import ABSENT, count, number, p_value

TESTS = {"uniform": "Uniform", "non_uniform": "Non-uniform"}
OF_TEST = ("F (df)", "p")
CHANGES = {
    "nagelkerke_change": "ΔR², Nagelkerke",
    "mcfadden_change": "ΔR², McFadden",
}
SLOPE, SIZE, THRESHOLDS = "Slope, % change", "Size", "Thresholds"
SIZES = {"negligible": "negligible", "moderate": "moderate", "large": "large"}
SAID = (
    "Ordinal logits of each item, of two levels binary ones, with weights (Zumbo 1999). Uniform: "
    "countries differ among respondents of one score; non-uniform: slopes of the score differ too. "
    "Adjusted Wald tests, errors over the design (Korn and Graubard 1990). ΔR²: what countries and "
    "their slopes add together. "
    "Size: of Nagelkerke's, negligible below 0.035, large from 0.07 on (Jodoin and Gierl 2001). "
    "Slope: change of that of the score with countries beside it; beyond ±10 % it is said to be "
    "uniform (Crane and others 2004)."
)
AT = (
    "Thresholds: log odds of the lower levels against the higher, at the mean score, in the mean "
    "of the countries."
)
REST = "Respondents are matched by the mean of the other items, all answered: {found}."
BY_INDEX = "Respondents are matched by {index}: {found}."
SHORT = (
    "A score of few items matches with error: where means of countries differ, all items of the "
    "country with the higher mean seem too high. What one item differs by from the others tells of "
    "it alone."
)
NOT_CORRECTED = "p-values are not corrected for the number of tests."
WHY = {
    "one_level": "Not tested, as all gave one answer: {found}.",
    "many_levels": "Not tested, as there are more than 12 levels: {found}.",
    "one_country": "Not tested, as answers and scores vary in fewer than two countries: {found}.",
    "constant_matching": "Not tested, as all have one score: {found}.",
    "not_estimable": "Not tested, as a model cannot be estimated: {found}.",
    "test_not_estimable": "A test has too few sampling units, or no covariance of full rank: "
    "{found}.",
}
SINGLETONS = "Strata of one sampling unit add no variance: {found}."


def dif(
    tests: pd.DataFrame,
    parameters: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 3,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out indices, areas and items down; tests, sizes and thresholds across.

    Parameters
    ----------
    tests, parameters
        Rows of dif/tests.csv and dif/parameters.csv.
    labels
        See `Labels`.
    rows
        Indices to print, in order; all without it.
    digits
        Decimals of changes of R².

    Raises
    ------
    ValueError
        No rows.
    """
    if tests.empty:
        raise ValueError(f"table {name!r}: no item is tested")
    labelled = Labels(labels, language)
    indices = chosen(tests["index"], rows)
    shown = tests[tests["index"].isin(indices)]
    body = []
    for index in indices:
        for area, own in shown[shown["index"] == index].groupby("area", sort=False):
            body.append(Row(named(records(own)[0], labelled), kind="group"))
            for item, of_item in own.groupby("item", sort=False):
                found = {row["test"]: row for row in records(of_item)}
                keys = (parameters["area"] == area) & (parameters["index"] == index)
                cuts = parameters[keys & (parameters["item"] == item)]
                cells = tuple(_cells(found, cuts, digits, language))
                body.append(Row(labelled.item(str(item)), cells, indent=True))
    texts = [*OF_TEST, *OF_TEST]
    overs = [over for over in TESTS.values() for _ in OF_TEST]
    columns = [Column(say("n", language))]
    columns += [
        Column(say(t, language), say(o, language)) for t, o in zip(texts, overs, strict=True)
    ]
    columns += [Column(say(text, language)) for text in (*CHANGES.values(), SLOPE)]
    columns += [Column(say(text, language), align="left") for text in (SIZE, THRESHOLDS)]
    told = (*_said(shown, labelled), *_why(shown, labelled), *notes)
    return Table(name, title, tuple(columns), tuple(body), "", told, simulated, language)


def _cells(
    found: Mapping[str, Mapping], cuts: pd.DataFrame, digits: int, language: str
) -> Iterator[Cell]:
    total = found["total"]
    yield count_cell(total["n"])
    for test in TESTS:
        row = found[test]
        if pd.isna(row["statistic"]):
            yield from (Cell((ABSENT,)), Cell((ABSENT,)))
            continue
        told = (number(row[name], 0) for name in ("df_numerator", "df_denominator"))
        text = f"{number(row['statistic'], 2)} ({', '.join(told)})"
        yield Cell((text,), (float(row["statistic"]),))
        p = float(row["p_value"])
        yield Cell((p_value(p),), (p,))
    for column in CHANGES:
        yield number_cell(total[column], digits)
    slope = found["uniform"]["slope_change"]
    yield number_cell(100 * slope, 1)
    size = total["size"]
    yield Cell((say(SIZES[size], language),)) if isinstance(size, str) else Cell((ABSENT,))
    told = cuts.loc[cuts["parameter"] == "threshold", "estimate"]
    joined = "; ".join(number(float(value), 2) for value in told)
    yield Cell((joined or ABSENT,), tuple(map(float, told)))


def _said(tests: pd.DataFrame, labels: Labels) -> Iterator[str]:
    yield say(SAID, labels.language)
    yield say(AT, labels.language)
    by = tests.drop_duplicates(["index", "area"]).assign(
        by=lambda rows: rows["matching"].fillna("")
    )
    for matching, rows in by.groupby("by", sort=False):
        found = "; ".join(named(row, labels) for row in records(rows))
        if matching:
            index = labels.index(str(matching))
            yield say(BY_INDEX, labels.language, index=index, found=found)
        else:
            yield say(REST, labels.language, found=found)
    yield say(SHORT, labels.language)
    yield say(NOT_CORRECTED, labels.language)


def _why(tests: pd.DataFrame, labels: Labels) -> Iterator[str]:
    """A sentence a reason, with the items that it is of."""
    for lacking, text in WHY.items():
        own = tests[tests["lacking"] == lacking].drop_duplicates(["index", "area", "item"])
        if len(own):
            found = ", ".join(dict.fromkeys(labels.item(item) for item in own["item"]))
            yield say(text, labels.language, found=found)
    single = tests[tests["n_singletons"] > 0].drop_duplicates(["item"])
    if len(single):
        found = ", ".join(
            f"{labels.item(row['item'])} ({count(row['n_singletons'])})" for row in records(single)
        )
        yield say(SINGLETONS, labels.language, found=found)
