"""Left out: respondents a rule of their source takes out before anything is checked.

The rules (`leave_out` of `study.yaml`) tell of columns of the file. Who is left out is not in the
harmonised file; `exclusions` are of respondents who are.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from coproduction.faults import Fault
from coproduction.harmonise import cases
from coproduction.harmonise.answers import answers, column_of
from coproduction.harmonise.matching import Matcher
from coproduction.harmonise.validation.verdict import Verdict
from coproduction.missing import BLANK
from coproduction.readers.export import Export, shortened
from coproduction.readers.headers import quoted
from coproduction.study.recodes.crosswalk import Crosswalk, source_variables
from coproduction.study.resolved.survey import LeaveOut, Source, Variable

#: The share of respondents that rules leave at least; one country of many may be wanted of a file.
_FEWEST = 0.01


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
    nobody
        Columns and codes of the rules that nobody has and the file does not label.
    faults
        What is wrong with the rules, the export being what it is.
    """

    reason: np.ndarray
    reasons: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    nobody: tuple[tuple[str, str], ...] = ()
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
    rules, nobody, faults = source.leave_out, [], []
    reasons = tuple(dict.fromkeys(rule.reason for rule in rules))
    reason = np.full(len(export.data), -1, dtype=np.int16)
    for rule in rules:
        out, lacking, wrong = _holds(export, rule)
        nobody += lacking
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
    return LeftOut(reason, reasons, columns, tuple(dict.fromkeys(nobody)), faults)


def told(name: str, found: LeftOut) -> Verdict:
    """A note for each reason: how many are left out for it, or that nobody is.

    A warning each where all together leave fewer than one respondent in a hundred. A note for each
    code of the rules that nobody has, too.
    """
    head = {"source": name, "stage": "left_out", "severity": "note", "passed": False}
    summary = []
    few = found.kept.sum() < _FEWEST * len(found.reason)
    for position, reason in enumerate(found.reasons):
        n = int((found.reason == position).sum())
        expected = (
            "left out by a rule of study.yaml" if n else "somebody whom no rule before leaves out"
        )
        told = {"column": found.columns[position], "check": reason, "n_failed": n}
        if n and few:
            told["severity"] = "warning"
            expected = "rules of study.yaml that leave at least one respondent in a hundred"
        summary.append(head | told | {"n": len(found.reason), "expected": expected})
    for column, code in found.nobody:
        told = {"column": column, "check": "condition", "n_failed": 1, "n": 1}
        summary.append(head | told | {"expected": f"somebody with {shortened(code)}"})
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
    if not found.reasons:
        return []
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


def _holds(export: Export, rule: LeaveOut) -> tuple[np.ndarray, list[tuple[str, str]], list[Fault]]:
    """Of whom a rule holds, its columns and codes that nobody has, and what is wrong with it."""
    out, nobody, faults = np.ones(len(export.data), dtype=bool), [], []
    for column, wanted in rule.where.items():
        codes = export.codes(column)
        matcher, categories = Matcher(export, column, wanted), list(map(str, codes.categories))
        met = matcher.met(categories)
        out &= met[codes.codes]
        doubtful = [code for code in categories if matcher.intervals and matcher.doubtful(code)]
        for code in doubtful:
            mask = codes.codes == categories.index(code)
            every = [*wanted, *doubtful]
            faults.append(_doubt(export, column, every, code, matcher.name(code), mask))
        for code in wanted:
            if code == BLANK or matcher.named(code):
                continue
            had = met if len(wanted) == 1 else Matcher(export, column, [code]).met(categories)
            if had.any():
                continue
            nobody.append((column, code))
            if near := matcher.near(code, categories):
                faults.append(_misspelt(export, column, wanted, code, near))
    return out, nobody, faults


def _where(column: str, codes: Sequence[str]) -> str:
    """The line of a rule."""
    spelt = ["" if code == BLANK else code for code in codes]
    listed = ", ".join(json.dumps(code, ensure_ascii=False) for code in spelt)
    return f"where: {{{quoted(column)}: [{listed}]}}"


def _doubt(
    export: Export, column: str, every: Sequence[str], code: str, named: str, mask: np.ndarray
) -> Fault:
    """The fault of a code that lies in an interval but may not be a number.

    `every` are the codes of the rule and all that are in doubt, so that one line mends them all.
    """
    return Fault(
        export.file,
        f"leave_out: the interval holds a code that the file {named}",
        column=column,
        code=shortened(code),
        rows=export.row_numbers(mask),
        n=int(mask.sum()),
        expected="intervals of numbers without labels, or the code listed beside them",
        mend="if these are left out too, put into study.yaml under leave_out\n"
        f"{_where(column, every)}\n"
        "or else let the intervals end beside it",
        check="leave_out",
    )


def _misspelt(export: Export, column: str, wanted: Sequence[str], code: str, near: str) -> Fault:
    """The fault of a code that nobody has, where somebody has one that differs by spelling."""
    right = [near if one == code else one for one in wanted]
    return Fault(
        export.file,
        "leave_out: nobody has this code, and the rule leaves nobody out by it",
        column=column,
        code=shortened(code),
        expected=f"did you mean {near!r}? It differs by spelling only",
        mend=f"put into study.yaml under leave_out\n{_where(column, right)}",
        check="leave_out",
    )
