"""The files of ``results/<study>/harmonisation/``."""

from coproduction.missing import KINDS
from coproduction.results.contract import RESPONDENTS, SHARE, WEIGHTED, Column, File

#: How a source measures a variable, from the best to the worst.
STATUSES = ("identical", "one_to_one", "recoded", "partial", "unavailable")
#: Why a source does not measure a variable identically: what is `given`, and what it `becomes`.
REASONS = (
    "not_measured",
    "no_answer",
    "constant",
    "first_answered",
    "any",
    "count",
    "merged",
    "level_absent",
    "contained",
    "where",
    "grouped",
    "other_label",
    "turned",
    "other_order",
    "replaced",
    "reversed",
    "stretched",
    "stretched_turned",
    "range_not_reached",
    "linear",
    "listed",
)
#: Ways of answering that have little to do with the question.
INDICATORS = ("extreme", "midpoint", "acquiescence", "item_nonresponse", "straight_lining")
#: What a draft guessed of a column and nobody confirmed.
GUESSES = ("question", "levels", "question and levels")

_SOURCE = Column("source", "text", required=True)

LEDGER = File(
    "harmonisation/ledger.csv",
    "internal",
    (
        _SOURCE,
        Column("source_variable", "text"),
        Column("source_code", "text"),
        Column("source_label", "text"),
        Column("where", "text"),
        Column("target", "text", required=True),
        Column("target_code", "text"),
        Column("missing_kind", "text", values=KINDS),
        Column("guess", "text", values=GUESSES),
        Column("n", "integer", RESPONDENTS, required=True),
    ),
    part="harmonisation/sources/{source}.csv",
)
COMPARABILITY = File(
    "harmonisation/comparability.csv",
    "public",
    (
        _SOURCE,
        Column("target", "text", required=True),
        Column("status", "text", values=STATUSES, required=True),
    ),
)
COMPARABILITY_REASONS = File(
    "harmonisation/comparability_reasons.csv",
    "public",
    (
        _SOURCE,
        Column("target", "text", required=True),
        Column("reason", "text", values=REASONS, required=True),
        Column("given", "text"),
        Column("becomes", "text"),
    ),
)
RESPONSE_STYLES = File(
    "harmonisation/response_styles.csv",
    "suppressed",
    (
        _SOURCE,
        Column("country", "text", required=True),
        Column("indicator", "text", values=INDICATORS, required=True),
        Column("battery", "text"),
        Column("n_items", "integer", "items", required=True),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("n_answers", "integer", "answers", required=True),
        Column("weighted_n", "number", WEIGHTED),
        Column("share", "number", SHARE),
        Column("weighted_share", "number", SHARE),
    ),
)

FILES = (LEDGER, COMPARABILITY, COMPARABILITY_REASONS, RESPONSE_STYLES)
