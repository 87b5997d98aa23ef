"""Figure: means of indices by country and area, with their intervals."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coproduction.figures import sheet as page
from coproduction.words.labels import ALL


def index_means(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    width: float = page.TWO_COLUMNS,
    confidence: float = 0.95,
) -> Figure:
    """Draw a panel an area, a row a country, a mark an index: means with intervals.

    Parameters
    ----------
    frame
        ``country, area, index, mean, conf_low, conf_high``: rows of descriptives/indices.csv, in
        the order of presentation. The words "no data" stand where a country has no mean at all.
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
    names = page.Legible(labels)
    areas = list(dict.fromkeys(frame["area"]))
    countries = list(dict.fromkeys(frame["country"]))
    indices = list(dict.fromkeys(frame["index"]))
    low, high = page.limits(frame["mean"], frame["conf_low"], frame["conf_high"])

    stubs = [page.wrap(names.country(c), 0.3 * width) for c in countries]
    stub_width = max(page.width_of(line) for stub in stubs for line in stub.split("\n")) + 2.5
    columns, across = page.grid(len(areas), width - stub_width - 3.5, 26.0, 7.0)
    heads = [page.wrap(names.area(a, areas == [ALL]), across, bold=True) for a in areas]
    head = max(page.height_of(text) for text in heads)
    head += 1.0 if head else 0.0
    offsets = 2.4 * (np.arange(len(indices)) - (len(indices) - 1) / 2)
    heights = [max(page.height_of(s) + 1.0, 2.4 * len(indices) + 1.8) for s in stubs]
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    centres = (edges[:-1] + edges[1:]) / 2
    inner = float(edges[-1])
    one = names.index(indices[0]) if len(indices) == 1 else "Mean"
    axis = page.wrap(f"{one}, with {100 * confidence:g} % interval", width - stub_width - 3.5)
    legend = page.Legend([names.index(i) for i in indices] if len(indices) > 1 else [], width - 2)

    lines = -(-len(areas) // columns)
    line_height = head + inner + 5.0
    start = page.top(simulated, names)
    below = start + lines * line_height + (lines - 1) * 2.0
    height = below + page.height_of(axis) + 1.5 + legend.height
    with page.styled():
        sheet = page.Sheet(width, height)
        sheet.mark(simulated, names)
        places, texts = page.ticks(low, high, across)
        for k, area in enumerate(areas):
            x = stub_width + (k % columns) * (across + 7.0)
            y = start + (k // columns) * (line_height + 2.0)
            sheet.text(x + across / 2, y, heads[k], bold=True, across="center")
            axes = sheet.panel(x, y + head, across, inner)
            axes.set(xlim=(low, high), ylim=(inner, 0))
            axes.set_xticks(places, texts)
            axes.grid(axis="x", color="#DDDDDD", linewidth=0.4)
            for i in range(0, len(countries), 2):
                axes.axhspan(edges[i], edges[i + 1], color=page.BAND, linewidth=0, zorder=0)
            if k % columns == 0:
                for stub, centre in zip(stubs, centres, strict=True):
                    sheet.text(
                        stub_width - 2.0, y + head + centre, stub, across="right", down="center"
                    )
            here = frame[frame["area"] == area].set_index(["index", "country"])
            for i, index in enumerate(indices):
                if index not in here.index.get_level_values(0):
                    continue
                rows = here.loc[index].reindex(countries)
                _draw_series(axes, rows, centres + offsets[i], i)
            held = set(here.index[here["mean"].notna()].get_level_values("country"))
            for country, centre in zip(countries, centres, strict=True):
                if country not in held:
                    axes.text(
                        low, centre, " no data", fontsize=page.SMALL, color=page.GREY,
                        va="center_baseline", ha="left",
                    )  # fmt: skip
        sheet.text(stub_width + (width - stub_width - 3.5) / 2, below, axis, across="center")
        if legend.labels:
            legend.draw(
                sheet, sheet.overlay(), 1.0, below + page.height_of(axis) + 1.0, page.draw_key
            )
    return sheet.figure


def _draw_series(axes, rows: pd.DataFrame, y: np.ndarray, i: int) -> None:
    there = rows["mean"].notna().to_numpy()
    shown = rows[there]
    page.draw_intervals(axes, shown["mean"], shown["conf_low"], shown["conf_high"], y[there], i)
