"""The table of answers to any variables: levels, levels counted as one and kinds of missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from coproduction.results.contract import records
from coproduction.results.descriptive_files import OTHER
from coproduction.study.resolved.tables import CollapsedRow
from coproduction.tables.table import Cell, Column, Row, Table, estimate_cell, interval_cell
from coproduction.tables.wording.descriptive_notes import pooled_note
from coproduction.tables.wording.notes import ERROR_BELOW, INTERVAL_BELOW
from coproduction.words.error_notes import ESTIMATES, NO_ERROR, errors
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, MISSING, Labels
from coproduction.words.numerals import count, number, places, share_places, typeset, weighted_count

#: More columns than this of countries and groups, and a country is a panel.
MOST_COLUMNS = 8
#: Of whom per cent are, by base.
SAID = {
    "answered": (
        "Weighted per cent of the respondents who answered the item; n (unweighted) and N "
        "(weighted) count them."
    ),
    "asked": (
        "Weighted per cent of the respondents to whom the question was put; n (unweighted) and N "
        "(weighted) count them."
    ),
    "all": "Weighted per cent of all respondents; n (unweighted) and N (weighted) count them.",
}
TOGETHER = "Counted as one – {found}."
OTHER_ANSWERS = "Other answers"


@dataclass(frozen=True)
class Asked:
    """What a declaration says of a table of answers, see `study.resolved.tables.TableSpec`."""

    variables: Sequence[str]
    base: str
    group: str = ""
    total: str = ""
    collapse: Sequence[CollapsedRow] = ()
    levels: bool = True
    uncertainty: str = ""
    rounded: bool = False


def distribution(
    frame: pd.DataFrame,
    labelled: Labels,
    asked: Asked,
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str,
    digits: int,
    confidence: float = 0.95,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out answers: variables and what was answered down, countries and groups across.

    Parameters
    ----------
    frame
        Rows of descriptives/distributions.csv; those of other tables are left out.
    labelled
        What names are called.
    asked
        What the table shows.
    digits
        Decimals of the percentages.
    confidence
        Level of the intervals, for the note.

    Where countries times the levels of a group make more than `MOST_COLUMNS`, a country is a panel
    and the levels are the columns. A variable of no area stands before those of areas.

    Raises
    ------
    ValueError
        A variable has no rows.
    """
    frame = _of_table(frame, asked)
    lacking = [one for one in asked.variables if one not in set(frame["variable"])]
    if lacking:
        raise ValueError(f"table {name!r}: no answers to {', '.join(lacking)}")
    answers = _Answers(frame, labelled, asked, language, digits)
    if asked.group and len(answers.columns) > MOST_COLUMNS and len(answers.countries) > 1:
        columns = answers.within(answers.countries[0], spanned=False)
        body = [
            row
            for country in answers.countries
            for row in (
                Row(answers.country(country), kind="panel"),
                *answers.rows(answers.within(country), headed=False),
            )
        ]
    else:
        columns = answers.columns
        body = answers.rows(columns, headed=True)
    below = {
        "": [],
        "std_error": [say(ERROR_BELOW, language)],
        "interval": [say(INTERVAL_BELOW, language, level=f"{100 * confidence:g}")],
    }[asked.uncertainty]
    said = (
        say(SAID[asked.base], language),
        *(f"{text[0].upper()}{text[1:]}." for text in below),
        *answers.together(),
        *pooled_note(frame, "weighted_n_base", labelled, language, asked.rounded),
        *_errors(frame, asked, labelled, language),
        *notes,
    )
    heads = tuple(column for column, _ in columns)
    stub = labelled.variable(asked.group) if asked.group else ""
    return Table(name, title, heads, tuple(body), stub, said, simulated, language)


