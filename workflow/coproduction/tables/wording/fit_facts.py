"""Facts of a fit as its columns tell them: what its weights, errors and estimates are."""

from typing import Any

import pandas as pd

from coproduction.results.estimator_names import called
from coproduction.results.estimators import ESTIMATORS
from coproduction.tables.wording.ratio_notes import R_SQUARED
from coproduction.words.error_notes import SINGLETONS
from coproduction.words.labels import UNANSWERED

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
#: What becomes of respondents with missing answers (see `results.model_files.WAYS_MISSING`).
MISSING = {
    "listwise": (
        "Respondents with an answer missing in any variable of the model are left out (listwise)."
    ),
    "imputed": (
        "Missing answers are imputed {n} times by chained equations, and estimates are combined by "
        "Rubin’s rules (degrees of freedom of Barnard and Rubin); respondents who still lack an "
        "answer, such as those who were not asked, are left out."
    ),
    "category": (
        "Who did not know or refused to answer a term has a level of their own, beside a number or "
        "a score, which has its mean there, one of an indicator; who lacks an answer otherwise is "
        "left out."
    ),
}
#: The same of a model of who did not answer.
MISSING_TERMS = {
    "listwise": (
        "Respondents with an answer missing in any correlate are left out (listwise), and so is "
        "who lacks the outcome otherwise, such as who was not asked."
    ),
    "category": (
        "Who did not know or refused to answer a term has a level of their own, beside a number or "
        "a score, which has its mean there, one of an indicator; left out is who lacks an answer "
        "to a term otherwise, or the outcome, such as who was not asked."
    ),
}
#: What the average effect of a level for not answering is.
FILLED = (
    "The average effect of not answering a number or score is from the respondent’s own value to "
    "the mean that stands for it."
)
#: A sentence and what fills its braces: words, or numbers that may differ from fit to fit.
Fact = tuple[str, dict[str, str | int]]


def estimator(fit: dict[str, Any]) -> str:
    """What the estimator of a fit is called; least squares without weights are ordinary."""
    if fit["estimator"] == "wls" and unweighted(fit):
        return "Ordinary least squares"
    return called(fit["estimator"])


def missing(fit: dict[str, Any]) -> Fact:
    """What becomes of respondents with missing answers."""
    times = fit["imputations"]
    if fit["outcome"].endswith(UNANSWERED):
        return MISSING_TERMS[fit["missing"]], {}
    return MISSING[fit["missing"]], {} if pd.isna(times) else {"n": int(times)}


def filled(fit: dict[str, Any]) -> Fact | None:
    """From what to what the average effect of not having answered a number is."""
    told = fit["missing"] == "category" and fit["effects"] == "average_marginal"
    return (FILLED, {}) if told else None


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
