"""Validate an export before harmonising and the microdata after, with pandera.

Schemas are built from the study's declarations. Every check leaves one row in a summary; every
failing cell one row in a table of failures.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pandera.pandas as pa

from coproduction import harmonise
from coproduction.crosswalk import Crosswalk
from coproduction.export import Export
from coproduction.faults import Fault
from coproduction.missing import BLANK, KINDS

SUMMARY = ["source", "stage", "column", "check", "severity", "passed", "n_failed", "n", "expected"]
FAILURES = ["source", "stage", "column", "check", "severity", "row", "value", "expected"]

_EXPECTED = {
    "unique": "an identifier that occurs once",
    "present": "a cell that is not empty",
    "positive": "a finite number above 0",
    "code": "a code the crosswalk names",
    "label": "the label the crosswalk asserts",
    "range": "a number within the declared range",
    "kind": "a kind of missing the variable declares",
    "levels": "the declared levels, in order",
    "companion": "a kind of missing where, and only where, there is no answer",
}


@dataclass
class Verdict:
    """What validation found: one summary row a check, the failing cells, and the faults."""

    summary: list[dict] = field(default_factory=list)
    failures: list[dict] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(
            self.summary + other.summary,
            self.failures + other.failures,
            self.faults + other.faults,
        )

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The summary and the failures as frames with fixed columns."""
        return (
            pd.DataFrame(self.summary, columns=SUMMARY),
            pd.DataFrame(self.failures, columns=FAILURES),
        )


def _check(name: str, function) -> pa.Check:
    return pa.Check(function, name=name, error=name, ignore_na=False)


def _present(cells: pd.Series) -> pd.Series:
    return cells != BLANK


def raw(
    name: str, export: Export, source: dict, crosswalk: Crosswalk, targets: dict[str, dict]
) -> Verdict:
    """Validate an export against the study: identifiers, weights, design, codes and labels."""
    frame, columns = {}, {}

    def require(role: str, column: str, cells, checks: list[pa.Check]) -> None:
        frame[f"{role} {column}"] = cells
        columns[f"{role} {column}"] = pa.Column(checks=checks, nullable=True)

    if "respondent" in source:
        cells = pd.Series(export.codes(source["respondent"]))
        unique = _check("unique", lambda s: ~s.duplicated(keep=False) | (s == BLANK))
        require("respondent", source["respondent"], cells, [_check("present", _present), unique])
    if "weight" in source:
        numbers = pd.to_numeric(export.data[source["weight"]], errors="coerce")
        positive = _check("positive", lambda s: np.isfinite(s) & (s > 0))
        require("weight", source["weight"], numbers.astype("float64"), [positive])
    for role in ("strata", "psu"):
        if role in source:
            cells = pd.Series(export.codes(source[role]))
            require(role, source[role], cells, [_check("present", _present)])
    for variable, known in _known(export, crosswalk, targets).items():
        codes = export.codes(variable)
        mapped = np.array([code in known for code in codes.categories])
        check = _check("code", lambda s, mapped=mapped: pd.Series(mapped[s.cat.codes], s.index))
        require("mapped", variable, pd.Series(codes), [check])
    cells = {column.split(" ", 1)[1]: values for column, values in frame.items()}
    verdict = _validate(name, "raw", pd.DataFrame(frame), columns, export)
    verdict.faults = [fault for fault in verdict.faults if fault.check != "code"]
    verdict.faults += harmonise.code_faults(export, crosswalk, targets)
    labels = harmonise.label_faults(export, crosswalk)
    verdict.faults += labels
    drifted = {fault.column for fault in labels}
    for variable in crosswalk.source_variables():
        if not export.columns[variable].labels:
            continue
        of_variable = [fault for fault in labels if fault.column == variable]
        verdict.summary.append(
            _summary(name, "raw", variable, "label", len(of_variable), len(cells[variable]))
        )
        if variable in drifted:
            verdict.failures += [
                _failure(name, "raw", variable, "label", "", f.code, f.expected)
                for f in of_variable
            ]
    return verdict


