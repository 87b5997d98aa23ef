"""Left out: respondents a rule of their source takes out before anything is checked.

The rules (`leave_out` of `study.yaml`) tell of columns of the file. Who is left out is not in the
harmonised file; `exclusions` are of respondents who are.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from coproduction.faults import Fault
from coproduction.harmonise import cases
from coproduction.harmonise.answers import answers, column_of
from coproduction.harmonise.outcomes import is_declared_missing
from coproduction.harmonise.validation.spelling import visible
from coproduction.harmonise.validation.verdict import Verdict
from coproduction.missing import BLANK
from coproduction.readers.export import Export, number, shortened
from coproduction.readers.headers import quoted
from coproduction.study.crosswalk import Crosswalk, Interval, day, source_variables
from coproduction.study.survey import LeaveOut, Source, Variable

#: A number that is filled with zeros, which is a code of its own.
_PADDED = re.compile(r" *[-+]?0[0-9].*")


@dataclass(frozen=True)
class LeftOut:
    """Who of an export is left out.

    Attributes
    ----------
    reason
        (n,) ints: which of `reasons` takes each respondent out, -1 where none.
    reasons
        Reasons as declared, in order, each once.
    columns
        The columns of each reason's rules.
    faults
        What is wrong with the rules, the export being what it is.
    """

    reason: np.ndarray
    reasons: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    @property
    def kept(self) -> np.ndarray:
        """(n,) bools: who stays."""
        return self.reason < 0

    @property
    def n(self) -> int:
        """How many are left out."""
        return int((self.reason >= 0).sum())


def left_out(export: Export, source: Source) -> LeftOut:
    """Find who is left out: everybody of whom a rule holds, for the first reason that does."""
    rules, faults = source.leave_out, []
    reasons = tuple(dict.fromkeys(rule.reason for rule in rules))
    reason = np.full(len(export.data), -1, dtype=np.int16)
    for rule in rules:
        out, wrong = _holds(export, rule)
        faults += wrong
        reason[(reason < 0) & out] = reasons.index(rule.reason)
    columns = tuple(
        ", ".join(dict.fromkeys(c for rule in rules if rule.reason == text for c in rule.where))
        for text in reasons
    )
    if rules and (reason >= 0).all():
        faults.append(
            Fault(
                export.file,
                f"leave_out leaves out all {len(reason)} respondents of the file",
                expected="rules that hold of some",
                check="leave_out",
            )
        )
    return LeftOut(reason, reasons, columns, faults)


def told(name: str, found: LeftOut) -> Verdict:
    """A note for each reason: how many are left out for it, or that nobody is."""
    head = {"source": name, "stage": "left_out", "severity": "note", "passed": False}
    summary = []
    for position, reason in enumerate(found.reasons):
        n = int((found.reason == position).sum())
        expected = (
            "left out by a rule of study.yaml" if n else "somebody whom no rule before leaves out"
        )
        told = {"column": found.columns[position], "check": reason, "n_failed": n}
        summary.append(head | told | {"n": len(found.reason), "expected": expected})
    return Verdict(summary=summary)


def counts(
    name: str,
    export: Export,
    found: LeftOut,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
) -> list[dict]:
    """Rows of `LEFT_OUT`: reasons by country, which is empty where the file does not tell it.

    A reason for which nobody is left out has a row too. `export` is the one of `left_out`.
    """
    country = np.full(len(found.reason), source.country, dtype=object)
    if not source.country and found.n:
        country = _countries(export, found, crosswalk, targets["country"])
    rows = []
    for position, reason in enumerate(found.reasons):
        met = pd.Series(country[found.reason == position]).value_counts(sort=False)
        by = {str(place): int(n) for place, n in met.items()} or {source.country: 0}
        for place in sorted(by):
            rows.append({"source": name, "country": place, "reason": reason, "n": by[place]})
    return rows


def _countries(
    export: Export, found: LeftOut, crosswalk: Crosswalk, declared: Variable
) -> np.ndarray:
    """The country of everybody left out by the crosswalk, empty where it maps none."""
    rows = crosswalk.by_target()["country"]
    told = ~found.kept
    for variable in source_variables(rows):
        told &= cases.of_target(export, variable, rows, declared).mapped
    country = np.full(len(told), "", dtype=object)
    if told.any():
        answered = column_of(answers(export.part(told), rows, declared), declared)
        country[told] = pd.Series(answered).astype("str").fillna("").to_numpy()
    return country


def _holds(export: Export, rule: LeaveOut) -> tuple[np.ndarray, list[Fault]]:
    """Of whom a rule holds, and what is wrong with it."""
    out, faults = np.ones(len(export.data), dtype=bool), []
    for column, wanted in rule.where.items():
        codes = export.codes(column)
        condition = _Condition(export, column, wanted)
        met = np.array([condition.holds(code) for code in codes.categories], dtype=bool)
        out &= met[codes.codes]
        for position, code in enumerate(codes.categories):
            if not met[position] and condition.doubtful(code):
                faults.append(condition.fault(code, codes.codes == position))
    return out, faults


class _Condition:
    """What a rule wants of a column: one of its codes, or a number or date in an interval."""

    def __init__(self, export: Export, column: str, wanted: tuple[str, ...]):
        self.export, self.column, self.wanted = export, column, wanted
        self.mark, self.told = export.mark(column), export.columns[column]
        self.intervals = [i for i in map(Interval.parse, wanted) if i is not None]
        self.numbers = {
            read
            for code in wanted
            for mark in {".", self.mark}
            if np.isfinite(read := self._number(code, mark))
        }

    @staticmethod
    def _number(code: str, mark: str) -> float:
        return float("nan") if _PADDED.fullmatch(code) else number(code, mark)

    def _inside(self, code: str) -> bool:
        return any(
            interval.holds(day(code) if interval.dates else number(code, self.mark))
            for interval in self.intervals
        )

    def _named(self, code: str) -> bool:
        """Whether the file has a label for a code, or declares it missing."""
        return code in self.told.labels or is_declared_missing(code, self.mark, self.told.missing)

    def holds(self, code: str) -> bool:
        """Whether a cell of this code is meant."""
        empty = code == BLANK or (BLANK in self.wanted and not visible(code))
        if code in self.wanted or (empty and BLANK in self.wanted):
            return True
        if self._number(code, self.mark) in self.numbers:
            return True
        return self._inside(code) and not self._named(code)

    def doubtful(self, code: str) -> bool:
        """Whether a code lies in an interval but may not be a number."""
        return self._inside(code) and self._named(code)

    def fault(self, code: str, mask: np.ndarray) -> Fault:
        """The fault of a code that lies in an interval but may not be a number."""
        label = self.told.labels.get(code, "")
        named = f"labels {label!r}" if label else "declares missing"
        listed = ", ".join(json.dumps(one, ensure_ascii=False) for one in (*self.wanted, code))
        return Fault(
            self.export.file,
            f"leave_out: the interval holds a code that the file {named}",
            column=self.column,
            code=shortened(code),
            rows=self.export.row_numbers(mask),
            n=int(mask.sum()),
            expected="intervals of numbers without labels, or the code listed beside them",
            mend="if these are left out too, put into study.yaml under leave_out\n"
            f"where: {{{quoted(self.column)}: [{listed}]}}\n"
            "or else let the intervals end beside it",
            check="leave_out",
        )
