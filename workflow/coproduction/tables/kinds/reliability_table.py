"""The table of reliability: how well the items of each index hang together, by country."""

from collections.abc import Mapping, Sequence

import pandas as pd

from coproduction.results.contract import records
from coproduction.results.descriptive_files import FEW_DEGREES
from coproduction.tables.table import Cell, Column, Row, Table, count_cell, interval_cell
from coproduction.words.error_notes import FEW_UNITS, singletons
from coproduction.words.fixed import colon, say
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
    "{level} % intervals in brackets, {how}; of respondents who answered all items, unweighted, "
    "where not said otherwise."
)
#: The same where no statistic has an interval.
BARE = "Of respondents who answered all items, unweighted, where not said otherwise."
FELDT = "after Feldt"
BOOTSTRAP = "by a bootstrap of primary sampling units (of respondents where none are declared)"
BOTH = (
    "of alpha after Feldt, of all else by a bootstrap of primary sampling units (of respondents "
    "where none are declared)"
)
REPLICATED = "by replicate weights"
#: Intervals that are shown to how they were found.
HOW = {
    frozenset({"bootstrap"}): BOOTSTRAP,
    frozenset({"feldt"}): FELDT,
    frozenset({"feldt", "bootstrap"}): BOTH,
    frozenset({"replicate"}): REPLICATED,
    frozenset({"feldt", "replicate"}): "of alpha after Feldt, of all else by replicate weights",
    frozenset({"bootstrap", "replicate"}): (
        "by replicate weights or, in countries without, by a bootstrap of primary sampling units "
        "(of respondents where none are declared)"
    ),
    frozenset({"feldt", "bootstrap", "replicate"}): (
        "of alpha after Feldt, of all else by replicate weights or, in countries without, by a "
        "bootstrap of primary sampling units (of respondents where none are declared)"
    ),
}
ORDINAL = "Ordinal alpha: of polychoric correlations, pairwise."
LEFT_OUT = "No reliability of – {found}."
#: Remark on an item that goes against the others, and what is said of it.
AGAINST = "negative_item_rest"
REVERSED = "Goes against the other items, as one keyed the other way does – {found}."


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
        ``country, area, index, statistic, item, estimate, conf_low, conf_high, n, interval,
        remark, n_singletons``: rows of descriptives/reliability.csv.
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
    statistics = chosen(frame["statistic"], rows)
    found = _Reliability(frame, statistics, digits, labelled, language)
    body, left_out = found.rows()
    how = _how({*frame.loc[frame["statistic"].isin(statistics), "interval"].dropna()})
    level = f"{100 * confidence:g}"
    said = [
        say(SAID, language, level=level, how=say(how, language)) if how else say(BARE, language)
    ]
    # A bootstrap has the unit of such a stratum in every draw.
    drawn = frame[frame["statistic"].isin(statistics)].assign(singletons="certainty")
    said += singletons(drawn, labelled, language)
    if few := found.few():
        said.append(say(FEW_UNITS, language, n=str(FEW_DEGREES), found=", ".join(few)))
    if "alpha_ordinal" in statistics:
        said.append(say(ORDINAL, language))
    if against := found.against():
        said.append(say(REVERSED, language, found="; ".join(against)))
    if left_out:
        why = "; ".join(f"{label} ({reason})" for label, reason in left_out.items())
        said.append(say(LEFT_OUT, language, found=why))
    heads = tuple(Column(labelled.country(country), align="centre") for country in found.countries)
    return Table(name, title, heads, tuple(body), "", (*said, *notes), simulated, language)


def _how(intervals: set[str]) -> str:
    """How the intervals shown were found, see `results.descriptive_files.INTERVALS`; empty where
    there are none."""
    return HOW.get(frozenset(intervals), "")


