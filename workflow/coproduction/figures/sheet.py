"""The sheet a figure is drawn on: sizes in millimetres, one style, text measured before it is set.

Every text is measured and wrapped first and the height of the sheet follows from it, so that
nothing overlaps and nothing is cut off, whatever the number of rows or the length of labels.
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from unicodedata import category
from xml.sax.saxutils import escape

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator

from coproduction.files import whole
from coproduction.words.labels import Labels
from coproduction.words.numerals import RAISED

#: Widths of one and of two columns of a journal, mm.
ONE_COLUMN, TWO_COLUMNS = 85.0, 175.0

#: Sizes of text in points at print size.
TEXT, SMALL = 7.0, 6.5

#: DejaVu Sans comes with matplotlib, so a figure looks the same on every machine; the others
#: serve only scripts that it lacks, where they are installed.
FAMILIES = ["DejaVu Sans"] + [
    family
    for family in ("Noto Sans CJK JP", "Noto Sans Thai", "Noto Sans Devanagari")
    if family in {font.name for font in fontManager.ttflist}
]

STYLE = {
    "font.family": FAMILIES,
    "font.size": TEXT,
    # a dollar in a label is a dollar
    "text.parse_math": False,
    "axes.linewidth": 0.5,
    "axes.edgecolor": "#555555",
    "axes.axisbelow": True,
    "xtick.major.width": 0.5,
    "xtick.major.size": 2.0,
    "xtick.major.pad": 1.5,
    "xtick.color": "#555555",
    "xtick.labelcolor": "black",
    "xtick.labelsize": SMALL,
    "savefig.dpi": 300,
    # TrueType, embedded: journals refuse Type 3
    "pdf.fonttype": 42,
    # text as paths: a reader's machine need not have the font the layout was measured in; what
    # the figure says is in its title and description
    "svg.fonttype": "path",
    "svg.hashsalt": "coproduction",
}

#: Okabe & Ito (2008) without the yellow, which is too light for thin marks on white. Each has a
#: marker and a filling of its own, so that series differ in grey and to the colour-blind.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#000000", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
HOLLOW = (False, True, False, True, False, True, False)

INK, GREY, BAND = "#000000", "#555555", "#F2F2F2"
MARK = "SIMULATED DATA – not findings"
MARK_COLOUR = "#A23B00"
#: Stands on a figure where a label is in letters that no font has.
NAMED = "Names stand for labels that no font here can print."

MM = 1 / 25.4
POINT = 25.4 / 72
LINE = 1.25


def styled():
    """Context (or decorator) in which figures are drawn and saved; nothing is set for good."""
    return matplotlib.rc_context(STYLE)


def _font(size: float, bold: bool = False) -> FontProperties:
    return FontProperties(family=FAMILIES, size=size, weight="bold" if bold else "normal")


@lru_cache(maxsize=8192)
def width_of(text: str, size: float = TEXT, bold: bool = False) -> float:
    """Width of one line of text, mm, `size` in points."""
    if not text.strip():
        return 0.0
    with styled():
        width, _, _ = text_to_path.get_text_width_height_descent(text, _font(size, bold), False)
    # room for the rounding of letters to pixels
    return 1.01 * width * POINT


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    """The signs that can be printed, upright and bold."""
    covered = []
    for weight in ("normal", "bold"):
        paths = [
            findfont(FontProperties(family=family, weight=weight), fallback_to_default=False)
            for family in FAMILIES
        ]
        covered.append(set().union(*(get_font(path).get_charmap() for path in paths)))
    return frozenset(set.intersection(*covered))


def _lacking(text: str) -> list[str]:
    """The signs of a text that no font has; what has no shape of its own lacks nothing."""
    return sorted(
        {
            sign
            for sign in text
            if ord(sign) not in _glyphs() and not sign.isspace() and category(sign) != "Cf"
        }
    )


class Legible(Labels):
    """Labels that the fonts at hand can print; the name of a thing stands for any other label.

    `lacking` is whether that was so of any label asked for, which the figure then says.
    """

    def __init__(self, sections: Mapping[str, Mapping], language: str = "en"):
        super().__init__(sections, language)
        self.lacking = False

    def _legible(self, label: str, name: str) -> str:
        if not _lacking(label):
            return label
        self.lacking = True
        return str(name)

    def area(self, name: str, alone: bool = False) -> str:
        """As `Labels.area`."""
        return self._legible(super().area(name, alone), name)

    def country(self, name: str) -> str:
        """As `Labels.country`."""
        return self._legible(super().country(name), name)

    def index(self, name: str) -> str:
        """As `Labels.index`."""
        return self._legible(super().index(name), name)

    def item(self, name: str) -> str:
        """As `Labels.item`."""
        return self._legible(super().item(name), name)

    def level(self, variable: str, level: str) -> str:
        """As `Labels.level`."""
        return self._legible(super().level(variable, level), level)

    def variable(self, name: str) -> str:
        """As `Labels.variable`."""
        return self._legible(super().variable(name), name)


def checked(text: str) -> str:
    """Return a label on one line, or say which of its signs no font has.

    Raises
    ------
    ValueError
        A sign would be printed as an empty box.
    """
    text = re.sub(r"\s+", " ", "".join(s for s in str(text) if category(s) != "Cf")).strip()
    lacking = _lacking(text)
    if lacking:
        raise ValueError(
            f"label {text!r}: no font of {', '.join(FAMILIES)} has {' '.join(lacking)}; "
            "install a Noto font that has, or shorten the label"
        )
    return text


def wrap(text: str, width: float, size: float = TEXT, bold: bool = False) -> str:
    """Break text into lines no wider than `width` mm; a longer word is broken anywhere."""
    lines = [""]
    for word in checked(text).split(" "):
        candidate = f"{lines[-1]} {word}".strip()
        if width_of(candidate, size, bold) <= width:
            lines[-1] = candidate
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if lines[-1] and width_of(lines[-1] + sign, size, bold) > width:
                lines.append("")
            lines[-1] += sign
    return "\n".join(lines)


def height_of(text: str, size: float = TEXT) -> float:
    """Height of wrapped text, mm; nothing for no text."""
    return (text.count("\n") + 1) * size * LINE * POINT if text else 0.0


class Upright:
    """Texts that stand upright over or under slots of `slot` mm, in as many lines as these hold.

    `height` (mm) is that of the longest. A text longer than `SHORT` mm takes as many lines as there
    are, and is no shorter than it must be.
    """

    SHORT = 22.0

    def __init__(self, texts: Sequence[str], slot: float, size: float = TEXT):
        self.size = size
        lines = max(1, int(slot // (size * POINT)))
        self.texts = [self._broken(text, lines) for text in texts]
        self.height = max(width_of(t, size) for text in self.texts for t in text.split("\n"))

    def _broken(self, text: str, lines: int) -> str:
        whole = checked(text)
        width = self.SHORT
        while wrap(whole, width, self.size).count("\n") >= lines:
            width += 2.0
        return wrap(whole, width, self.size)

    def draw(self, overlay: Axes, i: int, x: float, y: float, down: str) -> None:
        """Draw text `i` centred on x, its end (`down` is "bottom") or start ("top") at y mm."""
        overlay.text(
            x, y, self.texts[i], rotation=90, fontsize=self.size, ha="center", va=down,
            linespacing=0.95, multialignment="left" if down == "bottom" else "right",
        )  # fmt: skip


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
            self.figure.text(
                x / self.width,
                1 - baseline / self.height,
                line,
                fontsize=size,
                fontweight="bold" if bold else "normal",
                ha=across,
                va="baseline",
                color=colour,
            )

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
            self.text(
                self.width - 1, 1, MARK, size=SMALL, bold=True, across="right", colour=MARK_COLOUR
            )
        if names.lacking:
            self.text(1, top(simulated, names) - 4.0, NAMED, size=SMALL, colour=MARK_COLOUR)


def top(simulated: bool, names: Legible) -> float:
    """Height of the strip at the top, mm, once all labels were asked for."""
    return (5.5 if simulated else 1.5) + 4.0 * names.lacking


def flow(widths: Sequence[float], available: float, gap: float = 4.0) -> list[tuple[int, float]]:
    """Set entries of a legend side by side: the line and the left edge (mm) of each."""
    places, line, x = [], 0, 0.0
    for width in widths:
        if x and x + width > available:
            line, x = line + 1, 0.0
        places.append((line, x))
        x += width + gap
    return places


KEY = 5.0
KEY_LINE = 3.6


class Legend:
    """Keys with their labels in as many lines as the width needs; drawn below the panels."""

    def __init__(self, labels: Sequence[str], available: float):
        self.labels = [wrap(label, available - KEY) for label in labels]
        widths = [KEY + max(width_of(line) for line in label.split("\n")) for label in self.labels]
        places = flow(widths, available)
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


def draw_key(overlay: Axes, i: int, x: float, y: float) -> None:
    """Draw the key of series `i` of `draw_intervals`."""
    style = series_style(i)
    overlay.plot([x, x + KEY - 1.4], [y, y], color=style["color"], linewidth=0.9)
    overlay.plot([x + (KEY - 1.4) / 2], [y], markersize=3.4, markeredgewidth=0.8, **style)


def ticks(low: float, high: float, width: float) -> tuple[list[float], list[str]]:
    """Round ticks inside [low, high] for an axis of `width` mm, and their texts, no digit idle.

    As many as leave 3 mm between one text and the next, and at most one each 7.5 mm.
    """
    chosen = _ticks(low, high, 2)
    for bins in range(3, 9):
        places, texts = _ticks(low, high, bins)
        pitch = (places[1] - places[0]) / (high - low) * width
        if pitch >= max(7.5, 3.0 + max(width_of(text, SMALL) for text in texts)):
            chosen = places, texts
    return chosen


def _ticks(low: float, high: float, bins: int) -> tuple[list[float], list[str]]:
    locator = MaxNLocator(nbins=bins, steps=[1, 2, 2.5, 5, 10])
    places = [v for v in locator.tick_values(low, high) if low <= v <= high]
    if len(places) < 2:
        places = [low, high]
    step = places[1] - places[0]
    largest = max(abs(low), abs(high))
    if largest >= 1e5 or largest < 1e-3:
        power = math.floor(math.log10(largest))
        texts = _decimals([v / 10**power for v in places], step / 10**power)
        return places, [powered(text, power) for text in texts]
    texts = _decimals(places, step)
    return [float(text) for text in texts], [text.replace("-", "−") for text in texts]


def _decimals(values: Sequence[float], step: float) -> list[str]:
    """Values a `step` apart with as many decimals as that needs; no negative zero."""
    digits = 0
    while digits < 6 and abs(round(step, digits) - step) > 1e-6 * abs(step):
        digits += 1
    return [f"{round(v, digits) + 0.0:.{digits}f}" for v in values]


def powered(text: str, power: int) -> str:
    """A number times a power of ten, as print has it; 0 stays 0, no text is the power alone."""
    if text and not text.strip("-0."):
        return "0"
    return f"{text}×10{str(power).translate(RAISED)}".replace("-", "−")


def limits(*arrays: object, include: float | None = None) -> tuple[float, float]:
    """Limits of an axis that hold every finite number of the arrays with a margin of 4 %."""
    numbers = np.concatenate([np.asarray(a, dtype=float).ravel() for a in arrays])
    numbers = numbers[np.isfinite(numbers)]
    if include is not None:
        numbers = np.append(numbers, include)
    if not numbers.size:
        raise ValueError("nothing to draw: no finite number")
    low, high = float(numbers.min()), float(numbers.max())
    margin = 0.04 * (high - low) or 0.5 * abs(high) or 1.0
    return low - margin, high + margin


def grid(n: int, available: float, smallest: float, gap: float) -> tuple[int, float]:
    """Columns for `n` panels in `available` mm, none narrower than `smallest`, and their width.

    The last line of panels is filled as well as can be.
    """
    most = max(1, min(n, int((available + gap) // (smallest + gap))))
    lines = math.ceil(n / most)
    columns = math.ceil(n / lines)
    return columns, (available - gap * (columns - 1)) / columns


def save(
    figure: Figure,
    path_pdf: str | Path,
    path_png: str | Path,
    path_svg: str | Path,
    *,
    alt: str,
    title: str,
) -> None:
    """Write a figure as PDF, PNG (300 dpi) and SVG; the same figure is always the same bytes.

    No file says when it was made. `title` and `alt` (what the figure shows, in words) are in the
    metadata of each; in the SVG also as ``<title>`` and ``<desc>``, which screen readers read.
    """
    described = {"Title": title, "Subject": alt, "CreationDate": None}
    with styled(), whole(path_pdf) as pdf, whole(path_png) as png, whole(path_svg) as svg:
        figure.savefig(pdf, format="pdf", metadata=described)
        figure.savefig(png, format="png", metadata={"Title": title, "Description": alt})
        figure.savefig(svg, format="svg", metadata={"Date": None})
        text = svg.read_text(encoding="utf-8")
        opening = re.search(r"<svg\b[^>]*>", text)
        named = (
            f'{opening.group()[:-1]} role="img" aria-labelledby="figure-title figure-desc">\n'
            f' <title id="figure-title">{escape(title)}</title>\n'
            f' <desc id="figure-desc">{escape(alt)}</desc>'
        )
        text = text[: opening.start()] + named + text[opening.end() :]
        svg.write_bytes(text.encode("utf-8"))
