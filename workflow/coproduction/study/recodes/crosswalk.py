"""The crosswalk: which source code becomes which target code, one row a source code.

Verbs are a closed set and no cell holds code. `study.recodes.crosswalk_faults` checks a
crosswalk as a whole before any data are read. The design follows the variable-detail sheets of
cchsflow (Yusuf et al., 2020).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from coproduction.faults import Fault, nearest
from coproduction.files import absence
from coproduction.study.recodes import conditions
from coproduction.study.recodes.conditions import Condition
from coproduction.study.recodes.intervals import Interval, parse_range
from coproduction.study.written.csv_rows import read_file

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
#: The ninth column, which a crosswalk may leave out.
WHERE = "where"

VERBS = {
    "map": "one source code becomes one target code or one kind of missing",
    "copy": "every number not named by a map row is kept, with a range such as `0..10` those in it",
    "reverse": "a number x of the range `1..5` becomes 1 + 5 - x",
    "rescale": "a number of the range `0..10` is stretched to the range in target_code, which is "
    "`100..0` where the scale runs the other way",
    "bin": "a number inside the interval `[18,30)`, or a date inside `[2008-05-01,2008-06-01)`, "
    "becomes the target code",
    "contains": "a cell of several answers (`lists` of study.yaml) has the target code where one "
    "of them is the source code, and the other level where none is of any such row; a row with "
    "neither target code nor kind of missing names an answer that says nothing of the target",
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
#: Verbs whose source code is one code, or one answer of a list.
NAMING = ("map", "contains")

#: What stands between the two ends of a range, and between their labels.
SPAN = ".."

#: What looks like a condition.
_CONDITION = re.compile(r"\S\s*=\s*\S")


@dataclass(frozen=True)
class Row:
    """One row of a crosswalk; `line` is its line in the file, the header being line 1.

    `where` is spelt as in the file, empty for a row that holds for everybody.
    """

    source_variable: str
    source_code: str
    source_label: str
    target: str
    verb: str
    target_code: str
    missing_kind: str
    note: str
    line: int
    where: str = ""

    def __str__(self) -> str:
        *cells, _, where = astuple(self)
        return row_text(*cells, *([where] if where else []))

    @property
    def condition(self) -> Condition:
        """Where it holds; that of everybody asks nothing. Raises `conditions.NoCondition`."""
        return conditions.parse(self.where) if self.where.strip() else Condition(())


def computed(number: float, row: Row) -> float | None:
    """The number a copy, reverse or rescale row gives; None outside its range."""
    if row.verb == "copy" and not row.source_code:
        return number
    taken = parse_range(row.source_code)
    if taken is None or not taken[0] <= number <= taken[1]:
        return None
    low, high = taken
    if row.verb == "copy":
        return number
    if row.verb == "reverse":
        return low + high - number
    reached = parse_range(row.target_code, falling=True)
    if reached is None:
        return None
    bottom, top = reached
    return bottom + (number - low) * (top - bottom) / (high - low)


def ends(row: Row) -> tuple[float, float] | None:
    """The lowest and the highest number that a row of a range or an interval takes.

    NaN at an end that is open; None of a row without either.
    """
    if row.verb != "bin":
        return parse_range(row.source_code)
    interval = Interval.parse(row.source_code)
    return None if interval is None else interval.ends


def asserts_ends(row: Row) -> bool:
    """Whether a row of a range asserts the labels of both its ends, as ``never..always``."""
    return row.verb in (*ARITHMETIC, "bin") and SPAN in row.source_label


def row_text(*cells: str, sign: str = ",") -> str:
    """Return cells as one line of CSV, parted by a sign, quoted where needed, ready to paste."""
    odd = {sign, *'"\n\r'}
    quoted = ['"' + cell.replace('"', '""') + '"' if odd & set(cell) else cell for cell in cells]
    return sign.join(quoted)


def unavailable(target: str) -> str:
    """The row to paste of a target that a source cannot tell."""
    return row_text("", "", "", target, "unavailable", "", "not_asked", "<reason>")


def source_variables(rows: Iterable[Row]) -> list[str]:
    """The source variables of some rows, in order of first appearance."""
    return list(dict.fromkeys(row.source_variable for row in rows if row.source_variable))


@dataclass(frozen=True)
class Crosswalk:
    """All rows of one source's crosswalk."""

    file: str
    rows: tuple[Row, ...]

    def source_variables(self) -> list[str]:
        """Names of the columns that are harmonised, in order of first appearance."""
        return source_variables(self.rows)

    def columns(self) -> list[str]:
        """Names of the columns to read: the source variables, then those of conditions."""
        asked = [column for row in self.rows for column in row.condition.columns()]
        return list(dict.fromkeys([*self.source_variables(), *asked]))

    def options(self) -> dict[str, list[str]]:
        """Source variable to the answers that its rows look for in a cell of several."""
        found = defaultdict(list)
        for row in self.rows:
            if row.verb == "contains" and row.source_code not in found[row.source_variable]:
                found[row.source_variable].append(row.source_code)
        return dict(found)

    def by_target(self) -> dict[str, list[Row]]:
        """Rows of each target, targets in order of first appearance."""
        groups = defaultdict(list)
        for row in self.rows:
            groups[row.target].append(row)
        return dict(groups)

    def settled(self, levels: Mapping[str, str]) -> "Crosswalk":
        """The crosswalk with one row for each target whose level `study.yaml` says of everybody.

        These rows stand in no line of the file: theirs is 0.
        """
        kept = (row for row in self.rows if row.target not in levels)
        more = (
            Row("", "", "", target, "constant", level, "", "study.yaml", line=0)
            for target, level in levels.items()
        )
        return replace(self, rows=(*kept, *more))

    def mapping(self, variable: str, code: str) -> list[Row]:
        """The rows of a code of a source variable, or of an answer that its cells list."""
        return [
            row
            for row in self.rows
            if row.verb in NAMING and (row.source_variable, row.source_code) == (variable, code)
        ]

    def labels(self) -> dict[tuple[str, str], dict[str, Row]]:
        """(source variable, source code) to the rows that name it, by label."""
        labels = defaultdict(dict)
        for row in self.rows:
            if row.verb in NAMING:
                labels[row.source_variable, row.source_code][row.source_label] = row
        return dict(labels)


