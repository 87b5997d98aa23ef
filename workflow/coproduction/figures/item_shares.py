"""Figure: distributions of items as stacked bars, by country."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coproduction.figures.axis import side_by_side, ticks
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.sheet import KEY, Foot, Legend, Sheet, strip_height
from coproduction.figures.style import GREY, INK, SMALL, TWO_COLUMNS, styled
from coproduction.words.labels import ALL
from coproduction.words.numerals import ABSENT, count, typeset

BAR, PITCH = 2.9, 3.5
GAP = 5.0
TOO_FEW = "{sign} too few to tell"


@dataclass(frozen=True)
class _Block:
    """One item: its heading and a bar a country."""

    area: str
    item: str
    heading: str
    height: float
    levels: tuple[str, ...]


def item_shares(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    width: float = TWO_COLUMNS,
    notes: Sequence[str] = (),
    language: str = "en",
) -> Figure:
    """Draw a bar a country under each item, cut into the shares of its levels.

    Areas stand side by side; the items of a study without areas flow over columns. Levels run
    from light to dark in the order they come, with a legend for each scale that occurs. A share
    is printed in its bar (per cent, rounded) where it is wide enough to hold it, and those who
    answered are counted behind it. An item that nobody in a country answered has the words "no
    data" in place of a bar, one whose shares are withheld that there are too
    few to tell; a bar without a level whose share is withheld does not reach 100.

    Parameters
    ----------
    frame
        ``country, area, item, level, share, n_base``: rows of descriptives/items.csv, shares
        between 0 and 1, in the order of presentation.
    labels
        See `coproduction.words.labels.Labels`.
    width
        Width of the figure, mm.
    notes
        Sentences for the foot.
    language
        Language of the words.

    Raises
    ------
    ValueError
        No rows; the shares of an item in a country, where all are numbers, do not sum to 1.
    """
    if frame.empty:
        raise ValueError("no shares to draw")
    shares = frame.groupby(["country", "area", "item"], sort=False, observed=True)["share"]
    # CSV holds ten digits; an item nobody in a country answered has no share at all, and of a
    # level that is withheld it is not told
    sums = shares.sum(skipna=False)
    wrong = sums[(shares.count() == shares.size()) & ~((sums - 1).abs() < 1e-6)]
    if not wrong.empty:
        where = ", ".join(map(str, wrong.index[0]))
        raise ValueError(f"shares of {where} sum to {wrong.iloc[0]:g}, expected 1")
    names = Legible(labels, language)
    areas = list(dict.fromkeys(frame["area"]))
    countries = list(dict.fromkeys(frame["country"]))
    bars = _Bars(countries, names, max(0.13 * width, 18.0), frame)
    apart = len(areas) > 1
    columns, across = side_by_side(
        len(areas) if apart else frame["item"].nunique(), width - 4.0, min(50.0, width - 4.0), GAP
    )
    scales: list[tuple[str, ...]] = []
    cells = [_blocks(frame[frame["area"] == area], bars, scales, names, across) for area in areas]
    if not apart:
        cells = _balance(cells[0], columns)
    heads = [wrap(names.area(a, areas == [ALL]), across, bold=True) for a in areas]
    head = max(height_of(text) for text in heads)
    head += 1.0 if head else 0.0
    lines = [cells[i : i + columns] for i in range(0, len(cells), columns)]
    tall = [head + max(sum(b.height for b in column) for column in line) + 4.0 for line in lines]
    foot = Foot(notes, width)
    legends = [Legend(texts, width - 2.0) for texts in scales]
    said = names.say("Weighted share, %; n: respondents who answered")
    start = strip_height(simulated, names)
    below = start + sum(tall) + 4.0
    keys = zip(frame["area"], frame["item"], frame["country"], frame["level"], strict=True)
    bars.shares = dict(zip(keys, frame["share"], strict=True))
    with styled():
        keys_high = sum(legend.height + 0.6 for legend in legends)
        sheet = Sheet(width, below + keys_high + 0.6 + foot.height)
        sheet.mark(simulated, names)
        y = start
        for r, line in enumerate(lines):
            for c, column in enumerate(line):
                x, number = 1.0 + c * (across + GAP), r * columns + c
                if apart or number == 0:
                    sheet.text(x, y, heads[number], bold=True)
                bars.draw(sheet, column, x, y + head, across)
            y += tall[r]
        sheet.text(width / 2, below - 3.6, said, across="center")
        overlay, y = sheet.overlay(), below + 0.3
        for texts, legend in zip(scales, legends, strict=True):
            legend.draw(sheet, overlay, 1.0, y, _key(len(texts)))
            y += legend.height + 0.6
        foot.draw(sheet, y)
    return sheet.figure


def _blocks(
    here: pd.DataFrame, bars: "_Bars", scales: list[tuple[str, ...]], names: Legible, across: float
) -> list[_Block]:
    """The items of an area; a scale that is new is added to `scales`."""
    blocks = []
    for item in map(str, dict.fromkeys(here["item"])):
        rows = here[here["item"] == item]
        levels = tuple(dict.fromkeys(rows["level"]))
        texts = tuple(names.level(item, level) for level in levels)
        if texts not in scales:
            scales.append(texts)
        heading = wrap(names.item(item), across - bars.behind)
        tall = sum(bars.pitch[country] for country in dict.fromkeys(rows["country"]))
        height = height_of(heading) + 0.6 + tall + 2.2
        area = rows["area"].iloc[0]
        blocks.append(_Block(area, item, heading, height, levels))
    return blocks


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


class _Bars:
    """A bar a country: its name, `pitch` (mm) from one to the next, the shares it is cut by, and
    how many answered."""

    def __init__(
        self, countries: Sequence[str], names: Legible, widest: float, frame: pd.DataFrame
    ):
        self.names = names
        counted = frame.groupby(["area", "item", "country"], sort=False, observed=True)[
            "n_base"
        ].first(skipna=False)
        self.counts = {key: typeset(count(n), names.language) for key, n in counted.items()}
        self.nobody = {key for key, n in counted.items() if n == 0}
        longest = max([width_of("n", SMALL), *(width_of(n, SMALL) for n in self.counts.values())])
        self.behind = longest + 1.0
        self.stubs = {country: wrap(names.country(country), widest) for country in countries}
        self.width = 1.5 + max(
            width_of(line) for stub in self.stubs.values() for line in stub.split("\n")
        )
        self.pitch = {c: max(PITCH, height_of(stub) + 0.6) for c, stub in self.stubs.items()}
        self.shares: dict[tuple[str, str, str, str], float] = {}

    def draw(
        self, sheet: Sheet, column: Sequence[_Block], x: float, y: float, across: float
    ) -> None:
        """Draw items below each other, their corner at (x, y) mm, `across` mm wide."""
        used = sum(block.height for block in column)
        room = across - self.width - self.behind
        axes = sheet.panel(x + self.width, y, room, used)
        axes.set(xlim=(0, 100), ylim=(used, 0))
        axes.set_xticks(*ticks(0, 100, room))
        # mm a per cent
        scale, down = axes.get_position().width * sheet.width / 100, 0.0
        for block in column:
            sheet.text(x, y + down, block.heading)
            look = {"size": SMALL, "colour": GREY, "across": "right"}
            last = y + down + height_of(block.heading) - height_of("n")
            sheet.text(x + across, last, "n", **look)
            bar = down + height_of(block.heading) + 0.6
            for country, stub in self.stubs.items():
                key = (block.area, block.item, country)
                cut = [self.shares.get((*key, level), 0.0) for level in block.levels]
                if any(cut):
                    middle = bar + self.pitch[country] / 2
                    sheet.text(
                        x + self.width - 1.2, y + middle, stub, across="right", down="center",
                        colour=GREY,
                    )  # fmt: skip
                    if not np.isnan(cut).all():
                        told = self.counts[block.area, block.item, country]
                        sheet.text(x + across, y + middle, told, down="center", **look)
                    nobody = (block.area, block.item, country) in self.nobody
                    _draw_bar(axes, middle, np.array(cut), scale, self.names, nobody)
                    bar += self.pitch[country]
            down += block.height


def _draw_bar(
    axes: Axes, y: float, cut: np.ndarray, scale: float, names: Legible, nobody: bool
) -> None:
    """Draw a bar cut into shares, each printed where it is wide enough; or say there is none."""
    if np.isnan(cut).all():
        look = {"fontsize": SMALL, "color": GREY, "ha": "left", "va": "center_baseline"}
        said = names.say("no data") if nobody else names.say(TOO_FEW, sign=ABSENT)
        axes.text(0.0, y, said, **look)
        return
    left = 0.0
    for i, share in enumerate(100 * np.nan_to_num(cut)):
        face, ink = shade(i, len(cut))
        axes.barh(y, share, left=left, height=BAR, color=face, edgecolor="white", linewidth=0.4)
        text = f"{share:.0f}"
        if share * scale > width_of(text, SMALL) + 1.0:
            axes.text(
                left + share / 2, y, text, fontsize=SMALL, color=ink, ha="center",
                va="center_baseline",
            )  # fmt: skip
        left += share
