"""The table of reliability: how well the items of each index hang together, by country."""

from collections.abc import Mapping, Sequence

import pandas as pd

from coproduction.tables.table import Cell, Column, Row, Table, count_cell, interval_cell
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels, chosen

#: Statistic to its name.
STATISTICS = {
    "alpha": "Cronbach’s alpha",
    "alpha_pairwise": "Alpha, pairwise",
    "alpha_weighted": "Alpha, weighted",
    "alpha_ordinal": "Ordinal alpha",
    "omega": "McDonald’s omega",
    "item_rest": "Item–rest correlation",
    "alpha_if_dropped": "Alpha if dropped",
}
#: Why there is no alpha (see `results.descriptive_files.REMARKS`), in words.
WITHOUT_ALPHA = {
    "one_item": "one item",
    "too_few_respondents": "fewer than 3 respondents answered all items",
    "no_variance": "the sum of the items does not vary",
}
SAID = (
    "{level} % intervals in brackets, of alpha after Feldt, of all else by a bootstrap of primary "
    "sampling units; of respondents who answered all items, unweighted, where not said otherwise."
)
ORDINAL = "Ordinal alpha: of polychoric correlations, pairwise."
LEFT_OUT = "No reliability of – {found}."


def reliability(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    confidence: float = 0.95,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the statistics: areas, indices and statistics or items down, countries across.

    A statistic of items is a heading over its items. An index without a number in any country
    is left out, and the note says why.

    Parameters
    ----------
    frame
        ``country, area, index, statistic, item, estimate, conf_low, conf_high, n, remark``: rows of
        descriptives/reliability.csv.
    labels
        See `Labels`.
    rows
        Statistics to print (see `STATISTICS`), in order; all without it.
    digits
        Decimals.
    confidence
        Level of the intervals, for the note.

    Raises
    ------
    ValueError
        No rows, or a statistic of an item twice.
    """
    keys = ["country", "area", "index", "statistic", "item"]
    frame = frame.assign(item=frame["item"].fillna(""))
    if frame.empty:
        raise ValueError(f"table {name!r}: no reliability of any index")
    if frame.duplicated(keys).any():
        first = frame.loc[frame.duplicated(keys), keys].iloc[0]
        raise ValueError(f"table {name!r}: {', '.join(first)} is there twice")
    labelled = Labels(labels, language)
    countries = list(dict.fromkeys(frame["country"]))
    found = {tuple(getattr(row, key) for key in keys): row for row in frame.itertuples(index=False)}
    statistics = chosen(frame["statistic"], rows)
    items = {
        key: list(dict.fromkeys(part["item"]))
        for key, part in frame.groupby(["area", "index", "statistic"], sort=False)
    }
    areas: dict[str, dict[str, None]] = {}
    for area, index in zip(frame["area"], frame["index"], strict=True):
        areas.setdefault(area, {})[index] = None

    def line(area: str, index: str, statistic: str, item: str) -> Row:
        cells = []
        for country in countries:
            row = found.get((country, area, index, statistic, item))
            cells.append(
                Cell()
                if row is None
                else interval_cell(row.estimate, row.conf_low, row.conf_high, digits)
            )
        stub = labelled.item(item) if item else say(STATISTICS[statistic], language)
        return Row(stub, tuple(cells), indent=True)

    def answered(area: str, index: str) -> Row:
        counts = [found.get((country, area, index, "alpha", "")) for country in countries]
        cells = tuple(Cell() if row is None else count_cell(row.n) for row in counts)
        return Row(say("Respondents (unweighted n)", language), cells, indent=True)

    body, left_out = [], {}
    for area, indices in areas.items():
        part: list[Row] = []
        for index in indices:
            here = frame[(frame["area"] == area) & (frame["index"] == index)]
            if here["estimate"].isna().all():
                where = labelled.area(area, alone=True)
                label = f"{labelled.index(index)}, {where}" if where else labelled.index(index)
                why = here.loc[here["statistic"] == "alpha", "remark"].unique()
                left_out[label] = ", ".join(say(WITHOUT_ALPHA[remark], language) for remark in why)
                continue
            of_index = [s for s in statistics if items.get((area, index, s)) == [""]]
            if of_index:
                part.append(Row(labelled.index(index), kind="group"))
                part += [line(area, index, statistic, "") for statistic in of_index]
                part.append(answered(area, index))
            for statistic in statistics:
                own = items.get((area, index, statistic), [""])
                if own != [""]:
                    stub = f"{labelled.index(index)}: {say(STATISTICS[statistic], language)}"
                    part.append(Row(stub, kind="group"))
                    part += [line(area, index, statistic, item) for item in own]
        if part and list(areas) != [ALL]:
            body.append(Row(labelled.area(area), kind="panel"))
        body += part
    said = [say(SAID, language, level=f"{100 * confidence:g}")]
    if "alpha_ordinal" in statistics:
        said.append(say(ORDINAL, language))
    if left_out:
        found_none = "; ".join(f"{label} ({why})" for label, why in left_out.items())
        said.append(say(LEFT_OUT, language, found=found_none))
    columns = tuple(Column(labelled.country(country), align="centre") for country in countries)
    return Table(name, title, columns, tuple(body), "", (*said, *notes), simulated, language)
