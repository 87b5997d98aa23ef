"""Header rows of text files and workbooks: the names and labels they give the columns."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from coproduction.faults import Fault
from coproduction.missing import BLANK
from coproduction.readers.export import Export, number, shortened, spell
from coproduction.readers.formats import Reading

#: Header rows a platform writes above the first respondent.
_PLATFORM_ROWS = {"qualtrics": 3, "surveymonkey": 2, "limesurvey": 1, "redcap": 1, "kobo": 1}
#: Rows that are looked at to tell a header row from a respondent, and how few tell nothing.
_SAMPLE, _FEWEST = 200, 5
#: What SurveyMonkey writes below a question that has no options of its own.
_NO_OPTION = {"", "response", "open-ended response"}


@dataclass(frozen=True)
class Header:
    """Column names and labels in file order, and what was decided or wrong about them.

    `below` are the header rows below that of the names, the last one first.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    below: tuple[tuple[str, ...], ...] = ()

    def saying(self, names: Iterable[str]) -> tuple[dict[str, str], ...]:
        """Of each row `below` what it says of some columns, where it says something."""
        of = [zip(self.names, row, strict=False) for row in self.below]
        asked = {*names}
        return tuple({name: said for name, said in row if said and name in asked} for row in of)


def quoted(name: str) -> str:
    """A name as YAML text, in quotes where YAML would read `2019` or `q[1]` as something else."""
    return name if name.isidentifier() else json.dumps(name, ensure_ascii=False)


def header_rows(source: Reading) -> int:
    """How many rows stand above the first respondent, as declared or as the platform writes."""
    return source.header_rows or _PLATFORM_ROWS.get(source.platform, 1)


def swallowed(source: Reading, export: Export) -> list[Fault]:
    """The fault of header rows that are respondents, or of respondents that are header rows.

    A question's text is never one of its answers, so a few columns suffice to tell; where the study
    declares as many respondents as there are, they are right. A file of none tells nothing.
    """
    declared, n = header_rows(source), len(export.data)
    if not n or source.platform != "none" or source.respondents == n:
        return []
    if fault := _import_ids(export):
        return [fault]
    found = (_answering(export, declared), _asking(export, declared))
    otherwise = f"\nor if the header is right: respondents: {n}"
    return [replace(fault, mend=fault.mend + otherwise) for fault in found if fault]


def _answering(export: Export, declared: int) -> Fault | None:
    """The fault of last header rows that are respondents: what they say are answers below."""
    n = next((n for n, row in enumerate(export.heads) if not _answered(export, row)), None)
    n = len(export.heads) if n is None else n
    if not n:
        return None
    name, *_ = _answered(export, export.heads[0])
    told = quoted(shortened(export.heads[0][name]))
    return Fault(
        export.file,
        f"{n} of the {declared} header rows hold{'s' * (n == 1)} answers: {told} stands in {name} "
        "below too. Their respondents would be lost.",
        rows=tuple(range(export.first_row - n, export.first_row)),
        n=n,
        expected="column names and questions above the first respondent",
        mend=f"header_rows: {declared - n}",
        check="header rows",
    )


def _answered(export: Export, row: Mapping[str, str]) -> list[str]:
    """The columns of which a header row says an answer; none where it is no respondent."""
    found = []
    for n, (name, said) in enumerate(row.items(), 1):
        if _is_answer(export, name, said):
            found.append(name)
        elif 2 * (n - len(found)) > len(row):
            return []
    return found if len(found) > 1 else []


def _is_answer(export: Export, name: str, said: str) -> bool:
    """Whether a text is an answer of a column, and not its only one, as of a box ticked."""
    read = number(said, export.mark(name))
    cells = export.cells(name)
    held = cells.cat.categories if isinstance(cells.dtype, pd.CategoricalDtype) else cells
    if held.dtype == "float64" and name not in export.tags and not np.isinf(held).any():
        # No two numbers are spelt alike, so that none need be spelt.
        like = np.asarray(held == read)
        return bool(like.any() and (~like & held.notna()).any())
    codes = {*export.codes(name).categories} - {BLANK}
    return len(codes) > 1 and (said in codes or (np.isfinite(read) and spell(read) in codes))


