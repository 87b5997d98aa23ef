"""Models of `models.yaml`: names replaced by columns, one fit an area."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coproduction.faults import Fault, nearest
from coproduction.results.estimators import ESTIMATORS
from coproduction.study import declared_effects
from coproduction.study.conflicts import CLUSTERED, conflicts
from coproduction.study.names import Names
from coproduction.study.sources import replication
from coproduction.study.specification import Fit, Model, Singletons, Term, Trend
from coproduction.study.survey import Area, Country, Source

#: Settings without a default, which null drops where a model takes them from another.
DROPPED = ("trend", "bounds", "base")


@dataclass(frozen=True)
class Known:
    """What a model may refer to.

    Attributes
    ----------
    names
        Every name that may be an outcome or a term.
    sets
        Sets of terms: name to the terms that it stands for.
    areas, sources, countries
        As in `coproduction.study.study.Study`.
    singletons
        The policy of a model that declares none.
    raking, margins
        How errors take weights that are raked to so many known shares; nothing where none are.
    """

    names: Names
    sets: Mapping[str, Sequence[str]]
    areas: Mapping[str, Area]
    sources: Mapping[str, Source]
    countries: Sequence[Country]
    singletons: Singletons
    raking: str = ""
    margins: int = 0


def resolved(
    models: Mapping[str, Mapping], known: Known, shown: str
) -> tuple[dict[str, Model], list[Fault]]:
    """Every model of `models.yaml` by its name, and what is wrong with them.

    `models` are whole (see `coproduction.study.derivation`) with the defaults of the schema,
    `shown` is the path of `models.yaml`.
    """
    if wrong := [replace(fault, file=shown) for fault in _set_faults(known)]:
        return {}, wrong
    found: dict[str, Model] = {}
    told: dict[str, list[Fault]] = {}
    for name, declared in models.items():
        terms = [own for term in declared["terms"] for own in known.sets.get(term, [term])]
        model = {"singletons": known.singletons, **declared, "terms": terms}
        wrong = [*_name_faults(model, known)]
        wrong += [Fault("", problem, expected=expected) for problem, expected in conflicts(model)]
        wrong = wrong or [*_area_faults(model, known), *_country_faults(model, known)]
        if not wrong:
            fits = [_fit(model, area, known) for area in _areas(model, known)]
            wrong = [fault for _, own in fits for fault in own]
            found[name] = _model(name, model, tuple(fit for fit, _ in fits), known)
        told[name] = wrong
    return found, [
        replace(_with_origin(fault, name, models), file=shown, problem=f"{name}.{fault.problem}")
        for name, wrong in told.items()
        for fault in wrong
        # what a model took from another is told of that one
        if fault not in told.get(models[name].get("from", ""), [])
    ]


def _with_origin(fault: Fault, name: str, models: Mapping[str, Mapping]) -> Fault:
    """A fault of a setting that has no default, told how to drop it where it is another's."""
    key, origin = re.split(r"[.:]", fault.problem)[0], name
    while key in DROPPED and "from" in models[origin]:
        above = models[origin]["from"]
        if key not in models[above] or models[above][key] != models[name][key]:
            break
        origin = above
    if origin == name or fault.mend:
        return fault
    return replace(fault, mend=f"{key}: null  (drops what it takes from {origin})")


def _set_faults(known: Known) -> Iterator[Fault]:
    """Sets that are called as a term is, or hold what is none."""
    names = known.names.known()
    for name, terms in known.sets.items():
        if name in names:
            yield Fault("", f"sets.{name}: a term is called so", expected="a name of its own")
        for term in terms:
            if term in known.sets:
                yield Fault("", f"sets.{name}: {term!r} is a set", expected="terms only")
            elif term not in names:
                problem = f"sets.{name}: unknown name {term!r}"
                yield Fault("", problem, expected=nearest(term, names))


