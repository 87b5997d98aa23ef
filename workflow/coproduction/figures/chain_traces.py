"""Figure: chains of an imputation, the mean and deviation of imputed answers by iteration."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from coproduction.figures.axis import limits, ticks
from coproduction.figures.lettering import Legible, height_of, wrap
from coproduction.figures.sheet import Foot, Sheet, strip_height
from coproduction.figures.style import COLOURS, GREY, SMALL, TWO_COLUMNS, styled
from coproduction.words.labels import ALL

#: Least and greatest width of a panel, its height, room left of one, between them, below, mm.
NARROWEST, WIDEST, TALL, LEFT, GAP, FOOT, EDGE = 26.0, 60.0, 16.0, 11.0, 3.0, 7.0, 4.0
#: What is followed to what it is called.
CALLED = {"mean": "Mean", "sd": "Standard deviation"}
ACROSS = "Iteration"
MIXED = (
    "Answers imputed, a line an imputation. Chains that have settled cross one another and do not "
    "drift."
)
NONE = "No chain is known."


def chains(
    found: pd.DataFrame,
    settled: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw two panels a variable and country, the mean and the deviation of imputed answers.

    Parameters
    ----------
    found
        Rows of imputation/chains.csv; what is not known or withheld is not drawn.
    settled
        Rows of imputation/convergence.csv, whose numbers the alternative text says.
    labels
        See `coproduction.words.labels.Labels`.
    """
    names = Legible(labels, language)
    shown = [
        (key, of, part[part[of].notna()])
        for key, part in found.groupby(["variable", "country"], sort=False)
        for of in CALLED
    ]
    shown = [one for one in shown if not one[2].empty]
    # the two panels of a variable in one line, where the width has room for two
    columns = max(2 * int((width - EDGE) // (2 * (LEFT + NARROWEST + GAP))), 1)
    columns = min(columns, max(len(shown), 1))
    wide = min((width - EDGE) / columns - LEFT - GAP, WIDEST)
    heads = [wrap(_headed(key, of, names), wide) for key, of, _ in shown]
    head = max((height_of(text) for text in heads), default=0.0) + 1.0
    foot = Foot([names.say(MIXED if shown else NONE)], width)
    start = strip_height(simulated, names)
    line = head + TALL + FOOT
    below = start - (-len(shown) // columns) * line
    with styled():
        sheet = Sheet(width, below + foot.height + 6.0)
        sheet.mark(simulated, names)
        for k, ((_, of, part), text) in enumerate(zip(shown, heads, strict=True)):
            x = LEFT + (k % columns) * (wide + GAP + LEFT)
            y = start + (k // columns) * line
            sheet.text(x, y, text)
            _draw(sheet, (x, y + head, wide), part, of, language)
        if shown:
            sheet.text(LEFT, below, names.say(ACROSS))
        foot.draw(sheet, below + 5.0)
    return sheet.figure


def _headed(key: tuple, of: str, names: Legible) -> str:
    """What a panel is of: a variable, its country where it is of one, and what is followed."""
    variable, country = map(str, key)
    where = "" if country == ALL else names.country(country)
    return ", ".join(filter(None, (names.variable(variable), where, names.say(CALLED[of]))))


def _draw(
    sheet: Sheet, place: tuple[float, float, float], part: pd.DataFrame, of: str, language: str
) -> None:
    """Draw the chains of a panel whose corner and width are `place`."""
    x, y, wide = place
    axes = sheet.panel(x, y, wide, TALL)
    axes.spines["left"].set_visible(True)
    low, high = limits(part[of])
    last = int(part["iteration"].max())
    axes.set(xlim=(0.5, last + 0.5), ylim=(low, high))
    steps = sorted({1, (1 + last) // 2, last})
    axes.set_xticks(steps, [str(step) for step in steps])
    for _, own in part.groupby("imputation", sort=False):
        axes.plot(own["iteration"], own[of], color=COLOURS[0], linewidth=0.4, alpha=0.7)
    look = {"size": SMALL, "across": "right", "down": "center", "colour": GREY}
    for value, text in zip(*ticks(low, high, TALL, language), strict=True):
        sheet.text(x - 1.0, y + TALL * (high - value) / (high - low), text, **look)
