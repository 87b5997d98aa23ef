"""Figure: distributions of items as stacked bars, by country."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coproduction.figures.axis import side_by_side, ticks
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.sheet import KEY, Legend, Sheet, strip_height
from coproduction.figures.style import GREY, INK, SMALL, TWO_COLUMNS, styled
from coproduction.words.labels import ALL

BAR, PITCH = 2.9, 3.5
GAP = 5.0


@dataclass(frozen=True)
class _Block:
    """One item: its heading and a bar a country."""

    area: str
    item: str
    heading: str
    height: float
    levels: tuple[str, ...]
    scale: int


def item_shares(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    width: float = TWO_COLUMNS,
) -> Figure:
    """Draw a bar a country under each item, cut into the shares of its levels.

    Areas stand side by side; the items of a study without areas flow over columns. Levels run
    from light to dark in the order they come, with a legend for each scale that occurs. A share
    is printed in its bar (per cent, rounded) where it is wide enough to hold it. An item that
    nobody in a country answered has the words "no data" in place of a bar.

    Parameters
    ----------
    frame
        ``country, area, item, level, share``: rows of descriptives/items.csv, shares between 0
        and 1, in the order of presentation.
    labels
        See `coproduction.words.labels.Labels`.
    width
        Width of the figure, mm.

    Raises
    ------
    ValueError
        No rows; some but not all shares of an item in a country are no numbers, or they do not
        sum to 1.
    """
    if frame.empty:
        raise ValueError("no shares to draw")
    shares = frame.groupby(["country", "area", "item"], sort=False, observed=True)["share"]
    # CSV holds ten digits; an item nobody in a country answered has no share at all
    sums = shares.sum(skipna=False)
    wrong = sums[(shares.count() > 0) & ~((sums - 1).abs() < 1e-6)]
    if not wrong.empty:
        where = ", ".join(map(str, wrong.index[0]))
        raise ValueError(f"shares of {where} sum to {wrong.iloc[0]:g}, expected 1")
    names = Legible(labels)
    areas = list(dict.fromkeys(frame["area"]))
    countries = list(dict.fromkeys(frame["country"]))
    stubs = {c: wrap(names.country(c), 0.13 * width) for c in countries}
    stub_width = 1.5 + max(width_of(line) for stub in stubs.values() for line in stub.split("\n"))
    pitch = {c: max(PITCH, height_of(stub) + 0.6) for c, stub in stubs.items()}
    columns, across = side_by_side(
        len(areas) if len(areas) > 1 else frame["item"].nunique(),
        width - 4.0, min(50.0, width - 4.0), GAP,
    )  # fmt: skip
    scales: list[tuple[str, ...]] = []
    cells: list[list[_Block]] = []
    for area in areas:
        here = frame[frame["area"] == area]
        blocks = []
        for item, rows in here.groupby("item", sort=False, observed=True):
            levels = tuple(dict.fromkeys(rows["level"]))
            texts = tuple(names.level(item, level) for level in levels)
            if texts not in scales:
                scales.append(texts)
            heading = wrap(names.item(item), across)
            bars = sum(pitch[country] for country in dict.fromkeys(rows["country"]))
            height = height_of(heading) + 0.6 + bars + 2.2
            blocks.append(_Block(area, item, heading, height, levels, scales.index(texts)))
        cells.append(blocks)
    if len(areas) == 1:
        cells = _balance(cells[0], columns)
    heads = [wrap(names.area(a, areas == [ALL]), across, bold=True) for a in areas]
    head = max(height_of(text) for text in heads)
    head += 1.0 if head else 0.0
    lines = [cells[i : i + columns] for i in range(0, len(cells), columns)]
    start = strip_height(simulated, names)
    line_heights = [
        head + max(sum(block.height for block in column) for column in line) + 4.0 for line in lines
    ]
    legends = [Legend(texts, width - 2.0) for texts in scales]
    below = start + sum(line_heights) + 4.0
    height = below + sum(legend.height + 0.6 for legend in legends) + 0.6

    keys = zip(frame["area"], frame["item"], frame["country"], frame["level"], strict=True)
    shares = dict(zip(keys, frame["share"], strict=True))
    with styled():
        sheet = Sheet(width, height)
        sheet.mark(simulated, names)
        y = start
        for r, line in enumerate(lines):
            for c, column in enumerate(line):
                x = 1.0 + c * (across + GAP)
                first = r * columns + c
                if len(areas) > 1 or first == 0:
                    sheet.text(x, y, heads[first if len(areas) > 1 else 0], bold=True)
                used = sum(block.height for block in column)
                axes = sheet.panel(x + stub_width, y + head, across - stub_width, used)
                axes.set(xlim=(0, 100), ylim=(used, 0))
                places, texts = ticks(0, 100, across - stub_width)
                axes.set_xticks(places, texts)
                _draw_column(sheet, axes, column, shares, stubs, x, y + head, stub_width, pitch)
            y += line_heights[r]
        sheet.text(width / 2, below - 3.6, "Weighted share, %", across="center")
        overlay = sheet.overlay()
        y = below + 0.3
        for texts, legend in zip(scales, legends, strict=True):
            legend.draw(sheet, overlay, 1.0, y, _key(len(texts)))
            y += legend.height + 0.6
    return sheet.figure


def _balance(blocks: list[_Block], columns: int) -> list[list[_Block]]:
    """Deal blocks over columns in order, as many to each as near equal as can be."""
    each = math.ceil(len(blocks) / columns)
    return [blocks[i : i + each] for i in range(0, len(blocks), each)]


def shade(i: int, n: int) -> tuple[tuple[float, ...], str]:
    """Colour of level `i` of `n` and of the text on it: light to dark, even in grey."""
    place = 0.12 + 0.8 * (i / (n - 1) if n > 1 else 0.5)
    rgb = matplotlib.colormaps["YlGnBu"](place)[:3]
    # whichever has the higher contrast (WCAG 2.1, relative luminance)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return rgb, INK if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "white"


def _key(n: int):
    def key(overlay, i: int, x: float, y: float) -> None:
        overlay.add_patch(
            Rectangle(
                (x, y - 1.1), KEY - 1.4, 2.2, facecolor=shade(i, n)[0],
                edgecolor=GREY, linewidth=0.3,
            )
        )  # fmt: skip

    return key


def _draw_column(sheet, axes, column, shares, stubs, x, y, stub_width, pitch) -> None:
    scale = axes.get_position().width * sheet.width / 100
    down = 0.0
    for block in column:
        sheet.text(x, y + down, block.heading)
        bar = down + height_of(block.heading) + 0.6
        for country in stubs:
            cut = [shares.get((block.area, block.item, country, v), 0.0) for v in block.levels]
            if not any(cut):
                continue
            bar += pitch[country] / 2
            sheet.text(
                x + stub_width - 1.2, y + bar, stubs[country], across="right", down="center",
                colour=GREY,
            )  # fmt: skip
            if np.isnan(cut).all():
                axes.text(
                    0.0, bar, "no data", fontsize=SMALL, color=GREY, ha="left",
                    va="center_baseline",
                )  # fmt: skip
                bar += pitch[country] / 2
                continue
            left = 0.0
            for i, share in enumerate(100 * np.array(cut)):
                face, ink = shade(i, len(block.levels))
                axes.barh(
                    bar, share, left=left, height=BAR, color=face, edgecolor="white",
                    linewidth=0.4,
                )  # fmt: skip
                text = f"{share:.0f}"
                if share * scale > width_of(text, SMALL) + 1.0:
                    axes.text(
                        left + share / 2, bar, text, fontsize=SMALL, color=ink,
                        ha="center", va="center_baseline",
                    )  # fmt: skip
                left += share
            bar += pitch[country] / 2
        down += block.height
