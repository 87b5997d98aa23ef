"""Diagnosis: what is told where an export is not what its crosswalk says of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from coproduction.faults import ROWS_SHOWN, Fault, nearest
from coproduction.harmonise.outcomes import (
    computed,
    is_declared_missing,
    outcomes,
    part_of,
    source_variables,
)
from coproduction.missing import BLANK
from coproduction.readers.export import Export, number, shortened
from coproduction.study.crosswalk import (
    ARITHMETIC,
    Crosswalk,
    Interval,
    Row,
    day,
    parse_range,
    row_text,
)
from coproduction.study.survey import Variable

#: Unmapped codes of a column that are told one by one, the most frequent; the rest at once.
MOST_TOLD = 20
#: A longer code is no code: there is no row to paste for it.
LONGEST_CODE = 500


def label_faults(export: Export, crosswalk: Crosswalk) -> list[Fault]:
    """Every code whose label in the export is not the one the crosswalk asserts.

    Held to them are columns with value labels, and columns of numbers in a format that keeps
    value labels: there, none at all is a label lost.
    """
    faults = []
    for (variable, code), rows in crosswalk.labels().items():
        column = export.columns[variable]
        declared = column.labels
        kept = declared or (export.labelled and column.kind != "text")
        if not kept or code == BLANK:
            continue
        found = declared.get(code, "")
        for label, row in rows.items():
            if label != found:
                faults.append(
                    Fault(
                        export.file,
                        f"the label is {found!r}" if found else "the code has no label",
                        column=variable,
                        code=code,
                        expected=f"{label!r}, as in {crosswalk.file} line {row.line}",
                        mend=f"if that is right, line {row.line} of {crosswalk.file} is\n"
                        + row_text(
                            variable,
                            code,
                            found,
                            row.target,
                            row.verb,
                            row.target_code,
                            row.missing_kind,
                            row.note,
                        ),
                        check="label",
                    )
                )
    return faults


def question_faults(export: Export, questions: Mapping[str, str]) -> list[Fault]:
    """Every column whose question in the export is not the one `questions` of study.yaml asserts.

    Expects columns that were read.
    """
    return [
        Fault(
            export.file,
            f"the question is {found!r}" if found else "the file declares no question",
            column=column,
            expected=repr(asserted),
            mend=f"if that is right, put into study.yaml under questions\n"
            f"{column}: {json.dumps(found, ensure_ascii=False)}",
            check="question",
        )
        for column, asserted in questions.items()
        if (found := export.columns[column].label) != asserted
    ]


def code_faults(
    export: Export, crosswalk: Crosswalk, targets: Mapping[str, Variable]
) -> list[Fault]:
    """Every code of the export that no crosswalk row names, with its rows and the row to add."""
    faults = []
    for target, rows in crosswalk.by_target().items():
        for variable in source_variables(rows):
            faults += _of_variable(export, crosswalk.file, variable, rows, target, targets[target])
    return faults


def _of_variable(
    export: Export, file: str, variable: str, rows: list[Row], target: str, declared: Variable
) -> Iterator[Fault]:
    """The codes of one column without a row: the most frequent one by one, then the others."""
    of_source = [row for row in rows if row.source_variable == variable]
    codes = export.codes(variable)
    found = outcomes(export, variable, of_source, part_of(rows, declared))
    unmapped = np.flatnonzero([outcome is None for outcome in found])
    counts = np.bincount(codes.codes, minlength=len(codes.categories))
    told = unmapped[np.argsort(-counts[unmapped], kind="stable")][:MOST_TOLD]
    for position in np.sort(told):
        code = str(codes.categories[position])
        mask = codes.codes == position
        one = _Unmapped(export, variable, of_source, target, declared, code, int(mask.sum()))
        problem, expected, mend = one.told()
        yield Fault(
            export.file,
            problem,
            column=variable,
            code=one.shown,
            rows=export.row_numbers(mask),
            n=one.n,
            expected=expected,
            mend=f"add to {file}\n{mend}" if len(code) <= LONGEST_CODE else "",
            check="code",
        )
    if rest := np.setdiff1d(unmapped, told).tolist():
        mask = np.isin(codes.codes, rest)
        n = int(mask.sum())
        yield Fault(
            export.file,
            f"{len(rest)} further codes that no crosswalk row maps to {target} ({n} respondents)",
            column=variable,
            rows=export.row_numbers(mask)[:ROWS_SHOWN],
            n=n,
            expected="the column the crosswalk means: so many codes it does not know are rarely "
            "answers",
            check="code",
        )


@dataclass(frozen=True)
class _Unmapped:
    """A code of a source variable that no row maps to a target, and its `n` respondents.

    `rows` are those from the variable to the target. What is told of it is its problem, what was
    expected, and the row to add.
    """

    export: Export
    variable: str
    rows: list[Row]
    target: str
    declared: Variable
    code: str
    n: int

    def told(self) -> tuple[str, str, str]:
        """Tell the first that applies."""
        mark, missing = self.mark, self.export.columns[self.variable].missing
        for row in self.rows:
            if row.verb == "map" and self.read == number(row.source_code, mark):
                return self._misspelt(row)
        if self.arithmetic and not np.isnan(self.read):
            if is_declared_missing(self.code, mark, missing):
                problem = f"the file declares this code missing ({self.respondents})"
                row = self._row("", "<missing_kind>", "")
                return problem, "a row that says of which kind", row
            if self.declared.range:
                return self._outside()
        return self._unknown()

    @property
    def mark(self) -> str:
        """Decimal mark of the column."""
        return self.export.mark(self.variable)

    @property
    def read(self) -> float:
        """The code as a number, NaN where it is none."""
        return number(self.code, self.mark)

    @property
    def arithmetic(self) -> bool:
        """Whether rows take numbers that no row names."""
        return any(row.verb in (*ARITHMETIC, "bin") for row in self.rows)

    @property
    def shown(self) -> str:
        """The code, shortened."""
        return shortened(self.code)

    @property
    def respondents(self) -> str:
        """The number of respondents, in words."""
        return f"{self.n} respondent{'s' * (self.n > 1)}"

    def _row(self, target_code: str, missing_kind: str, note: str) -> str:
        label = self.export.columns[self.variable].labels.get(self.code, "")
        leads = (target_code, missing_kind, note)
        return row_text(self.variable, self.code, label, self.target, "map", *leads)

    def _misspelt(self, meant: Row) -> tuple[str, str, str]:
        problem = f"no crosswalk row maps this code to {self.target} ({self.respondents})"
        expected = f"did you mean {meant.source_code!r}? It differs by spelling only"
        return problem, expected, self._row(meant.target_code, meant.missing_kind, meant.note)

    def _outside(self) -> tuple[str, str, str]:
        """Tell of a number outside the range of its row or, reversed or copied, of the target."""
        limited = [row for row in self.rows if row.verb in ("reverse", "rescale")]
        turned = next((row for row in limited if row.verb == "reverse"), None)
        becomes = None if turned is None else computed(self.read, turned)
        if becomes is None and limited:
            taken = parse_range(limited[0].source_code)
            span, of = taken or self.declared.range, "that the row takes"
        else:
            span, of = self.declared.range, f"of {self.target}"
        told = self.shown if becomes is None else f"{self.shown}, which becomes {becomes:g}"
        problem = f"{self.respondents} with {told}, outside the range {of}"
        low, high = span
        expected = f"a number from {low:g} to {high:g}, or a row that maps the code"
        return problem, expected, self._row("", "invalid", "<why>")

    def _unknown(self) -> tuple[str, str, str]:
        """Tell of a code that nothing is known of, with what it may have been meant for."""
        problem = f"no crosswalk row maps this code to {self.target} ({self.respondents})"
        mapped = [row.source_code for row in self.rows if row.verb == "map"]
        bins = [Interval.parse(row.source_code) for row in self.rows if row.verb == "bin"]
        dates = any(interval is not None and interval.dates for interval in bins)
        expected = "a date of a bin, such as 2008-05-06" if dates else "a number"
        if mapped:
            expected = f"one of {', '.join(mapped)}"
            if np.isnan(self.read):
                expected = nearest(self.shown, mapped) or expected
        if self.arithmetic and (other := self.export.other_mark(self.variable, [self.code])):
            expected += f", or {other}"
        if self.arithmetic and not dates and np.isfinite(day(self.code)):
            expected += ", or bin rows of dates such as [2008-05-01,2008-06-01)"
        if other := self.export.guessed_encoding(self.code):
            expected += f", {other}"
        return problem, expected, self._row("<target_code>", "", "")
