"""Labels of the codes that conditions name: that what a code means has not turned.

A crosswalk row asserts the label of its code. Columns that only `where`, `asserts` and `leave_out`
ask have no row; `labels` of study.yaml asserts the labels of their codes.
"""

import json
from collections.abc import Mapping

from coproduction.faults import Fault, apart_by_signs, quoted
from coproduction.harmonise.labelled import same
from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.missing import BLANK
from coproduction.readers import headers
from coproduction.readers.export import Export, code_place
from coproduction.study.recodes.crosswalk import Crosswalk
from coproduction.study.resolved.survey import Source


def enter(book: Book, export: Export, source: Source, crosswalk: Crosswalk) -> None:
    """Enter the labels that are not those asserted, with their faults, and those nothing asserts.

    The latter are a note, with the lines that assert them.
    """
    for column, asserted in source.labels.items():
        found = {code: _label(export, column, code) for code in asserted}
        wrong = [code for code, label in asserted.items() if not same(label, found[code])]
        expected = "the labels that study.yaml asserts"
        rows = ("",) * len(wrong)
        book.enter(column, "label", len(wrong), len(found), rows, wrong, expected, fault=False)
        book.verdict.faults += [
            _turned(export, column, code, asserted[code], found) for code in wrong
        ]
    free, n = _free(export, source, crosswalk)
    if not n:
        return
    lines = [f"{headers.quoted(column)}: {_spelt(labels)}" for column, labels in free.items()]
    expected = "labels of the codes that conditions name, asserted by study.yaml"
    expected += f"; put under labels {', '.join(lines)}" if lines else ""
    told = [f"{column}={code}" for column, labels in free.items() for code in labels]
    rows = ("",) * len(told)
    book.enter("", "held_to_label", len(told), n, rows, told, expected, more_than=NOTE)


def _label(export: Export, column: str, code: str) -> str:
    labels = export.columns[column].labels
    return next((label for met, label in labels.items() if same(code, met)), "")


def _turned(
    export: Export, column: str, code: str, asserted: str, found: Mapping[str, str]
) -> Fault:
    """The fault of a code with another label than the one asserted, or without one."""
    label = found[code]
    apart = apart_by_signs(label, asserted)
    kept = {code: label for code, label in found.items() if label}
    line = f"{headers.quoted(column)}: {_spelt(kept)}"
    mend = f"put into study.yaml under labels\n{line}" if kept else "delete it under labels"
    return Fault(
        export.file,
        f"the label is {quoted(label)}" if label else "the code has no label",
        column=column,
        code=code,
        expected=f"{quoted(asserted)}, as study.yaml has it under labels{apart}",
        mend="look whether the conditions of study.yaml and the crosswalk still mean the right "
        f"respondents; if they do, {mend}",
        check="label",
    )


def _free(
    export: Export, source: Source, crosswalk: Crosswalk
) -> tuple[dict[str, dict[str, str]], int]:
    """Column to the codes of conditions whose labels nothing asserts, and the number of codes that
    conditions name and the file labels."""
    named = [clause for row in crosswalk.rows for clause in row.condition.clauses]
    named += [clause for rule in source.leave_out for clause in rule.where.items()]
    named += source.asserts.items()
    held, free, n = crosswalk.labels(), {}, 0
    for column, code in sorted(
        dict.fromkeys((c, code) for c, codes in named for code in codes), key=_place
    ):
        label = "" if code == BLANK else _label(export, column, code)
        if label:
            n += 1
            if (column, code) not in held and code not in source.labels.get(column, {}):
                free.setdefault(column, {})[code] = label
    return free, n


def _place(named: tuple[str, str]) -> tuple:
    """Where the code of a column stands among others."""
    column, code = named
    return column, code_place(code)


def _spelt(labels: Mapping[str, str]) -> str:
    return json.dumps(dict(labels), ensure_ascii=False)
