"""Absent columns: what the crosswalk reads and the file does not have, and what is judged yet."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from coproduction.faults import Fault, Paste
from coproduction.study.recodes.crosswalk import Crosswalk, Row, unavailable
from coproduction.study.resolved.survey import Source

#: The check of a reader that misses a column.
_CHECK = "missing column"


def only_columns(faults: Sequence[Fault]) -> bool:
    """Whether all that is wrong with an export is that it lacks columns."""
    return all(fault.check == _CHECK for fault in faults)


def of_everybody(faults: Sequence[Fault], source: Source, columns: Collection[str]) -> list[Fault]:
    """The faults; where `leave_out` needs some columns, those of respondents say so.

    Without the columns it cannot be told who is left out, and everybody is judged.
    """
    asked = {column for rule in source.leave_out for column in rule.where} & {*columns}
    if not asked:
        return [*faults]
    named = ", ".join(sorted(asked))
    untold = f"; who is left out by {named} cannot be told, and may be the ones with this fault"
    return [replace(f, problem=f.problem + untold) if f.n else f for f in faults]


def without_roles(source: Source, columns: Collection[str]) -> Source:
    """The source without the roles, questions, assertions and rules of some columns."""
    kept = {
        role: tuple(column for column in getattr(source, role) if column not in columns)
        for role in ("respondent", "strata", "psu", "unpadded")
    }
    if len(kept["respondent"]) < len(source.respondent):
        kept["respondent"] = ()  # a part of them tells nobody apart
    replicates = source.replicates
    gone = replicates and {source.weight, *replicates.columns} & {*columns}
    told = {
        key: {c: of for c, of in getattr(source, key).items() if c not in columns}
        for key in ("questions", "asserts", "labels")
    }
    rules = tuple(rule for rule in source.leave_out if not {*rule.where} & {*columns})
    weight = "" if source.weight in columns else source.weight
    replicates = None if gone else replicates
    return replace(source, weight=weight, replicates=replicates, leave_out=rules, **kept, **told)


def without(crosswalk: Crosswalk, columns: Collection[str]) -> Crosswalk:
    """The rows of the targets that need none of some columns."""
    needing = {
        row.target
        for row in crosswalk.rows
        if {row.source_variable, *row.condition.columns()} & {*columns}
    }
    return replace(
        crosswalk, rows=tuple(row for row in crosswalk.rows if row.target not in needing)
    )


def mended(faults: Sequence[Fault], crosswalk: Crosswalk) -> list[Fault]:
    """The faults, those of absent columns with the rows that say that the source cannot tell.

    A target that other columns feed too only loses the rows of the absent one.
    """
    columns = {fault.column for fault in faults if fault.check == _CHECK}
    found = []
    for fault in faults:
        if fault.check == _CHECK:
            fed = _fed_by(crosswalk, fault.column)
            alone = [rows for rows in fed if _columns(rows) <= columns]
            others = [row for rows in fed if rows not in alone for row in rows]
            lines = [str(row.line) for row in others if row.source_variable == fault.column]
            several = "s" * (len(lines) > 1)
            some = f"\nor else delete of {crosswalk.file} line{several} {', '.join(lines)}"
            some = some if lines else ""
            pastes = tuple(_paste(crosswalk, rows) for rows in alone if rows[0].target != "country")
            fault = replace(fault, mend=fault.mend + some, pastes=pastes)
        found.append(fault)
    return found


def _fed_by(crosswalk: Crosswalk, column: str) -> list[list[Row]]:
    """The rows of each target that a column feeds."""
    groups = crosswalk.by_target().values()
    return [rows for rows in groups if column in _columns(rows)]


def _columns(rows: Sequence[Row]) -> set[str]:
    return {row.source_variable for row in rows if row.source_variable}


def _paste(crosswalk: Crosswalk, rows: Sequence[Row]) -> Paste:
    lines = tuple(row.line for row in rows)
    return Paste(crosswalk.file, unavailable(rows[0].target), lines, (lines[0], 0.0, "", lines[0]))
