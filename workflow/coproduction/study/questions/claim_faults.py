"""What is wrong with the claims of `hypotheses.yaml`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import assert_never

from coproduction.faults import Fault, nearest
from coproduction.study.data import waves
from coproduction.study.data.sources import replication
from coproduction.study.declared.claim_declarations import (
    ClaimDeclaration,
    ClaimsFile,
    OfAreas,
    OfAsked,
    OfBetween,
    OfCountries,
    OfCountry,
    OfCountryOrder,
    OfCountryPairs,
    OfGroups,
    OfInequality,
    OfMeans,
    OfNothing,
    OfOutcome,
    OfOutcomes,
    OfTermDifferences,
    OfTerms,
    Tested,
    Unit,
)
from coproduction.study.modelling.names import Names, strange
from coproduction.study.questions import asked_faults, group_faults
from coproduction.study.questions.asked_faults import area_faults, unknown
from coproduction.study.questions.claim_sizes import unit_faults, unreachable
from coproduction.study.questions.claim_tests import Nameable, claim, columns, shared
from coproduction.study.questions.turned_pairs import turned
from coproduction.study.resolved.between_countries import BetweenCountries
from coproduction.study.resolved.claims import Claim, Claims
from coproduction.study.resolved.model_types import ANSWERS, Model
from coproduction.study.resolved.participation import Inequality
from coproduction.study.resolved.specification import Replication, Singletons
from coproduction.study.resolved.tables import untested
from coproduction.study.texts import Spoken
from coproduction.study.written import wrong
from coproduction.study.written.lost import Lost
from coproduction.study.written.wrong import Wrong

#: Example of what a claim lacks, as lines to paste.
_DIRECTION, _SMALLEST = "direction: positive", "smallest: {points: 2}"


def of_study(
    said: Spoken,
    names: Names,
    models: Mapping[str, Model],
    asked: tuple[Sequence[Inequality], Sequence[BetweenCountries]],
    shown: PurePosixPath,
    lost: Lost | None = None,
) -> tuple[Claims | None, list[Fault]]:
    """The claims of a study, none where it declares none, and what is wrong with them.

    `names`, `models` and what is `asked` by `inequality` and `between` are those of the study,
    `shown` is its folder. Claims at fault, or of anything that is lost, are lost; of the latter
    nothing is told.
    """
    if said.claiming is None:
        return None, []
    met = waves.by_country(said.sources, names.countries, said.waves)
    unequal, between = (
        {one.outcome: one for one in asked[0]},
        {one.outcome: one for one in asked[1]},
    )
    known = Nameable(names, models, names.countries, met, unequal, between)
    file = str(shown / "hypotheses.yaml")
    replicated = replication(said.sources)
    return checked(said.claiming, known, replicated, said.front.singletons, file, lost)


def checked(
    declared: ClaimsFile,
    known: Nameable,
    replicated: Mapping[str, Replication],
    singletons: Singletons,
    shown: str,
    lost: Lost | None = None,
) -> tuple[Claims | None, list[Fault]]:
    """The claims of `hypotheses.yaml`, or what is wrong with them.

    `shown` is the path of the file for messages; the others are as of `Claims`.
    """
    lost, entries = lost or Lost(), declared.hypotheses
    found = faults(declared, known, shown, lost)
    lost.told("hypotheses", found)
    lost.add("hypotheses", {name for name in entries if _of_lost(entries[name], lost)})
    if found or lost.some("hypotheses"):
        lost.add("hypotheses", entries)  # without one of them there are no claims
        return None, found
    claims = tuple(claim(name, declared, known) for name in declared.hypotheses)
    found = [
        replace(fault, about=one.name)
        for one in claims
        for fault in wrong.faults(unreachable(one, known.names, known.models), shown, one.name)
    ]
    if found:
        lost.told("hypotheses", found)
        return None, found
    families = dict.fromkeys(one.family for one in claims if one.comparisons)
    used = {c.model for one in claims for c in one.comparisons if c.model}
    return Claims(
        alpha=declared.alpha,
        draws=declared.draws,
        seed=declared.seed,
        corrections={name: declared.families.get(name, "holm") for name in families},
        claims=claims,
        countries=tuple(known.countries),
        models={name: model for name, model in known.models.items() if name in used},
        replication=dict(replicated),
        singletons=singletons,
        made_of=_made_of(claims, used, known),
    ), []


def _made_of(
    found: Iterable[Claim], used: Iterable[str], known: Nameable
) -> dict[str, tuple[str, ...]]:
    """Columns of the indices that claims are about, each with its items."""
    terms = [t for m in used for fit in known.models[m].fits for t in (fit.outcome, *fit.terms)]
    names = dict.fromkeys([t.column for t in terms] + [c for one in found for c in one.measures])
    every = known.names.index_columns
    return {name: tuple(every[name].items) for name in names if name in every}


def faults(file: ClaimsFile, known: Nameable, shown: str, lost: Lost | None = None) -> list[Fault]:
    """What is wrong with the claims, `shown` being the path of `hypotheses.yaml`.

    Of a claim about what is `lost` unknown names alone are told.
    """
    found, lost = [], lost or Lost()
    for name, declared in file.hypotheses.items():
        of_lost = _of_lost(declared, lost)
        tested = _strangers(declared.test, known, lost) if of_lost else _of_test(declared, known)
        told = wrong.faults([*_of_claim(declared), *tested], shown, name)
        found += [replace(fault, about=name) for fault in told]
    used = {file.family(name) for name in file.hypotheses}
    for family in sorted(used - {*file.families}):
        # one that no other claim is of is told by itself
        if hint := nearest(family, [one for one in file.families if one in used]):
            problem = f"families: {family!r} is not declared, and much like one that is"
            mend = f"families: {{{family}: holm}}  (where it is another)"
            found.append(Fault(shown, problem, expected=hint, mend=mend))
    return found + [
        Fault(shown, f"families.{family}: no hypothesis is of it", expected=nearest(family, used))
        for family in file.families
        if family not in used and not lost.some("hypotheses")
    ]


def _named(test: Tested) -> tuple[str, list[str], list[str]]:
    """The key and names of the models of a test, and the outcomes that it names."""
    match test:
        case OfTerms():
            return "models", [*test.models], []
        case OfTermDifferences():
            return "model", [test.model], []
        case OfOutcomes():
            return "adjusted", [], [name for pair in test.pairs for name in pair]
        case OfGroups():
            return "adjusted", [], [test.outcome, test.by]
        case OfInequality():
            return "adjusted", [], [test.outcome, test.ranking]
        case OfAreas() | OfCountry() | OfCountryPairs() | OfCountryOrder() | OfBetween():
            return "adjusted", [test.adjusted] * bool(test.adjusted), [test.outcome]
        case OfNothing():
            return "", [], []
        case _:
            assert_never(test)


def _of_lost(declared: ClaimDeclaration, lost: Lost) -> bool:
    """Whether a claim is about models, outcomes or countries that are at fault."""
    if isinstance(declared.test, OfNothing):
        return False
    _, models, outcomes = _named(declared.test)
    if isinstance(declared.test, OfAsked) and lost.has(declared.test.kind, declared.test.outcome):
        return True
    of_models = any(lost.has("models", name) for name in models)
    return of_models or any(lost.names(name) for name in outcomes) or lost.some("countries")


def _strangers(test: Tested, known: Nameable, lost: Lost) -> Iterator[Wrong]:
    """Names that nobody declares, of a test that is otherwise about what is lost."""
    key, models, outcomes = _named(test)
    unmet = [name for name in models if not lost.has("models", name)]
    every = [*known.models, *sorted(lost.of("models") or ())]
    yield from unknown(f"test.{test.kind}.{key}", unmet, every, "there is no model")
    names = known.names.known()
    if isinstance(test, OfTerms | OfTermDifferences):
        for name in strange(test.terms, names, lost.names):
            hint = nearest(name, names)
            yield Wrong(f"test.{test.kind}.terms", f"nothing is called {name!r}", hint)
    if isinstance(test, OfCountries) and not lost.some("countries"):
        key, named = _named_countries(test)
        yield from unknown(f"test.{test.kind}.{key}", named, known.countries, "there is no country")
    for name in outcomes:
        if name not in names and not lost.names(name):
            key = "pairs" if isinstance(test, OfOutcomes) else "outcome"
            hint = nearest(name, known.outcomes())
            yield Wrong(f"test.{test.kind}.{key}", f"unknown name {name!r}", hint)


def _named_countries(test: OfCountries) -> tuple[str, Sequence[str]]:
    """The key of a test of countries, and those that it names."""
    match test:
        case OfCountry():
            return "countries", () if test.countries == "each" else test.countries
        case OfCountryPairs():
            given = () if test.pairs == "each" else test.pairs
            return "pairs", [country for pair in given for country in pair]
        case OfCountryOrder():
            return "order", test.order
        case _:
            assert_never(test)


def _of_claim(declared: ClaimDeclaration) -> Iterator[Wrong]:
    """What a claim needs beside its test, and what it cannot have."""
    if isinstance(declared.test, OfNothing):
        for key in (key for key in ("direction", "smallest", "family") if getattr(declared, key)):
            yield Wrong(key, "nothing is tested of a claim that is not answerable", f"no {key}")
        return
    if not declared.direction:
        yield Wrong("direction", "is missing", "positive, negative, either or none", _DIRECTION)
    if declared.smallest is None:
        _, mend = asked_faults.SMALLEST.get(declared.test.kind, ("", _SMALLEST))
        yield Wrong("smallest", "is missing", "the smallest effect of interest", mend)
    if isinstance(declared.test, OfCountryOrder) and declared.direction not in ("", "positive"):
        problem = "an order is of countries from the highest to the lowest"
        yield Wrong("direction", problem, "order turned round where the claim is", _DIRECTION)


def _of_test(declared: ClaimDeclaration, known: Nameable) -> Iterator[Wrong]:
    """What is wrong with a test: first names, then what they cannot be used for."""
    test, unit = declared.test, declared.smallest.unit if declared.smallest else ""
    if unit == "concentration" and not isinstance(test, OfAsked | OfNothing):
        problem = "no estimate of this test is a concentration index"
        yield Wrong("smallest", problem, "points or deviations", _SMALLEST)
    if isinstance(test, OfTermDifferences | OfAreas | OfOutcomes | OfGroups | OfCountryPairs):
        yield from turned(f"test.{test.kind}.pairs", test.pairs)
    match test:
        case OfTerms() | OfTermDifferences():
            yield from _OfModels(test, unit, known).faults()
        case OfOutcomes():
            yield from _OfMeans(test, unit, known).of_pairs(test)
        case OfAreas() | OfGroups() | OfCountry() | OfCountryPairs() | OfCountryOrder():
            yield from _OfMeans(test, unit, known).of_outcome(test)
        case OfInequality() | OfBetween():
            yield from asked_faults.faults(test, unit, known)
        case OfNothing():
            return
        case _:
            assert_never(test)


@dataclass(frozen=True)
class _OfModels:
    """A test of coefficients, held against what the study has."""

    test: OfTerms | OfTermDifferences
    unit: Unit
    known: Nameable

    def _at(self, key: str) -> str:
        return f"test.{self.test.kind}.{key}"

    def faults(self) -> Iterator[Wrong]:
        test, models = self.test, self.known.models
        key, names = (
            ("models", test.models) if isinstance(test, OfTerms) else ("model", [test.model])
        )
        strange = [*unknown(self._at(key), names, list(models), "there is no model")]
        yield from strange
        if strange:
            return
        used = [models[name] for name in names]
        yield from self._of_terms(used)
        areas = list(dict.fromkeys(fit.area for model in used for fit in model.fits))
        if isinstance(test, OfTerms):
            yield from area_faults(self._at("areas"), test.areas, areas)
        elif test.pairs != "each":
            named = [area for pair in test.pairs for area in pair]
            yield from area_faults(self._at("pairs"), named, areas)
        for model in used:
            yield from self._of_estimates(self._at(key), model)
        if isinstance(test, OfTerms) and test.countries != "each":
            yield from self._of_countries(test.countries, used)

    def _of_terms(self, used: Sequence[Model]) -> Iterator[Wrong]:
        at = self._at("terms")
        for model in used:
            terms = {term.name: term for fit in model.fits for term in fit.terms}
            every = [c for name in terms for fit in model.fits for c in columns(fit, name)]
            for name in self.test.terms:
                if not any(columns(fit, name) for fit in model.fits):
                    hint = nearest(name, [*terms, *every]) or f"one of {', '.join(terms)}"
                    yield Wrong(at, f"{model.name} has no term {name!r}", hint)
                    continue
                parts = name.split(":") if name not in terms else [name, *terms[name].of]
                bent = [p for p in parts if p in terms and terms[p].kind == "curve"]
                if bent:
                    problem = f"{bent[0]} is a curve in {model.name}, without a coefficient"
                    yield Wrong(at, problem, f"a model in which {bent[0]} is no curve")
                if ":" in name and model.effects == "average_marginal":
                    problem = f"{name} has no average marginal effect in {model.name}"
                    yield Wrong(at, problem, "effects: coefficients")
                own = name.partition("=")[0]
                beside = [term.name for term in terms.values() if own in term.of]
                if beside and ":" not in name:
                    problem = f"{name} stands beside {beside[0]} in {model.name}"
                    yield Wrong(at, problem, "a model without this interaction")

    def _of_estimates(self, at: str, model: Model) -> Iterator[Wrong]:
        """Estimates without an error of t, or whose unit is not that of the smallest effect."""
        if model.errors == "wild_bootstrap":
            problem = f"{model.name} has intervals by the bootstrap, which tell no equivalence"
            yield Wrong(at, problem, "a model with other errors", "errors: cr2  (in models.yaml)")
        if model.estimates_categories:
            problem = f"{model.name} has an estimate a category of the outcome, and a claim is "
            yield Wrong(
                at, f"{problem}about one", "a model of another estimator, or by_category: false"
            )
        if isinstance(self.test, OfTermDifferences):
            if not model.stacked:
                lines = f"{model.name}_stacked:\n  from: {model.name}\n  label: …\n  stacked: true"
                problem = f"{model.name} is not stacked"
                yield Wrong(at, problem, "a stacked model", f"{lines}  (in models.yaml)")
            elif why := untested(model):
                yield Wrong(at, f"{model.name}: {why}", "a stacked model with joint tests")
        yield from unit_faults(at, model, self.unit)

    def _of_countries(self, named: Sequence[str], used: Sequence[Model]) -> Iterator[Wrong]:
        at = self._at("countries")
        for model in used:
            if not model.by_country:
                problem = f"{model.name} is of all countries"
                yield Wrong(at, problem, "a model with countries: each")
            else:
                yield from unknown(at, named, list(model.countries), "no country of the model is")


@dataclass(frozen=True)
class _OfMeans:
    """A test of differences between means, held against what the study has."""

    test: OfMeans
    unit: Unit
    known: Nameable

    def _at(self, key: str) -> str:
        return f"test.{self.test.kind}.{key}"

    def of_pairs(self, test: OfOutcomes) -> Iterator[Wrong]:
        yield from self._of_leave_out()
        for left, right in test.pairs:
            found = [one for name in (left, right) for one in self._scored("pairs", name)]
            yield from found
            both = [] if found else shared(left, right, self.known.names)
            if both:
                yield from area_faults(self._at("areas"), test.areas, both)
            elif not found:
                problem = f"{left} and {right} have no area in common"
                yield Wrong(self._at("pairs"), problem, "two outcomes of the same area")

    def of_outcome(self, test: OfOutcome) -> Iterator[Wrong]:
        found = [*self._scored("outcome", test.outcome)]
        if not found and isinstance(test, OfCountries):
            found = [*self._of_adjustment(test)]
        yield from found
        if found:
            return
        areas, countries = self.known.compared(test)
        if isinstance(test, OfAreas):
            named = [area for pair in test.pairs for area in pair]
            yield from area_faults(self._at("pairs"), named, areas)
        else:
            yield from area_faults(self._at("areas"), test.areas, areas)
        yield from self._of_leave_out()
        if isinstance(test, OfCountries):
            yield from self._of_countries(test, countries)
        elif isinstance(test, OfGroups):
            yield from group_faults.faults(test, self.known, countries)

    def _of_countries(self, test: OfCountries, countries: Sequence[str]) -> Iterator[Wrong]:
        if len(countries) == 1:
            problem = "there is one country only"
            yield Wrong(self._at("outcome"), problem, "two countries or more")
        key, named = _named_countries(test)
        yield from unknown(self._at(key), named, countries, "there is no country")

    def _scored(self, key: str, name: str) -> Iterator[Wrong]:
        """An outcome that is unknown, or has no mean."""
        names, at = self.known.names, self._at(key)
        if name not in names.known():
            yield from unknown(at, [name], self.known.outcomes(), "unknown name")
        elif name in names.plausible:
            yield Wrong(at, f"{name!r} has plausible values", "another outcome")
        elif not self.known.scored(name):
            yield Wrong(at, f"{name!r} has no scores", "an index, or a variable with some")

    def _of_leave_out(self) -> Iterator[Wrong]:
        """Countries left out that are none, or all of them."""
        at, given = self._at("leave_out"), self.test.leave_out
        yield from unknown(at, given, self.known.countries, "there is no country")
        if not self.known.kept(self.test):
            yield Wrong(at, "no country is left", "fewer countries")

    def _of_adjustment(self, test: OfCountries) -> Iterator[Wrong]:
        """A model that does not tell the countries' means at the same correlates."""
        at, name = self._at("adjusted"), test.adjusted
        if not name:
            return
        strange = [*unknown(at, [name], list(self.known.models), "there is no model")]
        yield from strange
        if strange:
            return
        model = self.known.models[name]
        terms = [term for fit in model.fits for term in fit.terms]
        of = model.fits[0].outcome.name
        if of != test.outcome:
            yield Wrong(at, f"{name} has the outcome {of}", f"a model of {test.outcome}")
        if model.estimator != "wls" or model.stacked or model.by_country:
            problem = f"{name} is no pooled model of wls by area"
            yield Wrong(at, problem, "countries: pooled, estimator: wls")
        if model.errors not in ("design", "replicate"):
            problem = f"{name}: errors {model.errors} say nothing about differences of countries"
            yield Wrong(at, problem, "errors: design or replicate")
        if model.plausible:
            yield Wrong(at, f"{name} has plausible values", "another model")
        if model.missing != "listwise":
            told = f"{name} has {ANSWERS[model.missing]}"
            yield Wrong(at, told, "a model with missing: listwise")
        if not any(term.name == "country" for term in terms):
            yield Wrong(at, f"{name} lacks the term country", "terms: […, country]")
        if any("country" in term.of for term in terms):
            problem = f"{name} has interactions of country: no one difference of two countries"
            yield Wrong(at, problem, "a model without these")
        yield from unit_faults(at, model, self.unit)
