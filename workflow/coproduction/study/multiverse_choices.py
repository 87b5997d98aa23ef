"""The choices of `multiverse.yaml`, resolved and held against what the study has."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from coproduction.faults import Fault, nearest
from coproduction.study import models
from coproduction.study.analysis import ByLevel, Index
from coproduction.study.model_declarations import ModelDeclaration, Wrong
from coproduction.study.multiverses import CHOICES, DECLARED, Multiverse, Outcome, Variant
from coproduction.study.names import extent
from coproduction.study.specification import Model

#: A multiverse of more specifications a term and area than this is taken for a slip.
MOST = 20_000
#: Choices about an index.
_OF_INDEX = ("answered", "scoring", "items")

#: A problem, what was expected, and the line to paste.
_Told = Iterator[tuple[str, str, str]]


def resolved(
    settings: Mapping,
    declared: Mapping[str, ModelDeclaration],
    found: Mapping[str, Model],
    known: models.Known,
    shown: str,
) -> tuple[tuple[Multiverse, ...], list[Fault]]:
    """Every multiverse of `multiverse.yaml`, and what is wrong with them.

    Parameters
    ----------
    settings
        The file with its defaults.
    declared, found
        Models as declared, whole, and as resolved.
    known
        What a model may refer to.
    shown
        Path of the file, for messages.
    """
    made, faults = [], []
    for name, given in settings["multiverses"].items():
        if name not in found:
            hint = nearest(name, found) or "one of " + ", ".join(found)
            problem = f"multiverses.{name}: there is no model {name!r}"
            faults.append(Fault(shown, problem, expected=hint))
            continue
        one = _Choices(name, given, declared[name], found[name], known)
        wrong = [*one.faults()]
        more = [] if wrong else one.variant_faults()
        faults += [
            Fault(shown, f"multiverses.{name}.{problem}", expected=hint, mend=mend)
            for problem, hint, mend in [*wrong, *more]
        ]
        if not wrong and not more:
            made.append(one.resolved(settings["permutations"], settings["seed"]))
    return tuple(made), faults


def of_focal(terms: Iterable[str], model: Model) -> _Told:
    """What is wrong with terms in question of a model, of a pooled one by least squares."""
    yield from _of_model(model)
    yield from _of_terms(terms, model)


def _of_model(model: Model) -> _Told:
    beside = "a model of its own, such as `from: {0}` with it"
    if model.estimator != "wls" or model.stacked or model.by_country or model.standardised:
        problem = f"{model.name} is no pooled model of wls by area in the unit of its outcome"
        yield problem, "countries: pooled, estimator: wls", beside.format(model.name)
    if model.errors != "design":
        yield f"{model.name} has errors {model.errors}", "errors: design", ""
    if model.plausible:
        yield f"{model.name} has plausible values", "a model without these", ""
    if model.missing == "imputed":
        problem = f"{model.name} has imputed answers"
        yield problem, "missing: listwise", beside.format(model.name)


def _of_terms(names: Iterable[str], model: Model) -> _Told:
    for name in names:
        terms = {term.name: term for fit in model.fits for term in fit.terms}
        if name not in terms:
            known = [one for one in terms if one != "country"]
            hint = nearest(name, known) or f"one of {', '.join(known)}"
            yield f"terms: {model.name} has no term {name!r}", hint, ""
        elif name == "country" or terms[name].kind in ("curve", "interaction"):
            what = {"curve": "a curve", "interaction": "an interaction"}
            problem = f"terms: {name} is {what.get(terms[name].kind, 'the country')}"
            yield problem, "terms with a coefficient of their own", ""
        elif any(name in term.of for term in terms.values()):
            beside = next(term.name for term in terms.values() if name in term.of)
            problem = f"terms: {name} stands beside {beside} in {model.name}"
            yield problem, "a model without this interaction", ""


@dataclass(frozen=True)
class _Choices:
    """The choices of one model."""

    name: str
    given: Mapping[str, Any]
    declared: ModelDeclaration
    model: Model
    known: models.Known

    def _alternatives(self, choice: str) -> Any:
        return self.given["choices"].get(choice, {}).get("alternatives", ())

    def _at(self, choice: str) -> str:
        return f"choices.{choice}.alternatives"

    def _entries(self) -> dict[str, Index]:
        """Area to the index that is the outcome; none where it is no index."""
        every = self.known.names.index_columns
        return {
            fit.area: every[fit.outcome.column]
            for fit in self.model.fits
            if fit.outcome.column in every
        }

    def _unfolded(self, names: Iterable[str]) -> list[str]:
        """Names, sets in their terms."""
        return [own for name in names for own in self.known.sets.get(name, [name])]

    def faults(self) -> _Told:
        """What is wrong with a multiverse but for what its variants would tell."""
        wrong = [*of_focal(self.given["terms"], self.model)]
        yield from wrong
        if wrong:
            return
        yield from self._of_index()
        yield from self._of_items()
        yield from self._of_covariates()
        yield from self._of_countries()
        if self.model.weights in self._alternatives("weights"):
            problem = f"{self._at('weights')}: {self.model.weights} is what the model declares"
            yield problem, "other weights", ""

    def _of_index(self) -> _Told:
        asked = [choice for choice in _OF_INDEX if self._alternatives(choice)]
        entries = self._entries()
        if not entries:
            for choice in asked:
                outcome = self.model.fits[0].outcome.name
                yield f"choices.{choice}: the outcome {outcome} is no index", f"no {choice}", ""
            return
        for option in self._alternatives("answered"):
            made = [_answered(entry, option) for entry in entries.values()]
            if made == [*entries.values()]:
                problem = f"{self._at('answered')}: {option} is what the index declares"
                yield problem, "another minimum", ""
            if option != "zero" and any(
                entry.aggregate == "sum" and not entry.missing_as_zero and option != "all"
                for entry in entries.values()
            ):
                problem = f"{self._at('answered')}: {option} of a sum is no comparable number"
                yield problem, "all or zero", ""
        if "ever" in self._alternatives("scoring"):
            numeric = [
                item
                for entry in entries.values()
                for item, scored in entry.items.items()
                if not isinstance(scored, ByLevel)
            ]
            if numeric:
                problem = f"{self._at('scoring')}: ever, but {numeric[0]} is numeric"
                yield problem, "an index of items with levels", ""

    def _of_items(self) -> _Told:
        given = self._alternatives("items")
        entries = self._entries()
        if not entries or not given:
            return
        items = list(dict.fromkeys(i for entry in entries.values() for i in entry.items))
        single = [area for area, entry in entries.items() if len(entry.items) == 1]
        parts = self._parts()
        if given == "each":
            for area in single:
                yield f"{self._at('items')}: the index has one item in {area}", "no items", ""
            return
        for name in given:
            if name not in items and name not in parts:
                known = [*items, *parts]
                hint = nearest(name, known) or f"one of {', '.join(known)}"
                problem = f"{self._at('items')}: {name!r} is no item of the index, nor an index "
                yield problem + "of some of its items, scored alike", hint, ""
            elif any(name in entries[area].items for area in single):
                yield f"{self._at('items')}: without {name} no item is left", "other items", ""

    def _parts(self) -> dict[str, dict[str, Index]]:
        """Index to its entries by area, of those made of some of the items, scored alike."""
        found: dict[str, dict[str, Index]] = {}
        entries = self._entries()
        for other in self.known.names.index_columns.values():
            entry = entries.get(other.area)
            if entry is None or entry.aggregate != other.aggregate:
                continue
            own = entry.items.items()
            if other.items.items() < own:
                found.setdefault(other.index, {})[other.area] = other
        return found

    def _of_covariates(self) -> _Told:
        terms = {term.name for fit in self.model.fits for term in fit.terms}
        for option, change in dict(self._alternatives("covariates")).items():
            at = f"{self._at('covariates')}.{option}"
            for name in self._unfolded(change["drop"]):
                if name not in terms:
                    hint = nearest(name, [*terms, *self.known.sets])
                    yield f"{at}.drop: {self.model.name} has no term {name!r}", hint, ""
                for term in (t for fit in self.model.fits for t in fit.terms):
                    if name in term.of and term.name not in change["drop"]:
                        problem = f"{at}.drop: {name}, but not {term.name}"
                        yield problem, "both", f"drop: [{name}, {term.name}]"
            for name in self._unfolded(change["add"]):
                if name in terms:
                    problem = f"{at}.add: {name} is a term of {self.model.name} already"
                    yield problem, "another name", ""

    def _of_countries(self) -> _Told:
        given = self._alternatives("left_out")
        if given and len(self.model.countries) < 2:
            yield f"{self._at('left_out')}: there is one country only", "no left_out", ""
        for code in given if given != "each" else ():
            if code not in self.model.countries:
                hint = nearest(code, self.model.countries) or "a country of the model"
                problem = f"{self._at('left_out')}: no country of the model is {code!r}"
                yield problem, hint, ""

    def variant_faults(self) -> list[tuple[str, str, str]]:
        """What the models of the variants tell, and a number of specifications beyond reason."""
        found = []
        for weights, estimator in self._crossed():
            _, wrong = self._variant(weights, estimator)
            options = {"weights": weights, "estimator": estimator}
            told = ", ".join(f"{key} {one}" for key, one in options.items() if one != DECLARED)
            for one in wrong:
                said = (f"choices, {told or 'covariates'}: {one}", one.expected, one.mend)
                found += [said] if said not in found else []
        if not found:
            made = self.resolved(0, 0)
            count = max(
                len(made.specifications(area, term))
                for area in made.outcomes
                for term, _ in made.coefficients(area)
            )
            if count > MOST:
                problem = f"choices: {count:,} specifications of a term and area"
                found.append((problem, f"at most {MOST:,}", ""))
        return found

    def _crossed(self) -> list[tuple[str, str]]:
        weights = [DECLARED, *self._alternatives("weights")]
        return list(product(weights, [DECLARED, *self._alternatives("estimator")]))

    def _variant(self, weights: str, estimator: str) -> tuple[Model | None, list[Wrong]]:
        """The model with other weights and estimator and all terms that come in."""
        terms = [*self.declared.terms]
        for change in dict(self._alternatives("covariates")).values():
            terms += [name for name in self._unfolded(change["add"]) if name not in terms]
        other = replace(self.declared, terms=tuple(terms), profiles=(), importance=False)
        if weights != DECLARED:
            other = replace(other, weights=weights)
        if estimator != DECLARED:
            other = replace(other, estimator=estimator, effects="average_marginal")
        return models.of_declaration(self.name, other, self.known)

    def resolved(self, permutations: int, seed: int) -> Multiverse:
        """The multiverse, of choices without a fault."""
        variants = []
        for weights, estimator in self._crossed():
            model, _ = self._variant(weights, estimator)
            assert model is not None
            variants.append(Variant(weights, estimator, model))
        every = [term.name for fit in variants[0].model.fits for term in fit.terms]
        own = [term.name for fit in self.model.fits for term in fit.terms]
        covariates = {DECLARED: tuple(name for name in dict.fromkeys(every) if name in own)}
        for option, change in dict(self._alternatives("covariates")).items():
            drop, add = self._unfolded(change["drop"]), self._unfolded(change["add"])
            kept = [n for n in dict.fromkeys(every) if (n in own and n not in drop) or n in add]
            covariates[option] = tuple(kept)
        countries = self._alternatives("left_out")
        left_out = [c for c in self.model.countries if countries == "each" or c in countries]
        choices = self.given["choices"]
        return Multiverse(
            model=self.name,
            terms=tuple(self.given["terms"]),
            outcomes={fit.area: tuple(self._outcomes(fit.area)) for fit in self.model.fits},
            variants=tuple(variants),
            covariates=covariates,
            left_out=(DECLARED, *left_out),
            changed=tuple(c for c in CHOICES if choices.get(c, {}).get("question") == "changed"),
            permutations=permutations,
            seed=seed,
        )

    def _outcomes(self, area: str) -> Iterator[Outcome]:
        """The outcomes of an area; options that make what earlier ones do make none."""
        (fit,) = [fit for fit in self.model.fits if fit.area == area]
        entry = self._entries().get(area)
        if entry is None:
            yield Outcome(DECLARED, DECLARED, DECLARED, fit.outcome.column)
            return
        low, high = extent(entry, self.known.names.variables)
        whole = [DECLARED, *self._alternatives("answered")]
        scored = [DECLARED, *self._alternatives("scoring")]
        met: list[tuple] = []
        for answered, scoring, (items, part) in product(whole, scored, self._made_of(entry)):
            made = replace(_answered(part, answered), column="")
            made = replace(made, items=_ever(made.items)) if scoring == "ever" else made
            cut = ((low + high) / 2, low, high) if scoring == "above_middle" else ()
            if (numbers := _numbers(made, cut)) in met:
                continue
            met.append(numbers)
            column, own = (entry.column, None) if len(met) == 1 else ("", made)
            yield Outcome(answered, scoring, items, column, own, cut)

    def _made_of(self, entry: Index) -> Iterator[tuple[str, Index]]:
        """Option to the index with its items."""
        yield DECLARED, entry
        given = self._alternatives("items")
        for item in entry.items:
            if given == "each" or item in given:
                rest = {name: s for name, s in entry.items.items() if name != item}
                lacking = len(entry.items) - entry.minimum_answered
                minimum = max(1, len(rest) - lacking)
                yield item, replace(entry, items=rest, minimum_answered=minimum)
        for name, parts in self._parts().items():
            if given != "each" and name in given and entry.area in parts:
                yield name, parts[entry.area]


def _answered(entry: Index, option: str) -> Index:
    """An index with another number of items that have to be answered."""
    count = len(entry.items)
    if option == "zero":
        return replace(entry, minimum_answered=1, missing_as_zero=True)
    least = {"all": count, "half": (count + 1) // 2, "one": 1}
    return replace(entry, minimum_answered=least.get(option, entry.minimum_answered))


def _numbers(made: Index, cut: tuple[float, ...]) -> tuple:
    """What tells the numbers of an outcome: those that have it alike are one."""
    (scored, *others) = made.items.values()
    if not others and isinstance(scored, ByLevel) and {*scored.scores.values()} <= {*cut[1:]}:
        cut = ()  # of two values already
    zero = made.missing_as_zero and made.minimum_answered < len(made.items)
    return made.aggregate, made.minimum_answered, zero, made.items, cut


def _ever(items: Mapping[str, Any]) -> dict[str, Any]:
    """Items with the highest score of every level above the lowest."""
    return {
        item: ByLevel(
            {
                level: max(scored.scores.values()) if score > min(scored.scores.values()) else score
                for level, score in scored.scores.items()
            }
        )
        for item, scored in items.items()
    }


def covariate_labels(settings: Mapping) -> dict[str, dict[str, str]]:
    """Model to covariate option to its label, of settings with texts of one language."""
    return {
        name: {
            option: change["label"]
            for option, change in given["choices"]
            .get("covariates", {})
            .get("alternatives", {})
            .items()
        }
        for name, given in settings.get("multiverses", {}).items()
    }
