"""The faults of crosswalk rows that look for answers in a cell of several."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from coproduction.faults import Fault, nearest
from coproduction.missing import BLANK
from coproduction.study.recodes.crosswalk import ARITHMETIC, WHERE, Row, source_variables
from coproduction.study.recodes.intervals import Interval
from coproduction.study.resolved.survey import Variable


def undeclared(rows: Sequence[Row], shown: str, lists: Collection[str]) -> Iterator[Fault]:
    """The rows that look into the cells of a column not declared to hold several answers.

    One fault a column.
    """
    lines: dict[str, list[int]] = {}
    for row in rows:
        if row.verb == "contains" and row.source_variable and row.source_variable not in lists:
            lines.setdefault(row.source_variable, []).append(row.line)
    for variable, of in lines.items():
        yield Fault(
            shown,
            f"study.yaml does not say what separates the answers of {variable}",
            column="source_variable",
            rows=tuple(of),
            n=len(of),
            expected=f"{variable} among the lists of its source",
            mend="put into study.yaml under the source\n"
            f'lists: {{{json.dumps(variable, ensure_ascii=False)}: ","}}',
        )


def between(shown: str, target: str, declared: Variable, rows: Sequence[Row]) -> Iterator[Fault]:
    """Rows of one target that contradict each other, or of which none decides."""
    counts = any(row.verb == "count" for row in rows)
    looking = [row for row in rows if row.verb == "contains"]
    for variable in source_variables(looking):
        of_source = [row for row in looking if row.source_variable == variable]
        codes = list(dict.fromkeys(row.target_code for row in of_source if row.target_code))
        others = [
            row
            for row in rows
            if row.source_variable == variable and row.verb in (*ARITHMETIC, "bin")
        ]
        whole = [
            row
            for row in rows
            if row.source_variable == variable
            and row.verb == "map"
            and row.target_code not in ("", "0")
        ]
        where, wrong, expected = f"{variable} to {target}", list(of_source), ""
        if others:
            verbs = " and ".join(dict.fromkeys(row.verb for row in others))
            problem, wrong = f"{where}: contains and {verbs} contradict each other", wrong + others
        elif not codes:
            problem = f"{where}: no contains row has a target code"
            expected = "the target code of one answer at least"
        elif len(codes) > 1:
            problem = f"{where}: contains rows lead to {' and '.join(codes)}"
            expected = f"one target code, such as {codes[0]}: without its answers a cell has the "
            expected += "other, and a row with an empty target code says nothing of the target"
        elif declared.type == "numeric" and (not counts or codes != ["1"]):
            problem = f"{where}: contains rows of a numeric target lead to 1 and are counted"
            expected = "target code 1 and a count row, or a binary target"
        elif declared.type == "numeric" and whole:
            problem = f"{where}: a whole cell would count once for each answer sought"
            wrong, expected = whole, "0 or a kind of missing for whole cells"
        else:
            continue
        lines = tuple(row.line for row in wrong)
        yield Fault(
            shown, problem, column="target_code", rows=lines, n=len(lines), expected=expected
        )


def conditions(
    shown: str, rows: Sequence[Row], lists: Collection[str], options: Mapping[str, Sequence[str]]
) -> Iterator[Fault]:
    """Conditions on an answer of a list that no row names, so that a cell could not be read.

    `options` are the answers that rows name, by column.
    """
    for row in rows:
        for column, codes in row.condition.clauses:
            unnamed = sorted(codes - {BLANK, *options.get(column, ())})
            unnamed = [code for code in unnamed if Interval.parse(code) is None]
            if column in lists and unnamed:
                yield Fault(
                    shown,
                    f"the condition asks for {unnamed[0]!r}, and no contains row names it as an "
                    f"answer of {column}",
                    column=WHERE,
                    rows=(row.line,),
                    expected=nearest(unnamed[0], options.get(column, ()))
                    or f"a contains row of {column} for it",
                )
