"""Families of tests: `families` of `models.yaml`, checked against the models."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from coproduction.faults import Fault, nearest
from coproduction.results.model_files import ASSUMPTIONS
from coproduction.study.declared.model_declarations import FamilyDeclaration
from coproduction.study.resolved.model_types import LEVEL, Family, Model
from coproduction.study.resolved.tables import untested
from coproduction.study.written.lost import Lost


def resolved(
    families: Mapping[str, FamilyDeclaration],
    models: Mapping[str, Model],
    sets: Mapping[str, Sequence[str]],
    shown: PurePosixPath,
    lost: Lost,
) -> tuple[dict[str, Family], list[Fault]]:
    """Every family by its name, and what is wrong with them; `shown` is the study's folder.

    Families at fault, or of a model that is, are lost; of these nothing is told.
    """
    found, faults = {}, []
    for name, declared in families.items():
        family = Family(
            name,
            declared.correction,
            declared.models,
            declared.of,
            tuple(own for term in declared.terms for own in sets.get(term, [term])),
            declared.areas,
            declared.countries,
            declared.hypotheses,
        )
        told = [*_faults(family, models, lost)]
        file, at = str(shown / "models.yaml"), f"families.{name}"
        faults += [Fault(file, f"{at}.{problem}", expected=hint) for problem, hint in told]
        if not told and all(model in models for model in family.models):
            found[name] = family
    lost.add("families", {*families} - {*found})
    return found, faults


def _faults(family: Family, models: Mapping[str, Model], lost: Lost) -> Iterator[tuple[str, str]]:
    """What is wrong with a family, each with what is expected."""
    for name in family.models:
        if lost.has("models", name):
            continue
        if name not in models:
            yield f"models: there is no model {name!r}", lost.hint("models", name, models)
        elif family.of == "tests" and (
            why := untested(models[name], assumed={*family.hypotheses} & {*ASSUMPTIONS} != set())
        ):
            yield f"models: {name}: {why}", "of: estimates, or another model"
    if family.hypotheses and family.of != "tests":
        yield "hypotheses: estimates have none", "of: tests"
    used = [models[name] for name in family.models if name in models]
    if len(used) < len(family.models):
        return
    fits = [fit for model in used for fit in model.fits]
    known = {
        "terms": [*(term.name for fit in fits for term in fit.terms), *_missing(used), LEVEL],
        "areas": [fit.area for fit in fits],
        "countries": [country for model in used for country in model.countries],
    }
    for key, names in known.items():
        for name in getattr(family, key):
            if name not in names:
                yield f"{key}: no model of the family has {name!r}", nearest(name, names)
    if family.countries and not all(model.by_country for model in used):
        yield "countries: fits pooled over countries are of none", "models with countries: each"
    if family.areas and any(model.stacked for model in used):
        yield "areas: a stacked model is one fit of all areas", "models that are not stacked"


def _missing(models: Sequence[Model]) -> Iterator[str]:
    """Terms that stand for who did not answer another."""
    for model in models:
        terms = [term for fit in model.fits for term in fit.terms]
        if model.missing == "category":
            yield from (f"{t.name}__missing" for t in terms if t.column in model.kept)
