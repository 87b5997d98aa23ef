"""The table of balance: whether groups of respondents, such as arms of an experiment, are alike."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from coproduction.results.contract import records
from coproduction.results.descriptive_files import EVERYBODY
from coproduction.results.descriptive_files import UNTESTED as REASONS
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    count_cell,
    number_cell,
    probability_cell,
)
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels
from coproduction.words.numerals import ABSENT, number

SAID = (
    "Shares and means are weighted, of the respondents who answered; those of several countries at "
    "the same countries in each group, weights of each country at a mean of 1."
)
N = "n: unweighted numbers of respondents of all groups who answered."
WITHHELD = "Shares and means of the groups are not published."
COARSE = (
    "Standardised differences that could be told only in steps of more than 0.1 are withheld "
    "({sign})."
)
DIFFERENCE = (
    "Standardised difference: of a group less {first}, over the root of the mean of both variances "
    "within countries."
)
TESTED = (
    "F: that all groups have the same mean, or the same shares, within countries, by the design; "
    "adjusted for the number of differences (Korn and Graubard 1990)."
)
RANDOMISED = "The study declares that the groups were drawn at random."
OBSERVED = "The groups were not drawn at random, as far as the study declares."
UNTESTED = "No test, which the respondents and sampling units do not allow – {found}."
APART = (
    "No test, as mean weights of sources within a country are more than 20 times apart, so that "
    "one of them decides."
)
TOGETHER = "All variables together"
DIGITS = 2
#: Why a variable has no test, where the others may have.
_OF_VARIABLE = frozenset(REASONS) - {"weights_apart"}


def balance(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 1,
    group: str,
    randomised: bool = False,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out variables down; means or shares, standardised differences and tests across.

    Parameters
    ----------
    frame
        Rows of descriptives/balance.csv, of which those of the table are taken; means that are
        withheld have no column.
    labels
        See `Labels`.
    rows
        Unused: the variables are those of the file.
    digits
        Decimals of means and per cent.
    group, randomised
        The variable that parts respondents, and whether its levels were drawn at random.

    Raises
    ------
    ValueError
        No rows of the table.
    """
    del rows
    own = records(frame[frame["table"] == name].fillna({"level": "", "group_level": ""}))
    if not own:
        raise ValueError(f"table {name!r}: there are no groups to compare")
    labelled = Labels(labels, language)
    groups = list(dict.fromkeys(row["group_level"] for row in own if row["group_level"]))
    laid = _Laid(labelled, groups, digits, any(pd.notna(row["mean"]) for row in own))
    body, lacking = [], []
    for variable in dict.fromkeys(row["variable"] for row in own):
        of = [row for row in own if row["variable"] == variable]
        body += laid.rows(variable, of)
        lacking += [laid.called(variable) for row in of if row["lacking"] in _OF_VARIABLE]
    said = [say(one, language) for one in ((SAID, N) if laid.means else (WITHHELD,))]
    said += [] if laid.means else [say(COARSE, language, sign=ABSENT)]
    first = labelled.level(group, groups[0])
    said += [say(DIFFERENCE, language, first=first), say(TESTED, language)]
    said += [say(UNTESTED, language, found="; ".join(lacking))] if lacking else []
    said += [say(APART, language)] if any(row["lacking"] == "weights_apart" for row in own) else []
    said += [say(RANDOMISED if randomised else OBSERVED, language)]
    header = laid.columns(group)
    return Table(name, title, header, tuple(body), "", (*said, *notes), simulated, language)


class _Laid:
    """Rows whose columns are groups, who answered, differences from the first group, F and p."""

    def __init__(self, labelled: Labels, groups: list[str], digits: int, means: bool):
        self.labelled, self.groups, self.digits, self.means = labelled, groups, digits, means

    def columns(self, group: str) -> tuple[Column, ...]:
        """The header."""
        language = self.labelled.language
        named = [self.labelled.level(group, level) for level in self.groups]
        found = [Column(one, say("Mean or %", language)) for one in named] * self.means
        found += [Column("n")] * self.means
        found += [Column(one, say("Standardised difference", language)) for one in named[1:]]
        return (*found, Column(say("F (df)", language)), Column("p"))

    def called(self, variable: str) -> str:
        """What a variable is called, or all of them."""
        language = self.labelled.language
        return say(TOGETHER, language) if variable == ALL else self.labelled.variable(variable)

    def rows(self, variable: str, rows: Sequence[Mapping]) -> list[Row]:
        """The rows of a variable, of which the last is its test."""
        language, called = self.labelled.language, self.called(variable)
        if variable == EVERYBODY:
            if not self.means:
                return []
            cells = [count_cell(row["n_group"]) for row in rows]
            cells.append(_n(rows))
            return [Row(say("Respondents (unweighted n)", language), self._filled(cells))]
        *told, test = rows
        tested = (_f(test), probability_cell(test["p_value"]))
        if variable == ALL:
            return [Row(called, (*self._filled([])[:-2], *tested), kind="total")]
        levels = list(dict.fromkeys(row["level"] for row in told))
        if levels == [""]:
            stub = say("{label} (mean)", language, label=called)
            return [Row(stub, (*self._estimates(told, 1, _n(told)), *tested))]
        n = _n([row for row in told if row["level"] == levels[0]])
        head = self._filled([*[Cell()] * len(self.groups), n] if self.means else [])
        found = [Row(f"{called} (%)", (*head[:-2], *tested))]
        for level in levels:
            own = [row for row in told if row["level"] == level]
            cells = (*self._estimates(own, 100, Cell()), Cell(), Cell())
            found.append(Row(self.labelled.level(variable, level), cells, indent=True))
        return found

    def _estimates(self, rows: Sequence[Mapping], times: int, n: Cell) -> list[Cell]:
        means = [number_cell(times * row["mean"], self.digits) for row in rows]
        return [*means, n] * self.means + [
            number_cell(row["difference"], DIGITS) for row in rows[1:]
        ]

    def _filled(self, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """A row with empty cells for what it has not."""
        width = (len(self.groups) + 1) * self.means + len(self.groups) - 1 + 2
        return (*cells, *(Cell() for _ in range(width - len(cells))))


def _n(rows: Sequence[Mapping]) -> Cell:
    """How many of all groups answered; a dash where that of one is withheld."""
    found = [row["n_group"] for row in rows]
    return Cell((ABSENT,)) if any(map(pd.isna, found)) else count_cell(sum(found))


def _f(test: Mapping) -> Cell:
    """F with its degrees of freedom."""
    found = [test[key] for key in ("statistic", "df_numerator", "df_denominator")]
    if any(map(pd.isna, found)):
        return number_cell(found[0], DIGITS)
    told = [float(one) for one in found]
    df, rest = (number(one, 0) if math.isfinite(one) else "∞" for one in told[1:])
    return Cell((f"{number(told[0], DIGITS)} ({df}, {rest})",), tuple(told))
