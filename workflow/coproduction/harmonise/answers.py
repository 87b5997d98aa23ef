"""Harmonise an export: source codes become target codes, and every respondent is counted.

The work is columnar: a column is factorised once, its distinct codes are mapped by table, and the
table is looked up for every respondent.
"""

import json
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coproduction.faults import ROWS_SHOWN, Fault, nearest
from coproduction.missing import BLANK, KINDS
from coproduction.readers.export import Export, looked_up, number, shortened
from coproduction.study.crosswalk import (
    ARITHMETIC,
    COMBINING,
    WHOLE_SOURCE,
    Crosswalk,
    Interval,
    Row,
    day,
    parse_range,
    row_text,
)

NUMBER = "<number>"
#: Unmapped codes of a column that are told one by one, the most frequent; the rest at once.
MOST_TOLD = 20
#: A longer code is no code: there is no row to paste for it.
LONGEST_CODE = 500
_KIND = {kind: position for position, kind in enumerate(KINDS)}
_ANSWERED = -1


@dataclass(frozen=True)
class Answers:
    """The answers of all respondents to one target, before they are typed.

    Attributes
    ----------
    outcome
        Integer, one a respondent: which of the few outcomes the source's codes have.
    value
        float64, one an outcome: position of the level, or the number. NaN where missing.
    kind
        int8, one an outcome: position in `KINDS`, -1 where answered.
    path
        Integer, one an outcome: which row of `paths` leads to it.
    paths
        (source variable, source code, source label) of each path, for the ledger.
    """

    outcome: np.ndarray
    value: np.ndarray
    kind: np.ndarray
    path: np.ndarray
    paths: list[tuple[str, str, str]]

    def part(self, rows: slice) -> "Answers":
        """The answers of some respondents."""
        return replace(self, outcome=self.outcome[rows])

    @property
    def values(self) -> np.ndarray:
        """float64, one a respondent."""
        return self.value[self.outcome]

    @property
    def kinds(self) -> np.ndarray:
        """int8, one a respondent."""
        return looked_up(self.kind, self.outcome)


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


def question_faults(export: Export, questions: dict[str, str]) -> list[Fault]:
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


def code_faults(export: Export, crosswalk: Crosswalk, targets: dict[str, dict]) -> list[Fault]:
    """Every code of the export that no crosswalk row names, with its rows and the row to add."""
    faults = []
    for target, rows in crosswalk.by_target().items():
        for variable in _sources(rows):
            of_source = [row for row in rows if row.source_variable == variable]
            codes = export.codes(variable)
            held = part_of(rows, targets[target])
            outcomes = _outcomes(codes, of_source, held, *_read_as(export, variable))
            unmapped = np.flatnonzero([outcome is None for outcome in outcomes])
            counts = np.bincount(codes.codes, minlength=len(codes.categories))
            told = unmapped[np.argsort(-counts[unmapped], kind="stable")][:MOST_TOLD]
            for position in np.sort(told):
                code = codes.categories[position]
                mask = codes.codes == position
                fault = _unmapped(export, of_source, target, code, mask, targets[target])
                mend = f"add to {crosswalk.file}\n{fault.mend}"
                faults.append(replace(fault, mend=mend if len(code) <= LONGEST_CODE else ""))
            if rest := np.setdiff1d(unmapped, told).tolist():
                mask = np.isin(codes.codes, rest)
                n = int(mask.sum())
                faults.append(
                    Fault(
                        export.file,
                        f"{len(rest)} further codes that no crosswalk row maps to {target} "
                        f"({n} respondents)",
                        column=variable,
                        rows=export.row_numbers(mask)[:ROWS_SHOWN],
                        n=n,
                        expected="the column the crosswalk means: so many codes it does not know "
                        "are rarely answers",
                        check="code",
                    )
                )
    return faults