def _name_faults(model: Mapping, known: Known) -> Iterator[Fault]:
    """Names that are unknown, or not where they belong."""
    names, terms = known.names.known(), model["terms"]
    for key, value in [("outcome", model["outcome"]), *(("terms", term) for term in terms)]:
        if value not in names:
            hint = nearest(value, names if key == "outcome" else [*names, *known.sets])
            yield Fault("", f"{key}: unknown name {value!r}", expected=hint)
    if model["outcome"] == "country":
        yield Fault("", "outcome: country cannot be an outcome")
    if model["outcome"] in terms:
        yield Fault("", f"terms: the outcome {model['outcome']!r} is a term of its own model")
    for term in sorted({term for term in terms if terms.count(term) > 1}):
        yield Fault("", f"terms: {term!r} is given twice", expected="each term once")
    paired = [term for pair in model["interactions"] for term in pair]
    yield from _plausible_faults(model, known.names)
    by_country = model["countries"] == "each"
    for problem, expected in declared_effects.name_faults(
        model, [*known.names.plausible], by_country
    ):
        yield Fault("", problem, expected=expected)
    used = {"interactions": paired, "curves": model["curves"], "profiles": model["profiles"]}
    for key, own in used.items():
        for term in own:
            if term not in terms:
                problem = f"{key}: {term!r} is not one of the terms"
                yield Fault("", problem, expected=nearest(term, terms))


def _plausible_faults(model: Mapping, names: Names) -> Iterator[Fault]:
    """One plausible value in place of all, and what cannot be said of all together."""
    owner = {column: name for name, own in names.plausible.items() for column in own}
    used = [("outcome", model["outcome"]), *(("terms", name) for name in model["terms"])]
    for key, name in used:
        if name in owner:
            problem = f"{key}: {name!r} is one of the plausible values of {owner[name]}"
            yield Fault("", problem, expected=owner[name])
    scores = [name for _, name in used if name in names.plausible]
    if not scores:
        return
    if len({len(names.plausible[name]) for name in scores}) > 1:
        counts = ", ".join(f"{name} {len(names.plausible[name])}" for name in scores)
        problem = f"terms: {counts} plausible values, which cannot be combined"
        yield Fault("", problem, expected="as many plausible values of each")
    if model["errors"] in ("cr2", "wild_bootstrap"):
        problem = f"errors: {model['errors']} does not go with plausible values"
        yield Fault("", problem, expected="errors: design, replicate, model or cr1")
    for key in ("stacked", "importance", "curves"):
        if model[key]:
            yield Fault("", f"{key}: not with plausible values", expected=f"no {key}")
    for name in scores:
        if name in model["profiles"]:
            problem = f"profiles: {name} has plausible values, and no value of its own"
            yield Fault("", problem, expected="profiles of other terms")


def _areas(model: Mapping, known: Known) -> list[str]:
    """The areas a model is fitted in."""
    every = model["areas"] == "each"
    return known.names.areas(model["outcome"]) if every else list(model["areas"])


def _area_faults(model: Mapping, known: Known) -> Iterator[Fault]:
    """Areas that the outcome does not have, or that a stacked model cannot do with."""
    has, areas = known.names.areas(model["outcome"]), _areas(model, known)
    for area in areas:
        if area not in has:
            problem = f"areas: {model['outcome']} has no area {area!r}"
            yield Fault("", problem, expected=nearest(area, has))
    if model["stacked"] and len(areas) < 2:
        yield Fault("", f"stacked: {model['outcome']} has one area only")
    elif "trend" in model:
        yield from _trend_faults(model["trend"]["covariate"], areas, known)


