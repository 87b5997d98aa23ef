"""Figure: coefficients of one model with their intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coproduction.figures.axis import limits
from coproduction.figures.correlates import correlates
from coproduction.figures.estimate_axes import of_estimates, of_outcome
from coproduction.figures.lettering import Legible, height_of, wrap
from coproduction.figures.panels import Panels, Stubs, fitting
from coproduction.figures.respondent_counts import blind, headed, of_fits, singletons
from coproduction.figures.sheet import Foot, Marks, Sheet, blinded, draw_intervals, strip_height
from coproduction.figures.stepped import Steps, stepped
from coproduction.figures.style import BAND, COLOURS, GREY, TWO_COLUMNS, styled
from coproduction.results.between_files import SUMMARY, beside
from coproduction.words.labels import ALL, INDICATORS, Stub, split

#: More series than this in one row of a panel cannot be told apart.
MOST_SERIES = len(COLOURS)
#: Coefficients so many times larger or smaller than most have an axis of their own.
APART = 100.0
#: Height of a mark among the marks of its row, mm.
STEP = 1.9
_DRAWN = ["estimate", "conf_low", "conf_high"]


def coefficients(
    estimates: pd.DataFrame,
    fits: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    references: Mapping[str, str] | None = None,
    standardised: bool = False,
    effects: str = "coefficients",
    estimator: str = "wls",
    confidence: float = 0.95,
    steps: Steps | None = None,
    deviations: pd.DataFrame | None = None,
    remarks: pd.DataFrame | None = None,
    summaries: pd.DataFrame | None = None,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw terms down; areas, or areas and countries, as panels and marks.

    Pooled over countries: a panel an area. By country: a panel an area with a mark a country,
    or, with more countries than can be told apart, a panel a country with a mark an area. All
    panels share the terms and the axis. A term that a fit does not have stays empty there.
    Estimates are of the steps that the names of rows say. Terms a hundred times larger or smaller
    than most stand below, on an axis of their own, so that no unit of a correlate hides the others.

    Parameters
    ----------
    estimates
        ``outcome, area, country, term, kind, estimate, conf_low, conf_high``: the rows of one
        model and one outcome of estimates.csv, of which `correlates` are drawn.
    fits
        ``area, country, n, singletons, n_singletons``: rows of fit.csv of that model.
    labels
        See `coproduction.words.labels.Labels`.
    references
        Variable to the name of its reference level, said beside the variable.
    standardised, effects, estimator
        What the estimates are: see `coproduction.figures.estimate_axes.of_estimates`.
    confidence
        Level of the intervals, for the label of the axis.
    steps, deviations
        See `coproduction.figures.stepped.stepped`.
    remarks
        Rows of remarks.csv of that model: why estimates have no interval.
    summaries
        Rows of summaries.csv of that model, drawn as of one more country.
    width
        Width of the figure, mm.
    language
        Language of the words.

    Raises
    ------
    ValueError
        Several models or outcomes, a term twice in one fit, or nothing to draw.
    """
    for column in ("model", "outcome"):
        if column in estimates and estimates[column].nunique() > 1:
            several = ", ".join(estimates[column].unique())
            raise ValueError(f"coefficients of several {column}s ({several}), expected one")
    names = Legible(labels, language)
    drawn = correlates(beside(estimates, summaries))
    shown, stubs = stepped(drawn, steps or {}, deviations, names, references)
    parting = _parting(shown, names)
    said = of_estimates(effects, standardised, estimator, confidence, names)
    if shown["outcome"].iloc[0].endswith(INDICATORS):
        said = of_outcome(shown, said, names)  # what is more likely where an estimate is positive
    apart = [[*dict.fromkeys(shown["term"])]] if standardised else _scales(shown)
    own = [_own(stubs, terms) for terms in apart]
    left = max(_Rows(one, 1, width).stubs.width for one in own)
    heads = [
        headed(label, of_fits(fits, **{parting.panel: value}), names)
        for value, label in parting.panels.items()
    ]
    rows = [_Rows(one, len(parting.series), width) for one in own]
    laid = fitting(heads, [one.edges for one in rows], left, width, language)
    blocks = [
        (shown[shown["term"].isin(terms)], one, panels, wrap(said, panels.room))
        for terms, one, panels in zip(apart, rows, laid, strict=True)
    ]
    none = blinded(*(shown[column] for column in _DRAWN))
    marks = Marks(list(parting.series.values()), none, names, width - 2.0)
    why = blind(remarks, names) if none else []
    foot = Foot([*singletons(fits, names), *why], width)
    start = strip_height(simulated, names)
    tall = [panels.height + height_of(below) + 1.5 for _, _, panels, below in blocks]
    with styled():
        sheet = Sheet(width, start + sum(tall) + marks.height + foot.height)
        sheet.mark(simulated, names)
        y = start
        for block, height in zip(blocks, tall, strict=True):
            _draw_block(sheet, *block, y, parting)
            y += height
        marks.draw(sheet, 1.0, y - 0.5)
        foot.draw(sheet, y + marks.height)
    return sheet.figure


