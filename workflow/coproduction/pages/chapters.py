"""Chapters of the report, in order. A new one is a function and a line in `CHAPTERS`."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from coproduction.pages.blocks import Block, Facts, FigureBlock, Files, Paragraph, TableBlock
from coproduction.pages.differences import described
from coproduction.pages.evidence import Evidence, Frame, drawing, joined
from coproduction.pages.printed import laid_out, printed
from coproduction.words.labels import ALL, ESTIMATORS, Labels, split

#: Weights of a model in a word or two; the notes of its table say more.
WEIGHTED = {
    "design": "design",
    "equal_country": "every country the same",
    "population": "by population",
    "none": "none",
}
#: What a reader must know to read the results of a chapter.
STATUSES = (
    "Identical: answers and levels correspond one to one. Recoded: so do they, in another order or "
    "on another scale; nothing is lost. Partial: several answers became one, or the question "
    "covers not all of it. Unavailable: the source cannot tell."
)
STYLES = (
    "Extreme: share of answers to rating items that are the first or the last point. Midpoint: "
    "the middle point, among items with an odd number of points. Acquiescence: above the middle of "
    "the scale as it was put. Item nonresponse: no answer to a question that was put. Straight "
    "lining: the same answer to every item of a battery."
)
PRECISION = (
    "Design effect: the variance of a mean over that of a simple random sample of the same n. "
    "Effective n: n over the design effect. Weighted N counts respondents by their weights."
)
SEVERITIES = (
    "An error stops its source. A warning does not, but someone should look. A note tells of "
    "something that need not be wrong."
)
TESTS = (
    "A small p speaks against the hypothesis that a row names, such as equal coefficients in all "
    "areas; a large one does not show that it holds. Many tests stand side by side, and none is "
    "corrected for that."
)
ROBUST = (
    "The same correlates by other estimators. Where effects are average marginal ones, all columns "
    "are in the unit of the outcome."
)
IMPORTANCE = (
    "How much of the variance of the outcome a correlate explains, averaged over all orders in "
    "which the correlates can enter (LMG; Lindeman, Merenda and Gold 1980). The shares of an area "
    "add up to the R² of its model."
)
PROFILES = (
    "What the model predicts when everybody had the value shown and was otherwise as they are, "
    "averaged over the sample."
)


def asked(evidence: Evidence) -> list[Block]:
    """Areas, concepts, items with the words of the questions, indices and models."""
    study, labels = evidence.study, Labels(evidence.study["labels"])
    used: dict[str, list[str]] = {}
    for entry in study["indices"]:
        for item in entry["items"]:
            used.setdefault(item, []).append(entry["label"])
    blocks: list[Block] = []
    if study["areas"]:
        areas = joined(list(study["areas"].values()))
        blocks.append(Paragraph(f"The study asks about {len(study['areas'])} areas: {areas}."))
    if study["concepts"]:
        concepts = joined(list(study["concepts"].values()))
        blocks.append(Paragraph(f"The same questions were put about the areas on: {concepts}."))
    rows = []
    for name, variable in study["variables"].items():
        levels = [level["label"] for level in variable.get("levels", [])]
        low_high = " to ".join(f"{limit:g}" for limit in variable.get("range", []))
        concept = study["concepts"].get(variable.get("concept"), "")
        rows.append(
            (
                variable["label"],
                name,
                labels.area(variable.get("area", ALL), alone=True),
                variable.get("question", ""),
                " · ".join(levels) or low_high,
                "; ".join(used.get(name, [concept] if concept else [])),
            )
        )
    headers = ("Variable", "Name", "Area", "Question", "Answers", "Part of")
    blocks.append(TableBlock("asked-variables", laid_out("Variables and questions", headers, rows)))
    rows = [
        (
            entry["label"],
            labels.area(entry["area"], alone=True),
            ", ".join(labels.item(item) for item in entry["items"]),
            str(entry["minimum_answered"]),
        )
        for entry in study["indices"]
    ]
    if rows:
        headers = ("Index", "Area", "Items", "Answers needed")
        blocks.append(TableBlock("asked-indices", laid_out("Indices", headers, rows)))
    rows = []
    for model in study["models"].values():
        terms = dict.fromkeys(term["name"] for fit in model["fits"] for term in fit["terms"])
        outcomes = dict.fromkeys(fit["outcome"] for fit in model["fits"])
        rows.append(
            (
                model["label"],
                model["name"],
                joined([labels.index(outcome) for outcome in outcomes]),
                ", ".join(labels.variable(term) for term in terms),
                ESTIMATORS.get(model["estimator"], model["estimator"]),
                WEIGHTED.get(model["weights"], model["weights"]),
                "each by itself" if model["by_country"] else "pooled",
            )
        )
    if rows:
        headers = ("Model", "Name", "Outcome", "Correlates", "Estimator", "Weights", "Countries")
        blocks.append(TableBlock("asked-models", laid_out("Models", headers, rows)))
    return blocks


def data(evidence: Evidence) -> list[Block]:
    """Sources with their checksums, samples, fieldwork and the flow of respondents."""
    study = evidence.study
    countries = {entry["country"]: entry["label"] for entry in study["countries"]}
    rows = []
    for name, source in study["sources"].items():
        period = source.get("fieldwork", {})
        when = dict.fromkeys(period[key] for key in ("start", "end") if key in period)
        where = source.get("country")
        several = "several" if len(countries) > 1 else next(iter(countries.values()))
        rows.append(
            (
                name,
                countries[where] if where else several,
                source["file"],
                source["format"],
                source["language"],
                " to ".join(when),
                period.get("mode", ""),
                source["sha256"],
            )
        )
    headers = ("Source", "Country", "File", "Format", "Language", "Fieldwork", "Mode", "SHA-256")
    table = laid_out("Sources", headers, rows, narrow=("SHA-256", "File"))
    blocks: list[Block] = [
        Paragraph(
            "Every file is compared with its checksum before it is read; another file stops the "
            "run."
        ),
        TableBlock("data-sources", table),
        *_shown(evidence, "sample", "flow"),
    ]
    if evidence.has("models/flow.csv") and not _has_table(evidence, "flow"):
        blocks.append(_csv(evidence, "models/flow.csv", "From rows in the files to models"))
    told = {
        "harmonisation/ledger.csv": "every source code, what it became, and how often",
        "codebook/harmonised.html": "codebook of the harmonised data",
        "codebook/harmonised.csv": "the same codebook as a table",
        "codebook/harmonised.xml": "the same codebook as DDI-Codebook 2.5",
    }
    for name in study["sources"]:
        told[f"codebook/{name}.html"] = f"codebook of the source {name}"
    return blocks + _files(evidence, told)


def validation(evidence: Evidence) -> list[Block]:
    """What the checks of the exports and of the harmonised data found."""
    if not evidence.has("validation/summary.csv"):
        return []
    checks = evidence.frame("validation/summary.csv")
    severities = ("error", "warning", "note")
    failed = checks.where(passed="no")
    by_source = Counter(checks.column("source"))
    broken = Counter(zip(failed.column("source"), failed.column("severity"), strict=True))
    sources = f"{len(by_source)} source{'s' if len(by_source) > 1 else ''}"
    if failed.rows:
        kinds = Counter(failed.column("severity"))
        told = joined([f"{kinds[s]:,} {s}{'s' * (kinds[s] > 1)}" for s in severities if kinds[s]])
        verdict = Paragraph(
            f"{len(failed.rows):,} of {len(checks.rows):,} checks of {sources} found something: "
            f"{told}. "
            + (
                "A source with an error is stopped; the results rest on the others."
                if kinds["error"]
                else "None of this stops a source."
            ),
            "bad" if kinds["error"] else "note",
        )
    else:
        verdict = Paragraph(f"All {len(checks.rows):,} checks of {sources} passed.", "good")
    rows = [
        (source, str(n), *(str(broken[source, severity]) for severity in severities))
        for source, n in by_source.items()
    ]
    headers = ("Source", "Checks", "Errors", "Warnings", "Notes")
    origin = evidence.origins["validation/summary.csv"]
    blocks: list[Block] = [
        verdict,
        Paragraph(SEVERITIES),
        TableBlock(
            "validation-summary",
            laid_out("Checks by source", headers, rows),
            origin,
            ("validation/summary.csv",),
        ),
    ]
    if failed.rows:
        kept = [i for i, column in enumerate(checks.columns) if column != "passed"]
        headers = _headers([checks.columns[i] for i in kept])
        rows = [tuple(row[i].replace("_", " ") for i in kept) for row in failed.rows]
        table = laid_out("Checks that found something", headers, rows)
        numbers = tuple(name for name in ("validation/failures.csv",) if evidence.has(name))
        blocks.append(TableBlock("validation-failed", table, origin, numbers))
    blocks += _shown(evidence, "validation")
    return blocks + _files(
        evidence,
        {
            "validation/report.html": "every check and every failing cell",
            "validation/failures.csv": "every failing cell, by row of its file",
        },
    )


def comparability(evidence: Evidence) -> list[Block]:
    """How alike the sources measure, and the account of every answer."""
    blocks = _shown(evidence, "comparability", "response_style")
    if evidence.has("harmonisation/comparability.csv"):
        blocks.insert(0, Paragraph(STATUSES))
    labels = Labels(evidence.study["labels"])
    name = "harmonisation/comparability.csv"
    if evidence.has(name):
        frame = evidence.frame(name)
        by_cell = {(row[1], row[0]): row[2] for row in frame.rows}
        sources = list(dict.fromkeys(frame.column("source")))
        rows = [
            (labels.item(target), *(by_cell.get((target, source), "") for source in sources))
            for target in dict.fromkeys(frame.column("target"))
        ]
        table = laid_out("How each source measures each variable", ("Variable", *sources), rows)
        if not _has_table(evidence, "comparability"):
            blocks.append(
                TableBlock("comparability-matrix", table, evidence.origins[name], (name,))
            )
        reasons = "harmonisation/comparability_reasons.csv"
        why = described(evidence.frame(reasons).rows)
        rows = [
            (labels.item(target), source, status, why[source, target])
            for source, target, status in frame.rows
            if (source, target) in why
        ]
        if rows:
            headers = ("Variable", "Source", "Status", "Why")
            table = laid_out("Why a measure is not identical", headers, rows)
            origin = evidence.origins[reasons]
            blocks.append(TableBlock("comparability-reasons", table, origin, (name, reasons)))
    name = "harmonisation/response_styles.csv"
    if evidence.has(name) and not _has_table(evidence, "response_style"):
        blocks += [Paragraph(STYLES), _csv(evidence, name, "Response styles by source")]
    return blocks


def descriptives(evidence: Evidence) -> list[Block]:
    """Answers, indices, reliability and missing answers."""
    blocks = _shown(evidence, "ind", "item", "reliab", "missing")
    if evidence.has("descriptives/indices.csv"):
        blocks.append(Paragraph(PRECISION))
    for name, title in (
        ("descriptives/indices.csv", "Indices by country and area"),
        ("descriptives/items.csv", "Answers to the items"),
        ("descriptives/sample.csv", "Who the respondents are"),
    ):
        if evidence.has(name):
            blocks.append(_csv(evidence, name, f"{title}: all numbers"))
    name = "descriptives/missingness.csv"
    if evidence.has(name) and not _has_table(evidence, "missing"):
        frame, labels = evidence.frame(name), Labels(evidence.study["labels"])
        at = [frame.columns.index(c) for c in ("country", "source", "variable", "kind", "share")]
        cells: dict[tuple, dict[str, str]] = {}
        for row in frame.rows:
            country, source, variable, kind, share = (row[i] for i in at)
            key = (labels.item(variable), labels.country(country), source)
            cells.setdefault(key, {})[kind] = f"{100 * float(share):.1f}"
        kinds = list(dict.fromkeys(kind for shares in cells.values() for kind in shares))
        rows = [
            (*key, *(shares.get(kind, "0.0") for kind in kinds)) for key, shares in cells.items()
        ]
        headers = ("Variable", "Country", "Source", *_headers(kinds))
        table = laid_out("Answered and missing, % of respondents", headers, rows)
        blocks.append(TableBlock("descriptives-missing", table, evidence.origins[name], (name,)))
    return blocks


def models(evidence: Evidence) -> list[Block]:
    """Correlates: tables, figures, and every estimate."""
    blocks = _shown(evidence, "correl", "coef", "heat")
    if blocks:
        about = "Correlates, not effects: nothing here says what would follow from a change."
        blocks.insert(0, Paragraph(about))
    blocks += _untabled(evidence)
    for name, title in (
        ("models/fit.csv", "Fits"),
        ("models/estimates.csv", "Estimates: all numbers"),
    ):
        if evidence.has(name):
            blocks.append(_csv(evidence, name, title))
    return blocks


def _untabled(evidence: Evidence) -> list[Block]:
    """The estimates of models that no table or figure of their own shows."""
    name = "models/estimates.csv"
    if not evidence.has(name):
        return []
    shown = {PurePosixPath(file).stem.partition("_")[2] for file in evidence.origins}
    shown |= {PurePosixPath(file).stem.removeprefix("heat_map_") for file in evidence.origins}
    blocks: list[Block] = []
    for model in evidence.study["models"].values():
        if model["name"] in shown:
            continue
        kept = ("area", "country", "term", "estimate", "std_error", "conf_low", "conf_high")
        frame = evidence.frame(name).where(model=model["name"]).only(*kept)
        drop = {column for column in ("area", "country") if set(frame.column(column)) == {ALL}}
        frame = frame.only(*(column for column in kept if column not in drop))
        if frame.rows:
            block = _laid(evidence, frame, model["label"])
            blocks.append(replace(block, name=f"estimates-{_slug(model['name'])}"))
    return blocks


def _only(text: str, *starts: str) -> Callable[[Evidence], list[Block]]:
    """A chapter of the results whose names start so, with what a reader must know."""

    def chapter(evidence: Evidence) -> list[Block]:
        blocks = _shown(evidence, *starts)
        return [Paragraph(text), *blocks] if blocks else []

    return chapter


def further(evidence: Evidence) -> list[Block]:
    """Tables and figures no other chapter has claimed."""
    return _shown(evidence, "")


def cite(evidence: Evidence) -> list[Block]:
    """How to cite data and software."""
    rows = [("Data", evidence.study["citation"])]
    if evidence.study["software"]:
        rows.append(("Software", evidence.study["software"]))
    return [Facts(tuple(rows))]


def rerun(evidence: Evidence) -> list[Block]:
    """What it takes to make these results again."""
    study = evidence.study
    files = [
        (source[key], source["sha256"] if key == "file" else "")
        for source in study["sources"].values()
        for key in ("file", "catalog")
        if key in source
    ]
    table = laid_out("Files it needs", ("File", "SHA-256"), files, narrow=("SHA-256", "File"))
    return [
        Paragraph("In the folder of the project, with the files below in their places:"),
        Paragraph(f"make results STUDY={study['name']}", "code"),
        Paragraph(
            "The same files, settings and software give the same bytes. Under every table and "
            "figure stands the rule that makes it; a rule is run again when its code or one of "
            "its inputs has changed."
        ),
        TableBlock("rerun-files", table),
        Paragraph(
            "Only run times differ between runs. They are not in this file, which is always the "
            "same, but in a file beside it that every run writes."
        ),
        Files(
            (
                ("runtime.html", "run times and memory of every job of the last run"),
                ("manuscript.pdf", "the main tables and figures, ready to print"),
                ("snakemake-report.html", "the workflow as Snakemake reports it"),
            )
        ),
    ]


@dataclass(frozen=True)
class Chapter:
    """A chapter: its identifier, its title, and the function that writes its blocks."""

    name: str
    title: str
    write: Callable[[Evidence], list[Block]]


#: A chapter without blocks is left out. A table or figure stands in the first chapter that shows
#: it, so a chapter with results of its own stands before `further`.
CHAPTERS = (
    Chapter("asked", "What was asked", asked),
    Chapter("data", "Data and flow", data),
    Chapter("validation", "Validation", validation),
    Chapter("comparability", "Comparability", comparability),
    Chapter("descriptives", "Descriptives", descriptives),
    Chapter("models", "Models", models),
    Chapter("tests", "Tests", _only(TESTS, "test")),
    Chapter("estimators", "Other estimators", _only(ROBUST, "estimator")),
    Chapter("importance", "Relative importance", _only(IMPORTANCE, "import")),
    Chapter("profiles", "Predicted profiles", _only(PROFILES, "profile", "predict", "age")),
    Chapter("further", "Further results", further),
    Chapter("cite", "How to cite", cite),
    Chapter("rerun", "How to rerun", rerun),
)


def written(evidence: Evidence) -> list[tuple[Chapter, list[Block]]]:
    """The chapters that have something to say, with their blocks."""
    found = [(chapter, chapter.write(evidence)) for chapter in CHAPTERS]
    return [(chapter, blocks) for chapter, blocks in found if blocks]


def _shown(evidence: Evidence, *starts: str) -> list[Block]:
    """Figures and printed tables whose name starts with one of `starts`, figures first."""
    blocks: list[Block] = []
    for start in starts:
        for name in evidence.take(f"figures/{start}*.svg"):
            blocks.append(
                FigureBlock(
                    _slug(name),
                    drawing(evidence.text(name)),
                    evidence.origins[name],
                    tuple(evidence.numbers(name)),
                    tuple(_siblings(evidence, name, (".pdf", ".png", ".svg"))),
                )
            )
        for name in evidence.take(f"tables/{start}*.html"):
            blocks.append(
                TableBlock(
                    _slug(name),
                    printed(evidence.text(name)),
                    evidence.origins[name],
                    tuple(_siblings(evidence, name, (".csv",))),
                    tuple(_siblings(evidence, name, (".tex", ".docx", ".html"))),
                )
            )
    return blocks


def _has_table(evidence: Evidence, start: str) -> bool:
    return any(name.startswith(f"tables/{start}") for name in evidence.origins)


def _csv(evidence: Evidence, name: str, title: str) -> TableBlock:
    """A CSV file as a table, with the labels of the study in place of its names."""
    return _laid(evidence, evidence.frame(name), title)


def _laid(evidence: Evidence, frame: Frame, title: str) -> TableBlock:
    name, labels = frame.name, Labels(evidence.study["labels"])
    models = {key: model["label"] for key, model in evidence.study["models"].items()}

    def shown(column: str, row: tuple[str, ...], text: str) -> str:
        if column in ("area", "country"):
            return labels.area(text) if column == "area" else labels.country(text)
        if column in ("item", "variable"):
            return "Respondents" if text == "respondents" else labels.item(text)
        if column in ("index", "outcome"):
            return labels.index(text)
        if column == "model":
            return models.get(text, text)
        if column in ("estimator", "weights"):
            return (ESTIMATORS if column == "estimator" else WEIGHTED).get(text, text)
        if column in ("step", "indicator", "battery", "kind"):
            return text.replace("_", " ")
        if column == "level" and text:
            of = next(c for c in frame.columns if c in ("item", "variable"))
            return labels.level(row[frame.columns.index(of)], text)
        if column == "term":
            variable, level = split(text)
            label = labels.variable(variable)
            return f"{label}: {labels.level(variable, level)}" if level else label
        return text

    rows = [
        tuple(shown(column, row, text) for column, text in zip(frame.columns, row, strict=True))
        for row in frame.rows
    ]
    table = laid_out(title, _headers(frame.columns), rows)
    return TableBlock(_slug(name), table, evidence.origins[name], (name,))


_HEADERS = {
    "conf_low": "Lower limit",
    "conf_high": "Upper limit",
    "std_error": "Standard error",
    "p_value": "p",
    "df": "df",
    "dont_know": "Don’t know",
    "df_denominator": "df of the denominator",
    "df_design": "Degrees of freedom of the design",
    "df_residual": "Residual degrees of freedom",
    "n_dropped": "Left out",
    "n": "n",
    "n_failed": "Found in",
    "n_items": "Items",
    "n_psu": "PSUs",
    "n_strata": "Strata",
    "r_squared": "R²",
    "weighted_n": "Weighted N",
}


def _headers(columns) -> tuple[str, ...]:
    return tuple(_HEADERS.get(column, column.replace("_", " ").capitalize()) for column in columns)


def _files(evidence: Evidence, told: dict[str, str]) -> list[Block]:
    rows = tuple((name, what) for name, what in told.items() if evidence.has(name))
    return [Files(rows)] if rows else []


def _siblings(evidence: Evidence, name: str, suffixes: tuple[str, ...]) -> list[str]:
    path = PurePosixPath(name)
    return [str(path.with_suffix(s)) for s in suffixes if evidence.has(str(path.with_suffix(s)))]


def _slug(name: str) -> str:
    return name.replace("/", "-").replace(".", "-").replace("_", "-")
