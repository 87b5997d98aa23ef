"""Figure: every specification of a correlate by its estimate, over the options that each has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.special import stdtrit

from coproduction.figures.axis import limits, side_by_side, ticks
from coproduction.figures.estimate_axes import of_specifications
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.respondent_counts import headed
from coproduction.figures.sheet import KEY, Legend, Sheet, strip_height
from coproduction.figures.stepped import NO_BREAK, Steps, stepped
from coproduction.figures.style import GREY, INK, SMALL, TWO_COLUMNS, styled
from coproduction.results.multiverse_files import CHOICES
from coproduction.words.labels import HEADS
from coproduction.words.numerals import count, typeset, whole

#: Height of a curve and of a row of the dashboard, between panels and lines of them, mm.
CURVE, ROW, GAP, BETWEEN = 38.0, 3.5, 4.0, 5.0
#: No panel is narrower, mm; a dashboard has no more columns than this, specifications share some.
NARROWEST, MOST = 30.0, 256
SAME, CHANGED, FILL, MARK = "#0072B2", "#8C8C8C", "#DCEBF5", "#404040"
SIGNIFICANT, QUESTION = "p below {alpha}", "Same question"
KEYS = (QUESTION, "Changed question", "As declared", "{level} % interval", "Median")


@dataclass(frozen=True)
class Line:
    """A line of the dashboard: its label, and which of the specifications it marks.

    A heading marks none.
    """

    label: str
    choice: str = ""
    option: str = ""

    def marked(self, rows: pd.DataFrame, alpha: float) -> np.ndarray | None:
        """(S,) bool of the specifications; None of a heading, and where no specification has it."""
        if self.choice == "significant":
            return rows["p_value"].to_numpy() < alpha
        if not self.option:
            return None
        found = rows[self.choice].to_numpy() == self.option
        return found if found.any() else None


def specification_curve(
    estimates: pd.DataFrame,
    _summary: pd.DataFrame,
    _decisions: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    term: str,
    confidence: float = 0.95,
    references: Mapping[str, str] | None = None,
    steps: Steps | None = None,
    deviations: pd.DataFrame | None = None,
    language: str = "en",
    width: float = TWO_COLUMNS,
) -> Figure:
    """Draw a panel an area: estimates from the smallest to the largest, below them their options.

    Parameters
    ----------
    estimates
        Rows of one model of multiverse/estimates.csv.
    labels
        See `coproduction.words.labels.Labels`, with ``covariates``.
    term
        The coefficient that is drawn.
    confidence
        Level of the intervals; specifications are significant at 1 less that.
    references
        Variable to the name of its reference level, said beside the variable.
    steps, deviations
        See `coproduction.figures.stepped.stepped`.
    language
        Language of the fixed words.

    Raises
    ------
    ValueError
        No specification of the coefficient has an error.
    """
    names, alpha = Legible(labels, language), 1 - confidence
    shown = _with_intervals(estimates[estimates["term"] == term], alpha)
    if shown.empty:
        raise ValueError(f"nothing to draw: no specification of {term} has a standard error")
    shown, (stub, *_) = stepped(shown, steps or {}, deviations, names, references)
    shown = shown.sort_values(["area", "estimate", "specification"], kind="stable")
    areas = [area for area in dict.fromkeys(estimates["area"]) if (shown["area"] == area).any()]
    lines = _lines(shown, names, alpha)
    dashboard = _Dashboard(lines, 0.3 * width)
    low, high = limits(shown["conf_low"], shown["conf_high"], include=0.0)
    places, texts = ticks(low, high, CURVE)
    left = max(dashboard.width, 2.0 + max(width_of(text, SMALL) for text in texts))
    columns, across = side_by_side(len(areas), width - left - 2.0, NARROWEST, GAP)
    told = [_headed(area, shown[shown["area"] == area], names, len(areas) == 1) for area in areas]
    heads = [wrap(text, across, bold=True) for text in told]
    head = max(height_of(text) for text in heads) + 1.0
    legend = Legend(_keys(names, confidence), width - 2.0)
    axis = of_specifications(shown, confidence, names)
    said = [wrap(stub.label, width - 2.0, bold=True), wrap(axis, width - 2.0)]
    top = strip_height(simulated, names)
    start = top + sum(height_of(text) for text in said) + 2.0
    line = head + CURVE + 1.0 + dashboard.height
    below = start + -(-len(areas) // columns) * (line + BETWEEN)
    with styled():
        sheet = Sheet(width, below + legend.height + 0.5)
        sheet.mark(simulated, names)
        sheet.text(1.0, top, said[0], bold=True)
        sheet.text(1.0, top + height_of(said[0]) + 0.3, said[1])
        for k, (area, text) in enumerate(zip(areas, heads, strict=True)):
            x = left + (k % columns) * (across + GAP)
            y = start + (k // columns) * (line + BETWEEN)
            rows = shown[shown["area"] == area]
            sheet.text(x + across / 2, y, text, bold=True, across="center")
            axes = sheet.panel(x, y + head, across, CURVE)
            axes.set(xlim=(0, len(rows)), ylim=(low, high))
            axes.set_xticks([])
            _draw(axes, rows, places)
            if k % columns == 0:
                at = [y + head + CURVE * (high - place) / (high - low) for place in places]
                _name_ticks(sheet, x - 1.0, at, texts)
                dashboard.name(sheet, x - 1.5, y + head + CURVE + 1.0)
            board = sheet.panel(x, y + head + CURVE + 1.0, across, dashboard.height)
            dashboard.draw(board, rows, alpha)
        legend.draw(sheet, sheet.overlay(), 1.0, below, _key)
    return sheet.figure


def _with_intervals(rows: pd.DataFrame, alpha: float) -> pd.DataFrame:
    """The estimates that have an error, with their intervals."""
    shown = rows[rows["std_error"].notna()]
    half = stdtrit(shown["df"].astype(float), 1 - alpha / 2) * shown["std_error"]
    return shown.assign(conf_low=shown["estimate"] - half, conf_high=shown["estimate"] + half)


def _name_ticks(sheet: Sheet, x: float, at: Sequence[float], texts: Sequence[str]) -> None:
    """Set the numbers of an axis with their right ends at x mm and their middles at `at`."""
    for y, text in zip(at, texts, strict=True):
        sheet.text(x, y, text, size=SMALL, across="right", down="center", colour=GREY)


def _headed(area: str, rows: pd.DataFrame, names: Legible, alone: bool) -> str:
    """An area with its specifications and respondents; without these where a number is withheld."""
    label = headed(names.area(area, alone), rows["n"] if rows["n"].notna().all() else [], names)
    number = typeset(count(len(rows)), names.language)
    made = names.say("{n} specifications", n=number).replace(" ", NO_BREAK)
    return f"{label}, {made}" if label else made


def _keys(names: Legible, confidence: float) -> list[str]:
    level = typeset(f"{100 * confidence:g}", names.language)
    return [names.say(text, level=level) if "{" in text else names.say(text) for text in KEYS]


def _lines(shown: pd.DataFrame, names: Legible, alpha: float) -> list[Line]:
    """The lines of the dashboard: significance, the question, and the options of each choice."""
    told = typeset(whole(alpha), names.language)
    found = [Line(names.say(SIGNIFICANT, alpha=told), "significant", "p")]
    if shown["question"].nunique() > 1:
        found.append(Line(names.say(QUESTION), "question", "same"))
    model = str(shown["model"].iloc[0])
    for choice in CHOICES:
        met = list(dict.fromkeys(shown.sort_values("specification")[choice]))
        if len(met) > 1:
            found.append(Line(names.say(HEADS[choice])))
            found += [Line(names.option(choice, one, model), choice, one) for one in met]
    return found


class _Dashboard:
    """Lines of marks below a curve; `width` and `height` (mm) are those needed."""

    def __init__(self, lines: Sequence[Line], widest: float):
        self.lines = lines
        self.texts = [wrap(one.label, widest, bold=not one.option) for one in lines]
        heights = [max(ROW, height_of(text) + 0.4) for text in self.texts]
        self.edges = np.concatenate([[0.0], np.cumsum(heights)])
        self.height = float(self.edges[-1])
        self.width = 3.0 + max(
            width_of(part, bold=not one.option)
            for one, text in zip(lines, self.texts, strict=True)
            for part in text.split("\n")
        )

    def name(self, sheet: Sheet, x: float, y: float) -> None:
        """Set the labels with their right ends at x mm, from y mm on."""
        middles = (self.edges[:-1] + self.edges[1:]) / 2
        for one, text, middle in zip(self.lines, self.texts, middles, strict=True):
            sheet.text(x, y + middle, text, bold=not one.option, across="right", down="center")

    def draw(self, axes: Axes, rows: pd.DataFrame, alpha: float) -> None:
        """Draw the marks of specifications in their order; of shared columns the share."""
        n = len(rows)
        parts = np.array_split(np.arange(n), min(n, MOST))
        axes.spines["bottom"].set_visible(False)
        for one, top, bottom in zip(self.lines, self.edges, self.edges[1:], strict=False):
            marked = one.marked(rows, alpha)
            if marked is None:
                continue
            share = np.array([marked[part].mean() for part in parts])
            axes.imshow(
                share[None],
                extent=(0, n, bottom - 0.35, top + 0.35),
                aspect="auto",
                interpolation="nearest",
                cmap="Greys",
                vmin=0.0,
                vmax=1.3,
            )
        axes.set(xlim=(0, n), ylim=(self.height, 0))
        axes.set_xticks([])


def _draw(axes: Axes, rows: pd.DataFrame, places: Sequence[float]) -> None:
    """Draw the curve of an area."""
    at = np.arange(len(rows)) + 0.5
    estimate = rows["estimate"].to_numpy()
    axes.hlines(places, 0, len(rows), color="#DDDDDD", linewidth=0.4, zorder=0)
    axes.fill_between(at, rows["conf_low"], rows["conf_high"], color=FILL, linewidth=0, zorder=1)
    axes.axhline(0, color=INK, linewidth=0.6, zorder=2)
    axes.axhline(float(np.median(estimate)), color=MARK, linewidth=0.8, dashes=(4, 3), zorder=2)
    same = rows["question"].to_numpy() == "same"
    axes.spines["bottom"].set_visible(False)
    size = float(np.clip(260 / len(rows), 0.8, 2.4))
    for mine, style, larger in ((~same, _CHANGED, 0.0), (same, _SAME, 1.2)):
        axes.plot(at[mine], estimate[mine], markersize=size + larger, zorder=3, **style)
    declared = rows["specification"].to_numpy() == 1
    axes.plot(at[declared], estimate[declared], markersize=4.2, zorder=4, **_DECLARED)


_SAME = {"linestyle": "none", "marker": "o", "color": SAME, "markeredgewidth": 0}
_CHANGED = {"linestyle": "none", "marker": "o", "color": CHANGED, "markeredgewidth": 0}
_DECLARED = {
    "linestyle": "none",
    "marker": "D",
    "markerfacecolor": "white",
    "markeredgecolor": INK,
    "markeredgewidth": 0.8,
}


def _key(overlay: Axes, i: int, x: float, y: float) -> None:
    middle, end = x + (KEY - 1.4) / 2, x + KEY - 1.4
    if i < 3:
        style = (_SAME, _CHANGED, _DECLARED)[i]
        overlay.plot([middle], [y], markersize=4.2 if i == 2 else 2.6, **style)
    elif i == 3:
        overlay.fill_between([x, end], [y - 1.0] * 2, [y + 1.0] * 2, color=FILL, linewidth=0)
    else:
        overlay.plot([x, end], [y, y], color=MARK, linewidth=0.8, dashes=(2.5, 1.5))
