"""The sheet a figure is drawn on: millimetres from its top left corner, its mark, its legend.

Every text is measured and wrapped first and the height of the sheet follows from it, so that
nothing overlaps and nothing is cut off, whatever the number of rows or the length of labels.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from coproduction.banner import SIMULATED
from coproduction.figures.embedding import lean
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.style import (
    COLOURS,
    GREY,
    HOLLOW,
    INK,
    LINE,
    MARKERS,
    MM,
    POINT,
    SMALL,
    TEXT,
    styled,
)
from coproduction.files import legible, whole

MARK_COLOUR = "#A23B00"
#: Stands on a figure where a label is in letters that no font has.
NAMED = "Names stand for labels that no font here can print."
#: What the cross over an estimate says.
BLIND = "no interval known"


class Sheet:
    """A figure with millimetre coordinates, x from the left and y from the top."""

    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width * MM, height * MM), dpi=300, facecolor="white")
        FigureCanvasAgg(self.figure)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = TEXT,
        bold: bool = False,
        across: str = "left",
        down: str = "top",
        colour: str = INK,
    ) -> None:
        """Set text, already wrapped, with its corner or centre at (x, y) mm.

        Lines are set one by one on baselines of their own, so that neighbouring labels stand level
        whether or not their letters go below the line.
        """
        pitch = size * LINE * POINT
        lines = text.split("\n") if text.strip() else []
        first = y if down == "top" else y - pitch * len(lines) / 2
        for i, line in enumerate(lines):
            # DejaVu Sans: ascent and descent of its letters fill 0.76 and 0.24 of this pitch
            baseline = first + pitch * (i + 0.76)
            look = {"fontsize": size, "ha": across, "va": "baseline", "color": colour}
            kind = _Line if across == "left" else Text
            set_line = kind(x / self.width, 1 - baseline / self.height, line, **look)
            set_line.set_fontweight("bold" if bold else "normal")
            set_line.set_transform(self.figure.transSubfigure)
            set_line.set_figure(self.figure)
            self.figure.texts.append(set_line)

    def panel(self, x: float, y: float, width: float, height: float) -> Axes:
        """Axes whose top left corner is at (x, y) mm; only the lower spine is drawn."""
        axes = self.figure.add_axes(
            (
                x / self.width,
                1 - (y + height) / self.height,
                width / self.width,
                height / self.height,
            )
        )
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.set_yticks([])
        return axes

    def overlay(self) -> Axes:
        """Invisible axes over the whole sheet in millimetres, y from the top: keys of legends."""
        axes = self.figure.add_axes((0, 0, 1, 1), frameon=False)
        axes.set(xlim=(0, self.width), ylim=(self.height, 0), xticks=[], yticks=[])
        axes.patch.set_visible(False)
        return axes

    def mark(self, simulated: bool, names: Legible) -> None:
        """Say in the strip kept free at the top what a reader must know first.

        That data are simulated, and that names stand for labels.
        """
        if simulated:
            look = {"size": SMALL, "bold": True, "across": "right", "colour": MARK_COLOUR}
            self.text(self.width - 1, 1, names.say(SIMULATED), **look)
        if names.lacking:
            y = strip_height(simulated, names) - 4.0
            self.text(1, y, names.say(NAMED), size=SMALL, colour=MARK_COLOUR)


class _Line(Text):
    """A line of text that begins at its place, on its baseline: so none of the formats need measure
    it before it is drawn."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw; called for each format."""
        if not self.get_visible():
            return
        x, y = self.get_transform().transform(self.get_position())
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        pen = renderer.new_gc()
        pen.set_foreground(self.get_color())
        renderer.open_group("text", self.get_gid())
        renderer.draw_text(pen, x, y, self.get_text(), self.get_fontproperties(), 0.0, mtext=self)
        renderer.close_group("text")
        pen.restore()
        self.stale = False


def strip_height(simulated: bool, names: Legible) -> float:
    """Height of the strip at the top, mm, once all labels were asked for."""
    return (5.5 if simulated else 1.5) + 4.0 * names.lacking


def _places(widths: Sequence[float], available: float, gap: float = 4.0) -> list[tuple[int, float]]:
    """Set entries of a legend side by side: the line and the left edge (mm) of each."""
    places, line, x = [], 0, 0.0
    for width in widths:
        if x and x + width > available:
            line, x = line + 1, 0.0
        places.append((line, x))
        x += width + gap
    return places


KEY = 5.0
#: The cross over an estimate without an interval.
CROSS: dict = {
    "linestyle": "none", "marker": "x", "color": INK, "markersize": 5.0, "markeredgewidth": 0.8,
    "zorder": 4,
}  # fmt: skip


class Legend:
    """Keys with their labels in as many lines as the width needs; drawn below the panels."""

    def __init__(self, labels: Sequence[str], available: float):
        self.labels = [wrap(label, available - KEY) for label in labels]
        widths = [KEY + max(width_of(line) for line in label.split("\n")) for label in self.labels]
        places = _places(widths, available)
        heights: dict[int, float] = {}
        for (line, _), label in zip(places, self.labels, strict=True):
            heights[line] = max(heights.get(line, 0.0), height_of(label) + 0.6)
        starts = np.concatenate([[0.0], np.cumsum(list(heights.values()))])
        self.places = [(x, float(starts[line])) for line, x in places]
        self.height = float(starts[-1])

    def draw(self, sheet: Sheet, overlay: Axes, x: float, y: float, key) -> None:
        """Draw at (x, y) mm; ``key(overlay, i, x, y)`` draws key `i`, KEY mm wide, centred on y."""
        for i, ((left, down), label) in enumerate(zip(self.places, self.labels, strict=True)):
            key(overlay, i, x + left, y + down + TEXT * LINE * POINT / 2)
            sheet.text(x + left + KEY, y + down, label)


