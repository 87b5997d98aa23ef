"""Tables of averages over respondents: marginal effects, and what is predicted at values."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from coproduction.results.contract import records
from coproduction.results.model_files import HEAD
from coproduction.tables.arrangement import Arrangement, Fit, heading
from coproduction.tables.table import Cell, Column, Row, Table, estimate_cell, interval_cell
from coproduction.tables.wording.notes import FitNotes
from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels, chosen
from coproduction.words.license_words import compare
from coproduction.words.numerals import ABSENT, number, places, typeset

PUT = "Everybody is put at the value or level that a row names, all else as it is."
BY = "Effects of groups are averaged over the respondents of each."
DIFFERENCES = "Rows with a dash are differences between two effects, or between two levels."
#: The term whose levels are countries.
COUNTRY = "country"
EVERYBODY = "All respondents"
PREDICTED = (
    "{estimator}; outcome expected on average were everybody at the value or level of a row, all "
    "else as it is, {below}."
)
PROBABLE = (
    "{estimator}; probability of each category on average were everybody at the value or level of "
    "a row, all else as it is, {below}."
)
FIVE = (
    "Of a number five values are shown, evenly over those that respondents of a fit have; where "
    "these differ between fits a row names the ends of them."
)
#: Of a number every so many of the points that were predicted is printed.
EVERY = 10
#: Remarks on fits that the notes repeat.
REMARKED = (
    "plausible_values",
    "counted_unanswered",
    "country_absent",
    "level_absent",
    "told_by_others",
    "unanswered_in_country",
    "absent_in_some",
    "outcome_constant",
    "outcome_level_absent",
    "outcome_category_absent",
    "few_clusters_cr1",
)
OF_EFFECTS = ("effects_without_errors", "effect_beyond_data", "effect_at_nobody", "effects_alike")

#: What makes a row of a table one, and how it is called there.
Key = tuple[Any, ...]


def marginal_effects(
    frame: pd.DataFrame,
    fits: pd.DataFrame,
    remarks: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    uncertainty: str = "std_error",
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the marginal effects of one model: values, groups and differences down; fits across.

    Of an outcome of categories each fit has a column a category.

    Parameters
    ----------
    frame
        The rows of one model of models/marginal_effects.csv.
    fits, remarks
        Its rows of fit.csv and of remarks.csv, for the note.
    rows
        Terms whose effects are printed, in order; all without it.
    digits, uncertainty, labels, notes
        As of `coproduction.tables.kinds.correlates_table.correlates`.

    Raises ValueError where there are no effects, or one of them twice.
    """
    names = Labels(labels, language)
    texts = ["level", "reference", "category", "at", "at_level", "by", "group"]
    frame = _text(frame, [*texts, "less_level", "less_group"], name)
    frame = frame.assign(
        text=[_called(row, names, language) for row in records(frame)],
    )
    grid = _Grid(frame, names, ("name", "text"), digits, uncertainty, name)
    body = grid.body(
        rows, lambda row: (row["name"], names.term(row["term"])), lambda row: row["text"]
    )
    by_category = (frame["category"] != "").any()
    effects = "average_marginal_by_category" if by_category else "average_marginal"
    said = FitNotes(fits.assign(effects=effects), remarks, names, language)
    told = {PUT: (frame["at"] != "").any(), BY: (frame["by"] != "").any()}
    told[DIFFERENCES] = frame["difference"].any() or (frame["level"] != "").any()
    return Table(
        name,
        title,
        grid.columns(),
        tuple(body),
        notes=(
            said.method(uncertainty),
            *(say(text, language) for text, true in told.items() if true),
            *said.design(),
            *said.missing(),
            *said.remarks(*OF_EFFECTS, *REMARKED),
            *notes,
        ),
        simulated=simulated,
        language=language,
    )


