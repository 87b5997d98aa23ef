"""The paper as a Typst document."""

from collections.abc import Iterator, Sequence

from coproduction.pages.blocks import FigureBlock, TableBlock
from coproduction.pages.evidence import Evidence
from coproduction.pages.manuscript import opened, quoted, typeset
from coproduction.pages.paper_sections import NUMBERED, Section
from coproduction.study.prose import Prose, Run
from coproduction.words.fixed import say

SETTINGS = """
#set par(justify: true, leading: 0.62em, spacing: 0.95em)
#set list(spacing: 0.6em)
#show heading.where(level: 2): set text(size: 11pt)
"""


def paper_source(evidence: Evidence, authors: Sequence[str], sections: Sequence[Section]) -> str:
    """The Typst text of title, authors and sections; every text is a string, none is markup."""
    language = evidence.study.language
    out = [opened(evidence, language.partition("-")[0]), SETTINGS, *_supplements(language)]
    out += [f"#par(text(size: 11pt, {quoted(', '.join(authors))}))"] if authors else []
    for section in sections:
        out.append(f"#heading(level: 1, {quoted(section.title)})")
        out += _blocks(section.blocks)
    return "\n".join(out) + "\n"


def _supplements(language: str) -> Iterator[str]:
    """What tables and figures are called in the language of the study."""
    for kind, where in (("table", "table"), ("figure", "image")):
        called = say(NUMBERED[kind], language, n="").strip()
        yield f"#show figure.where(kind: {where}): set figure(supplement: {quoted(called)})"


def _blocks(blocks: Sequence[Prose | FigureBlock | TableBlock]) -> Iterator[str]:
    number: dict[int, int] = {}
    for block in blocks:
        if not isinstance(block, Prose):
            yield typeset(block)
            number.clear()
            continue
        if block.kind == "number":
            number[block.level] = number.get(block.level, 0) + 1
        elif not block.level:
            number.clear()
        yield _prose(block, number.get(block.level, 1))


def _prose(block: Prose, number: int) -> str:
    body = " + ".join(map(_run, block.runs)) or '""'
    if block.kind == "heading":
        return f"#heading(level: 2, {body})"
    indent = f"{1.2 * max(0, block.level - 1):.1f}em"
    match block.kind:
        case "bullet":
            return f"#pad(left: {indent}, list({body}))"
        case "number":
            return f"#pad(left: {indent}, enum(start: {number}, {body}))"
    return f"#pad(left: {1.2 * block.level:.1f}em, par({body}))" if block.level else f"#par({body})"


def _run(run: Run) -> str:
    made = f"text({quoted(run.text)})"
    made = f"emph({made})" if run.emphasis else made
    made = f"strong({made})" if run.strong else made
    return f"link({quoted(run.url)}, {made})" if run.url else made
