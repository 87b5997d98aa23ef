"""Figure: relative importance of the correlates."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coproduction.figures import sheet as page
from coproduction.words.labels import ALL

#: Fill of the bars: light enough for the interval on it, dark enough in grey.
FILL = "#8FBBD9"
ROW = 4.6


def importance(
    diagnostics: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    confidence: float = 0.95,
    width: float = page.TWO_COLUMNS,
) -> Figure:
    """Draw a panel an area (and country), a bar a correlate: its share of the variance explained.

    Correlates stand in the order of their mean share over all panels, the largest on top.

    Parameters
    ----------
    diagnostics
        ``area, country, term, measure, value, conf_low, conf_high``: rows of one model of
        diagnostics.csv, of which those of the measure ``lmg`` are drawn.
    labels
        See `coproduction.words.labels.Labels`.
    confidence
        Level of the intervals, for the label of the axis.
    width
        Width of the figure, mm.

    Raises
    ------
    ValueError
        The model has no relative importance.
    """
    shown = diagnostics[diagnostics["measure"] == "lmg"]
    if shown.empty:
        raise ValueError("nothing to draw: the model has no relative importance")
    names = page.Legible(labels)
    mean = shown.groupby("term", sort=False)["value"].mean()
    terms = list(mean.sort_values(ascending=False, kind="stable").index)
    panels = list(dict.fromkeys(zip(shown["area"], shown["country"], strict=True)))
    alone = {area for area, _ in panels} == {ALL}

    def told(area: str, country: str) -> str:
        parts = [names.area(area, alone), "" if country == ALL else names.country(country)]
        return ", ".join(part for part in parts if part)

    stubs = [page.wrap(names.variable(term), 0.34 * width) for term in terms]
    stub_width = 3.5 + max(page.width_of(line) for stub in stubs for line in stub.split("\n"))
    room = width - stub_width - 3.5
    columns, across = page.grid(len(panels), room, 26.0, 7.0)
    heads = [page.wrap(told(*panel), across, bold=True) for panel in panels]
    head = max(page.height_of(text) for text in heads)
    head += 1.0 if head else 0.0
    heights = [max(ROW, page.height_of(stub) + 1.0) for stub in stubs]
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    centres = dict(zip(terms, (edges[:-1] + edges[1:]) / 2, strict=True))
    inner = float(edges[-1])
    values = 100 * shown[["value", "conf_low", "conf_high"]]
    high = 1.04 * float(np.nanmax(values.to_numpy()))
    said = f"Share of the variance explained (%), with {100 * confidence:g} % interval"
    said = page.wrap(said, room)
    lines = -(-len(panels) // columns)
    line_height = head + inner + 5.0
    start = page.top(simulated, names)
    below = start + lines * line_height + (lines - 1) * 2.0
    with page.styled():
        sheet = page.Sheet(width, below + page.height_of(said) + 1.0)
        sheet.mark(simulated, names)
        ticks, tick_texts = page.ticks(0.0, high, across)
        for k, (area, country) in enumerate(panels):
            x = stub_width + (k % columns) * (across + 7.0)
            y = start + (k // columns) * (line_height + 2.0)
            sheet.text(x + across / 2, y, heads[k], bold=True, across="center")
            axes = sheet.panel(x, y + head, across, inner)
            axes.set(xlim=(0, high), ylim=(inner, 0))
            axes.set_xticks(ticks, tick_texts)
            axes.grid(axis="x", color="#DDDDDD", linewidth=0.4)
            if k % columns == 0:
                for stub, term in zip(stubs, terms, strict=True):
                    middle = y + head + centres[term]
                    sheet.text(stub_width - 1.5, middle, stub, across="right", down="center")
            rows = values[(shown["area"] == area) & (shown["country"] == country)]
            at = shown.loc[rows.index, "term"].map(centres)
            axes.barh(at, rows["value"], height=2.8, color=FILL, linewidth=0)
            axes.hlines(at, rows["conf_low"], rows["conf_high"], color=page.INK, linewidth=0.8)
            axes.plot(rows["value"], at, "|", color=page.INK, markersize=4, markeredgewidth=0.8)
        sheet.text(stub_width + room / 2, below, said, across="center")
    return sheet.figure
