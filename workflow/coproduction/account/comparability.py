"""Comparability: how each source measures each harmonised variable, judged before any data."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from coproduction.results import contract
from coproduction.results.harmonisation_files import COMPARABILITY, COMPARABILITY_REASONS
from coproduction.study.recodes.crosswalk import (
    ARITHMETIC,
    COMBINING,
    Crosswalk,
    Row,
    computed,
    parse_range,
)
from coproduction.study.resolved.specification import WAVE
from coproduction.study.resolved.survey import Variable


class Reason(NamedTuple):
    """Why a measure is not identical, see `coproduction.results.harmonisation_files.REASONS`."""

    reason: str
    given: str | None = None
    becomes: str | None = None


#: A status and its reasons.
_Judged = tuple[str, list[Reason]]


#: Variable to level to what it is called, in every language of the study.
LevelLabels = Mapping[str, Mapping[str, Sequence[str]]]


def comparability(
    crosswalks: Mapping[str, Crosswalk],
    variables: Mapping[str, Variable],
    labels: LevelLabels | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Judge every source and variable by the crosswalk and the declarations alone.

    `labels` are those of the levels, by default those of the `variables`.

    Returns `COMPARABILITY` and `COMPARABILITY_REASONS`. `country` is no variable, and neither it
    nor the wave is judged: both are facts of the sample.

    *unavailable*: the crosswalk says so, with its reason; or no row leads to an answer.

    *partial*, any of:
      - several source variables are combined, or everybody has one constant;
      - it is one answer of a list of several, absent where it does not stand there;
      - what a code stands for depends on another column;
      - several answers become one level or number (answers with the same label count as one),
        numbers are grouped by bins;
      - a level has no source code;
      - reversed or stretched numbers do not reach the whole declared range;
      - copied numbers are partly replaced by others;
      - the answers of a closed list stand for numbers that are no linear function of their codes.

    *recoded*: answers and levels correspond one to one, but not in the order of the codes, or
    numbers are reversed or stretched (by a row or by a linear list of codes).

    *one_to_one*: one source variable whose answers and levels correspond one to one; numeric codes
    rise as the levels do; codes that are texts have no order to differ in. But some answer has
    another label than its level in every language of the study, or none: whether it says the same
    is not judged.

    *identical*: the same, and every answer has the label of its level; a code that is a text and
    has no label is its own. Numbers are copied.

    The categories follow the harmonisation status of Rmonize (complete, partial, impossible) and
    split its complete into identical, one to one and recoded.
    """
    statuses, reasons = [], []
    for source, crosswalk in crosswalks.items():
        by_target = crosswalk.by_target()
        for target, declared in variables.items():
            if target == WAVE:
                continue
            own = {level.name: [level.label] for level in declared.levels}
            known = (labels or {}).get(target, own)
            status, why = _judge(by_target[target], declared, known)
            statuses.append((source, target, status))
            reasons += [(source, target, *reason) for reason in why]
    return (
        contract.frame(COMPARABILITY, statuses),
        contract.frame(COMPARABILITY_REASONS, reasons),
    )


def _judge(rows: list[Row], declared: Variable, known: Mapping[str, Sequence[str]]) -> _Judged:
    first = rows[0]
    if first.verb == "unavailable":
        return "unavailable", [Reason("not_measured", first.note)]
    if first.verb == "constant":
        return "partial", [Reason("constant", becomes=first.target_code)]
    if not any(row.target_code or row.verb in ARITHMETIC for row in rows):
        return "unavailable", [Reason("no_answer")]
    combining = next((row for row in rows if row.verb in COMBINING), None)
    if combining:
        sources = dict.fromkeys(row.source_variable for row in rows if row.source_variable)
        return "partial", [Reason(combining.verb, source) for source in sources]
    if sought := [row for row in rows if row.verb == "contains" and row.target_code]:
        return "partial", [Reason("contained", row.source_code, row.target_code) for row in sought]
    if asked := [row for row in rows if row.where and not row.missing_kind]:
        return "partial", [
            Reason("where", row.source_code or None, row.target_code or None) for row in asked
        ]
    if declared.type == "numeric":
        return _numbers(rows, declared)
    return _levels(rows, declared.names(), known)


