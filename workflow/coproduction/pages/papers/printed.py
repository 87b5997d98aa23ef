"""What is printed: the manuscript, or the paper with its supplement."""

import pickle
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from coproduction.files import whole
from coproduction.made import unless_made
from coproduction.pages.papers.manuscript import compiled, legible, source
from coproduction.pages.papers.paper_sections import sections
from coproduction.pages.papers.paper_typst import paper_source
from coproduction.pages.papers.paper_word import to_word
from coproduction.pages.reporting.blocks import FigureBlock, TableBlock
from coproduction.pages.reporting.chapters import written
from coproduction.pages.reporting.evidence import Evidence
from coproduction.states import state_of
from coproduction.study.printed.paper import Paper
from coproduction.words.fixed import say

SUPPLEMENT = "Supplement: all other tables and figures"


def printed(
    evidence: Evidence, paper: Paper | None, code: Sequence[str], paths: Sequence[str]
) -> None:
    """Write the paper and its supplement where the study declares one, else everything in one file.

    What would be as before is not made again. `code` are the files of code that print, `paths` the
    files to write.
    """
    chapters = written(evidence)
    around = state_of(map(Path, code))
    everything = _files(block for _, blocks in chapters for block in blocks)

    def write(
        name: str,
        text: str,
        files: Iterable[str],
        *more: object,
        word: Callable[[], bytes] = bytes,
    ) -> None:
        state = state_of([evidence.folder / file for file in files], around, text, *more)
        _write(name, text, state, paths, word)

    if paper is None:
        write("manuscript", source(evidence, chapters), everything)
        return
    made = sections(evidence, paper, chapters)
    text = paper_source(evidence, paper.authors, made.sections)
    own = _files(block for section in made.sections for block in section.blocks)
    # the whole of what Word is given
    whole_of_it = pickle.dumps(
        (made, paper.authors, evidence.study.title, evidence.study.simulated)
    )
    write(
        "manuscript",
        text,
        own,
        whole_of_it,
        word=lambda: to_word(evidence, paper.authors, made),
    )
    title = say(SUPPLEMENT, evidence.study.language)
    rest = source(evidence, chapters, made.shown, title, "S", evidence.study.language, made.works)
    write("supplement", rest, everything)


def _files(blocks: Iterable[object]) -> list[str]:
    """The files of tables and figures, as paths from the folder of results, and what tables of Word
    are made of."""
    shown = [block for block in blocks if isinstance(block, FigureBlock | TableBlock)]
    found = {file for block in shown for file in block.files}
    tables = {f"{file.removesuffix('.html')}.json" for file in found if file.endswith(".html")}
    return sorted(found | tables)


def _write(
    name: str, text: str, state: bytes, paths: Sequence[str], word: Callable[[], bytes]
) -> None:
    """Write the files of a name: Typst's text as PDF, and what `word` gives as Word document."""

    def make(own: Sequence[Path]) -> None:
        for path in own:
            scratch = path.parent / ".manuscript.typ"
            pdf = path.suffix == ".pdf"
            content = compiled(text, path.parent, scratch) if pdf else word()
            with whole(path) as partial:
                partial.write_bytes(content)

    if legible(text)[1]:
        unless_made(name, state, paths, make)
    else:  # with fonts of the machine, of which no state tells
        make([path for path in map(Path, paths) if path.stem == name])
