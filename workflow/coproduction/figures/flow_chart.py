"""Figure: the flow of respondents from the files to the analysis samples of a model."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from coproduction.figures.axis import side_by_side
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.sheet import Sheet, strip_height
from coproduction.figures.style import GREY, INK, SMALL, TWO_COLUMNS, styled
from coproduction.words.labels import ALL, STEPS, Labels

#: Steps before the areas part ways.
TRUNK, BRANCH = list(STEPS)[:4], list(STEPS)[4:]
PAD = 1.2
ARROW = 4.5

#: The line of a branch stands this far from its left edge, mm, and what is left out beside it.
STEM = 5.0
GAP = 4.0

#: Narrowest branch, mm; more areas than fit side by side stand in several lines.
NARROWEST = 36.0

#: With more countries than this their numbers are told as a range.
MOST_NAMED = 6

#: Terms named among the reasons before the rest is only counted.
SHOWN = 4


def flow(
    frame: pd.DataFrame,
    missing: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    width: float = TWO_COLUMNS,
) -> Figure:
    """Draw the flow of one model and outcome as boxes, after the STROBE and CONSORT diagrams.

    Down the middle the steps that all areas share, with what each country gives; then a branch an
    area. A step that loses nobody is not drawn, but the first and those of the branches are.

    Parameters
    ----------
    frame
        ``outcome, area, country, step, n, left_out``: the rows of one model and one outcome of
        models/flow.csv.
    missing
        ``area, country, step, reason, n``: those of models/flow_missing.csv.
    labels
        See `coproduction.words.labels.Labels`.
    width
        Width of the figure, mm.

    Raises
    ------
    ValueError
        Nothing to draw, several models or outcomes.
    """
    if frame.empty:
        raise ValueError("no flow to draw")
    for column in ("model", "outcome"):
        if column in frame and frame[column].nunique() > 1:
            raise ValueError(f"a flow of several {column}s, expected one")
    names = Legible(labels)
    areas = list(dict.fromkeys(frame["area"]))
    total = frame[frame["country"] == ALL].set_index(["area", "step"])
    countries = [c for c in dict.fromkeys(frame["country"]) if c != ALL]
    by_country = frame.set_index(["area", "country", "step"])["n"]
    reasons: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for row in missing[missing["country"] == ALL].itertuples():
        reasons.setdefault((row.area, row.step), []).append((row.reason, row.n))
    first = areas[0]
    trunk = [step for step in TRUNK if step == TRUNK[0] or total.loc[(first, step), "left_out"]]

    def country_list(area: str, step: str, room: float) -> str:
        if len(countries) == 1:
            return ""
        n = [by_country[area, c, step] for c in countries]
        if len(countries) > MOST_NAMED:
            span = _n(min(n)) + (f" to {_n(max(n))}" if max(n) > min(n) else "")
            told = f"{len(countries)} countries, {span} each"
            return wrap(told, room, SMALL)
        parts = [f"{names.country(c)} {_n(k)}" for c, k in zip(countries, n, strict=True)]
        return _list(parts, room)

    middle = min(0.5 * width, 90.0)
    side = (width - middle) / 2 + middle / 2 - 4.0
    boxes = []
    for step in trunk:
        row = total.loc[(first, step)]
        text = wrap(f"{STEPS[step]}: n = {_n(row['n'])}", middle - 2 * PAD, bold=True)
        by = country_list(first, step, middle - 2 * PAD)
        boxes.append((text, by, _lost(row, step, reasons.get((first, step), []), names, side)))

    forked = len(areas) > 1
    columns, across = side_by_side(len(areas), width - 2.0, NARROWEST, GAP)
    across = across if forked else middle
    branches = []
    for area in areas:
        inside = []
        for step in BRANCH:
            row = total.loc[(area, step)]
            room = across - STEM - 2.0 if forked else side
            inside.append(
                (
                    _lost(row, step, reasons.get((area, step), []), names, room),
                    wrap(f"{STEPS[step]}: n = {_n(row['n'])}", across - 2 * PAD, bold=True),
                    country_list(area, step, across - 2 * PAD) if step == BRANCH[-1] else "",
                )
            )
        head = wrap(names.area(area, not forked), across - STEM - 2.0, bold=True)
        branches.append((head, inside))
    lines = [branches[i : i + columns] for i in range(0, len(branches), columns)]
    rooms = [_rooms(line) for line in lines]
    start = strip_height(simulated, names)
    trunk_height = 0.0
    for number, (text, by, lost) in enumerate(boxes):
        trunk_height += _tall(text, by) + (
            max(ARROW, height_of(lost, SMALL) + 1.5) if number else 0.0
        )
    height = start + trunk_height + sum(ARROW * forked + sum(room) for room in rooms) + 1.5

    with styled():
        sheet = Sheet(width, height)
        sheet.mark(simulated, names)
        overlay = sheet.overlay()
        y, centre = start, width / 2
        for number, (text, by, lost) in enumerate(boxes):
            if number:
                drop = max(ARROW, height_of(lost, SMALL) + 1.5)
                _arrow(overlay, centre, y, y + drop)
                sheet.text(centre + 2.0, y + drop / 2, lost, size=SMALL, down="center")
                y += drop
            y = _box(sheet, overlay, centre - middle / 2, y, middle, text, by)
        for line, room in zip(lines, rooms, strict=True):
            lefts = [1.0 + k * (across + GAP) for k in range(len(line))]
            stems = [left + STEM for left in lefts]
            if not forked:
                lefts, stems = [centre - middle / 2], [centre]
            fork = y + ARROW / 2
            if forked:
                overlay.plot([centre, centre], [y, fork], color=GREY, linewidth=0.7)
                ends = [min(*stems, centre), max(*stems, centre)]
                overlay.plot(ends, [fork, fork], color=GREY, linewidth=0.7)
            for left, stem, (head, inside) in zip(lefts, stems, line, strict=True):
                down, top = (fork if forked else y), y + ARROW * forked
                sheet.text(stem + 2.0, top, head, bold=True)
                top += room[0]
                for number, (lost, text, by) in enumerate(inside):
                    drop, tall = room[1 + 2 * number], room[2 + 2 * number]
                    _arrow(overlay, stem, down, top + drop)
                    sheet.text(stem + 2.0, top + drop / 2, lost, size=SMALL, down="center")
                    down = top = _box(sheet, overlay, left, top + drop, across, text, by, tall)
            y += ARROW * forked + sum(room)
    return sheet.figure


def _rooms(line: list) -> list[float]:
    """Heights that all branches of a line share: head, then the drop and the box of each step."""
    head = max(height_of(head) for head, _ in line)
    rooms = [head + 1.0 if head else 0.0]
    for step in range(len(BRANCH)):
        drop = max(height_of(inside[step][0], SMALL) for _, inside in line)
        rooms.append(max(ARROW, drop + 1.5))
        rooms.append(max(_tall(*inside[step][1:]) for _, inside in line))
    return rooms


def _tall(text: str, by: str) -> float:
    return height_of(text) + height_of(by, SMALL) + 2 * PAD


def _box(sheet, overlay, x, y, width, text, by, height=None) -> float:
    """Draw a box with its corner at (x, y) mm; return where it ends."""
    height = height or _tall(text, by)
    overlay.add_patch(
        Rectangle((x, y), width, height, facecolor="white", edgecolor=INK, linewidth=0.6)
    )
    inside = height_of(text) + height_of(by, SMALL)
    top = y + (height - inside) / 2
    sheet.text(x + width / 2, top, text, bold=True, across="center")
    sheet.text(
        x + width / 2, top + height_of(text), by, size=SMALL, across="center",
        colour=GREY,
    )  # fmt: skip
    return y + height


def _arrow(overlay, x: float, top: float, bottom: float) -> None:
    overlay.add_patch(
        FancyArrowPatch(
            (x, top), (x, bottom), arrowstyle="-|>", mutation_scale=5, color=GREY,
            linewidth=0.7, shrinkA=0, shrinkB=0,
        )
    )  # fmt: skip


def _n(number: float) -> str:
    return f"{int(number):,}"


def _lost(
    row: pd.Series, step: str, reasons: list[tuple[str, int]], names: Labels, room: float
) -> str:
    """How many a step leaves out, and why, in lines of `room` mm; nothing where nobody is."""
    if not row["left_out"]:
        return ""
    head = f"{_n(row['left_out'])} left out"
    if step == "complete":
        told = [f"{names.variable(term)} {_n(n)}" for term, n in reasons]
        more = [f"{len(told) - SHOWN} more"] if len(told) > SHOWN else []
        return _list([f"{head}, without an answer to", *told[:SHOWN], *more], room, "; ", ": ")
    why = {
        "harmonised": "rows without a respondent",
        "included": "; ".join(f"{reason} {_n(n)}" for reason, n in reasons),
        "weighted": "the weight is 0",
        "outcome": f"{names.variable(row['outcome'])} not known",
    }
    return wrap(f"{head}: {why[step]}", room, SMALL)


def _list(parts: list[str], room: float, between: str = " · ", after_first: str = "") -> str:
    """Parts with a sign between them, broken only between parts where they fit a line."""
    lines = [""]
    for number, part in enumerate(parts):
        sign = after_first if number == 1 and after_first else between
        longer = f"{lines[-1]}{sign}{part}" if lines[-1] else part
        if width_of(longer, SMALL) <= room:
            lines[-1] = longer
            continue
        if lines[-1] and sign.strip() != "·":
            lines[-1] += sign.rstrip()
        lines += wrap(part, room - 1.0, SMALL).split("\n")
    return "\n".join(line for line in lines if line)
