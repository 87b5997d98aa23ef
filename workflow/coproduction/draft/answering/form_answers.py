"""Form answers: what a form of decisions says, and what of it can be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coproduction.draft.answering.session import Session
from coproduction.draft.proposing.shown_decisions import ShownDecision

#: Fields of a decision, each before its name; what is chosen there beside an answer.
CHOSEN, TYPED = "chosen:", "typed:"
OTHER = "other answer"


@dataclass(frozen=True)
class Sent:
    """Answers of a form by decision: all `given`, those `changed` that can be read, and faults."""

    given: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def sent(session: Session, form: Mapping[str, str]) -> Sent:
    """What a form says of the decisions of a session; those that it does not name stay."""
    found = Sent()
    for one in session.decisions:
        name = one.decision.decision
        if CHOSEN + name not in form and TYPED + name not in form:
            continue
        answer, why = _meant(one, form)
        found.given[name] = answer
        changed = answer != one.decision.answer.strip()
        if why := why or (session.fault(name, answer) if answer and changed else ""):
            found.faults[name] = why
        elif changed:
            found.changed[name] = answer
    return found


def _meant(one: ShownDecision, form: Mapping[str, str]) -> tuple[str, str]:
    """The answer of a decision, and what is wrong with how it was given.

    A text counts where nothing else is chosen; one that stood there before counts for none.
    """
    name = one.decision.decision
    chosen = form.get(CHOSEN + name, "").strip()
    typed = " ".join(form.get(TYPED + name, "").split())
    if chosen == OTHER:
        return typed, "" if typed else "no answer is typed"
    stood = one.decision.answer.strip()
    if typed and typed != stood:
        if chosen and chosen != stood:
            return typed, f"{chosen!r} is chosen, and another answer typed: clear one of them"
        return typed, ""
    return chosen, ""
