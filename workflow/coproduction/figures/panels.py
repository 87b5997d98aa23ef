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
        head = max(height_of(text) for text in self.heads)
        self.head = head + 1.0 if head else 0.0
        self.inner = float(edges[-1])
        self.line = self.head + self.inner + FOOT
        lines = -(-len(heads) // self.columns)
        self.height = lines * self.line + (lines - 1) * BETWEEN

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
            x = self.left + (k % self.columns) * (self.across + GAP)
            y = start + (k // self.columns) * (self.line + BETWEEN)
            sheet.text(x + self.across / 2, y, head, bold=True, across="center")
            axes = sheet.panel(x, y + self.head, self.across, self.inner)
            axes.set(xlim=(low, high), ylim=(self.inner, 0))
            axes.set_xticks(places, texts)
            axes.grid(axis="x", color="#DDDDDD", linewidth=0.4)
            yield k, axes, None if k % self.columns else y + self.head
