"""The gallery of the README: figures and tables of a finished run as pictures.

``python -m coproduction.pages.papers.gallery results/<study> workflow/report/gallery`` makes anew
every picture that is there: one named as a figure is that figure, one named as a table is the table
as the manuscript prints it.
"""

import shutil
import sys
from pathlib import Path

import typst

from coproduction.pages.papers.manuscript import settings
from coproduction.pages.papers.printed_table import paged, typeset_table
from coproduction.tables.formatting.layout import layout
from coproduction.tables.table import Table

#: Pixels per inch of a table: as sharp on a screen as the figures.
PPI = 144.0
_PAGE = "#set page(width: 19cm, height: auto, margin: 0.6cm, numbering: none, fill: white)"


def remake(results: Path, gallery: Path) -> list[Path]:
    """Make every picture of `gallery` anew from `results`; return them.

    Raises
    ------
    FileNotFoundError
        A picture has the name of no figure and no table of the results.
    """
    pictures = sorted(gallery.glob("*.png"))
    for picture in pictures:
        figure = results / "figures" / picture.name
        table = results / "tables" / f"{picture.stem}.json"
        if figure.exists():
            shutil.copyfile(figure, picture)
        elif table.exists():
            picture.write_bytes(drawn(Table.from_json(table.read_text(encoding="utf-8"))))
        else:
            raise FileNotFoundError(f"{picture}: {results} has no figure and no table of that name")
    return pictures


def drawn(table: Table) -> bytes:
    """A table as a PNG."""
    text = f"{settings()}\n{_PAGE}\n{paged(typeset_table(layout(table)))}\n"
    return typst.compile(
        text.encode("utf-8"), format="png", ppi=PPI, ignore_system_fonts=True, timestamp=0
    )


if __name__ == "__main__":
    for made in remake(*map(Path, sys.argv[1:3])):
        print(made)
