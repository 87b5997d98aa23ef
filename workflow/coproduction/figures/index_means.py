"""Figure: means of indices by country and area, with their intervals."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coproduction.figures.axis import limits
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.panels import fitting
from coproduction.figures.respondent_counts import headed
from coproduction.figures.sheet import (
    Foot,
    Marks,
    Sheet,
    blinded,
    draw_intervals,
    strip_height,
)
from coproduction.figures.style import BAND, GREY, SMALL, TWO_COLUMNS, styled
from coproduction.words.error_notes import errors
from coproduction.words.labels import ALL
from coproduction.words.license_words import compare
from coproduction.words.numerals import typeset

_DRAWN = ("mean", "conf_low", "conf_high")


def index_means(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    width: float = TWO_COLUMNS,
    confidence: float = 0.95,
    ranges: Mapping[str, Sequence[float]] | None = None,
    licensed: pd.DataFrame | None = None,
    notes: Sequence[str] = (),
    language: str = "en",
) -> Figure:
    """Draw a panel an area, a row a country, a mark an index: means with intervals.

    Indices of another range have panels of their own. A cross stands over a mean without an
    interval, and the note says why it has none.

    Parameters
    ----------
    frame
        ``country, area, index, mean, conf_low, conf_high, errors, no_error, singletons,
        n_singletons, n``: rows of descriptives/indices.csv, in the order of presentation. The words
        "no data" stand where a country has no mean at all.
    labels
        See `coproduction.words.labels.Labels`.
    width
        Width of the figure, mm.
    confidence
        Level of the intervals, for the label of the axis.
    ranges
        Index to the smallest and the largest value that it can have.
    licensed
        Rows of invariance/licenses.csv, `based`: in what countries compare, for the note.
    notes
        Sentences for the foot, after those on errors and licenses.
    language
        Language of the words.
    """
    names = Legible(labels, language)
    areas = list(dict.fromkeys(frame["area"]))
    scales = _scales(list(dict.fromkeys(frame["index"])), ranges or {})
    blocks = [_Block(frame[frame["index"].isin(own)], own, areas, names, width) for own in scales]
    left = max(block.rows.width for block in blocks)
    for block in blocks:
        block.lay(left, confidence)
    blind = blinded(*(frame[column] for column in _DRAWN))
    told = [*errors(frame, names, language), *compare(licensed, frame, names), *notes]
    foot = Foot(told, width)
    start = strip_height(simulated, names)
    height = start + sum(block.height for block in blocks) + foot.height
    marks = [
        Marks(block.called, blind and block is blocks[-1], names, width - 2) for block in blocks
    ]
    with styled():
        sheet = Sheet(width, height + sum(mark.height for mark in marks))
        sheet.mark(simulated, names)
        y = start
        for block, mark in zip(blocks, marks, strict=True):
            block.draw(sheet, y)
            y += block.height
            mark.draw(sheet, 1.0, y - 0.5)
            y += mark.height
        foot.draw(sheet, y)
    return sheet.figure


def _scales(indices: list[str], ranges: Mapping[str, Sequence[float]]) -> list[list[str]]:
    """The indices that share an axis: those of one range, and those of none that is known."""
    found: dict[tuple, list[str]] = {}
    for index in indices:
        found.setdefault(tuple(ranges.get(index, ())), []).append(index)
    return list(found.values())


class _Block:
    """The panels of some indices that share an axis, a panel an area."""

    def __init__(
        self,
        frame: pd.DataFrame,
        indices: list[str],
        areas: list[str],
        names: Legible,
        width: float,
    ):
        self.frame, self.indices, self.names, self.width = frame, indices, names, width
        self.areas = [area for area in areas if area in set(frame["area"])]
        self.heads = [names.area(area, areas == [ALL]) for area in self.areas]
        self.called = [names.index(index) for index in indices]
        self.rows = _Rows(frame, len(indices), names, 0.3 * width)
        self.bounds = limits(*(frame[column] for column in _DRAWN))

    def lay(self, left: float, confidence: float) -> None:
        """Lay the panels out right of `left` mm, and say what their axis is."""
        self.rows.width, names = left, self.names
        (self.panels,) = fitting(self.heads, [self.rows.edges], left, self.width, names.language)
        one = self.called[0] if len(self.called) == 1 else names.say("Mean")
        level = typeset(f"{100 * confidence:g}", names.language)
        said = names.say("{what}, with {level} % interval", what=one, level=level)
        self.said = wrap(said, self.panels.room)
        self.height = self.panels.height + height_of(self.said) + 1.5

    def draw(self, sheet: Sheet, start: float) -> None:
        """Draw from `start` mm on."""
        for k, axes, y in self.panels.draw(sheet, start, *self.bounds):
            self.rows.draw(sheet, axes, y)
            here = self.frame[self.frame["area"] == self.areas[k]].set_index(["index", "country"])
            for i, index in enumerate(self.indices):
                if index in here.index.get_level_values(0):
                    self.rows.draw_means(axes, here.loc[[index]].droplevel(0), i)
            self.rows.draw_gaps(axes, here, self.bounds[0], self.names.say("no data"))
        below = start + self.panels.height
        sheet.text(self.panels.middle, below, self.said, across="center")


class _Rows:
    """A row a country that all panels share: names, edges and middles, mm."""

    def __init__(self, frame: pd.DataFrame, indices: int, names: Legible, widest: float):
        self.countries = list(dict.fromkeys(frame["country"]))
        counted = frame.loc[frame["mean"].notna()].groupby("country", sort=False)["n"]
        n = {country: headed("", numbers, names, fitted=False) for country, numbers in counted}
        self.counts = [n.get(country, "") for country in self.countries]
        self.stubs = [wrap(names.country(country), widest) for country in self.countries]
        widths = [width_of(t) for stub in self.stubs for t in stub.split("\n")]
        self.width = max([*widths, *(width_of(text, SMALL) for text in self.counts)]) + 2.5
        self.offsets = 2.4 * (np.arange(indices) - (indices - 1) / 2)
        lines = zip(self.stubs, self.counts, strict=True)
        tall = [height_of(stub) + height_of(n, SMALL) for stub, n in lines]
        heights = [max(height + 1.0, 2.4 * indices + 1.8) for height in tall]
        self.edges = np.concatenate([[0.0], np.cumsum(heights)])
        self.centres = (self.edges[:-1] + self.edges[1:]) / 2

    def draw(self, sheet: Sheet, axes: Axes, y: float | None) -> None:
        """Draw bands behind every other row, and the names where the panel begins a line."""
        for i in range(0, len(self.countries), 2):
            axes.axhspan(self.edges[i], self.edges[i + 1], color=BAND, linewidth=0, zorder=0)
        if y is not None:
            for stub, n, centre in zip(self.stubs, self.counts, self.centres, strict=True):
                top = y + centre - (height_of(stub) + height_of(n, SMALL)) / 2
                sheet.text(self.width - 2.0, top, stub, across="right")
                look = {"size": SMALL, "across": "right", "colour": GREY}
                sheet.text(self.width - 2.0, top + height_of(stub), n, **look)

    def draw_means(self, axes: Axes, of_index: pd.DataFrame, i: int) -> None:
        """Draw the means of index `i`, a row a country."""
        rows = of_index.reindex(self.countries)
        there = rows["mean"].notna().to_numpy()
        shown, at = rows[there], (self.centres + self.offsets[i])[there]
        draw_intervals(axes, shown["mean"], shown["conf_low"], shown["conf_high"], at, i)

    def draw_gaps(self, axes: Axes, here: pd.DataFrame, low: float, said: str) -> None:
        """Say where a country has no mean at all."""
        held = set(here.index[here["mean"].notna()].get_level_values("country"))
        for country, centre in zip(self.countries, self.centres, strict=True):
            if country not in held:
                axes.text(
                    low, centre, f" {said}", fontsize=SMALL, color=GREY, va="center_baseline",
                    ha="left",
                )  # fmt: skip
