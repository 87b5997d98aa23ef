"""The manifest of tables and figures, and the files of ``results/<study>/tables/``."""

from coproduction.results.contract import Column, File

TYPES = ("table", "figure")

MANIFEST = File(
    "manifest.csv",
    "public",
    (
        Column("name", "text", required=True),
        Column("type", "text", values=TYPES, required=True),
        Column("kind", "text", required=True),
        Column("model", "text"),
        Column("language", "text", required=True),
        Column("title", "text", required=True),
        Column("stem", "text", required=True),
    ),
)
#: A printed form: what stands in it comes from the files above, its header from the study.
TABLE = File(
    "tables/{table}.csv",
    "suppressed",
)

FILES = (MANIFEST, TABLE)

#: What is printed from the files above, and of the same class; no file of columns.
PAGES = tuple(
    File(path, "suppressed")
    for path in (
        *(f"tables/{{table}}.{suffix}" for suffix in ("json", "txt", "md", "tex", "docx", "xlsx")),
        "tables/{table}.html",
        *(f"figures/{{figure}}.{suffix}" for suffix in ("pdf", "png", "svg", "txt")),
        "codebook/{file}.xml",
        "codebook/{file}.html",
        "validation/report.html",
        "report.html",
        "manuscript.pdf",
        "manuscript.docx",
        "supplement.pdf",
        "snakemake-report.html",
    )
)
#: What a run tells of itself, which stays inside.
RUN = (File("runtime.html", "internal"),)
