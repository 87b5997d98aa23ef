"""Models of `models.yaml`: names replaced by columns, one fit an area."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from coproduction.faults import Fault, nearest
from coproduction.results.estimators import ESTIMATORS
from coproduction.study.data import trend_covariates
from coproduction.study.data.sources import replication
from coproduction.study.declared.model_declarations import Curve, ModelDeclaration
from coproduction.study.modelling import asked_effects, outcome_terms, unasked_waves
from coproduction.study.modelling.conflicts import CLUSTERED, conflicts
from coproduction.study.modelling.names import Names, strange
from coproduction.study.resolved.model_types import KEPT, Fit, Model, Trend
from coproduction.study.resolved.specification import WAVE, Number, Singletons, Term
from coproduction.study.resolved.survey import Area, Country, Source
from coproduction.study.written.lost import Lost, meant
from coproduction.study.written.wrong import Wrong

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
    lost
        What is at fault elsewhere, of which nothing is told.
    raking, margins
        How errors take weights that are raked to so many known shares; nothing where none are.
    met
        Country to the waves in which it may have been asked, empty without waves.
    """

    names: Names
    sets: Mapping[str, Sequence[str]]
    areas: Mapping[str, Area]
    sources: Mapping[str, Source]
    countries: Sequence[Country]
    singletons: Singletons
    raking: str = ""
    margins: int = 0
    lost: Lost = field(default_factory=Lost)
    met: Mapping[str, AbstractSet[str]] = field(default_factory=dict)

    def is_lost(self, name: str) -> bool:
        """Whether an outcome or term of that name is at fault elsewhere."""
        return self.lost.names(name) or self.lost.has("sets", name)

    def strange(self, names: Iterable[str]) -> list[str]:
        """The names that nothing is called, of terms: of products, levels and sets too."""
        return strange(names, {*self.names.known(), *self.sets}, self.is_lost)


def resolved(
    models: Mapping[str, ModelDeclaration], known: Known, shown: str
) -> tuple[dict[str, Model], list[Fault]]:
    """Every model of `models.yaml` by its name, and what is wrong with them.

    `models` are whole, see `study.written.derivation`; `shown` is the path of `models.yaml`.
    Models at fault, or of anything that is, are lost.
    """
    told = []
    for term, one in _set_faults(known):
        told.append(Fault(shown, str(one), expected=one.expected))
        known.lost.add("sets", [term])
    judged = {name: of_declaration(name, model, known) for name, model in models.items()}
    found = {name: model for name, (model, own) in judged.items() if model is not None and not own}
    known.lost.add("models", {*models} - {*found})
    wrong = {name: own for name, (_, own) in judged.items()}
    return found, told + [
        Fault(
            shown,
            f"{name}.{one}",
            expected=one.expected,
            mend=one.mend or _dropping(one.key, name, models),
            about=name,
        )
        for name, own in wrong.items()
        for one in own
        # what a model took from another is told of that one
        if one not in wrong.get(models[name].starts, [])
    ]


def of_declaration(
    name: str, declared: ModelDeclaration, known: Known
) -> tuple[Model | None, list[Wrong]]:
    """A model with its names resolved, None where what is wrong with it leaves it none.

    Of a model with a name that is lost nothing follows.
    """
    terms = tuple(own for term in declared.terms for own in known.sets.get(term, [term]))
    singletons = declared.singletons or known.singletons
    model = replace(declared, terms=terms, singletons=singletons)
    wrong = [*_name_faults(model, known), *conflicts(model)]
    if any(known.is_lost(name) for name in (model.outcome, *terms)):
        return None, wrong or [*_trend_faults(model, known), *_country_faults(model, known)]
    wrong = wrong or [*_area_faults(model, known), *_country_faults(model, known)]
    if wrong:
        return None, wrong
    fits = [_fit(model, area, known) for area in _areas(model, known)]
    # what is wrong in every area is told once
    wrong = [*dict.fromkeys(one for _, own in fits for one in own)]
    return _model(name, model, tuple(fit for fit, _ in fits), known), wrong


def strangers(names: Iterable[str], known: Known, at: str, shown: str) -> list[Fault]:
    """The names that nothing is called, of terms of a model that is lost."""
    every = known.names.known()
    return [
        Fault(shown, f"{at}: unknown name {name!r}", expected=nearest(name, [*every, *known.sets]))
        for name in known.strange(names)
    ]


