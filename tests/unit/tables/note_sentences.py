"""The sentences of notes on fits, as what the estimators do, not as the tables say it."""

STRATA_AND_PSU = (
    "Standard errors are design-based (Taylor linearisation over the declared strata and primary "
    "sampling units)."
)
STRATA = (
    "Standard errors are design-based (Taylor linearisation over the declared strata; no primary "
    "sampling units are declared, respondents count as independent within them)."
)
PSU = (
    "Standard errors are design-based (Taylor linearisation over the declared primary sampling "
    "units; no strata are declared)."
)
ROBUST = (
    "No strata or primary sampling units are declared: respondents count as independent, and "
    "standard errors are robust to "
    "heteroskedasticity"
)
#: Errors, and whether strata and PSUs are declared, to the sentence.
ERRORS = {
    ("stratified", True, True): STRATA_AND_PSU,
    ("stratified", True, False): STRATA,
    ("stratified", False, True): PSU,
    ("robust", False, False): f"{ROBUST}.",
    ("robust_by_respondent", False, False): f"{ROBUST} and clustered by respondent.",
}
MODEL = "Standard errors are the model’s own, not design-based."
#: Errors of clusters to the sentence.
CLUSTERED = {
    "cr1": (
        "Standard errors are clustered (CR1; {}), with one degree of freedom fewer than clusters."
    ),
    "cr2": (
        "Standard errors are clustered and bias-reduced (CR2; {}), with Satterthwaite degrees of "
        "freedom."
    ),
    "wild_bootstrap": (
        "Standard errors are clustered (CR1; {}); p-values and intervals are by the wild cluster "
        "bootstrap-t (1,999 draws of Webb weights, the data counted as one more)."
    ),
    "random_intercept": (
        "Random intercepts ({}), by restricted maximum likelihood; standard errors are the "
        "model’s own, not design-based."
    ),
}
#: Cluster, and whether PSUs are declared, to what the clusters are.
CLUSTERS = {
    ("country", True): "countries: 400",
    ("country", False): "countries: 400",
    ("psu", True): "primary sampling units: 400",
    ("psu", False): "respondents: 400",
}
REPLICATE = {
    "JK1": "Standard errors are by 80 jackknife replicate weights (JK1).",
    "JK2": "Standard errors are by 80 jackknife replicate weights (JK2).",
    "JKn": "Standard errors are by 80 jackknife replicate weights (JKn).",
    "BRR": "Standard errors are by 80 balanced repeated replicate weights (BRR).",
    "Fay": "Standard errors are by 80 balanced repeated replicate weights (BRR after Fay).",
    "bootstrap": "Standard errors are by 80 bootstrap replicate weights.",
    "other": "Standard errors are by 80 replicate weights.",
    "mixed": "Standard errors are by 80 replicate weights, of several kinds.",
}
WEIGHTS = {
    "design": "Design weights.",
    "equal_country": "Design weights, rescaled so that every country counts the same.",
    "population": "Design weights, rescaled to the population of each country.",
    "none": "Unweighted.",
}
#: The same where no source of the fit declares a weight.
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
OWN_UNITS = "Respondents without a declared primary sampling unit count as independent."
OWN_STRATA = "Respondents without a declared stratum count as one stratum a source."
ONE_STRATUM = "All sampling units count as one stratum."
#: PSUs declared, units, strata declared, and strata that units lie in, to what is said of those
#: for whom none is declared.
UNITS = {
    (400, 400, 40, 40): [],
    (400, 800, 40, 40): [OWN_UNITS],
    (400, 400, 40, 42): [OWN_STRATA],
    (65, 466, 10, 12): [OWN_UNITS, OWN_STRATA],
    (400, 400, None, 1): [ONE_STRATUM],
    (400, 400, None, 2): [OWN_STRATA],
    (400, 800, None, 1): [OWN_UNITS, ONE_STRATUM],
    (None, 800, 40, 40): [],
    (None, 800, 40, 42): [OWN_STRATA],
}
SINGLETONS = {
    ("fail", 0): None,
    ("adjust", 0): None,
    ("certainty", 0): None,
    ("adjust", 3): (
        "Strata of one sampling unit (3): its deviation is taken from the mean of the sample."
    ),
    ("certainty", 3): "Strata of one sampling unit (3) add nothing to the variance.",
}
ESTIMATORS = {
    "wls": "Weighted least squares",
    "fractional_logit": "Fractional logit",
    "logit": "Logit",
    "poisson": "Poisson",
    "negative_binomial": "Negative binomial",
    "ordered_logit": "Ordered logit",
    "ordered_probit": "Ordered probit",
    "multinomial_logit": "Multinomial logit",
    "random_intercept": "Linear with random intercepts",
}
DEVIANCE, MCFADDEN = "R² is the share of the deviance explained.", "R² is that of McFadden."
R_SQUARED = {
    "wls": None,
    "fractional_logit": DEVIANCE,
    "logit": DEVIANCE,
    "poisson": DEVIANCE,
    "negative_binomial": MCFADDEN,
    "ordered_logit": MCFADDEN,
    "ordered_probit": MCFADDEN,
    "multinomial_logit": MCFADDEN,
    "random_intercept": "R² is that of Snijders and Bosker: of both variances together.",
}
#: Effects and standardised to what estimates are of least squares, which alone divides the outcome,
#: and of all others.
EFFECTS = {
    ("coefficients", False): ("coefficients", "coefficients"),
    ("coefficients", True): ("standardised coefficients", "coefficients of standardised terms"),
    ("average_marginal", False): ("average marginal effects, in the unit of the outcome",) * 2,
    ("average_marginal", True): (
        "average marginal effects of standardised terms, in standard deviations of the outcome",
        "average marginal effects of standardised terms, in the unit of the outcome",
    ),
    ("average_marginal_by_category", False): (
        "average marginal effects on the probability of each category",
    )
    * 2,
    ("average_marginal_by_category", True): (
        "average marginal effects of standardised terms on the probability of each category",
    )
    * 2,
}
#: Remark to the sentence about `job=out`, the country AA, or clusters; None where a table says
#: nothing: `every_pattern` changes the sentence on errors, without joint tests there is no table.
REMARKS = {
    "counted_unanswered": "Counted as not answered – Employment: Out of work.",
    "country_absent": "Without – A-land.",
    "level_absent": "No respondent, left out – Employment: Out of work.",
    "told_by_others": (
        "Given by the other terms, which stand for both, left out – Employment: Out of work."
    ),
    "absent_in_some": "No respondent in some imputations, left out – Employment: Out of work.",
    "unanswered_in_country": (
        "Answered by nobody there, so that its estimates are of the other countries – "
        "Employment: Out of work."
    ),
    "level_of_one": "One respondent only – Employment: Out of work.",
    "outcome_constant": "The same outcome for all respondents – A-land.",
    "fitted_without_rest": (
        "Fitted by the terms without rest, no standard error – Employment: Out of work."
    ),
    "of_single_units": (
        "Rests on single clusters or sampling units, no standard error – Employment: Out of work."
    ),
    "nearly_dependent": "All but given by the other terms – Employment: Out of work.",
    "outcome_level_absent": (
        "Answered by nobody, the cut point is left out – Employment: Out of work."
    ),
    "outcome_category_absent": (
        "Answered by nobody, left out of the outcome – Employment: Out of work."
    ),
    "base_outcome": "Log-odds against – Employment: Out of work.",
    "curve_does_not_turn": "Does not turn within the observed range – Employment: Out of work.",
    "fieller_unbounded": "Whether the curve turns is not known – Employment: Out of work.",
    "turning_point_left_out": (
        "Where the curve turns depends on an interaction – Employment: Out of work."
    ),
    "turns_beyond_data": (
        "Turns beyond the values that respondents have – Employment: Out of work."
    ),
    "turning_interval_beyond_data": (
        "Intervals of turning points reach beyond the values that respondents have – Employment: "
        "Out of work."
    ),
    "test_of_fewer": "Tested without what has no standard error – Employment: Out of work.",
    "test_of_few_degrees": (
        "So many coefficients on so few degrees of freedom that F rejects too often; by the "
        "adjusted Wald test (Korn and Graubard) – Employment: Out of work (p = 4.000)."
    ),
    "differences_left_out": (
        "Differences depend on an interaction, left out – Employment: Out of work."
    ),
    "test_not_estimable": (
        "No test, errors cannot tell so many coefficients apart – Employment: Out of work."
    ),
    "test_without_rest": "No test, fitted by the terms without rest – Employment: Out of work.",
    "test_of_single_units": (
        "No test, rests on single clusters or sampling units – Employment: Out of work."
    ),
    "no_joint_tests_imputed": "Joint tests are not combined over imputations.",
    "no_joint_tests_plausible": "Joint tests are not combined over plausible values.",
    "replicates_unused": "Replicate weights are declared but unused; errors: replicate uses them.",
    "finite_population": (
        "Standard errors are corrected for the finite populations of sampling units that are "
        "declared."
    ),
    "raked_known": "Weights are raked; standard errors take them as known.",
    "raked_residuals": (
        "Weights are raked; standard errors know of it, by residuals from the margins (Deville and "
        "Särndal)."
    ),
    "few_clusters": (
        "So few clusters that the variance between them, and tests of terms that vary only between "
        "them, are not to be trusted."
    ),
    "few_clusters_cr1": "So few clusters that CR1 standard errors tend to be too small.",
    "no_variance_between": "No variance between clusters is left beyond that within.",
    "imputations_unsettled": (
        "Imputations have not settled, estimates may move with more iterations – Employment: Out "
        "of work (Rhat 4.00)."
    ),
    "imputations_not_followed": (
        "Whether imputations have settled is not known, iterations are too few – Employment: Out "
        "of work."
    ),
    "dependent_but_imputed": (
        "For all who answered, a combination of other terms: the estimate rests on imputed answers "
        "alone – Employment: Out of work."
    ),
    "nothing_imputed": "No answer of the kinds that are imputed is missing: nothing is imputed.",
    "plausible_values": (
        "Estimates and standard errors are combined over plausible values by Rubin’s rules – "
        "Employment: Out of work (4)."
    ),
    "weights_apart": (
        "Mean weights of the countries are more than 20 times apart: the weights equal_country or "
        "population would put the countries on one scale."
    ),
    "sources_apart": (
        "Mean weights of sources are more than 20 times apart within a country, so that one of "
        "them decides what is estimated of it, whatever the weights of the countries: weights of "
        "all sources on one scale, or none, would let each count – A-land."
    ),
    "slopes_differ": (
        "Equal slopes at all cut points are rejected, so that one coefficient may sum up several "
        "(Wald test, p < 0.05) – Employment: Out of work."
    ),
    "slopes_differ_together": (
        "Equal slopes at all cut points are rejected for all terms together (Wald test, p < 0.05)."
    ),
    "slopes_not_tested": (
        "No test whether slopes differ between cut points: the binary model of being above one has "
        "no estimates – Employment: Out of work."
    ),
    "slopes_of_two_levels": (
        "The outcome has one cut point: no slopes can differ between cut points."
    ),
    "slopes_of_few_degrees": (
        "No test whether slopes differ between cut points: more contrasts than half of the degrees "
        "of freedom – Employment: Out of work."
    ),
    "overdispersed": (
        "The count varies more than a Poisson count (test of Cameron and Trivedi, p < 0.05)."
    ),
    "underdispersed": (
        "The count varies less than a Poisson count (test of Cameron and Trivedi, p < 0.05)."
    ),
    "dispersion_of_no_count": (
        "No test of over- or underdispersion: the outcome has values that are no whole numbers."
    ),
    "country_share": None,
    "predicted_without_errors": (
        "Some predictions have no standard error – Employment: Out of work."
    ),
    "effects_without_errors": "Some effects have no standard error – Employment: Out of work.",
    "effect_beyond_data": (
        "Beyond the values that respondents have – Employment: Out of work (4)."
    ),
    "effects_alike": (
        "Differences that nothing in the model lets be other than zero are left out – Employment: "
        "Out of work."
    ),
    "effect_at_nobody": "No respondent, no effect there – Employment: Out of work.",
    "no_joint_tests": None,
    "every_pattern": None,
}
#: What becomes of respondents with missing answers, of four imputations.
MISSING = {
    "listwise": (
        "Respondents with an answer missing in any variable of the model are left out (listwise)."
    ),
    "imputed": (
        "Missing answers are imputed 4 times by chained equations, and estimates are combined by "
        "Rubin’s rules (degrees of freedom of Barnard and Rubin); respondents who still lack an "
        "answer, such as those who were not asked, are left out."
    ),
    "category": (
        "Who did not know or refused to answer a term has a level of their own, beside a number or "
        "a score, which has its mean there, one of an indicator; who lacks an answer otherwise is "
        "left out."
    ),
}
