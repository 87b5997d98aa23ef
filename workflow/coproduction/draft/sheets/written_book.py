"""Written book: the sheets of a study as an Excel workbook in which every cell is text.

Cells are text in format and in kind, so that no program makes a number, a date or a truth value
of a code; lists to choose from are offered, and anything else may be typed.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from coproduction.draft.sheets.study_sheets import (
    INDEX,
    LINE,
    LISTS,
    StudySheet,
    cells_checksum,
)
from coproduction.missing import KINDS
from coproduction.study.recodes import decisions
from coproduction.study.recodes.crosswalk import VERBS

#: What a workbook is dated by: the earliest date an archive can hold.
_EPOCH = datetime(1980, 1, 1)
#: Rows below the last one for which lists are offered, too.
_MORE_ROWS = 500
_WIDEST = 60
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: What is said of a sheet of a kind.
_SAID = {
    "table": "edit cells; rows without a line number are new; a row that is gone is deleted",
    "values": "edit values; entries are added in the file",
    "lines": "edit, add or delete lines",
}


def written(study: str, sheets: Sequence[StudySheet], levels: Mapping[str, Sequence[str]]) -> bytes:
    """Write the sheets of a study; the same sheets are the same bytes.

    `levels` are those of each variable, which are offered as target codes.
    """
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, **_PLAIN}) as book:
        book.set_properties({"title": f"Study {study}", "created": _EPOCH})
        text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        head = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        soft = book.add_format({"num_format": "@", "font_color": "#4a5258", "valign": "top"})
        index = book.add_worksheet(INDEX)
        rows = [("study", study), ("sheet", "file", "sha256", "how", "cells")]
        rows += [
            (one.name, one.file, one.sha256, _SAID[one.kind], cells_checksum(one.grid))
            for one in sheets
        ]
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                index.write_string(number, place, cell, head if number < 2 else soft)
        for place, width in enumerate((32, 40, 12, 72, 12)):
            index.set_column(place, place, width, text)
        for one in sheets:
            sheet = book.add_worksheet(one.name)
            grid = one.grid
            for number, cells in enumerate(grid):
                first = number == 0 and one.kind != "lines"
                for place, cell in enumerate(cells):
                    style = soft if place == 0 and one.kind != "lines" else text
                    if cell:
                        sheet.write_string(number, place, cell, head if first else style)
            for place, width in enumerate(_widths(grid)):
                sheet.set_column(place, place, width, text)
            if one.kind != "lines":
                sheet.freeze_panes(1, 2 if one.kind == "table" else 1)
            _offered(sheet, one, [*levels])
        _lists(book, sheets, levels)
    return out.getvalue()


def _widths(grid: Sequence[tuple[str, ...]]) -> list[int]:
    n = max(map(len, grid), default=0)
    longest = [max((len(row[k]) for row in grid if len(row) > k), default=0) for k in range(n)]
    if n == 1:
        return [120]
    return [min(max(one, 6), _WIDEST) + 2 for one in longest]


def _offered(sheet: Worksheet, one: StudySheet, targets: Sequence[str]) -> None:
    """Offer lists to choose from in the columns of a table; other answers may be typed."""
    names = [LINE, *one.rows[0].cells] if one.rows else []
    last = len(one.grid) + _MORE_ROWS
    offers: dict[str, object] = {}
    if one.is_crosswalk:
        offers = {"verb": [*VERBS], "missing_kind": [*KINDS]}
        if targets:
            offers |= {"target": f"={LISTS}!$C$1:$C${len(targets) + 1}"}
            offers |= {"target_code": _of("A", "B", names.index("target"))}
    elif one.file == decisions.FILE and "decision" in names:
        offers = {"answer": _of("E", "F", names.index("decision"))}
    for name, source in offers.items():
        if name in names and last > 1:
            at = names.index(name)
            rule = {"validate": "list", "source": source, "show_error": False}
            sheet.data_validation(1, at, last, at, rule)


def _of(keys: str, values: str, column: int) -> str:
    """The formula of the values in `lists` whose key is that of the row, cell by cell."""
    cell, key = f"${xl_col_to_name(column)}2", f"{LISTS}!${keys}:${keys}"
    first = f"MATCH({cell},{key},0)-1"
    return f"=OFFSET({LISTS}!${values}$1,{first},0,COUNTIF({key},{cell}),1)"


def _lists(
    book: Workbook, sheets: Sequence[StudySheet], levels: Mapping[str, Sequence[str]]
) -> None:
    """The hidden sheet of what is offered: levels by target, targets, answers by decision."""
    sheet = book.add_worksheet(LISTS)
    sheet.hide()
    pairs = [(name, level) for name, of in levels.items() for level in of]
    answers: list[tuple[str, str]] = []
    for one in sheets:
        names = one.rows[0].cells if one.file == decisions.FILE and one.rows else ()
        for row in one.rows[1:] if names else ():
            told = dict(zip(names, row.cells, strict=False))
            given = [decisions.YES] if told.get("proposal") else []
            given += [told.get(f"candidate_{k}", "") for k in (1, 2, 3)]
            answers += [(told.get("decision", ""), text) for text in given if text]
    columns = {0: [k for k, _ in pairs], 1: [v for _, v in pairs], 2: [*levels, "country"],
               4: [k for k, _ in answers], 5: [v for _, v in answers]}  # fmt: skip
    for place, cells in columns.items():
        for number, cell in enumerate(cells):
            sheet.write_string(number, place, cell)
