"""The crosswalk: which source code becomes which target code, one row a source code.

A crosswalk is checked as a whole before any data are read. Verbs are a closed set and no cell
holds code. The design follows the variable-detail sheets of cchsflow (Yusuf et al., 2020).
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from coproduction.faults import Fault, nearest
from coproduction.missing import BLANK, KINDS

HEADER = (
    "source_variable",
    "source_code",
    "source_label",
    "target",
    "verb",
    "target_code",
    "missing_kind",
    "note",
)

VERBS = {
    "map": "one source code becomes one target code or one kind of missing",
    "copy": "every number not named by a map row is kept",
    "reverse": "a number x of the range `1..5` becomes 1 + 5 - x",
    "rescale": "a number of the range `0..10` is stretched to the range in target_code, which is "
    "`100..0` where the scale runs the other way",
    "bin": "a number inside the interval `[18,30)`, or a date inside `[2008-05-01,2008-06-01)`, "
    "becomes the target code",
    "constant": "everybody has the target code",
    "unavailable": "the source cannot say; the note gives the reason",
    "first_answered": "of several source variables, the first with an answer counts; who answered "
    "others differently is a note of the validation",
    "any": "target_code if any of several source variables has it, else the first answer",
    "count": "the sum of several source variables mapped to 0 and 1; one missing adds nothing",
}
COMBINING = ("first_answered", "any", "count")
ARITHMETIC = ("copy", "reverse", "rescale")
WHOLE_SOURCE = ("constant", "unavailable")

_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?"
#: What the rows that messages print leave to be filled in.
_PLACE_HOLDER = re.compile("<(reason|why)>")
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})")
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT = re.compile(rf"({_DATE})(T|$)")
_INTERVALS = tuple(
    re.compile(rf"([\[(])\s*({end})?\s*,\s*({end})?\s*([\])])") for end in (_NUMBER, _DATE)
)


@dataclass(frozen=True)
class Row:
    """One row of a crosswalk; `line` is its line in the file, the header being line 1."""

    source_variable: str
    source_code: str
    source_label: str
    target: str
    verb: str
    target_code: str
    missing_kind: str
    note: str
    line: int

    def __str__(self) -> str:
        return row_text(*astuple(self)[:-1])


@dataclass(frozen=True)
class Interval:
    """An interval of numbers, or of dates as days, each end open or closed, possibly infinite."""

    low: float
    high: float
    low_closed: bool
    high_closed: bool
    dates: bool = False

    @classmethod
    def parse(cls, text: str) -> "Interval | None":
        """Read ``[18,30)``, ``(,18)`` or ``[2008-05-01,)``; None when it is not an interval."""
        matches = [pattern.fullmatch(text.strip()) for pattern in _INTERVALS]
        match = next((found for found in matches if found), None)
        if not match:
            return None
        left, low, high, right = match.groups()
        dates = matches[0] is None
        read = day if dates else float
        interval = cls(
            read(low) if low else float("-inf"),
            read(high) if high else float("inf"),
            left == "[",
            right == "]",
            dates,
        )
        point = interval.low == interval.high and interval.low_closed and interval.high_closed
        return interval if interval.low < interval.high or point else None

    def holds(self, numbers):
        """Whether each number (array or scalar) lies inside."""
        above = numbers >= self.low if self.low_closed else numbers > self.low
        below = numbers <= self.high if self.high_closed else numbers < self.high
        return above & below


def day(code: str) -> float:
    """The day of a date or moment such as ``2008-05-06T10:10:10``, from 1 January of year 1.

    NaN when it is none.
    """
    match = _MOMENT.match(code)
    try:
        return float(date.fromisoformat(match[1]).toordinal()) if match else float("nan")
    except ValueError:
        return float("nan")


def parse_range(text: str, falling: bool = False) -> tuple[float, float] | None:
    """Read ``1..5`` as (1.0, 5.0); None when it is not a range of rising numbers.

    With `falling`, ``5..1`` is one too.
    """
    match = _RANGE.fullmatch(text.strip())
    if not match:
        return None
    low, high = map(float, match.groups())
    return (low, high) if low < high or (falling and low > high) else None


def row_text(*cells: str) -> str:
    """Return cells as one line of crosswalk CSV, quoted where needed, ready to paste."""
    quoted = [
        '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n\r') else cell for cell in cells
    ]
    return ",".join(quoted)


@dataclass(frozen=True)
class Crosswalk:
    """All rows of one source's crosswalk."""

    file: str
    rows: tuple[Row, ...]

    def source_variables(self) -> list[str]:
        """Names of the columns to read, in order of first appearance."""
        return list(dict.fromkeys(row.source_variable for row in self.rows if row.source_variable))

    def by_target(self) -> dict[str, list[Row]]:
        """Rows of each target, targets in order of first appearance."""
        groups = defaultdict(list)
        for row in self.rows:
            groups[row.target].append(row)
        return dict(groups)

    def labels(self) -> dict[tuple[str, str], dict[str, Row]]:
        """(source variable, source code) to the rows that name it, by label."""
        labels = defaultdict(dict)
        for row in self.rows:
            if row.verb == "map":
                labels[row.source_variable, row.source_code][row.source_label] = row
        return dict(labels)


