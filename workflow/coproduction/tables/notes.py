"""Notes on fits: sentences chosen by the columns of fit.csv and remarks.csv.

What is true of all fits of a table is said once; what is true of some is said of those.
"""

import math
from collections.abc import Callable, Collection, Sequence
from typing import Any

import pandas as pd

from coproduction.results.contract import records
from coproduction.results.estimator_names import called
from coproduction.results.estimators import ESTIMATORS
from coproduction.tables.arrangement import Across
from coproduction.tables.ratio_notes import DEFINED, R_SQUARED, defined, ratios
from coproduction.tables.remark_sentences import LISTWISE, REMARKS
from coproduction.words.error_notes import SINGLETONS
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels
from coproduction.words.numerals import count, p_compared, percent, typeset

ERROR_BELOW = "standard errors in parentheses"
INTERVAL_BELOW = "{level} % intervals in brackets"
P_BELOW = "p-values below"

WEIGHTS = {
    "design": "Design weights.",
    "equal_country": "Design weights, rescaled so that every country counts the same.",
    "population": "Design weights, rescaled to the population of each country.",
    "none": "Unweighted.",
}
#: The same of fits for which no source declares a weight.
UNDECLARED = {
    "design": "No weights are declared.",
    "equal_country": (
        "No weights are declared; respondents are weighted so that every country counts the same."
    ),
    "population": (
        "No weights are declared; respondents are weighted to the population of each country."
    ),
    "none": "Unweighted.",
}
SOME_WEIGHTS = "Respondents of sources that declare no weight weigh the same within their country."
#: What errors over the design take respondents for of whom no PSU, or no stratum, is declared.
OWN_UNITS = "Respondents without a declared primary sampling unit count as independent."
OWN_STRATA = "Respondents without a declared stratum count as one stratum a source."
ONE_STRATUM = "All sampling units count as one stratum."
#: Whether strata and whether primary sampling units are declared, to what errors go over.
STRATIFIED = {
    (True, True): (
        "Standard errors are design-based (Taylor linearisation over the declared strata and "
        "primary sampling units)."
    ),
    (True, False): (
        "Standard errors are design-based (Taylor linearisation over the declared strata; no "
        "primary sampling units are declared, respondents count as independent within them)."
    ),
    (False, True): (
        "Standard errors are design-based (Taylor linearisation over the declared primary "
        "sampling units; no strata are declared)."
    ),
}
#: How errors were found (see `results.model_files.ERRORS`), but for `STRATIFIED` and `REPLICATE`.
ERRORS = {
    "robust": (
        "No strata or primary sampling units are declared: respondents count as independent, and "
        "standard errors are robust to heteroskedasticity."
    ),
    "robust_by_respondent": (
        "No strata or primary sampling units are declared: respondents count as independent, and "
        "standard errors are robust to heteroskedasticity and clustered by respondent."
    ),
    "model": "Standard errors are the model’s own, not design-based.",
    "cr1": (
        "Standard errors are clustered (CR1; {clusters}: {n}), with one degree of freedom fewer "
        "than clusters."
    ),
    "cr2": (
        "Standard errors are clustered and bias-reduced (CR2; {clusters}: {n}), with "
        "Satterthwaite degrees of freedom."
    ),
    "wild_bootstrap": (
        "Standard errors are clustered (CR1; {clusters}: {n}); p-values and intervals are by the "
        "wild cluster bootstrap-t ({draws} draws of Webb weights, the data counted as one more)."
    ),
    "random_intercept": (
        "Random intercepts ({clusters}: {n}), by restricted maximum likelihood; standard errors "
        "are the model’s own, not design-based."
    ),
}
EVERY_PATTERN = (
    "Standard errors are clustered (CR1; {clusters}: {n}); p-values and intervals are by the wild "
    "cluster bootstrap-t (all {draws} patterns of Webb weights)."
)
#: Kind of replicate weights to the sentence on errors by them.
REPLICATE = {
    "": "Standard errors are by {n} replicate weights.",
    "mixed": "Standard errors are by {n} replicate weights, of several kinds.",
    "bootstrap": "Standard errors are by {n} bootstrap replicate weights.",
    "JK1": "Standard errors are by {n} jackknife replicate weights (JK1).",
    "JK2": "Standard errors are by {n} jackknife replicate weights (JK2).",
    "JKn": "Standard errors are by {n} jackknife replicate weights (JKn).",
    "BRR": "Standard errors are by {n} balanced repeated replicate weights (BRR).",
    "Fay": "Standard errors are by {n} balanced repeated replicate weights (BRR after Fay).",
}
#: Effects, and whether coefficients are standardised, to what estimates are.
BY_CATEGORY = "average marginal effects on the probability of each category"
BY_CATEGORY_STANDARDISED = (
    "average marginal effects of standardised terms on the probability of each category"
)
ESTIMATES = {
    ("coefficients", False): "coefficients",
    ("coefficients", True): "standardised coefficients",
    ("average_marginal", False): "average marginal effects, in the unit of the outcome",
    ("average_marginal_by_category", False): BY_CATEGORY,
    ("average_marginal_by_category", True): BY_CATEGORY_STANDARDISED,
    ("average_marginal", True): (
        "average marginal effects of standardised terms, in standard deviations of the outcome"
    ),
}
#: The same of estimators whose outcome is not divided by its standard deviation.
STANDARDISED_TERMS = {
    "coefficients": "coefficients of standardised terms",
    "average_marginal": (
        "average marginal effects of standardised terms, in the unit of the outcome"
    ),
    "average_marginal_by_category": BY_CATEGORY_STANDARDISED,
}
SHARES = "Weighted shares of the countries – {found}."

