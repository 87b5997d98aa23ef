"""The files of ``results/<study>/harmonisation/``."""

from coproduction.missing import KINDS
from coproduction.results.contract import RESPONDENTS, SHARE, WEIGHTED, Column, File

#: How a source measures a variable, from the best to the worst.
STATUSES = {
    "identical": "the same answers in the same order",
    "recoded": "other codes or another order, nothing lost",
    "partial": "answers are merged, lacking or derived",
    "unavailable": "not measured",
}
#: Why a source does not measure a variable identically: what is `given`, and what it `becomes`.
REASONS = {
    "not_measured": "the source cannot say; `given` is the note of the crosswalk",
    "no_answer": "every code is a kind of missing",
    "constant": "everybody has `becomes`",
    "first_answered": "the first answer to several columns; `given` is one of them",
    "any": "an answer to any of several columns; `given` is one of them",
    "count": "the sum of several columns; `given` is one of them",
    "merged": "`given` is one of several answers that are one level, `becomes`",
    "level_absent": "no code leads to the level `becomes`",
    "grouped": "numbers are grouped",
    "turned": "the codes run the other way",
    "other_order": "the code of the level `becomes` is `given`, not in the order of the levels",
    "replaced": "numbers are copied, reversed or stretched, but `given` becomes `becomes` by a row",
    "reversed": "numbers are reversed within `given`",
    "stretched": "numbers of `given` are stretched to `becomes`",
    "stretched_turned": "numbers of `given` are stretched to `becomes`, the other way round",
    "range_not_reached": "numbers reach `given` of the declared range `becomes`",
    "linear": "the answer `given` stands for the number `becomes`, linear in the codes",
    "listed": "the answer `given` stands for the number `becomes`, not linear in the codes",
}
#: Ways of answering that have little to do with the question.
INDICATORS = {
    "extreme": "answers that are the first or last point of a rating scale",
    "midpoint": "answers that are the middle point, of scales that have one",
    "acquiescence": "answers above the middle of the scale",
    "item_nonresponse": "questions put and not answered",
    "straight_lining": "respondents with the same answer to every item of a battery",
}

_SOURCE = Column("source", "text", "Source.", required=True)

LEDGER = File(
    "harmonisation/ledger.csv",
    "Each source code, what it became, and how many took that path: those of a target add up to "
    "the respondents of the source.",
    "suppressed",
    (
        _SOURCE,
        Column("source_variable", "text", "Column of the export; empty for a constant."),
        Column(
            "source_code",
            "text",
            "Code as spelt in the crosswalk; `<number>` for all numbers together.",
        ),
        Column("source_label", "text", "Its label in the export."),
        Column("target", "text", "Harmonised variable.", required=True),
        Column(
            "target_code",
            "text",
            "Level or number it became; `<number>` for several. Empty where it is missing.",
        ),
        Column("missing_kind", "text", "Kind of missing it became.", values=KINDS),
        Column("n", "integer", "Who took this path.", RESPONDENTS, required=True),
    ),
    part="harmonisation/sources/{source}.csv",
)
COMPARABILITY = File(
    "harmonisation/comparability.csv",
    "How each source measures each harmonised variable, judged by the crosswalk alone.",
    "public",
    (
        _SOURCE,
        Column("target", "text", "Harmonised variable.", required=True),
        Column("status", "text", "How it is measured.", values=STATUSES, required=True),
    ),
)
COMPARABILITY_REASONS = File(
    "harmonisation/comparability_reasons.csv",
    "Why a source does not measure a variable identically, a row a reason, code or column.",
    "public",
    (
        _SOURCE,
        Column("target", "text", "Harmonised variable.", required=True),
        Column("reason", "text", "What differs.", values=REASONS, required=True),
        Column("given", "text", "Code, column or range of the export, see the reason."),
        Column("becomes", "text", "Level, number or range of the variable, see the reason."),
    ),
)
RESPONSE_STYLES = File(
    "harmonisation/response_styles.csv",
    "Indicators of response style by source and country.",
    "suppressed",
    (
        _SOURCE,
        Column("country", "text", "Country.", required=True),
        Column("indicator", "text", "Style.", values=INDICATORS, required=True),
        Column("battery", "text", "Battery of items, of straight-lining."),
        Column("n_items", "integer", "Items looked at.", "items", required=True),
        Column(
            "n",
            "integer",
            "What the share is of: answers or questions put, of straight-lining respondents.",
            "answers",
            required=True,
        ),
        Column("weighted_n", "number", "The same, weighted.", WEIGHTED),
        Column("share", "number", "Share in this style.", SHARE),
        Column("weighted_share", "number", "The same, weighted.", SHARE),
    ),
)

FILES = (LEDGER, COMPARABILITY, COMPARABILITY_REASONS, RESPONSE_STYLES)
