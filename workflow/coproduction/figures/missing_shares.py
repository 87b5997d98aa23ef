"""Figure: missing answers by kind, variable and country."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coproduction.figures.axis import ticks
from coproduction.figures.grid import Cell, Matrix, columns_apart
from coproduction.figures.item_shares import TOO_FEW, shade
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.respondent_counts import headed
from coproduction.figures.sheet import KEY, Legend, Sheet, strip_height
from coproduction.figures.style import BAND, GREY, SMALL, TWO_COLUMNS, styled
from coproduction.missing import NOT_PUT
from coproduction.results.contract import records
from coproduction.results.descriptive_files import ANSWERED, SEVERAL
from coproduction.words.labels import MISSING
from coproduction.words.numerals import ABOUT_NONE, typeset

COLOURS = {
    "refused": "#D55E00",
    "dont_know": "#0072B2",
    "no_answer": "#56B4E9",
    "invalid": "#000000",
    "system_missing": "#E69F00",
    SEVERAL: "#999999",
}
#: Patterns of the bars, so that kinds of one grey are told apart.
HATCHES = {
    "refused": "",
    "dont_know": "////////",
    "no_answer": "........",
    "invalid": "",
    "system_missing": "xxxxxx",
    SEVERAL: "------",
}
BAR, PITCH = 2.1, 3.3
#: Stands for a share that is withheld.
FEW = "∗"

#: A panel of bars narrower than this says nothing, mm.
NARROWEST = 16.0

#: Bars taller than this do not fit a page with their heads and legend, mm.
TALLEST = 235.0
GAP = 3.0


def missingness(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw weighted shares of missing answers: bars cut by kind, a panel a country.

    Where the panels would become too narrow, or too tall for a page, it is a matrix of the share
    of all kinds together, a column a country. A country with several sources has a panel each.
    Variables that everybody answered are left out and named below. Where a question was not put
    to all (not applicable, not asked), the bar says to how many per cent, and has only those who
    lack an answer to it.

    Parameters
    ----------
    frame
        ``country, source, variable, kind, n_base, share, weighted_share``:
        descriptives/missingness.csv, in order of presentation.
    labels
        See `coproduction.words.labels.Labels`.
    width
        Width of the figure, mm.
    language
        Language of the words.

    Raises
    ------
    ValueError
        Nothing to draw, or more countries than the page holds.
    """
    if frame.empty:
        raise ValueError("no variable to draw")
    names = Legible(labels, language)
    value = frame["weighted_share"].fillna(frame["share"])
    missing = frame.assign(value=100 * value)[frame["kind"] != ANSWERED]
    panels = list(dict.fromkeys(zip(frame["country"], frame["source"], strict=True)))
    of_country = pd.Series([country for country, _ in panels]).value_counts()
    n = frame.groupby(["country", "source"], sort=False)["n_base"].max()
    heads = [
        headed(
            names.country(country) + (f" ({source})" if of_country[country] > 1 else ""),
            [n[country, source]],
            names,
        )
        for country, source in panels
    ]
    everything = list(dict.fromkeys(frame["variable"]))
    some = set(missing["variable"])
    variables = [name for name in everything if name in some]
    complete = [names.item(name) for name in everything if name not in some]
    note = names.say("Answered by everybody and not shown: {found}.", found=", ".join(complete))
    note = wrap(note, width - 2.0, SMALL) if complete else ""
    if not variables:
        return _nothing(len(everything), width, simulated, names)
    shares = {
        (row["country"], row["source"], row["variable"], row["kind"]): row["value"]
        for row in records(missing)
    }
    called = [names.item(name) for name in variables]
    shown = _Shown(shares, panels, heads, variables, called, note, names)
    most = min(max(width - 4.0 - (NARROWEST + GAP) * len(panels), 40.0), 80.0)
    widest = max(width_of(t) for stub in shown.stubs for t in wrap(stub, most).split("\n"))
    across = (width - 4.0 - widest - GAP * len(panels)) / len(panels)
    tall = sum(max(PITCH, height_of(wrap(stub, most)) + 0.6) for stub in shown.stubs)
    if across >= NARROWEST and tall <= TALLEST:
        return _bars(shown, simulated, names, width, across)
    return _cells(shown, simulated, names, width)


