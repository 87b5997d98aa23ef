"""Panels side by side, in as many lines as they need, with the names of their rows to the left."""

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes

from coproduction.figures.axis import side_by_side, ticks
from coproduction.figures.lettering import height_of, width_of, wrap
from coproduction.figures.sheet import Sheet
from coproduction.words.labels import Stub

#: Between panels, between lines of panels, below a panel for its ticks, right of the last, mm.
GAP, BETWEEN, FOOT, EDGE = 7.0, 2.0, 5.0, 3.5
INDENT = 2.5
#: No panel is narrower, mm; the second where panels would else be higher than a page together.
NARROWEST, PAGE = (24.0, 20.0), 230.0


class Stubs:
    """Names of rows, wrapped to at most `widest` mm; levels of a category are indented.

    `width` (mm) is that of the longest, with the `margin` to what stands right of it.
    """

    def __init__(self, stubs: Sequence[Stub], widest: float, margin: float, spare: float = 0.0):
        self.stubs = list(stubs)
        self.texts = [wrap(s.label, widest - INDENT * s.indent - spare) for s in stubs]
        self.width = margin + max(
            width_of(line) + INDENT * stub.indent
            for stub, text in zip(stubs, self.texts, strict=True)
            for line in text.split("\n")
        )

    def draw(self, sheet: Sheet, i: int, y: float) -> None:
        """Set name `i` with its middle at y mm."""
        sheet.text(1.0 + INDENT * self.stubs[i].indent, y, self.texts[i], down="center")


def heads_of_lines(heads: Sequence[str], columns: int) -> list[float]:
    """Room over each line of panels for the highest of its heads, already wrapped, mm."""
    found = []
    for first in range(0, len(heads), columns):
        tall = max(height_of(text) for text in heads[first : first + columns])
        found.append(tall + 1.0 if tall else 0.0)
    return found


def set_head(sheet: Sheet, head: str, middle: float, y: float) -> None:
    """Set the head of a panel that begins at y mm, over its middle."""
    sheet.text(middle, y - 1.0 - height_of(head), head, bold=True, across="center")


class Panels:
    """Panels of rows that share their rows, their axis and the names of the rows.

    Parameters
    ----------
    heads
        What stands over each panel.
    edges
        Upper edge of every row and the lower edge of the last, mm from the top of a panel.
    left, width
        Where the first panel begins, and the width of the sheet, mm.
    narrowest
        No panel is narrower, mm.
    language
        Language of the numerals of the axis.
    """

    def __init__(
        self,
        heads: Sequence[str],
        edges: np.ndarray,
        left: float,
        width: float,
        narrowest: float,
        language: str = "en",
    ):
        self.language = language
        self.left, self.room = left, width - left - EDGE
        self.columns, self.across = side_by_side(len(heads), self.room, narrowest, GAP)
        self.heads = [wrap(text, self.across, bold=True) for text in heads]
        self.room_of_heads = heads_of_lines(self.heads, self.columns)
        self.inner = float(edges[-1])
        lines = len(self.room_of_heads)
        self.height = sum(self.room_of_heads) + lines * (self.inner + FOOT + BETWEEN) - BETWEEN

    @property
    def middle(self) -> float:
        """Middle of all panels, mm."""
        return self.left + self.room / 2

    def draw(
        self, sheet: Sheet, start: float, low: float, high: float
    ) -> Iterator[tuple[int, Axes, float | None]]:
        """Draw the panels from `start` mm on, with an axis from `low` to `high`.

        Yields the number of a panel, its axes, and where its rows begin, mm; None for that where
        the names of rows stand before another panel of the line.
        """
        places, texts = ticks(low, high, self.across, self.language)
        for k, head in enumerate(self.heads):
            line = k // self.columns
            x = self.left + (k % self.columns) * (self.across + GAP)
            y = start + sum(self.room_of_heads[: line + 1]) + line * (self.inner + FOOT + BETWEEN)
            set_head(sheet, head, x + self.across / 2, y)
            axes = sheet.panel(x, y, self.across, self.inner)
            axes.set(xlim=(low, high), ylim=(self.inner, 0))
            axes.set_xticks(places, texts)
            axes.grid(axis="x", color="#DDDDDD", linewidth=0.4)
            yield k, axes, None if k % self.columns else y


def fitting(
    heads: Sequence[str], blocks: Sequence[np.ndarray], left: float, width: float, language: str
) -> list[Panels]:
    """The panels of each block of rows, of which the edges are given, see `Panels`: as narrow as it
    takes for all to fit a page."""
    laid: list[Panels] = []
    for narrowest in NARROWEST:
        laid = [Panels(heads, edges, left, width, narrowest, language) for edges in blocks]
        if sum(panels.height for panels in laid) <= PAGE:
            break
    return laid
