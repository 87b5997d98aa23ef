"""Marginal effects of `models.yaml`: what a model may ask for, and what it becomes."""

from collections.abc import Iterator, Mapping, Sequence

from coproduction.faults import nearest
from coproduction.study.specification import Fit, MarginalEffect, Term

#: Why the errors and models of a model have no averages over respondents.
WITHOUT = ("cr2", "wild_bootstrap")


def conflicts(model: Mapping) -> Iterator[tuple[str, str]]:
    """Settings of a model that do not go with marginal effects, each with what is expected."""
    if not model["marginal_effects"]:
        return
    if model["errors"] in WITHOUT or model["estimator"] == "random_intercept":
        told = "marginal_effects: their errors are design, replicate, model or cr1"
        yield told, "errors: design"
    if model["stacked"]:
        yield "marginal_effects: not with stacked", "stacked: false"


def name_faults(
    model: Mapping, plausible: Sequence[str], countries: bool
) -> Iterator[tuple[str, str]]:
    """Names that are no terms, or not of this kind; `countries`: the model is fitted by country."""
    terms = model["terms"]
    for name, asked in model["marginal_effects"].items():
        at = f"marginal_effects.{name}"
        used = {"of": [asked["of"]], "at": [*asked.get("at", ())], "by": [*_by(asked)]}
        for key, own in used.items():
            for term in own:
                alone = key == "by" and term == "country"
                if term not in terms and not alone:
                    yield f"{at}.{key}: {term!r} is not one of the terms", nearest(term, terms)
                elif term == "country" and countries:
                    yield (
                        f"{at}.{key}: fits by country are of one country each",
                        "countries: pooled",
                    )
                elif key != "of" and term in plausible:
                    yield (
                        f"{at}.{key}: {term} has plausible values, and no value of its own",
                        "others",
                    )
        for term in _by(asked):
            if term == asked["of"]:
                yield f"{at}.by: {term} is what the effect is of", "another term"
            if term in asked.get("at", ()):
                yield f"{at}.by: everybody is at one {term} already", "at or by"
        if asked["differences"] and not asked.get("at") and not asked.get("by"):
            yield f"{at}.differences: there is one average only", "at, or by"


def fit_faults(model: Mapping, terms: Sequence[Term]) -> Iterator[tuple[str, str]]:
    """What the terms of a fit are not, which an effect asks of them."""
    given = {term.name: term for term in terms}
    for name, asked in model["marginal_effects"].items():
        where = f"marginal_effects.{name}"
        for term in (given[key] for key in _by(asked) if key in given):
            if not term.levels:
                yield f"{where}.by: {term.name} has no levels", "a term of levels, or country"
        if asked["levels"] == "pairwise" and given[asked["of"]].kind != "category":
            yield f"{where}.levels: {asked['of']} is no category", "levels: reference"
        for key, values in asked.get("at", {}).items():
            yield from _at_faults(f"{where}.at", given[key], key == asked["of"], values)


def _at_faults(
    at: str, term: Term, own: bool, values: Sequence[float | str]
) -> Iterator[tuple[str, str]]:
    if own and term.kind not in ("number", "curve"):
        problem = f"{at}: {term.name} is no number, and only a number may stand at its own value"
        yield problem, "another term"
        return
    for value in values:
        if term.levels and value not in term.levels:
            hint = nearest(str(value), term.levels) or "one of " + ", ".join(term.levels)
            yield f"{at}: {term.name} has no level {value!r}", hint
        elif not term.levels and isinstance(value, str):
            yield f"{at}: {term.name} is numeric, and {value!r} is no number", "numbers"


def resolved(model: Mapping, fits: Sequence[Fit]) -> tuple[MarginalEffect, ...]:
    """The effects that a model without fault asks for."""
    levels = {term.name: term.levels for fit in fits for term in fit.terms}
    found = []
    for name, asked in model["marginal_effects"].items():
        (at, values), *_ = [*asked.get("at", {}).items(), ("", [])]
        by_level = bool(levels.get(at))
        found.append(
            MarginalEffect(
                name,
                asked["of"],
                at,
                () if by_level else tuple(map(float, values)),
                tuple(values) if by_level else (),
                asked.get("by", ""),
                asked["differences"],
                asked["levels"],
            )
        )
    return tuple(found)


def _by(asked: Mapping) -> list[str]:
    return [asked["by"]] if "by" in asked else []
