"""Fixing: crosswalk rows that nobody has to decide, added where they belong.

A row is added where the label of its code states the target word for word: it is the label or the
name of one level, or a whole label of one kind of missing that the target may have. No line that is
there changes.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from coproduction.faults import Fault, Paste, raise_any
from coproduction.files import rewrite, unwritable
from coproduction.harmonise.mending import OPEN
from coproduction.harmonise.missing_labels import kinds_of
from coproduction.harmonise.source import source_faults
from coproduction.study.data.checks import resolved
from coproduction.study.readable import Readable, readable
from coproduction.study.recodes.crosswalk import HEADER, WHERE, row_text
from coproduction.study.resolved.survey import Variable
from coproduction.study.written.csv_rows import read_rows, sign_of


def fix(folder: Path, root: Path = Path()) -> list[str]:
    """Add all such rows to the crosswalks of a study; the lines of the difference.

    Sources that cannot be read are left as they are. Raises `Faults` where a row belongs into a
    crosswalk that is read-only or a symbolic link; nothing is written then.
    """
    told: list[str] = []
    texts: dict[Path, bytes] = {}
    wrong = []
    for one in readable(folder, root):
        given = one.name, one.source, one.crosswalk, one.targets
        found = source_faults(*given, resolved({}, {}), root)
        path = root / one.crosswalk.file
        if not (fixed := _fixed(one, found, path)):
            continue
        texts[path], lines = fixed
        told += lines
        if reason := unwritable(path):
            mend = "make it a file that you may write, or add the rows by hand"
            problem = f"rows would be added, and the file {reason}"
            wrong.append(Fault(one.crosswalk.file, problem, mend=mend))
    raise_any(wrong)
    for path, content in texts.items():
        rewrite(content, path)
    return told


def _fixed(one: Readable, faults: Iterable[Fault], path: Path) -> tuple[bytes, list[str]] | None:
    """The crosswalk with its rows and the lines that differ; None where there is nothing to add."""
    rows = list(dict.fromkeys(stated(faults, one.crosswalk.file, one.targets)))
    before = path.read_bytes()
    text = before.decode("utf-8-sig", errors="strict") if _is_utf8(before) else ""
    after = added(text, rows) if rows and text else ""
    if not after:
        return None
    mark = "\ufeff" if before.startswith(b"\xef\xbb\xbf") else ""
    lines = unified_diff(
        text.splitlines(), after.splitlines(), one.crosswalk.file, one.crosswalk.file, "", "",
        0, "",
    )  # fmt: skip
    return (mark + after).encode("utf-8"), list(lines)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def stated(
    faults: Iterable[Fault], file: str, targets: Mapping[str, Variable]
) -> Iterator[tuple[str, ...]]:
    """The cells of rows that faults would add to a crosswalk, and whose target labels state."""
    for fault in faults:
        for paste in fault.pastes:
            if paste.file == file and not paste.lines and (cells := _stated(paste, targets)):
                yield cells


def _stated(paste: Paste, targets: Mapping[str, Variable]) -> tuple[str, ...]:
    cells = next(csv.reader(io.StringIO(paste.row, newline="")))
    row = dict(zip(HEADER, cells, strict=False))
    declared = targets.get(row["target"])
    if declared is None or row["verb"] != "map" or len(cells) != len(HEADER):
        return ()
    label = row["source_label"] or row["source_code"]  # a text is its own label
    found = {level.name for level in declared.levels if _same(label, level.label, level.name)}
    kinds = kinds_of(label)
    if len(found) == 1 and not kinds and row["target_code"] in (OPEN, *found):
        row |= {"target_code": found.pop(), "missing_kind": ""}
    elif found or kinds != (row["missing_kind"],) or kinds[0] not in declared.missing:
        return ()
    row["note"] = "added by make check: the label says so"
    return tuple(row[name] for name in HEADER)


def _same(label: str, *others: str) -> bool:
    bare = " ".join(label.split()).casefold()
    return bare in {" ".join(other.split()).casefold() for other in others}


def added(text: str, rows: Iterable[tuple[str, ...]]) -> str:
    """The text of a crosswalk with rows more, each behind the last of its column and target.

    Empty where the text is no crosswalk, or would then be read as another.
    """
    read, unread = read_rows(text, "")
    head = read[0][1] if read else []
    if unread or tuple(head) not in (HEADER, (*HEADER, WHERE)):
        return ""
    before, last, ends = [], {}, [line for line, _ in read]
    for line, cells in read[1:]:
        if len(cells) >= len(HEADER):
            before.append(tuple(cells))
            last[cells[0], cells[3]] = line
    lines = io.StringIO(text, newline="").readlines()
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    more = [""] * (len(head) - len(HEADER))
    new: dict[int, list[str]] = {}
    for cells in rows:
        new.setdefault(last.get((cells[0], cells[3]), ends[-1]), []).append(
            row_text(*cells, *more, sign=sign_of(text)) + end
        )
    found = "".join(
        line + "".join(new.get(number, ())) for number, line in enumerate(lines, start=1)
    )
    after = [tuple(c) for _, c in read_rows(found, "")[0] if len(c) >= len(HEADER)]
    wanted = [*before, *((*cells, *more) for cells in rows)]
    return found if sorted(after[1:]) == sorted(wanted) else ""