def _unmapped(
    export: Export, rows: list[Row], target: str, code: str, mask: np.ndarray, declared: dict
) -> Fault:
    variable = rows[0].source_variable
    label = export.columns[variable].labels.get(code, "")
    mapped = [row.source_code for row in rows if row.verb == "map"]
    numeric = not np.isnan(number(code, export.mark(variable)))
    hint = "" if numeric else nearest(shortened(code), mapped)
    arithmetic = any(row.verb in (*ARITHMETIC, "bin") for row in rows)
    shown = shortened(code)
    n = int(mask.sum())
    mark, missing = _read_as(export, variable)
    meant = next(
        (r for r in rows if r.verb == "map" and number(code, mark) == number(r.source_code, mark)),
        None,
    )
    if meant is not None:
        problem = f"no crosswalk row maps this code to {target} ({n} respondent{'s' * (n > 1)})"
        expected = f"did you mean {meant.source_code!r}? It differs by spelling only"
        leads = (meant.target_code, meant.missing_kind, meant.note)
        mend = row_text(variable, code, label, target, "map", *leads)
    elif arithmetic and numeric and _declared_missing(code, mark, missing):
        problem = f"the file declares this code missing ({n} respondent{'s' * (n > 1)})"
        expected = "a row that says of which kind"
        mend = row_text(variable, code, label, target, "map", "", "<missing_kind>", "")
    elif arithmetic and numeric and "range" in declared:
        spans = [parse_range(row.source_code) for row in rows if row.verb in ("reverse", "rescale")]
        turned = [row for row in rows if row.verb == "reverse"]
        becomes = _computed(number(code, mark), turned[0]) if turned else None
        spans = spans if becomes is None else []
        told = shown if becomes is None else f"{shown}, which becomes {becomes:g}"
        low, high = spans[0] if spans else declared["range"]
        of = "that the row takes" if spans else f"of {target}"
        problem = f"{n} respondent{'s' * (n > 1)} with {told}, outside the range {of}"
        expected = f"a number from {low:g} to {high:g}, or a row that maps the code"
        mend = row_text(variable, code, label, target, "map", "", "invalid", "<why>")
    else:
        problem = f"no crosswalk row maps this code to {target} ({n} respondent{'s' * (n > 1)})"
        dates = any(row.verb == "bin" and Interval.parse(row.source_code).dates for row in rows)
        read = "a date of a bin, such as 2008-05-06" if dates else "a number"
        expected = hint or f"one of {', '.join(mapped)}" if mapped else read
        if arithmetic and (other := export.other_mark(variable, [code])):
            expected += f", or {other}"
        if arithmetic and not dates and np.isfinite(day(code)):
            expected += ", or bin rows of dates such as [2008-05-01,2008-06-01)"
        if other := export.guessed_encoding(code):
            expected += f", {other}"
        mend = row_text(variable, code, label, target, "map", "<target_code>", "", "")
    return Fault(
        export.file,
        problem,
        column=variable,
        code=shown,
        rows=export.row_numbers(mask),
        n=n,
        expected=expected,
        mend=mend,
        check="code",
    )


def known_codes(export: Export, variable: str, rows: list[Row], target: dict) -> set[str]:
    """The distinct codes of a column that the rows of one target map."""
    codes = export.codes(variable)
    of_source = [row for row in rows if row.source_variable == variable]
    outcomes = _outcomes(codes, of_source, part_of(rows, target), *_read_as(export, variable))
    return {c for c, found in zip(codes.categories, outcomes, strict=True) if found is not None}


def part_of(rows: list[Row], target: dict) -> dict:
    """The target as one of its source variables is held to it.

    Of several that combine, each may be empty where another has the answer.
    """
    combined = any(row.verb in COMBINING for row in rows)
    return target | {"missing": [*target["missing"], "system_missing"]} if combined else target


def _sources(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row.source_variable for row in rows if row.source_variable))


def _read_as(export: Export, variable: str) -> tuple[str, tuple]:
    """Decimal mark of a column, and the codes that the file declares missing."""
    return export.mark(variable), export.columns[variable].missing


def declared_missing(export: Export, variable: str) -> np.ndarray:
    """Whether the file declares the code of each respondent missing (bool)."""
    mark, missing = _read_as(export, variable)
    codes = export.codes(variable)
    found = [_declared_missing(code, mark, missing) for code in codes.categories]
    return np.array(found, dtype=bool)[codes.codes]


def _declared_missing(code: str, mark: str, missing: tuple) -> bool:
    """Whether a file declares a code missing, one by one or as part of a range."""
    read = number(code, mark)
    return code in missing or any(
        low <= read <= high for low, high in (ends for ends in missing if not isinstance(ends, str))
    )


