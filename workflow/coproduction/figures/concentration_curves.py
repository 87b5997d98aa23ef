"""Figure: curves of concentration, what the first shares of respondents hold of an outcome."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coproduction.figures.axis import limits, side_by_side, ticks
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.panels import PAGE, heads_of_lines
from coproduction.figures.respondent_counts import headed
from coproduction.figures.sheet import Foot, Marks, Sheet, series_style, strip_height
from coproduction.figures.style import COLOURS, GREY, SMALL, TWO_COLUMNS, styled
from coproduction.words.labels import ALL
from coproduction.words.license_words import compare
from coproduction.words.numerals import typeset

#: Least width of a panel, the second where panels would else be higher than a page; the greatest,
#: its height, room between panels, for ticks and at the right, mm.
NARROWEST, WIDEST, TALL, GAP, FOOT, EDGE = (40.0, 28.0), 60.0, 45.0, 3.0, 5.0, 4.0
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
ACROSS = {True: "Share of respondents by {ranking}", False: "Share of respondents by {outcome}"}
UP = "Share of the sum of {outcome}, less the share of respondents, percentage points"
EQUAL = (
    "Grey: equal terms, each share of respondents holds as much. Curves above it: those lower in "
    "the ranking hold more."
)
NONE = "No curve is known."
LORENZ = "Grey: all alike. The farther below it a curve, the more unequal."


def concentration_curves(
    curves: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    outcome: str,
    term: str = "",
    licensed: pd.DataFrame | None = None,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw a panel an area with a curve a country, by its distance from equal shares; with more
    countries than can be told apart, a panel a country with a curve an area.

    Parameters
    ----------
    curves
        Rows of inequality/curves.csv, of which those of the `outcome` are drawn.
    labels
        See `coproduction.words.labels.Labels`.
    term
        The ranking; empty for the outcome over itself (Lorenz).
    licensed
        Rows of invariance/licenses.csv, `based`: in what countries compare, for the note.

    Raises
    ------
    ValueError
        No row of the outcome and ranking.
    """
    names = Legible(labels, language)
    shown = curves[(curves["outcome"] == outcome) & (curves["ranking"].fillna("") == term)]
    if shown.empty:
        raise ValueError("nothing to draw: no curve is asked for")
    # where no curve is known the panels stand empty, and the note says so
    none = shown["value"].isna().all()
    shown = shown if none else shown[shown["value"].notna()]
    areas, countries = (list(dict.fromkeys(shown[name])) for name in ("area", "country"))
    of_areas = len(countries) <= len(COLOURS) or len(areas) > len(countries)
    panel, series = ("area", "country") if of_areas else ("country", "area")
    parts, marks_of = (areas, countries) if of_areas else (countries, areas)
    called = {
        "area": {area: names.area(area, areas == [ALL]) for area in areas},
        "country": {country: names.country(country) for country in countries},
    }
    shown = shown.assign(above=100 * (shown["value"] - shown["point"]))
    ends = limits(shown["above"], include=0.0)
    up_ticks = ticks(*ends, TALL, language)
    left = 3.0 + max(width_of(text, SMALL) for text in up_ticks[1])
    columns, wide = _across(len(parts), width, left)
    heads = [wrap(_headed(called[panel][p], shown[shown[panel] == p], names), wide) for p in parts]
    rooms = heads_of_lines(heads, columns)
    outcome_said = names.index(outcome)
    up = wrap(names.say(UP, outcome=outcome_said), width - 2.0)
    ranking = {"ranking": names.variable(term)} if term else {"outcome": outcome_said}
    across = wrap(names.say(ACROSS[bool(term)], **ranking), width - left - 2.0)
    marks = Marks([called[series][one] for one in marks_of], False, names, width - 2.0)
    said = names.say(NONE if none else EQUAL if term else LORENZ)
    foot = Foot([said, *compare(licensed, shown, names, "outcome")], width)
    strip = strip_height(simulated, names)
    start, tall = strip + height_of(up) + 1.5, min(TALL, wide)
    below = start + sum(rooms) + len(rooms) * (tall + FOOT)
    with styled():
        sheet = Sheet(width, below + height_of(across) + marks.height + foot.height + 2.0)
        sheet.mark(simulated, names)
        sheet.text(1.0, strip, up)
        for k, (part, text) in enumerate(zip(parts, heads, strict=True)):
            x = left + (k % columns) * (wide + GAP + left)
            line = k // columns
            y = start + sum(rooms[: line + 1]) + line * (tall + FOOT)
            sheet.text(x, y - 1.0 - height_of(text), text)
            axes = _frame(sheet, (x, y, wide, tall), ends, up_ticks, language)
            own = shown[shown[panel] == part]
            for i, one in enumerate(marks_of):
                _draw(axes, own[own[series] == one], i)
        sheet.text(left, below, across)
        below += height_of(across) + 1.0
        marks.draw(sheet, 1.0, below)
        foot.draw(sheet, below + marks.height)
    return sheet.figure


def _across(parts: int, width: float, left: float) -> tuple[int, float]:
    """How many panels stand side by side, `left` mm for ticks before each, and how wide one is."""
    columns, wide = 1, width
    for narrowest in NARROWEST:
        columns, wide = side_by_side(parts, width - EDGE, narrowest, GAP + left)
        if -(-parts // columns) * (TALL + FOOT) <= PAGE:
            break
    return columns, min(wide - left, WIDEST)


def _headed(label: str, rows: pd.DataFrame, names: Legible) -> str:
    """What a panel is of, with its respondents; without these where a number is withheld."""
    known = rows["n"] if rows["n"].notna().all() else []
    return headed(label, known, names, fitted=False)


def _frame(
    sheet: Sheet,
    place: tuple[float, float, float, float],
    ends: tuple[float, float],
    up: tuple[list[float], list[str]],
    language: str,
) -> Axes:
    """The axes of a panel at its place (left, top, width and height, mm), with the line of equal
    shares."""
    x, y, wide, tall = place
    axes = sheet.panel(x, y, wide, tall)
    axes.spines["left"].set_visible(True)
    axes.set(xlim=(0, 1), ylim=ends)
    axes.set_xticks([*TICKS], [typeset(f"{place:g}", language) for place in TICKS])
    axes.axhline(0, color="#999999", linewidth=0.8, zorder=1)
    look = {"size": SMALL, "across": "right", "down": "center", "colour": GREY}
    for value, text in zip(*up, strict=True):
        down = (ends[1] - value) / (ends[1] - ends[0])
        sheet.text(x - 1.0, y + tall * down, text, **look)
    return axes


def _draw(axes: Axes, rows: pd.DataFrame, i: int) -> None:
    """Draw a curve as series `i`."""
    look = {"linewidth": 0.8, "markersize": 2.6, "markeredgewidth": 0.6, "zorder": 3}
    axes.plot(rows["point"], rows["above"], clip_on=False, **look, **series_style(i))
