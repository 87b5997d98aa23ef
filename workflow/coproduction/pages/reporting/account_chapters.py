"""Chapters on the account of the answers: validation, comparability and who answered what."""

from collections import Counter

from coproduction.pages.reporting.blocks import Block, Paragraph, TableBlock
from coproduction.pages.reporting.differences import described
from coproduction.pages.reporting.evidence import Evidence, Frame, joined
from coproduction.pages.reporting.exhibits import file_table, files, frame_table, made_table
from coproduction.pages.reporting.plain_tables import header, meanings
from coproduction.results.descriptive_files import (
    ANSWERED,
    INDICES,
    ITEMS,
    MISSINGNESS,
    SAMPLE,
    SEVERAL,
)
from coproduction.results.disclosure_files import DISCLOSURE
from coproduction.results.harmonisation_files import (
    COMPARABILITY,
    COMPARABILITY_REASONS,
    RESPONSE_STYLES,
)
from coproduction.results.validation_files import FAILURES, POOLED, SUMMARY
from coproduction.words.labels import Labels
from coproduction.words.numerals import ABOUT_NONE, ABSENT, percent_of

#: What a reader must know to read the results of a chapter.
PRECISION = (
    "Design effect: the variance of a mean over that of a simple random sample of the same n. "
    "Effective n: n over the design effect. Weighted N counts respondents by their weights."
)
SEVERITIES = (
    "An error stops its source. A warning does not, but someone should look. A note tells of "
    "something that need not be wrong."
)
#: Severities of checks that found something, the gravest first.
FOUND = ("error", "warning", "note")


def validation(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """What the checks of the exports and of the harmonised data found."""
    if not evidence.has(SUMMARY.path):
        return exhibits
    checks = evidence.frame(SUMMARY)
    failed = checks.where(passed=False)
    blocks = [_verdict(checks, failed), Paragraph(SEVERITIES), _by_source(evidence, checks, failed)]
    if failed.rows:
        kept = failed.only(column for column in checks.columns if column != "passed")
        title = "Checks that found something"
        blocks.append(frame_table(evidence, kept, title, "validation-failed"))
    told = {
        "validation/report.html": "every check and every failing cell",
        FAILURES.path: "every failing cell, by row of its file",
    }
    return [*blocks, *exhibits, *files(evidence, told)]


def _verdict(checks: Frame, failed: Frame) -> Paragraph:
    names = set(checks.column("source"))
    of = len(names - {POOLED})
    sources = f"{of} source{'s' if of > 1 else ''}"
    sources += " and of the sources together" * (POOLED in names)
    within = checks.column("severity").count("tolerated")
    limits = "its limit tolerates" if within == 1 else "their limits tolerate"
    more = " more" * bool(failed.rows)
    tolerated = f" {within:,}{more} found what {limits}." if within else ""
    if not failed.rows:
        text = f"All {len(checks.rows):,} checks of {sources} passed.{tolerated}"
        return Paragraph(text, "good")
    kinds = Counter(failed.column("severity"))
    told = joined([f"{kinds[s]:,} {s}{'s' * (kinds[s] > 1)}" for s in FOUND if kinds[s]])
    stopped = "A source with an error is stopped." if kinds["error"] else "None stops a source."
    return Paragraph(
        f"{len(failed.rows):,} of {len(checks.rows):,} checks of {sources} found something: "
        f"{told}. {stopped}{tolerated}",
        "bad" if kinds["error"] else "note",
    )


def _by_source(evidence: Evidence, checks: Frame, failed: Frame) -> TableBlock:
    broken = Counter((row["source"], row["severity"]) for row in failed.rows)
    rows = [
        (source, str(n), *(str(broken[source, severity]) for severity in FOUND))
        for source, n in Counter(checks.column("source")).items()
    ]
    headers = ("Source", "Checks", "Errors", "Warnings", "Notes")
    title = "Checks by source"
    return made_table(
        evidence, SUMMARY, "validation-summary", title, headers, rows, numbers=headers[1:]
    )


def comparability(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """How alike the sources measure, and how alike respondents answer."""
    blocks = [*exhibits]
    if evidence.has(COMPARABILITY.path):
        blocks += _measures(evidence)
    return [*blocks, *file_table(evidence, RESPONSE_STYLES, "Response styles by source")]


def _measures(evidence: Evidence) -> list[Block]:
    frame, labels = evidence.frame(COMPARABILITY), Labels(evidence.study.labels)
    status = {(row["target"], row["source"]): row["status"] for row in frame.rows}
    sources = list(dict.fromkeys(frame.column("source")))
    rows = [
        (labels.item(target), *(status.get((target, source), "") for source in sources))
        for target in dict.fromkeys(frame.column("target"))
    ]
    title = "How each source measures each variable"
    blocks: list[Block] = [
        made_table(
            evidence, COMPARABILITY, "comparability-matrix", title, ("Variable", *sources), rows,
            meanings(frame),
        )
    ]  # fmt: skip
    why = described(evidence.frame(COMPARABILITY_REASONS).rows)
    rows = [
        (labels.item(target), source, found, why[source, target])
        for (target, source), found in status.items()
        if (source, target) in why
    ]
    if rows:
        headers = ("Variable", "Source", "Status", "Why")
        title = "Why a measure is not identical"
        blocks.append(
            made_table(
                evidence, COMPARABILITY_REASONS, "comparability-reasons", title, headers, rows
            )
        )
    return blocks


def descriptives(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """Answers, indices, reliability and missing answers."""
    blocks = [*exhibits]
    if evidence.has(INDICES.path):
        blocks.append(Paragraph(PRECISION))
    for file, title in (
        (INDICES, "Indices by country and area: all numbers"),
        (ITEMS, "Answers to the items: all numbers"),
        (SAMPLE, "Who the respondents are: all numbers"),
    ):
        blocks += file_table(evidence, file, title)
    if evidence.has(MISSINGNESS.path):
        blocks.append(_missing(evidence))
    return blocks


def _missing(evidence: Evidence) -> TableBlock:
    labels = Labels(evidence.study.labels)
    rounded = evidence.has(DISCLOSURE.path)
    cells: dict[tuple, dict[str, str]] = {}
    for row in evidence.frame(MISSINGNESS).rows:
        key = (labels.item(row["variable"]), labels.country(row["country"]), row["source"])
        share = ABSENT if row["share"] is None else percent_of(row["share"], rounded)
        # a kind is listed only where somebody has it
        share = ABOUT_NONE if row["share"] == 0 and row["kind"] != ANSWERED else share
        cells.setdefault(key, {})[row["kind"]] = share
    kinds = list(dict.fromkeys(kind for shares in cells.values() for kind in shares))
    rows = []
    for key, told in cells.items():
        # of kinds that few have their row of several tells
        none = ABSENT if SEVERAL in told else percent_of(0, rounded)
        rows.append((*key, *(told.get(kind, none) for kind in kinds)))
    shares = tuple(map(header, kinds))
    headers = ("Variable", "Country", "Source", *shares)
    title = "Answered and missing, % of respondents"
    return made_table(
        evidence, MISSINGNESS, "descriptives-missing", title, headers, rows, numbers=shares
    )
