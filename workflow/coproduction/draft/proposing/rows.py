"""Rows: the crosswalk of one source as drafted, a row for every code seen, each saying why.

What nobody has decided yet has no row: `decisions.csv` asks. Notes are published as they are and
hold no number of respondents: these stand in `decisions.html` and the codebook.
"""

from collections.abc import Iterator, Sequence

from coproduction.draft.looking import scales
from coproduction.draft.looking.seen import CodeProfile, VariableProfile
from coproduction.draft.matching.matches import Member
from coproduction.draft.proposing.targets import Placed, Target
from coproduction.faults import visible
from coproduction.readers.export import number, spell
from coproduction.study.recodes.crosswalk import SPAN

Cells = tuple[str, str, str, str, str, str, str, str]

_HOW = {
    "labels": "",
    "likeness": "the labels are alike",
    "yes and no": "yes and no",
    "men and women": "men and women",
    "order": "by the order of codes",
    "reversed": "by the order of codes, turned round",
    "codes": "by the code, as the file has no labels",
    "typed": "as typed in decisions.csv",
}


def crosswalk(source: str, targets: Sequence[Target]) -> Iterator[Cells]:
    """The rows of a source, target by target."""
    for target in targets:
        placed = target.placed.get(source)
        if placed is None:
            reason = "no column of this file was matched to it"
            yield "", "", "", target.name, "unavailable", "", "not_asked", reason
        else:
            yield from _of_target(target, placed)


def _of_target(target: Target, placed: Placed) -> Iterator[Cells]:
    variable = placed.variable
    why = _why(placed.member)
    if target.scale.levels:
        for code in variable.codes:
            yield from _level(target, placed, code, why)
        return
    ends = _ends(variable)
    for code in variable.codes:
        told = scales.words(variable, code)
        # a number that the file declares missing is not copied, and needs a row of its own
        decided = not code.missing and code.kind_evidence is not None
        if code.missing or decided or (told and not ends and not scales.is_missing(code)):
            yield from _number(target, variable, code, why)
    yield _copy(target, variable, ends, why)


def _level(target: Target, placed: Placed, code: CodeProfile, why: str) -> Iterator[Cells]:
    variable, fit = placed.variable, placed.fit
    level = fit.levels.get(code.code) if fit else None
    if level and fit:
        own = target.named == placed.member.source and fit.how != "typed"
        told = _said(why, *(() if own else (_HOW[fit.how], fit.why)))
        told = told or ("as the file labels it" if code.label else "as the file has it")
        yield _map(variable, code, target.name, level, "", told)
    elif code.missing and code.kind:
        yield _map(variable, code, target.name, "", code.kind, _kind(code))


def _number(
    target: Target, variable: VariableProfile, code: CodeProfile, why: str
) -> Iterator[Cells]:
    if code.kind:
        yield _map(variable, code, target.name, "", code.kind, _kind(code))
    elif not code.missing:
        said = _said(why, "as decided" if code.kind_evidence else "a number with a label")
        yield _map(variable, code, target.name, spell(scales.value(code)), "", said)


def _map(
    variable: VariableProfile, code: CodeProfile, target: str, level: str, kind: str, why: str
) -> Cells:
    cells = variable.name, visible(code.code), visible(code.label), target, "map", level, kind
    return *cells, why


def _copy(
    target: Target,
    variable: VariableProfile,
    ends: tuple[CodeProfile, CodeProfile] | None,
    why: str,
) -> Cells:
    if ends:
        span = f"{ends[0].code}{SPAN}{ends[1].code}"
        labels = f"{visible(ends[0].label)}{SPAN}{visible(ends[1].label)}"
        cells = variable.name, span, labels, target.name, "copy", "", ""
        return *cells, _said(why, "both ends have a label")
    assert target.range is not None  # a number that somebody answered
    span = SPAN.join(spell(end) for end in target.range)
    cells = variable.name, span, "", target.name, "copy", "", ""
    return *cells, _said(why, "numbers without a label")


def _said(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _ends(variable: VariableProfile) -> tuple[CodeProfile, CodeProfile] | None:
    """The two labelled ends of a scale of numbers, where nothing else has a label."""
    labelled = [code for code in variable.codes if code.label and not scales.is_missing(code)]
    if len(labelled) != 2 or any(SPAN in code.label for code in labelled):
        return None
    low, high = sorted(labelled, key=lambda code: number(code.code))
    held = variable.minimum, variable.maximum
    if not number(low.code) < number(high.code) or None in held:
        return None
    inside = number(low.code) <= held[0] and held[1] <= number(high.code)  # type: ignore[operator]
    return (low, high) if inside else None


def _why(member: Member) -> str:
    """Why a variable belongs to its target, as the beginning of a note."""
    if member.partner is None:
        return ""
    of = f"as {member.partner[1]} of {member.partner[0]}"
    told = f"{member.tier}: {member.evidence.told()}" if member.evidence else "decided"
    return f"{of} ({told})"


def _kind(code: CodeProfile) -> str:
    if code.kind_evidence is not None:
        return _BY[code.kind_evidence.by]
    return "as decided"


_BY = {
    "name": "its name says so",
    "label": "its whole label says so",
    "values": "its cells say so",
    "declared": "the file declares it missing",
    "tag": "a tagged missing value",
}