def _trend_faults(covariate: str, areas: Sequence[str], known: Known) -> Iterator[Fault]:
    """A covariate that not all areas of a stacked model have, or in which they do not differ."""
    named = {name: None for area in known.areas.values() for name in area.covariates}
    if covariate not in named:
        yield Fault(
            "",
            f"trend.covariate: no area has a covariate {covariate!r}",
            expected=nearest(covariate, named) or "a covariate of the areas of study.yaml",
            mend=f"areas:\n  {areas[0]}: {{…, covariates: {{{covariate}: …}}}}  (in study.yaml)",
        )
        return
    lacking = [a for a in areas if a in known.areas and covariate not in known.areas[a].covariates]
    for area in lacking:
        yield Fault(
            "",
            f"trend.covariate: the area {area} has no {covariate}",
            mend=f"areas:\n  {area}: {{…, covariates: {{{covariate}: …}}}}  (in study.yaml)",
        )
    own = [known.areas[area].covariates for area in areas if area in known.areas]
    if not lacking and len({covariates[covariate] for covariates in own}) < 2:
        yield Fault("", f"trend.covariate: {covariate} is the same in all areas")


def _kept(model: Mapping, known: Known) -> list[str]:
    return [code for code in known.names.countries if code not in model["leave_out"]]


def _without_replicates(model: Mapping, known: Known) -> list[str]:
    """The sources of a model that have no replicate weights."""
    kept = _kept(model, known)
    # a source of one country that is left out is none of the model's
    return [
        name
        for name, source in known.sources.items()
        if not source.replicates and not (source.country and source.country not in kept)
    ]


def _country_faults(model: Mapping, known: Known) -> Iterator[Fault]:
    """Countries and sources that a model does not find or cannot do with."""
    for country in model["leave_out"]:
        if country not in known.names.countries:
            hint = nearest(country, known.names.countries) or "a code of countries.csv"
            yield Fault("", f"leave_out: unknown country {country!r}", expected=hint)
    kept = _kept(model, known)
    if not kept:
        yield Fault("", "leave_out: no country is left")
    if model["errors"] == "replicate":
        for name in _without_replicates(model, known):
            yield Fault(
                "",
                f"errors: replicate, but the source {name} has no replicate weights",
                expected="replicates in study.yaml for every source of the model's countries",
                mend="errors: design",
            )
    yield from _finite_faults(model, known)
    places = [c for c in known.countries if c.country in kept and c.population is None]
    if model["weights"] == "population" and places:
        told = ", ".join(c.country for c in places)
        yield Fault(
            "",
            f"weights: population, but countries.csv has none of {told}",
            expected="the column population of countries.csv filled, or weights: equal_country",
            mend="\n".join(f"{c.country},{c.label},<persons>" for c in places),
        )


def _finite(model: Mapping, known: Known) -> list[str]:
    """The sources of a model that declare finite populations."""
    kept = _kept(model, known)
    return [
        name
        for name, source in known.sources.items()
        if source.fpc is not None and not (source.country and source.country not in kept)
    ]


def _finite_faults(model: Mapping, known: Known) -> Iterator[Fault]:
    """What knows nothing of the finite populations that are declared."""
    sources = _finite(model, known)
    if not sources or not model["finite_population"]:
        return
    told = f"the finite populations of {', '.join(sources)} (fpc in study.yaml)"
    wrong = ""
    if model["estimator"] == "random_intercept":
        wrong = "estimator: random_intercept knows"
    elif model["errors"] != "design":
        wrong = f"errors: {model['errors']} knows"
    elif model["importance"]:
        wrong = "importance: its bootstrap knows"
    if wrong:
        yield Fault("", f"{wrong} nothing of {told}", mend="finite_population: false")


