"""Earlier: what results that were published before tell of the counts of a release."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from coproduction.disclosure.counted import naming
from coproduction.disclosure.linked import Cell, Linked, Table
from coproduction.disclosure.rounding import Grid
from coproduction.faults import Fault, Faults
from coproduction.files import read_texts
from coproduction.results import contract
from coproduction.results.contract import File
from coproduction.results.disclosure_files import DISCLOSURE
from coproduction.study.release import Disclosure

_MEND = (
    "make these results again with this version of the program from what the archive of that "
    "release holds, or take the file out of the folder if it was not published"
)


def read(tables: Mapping[str, Table], declared: Disclosure) -> dict[str, pd.DataFrame]:
    """The files of an earlier release that the files of this one are held against, by path; none
    where no release is declared.

    A file of another version of the program may lack numbers that are told since. Raises `Faults`
    for all files that cannot be read, or whose rows cannot be told apart as they are now.
    """
    found, faults = {}, []
    for path, table in tables.items() if declared.earlier else ():
        place = Path(declared.earlier) / path
        if not place.is_file():
            continue
        try:
            found[path] = _read(table.file, place)
        except Faults as wrong:
            faults += wrong.faults
    if faults:
        raise Faults(faults)
    return found


def _read(file: File, place: Path) -> pd.DataFrame:
    """One file of them."""
    try:
        texts = read_texts(place)
    except (UnicodeDecodeError, pd.errors.EmptyDataError, pd.errors.ParserError):
        raise _unreadable(place, "it is no CSV file in UTF-8, or is damaged") from None
    known = [column for column in file.columns if column.name in texts]
    lacking = [c.name for c in file.columns if c.type == "text" and c not in known]
    if lacking:
        problem = f"it lacks the columns {', '.join(lacking)}, which tell its rows apart now"
        raise _unreadable(place, problem)
    own = replace(file, columns=tuple(known))
    try:
        return contract.typed_texts(texts[own.names], own, str(place))
    except contract.NotAsDeclared as wrong:
        raise _unreadable(place, str(wrong).removeprefix(str(place)).lstrip(", ")) from None


def _unreadable(place: Path, problem: str) -> Faults:
    told = f"disclosure.earlier names a file that cannot be held against this release: {problem}"
    return Faults(
        [Fault(str(place), told, expected="a file as results/README.md has it", mend=_MEND)]
    )


def counts(table: Table, earlier: Mapping[str, pd.DataFrame]) -> Iterator[tuple[Cell, float]]:
    """Counts as an earlier release has them, NaN where it withheld one, of rows that say the
    same."""
    if (before := earlier.get(table.path)) is None:
        return
    texts = naming(table.file)
    was = {}
    for row in contract.records(before):
        was[tuple(_text(row[name]) for name in texts)] = row
    for at, row in table.frame.iterrows():
        found = was.get(tuple(_text(row[name]) for name in texts))
        if found is None:
            continue
        for count in table.counts:
            if pd.notna(row[count.column]) and count.column in found:
                told = found[count.column]
                yield (table.path, int(str(at)), count.column), math.nan if pd.isna(told) else told


def remember(
    linked: Linked, grid: Grid, declared: Disclosure, earlier: Mapping[str, pd.DataFrame]
) -> None:
    """Enter what an earlier release tells of counts: those of one from which nothing was withheld
    are exact, of another they were rounded as they are now."""
    rounded = bool(declared.earlier) and (Path(declared.earlier) / DISCLOSURE.path).is_file()
    for table in linked.tables.values():
        for cell, n in counts(table, earlier):
            place = linked.at.get(cell)
            if place is None or math.isnan(n) or (rounded and linked.derived[place]):
                continue
            ends = grid.of_cell if linked.small[place] else grid.of_base
            low, high = ends(n, linked.all_of[place]) if rounded else (n, n)
            linked.narrow(cell, low, high)


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""
