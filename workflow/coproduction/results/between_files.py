"""The files of ``results/<study>/between/``: what countries have in common, and what goes with
their differences."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coproduction.results.contract import RESPONDENTS, Column, File

if TYPE_CHECKING:  # pandas takes most of a second to import
    import pandas as pd

#: What stands for a country in rows of a summary over countries; no code of a country is so.
SUMMARY = "*"
#: How a summary over countries is tested.
TESTS = ("normal", "knapp_hartung")
#: How countries' means are held against a covariate.
METHODS = ("spearman", "pearson", "two_step")
#: Fewer countries than this show no association: what is told of them is a description.
FEWEST = 15
#: Fewer countries than this are not summarised, and have no correlation.
LEAST = 3
#: Why a summary, a mean, an association has no number.
NO_SUMMARY = ("few_countries",)
NO_MEAN = ("nobody_answered", "no_error")
NO_ASSOCIATION = ("few_countries", "constant")
#: Significant digits of what is found by iteration.
AGREED = 8

_LINEAR = "unit of the linear predictor"
_OUTCOME = "unit of the outcome"

COUNTRY_SUMMARIES = File(
    "between/summaries.csv",
    "suppressed",
    (
        Column("model", "text", required=True),
        Column("outcome", "text", required=True),
        Column("area", "text", required=True),
        Column("category", "text"),
        Column("term", "text", required=True),
        Column("n_countries", "integer", "countries", required=True),
        Column("estimate", "number", _LINEAR, digits=AGREED),
        Column("std_error", "number", _LINEAR, digits=AGREED),
        Column("df", "integer"),
        Column("p_value", "number", "probability", digits=AGREED),
        Column("conf_low", "number", _LINEAR, digits=AGREED),
        Column("conf_high", "number", _LINEAR, digits=AGREED),
        Column("prediction_low", "number", _LINEAR, digits=AGREED),
        Column("prediction_high", "number", _LINEAR, digits=AGREED),
        Column("confidence", "number", "probability", required=True),
        Column("test", "text", values=TESTS, required=True),
        Column("tau2", "number", "square of the unit of the linear predictor", digits=AGREED),
        Column("i2", "number", "share of the variance, 0 to 1", digits=AGREED),
        Column("q", "number"),
        Column("q_df", "integer"),
        Column("q_p_value", "number", "probability"),
        Column("lacking", "text", values=NO_SUMMARY),
    ),
)
MEANS = File(
    "between/means.csv",
    "suppressed",
    (
        Column("outcome", "text", required=True),
        Column("area", "text", required=True),
        Column("model", "text"),
        Column("country", "text", required=True),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("mean", "number", _OUTCOME),
        Column("std_error", "number", _OUTCOME),
        Column("df", "number"),
        Column("conf_low", "number", _OUTCOME),
        Column("conf_high", "number", _OUTCOME),
        Column("confidence", "number", "probability", required=True),
        Column("lacking", "text", values=NO_MEAN),
    ),
)
ASSOCIATIONS = File(
    "between/associations.csv",
    "suppressed",
    (
        Column("outcome", "text", required=True),
        Column("area", "text", required=True),
        Column("model", "text"),
        Column("covariate", "text", required=True),
        Column("source", "text", required=True),
        Column("year", "integer", "calendar year", required=True),
        Column("method", "text", values=METHODS, required=True),
        Column("n_countries", "integer", "countries", required=True),
        Column("estimate", "number"),
        Column("std_error", "number"),
        Column("df", "integer"),
        Column("conf_low", "number"),
        Column("conf_high", "number"),
        Column("confidence", "number", "probability"),
        Column("p_value", "number", "probability"),
        Column("permutations", "integer", "permutations"),
        Column("exact", "boolean"),
        Column("between_variance", "number", "square of the unit of the outcome"),
        Column("descriptive", "boolean", required=True),
        Column("lacking", "text", values=NO_ASSOCIATION),
    ),
)


def beside(estimates: "pd.DataFrame", summaries: "pd.DataFrame | None") -> "pd.DataFrame":
    """Rows of models/estimates.csv of one model with those of its summaries below, as of a country
    `SUMMARY`; summaries without a number are left out."""
    if summaries is None or summaries["estimate"].isna().all():
        return estimates
    import pandas as pd

    own = summaries[summaries["estimate"].notna()]
    shared = [name for name in own.columns if name in estimates]
    rows = own[shared].assign(country=SUMMARY, kind="coefficient")
    return pd.concat([estimates, rows], ignore_index=True)


#: What the job of means and covariates makes, in order.
OF_COUNTRIES: Sequence[File] = (MEANS, ASSOCIATIONS)
FILES = (COUNTRY_SUMMARIES, MEANS, ASSOCIATIONS)
