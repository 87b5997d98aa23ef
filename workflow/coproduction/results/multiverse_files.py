"""The files of ``results/<study>/multiverse/``: what else could have been estimated."""

from dataclasses import replace

from coproduction.results.contract import RESPONDENTS, SHARE, Column, File

#: Choices in the order in which they are crossed, a column each: its option.
CHOICES = ("answered", "scoring", "items", "weights", "estimator", "covariates", "left_out")
#: Whether a specification asks what the model asks.
QUESTIONS = ("same", "changed")
#: Why a specification has no estimate, or no standard error.
LACKING = ("not_estimable", "level_absent", "fitted_without_rest", "of_single_units")
#: Of which specifications a summary is.
SCOPES = ("same", "all")

_HEAD = (
    Column("model", "text", required=True),
    Column("outcome", "text", required=True),
    Column("area", "text", required=True),
    Column("term", "text", required=True),
)
_OUTCOME = "unit of the outcome"

ESTIMATES = File(
    "multiverse/estimates.csv",
    "suppressed",
    (
        *_HEAD,
        Column("specification", "integer", required=True),
        *(Column(name, "text", required=True) for name in CHOICES),
        Column("question", "text", values=QUESTIONS, required=True),
        Column("n", "integer", RESPONDENTS),
        Column("estimate", "number", _OUTCOME),
        Column("std_error", "number", _OUTCOME),
        Column("df", "integer"),
        Column("p_value", "number", "probability"),
        Column("lacking", "text", values=LACKING),
    ),
)
#: The same rows in a form of half the size that keeps types.
PARQUET = replace(ESTIMATES, path="multiverse/estimates.parquet")
SUMMARY = File(
    "multiverse/summary.csv",
    "suppressed",
    (
        *_HEAD,
        Column("scope", "text", values=SCOPES, required=True),
        Column("n_specifications", "integer", "specifications", required=True),
        Column("n_estimated", "integer", "specifications", required=True),
        Column("declared", "number", _OUTCOME),
        Column("median", "number", _OUTCOME),
        Column("smallest", "number", _OUTCOME),
        Column("largest", "number", _OUTCOME),
        Column("share_same_sign", "number", SHARE),
        Column("share_significant", "number", SHARE),
        Column("alpha", "number", "probability", required=True),
        Column("aggregate_z", "number"),
        Column("permutations", "integer", required=True),
        Column("p_median", "number", "probability"),
        Column("p_significant", "number", "probability"),
        Column("p_aggregate", "number", "probability"),
    ),
)
DECISIONS = File(
    "multiverse/decisions.csv",
    "suppressed",
    (
        *_HEAD,
        Column("scope", "text", values=SCOPES, required=True),
        Column("choice", "text", values=CHOICES, required=True),
        Column("n_options", "integer", "options", required=True),
        Column("share", "number", SHARE),
        Column("lowest", "text"),
        Column("lowest_median", "number", _OUTCOME),
        Column("highest", "text"),
        Column("highest_median", "number", _OUTCOME),
    ),
)

#: What a job makes, in order.
TABLES = (ESTIMATES, SUMMARY, DECISIONS)
FILES = (*TABLES, PARQUET)
