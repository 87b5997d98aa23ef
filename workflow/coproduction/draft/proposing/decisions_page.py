"""The decisions of a draft as one page to read and print: both code lists side by side.

The page needs no script; `decisions.csv` is where answers are typed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coproduction.draft.looking.look_page import share_of_answers
from coproduction.draft.looking.seen import CodeProfile, VariableProfile
from coproduction.draft.matching.matches import Question
from coproduction.draft.proposing.targets import Target
from coproduction.faults import visible
from coproduction.pages.template import fill
from coproduction.study.recodes import decisions
from coproduction.study.recodes.decisions import Decision

FILE = "decisions.html"
#: Most codes of a variable that are listed.
_MOST = 40

Key = tuple[str, str]


def page(
    study: str,
    asked: Sequence[Decision],
    questions: Sequence[Question],
    targets: Sequence[Target],
) -> str:
    """Write decisions as a complete HTML document, open ones first; texts of files are data."""
    variables = {
        (source, member.variable.name): member.variable
        for question in questions
        for source, member in question.members.items()
    }
    partners = _partners(questions, targets)
    return fill(
        "decisions",
        title=f"Decisions of the draft of {study}",
        simulated=False,
        file=decisions.FILE,
        open=sum(one.open for one in asked),
        entries=[
            {
                "question": one.question,
                "facts": list(_facts(one)),
                "sides": list(_sides(one, variables, partners, targets)),
            }
            for one in decisions.ranked(asked)
        ],
    )


def _facts(one: Decision) -> Iterator[tuple[str, str]]:
    if one.answer:
        yield "Answer", one.answer
    state = "asked" if one.tier == decisions.ASK else "guessed: holds until an answer is typed"
    yield "Tier", f"{one.tier} ({state})"
    if one.proposal:
        yield "Proposal", one.proposal
    if one.candidates:
        yield "Other answers", " or ".join(one.candidates)
    if one.evidence:
        yield "Evidence", one.evidence
    if len(one.variables) > 1:
        yield "Variables", ", ".join(one.variables)
    yield "Respondents", f"{one.respondents} ({100 * one.share:.1f} %)"
    yield "In the file", one.decision


def _partners(questions: Sequence[Question], targets: Sequence[Target]) -> dict[str, dict]:
    """What each variable is held against, in matches and in scales."""
    matches = {
        (source, member.variable.name): member.partner
        for question in questions
        for source, member in question.members.items()
        if member.partner
    }
    levels: dict[Key, Key] = {}
    for target in targets:
        named = target.named, target.placed[target.named].variable.name
        members = [(source, placed.variable.name) for source, placed in target.placed.items()]
        members += [(member.source, member.variable.name) for member in target.unfit]
        levels |= {member: named for member in members if member != named}
    return {"match": matches, "scale": levels}


def _sides(
    one: Decision,
    variables: Mapping[Key, VariableProfile],
    partners: Mapping[str, Mapping[Key, Key]],
    targets: Sequence[Target],
) -> Iterator[dict[str, Any]]:
    """The variable that is asked about, and the one it is held against."""
    what, _, rest = one.decision.partition(":")
    if what not in ("match", "scale", "code") or not one.variables:
        return
    key = one.source, one.variables[0]
    if key not in variables:
        return
    code = decisions.listed(rest.partition(":")[2])[0] if what == "code" else ""
    yield _side(key, variables[key], code, _levels(key, targets))
    other = partners.get(what, {}).get(key)
    if other is not None and other in variables:
        yield _side(other, variables[other], "", _levels(other, targets))


def _levels(key: Key, targets: Sequence[Target]) -> Mapping[str, str]:
    """Code to its level as drafted."""
    source, name = key
    placed = (target.placed.get(source) for target in targets)
    fits = [one.fit for one in placed if one is not None and one.variable.name == name]
    return fits[0].levels if fits and fits[0] is not None else {}


def _side(
    key: Key, variable: VariableProfile, asked: str, levels: Mapping[str, str]
) -> dict[str, Any]:
    told = variable.codes[:_MOST]
    hidden = variable.n_valid - sum(code.n for code in told if not code.missing)
    rest = "other numbers" if variable.kind == "numeric" else "other answers"
    return {
        "source": key[0],
        "name": variable.name,
        "label": variable.label,
        "proposed": bool(levels),
        "codes": [_code(code, variable, asked, levels) for code in told],
        "rest": rest if hidden > 0 else "",
        "n_rest": hidden,
    }


def _code(
    code: CodeProfile, variable: VariableProfile, asked: str, levels: Mapping[str, str]
) -> dict[str, Any]:
    share = share_of_answers(code, variable)[0]
    return {
        "code": code.code,
        "label": code.label,
        "n": code.n,
        "share": "" if share is None else f"{100 * share:.1f} %",
        "missing": code.missing,
        "asked": bool(asked) and visible(code.code) == asked,
        "proposed": levels.get(code.code) or (code.kind or "").replace("_", " "),
    }
