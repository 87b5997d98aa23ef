"""The manifest of tables and figures, and the files of ``results/<study>/tables/``."""

from coproduction.results.contract import Column, File

TYPES = {
    "table": "a table",
    "figure": "a figure",
}

MANIFEST = File(
    "manifest.csv",
    "Every table and figure, in the order of presentation.",
    "public",
    (
        Column("name", "text", "Name.", required=True),
        Column("type", "text", "What it is.", values=TYPES, required=True),
        Column("kind", "text", "Kind, by which chapters are chosen.", required=True),
        Column("model", "text", "Model it shows, if one."),
        Column("language", "text", "Language it is printed in.", required=True),
        Column("title", "text", "Its title.", required=True),
        Column("stem", "text", "Path below the results, without ending.", required=True),
    ),
)
#: A printed form: what stands in it comes from the files above, its header from the study.
TABLE = File(
    "tables/{table}.csv",
    "A table as printed, from the files above: its header is that of the table.",
    "suppressed",
)

FILES = (MANIFEST, TABLE)
