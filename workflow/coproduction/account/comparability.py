"""Comparability: how each source measures each harmonised variable, judged before any data."""

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from coproduction.study.crosswalk import ARITHMETIC, COMBINING, Crosswalk, Row, parse_range

#: From the best to the worst.
STATUSES = {
    "identical": "Identical",
    "recoded": "Recoded, nothing lost",
    "partial": "Partial",
    "unavailable": "Unavailable",
}

#: Codes named in a reason before the rest is only counted.
SHOWN = 4


def comparability(
    crosswalks: Mapping[str, Crosswalk], variables: Mapping[str, dict]
) -> pd.DataFrame:
    """Judge every source and variable by the crosswalk and the declarations alone.

    Returns ``source, target, status, why``. `country` is no variable and is not judged.

    *unavailable*: the crosswalk says so, with its reason; or no row leads to an answer.

    *partial*, any of:
      - several source variables are combined, or everybody has one constant;
      - several answers become one level or number (answers with the same label count as one),
        numbers are grouped by bins;
      - a level has no source code;
      - reversed or stretched numbers do not reach the whole declared range;
      - copied numbers are partly replaced by others;
      - the answers of a closed list stand for numbers that are no linear function of their codes.

    *recoded*: answers and levels correspond one to one, but not in the order of the codes, or
    numbers are reversed or stretched (by a row or by a linear list of codes).

    *identical*: one source variable whose answers and levels correspond one to one; numeric codes
    rise as the levels do; codes that are texts have no order to differ in. Numbers are copied.

    The categories follow the harmonisation status of Rmonize (complete, partial, impossible) and
    split its complete into identical and recoded.
    """
    rows = []
    for source, crosswalk in crosswalks.items():
        by_target = crosswalk.by_target()
        for target, declared in variables.items():
            status, why = _judge(by_target[target], declared)
            rows.append({"source": source, "target": target, "status": status, "why": why})
    return pd.DataFrame(rows, columns=["source", "target", "status", "why"])


def _judge(rows: list[Row], declared: dict) -> tuple[str, str]:
    first = rows[0]
    if first.verb == "unavailable":
        return "unavailable", first.note
    if first.verb == "constant":
        return "partial", f"{first.target_code} for everybody"
    if not any(row.target_code or row.verb in ARITHMETIC for row in rows):
        return "unavailable", "every code is a kind of missing"
    combining = next((row for row in rows if row.verb in COMBINING), None)
    if combining:
        sources = dict.fromkeys(row.source_variable for row in rows if row.source_variable)
        how = {"first_answered": "first answered", "any": "any", "count": "sum"}[combining.verb]
        return "partial", f"{how} of {', '.join(sources)}"
    if declared["type"] == "numeric":
        return _numbers(rows, declared)
    return _levels(rows, [level["name"] for level in declared["levels"]])


def _levels(rows: list[Row], levels: list[str]) -> tuple[str, str]:
    """Judge a target with levels."""
    codes: dict[str, list[str]] = {level: [] for level in levels}
    answers: dict[str, set[str]] = {level: set() for level in levels}
    for row in rows:
        if row.target_code:
            codes[row.target_code].append(row.source_code)
            answers[row.target_code].add(row.source_label.strip().casefold() or row.source_code)
    reasons = [
        f"{level} merges {_some(codes[level])}" for level in levels if len(answers[level]) > 1
    ]
    lacking = [level for level in levels if not codes[level]]
    if lacking:
        reasons.append(f"no code leads to {_some(lacking)}")
    if any(row.verb == "bin" for row in rows):
        reasons.append("numbers are grouped")
    if reasons:
        return "partial", "; ".join(reasons)
    numbers = [_number(codes[level][0]) for level in levels]
    if None in numbers or all(a < b for a, b in pairwise(numbers)):
        return "identical", ""
    if all(a > b for a, b in pairwise(numbers)):
        return "recoded", "the codes run the other way"
    order = ", ".join(f"{level} is {codes[level][0]}" for level in levels[:SHOWN])
    return "recoded", f"other codes: {order}" + ", …" * (len(levels) > SHOWN)


def _numbers(rows: list[Row], declared: dict) -> tuple[str, str]:
    """Judge a numeric target."""
    low, high = declared["range"]
    arithmetic = next((row for row in rows if row.verb in ARITHMETIC), None)
    listed = {row.source_code: row for row in rows if row.verb == "map" and row.target_code}
    changed = [
        f"{code} becomes {row.target_code}"
        for code, row in listed.items()
        if _number(code) != float(row.target_code)
    ]
    if any(row.verb == "bin" for row in rows):
        return "partial", "numbers are grouped"
    if arithmetic is None:
        return _list_of_numbers(listed, changed)
    if arithmetic.verb == "copy":
        return ("partial", f"copied, but {_some(changed)}") if changed else ("identical", "")
    if listed:
        return "partial", f"{arithmetic.verb}, but {_some(changed or list(listed))} by a row"
    of = arithmetic.target_code if arithmetic.verb == "rescale" else arithmetic.source_code
    first, last = parse_range(of, falling=True)
    reached = sorted((first, last))
    if reached[0] > low or reached[1] < high:
        return "partial", f"{reached[0]:g} to {reached[1]:g} of {low:g} to {high:g}"
    if arithmetic.verb == "reverse":
        return "recoded", f"reversed within {arithmetic.source_code}"
    turned = ", the other way round" if first > last else ""
    return "recoded", f"{arithmetic.source_code} stretched to {arithmetic.target_code}{turned}"


def _list_of_numbers(listed: dict[str, Row], changed: list[str]) -> tuple[str, str]:
    """Judge a closed list of codes that stand for numbers."""
    if not changed:
        return "identical", ""
    pairs = {(_number(code), float(row.target_code)) for code, row in listed.items()}
    if None in {code for code, _ in pairs} or len({y for _, y in pairs}) < len(listed):
        return "partial", f"{len(listed)} answers stand for numbers"
    (x0, y0), *rest = sorted(pairs)
    slopes = [(y - y0) / (x - x0) for x, y in rest]
    if all(abs(slope - slopes[0]) <= 1e-9 * abs(slopes[0]) for slope in slopes):
        return "recoded", _some(changed)
    return "partial", f"{len(listed)} answers stand for numbers"


def _number(code: str) -> float | None:
    try:
        return float(code)
    except ValueError:
        return None


def _some(codes: list[str]) -> str:
    more = len(codes) - SHOWN
    return ", ".join(codes[:SHOWN]) + (f" and {more} more" if more > 0 else "")
