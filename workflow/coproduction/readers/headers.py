"""Header rows of text files and workbooks: the names and labels they give the columns."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coproduction.faults import Fault
from coproduction.missing import BLANK
from coproduction.readers.export import Export
from coproduction.readers.formats import Reading

#: Header rows a platform writes above the first respondent.
_PLATFORM_ROWS = {"qualtrics": 3, "surveymonkey": 2, "limesurvey": 1, "redcap": 1, "kobo": 1}
#: What SurveyMonkey writes below a question that has no options of its own.
_NO_OPTION = {"", "response", "open-ended response"}


@dataclass(frozen=True)
class Header:
    """Column names and labels in file order, and what was decided or wrong about them."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def quoted(name: str) -> str:
    """A name as YAML text, in quotes where YAML would read `2019` or `q[1]` as something else."""
    return name if name.isidentifier() else json.dumps(name, ensure_ascii=False)


def header_rows(source: Reading) -> int:
    """How many rows stand above the first respondent, as declared or as the platform writes."""
    return source.header_rows or _PLATFORM_ROWS.get(source.platform, 1)


def swallowed(source: Reading, export: Export) -> list[Fault]:
    """The fault of header rows that are respondents, or of respondents that are header rows.

    Of rows that swallowed respondents, what they say of a column stands in it below them too.
    A question's text is never one of its answers, so a few columns suffice to tell.
    """
    declared = header_rows(source)
    if source.platform != "none":
        return []
    if fault := _import_ids(export):
        return [fault]
    if declared < 2:
        return []
    said = {name: column.label for name, column in export.columns.items() if column.label}
    answered = [
        name
        for name, label in said.items()
        if {*label.split(" - ")} <= {*export.codes(name).categories, BLANK}
    ]
    if len(answered) < 3 or 2 * len(answered) < len(said):
        return []
    fault = Fault(
        export.file,
        f"The {declared} header rows hold answers: {said[answered[0]]!r} stands in {answered[0]} "
        "below them too. Their respondents would be lost.",
        rows=tuple(range(export.first_row - declared, export.first_row)),
        n=declared,
        expected="column names and questions above the first respondent",
        mend="header_rows: 1",
        check="header rows",
    )
    return [fault]


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
        return Header(tuple(names), ("",) * len(names))
    others = [row for i, row in enumerate(rows, 1) if i != name_row]
    labels = [""] * len(rows[0])
    if others:
        labels = [" - ".join(_distinct(cells)) for cells in zip(*others, strict=True)]
    return Header(tuple(rows[name_row - 1]), tuple(labels))


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
    return Header(header.names, labels, header.notes, header.faults)


def _name_blanks(header: Header) -> Header:
    names, blank = list(header.names), []
    for i, name in enumerate(names):
        if not name.strip():
            names[i] = f"column_{i + 1}"
            blank.append(names[i])
    notes = header.notes
    if blank:
        notes = (*notes, f"blank column headers are named by position: {', '.join(blank)}")
    return Header(tuple(names), header.labels, notes, header.faults)


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
