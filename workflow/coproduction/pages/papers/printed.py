"""What is printed: the manuscript, or the paper with its supplement."""

from pathlib import Path

from coproduction.pages.papers.manuscript import compiled, source
from coproduction.pages.papers.paper_sections import sections
from coproduction.pages.papers.paper_typst import paper_source
from coproduction.pages.papers.paper_word import to_word
from coproduction.pages.reporting.chapters import written
from coproduction.pages.reporting.evidence import Evidence
from coproduction.study.printed.paper import Paper
from coproduction.words.fixed import say

SUPPLEMENT = "Supplement: all other tables and figures"


def printed(evidence: Evidence, paper: Paper | None) -> dict[str, bytes]:
    """Files by their names; the paper where the study declares one, else everything in one file."""
    chapters = written(evidence)
    if paper is None:
        return {"manuscript.pdf": _pdf(source(evidence, chapters), evidence.folder)}
    made = sections(evidence, paper, chapters)
    title = say(SUPPLEMENT, evidence.study.language)
    rest = source(evidence, chapters, made.shown, title, "S", evidence.study.language, made.works)
    return {
        "manuscript.pdf": _pdf(
            paper_source(evidence, paper.authors, made.sections), evidence.folder
        ),
        "manuscript.docx": to_word(evidence, paper.authors, made),
        "supplement.pdf": _pdf(rest, evidence.folder),
    }


def _pdf(text: str, folder: Path) -> bytes:
    return compiled(text, folder, folder / ".manuscript.typ")
