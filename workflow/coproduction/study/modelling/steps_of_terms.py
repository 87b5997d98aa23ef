"""Steps that `models.yaml` declares, resolved term by term."""

from collections.abc import Iterator, Mapping

from coproduction.faults import Fault, nearest
from coproduction.study.declared.model_declarations import ModelsFile
from coproduction.study.modelling.names import Names
from coproduction.study.resolved.analysis import Summary
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Number, Term
from coproduction.study.resolved.steps import Printing, Step, pooling
from coproduction.study.written.lost import Lost

#: Steps of two standard deviations (Gelman 2008, Statistics in Medicine 27, 2865–2873).
TWO_SD = "two_sd"


def spreads(printed: Mapping[str, Printing], models: Mapping[str, Model]) -> list[Summary]:
    """What steps of standard deviations are of, with the weights of their models."""
    return [
        Summary(tuple(Term(c, "number", c) for c in own.deviating), (pooling(models[name]),))
        for name, own in printed.items()
        if own.deviating
    ]


def printing(
    declared: ModelsFile, models: Mapping[str, Model], names: Names
) -> dict[str, Printing]:
    """How every model of `models.yaml` is printed, with the steps that it declares for all."""
    return {
        name: Printing(own.label, own.table, of_model(models[name], declared.steps, names))
        for name, own in declared.models.items()
        if name in models
    }


def of_model(
    model: Model, declared: Mapping[str, Number | str], names: Names
) -> dict[str, dict[str, Step]]:
    """Term to area to the step of its estimates; nothing of categories and curves.

    `declared` are the steps of `models.yaml`. Estimates of a standardised model are of one
    standard deviation as they come.
    """
    found: dict[str, dict[str, Step]] = {}
    for fit in model.fits:
        for term in fit.terms:
            if term.kind not in ("number", "score"):
                continue
            if model.standardised:
                step = Step("deviations", 1, term.column)
            elif declared.get(term.name) == TWO_SD:
                step = Step("deviations", 2, term.column, unit=_unit(term, names))
            else:
                by = declared.get(term.name, 1)
                assert not isinstance(by, str)  # the schema has no other word
                step = _of_units(term, by, names)
            found.setdefault(term.name, {})[fit.area] = step
    return found


def _of_units(term: Term, by: Number, names: Names) -> Step:
    """So many units of a term as the data hold it."""
    if term.kind == "number" and term.column in names.variables:
        return Step("units", by, term.column, unit=_unit(term, names))
    if term.kind == "number":
        ends = names.bounds(term.column) if term.column in names.index_columns else ()
        kind = "points" if ends else "units"
        return Step(kind, by, term.column, ends=tuple(map(float, ends)))
    gaps = {b - a for a, b in zip(term.scores, term.scores[1:], strict=False)}
    if gaps == {1.0} and len(term.levels) == 2 and by == 1:
        return Step("other", by, term.column, levels=term.levels)
    if gaps == {1.0}:
        return Step("answers", by, term.column, answers=len(term.levels))
    return Step("points", by, term.column, ends=(min(term.scores), max(term.scores)))


def _unit(term: Term, names: Names) -> str:
    return names.variables[term.column].unit if term.column in names.variables else ""


def faults(
    declared: Mapping[str, Number | str],
    models: Mapping[str, Model],
    shown: str,
    names: Names | None = None,
    lost: Lost | None = None,
) -> list[Fault]:
    """What is wrong with the steps of `models.yaml`, whose path is `shown`.

    Where models are `lost`, any of the `names` may be a term of theirs.
    """
    lost, may_be = lost or Lost(), {*names.known()} if names else set()
    kinds: dict[str, set[str]] = {}
    for term in (term for model in models.values() for fit in model.fits for term in fit.terms):
        kinds.setdefault(term.name, set()).add(term.kind)
    return [
        Fault(shown, f"steps.{term}: {problem}", expected=expected)
        for term, step in declared.items()
        if not (lost.some("models") and (term in may_be or lost.names(term)))
        for problem, expected in _wrong(term, step, kinds)
    ]


def _wrong(
    term: str, step: Number | str, kinds: Mapping[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """Why a term has no such step, and what was expected."""
    if term not in kinds:
        known = [name for name, of in kinds.items() if of & {"number", "score"}]
        every = f"one of {', '.join(known)}" if known else "a term of a model"
        yield "no model has such a term", nearest(term, known) or every
    elif not kinds[term] & {"number", "score"}:
        why = "always a curve" if "curve" in kinds[term] else "neither a number nor a score"
        yield f"{why}, which has no steps", "a numeric, ordinal or index term"
    elif step == TWO_SD and "score" in kinds[term]:
        yield "two_sd is of numbers, and this one has levels", "a number of levels, such as 1"