def said_twice(crosswalk: Crosswalk, settled: Mapping[str, str]) -> list[Fault]:
    """Rows of targets whose level `study.yaml` says of all respondents, see `Crosswalk.settled`."""
    return [
        Fault(
            crosswalk.file,
            f"study.yaml says {row.target}: {settled[row.target]} of all respondents of the source",
            column="target",
            rows=(row.line,),
            mend="delete the row, or the line in study.yaml",
        )
        for row in crosswalk.rows
        if row.target in settled
    ]


def read(path: Path, shown: str) -> tuple[Crosswalk, list[Fault]]:
    """Read a crosswalk, `shown` in messages, and return it with the faults of the file as CSV.

    Rows of another number of cells are left out; nothing is left of a file of another header.
    """
    nothing = Crosswalk(shown, ())
    if not path.is_file():
        siblings = [p.name for p in path.parent.glob("*.csv") if p.is_file()]
        hint = nearest(path.name, siblings)
        return nothing, [
            Fault(shown, f"the crosswalk {absence(path)}", expected=hint or ",".join(HEADER))
        ]
    lines, faults = read_file(path, shown)
    if faults and not lines:
        return nothing, faults
    header = lines[0][1] if lines else []
    if tuple(header) not in (HEADER, (*HEADER, WHERE)):
        return nothing, [_other_header(shown, header)]
    rows = []
    for line, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(HEADER) <= len(cells) <= len(header) and not _shifted(cells, header):
            shared, where = cells[: len(HEADER)], "".join(cells[len(HEADER) :])
            rows.append(Row(*shared, line=line, where=where.strip()))
        else:
            faults.append(_other_length(shown, cells, line, header))
    return Crosswalk(shown, tuple(rows)), faults


def _other_header(shown: str, header: list[str]) -> Fault:
    parted = re.match(r"sep=|\w+([;\t|])", header[0]) if len(header) < 3 and header else None
    return Fault(
        shown,
        f"the header is {','.join(header)!r}" if header else "the file is empty",
        rows=(1,),
        expected=",".join(HEADER),
        mend="save the sheet as CSV with commas, the header first" if parted else "",
    )


def _shifted(cells: list[str], header: list[str]) -> bool:
    """Whether a row without its last cell has a condition in its note: it lacks another cell."""
    return len(cells) < len(header) and _CONDITION.search(cells[-1]) is not None


def _other_length(shown: str, cells: list[str], line: int, header: list[str]) -> Fault:
    n, mend = len(HEADER), ""
    expected = f"{n} cells; put cells with a comma in double quotes"
    if len(header) > n:
        expected = f"{n + 1} cells, or {n} where the row has no condition and no '=' in its note"
    elif len(cells) == n + 1 and _CONDITION.search(cells[-1]):
        mend = f"if the last is a condition, let the header be\n{','.join([*HEADER, WHERE])}"
    if len(cells) == 1 and cells[0].count(",") >= n - 1:
        mend = "part its cells by the sign that the header has, or save the file with commas"
    return Fault(
        shown,
        f"the row has {len(cells)} cell{'s' * (len(cells) != 1)}",
        rows=(line,),
        expected=expected,
        mend=mend,
    )
