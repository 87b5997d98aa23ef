"""The verdict of validation: what every check found, by source, stage and column."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from coproduction.faults import Fault
from coproduction.readers.export import Export, shortened
from coproduction.results.validation_files import FAILURES, SUMMARY
from coproduction.study.resolved.rules import Limits, built_in, severity

#: Failing cells a check lists; the summary counts all of them.
LISTED = 10_000
#: What stands for the value of a column that identifies respondents.
HIDDEN = "(not shown)"

#: What each check that has no limit expects. A failure of any of them stops the source.
EXPECTED = {
    "unique": "an identifier that occurs once",
    "present": "a cell that is not empty, invisible or a word or sign for nothing, such as NaN, "
    "NULL, unknown or a point, unless the file labels it",
    "plain": "a name or number: no formula, markup or control character, at most 200 characters",
    "mojibake": "letters as they were written, not UTF-8 read as another encoding",
    "spelling": "one spelling: no other cell that differs by spaces, case, invisible signs or the "
    "form of letters, digits, dashes and apostrophes only",
    "lookalike": "one spelling: no other code that differs by case, by a space or mark between a "
    "letter and a digit, by O for 0 and l for 1, or by letters of another script only",
    "padding": "one spelling a code: 010 and 10, or A01 and A1, are two respondents, strata or "
    "PSUs",
    "positive": "a finite number above 0",
    "not_missing": "a value that the file does not declare missing",
    "labelled_weight": "a weight, which has no label",
    "answered": "an answer in any column the crosswalk uses; a row of remarks or totals is no "
    "respondent",
    "total_row": "a respondent, not a row that names or holds the totals of others",
    "asserted": "a code that study.yaml asserts",
    "held_to_question": "a mapped column with a label, held to its question by study.yaml",
    "held_to_label": "labels of the codes that conditions name, asserted by study.yaml",
    "shared_missing": "an answer that is missing for all targets of its column, or for none",
    "unnamed_missing": "numbers like the others, without codes of missing that no row names",
    "vacant_code": "codes of answers that somebody gave, unless an answer is rare; were all of one "
    "recoded into another?",
    "one_answer": "the same answer in all columns of which the first answered counts",
    "labelled": "a code with a label, as others of the column have",
    "code": "a code the crosswalk names",
    "label": "the label the crosswalk asserts",
    "condition": "a code that somebody has, for a condition of the crosswalk to hold",
    "type": "the declared type",
    "range": "a number within the declared range",
    "kind": "a kind of missing the variable declares",
    "levels": "the declared levels, in order",
    "companion": "a kind of missing where, and only where, there is no answer",
    "not_asked": "not_asked for everybody or nobody; for whom a filter or a half-sample left out, "
    "not_applicable",
    "psu_within_strata": "a PSU of one stratum",
    "missing_share": "an answer",
}
ALWAYS = Limits(error=0)
#: Limit of what is worth a note and no more.
NOTE = Limits(note=0)


@dataclass
class Verdict:
    """What validation found.

    Attributes
    ----------
    summary
        One row a check, of `SUMMARY`.
    failures
        Frames of failing cells of `FAILURES`.
    faults
        One a check that stops the source.
    failing
        Check to who fails it ((n,) bools), for the checks that exclusions can name.
    left_out
        Rows of `LEFT_OUT`: who was left out before anything was checked.
    """

    summary: list[dict] = field(default_factory=list)
    failures: list[pd.DataFrame] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    failing: dict[str, np.ndarray] = field(default_factory=dict)
    left_out: list[dict] = field(default_factory=list)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(
            self.summary + other.summary,
            self.failures + other.failures,
            self.faults + other.faults,
            self.failing | other.failing,
            self.left_out + other.left_out,
        )

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The summary and the failures as frames with fixed columns."""
        empty = pd.DataFrame(columns=FAILURES.names)
        return (
            pd.DataFrame(self.summary, columns=SUMMARY.names),
            pd.concat(self.failures, ignore_index=True) if self.failures else empty,
        )


class Book:
    """The checks of one source at one stage, entered into a verdict as they are judged."""

    def __init__(self, source: str, stage: str, at: Export | str):
        self.source, self.stage, self.at = source, stage, at
        self.file = at if isinstance(at, str) else at.file
        self.verdict = Verdict()

    def rows(self, failing: np.ndarray) -> tuple[np.ndarray, tuple[int, ...]]:
        """Positions and row numbers in the file of the first failing respondents."""
        positions = np.flatnonzero(failing)[:LISTED]
        return positions, self.numbers(positions)

    def numbers(self, positions: np.ndarray) -> tuple[int, ...]:
        """Row numbers in the file of respondents by position."""
        if isinstance(self.at, str):
            return tuple((positions + 1).tolist())
        if self.at.rows is None:
            return tuple((positions + self.at.first_row).tolist())
        return tuple(self.at.rows[positions].tolist())

    def enter(
        self,
        column: str,
        check: str,
        failed: int,
        n: int,
        rows: Sequence[int | str] = (),
        values: Sequence[str] | np.ndarray | None = None,
        expected: str = "",
        more_than: Limits = ALWAYS,
        hidden: bool = False,
        fault: bool = True,
    ) -> None:
        """Enter what one check found: `failed` of `n`, the first of them at `rows`."""
        reached = severity(failed, n, more_than)
        expected = expected or EXPECTED[check]
        head = {"source": self.source, "stage": self.stage, "column": column, "check": check}
        head["severity"] = reached
        passed = reached in ("", "tolerated")
        counted = {"passed": passed, "n_failed": failed, "n": n, "expected": expected}
        self.verdict.summary.append(head | counted)
        if rows:
            shown = [HIDDEN] * len(rows) if hidden else values
            cells = head | {"row": rows, "value": shown, "expected": expected}
            self.verdict.failures.append(pd.DataFrame(cells, columns=FAILURES.names))
        if reached != "error" or not fault:
            return
        examples = [] if values is None else list(dict.fromkeys(map(str, values)))[:3]
        mend = "" if more_than is ALWAYS else self._mend(check)
        numbered = tuple(row for row in rows if isinstance(row, int))
        self.verdict.faults.append(
            Fault(
                self.file,
                f"{failed} of {n} fail the check {check!r}",
                column=column,
                code=" ".join(map(shortened, examples)),
                codes=tuple(examples),
                rows=numbered,
                n=failed if numbered else 0,
                expected=expected,
                mend=mend,
                check=check,
            )
        )

    @staticmethod
    def _mend(check: str) -> str:
        place = "built_in" if check in built_in() else "rules"
        return (
            "correct the data, or put into checks.yaml\n"
            f"{place}:\n  {check}:\n    more_than: {{warning: 0}}"
        )
