"""Figure: the estimates of every country and correlate, shaded by size."""

import math
from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coproduction.figures import sheet as page
from coproduction.words.labels import ALL
from coproduction.words.numerals import number, places

#: Colours of the largest estimate below and above 0: apart to the colour-blind; in grey the minus
#: before the number tells them.
BELOW, ABOVE = "#D55E00", "#0072B2"
#: The darkest shade is this share of the full colour, so that black numbers stay legible on it.
STRONGEST = 0.62
ROW, GAP, INDENT = 4.2, 2.0, 2.5


def heat_map(
    estimates: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    references: Mapping[str, str] | None = None,
    omit: Collection[str] = ("Intercept", "country"),
    common: bool = False,
    confidence: float = 0.95,
    width: float = page.TWO_COLUMNS,
) -> Figure:
    """Draw a cell a correlate and country, a block an area, with the estimate in it.

    The shade is the estimate over the largest of its row, over all areas and countries; a dot marks
    an interval that does not hold 0. Blocks that do not fit side by side stand below each other.

    Parameters
    ----------
    estimates
        ``area, country, term, estimate, std_error, conf_low, conf_high``: the rows of one model of
        estimates.csv, fitted by country.
    labels
        See `coproduction.words.labels.Labels`.
    references
        Variable to the name of its reference level, said beside the variable.
    omit
        Variables left out.
    common
        Whether estimates of all rows are in one unit: shades are then over the largest of all.
    confidence
        Level of the intervals, for the legend.
    width
        Greatest width of the figure, mm; it takes one column of a journal where that will do.

    Raises
    ------
    ValueError
        A term twice in one fit, or nothing to draw.
    """
    variables = estimates["term"].str.partition("=")[0]
    shown = estimates[~variables.isin(list(omit)) & estimates["estimate"].notna()]
    if shown.empty:
        raise ValueError("nothing to draw: no estimate")
    if shown.duplicated(["area", "country", "term"]).any():
        raise ValueError("a term stands twice in one fit")
    names = page.Legible(labels)
    areas, countries = (list(dict.fromkeys(shown[key])) for key in ("area", "country"))
    stubs = names.stubs(shown["term"], references)
    size = shown["estimate"].abs()
    most = size.groupby(shown["term"]).max().to_dict()
    if common:
        most = dict.fromkeys(most, size.max())
    cells = {(row.area, row.country, row.term): row for row in shown.itertuples(index=False)}
    powers = {
        term: math.floor(math.log10(largest))
        for term, largest in size.groupby(shown["term"]).max().items()
        if largest >= 1e5 or 0 < largest < 1e-3
    }
    digits = {
        term: places(errors / 10 ** powers.get(term, 0), 0, significant=1, most=4)
        for term, errors in shown.groupby("term")["std_error"]
    }
    texts = {
        key: number(row.estimate / 10 ** powers.get(row.term, 0), digits[row.term])
        for key, row in cells.items()
    }
    texts = {key: text.replace("-", "−") for key, text in texts.items()}

    widest = 0.32 * width
    stubs = [
        replace(s, label=f"{s.label} ({page.powered('', powers[s.term])})")
        if s.term in powers else s
        for s in stubs
    ]  # fmt: skip
    stub_texts = [page.wrap(s.label, widest - INDENT * s.indent) for s in stubs]
    stub_width = 2.0 + max(
        page.width_of(line) + INDENT * s.indent
        for s, text in zip(stubs, stub_texts, strict=True)
        for line in text.split("\n")
    )
    room = width - stub_width - 1.0
    least = max(page.width_of(text, page.SMALL) for text in texts.values()) + 2.1
    most_across = max(1, int(room // least))
    across = math.ceil(len(countries) / math.ceil(len(countries) / most_across))
    blocks = [
        (area, countries[i : i + across])
        for area in areas
        for i in range(0, len(countries), across)
    ]
    longest = max(len(held) for _, held in blocks)
    columns = max(1, min(len(blocks), int((room + GAP) // (longest * least + GAP))))
    cell = min((room - GAP * (columns - 1)) / (columns * longest), 14.0)
    country_texts = {country: page.checked(names.country(country)) for country in countries}
    upright = max(map(page.width_of, country_texts.values())) + 1.0 > cell
    title = [page.wrap(names.area(a, areas == [ALL]), longest * cell, bold=True) for a, _ in blocks]
    title_height = max(page.height_of(text) for text in title)
    held_upright = page.Upright(list(country_texts.values()), cell)
    place = {country: i for i, country in enumerate(country_texts)}
    tallest = held_upright.height if upright else page.height_of("x")
    head = title_height + tallest + 2.0
    heights = [max(ROW, page.height_of(text) + 0.7) for text in stub_texts]
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    lines = -(-len(blocks) // columns)
    line_height = head + float(edges[-1]) + 3.0
    content = stub_width + columns * (longest * cell + GAP) - GAP + 1.0
    if content <= page.ONE_COLUMN:
        width = min(width, page.ONE_COLUMN)
    scale = "of all" if common else "of its row"
    legend = page.Legend(
        [
            f"above 0: the darker, the nearer to the largest {scale}",
            "below 0, likewise",
            f"{100 * confidence:g} % interval without 0",
        ],
        width - 2.0,
    )
    start = page.top(simulated, names)
    below = start + lines * line_height
    with page.styled():
        sheet = page.Sheet(width, below + legend.height + 1.0)
        sheet.mark(simulated, names)
        overlay = sheet.overlay()
        for k, (_, held) in enumerate(blocks):
            x = stub_width + (k % columns) * (longest * cell + GAP)
            y = start + (k // columns) * line_height
            sheet.text(x, y, title[k], bold=True)
            for j, country in enumerate(held):
                middle = x + (j + 0.5) * cell
                if upright:
                    held_upright.draw(overlay, place[country], middle, y + head - 1.0, "bottom")
                else:
                    sheet.text(middle, y + title_height + 0.8, country_texts[country],
                               across="center")  # fmt: skip
            for i, stub in enumerate(stubs):
                top, bottom = y + head + edges[i], y + head + edges[i + 1]
                if k % columns == 0:
                    left = 1.0 + INDENT * stub.indent
                    sheet.text(left, (top + bottom) / 2, stub_texts[i], down="center")
                for j, country in enumerate(held):
                    key = (blocks[k][0], country, stub.term)
                    if key in cells:
                        row, at = cells[key], (x + j * cell, top)
                        share = row.estimate / most[row.term] if most[row.term] else 0.0
                        sure = row.conf_low > 0 or row.conf_high < 0
                        _paint(overlay, *at, cell, bottom - top, share, texts[key], sure)

        def draw_key(overlay, i: int, x: float, y: float) -> None:
            _paint(overlay, x, y - 1.6, page.KEY - 1.0, 3.2, (1.0, -1.0, 0.0)[i], "", i == 2)

        legend.draw(sheet, overlay, 1.0, below, draw_key)
    return sheet.figure


def tint(share: float) -> tuple[float, float, float]:
    """Colour of an estimate that is `share` (−1 to 1) of the largest."""
    full = np.array(to_rgb(ABOVE if share > 0 else BELOW))
    return tuple(1 - STRONGEST * min(abs(share), 1.0) * (1 - full))


def _paint(overlay, x, y, width, height, share: float, text: str, sure: bool) -> None:
    """A cell with its corner at (x, y) mm: its shade, its number, and the dot in its corner."""
    edge = "#BBBBBB" if not text else "white"
    overlay.add_patch(
        Rectangle((x, y), width, height, facecolor=tint(share), edgecolor=edge, linewidth=0.6)
    )
    overlay.text(
        x + width / 2 - 0.5, y + height / 2, text, fontsize=page.SMALL, color=page.INK,
        ha="center", va="center_baseline",
    )  # fmt: skip
    if sure:
        overlay.plot([x + width - 0.8], [y + 0.9], "o", color=page.INK, markersize=1.7)
