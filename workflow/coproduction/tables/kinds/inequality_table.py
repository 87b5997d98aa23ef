"""The table of participation inequality: concentration over rankings, and differences of groups."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.table import Cell, Column, Row, Table, interval_cell
from coproduction.tables.wording.compared import not_effects
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels
from coproduction.words.license_words import compare
from coproduction.words.numerals import ABSENT, count, number, places, typeset, whole

MEASURES = {
    "erreygers": "Concentration over {ranking} (Erreygers)",
    "wagstaff": "Concentration over {ranking} (Wagstaff)",
    "gini": "Concentration over itself (Gini)",
}
VERSUS = "{level} vs. {other}"
SAID = {"equal": "equal", "unequal": "unequal", "undecided": "undecided"}
INDEX = (
    "Concentration over a ranking: above 0 where those higher in it take part more, from −1 to 1, "
    "corrected for the bounds of the outcome."
)
ITSELF = (
    "Concentration over itself: 0 where all take part alike, not corrected for the bounds of the "
    "outcome."
)
INTERVALS = "Weighted estimates with {level} % intervals in brackets."
#: Respondents behind estimates, of indices and of differences.
COUNTED = (
    "n of concentration, by country and area: {n} respondents.",
    "n of a level of a group, by country and area: {n} respondents.",
)
ERRORS = (
    "Intervals are by replicate weights where there are some, else by Taylor linearisation over "
    "the strata and primary sampling units, as far as these are declared."
)
GROUPS = "Differences between groups: of weighted means."
MEAN = "All countries: the plain mean of the countries that have an estimate."
TERMS = (
    "Equal terms: equal where the interval of coverage {cover} % lies within ±{smallest}; unequal "
    "where p is below {alpha} and the index beyond ±{smallest}; else undecided."
)
WHY = {
    "nobody_answered": "Nobody answered, or nobody of one of two levels – {found}.",
    "constant": "All take part alike, or not at all – {found}.",
    "one_unit": "All respondents are of one sampling unit, no standard error – {found}.",
    "empty_replicate": (
        "A replicate weighs nobody, or nobody of one of two levels, no standard error – {found}."
    ),
    "constant_replicate": (
        "All whom a replicate weighs take part alike, or not at all, no standard error – {found}."
    ),
    "no_variance": "No sampling unit or replicate weight adds variance – {found}.",
    "no_degrees_of_freedom": "Too few degrees of freedom – {found}.",
    "mixed_replicates": "Only some sources have replicate weights – {found}.",
}


def inequality(
    indices: pd.DataFrame,
    differences: pd.DataFrame,
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
    """Lay out rankings, groups and countries down; areas across.

    Parameters
    ----------
    indices, differences
        Rows of inequality/indices.csv and inequality/differences.csv.
    labels
        See `Labels`.
    rows
        Countries to print, in order; all without it. Means of all countries are printed always.
    digits
        Decimals of indices, and fewest of differences.
    licensed
        Rows of invariance/licenses.csv, `based`: in what countries compare, for the note.

    Raises
    ------
    ValueError
        No rows.
    """
    if indices.empty and differences.empty:
        raise ValueError(f"table {name!r}: nobody asks how unequally people take part")
    labelled = Labels(labels, language)
    every = pd.concat([frame[["area", "country"]] for frame in (indices, differences)])
    countries = list(dict.fromkeys(c for c in every["country"] if c != ALL))
    asked = [*(countries if rows is None else rows), ALL]
    indices = indices.assign(ranking=indices["ranking"].fillna(""))
    indices, differences = (f[f["country"].isin(asked)] for f in (indices, differences))
    areas = list(dict.fromkeys(every["area"]))
    laid = _Laid(labelled, areas, asked, digits)
    body = [*laid.indices(indices), *laid.differences(differences)]
    header = [Column(labelled.area(area, areas == [ALL]), align="centre") for area in areas]
    shown = pd.concat([frame[["area", "country", "outcome"]] for frame in (indices, differences)])
    said = (*_said(indices, differences, labelled), *compare(licensed, shown, labelled, "outcome"))
    told = (*said, not_effects(differences["group"], labelled), *notes)
    return Table(name, title, tuple(header), tuple(body), "", told, simulated, language)


class _Laid:
    """Rows of a table whose columns are areas."""

    def __init__(self, labelled: Labels, areas: list[str], countries: list[str], digits: int):
        self.labelled, self.areas, self.countries, self.digits = labelled, areas, countries, digits

    def indices(self, frame: pd.DataFrame) -> Iterator[Row]:
        """A panel an outcome, ranking and measure."""
        keys = ["outcome", "ranking", "measure"]
        for (outcome, ranking, measure), own in frame.groupby(keys, sort=False):
            yield Row(_over(str(outcome), str(ranking), str(measure), self.labelled), kind="panel")
            yield from self._countries(own, "estimate", self.digits)

    def differences(self, frame: pd.DataFrame) -> Iterator[Row]:
        """A panel an outcome, group and level."""
        for (outcome, group), own in frame.groupby(["outcome", "group"], sort=False):
            first, *levels = dict.fromkeys(own["level"])
            for level in levels:
                head = _between(str(outcome), str(group), level, first, self.labelled)
                yield Row(head, kind="panel")
                rows = own[own["level"] == level]
                decimals = places(rows["std_error"], min(self.digits, 1))
                yield from self._countries(rows, "difference", decimals)

    def _countries(self, frame: pd.DataFrame, column: str, digits: int) -> Iterator[Row]:
        known = {(row["country"], row["area"]): row for row in records(frame)}
        for country in self.countries:
            found = [known.get((country, area)) for area in self.areas]
            if any(found):
                cells = tuple(self._cell(row, column, digits) for row in found)
                yield Row(self.labelled.country(country), cells, stays=country == ALL)

    def _cell(self, row: Mapping | None, column: str, digits: int) -> Cell:
        if row is None:
            return Cell()
        if pd.isna(row[column]):
            return Cell((ABSENT,))
        if pd.isna(row["conf_low"]):
            value = float(row[column])
            return Cell((number(value, digits),), (value,))
        cell = interval_cell(row[column], row["conf_low"], row["conf_high"], digits)
        said = row.get("said")
        if isinstance(said, str) and said:
            lines = (*cell.lines, say(SAID[said], self.labelled.language))
            return Cell(lines, cell.values)
        return cell


def _over(outcome: str, ranking: str, measure: str, labelled: Labels) -> str:
    """What an index is of."""
    over = labelled.variable(ranking) if ranking else ""
    text = say(MEASURES[measure], labelled.language, ranking=over)
    return colon(labelled.index(outcome), text, labelled.language)


def _between(outcome: str, group: str, level: str, first: str, labelled: Labels) -> str:
    """What a difference is of; of the first level its mean."""
    said = labelled.level(group, level)
    if level != first:
        other = labelled.level(group, first)
        said = say(VERSUS, labelled.language, level=said, other=other)
    text = colon(labelled.variable(group), said, labelled.language)
    return colon(labelled.index(outcome), text, labelled.language)


def _lacking(
    indices: pd.DataFrame, differences: pd.DataFrame, labelled: Labels
) -> Iterator[tuple[str, str, Mapping]]:
    """Why a number or its error lacks, what it is of, and its row."""
    for row in records(indices[indices["lacking"].fillna("") != ""]):
        yield row["lacking"], _over(row["outcome"], row["ranking"], row["measure"], labelled), row
    first = differences.groupby(["outcome", "group"], sort=False)["level"].transform("first")
    for row in records(differences.assign(first=first)[differences["lacking"].fillna("") != ""]):
        of = _between(row["outcome"], row["group"], row["level"], row["first"], labelled)
        yield row["lacking"], of, row


def _said(indices: pd.DataFrame, differences: pd.DataFrame, labelled: Labels) -> Iterator[str]:
    language = labelled.language
    frames = indices, differences
    level = whole(100 * float(next(f for f in frames if len(f))["confidence"].iloc[0]))
    yield say(INTERVALS, language, level=level)
    itself = indices["measure"] == "gini"
    if not itself.all():
        yield say(INDEX, language)
    if itself.any():
        yield say(ITSELF, language)
    if not differences.empty:
        yield say(GROUPS, language)
    yield from _respondents(frames, language)
    yield say(ERRORS, language)
    if any((frame["country"] == ALL).any() for frame in frames):
        yield say(MEAN, language)
    judged = indices[indices["smallest"].notna()]
    for smallest, rows in judged.groupby("smallest", sort=False):
        alpha = 1 - float(rows["confidence"].iloc[0])
        parts = {"cover": whole(100 * (1 - 2 * alpha)), "alpha": whole(alpha)}
        yield say(TERMS, language, smallest=whole(float(str(smallest))), **parts)
    found: dict[str, dict[str, dict[str, None]]] = {}
    for why, of, row in _lacking(indices, differences, labelled):
        area = labelled.area(row["area"], alone=True)
        where = ", ".join(filter(None, (labelled.country(row["country"]), area)))
        found.setdefault(why, {}).setdefault(of, {})[where] = None
    for why, places_of in found.items():
        told = "; ".join(f"{of} ({'; '.join(where)})" for of, where in places_of.items())
        yield say(WHY[why], language, found=told)


def _respondents(frames: Sequence[pd.DataFrame], language: str) -> Iterator[str]:
    """The fewest and the most respondents of a country, of those that are not withheld."""
    for text, frame in zip(COUNTED, frames, strict=True):
        own = frame.loc[frame["country"] != ALL, "n"].dropna()
        if len(own):
            ends = dict.fromkeys((own.min(), own.max()))
            yield say(text, language, n="–".join(typeset(count(n), language) for n in ends))
