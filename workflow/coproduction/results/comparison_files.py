"""The files of ``results/<study>/comparisons/``: nested models on one sample."""

from coproduction.results.contract import RESPONDENTS, Column, File
from coproduction.results.model_files import ESTIMATES

#: Why the terms that a step adds are not tested, the first that is true.
NO_TEST = (
    "first_step",
    "nothing_added",
    "without_errors",
    "too_few_units",
    "clustered",
    "restricted",
)
#: How the p-value of a likelihood ratio was found.
RATIOS = ("rao_scott", "chi_squared", "f")

_HEAD = (
    Column("comparison", "text", required=True),
    Column("model", "text", required=True),
    Column("outcome", "text", required=True),
    Column("area", "text", required=True),
    Column("country", "text", required=True),
    Column("step", "integer", required=True),
)

#: Columns of estimates that a comparison has before its step, or not: none is by category.
_LEFT_OUT = ("model", "outcome", "area", "country", "category")

STEP_ESTIMATES = File(
    "comparisons/estimates.csv",
    "suppressed",
    (
        *_HEAD,
        *(column for column in ESTIMATES.columns if column.name not in _LEFT_OUT),
    ),
    part="comparisons/{comparison}/estimates.csv",
)
STEPS = File(
    "comparisons/steps.csv",
    "suppressed",
    (
        *_HEAD,
        Column("n", "integer", RESPONDENTS, required=True),
        Column("rank", "integer", "parameters", required=True),
        Column("r_squared", "number"),
        Column("r_squared_change", "number"),
        Column("added", "integer", "parameters", required=True),
        Column("wald_statistic", "number"),
        Column("wald_df", "number"),
        Column("wald_p_value", "number", "probability"),
        Column("wald_liberal", "boolean"),
        Column("wald_p_adjusted", "number", "probability"),
        Column("no_wald", "text", values=NO_TEST),
        Column("ratio", "text", values=RATIOS),
        Column("ratio_statistic", "number"),
        Column("ratio_df", "number"),
        Column("ratio_p_value", "number", "probability"),
        Column("no_ratio", "text", values=NO_TEST),
    ),
    part="comparisons/{comparison}/steps.csv",
)

FILES = (STEP_ESTIMATES, STEPS)
