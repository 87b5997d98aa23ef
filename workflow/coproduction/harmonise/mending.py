"""Mending: the rows of a crosswalk to paste, where an export holds what no row says."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from unicodedata import normalize

import numpy as np

from coproduction.faults import Admitting, Paste, visible
from coproduction.harmonise.labelled import Labels, labels_of, same
from coproduction.harmonise.outcomes import is_declared_missing
from coproduction.harmonise.proposals import UNCLEAR, kind_told
from coproduction.missing import KINDS
from coproduction.readers.export import Export, number, spell
from coproduction.study.recodes.crosswalk import NAMING, SPAN, Crosswalk, Row, computed, ends
from coproduction.study.recodes.intervals import parse_range
from coproduction.study.resolved.survey import Variable

#: What stands in a row to paste where a person has to say which level a code is.
OPEN = "<target_code>"


def paste(crosswalk: Crosswalk, row: Row, lines: tuple[int, ...] = ()) -> Paste:
    """A row to paste into a crosswalk, in place of some of its lines or added.

    It is ordered as the source variables and targets of the crosswalk are, then by code.
    """
    shown = _seen(row)
    read = number(row.source_code)
    at = (
        _first(crosswalk, "source_variable", row.source_variable),
        read if np.isfinite(read) else np.inf,
        shown.source_code,
        _first(crosswalk, "target", row.target),
    )
    return Paste(crosswalk.file, str(shown), lines, at)


def _seen(row: Row) -> Row:
    return replace(
        row, source_code=visible(row.source_code), source_label=visible(row.source_label)
    )


def _first(crosswalk: Crosswalk, cell: str, name: str) -> int:
    return next((row.line for row in crosswalk.rows if getattr(row, cell) == name), 0)


def admitting(declared: Variable, target: str, kind: str) -> tuple[Admitting, ...]:
    """The kind of missing that a target would need, where it may not have it yet."""
    if kind not in KINDS or kind in declared.missing:
        return ()
    return (Admitting(target, tuple(declared.missing), (kind,)),)


def mapped(row: Row, code: str, label: str, target_code: str, kind: str, note: str = "") -> Row:
    """A map row of a code beside another row of its column and target, without its condition."""
    return replace(
        row,
        source_code=code,
        source_label=label,
        verb="map",
        target_code=target_code,
        missing_kind=kind,
        note=note,
        where="",
    )


def relabelled(crosswalk: Crosswalk, row: Row, found: str) -> Row:
    """A row with the label the file has, and what that label says the code is.

    It is what another row of the column and target says of that label, else a kind of missing where
    the label tells one; else a person has to say. A row keeps its own where its label is only spelt
    otherwise or the file has none. Ends of a range that were exchanged turn its numbers.
    """
    told = replace(row, source_label=found)
    if not found or _alike(row, row.source_label, row, found):
        return told
    if row.verb not in NAMING:
        return _turned(told, row.source_label)
    pair = row.source_variable, row.target
    named = [one for one in crosswalk.rows if one.verb in NAMING and one != row]
    beside = [one for one in named if (one.source_variable, one.target) == pair]
    labelled = [one for one in beside if same(one.source_label, found)]
    labelled = labelled or [one for one in beside if _alike(one, one.source_label, row, found)]
    outcomes = {(one.target_code, one.missing_kind) for one in labelled}
    if len(outcomes) == 1:
        target_code, kind = outcomes.pop()
        return replace(told, target_code=target_code, missing_kind=kind)
    kind = kind_told(found)
    if kind and not outcomes:
        settled = row.missing_kind if kind == UNCLEAR else ""
        return replace(told, target_code="", missing_kind=settled or kind)
    return replace(told, target_code=OPEN, missing_kind="")


def _turned(told: Row, asserted: str) -> Row:
    """A row of a range, turned where the labels of its ends are the asserted ones exchanged."""
    if asserted.split(SPAN) != told.source_label.split(SPAN)[::-1]:
        return told
    if told.verb == "rescale":
        return replace(told, target_code=SPAN.join(told.target_code.split(SPAN)[::-1]))
    if told.verb == "bin":
        return replace(told, target_code=OPEN, missing_kind="")
    return replace(told, verb="reverse" if told.verb == "copy" else "copy")


def _alike(row: Row, label: str, other: Row, found: str) -> bool:
    """Whether two labels differ by case, spaces and the code before them only."""
    return bool(_spelt(row, label) & _spelt(other, found))


def _spelt(row: Row, label: str) -> set[str]:
    text = " ".join(normalize("NFKC", label).casefold().split())
    numbered = rf"[(\[]?{re.escape(row.source_code)}(?:[)\].:=,]|\s)[\s\-–—=:.]*"
    return {text, re.sub(numbered, "", text, count=1) if re.match(numbered, text) else text} - {""}


class Owning(NamedTuple):
    """The row that would own a labelled code.

    Attributes
    ----------
    row
        The row to paste.
    instead
        Whether it stands in place of the row that would take the code for a number.
    otherwise
        The row that stands in its place if the code is a number like the others, as text; empty
        where none could own it.
    """

    row: Row
    instead: bool = False
    otherwise: str = ""


def for_labelled(
    export: Export, rows: Iterable[Row], taking: Row, code: str, read: float, target: Variable
) -> Owning:
    """The row that would own a labelled code.

    `taking` would take the code for the number or day `read`. Where its label tells a kind of
    missing the row maps it to that. An end of a scale is owned by a row that asserts the labels of
    both ends, where both have one and neither is missing. Between such ends, the row maps the code
    to the number that it would be. Else a person has to say which kind of missing it is: a label
    that stands alone among numbers mostly tells one.
    """
    variable = taking.source_variable
    labels = labels_of(export, variable, list(rows))
    label, exact = labels.of(code), labels.exact.get(code, "")
    if kind := kind_told(label):
        return Owning(mapped(taking, code, exact, "", kind))
    scale = _scale(export, taking, labels, target)
    told = [labels.at(end) for end in scale]
    missing = export.columns[variable].missing
    gone = [
        bool(kind_told(label)) or is_declared_missing(spell(end), ".", missing)
        for end, label in zip(scale, told, strict=True)
    ]
    anchored = all(told) and not any(gone)
    otherwise = ""
    if read in scale and not any(gone):
        span = taking.source_code or SPAN.join(spell(end) for end in scale)
        if taking.verb == "bin" or parse_range(span):
            asserted = replace(taking, source_code=span, source_label=SPAN.join(told))
            if anchored:
                return Owning(asserted, instead=True)
            otherwise = str(_seen(asserted))
    if anchored and scale[0] < read < scale[1]:
        value = None if taking.verb == "bin" else computed(read, taking)
        inside = taking.target_code if value is None else spell(value)
        return Owning(mapped(taking, code, exact, inside, ""))
    return Owning(mapped(taking, code, exact, "", UNCLEAR), otherwise=otherwise)


def _scale(export: Export, taking: Row, labels: Labels, target: Variable) -> tuple[float, float]:
    """The ends of the scale whose numbers a row takes.

    They are those of its range; of a row that copies without one the outermost labels, where these
    hold all numbers of the column, else the range of the target.
    """
    if (taken := ends(taking)) is not None:
        return taken
    low, high = target.range
    mark = export.mark(taking.source_variable)
    named = [
        read
        for code, label in labels.exact.items()
        if low <= (read := number(code, mark)) <= high and not kind_told(label)
    ]
    found = [
        read
        for code in export.codes(taking.source_variable).categories
        if low <= (read := number(code, mark)) <= high and not kind_told(labels.of(code))
    ]
    if len(named) > 1 and min(named) <= min(found) and max(found) <= max(named):
        return min(named), max(named)
    return float(low), float(high)
