"""Figure: means of factors by country, latent and aligned, with their intervals."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coproduction.figures.axis import limits
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.panels import fitting
from coproduction.figures.sheet import Foot, Marks, Sheet, blinds, draw_intervals, strip_height
from coproduction.figures.style import BAND, GREY, SMALL, TWO_COLUMNS, styled
from coproduction.words.license_words import compare
from coproduction.words.numerals import typeset

METHODS = {"latent": "Latent mean", "aligned": "Aligned mean"}
AXIS = "Mean of the factor, standard deviations of the first country, with {level} % interval"
#: Between the marks of a country, and what a row is higher than them, mm.
APART, ROW = 2.4, 2.0
_DRAWN = ("estimate", "conf_low", "conf_high")


def factor_means(
    means: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    confidence: float = 0.95,
    licensed: pd.DataFrame | None = None,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw a panel an index and area, a row a country, a mark a method.

    The words "no mean" stand where a country has none. A mean that is fixed is a mark alone.

    Parameters
    ----------
    means
        Rows of invariance/means.csv.
    labels
        See `coproduction.words.labels.Labels`.
    confidence
        Level of the intervals, for the label of the axis.
    licensed
        Rows of invariance/licenses.csv, `based`: in what countries compare, for the note.
    width
        Width of the figure, mm.
    language
        Language of the words.

    Raises
    ------
    ValueError
        No row.
    """
    if means.empty:
        raise ValueError("nothing to draw: no index is compared")
    names = Legible(labels, language)
    fixed = (means["estimate"] == 0) & means["std_error"].isna()
    ends = {end: means[end].mask(fixed, 0.0) for end in _DRAWN[1:]}
    means = means.assign(**ends)
    panels = list(means[["index", "area"]].drop_duplicates().itertuples(index=False, name=None))
    countries = list(dict.fromkeys(means["country"]))
    methods = [m for m in METHODS if (means["method"] == m).any()]
    stubs = [wrap(names.country(country), 0.3 * width) for country in countries]
    left = max(width_of(line) for stub in stubs for line in stub.split("\n")) + 3.5
    heights = [max(height_of(stub) + 1.0, APART * len(methods) + ROW) for stub in stubs]
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    middles = (edges[:-1] + edges[1:]) / 2
    heads = [
        ", ".join(filter(None, (names.index(i), names.area(a, alone=True)))) for i, a in panels
    ]
    (laid,) = fitting(heads, [edges], left, width, language)
    level = typeset(f"{100 * confidence:g}", language)
    said = wrap(names.say(AXIS, level=level), laid.room)
    drawn = means[means["estimate"].notna()]
    bounds = limits(*(drawn[column] for column in _DRAWN), include=0.0)
    blind = bool(blinds(*(means[column] for column in _DRAWN)).any())
    marks = Marks([names.say(METHODS[m]) for m in methods], blind, names, width - 2.0)
    foot = Foot([*compare(licensed, means, names)], width)
    start = strip_height(simulated, names)
    below = start + laid.height
    with styled():
        sheet = Sheet(width, below + height_of(said) + 2.0 + marks.height + foot.height)
        sheet.mark(simulated, names)
        for k, axes, y in laid.draw(sheet, start, *bounds):
            if y is not None:
                for stub, middle in zip(stubs, middles, strict=True):
                    sheet.text(left - 2.0, y + middle, stub, across="right", down="center")
            here = means[(means["index"] == panels[k][0]) & (means["area"] == panels[k][1])]
            _draw(axes, here, countries, methods, edges)
            known = set(here.loc[here["estimate"].notna(), "country"])
            for country, middle in zip(countries, middles, strict=True):
                if country not in known:
                    axes.text(
                        bounds[0], middle, f" {names.say('no mean')}", fontsize=SMALL, color=GREY,
                        va="center_baseline", ha="left",
                    )  # fmt: skip
        sheet.text(laid.middle, below, said, across="center")
        below += height_of(said) + 1.5
        marks.draw(sheet, 1.0, below)
        foot.draw(sheet, below + marks.height)
    return sheet.figure


def _draw(
    axes: Axes,
    here: pd.DataFrame,
    countries: Sequence[str],
    methods: Sequence[str],
    edges: np.ndarray,
) -> None:
    """Draw bands behind every other row, and the means of one panel."""
    middles = (edges[:-1] + edges[1:]) / 2
    for i in range(0, len(countries), 2):
        axes.axhspan(edges[i], edges[i + 1], color=BAND, linewidth=0, zorder=0)
    for place, method in enumerate(methods):
        own = here[here["method"] == method].set_index("country").reindex([*countries])
        at = middles + APART * (place - (len(methods) - 1) / 2)
        there = own["estimate"].notna().to_numpy()
        x, low, high = (own.loc[there, column] for column in _DRAWN)
        draw_intervals(axes, x, low, high, at[there], place)
