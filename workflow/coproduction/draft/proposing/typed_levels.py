"""Typed levels: what a person typed as the levels of codes, and what is wrong there."""

from collections.abc import Iterator, Mapping, Sequence

from coproduction.draft.looking import scales
from coproduction.draft.looking.seen import VariableProfile
from coproduction.draft.proposing.levels import level
from coproduction.draft.proposing.targets import Target
from coproduction.faults import Fault, nearest
from coproduction.missing import KINDS
from coproduction.study.recodes.decisions import Decision

Key = tuple[str, str]


def faults(
    targets: Sequence[Target],
    typed: Mapping[Key, Mapping[str, str]],
    given: Sequence[Decision],
    shown: str,
) -> list[Fault]:
    """What is wrong with typed levels, a fault a decision and problem; `shown` is its file."""
    asked = {
        (one.source, name): one
        for one in given
        if one.decision.startswith("scale:") and one.answer.strip()
        for name in one.variables
    }
    found: dict[tuple[str, str], Fault] = {}
    for target in targets:
        members = [(s, p.variable, True) for s, p in target.placed.items()]
        members += [(m.source, m.variable, False) for m in target.unfit]
        for source, variable, fits in members:
            decision = asked.get((source, variable.name))
            if decision is None or (source, variable.name) not in typed:
                continue
            where = {"column": "answer", "rows": (decision.line,), "n": 1}
            told = typed[source, variable.name]
            for problem, expected in _wrong(told, variable, target, fits):
                fault = Fault(shown, problem, **where, expected=expected)
                found.setdefault((decision.decision, problem), fault)
    return list(found.values())


def _wrong(
    told: Mapping[str, str], variable: VariableProfile, target: Target, fits: bool
) -> Iterator[tuple[str, str]]:
    """Problem and what was expected, of the answer for one column."""
    if not fits or not target.scale.levels:
        number = variable.name if target.scale.levels else target.name
        yield f"{number} is a number, and has no levels", "apart"
        return
    names = ", ".join([*target.scale.names(), *KINDS])
    for code, text in told.items():
        if not level(text, target.scale.levels):
            hint = nearest(text, [*target.scale.names(), *KINDS])
            yield f"{text!r} of the code {code!r} is no level of {target.name}", hint or names
    codes = [code.code for code in scales.answers(variable) or scales.bare(variable)]
    known = [code.code for code in variable.codes]
    for code in told:
        if code not in known:
            yield f"{variable.name} has no code {code!r}", ", ".join(codes)
    left = [code for code in codes if code not in told]
    if left:
        yield f"no level is typed for {', '.join(map(repr, left))}", f"code=level, of {names}"
