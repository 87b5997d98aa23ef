"""Marginal effects of `models.yaml`: what a model may ask for, and what it becomes."""

from collections.abc import Iterator, Sequence

from coproduction.faults import nearest
from coproduction.study.declared.model_declarations import Effect, ModelDeclaration
from coproduction.study.resolved.model_types import Fit, MarginalEffect
from coproduction.study.resolved.specification import Term
from coproduction.study.written.wrong import Wrong

#: Why the errors and models of a model have no averages over respondents.
WITHOUT = ("cr2", "wild_bootstrap")


def conflicts(model: ModelDeclaration) -> Iterator[Wrong]:
    """Settings of a model that do not go with marginal effects, each with what is expected."""
    if not model.marginal_effects:
        return
    if model.errors in WITHOUT or model.estimator == "random_intercept":
        told = "their errors are design, replicate, model or cr1"
        yield Wrong("marginal_effects", told, "errors: design")
    if model.stacked:
        yield Wrong("marginal_effects", "not with stacked", "stacked: false")


def name_faults(model: ModelDeclaration, plausible: Sequence[str]) -> Iterator[Wrong]:
    """Names that are no terms, or not of this kind."""
    terms = model.terms
    for name, asked in model.marginal_effects.items():
        used = {"of": [asked.of], "at": [*asked.at], "by": [*_by(asked)]}
        for key, own in used.items():
            for term in own:
                alone = key == "by" and term == "country"
                if term not in terms and not alone:
                    problem = f"{term!r} is not one of the terms"
                    yield _wrong(name, key, problem, nearest(term, terms))
                elif term == "country" and model.by_country:
                    problem = "fits by country are of one country each"
                    yield _wrong(name, key, problem, "countries: pooled")
                elif key != "of" and term in plausible:
                    problem = f"{term} has plausible values, and no value of its own"
                    yield _wrong(name, key, problem, "others")
        for term in _by(asked):
            if term == asked.of:
                yield _wrong(name, "by", f"{term} is what the effect is of", "another term")
            if term in asked.at:
                yield _wrong(name, "by", f"everybody is at one {term} already", "at or by")
        if asked.differences and not asked.at and not asked.by:
            yield _wrong(name, "differences", "there is one average only", "at, or by")


def _wrong(name: str, key: str, problem: str, expected: str) -> Wrong:
    """What is wrong with a setting of an effect."""
    return Wrong("marginal_effects", problem, expected, within=f".{name}.{key}")


def fit_faults(model: ModelDeclaration, terms: Sequence[Term]) -> Iterator[Wrong]:
    """What the terms of a fit are not, which an effect asks of them."""
    given = {term.name: term for term in terms}
    for name, asked in model.marginal_effects.items():
        for term in (given[key] for key in _by(asked) if key in given):
            if not term.levels:
                expected = "a term of levels, or country"
                yield _wrong(name, "by", f"{term.name} has no levels", expected)
        if asked.levels == "pairwise" and given[asked.of].kind != "category":
            yield _wrong(name, "levels", f"{asked.of} is no category", "levels: reference")
        for key, values in asked.at.items():
            yield from _at_faults(name, given[key], key == asked.of, values)


def _at_faults(name: str, term: Term, own: bool, values: Sequence[float | str]) -> Iterator[Wrong]:
    if own and term.kind not in ("number", "curve"):
        problem = f"{term.name} is no number, and only a number may stand at its own value"
        yield _wrong(name, "at", problem, "another term")
        return
    for value in values:
        if term.levels and value not in term.levels:
            hint = nearest(str(value), term.levels) or "one of " + ", ".join(term.levels)
            yield _wrong(name, "at", f"{term.name} has no level {value!r}", hint)
        elif not term.levels and isinstance(value, str):
            problem = f"{term.name} is numeric, and {value!r} is no number"
            yield _wrong(name, "at", problem, "numbers")


def resolved(model: ModelDeclaration, fits: Sequence[Fit]) -> tuple[MarginalEffect, ...]:
    """The effects that a model asks for; of a faulty one those values that can be."""
    levels = {term.name: term.levels for fit in fits for term in fit.terms}
    found = []
    for name, asked in model.marginal_effects.items():
        (at, values), *_ = [*asked.at.items(), ("", ())]
        by_level = bool(levels.get(at))
        found.append(
            MarginalEffect(
                name,
                asked.of,
                at,
                () if by_level else tuple(float(v) for v in values if not isinstance(v, str)),
                tuple(values) if by_level else (),
                asked.by,
                asked.differences,
                asked.levels,
            )
        )
    return tuple(found)


def _by(asked: Effect) -> list[str]:
    return [asked.by] if asked.by else []