def _fit(model: Mapping, area: str, known: Known) -> tuple[Fit, list[Fault]]:
    """The fit of one area, and the terms that it cannot have."""
    by_country, terms, faults = model["countries"] == "each", [], []
    for name in model["terms"]:
        term = known.names.term(name, area)
        if term is None:
            faults.append(Fault("", f"terms: {name} does not exist for the area {area}"))
        elif name != "country":
            terms.append(_curved(term, model["curves"]))
            if name in model["curves"] and term.kind != "number":
                faults.append(Fault("", f"curves: {name} is not numeric"))
        elif not by_country:
            terms.append(replace(term, levels=tuple(_kept(model, known))))
    terms += [
        Term(":".join(pair), "interaction", of=tuple(pair))
        for pair in model["interactions"]
        if not (by_country and "country" in pair)
    ]
    if not faults:
        told = declared_effects.fit_faults(model, terms)
        faults += [Fault("", problem, expected=expected) for problem, expected in told]
    outcome = known.names.term(model["outcome"], area)
    assert outcome is not None  # the areas of a fit are those of its outcome
    if ESTIMATORS[model["estimator"]].outcome == "categories":
        outcome, wrong = _categories(outcome, model.get("base"))
        faults += wrong
    elif outcome.kind == "category":
        faults.append(Fault("", f"outcome: {model['outcome']} is categorical"))
    bounds = ()
    if model["estimator"] == "fractional_logit" and outcome.kind != "category":
        bounds = tuple(model.get("bounds") or known.names.bounds(outcome.column))
    return Fit(area, outcome, tuple(terms), bounds), faults


def _categories(outcome: Term, base: str | None) -> tuple[Term, list[Fault]]:
    """An outcome of categories without order, the base first."""
    if not outcome.levels:
        problem = f"outcome: {outcome.name} has no levels, which its estimator is of"
        return outcome, [Fault("", problem, expected="a variable of levels, or estimator: wls")]
    base = outcome.levels[0] if base is None else base
    if base not in outcome.levels:
        problem = f"base: {outcome.name} has no level {base!r}"
        hint = nearest(base, outcome.levels) or "one of " + ", ".join(outcome.levels)
        return outcome, [Fault("", problem, expected=hint)]
    rest = [level for level in outcome.levels if level != base]
    return Term(outcome.name, "category", outcome.column, (base, *rest)), []


def _curved(term: Term, curves: Mapping[str, Mapping]) -> Term:
    if term.name not in curves:
        return term
    shape = curves[term.name]
    return replace(term, kind="curve", curve=shape["kind"], df=shape["df"])


def _model(name: str, model: Mapping, fits: tuple[Fit, ...], known: Known) -> Model:
    """A model with what determines its numbers; what does not apply stays empty."""
    settings: dict[str, Any] = {
        key: model[key]
        for key in (
            "estimator",
            "weights",
            "standardised",
            "confidence",
            "errors",
            "effects",
            "singletons",
            "stacked",
            "importance",
            "by_category",
        )
    }
    if model["weights"] == "population":
        settings["populations"] = {c.country: c.population for c in known.countries}
    if model["weights"] != "none" and not known.raking:
        without = [name for name, source in known.sources.items() if not source.weight]
        settings["unweighted"] = tuple(without)
    if model["errors"] in CLUSTERED or model["estimator"] == "random_intercept":
        settings["cluster"] = model["cluster"]
    if model["errors"] == "wild_bootstrap" or model["importance"]:
        settings |= {"draws": model["replicates"], "seed": model["seed"]}
    if model["errors"] == "replicate":
        settings["replication"] = replication(known.sources)
    if model["errors"] == "design" and replication(known.sources):
        settings["replicates_unused"] = not _without_replicates(model, known)
    designed = model["errors"] == "design" and model["estimator"] != "random_intercept"
    settings["finite"] = bool(_finite(model, known)) and model["finite_population"]
    if known.raking and model["weights"] != "none":
        settings["raked"] = known.raking if designed else "known"
        settings["margins"] = known.margins if settings["raked"] == "residuals" else 0
    plausible = known.names.plausible
    settings["plausible"] = {
        name: plausible[name] for name in (model["outcome"], *model["terms"]) if name in plausible
    }
    if "trend" in model:
        covariate = model["trend"]["covariate"]
        values = {fit.area: float(known.areas[fit.area].covariates[covariate]) for fit in fits}
        settings["trend"] = Trend(covariate, values)
    return Model(
        name=name,
        by_country=model["countries"] == "each",
        countries=tuple(_kept(model, known)),
        fits=fits,
        profiles=tuple(model["profiles"]),
        marginal=declared_effects.resolved(model, fits),
        **settings,
    )
