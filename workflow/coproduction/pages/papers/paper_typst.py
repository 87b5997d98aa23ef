"""The paper as a Typst document."""

from collections.abc import Sequence

from coproduction.pages.papers.manuscript import opened, titled, typeset
from coproduction.pages.papers.paper_sections import Section
from coproduction.pages.papers.printed_table import Piece, paged, quoted
from coproduction.pages.reporting.evidence import Evidence
from coproduction.study.printed.prose import Prose, Run

SETTINGS = """
#set par(justify: true, leading: 0.62em, spacing: 0.95em)
#set list(spacing: 0.6em)
#show heading.where(level: 2): set text(size: 11pt)
"""


def paper_source(evidence: Evidence, authors: Sequence[str], sections: Sequence[Section]) -> str:
    """The Typst text of title, authors and sections; every text is a string, none is markup."""
    language = evidence.study.language
    out = [Piece(titled(evidence))]
    out += [Piece(f"#par(text(size: 11pt, {quoted(', '.join(authors))}))")] if authors else []
    for section in sections:
        out.append(Piece(f"#heading(level: 1, {quoted(section.title)})"))
        for block in section.blocks:
            out += [Piece(_prose(block))] if isinstance(block, Prose) else typeset(block, language)
    return f"{opened(evidence, language)}{SETTINGS}\n{paged(out)}\n"


def _prose(block: Prose) -> str:
    body = " + ".join(map(_run, block.runs)) or '""'
    if block.kind == "heading":
        return f"#heading(level: 2, {body})"
    indent = f"{1.2 * max(0, block.level - 1):.1f}em"
    match block.kind:
        case "bullet":
            return f"#pad(left: {indent}, list({body}))"
        case "number":
            return f"#pad(left: {indent}, enum(start: {block.number}, {body}))"
    return f"#pad(left: {1.2 * block.level:.1f}em, par({body}))" if block.level else f"#par({body})"


def _run(run: Run) -> str:
    made = f"text({quoted(run.text)})"
    made = f"emph({made})" if run.emphasis else made
    made = f"strong({made})" if run.strong else made
    return f"link({quoted(run.url)}, {made})" if run.url else made
