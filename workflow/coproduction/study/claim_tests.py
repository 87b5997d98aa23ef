"""Tests of `hypotheses.yaml`, resolved: every claim with the comparisons that it is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from coproduction.study.analysis import ByLevel, Linear, Scoring
from coproduction.study.claims import Claim, Comparison, Measure, Part
from coproduction.study.names import Names
from coproduction.study.specification import ALL, Fit, Model, Term

#: Tests of countries against each other, which a model may adjust.
OF_COUNTRIES = ("country", "country_pairs", "country_order")


@dataclass(frozen=True)
class Nameable:
    """What a test may name: outcomes and areas, models, and countries in order."""

    names: Names
    models: Mapping[str, Model]
    countries: Sequence[str]

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

    def kept(self, given: Mapping) -> list[str]:
        """The countries of a test: all, or those of its model, but for those it leaves out."""
        adjusted = given.get("adjusted", "")
        every = self.models[adjusted].countries if adjusted else self.countries
        return [country for country in every if country not in given["leave_out"]]

    def compared(self, given: Mapping) -> tuple[list[str], list[str]]:
        """The areas and countries in which a test compares countries by an outcome."""
        adjusted = given.get("adjusted", "")
        fits = self.models[adjusted].fits if adjusted else ()
        areas = [fit.area for fit in fits] or self.names.areas(given["outcome"])
        return areas, self.kept(given)


def scoring(term: Term) -> Scoring:
    """How the answers to an outcome become numbers."""
    if term.kind == "score":
        return ByLevel(dict(zip(term.levels, term.scores, strict=True)))
    return Linear(1.0, 0.0)


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


def claim(name: str, declared: Mapping, known: Nameable) -> Claim:
    """A claim of `hypotheses.yaml`, which has no fault and its defaults."""
    (test, given), *_ = declared["test"].items()
    smallest = declared.get("smallest", {"": 0.0})
    ((unit, effect),) = smallest.items()
    measures: dict[str, Measure] = {}
    comparisons = () if test == "not_answerable" else tuple(_MADE[test](given, known, measures))
    return Claim(
        name,
        test,
        declared.get("direction", ""),
        declared.get("published", ""),
        float(effect),
        unit,
        declared.get("family", name),
        comparisons,
        measures,
        given.get("adjusted", "") if test in OF_COUNTRIES else "",
    )


def chosen(given: str | Sequence[str], all_: Sequence[str]) -> list[str]:
    """Those named of all, in the order of all; ``each`` names all."""
    return [one for one in all_ if given == "each" or one in given]


def pairs(given: str | Sequence[Sequence[str]], all_: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs named; ``each`` names all, the earlier first."""
    if given == "each":
        return list(combinations(all_, 2))
    return [(one, other) for one, other in given]


def _terms(given: Mapping, known: Nameable, _: dict) -> Iterator[Comparison]:
    for name in given["models"]:
        model = known.models[name]
        countries = chosen(given["countries"], model.countries) if model.by_country else [ALL]
        for fit in model.fits:
            if fit.area not in chosen(given["areas"], [fit.area]):
                continue
            for column in (c for term in given["terms"] for c in columns(fit, term)):
                for country in countries:
                    yield Comparison(fit.area, country, column, model=name)


def _term_differences(given: Mapping, known: Nameable, _: dict) -> Iterator[Comparison]:
    model = known.models[given["model"]]
    areas = [fit.area for fit in model.fits]
    countries = model.countries if model.by_country else [ALL]
    for column in (c for term in given["terms"] for c in columns(model.fits[0], term)):
        for left, right in pairs(given["pairs"], areas):
            for country in countries:
                yield Comparison(ALL, country, column, left, right, given["model"])


def _areas(given: Mapping, known: Nameable, measures: dict) -> Iterator[Comparison]:
    outcome = given["outcome"]
    for left, right in given["pairs"]:
        both = known.measure(outcome, left), known.measure(outcome, right)
        for country, parts in _over(known, measures, given, *both):
            yield Comparison(ALL, country, outcome, left, right, parts=parts)


def _outcomes(given: Mapping, known: Nameable, measures: dict) -> Iterator[Comparison]:
    for left, right in given["pairs"]:
        for area in chosen(given["areas"], shared(left, right, known.names)):
            both = known.measure(left, area), known.measure(right, area)
            for country, parts in _over(known, measures, given, *both):
                yield Comparison(area, country, left, left, right, parts=parts)


def shared(left: str, right: str, names: Names) -> list[str]:
    """The areas that two outcomes have."""
    other = names.areas(right)
    return [area for area in names.areas(left) if area in other]


def _over(
    known: Nameable, measures: dict, given: Mapping, left: Measure, right: Measure
) -> Iterator[tuple[str, tuple[Part, ...]]]:
    """The means of a difference, of every country or their mean, each of the same weight."""
    measures |= {one.column: one for one in (left, right)}

    def of(country: str, weight: float) -> tuple[Part, ...]:
        plus, minus = Part(weight, left.column, country), Part(-weight, right.column, country)
        return plus, minus

    countries = known.kept(given)
    if given["countries"] == "each":
        for country in countries:
            yield country, of(country, 1.0)
        return
    share = 1 / len(countries)
    yield ALL, tuple(part for country in countries for part in of(country, share))


def _country(given: Mapping, known: Nameable, measures: dict) -> Iterator[Comparison]:
    outcome, adjusted = given["outcome"], given.get("adjusted", "")
    areas, countries = known.compared(given)
    share = 1 / len(countries)
    for area in chosen(given["areas"], areas):
        measure = _kept(known.measure(outcome, area), measures)
        for country in chosen(given["countries"], countries):
            parts = tuple(Part((one == country) - share, measure, one) for one in countries)
            yield Comparison(area, country, outcome, country, model=adjusted, parts=parts)


def _country_pairs(given: Mapping, known: Nameable, measures: dict) -> Iterator[Comparison]:
    areas, countries = known.compared(given)
    for area in chosen(given["areas"], areas):
        for left, right in pairs(given["pairs"], countries):
            yield _difference(given, known, measures, area, left, right)


def _country_order(given: Mapping, known: Nameable, measures: dict) -> Iterator[Comparison]:
    areas, countries = known.compared(given)
    order = given["order"]
    below = [(order[-1], country) for country in countries if country not in order]
    for area in chosen(given["areas"], areas):
        for left, right in [*pairwise(order), *below]:
            yield _difference(given, known, measures, area, left, right)


def _difference(
    given: Mapping, known: Nameable, measures: dict, area: str, left: str, right: str
) -> Comparison:
    """The difference of two countries in an area."""
    outcome, adjusted = given["outcome"], given.get("adjusted", "")
    measure = _kept(known.measure(outcome, area), measures)
    parts = Part(1.0, measure, left), Part(-1.0, measure, right)
    return Comparison(area, ALL, outcome, left, right, adjusted, parts)


def _kept(measure: Measure, measures: dict) -> str:
    """The name of a measure, which is kept among the measures."""
    measures[measure.column] = measure
    return measure.column


_MADE = {
    "terms": _terms,
    "term_differences": _term_differences,
    "areas": _areas,
    "outcomes": _outcomes,
    "country": _country,
    "country_pairs": _country_pairs,
    "country_order": _country_order,
}
