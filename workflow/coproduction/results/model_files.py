"""The files of ``results/<study>/models/``: each of them a model's, and of all models."""

from coproduction.results.contract import RESPONDENTS, WEIGHTED, Column, File
from coproduction.results.estimators import MEANINGS

#: What the weights of a fit add up to.
WEIGHTINGS = {
    "design": "weights as they are",
    "equal_country": "every country adds up to the same",
    "population": "every country adds up to its population",
    "none": "every respondent counts the same",
}
#: Of whom weights are declared.
WEIGHTS_DECLARED = {
    "all": "of all respondents of the fit",
    "some": "not of all sources: respondents of the others weigh the same within their country",
    "none": "of nobody: all weigh the same, but for what the weights are made to add up to",
}
#: How the standard errors of a fit were found, as resolved.
ERRORS = {
    "stratified": "linearised over the strata or PSUs that are declared for its respondents",
    "robust": "neither strata nor PSUs are declared: heteroskedasticity-robust",
    "robust_by_respondent": "the same of stacked areas: clustered by respondent",
    "replicate": "by fitting again with replicate weights",
    "model": "the model's own, as if weights counted respondents",
    "cr1": "clustered, with G/(G − 1)",
    "cr2": "clustered, bias-reduced",
    "wild_bootstrap": "clustered, p-values and intervals by the wild bootstrap",
    "random_intercept": "the model's own, with a random intercept of the clusters",
}
CLUSTERS = {
    "country": "countries",
    "psu": "PSUs",
}
#: What is done with strata of one PSU.
SINGLETONS = {
    "fail": "there are none: one would have stopped the fit",
    "adjust": "their PSU is held against the mean of all",
    "certainty": "they add no variance",
}
#: Kinds of replicate weights; of a fit whose sources have several, `mixed`.
REPLICATE_KINDS = {
    "JK1": "jackknife",
    "JKn": "stratified jackknife",
    "BRR": "balanced repeated replication",
    "Fay": "Fay's balanced repeated replication",
    "bootstrap": "bootstrap",
    "mixed": "several kinds",
}
EFFECTS = {
    "coefficients": "coefficients",
    "average_marginal": "average marginal effects on the outcome",
}
#: What a row of estimates.csv is.
KINDS = {
    "coefficient": "of a term; its average marginal effect where the fit's `effects` are so",
    "constant": "intercept",
    "threshold": "cut point of an ordered model",
    "dispersion": "logarithm of the dispersion of a negative binomial model",
    "variance": "of a random intercept, between or within the clusters",
}
#: What a row of tests.csv tests.
HYPOTHESES = {
    "zero": "all coefficients of the term are zero",
    "straight_line": "the curve of the term is a straight line",
    "equal_areas": "the coefficients of the term are the same in all areas",
    "area_difference": "the coefficient in area `left` less that in `right` is zero",
    "trend": "the slope of the coefficients on the areas' `covariate` is zero",
}
#: What a row of diagnostics.csv measures.
MEASURES = {
    "gvif": "generalised variance inflation factor of the term",
    "gvif_per_column": "its root of as many as the columns of the term",
    "lmg": "share of the variance that the term explains, averaged over all orders",
    "turning_point": "of the curve, with the delta-method interval",
    "turning_point_fieller": "of a parabola, with Fieller's set",
    "icc": "share of the variance that lies between the clusters",
}
#: What is to be known of a fit.
REMARKS = {
    "country_absent": "nobody of `country` takes part in a pooled fit",
    "level_absent": "no respondent has the level `term`, a column of the model: it is left out",
    "level_of_one": "one respondent has the level `term`: its standard error is not to be trusted",
    "outcome_level_absent": "nobody answered the level `term`: its cut point is left out",
    "curve_does_not_turn": "the curve of `term` does not turn within the observed range",
    "fieller_unbounded": "whether the curve of `term` turns is not known: its set is unbounded",
    "no_joint_tests": "the errors of the fit have no joint tests",
    "test_not_estimable": "the `value` contrasts of `term` have no covariance of full rank",
    "every_pattern": "the wild bootstrap took all `value` patterns of weights",
    "few_clusters": "`value` clusters: the variance between them is not to be trusted",
    "no_variance_between": "no variance between clusters is left beyond that within",
}
#: Steps of the sample flow, in order.
STEPS = {
    "read": "rows in the files",
    "harmonised": "respondents harmonised",
    "included": "not excluded by a rule",
    "weighted": "with a weight above 0",
    "outcome": "outcome known",
    "complete": "all terms answered",
}