def _of_table(frame: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """The rows that a table shows."""
    weights = frame["weights"].where(frame["country"] == ALL, "")
    shown = (
        frame["variable"].isin(asked.variables)
        & (frame["base"] == asked.base)
        & (frame["group"].fillna("") == asked.group)
        & weights.isin(["", asked.total])
    )
    groups = {(one, row.name) for row in asked.collapse for one in row.variables}
    keys = zip(frame["variable"], frame["level"], strict=True)
    of_table = pd.Series([key in groups for key in keys], frame.index)
    shown &= (frame["answer"] != "collapsed") | of_table
    if not asked.levels:
        shown &= frame["answer"] != "level"
    return frame[shown]


def _errors(frame: pd.DataFrame, asked: Asked, labelled: Labels, language: str) -> list[str]:
    """How errors were found, and how many of the shares have none, and why.

    A share that all or none have lacks a standard error, and has its interval nevertheless.
    """
    if not asked.uncertainty:
        return []
    drop = ["level", "area"] if asked.group else ["level", "area", "group", "group_level"]
    named = frame.drop(columns=drop).rename(columns={"group_level": "level"})
    lacking = frame["no_error"].where(frame["no_error"] != "").dropna().value_counts(sort=False)
    if asked.uncertainty == "interval":
        lacking = lacking.drop("constant", errors="ignore")
    return [
        *errors(named.assign(no_error=""), labelled, language),
        *(
            colon(
                say(ESTIMATES, language, n=typeset(count(n), language)),
                say(NO_ERROR[str(why)], language),
                language,
            )
            for why, n in lacking.items()
        ),
    ]


#: Country and level of the group that the cells of a column are of.
_Of = tuple[str, str]


class _Answers:
    """The columns and rows of a table of answers."""

    def __init__(
        self,
        frame: pd.DataFrame,
        labelled: Labels,
        asked: Asked,
        language: str,
        digits: int,
    ):
        self._labelled, self._asked = labelled, asked
        self._language, self._digits = language, digits
        frame = frame.assign(group_level=frame["group_level"].fillna(""))
        self.countries = list(dict.fromkeys(frame["country"]))
        self._parts = list(dict.fromkeys(frame["group_level"]))
        self._found = {
            (row["country"], row["group_level"], row["variable"], row["answer"], row["level"]): row
            for row in records(frame)
        }
        self._areas = dict(zip(frame["variable"], frame["area"], strict=True))
        self._given: dict[str, list[tuple[str, str]]] = {}
        for _, _, variable, answer, level in self._found:
            own = self._given.setdefault(variable, [])
            if (answer, level) not in own:
                own.append((answer, level))

    def country(self, name: str) -> str:
        """What a country, or all pooled, is called."""
        return say("All", self._language) if name == ALL else self._labelled.country(name)

    @property
    def columns(self) -> list[tuple[Column, _Of]]:
        """A column a country, and in each a level of the group."""
        return [column for country in self.countries for column in self.within(country, True)]

    def within(self, country: str, spanned: bool = False) -> list[tuple[Column, _Of]]:
        """The columns of one country."""
        align = "centre" if self._asked.uncertainty == "interval" else "right"
        if not self._asked.group:
            return [(Column(self.country(country), align=align), (country, ""))]
        over = self.country(country) if spanned and len(self.countries) > 1 else ""
        return [
            (Column(self._labelled.level(self._asked.group, part), over, align), (country, part))
            for part in self._parts
        ]

    def rows(self, columns: Sequence[tuple[Column, _Of]], headed: bool) -> list[Row]:
        """The rows of every variable; areas are panels where panels are not taken."""
        areas: dict[str, list[str]] = {}
        for variable in self._asked.variables:
            areas.setdefault(self._areas[variable], []).append(variable)
        out = []
        for area in sorted(areas, key=lambda area: area != ALL):
            if headed and area != ALL:
                out.append(Row(self._labelled.area(area), kind="panel"))
            for variable in areas[area]:
                out += self._of(variable, columns)
        return out

    def _of(self, variable: str, columns: Sequence[tuple[Column, _Of]]) -> list[Row]:
        out = [Row(f"{self._labelled.item(variable)} (%)", kind="group")]
        decimals = [self._places(variable, of) for _, of in columns]
        for answer, level in self._given[variable]:
            found = [self._found.get((*of, variable, answer, level)) for _, of in columns]
            stub = self._called(variable, answer, level)
            errors = [100 * row["std_error"] for row in found if row is not None]
            uncertain = self._asked.uncertainty
            cells = tuple(
                self._share(row, places(errors, most, significant=1) if uncertain else most)
                for row, most in zip(found, decimals, strict=True)
            )
            out.append(Row(stub, cells, indent=True))
        first = self._given[variable][0]
        cells = tuple(self._base(self._found.get((*of, variable, *first))) for _, of in columns)
        out.append(Row(say("n (N)", self._language), cells, indent=True, stays=True))
        return out

    def _places(self, variable: str, of: _Of) -> int:
        """Decimals of the shares of a variable in a column, with their intervals."""
        if not self._asked.rounded:
            return self._digits
        rows = [self._found.get((*of, variable, *one)) for one in self._given[variable]]
        ends = ("conf_low", "conf_high") if self._asked.uncertainty == "interval" else ()
        return share_places(
            [row[name] for row in rows if row for name in ("share", *ends)], self._digits
        )

    def _called(self, variable: str, answer: str, level: str) -> str:
        """What an answer is called."""
        if answer == "missing":
            return say(MISSING[level], self._language)
        if answer == "collapsed":
            rows = self._asked.collapse
            return next(r.label for r in rows if r.name == level and variable in r.variables)
        if level == OTHER:
            return say(OTHER_ANSWERS, self._language)
        return self._labelled.level(variable, level)

    def _share(self, row: dict | None, digits: int) -> Cell:
        if row is None or not row["n_base"]:
            return Cell()
        share = 100 * row["share"]
        if self._asked.uncertainty == "interval":
            ends = 100 * row["conf_low"], 100 * row["conf_high"]
            return interval_cell(share, *ends, digits)
        if self._asked.uncertainty == "std_error":
            return estimate_cell(share, 100 * row["std_error"], digits)
        return Cell((number(share, digits),), (float(share),))

    def _base(self, row: dict | None) -> Cell:
        if row is None:
            return Cell()
        n, weighted = float(row["n_base"]), float(row["weighted_n_base"])
        return Cell((f"{count(n)} ({weighted_count(weighted)})",), (n, weighted))

    def together(self) -> list[str]:
        """Which answers are counted as one, of those that are levels."""
        found: dict[str, dict[str, None]] = {}
        for row in self._asked.collapse:
            for variable in row.variables if row.levels else ():
                levels = (self._labelled.level(variable, level) for level in row.levels)
                found.setdefault(f"{row.label}: {', '.join(levels)}", {})[variable] = None
        said = "; ".join(found)
        return [say(TOGETHER, self._language, found=said)] if said else []
