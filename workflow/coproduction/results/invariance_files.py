"""The files of ``results/<study>/invariance/``: whether countries measure an index alike."""

from coproduction.results.contract import RESPONDENTS, SHARE, Column, File

#: Significant digits of what comes from likelihoods that are maximised, and from their differences.
AGREED = 6
STEPS = ("configural", "metric", "partial_metric", "scalar", "partial_scalar")
#: Whether a step holds; a model without degrees of freedom tests nothing.
RESULTS = ("holds", "fails", "untested")
#: Why there is no step, or no further one, or what is odd about one.
REMARKS = ("few_items", "one_country", "singular", "diverged", "unscaled", "improper_solution")
PARAMETER_KINDS = (
    "loading",
    "intercept",
    "residual_variance",
    "factor_mean",
    "factor_variance",
)

CONSTRUCTS = ("reflective", "formative")
#: What factor models license of comparisons between countries, from the most to the least.
LICENSES = ("means", "slopes", "latent", "neither")
#: Why factor models license nothing, not even that nothing compares.
UNLICENSED = ("formative", "untested", *REMARKS[:5])
METHODS = ("latent", "aligned")
#: Why a country has no mean of the factor.
NO_MEAN = ("left_out", "no_shared_intercepts", "not_aligned")
#: Why models are not aligned, or what is odd about them.
UNALIGNED = (*(remark for remark in REMARKS if remark != "unscaled"), "not_identified")
ALIGNED_KINDS = ("loading", "intercept", "factor_mean", "factor_sd")

_AREA = Column("area", "text", required=True)
_INDEX = Column("index", "text", required=True)

INVARIANCE = File(
    "invariance/steps.csv",
    "suppressed",
    (
        _AREA,
        _INDEX,
        Column("step", "text", values=STEPS),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("n_countries", "integer", "countries", required=True),
        Column("n_items", "integer", "items", required=True),
        Column("n_singletons", "integer", "strata", required=True),
        Column("chi2", "number", digits=AGREED),
        Column("df", "integer"),
        Column("scaling", "number", digits=AGREED),
        Column("chi2_scaled", "number", digits=AGREED),
        Column("p_value", "number", "probability", digits=AGREED),
        Column("cfi", "number", digits=AGREED),
        Column("tli", "number", digits=AGREED),
        Column("rmsea", "number", digits=AGREED),
        Column("srmr", "number", digits=AGREED),
        Column("cfi_change", "number", digits=AGREED),
        Column("rmsea_change", "number", digits=AGREED),
        Column("srmr_change", "number", digits=AGREED),
        Column("n_freed", "integer", "parameters", required=True),
        Column("result", "text", values=RESULTS),
        Column("remark", "text", values=REMARKS),
    ),
)
PARAMETERS = File(
    "invariance/parameters.csv",
    "suppressed",
    (
        Column("country", "text", required=True),
        _AREA,
        _INDEX,
        Column("step", "text", values=STEPS, required=True),
        Column("parameter", "text", values=PARAMETER_KINDS, required=True),
        Column("item", "text"),
        Column("estimate", "number", "unit of the index", required=True, digits=AGREED),
        Column("std_error", "number", "unit of the index", digits=AGREED),
    ),
)
FREED = File(
    "invariance/freed.csv",
    "suppressed",
    (
        _AREA,
        _INDEX,
        Column("step", "text", values=STEPS, required=True),
        Column("parameter", "text", values=("loading", "intercept"), required=True),
        Column("item", "text", required=True),
    ),
)

LICENSED = File(
    "invariance/licenses.csv",
    "suppressed",
    (
        _AREA,
        _INDEX,
        Column("construct", "text", values=CONSTRUCTS, required=True),
        Column("n_items", "integer", "items", required=True),
        Column("n_answers", "integer", "scores of an item", required=True),
        Column("license", "text", values=LICENSES),
        Column("remark", "text", values=UNLICENSED),
        Column("step", "text", values=STEPS),
        Column("latent_step", "text", values=STEPS),
        Column("least_cfi", "number", required=True),
        Column("greatest_srmr", "number", required=True),
        Column("cfi_fall", "number", required=True),
        Column("rmsea_rise", "number", required=True),
    ),
)
MEANS = File(
    "invariance/means.csv",
    "suppressed",
    (
        Column("country", "text", required=True),
        _AREA,
        _INDEX,
        Column("method", "text", values=METHODS, required=True),
        Column("estimate", "number", "standard deviations of the first country", digits=AGREED),
        Column("std_error", "number", "standard deviations of the first country", digits=AGREED),
        Column("conf_low", "number", "standard deviations of the first country", digits=AGREED),
        Column("conf_high", "number", "standard deviations of the first country", digits=AGREED),
        Column("confidence", "number", "probability", required=True),
        Column("remark", "text", values=NO_MEAN),
    ),
)
ALIGNMENT = File(
    "invariance/alignment.csv",
    "suppressed",
    (
        _AREA,
        _INDEX,
        Column("kind", "text", values=("fixed", "free"), required=True),
        Column("n_countries", "integer", "countries", required=True),
        Column("n_items", "integer", "items", required=True),
        Column("simplicity", "number", digits=AGREED),
        Column("loadings_differ", "number", SHARE, digits=AGREED),
        Column("intercepts_differ", "number", SHARE, digits=AGREED),
        Column("r2_loadings", "number", digits=AGREED),
        Column("r2_intercepts", "number", digits=AGREED),
        Column("remark", "text", values=UNALIGNED),
    ),
)
ALIGNED = File(
    "invariance/aligned.csv",
    "suppressed",
    (
        Column("country", "text", required=True),
        _AREA,
        _INDEX,
        Column("parameter", "text", values=ALIGNED_KINDS, required=True),
        Column("item", "text"),
        Column("estimate", "number", "standard deviations", required=True, digits=AGREED),
        Column("std_error", "number", "standard deviations", digits=AGREED),
        Column("differs", "boolean"),
    ),
)

FILES = (INVARIANCE, PARAMETERS, FREED, LICENSED, MEANS, ALIGNMENT, ALIGNED)
