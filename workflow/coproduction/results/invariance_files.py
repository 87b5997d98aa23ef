"""The files of ``results/<study>/invariance/``: whether countries measure an index alike."""

from coproduction.results.contract import RESPONDENTS, Column, File

#: Significant digits of what comes from likelihoods that are maximised, and from their differences.
AGREED = 6
STEPS = ("configural", "metric", "partial_metric", "scalar", "partial_scalar")
#: Whether a step holds; a model without degrees of freedom tests nothing.
RESULTS = ("holds", "fails", "untested")
#: Why there is no step, or no further one, or what is odd about one.
REMARKS = ("few_items", "one_country", "singular", "diverged", "improper_solution")
PARAMETER_KINDS = (
    "loading",
    "intercept",
    "residual_variance",
    "factor_mean",
    "factor_variance",
)

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

FILES = (INVARIANCE, PARAMETERS, FREED)