def load(path: Path, shown: str, targets: Mapping[str, dict]) -> tuple[Crosswalk, list[Fault]]:
    """Read a crosswalk and return it with every fault that shows without the data.

    `targets` maps each harmonised variable to its declaration (`type`, `levels`, `range`).
    """
    if not path.is_file():
        siblings = [p.name for p in path.parent.glob("*.csv")] if path.parent.is_dir() else []
        hint = nearest(path.name, siblings)
        return Crosswalk(shown, ()), [
            Fault(shown, "the crosswalk is not there", expected=hint or ",".join(HEADER))
        ]
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return Crosswalk(shown, ()), [
            Fault(shown, "not UTF-8", rows=(line,), expected="save the crosswalk as UTF-8 CSV")
        ]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, faults, done = [], [], 0
    try:
        header = next(reader, [])
        if tuple(header) != HEADER:
            parted = (
                re.match(r"sep=|\w+([;\t|])", header[0]) if len(header) < 3 and header else None
            )
            return Crosswalk(shown, ()), [
                Fault(
                    shown,
                    f"the header is {','.join(header)!r}" if header else "the file is empty",
                    rows=(1,),
                    expected=",".join(HEADER),
                    mend="save the sheet as CSV with commas, the header first" if parted else "",
                )
            ]
        done = reader.line_num
        for cells in reader:
            done = line = reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(HEADER):
                faults.append(
                    Fault(
                        shown,
                        f"the row has {len(cells)} cell{'s' * (len(cells) != 1)}",
                        rows=(line,),
                        expected=f"{len(HEADER)} cells; put cells with a comma in double quotes",
                    )
                )
                continue
            rows.append(Row(*cells, line=line))
    except csv.Error as error:
        faults.append(
            Fault(
                shown,
                f"not readable as CSV: {error}",
                rows=(done + 1,),
                expected="double quotes in pairs, and at most 131072 characters a cell",
            )
        )
    crosswalk = Crosswalk(shown, tuple(rows))
    for row in rows:
        faults += _row_faults(row, shown, targets)
    if not faults:
        faults += _target_faults(crosswalk, targets)
    return crosswalk, faults


