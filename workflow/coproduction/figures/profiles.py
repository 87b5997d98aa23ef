"""Figure: predicted profiles, such as the outcome along age."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from coproduction.figures.axis import limits, side_by_side, ticks
from coproduction.figures.lettering import Legible, Upright, checked, height_of, width_of, wrap
from coproduction.figures.panels import heads_of_lines, set_head
from coproduction.figures.respondent_counts import blind, headed, of_fits, singletons
from coproduction.figures.sheet import Foot, Legend, Sheet, draw_key, series_style, strip_height
from coproduction.figures.style import COLOURS, ONE_COLUMN, SMALL, TWO_COLUMNS, styled
from coproduction.words.fixed import colon
from coproduction.words.labels import ALL
from coproduction.words.numerals import typeset

#: Height of a panel, gap between panels, and between rows of panels, mm.
TALL, GAP, BETWEEN = 34.0, 5.0, 3.0
LINES = ("-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), (0, (1, 3)))


def profiles(
    predictions: pd.DataFrame,
    fits: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    confidence: float = 0.95,
    remarks: pd.DataFrame | None = None,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw a row of panels a term, a panel an area, a line a country of a model by country; with
    more countries than can be told apart, a panel a country, a line an area.

    Of an outcome by category the lines are the probabilities of its categories.

    A number is a line in its band; levels are points with their intervals. All panels share the
    axis of the outcome. One area takes one column of a journal, more take two.

    Parameters
    ----------
    predictions
        ``outcome, area, country, term, category, level, value, estimate, conf_low, conf_high``: the
        rows of one model of predictions.csv; `level` is missing for a number.
    fits
        ``area, country, n, singletons, n_singletons``: rows of fit.csv of that model.
    labels
        See `coproduction.words.labels.Labels`.
    confidence
        Level of the intervals, for the legend.
    remarks
        Rows of remarks.csv of that model: why estimates have no interval.
    width
        Greatest width of the figure, mm.
    language
        Language of the words.

    Raises
    ------
    ValueError
        Several outcomes, more countries than can be told apart, or nothing to draw.
    """
    if predictions["outcome"].nunique() > 1:
        raise ValueError("profiles of several outcomes, expected one")
    names = Legible(labels, language)
    panel, series = _parting(predictions)
    parts, lines, terms = (list(dict.fromkeys(predictions[key])) for key in (panel, series, "term"))
    if len(lines) > len(COLOURS):
        raise ValueError(f"{len(lines)} lines in a panel, at most {len(COLOURS)} can be told apart")
    width = min(ONE_COLUMN, width) if len(parts) == 1 else width
    bounds = limits(*(predictions[key] for key in ("estimate", "conf_low", "conf_high")))
    outcome = names.index(predictions["outcome"].iloc[0])
    said = colon(outcome, _interval(predictions["conf_low"], confidence, names), language)
    said = wrap(said, width - 2.0)
    of = predictions["outcome"].iloc[0]
    called = {
        "area": lambda area: names.area(area, set(predictions["area"]) == {ALL}),
        "country": names.country,
        "category": lambda level: names.level(of, level),
    }
    heads = [headed(called[panel](one), of_fits(fits, **{panel: one}), names) for one in parts]
    panels = _Panels(heads, bounds, width, language)
    rows = [
        _Row(predictions[predictions["term"] == term], term, names, panels.across) for term in terms
    ]
    labelled = [called[series](one) for one in lines] if len(lines) > 1 else []
    legend = Legend(labelled, width - 2.0)
    ends = predictions[["conf_low", "conf_high"]]
    none = ends.isna().any(axis=None)
    why = blind(remarks, names) if none else []
    foot = Foot([*singletons(fits, names), *why], width)
    start = strip_height(simulated, names) + height_of(said) + 1.5
    height = start + sum(panels.height(row) for row in rows)
    with styled():
        sheet = Sheet(width, height + legend.height + foot.height)
        sheet.mark(simulated, names)
        sheet.text(1.0, strip_height(simulated, names), said)
        y = start
        for row in rows:
            for k, axes in panels.draw(sheet, row, y):
                row.draw(axes, (panel, parts[k]), series, lines)
            y += panels.height(row)
        if legend.labels:
            legend.draw(sheet, sheet.overlay(), 1.0, height, draw_key)
        foot.draw(sheet, height + legend.height)
    return sheet.figure


def _parting(predictions: pd.DataFrame) -> tuple[str, str]:
    """What a panel is of, and a line: a category where probabilities of these are predicted."""
    if "category" not in predictions or not predictions["category"].fillna("").any():
        many = predictions["country"].nunique() > len(COLOURS)
        return ("country", "area") if many else ("area", "country")
    if predictions["country"].nunique() > 1:
        raise ValueError("profiles of categories by country, expected one fit of all")
    return "area", "category"


