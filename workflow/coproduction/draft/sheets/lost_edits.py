"""Lost edits: what a workbook that is written over one that is there would lose."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from coproduction.draft.sheets.merged_edits import edited
from coproduction.draft.sheets.read_book import ReadSheet, read
from coproduction.draft.sheets.study_sheets import StudySheet, cells_checksum, plain
from coproduction.faults import Fault, Faults


def lost(study: str, path: Path, own: Sequence[StudySheet]) -> Iterator[Fault]:
    """Why the file of a path is not to be overwritten by the workbook of a study, whose sheets are
    its `own`: it is no workbook of it, or has edits that no file of the study holds."""
    shown, other = str(path), "take it away, or give another file as OUT="
    try:
        given = read(path)
    except Faults as faults:
        problem = "the file is there, and cannot be read as a workbook of a study without edits"
        yield Fault(shown, problem, mend=other)
        yield from faults.faults
        return
    if given.study != study:
        problem = f"the file is there, and is of the study {given.study!r}"
        yield Fault(shown, problem, expected=f"a workbook of {study}", mend=other)
        return
    here = {one.file: one for one in own}
    for sheet in given.sheets:
        if cells_checksum(sheet.rows) != sheet.cells and not _held(here.get(sheet.file), sheet):
            problem = f"the sheet has edits that {sheet.file} does not hold"
            mend = f"make workbook STUDY={study} FROM={shown} brings them back; else {other}"
            yield Fault(f"{shown}, sheet {sheet.name}", problem, mend=mend)


def _held(of: StudySheet | None, sheet: ReadSheet) -> bool:
    """Whether all cells of a sheet stand in its file; rows of tables in whatever order."""
    if of is None:
        return False
    if of.kind == "table":
        return _rows(of.grid) == _rows(sheet.rows)
    text, faults = edited(of, sheet, "")
    return text == of.text and not faults


def _rows(grid: Sequence[Sequence[str]]) -> tuple[Sequence[str], Counter[tuple[str, ...]]]:
    """The header of a table, and its rows without numbers of lines and empty ones."""
    head, *rows = plain(grid) or [[]]
    return head, Counter(tuple(cells[1:]) for cells in rows if any(cells[1:]))
