"""Figure: relative importance of the correlates."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.panels import fitting
from coproduction.figures.respondent_counts import few_units, headed, of_fits, singletons
from coproduction.figures.sheet import CROSS, Foot, Marks, Sheet, blinded, blinds, strip_height
from coproduction.figures.style import INK, TWO_COLUMNS, styled
from coproduction.words.labels import ALL
from coproduction.words.numerals import typeset

#: Fill of the bars: light enough for the interval on it, dark enough in grey.
FILL = "#8FBBD9"
ROW = 4.6
_DRAWN = ["value", "conf_low", "conf_high"]


def importance(
    diagnostics: pd.DataFrame,
    fits: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    confidence: float = 0.95,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw a panel an area (and country), a bar a correlate: its share of the variance explained.

    Correlates stand in the order of their mean share over all panels, the largest on top.

    Parameters
    ----------
    diagnostics
        ``area, country, term, measure, value, conf_low, conf_high``: rows of one model of
        diagnostics.csv, of which those of the measure ``lmg`` are drawn.
    fits
        ``area, country, n, errors, df_design, singletons, n_singletons``: rows of fit.csv of that
        model.
    labels
        See `coproduction.words.labels.Labels`.
    confidence
        Level of the intervals, for the label of the axis.
    width
        Width of the figure, mm.
    language
        Language of the words.

    Raises
    ------
    ValueError
        The model has no relative importance.
    """
    shown = diagnostics[diagnostics["measure"] == "lmg"]
    if shown.empty:
        raise ValueError("nothing to draw: the model has no relative importance")
    names = Legible(labels, language)
    mean = shown.groupby("term", sort=False)["value"].mean()
    terms = list(mean.sort_values(ascending=False, kind="stable").index)
    pairs = list(dict.fromkeys(zip(shown["area"], shown["country"], strict=True)))
    alone = {area for area, _ in pairs} == {ALL}

    def told(area: str, country: str) -> str:
        parts = [names.area(area, alone), "" if country == ALL else names.country(country)]
        label = ", ".join(part for part in parts if part)
        return headed(label, of_fits(fits, area=area, country=country), names)

    stubs = [wrap(names.variable(term), 0.34 * width) for term in terms]
    stub_width = 3.5 + max(width_of(line) for stub in stubs for line in stub.split("\n"))
    heights = [max(ROW, height_of(stub) + 1.0) for stub in stubs]
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    centres = dict(zip(terms, (edges[:-1] + edges[1:]) / 2, strict=True))
    (panels,) = fitting([told(*fit) for fit in pairs], [edges], stub_width, width, language)
    values = 100 * shown[_DRAWN]
    level = typeset(f"{100 * confidence:g}", language)
    said = names.say("Share of the variance explained (%), with {level} % interval", level=level)
    said = wrap(said, panels.room)
    marks = Marks([], blinded(*(values[column] for column in _DRAWN)), names, width - 2.0)
    foot = Foot([*singletons(fits, names), *few_units(fits, names)], width)
    start = strip_height(simulated, names)
    below = start + panels.height
    with styled():
        under = below + height_of(said) + 1.0
        sheet = Sheet(width, under + marks.height + foot.height)
        sheet.mark(simulated, names)
        # an interval by replicate weights may begin below 0
        low = min(0.0, 1.04 * float(np.nanmin(values.to_numpy())))
        high = 1.04 * float(np.nanmax(values.to_numpy()))
        for k, axes, y in panels.draw(sheet, start, low, high):
            if y is not None:
                for stub, term in zip(stubs, terms, strict=True):
                    middle = y + centres[term]
                    sheet.text(stub_width - 1.5, middle, stub, across="right", down="center")
            area, country = pairs[k]
            rows = values[(shown["area"] == area) & (shown["country"] == country)]
            at = shown.loc[rows.index, "term"].map(centres)
            axes.barh(at, rows["value"], height=2.8, color=FILL, linewidth=0)
            axes.hlines(at, rows["conf_low"], rows["conf_high"], color=INK, linewidth=0.8)
            axes.plot(rows["value"], at, "|", color=INK, markersize=4, markeredgewidth=0.8)
            blind = blinds(*(rows[column] for column in _DRAWN))
            if blind.any():
                axes.plot(rows["value"][blind], at[blind], **CROSS)
        sheet.text(panels.middle, below, said, across="center")
        marks.draw(sheet, 1.0, under)
        foot.draw(sheet, under + marks.height)
    return sheet.figure
