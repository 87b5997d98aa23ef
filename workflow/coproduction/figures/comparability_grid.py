"""Figure: how comparable every variable is in every source."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from coproduction.figures.grid import Cell, Matrix, columns_apart, paint
from coproduction.figures.lettering import Legible
from coproduction.figures.sheet import KEY, Legend, Sheet, strip_height
from coproduction.figures.style import INK, ONE_COLUMN, TWO_COLUMNS, styled
from coproduction.words.labels import STATUSES, Labels

#: Colour, sign and its colour of each status: lighter is better, the sign tells them in grey.
CELLS = {
    "identical": ("#DCEBF5", "=", INK),
    "one_to_one": ("#BAD6E9", "~", INK),
    "recoded": ("#92C0DF", "≈", INK),
    "partial": ("#2E75AD", "◐", "white"),
    "unavailable": ("#4D4D4D", "×", "white"),
}

#: A matrix taller than this is cut into blocks side by side, mm.
TALLEST = 130.0
GAP = 6.0


def comparability(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw a cell a variable and source, variables down and sources across.

    One or two columns of a journal wide. Long lists of variables are cut into blocks side by side,
    sources that do not fit side by side into blocks below each other.

    Parameters
    ----------
    frame
        ``source, target, status``: harmonisation/comparability.csv, in order of presentation.
    labels
        See `coproduction.words.labels.Labels`.

    width
        Greatest width of the figure, mm.
    language
        Language of the words.

    Raises
    ------
    ValueError
        Nothing to draw.
    """
    if frame.empty:
        raise ValueError("no source and variable to draw")
    names = Legible(labels, language)
    sources, targets = list(dict.fromkeys(frame["source"])), list(dict.fromkeys(frame["target"]))
    status = frame.set_index(["target", "source"])["status"]
    width, chunks, parts = _page(targets, sources, names, width)
    across = (width - 2.0 - GAP * (len(chunks) - 1)) / len(chunks)
    lines = [
        [(chunk, part, Matrix([names.item(t) for t in chunk], part, across)) for chunk in chunks]
        for part in parts
    ]
    shown = [key for key in CELLS if key in set(frame["status"])]
    legend = Legend([names.say(STATUSES[key]) for key in shown], width - 2.0)
    start = strip_height(simulated, names)
    talls = [max(block.height for _, _, block in line) + 3.0 for line in lines]
    below = start + sum(talls)
    with styled():
        sheet = Sheet(width, below + legend.height + 0.5)
        sheet.mark(simulated, names)
        overlay, y = sheet.overlay(), start
        for line, tall in zip(lines, talls, strict=True):
            for k, (chunk, part, block) in enumerate(line):

                def cell(i: int, j: int, chunk=chunk, part=part) -> Cell:
                    return CELLS[status[chunk[i], part[j]]]

                block.draw(sheet, overlay, 1.0 + k * (across + GAP), y, cell)
            y += tall
        legend.draw(sheet, overlay, 1.0, below, _key([CELLS[key] for key in shown]))
    return sheet.figure


def _page(
    targets: list[str], sources: list[str], names: Labels, widest: float
) -> tuple[float, Sequence[Sequence[str]], Sequence[Sequence[str]]]:
    """Width of the page, and the variables and the sources of the blocks.

    The first layout that is short enough; where all sources fit none, the broadest.
    """
    best = None
    layouts = [(min(ONE_COLUMN, widest), 1), (widest, 1), (widest, 2)]
    for width, blocks in layouts if widest > 1.5 * ONE_COLUMN else layouts[:2]:
        each = math.ceil(len(targets) / blocks)
        chunks = [targets[i : i + each] for i in range(0, len(targets), each)]
        across = (width - 2.0 - GAP * (len(chunks) - 1)) / len(chunks)
        try:
            found = [Matrix([names.item(t) for t in chunk], sources, across) for chunk in chunks]
        except ValueError:
            continue
        best = width, chunks, [sources]
        if max(block.height for block in found) <= TALLEST:
            break
    return best or (widest, [targets], columns_apart(sources, widest - 2.0))


def _key(cells: list):
    def key(overlay, i: int, x: float, y: float) -> None:
        paint(overlay, x, y - 1.5, KEY - 1.0, 3.0, cells[i])

    return key
