"""Merged edits: what a person changed in a workbook, brought into the files of the study.

Lines whose cells did not change stay as they are, sign by sign.
"""

import csv
import io
from collections.abc import Sequence
from difflib import SequenceMatcher

from coproduction.draft.sheets.read_book import ReadSheet
from coproduction.draft.sheets.study_sheets import (
    LINE,
    VALUES,
    StudySheet,
    TableRow,
    lines_of,
    same,
)
from coproduction.draft.sheets.yaml_values import Leaf, replaced
from coproduction.faults import Fault, many, nearest
from coproduction.readers.workbook.worksheet import lettered
from coproduction.study.recodes import decisions

#: The one column of decisions that a person fills in.
_ANSWER = "answer"
#: Digits of a number of a line; no file has more lines.
_DIGITS = 9


def edited(of: StudySheet, given: ReadSheet, book: str) -> tuple[str, list[Fault]]:
    """The text of a file as its sheet has it, and what is wrong with the sheet of a `book`."""
    shown = f"{book}, sheet {given.name}"
    if of.kind == "table":
        return _table(of, given, shown)
    if of.kind == "values":
        return _values(of, given, shown)
    return _lines(of, given, shown)


def _table(of: StudySheet, given: ReadSheet, shown: str) -> tuple[str, list[Fault]]:
    header = (LINE, *of.rows[0].cells)
    head = given.rows[0] if given.rows else ()
    if head != header:
        problem = "the first row is another than the header of the file"
        return of.text, [Fault(shown, problem, rows=(1,), expected=", ".join(header))]
    known = {row.line: row for row in of.rows[1:] if row.cells}
    end = "\r\n" if of.rows[0].raw.endswith("\r\n") else "\n"
    faults: list[Fault] = []
    new: dict[int, list[str]] = {}
    texts: dict[int, str] = {}
    anchor = of.rows[0].line
    for number, cells in enumerate(given.rows[1:], start=2):
        told, found = (cells[0] if cells else ""), [*cells[1:]]
        line = int(told) if told.isdecimal() and len(told) <= _DIGITS else 0
        if not any(found) and not (line in known and not any(known[line].cells)):
            continue
        if len(cells) > len(header):
            where = {"column": lettered(len(header)), "rows": (number,), "n": 1}
            problem = f"the row has more cells than the {len(header)} of the header"
            faults.append(Fault(shown, problem, **where, expected="nothing right of the header"))
            continue
        if told and line not in known:
            where = {"column": LINE, "rows": (number,), "n": 1}
            short = told if len(told) <= _DIGITS else f"{told[:_DIGITS]}…"
            problem = f"the file has no row {short!r}"
            faults.append(Fault(shown, problem, **where, expected="nothing, where a row is new"))
        elif line and line not in texts:
            texts[line] = _row(of, known[line], found, end)
            anchor = line
            faults += _kept(of, known[line], found, shown, number)
        else:
            width = len(header) - 1
            new.setdefault(anchor, []).append(_spelt([*found, *[""] * width][:width], of) + end)
            faults += _no_new(of, shown, number)
    gone = [line for line in known if line not in texts]
    if gone and of.file == decisions.FILE:
        problem = many(len(gone), "row of decisions is gone", "rows of decisions are gone")
        faults.append(Fault(shown, problem, expected="all of them, with or without an answer"))
    parts = []
    for row in of.rows:
        raw = texts.get(row.line, row.raw if row.line not in known else "")
        if row.line in new and raw and not raw.endswith(("\n", "\r")):
            raw += end
        parts += [raw, *new.get(row.line, [])]
    return "".join(parts), faults


def _row(of: StudySheet, row: TableRow, found: Sequence[str], end: str) -> str:
    """The text of a row: as it stands where no cell changed."""
    n = max(len(row.cells), len(found))
    old = [*row.cells, *[""] * (n - len(row.cells))]
    now = [*found, *[""] * (n - len(found))]
    if all(map(same, old, now)):
        return row.raw
    cells = [was if same(was, new) else new for was, new in zip(old, now, strict=True)]
    ending = row.raw[len(row.raw.rstrip("\r\n")) :]
    return _spelt(cells, of) + (ending or ("" if row is of.rows[-1] else end))


