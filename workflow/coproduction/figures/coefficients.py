"""Figure: coefficients of one model with their intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coproduction.figures.axis import limits, powered
from coproduction.figures.correlates import correlates
from coproduction.figures.lettering import Legible, height_of, wrap
from coproduction.figures.panels import Panels, Stubs
from coproduction.figures.sheet import Legend, Sheet, draw_intervals, draw_key, strip_height
from coproduction.figures.style import BAND, COLOURS, GREY, TWO_COLUMNS, styled
from coproduction.words.labels import ALL, split

#: More series than this in one row of a panel cannot be told apart.
MOST_SERIES = len(COLOURS)
#: Coefficients are on another scale than most from this power of ten on.
APART = 2
#: Height of a mark among the marks of its row, mm.
STEP = 1.9
#: What estimates are called, by `effects` and whether they are standardised.
AXES = {
    ("coefficients", False): "Coefficient",
    ("coefficients", True): "Standardised coefficient",
    ("average_marginal", False): "Average marginal effect",
    ("average_marginal", True): "Average marginal effect of standardised terms",
}
#: Of estimators whose outcome is not divided by its standard deviation.
STANDARDISED_TERMS = "Coefficient of standardised terms"
_DRAWN = ["estimate", "conf_low", "conf_high"]


def coefficients(
    estimates: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    references: Mapping[str, str] | None = None,
    standardised: bool = False,
    effects: str = "coefficients",
    estimator: str = "wls",
    confidence: float = 0.95,
    width: float = TWO_COLUMNS,
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
        ``outcome, area, country, term, kind, estimate, conf_low, conf_high``: the rows of one
        model and one outcome of estimates.csv, of which `correlates` are drawn.
    labels
        See `coproduction.words.labels.Labels`.
    references
        Variable to the name of its reference level, said beside the variable.
    standardised, effects, estimator
        What the estimates are: see `AXES`.
    confidence
        Level of the intervals, for the label of the axis.
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
    shown = correlates(estimates)
    names = Legible(labels)
    parting = _parting(shown, names)
    powers, said = _powers(shown), AXES[effects, standardised]
    if standardised and effects == "coefficients" and estimator != "wls":
        said = STANDARDISED_TERMS
    if powers:
        scale = 10.0 ** -shown["term"].map(_variable).map(powers).fillna(0)
        shown = shown.assign(**{column: shown[column] * scale for column in _DRAWN})
        said += " (times its power of ten where a row has one)"
    rows = _Rows(shown, names, references, powers, len(parting.series), width)
    panels = Panels(list(parting.panels.values()), rows.edges, rows.stubs.width, width, 24.0)
    said = wrap(f"{said}, with {100 * confidence:g} % interval", panels.room)
    legend = Legend(list(parting.series.values()) if len(parting.series) > 1 else [], width - 2.0)
    start = strip_height(simulated, names)
    below = start + panels.height
    with styled():
        sheet = Sheet(width, below + height_of(said) + 1.5 + legend.height)
        sheet.mark(simulated, names)
        bounds = limits(*(shown[column] for column in _DRAWN), include=0.0)
        for k, axes, y in panels.draw(sheet, start, *bounds):
            rows.draw(sheet, axes, y)
            axes.axvline(0.0, color=GREY, linewidth=0.6, zorder=1)
            here = shown[shown[parting.panel] == list(parting.panels)[k]]
            rows.draw_marks(axes, [here[here[parting.mark] == one] for one in parting.series])
        sheet.text(panels.middle, below, said, across="center")
        if legend.labels:
            legend.draw(sheet, sheet.overlay(), 1.0, below + height_of(said) + 1.0, draw_key)
    return sheet.figure


@dataclass(frozen=True)
class _Parting:
    """How fits part into panels and marks: the columns, and value to label of each."""

    panel: str
    panels: dict[str, str]
    mark: str
    series: dict[str, str]


def _parting(shown: pd.DataFrame, names: Legible) -> _Parting:
    areas = list(dict.fromkeys(shown["area"]))
    countries = list(dict.fromkeys(shown["country"]))
    by_country = {country: names.country(country) for country in countries}
    by_area = {area: names.area(area, areas == [ALL]) for area in areas}
    if countries == [ALL] or len(countries) <= MOST_SERIES:
        return _Parting("area", by_area, "country", by_country)
    if len(areas) > MOST_SERIES:
        raise ValueError(f"{len(areas)} areas in one row, at most {MOST_SERIES} can be told apart")
    return _Parting("country", by_country, "area", by_area)


class _Rows:
    """The rows that all panels share: their names, edges and middles, mm."""

    def __init__(
        self,
        shown: pd.DataFrame,
        names: Legible,
        references: Mapping[str, str] | None,
        powers: Mapping[str, int],
        series: int,
        width: float,
    ):
        stubs = [
            replace(stub, label=f"{stub.label} ({powered('', powers[_variable(stub.term)])})")
            if stub.term and _variable(stub.term) in powers
            else stub
            for stub in names.stubs(shown["term"], references)
        ]
        self.stubs = Stubs(stubs, min(0.36 * width, 62.0), 2.5, spare=2.0)
        self.step = STEP if series > 1 else 0.0
        heights = [
            max(height_of(text) + 0.7, 0.0 if stub.term is None else self.step * series + 1.6)
            for stub, text in zip(stubs, self.stubs.texts, strict=True)
        ]
        self.edges = np.concatenate([[0.0], np.cumsum(heights)])
        middles = (self.edges[:-1] + self.edges[1:]) / 2
        self.centres = {
            stub.term: middle
            for stub, middle in zip(stubs, middles, strict=True)
            if stub.term is not None
        }

    def draw(self, sheet: Sheet, axes: Axes, y: float | None) -> None:
        """Draw bands behind every other term, and the names where the panel begins a line."""
        band = False
        for i, stub in enumerate(self.stubs.stubs):
            top, bottom = self.edges[i], self.edges[i + 1]
            band = not band if not stub.indent else band
            if band:
                axes.axhspan(top, bottom, color=BAND, linewidth=0, zorder=0)
            if y is not None:
                self.stubs.draw(sheet, i, y + (top + bottom) / 2)

    def draw_marks(self, axes: Axes, series: Sequence[pd.DataFrame]) -> None:
        """Draw the estimates of each series with their intervals."""
        for i, rows in enumerate(series):
            offset = self.step * (i - (len(series) - 1) / 2)
            at = rows["term"].map(self.centres).to_numpy(dtype=float) + offset
            draw_intervals(axes, *(rows[column] for column in _DRAWN), at, i)


def _variable(term: str) -> str:
    return split(term)[0]


def _powers(shown: pd.DataFrame) -> dict[str, int]:
    """Variable to the power of ten its coefficients are divided by; most have none."""
    extent = shown[_DRAWN].abs().max(axis=1)
    largest = extent.groupby(shown["term"].map(_variable), sort=False).max()
    largest = largest[largest > 0]
    ratio = np.log10(largest / largest.median())
    return {name: round(r) for name, r in ratio.items() if abs(r) >= APART}
