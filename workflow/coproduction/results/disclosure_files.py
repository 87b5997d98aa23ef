"""What was withheld from the results of a study: ``results/<study>/disclosure.csv``."""

from coproduction.results.contract import Column, File

#: What was done with numbers of a column.
ACTIONS = ("withheld", "counted_together", "rounded")
#: Why. Small counts and those that protect them are not told apart.
REASONS = (
    "few_respondents",
    "few_beyond",
    "extreme",
    "one_psu",
    "dominated",
    "rows",
    "strict",
    "earlier",
    "support",
    "coarse",
    "follows",
)

DISCLOSURE = File(
    "disclosure.csv",
    "suppressed",
    (
        Column("file", "text", required=True),
        Column("column", "text", required=True),
        Column("action", "text", values=ACTIONS, required=True),
        Column("reason", "text", values=REASONS, required=True),
        Column("numbers", "integer", "numbers", required=True),
        Column("of", "integer", "numbers", required=True),
    ),
)

FILES = (DISCLOSURE,)
