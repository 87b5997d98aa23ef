"""Choices of `summaries` and `between` of `models.yaml`, resolved, and what is wrong with them."""

from collections.abc import Iterator, Mapping

from coproduction.faults import Fault, nearest
from coproduction.results.between_files import LEAST
from coproduction.study.declared.model_declarations import BetweenDeclaration, SummaryDeclaration
from coproduction.study.questions.claim_tests import Nameable
from coproduction.study.resolved.between_countries import (
    BetweenCountries,
    CountryCovariate,
    Summarised,
)
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Replication, Singletons
from coproduction.study.written.lost import Lost

#: A problem, what was expected, and the line to paste.
Told = Iterator[tuple[str, str, str]]


def summaries(
    declared: Mapping[str, SummaryDeclaration],
    models: Mapping[str, Model],
    lost: Lost,
    shown: str,
) -> tuple[tuple[Summarised, ...], list[Fault]]:
    """The summaries of `models.yaml`, whose path is `shown`, and what is wrong with them; nothing
    of models that are `lost`."""
    found, faults = [], []
    for name, given in declared.items():
        if lost.has("models", name):
            continue
        wrong = [*_of_summary(name, given, models)]
        faults += [
            Fault(shown, f"summaries.{name}{problem}", expected=hint, mend=mend)
            for problem, hint, mend in wrong
        ]
        if not wrong:
            found.append(Summarised(name, models[name].confidence, given.test, given.terms))
    lost.add("summaries", {*declared} - {one.model for one in found})
    if not declared.keys() <= models.keys():  # any other may be meant
        lost.add("summaries", models.keys() - declared.keys())
    return tuple(found), faults


def _of_summary(name: str, given: SummaryDeclaration, models: Mapping[str, Model]) -> Told:
    if name not in models:
        yield ": there is no model", nearest(name, models) or "one of " + ", ".join(models), ""
        return
    model = models[name]
    if not model.by_country:
        problem = f": {name} is pooled over countries and has no coefficients of each"
        yield problem, "a model with countries: each", "countries: each"
    elif len(model.countries) < LEAST:
        problem = f": {name} is of {len(model.countries)} countries"
        yield problem, f"{LEAST} countries or more", ""
    terms = [*dict.fromkeys(term.name for fit in model.fits for term in fit.terms)]
    for term in given.terms:
        if term not in terms:
            hint = nearest(term, terms) or "one of " + ", ".join(terms)
            yield f".terms: {name} has no term {term!r}", hint, ""


def between(
    declared: Mapping[str, BetweenDeclaration],
    known: Nameable,
    covariates: Mapping[str, CountryCovariate],
    design: tuple[Mapping[str, Replication], Singletons],
    to_judge: tuple[Lost, bool],
    shown: str,
) -> tuple[tuple[BetweenCountries, ...], list[Fault]]:
    """What countries' means are held against, and what is wrong with it.

    `to_judge` are the names at fault, of which nothing is told, and whether countries and their
    covariates are there to be judged.
    """
    found, faults = [], []
    lost, whole = to_judge
    for outcome, given in declared.items():
        if lost.names(outcome) or lost.has("models", given.adjusted) or not whole:
            continue
        wrong = [*_of_outcome(outcome, known), *_of_countries(given, known, covariates)]
        if given.adjusted:
            wrong += [*_of_adjustment(outcome, given.adjusted, known)]
        faults += [
            Fault(shown, f"between.{outcome}{problem}", expected=hint, mend=mend)
            for problem, hint, mend in wrong
        ]
        if wrong:
            continue
        areas = known.names.areas(outcome)
        found.append(
            BetweenCountries(
                outcome,
                tuple(known.measure(outcome, area) for area in areas),
                tuple(known.countries),
                tuple(covariates[name] for name in given.covariates),
                given.correlations,
                given.permutations,
                given.seed,
                known.models[given.adjusted] if given.adjusted else None,
                replication=dict(design[0]),
                singletons=design[1],
            )
        )
    lost.add("between", {*declared} - {one.outcome for one in found})
    return tuple(found), faults


def _of_outcome(outcome: str, known: Nameable) -> Told:
    """An outcome that is unknown, or has no mean."""
    if outcome in known.names.known() and known.scored(outcome):
        return
    every = known.outcomes()
    hint = nearest(outcome, every) or "one of " + ", ".join(every)
    has = outcome in known.names.known()
    yield f": {outcome!r} has no scores" if has else f": unknown name {outcome!r}", hint, ""


def _of_countries(
    given: BetweenDeclaration, known: Nameable, covariates: Mapping[str, CountryCovariate]
) -> Told:
    if len(known.countries) < LEAST:
        yield f": the study has {len(known.countries)} countries", f"{LEAST} countries or more", ""
    for name in given.covariates:
        if name not in covariates:
            hint = nearest(name, covariates) or "a column of countries.csv that is declared"
            mend = f"country_covariates: {{{name}: {{label: …, source: …, year: …}}}}"
            yield f".covariates: there is no {name!r}", hint, f"{mend}  (in study.yaml)"
        elif len(covariates[name].values) < LEAST:
            told = len(covariates[name].values)
            problem = f".covariates: {name} has a value for {told} countries"
            yield problem, f"{LEAST} or more in countries.csv", ""


def _of_adjustment(outcome: str, name: str, known: Nameable) -> Told:
    """A model that does not tell the countries' means at the same correlates."""
    if name not in known.models:
        hint = nearest(name, known.models) or "one of " + ", ".join(known.models)
        yield f".adjusted: there is no model {name!r}", hint, ""
        return
    model, at = known.models[name], f".adjusted: {name}"
    terms = [term for fit in model.fits for term in fit.terms]
    if model.fits[0].outcome.name != outcome:
        yield f"{at} has the outcome {model.fits[0].outcome.name}", f"a model of {outcome}", ""
    if model.estimator != "wls" or model.stacked or model.by_country or model.standardised:
        problem = f"{at} is no pooled model of wls by area in the unit of the outcome"
        yield problem, "countries: pooled, estimator: wls, standardised: false", ""
        return
    if model.errors not in ("design", "replicate"):
        problem = f"{at}: errors {model.errors} say nothing about differences of countries"
        yield problem, "errors: design or replicate", ""
    if model.plausible:
        yield f"{at} has plausible values", "a model without them", ""
    if model.missing != "listwise":
        problem = f"{at} has missing: {model.missing}, whose answers no mean of a country takes"
        mend = f"missing: listwise  (in models.{name}, or in a model of another name)"
        yield problem, "a model with missing: listwise", mend
    if not any(term.name == "country" for term in terms):
        yield f"{at} lacks the term country", "terms: […, country]", ""
    if any("country" in term.of for term in terms):
        problem = f"{at} has interactions of country: no one mean of a country"
        yield problem, "a model without these", ""
