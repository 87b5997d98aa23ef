"""Tests of `hypotheses.yaml`, resolved: every claim with the comparisons that it is about."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import assert_never

from coproduction.study.declared.claim_declarations import (
    ClaimsFile,
    OfAreas,
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
    Pairs,
    Tested,
)
from coproduction.study.modelling.names import Names
from coproduction.study.resolved.between_countries import BetweenCountries
from coproduction.study.resolved.claims import Claim, Comparison, Measure, Part, scoring
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.participation import Inequality
from coproduction.study.resolved.specification import ALL, Term


@dataclass(frozen=True)
class Nameable:
    """What a test may name: outcomes and areas, models, countries in order, of each country the
    waves in which it may have been asked, and what `inequality` and `between` ask, by outcome."""

    names: Names
    models: Mapping[str, Model]
    countries: Sequence[str]
    waves: Mapping[str, Collection[str]] = field(default_factory=dict)
    unequal: Mapping[str, Inequality] = field(default_factory=dict)
    between: Mapping[str, BetweenCountries] = field(default_factory=dict)

    def outcomes(self) -> list[str]:
        """Names whose mean can be compared: indices, and variables with scores."""
        return [name for name in self.names.known() if self.scored(name)]

    def scored(self, name: str) -> bool:
        """Whether a name has a mean that can be compared: it has scores, and is no draw."""
        known = name in self.names.known() and name != "country"
        if not known or name in self.names.plausible:
            return False
        terms = [self.names.term(name, area) for area in self.names.areas(name)]
        return all(term is not None and term.kind != "category" for term in terms)

    def measure(self, name: str, area: str) -> Measure:
        """A scored name in one of its areas; an item has the scores of the first index with it."""
        term = self.names.term(name, area)
        assert term is not None  # the areas of a measure are those of its name
        holding = (e.items for e in self.names.index_columns.values() if term.column in e.items)
        items = next(holding, {})
        return Measure(name, area, term.column, items.get(term.column) or scoring(term))

    def kept(self, test: OfMeans) -> list[str]:
        """The countries of a test: all, or those of its model, but for those it leaves out."""
        every = self.models[test.adjusted].countries if test.adjusted else self.countries
        return [country for country in every if country not in test.leave_out]

    def compared(self, test: OfOutcome) -> tuple[list[str], list[str]]:
        """The areas and countries in which a test compares countries by an outcome."""
        fits = self.models[test.adjusted].fits if test.adjusted else ()
        return [fit.area for fit in fits] or self.names.areas(test.outcome), self.kept(test)


def columns(fit: Fit, name: str) -> list[str]:
    """The coefficients of a term of a fit, or the one that is called so; none for a stranger."""
    terms = {term.name: term for term in fit.terms}
    if name in terms:
        return _columns(terms[name], terms)
    return [name] if any(name in _columns(term, terms) for term in fit.terms) else []


def _columns(term: Term, terms: Mapping[str, Term]) -> list[str]:
    if term.kind == "interaction":
        first, second = (_columns(terms[part], terms) for part in term.of)
        return [f"{a}:{b}" for b in second for a in first]
    if term.kind == "category":
        return [f"{term.name}={level}" for level in term.levels[1:]]
    return [term.name]


def claim(name: str, file: ClaimsFile, known: Nameable) -> Claim:
    """A claim of `hypotheses.yaml`, which has no fault."""
    declared = file.hypotheses[name]
    test, smallest = declared.test, declared.smallest
    measures: dict[str, Measure] = {}
    comparisons = tuple(_comparisons(test, known, measures))
    return Claim(
        name,
        test.kind,
        declared.direction,
        declared.published,
        smallest.effect if smallest else 0.0,
        smallest.unit if smallest else "",
        file.family(name),
        comparisons,
        measures,
        test.adjusted if isinstance(test, OfCountries) else "",
        test.by if isinstance(test, OfGroups) else "",
    )


_Measures = dict[str, Measure]


def _comparisons(test: Tested, known: Nameable, measures: _Measures) -> Iterator[Comparison]:
    """The comparisons of a test, whose measures are added to those given."""
    match test:
        case OfTerms():
            yield from _terms(test, known)
        case OfTermDifferences():
            yield from _term_differences(test, known)
        case OfAreas():
            yield from _areas(test, known, measures)
        case OfOutcomes():
            yield from _outcomes(test, known, measures)
        case OfGroups():
            yield from _groups(test, known, measures)
        case OfCountry():
            yield from _country(test, known, measures)
        case OfCountryPairs():
            yield from _country_pairs(test, known, measures)
        case OfCountryOrder():
            yield from _country_order(test, known, measures)
        case OfInequality():
            yield from _inequality(test, known)
        case OfBetween():
            yield from _between(test, known)
        case OfNothing():
            return
        case _:
            assert_never(test)


def chosen(given: str | Sequence[str], all_: Sequence[str]) -> list[str]:
    """Those named of all, in the order of all; ``each`` names all."""
    return [one for one in all_ if given == "each" or one in given]


def pairs(given: Pairs, all_: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs named; ``each`` names all, the earlier first."""
    return [*combinations(all_, 2)] if given == "each" else [*given]


def _terms(test: OfTerms, known: Nameable) -> Iterator[Comparison]:
    for name in test.models:
        model = known.models[name]
        countries = chosen(test.countries, model.countries) if model.by_country else [ALL]
        for fit in model.fits:
            if fit.area not in chosen(test.areas, [fit.area]):
                continue
            for column in (c for term in test.terms for c in columns(fit, term)):
                for country in countries:
                    yield Comparison(fit.area, country, column, model=name)