def _outcomes(
    codes: pd.Categorical, rows: list[Row], target: dict, mark: str, missing: tuple
) -> list[tuple[float, int, str, str] | None]:
    """What each distinct code becomes: (value, kind, path code, path label), None if unmapped.

    An empty cell is system missing by itself only where the target may be that. Numbers have the
    decimal mark `mark`; bins of dates take dates. What the file declares `missing` is no number to
    copy, compute or group: a row has to say of which kind it is.
    """
    mapped = {row.source_code: row for row in rows if row.verb == "map"}
    bins = [(Interval.parse(row.source_code), row) for row in rows if row.verb == "bin"]
    dates = any(interval.dates for interval, _ in bins)
    # 99 is no number to copy where a row maps 099: one of the two is misspelt.
    elsewhere = {read for code in mapped if np.isfinite(read := number(code, mark))}
    arithmetic = next((row for row in rows if row.verb in ARITHMETIC), None)
    outcomes: list[tuple[float, int, str, str] | None] = []
    for code in codes.categories:
        outcome = None
        if code in mapped:
            row = mapped[code]
            if row.missing_kind:
                outcome = (np.nan, _KIND[row.missing_kind], code, row.source_label)
            else:
                outcome = (_value(row.target_code, target), _ANSWERED, code, row.source_label)
        elif code == BLANK:
            if "system_missing" in target["missing"]:
                outcome = (np.nan, _KIND["system_missing"], code, "")
        elif _declared_missing(code, mark, missing) or number(code, mark) in elsewhere:
            pass
        elif np.isfinite(read := day(code) if dates else number(code, mark)):
            inside = next((row for interval, row in bins if interval.holds(read)), None)
            if inside is not None:
                value = _value(inside.target_code, target)
                outcome = (value, _ANSWERED, inside.source_code, inside.source_label)
            elif arithmetic is not None:
                value = _computed(read, arithmetic)
                low, high = target["range"]
                if value is not None and low <= value <= high:
                    path = arithmetic.source_code or NUMBER
                    outcome = (value, _ANSWERED, path, arithmetic.source_label)
        outcomes.append(outcome)
    return outcomes


def _value(code: str, target: dict) -> float:
    if target["type"] == "numeric":
        return float(code)
    return float([level["name"] for level in target["levels"]].index(code))


def _computed(number: float, row: Row) -> float | None:
    """The number a copy, reverse or rescale row gives; None outside its range."""
    if row.verb == "copy":
        return number
    low, high = parse_range(row.source_code)
    if not low <= number <= high:
        return None
    if row.verb == "reverse":
        return low + high - number
    bottom, top = parse_range(row.target_code, falling=True)
    return bottom + (number - low) * (top - bottom) / (high - low)


def _mapped(export: Export, variable: str, rows: list[Row], target: dict) -> Answers:
    """The answers one source variable gives: an outcome a distinct code."""
    codes = export.codes(variable)
    paths: dict[tuple[str, str, str], int] = {}
    table = [
        (value, kind, paths.setdefault((variable, code, label), len(paths)))
        for value, kind, code, label in _outcomes(codes, rows, target, *_read_as(export, variable))
    ]
    value, kind, path = np.array(table, dtype="float64").reshape(-1, 3).T
    return Answers(codes.codes, value, kind.astype(np.int8), path.astype(np.int64), list(paths))


def answers(export: Export, rows: list[Row], target: dict) -> Answers:
    """The answers of all respondents to one target, by its crosswalk rows.

    Expects data without `code_faults`.
    """
    first = rows[0]
    if first.verb in WHOLE_SOURCE:
        constant = first.verb == "constant"
        value = _value(first.target_code, target) if constant else np.nan
        kind = _ANSWERED if constant else _KIND[first.missing_kind]
        everybody = np.zeros(len(export.data), dtype=np.int8)
        one = np.zeros(1, dtype=np.int64)
        return Answers(everybody, np.array([value]), np.array([kind], np.int8), one, [("", "", "")])
    parts = [
        _mapped(
            export,
            variable,
            [r for r in rows if r.source_variable == variable],
            part_of(rows, target),
        )
        for variable in _sources(rows)
    ]
    combining = next((row for row in rows if row.verb in COMBINING), None)
    if combining is None:
        return parts[0]
    if combining.verb == "count":
        return _count(parts)
    if combining.verb == "any":
        return _first(parts, _value(combining.target_code, target))
    return _first(parts, None)


