"""What of a study could have been estimated otherwise, as frozen types.

`multiverse_choices` makes them of `multiverse.yaml`.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.model_types import Model

#: The option of a choice that the model or its index declares.
DECLARED = "declared"
#: Choices in the order in which they are crossed.
CHOICES = ("answered", "scoring", "items", "weights", "estimator", "covariates", "left_out")


@dataclass(frozen=True)
class Outcome:
    """An outcome in an area as some options make it.

    Attributes
    ----------
    answered, scoring, items
        Its options.
    column
        Where the analysis data have it; empty where it is made from `entry`.
    entry
        The index that it is.
    cut
        Where it is one of two values: what these are above and not above, then their order is
        threshold, lower, higher; else empty.
    """

    answered: str
    scoring: str
    items: str
    column: str = ""
    entry: Index | None = None
    cut: tuple[float, ...] = ()


@dataclass(frozen=True)
class Variant:
    """The model with the options of its weights and estimator, and with all terms that come in."""

    weights: str
    estimator: str
    model: Model


@dataclass(frozen=True)
class Multiverse:
    """All that could have been estimated of some terms of a model.

    Attributes
    ----------
    model, terms
        The model, and those of its terms that are in question.
    outcomes
        Area to its outcomes, the declared one first.
    variants
        Weights crossed with estimators, the declared ones first.
    covariates
        Option to the names of the terms it has, the declared one first, terms in the order of
        `named`.
    left_out
        Options of countries: `DECLARED`, then codes.
    changed
        Choices whose alternatives change the question.
    permutations, seed
        Permutations under the null, and their seed.
    """

    model: str
    terms: tuple[str, ...]
    outcomes: dict[str, tuple[Outcome, ...]]
    variants: tuple[Variant, ...]
    covariates: dict[str, tuple[str, ...]]
    left_out: tuple[str, ...]
    changed: tuple[str, ...]
    permutations: int
    seed: int

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The names of all terms that come in, in the order of the models."""
        fits = (fit for variant in self.variants for fit in variant.model.fits)
        return tuple(dict.fromkeys(term.name for fit in fits for term in fit.terms))

    def terms_of(self, covariates: str, term: str) -> tuple[str, ...]:
        """The terms of the specifications of a term in question with some covariates: itself too.

        They are in the order of `named`.
        """
        names = {*self.covariates[covariates], term}
        return tuple(name for name in self.named if name in names)

    def specifications(self, area: str, term: str) -> list[dict[str, str]]:
        """Every specification of a term in question in an area, once: choice to option.

        All declared come first. Options that estimate what earlier ones do, such as covariates that
        are the declared ones once the term stays, or weights of countries where one is left, make
        no specification of their own.
        """
        crossed = product(self.outcomes[area], self.variants, self.covariates, self.left_out)
        found: dict[tuple, tuple[str, ...]] = {}
        for outcome, variant, covariates, country in crossed:
            made = outcome.answered, outcome.scoring, outcome.items
            options = (*made, variant.weights, variant.estimator, covariates, country)
            same = (*made, *self._estimated(variant, covariates, country, term), country)
            found.setdefault(same, options)
        return [dict(zip(CHOICES, options, strict=True)) for options in found.values()]

    def _estimated(self, variant: Variant, covariates: str, left_out: str, term: str) -> tuple:
        """What weights, estimator and covariates come to without a country."""
        weights, terms = variant.model.weights, self.terms_of(covariates, term)
        if len({*variant.model.countries} - {left_out}) == 1:
            weights = "none" if weights == "none" else "design"
            terms = tuple(name for name in terms if name != "country")
        return weights, variant.estimator, terms

    def coefficients(self, area: str) -> list[tuple[str, str]]:
        """The terms in question in an area, each with its coefficients, one after the other.

        They are numbers, scores or categories.
        """
        (fit,) = [fit for fit in self.variants[0].model.fits if fit.area == area]
        terms = {term.name: term for term in fit.terms}
        return [
            (name, f"{name}={level}" if level else name)
            for name in self.terms
            for level in (terms[name].levels[1:] if terms[name].kind == "category" else [""])
        ]

    def question(self, specification: dict[str, str]) -> str:
        """Whether a specification is of the ``same`` question as the model, or of a ``changed``."""
        moved = any(specification[choice] != DECLARED for choice in self.changed)
        return "changed" if moved else "same"
