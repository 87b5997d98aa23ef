"""The files of ``results/<study>/sensitivity/``: what it takes to change an estimate."""

from coproduction.results.contract import Column, File

#: What is left out, one at a time.
LEFT = ("country", "item", "stratum")
#: What a row of `WEIGHTING` compares: one coefficient, or all of a fit at once.
COMPARED = ("coefficient", "all")
#: Why there is no number.
LACKING = (
    "not_estimable",
    "level_absent",
    "fitted_without_rest",
    "of_single_units",
    "too_strong",
    "equal_weights",
    "no_degrees_of_freedom",
    "no_psus",
)

_HEAD = (
    Column("model", "text", required=True),
    Column("outcome", "text", required=True),
    Column("area", "text", required=True),
    Column("term", "text", required=True),
)
_OUTCOME = "unit of the outcome"
_R2 = "share of the variance, 0 to 1"
_SURE = (
    Column("estimate", "number", _OUTCOME),
    Column("std_error", "number", _OUTCOME),
    Column("df", "number"),
    Column("conf_low", "number", _OUTCOME),
    Column("conf_high", "number", _OUTCOME),
)
_WHY = Column("lacking", "text", values=LACKING)

CONFOUNDING = File(
    "sensitivity/confounding.csv",
    "suppressed",
    (
        *_HEAD,
        *_SURE,
        Column("partial_r2", "number", _R2),
        Column("robustness_value", "number", _R2),
        Column("alpha", "number", "probability", required=True),
        Column("robustness_value_alpha", "number", _R2),
        Column("design_effect", "number", "ratio of variances"),
        _WHY,
    ),
)
BENCHMARKS = File(
    "sensitivity/benchmarks.csv",
    "suppressed",
    (
        *_HEAD,
        Column("benchmark", "text", required=True),
        Column("multiple", "number", "times", required=True),
        Column("r2_term", "number", _R2),
        Column("r2_outcome", "number", _R2),
        *_SURE,
        _WHY,
    ),
)
LEFT_OUT = File(
    "sensitivity/left_out.csv",
    "suppressed",
    (
        *_HEAD,
        Column("of", "text", values=LEFT, required=True),
        Column("left_out", "text", required=True),
        *_SURE,
        Column("change", "number", _OUTCOME),
        _WHY,
    ),
)
WEIGHTING = File(
    "sensitivity/weighting.csv",
    "suppressed",
    (
        *_HEAD,
        Column("compared", "text", values=COMPARED, required=True),
        Column("weighted", "number", _OUTCOME),
        Column("unweighted", "number", _OUTCOME),
        Column("difference", "number", _OUTCOME),
        Column("std_error", "number", _OUTCOME),
        Column("statistic", "number"),
        Column("df_terms", "integer"),
        Column("df", "number"),
        Column("p_value", "number", "probability"),
        _WHY,
    ),
)
INFLUENCE = File(
    "sensitivity/influence.csv",
    "suppressed",
    (
        *_HEAD,
        Column("n_psu", "integer", "sampling units"),
        Column("dfbeta", "number", _OUTCOME),
        Column("dfbetas", "number", "standard errors"),
        Column("country", "text"),
        Column("estimate_without", "number", _OUTCOME),
        Column("n_beyond", "integer", "sampling units"),
        _WHY,
    ),
)
#: What a job makes, in order.
FILES = (CONFOUNDING, BENCHMARKS, LEFT_OUT, WEIGHTING, INFLUENCE)
