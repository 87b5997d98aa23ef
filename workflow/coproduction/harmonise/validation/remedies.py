"""Remedies: the way on from what stops a column of the design, ready to paste into study.yaml."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from coproduction.faults import Fault, many
from coproduction.harmonise import joined
from coproduction.harmonise.outcomes import is_declared_missing
from coproduction.harmonise.validation.spelling import best_spellings, says_nothing
from coproduction.missing import BLANK, visible
from coproduction.readers.export import Export, coded, number, shortened
from coproduction.readers.headers import quoted
from coproduction.study.recodes.crosswalk import Crosswalk
from coproduction.study.resolved.survey import Source

#: Codes that a line to paste lists at most.
_LISTED = 8
#: So many respondents a column has to tell apart who would be alike by chance, to be proposed.
_EXPECTED_ALIKE = 5.0


def remedied(
    faults: Sequence[Fault],
    export: Export,
    source: Source,
    crosswalk: Crosswalk,
    hidden: Collection[str],
) -> list[Fault]:
    """The faults, those of respondents, weights, strata and PSUs with the way on.

    Codes of columns in `hidden` are not told.
    """
    roles = {source.weight: "weight"} | dict.fromkeys(source.psu, "PSU")
    roles |= dict.fromkeys(source.strata, "stratum") | dict.fromkeys(
        source.respondent, "identifier"
    )
    told = []
    for fault in faults:
        role = roles.get(fault.column, "")
        if fault.check == "unique" and fault.column == joined.shown(source.respondent):
            fault = replace(fault, mend=_telling(export, source, crosswalk))
        elif role and fault.check == "padding":
            fault = _padding(fault, export, fault.column in hidden)
        elif role and fault.check in ("positive", "present", "not_missing"):
            fault = replace(fault, mend=_without(export, fault, role) or fault.mend)
        told.append(fault)
    return told


def leaving_out(reason: str, where: dict[str, list[str]]) -> str:
    """A rule that leaves respondents out, from its reason and the codes of its columns."""
    listed = ", ".join(
        f"{quoted(column)}: [{', '.join(map(_text, dict.fromkeys(codes)))}]"
        for column, codes in where.items()
    )
    return (
        "correct the data, or to leave these out put into study.yaml under its source\n"
        f"leave_out:\n  - {{reason: {_text(reason)}, where: {{{listed}}}}}"
    )


def _text(code: str) -> str:
    return json.dumps("" if code == BLANK else code, ensure_ascii=False)


def _without(export: Export, fault: Fault, role: str) -> str:
    """How to leave out whose weight, stratum, PSU or identifier is 0, empty or missing."""
    column, mark = fault.column, export.mark(fault.column)
    codes = export.codes(column).categories.tolist()
    missing = export.columns[column].missing
    if fault.check == "not_missing":
        met = [code for code in codes if is_declared_missing(code, mark, missing)]
        return leaving_out(f"no {role}", {column: met}) if len(met) <= _LISTED else ""
    empty = [code for code in codes if code == BLANK or not visible(code)]
    tags = [str(tag) for tag in np.unique(export.tags.get(column, ())) if tag]
    if fault.check == "positive":
        if other := export.other_mark(column, fault.codes):
            return other
        met = [code for code in codes if number(code, mark) == 0] + [BLANK] * bool(empty)
        reason = f"{role} 0 or {'missing' if tags else 'blank'}"
        return leaving_out(reason, {column: met + tags}) if met + tags else ""
    absent = says_nothing(pd.Series(codes, dtype="str"), export.columns[column].labels)
    met = [code for code, gone in zip(codes, absent, strict=True) if gone and code not in empty]
    return leaving_out(f"no {role}", {column: [BLANK] * bool(empty) + met[:_LISTED]})


def _padding(fault: Fault, export: Export, hidden: bool) -> Fault:
    """The fault of codes that differ by zeros alone, with both spellings and the way on."""
    mark = export.mark(fault.column)
    codes = export.codes(fault.column)
    n = export.counts(fault.column).tolist()
    best = best_spellings(codes.categories.tolist(), n, mark)
    pairs = [
        f"{shortened(code)!r} beside {shortened(best[plain])!r}"
        for code in codes.categories
        if (plain := joined.without_zeros(code, mark)) and best[plain] != code
    ]
    spelt = "" if hidden else f": {', '.join(pairs[:3])}{', …' if len(pairs) > 3 else ''}"
    return replace(
        fault,
        problem=f"codes differ by zeros that say nothing ({many(fault.n, 'respondent')}){spelt}",
        code="" if hidden else fault.code,
        mend="one spelling in the export, or if these are the same, put into study.yaml under its "
        f"source\nunpadded: [{quoted(fault.column)}]",
    )


def _telling(export: Export, source: Source, crosswalk: Crosswalk) -> str:
    """How respondents are told apart whom the declared columns do not tell apart."""
    doubles = pd.Series(joined.groups(export, source.respondent)).duplicated(keep=False).to_numpy()
    found = next(_partners(export.part(doubles), export, source, crosswalk), None)
    if found is None:
        return (
            "one row a respondent, or in study.yaml the columns that identify one together\n"
            f"respondent: [{', '.join(map(quoted, source.respondent))}, <column>]"
        )
    return (
        f"with {found} each occurs once; if that tells respondents apart, put into study.yaml\n"
        f"respondent: [{', '.join(map(quoted, (*source.respondent, found)))}]"
    )


def _partners(
    doubles: Export, export: Export, source: Source, crosswalk: Crosswalk
) -> Iterator[str]:
    """Columns that tell apart all who are alike in those of `source`, and not by chance.

    Were a column unrelated to the others, two respondents had the same code in it as often as its
    shares tell. It is proposed where at least `_EXPECTED_ALIKE` pairs would have been alike.
    """
    sizes = np.unique(joined.groups(doubles, source.respondent), return_counts=True)[1]
    pairs = float((sizes * (sizes - 1) / 2).sum())
    read = [*source.strata, *source.psu, *crosswalk.source_variables()]
    for column in dict.fromkeys(column for column in read if column not in source.respondent):
        positions, distinct = coded(export.cells(column))
        shares = np.bincount(positions[positions >= 0], minlength=len(distinct)) / len(positions)
        together = joined.groups(doubles, [*source.respondent, column])
        alone = len(np.unique(together)) == len(together)
        if alone and (positions >= 0).all() and pairs * (shares**2).sum() >= _EXPECTED_ALIKE:
            yield column
