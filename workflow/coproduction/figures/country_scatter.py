"""Figure: means of countries against a covariate of countries, with names and intervals."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coproduction.figures.axis import limits, side_by_side, ticks
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.sheet import (
    Foot,
    Marks,
    Sheet,
    blinded,
    draw_intervals,
    series_style,
    strip_height,
)
from coproduction.figures.style import GREY, LINE, POINT, SMALL, TWO_COLUMNS, styled
from coproduction.results.between_files import FEWEST
from coproduction.words.labels import ADJUSTED, CORRELATIONS
from coproduction.words.license_words import FEW_COUNTRIES, compare
from coproduction.words.numerals import count, number, p_compared, typeset

#: Height of a panel, its least width, between panels, below one for its ticks, and right of the
#: last, mm.
HEIGHT, NARROWEST, GAP, FOOT, EDGE = 48.0, 42.0, 2.0, 5.0, 4.5
#: Covering a name is so many times as bad as covering a point or an interval.
NAMED = 20.0
#: Room beside the smallest and the largest value for names, as a share of the axis.
ROOM = 0.12
EXACT = "p: exact, by all {n} permutations of the countries."
DRAWN = "p: by {n} permutations of the countries, drawn at random."
SOURCE = "{covariate}: {source}, {year}."
NONE = "No mean of a country is told."
_DRAWN = ("mean", "conf_low", "conf_high")


def country_scatter(
    means: pd.DataFrame,
    associations: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    outcome: str,
    term: str,
    values: Mapping[str, float],
    adjusted: str = "",
    confidence: float = 0.95,
    licensed: pd.DataFrame | None = None,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw a panel an area: the covariate across, the mean upwards, a point a country.

    Parameters
    ----------
    means, associations
        Rows of between/means.csv and between/associations.csv, of which those of the `outcome`, the
        covariate `term` and the `adjusted` model are drawn. What no mean or value is known of is
        left out.
    labels
        See `coproduction.words.labels.Labels`.
    values
        Country to the value of the covariate.
    adjusted
        The model at whose correlates means are; empty for means as they are.
    confidence
        Level of the intervals, for the label of the axis.
    licensed
        Rows of invariance/licenses.csv, `based`: in what countries compare, for the note.

    Raises
    ------
    ValueError
        No row of a country with a value.
    """
    names = Legible(labels, language)
    shown = _shown(_of(means, outcome, adjusted), values)
    none = bool(shown["mean"].isna().all())
    told = _of(associations, outcome, adjusted)
    told = told[told["covariate"] == term]
    areas = list(dict.fromkeys(shown["area"]))
    across, up = (
        _axis(shown["x"]),
        limits(*(shown[name] for name in _DRAWN), include=0.0 if none else None),
    )
    y_ticks = ([], []) if none else ticks(*up, HEIGHT, language)
    left = 3.0 + max((width_of(text, SMALL) for text in y_ticks[1]), default=0.0)
    columns, wide = side_by_side(len(areas), width - left - EDGE, NARROWEST, GAP + left)
    heads = [_head(area, told[told["area"] == area], wide, names) for area in areas]
    head = max(height_of(text) for text in heads) + 1.0
    top = wrap(_upright(outcome, adjusted, confidence, names), width - 2.0)
    x_name = wrap(names.variable(term), width - left - 2.0)
    found = not none and blinded(*(shown[name] for name in _DRAWN))
    marks = Marks([], found, names, width - 2.0)
    said = compare(licensed, shown, names, "outcome")
    foot = Foot([*_notes(told, term, none, names), *said], width)
    strip = strip_height(simulated, names)
    start, line = strip + height_of(top) + 1.5, head + HEIGHT + FOOT
    below = start - (-len(areas) // columns) * line
    with styled():
        sheet = Sheet(width, below + height_of(x_name) + marks.height + foot.height + 1.0)
        sheet.mark(simulated, names)
        sheet.text(1.0, strip, top)
        for k, (area, text) in enumerate(zip(areas, heads, strict=True)):
            x = left + (k % columns) * (wide + GAP + left)
            y = start + (k // columns) * line
            sheet.text(x, y, text)
            axes = sheet.panel(x, y + head, wide, HEIGHT)
            axes.spines["left"].set_visible(True)
            axes.set(xlim=across, ylim=up)
            axes.set_xticks(*ticks(*across, wide, language))
            _name_ticks(sheet, x - 1.5, y + head, up, *y_ticks)
            own = shown[(shown["area"] == area) & shown["mean"].notna()]
            _draw(axes, own, names, (wide, HEIGHT))
        sheet.text(left + (width - left) / 2, below, x_name, across="center")
        below += height_of(x_name) + 0.5
        marks.draw(sheet, 1.0, below)
        foot.draw(sheet, below + marks.height)
    return sheet.figure


def _of(frame: pd.DataFrame, outcome: str, model: str) -> pd.DataFrame:
    return frame[(frame["outcome"] == outcome) & (frame["model"].fillna("") == model)]


def _shown(means: pd.DataFrame, values: Mapping[str, float]) -> pd.DataFrame:
    """Countries with a value and a mean; where no mean is told all with a value, so that the panels
    stand empty, and the note says so."""
    shown = means[means["country"].isin([*values])]
    if shown.empty:
        raise ValueError("nothing to draw: no mean of a country with a value")
    shown = shown.assign(x=shown["country"].map(values))
    known = shown["mean"].notna()
    return shown[known] if known.any() else shown


def _axis(x: pd.Series) -> tuple[float, float]:
    low, high = limits(x)
    room = ROOM * (high - low)
    return low - room, high + room


def _upright(outcome: str, adjusted: str, confidence: float, names: Legible) -> str:
    """What the upright axis is of."""
    level = typeset(f"{100 * confidence:g}", names.language)
    what = ", ".join([names.index(outcome), *([names.say(ADJUSTED)] if adjusted else [])])
    return names.say("{what}, with {level} % interval", what=what, level=level)


def _head(area: str, told: pd.DataFrame, wide: float, names: Legible) -> str:
    """The area with its correlations."""
    parts = [names.area(area, alone=True)]
    for row in told[told["p_value"].notna()].to_dict("records"):
        if said := CORRELATIONS.get(row["method"]):
            r = typeset(number(row["estimate"], 2), names.language)
            p = typeset(p_compared(float(row["p_value"])), names.language)
            parts.append(names.say(said, r=r, p=p))
    return "\n".join(wrap(part, wide) for part in parts if part)


def _notes(told: pd.DataFrame, term: str, none: bool, names: Legible) -> Iterator[str]:
    if none:
        yield names.say(NONE)
    known = told[told["p_value"].notna() & told["permutations"].notna()]
    for exact, rows in known.groupby("exact", sort=False):
        for n in dict.fromkeys(rows["permutations"]):
            yield names.say(EXACT if exact else DRAWN, n=typeset(count(n), names.language))
    few = told[told["n_countries"] < FEWEST]
    if len(few):
        ends = sorted({few["n_countries"].min(), few["n_countries"].max()})
        yield names.say(FEW_COUNTRIES, k="–".join(f"{n:.0f}" for n in ends))
    for row in told.head(1).to_dict("records"):
        parts = {"source": row["source"].rstrip("."), "year": f"{row['year']:.0f}"}
        yield names.say(SOURCE, covariate=names.variable(term), **parts)


def _name_ticks(
    sheet: Sheet,
    x: float,
    top: float,
    ends: tuple[float, float],
    places: Sequence[float],
    texts: Sequence[str],
) -> None:
    """Set the numbers of the upright axis with their right ends at x mm."""
    low, high = ends
    for place, text in zip(places, texts, strict=True):
        y = top + HEIGHT * (high - place) / (high - low)
        sheet.text(x, y, text, size=SMALL, across="right", down="center", colour=GREY)


def _draw(axes: Axes, rows: pd.DataFrame, names: Legible, size: tuple[float, float]) -> None:
    """Draw the countries, their names where they hide as little as can be."""
    known = rows["conf_low"].notna() & rows["conf_high"].notna()
    bar = {"color": series_style(0)["color"], "linewidth": 0.9, "zorder": 2}
    axes.vlines(rows["x"], rows["conf_low"], rows["conf_high"], **bar)
    ends = rows["x"].where(known)
    draw_intervals(axes, rows["x"], ends, ends, rows["mean"], 0)
    low, high = np.array([axes.get_xlim(), axes.get_ylim()]).T
    unit = np.array(size) / (high - low)
    points = (rows[["x", "mean"]].to_numpy(dtype=float) - low) * unit
    bars = (rows[["conf_low", "conf_high"]].to_numpy(dtype=float) - low[1]) * unit[1]
    texts = [names.country(country) for country in rows["country"]]
    for place, text in zip(_places(points, bars, texts, size), texts, strict=True):
        x, y = place / unit + low
        axes.text(x, y, text, fontsize=SMALL, va="center_baseline", ha="left", zorder=5)


def _places(
    points: np.ndarray, bars: np.ndarray, texts: Sequence[str], size: tuple[float, float]
) -> list[np.ndarray]:
    """Left middle of every name, mm: beside its point, where it covers least of others, names above
    all."""
    tall = SMALL * LINE * POINT
    named: list[_Box] = []
    taken = [(x - 1.0, y - 1.0, x + 1.0, y + 1.0) for x, y in points]
    taken += [
        (x - 0.4, low, x + 0.4, high)
        for (x, _), (low, high) in zip(points, bars, strict=True)
        if np.isfinite([low, high]).all()
    ]
    found = []
    for (x, y), text in zip(points, texts, strict=True):
        wide = width_of(text, SMALL)
        choices = []
        steps = [sign * (0.4 + k * (tall / 2 + 0.4)) for k in range(1, 6) for sign in (1, -1)]
        for up in (0.0, *steps):
            choices += [(x + 1.5, y + up), (x - 1.5 - wide, y + up)]
        boxes = [(a, b - tall / 2, a + wide, b + tall / 2) for a, b in choices]
        costs = [
            sum(_overlap(box, other) for other in taken)
            + NAMED * sum(_overlap(box, other) for other in named)
            + 10 * _outside(box, size)
            + 1e-6 * rank
            for rank, box in enumerate(boxes)
        ]
        best = int(np.argmin(costs))
        named.append(boxes[best])
        found.append(np.array(choices[best]))
    return found


_Box = tuple[float, float, float, float]


def _overlap(one: _Box, other: _Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    tall = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(tall, 0.0)


def _outside(box: _Box, size: tuple[float, float]) -> float:
    left, low, right, high = box
    return sum(max(part, 0.0) for part in (-left, -low, right - size[0], high - size[1]))
