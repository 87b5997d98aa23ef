"""The table of items: how respondents answered, by country."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from coproduction.results.contract import records
from coproduction.study.resolved.tables import CollapsedRow
from coproduction.tables.kinds.distribution_table import SAID, Asked, distribution
from coproduction.tables.table import Cell, Column, Row, Table
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels, chosen
from coproduction.words.numerals import ABSENT, count, number, share_places, weighted_count

#: How many answered, as they are and weighted.
_Base = tuple[float, float]


def items(
    frame: pd.DataFrame,
    answers: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 1,
    notes: tuple[str, ...] = (),
    base: str = "",
    group: str = "",
    total: str = "",
    collapse: Sequence[CollapsedRow] = (),
    levels: bool = True,
    uncertainty: str = "",
    rounded: bool = False,
) -> Table:
    """Lay out the answers: areas, items and their levels down, countries across.

    With a `base` it is the table of any variables, see
    `coproduction.tables.kinds.distribution_table.distribution`.

    Parameters
    ----------
    frame
        ``country, area, item, level, share, n_base, weighted_n_base``: rows of
        descriptives/items.csv, in the order of presentation; `share` between 0 and 1.
    answers
        Rows of descriptives/distributions.csv, of tables with a `base`.
    labels
        See `Labels`.
    rows
        Items to print, in order; all without it.
    digits
        Decimals of the percentages.
    base, group, total, collapse, levels, uncertainty, rounded
        As `coproduction.study.resolved.tables.TableSpec` has them.

    Raises
    ------
    ValueError
        No rows, or a country × area × item × level twice.
    """
    if base:
        asked = Asked(rows or (), base, group, total, collapse, levels, uncertainty, rounded)
        return distribution(
            answers, Labels(labels, language), asked, name=name, title=title,
            simulated=simulated, language=language, digits=digits, notes=notes,
        )  # fmt: skip
    keys = ["country", "area", "item", "level"]
    if frame.empty:
        raise ValueError(f"table {name!r}: no answers to items")
    if frame.duplicated(keys).any():
        raise ValueError(
            f"table {name!r}: {', '.join(frame.loc[frame.duplicated(keys), keys].iloc[0])} is "
            "there twice"
        )
    labelled = Labels(labels, language)
    body = _body(frame, _bases(frame), labelled, rows, digits, rounded, language)
    columns = tuple(Column(labelled.country(c)) for c in dict.fromkeys(frame["country"]))
    said = (say(SAID["answered"], language), *notes)
    return Table(name, title, columns, tuple(body), "", said, simulated, language)


def _bases(frame: pd.DataFrame) -> dict[tuple[str, ...], _Base]:
    """Country, area and item to how many answered it, NaN where that is not told."""
    return {
        (row["country"], row["area"], row["item"]): (row["n_base"], row["weighted_n_base"])
        for row in records(frame)
    }


def _body(
    frame: pd.DataFrame,
    answered: Mapping[tuple[str, ...], _Base],
    labelled: Labels,
    rows: Sequence[str] | None,
    digits: int,
    rounded: bool,
    language: str,
) -> list[Row]:
    """The rows of every item, areas as panels."""
    keys = ["country", "area", "item", "level"]
    countries = list(dict.fromkeys(frame["country"]))
    shares = frame.set_index(keys)["share"].to_dict()
    areas: dict[str, dict[str, list[str]]] = {}
    for area, item, level in frame[keys[1:]].itertuples(index=False):
        own = areas.setdefault(area, {}).setdefault(item, [])
        if level not in own:
            own.append(level)
    body = []
    for area, given in areas.items():
        printed = chosen(given, rows)
        if printed and list(areas) != [ALL]:
            body.append(Row(labelled.area(area), kind="panel"))
        for item in printed:
            body.append(Row(f"{labelled.item(item)} (%)", kind="group"))
            places = {
                c: share_places(
                    [shares.get((c, area, item, level), math.nan) for level in given[item]], digits
                ) if rounded else digits
                for c in countries
            }  # fmt: skip
            for level in given[item]:
                cells = [
                    _share(shares.get((country, area, item, level)), places[country])
                    for country in countries
                ]
                body.append(Row(labelled.level(item, level), tuple(cells), indent=True))
            cells = [_answered(answered.get((country, area, item))) for country in countries]
            body.append(Row(say("n (N)", language), tuple(cells), indent=True, stays=True))
    return body


def _share(share: float | None, digits: int) -> Cell:
    if share is None:
        return Cell()
    return Cell((number(100 * share, digits),), (100.0 * share,))


def _answered(found: _Base | None) -> Cell:
    if found is None:
        return Cell()
    if any(map(math.isnan, found)):
        return Cell((ABSENT,))
    n, weighted = found
    return Cell((f"{count(n)} ({weighted_count(weighted)})",), (float(n), float(weighted)))
