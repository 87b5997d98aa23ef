"""The faults of a crosswalk that show without the data: of its file, its rows, and between rows."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from coproduction.faults import Admitting, Fault, Paste, nearest
from coproduction.missing import BLANK, KINDS
from coproduction.study.recodes import list_faults
from coproduction.study.recodes.conditions import NoCondition
from coproduction.study.recodes.crosswalk import (
    ARITHMETIC,
    COMBINING,
    NAMING,
    VERBS,
    WHERE,
    WHOLE_SOURCE,
    Crosswalk,
    Row,
    asserts_ends,
    read,
    row_text,
    said_twice,
    source_variables,
    unavailable,
)
from coproduction.study.recodes.intervals import NUMBER, Interval, parse_range
from coproduction.study.resolved.specification import WAVE
from coproduction.study.resolved.survey import Variable

#: What the rows that messages print leave to be filled in.
_PLACE_HOLDER = re.compile("<(reason|why)>")

#: Verbs that name what a code becomes.
_LEVELLED = ("map", "contains", "bin", "constant", "any")

#: A fault of a cell: its column, the problem, and what was expected.
_Found = Iterator[tuple[str, str, str]]


def checked(
    path: Path,
    shown: str,
    targets: Mapping[str, Variable],
    lists: Collection[str] = (),
    lost: Collection[str] = (),
    settled: Mapping[str, str] | None = None,
) -> tuple[Crosswalk, list[Fault]]:
    """Read a crosswalk and return it with every fault that shows without the data.

    `targets` are the harmonised variables that the crosswalk must map, `lists` the columns that
    the source declares to hold several answers a cell. Nothing is told of targets that are `lost`.
    `settled` are targets to the level that `study.yaml` says of all respondents of the source: the
    crosswalk may have no rows for them, and has one in what is returned.
    """
    settled = settled or {}
    crosswalk, faults = read(path, shown)
    twice, lost = said_twice(crosswalk, settled), {*lost, *settled}
    crosswalk = crosswalk.settled(settled)
    told = replace(crosswalk, rows=tuple(row for row in crosswalk.rows if row.target not in lost))
    if faults:  # of a file that was not read there is no more to say than of its rows
        return crosswalk, [*faults, *twice, *_all_row_faults(told, targets, lists)]
    faults += _all_row_faults(told, targets, lists)
    wrong = {line for fault in faults for line in fault.rows}
    faulty = {row.target for row in told.rows if row.line in wrong} | {*lost}
    # a target without a row may be the one whose name is wrong elsewhere
    named = targets if faulty <= {*targets, *lost} else {*crosswalk.by_target()}
    judged = {name: targets[name] for name in targets if name in named and name not in faulty}
    sound = tuple(row for row in crosswalk.rows if row.target not in faulty)
    faults += _target_faults(replace(crosswalk, rows=sound), judged)
    faults += list_faults.conditions(shown, sound, lists, crosswalk.options())
    return crosswalk, [*faults, *twice]


def _all_row_faults(
    crosswalk: Crosswalk, targets: Mapping[str, Variable], lists: Collection[str]
) -> list[Fault]:
    faults = []
    for row in crosswalk.rows:
        faults += _row_faults(row, crosswalk.file, targets)
    faults = [*_alike(faults), *_strange_levels(crosswalk, targets)]
    return [*faults, *list_faults.undeclared(crosswalk.rows, crosswalk.file, lists)]


def _alike(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The faults of rows, those alike in all but their row as one."""
    rows: dict[Fault, list[int]] = defaultdict(list)
    for fault in faults:
        rows[replace(fault, rows=())] += fault.rows
    for fault, lines in rows.items():
        yield replace(fault, rows=tuple(dict.fromkeys(lines)))


