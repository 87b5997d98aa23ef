"""The files of ``results/<study>/validation/``, and of ``data/validation/<study>/``."""

from coproduction.results.contract import RESPONDENTS, Column, File

#: When a source is checked.
STAGES = ("left_out", "raw", "harmonised", "plausibility", "pooled")
#: What stands for the source where sources are checked together.
POOLED = "pooled"
#: What failing a check means, the gravest first; empty where nobody fails.
SEVERITIES = ("error", "warning", "note", "tolerated")

#: Stage and check of what counts codes, columns or sources instead of respondents.
OF_CODES = frozenset(
    {
        ("raw", "question"),
        ("raw", "held_to_question"),
        ("raw", "label"),
        ("raw", "held_to_label"),
        ("raw", "condition"),
        ("harmonised", "type"),
        ("harmonised", "levels"),
        ("plausibility", "mean_weight"),
        ("plausibility", "unequal_weights"),
        ("plausibility", "whole_weights"),
        ("pooled", "mean_weights"),
        ("pooled", "item_rest"),
        ("pooled", "turned"),
        ("raw", "weight_unused"),
        ("raw", "clusters_undeclared"),
        ("raw", "psu_within_strata"),
        ("raw", "constant"),
        ("raw", "single_psu"),
        ("raw", "unmet_bin"),
        ("raw", "in_order"),
        ("raw", "lost_missing"),
        ("raw", "same_as_another"),
        ("raw", "vacant_code"),
        ("raw", "gap"),
    }
)

_HEAD = (
    Column("source", "text", required=True),
    Column("stage", "text", values=STAGES, required=True),
    Column("column", "text"),
    Column("check", "text", required=True),
)
_EXPECTED = Column("expected", "text")

SUMMARY = File(
    "validation/summary.csv",
    "suppressed",
    (
        *_HEAD,
        Column("severity", "text", values=SEVERITIES),
        Column("passed", "boolean", spelt=("no", "yes"), required=True),
        Column("n_failed", "integer", RESPONDENTS, required=True),
        Column("n", "integer", RESPONDENTS, required=True),
        _EXPECTED,
    ),
    part="validation/sources/{source}.csv",
)
FAILURES = File(
    "validation/failures.csv",
    "internal",
    (
        *_HEAD,
        Column("severity", "text", values=SEVERITIES, required=True),
        Column("row", "integer"),
        Column("value", "text"),
        _EXPECTED,
    ),
)
EXCLUSIONS = File(
    "validation/exclusions.csv",
    "suppressed",
    (
        Column("source", "text", required=True),
        Column("reason", "text", required=True),
        Column("n", "integer", RESPONDENTS, required=True),
    ),
    part="validation/sources/{source}_exclusions.csv",
)

LEFT_OUT = File(
    "validation/left_out.csv",
    "suppressed",
    (
        Column("source", "text", required=True),
        Column("country", "text"),
        Column("reason", "text", required=True),
        Column("n", "integer", RESPONDENTS, required=True),
    ),
    part="validation/left_out/{source}.csv",
)

FILES = (SUMMARY, FAILURES, EXCLUSIONS, LEFT_OUT)
