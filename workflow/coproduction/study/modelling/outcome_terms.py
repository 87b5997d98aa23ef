"""Outcomes that are not the answers themselves: categories against a base, who did not answer."""

from coproduction.faults import nearest
from coproduction.study.modelling.names import Names
from coproduction.study.resolved.model_types import UNANSWERED
from coproduction.study.resolved.specification import Term
from coproduction.study.written.wrong import Wrong


def categories(outcome: Term, base: str) -> tuple[Term, list[Wrong]]:
    """An outcome of categories without order, the base first."""
    if not outcome.levels:
        problem = f"{outcome.name} has no levels, which its estimator is of"
        return outcome, [Wrong("outcome", problem, "a variable of levels, or estimator: wls")]
    base = base or outcome.levels[0]
    if base not in outcome.levels:
        problem = f"{outcome.name} has no level {base!r}"
        hint = nearest(base, outcome.levels) or "one of " + ", ".join(outcome.levels)
        return outcome, [Wrong("base", problem, hint)]
    rest = [level for level in outcome.levels if level != base]
    return Term(outcome.name, "category", outcome.column, (base, *rest)), []


def unanswered(outcome: Term, kinds: tuple[str, ...], names: Names) -> tuple[Term, list[Wrong]]:
    """The outcome that is who did not answer another, by some kinds of missing."""
    index = names.index_columns.get(outcome.column)
    wrong = []
    if index is not None and index.missing_as_zero:
        problem = f"{outcome.name} takes missing answers for zero, so that nobody lacks it"
        wrong.append(Wrong("outcome", problem, "an index without missing_as_zero, or an item"))
    name, column = f"{outcome.name}{UNANSWERED}", f"{outcome.column}{UNANSWERED}"
    of = tuple(index.items) if index is not None else (outcome.column,)
    variables = [names.variables[item] for item in of if item in names.variables]
    may = list(dict.fromkeys(kind for variable in variables for kind in variable.missing))
    if variables and not {*kinds} & {*may}:
        problem = f"no answer to {', '.join(of)} can be missing as {' or '.join(kinds)}"
        some = f"some of {', '.join(may)}" if may else "an outcome whose answers can be missing"
        mend = f"unanswered: [{', '.join(may)}]" if may else "no unanswered, or another outcome"
        wrong.append(Wrong("unanswered", problem, f"{some}, by missing of variables.yaml", mend))
    return Term(name, "number", column, of=of, kinds=kinds), wrong
