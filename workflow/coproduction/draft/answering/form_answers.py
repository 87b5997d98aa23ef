"""Form answers: what a form of decisions says, and what of it can be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coproduction.draft.answering.session import Session
from coproduction.draft.proposing.shown_decisions import ShownDecision
from coproduction.faults import visible

#: Fields of a decision, each before its name as `visible`: what is chosen and typed, and the answer
#: that stood when the form was made; what is chosen there beside an answer.
CHOSEN, TYPED, STOOD = "chosen:", "typed:", "stood:"
OTHER = "other answer"


@dataclass(frozen=True)
class Sent:
    """Answers of a form by decision: all `given`, those `changed` that can be read, and faults."""

    given: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def sent(session: Session, form: Mapping[str, str]) -> Sent:
    """What a form says of the decisions of a session; those that it does not name stay.

    So do those that it leaves as they were when it was made, whatever was answered since; to change
    one that was answered since is a fault.
    """
    found = Sent()
    for one in session.decisions:
        name, key = one.decision.decision, visible(one.decision.decision)
        if CHOSEN + key not in form and TYPED + key not in form:
            continue
        now = one.decision.answer.strip()
        stood = form.get(STOOD + key, visible(now)).strip()
        answer, why = _meant(one, form, key, now if stood == visible(now) else stood)
        if stood != visible(now) and not why:
            if answer in (stood, now):
                continue
            told = f"the answer {now!r} was saved" if now else "the answer was taken back"
            why = f"{told} after this form was made: save once more to put yours in its place"
        found.given[name] = answer
        changed = answer != now
        if why := why or (session.fault(name, answer) if answer and changed else ""):
            found.faults[name] = why
        elif changed:
            found.changed[name] = answer
    return found


def _meant(one: ShownDecision, form: Mapping[str, str], key: str, stood: str) -> tuple[str, str]:
    """The answer of a decision, and what is wrong with how it was given.

    A text counts where nothing else is chosen; one that `stood` there before counts for none.
    """
    chosen = form.get(CHOSEN + key, "").strip()
    chosen = next((choice for choice in one.choices if visible(choice) == chosen), chosen)
    typed = " ".join(form.get(TYPED + key, "").split())
    typed = stood if typed == visible(stood) else typed
    if chosen == OTHER:
        return typed, "" if typed else "no answer is typed"
    if typed and typed != stood:
        if chosen and chosen != stood:
            return typed, f"{chosen!r} is chosen, and another answer typed: clear one of them"
        return typed, ""
    return chosen, ""