_HEAD = (
    Column("model", "text", "Model.", required=True),
    Column("outcome", "text", "Outcome.", required=True),
    Column("area", "text", "Area; `all` for what is of all or none.", required=True),
    Column("country", "text", "Country; `all` for a fit of several.", required=True),
)
_CONFIDENCE = "of the interval of the fit's `confidence`"


def _tested(of: str, unit: str) -> tuple[Column, ...]:
    return (
        Column("estimate", "number", of, unit),
        Column("std_error", "number", "Its standard error.", unit),
    )


def _ends(unit: str) -> tuple[Column, ...]:
    return (
        Column("conf_low", "number", f"Lower end {_CONFIDENCE}.", unit),
        Column("conf_high", "number", f"Upper end {_CONFIDENCE}.", unit),
    )


ESTIMATES = File(
    "models/estimates.csv",
    "Estimates, a row a term of a fit; the numbers of a level nobody has are empty.",
    "suppressed",
    (
        *_HEAD,
        Column(
            "term",
            "text",
            "Term, `=` before its level, `[]` around its part; the clusters' variance.",
            required=True,
        ),
        Column("kind", "text", "What the number is.", values=KINDS, required=True),
        *_tested("Its coefficient or average marginal effect.", "unit of the linear predictor"),
        Column("statistic", "number", "Estimate over standard error."),
        Column("df", "number", "Degrees of freedom of t."),
        Column("p_value", "number", "Of two-sided t, or of the wild bootstrap.", "probability"),
        *_ends("unit of the linear predictor"),
    ),
    part="models/{model}/estimates.csv",
)
FIT = File(
    "models/fit.csv",
    "Fits, a row each: how it was fitted, to how many, and how well.",
    "suppressed",
    (
        *_HEAD,
        Column("estimator", "text", "Estimator.", values=MEANINGS, required=True),
        Column("effects", "text", "What estimates are.", values=EFFECTS, required=True),
        Column("weights", "text", "What weights add up to.", values=WEIGHTINGS, required=True),
        Column(
            "weights_declared",
            "text",
            "Of whom weights are declared, or made by raking; `all` of unweighted fits.",
            values=WEIGHTS_DECLARED,
            required=True,
        ),
        Column("errors", "text", "How errors were found.", values=ERRORS, required=True),
        Column("cluster", "text", "What clusters are, of clustered errors.", values=CLUSTERS),
        Column("n_clusters", "integer", "How many clusters.", "clusters"),
        Column(
            "psu_declared",
            "boolean",
            "Whether PSUs above the respondent are declared for anybody of the fit.",
            required=True,
        ),
        Column("strata_declared", "boolean", "Whether strata are.", required=True),
        Column(
            "n_psu",
            "integer",
            "Declared PSUs; empty where none is declared and of replicate weights.",
            "PSUs",
        ),
        Column(
            "n_strata",
            "integer",
            "Declared strata; empty where none is declared and of replicate weights.",
            "strata",
        ),
        Column(
            "singletons",
            "text",
            "What is done with strata of one sampling unit, of linearised errors.",
            values=SINGLETONS,
        ),
        Column("n_singletons", "integer", "Strata of one sampling unit, of the same.", "strata"),
        Column(
            "n_units",
            "integer",
            "Sampling units that linearised errors go over: declared PSUs, and every respondent "
            "without one.",
            "units",
        ),
        Column(
            "n_unit_strata",
            "integer",
            "Strata that they lie in: the declared ones, and one a source of respondents without "
            "any; one of all where nobody of the study has any. `n_units` less these is "
            "`df_design`.",
            "strata",
        ),
        Column("replicates", "integer", "Replicate weights, or draws of the bootstrap.", "draws"),
        Column("replicate_kind", "text", "Kind of replicate weights.", values=REPLICATE_KINDS),
        Column(
            "n", "integer", "Who takes part; rows of a stacked fit.", RESPONDENTS, required=True
        ),
        Column("n_dropped", "integer", "Left out for a missing answer.", RESPONDENTS),
        Column("weighted_n", "number", "Weights of those who take part.", WEIGHTED, required=True),
        Column("r_squared", "number", "Share of variance explained, or McFadden's likeness of it."),
        Column("df_design", "number", "Degrees of freedom of the design."),
        Column("df_residual", "number", "Degrees of freedom of joint tests."),
        Column("rank", "integer", "Parameters.", "parameters", required=True),
        Column("standardised", "boolean", "Whether coefficients are.", required=True),
        Column("confidence", "number", "Coverage of intervals.", "probability", required=True),
    ),
    part="models/{model}/fit.csv",
)
TESTS = File(
    "models/tests.csv",
    "Tests of a term, jointly or between areas.",
    "suppressed",
    (
        *_HEAD,
        Column("hypothesis", "text", "What is tested.", values=HYPOTHESES, required=True),
        Column("term", "text", "Term or coefficient; `level` for the level.", required=True),
        Column("left", "text", "First area of a difference."),
        Column("right", "text", "Area that is taken from it."),
        Column("covariate", "text", "Covariate of a trend."),
        *_tested("The difference or the slope.", "unit of the linear predictor"),
        *_ends("unit of the linear predictor"),
        Column("statistic", "number", "F.", required=True),
        Column("df", "integer", "Degrees of freedom of the numerator.", required=True),
        Column("df_denominator", "number", "Degrees of freedom of the denominator.", required=True),
        Column("p_value", "number", "Of F.", "probability", required=True),
    ),
    part="models/{model}/tests.csv",
)
DIAGNOSTICS = File(
    "models/diagnostics.csv",
    "Collinearity, importance, turning points, and the share of variance between clusters.",
    "suppressed",
    (
        *_HEAD,
        Column("term", "text", "Term, or what the clusters are.", required=True),
        Column("measure", "text", "What is measured.", values=MEASURES, required=True),
        Column("value", "number", "Its value."),
        Column("std_error", "number", "Its standard error."),
        *_ends(""),
    ),
    part="models/{model}/diagnostics.csv",
)
PREDICTIONS = File(
    "models/predictions.csv",
    "The outcome predicted along a term, everything else as it is.",
    "suppressed",
    (
        *_HEAD,
        Column("term", "text", "Term.", required=True),
        Column("level", "text", "Its level; empty for a number."),
        Column("value", "number", "Its number; of a level the score or place.", required=True),
        *_tested("Expected outcome.", "unit of the outcome"),
        Column("df", "number", "Degrees of freedom of t."),
        *_ends("unit of the outcome"),
    ),
    part="models/{model}/predictions.csv",
)
FIT_REMARKS = File(
    "models/remarks.csv",
    "What is to be known of a fit, a row a remark.",
    "suppressed",
    (
        *_HEAD,
        Column("remark", "text", "Remark.", values=REMARKS, required=True),
        Column("term", "text", "Term, level or cluster it is about."),
        Column("value", "number", "Number it tells, see the remark."),
    ),
    part="models/{model}/remarks.csv",
)
FLOW = File(
    "models/flow.csv",
    "From the rows of the files to the respondents of a fit, a row a step.",
    "suppressed",
    (
        *_HEAD,
        Column("step", "text", "Step.", values=STEPS, required=True),
        Column("n", "integer", "Who is left.", RESPONDENTS, required=True),
        Column("left_out", "integer", "Who left at this step.", RESPONDENTS, required=True),
    ),
)
FLOW_MISSING = File(
    "models/flow_missing.csv",
    "Why respondents leave at a step of the flow, a row a reason, the most frequent first. "
    "A respondent may lack several terms, so these may add up to more than `left_out`.",
    "suppressed",
    (
        *_HEAD,
        Column("step", "text", "Step.", values=STEPS, required=True),
        Column(
            "reason",
            "text",
            "At `included` the declared reason of exclusion, at `complete` the term not answered.",
            required=True,
        ),
        Column("n", "integer", "Who leaves for it.", RESPONDENTS, required=True),
    ),
)

FILES = (
    ESTIMATES,
    FIT,
    TESTS,
    DIAGNOSTICS,
    PREDICTIONS,
    FIT_REMARKS,
    FLOW,
    FLOW_MISSING,
)