def _term_differences(test: OfTermDifferences, known: Nameable) -> Iterator[Comparison]:
    model = known.models[test.model]
    areas = [fit.area for fit in model.fits]
    countries = model.countries if model.by_country else [ALL]
    for column in (c for term in test.terms for c in columns(model.fits[0], term)):
        for left, right in pairs(test.pairs, areas):
            for country in countries:
                yield Comparison(ALL, country, column, left, right, test.model)


def _areas(test: OfAreas, known: Nameable, measures: _Measures) -> Iterator[Comparison]:
    for left, right in test.pairs:
        both = known.measure(test.outcome, left), known.measure(test.outcome, right)
        for country, parts in _over(known, measures, test, *both):
            yield Comparison(ALL, country, test.outcome, left, right, parts=parts)


def _outcomes(test: OfOutcomes, known: Nameable, measures: _Measures) -> Iterator[Comparison]:
    for left, right in test.pairs:
        for area in chosen(test.areas, shared(left, right, known.names)):
            both = known.measure(left, area), known.measure(right, area)
            for country, parts in _over(known, measures, test, *both):
                yield Comparison(area, country, left, left, right, parts=parts)


def shared(left: str, right: str, names: Names) -> list[str]:
    """The areas that two outcomes have."""
    other = names.areas(right)
    return [area for area in names.areas(left) if area in other]


def compared_groups(test: OfGroups, names: Names) -> list[tuple[str, str]]:
    """The pairs of groups of a test; ``each`` names all, the later less the earlier."""
    if test.pairs != "each":
        return [*test.pairs]
    return [(later, first) for first, later in combinations(names.variables[test.by].names(), 2)]


def _groups(test: OfGroups, known: Nameable, measures: _Measures) -> Iterator[Comparison]:
    for area in chosen(test.areas, known.names.areas(test.outcome)):
        measure = known.measure(test.outcome, area)
        for pair in compared_groups(test, known.names):
            left, right = (f"{test.by}={level}" for level in pair)
            for country, parts in _over(known, measures, test, measure, measure, pair):
                yield Comparison(area, country, test.outcome, left, right, parts=parts)


def _over(
    known: Nameable,
    measures: _Measures,
    test: OfAreas | OfOutcomes | OfGroups,
    left: Measure,
    right: Measure,
    levels: tuple[str, str] = ("", ""),
) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """The means of a difference, of every country or their mean, each of the same weight; the left
    of respondents of the first of two `levels`, the right of the second, if there are some."""
    measures |= {one.column: one for one in (left, right)}

    def of(country: str, weight: float) -> tuple[Part, ...]:
        plus = Part(weight, left.column, country, levels[0])
        return plus, Part(-weight, right.column, country, levels[1])

    countries = known.kept(test)
    if test.countries == "each":
        for country in countries:
            yield country, of(country, 1.0)
        return
    share = 1 / len(countries)
    yield ALL, tuple(part for country in countries for part in of(country, share))


def _country(test: OfCountry, known: Nameable, measures: _Measures) -> Iterator[Comparison]:
    areas, countries = known.compared(test)
    share = 1 / len(countries)
    for area in chosen(test.areas, areas):
        measure = _kept(known.measure(test.outcome, area), measures)
        for country in chosen(test.countries, countries):
            parts = tuple(Part((one == country) - share, measure, one) for one in countries)
            yield Comparison(area, country, test.outcome, country, model=test.adjusted, parts=parts)


def _country_pairs(
    test: OfCountryPairs, known: Nameable, measures: _Measures
) -> Iterator[Comparison]:
    areas, countries = known.compared(test)
    for area in chosen(test.areas, areas):
        for left, right in pairs(test.pairs, countries):
            yield _difference(test, known, measures, area, left, right)


def _country_order(
    test: OfCountryOrder, known: Nameable, measures: _Measures
) -> Iterator[Comparison]:
    areas, countries = known.compared(test)
    below = [(test.order[-1], country) for country in countries if country not in test.order]
    for area in chosen(test.areas, areas):
        for left, right in [*pairwise(test.order), *below]:
            yield _difference(test, known, measures, area, left, right)


def _inequality(test: OfInequality, known: Nameable) -> Iterator[Comparison]:
    asked = known.unequal[test.outcome]
    countries = asked.countries if test.countries == "each" else (ALL,)
    sides = test.ranking, test.correction or asked.corrections[0]
    measures = {bounded.measure.area: bounded.measure for bounded in asked.measures}
    for area in chosen(test.areas, list(measures)):
        for country in countries:
            yield Comparison(area, country, test.outcome, *sides, of=measures[area])


def _between(test: OfBetween, known: Nameable) -> Iterator[Comparison]:
    asked = known.between[test.outcome]
    measures = {measure.area: measure for measure in asked.measures}
    for area in chosen(test.areas, list(measures)):
        of = measures[area]
        yield Comparison(area, ALL, test.outcome, test.covariate, model=test.adjusted, of=of)


def _difference(
    test: OfCountries, known: Nameable, measures: _Measures, area: str, left: str, right: str
) -> Comparison:
    """The difference of two countries in an area."""
    measure = _kept(known.measure(test.outcome, area), measures)
    parts = Part(1.0, measure, left), Part(-1.0, measure, right)
    return Comparison(area, ALL, test.outcome, left, right, test.adjusted, parts)


def _kept(measure: Measure, measures: _Measures) -> str:
    """The name of a measure, which is kept among the measures."""
    measures[measure.column] = measure
    return measure.column
