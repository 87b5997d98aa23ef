"""Figure: missing answers by kind, variable and country."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from coproduction.figures.axis import ticks
from coproduction.figures.grid import Matrix, columns_apart
from coproduction.figures.item_shares import shade
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.sheet import KEY, Legend, Sheet, strip_height
from coproduction.figures.style import BAND, GREY, SMALL, TWO_COLUMNS, styled
from coproduction.missing import KINDS
from coproduction.results.descriptive_files import ANSWERED
from coproduction.words.labels import MISSING, Labels

COLOURS = {
    "refused": "#D55E00",
    "dont_know": "#0072B2",
    "no_answer": "#56B4E9",
    "invalid": "#000000",
    "system_missing": "#E69F00",
}
#: Kinds that say the question was not put: no answer is lacking, and no bar is drawn.
NOT_PUT = ("not_asked", "not_applicable")
BAR, PITCH = 2.1, 3.3

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
        ``country, source, variable, kind, share, weighted_share``:
        descriptives/missingness.csv, in order of presentation.
    labels
        See `coproduction.words.labels.Labels`.
    width
        Width of the figure, mm.

    Raises
    ------
    ValueError
        Nothing to draw, or more countries than the page holds.
    """
    if frame.empty:
        raise ValueError("no variable to draw")
    names = Legible(labels)
    value = frame["weighted_share"].fillna(frame["share"])
    missing = frame.assign(value=100 * value)[frame["kind"] != ANSWERED]
    panels = list(dict.fromkeys(zip(frame["country"], frame["source"], strict=True)))
    of_country = pd.Series([country for country, _ in panels]).value_counts()
    heads = [
        names.country(country) + (f" ({source})" if of_country[country] > 1 else "")
        for country, source in panels
    ]
    everything = list(dict.fromkeys(frame["variable"]))
    some = set(missing["variable"])
    variables = [name for name in everything if name in some]
    complete = [names.item(name) for name in everything if name not in some]
    note = "Answered by everybody and not shown: " + ", ".join(complete) + "."
    note = wrap(note, width - 2.0, SMALL) if complete else ""
    if not variables:
        return _nothing(len(everything), width, simulated, names)
    shares = missing.set_index(["country", "source", "variable", "kind"])["value"].to_dict()
    stubs = [names.item(name) for name in variables]
    most = min(max(width - 4.0 - (NARROWEST + GAP) * len(panels), 40.0), 80.0)
    widest = max(width_of(t) for stub in stubs for t in wrap(stub, most).split("\n"))
    across = (width - 4.0 - widest - GAP * len(panels)) / len(panels)
    tall = sum(max(PITCH, height_of(wrap(stub, most)) + 0.6) for stub in stubs)
    if across >= NARROWEST and tall <= TALLEST:
        return _bars(shares, panels, heads, variables, stubs, note, simulated, names, width, across)
    return _cells(shares, panels, heads, variables, stubs, note, simulated, names, width)