def _draw_block(
    sheet: Sheet,
    shown: pd.DataFrame,
    rows: "_Rows",
    panels: Panels,
    said: str,
    start: float,
    parting: "_Parting",
) -> None:
    """Draw terms that share an axis from `start` mm on."""
    bounds = limits(*(shown[column] for column in _DRAWN), include=0.0)
    for k, axes, y in panels.draw(sheet, start, *bounds):
        rows.draw(sheet, axes, y)
        axes.axvline(0.0, color=GREY, linewidth=0.6, zorder=1)
        here = shown[shown[parting.panel] == list(parting.panels)[k]]
        rows.draw_marks(axes, [here[here[parting.mark] == one] for one in parting.series])
    sheet.text(panels.middle, start + panels.height, said, across="center")


def _scales(shown: pd.DataFrame) -> list[list[str]]:
    """The terms that share an axis: the most, then larger and smaller ones by hundreds."""
    extent = shown[_DRAWN].abs().max(axis=1)
    of = shown["term"].map(_variable)
    largest = extent.groupby(of, sort=False).max()
    sized = largest[largest > 0]
    place = np.log(largest / sized.median() if len(sized) else largest.where(largest > 0))
    steps = (place / np.log(APART)).apply(np.trunc).fillna(0).where(largest > 0, 0)
    order = sorted(set(steps), key=lambda step: (abs(step), -step))
    terms = dict.fromkeys(shown["term"])
    return [[term for term in terms if steps[_variable(term)] == step] for step in order]


def _own(stubs: Sequence[Stub], terms: Sequence[str]) -> list[Stub]:
    """The names of some terms, with the headings of those that are levels."""
    found: list[Stub] = []
    for i, stub in enumerate(stubs):
        after = next((one.term for one in stubs[i:] if one.term), None)
        if (stub.term or after) in terms:
            found.append(stub)
    return found


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
    called = {SUMMARY: names.say("Summary")}
    by_country = {one: called.get(one) or names.country(one) for one in countries}
    by_area = {area: names.area(area, areas == [ALL]) for area in areas}
    if countries == [ALL] or len(countries) <= MOST_SERIES:
        return _Parting("area", by_area, "country", by_country)
    if len(areas) > MOST_SERIES:
        raise ValueError(f"{len(areas)} areas in one row, at most {MOST_SERIES} can be told apart")
    return _Parting("country", by_country, "area", by_area)


class _Rows:
    """The rows that all panels share: their names, edges and middles, mm."""

    def __init__(self, stubs: Sequence[Stub], series: int, width: float):
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
            estimate, low, high = (rows[column] for column in _DRAWN)
            draw_intervals(axes, estimate, low, high, at, i)


def _variable(term: str) -> str:
    return split(term)[0]