def _dropping(key: str, name: str, models: Mapping[str, ModelDeclaration]) -> str:
    """The line that drops a setting without default which a model took from another, if it did."""
    origin = name
    while key in DROPPED and models[origin].starts:
        above = models[origin].starts
        if getattr(models[above], key) != getattr(models[name], key):
            break
        origin = above
    return "" if origin == name else f"{key}: null  (drops what it takes from {origin})"


def _set_faults(known: Known) -> Iterator[tuple[str, Wrong]]:
    """Sets that are called as a term is, or hold what is none; each with the name that is wrong."""
    names = known.names.known()
    for name, terms in known.sets.items():
        if name in names:
            yield name, _of_set(name, "a term is called so", "a name of its own")
        for term in terms:
            if term in known.sets:
                yield term, _of_set(name, f"{term!r} is a set", "terms only")
            elif term not in names and not known.is_lost(term):
                hint = nearest(term, names)
                yield term, _of_set(name, f"unknown name {term!r}", hint)


def _of_set(name: str, problem: str, expected: str) -> Wrong:
    return Wrong("sets", problem, expected, within=f".{name}")


def _name_faults(model: ModelDeclaration, known: Known) -> Iterator[Wrong]:
    """Names that are unknown, or not where they belong."""
    names, terms = known.names.known(), model.terms
    for key, value in [("outcome", model.outcome), *(("terms", term) for term in terms)]:
        if value not in names and not known.is_lost(value):
            hint = nearest(value, names if key == "outcome" else [*names, *known.sets])
            yield Wrong(key, f"unknown name {value!r}", hint)
    if model.outcome == "country":
        yield Wrong("outcome", "country cannot be an outcome")
    if model.outcome in terms:
        yield Wrong("terms", f"the outcome {model.outcome!r} is a term of its own model")
    for term in sorted({term for term in terms if terms.count(term) > 1}):
        yield Wrong("terms", f"{term!r} is given twice", expected="each term once")
    paired = [term for pair in model.interactions for term in pair]
    yield from _plausible_faults(model, known.names)
    yield from asked_effects.name_faults(model, [*known.names.plausible])
    strange = [term for term in terms if term not in names]
    of_sets = any(nearest(term, known.sets) for term in strange)
    used = {"interactions": paired, "curves": model.curves, "profiles": model.profiles}
    for key, own in used.items():
        for term in own:
            # a strange term may be this one, misspelt, or a set that has it
            follows = (of_sets and term in names) or meant(term, strange, names)
            if term not in terms and not follows:
                yield Wrong(key, f"{term!r} is not one of the terms", nearest(term, terms))


def _plausible_faults(model: ModelDeclaration, names: Names) -> Iterator[Wrong]:
    """One plausible value in place of all, and what cannot be said of all together."""
    owner = {column: name for name, own in names.plausible.items() for column in own}
    used = [("outcome", model.outcome), *(("terms", name) for name in model.terms)]
    for key, name in used:
        if name in owner:
            problem = f"{name!r} is one of the plausible values of {owner[name]}"
            yield Wrong(key, problem, owner[name])
    scores = [name for _, name in used if name in names.plausible]
    if not scores:
        return
    if len({len(names.plausible[name]) for name in scores}) > 1:
        counts = ", ".join(f"{name} {len(names.plausible[name])}" for name in scores)
        problem = f"{counts} plausible values, which cannot be combined"
        yield Wrong("terms", problem, "as many plausible values of each")
    if model.unanswered and model.outcome in scores:
        yield Wrong("unanswered", f"{model.outcome} has plausible values", "another outcome")
    if model.missing != "listwise":
        problem = f"{model.missing} does not go with plausible values of {', '.join(scores)}"
        yield Wrong("missing", problem, mend="missing: listwise")
    if model.errors in ("cr2", "wild_bootstrap"):
        problem = f"{model.errors} does not go with plausible values"
        yield Wrong("errors", problem, "errors: design, replicate, model or cr1")
    for key in ("stacked", "importance", "curves"):
        if getattr(model, key):
            yield Wrong(key, "not with plausible values", f"no {key}")
    for name in scores:
        if name in model.profiles:
            problem = f"{name} has plausible values, and no value of its own"
            yield Wrong("profiles", problem, "profiles of other terms")


def _areas(model: ModelDeclaration, known: Known) -> list[str]:
    """The areas a model is fitted in."""
    every = model.areas == "each"
    return known.names.areas(model.outcome) if every else list(model.areas)


