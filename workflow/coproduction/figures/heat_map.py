"""Figure: the estimates of every country and correlate, shaded by how sure they are."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coproduction.figures.correlates import correlates
from coproduction.figures.lettering import Legible, Upright, checked, height_of, width_of, wrap
from coproduction.figures.panels import Stubs
from coproduction.figures.respondent_counts import blind, headed, of_fits, singletons
from coproduction.figures.sheet import BLIND, KEY, Foot, Legend, Sheet, strip_height
from coproduction.figures.stepped import Steps, stepped
from coproduction.figures.style import INK, ONE_COLUMN, SMALL, TWO_COLUMNS, styled
from coproduction.results.contract import records
from coproduction.words.labels import ALL, Stub
from coproduction.words.numerals import number, places, typeset

#: Colours of the largest estimate below and above 0: apart to the colour-blind; in grey the minus
#: before the number tells them.
BELOW, ABOVE = "#D55E00", "#0072B2"
#: The darkest shade is this share of the full colour, so that black numbers stay legible on it.
STRONGEST = 0.62
#: An estimate this many times its standard error has the full shade.
FULL = 4.0
ROW, GAP = 4.2, 2.0
#: What shades mean, by whether a model is standardised.
SHADED = {
    False: "above 0: the darker, the more standard errors from 0, to {full}",
    True: "above 0: the darker, the nearer to the largest of all",
}


def heat_map(
    estimates: pd.DataFrame,
    fits: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    references: Mapping[str, str] | None = None,
    standardised: bool = False,
    confidence: float = 0.95,
    steps: Steps | None = None,
    deviations: pd.DataFrame | None = None,
    remarks: pd.DataFrame | None = None,
    width: float = TWO_COLUMNS,
    language: str = "en",
    notes: Sequence[str] = (),
) -> Figure:
    """Draw a cell a correlate and country, a block an area, with the estimate in it.

    The shade is the estimate over its standard error, so that no unit of a correlate makes it dark;
    of a standardised model it is the estimate over the largest of all. A dot marks an interval that
    does not hold 0, a cross an estimate without an interval. Blocks that do not fit side by side
    stand below each other.

    Parameters
    ----------
    estimates
        ``area, country, term, kind, estimate, std_error, conf_low, conf_high``: the rows of one
        model of estimates.csv, fitted by country, of which `correlates` are drawn.
    fits
        ``area, country, n, singletons, n_singletons``: rows of fit.csv of that model.
    labels
        See `coproduction.words.labels.Labels`.
    references
        Variable to the name of its reference level, said beside the variable.
    standardised
        Whether estimates of all rows are in one unit: shades are then their sizes.
    confidence
        Level of the intervals, for the legend.
    steps, deviations
        See `coproduction.figures.stepped.stepped`.
    remarks
        Rows of remarks.csv of that model: why estimates have no interval.
    width
        Greatest width of the figure, mm; it takes one column of a journal where that will do.
    language
        Language of the words.
    notes
        Sentences for the foot, before those on errors.

    Raises
    ------
    ValueError
        A term twice in one fit, or nothing to draw.
    """
    names = Legible(labels, language)
    shown = correlates(estimates[estimates["estimate"].notna()])
    shown, stubs = stepped(shown, steps or {}, deviations, names, references)
    areas, countries = (list(dict.fromkeys(shown[key])) for key in ("area", "country"))
    cells = _Cells(shown, standardised, language)
    counts = {area: tuple(of_fits(fits, area=area)) for area in areas}
    blocks = _laid(stubs, counts, countries, cells.width, names, width)
    if blocks.right <= ONE_COLUMN:
        width = min(width, ONE_COLUMN)
    level = typeset(f"{100 * confidence:g}", language)
    keys = [
        names.say(SHADED[standardised], full=f"{FULL:g}"),
        names.say("below 0, likewise"),
        names.say("{level} % interval without 0", level=level),
    ]
    legend = Legend([*keys, *[names.say(BLIND)] * cells.blind], width - 2.0)
    why = blind(remarks, names) if cells.blind else []
    foot = Foot([*notes, *singletons(fits, names), *why], width)
    start = strip_height(simulated, names)
    below = start + blocks.height
    with styled():
        sheet = Sheet(width, below + legend.height + 1.0 + foot.height)
        sheet.mark(simulated, names)
        overlay = sheet.overlay()
        blocks.draw(sheet, overlay, start, cells)
        legend.draw(sheet, overlay, 1.0, below, _draw_key)
        foot.draw(sheet, below + legend.height + 0.5)
    return sheet.figure


def _laid(
    stubs: Sequence[Stub],
    counts: Mapping[str, Sequence[float]],
    countries: Sequence[str],
    least: float,
    names: Legible,
    width: float,
) -> "_Blocks":
    """The blocks side by side where narrower names of rows allow it, else with broad names."""
    tried = []
    for share in (0.32, 0.27, 0.22):
        rows = Stubs(stubs, share * width, 2.0)
        tried.append(_Blocks(counts, countries, least, rows, names, width))
    beside = [blocks for blocks in tried if blocks.columns == len(blocks.held)]
    return (beside or tried)[0]


class _Cells:
    """The estimates as they are printed and shaded; `width` (mm) holds the longest."""

    def __init__(self, shown: pd.DataFrame, common: bool, language: str):
        self.rows = {(r["area"], r["country"], r["term"]): r for r in records(shown)}
        size = shown["estimate"].abs()
        self.most = float(size.max()) if common else 0.0
        self.blind = any(not _known(row) for row in self.rows.values())
        digits = {
            term: places(errors, 0, significant=1, most=4)
            for term, errors in shown.groupby("term")["std_error"]
        }
        self.texts = {
            key: typeset(_written(row["estimate"], digits[row["term"]]), language)
            for key, row in self.rows.items()
        }
        self.width = max(width_of(text, SMALL) for text in self.texts.values()) + 2.1

    def draw(self, overlay, key: tuple, x: float, y: float, width: float, height: float) -> None:
        """Draw the cell of an area, country and term with its corner at (x, y) mm, if any."""
        if key in self.rows:
            row = self.rows[key]
            mark = (
                "o" if row["conf_low"] > 0 or row["conf_high"] < 0 else "" if _known(row) else "x"
            )
            _paint(overlay, x, y, width, height, self.share(row), self.texts[key], mark)

    def share(self, row: Mapping[str, Any]) -> float:
        """How dark a cell is, −1 to 1, below 0 for an estimate below 0."""
        if self.most:
            return row["estimate"] / self.most
        known = math.isfinite(row["std_error"]) and row["std_error"] > 0
        return row["estimate"] / row["std_error"] / FULL if known else 0.0


def _written(estimate: float, digits: int) -> str:
    """An estimate with fixed digits, by a power of ten where it has more than a cell holds."""
    size = abs(estimate)
    far = size >= 1e5 or (0 < size < 0.5 * 10**-digits and digits == 4)
    return f"{estimate:.1e}" if far else number(estimate, digits)


def _known(row: Mapping[str, Any]) -> bool:
    """Whether an estimate has an interval."""
    return math.isfinite(row["conf_low"]) and math.isfinite(row["conf_high"])


class _Blocks:
    """A block an area, cut by countries where these are too many; several in a line where they
    fit. `height` and `right` (mm) are what they take of the sheet.
    """

    def __init__(
        self,
        counts: Mapping[str, Sequence[float]],
        countries: Sequence[str],
        least: float,
        rows: Stubs,
        names: Legible,
        width: float,
    ):
        self.rows = rows
        room = width - rows.width - 1.0
        most = max(1, int(room // least))
        across = math.ceil(len(countries) / math.ceil(len(countries) / most))
        self.held = [
            (area, countries[i : i + across])
            for area in counts
            for i in range(0, len(countries), across)
        ]
        longest = max(len(held) for _, held in self.held)
        self.columns = max(1, min(len(self.held), int((room + GAP) // (longest * least + GAP))))
        self.cell = min((room - GAP * (self.columns - 1)) / (self.columns * longest), 14.0)
        self.across = longest * self.cell
        self.names = {country: checked(names.country(country)) for country in countries}
        stand = max(map(width_of, self.names.values())) + 1.0 > self.cell
        self.upright = Upright(list(self.names.values()), self.cell) if stand else None
        self.titles = [
            wrap(
                headed(names.area(area, [*counts] == [ALL]), counts[area], names),
                self.across,
                bold=True,
            )
            for area, _ in self.held
        ]
        self.title = max(height_of(text) for text in self.titles)
        self.head = self.title + (self.upright.height if self.upright else height_of("x")) + 2.0
        heights = [max(ROW, height_of(text) + 0.7) for text in rows.texts]
        self.edges = np.concatenate([[0.0], np.cumsum(heights)])
        self.line = self.head + float(self.edges[-1]) + 3.0
        self.height = -(-len(self.held) // self.columns) * self.line
        self.right = rows.width + self.columns * (self.across + GAP) - GAP + 1.0

    def draw(self, sheet: Sheet, overlay: Axes, start: float, cells: _Cells) -> None:
        """Draw all blocks from `start` mm on."""
        for k, (area, held) in enumerate(self.held):
            x = self.rows.width + (k % self.columns) * (self.across + GAP)
            y = start + (k // self.columns) * self.line
            sheet.text(x, y, self.titles[k], bold=True)
            for j, country in enumerate(held):
                self._draw_name(sheet, overlay, country, x + (j + 0.5) * self.cell, y)
            for i, stub in enumerate(self.rows.stubs):
                top, bottom = y + self.head + self.edges[i], y + self.head + self.edges[i + 1]
                if k % self.columns == 0:
                    self.rows.draw(sheet, i, (top + bottom) / 2)
                for j, country in enumerate(held):
                    left, key = x + j * self.cell, (area, country, stub.term)
                    cells.draw(overlay, key, left, top, self.cell, bottom - top)

    def _draw_name(self, sheet: Sheet, overlay: Axes, country: str, x: float, y: float) -> None:
        if self.upright:
            place = list(self.names).index(country)
            self.upright.draw(overlay, place, x, y + self.head - 1.0, "bottom")
        else:
            sheet.text(x, y + self.title + 0.8, self.names[country], across="center")


def _draw_key(overlay: Axes, i: int, x: float, y: float) -> None:
    _paint(overlay, x, y - 1.6, KEY - 1.0, 3.2, (1.0, -1.0, 0.0, 0.0)[i], "", ("", "", "o", "x")[i])


def tint(share: float) -> tuple[float, float, float]:
    """Colour of a cell that is `share` (−1 to 1) of the darkest."""
    full = np.array(to_rgb(ABOVE if share > 0 else BELOW))
    return tuple(1 - STRONGEST * min(abs(share), 1.0) * (1 - full))


def _paint(overlay, x, y, width, height, share: float, text: str, mark: str) -> None:
    """A cell with its corner at (x, y) mm: its shade, its number, and the mark in its corner."""
    edge = "#BBBBBB" if not text else "white"
    overlay.add_patch(
        Rectangle((x, y), width, height, facecolor=tint(share), edgecolor=edge, linewidth=0.6)
    )
    overlay.text(
        x + width / 2 - 0.5, y + height / 2, text, fontsize=SMALL, color=INK,
        ha="center", va="center_baseline",
    )  # fmt: skip
    if mark:
        overlay.plot(
            [x + width - 0.8], [y + 0.9], mark, color=INK, markersize=1.7, markeredgewidth=0.6
        )