def _levels(rows: list[Row], levels: list[str], labels: Mapping[str, Sequence[str]]) -> _Judged:
    """Judge a target with levels, which are called by some `labels` each."""
    codes: dict[str, list[str]] = {level: [] for level in levels}
    answers: dict[str, set[str]] = {level: set() for level in levels}
    for row in rows:
        if row.target_code:
            codes[row.target_code].append(row.source_code)
            answers[row.target_code].add(row.source_label.strip().casefold() or row.source_code)
    reasons = [
        Reason("merged", code, level)
        for level in levels
        if len(answers[level]) > 1
        for code in codes[level]
    ]
    reasons += [Reason("level_absent", becomes=level) for level in levels if not codes[level]]
    if any(row.verb == "bin" for row in rows):
        reasons.append(Reason("grouped"))
    if reasons:
        return "partial", reasons
    numbers = [_number(codes[level][0]) for level in levels]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers) or all(a < b for a, b in pairwise(known)):
        other = [
            Reason("other_label", row.source_label.strip() or row.source_code, row.target_code)
            for row in rows
            if row.target_code and not _called(row, labels[row.target_code])
        ]
        return ("one_to_one", other) if other else ("identical", [])
    if all(a > b for a, b in pairwise(known)):
        return "recoded", [Reason("turned")]
    return "recoded", [Reason("other_order", codes[level][0], level) for level in levels]


def _called(row: Row, labels: Sequence[str]) -> bool:
    """Whether an answer has a label of its level."""
    answer = row.source_label or row.source_code
    return answer.strip().casefold() in {label.strip().casefold() for label in labels}


def _numbers(rows: list[Row], declared: Variable) -> _Judged:
    """Judge a numeric target."""
    if any(row.verb == "bin" for row in rows):
        return "partial", [Reason("grouped")]
    listed = [row for row in rows if row.verb == "map" and row.target_code]
    arithmetic = next((row for row in rows if row.verb in ARITHMETIC), None)
    changed = [row for row in listed if _becomes(row, arithmetic) != float(row.target_code)]
    if arithmetic is None:
        return _list_of_numbers(listed, changed)
    replaced = [Reason("replaced", row.source_code, row.target_code) for row in changed]
    if arithmetic.verb == "copy" and (changed or not arithmetic.source_code):
        return ("partial", replaced) if changed else ("identical", [])
    low, high = declared.range
    of = arithmetic.target_code if arithmetic.verb == "rescale" else arithmetic.source_code
    first, last = parse_range(of, falling=True) or (low, high)
    how = []
    if arithmetic.verb == "reverse":
        how = [Reason("reversed", arithmetic.source_code)]
    elif arithmetic.verb == "rescale":
        verb = "stretched_turned" if first > last else "stretched"
        how = [Reason(verb, arithmetic.source_code, arithmetic.target_code)]
    if changed:
        return "partial", [*how, *replaced]
    bottom, top = sorted((first, last))
    if bottom > low or top < high:
        return "partial", [
            Reason("range_not_reached", f"{bottom:g}..{top:g}", f"{low:g}..{high:g}")
        ]
    return ("recoded", how) if how else ("identical", [])


def _becomes(row: Row, arithmetic: Row | None) -> float | None:
    """What the number of a row would become without it."""
    number = _number(row.source_code)
    return number if number is None or arithmetic is None else computed(number, arithmetic)


def _list_of_numbers(listed: list[Row], changed: list[Row]) -> _Judged:
    """Judge a closed list of codes that stand for numbers."""
    if not changed:
        return "identical", []
    pairs = {(_number(row.source_code), float(row.target_code)) for row in listed}
    points = sorted((x, y) for x, y in pairs if x is not None)
    if len(points) == len(pairs) and len({y for _, y in pairs}) == len(listed):
        (x0, y0), *rest = points
        slopes = [(y - y0) / (x - x0) for x, y in rest]
        if all(abs(slope - slopes[0]) <= 1e-9 * abs(slopes[0]) for slope in slopes):
            told = [Reason("linear", row.source_code, row.target_code) for row in changed]
            return "recoded", told
    return "partial", [Reason("listed", row.source_code, row.target_code) for row in listed]


def _number(code: str) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None