def _area_faults(model: ModelDeclaration, known: Known) -> Iterator[Wrong]:
    """Areas that the outcome does not have, or that a stacked model cannot do with."""
    has, areas = known.names.areas(model.outcome), _areas(model, known)
    for area in areas:
        if area not in has and not known.lost.has("areas", area):
            yield Wrong("areas", f"{model.outcome} has no area {area!r}", nearest(area, has))
    if model.stacked and len(areas) < 2:
        yield Wrong("stacked", f"{model.outcome} has one area only")
    elif model.trend and not known.lost.some("areas"):
        yield from trend_covariates.faults(model.trend.covariate, areas, known.areas)


def _trend_faults(model: ModelDeclaration, known: Known) -> Iterator[Wrong]:
    """A trend over what no area has, of a model of whose outcome nobody knows the areas."""
    if model.trend and known.areas and not known.lost.some("areas"):
        yield from trend_covariates.unknown(model.trend.covariate, known.areas)


def _kept(model: ModelDeclaration, known: Known) -> list[str]:
    return [code for code in known.names.countries if code not in model.leave_out]


def _without_replicates(model: ModelDeclaration, known: Known) -> list[str]:
    """The sources of a model that have no replicate weights."""
    kept = _kept(model, known)
    # a source of one country that is left out is none of the model's
    return [
        name
        for name, source in known.sources.items()
        if not source.replicates and not (source.country and source.country not in kept)
    ]


def _country_faults(model: ModelDeclaration, known: Known) -> Iterator[Wrong]:
    """Countries and sources that a model does not find or cannot do with."""
    for country in model.leave_out:
        if country not in known.names.countries and not known.lost.some("countries"):
            hint = nearest(country, known.names.countries) or "a code of countries.csv"
            yield Wrong("leave_out", f"unknown country {country!r}", expected=hint)
    kept = _kept(model, known)
    if not kept and not known.lost.some("countries"):
        yield Wrong("leave_out", "no country is left")
    if known.met and not known.lost.some("countries", "sources"):
        waves = known.names.variables[WAVE].names()
        yield from unasked_waves.faults(model, kept, known.met, waves)
    if model.errors == "replicate":
        for name in _without_replicates(model, known):
            yield Wrong(
                "errors",
                f"replicate, but the source {name} has no replicate weights",
                expected="replicates in study.yaml for every source of the model's countries",
                mend="errors: design",
            )
    yield from _finite_faults(model, known)
    places = [c for c in known.countries if c.country in kept and c.population is None]
    if model.weights == "population" and places and not known.lost.some("countries"):
        told = ", ".join(c.country for c in places)
        yield Wrong(
            "weights",
            f"population, but countries.csv has none of {told}",
            expected="the column population of countries.csv filled, or weights: equal_country",
            mend="\n".join(f"{c.country},{c.label},<persons>" for c in places),
        )


def _finite(model: ModelDeclaration, known: Known) -> list[str]:
    """The sources of a model that declare finite populations."""
    kept = _kept(model, known)
    return [
        name
        for name, source in known.sources.items()
        if source.fpc is not None and not (source.country and source.country not in kept)
    ]


def _finite_faults(model: ModelDeclaration, known: Known) -> Iterator[Wrong]:
    """What knows nothing of the finite populations that are declared."""
    sources = _finite(model, known)
    if not sources or not model.finite_population:
        return
    told = f"the finite populations of {', '.join(sources)} (fpc in study.yaml)"
    key, what = "", ""
    if model.estimator == "random_intercept":
        key, what = "estimator", "random_intercept"
    elif model.errors != "design":
        key, what = "errors", model.errors
    elif model.importance:
        key, what = "importance", "its bootstrap"
    if key:
        problem = f"{what} knows nothing of {told}"
        yield Wrong(key, problem, mend="finite_population: false")


def _circular(name: str, term: Term, outcome: Term, known: Known) -> Iterator[Wrong]:
    """A term that is made of answers of the outcome."""
    if name != outcome.name and known.names.shared(term.column, outcome.column):
        problem = f"{name} is made of answers that the outcome {outcome.name} is made of"
        yield Wrong("terms", problem, "terms that the outcome shares no item with")


