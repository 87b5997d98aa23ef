"""Numbers of tables and figures: what paper and supplement, or the manuscript, call them."""

from collections.abc import Collection, Iterable, Sequence

from coproduction.pages.manifest import Entry
from coproduction.pages.papers.manuscript import NUMBERED
from coproduction.pages.reporting.blocks import Block, FigureBlock, TableBlock
from coproduction.pages.reporting.chapters import Chapter, written
from coproduction.pages.reporting.evidence import Evidence
from coproduction.study.printed import figures
from coproduction.study.printed.paper import SECTIONS, Paper
from coproduction.tables import table_kinds
from coproduction.words.fixed import say

Chapters = Sequence[tuple[Chapter, list[Block]]]
_KINDS = {"table": "table", "figure": "image"}


def placed(evidence: Evidence, paper: Paper) -> dict[str, list[Entry]]:
    """The exhibits of every section of the paper, in order."""
    entries = {entry.stem: entry for entry in evidence.entries}
    found: dict[str, list[Entry]] = {section: [] for section in SECTIONS}
    for stem in paper.exhibits:
        entry = entries[stem]
        registered = figures.KINDS if entry.type == "figure" else table_kinds.KINDS
        kind = registered.get(entry.kind)  # a table combined of others has none
        found[kind.section if kind else "findings"].append(entry)
    return found


def remaining(evidence: Evidence, chapters: Chapters, shown: Collection[str] = ()) -> list[Entry]:
    """The tables and figures that are not `shown`, in the order of the chapters of the report."""
    blocks = [block for _, blocks in chapters for block in blocks]
    files = [b.files[0] for b in blocks if isinstance(b, FigureBlock | TableBlock) and b.files]
    entries = {entry.stem: entry for entry in evidence.entries}
    stems = dict.fromkeys(file.rpartition(".")[0] for file in files)
    return [entries[stem] for stem in stems if stem not in shown]


def numbered(entries: Iterable[Entry], before: str, language: str) -> dict[str, str]:
    """What exhibits are called by their stems, tables and figures each counted by themselves."""
    counts: dict[str, int] = {}
    found = {}
    for entry in entries:
        counts[entry.type] = counts.get(entry.type, 0) + 1
        found[entry.stem] = say(
            NUMBERED[_KINDS[entry.type]], language, n=f"{before}{counts[entry.type]}"
        )
    return found


def numbers(evidence: Evidence, paper: Paper | None) -> dict[str, str]:
    """What the paper and its supplement call every table and figure, by its stem; without a paper,
    what the manuscript does."""
    chapters = written(evidence)
    if paper is None:
        return numbered(remaining(evidence, chapters), "", "en")
    ordered = [entry for entries in placed(evidence, paper).values() for entry in entries]
    language = evidence.study.language
    rest = remaining(evidence, chapters, {entry.stem for entry in ordered})
    return numbered(ordered, "", language) | numbered(rest, "S", language)