def _spelt(cells: Sequence[str], of: StudySheet) -> str:
    stream = io.StringIO()
    # only with both signs in its line end does the writer quote a cell that holds either
    csv.writer(stream, delimiter=of.delimiter, lineterminator="\r\n").writerow(cells)
    return stream.getvalue().removesuffix("\r\n")


def _kept(
    of: StudySheet, row: TableRow, found: Sequence[str], shown: str, number: int
) -> list[Fault]:
    """The cells of a decision that changed and are not its answer."""
    if of.file != decisions.FILE:
        return []
    wrong = []
    for name, was, new in zip(
        of.rows[0].cells, row.cells, [*found, *[""] * len(row.cells)], strict=False
    ):
        if name != _ANSWER and not same(was, new):
            problem = "the cell is the draft's, and changed"
            where = {"column": name, "rows": (number,), "n": 1}
            wrong.append(Fault(shown, problem, **where, expected=was or "nothing"))
    return wrong


def _no_new(of: StudySheet, shown: str, number: int) -> list[Fault]:
    if of.file != decisions.FILE:
        return []
    return [Fault(shown, "the draft does not ask this", rows=(number,), mend="delete the row")]


def _values(of: StudySheet, given: ReadSheet, shown: str) -> tuple[str, list[Fault]]:
    faults: list[Fault] = []
    if not given.rows or given.rows[0] != VALUES:
        return of.text, [Fault(shown, "the header is gone", rows=(1,), expected=", ".join(VALUES))]
    known: dict[str, Leaf] = {leaf.key: leaf for leaf in of.leaves}
    seen: dict[str, int] = {}
    changes: dict[Leaf, str] = {}
    for number, cells in enumerate(given.rows[1:], start=2):
        key, value, *more = [*cells, "", ""]
        where = {"rows": (number,), "n": 1}
        if not key and not value and not any(more):
            continue
        if any(more):
            problem, expected = "a cell stands right of the value", "a key and its value"
            faults.append(Fault(shown, problem, column="C", **where, expected=expected))
        elif key not in known:
            problem = f"the file has no entry {key!r}"
            mend = f"add entries in {of.file}"
            hint = nearest(key, known)
            faults.append(Fault(shown, problem, column="key", **where, expected=hint, mend=mend))
        elif key in seen:
            problem = f"the key {key!r} stands in row {seen[key]} too"
            faults.append(Fault(shown, problem, column="key", **where, expected="one row a key"))
        elif not same(known[key].value, value):
            changes[known[key]] = value
            if not value:
                problem, mend = "the value is cleared", f"delete the entry in {of.file}"
                faults.append(Fault(shown, problem, column="value", **where, mend=mend))
        seen.setdefault(key, number)
    faults += [
        Fault(shown, f"the row of the key {key!r} is gone", mend=f"delete entries in {of.file}")
        for key in known
        if key not in seen
    ]
    if faults or not changes:
        return of.text, faults
    text, refused = replaced(of.text, changes)
    for leaf in refused:
        problem = "the value cannot be changed by itself: others depend on it, or its layout does"
        where = {"column": "value", "rows": (seen[leaf.key],), "n": 1}
        faults.append(Fault(shown, problem, **where, mend=f"change it in {of.file}"))
    return text, faults


def _lines(of: StudySheet, given: ReadSheet, shown: str) -> tuple[str, list[Fault]]:
    faults = [
        Fault(shown, "a cell stands right of the line", column="B", rows=(number,), n=1,
              expected="each line in one cell")
        for number, cells in enumerate(given.rows, start=1)
        if len(cells) > 1
    ]  # fmt: skip
    old = lines_of(of.text)
    end = "\r\n" if old and old[0].endswith("\r\n") else "\n"
    bare = [line.rstrip("\r\n") for line in old]
    now = [line for cells in given.rows for line in ("".join(cells[:1]).split("\n"))]
    while bare and not bare[-1] and len(now) < len(bare):
        now.append(bare.pop())  # empty lines at the end are not told from none
    bare = [line.rstrip("\r\n") for line in old]
    if len(now) == len(bare) and all(map(same, bare, now)):
        return of.text, faults
    parts = []
    for how, a, b, c, d in SequenceMatcher(None, bare, now, autojunk=False).get_opcodes():
        parts += old[a:b] if how == "equal" else [line + end for line in now[c:d]]
    text = "".join(
        part if part.endswith(("\n", "\r")) or k == len(parts) - 1 else part + end
        for k, part in enumerate(parts)
    )
    return text, faults
