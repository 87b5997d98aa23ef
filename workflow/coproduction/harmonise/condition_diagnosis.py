"""Diagnosis of conditions: what is told where rows hold for some respondents only."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from coproduction.faults import Fault, visible
from coproduction.harmonise.cases import holds
from coproduction.harmonise.matching import Matcher
from coproduction.harmonise.mending import OPEN, mapped, paste
from coproduction.harmonise.outcomes import Outcome, outcomes
from coproduction.harmonise.proposals import UNCLEAR
from coproduction.missing import BLANK
from coproduction.readers.export import Export, shortened
from coproduction.study.recodes import conditions
from coproduction.study.recodes.crosswalk import NAMING, Crosswalk, Row, row_text
from coproduction.study.resolved.survey import Variable

#: Combinations of codes that are told one by one, the most frequent.
_MOST_TOLD = 5


def clash(
    export: Export,
    crosswalk: Crosswalk,
    rows: Sequence[Row],
    code: str,
    who: np.ndarray,
    target: Variable,
) -> Fault | None:
    """The fault of rows with conditions that hold for the same respondents and say other things.

    `rows` lead from one column to the target, `who` are the positions of the respondents with the
    code who have no outcome. None where no rows do.
    """
    saying: list[tuple[Row, Outcome, np.ndarray]] = []
    for row in [row for row in rows if row.where]:
        said = _alone(export, row, code, target)
        held = who[holds(export, row.condition)[who]]
        if said is None or not len(held):
            continue
        for other, before, already in saying:
            n = len(np.intersect1d(held, already))
            if n and not said.says(before) and _rank(row) == _rank(other):
                return Fault(
                    crosswalk.file,
                    f"two rows hold for the same {n} respondent{'s' * (n > 1)} and say different "
                    f"things: where {other.where}, and where {row.where}",
                    column="where",
                    code=shortened(code),
                    rows=(other.line, row.line),
                    n=2,
                    expected="conditions of which one holds",
                    check="code",
                )
        saying.append((row, said, held))
    return None


def uncovered(
    export: Export,
    crosswalk: Crosswalk,
    rows: Sequence[Row],
    code: str,
    who: np.ndarray,
    target: Variable,
) -> Fault | None:
    """The fault of a code whose rows hold for other respondents only; else None.

    Parameters as of `clash`.
    """
    asking = [row for row in rows if row.where]
    concerned = [row for row in asking if _alone(export, row, code, target)]
    if code == BLANK and not concerned and not any(row.source_code == BLANK for row in rows):
        concerned = asking  # they say where the question was put, and where not
    if not concerned:
        return None
    columns = list(dict.fromkeys(c for row in concerned for c in row.condition.columns()))
    held = {column: export.codes(column)[who] for column in columns}
    n = len(who)
    combinations: dict[tuple[str, ...], int] = {}
    for found in zip(*(map(str, codes) for codes in held.values()), strict=True):
        combinations[found] = combinations.get(found, 0) + 1
    told = sorted(combinations, key=lambda found: (-combinations[found], found))
    wheres = [
        conditions.spelt({c: [one] for c, one in zip(columns, found, strict=True)})
        for found in told[:_MOST_TOLD]
    ]
    variable, of = concerned[0].source_variable, concerned[0].target
    label = export.columns[variable].labels.get(code, "")
    row = mapped(concerned[0], code, label, *(("", UNCLEAR) if code == BLANK else (OPEN, "")))
    counted = [f"{w} ({combinations[f]})" for w, f in zip(wheres, told, strict=False)]
    lines = ", ".join(str(row.line) for row in concerned)
    return Fault(
        export.file,
        f"no row maps this code to {of} for {n} respondent{'s' * (n > 1)}, where "
        + "; ".join(counted)
        + "; …" * (len(told) > _MOST_TOLD),
        column=variable,
        code=shortened(code),
        rows=export.rows_at(who),
        n=n,
        expected="a row that holds for them too; the condition of line "
        f"{lines} of {crosswalk.file} does not",
        check="code",
        pastes=tuple(paste(crosswalk, replace(row, where=where)) for where in wheres),
    )


def _rank(row: Row) -> str:
    """What goes before what: a code mapped, an answer of a list, a number computed or grouped."""
    return row.verb if row.verb in NAMING else "number"


def _alone(export: Export, row: Row, code: str, target: Variable) -> Outcome | None:
    """What a row by itself says of a code; None where it says nothing of it."""
    if row.verb == "map":
        if row.source_code not in (code, visible(code)):
            return None
    elif code == BLANK:
        return None
    elif row.verb == "contains":
        column = export.lists[row.source_variable]
        sought = column.parts(row.source_code)
        if not any(sought in reading for reading in column.readings(code)):
            return None
        if not (row.target_code or row.missing_kind):
            return None
    (said,) = outcomes(export, row.source_variable, [row], target, [code])
    return said


def misspelt(export: Export, crosswalk: Crosswalk) -> Iterator[Fault]:
    """Codes of conditions that nobody has, and that differ from one somebody has by spelling.

    Then codes that lie in an interval of a condition, but that the file labels or declares missing.
    """
    for (column, code), lines in unmet(export, crosswalk).items():
        near = Matcher(export, column, [code]).near(code, export.codes(column).categories)
        if near:
            yield Fault(
                crosswalk.file,
                f"nobody has this code in {column}, and the condition never holds",
                column="where",
                code=code,
                rows=tuple(lines),
                n=len(lines),
                expected=f"did you mean {near!r}? It differs by spelling only",
                check="condition",
            )
    doubtful = _doubtful(export, crosswalk)
    for (condition, column, code), lines in doubtful.items():
        clauses = {name: sorted(codes) for name, codes in condition.clauses}
        for _, other, one in (key for key in doubtful if key[0] == condition):
            clauses[other].append(one)
        named = Matcher(export, column, [code]).name(code)
        yield Fault(
            crosswalk.file,
            f"an interval of the condition holds the code {shortened(code)} of {column}, which "
            f"the file {named}",
            column="where",
            code=shortened(code),
            rows=tuple(lines),
            n=len(lines),
            expected="intervals of numbers without labels, or the code listed beside them",
            mend="if the row holds for it too, let its condition be\n"
            f"{row_text(conditions.spelt(clauses))}\n"
            "or else let the intervals end beside it",
            check="condition",
        )


def _doubtful(
    export: Export, crosswalk: Crosswalk
) -> dict[tuple[conditions.Condition, str, str], list[int]]:
    """Conditions with the columns and codes that may be no numbers, and the lines of each."""
    found: dict[tuple[conditions.Condition, str, str], list[int]] = {}
    for row in crosswalk.rows:
        for column, codes in row.condition.clauses:
            matcher = Matcher(export, column, codes)
            if not matcher.intervals:
                continue
            for code in filter(matcher.doubtful, export.codes(column).categories):
                found.setdefault((row.condition, column, str(code)), []).append(row.line)
    return found


def unmet(export: Export, crosswalk: Crosswalk) -> dict[tuple[str, str], list[int]]:
    """Columns and codes of conditions that nobody has, with the lines that name them."""
    found: dict[tuple[str, str], list[int]] = {}
    for row in crosswalk.rows:
        for column, codes in row.condition.clauses:
            for code in sorted(codes):
                one = conditions.Condition(((column, frozenset([code])),))
                if not holds(export, one).any():
                    found.setdefault((column, code), []).append(row.line)
    return found