def _fit(model: ModelDeclaration, area: str, known: Known) -> tuple[Fit, list[Wrong]]:
    """The fit of one area, and the terms that it cannot have."""
    terms: list[Term] = []
    faults: list[Wrong] = []
    outcome = known.names.term(model.outcome, area)
    assert outcome is not None  # the areas of a fit are those of its outcome
    for name in model.terms:
        term = known.names.term(name, area)
        if term is not None:
            faults += _circular(name, term, outcome, known)
        if term is None:
            faults.append(Wrong("terms", f"{name} does not exist for the area {area}"))
        elif name != "country":
            terms.append(_curved(term, model.curves))
            clash = [kind for kind in KEPT if kind in term.levels]
            if clash and model.missing != "listwise":
                problem = f"{name} has a level {clash[0]}, as a kind of missing is called"
                faults.append(Wrong("missing", problem, "a level of another name"))
            drawn = name in model.profiles and term.kind == "number"
            if drawn and model.missing == "imputed":
                problem = f"{name} is a number, of other ends in every imputation"
                faults.append(Wrong("profiles", problem, "profiles of terms of levels"))
            if name in model.curves and term.kind != "number":
                faults.append(Wrong("curves", f"{name} is not numeric"))
        elif not model.by_country:
            terms.append(replace(term, levels=tuple(_kept(model, known))))
    terms += [
        Term(":".join(pair), "interaction", of=tuple(pair))
        for pair in model.interactions
        if not (model.by_country and "country" in pair)
    ]
    if not faults:
        faults += asked_effects.fit_faults(model, terms)
    if model.unanswered:
        outcome, wrong = outcome_terms.unanswered(outcome, model.unanswered, known.names)
        return Fit(area, outcome, tuple(terms)), faults + wrong
    if ESTIMATORS[model.estimator].outcome == "categories":
        outcome, wrong = outcome_terms.categories(outcome, model.base)
        faults += wrong
    elif outcome.kind == "category":
        faults.append(Wrong("outcome", f"{model.outcome} is categorical"))
    bounds: tuple[Number, ...] = ()
    if model.estimator == "fractional_logit" and outcome.kind != "category":
        bounds = model.bounds or tuple(known.names.bounds(outcome.column))
    return Fit(area, outcome, tuple(terms), bounds), faults


def _curved(term: Term, curves: Mapping[str, Curve]) -> Term:
    if term.name not in curves:
        return term
    shape = curves[term.name]
    return replace(term, kind="curve", curve=shape.kind, df=shape.df)


def _model(name: str, model: ModelDeclaration, fits: tuple[Fit, ...], known: Known) -> Model:
    """A model with what determines its numbers; what does not apply stays empty."""
    settings: dict[str, Any] = {
        key: getattr(model, key)
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
            "missing",
        )
    }
    if model.weights == "population":
        settings["populations"] = {c.country: c.population for c in known.countries}
    if model.weights != "none" and not known.raking:
        without = [name for name, source in known.sources.items() if not source.weight]
        settings["unweighted"] = tuple(without)
    if model.errors in CLUSTERED or model.estimator == "random_intercept":
        settings["cluster"] = model.cluster
    if model.errors == "wild_bootstrap" or model.importance:
        settings |= {"draws": model.replicates, "seed": model.seed}
    if model.errors == "replicate":
        settings["replication"] = replication(known.sources)
    if model.errors == "design" and replication(known.sources):
        settings["replicates_unused"] = not _without_replicates(model, known)
    designed = model.errors == "design" and model.estimator != "random_intercept"
    settings["finite"] = bool(_finite(model, known)) and model.finite_population
    if known.raking and model.weights != "none":
        settings["raked"] = known.raking if designed else "known"
        settings["margins"] = known.margins if settings["raked"] == "residuals" else 0
    plausible = known.names.plausible
    settings["plausible"] = {
        name: plausible[name] for name in (model.outcome, *model.terms) if name in plausible
    }
    if model.missing != "listwise":
        columns = dict.fromkeys(term.column for fit in fits for term in fit.terms)
        settings["kept"] = tuple(name for name in columns if name in known.names.variables)
    if model.trend:
        covariate = model.trend.covariate
        values = {fit.area: float(known.areas[fit.area].covariates[covariate]) for fit in fits}
        settings["trend"] = Trend(covariate, values)
    return Model(
        name=name,
        by_country=model.by_country,
        countries=tuple(_kept(model, known)),
        fits=fits,
        profiles=tuple(model.profiles),
        marginal=asked_effects.resolved(model, fits),
        **settings,
    )
