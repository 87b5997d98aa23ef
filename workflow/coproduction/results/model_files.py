"""The files of ``results/<study>/models/``: each of them a model's, and of all models."""

from coproduction.results import estimators
from coproduction.results.contract import RESPONDENTS, WEIGHTED, Column, File

#: Names, see `estimators`.
ESTIMATORS = tuple(estimators.ESTIMATORS)
#: What the weights of a fit add up to.
WEIGHTINGS = ("design", "equal_country", "population", "none")
#: Of whom weights are declared.
WEIGHTS_DECLARED = ("all", "some", "none")
#: How the standard errors of a fit were found, as resolved.
ERRORS = (
    "stratified",
    "robust",
    "robust_by_respondent",
    "replicate",
    "model",
    "cr1",
    "cr2",
    "wild_bootstrap",
    "random_intercept",
)
CLUSTERS = ("country", "psu")
#: What is done with strata of one PSU.
SINGLETONS = ("fail", "adjust", "certainty")
#: Kinds of replicate weights; of a fit whose sources have several, `mixed`.
REPLICATE_KINDS = ("JK1", "JK2", "JKn", "BRR", "Fay", "bootstrap", "mixed")
EFFECTS = ("coefficients", "average_marginal", "average_marginal_by_category")
#: What a row of estimates.csv is.
KINDS = ("coefficient", "constant", "threshold", "dispersion", "variance")
#: What a row of tests.csv tests.
HYPOTHESES = (
    "zero",
    "zero_with_interactions",
    "straight_line",
    "equal_areas",
    "equal_areas_with_interactions",
    "area_difference",
    "trend",
    "trend_departure",
    "parallel_slopes",
    "overdispersion",
)
#: Those of what an estimator assumes.
ASSUMPTIONS = ("parallel_slopes", "overdispersion")
#: What a row of diagnostics.csv measures.
MEASURES = (
    "gvif",
    "gvif_per_column",
    "lmg",
    "turning_point",
    "turning_point_fieller",
    "icc",
    "missing_information",
)
#: What is to be known of what an estimator assumes.
ASSUMED = (
    "slopes_differ",
    "slopes_differ_together",
    "slopes_not_tested",
    "slopes_of_two_levels",
    "slopes_of_few_degrees",
    "overdispersed",
    "underdispersed",
    "dispersion_of_no_count",
)
#: What becomes of respondents with missing answers.
WAYS_MISSING = ("listwise", "imputed", "category")
#: What is to be known of a fit.
REMARKS = (
    "counted_unanswered",
    "country_absent",
    "level_absent",
    "told_by_others",
    "unanswered_in_country",
    "absent_in_some",
    "level_of_one",
    "outcome_constant",
    "fitted_without_rest",
    "of_single_units",
    "outcome_level_absent",
    "outcome_category_absent",
    "base_outcome",
    "curve_does_not_turn",
    "fieller_unbounded",
    "turning_point_left_out",
    "turns_beyond_data",
    "turning_interval_beyond_data",
    "no_joint_tests",
    "no_joint_tests_plausible",
    "no_joint_tests_imputed",
    "nearly_dependent",
    "test_not_estimable",
    "test_of_fewer",
    "test_of_few_degrees",
    "differences_left_out",
    "predicted_without_errors",
    "effects_without_errors",
    "effect_beyond_data",
    "effect_at_nobody",
    "effects_alike",
    "test_without_rest",
    "test_of_single_units",
    "every_pattern",
    "few_clusters",
    "few_clusters_cr1",
    "no_variance_between",
    "plausible_values",
    "nothing_imputed",
    "imputations_unsettled",
    "imputations_not_followed",
    "dependent_but_imputed",
    "country_share",
    "weights_apart",
    "sources_apart",
    "replicates_unused",
    "finite_population",
    "raked_known",
    "raked_residuals",
    *ASSUMED,
)
#: How the p-values of a family are corrected.
CORRECTIONS = ("holm", "benjamini_hochberg")
#: How well a fit fits, as a share of what it could explain.
FIT_SHARES = (
    "r_squared_adjusted",
    "r_squared_mcfadden",
    "r_squared_cox_snell",
    "r_squared_nagelkerke",
)
#: How well a fit fits.
FIT_STATISTICS = (
    *FIT_SHARES,
    "log_likelihood",
    "effective_parameters",
    "aic",
    "bic",
)
#: What such a number is of, or by whom.
FIT_DEFINITIONS = ("variance", "likelihood", "pseudo", "quasi", "akaike", "lumley_scott", "schwarz")
#: Steps of the sample flow, in order.
STEPS = ("read", "harmonised", "included", "weighted", "outcome", "complete")

