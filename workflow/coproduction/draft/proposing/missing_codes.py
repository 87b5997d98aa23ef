"""Missing codes: whether codes are answers or kinds of missing, a decision a code of a file."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from coproduction.draft.looking import scales, word_scales
from coproduction.draft.looking.look_page import DOUBTS
from coproduction.draft.looking.seen import CodeProfile, FileProfile, VariableProfile
from coproduction.faults import visible
from coproduction.readers.export import spell
from coproduction.study.recodes import decisions
from coproduction.study.recodes.decisions import ASK, Decision

#: The answer that a code is an answer, and no kind of missing.
ANSWER = "answer"


def codes(
    files: Mapping[str, FileProfile],
    used: Mapping[str, Sequence[VariableProfile]],
    decided: Mapping[tuple[str, str, str], str] | None = None,
) -> Iterator[Decision]:
    """The codes that may be missing, a code of a file at a time.

    What is `decided` of a code, by source and column, is proposed for columns of that name
    elsewhere.
    """
    for source, variables in used.items():
        groups: dict[tuple[str, str], list[tuple[VariableProfile, CodeProfile]]] = defaultdict(list)
        for variable in variables:
            for one in variable.codes:
                if one.kind is None and scales.is_missing(one):
                    groups[one.code, one.label].append((variable, one))
        for (code, label), group in groups.items():
            yield _as_decided(_code(files[source], source, code, label, group), code, decided or {})


def _as_decided(one: Decision, code: str, decided: Mapping[tuple[str, str, str], str]) -> Decision:
    found = {
        kind: source
        for (source, name, of), kind in decided.items()
        if source != one.source and name in one.variables and of == visible(code)
    }
    if len(found) != 1:
        return one
    ((kind, source),) = found.items()
    why = f"{one.evidence}; as decided of a column of this name of {source}"
    rest = tuple(candidate for candidate in one.candidates if candidate != kind)
    return replace(one, proposal=kind, candidates=rest, evidence=why)


def _amount(group: Sequence[tuple[VariableProfile, CodeProfile]]) -> tuple[str, ...]:
    """The number that a text among numbers may be: of *none* 0, of *5+* 5.

    Of a word that is not known it may be 0 where counts begin at 1.
    """
    found = word_scales.amount(group[0][1].code)
    if found is None and all(_counts_from_one(variable) for variable, _ in group):
        found = 0.0
    return () if found is None else (spell(found),)


def _numbers(variable: VariableProfile) -> list[float]:
    """The answers of a variable that are numbers."""
    read = [scales.value(code) for code in variable.codes if not scales.is_missing(code)]
    return [one for one in read if math.isfinite(one)]


def _counts_from_one(variable: VariableProfile) -> bool:
    found = _numbers(variable)
    return bool(found) and min(found) == 1 and all(one.is_integer() for one in found)


def _candidates(code: str, group: Sequence[tuple[VariableProfile, CodeProfile]]) -> tuple[str, ...]:
    """What a code may be: a number, an answer without one, or a kind of missing."""
    if code.startswith(".") and group[0][0].kind == "numeric":
        return "no_answer", "dont_know", "refused"  # a tag is no number, and missing by what it is
    if any(one.suspicious != "no_number" for _, one in group):
        return ANSWER, "no_answer", "dont_know"
    # a word among amounts is a level of nothing
    amounts = any(len(_numbers(variable)) > scales.MOST_BARE for variable, _ in group)
    answer = () if amounts else (ANSWER,)
    return (*_amount(group), *answer, "no_answer", "dont_know", "refused")[:3]


def _code(
    file: FileProfile,
    source: str,
    code: str,
    label: str,
    group: Sequence[tuple[VariableProfile, CodeProfile]],
) -> Decision:
    names = [variable.name for variable, _ in group]
    most = max(one.n for _, one in group)
    said = f"{visible(label)!r}" if label else "no label"
    doubt = {DOUBTS[one.suspicious] for _, one in group if one.suspicious}
    evidence = [f"at most {most} respondents of a column"]
    evidence += (
        ["the file declares it missing"] if any(c.declared_missing for _, c in group) else []
    )
    evidence += sorted(doubt)
    more = f" and {len(names) - 1} more columns" if len(names) > 1 else ""
    return Decision(
        decision=f"code:{source}:{decisions.joined([visible(code), visible(label)])}",
        tier=ASK,
        question=f"What is the code {visible(code)} ({said}) in {names[0]}{more} of {source}?",
        candidates=_candidates(code, group),
        evidence="; ".join(evidence),
        source=source,
        variables=tuple(names),
        respondents=most,
        share=most / file.n_rows if file.n_rows else 0.0,
    )
