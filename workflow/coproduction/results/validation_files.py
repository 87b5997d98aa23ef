"""The files of ``results/<study>/validation/``, and of ``data/validation/<study>/``."""

from coproduction.results.contract import RESPONDENTS, Column, File

#: When a source is checked.
STAGES = {
    "raw": "the export as it came",
    "harmonised": "the variables it became",
    "plausibility": "answers held against each other by declared rules",
}
#: What failing a check means, the gravest first; empty where nobody fails.
SEVERITIES = {
    "error": "stops the source",
    "warning": "someone should look",
    "note": "good to know",
    "tolerated": "no more fail than the limit allows",
}

_HEAD = (
    Column("source", "text", "Source.", required=True),
    Column("stage", "text", "When it is checked.", values=STAGES, required=True),
    Column("column", "text", "Column of the export or variable; empty for a check of rows."),
    Column("check", "text", "Name of the check; of plausibility as declared.", required=True),
)
_EXPECTED = Column("expected", "text", "What the check expects.")

SUMMARY = File(
    "validation/summary.csv",
    "Every check of every source, and whether it passed.",
    "suppressed",
    (
        *_HEAD,
        Column("severity", "text", "What its failure means.", values=SEVERITIES),
        Column(
            "passed",
            "boolean",
            "Whether nobody fails, or no more than its limit tolerates.",
            spelt=("no", "yes"),
            required=True,
        ),
        Column("n_failed", "integer", "What fails.", RESPONDENTS, required=True),
        Column("n", "integer", "What is checked.", RESPONDENTS, required=True),
        _EXPECTED,
    ),
    part="validation/sources/{source}.csv",
)
FAILURES = File(
    "validation/failures.csv",
    "Failing cells, up to 10,000 a check. What stands in them is in the file of the same columns "
    "in `data/validation/<study>/`.",
    "internal",
    (
        *_HEAD,
        Column("severity", "text", "What the failure means.", values=SEVERITIES, required=True),
        Column("row", "integer", "Row in the export; empty where no single one is meant."),
        Column("value", "text", "What stands in the cell; here of no single respondent."),
        _EXPECTED,
    ),
)
EXCLUSIONS = File(
    "validation/exclusions.csv",
    "Respondents left out of the analysis, by the declared reason; reasons nobody met included.",
    "suppressed",
    (
        Column("source", "text", "Source.", required=True),
        Column("reason", "text", "Reason as declared in `checks.yaml`.", required=True),
        Column("n", "integer", "Left out for it.", RESPONDENTS, required=True),
    ),
    part="validation/sources/{source}_exclusions.csv",
)

FILES = (SUMMARY, FAILURES, EXCLUSIONS)
