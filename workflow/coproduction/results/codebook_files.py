"""The files of ``results/<study>/codebook/``."""

from coproduction.results.contract import RESPONDENTS, SHARE, Column, File

#: What a row tells.
ENTRIES = {
    "file": "a fact of the file: its name in `code`, itself in `code_label`",
    "variable": "the variable",
    "note": "a remark on the variable, in `code_label`",
    "level": "an answer",
    "missing": "a kind or code of missing, or in `code` a declared range of codes",
    "statistic": "its name in `code`, itself in `value`",
}

CODEBOOK = File(
    "codebook/{file}.csv",
    "Codebook of the harmonised file (`harmonised.csv`) and of every export, a row an entry.",
    "suppressed",
    (
        Column("variable", "text", "Variable or column; empty for a fact of the file."),
        Column("label", "text", "Its label."),
        Column("question", "text", "Question as put."),
        Column("type", "text", "Its type in the file."),
        Column("unit", "text", "Unit of its numbers."),
        Column("range", "text", "Smallest to largest possible number."),
        Column("entry", "text", "What the row tells.", values=ENTRIES, required=True),
        Column("code", "text", "Code or level; name of a fact or statistic."),
        Column("code_label", "text", "Label of the code; text of a fact or note."),
        Column("missing_kind", "text", "Kind of missing, or several of which a code becomes one."),
        Column("n", "integer", "Who gave the code; who answered the variable.", RESPONDENTS),
        Column("share", "number", "Weighted share of all respondents.", SHARE),
        Column("valid_share", "number", "Weighted share of those who answered.", SHARE),
        Column("value", "number", "Statistic, in the unit of the variable."),
        Column("source_map", "text", "Where it comes from, or what it becomes."),
    ),
)

FILES = (CODEBOOK,)