_HEAD = (
    Column("model", "text", required=True),
    Column("outcome", "text", required=True),
    Column("area", "text", required=True),
    Column("country", "text", required=True),
)


def _tested(unit: str) -> tuple[Column, ...]:
    return (
        Column("estimate", "number", unit),
        Column("std_error", "number", unit),
    )


def _ends(unit: str) -> tuple[Column, ...]:
    return (
        Column("conf_low", "number", unit),
        Column("conf_high", "number", unit),
    )


#: Columns that name the fit a row is of.
HEAD = tuple(column.name for column in _HEAD)

ESTIMATES = File(
    "models/estimates.csv",
    "suppressed",
    (
        *_HEAD,
        Column("term", "text", required=True),
        Column("category", "text"),
        Column("kind", "text", values=KINDS, required=True),
        *_tested("unit of the linear predictor"),
        Column("statistic", "number"),
        Column("df", "number"),
        Column("p_value", "number", "probability"),
        *_ends("unit of the linear predictor"),
    ),
    part="models/{model}/estimates.csv",
)
FIT = File(
    "models/fit.csv",
    "suppressed",
    (
        *_HEAD,
        Column("estimator", "text", values=ESTIMATORS, required=True),
        Column("effects", "text", values=EFFECTS, required=True),
        Column("weights", "text", values=WEIGHTINGS, required=True),
        Column("weights_declared", "text", values=WEIGHTS_DECLARED, required=True),
        Column("n_countries", "integer", "countries", required=True),
        Column("errors", "text", values=ERRORS, required=True),
        Column("cluster", "text", values=CLUSTERS),
        Column("n_clusters", "integer", "clusters"),
        Column("psu_declared", "boolean", required=True),
        Column("strata_declared", "boolean", required=True),
        Column("n_psu", "integer", "PSUs"),
        Column("n_strata", "integer", "strata"),
        Column("singletons", "text", values=SINGLETONS),
        Column("n_singletons", "integer", "strata"),
        Column("n_units", "integer", "units"),
        Column("n_unit_strata", "integer", "strata"),
        Column("replicates", "integer", "draws"),
        Column("replicate_kind", "text", values=REPLICATE_KINDS),
        Column("missing", "text", values=WAYS_MISSING, required=True),
        Column("imputations", "integer", "imputations"),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("n_dropped", "integer", RESPONDENTS),
        Column("weighted_n", "number", WEIGHTED, required=True),
        Column("r_squared", "number"),
        Column("df_design", "number"),
        Column("df_residual", "number"),
        Column("rank", "integer", "parameters", required=True),
        Column("standardised", "boolean", required=True),
        Column("confidence", "number", "probability", required=True),
    ),
    part="models/{model}/fit.csv",
)
STATISTICS = File(
    "models/statistics.csv",
    "suppressed",
    (
        *_HEAD,
        Column("statistic", "text", values=FIT_STATISTICS, required=True),
        Column("definition", "text", values=FIT_DEFINITIONS, required=True),
        Column("value", "number", required=True),
    ),
    part="models/{model}/statistics.csv",
)
TESTS = File(
    "models/tests.csv",
    "suppressed",
    (
        *_HEAD,
        Column("hypothesis", "text", values=HYPOTHESES, required=True),
        Column("term", "text", required=True),
        Column("left", "text"),
        Column("right", "text"),
        Column("covariate", "text"),
        *_tested("unit of the linear predictor"),
        *_ends("unit of the linear predictor"),
        Column("statistic", "number"),
        Column("df", "integer", required=True),
        Column("df_denominator", "number", required=True),
        Column("p_value", "number", "probability"),
    ),
    part="models/{model}/tests.csv",
)
DIAGNOSTICS = File(
    "models/diagnostics.csv",
    "suppressed",
    (
        *_HEAD,
        Column("term", "text", required=True),
        Column("category", "text"),
        Column("measure", "text", values=MEASURES, required=True),
        Column("value", "number"),
        Column("std_error", "number"),
        *_ends(""),
    ),
    part="models/{model}/diagnostics.csv",
)
PREDICTIONS = File(
    "models/predictions.csv",
    "suppressed",
    (
        *_HEAD,
        Column("term", "text", required=True),
        Column("category", "text"),
        Column("level", "text"),
        Column("value", "number", required=True),
        *_tested("unit of the outcome"),
        Column("df", "number"),
        *_ends("unit of the outcome"),
    ),
    part="models/{model}/predictions.csv",
)
MARGINAL_EFFECTS = File(
    "models/marginal_effects.csv",
    "suppressed",
    (
        *_HEAD,
        Column("name", "text", required=True),
        Column("term", "text", required=True),
        Column("level", "text"),
        Column("reference", "text"),
        Column("category", "text"),
        Column("at", "text"),
        Column("at_level", "text"),
        Column("at_value", "number"),
        Column("by", "text"),
        Column("group", "text"),
        Column("difference", "boolean", required=True),
        Column("less_level", "text"),
        Column("less_value", "number"),
        Column("less_group", "text"),
        *_tested("unit of the outcome"),
        Column("statistic", "number"),
        Column("df", "number"),
        Column("p_value", "number", "probability"),
        *_ends("unit of the outcome"),
    ),
    part="models/{model}/marginal_effects.csv",
)
FIT_REMARKS = File(
    "models/remarks.csv",
    "suppressed",
    (
        *_HEAD,
        Column("remark", "text", values=REMARKS, required=True),
        Column("term", "text"),
        Column("value", "number"),
    ),
    part="models/{model}/remarks.csv",
)
FAMILIES = File(
    "models/families.csv",
    "suppressed",
    (
        Column("family", "text", required=True),
        Column("correction", "text", values=CORRECTIONS, required=True),
        Column("size", "integer", "tests", required=True),
        *_HEAD,
        Column("hypothesis", "text", values=HYPOTHESES),
        Column("left", "text"),
        Column("right", "text"),
        Column("covariate", "text"),
        Column("category", "text"),
        Column("term", "text", required=True),
        Column("p_value", "number", "probability"),
        Column("p_adjusted", "number", "probability"),
    ),
)
#: How respondents lack an answer to an outcome or term.
LACKING = ("unanswered", "not_put")
FLOW = File(
    "models/flow.csv",
    "suppressed",
    (
        *_HEAD,
        Column("wave", "text"),
        Column("step", "text", values=STEPS, required=True),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("left_out", "integer", RESPONDENTS, required=True),
    ),
)
FLOW_MISSING = File(
    "models/flow_missing.csv",
    "suppressed",
    (
        *_HEAD,
        Column("wave", "text"),
        Column("step", "text", values=STEPS, required=True),
        Column("reason", "text", required=True),
        Column("lacking", "text", values=LACKING),
        Column("n", "integer", RESPONDENTS, required=True),
    ),
)

FILES = (
    ESTIMATES,
    FIT,
    STATISTICS,
    TESTS,
    DIAGNOSTICS,
    PREDICTIONS,
    MARGINAL_EFFECTS,
    FIT_REMARKS,
    FAMILIES,
    FLOW,
    FLOW_MISSING,
)