def contradicting(export: Export, rows: list[Row], target: dict) -> np.ndarray:
    """Whether source variables, the first answered of which counts, give a respondent two answers.

    Expects data without `code_faults`. One bool a respondent.
    """
    held = part_of(rows, target)
    of = {v: [row for row in rows if row.source_variable == v] for v in _sources(rows)}
    outcome, at = _combinations(parts := [_mapped(export, v, r, held) for v, r in of.items()])
    values = np.stack([part.value[places] for part, places in zip(parts, at, strict=True)])
    answered = np.isfinite(values)
    low = np.where(answered, values, np.inf).min(axis=0)
    high = np.where(answered, values, -np.inf).max(axis=0)
    return (low < high)[outcome]


def _combinations(parts: list[Answers]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Which combination of the parts' outcomes each respondent has, and each part's in them."""
    joint, held = parts[0].outcome, [np.arange(len(parts[0].value))]
    for part in parts[1:]:
        n = len(part.value)
        joint, pairs = pd.factorize(joint.astype(np.int64) * n + part.outcome)
        joint = joint.astype(np.min_scalar_type(-max(len(pairs), 1)))
        held = [outcomes[pairs // n] for outcomes in held] + [pairs % n]
    return joint, held


def _first(parts: list[Answers], sought: float | None) -> Answers:
    """The first part that has the level sought, else the first answered, else the first missing.

    Of several missing parts, one where the question was put says more than one where it was not.
    """
    outcome, held = _combinations(parts)
    values = np.stack([part.value[at] for part, at in zip(parts, held, strict=True)])
    kinds = np.stack([part.kind[at] for part, at in zip(parts, held, strict=True)])
    answered = kinds == _ANSWERED
    put = ~np.isin(kinds, [_KIND[k] for k in ("not_asked", "not_applicable", "system_missing")])
    rank = np.where(answered, 1, np.where(put, 2, 3))
    if sought is not None:
        rank = np.where(answered & (values == sought), 0, rank)
    chosen = np.argmin(rank, axis=0)
    offsets = np.cumsum([0, *(len(part.paths) for part in parts[:-1])])
    path = np.stack([p.path[at] + o for p, at, o in zip(parts, held, offsets, strict=True)])
    each = np.arange(values.shape[1])
    return Answers(
        outcome,
        values[chosen, each],
        kinds[chosen, each],
        path[chosen, each],
        [p for part in parts for p in part.paths],
    )


def _count(parts: list[Answers]) -> Answers:
    """The sum over the answered parts; missing where none is answered, of the first part's kind."""
    outcome, held = _combinations(parts)
    values = np.stack([part.value[at] for part, at in zip(parts, held, strict=True)])
    missing = np.isnan(values).all(axis=0)
    total = np.where(missing, np.nan, np.nansum(values, axis=0))
    kinds = np.where(missing, parts[0].kind[held[0]], _ANSWERED).astype(np.int8)
    ways = list(
        zip(*(part.path[at].tolist() for part, at in zip(parts, held, strict=True)), strict=True)
    )
    places = {way: place for place, way in enumerate(dict.fromkeys(ways))}
    variables = " + ".join(part.paths[0][0] for part in parts)
    paths = [
        (variables, " + ".join(part.paths[p][1] for part, p in zip(parts, way, strict=True)), "")
        for way in places
    ]
    path = np.array([places[way] for way in ways], dtype=np.int64)
    return Answers(outcome, total, kinds, path, paths)


def typed(found: Answers, target: dict) -> pd.Categorical | np.ndarray:
    """The target's column: ordered categorical by level name, or float64."""
    if target["type"] == "numeric":
        return found.values
    names = [level["name"] for level in target["levels"]]
    positions = np.where(np.isnan(found.value), -1, found.value)
    positions = positions.astype(np.min_scalar_type(-len(names)))
    return pd.Categorical.from_codes(looked_up(positions, found.outcome), names, ordered=True)


def kinds_of(found: Answers) -> pd.Categorical:
    """The target's companion: the kind of missing, null where answered."""
    return pd.Categorical.from_codes(found.kinds, list(KINDS))
