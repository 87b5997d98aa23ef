"""Figure: coefficients of one model with their intervals."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coproduction.figures import sheet as page
from coproduction.words.labels import ALL

#: More series than this in one row of a panel cannot be told apart.
MOST_SERIES = len(page.COLOURS)
#: Coefficients are on another scale than most from this power of ten on.
APART = 2


def coefficients(
    estimates: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    references: Mapping[str, str] | None = None,
    omit: Collection[str] = ("Intercept",),
    axis: str = "Coefficient",
    confidence: float = 0.95,
    width: float = page.TWO_COLUMNS,
) -> Figure:
    """Draw terms down; areas, or areas and countries, as panels and marks.

    Pooled over countries: a panel an area. By country: a panel an area with a mark a country,
    or, with more countries than can be told apart, a panel a country with a mark an area. All
    panels share the terms and the axis. A term that a fit does not have stays empty there. One a
    hundred times larger or smaller than most is drawn divided by a power of ten that its label
    names, so that no unit of a correlate hides the others.

    Parameters
    ----------
    estimates
        ``outcome, area, country, term, estimate, conf_low, conf_high``: the rows of one model
        and one outcome of estimates.csv.
    labels
        See `coproduction.words.labels.Labels`.
    references
        Variable to the name of its reference level, said beside the variable.
    omit
        Variables left out (the intercept, country fixed effects).
    axis
        Label of the axis; the level of the interval is added.
    width
        Width of the figure, mm.

    Raises
    ------
    ValueError
        Several models or outcomes, a term twice in one fit, or nothing to draw.
    """
    for column in ("model", "outcome"):
        if column in estimates and estimates[column].nunique() > 1:
            several = ", ".join(estimates[column].unique())
            raise ValueError(f"coefficients of several {column}s ({several}), expected one")
    variables = estimates["term"].str.partition("=")[0]
    shown = estimates[~variables.isin(list(omit))]
    if shown.duplicated(["area", "country", "term"]).any():
        raise ValueError("a term stands twice in one fit")
    names = page.Legible(labels)
    areas = list(dict.fromkeys(shown["area"]))
    countries = list(dict.fromkeys(shown["country"]))
    powers = _powers(shown)
    if powers:
        scale = 10.0 ** -shown["term"].map(_variable).map(powers).fillna(0)
        drawn = ["estimate", "conf_low", "conf_high"]
        shown = shown.assign(**{column: shown[column] * scale for column in drawn})
        axis += " (times its power of ten where a row has one)"
    low, high = page.limits(shown["estimate"], shown["conf_low"], shown["conf_high"], include=0.0)
    alone = areas == [ALL]
    country_labels = {c: names.country(c) for c in countries}
    area_labels = {a: names.area(a, alone) for a in areas}
    if countries == [ALL]:
        panels, panel_labels, panel_key = areas, area_labels, "area"
        series, series_labels, series_key = [ALL], {}, "country"
    elif len(countries) <= MOST_SERIES:
        panels, panel_labels, panel_key = areas, area_labels, "area"
        series, series_labels, series_key = countries, country_labels, "country"
    else:
        panels, panel_labels, panel_key = countries, country_labels, "country"
        series, series_labels, series_key = areas, area_labels, "area"
        if len(areas) > MOST_SERIES:
            raise ValueError(
                f"{len(areas)} areas in one row, at most {MOST_SERIES} can be told apart"
            )

    stubs = [
        replace(stub, label=f"{stub.label} ({page.powered('', powers[_variable(stub.term)])})")
        if stub.term and _variable(stub.term) in powers
        else stub
        for stub in names.stubs(shown["term"], references)
    ]
    indent = 2.5
    widest = min(0.36 * width, 62.0)
    texts = [page.wrap(s.label, widest - indent * s.indent - 2.0) for s in stubs]
    stub_width = 2.5 + max(
        page.width_of(line) + indent * s.indent
        for s, text in zip(stubs, texts, strict=True)
        for line in text.split("\n")
    )
    room = width - stub_width - 3.5
    columns, across = page.grid(len(panels), room, 24.0, 7.0)
    heads = [page.wrap(panel_labels[p], across, bold=True) for p in panels]
    head = max(page.height_of(text) for text in heads)
    head += 1.0 if head else 0.0
    step = 1.9 if len(series) > 1 else 0.0
    heights = [
        max(
            page.height_of(text) + 0.7,
            0.0 if s.term is None else step * len(series) + 1.6,
        )
        for s, text in zip(stubs, texts, strict=True)
    ]
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    centres = {
        s.term: (edges[i] + edges[i + 1]) / 2 for i, s in enumerate(stubs) if s.term is not None
    }
    inner = float(edges[-1])
    said = page.wrap(f"{axis}, with {100 * confidence:g} % interval", room)
    legend = page.Legend([series_labels[s] for s in series] if len(series) > 1 else [], width - 2.0)
    lines = -(-len(panels) // columns)
    line_height = head + inner + 5.0
    start = page.top(simulated, names)
    below = start + lines * line_height + (lines - 1) * 2.0
    height = below + page.height_of(said) + 1.5 + legend.height
    with page.styled():
        sheet = page.Sheet(width, height)
        sheet.mark(simulated, names)
        places, tick_texts = page.ticks(low, high, across)
        for k, panel in enumerate(panels):
            x = stub_width + (k % columns) * (across + 7.0)
            y = start + (k // columns) * (line_height + 2.0)
            sheet.text(x + across / 2, y, heads[k], bold=True, across="center")
            axes = sheet.panel(x, y + head, across, inner)
            axes.set(xlim=(low, high), ylim=(inner, 0))
            axes.set_xticks(places, tick_texts)
            axes.grid(axis="x", color="#DDDDDD", linewidth=0.4)
            band = False
            for i, stub in enumerate(stubs):
                band = not band if not stub.indent else band
                if band:
                    axes.axhspan(edges[i], edges[i + 1], color=page.BAND, linewidth=0, zorder=0)
                if k % columns == 0:
                    sheet.text(
                        1.0 + indent * stub.indent,
                        y + head + (edges[i] + edges[i + 1]) / 2,
                        texts[i],
                        down="center",
                    )
            axes.axvline(0.0, color=page.GREY, linewidth=0.6, zorder=1)
            here = shown[shown[panel_key] == panel]
            for i, one in enumerate(series):
                rows = here[here[series_key] == one]
                offset = step * (i - (len(series) - 1) / 2)
                at = rows["term"].map(centres).to_numpy(dtype=float) + offset
                page.draw_intervals(
                    axes, rows["estimate"], rows["conf_low"], rows["conf_high"], at, i
                )
        sheet.text(stub_width + room / 2, below, said, across="center")
        if legend.labels:
            legend.draw(
                sheet, sheet.overlay(), 1.0, below + page.height_of(said) + 1.0, page.draw_key
            )
    return sheet.figure


def _variable(term: str) -> str:
    return term.partition("=")[0]


def _powers(shown: pd.DataFrame) -> dict[str, int]:
    """Variable to the power of ten its coefficients are divided by; most have none."""
    extent = shown[["estimate", "conf_low", "conf_high"]].abs().max(axis=1)
    largest = extent.groupby(shown["term"].map(_variable), sort=False).max()
    largest = largest[largest > 0]
    ratio = np.log10(largest / largest.median())
    return {name: round(r) for name, r in ratio.items() if abs(r) >= APART}