def _bars(
    shares: dict, panels: list, heads: list[str], variables: list[str], stubs: list[str],
    note: str, simulated: bool, names: Labels, width: float, across: float,
) -> Figure:  # fmt: skip
    texts = [wrap(stub, width - 4.0 - (across + GAP) * len(panels) + 0.1) for stub in stubs]
    heights = [max(PITCH, height_of(text) + 0.6) for text in texts]
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    inner = float(edges[-1])
    heads = [wrap(head, across, bold=True) for head in heads]
    head = max(height_of(text) for text in heads) + 1.0
    kinds = [kind for kind in COLOURS if any(key[3] == kind for key in shares)]
    legend = Legend([MISSING[kind] for kind in kinds], width - 2.0)
    start = strip_height(simulated, names)
    below = start + head + inner + 5.0
    said = "Weighted share asked and without an answer, %"
    if any(key[3] in NOT_PUT for key in shares):
        said += "; n/a: % not asked"
    height = below + 4.0 + legend.height + 1.0 + height_of(note, SMALL) + 0.5
    ends, texts_after = {}, {}
    for panel in panels:
        for variable in variables:
            at = sum(shares.get((*panel, variable, kind), 0.0) for kind in kinds)
            unput = sum(shares.get((*panel, variable, kind), 0.0) for kind in NOT_PUT)
            ends[panel, variable] = at
            texts_after[panel, variable] = _said(at, unput)
    largest = max(ends.values()) or 1.0
    # the axis is as long as leaves room for every text behind its bar
    high = max(
        largest,
        *(
            end * across / (across - width_of(texts_after[key], SMALL) - 2.0)
            for key, end in ends.items()
        ),
    )
    with styled():
        sheet = Sheet(width, height)
        sheet.mark(simulated, names)
        overlay = sheet.overlay()
        for k, (edge, tall, text) in enumerate(zip(edges[:-1], heights, texts, strict=True)):
            if k % 2 == 0:
                overlay.add_patch(
                    Rectangle(
                        (0.5, start + head + edge), width - 1.0, tall, facecolor=BAND,
                        linewidth=0,
                    )
                )  # fmt: skip
            sheet.text(1.0, start + head + edge + tall / 2, text, down="center")
        for p, panel in enumerate(panels):
            x = width - 1.0 - (len(panels) - p) * (across + GAP) + GAP
            sheet.text(x, start + head - 0.7 - height_of(heads[p]), heads[p], bold=True)
            axes = sheet.panel(x, start + head, across, inner)
            axes.patch.set_visible(False)
            axes.set(xlim=(0, high), ylim=(inner, 0))
            axes.set_xticks(*ticks(0, high, across))
            axes.spines["left"].set_visible(True)
            middles = (edges[:-1] + edges[1:]) / 2
            at = np.zeros(len(variables))
            for kind in kinds:
                cut = np.array(
                    [shares.get((*panel, variable, kind), 0.0) for variable in variables]
                )
                some = cut > 0
                axes.barh(
                    middles[some], cut[some], left=at[some], height=BAR, color=COLOURS[kind],
                    linewidth=0,
                )  # fmt: skip
                at += cut
            for end, y, variable in zip(at, middles, variables, strict=True):
                axes.text(
                    end + 0.8 * high / across, y, texts_after[panel, variable],
                    fontsize=SMALL, color=GREY, va="center_baseline",
                )  # fmt: skip
        sheet.text(width - 1.0, below, said, across="right")
        legend.draw(sheet, overlay, 1.0, below + 4.0, _key(kinds))
        sheet.text(1.0, below + 5.0 + legend.height, note, size=SMALL, colour=GREY)
    return sheet.figure


def _said(lacking: float, unput: float) -> str:
    """What stands behind a bar: per cent lacking, and per cent the question was not put to."""
    if unput > 99.9999:
        return "not asked"
    told = "" if not lacking else "<0.1" if lacking < 0.05 else f"{lacking:.1f}"
    return told + f" n/a {unput:.0f}" * (unput > 0)


def _cells(
    shares: dict, panels: list, heads: list[str], variables: list[str], stubs: list[str],
    note: str, simulated: bool, names: Labels, width: float,
) -> Figure:  # fmt: skip
    parts = columns_apart(list(zip(panels, heads, strict=True)), width - 2.0)
    blocks = [Matrix(stubs, [head for _, head in part], width - 2.0) for part in parts]
    start = strip_height(simulated, names)
    said = wrap(
        "Weighted share of respondents asked and without an answer, %; – nobody was asked.",
        width - 2.0,
    )
    below = start + sum(block.height for block in blocks) + GAP * (len(blocks) - 1) + 1.5
    height = below + height_of(said) + height_of(note, SMALL) + 1.0

    def cell(panel: tuple[str, str], variable: str):
        kinds = {kind: shares.get((*panel, variable, kind), 0.0) for kind in KINDS}
        if sum(kinds[kind] for kind in NOT_PUT) > 99.9999:
            return "#E6E6E6", "–", GREY
        total = sum(kinds[kind] for kind in COLOURS)
        face, ink = shade(min(9, int(total // 5)), 10) if total else ("white", GREY)
        return face, f"{total:.0f}" if total >= 0.5 else ("<1" if total else "0"), ink

    with styled():
        sheet = Sheet(width, height)
        sheet.mark(simulated, names)
        overlay, y = sheet.overlay(), start
        for part, block in zip(parts, blocks, strict=True):
            block.draw(
                sheet, overlay, 1.0, y,
                lambda i, j, part=part: cell(part[j][0], variables[i]),
            )  # fmt: skip
            y += block.height + GAP
        sheet.text(1.0, below, said)
        down = below + height_of(said)
        sheet.text(1.0, down, note, size=SMALL, colour=GREY)
    return sheet.figure


def _nothing(n: int, width: float, simulated: bool, names: Labels) -> Figure:
    """Say that no answer is missing."""
    with styled():
        sheet = Sheet(width, strip_height(simulated, names) + 6.0)
        sheet.mark(simulated, names)
        said = f"All {n} variables were answered by everybody."
        sheet.text(1.0, strip_height(simulated, names), said)
    return sheet.figure


def _key(kinds: list[str]):
    def key(overlay, i: int, x: float, y: float) -> None:
        overlay.add_patch(
            Rectangle(
                (x, y - 1.1), KEY - 1.4, 2.2, facecolor=COLOURS[kinds[i]],
                edgecolor=GREY, linewidth=0.3,
            )
        )  # fmt: skip

    return key
