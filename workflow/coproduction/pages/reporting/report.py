"""The report: chapters as one HTML file that needs nothing beside it."""

from collections.abc import Callable
from pathlib import PurePosixPath

from coproduction.pages.reporting import lean_drawing
from coproduction.pages.reporting.blocks import Block, FigureBlock, TableBlock
from coproduction.pages.reporting.cell_markup import markup
from coproduction.pages.reporting.chapters import Chapter
from coproduction.pages.reporting.evidence import Evidence, data_uri, zipped_uri
from coproduction.pages.template import fill

#: Tables of more rows than this scroll in a frame of their own and have a field to search in.
LONG = 5
#: Tables of all numbers with more rows or columns than this are left out on paper.
BULKY, BROAD = 40, 12
#: Suffixes of the files of tables and figures that are within the page, and what they are.
HELD = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
}


def render(
    evidence: Evidence,
    chapters: list[tuple[Chapter, list[Block]]],
    uri: Callable[[str], str] = lean_drawing.uri,
) -> str:
    """Return the page; the CSV files of the numbers are within it, each once.

    `uri` gives the SVG of a figure as a data URI. As an image, not as markup: its ids meet no
    others, and nothing in it can run.
    """
    every = [block for _, blocks in chapters for block in blocks]
    figures = [block.name for block in every if isinstance(block, FigureBlock)]
    tables = [block.name for block in every if isinstance(block, TableBlock)]
    names = sorted({n for block in every for n in getattr(block, "numbers", ())})
    contents = {name: (evidence.folder / name).read_bytes() for name in names}
    number = {name: f"Figure {i}" for i, name in enumerate(figures, start=1)}
    number |= {name: f"Table {i}" for i, name in enumerate(tables, start=1)}
    titles = {
        block.name: block.title if isinstance(block, FigureBlock) else block.table.caption
        for block in every
        if isinstance(block, FigureBlock | TableBlock)
    }
    return fill(
        "report",
        title=evidence.study.title,
        simulated=evidence.study.simulated,
        study=evidence.study,
        chapters=chapters,
        number=number,
        titles=titles,
        long=LONG,
        bulky=BULKY,
        broad=BROAD,
        embedded=[
            {
                "name": name,
                "id": anchor(name),
                "uri": zipped_uri(content),
                "size": f"{max(1, round(len(content) / 1000)):,} kB",
            }
            for name, content in contents.items()
        ],
        anchor=anchor,
        uri=uri,
        cell=markup,
        within=_within(evidence, every),
    )


def _within(evidence: Evidence, blocks: list[Block]) -> dict[str, str]:
    """Files of tables and figures that the page holds, so that a copy of it alone has them."""
    names = [name for block in blocks for name in getattr(block, "files", ())]
    return {
        name: data_uri((evidence.folder / name).read_bytes(), HELD[PurePosixPath(name).suffix])
        for name in names
        if PurePosixPath(name).suffix in HELD
    }


def anchor(name: str) -> str:
    """Identifier of an embedded file."""
    return "file-" + name.replace("/", "-").replace(".", "-")