def _asking(export: Export, declared: int) -> Fault | None:
    """The fault of a first respondent who is a header row, by a few rows below.

    It has texts of its own where all others have numbers, or answers that recur and are shorter.
    """
    filled, asking = 0, {}
    for name in export.columns:
        first, *others = export.data[name].iloc[:_SAMPLE].tolist()
        others = [str(cell) for cell in others if cell == cell]
        if first != first or len(others) < _FEWEST:
            continue
        filled += 1
        if isinstance(first, str) and _unlike(first, others, export.mark(name)):
            asking[name] = first
    if len({*asking.values()}) < 2 or 2 * len(asking) < filled:
        return None
    name, said = next(iter(asking.items()))
    return Fault(
        export.file,
        f"The row is unlike all below: it has {quoted(shortened(said))} in {name}, where they have "
        "answers of another kind, and so in other columns. It is a header row, and no respondent.",
        column=name,
        rows=(export.first_row,),
        n=1,
        expected="answers below the header rows",
        mend=f"header_rows: {declared + 1}  (as many as there are from the column names to this "
        "row, blank ones too)",
        check="header rows",
    )


def _unlike(first: str, others: Sequence[str], mark: str) -> bool:
    """Whether a text cannot be an answer like others."""
    if np.isfinite(number(first, mark)):
        return False
    if all(np.isfinite(number(other, mark)) for other in others):
        return True
    recurring = 2 * len({*others}) <= len(others)
    return recurring and len(first) > max(map(len, others))


def _import_ids(export: Export) -> Fault | None:
    """The fault of header rows of Qualtrics among the respondents."""
    for name, column in export.columns.items():
        if column.kind != "text":
            continue
        met = [str(cell).startswith('{"ImportId"') for cell in export.data[name].iloc[:3]]
        if any(met):
            return Fault(
                export.file,
                "The row holds import ids of Qualtrics, and is no respondent.",
                column=name,
                rows=export.row_numbers(np.array(met)),
                n=1,
                expected="answers below the header rows",
                mend="platform: qualtrics",
                check="header rows",
            )
    return None


def name_columns(source: Reading, rows: Sequence[Sequence[str]]) -> Header:
    """Name the columns from the header rows (equal length, blank cells as empty text)."""
    platform = source.platform
    if platform == "surveymonkey":
        header = _surveymonkey(source, rows)
    elif platform == "limesurvey":
        header = _limesurvey(source, rows)
    elif platform == "qualtrics":
        header = _qualtrics(source, rows)
    else:
        header = _plain(source, rows)
        if platform == "redcap":
            header = _labelled(header, _redcap_label)
        elif platform == "kobo":
            header = _labelled(header, _kobo_label)
    return _name_blanks(header)


def _plain(source: Reading, rows: Sequence[Sequence[str]]) -> Header:
    name_row: int = source.name_row
    if name_row > len(rows):
        fault = Fault(
            source.file,
            f"Row {name_row} is to hold the column names, but there are {len(rows)} header rows.",
            expected=f"name_row from 0 to {len(rows)}",
            mend=f"header_rows: {name_row}",
            check="header rows",
        )
        return Header((), (), faults=(fault,))
    if name_row == 0:
        filled = [*_fill_groups(rows[:-1]), list(rows[-1])]
        names = [" - ".join(_distinct(cells)) for cells in zip(*filled, strict=True)]
        below = tuple(tuple(row) for row in rows[:0:-1])
        return Header(tuple(names), ("",) * len(names), below=below)
    others = [row for i, row in enumerate(rows, 1) if i != name_row]
    labels = [""] * len(rows[0])
    if others:
        labels = [" - ".join(_distinct(cells)) for cells in zip(*others, strict=True)]
    below = tuple(tuple(row) for row in rows[: name_row - 1 : -1])
    return Header(tuple(rows[name_row - 1]), tuple(labels), below=below)


