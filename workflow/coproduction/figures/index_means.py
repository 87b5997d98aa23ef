"""Figure: means of indices by country and area, with their intervals."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coproduction.figures.axis import limits
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.panels import Panels
from coproduction.figures.sheet import Legend, Sheet, draw_intervals, draw_key, strip_height
from coproduction.figures.style import BAND, GREY, SMALL, TWO_COLUMNS, styled
from coproduction.words.labels import ALL

_LINEARISED = {
    "stratified": "over declared strata or primary sampling units",
    "robust": "of independent respondents",
}
_KNOWING = {
    "": "",
    "_finite": ", corrected for finite populations",
    "_raked": ", corrected for raking",
    "_raked_finite": ", corrected for raking and finite populations",
}
#: How errors were found (see `results.descriptive_files.ERRORS`) to what is said of intervals.
HOW = {"replicate": "by replicate weights"} | {
    f"{kind}{suffix}": f"{how}{more}"
    for kind, how in _LINEARISED.items()
    for suffix, more in _KNOWING.items()
}
#: Policy for strata of one sampling unit to what is said of intervals.
SINGLETONS = {"adjust": "held against the mean of the sample", "certainty": "add no variance"}


def index_means(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    width: float = TWO_COLUMNS,
    confidence: float = 0.95,
) -> Figure:
    """Draw a panel an area, a row a country, a mark an index: means with intervals.

    Parameters
    ----------
    frame
        ``country, area, index, mean, conf_low, conf_high, errors, singletons, n_singletons``:
        rows of descriptives/indices.csv, in the order of presentation. The words "no data" stand
        where a country has no mean at all.
    labels
        See `coproduction.words.labels.Labels`.
    width
        Width of the figure, mm.
    confidence
        Level of the intervals, for the label of the axis.

    Raises
    ------
    ValueError
        No finite mean.
    """
    names = Legible(labels)
    areas = list(dict.fromkeys(frame["area"]))
    indices = list(dict.fromkeys(frame["index"]))
    bounds = limits(frame["mean"], frame["conf_low"], frame["conf_high"])
    rows = _Rows(list(dict.fromkeys(frame["country"])), len(indices), names, 0.3 * width)
    heads = [names.area(area, areas == [ALL]) for area in areas]
    panels = Panels(heads, rows.edges, rows.width, width, 26.0)
    one = names.index(indices[0]) if len(indices) == 1 else "Mean"
    said = wrap(f"{one}, with {100 * confidence:g} % interval{_how(frame, names)}", panels.room)
    legend = Legend([names.index(i) for i in indices] if len(indices) > 1 else [], width - 2)
    start = strip_height(simulated, names)
    below = start + panels.height
    with styled():
        sheet = Sheet(width, below + height_of(said) + 1.5 + legend.height)
        sheet.mark(simulated, names)
        for k, axes, y in panels.draw(sheet, start, *bounds):
            rows.draw(sheet, axes, y)
            here = frame[frame["area"] == areas[k]].set_index(["index", "country"])
            for i, index in enumerate(indices):
                if index in here.index.get_level_values(0):
                    rows.draw_means(axes, here.loc[index], i)
            rows.draw_gaps(axes, here, bounds[0])
        sheet.text(panels.middle, below, said, across="center")
        if legend.labels:
            legend.draw(sheet, sheet.overlay(), 1.0, below + height_of(said) + 1.0, draw_key)
    return sheet.figure


def _how(frame: pd.DataFrame, names: Legible) -> str:
    """How the intervals were found, of all countries or of each."""
    found = frame[["country", "errors"]].dropna()
    kinds = {kind: [*dict.fromkeys(of["country"])] for kind, of in found.groupby("errors")}
    if len(kinds) < 2:
        return "".join(f" {HOW[kind]}" for kind in kinds) + _singletons(frame)
    parts = (f"{HOW[k]} ({', '.join(map(names.country, of))})" for k, of in kinds.items())
    return f": {'; '.join(parts)}" + _singletons(frame)


def _singletons(frame: pd.DataFrame) -> str:
    """What was done with strata of one sampling unit, where a mean has some."""
    met = frame[frame["n_singletons"].fillna(0) > 0]
    most = met.groupby("singletons")["n_singletons"].max()
    return "".join(
        f"; strata of one sampling unit (at most {int(n)} of a mean): {SINGLETONS[policy]}"
        for policy, n in most.items()
    )


class _Rows:
    """A row a country that all panels share: names, edges and middles, mm."""

    def __init__(self, countries: list[str], indices: int, names: Legible, widest: float):
        self.countries = countries
        self.stubs = [wrap(names.country(country), widest) for country in countries]
        self.width = max(width_of(t) for stub in self.stubs for t in stub.split("\n")) + 2.5
        self.offsets = 2.4 * (np.arange(indices) - (indices - 1) / 2)
        heights = [max(height_of(stub) + 1.0, 2.4 * indices + 1.8) for stub in self.stubs]
        self.edges = np.concatenate([[0.0], np.cumsum(heights)])
        self.centres = (self.edges[:-1] + self.edges[1:]) / 2

    def draw(self, sheet: Sheet, axes: Axes, y: float | None) -> None:
        """Draw bands behind every other row, and the names where the panel begins a line."""
        for i in range(0, len(self.countries), 2):
            axes.axhspan(self.edges[i], self.edges[i + 1], color=BAND, linewidth=0, zorder=0)
        if y is not None:
            for stub, centre in zip(self.stubs, self.centres, strict=True):
                sheet.text(self.width - 2.0, y + centre, stub, across="right", down="center")

    def draw_means(self, axes: Axes, of_index: pd.DataFrame, i: int) -> None:
        """Draw the means of index `i`, a row a country."""
        rows = of_index.reindex(self.countries)
        there = rows["mean"].notna().to_numpy()
        shown, at = rows[there], (self.centres + self.offsets[i])[there]
        draw_intervals(axes, shown["mean"], shown["conf_low"], shown["conf_high"], at, i)

    def draw_gaps(self, axes: Axes, here: pd.DataFrame, low: float) -> None:
        """Say where a country has no mean at all."""
        held = set(here.index[here["mean"].notna()].get_level_values("country"))
        for country, centre in zip(self.countries, self.centres, strict=True):
            if country not in held:
                axes.text(
                    low, centre, " no data", fontsize=SMALL, color=GREY, va="center_baseline",
                    ha="left",
                )  # fmt: skip
