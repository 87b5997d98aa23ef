"""What is wrong with the claims of `hypotheses.yaml`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from coproduction.faults import Fault, nearest
from coproduction.results.estimators import ESTIMATORS
from coproduction.study.claim_tests import OF_COUNTRIES, Nameable, claim, columns, shared
from coproduction.study.claims import Claim, Claims
from coproduction.study.names import Names
from coproduction.study.sources import replication
from coproduction.study.specification import Model, Replication, Singletons
from coproduction.study.survey import Source
from coproduction.study.tables import untested

#: Example of what a claim lacks, as lines to paste.
_DIRECTION, _SMALLEST = "direction: positive", "smallest: {points: 2}"


def of_study(
    files: Mapping[str, Mapping],
    names: Names,
    models: Mapping[str, Model],
    sources: Mapping[str, Source],
    shown: PurePosixPath,
) -> tuple[Claims | None, list[Fault]]:
    """The claims of a study, none where it declares none, and what is wrong with them.

    `files` are its settings with their defaults, `shown` is its folder.
    """
    if "hypotheses" not in files:
        return None, []
    known = Nameable(names, models, names.countries)
    file, policy = str(shown / "hypotheses.yaml"), files["study"]["singletons"]
    return checked(files["hypotheses"], known, replication(sources), policy, file)


def checked(
    settings: Mapping,
    known: Nameable,
    replicated: Mapping[str, Replication],
    singletons: Singletons,
    shown: str,
) -> tuple[Claims | None, list[Fault]]:
    """The claims of `hypotheses.yaml`, or what is wrong with them.

    `settings` is the file with its defaults, `shown` its path for messages; the others are as of
    `Claims`.
    """
    declared = settings["hypotheses"]
    wrong = faults(declared, settings["families"], known, shown)
    if wrong:
        return None, wrong
    found = tuple(claim(name, entry, known) for name, entry in declared.items())
    families = dict.fromkeys(one.family for one in found if one.comparisons)
    used = {c.model for one in found for c in one.comparisons if c.model}
    return Claims(
        alpha=settings["alpha"],
        draws=settings["draws"],
        seed=settings["seed"],
        corrections={name: settings["families"].get(name, "holm") for name in families},
        claims=found,
        countries=tuple(known.countries),
        models={name: model for name, model in known.models.items() if name in used},
        replication=dict(replicated),
        singletons=singletons,
        made_of=_made_of(found, used, known),
    ), []


def _made_of(
    found: Iterable[Claim], used: Iterable[str], known: Nameable
) -> dict[str, tuple[str, ...]]:
    """Columns of the indices that claims are about, each with its items."""
    terms = [t for m in used for fit in known.models[m].fits for t in (fit.outcome, *fit.terms)]
    names = dict.fromkeys([t.column for t in terms] + [c for one in found for c in one.measures])
    every = known.names.index_columns
    return {name: tuple(every[name].items) for name in names if name in every}


def faults(
    hypotheses: Mapping[str, Mapping], families: Mapping[str, str], known: Nameable, shown: str
) -> list[Fault]:
    """What is wrong with the claims, `shown` being the path of `hypotheses.yaml`.

    `hypotheses` are as declared, with the defaults of the schema; `families` those of the file.
    """
    found = []
    for name, declared in hypotheses.items():
        ((test, given),) = declared["test"].items()
        told = [*_of_claim(declared, test)]
        if test != "not_answerable":
            told += _Test(test, given, declared, known).faults()
        found += [
            Fault(shown, f"{name}.{problem}", expected=hint, mend=mend)
            for problem, hint, mend in told
        ]
    used = {declared.get("family", name) for name, declared in hypotheses.items()}
    return found + [
        Fault(shown, f"families.{family}: no hypothesis is of it", expected=nearest(family, used))
        for family in families
        if family not in used
    ]


#: A problem, what was expected, and the line to paste.
_Told = Iterator[tuple[str, str, str]]


def _of_claim(declared: Mapping, test: str) -> _Told:
    """What a claim needs beside its test, and what it cannot have."""
    own = ("direction", "smallest", "family")
    if test == "not_answerable":
        for key in (key for key in own if key in declared):
            yield f"{key}: nothing is tested of a claim that is not answerable", f"no {key}", ""
        return
    if "direction" not in declared:
        yield "direction: is missing", "positive, negative or either", _DIRECTION
    if "smallest" not in declared:
        yield "smallest: is missing", "the smallest effect of interest", _SMALLEST
    if test == "country_order" and declared.get("direction", "positive") != "positive":
        problem = "direction: an order is of countries from the highest to the lowest"
        yield problem, "order turned round where the claim is", _DIRECTION


class _Test:
    """A test of a claim, held against what the study has."""

    def __init__(self, test: str, given: Mapping, declared: Mapping, known: Nameable):
        self.test, self.given, self.known = test, given, known
        self.unit = next(iter(declared.get("smallest", {"": 0})))

    def faults(self) -> _Told:
        """What is wrong with it: first names, then what they cannot be used for."""
        if self.test in ("terms", "term_differences"):
            yield from self._of_models()
        elif self.test == "outcomes":
            yield from self._of_outcomes()
        else:
            yield from self._of_outcome()

    def _at(self, key: str) -> str:
        return f"test.{self.test}.{key}"

    def _unknown(self, key: str, names: Iterable[str], known: Sequence[str], what: str) -> _Told:
        """Names that are not there, each with the nearest that is."""
        for name in dict.fromkeys(names):
            if name not in known:
                hint = nearest(name, known) or f"one of {', '.join(known)}" * bool(known)
                yield f"{self._at(key)}: {what} {name!r}", hint, ""

    def _of_models(self) -> _Told:
        key = "models" if self.test == "terms" else "model"
        names = self.given["models"] if key == "models" else [self.given["model"]]
        models = self.known.models
        unknown = [*self._unknown(key, names, list(models), "there is no model")]
        yield from unknown
        if unknown:
            return
        used = [models[name] for name in names]
        yield from self._of_terms(used)
        areas = list(dict.fromkeys(fit.area for model in used for fit in model.fits))
        yield from self._of_areas(areas)
        for model in used:
            yield from self._of_estimates(key, model)
        if self.test == "terms":
            yield from self._of_countries(used)

    def _of_terms(self, used: Sequence[Model]) -> _Told:
        for model in used:
            terms = {term.name: term for fit in model.fits for term in fit.terms}
            every = [c for name in terms for fit in model.fits for c in columns(fit, name)]
            for name in self.given["terms"]:
                at = self._at("terms")
                if not any(columns(fit, name) for fit in model.fits):
                    hint = nearest(name, [*terms, *every]) or f"one of {', '.join(terms)}"
                    yield f"{at}: {model.name} has no term {name!r}", hint, ""
                    continue
                parts = name.split(":") if name not in terms else [name, *terms[name].of]
                bent = [p for p in parts if p in terms and terms[p].kind == "curve"]
                if bent:
                    problem = f"{at}: {bent[0]} is a curve in {model.name}, without a coefficient"
                    yield problem, f"a model in which {bent[0]} is no curve", ""
                if ":" in name and model.effects == "average_marginal":
                    problem = f"{at}: {name} has no average marginal effect in {model.name}"
                    yield problem, "effects: coefficients", ""
                own = name.partition("=")[0]
                beside = [term.name for term in terms.values() if own in term.of]
                if beside and ":" not in name:
                    problem = f"{at}: {name} stands beside {beside[0]} in {model.name}"
                    yield problem, "a model without this interaction", ""

    def _of_estimates(self, key: str, model: Model) -> _Told:
        """Estimates without an error of t, or whose unit is not that of the smallest effect."""
        at = f"{self._at(key)}: {model.name}"
        if model.errors == "wild_bootstrap":
            problem = f"{at} has intervals by the bootstrap, which tell no equivalence"
            yield problem, "a model with other errors", "errors: cr2  (in models.yaml)"
        if model.estimates_categories:
            problem = f"{at} has an estimate a category of the outcome, and a claim is about one"
            yield problem, "a model of another estimator, or by_category: false", ""
        if self.test == "term_differences":
            if not model.stacked:
                lines = f"{model.name}_stacked:\n  from: {model.name}\n  label: …\n  stacked: true"
                yield f"{at} is not stacked", "a stacked model", f"{lines}  (in models.yaml)"
            elif why := untested(model):
                yield f"{at}: {why}", "a stacked model with joint tests", ""
        yield from self._of_unit(at, model)

    def _of_unit(self, at: str, model: Model) -> _Told:
        scale = ESTIMATORS[model.estimator].scale
        if model.effects == "coefficients" and scale != "outcome":
            problem = f"{at}: its coefficients are not in the unit of the outcome"
            mend = "effects: average_marginal  (in models.yaml)"
            yield problem, "a model of average marginal effects, or wls", mend
        elif model.standardised and model.estimator == "wls" and self.unit == "points":
            problem = f"{at} is standardised: its estimates are in standard deviations"
            yield problem, "deviations, or a model that is not", "smallest: {deviations: 0.05}"

    def _of_countries(self, used: Sequence[Model]) -> _Told:
        given = self.given["countries"]
        if given == "each":
            return
        for model in used:
            if not model.by_country:
                problem = f"{self._at('countries')}: {model.name} is of all countries"
                yield problem, "a model with countries: each", ""
            else:
                known = list(model.countries)
                yield from self._unknown("countries", given, known, "no country of the model is")

    def _of_areas(self, has: Sequence[str]) -> _Told:
        areas = self.given.get("areas", "each")
        if areas != "each":
            yield from self._unknown("areas", areas, has, "there is no area")
        pairs = self.given.get("pairs", "each")
        if self.test in ("term_differences", "areas") and pairs != "each":
            named = [area for pair in pairs for area in pair]
            yield from self._unknown("pairs", named, has, "there is no area")

    def _scored(self, key: str, name: str) -> _Told:
        """An outcome that is unknown, or has no mean."""
        names = self.known.names
        if name not in names.known():
            yield from self._unknown(key, [name], self.known.outcomes(), "unknown name")
        elif name in names.plausible:
            yield f"{self._at(key)}: {name!r} has plausible values", "another outcome", ""
        elif not self.known.scored(name):
            yield (
                f"{self._at(key)}: {name!r} has no scores",
                "an index, or a variable with some",
                "",
            )

    def _of_leave_out(self) -> _Told:
        """Countries left out that are none, or all of them."""
        given = self.given["leave_out"]
        yield from self._unknown("leave_out", given, self.known.countries, "there is no country")
        if not self.known.kept(self.given):
            yield f"{self._at('leave_out')}: no country is left", "fewer countries", ""

    def _of_outcomes(self) -> _Told:
        yield from self._of_leave_out()
        for left, right in self.given["pairs"]:
            pair = left, right
            wrong = [told for name in pair for told in self._scored("pairs", name)]
            yield from wrong
            both = [] if wrong else shared(left, right, self.known.names)
            if both:
                yield from self._of_areas(both)
            elif not wrong:
                problem = f"{self._at('pairs')}: {left} and {right} have no area in common"
                yield problem, "two outcomes of the same area", ""

    def _of_outcome(self) -> _Told:
        outcome = self.given["outcome"]
        wrong = [*self._scored("outcome", outcome)]
        wrong = wrong or [*self._of_adjustment(outcome)]
        yield from wrong
        if wrong:
            return
        areas, countries = self.known.compared(self.given)
        yield from self._of_areas(areas)
        yield from self._of_leave_out()
        if self.test not in OF_COUNTRIES:
            return
        if len(countries) == 1:
            yield f"{self._at('outcome')}: there is one country only", "two countries or more", ""
        named = {"countries": self.given.get("countries"), "order": self.given.get("order")}
        pairs = self.given.get("pairs")
        named["pairs"] = pairs if pairs in (None, "each") else [c for pair in pairs for c in pair]
        for key, given in named.items():
            if given is not None and given != "each":
                yield from self._unknown(key, given, countries, "there is no country")

    def _of_adjustment(self, outcome: str) -> _Told:
        """A model that does not tell the countries' means at the same correlates."""
        name = self.given.get("adjusted", "")
        if not name:
            return
        unknown = [*self._unknown("adjusted", [name], list(self.known.models), "there is no model")]
        yield from unknown
        if unknown:
            return
        model = self.known.models[name]
        at = f"{self._at('adjusted')}: {name}"
        terms = [term for fit in model.fits for term in fit.terms]
        if model.fits[0].outcome.name != outcome:
            yield f"{at} has the outcome {model.fits[0].outcome.name}", f"a model of {outcome}", ""
        if model.estimator != "wls" or model.stacked or model.by_country:
            yield f"{at} is no pooled model of wls by area", "countries: pooled, estimator: wls", ""
        if model.errors not in ("design", "replicate"):
            problem = f"{at}: errors {model.errors} say nothing about differences of countries"
            yield problem, "errors: design or replicate", ""
        if model.plausible:
            yield f"{at} has plausible values", "another model", ""
        if model.missing == "imputed":
            yield f"{at} has imputed answers", "a model with missing: listwise", ""
        if not any(term.name == "country" for term in terms):
            yield f"{at} lacks the term country", "terms: […, country]", ""
        if any("country" in term.of for term in terms):
            problem = f"{at} has interactions of country: no one difference of two countries"
            yield problem, "a model without these", ""
        yield from self._of_unit(at, model)
