"""A matrix of cells with names to the left and on top, whatever their number and length."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.patches import Rectangle

from coproduction.figures.lettering import Upright, checked, height_of, width_of, wrap
from coproduction.figures.sheet import Sheet
from coproduction.figures.style import SMALL

#: Widths of a cell, mm: narrowest that holds a number, easy to read, widest that still reads as
#: one matrix.
NARROWEST, EASY, WIDEST = 5.0, 6.0, 17.0
ROW = 3.6
#: Names of columns side by side take no more lines than this, and are so far apart, mm.
MOST_LINES, APART = 3, 0.8
#: The names of rows take this share of the width where columns are many.
STUB = 0.28

#: What a cell shows: its colour, its text and the colour of that.
Cell = tuple[object, str, str]


def columns_apart(columns: Sequence, width: float) -> list[Sequence]:
    """Columns in runs of about the same length, each of which a matrix of `width` mm holds."""
    most = max(1, int(((1 - STUB) * width - 2.5) // NARROWEST))
    each = math.ceil(len(columns) / math.ceil(len(columns) / most))
    return [columns[i : i + each] for i in range(0, len(columns), each)]


class Matrix:
    """Layout of a matrix in at most `width` mm; `width` and `height` (mm) are those needed.

    Names of rows are wrapped, and names of columns; these stand upright where words do not fit.

    Raises
    ------
    ValueError
        The columns are too many for the width.
    """

    def __init__(self, rows: Sequence[str], columns: Sequence[str], width: float):
        most = max(STUB * width, width - EASY * len(columns))
        self.rows = [wrap(name, min(most, 0.6 * width)) for name in rows]
        self.stub = 2.0 + max(width_of(t) for text in self.rows for t in text.split("\n"))
        self.columns = [checked(name) for name in columns]
        longest = max(width_of(name) for name in self.columns)
        self.cell = min((width - self.stub) / len(columns), max(longest + 2.0, 8.0), WIDEST)
        if self.cell < NARROWEST:
            raise ValueError(f"{len(columns)} columns are too many for {width:g} mm")
        words = max(width_of(word) for name in self.columns for word in name.split(" "))
        self.level = [wrap(name, self.cell - APART) for name in self.columns]
        lines = max(text.count("\n") for text in self.level) + 1
        self.upright = words + APART > self.cell or lines > MOST_LINES
        self.names = Upright(self.columns, self.cell)
        tall = max(height_of(text) for text in self.level)
        self.head = self.names.height + 2.0 if self.upright else tall + 1.0
        heights = [max(ROW, height_of(text) + 0.7) for text in self.rows]
        self.edges = self.head + np.concatenate([[0.0], np.cumsum(heights)])
        self.width = self.stub + self.cell * len(self.columns)
        self.height = float(self.edges[-1])

    def draw(self, sheet: Sheet, overlay, x: float, y: float, cell: Callable) -> None:
        """Draw with the corner at (x, y) mm; ``cell(i, j)`` gives `Cell` or None for a gap."""
        for j in range(len(self.columns)):
            middle = x + self.stub + (j + 0.5) * self.cell
            if self.upright:
                self.names.draw(overlay, j, middle, y + self.head - 1.0, "bottom")
            else:
                top = y + self.head - 1.0 - height_of(self.level[j])
                sheet.text(middle, top, self.level[j], across="center")
        for i, text in enumerate(self.rows):
            top, bottom = y + self.edges[i], y + self.edges[i + 1]
            sheet.text(x, (top + bottom) / 2, text, down="center")
            for j in range(len(self.columns)):
                shown = cell(i, j)
                if shown is not None:
                    left = x + self.stub + j * self.cell
                    paint(overlay, left, top, self.cell, bottom - top, shown)


def paint(overlay, x: float, y: float, width: float, height: float, cell: Cell) -> None:
    """Paint one cell with its corner at (x, y) mm."""
    face, text, ink = cell
    overlay.add_patch(
        Rectangle((x, y), width, height, facecolor=face, edgecolor="white", linewidth=0.6)
    )
    overlay.text(
        x + width / 2, y + height / 2, text, fontsize=SMALL, color=ink, ha="center",
        va="center_baseline",
    )  # fmt: skip