def _row_faults(row: Row, shown: str, targets: Mapping[str, dict]) -> Iterable[Fault]:
    def fault(column: str, problem: str, expected: str = "") -> Fault:
        return Fault(shown, problem, column=column, rows=(row.line,), expected=expected)

    if row.verb not in VERBS:
        hint = nearest(row.verb, VERBS) or "one of " + ", ".join(VERBS)
        yield fault("verb", f"unknown verb {row.verb!r}", hint)
        return
    if row.target not in targets:
        hint = nearest(row.target, targets) or "a variable of variables.yaml"
        yield fault("target", f"unknown target {row.target!r}", hint)
        return
    kind = targets[row.target]["type"]
    from_source = row.verb not in (*WHOLE_SOURCE, *COMBINING)
    if from_source != bool(row.source_variable):
        yield fault(
            "source_variable",
            f"{row.verb} {'needs' if from_source else 'takes no'} source variable",
        )
    if row.missing_kind and row.missing_kind not in KINDS:
        hint = nearest(row.missing_kind, KINDS) or ", ".join(KINDS)
        yield fault("missing_kind", f"unknown kind of missing {row.missing_kind!r}", hint)
    elif row.missing_kind and row.missing_kind not in targets[row.target]["missing"]:
        allowed = ", ".join(targets[row.target]["missing"])
        yield Fault(
            shown,
            f"{row.missing_kind!r} may not occur in {row.target}",
            column="missing_kind",
            rows=(row.line,),
            expected=allowed,
            mend=f"if it may, put into variables.yaml under {row.target}\n"
            f"missing: [{', '.join([*targets[row.target]['missing'], row.missing_kind])}]",
        )
    if _PLACE_HOLDER.fullmatch(row.note):
        yield fault("note", f"{row.note!r} still stands where a reason belongs", "words of yours")
    if row.verb == "map":
        if row.source_code == "":
            yield fault("source_code", "empty", f"a code; an empty cell is spelt {BLANK}")
        elif row.source_code != BLANK and row.source_code.strip().casefold() == BLANK:
            problem = f"{row.source_code!r} is a text like any other"
            yield fault("source_code", problem, f"{BLANK} for an empty cell")
        if bool(row.target_code) == bool(row.missing_kind):
            yield fault("target_code", "a map row fills either target_code or missing_kind")
    elif row.verb == "unavailable":
        if row.missing_kind != "not_asked" or row.target_code:
            yield fault("missing_kind", "an unavailable target is not_asked", "not_asked")
        if not row.note.strip():
            yield fault("note", "empty", "the reason why the source cannot say")
    elif row.missing_kind:
        yield fault("missing_kind", f"{row.verb} takes no kind of missing")
    if row.verb in (*ARITHMETIC, "count") and kind != "numeric":
        yield fault("verb", f"{row.verb} gives numbers but {row.target} is {kind}", "map or bin")
    if row.verb in ("copy", *COMBINING, *WHOLE_SOURCE) and row.source_code:
        yield fault("source_code", f"{row.verb} takes no source code")
    if row.verb in ("copy", "reverse", "count", "first_answered") and row.target_code:
        yield fault("target_code", f"{row.verb} takes no target code")
    if row.verb in ("reverse", "rescale") and not parse_range(row.source_code):
        yield fault("source_code", f"{row.source_code!r} is not a range", "such as 1..5")
    if row.verb == "rescale" and not parse_range(row.target_code, falling=True):
        yield fault("target_code", f"{row.target_code!r} is not a range", "such as 0..100")
    if row.verb == "rescale" and kind == "numeric":
        reached = parse_range(row.target_code, falling=True)
        low, high = targets[row.target]["range"]
        if reached and not low <= min(reached) < max(reached) <= high:
            problem = f"{row.target_code} goes beyond the range of {row.target}"
            yield fault("target_code", problem, f"numbers from {low:g} to {high:g}")
    if row.verb == "bin" and not Interval.parse(row.source_code):
        yield fault("source_code", f"{row.source_code!r} is not an interval",
                    "such as [18,30) or [2008-05-01,2008-06-01)")  # fmt: skip
    if row.verb == "any" and kind != "binary":
        yield fault("verb", f"any needs a binary target and {row.target} is {kind}")
    if row.verb in ("map", "bin", "constant", "any") and row.target_code:
        yield from (fault("target_code", *found) for found in _code_faults(row, targets))
    elif row.verb in ("bin", "constant", "any"):
        yield fault("target_code", "empty", f"{row.verb} needs a target code")


def _code_faults(row: Row, targets: Mapping[str, dict]) -> Iterable[tuple[str, str]]:
    """Whether the target code is one the target can hold."""
    target = targets[row.target]
    if target["type"] == "numeric":
        plain = re.fullmatch(_NUMBER + r"(?:[eE][-+]?[0-9]{1,3})?", row.target_code)
        number = float(row.target_code) if plain else float("nan")
        low, high = target["range"]
        if not low <= number <= high:
            yield (f"{row.target_code!r} is not a number of {row.target}", f"{low} to {high}")
        return
    names = [level["name"] for level in target["levels"]]
    if row.target_code not in names:
        hint = nearest(row.target_code, names)
        yield (
            f"{row.target_code!r} is not a level of {row.target}",
            (hint + " " if hint else "") + "levels: " + ", ".join(names),
        )