@dataclass(frozen=True)
class _Shown:
    """What is shown: per cent by country, source, variable and kind; panels (a country and source
    each) with their heads; variables with their names; and a note."""

    shares: Mapping[tuple[str, str, str, str], float]
    panels: Sequence[tuple[str, str]]
    heads: Sequence[str]
    variables: Sequence[str]
    stubs: Sequence[str]
    note: str
    names: Legible

    def total(self, panel: tuple[str, str], variable: str, kinds: Iterable[str]) -> float:
        """Per cent whose answer is missing for one of some kinds."""
        found = [self.shares.get((*panel, variable, kind), 0.0) for kind in kinds]
        return sum(share for share in found if share == share)

    def withheld(self, panel: tuple[str, str], variable: str) -> bool:
        """Whether few lack an answer, and how many is not told."""
        return any(math.isnan(self.shares.get((*panel, variable, kind), 0.0)) for kind in COLOURS)

    @property
    def withholds(self) -> bool:
        """Whether anything is not told."""
        return any(map(math.isnan, self.shares.values()))

    def met(self, kinds: Iterable[str]) -> list[str]:
        """The kinds that occur."""
        return [kind for kind in kinds if any(key[3] == kind for key in self.shares)]


def _bars(shown: _Shown, simulated: bool, names: Legible, width: float, across: float) -> Figure:
    room = width - 4.0 - (across + GAP) * len(shown.panels)
    texts = [wrap(stub, room + 0.1) for stub in shown.stubs]
    edges = np.cumsum([0.0, *(max(PITCH, height_of(text) + 0.6) for text in texts)])
    heads = [wrap(head, across, bold=True) for head in shown.heads]
    head = max(height_of(text) for text in heads) + 1.0
    kinds = shown.met(COLOURS)
    legend = Legend([names.say(MISSING[kind]) for kind in kinds], width - 2.0)
    start = strip_height(simulated, names)
    below = start + head + float(edges[-1]) + 5.0
    said = names.say("Weighted share asked and without an answer, %")
    said += "; " + names.say("n/a: % not asked") if shown.met(NOT_PUT) else ""
    said += "; " + names.say(TOO_FEW, sign=FEW) if shown.withholds else ""
    height = below + 4.0 + legend.height + 1.0 + height_of(shown.note, SMALL) + 0.5
    high = _end(shown, kinds, across)
    with styled():
        sheet = Sheet(width, height)
        sheet.mark(simulated, names)
        overlay = sheet.overlay()
        for k, text in enumerate(texts):
            top, tall = start + head + edges[k], edges[k + 1] - edges[k]
            if k % 2 == 0:
                band = Rectangle((0.5, top), width - 1.0, tall, facecolor=BAND, linewidth=0)
                overlay.add_patch(band)
            sheet.text(1.0, top + tall / 2, text, down="center")
        for p, panel in enumerate(shown.panels):
            x = width - 1.0 - (len(shown.panels) - p) * (across + GAP) + GAP
            sheet.text(x, start + head - 0.7 - height_of(heads[p]), heads[p], bold=True)
            axes = sheet.panel(x, start + head, across, float(edges[-1]))
            axes.set(xlim=(0, high), ylim=(float(edges[-1]), 0))
            axes.set_xticks(*_ticks(shown, high, across))
            _draw_bars(axes, shown, panel, edges, high / across)
        sheet.text(width - 1.0, below, said, across="right")
        legend.draw(sheet, overlay, 1.0, below + 4.0, _key(kinds))
        sheet.text(1.0, below + 5.0 + legend.height, shown.note, size=SMALL, colour=GREY)
    return sheet.figure


def _end(shown: _Shown, kinds: Sequence[str], across: float) -> float:
    """End of the axis, so long that it leaves room for every text behind its bar."""
    found = []
    for panel in shown.panels:
        for variable in shown.variables:
            end = shown.total(panel, variable, kinds)
            text = _said(shown, panel, variable, end)
            found += [end, end * across / (across - width_of(text, SMALL) - 2.0)]
    return max(found) or 1.0


def _ticks(shown: _Shown, high: float, across: float) -> tuple[list[float], list[str]]:
    """Ticks of a panel whose texts do not reach those of the next; none where no share is known."""
    known = any(shown.total(p, name, COLOURS) for p in shown.panels for name in shown.variables)
    if not known:
        return [], []
    places, texts = ticks(0, high, across, shown.names.language)
    free = across + GAP - 1.0 - width_of(texts[0], SMALL) / 2
    kept = [
        (place, text)
        for place, text in zip(places, texts, strict=True)
        if place / high * across + width_of(text, SMALL) / 2 <= free
    ]
    return [place for place, _ in kept], [text for _, text in kept]


