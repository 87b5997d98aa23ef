"""The choices of `multiverse.yaml`, resolved and held against what the study has."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from coproduction.faults import Fault, nearest
from coproduction.study.declared.model_declarations import ModelDeclaration
from coproduction.study.declared.multiverse_declarations import (
    Choices,
    MultiverseDeclaration,
    MultiverseFile,
)
from coproduction.study.modelling import focal_terms, models
from coproduction.study.modelling.names import extent
from coproduction.study.resolved.analysis import ByLevel, Index
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.multiverses import CHOICES, DECLARED, Multiverse, Outcome, Variant
from coproduction.study.written import wrong
from coproduction.study.written.wrong import Wrong

#: A multiverse of more specifications a term and area than this is taken for a slip.
MOST = 20_000
#: Choices about an index.
_OF_INDEX = ("answered", "scoring", "items")


def resolved(
    file: MultiverseFile,
    declared: Mapping[str, ModelDeclaration],
    found: Mapping[str, Model],
    known: models.Known,
    shown: str,
) -> tuple[tuple[Multiverse, ...], list[Fault]]:
    """Every multiverse of `multiverse.yaml`, and what is wrong with them.

    Parameters
    ----------
    file
        What the file declares.
    declared, found
        Models as declared, whole, and as resolved.
    known
        What a model may refer to.
    shown
        Path of the file, for messages.
    """
    made, faults = [], []
    for name, given in file.multiverses.items():
        if known.lost.has("models", name):
            faults += _strangers(name, given, known, shown)
            continue
        if name not in found:
            hint = known.lost.hint("models", name, found)
            problem = f"multiverses.{name}: there is no model {name!r}"
            faults.append(Fault(shown, problem, expected=hint))
            # any other may be meant
            known.lost.add("multiverses", found.keys() - file.multiverses.keys())
            continue
        one = _Choices(name, given, declared[name], found[name], known)
        if one.of_lost():
            continue
        told = [*one.faults()] or one.variant_faults()
        faults += wrong.faults(told, shown, f"multiverses.{name}")
        if not told:
            made.append(one.resolved(file.permutations, file.seed))
    known.lost.add("multiverses", {*file.multiverses} - {one.model for one in made})
    return tuple(made), faults


def _strangers(
    name: str, given: MultiverseDeclaration, known: models.Known, shown: str
) -> Iterator[Fault]:
    """Terms that nothing is called, of the multiverse of a model that is lost."""
    at = f"multiverses.{name}"
    yield from models.strangers(given.terms, known, f"{at}.terms", shown)
    for option, change in given.choices.covariates.alternatives.items():
        for key, terms in (("drop", change.drop), ("add", change.add)):
            place = f"{at}.choices.covariates.alternatives.{option}.{key}"
            yield from models.strangers(terms, known, place, shown)


@dataclass(frozen=True)
class _Choices:
    """The choices of one model."""

    name: str
    given: MultiverseDeclaration
    declared: ModelDeclaration
    model: Model
    known: models.Known

    @property
    def _choices(self) -> Choices:
        return self.given.choices

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

    def of_lost(self) -> bool:
        """Whether a term that comes in is at fault elsewhere."""
        added = [change.add for change in self._choices.covariates.alternatives.values()]
        return any(self.known.is_lost(one) for names in added for one in self._unfolded(names))

    def faults(self) -> Iterator[Wrong]:
        """What is wrong with a multiverse but for what its variants would tell."""
        focal = [*focal_terms.faults(self.given.terms, self.model)]
        yield from focal
        if focal:
            return
        yield from self._of_index()
        yield from self._of_items()
        yield from self._of_covariates()
        yield from self._of_countries()
        if self.model.weights in self._choices.weights.alternatives:
            problem = f"{self.model.weights} is what the model declares"
            yield Wrong(self._at("weights"), problem, "other weights")

    def _of_index(self) -> Iterator[Wrong]:
        asked = [c for c in _OF_INDEX if getattr(self._choices, c).alternatives]
        entries = self._entries()
        if not entries:
            for choice in asked:
                outcome = self.model.fits[0].outcome.name
                problem = f"the outcome {outcome} is no index"
                yield Wrong(f"choices.{choice}", problem, f"no {choice}")
            return
        for option in self._choices.answered.alternatives:
            made = [_answered(entry, option) for entry in entries.values()]
            if made == [*entries.values()]:
                problem = f"{option} is what the index declares"
                yield Wrong(self._at("answered"), problem, "another minimum")
            if option != "zero" and any(
                entry.aggregate == "sum" and not entry.missing_as_zero and option != "all"
                for entry in entries.values()
            ):
                problem = f"{option} of a sum is no comparable number"
                yield Wrong(self._at("answered"), problem, "all or zero")
        if "ever" in self._choices.scoring.alternatives:
            numeric = [
                item
                for entry in entries.values()
                for item, scored in entry.items.items()
                if not isinstance(scored, ByLevel)
            ]
            if numeric:
                problem = f"ever, but {numeric[0]} is numeric"
                yield Wrong(self._at("scoring"), problem, "an index of items with levels")

    def _of_items(self) -> Iterator[Wrong]:
        given = self._choices.items.alternatives
        entries = self._entries()
        if not entries or not given:
            return
        items = list(dict.fromkeys(i for entry in entries.values() for i in entry.items))
        single = [area for area, entry in entries.items() if len(entry.items) == 1]
        parts = self._parts()
        if DECLARED in (items if given == "each" else given):
            problem = f"{DECLARED} is what the index with all its items is called in results"
            yield Wrong(self._at("items"), problem, "another name of that item or index")
        if given == "each":
            for area in single:
                yield Wrong(self._at("items"), f"the index has one item in {area}", "no items")
            return
        for name in given:
            if name not in items and name not in parts:
                known = [*items, *parts]
                hint = nearest(name, known) or f"one of {', '.join(known)}"
                problem = f"{name!r} is no item of the index, nor an index of some of its items, "
                yield Wrong(self._at("items"), f"{problem}scored alike", hint)
            elif any(name in entries[area].items for area in single):
                yield Wrong(self._at("items"), f"without {name} no item is left", "other items")

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

    def _of_covariates(self) -> Iterator[Wrong]:
        terms = {term.name for fit in self.model.fits for term in fit.terms}
        for option, change in self._choices.covariates.alternatives.items():
            at = f"{self._at('covariates')}.{option}"
            for name in self._unfolded(change.drop):
                if name not in terms:
                    hint = nearest(name, [*terms, *self.known.sets])
                    yield Wrong(f"{at}.drop", f"{self.model.name} has no term {name!r}", hint)
                for term in (t for fit in self.model.fits for t in fit.terms):
                    if name in term.of and term.name not in change.drop:
                        mend = f"drop: [{name}, {term.name}]"
                        yield Wrong(f"{at}.drop", f"{name}, but not {term.name}", "both", mend)
            for name in self._unfolded(change.add):
                if name in terms:
                    problem = f"{name} is a term of {self.model.name} already"
                    yield Wrong(f"{at}.add", problem, "another name")

    def _of_countries(self) -> Iterator[Wrong]:
        given = self._choices.left_out.alternatives
        if given and len(self.model.countries) < 2:
            yield Wrong(self._at("left_out"), "there is one country only", "no left_out")
        for code in given if given != "each" else ():
            if code not in self.model.countries:
                hint = nearest(code, self.model.countries) or "a country of the model"
                yield Wrong(self._at("left_out"), f"no country of the model is {code!r}", hint)

    def variant_faults(self) -> list[Wrong]:
        """What the models of the variants tell, and a number of specifications beyond reason."""
        found: list[Wrong] = []
        for weights, estimator in self._crossed():
            _, told_wrong = self._variant(weights, estimator)
            options = {"weights": weights, "estimator": estimator}
            told = ", ".join(f"{key} {one}" for key, one in options.items() if one != DECLARED)
            for one in told_wrong:
                said = Wrong(f"choices, {told or 'covariates'}", str(one), one.expected, one.mend)
                found += [said] if said not in found else []
        if not found:
            made = self.resolved(0, 0)
            count = max(
                len(made.specifications(area, term))
                for area in made.outcomes
                for term, _ in made.coefficients(area)
            )
            if count > MOST:
                problem = f"{count:,} specifications of a term and area"
                found.append(Wrong("choices", problem, f"at most {MOST:,}"))
        return found

    def _crossed(self) -> list[tuple[str, str]]:
        weights = [DECLARED, *self._choices.weights.alternatives]
        return list(product(weights, [DECLARED, *self._choices.estimator.alternatives]))

    def _variant(self, weights: str, estimator: str) -> tuple[Model | None, list[Wrong]]:
        """The model with other weights and estimator and all terms that come in."""
        terms = [*self.declared.terms]
        for change in self._choices.covariates.alternatives.values():
            terms += [name for name in self._unfolded(change.add) if name not in terms]
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
        for option, change in self._choices.covariates.alternatives.items():
            drop, add = self._unfolded(change.drop), self._unfolded(change.add)
            kept = [n for n in dict.fromkeys(every) if (n in own and n not in drop) or n in add]
            covariates[option] = tuple(kept)
        countries = self._choices.left_out.alternatives
        left_out = [c for c in self.model.countries if countries == "each" or c in countries]
        return Multiverse(
            model=self.name,
            terms=self.given.terms,
            outcomes={fit.area: tuple(self._outcomes(fit.area)) for fit in self.model.fits},
            variants=tuple(variants),
            covariates=covariates,
            left_out=(DECLARED, *left_out),
            changed=tuple(c for c in CHOICES if getattr(self._choices, c).question == "changed"),
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
        whole = [DECLARED, *self._choices.answered.alternatives]
        scored = [DECLARED, *self._choices.scoring.alternatives]
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
        given = self._choices.items.alternatives
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