def predictions(
    frame: pd.DataFrame,
    fits: pd.DataFrame,
    remarks: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    uncertainty: str = "std_error",
    licensed: pd.DataFrame | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out what one model predicts: levels of terms, or values from the smallest to the largest,
    down; fits across, of an outcome of categories a column a category.

    `frame` are the rows of one model of models/predictions.csv; `licensed` those of
    invariance/licenses.csv, `based`: in what countries compare, for the note. The others are those
    of `marginal_effects`. Raises ValueError where nothing is predicted, or twice.
    """
    names = Labels(labels, language)
    frame = _text(frame, ["level", "category"], name)
    frame = frame.assign(step=frame.groupby([*HEAD, "term", "category"]).cumcount())
    frame = frame[(frame["level"] != "") | (frame["step"] % EVERY == 0)]
    numeric = frame["level"] == ""
    # fits have points of their own: a row is the smallest of each, and so on
    frame = frame.assign(place=frame["level"].where(~numeric, frame["step"].astype("str")))
    grid = _Grid(frame, names, ("term", "place"), digits, uncertainty, name)

    def stub(row: Mapping[str, Any]) -> str:
        if row["level"]:
            return names.level(row["term"], row["level"])
        own = frame[(frame["term"] == row["term"]) & (frame["step"] == row["step"])]["value"]
        ends = dict.fromkeys(typeset(f"{end:.4g}", language) for end in (own.min(), own.max()))
        return " … ".join(ends)

    body = grid.body(rows, lambda row: (row["term"], names.variable(row["term"])), stub)
    said = FitNotes(fits, remarks, names, language)
    text = PROBABLE if (frame["category"] != "").any() else PREDICTED
    below = said.below(uncertainty)
    # countries stand side by side as fits, or as levels of a term
    as_levels = COUNTRY in chosen(dict.fromkeys(frame["term"]), rows)
    countries = frame.drop(columns="country") if as_levels else frame
    return Table(
        name,
        title,
        grid.columns(),
        tuple(body),
        notes=(
            say(text, language, estimator=said.estimators(), below=below),
            *([say(FIVE, language)] if numeric.any() else []),
            *compare(licensed, countries, names, "outcome"),
            *said.design(),
            *said.missing(),
            *said.remarks("predicted_without_errors", *REMARKED),
            *notes,
        ),
        simulated=simulated,
        language=language,
    )


def _text(frame: pd.DataFrame, names: Sequence[str], table: str) -> pd.DataFrame:
    """The rows with empty texts in place of missing ones."""
    if frame.empty:
        raise ValueError(f"table {table!r}: the model has no such averages")
    return frame.assign(**{key: frame[key].fillna("").astype("str") for key in names})


def _called(row: Mapping[str, Any], names: Labels, language: str) -> str:
    """What is averaged, beside the term: levels, the value of another term, and the group."""

    def at(level: str, value: float) -> str:
        return names.level(row["at"], level) if level else typeset(f"{value:g}", language)

    def of(group: str) -> str:
        return names.country(group) if row["by"] == "country" else names.level(row["by"], group)

    parts = []
    if row["level"]:
        levels = (names.level(row["term"], row[key]) for key in ("level", "reference"))
        parts.append(" – ".join(levels))
    if row["at"]:
        ends = [at(row["at_level"], row["at_value"])]
        if row["difference"]:
            ends.append(at(row["less_level"], row["less_value"]))
        told = " – ".join(dict.fromkeys(ends))
        parts.append(colon(names.variable(row["at"]), told, language))
    if row["by"]:
        ends = [of(row["group"]), *([of(row["less_group"])] if row["difference"] else [])]
        parts.append(" – ".join(dict.fromkeys(ends)))
    return "; ".join(parts) or say(EVERYBODY, language)


class _Grid:
    """Estimates by row, fit and category of the outcome."""

    def __init__(
        self,
        frame: pd.DataFrame,
        names: Labels,
        key: tuple[str, str],
        digits: int,
        uncertainty: str,
        table: str,
    ):
        self._names, self._key = names, key
        self._digits, self._interval = digits, uncertainty == "interval"
        self._arranged = Arrangement.of(frame, names)
        self._categories = list(dict.fromkeys(frame["category"]))
        self._rows = records(frame)
        self._found: dict[tuple[Fit, str, Key], dict[str, Any]] = {}
        for row in self._rows:
            place = (self._fit(row), row["category"], self._of(row))
            if place in self._found:
                raise ValueError(f"table {table!r}: {' '.join(map(str, place[2]))} is there twice")
            self._found[place] = row

    def _of(self, row: Mapping[str, Any]) -> Key:
        return tuple(row[name] for name in self._key)

    def _fit(self, row: Mapping[str, Any]) -> Fit:
        return row["outcome"], row["area"], row["country"]

    def columns(self) -> tuple[Column, ...]:
        """A column a fit, or a category of each."""
        blocks = [(outcome, area) for outcome, area, _ in self._arranged.columns]
        found = []
        for fit in self._arranged.columns:
            pooled = self._arranged.pooled
            over = heading(blocks, fit[:2], self._names) if pooled else self._names.country(fit[2])
            for category in self._categories:
                header = self._names.level(fit[0], category) if category else over
                found.append(Column(header, over if category else ""))
        return tuple(found)

    def body(
        self,
        rows: Sequence[str] | None,
        under: Callable[[Mapping[str, Any]], tuple[str, str]],
        stub: Callable[[Mapping[str, Any]], str],
    ) -> list[Row]:
        """The rows: panels of fits, and in each what is `under` one heading."""
        terms = chosen(dict.fromkeys(row["term"] for row in self._rows), rows)
        kept = [row for term in terms for row in self._rows if row["term"] == term]
        found = []
        for panel, across in self._arranged.panels:
            found += [Row(panel, kind="panel")] if panel else []
            last = ""
            for key in dict.fromkeys(self._of(row) for row in kept if self._fit(row) in across):
                row = next(row for row in kept if self._of(row) == key)
                name, label = under(row)
                found += [Row(label, kind="group")] if name != last else []
                last = name
                found.append(Row(stub(row), self._cells(across, key), indent=True))
        return found

    def _cells(self, across: Sequence[Fit], key: Key) -> tuple[Cell, ...]:
        some = [self._found.get((fit, c, key)) for fit in across for c in self._categories]
        digits = places((row["std_error"] for row in some if row), self._digits)
        return tuple(self._cell(row, digits) for row in some)

    def _cell(self, row: Mapping[str, Any] | None, digits: int) -> Cell:
        if row is None:
            return Cell()
        value, error = float(row["estimate"]), float(row["std_error"])
        if pd.isna(error):
            return Cell((number(value, digits), ABSENT), (value, error))
        if self._interval:
            return interval_cell(value, row["conf_low"], row["conf_high"], digits)
        return estimate_cell(value, error, digits)