def series_style(i: int) -> dict:
    """Colour and marker of the i-th series of a figure (the seven are distinct in grey too)."""
    k = i % len(COLOURS)
    return {
        "color": COLOURS[k],
        "marker": MARKERS[k],
        "markerfacecolor": "white" if HOLLOW[k] else COLOURS[k],
    }


def draw_intervals(axes: Axes, x, low, high, y, i: int) -> None:
    """Draw points with their intervals as series `i`: estimates `x`, `low` to `high`, at `y`."""
    style = series_style(i)
    axes.hlines(y, low, high, color=style["color"], linewidth=0.9, zorder=2)
    axes.plot(x, y, linestyle="none", markersize=3.4, markeredgewidth=0.8, zorder=3, **style)
    blind = blinds(x, low, high)
    if blind.any():
        axes.plot(np.asarray(x)[blind], np.broadcast_to(y, blind.shape)[blind], **CROSS)


def blinds(x, low, high) -> np.ndarray:
    """Which estimates have no interval."""
    x, low, high = (np.asarray(part, dtype=float) for part in (x, low, high))
    return np.isfinite(x) & ~(np.isfinite(low) & np.isfinite(high))


def blinded(x, low, high) -> bool:
    """Whether some estimates have no interval."""
    return bool(blinds(x, low, high).any())


def draw_cross(overlay: Axes, x: float, y: float) -> None:
    """Draw the key of the cross over an estimate without an interval."""
    overlay.plot([x + (KEY - 1.4) / 2], [y], **CROSS)


class Marks:
    """The legend of series of marks, where there are several, and of the cross of `blinds`."""

    def __init__(self, series: Sequence[str], blind: bool, names: Legible, available: float):
        self.series = list(series) if len(series) > 1 else []
        told = [*self.series, *[names.say(BLIND)] * bool(blind)]
        self.legend = Legend(told, available)
        self.height = self.legend.height

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw at (x, y) mm."""
        if self.legend.labels:
            self.legend.draw(sheet, sheet.overlay(), x, y, self._key)

    def _key(self, overlay: Axes, i: int, x: float, y: float) -> None:
        if i < len(self.series):
            draw_key(overlay, i, x, y)
        else:
            draw_cross(overlay, x, y)


class Foot:
    """A note in small letters at the foot, `height` mm high; nothing where nothing is said."""

    def __init__(self, said: Sequence[str], width: float):
        self.text = wrap(" ".join(said), width - 2.0, SMALL) if said else ""
        self.height = height_of(self.text, SMALL) + 1.0 if said else 0.0

    def draw(self, sheet: Sheet, y: float) -> None:
        """Set with its top at y mm."""
        sheet.text(1.0, y + 0.5, self.text, size=SMALL, colour=GREY)


def draw_key(overlay: Axes, i: int, x: float, y: float) -> None:
    """Draw the key of series `i` of `draw_intervals`."""
    style = series_style(i)
    overlay.plot([x, x + KEY - 1.4], [y, y], color=style["color"], linewidth=0.9)
    overlay.plot([x + (KEY - 1.4) / 2], [y], markersize=3.4, markeredgewidth=0.8, **style)


def save(
    figure: Figure,
    path_pdf: str | Path,
    path_png: str | Path,
    path_svg: str | Path,
    *,
    alt: str,
    title: str,
    simulated: bool = False,
) -> None:
    """Write a figure as PDF, PNG (300 dpi) and SVG; the same figure is always the same bytes.

    No file says when it was made. `title` and `alt` (what the figure shows, in words) are in the
    metadata of each; in the SVG also as ``<title>`` and ``<desc>``, which screen readers read.
    That data are `simulated` is a keyword of PDF and SVG, and the warning of the PNG.
    """
    alt, title = legible(alt), legible(title)
    described = {"Title": title, "Subject": alt, "CreationDate": None}
    warned = {"Keywords": SIMULATED} if simulated else {}
    told = {"Title": title, "Description": alt} | ({"Warning": SIMULATED} if simulated else {})
    with styled(), whole(path_pdf) as pdf, whole(path_png) as png, whole(path_svg) as svg:
        with lean():
            figure.savefig(pdf, format="pdf", metadata=described | warned)
        figure.savefig(png, format="png", metadata=told)
        figure.savefig(svg, format="svg", metadata={"Date": None} | warned)
        text = svg.read_text(encoding="utf-8")
        opening = re.search(r"<svg\b[^>]*>", text)
        assert opening is not None  # Matplotlib has written an SVG file
        named = (
            f'{opening.group()[:-1]} role="img" aria-labelledby="figure-title figure-desc">\n'
            f' <title id="figure-title">{escape(title)}</title>\n'
            f' <desc id="figure-desc">{escape(alt)}</desc>'
        )
        text = text[: opening.start()] + named + text[opening.end() :]
        svg.write_bytes(text.encode("utf-8"))
