"""Chapters on the study: what was asked, its sources, how to cite it and how to make it again."""

from coproduction.pages.reporting.blocks import Block, Facts, Files, Paragraph, TableBlock
from coproduction.pages.reporting.evidence import Evidence, joined
from coproduction.pages.reporting.exhibits import file_table, files
from coproduction.pages.reporting.plain_tables import WEIGHTED, laid_out
from coproduction.results.estimator_names import called
from coproduction.results.model_files import FLOW
from coproduction.results.validation_files import LEFT_OUT
from coproduction.study.printed.presented import Presented
from coproduction.words.labels import ALL, Labels

MANUSCRIPT = (("manuscript.pdf", "the manuscript, ready to print"),)
PAPER = (
    ("manuscript.pdf", "the paper, ready to print"),
    ("manuscript.docx", "the same paper to go on writing in"),
    ("supplement.pdf", "its supplement: all other tables and figures"),
)


def asked(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """Areas, concepts, items with the words of the questions, indices and models."""
    study = evidence.study
    blocks: list[Block] = []
    if study.areas:
        areas = joined(list(study.areas.values()))
        several = f"{len(study.areas)} areas" if len(study.areas) > 1 else "one area"
        blocks.append(Paragraph(f"The study asks about {several}: {areas}."))
    if study.concepts:
        concepts = joined(list(study.concepts.values()))
        blocks.append(Paragraph(f"The same questions were put about the areas on: {concepts}."))
    tables = [_variables(study), *_indices(study), *_models(study)]
    return [*blocks, *tables, *exhibits]


def _variables(study: Presented) -> TableBlock:
    labels = Labels(study.labels)
    used: dict[str, list[str]] = {}
    for entry in study.indices:
        for item in entry.items:
            used.setdefault(item, []).append(entry.label)
    rows = []
    for name, variable in study.variables.items():
        levels = [level.label for level in variable.levels]
        low_high = " to ".join(f"{limit:g}" for limit in variable.range)
        concept = study.concepts.get(variable.concept, "")
        rows.append(
            (
                variable.label,
                name,
                labels.area(variable.area or ALL, alone=True),
                variable.question,
                " · ".join(levels) or low_high,
                "; ".join(used.get(name, [concept] if concept else [])),
            )
        )
    headers = ("Variable", "Name", "Area", "Question", "Answers", "Part of")
    return TableBlock("asked-variables", laid_out("Variables and questions", headers, rows))


def _indices(study: Presented) -> list[Block]:
    labels = Labels(study.labels)
    rows = [
        (
            entry.label,
            labels.area(entry.area, alone=True),
            ", ".join(labels.item(item) for item in entry.items),
            str(entry.minimum_answered),
        )
        for entry in study.indices
    ]
    headers = ("Index", "Area", "Items", "Answers needed")
    table = laid_out("Indices", headers, rows, numbers=headers[-1:])
    return [TableBlock("asked-indices", table)] if rows else []


def _models(study: Presented) -> list[Block]:
    labels = Labels(study.labels)
    rows = [
        (
            model.label,
            name,
            joined([labels.index(outcome) for outcome in model.outcomes]),
            ", ".join(labels.variable(term) for term in model.terms),
            called(model.estimator),
            WEIGHTED[model.weights],
            "each by itself" if model.by_country else "pooled",
        )
        for name, model in study.models.items()
    ]
    headers = ("Model", "Name", "Outcome", "Correlates", "Estimator", "Weights", "Countries")
    return [TableBlock("asked-models", laid_out("Models", headers, rows))] if rows else []


def data(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """Sources with their checksums, samples, fieldwork and the flow of respondents."""
    told = {
        "harmonisation/ledger.csv": "every source code, what it became, and how often",
        "codebook/harmonised.html": "codebook of the harmonised data",
        "codebook/harmonised.csv": "the same codebook as a table",
        "codebook/harmonised.xml": "the same codebook as DDI-Codebook 2.5",
    }
    for name in evidence.study.sources:
        told[f"codebook/{name}.html"] = f"codebook of the source {name}"
    printed = any((entry.type, entry.kind) == ("table", "flow") for entry in evidence.entries)
    return [
        Paragraph(
            "Every file is compared with its checksum before it is read; another file stops its "
            "source."
        ),
        _sources(evidence.study),
        *_guesses(evidence.study),
        *exhibits,
        *_left_out(evidence),
        *([] if printed else file_table(evidence, FLOW, "From rows in the files to models")),
        *files(evidence, told),
    ]


def _guesses(study: Presented) -> list[Block]:
    """How many rows rest on guesses of a draft; nothing where there is none."""
    found = [f"{n} of {source}" for source, n in study.guessed_rows.items()]
    if not found:
        return []
    return [
        Paragraph(
            "Rows of crosswalks that rest on guesses of a draft which nobody confirmed: "
            f"{', '.join(found)}. The ledger names them in the column guess."
        )
    ]


def _left_out(evidence: Evidence) -> list[Block]:
    """Who was left out of the files; nothing where no rule is declared."""
    if not evidence.has(LEFT_OUT.path) or not evidence.frame(LEFT_OUT).rows:
        return []
    return file_table(evidence, LEFT_OUT, "Respondents left out before anything was checked")


def _sources(study: Presented) -> TableBlock:
    countries = {entry.country: entry.label for entry in study.countries}
    several = "several" if len(countries) > 1 else next(iter(countries.values()))
    rows = []
    for name, source in study.sources.items():
        period = source.fieldwork
        rows.append(
            (
                name,
                countries[source.country] if source.country else several,
                source.file,
                source.format,
                source.language,
                " to ".join(dict.fromkeys(filter(None, (period.start, period.end)))),
                period.mode,
                source.sha256,
            )
        )
    headers = ("Source", "Country", "File", "Format", "Language", "Fieldwork", "Mode", "SHA-256")
    return TableBlock(
        "data-sources", laid_out("Sources", headers, rows, narrow=("SHA-256", "File"))
    )


def cite(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """How to cite data and software."""
    rows = [("Data", evidence.study.citation)]
    if evidence.study.software:
        rows.append(("Software", evidence.study.software))
    return [Facts(tuple(rows)), *exhibits]


def rerun(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """What it takes to make these results again."""
    study = evidence.study
    needed = [
        (file, sha256)
        for source in study.sources.values()
        for file, sha256 in ((source.file, source.sha256), (source.catalog, ""))
        if file
    ]
    table = laid_out("Files it needs", ("File", "SHA-256"), needed, narrow=("SHA-256", "File"))
    return [
        Paragraph("In the folder of the project, with the files below in their places:"),
        Paragraph(f"make results STUDY={study.name}", "code"),
        Paragraph(
            "The same files, settings and software give the same bytes. Under every result "
            "stands the rule that makes it; a rule is run again when its code or one of its "
            "inputs has changed."
        ),
        TableBlock("rerun-files", table),
        *exhibits,
        Paragraph(
            "Only run times differ between runs. They are not in this file, which is always the "
            "same, but in a file beside it that every run writes."
        ),
        Files(
            (
                ("runtime.html", "run times and memory of every job of the last run"),
                *(PAPER if study.papered else MANUSCRIPT),
                ("snakemake-report.html", "the workflow as Snakemake reports it"),
            )
        ),
    ]
