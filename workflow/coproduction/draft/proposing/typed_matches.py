"""Typed matches: what a person said to be the same question, and what cannot be so."""

from collections.abc import Iterator, Mapping, Sequence

from coproduction.draft.looking.seen import FileProfile
from coproduction.draft.matching.matches import Question, Settled
from coproduction.faults import Fault, named, nearest
from coproduction.study.recodes.decisions import Decision


def faults(
    files: Mapping[str, FileProfile],
    questions: Sequence[Question],
    settled: Settled,
    given: Sequence[Decision],
    shown: str,
) -> Iterator[Fault]:
    """What is wrong with matches, a fault a column; `shown` is the file of the decisions."""
    for one in given:
        if not one.decision.startswith("match:") or not one.answer.strip():
            continue
        if one.source not in files and one.question:  # of a file that is no longer drafted
            continue
        for name in one.variables:
            told = _lacking(files, one.source, name)
            partner = settled.get((one.source, name))
            if not told and partner:
                told = _wrong(files, questions, (one.source, name), partner)
            if told:
                problem, expected = told
                where = {"column": "answer", "rows": (one.line,), "n": 1}
                yield Fault(shown, f"{name} of {one.source}: {problem}", **where, expected=expected)


def _wrong(
    files: Mapping[str, FileProfile],
    questions: Sequence[Question],
    own: tuple[str, str],
    partner: tuple[str, str],
) -> tuple[str, str] | None:
    """What is wrong with a match, and what was expected; None where it holds."""
    source, name = partner
    if told := _lacking(files, source, name):
        return told
    question = next((q for q in questions if q.has(*partner)), None)
    if question is None:
        return f"{name} of {source} asks no question, by what it holds", "another column, or no"
    if question.has(*own):
        return None
    other = question.members.get(own[0])
    if other is None:
        return f"{own[1]} asks no question, by what it holds", "no"
    there = "it is of the same file" if source == own[0] else f"{other.variable.name} is it already"
    return f"it cannot be {name} of {source}: {there}", "one column of a file a question"


def _lacking(files: Mapping[str, FileProfile], source: str, name: str) -> tuple[str, str] | None:
    """That there is no such source or column, and what was expected; None where there is."""
    if source not in files:
        return f"no source is called {source!r}", nearest(source, files) or ", ".join(files)
    columns = [variable.name for variable in files[source].variables]
    if name not in columns:
        return f"{source} has no column {name!r}", nearest(name, columns) or named(columns, 6)
    return None