def _strange_levels(crosswalk: Crosswalk, targets: Mapping[str, Variable]) -> Iterator[Fault]:
    """Target codes that are no level: one fault a code, of all targets that lack it alike."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in crosswalk.rows:
        target = targets.get(row.target)
        if row.verb not in _LEVELLED or target is None or target.type == "numeric":
            continue
        names = target.names()
        if row.target_code and row.target_code not in names:
            hint = nearest(row.target_code, names)
            expected = (hint + " " if hint else "") + "levels: " + ", ".join(names)
            found[row.target_code, expected].append(row)
    for (code, expected), rows in found.items():
        lacking = ", ".join(dict.fromkeys(row.target for row in rows))
        yield Fault(
            crosswalk.file,
            f"{code!r} is not a level of {lacking}",
            column="target_code",
            rows=tuple(row.line for row in rows),
            expected=expected,
        )


def _row_faults(row: Row, shown: str, targets: Mapping[str, Variable]) -> Iterator[Fault]:
    """Faults of one row by itself. A row of an unknown verb or target has no other."""

    def told(column: str, problem: str, expected: str = "") -> Fault:
        return Fault(shown, problem, column=column, rows=(row.line,), expected=expected)

    if row.verb not in VERBS:
        hint = nearest(row.verb, VERBS) or "one of " + ", ".join(VERBS)
        yield told("verb", f"unknown verb {row.verb!r}", hint)
        return
    if row.target not in targets:
        hint = nearest(row.target, targets) or "a variable of variables.yaml"
        yield told("target", f"unknown target {row.target!r}", hint)
        return
    target = targets[row.target]
    from_source = row.verb not in (*WHOLE_SOURCE, *COMBINING)
    if from_source != bool(row.source_variable):
        needs = "needs a source variable" if from_source else "takes no source variable"
        yield told("source_variable", f"{row.verb} {needs}")
    yield from _kind_faults(row, shown, target)
    if _PLACE_HOLDER.fullmatch(row.note):
        yield told("note", f"{row.note!r} still stands where a reason belongs", "words of yours")
    for part in (_filled, _of_verb, _ranges, _target_code, _condition):
        yield from (told(*found) for found in part(row, target))


def _kind_faults(row: Row, shown: str, target: Variable) -> Iterator[Fault]:
    """A kind of missing that is none, or that the target may not have."""
    kind = row.missing_kind
    if kind and kind not in KINDS:
        yield Fault(
            shown,
            f"unknown kind of missing {kind!r}",
            column="missing_kind",
            rows=(row.line,),
            expected=nearest(kind, KINDS) or ", ".join(KINDS),
        )
    elif kind and kind not in target.missing:
        yield Fault(
            shown,
            f"{kind!r} may not occur in {row.target}",
            column="missing_kind",
            rows=(row.line,),
            expected=", ".join(target.missing),
            admitting=(Admitting(row.target, tuple(target.missing), (kind,), "if it may, "),),
        )


def _filled(row: Row, target: Variable) -> _Found:
    """Cells that a row of its verb has to fill, or may not."""
    if row.verb in NAMING:
        if row.source_code == "":
            yield "source_code", "empty", f"a code; an empty cell is spelt {BLANK}"
        elif row.source_code != BLANK and row.source_code.strip().casefold() == BLANK:
            problem = f"{row.source_code!r} is a text like any other"
            yield "source_code", problem, f"{BLANK} for an empty cell"
    if row.verb == "map":
        if bool(row.target_code) == bool(row.missing_kind):
            yield "target_code", "a map row fills either target_code or missing_kind", ""
    elif row.verb == "contains":
        if row.target_code and row.missing_kind:
            yield "target_code", "a contains row fills target_code, missing_kind or neither", ""
        if row.source_code == BLANK:
            yield "source_code", "an empty cell contains no answer", "a map row for the empty cell"
    elif row.verb == "unavailable":
        if row.missing_kind != "not_asked" or row.target_code:
            yield "missing_kind", "an unavailable target is not_asked", "not_asked"
        if not row.note.strip():
            yield "note", "empty", "the reason why the source cannot say"
    elif row.missing_kind:
        yield "missing_kind", f"{row.verb} takes no kind of missing", ""


def _of_verb(row: Row, target: Variable) -> _Found:
    """A verb that does not go with the type of its target, or with a cell of its row."""
    kind = target.type
    if row.verb in (*ARITHMETIC, "count") and kind != "numeric":
        yield "verb", f"{row.verb} gives numbers but {row.target} is {kind}", "map or bin"
    if row.verb == "contains" and kind not in ("binary", "numeric"):
        problem = f"contains says yes or no, but {row.target} is {kind}"
        yield "verb", problem, "a binary target, or a numeric one that counts"
    if row.verb == "any" and kind != "binary":
        yield "verb", f"any needs a binary target and {row.target} is {kind}", ""
    if row.verb in (*COMBINING, *WHOLE_SOURCE) and row.source_code:
        yield "source_code", f"{row.verb} takes no source code", ""
    if row.verb in ("copy", "reverse", "count", "first_answered") and row.target_code:
        yield "target_code", f"{row.verb} takes no target code", ""


def _ranges(row: Row, target: Variable) -> _Found:
    """Ranges and intervals that are none, or that leave the range of the target."""
    needed = row.verb in ("reverse", "rescale") or (row.verb == "copy" and row.source_code)
    if needed and not parse_range(row.source_code):
        yield "source_code", f"{row.source_code!r} is not a range", "such as 1..5"
    elif asserts_ends(row) and row.verb == "copy" and not row.source_code:
        problem = f"{row.source_label!r} labels the ends of a range, and there is none"
        yield "source_code", problem, "the range, such as 0..10"
    if row.verb == "rescale":
        reached = parse_range(row.target_code, falling=True)
        if not reached:
            yield "target_code", f"{row.target_code!r} is not a range", "such as 0..100"
        elif target.type == "numeric":
            low, high = target.range
            if not low <= min(reached) < max(reached) <= high:
                problem = f"{row.target_code} goes beyond the range of {row.target}"
                yield "target_code", problem, f"numbers from {low:g} to {high:g}"
    if row.verb == "bin" and not Interval.parse(row.source_code):
        such = "such as [18,30) or [2008-05-01,2008-06-01)"
        yield "source_code", f"{row.source_code!r} is not an interval", such


def _target_code(row: Row, target: Variable) -> _Found:
    """A target code that is lacking, or a number that the target cannot hold."""
    if row.verb not in _LEVELLED:
        return
    if not row.target_code:
        if row.verb not in NAMING:
            yield "target_code", "empty", f"{row.verb} needs a target code"
        return
    if target.type == "numeric":
        plain = re.fullmatch(NUMBER + r"(?:[eE][-+]?[0-9]{1,3})?", row.target_code)
        number = float(row.target_code) if plain else float("nan")
        low, high = target.range
        if not low <= number <= high:
            problem = f"{row.target_code!r} is not a number of {row.target}"
            yield "target_code", problem, f"{low} to {high}"


def _condition(row: Row, target: Variable) -> _Found:
    """A condition that cannot be read, or of a row that holds for the whole target."""
    try:
        condition = row.condition
    except NoCondition as wrong:
        such = 'such as form=2, form=1|2 & age=[18,30), or form="a|b" where a sign is of a code'
        yield WHERE, f"{row.where!r} is no condition: {wrong}", wrong.expected or such
        return
    if condition.clauses and row.verb in WHOLE_SOURCE:
        yield WHERE, f"{row.verb} holds for everybody", "map rows, which take a condition"
    if condition.clauses and row.verb in COMBINING:
        problem = f"{row.verb} combines the columns of everybody"
        yield WHERE, problem, "the condition at the rows that it combines"


def _target_faults(crosswalk: Crosswalk, targets: Mapping[str, Variable]) -> Iterator[Fault]:
    """Faults that show only between rows: duplicates, overlaps, gaps, missing targets."""
    shown = crosswalk.file
    groups = crosswalk.by_target()
    for target, rows in groups.items():
        alone = [row for row in rows if row.verb in WHOLE_SOURCE]
        if alone and len(rows) > 1:
            problem = f"{alone[0].verb} must be the only row of {target}"
            yield _of_rows(shown, problem, "verb", rows)
            continue
        sources = source_variables(rows)
        yield from list_faults.between(shown, target, targets[target], rows)
        yield from _combining_faults(shown, target, rows, sources)
        for source in sources:
            of_source = [row for row in rows if row.source_variable == source]
            yield from _source_faults(shown, f"{source} to {target}", of_source)
    for place, (target, declared) in enumerate(targets.items()):
        if target not in groups:
            yield _absent(shown, target, declared, place)
    for (variable, code), labels in crosswalk.labels().items():
        if len(labels) > 1:
            told = " / ".join(map(repr, labels))
            problem = f"{variable} has several labels for one code: {told}"
            yield _of_rows(shown, problem, "source_label", labels.values(), code=code)


def _absent(shown: str, target: str, declared: Variable, place: int) -> Fault:
    """The fault of a target without a row, with the rows that may be meant."""

    def at(level: int) -> tuple[int, float, str, int]:
        return (place, 0.0, "", level)

    if target in ("country", WAVE) and not declared.missing:  # every respondent has one
        names = declared.names()
        cells = ("<source_variable>", "<source_code>", "", target, "map")
        return Fault(
            shown,
            f"no row for the target {target}",
            column="target",
            expected=f"rows that map it to {', '.join(names)}",
            mend=f"if all respondents are of one {target}, put it into study.yaml under the "
            "source\n"
            f"{target}: {names[0] if len(names) == 1 else f'<{target}>'}",
            pastes=tuple(
                Paste(shown, row_text(*cells, name, "", ""), at=at(level))
                for level, name in enumerate(names)
            ),
        )
    kinds = tuple(declared.missing)
    needed = Admitting(target, kinds, ("not_asked",), "with the latter, ")
    return Fault(
        shown,
        f"no row for the target {target}",
        column="target",
        expected="rows that map it, or one that says why the source cannot",
        pastes=(Paste(shown, unavailable(target), at=at(0)),),
        admitting=() if "not_asked" in kinds else (needed,),
    )


def _of_rows(
    shown: str,
    problem: str,
    column: str,
    rows: Iterable[Row],
    code: str = "",
    expected: str = "",
    mend: str = "",
    pastes: tuple[Paste, ...] = (),
) -> Fault:
    lines = tuple(row.line for row in rows)
    where = {"column": column, "code": code, "rows": lines, "n": len(lines)}
    return Fault(shown, problem, **where, expected=expected, mend=mend, pastes=pastes)


def _combining_faults(
    shown: str, target: str, rows: list[Row], sources: list[str]
) -> Iterator[Fault]:
    """Several source variables of one target, and what says how they combine."""
    combining = [row for row in rows if row.verb in COMBINING]
    options = {row.source_code for row in rows if row.verb == "contains" and row.target_code}
    parts = max(len(sources), len(options) if combining and combining[0].verb == "count" else 0)
    if len(combining) > 1 or (combining and parts < 2):
        yield Fault(
            shown,
            f"{target} has {len(combining)} combining rows and {len(sources)} source variables",
            column="verb",
            rows=tuple(row.line for row in combining),
            expected="one combining row, and rows of at least two source variables (of count, two "
            "answers of a list are enough)",
        )
    if combining and combining[0].verb == "count":
        wrong = [
            row
            for row in rows
            if row.verb in ARITHMETIC
            or (row.verb in ("map", "bin") and row.target_code not in ("", "0", "1"))
        ]
        if wrong:
            problem = f"{target} counts, but {len(wrong)} rows do not lead to 0 or 1"
            expected = "0 or 1, or a kind of missing, for every code of what is counted"
            yield _of_rows(shown, problem, "target_code", wrong, expected=expected)
    if not combining and len(sources) > 1:
        yield _of_rows(
            shown,
            f"{target} is fed by {', '.join(sources)} and nothing says how they combine",
            "target",
            rows,
            expected=f"a row of {', '.join(COMBINING[:-1])} or {COMBINING[-1]}; or one column, "
            "where another is a slip",
            pastes=(Paste(shown, row_text("", "", "", target, "first_answered", "", "", "")),),
        )


def _source_faults(shown: str, where: str, rows: list[Row]) -> Iterator[Fault]:
    """Faults among the rows that lead from one source variable to one target."""
    by_code = defaultdict(list)
    for row in rows:
        by_code[row.verb, row.source_code, row.condition].append(row)
    for (verb, code, _), same in by_code.items():
        if len(same) > 1:
            problem = f"{where}: the same {verb} row is given {len(same)} times"
            yield _of_rows(
                shown, problem, "source_code", same, code=code, mend="delete all but one"
            )
    by_condition = defaultdict(list)
    for row in rows:
        if row.verb in (*ARITHMETIC, "bin"):
            by_condition[row.condition].append(row)
    for together in by_condition.values():
        yield from _number_faults(shown, where, together)


def _number_faults(shown: str, where: str, arithmetic: list[Row]) -> Iterator[Fault]:
    """Faults among the rows that take the numbers of one source variable, on one condition."""
    if len({row.verb for row in arithmetic}) > 1 or (
        len(arithmetic) > 1 and arithmetic[0].verb != "bin"
    ):
        verbs = " and ".join(row.verb for row in arithmetic)
        yield _of_rows(shown, f"{where}: {verbs} contradict each other", "verb", arithmetic)
        return
    bins = [
        (interval, row)
        for row in arithmetic
        if row.verb == "bin" and (interval := Interval.parse(row.source_code))
    ]
    bins.sort(key=lambda pair: (pair[0].low, pair[0].high))
    if len({interval.dates for interval, _ in bins}) > 1:
        problem = f"{where}: bins of numbers and bins of dates"
        yield _of_rows(shown, problem, "source_code", [row for _, row in bins])
        return
    for (left, above), (right, below) in pairwise(bins):
        pair = f"{where}: the bins {above.source_code} and {below.source_code}"
        if _overlap(left, right):
            yield _of_rows(shown, f"{pair} overlap", "source_code", [above, below])
        elif not _meet(left, right):
            expected = "bins that meet, such as [18,30) and [30,45)"
            problem = f"{pair} leave a gap"
            yield _of_rows(shown, problem, "source_code", [above, below], expected=expected)


def _overlap(left: Interval, right: Interval) -> bool:
    """Whether two intervals, the lower one first, hold a number in common."""
    if left.high == right.low:
        return left.high_closed and right.low_closed
    return left.high > right.low


def _meet(left: Interval, right: Interval) -> bool:
    """Whether no number lies between two intervals that do not overlap.

    Nor need one between closed bins of whole numbers such as [18,29] and [30,44].
    """
    if left.high == right.low:
        return left.high_closed or right.low_closed
    whole = left.high.is_integer() and right.low.is_integer()
    return whole and left.high_closed and right.low_closed and right.low - left.high == 1
