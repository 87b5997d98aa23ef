"""Diagnosis of decimal marks: what is told of numbers that have another than the study declares."""

from collections.abc import Mapping, Sequence

import numpy as np

from coproduction.faults import ROWS_SHOWN, Fault, quoted
from coproduction.readers.export import Export, number
from coproduction.study.recodes.crosswalk import ARITHMETIC, Row


def otherwise_marked(
    export: Export, rows: Sequence[Row], who: Mapping[str, np.ndarray]
) -> tuple[Fault, set[str]] | None:
    """The fault of codes that are numbers but for their decimal mark, told once, and those codes.

    `rows` lead from one column to a target, `who` are codes and the positions of who has them.
    No row is pasted for them: they are numbers like the others. None where rows take no numbers,
    or fewer than two codes are such numbers: one is rather mistyped than marked otherwise.
    """
    if not any(row.verb in (*ARITHMETIC, "bin") for row in rows):
        return None
    variable, mark = rows[0].source_variable, export.mark(rows[0].source_variable)
    other = "," if mark == "." else "."
    found = [
        code
        for code in who
        if other in code and np.isnan(number(code, mark)) and np.isfinite(number(code, other))
    ]
    if len(found) < 2 or not (mend := export.other_mark(variable, found)):
        return None
    everybody = np.sort(np.concatenate([who[code] for code in found]))
    n, first = len(everybody), max(found, key=lambda code: len(who[code]))
    fault = Fault(
        export.file,
        f"{n} respondent{'s' * (n != 1)} with a number that is none with the decimal mark {mark!r}"
        f", such as {quoted(first)}",
        column=variable,
        rows=export.rows_at(everybody[:ROWS_SHOWN]),
        n=n,
        expected=f"numbers with the decimal mark {mark!r}",
        mend=mend,
        check="code",
    )
    return fault, set(found)