def _interval(ends: pd.Series, confidence: float, names: Legible) -> str:
    """What is drawn: with the interval of all, of some, or of none of the predictions."""
    if ends.isna().all():
        return names.say("predicted, without interval as no standard error is known")
    level = typeset(f"{100 * confidence:g}", names.language)
    if ends.isna().any():
        return names.say(
            "predicted, with {level} % interval where a standard error is known", level=level
        )
    return names.say("predicted, with {level} % interval", level=level)


class _Panels:
    """The panels of every term: an area each, in lines of `columns`, `across` mm wide."""

    def __init__(
        self, heads: Sequence[str], bounds: tuple[float, float], width: float, language: str
    ):
        self.bounds = bounds
        self.places, self.texts = ticks(*bounds, TALL, language)
        self.margin = 3.0 + max(width_of(text, SMALL) for text in self.texts)
        self.columns, self.across = side_by_side(len(heads), width - self.margin - 2.0, 34.0, GAP)
        self.heads = [wrap(text, self.across, bold=True) for text in heads]
        self.room_of_heads = heads_of_lines(self.heads, self.columns)

    def height(self, row: "_Row") -> float:
        """Height of the panels of a term, mm."""
        lines = len(self.room_of_heads)
        return sum(self.room_of_heads) + lines * (TALL + row.foot) + BETWEEN

    def draw(self, sheet: Sheet, row: "_Row", y: float) -> Iterator[tuple[int, Axes]]:
        """Draw the panels of a term from y mm on; yields the number of a panel and its axes."""
        for k, head in enumerate(self.heads):
            line = k // self.columns
            x = self.margin + (k % self.columns) * (self.across + GAP)
            down = y + sum(self.room_of_heads[: line + 1]) + line * (TALL + row.foot)
            set_head(sheet, head, x + self.across / 2, down)
            axes = sheet.panel(x, down, self.across, TALL)
            axes.set(ylim=self.bounds, xlim=row.limits)
            axes.set_yticks(
                self.places, self.texts if k % self.columns == 0 else [""] * len(self.places)
            )
            axes.tick_params(axis="y", length=0, labelsize=SMALL, pad=1.5)
            axes.grid(axis="y", color="#DDDDDD", linewidth=0.4)
            axes.set_xticks(row.ticks, row.texts)
            if row.upright:
                axes.tick_params(axis="x", rotation=90)
            yield k, axes
            below = down + TALL + row.foot - row.named - 0.5
            sheet.text(x + self.across / 2, below, row.label, across="center")


class _Row:
    """The panels of one term: their axis, and the room below them, mm."""

    def __init__(self, frame: pd.DataFrame, term: str, names: Legible, across: float):
        self.frame = frame
        self.number = frame["level"].isna().all() or (frame["level"] == "").all()
        self.label = wrap(names.variable(term), across)
        self.named = height_of(self.label)
        self.upright = False
        if self.number:
            self.places: dict[str, int] = {}
            values = frame["value"]
            self.limits = limits(values)
            self.ticks, self.texts = ticks(*self.limits, across, names.language)
            self.foot = 4.2 + self.named + 0.5
            return
        levels = list(dict.fromkeys(frame.sort_values("value", kind="stable")["level"]))
        self.places = {level: k for k, level in enumerate(levels)}
        self.limits = (-0.5, len(levels) - 0.5)
        self.ticks = list(range(len(levels)))
        told = [names.level(term, level) for level in levels]
        slot = across / len(levels) - 1.0
        words = [word for text in told for word in checked(text).split(" ")]
        self.upright = max(width_of(word, SMALL) for word in words) > slot
        if self.upright:
            stand = Upright(told, slot + 1.0, SMALL)
            self.texts, longest = stand.texts, stand.height
        else:
            self.texts = [wrap(text, slot, SMALL) for text in told]
            longest = max(height_of(text, SMALL) for text in self.texts)
        self.foot = 1.6 + longest + self.named + 0.5

    def draw(self, axes: Axes, part: tuple[str, str], series: str, lines: Sequence[str]) -> None:
        """Draw what is predicted in a panel, of which `part` is the column and the value."""
        panel, value = part
        for i, one in enumerate(lines):
            here = (self.frame[panel] == value) & (self.frame[series] == one)
            shift = (i - (len(lines) - 1) / 2) * 0.5 / len(lines)
            self._draw_series(axes, self.frame[here], i, shift)

    def _draw_series(self, axes: Axes, rows: pd.DataFrame, i: int, shift: float) -> None:
        style = series_style(i)
        ends = rows["conf_low"].to_numpy(), rows["conf_high"].to_numpy()
        if self.number:
            colour = style["color"]
            axes.fill_between(rows["value"], *ends, color=colour, alpha=0.18, linewidth=0)
            axes.plot(
                rows["value"], rows["estimate"], color=colour, linewidth=1.0, linestyle=LINES[i]
            )
            return
        at = rows["level"].map(self.places).to_numpy(dtype=float) + shift
        axes.vlines(at, *ends, color=style["color"], linewidth=0.9, zorder=2)
        axes.plot(
            at, np.asarray(rows["estimate"]), linestyle="none", markersize=3.4,
            markeredgewidth=0.8, zorder=3, **style,
        )  # fmt: skip
