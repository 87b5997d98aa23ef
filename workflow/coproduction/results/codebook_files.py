"""The files of ``results/<study>/codebook/``."""

from coproduction.results.contract import RESPONDENTS, SHARE, Column, File

#: What a row tells.
ENTRIES = ("file", "variable", "note", "level", "missing", "statistic")

#: Probabilities of the quantiles told of a number, by their code.
QUANTILES = {"p5": 0.05, "p25": 0.25, "median": 0.5, "p75": 0.75, "p95": 0.95}
CODEBOOK = File(
    "codebook/{file}.csv",
    "suppressed",
    (
        Column("variable", "text"),
        Column("label", "text"),
        Column("question", "text"),
        Column("type", "text"),
        Column("unit", "text"),
        Column("range", "text"),
        Column("entry", "text", values=ENTRIES, required=True),
        Column("code", "text"),
        Column("code_label", "text"),
        Column("missing_kind", "text"),
        Column("n", "integer", RESPONDENTS),
        Column("share", "number", SHARE),
        Column("valid_share", "number", SHARE),
        Column("value", "number"),
        Column("source_map", "text"),
    ),
)

FILES = (CODEBOOK,)
