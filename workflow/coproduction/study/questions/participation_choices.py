"""Choices of `inequality` of `models.yaml`, resolved, and what is wrong with them."""

from collections.abc import Iterator, Mapping

from coproduction.faults import Fault, nearest
from coproduction.study.declared.model_declarations import InequalityDeclaration
from coproduction.study.modelling.names import reach
from coproduction.study.questions.claim_tests import Nameable
from coproduction.study.resolved.analysis import Breakdown
from coproduction.study.resolved.participation import Bounded, Inequality
from coproduction.study.resolved.specification import Replication, Singletons
from coproduction.study.written.lost import Lost

#: A problem, what was expected, and the line to paste.
_Told = Iterator[tuple[str, str, str]]


def resolved(
    declared: Mapping[str, InequalityDeclaration],
    known: Nameable,
    design: tuple[Mapping[str, Replication], Singletons],
    lost: Lost,
    shown: str,
) -> tuple[tuple[Inequality, ...], list[Fault]]:
    """What is asked of each outcome, and what is wrong with it; `shown` is the path of the file.

    Nothing is told of names that are `lost`.
    """
    found, faults = [], []
    for outcome, given in declared.items():
        named = (outcome, *given.rankings, *given.groups)
        if any(map(lost.names, named)) or lost.some("countries"):
            continue
        wrong = [*_faults(outcome, given, known)]
        faults += [
            Fault(shown, f"inequality.{outcome}{problem}", expected=hint, mend=mend)
            for problem, hint, mend in wrong
        ]
        if not wrong:
            found.append(_made(outcome, given, known, design))
    lost.add("inequality", {*declared} - {one.outcome for one in found})
    return tuple(found), faults


def _made(
    outcome: str,
    given: InequalityDeclaration,
    known: Nameable,
    design: tuple[Mapping[str, Replication], Singletons],
) -> Inequality:
    terms = [known.names.term(name, "all") for name in given.rankings]
    variables = known.names.variables
    return Inequality(
        outcome,
        tuple(_bounded(known, outcome, area) for area in known.names.areas(outcome)),
        tuple(known.countries),
        tuple(term for term in terms if term is not None),
        given.corrections,
        tuple(Breakdown(name, tuple(variables[name].names())) for name in given.groups),
        given.smallest,
        given.alpha,
        dict(design[0]),
        design[1],
    )


def _bounded(known: Nameable, outcome: str, area: str) -> Bounded:
    measure = known.measure(outcome, area)
    names = known.names
    if measure.column in names.index_columns:
        low, high = names.bounds(measure.column)
    else:
        low, high = reach(names.variables[measure.column], measure.scored)
    return Bounded(measure, float(low), float(high))


def _faults(outcome: str, given: InequalityDeclaration, known: Nameable) -> _Told:
    names = known.names
    if outcome not in names.known() or not known.scored(outcome):
        every = known.outcomes()
        told = "has no scores" if outcome in names.known() else "is no index or variable"
        yield f": {outcome!r} {told}", nearest(outcome, every) or "one of " + ", ".join(every), ""
    else:
        for area in names.areas(outcome):
            bounded = _bounded(known, outcome, area)
            if not bounded.low < bounded.high:
                yield f": {outcome!r} has one value only in {area}", "another outcome", ""
    for name in given.rankings:
        variable = names.variables.get(name)
        if variable is None:
            hint = nearest(name, names.variables) or "a variable of variables.yaml"
            yield f".rankings: there is no variable {name!r}", hint, ""
        elif variable.type == "categorical" and name not in given.ordered:
            problem = f".rankings: nothing says that the levels of {name} are in order"
            hint = "another variable, or ordered, where they are from the lowest to the highest"
            yield problem, hint, f"ordered: [{name}]"
        elif name == outcome:
            yield f".rankings: {name} is the outcome itself", "another variable", ""
    for name in given.ordered:
        if name not in given.rankings:
            yield f".ordered: {name} is none of the rankings", ", ".join(given.rankings), ""
    for name in given.groups:
        variable = names.variables.get(name)
        if variable is None:
            hint = nearest(name, names.variables) or "a variable of variables.yaml"
            yield f".groups: there is no variable {name!r}", hint, ""
        elif not variable.levels:
            problem = f".groups: {name} has no levels"
            yield problem, "a variable with levels, or rankings", f"rankings: [{name}]"
