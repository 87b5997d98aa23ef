"""The files of ``results/<study>/invariance/``: whether countries measure an index alike."""

from coproduction.results.contract import RESPONDENTS, Column, File

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
        Column("chi2", "number"),
        Column("df", "integer"),
        Column("scaling", "number"),
        Column("chi2_scaled", "number"),
        Column("p_value", "number", "probability"),
        Column("cfi", "number"),
        Column("tli", "number"),
        Column("rmsea", "number"),
        Column("srmr", "number"),
        Column("cfi_change", "number"),
        Column("rmsea_change", "number"),
        Column("srmr_change", "number"),
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
        Column("estimate", "number", "unit of the index", required=True),
        Column("std_error", "number", "unit of the index"),
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