def _draw_bars(
    axes: Axes, shown: _Shown, panel: tuple[str, str], edges: np.ndarray, per_mm: float
) -> None:
    """Draw the bars of a panel, cut by kind, with what stands behind each."""
    axes.patch.set_visible(False)
    axes.spines["left"].set_visible(True)
    middles, at = (edges[:-1] + edges[1:]) / 2, np.zeros(len(shown.variables))
    for kind in shown.met(COLOURS):
        cut = np.array([shown.total(panel, variable, [kind]) for variable in shown.variables])
        some = cut > 0
        axes.barh(
            middles[some], cut[some], left=at[some], height=BAR, facecolor=COLOURS[kind],
            hatch=HATCHES[kind], edgecolor="white", linewidth=0,
        )  # fmt: skip
        at += cut
    for end, y, variable in zip(at, middles, shown.variables, strict=True):
        text = _said(shown, panel, variable, end)
        axes.text(
            end + 0.8 * per_mm, y, text, fontsize=SMALL, color=GREY, va="center_baseline"
        )  # fmt: skip


def _said(shown: _Shown, panel: tuple[str, str], variable: str, lacking: float) -> str:
    """What stands behind a bar: per cent lacking, and per cent the question was not put to."""
    unput = shown.total(panel, variable, NOT_PUT)
    if unput > 99.9999:
        return shown.names.say("not asked")
    if shown.withheld(panel, variable):
        return FEW + _unput(unput, shown.names)
    # a kind is listed only where somebody lacks an answer so
    listed = any((*panel, variable, kind) in shown.shares for kind in COLOURS)
    none = ABOUT_NONE if listed else ""
    told = none if not lacking else "<0.1" if lacking < 0.05 else f"{lacking:.1f}"
    return typeset(told, shown.names.language) + _unput(unput, shown.names)


def _unput(unput: float, names: Legible) -> str:
    """Per cent the question was not put to, where it was not to all."""
    return " " + names.say("n/a {share}", share=f"{unput:.0f}") if unput > 0 else ""


def _cells(shown: _Shown, simulated: bool, names: Legible, width: float) -> Figure:
    parts = columns_apart(list(zip(shown.panels, shown.heads, strict=True)), width - 2.0)
    blocks = [Matrix(shown.stubs, [head for _, head in part], width - 2.0) for part in parts]
    start = strip_height(simulated, names)
    said = names.say(
        "Weighted share of respondents asked and without an answer, %; – nobody was asked"
    )
    said += "; " + names.say(TOO_FEW, sign=FEW) if shown.withholds else ""
    said = wrap(f"{said}.", width - 2.0)
    below = start + sum(block.height for block in blocks) + GAP * (len(blocks) - 1) + 1.5
    height = below + height_of(said) + height_of(shown.note, SMALL) + 1.0
    with styled():
        sheet = Sheet(width, height)
        sheet.mark(simulated, names)
        overlay, y = sheet.overlay(), start
        for part, block in zip(parts, blocks, strict=True):

            def cell(i: int, j: int, part=part) -> Cell:
                return _cell(shown, part[j][0], shown.variables[i])

            block.draw(sheet, overlay, 1.0, y, cell)
            y += block.height + GAP
        sheet.text(1.0, below, said)
        down = below + height_of(said)
        sheet.text(1.0, down, shown.note, size=SMALL, colour=GREY)
    return sheet.figure


def _cell(shown: _Shown, panel: tuple[str, str], variable: str) -> Cell:
    if shown.total(panel, variable, NOT_PUT) > 99.9999:
        return "#E6E6E6", "–", GREY
    if shown.withheld(panel, variable):
        return "white", FEW, GREY
    total = shown.total(panel, variable, COLOURS)
    face, ink = shade(min(9, int(total // 5)), 10) if total else ("white", GREY)
    return face, f"{total:.0f}" if total >= 0.5 else ("<1" if total else "0"), ink


def _nothing(n: int, width: float, simulated: bool, names: Legible) -> Figure:
    """Say that no answer is missing."""
    with styled():
        sheet = Sheet(width, strip_height(simulated, names) + 6.0)
        sheet.mark(simulated, names)
        said = names.say("All {n} variables were answered by everybody.", n=str(n))
        sheet.text(1.0, strip_height(simulated, names), said)
    return sheet.figure


def _key(kinds: list[str]):
    def key(overlay, i: int, x: float, y: float) -> None:
        overlay.add_patch(
            Rectangle(
                (x, y - 1.1), KEY - 1.4, 2.2, facecolor=COLOURS[kinds[i]],
                hatch=HATCHES[kinds[i]], edgecolor="white", linewidth=0,
            )
        )  # fmt: skip

    return key