def _known(export: Export, crosswalk: Crosswalk, targets: dict) -> dict[str, set[str]]:
    """Source variable to the codes that all of its targets map."""
    known: dict[str, set[str]] = {}
    for target, rows in crosswalk.by_target().items():
        for variable in dict.fromkeys(row.source_variable for row in rows if row.source_variable):
            of_source = [row for row in rows if row.source_variable == variable]
            mapped = harmonise.known_codes(export.codes(variable), of_source, targets[target])
            known[variable] = known.get(variable, mapped) & mapped
    return known


def harmonised(name: str, frame: pd.DataFrame, targets: dict[str, dict], file: str) -> Verdict:
    """Validate harmonised microdata against the declared variables."""
    columns = {}
    for target, declared in targets.items():
        if target == "country":
            continue
        companion = frame[f"{target}__missing"]
        answered = frame[target].notna()
        checks = [
            _check("companion", lambda s, kinds=companion: s.notna() != kinds.notna()),
        ]
        if declared["type"] == "numeric":
            low, high = declared["range"]
            checks.append(_check("range", lambda s, lo=low, hi=high: s.isna() | s.between(lo, hi)))
        else:
            levels = [level["name"] for level in declared["levels"]]
            checks.append(
                pa.Check(
                    lambda s, levels=levels: list(s.cat.categories) == levels and s.cat.ordered,
                    name="levels",
                    error="levels",
                )
            )
        columns[target] = pa.Column(checks=checks, nullable=True)
        allowed = [kind for kind in KINDS if kind in declared["missing"]]
        columns[f"{target}__missing"] = pa.Column(
            checks=[_check("kind", lambda s, a=answered, k=allowed: a | s.isin(k))], nullable=True
        )
    return _validate(name, "harmonised", frame, columns, file)


def _validate(
    source: str, stage: str, frame: pd.DataFrame, columns: dict[str, pa.Column], at: Export | str
) -> Verdict:
    """Run a schema lazily and turn what it finds into a verdict."""
    verdict, cases = Verdict(), pd.DataFrame(columns=["column", "check", "index", "failure_case"])
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    file = at if isinstance(at, str) else at.file
    for label, column in columns.items():
        shown = label.split(" ", 1)[-1]
        for check in column.checks:
            failing = cases[(cases["column"] == label) & (cases["check"] == check.name)]
            positions = failing["index"].dropna().astype(int).to_numpy()
            n = len(failing)
            verdict.summary.append(_summary(source, stage, shown, check.name, n, len(frame)))
            if not n:
                continue
            mask = np.zeros(len(frame), dtype=bool)
            mask[positions] = True
            rows = tuple((np.flatnonzero(mask) + 1).tolist())
            rows = rows if isinstance(at, str) else at.row_numbers(mask)
            values = frame[label].astype("str").to_numpy()[mask]
            expected = _EXPECTED[check.name]
            verdict.failures += [
                _failure(source, stage, shown, check.name, row, value, expected)
                for row, value in zip(rows, values, strict=True)
            ]
            examples = list(dict.fromkeys(values))[:3]
            verdict.faults.append(
                Fault(
                    file,
                    f"{n} cell{'s' * (n > 1)} without {expected}"
                    if check.name in ("unique", "present", "positive")
                    else f"{n} cell{'s' * (n > 1)} fail the check {check.name!r}",
                    column=shown,
                    code=" ".join(examples),
                    rows=rows,
                    n=n,
                    expected=expected,
                    check=check.name,
                )
            )
    return verdict


def _summary(source: str, stage: str, column: str, check: str, failed: int, n: int) -> dict:
    return {
        "source": source,
        "stage": stage,
        "column": column,
        "check": check,
        "severity": "error",
        "passed": "no" if failed else "yes",
        "n_failed": failed,
        "n": n,
        "expected": _EXPECTED[check],
    }


def _failure(
    source: str, stage: str, column: str, check: str, row: int | str, value: str, expected: str
) -> dict:
    return {
        "source": source,
        "stage": stage,
        "column": column,
        "check": check,
        "severity": "error",
        "row": row,
        "value": value,
        "expected": expected,
    }