#: A sentence and what fills its braces: words, or numbers that may differ from fit to fit.
Fact = tuple[str, dict[str, str | int]]


class FitNotes:
    """Sentences on the fits of a table.

    Parameters
    ----------
    fits
        Rows of fit.csv.
    remarks
        The rows of remarks.csv about them.
    labels, language
        What names are called, and in what language all is said.
    across
        What parts fits of one outcome and area.
    """

    def __init__(
        self,
        fits: pd.DataFrame,
        remarks: pd.DataFrame,
        labels: Labels,
        language: str,
        across: Across = "country",
    ):
        self._fits = records(fits)
        self._remarks = records(remarks)
        self._labels, self._language = labels, language
        self._keys = ("outcome", "area", across)

    def method(self, *below: str, exponentiate: bool = False) -> str:
        """Estimator, what estimates are, exponentiated or not, and what stands below them."""
        estimators = self.estimators()
        kinds = self._listed(lambda fit: (estimates(fit), {}))
        told = ", ".join(map(self.below, below))
        return f"{estimators}; {self._ratios() if exponentiate else kinds}, {told}."

    def estimators(self) -> str:
        """What the estimators of the fits are called."""
        return self._listed(lambda fit: (estimator(fit), {}))

    def _ratios(self) -> str:
        return self._listed(lambda fit: (ratios(fit), {}))

    def fit(self, rows: Sequence[str]) -> list[str]:
        """What likelihoods and criteria are, of those that are rows of the foot."""
        return [
            text
            for name in rows
            if name in DEFINED
            for text in self._told(lambda fit, name=name: defined(fit, name))
        ]

    def below(self, uncertainty: str) -> str:
        """What stands below an estimate: ``std_error``, ``interval`` or ``p_value``."""
        if uncertainty == "p_value":
            return say(P_BELOW, self._language)
        if uncertainty != "interval":
            return say(ERROR_BELOW, self._language)
        return self._listed(lambda fit: (INTERVAL_BELOW, {"level": f"{100 * fit['confidence']:g}"}))

    def design(self) -> list[str]:
        """Weights, errors, and strata of one sampling unit."""
        every = {self._key(row) for row in self._remarks if row["remark"] == "every_pattern"}
        return [
            *self._told(weights),
            *self._told(some_weights),
            *self._shares(),
            *self.remarks("weights_apart"),
            *self._told(lambda fit: self._errors(fit, self._key(fit) in every)),
            *self.remarks("replicates_unused", "finite_population"),
            *self.remarks("raked_known", "raked_residuals"),
            *self._told(units),
            *self._told(strata),
            *self._told(singletons),
        ]

    def _shares(self) -> list[str]:
        """The weighted share of each country in pooled fits, from the smallest to the largest."""
        across, spans = self._keys[-1], {}
        weighted = {self._key(fit) for fit in self._fits if not unweighted(fit)}
        for row in self._remarks:
            fit = self._of_fit(row)
            if row["remark"] == "country_share" and self._key(fit) in weighted:
                own = spans.setdefault(fit[across], {})
                own.setdefault(row["country"], []).append(row["value"])
        found = {
            name: "; ".join(f"{self._labels.country(c)} {self._span(v)} %" for c, v in own.items())
            for name, own in spans.items()
        }
        return self._told(
            lambda fit: (
                ((SHARES, {"found": found[fit[across]]}) if self._key(fit) in weighted else None)
                if fit[across] in found
                else None
            )
        )

    def _span(self, shares: Sequence[float]) -> str:
        ends = dict.fromkeys(percent(share) for share in (min(shares), max(shares)))
        return "–".join(typeset(end, self._language) for end in ends)

    def missing(self) -> list[str]:
        """What becomes of respondents with missing answers."""
        told = [row for row in self._remarks if row["remark"] == "imputed"]
        imputed = {self._key(self._of_fit(row)) for row in told}
        left_out = self._told(lambda fit: None if self._key(fit) in imputed else (LISTWISE, {}))
        return [*left_out, *self.remarks("imputed")]

    def r_squared(self) -> list[str]:
        """What R² is of each estimator that has one of its own."""
        return self._told(r_squared)

    def remarks(self, *names: str) -> list[str]:
        """The remarks of some names, in that order."""
        out = []
        for name in names:
            # the country of an absent one is not that of the fits it is absent from
            keys = [k for k in self._keys if not (name == "country_absent" and k == "country")]
            found: dict[tuple[str, ...], dict[str, None]] = {}
            for row in self._remarks:
                if row["remark"] == name:
                    fit = self._of_fit(row)
                    key = tuple(fit[k] for k in keys)
                    found.setdefault(key, {})[self._found(row)] = None
            said = {key: "; ".join(texts) for key, texts in found.items()}

            def fact(fit: dict[str, Any], said=said, name=name, keys=keys) -> Fact | None:
                text = said.get(tuple(fit[key] for key in keys))
                return None if text is None else (REMARKS[name], {"found": text})

            out += self._told(fact)
        return out

    def _errors(self, fit: dict[str, Any], every: bool) -> Fact:
        kind = fit["errors"]
        if kind == "stratified":
            return STRATIFIED[bool(fit["strata_declared"]), bool(fit["psu_declared"])], {}
        if kind == "replicate":
            text = REPLICATE.get(fit["replicate_kind"], REPLICATE[""])
            return text, {"n": int(fit["replicates"])}
        parts: dict[str, str | int] = {}
        if kind in ("cr1", "cr2", "wild_bootstrap", "random_intercept"):
            parts = {"clusters": say(clusters(fit), self._language), "n": int(fit["n_clusters"])}
        if kind == "wild_bootstrap":
            parts["draws"] = int(fit["replicates"])
        return EVERY_PATTERN if every else ERRORS[kind], parts

    def _found(self, remark: dict[str, Any]) -> str:
        if remark["remark"] == "country_absent":
            return self._labels.country(remark["country"])
        term = "" if pd.isna(remark["term"]) else self._labels.term(remark["term"])
        if remark["remark"] == "plausible_values":
            term = f"{term} ({int(remark['value'])})"
        if remark["remark"] == "test_of_few_degrees":
            p = math.nan if pd.isna(remark["value"]) else float(remark["value"])
            term = f"{term} (p {typeset(p_compared(p), self._language)})"
        if remark["remark"] == "imputed":
            term = f"{int(remark['value'])}"
        if remark["remark"] == "effect_beyond_data":
            term = f"{term} ({typeset(format(float(remark['value']), 'g'), self._language)})"
        fit = self._of_fit(remark)
        moved = [
            name(remark[key])
            for key, name in (("country", self._labels.country), ("area", self._labels.area))
            if remark[key] != fit[key]
        ]
        return ", ".join([term, *moved] if term else moved)

    def _of_fit(self, remark: dict[str, Any]) -> dict[str, Any]:
        """The remark as one of its fit, which may be of all countries, or of all areas."""
        known = {self._key(fit) for fit in self._fits}
        tried = [
            remark | moved
            for moved in ({}, {"country": ALL}, {"area": ALL}, {"country": ALL, "area": ALL})
        ]
        # An absent country is never that of the fit, though one may be called alike.
        of_one = remark["remark"] in ("country_absent", "country_share")
        tried = tried[1:] if of_one else tried
        return next((one for one in tried if self._key(one) in known), remark)

    def _key(self, row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(row[key] for key in self._keys)

    def _told(self, fact: Callable[[dict[str, Any]], Fact | None]) -> list[str]:
        """A sentence of all fits, or of each group of them that it is true of."""
        return [
            colon(who, text, self._language) if who else text for who, text in self._grouped(fact)
        ]

    def _listed(self, fact: Callable[[dict[str, Any]], Fact | None]) -> str:
        """Clauses of a sentence, each with the fits it is true of in parentheses."""
        parts = self._grouped(fact)
        return ", ".join(text if who in ("", text) else f"{text} ({who})" for who, text in parts)

    def _grouped(self, fact: Callable[[dict[str, Any]], Fact | None]) -> list[tuple[str, str]]:
        """Pairs of fits (none named where it is of all) and the text that is true of them."""
        groups: dict[tuple, dict[int, dict[str, str | int]]] = {}
        found = [fact(fit) for fit in self._fits]
        for i, one in enumerate(found):
            if one is not None:
                words = {key: part for key, part in one[1].items() if isinstance(part, str)}
                groups.setdefault((one[0], *words.items()), {})[i] = one[1]
        out = []
        for (text, *words), members in groups.items():
            numbers: dict[str, list[int]] = {}
            for own in members.values():
                for key, part in own.items():
                    if isinstance(part, int):
                        numbers.setdefault(key, []).append(part)
            parts = dict(words) | {key: self._range(some) for key, some in numbers.items()}
            whose = "" if len(members) == len(found) else self._whose(members)
            out.append((whose, say(text, self._language, **parts)))
        return out

    def _range(self, numbers: Sequence[int]) -> str:
        ends = dict.fromkeys((min(numbers), max(numbers)))
        return "–".join(typeset(count(end), self._language) for end in ends)

    def _whose(self, members: Collection[int]) -> str:
        """The fits by the one key that parts them from the others, else by all that differ."""
        inside = [self._fits[i] for i in members]
        outside = [fit for i, fit in enumerate(self._fits) if i not in members]
        for key in reversed(self._keys):
            names = dict.fromkeys(fit[key] for fit in inside)
            if not {*names} & {fit[key] for fit in outside}:
                return ", ".join(self._name(key, name) for name in names)
        differ = [key for key in self._keys if len({fit[key] for fit in self._fits}) > 1]
        return "; ".join(", ".join(self._name(key, fit[key]) for key in differ) for fit in inside)

    def _name(self, key: str, name: str) -> str:
        if key == "outcome":
            return self._labels.index(name)
        return self._labels.area(name) if key == "area" else self._labels.country(name)


def estimator(fit: dict[str, Any]) -> str:
    """What the estimator of a fit is called; least squares without weights are ordinary."""
    if fit["estimator"] == "wls" and unweighted(fit):
        return "Ordinary least squares"
    return called(fit["estimator"])


def r_squared(fit: dict[str, Any]) -> Fact | None:
    """What R² is, where there is one that is no share of variance."""
    text = R_SQUARED.get(ESTIMATORS[fit["estimator"]].r_squared)
    return None if text is None or pd.isna(fit["r_squared"]) else (text, {})


def unweighted(fit: dict[str, Any]) -> bool:
    """Whether all respondents of a fit weigh the same because nothing says otherwise."""
    nothing = _weighting(fit) == "design" and fit["weights_declared"] == "none"
    return nothing or fit["weights"] == "none"


def _weighting(fit: dict[str, Any]) -> str:
    """What weights add up to; between countries, of a fit that is of several."""
    within = fit["n_countries"] < 2 and fit["weights"] in ("equal_country", "population")
    return "design" if within else fit["weights"]


def weights(fit: dict[str, Any]) -> Fact:
    """What the weights of a fit are."""
    return (UNDECLARED if fit["weights_declared"] == "none" else WEIGHTS)[_weighting(fit)], {}


def some_weights(fit: dict[str, Any]) -> Fact | None:
    """What respondents weigh for whom none is declared, beside others."""
    some = fit["weights_declared"] == "some" and fit["weights"] != "none"
    return (SOME_WEIGHTS, {}) if some else None


def all_have_units(fit: dict[str, Any]) -> bool:
    """Whether a PSU is declared for every respondent that errors go over."""
    return not pd.isna(fit["n_psu"]) and fit["n_psu"] == fit["n_units"]


def units(fit: dict[str, Any]) -> Fact | None:
    """What respondents without a PSU are, beside others with one."""
    some = fit["errors"] == "stratified" and bool(fit["psu_declared"])
    return (OWN_UNITS, {}) if some and not all_have_units(fit) else None


def strata(fit: dict[str, Any]) -> Fact | None:
    """Which strata respondents lie in for whom none is declared."""
    number = fit["n_unit_strata"]
    declared = 0 if pd.isna(fit["n_strata"]) else fit["n_strata"]
    if fit["errors"] != "stratified" or number == declared:
        return None
    return (OWN_STRATA if fit["strata_declared"] or number > 1 else ONE_STRATUM), {}


def estimates(fit: dict[str, Any]) -> str:
    """What the estimates of a fit are."""
    if fit["standardised"] and fit["estimator"] != "wls":
        return STANDARDISED_TERMS[fit["effects"]]
    return ESTIMATES[fit["effects"], bool(fit["standardised"])]


def clusters(fit: dict[str, Any]) -> str:
    """What the clusters of a fit are: where no PSU is declared, each respondent is one."""
    if fit["cluster"] == "country":
        return "countries"
    if not fit["psu_declared"]:
        return "respondents"
    if not pd.isna(fit["n_psu"]) and fit["n_psu"] < fit["n_clusters"]:
        return "primary sampling units, and respondents without one"
    return "primary sampling units"


def singletons(fit: dict[str, Any]) -> Fact | None:
    """What is done with strata of one sampling unit, where errors go over some."""
    number = fit["n_singletons"]
    if fit["errors"] != "stratified" or pd.isna(number) or not number:
        return None
    return SINGLETONS[fit["singletons"]], {"n": int(number)}
