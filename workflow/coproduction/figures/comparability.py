"""Figure: how comparable every variable is in every source."""

import math
from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from coproduction.comparability import STATUSES
from coproduction.figures import sheet as page
from coproduction.figures.matrix import Matrix, paint
from coproduction.tables.labels import Labels

#: Colour, sign and its colour of each status: lighter is better, the sign tells them in grey.
CELLS = {
    "identical": ("#DCEBF5", "=", page.INK),
    "recoded": ("#92C0DF", "≈", page.INK),
    "partial": ("#2E75AD", "◐", "white"),
    "unavailable": ("#4D4D4D", "×", "white"),
}

#: A matrix taller than this is cut into blocks side by side, mm.
TALLEST = 130.0
GAP = 6.0


def comparability(frame: pd.DataFrame, labels: Mapping[str, Mapping], *, simulated: bool) -> Figure:
    """Draw a cell a variable and source, variables down and sources across.

    One or two columns of a journal wide; long lists of variables are cut into blocks side by side.

    Parameters
    ----------
    frame
        ``source, target, status``: harmonisation/comparability.csv, in order of presentation.
    labels
        See `coproduction.tables.labels.Labels`.

    Raises
    ------
    ValueError
        Nothing to draw, or more sources than the page holds.
    """
    if frame.empty:
        raise ValueError("no source and variable to draw")
    names = Labels(labels)
    sources, targets = list(dict.fromkeys(frame["source"])), list(dict.fromkeys(frame["target"]))
    status = frame.set_index(["target", "source"])["status"]
    width, chunks = _page(targets, sources, names)
    across = (width - 2.0 - GAP * (len(chunks) - 1)) / len(chunks)
    blocks = [Matrix([names.item(t) for t in chunk], sources, across) for chunk in chunks]
    legend = page.Legend(list(STATUSES.values()), width - 2.0)
    start = page.top(simulated)
    tall = max(block.height for block in blocks)
    with page.styled():
        sheet = page.Sheet(width, start + tall + 3.0 + legend.height + 0.5)
        sheet.mark(simulated)
        overlay = sheet.overlay()
        x = 1.0
        for chunk, block in zip(chunks, blocks, strict=True):
            block.draw(
                sheet,
                overlay,
                x,
                start,
                lambda i, j, chunk=chunk: CELLS[status[chunk[i], sources[j]]],
            )
            x += across + GAP
        legend.draw(sheet, overlay, 1.0, start + tall + 3.0, _key)
    return sheet.figure


def _page(targets: list[str], sources: list[str], names: Labels) -> tuple[float, list[list[str]]]:
    """Width of the page and the variables of each block: the first layout that is short enough."""
    best = None
    for width, blocks in ((page.ONE_COLUMN, 1), (page.TWO_COLUMNS, 1), (page.TWO_COLUMNS, 2)):
        each = math.ceil(len(targets) / blocks)
        chunks = [targets[i : i + each] for i in range(0, len(targets), each)]
        across = (width - 2.0 - GAP * (len(chunks) - 1)) / len(chunks)
        try:
            found = [Matrix([names.item(t) for t in chunk], sources, across) for chunk in chunks]
        except ValueError:
            continue
        best = width, chunks
        if max(block.height for block in found) <= TALLEST:
            break
    if best is None:
        raise ValueError(f"{len(sources)} sources are too many for a page")
    return best


def _key(overlay, i: int, x: float, y: float) -> None:
    paint(overlay, x, y - 1.5, page.KEY - 1.0, 3.0, list(CELLS.values())[i])
