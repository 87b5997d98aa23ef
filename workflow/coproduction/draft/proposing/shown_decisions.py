"""Shown decisions: one decision as a person is asked it, on any page and in a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coproduction.draft.looking.look_page import share_of_answers
from coproduction.draft.looking.seen import CodeProfile, VariableProfile
from coproduction.draft.matching.matches import Question
from coproduction.draft.proposing.targets import Target
from coproduction.faults import visible
from coproduction.missing import KINDS
from coproduction.study.recodes import decisions
from coproduction.study.recodes.decisions import NO, YES, Decision
from coproduction.study.resolved.survey import Level

#: Most codes of a variable that are listed.
_MOST = 40

Key = tuple[str, str]


@dataclass(frozen=True)
class ShownCode:
    """A code: its label, respondents, share of the answers as printed, and what is proposed.

    `asked` is whether the decision is of this code.
    """

    code: str
    label: str
    n: int
    share: str
    missing: bool
    asked: bool
    proposed: str


@dataclass(frozen=True)
class CodeList:
    """The codes of a variable; `n_rest` respondents have others, called `rest`.

    `proposed` is whether levels are proposed for its codes.
    """

    source: str
    name: str
    label: str
    proposed: bool
    codes: tuple[ShownCode, ...]
    rest: str = ""
    n_rest: int = 0


@dataclass(frozen=True)
class ShownDecision:
    """A decision with the code lists that it is about, side by side: one, two, or none.

    `levels` are those that codes may be typed as, where it is of a scale.
    """

    decision: Decision
    lists: tuple[CodeList, ...] = ()
    levels: tuple[Level, ...] = ()

    @property
    def question(self) -> str:
        """What is asked, in plain words."""
        return self.decision.question

    @property
    def accepting(self) -> str:
        """The answer that accepts the proposal; empty where nothing is proposed.

        Of a match ``yes`` says that questions are the same, also where ``no`` is proposed.
        """
        if not self.decision.proposal:
            return ""
        return NO if self.decision.proposal == NO else YES

    @property
    def candidates(self) -> tuple[str, ...]:
        """The other answers that may be chosen as they stand: of a code all kinds of missing."""
        of_code = self.decision.decision.partition(":")[0] in ("code", "own")
        given = (*self.decision.candidates, *(KINDS if of_code else ()))
        found = (one for one in given if not decisions.to_fill(one))
        return tuple(dict.fromkeys(one for one in found if one != self.decision.proposal))

    @property
    def to_fill(self) -> tuple[str, ...]:
        """The codes for which levels may be typed, where a candidate lists them."""
        found = (decisions.to_fill(one) for one in self.decision.candidates)
        return next((codes for codes in found if codes), ())

    @property
    def choices(self) -> tuple[str, ...]:
        """All answers that may be chosen as they stand, that which accepts the proposal first."""
        first = [self.accepting] if self.accepting else []
        return tuple(dict.fromkeys([*first, *self.candidates]))

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is known of it, each fact with its name."""
        return tuple(_facts(self.decision))


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


def shown(
    asked: Sequence[Decision], questions: Sequence[Question], targets: Sequence[Target]
) -> list[ShownDecision]:
    """Decisions as a person is asked them, open ones first, of a draft's questions and targets."""
    variables = {
        (source, member.variable.name): member.variable
        for question in questions
        for source, member in question.members.items()
    }
    partners = _partners(questions, targets)
    return [
        ShownDecision(one, tuple(_lists(one, variables, partners, targets)), _scale(one, targets))
        for one in decisions.ranked(asked)
    ]


def _scale(one: Decision, targets: Sequence[Target]) -> tuple[Level, ...]:
    """The levels that the codes of a scale may be: of the question it may be of, else its own."""
    if not one.decision.startswith("scale:") or not one.variables:
        return ()
    key = one.source, one.variables[0]
    unfit = [t for t in targets if key in [(m.source, m.variable.name) for m in t.unfit]]
    placed = [
        t for t in targets if one.source in t.placed and t.placed[key[0]].variable.name == key[1]
    ]
    return next((target.scale.levels for target in [*unfit, *placed]), ())


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


def _lists(
    one: Decision,
    variables: Mapping[Key, VariableProfile],
    partners: Mapping[str, Mapping[Key, Key]],
    targets: Sequence[Target],
) -> Iterator[CodeList]:
    """The variable that is asked about, and the one it is held against."""
    what, _, rest = one.decision.partition(":")
    if what not in ("match", "scale", "code", "order") or not one.variables:
        return
    key = one.source, one.variables[0]
    if key not in variables:
        return
    code = decisions.listed(rest.partition(":")[2])[0] if what == "code" else ""
    yield _list(key, variables[key], code, _levels(key, targets))
    other = partners.get(what, {}).get(key)
    if other is not None and other in variables:
        yield _list(other, variables[other], "", _levels(other, targets))


def _levels(key: Key, targets: Sequence[Target]) -> Mapping[str, str]:
    """Code to its level as drafted."""
    source, name = key
    placed = (target.placed.get(source) for target in targets)
    fits = [one.fit for one in placed if one is not None and one.variable.name == name]
    return fits[0].levels if fits and fits[0] is not None else {}


def _list(key: Key, variable: VariableProfile, asked: str, levels: Mapping[str, str]) -> CodeList:
    told = variable.codes[:_MOST]
    hidden = variable.n_valid - sum(code.n for code in told if not code.missing)
    rest = "other numbers" if variable.kind == "numeric" else "other answers"
    return CodeList(
        source=key[0],
        name=variable.name,
        label=variable.label,
        proposed=bool(levels),
        codes=tuple(_code(code, variable, asked, levels) for code in told),
        rest=rest if hidden > 0 else "",
        n_rest=max(hidden, 0),
    )


def _code(
    code: CodeProfile, variable: VariableProfile, asked: str, levels: Mapping[str, str]
) -> ShownCode:
    share = share_of_answers(code, variable)[0]
    return ShownCode(
        code=code.code,
        label=code.label,
        n=code.n,
        share="" if share is None else f"{100 * share:.1f} %",
        missing=code.missing,
        asked=bool(asked) and visible(code.code) == asked,
        proposed=levels.get(code.code) or (code.kind or "").replace("_", " "),
    )