class _Reliability:
    """The rows of reliability, an index after the other."""

    def __init__(
        self,
        frame: pd.DataFrame,
        statistics: Sequence[str],
        digits: int,
        names: Labels,
        language: str,
    ):
        self._frame, self._statistics, self._digits = frame, statistics, digits
        self._names, self._language = names, language
        self.countries = list(dict.fromkeys(frame["country"]))
        keys = ("country", "area", "index", "statistic", "item")
        self._found = {tuple(row[key] for key in keys): row for row in records(frame)}
        self._items = {
            key: list(dict.fromkeys(part["item"]))
            for key, part in frame.groupby(["area", "index", "statistic"], sort=False)
        }

    def rows(self) -> tuple[list[Row], dict[str, str]]:
        """All rows, an area a panel; and each index without a number, with the reason."""
        areas: dict[str, dict[str, None]] = {}
        for area, index in zip(self._frame["area"], self._frame["index"], strict=True):
            areas.setdefault(area, {})[index] = None
        body: list[Row] = []
        left_out: dict[str, str] = {}
        for area, indices in areas.items():
            part: list[Row] = []
            for index in indices:
                here = (self._frame["area"] == area) & (self._frame["index"] == index)
                if self._frame.loc[here, "estimate"].isna().all():
                    where = self._names.area(str(area), alone=True)
                    label = self._names.index(index)
                    reason = self._reason(self._frame[here])
                    left_out[f"{label}, {where}" if where else label] = reason
                else:
                    part += self._of_index(area, index)
            if part and list(areas) != [ALL]:
                body.append(Row(self._names.area(area), kind="panel"))
            body += part
        return body, left_out

    def few(self) -> list[str]:
        """Countries of few sampling units of which an interval by bootstrap is shown."""
        of = self._frame["country"]
        shown = self._frame["statistic"].isin(self._statistics)
        drawn = {*of[shown & (self._frame["interval"] == "bootstrap")]}
        few = dict.fromkeys(of[self._frame["remark"] == "few_units"])
        return [self._names.country(country) for country in few if country in drawn]

    def against(self) -> list[str]:
        """Items that go against the others, each with its area and the countries where it does."""
        # an interval that holds 0 leaves open which way the item goes
        clear = ~(self._frame["conf_high"] >= 0)
        odd = self._frame[(self._frame["remark"] == AGAINST) & clear]
        out = []
        for (area, item), rows in odd.groupby(["area", "item"], sort=False):
            where = self._names.area(str(area), alone=True)
            countries = dict.fromkeys(map(self._names.country, rows["country"]))
            parts = [self._names.item(str(item)), *([where] if where else []), *countries]
            out.append(", ".join(parts))
        return out

    def _reason(self, rows: pd.DataFrame) -> str:
        why = rows.loc[rows["statistic"] == "alpha", "remark"].unique()
        return ", ".join(say(WITHOUT_ALPHA[remark], self._language) for remark in why)

    def _of_index(self, area: str, index: str) -> list[Row]:
        """The statistics of an index, then those of its items, each under a heading."""
        out: list[Row] = []
        label = self._names.index(index)
        of_index = [s for s in self._statistics if self._items.get((area, index, s)) == [""]]
        if of_index:
            out.append(Row(label, kind="group"))
            out += [self._line(area, index, statistic, "") for statistic in of_index]
            out.append(self._answered(area, index, "alpha", ""))
        for statistic in self._statistics:
            own = self._items.get((area, index, statistic), [""])
            if own != [""]:
                out.append(
                    Row(colon(label, self._statistic(statistic), self._language), kind="group")
                )
                out += [self._line(area, index, statistic, item) for item in own]
                out.append(self._answered(area, index, statistic, own[0]))
        return out

    def _statistic(self, name: str) -> str:
        return say(STATISTICS[name], self._language)

    def _line(self, area: str, index: str, statistic: str, item: str) -> Row:
        cells = []
        for country in self.countries:
            row = self._found.get((country, area, index, statistic, item))
            ends = () if row is None else (row["estimate"], row["conf_low"], row["conf_high"])
            cells.append(interval_cell(*ends, self._digits) if ends else Cell())
        stub = self._names.item(item) if item else self._statistic(statistic)
        return Row(stub, tuple(cells), indent=True)

    def _answered(self, area: str, index: str, statistic: str, item: str) -> Row:
        """Of how many respondents a statistic is."""
        counts = [self._found.get((c, area, index, statistic, item)) for c in self.countries]
        cells = tuple(Cell() if row is None else count_cell(row["n"]) for row in counts)
        return Row(say("Respondents (unweighted n)", self._language), cells, indent=True)