def _target_faults(crosswalk: Crosswalk, targets: Mapping[str, dict]) -> Iterable[Fault]:
    """Faults that show only between rows: duplicates, overlaps, gaps, missing targets."""
    shown = crosswalk.file
    groups = crosswalk.by_target()
    for target, rows in groups.items():
        alone = [row for row in rows if row.verb in WHOLE_SOURCE]
        if alone and len(rows) > 1:
            yield Fault(
                shown,
                f"{alone[0].verb} must be the only row of {target}",
                column="verb",
                rows=tuple(row.line for row in rows),
                n=len(rows),
            )
            continue
        combining = [row for row in rows if row.verb in COMBINING]
        sources = list(dict.fromkeys(r.source_variable for r in rows if r.source_variable))
        if len(combining) > 1 or (combining and len(sources) < 2):
            yield Fault(
                shown,
                f"{target} has {len(combining)} combining rows and {len(sources)} source variables",
                column="verb",
                rows=tuple(row.line for row in combining),
                expected="one combining row, and rows of at least two source variables",
            )
        if combining and combining[0].verb == "count":
            lines = tuple(
                row.line
                for row in rows
                if row.verb in ARITHMETIC
                or (row.verb in ("map", "bin") and row.target_code not in ("", "0", "1"))
            )
            if lines:
                yield Fault(
                    shown,
                    f"{target} counts, but {len(lines)} rows do not lead to 0 or 1",
                    column="target_code",
                    rows=lines,
                    n=len(lines),
                    expected="0 or 1, or a kind of missing, for every code of what is counted",
                )
        if not combining and len(sources) > 1:
            yield Fault(
                shown,
                f"{target} is fed by {', '.join(sources)} and nothing says how they combine",
                column="target",
                rows=tuple(row.line for row in rows),
                n=len(rows),
                expected=f"a row of {', '.join(COMBINING[:-1])} or {COMBINING[-1]}",
                mend=row_text("", "", "", target, "first_answered", "", "", ""),
            )
        for source in sources:
            of_source = [row for row in rows if row.source_variable == source]
            yield from _source_faults(shown, target, source, of_source)
    for target in targets:
        if target not in groups:
            yield Fault(
                shown,
                f"no row for the target {target}",
                column="target",
                expected="rows that map it, or one that says why the source cannot",
                mend=row_text("", "", "", target, "unavailable", "", "not_asked", "<reason>"),
            )
    for (variable, code), labels in crosswalk.labels().items():
        if len(labels) > 1:
            lines = tuple(row.line for row in labels.values())
            yield Fault(
                shown,
                f"{variable} has several labels for one code: " + " / ".join(map(repr, labels)),
                column="source_label",
                code=code,
                rows=lines,
                n=len(lines),
            )


def _source_faults(shown: str, target: str, source: str, rows: list[Row]) -> Iterable[Fault]:
    """Faults among the rows that lead from one source variable to one target."""
    where = f"{source} to {target}"
    by_code = defaultdict(list)
    for row in rows:
        by_code[row.verb, row.source_code].append(row.line)
    for (verb, code), lines in by_code.items():
        if len(lines) > 1:
            yield Fault(
                shown,
                f"{where}: the same {verb} row is given {len(lines)} times",
                column="source_code",
                code=code,
                rows=tuple(lines),
                n=len(lines),
                mend="delete all but one",
            )
    arithmetic = [row for row in rows if row.verb in (*ARITHMETIC, "bin")]
    if len({row.verb for row in arithmetic}) > 1 or (
        len(arithmetic) > 1 and arithmetic[0].verb != "bin"
    ):
        yield Fault(
            shown,
            f"{where}: {' and '.join(row.verb for row in arithmetic)} contradict each other",
            column="verb",
            rows=tuple(row.line for row in arithmetic),
            n=len(arithmetic),
        )
        return
    bins = sorted(
        ((Interval.parse(row.source_code), row) for row in arithmetic if row.verb == "bin"),
        key=lambda pair: (pair[0].low, pair[0].high),
    )
    if len({interval.dates for interval, _ in bins}) > 1:
        lines = tuple(row.line for _, row in bins)
        problem = f"{where}: bins of numbers and bins of dates"
        yield Fault(shown, problem, column="source_code", rows=lines, n=len(lines))
        return
    for (left, above), (right, below) in pairwise(bins):
        lines = (above.line, below.line)
        touches = left.high == right.low
        both, neither = left.high_closed and right.low_closed, left.high_closed is right.low_closed
        if left.high > right.low or (touches and both):
            yield Fault(
                shown,
                f"{where}: the bins {above.source_code} and {below.source_code} overlap",
                column="source_code",
                rows=lines,
                n=2,
            )
        elif (touches and neither and not both) or (
            left.high < right.low and not _adjacent(left, right)
        ):
            yield Fault(
                shown,
                f"{where}: the bins {above.source_code} and {below.source_code} leave a gap",
                column="source_code",
                rows=lines,
                n=2,
                expected="bins that meet, such as [18,30) and [30,45)",
            )


def _adjacent(left: Interval, right: Interval) -> bool:
    """Whether closed whole-number bins such as [18,29] and [30,44] leave no integer between."""
    whole = left.high.is_integer() and right.low.is_integer()
    return whole and left.high_closed and right.low_closed and right.low - left.high == 1