def _qualtrics(source: Reading, rows: Sequence[Sequence[str]]) -> Header:
    if len(rows) >= 3 and not any("ImportId" in cell for cell in rows[2]):
        fault = Fault(
            source.file,
            "Header row 3 holds no import ids, so this is not a Qualtrics export of three "
            "header rows.",
            rows=(3,),
            n=1,
            expected='cells such as {"ImportId":"QID1"} in row 3',
            mend="platform: none\nheader_rows: 2",
            check="header rows",
        )
        return Header((), (), faults=(fault,))
    return Header(tuple(rows[0]), tuple(rows[1]) if len(rows) > 1 else ("",) * len(rows[0]))


def _limesurvey(source: Reading, rows: Sequence[Sequence[str]]) -> Header:
    # A code has no blank; sub-questions stand in brackets that belong to it.
    code = re.compile(r"([^\s.\[\]]+(?:\[[^\]]*\])*)\. ?(.*)\Z", re.DOTALL)
    matches = [code.match(cell) for cell in rows[0]]
    if 2 * sum(map(bool, matches)) < sum(bool(cell.strip()) for cell in rows[0]):
        # Headers of codes alone or of full questions, where "No. of children" has no code.
        return _plain(source, rows)
    names = [m.group(1) if m else cell for m, cell in zip(matches, rows[0], strict=True)]
    return Header(tuple(names), tuple(m.group(2) if m else "" for m in matches))


def _surveymonkey(source: Reading, rows: Sequence[Sequence[str]]) -> Header:
    if len(rows) < 2:
        return _plain(source, rows)
    names = []
    for question, option in zip(_fill_right(rows[0]), rows[1], strict=True):
        parts = [question] if option.strip().casefold() in _NO_OPTION else [question, option]
        names.append(" - ".join(part for part in parts if part))
    counts: Counter[str] = Counter()
    unique = []
    for name in names:
        counts[name] += 1
        unique.append(name if counts[name] == 1 or not name else f"{name} ({counts[name]})")
    repeated = [name for name, n in counts.items() if n > 1 and name]
    notes = tuple(
        f"{counts[name]} columns are headed {name!r}; they are numbered from the second on"
        for name in repeated
    )
    return Header(tuple(unique), tuple(names), notes)


def _redcap_label(name: str) -> str:
    # A choice of the code −99 is written with a fourth underscore.
    match = re.fullmatch(r"(.+?)___(_?)(.+)", name)
    return f"{match[1]}, choice {'-' * bool(match[2])}{match[3]} ticked" if match else ""


def _kobo_label(name: str) -> str:
    return " - ".join(name.split("/")) if "/" in name else ""


def _labelled(header: Header, label: Any) -> Header:
    labels = tuple(
        text or label(name) for name, text in zip(header.names, header.labels, strict=True)
    )
    return replace(header, labels=labels)


def _name_blanks(header: Header) -> Header:
    names, blank = list(header.names), []
    for i, name in enumerate(names):
        if not name.strip():
            names[i] = f"column_{i + 1}"
            blank.append(names[i])
    notes = header.notes
    if blank:
        notes = (*notes, f"blank column headers are named by position: {', '.join(blank)}")
    return replace(header, names=tuple(names), notes=notes)


def _fill_right(row: Sequence[str]) -> list[str]:
    """A blank header cell belongs to the question at its left (merged cells are written so)."""
    filled, last = [], ""
    for cell in row:
        last = cell if cell.strip() else last
        filled.append(last)
    return filled


def _fill_groups(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """`_fill_right` of each row, as far as the group of the rows above reaches."""
    starts: set[int] = set()
    filled = []
    for row in rows:
        last, cells = "", []
        for i, cell in enumerate(row):
            last = cell if cell.strip() or i in starts else last
            cells.append(last)
        filled.append(cells)
        starts |= {i for i, cell in enumerate(row) if cell.strip()}
    return filled


def _distinct(cells: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in cells if cell.strip()))
