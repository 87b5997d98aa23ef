"""Figure: the flow of respondents from the files to the analysis samples of a model."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

from coproduction.figures.axis import side_by_side
from coproduction.figures.lettering import Legible, height_of, width_of, wrap
from coproduction.figures.respondent_counts import spanned
from coproduction.figures.sheet import Sheet, strip_height
from coproduction.figures.style import GREY, INK, SMALL, TWO_COLUMNS, styled
from coproduction.results.contract import records
from coproduction.results.descriptive_files import SEVERAL
from coproduction.words.fixed import colon
from coproduction.words.labels import ALL, STEPS
from coproduction.words.numerals import count, somebody, typeset

#: Steps before the areas part ways.
TRUNK, BRANCH = list(STEPS)[:4], list(STEPS)[4:]
PAD = 1.2
#: The variable of waves.
WAVE = "wave"
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
    language: str = "en",
) -> Figure:
    """Draw the flow of one model and outcome as boxes, after the STROBE and CONSORT diagrams.

    Down the middle the steps that all areas share, with what each country gives; then a branch an
    area. A step that loses nobody is not drawn, but the first and those of the branches are.

    Parameters
    ----------
    frame
        ``outcome, area, country, wave, step, n, left_out``: the rows of one model and outcome of
        models/flow.csv.
    missing
        ``area, country, wave, step, reason, lacking, n``: those of models/flow_missing.csv.
    labels
        See `coproduction.words.labels.Labels`.
    width
        Width of the figure, mm.
    language
        Language of the words.

    Raises
    ------
    ValueError
        Nothing to draw, several models or outcomes.
    """
    if frame.empty:
        raise ValueError("no flow to draw")
    frame, missing = (one.assign(wave=one["wave"].fillna("")) for one in (frame, missing))
    for column in ("model", "outcome"):
        if column in frame and frame[column].nunique() > 1:
            raise ValueError(f"a flow of several {column}s, expected one")
    names = Legible(labels, language)
    told = _Told(frame, missing, names)
    middle = min(0.5 * width, 90.0)
    forked = len(told.areas) > 1
    columns, across = side_by_side(len(told.areas), width - 2.0, NARROWEST, GAP)
    across = across if forked else middle
    side = (width - middle) / 2 + middle / 2 - 4.0
    trunk = [told.box(told.areas[0], step, middle, side, True) for step in told.trunk()]
    branches = []
    for area in told.areas:
        room = across - STEM - 2.0 if forked else side
        inside = [told.box(area, step, across, room, step == BRANCH[-1]) for step in BRANCH]
        head = wrap(names.area(area, not forked), across - STEM - 2.0, bold=True)
        branches.append((head, inside))
    lines = [branches[i : i + columns] for i in range(0, len(branches), columns)]
    rooms = [_rooms(line) for line in lines]
    start = strip_height(simulated, names)
    height = start + sum(box.height + box.drop * bool(i) for i, box in enumerate(trunk))
    height += sum(ARROW * forked + sum(room) for room in rooms) + 1.5
    with styled():
        sheet = Sheet(width, height)
        sheet.mark(simulated, names)
        overlay = sheet.overlay()
        y = _draw_trunk(sheet, overlay, trunk, start, middle)
        for line, room in zip(lines, rooms, strict=True):
            if forked:
                y = _draw_fork(sheet, overlay, line, room, y, across)
            else:
                left = (width - middle) / 2
                _draw_branch(sheet, overlay, line[0], room, left, width / 2, y, y, across)
                y += sum(room)
    return sheet.figure


@dataclass(frozen=True)
class _Box:
    """A step: who leaves before it and why, what its box says, and what each country gives."""

    lost: str
    text: str
    by: str

    @property
    def height(self) -> float:
        """Height of the box, mm."""
        return height_of(self.text) + height_of(self.by, SMALL) + 2 * PAD

    @property
    def drop(self) -> float:
        """Length of the arrow to the box, mm."""
        return max(ARROW, height_of(self.lost, SMALL) + 1.5)


class _Told:
    """The flow in words."""

    def __init__(self, frame: pd.DataFrame, missing: pd.DataFrame, names: Legible):
        self.names = names
        self.areas = list(dict.fromkeys(frame["area"]))
        every, frame = frame[frame["country"] == ALL], frame[frame["wave"] == ""]
        self.countries = [c for c in dict.fromkeys(frame["country"]) if c != ALL]
        self.waves = [wave for wave in dict.fromkeys(every["wave"]) if wave]
        self.in_wave = every.set_index(["area", "wave", "step"])["n"]
        total = records(frame[frame["country"] == ALL])
        self.total = {(row["area"], row["step"]): row for row in total}
        self.n = frame.set_index(["area", "country", "step"])["n"]
        self.reasons: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
        for row in records(missing[(missing["country"] == ALL) & (missing["wave"] == "")]):
            self.reasons.setdefault((row["area"], row["step"]), []).append(
                (row["reason"], row["lacking"] or "", row["n"])
            )

    def trunk(self) -> list[str]:
        """The steps that all areas share: the first, and those that lose somebody."""
        first = self.areas[0]
        return [s for s in TRUNK if s == TRUNK[0] or self.total[first, s]["left_out"]]

    def box(self, area: str, step: str, width: float, side: float, by_country: bool) -> _Box:
        """The box of a step, `width` mm wide, with `side` mm beside its arrow."""
        row = self.total[area, step]
        return _Box(
            _lost(row, step, self.reasons.get((area, step), []), self.names, side),
            wrap(self._step(step, row["n"]), width - 2 * PAD, bold=True),
            self._by_country(area, step, width - 2 * PAD) if by_country else "",
        )

    def _step(self, step: str, n: float) -> str:
        # the number is not parted from what it is
        counted = self.names.say("n = {n}", n=_n(n, self.names)).replace(" ", "\u00a0")
        return colon(self.names.say(STEPS[step]), counted, self.names.language)

    def _by_country(self, area: str, step: str, room: float) -> str:
        lines = []
        if len(self.countries) > 1:
            n = [self.n[area, country, step] for country in self.countries]
            called = map(self.names.country, self.countries)
            lines.append(self._parts(called, n, "{n} countries, {span} each", room))
        if len(self.waves) > 1:
            n = [self.in_wave[area, wave, step] for wave in self.waves]
            # a year before a number is parted from it
            waves = (self.names.level(WAVE, wave) for wave in self.waves)
            called = (colon(wave, "", self.names.language).rstrip() for wave in waves)
            lines.append(self._parts(called, n, "{n} waves, {span} each", room))
        return "\n".join(lines)

    def _parts(self, called: Iterable[str], n: Sequence[float], many: str, room: float) -> str:
        """What each part gives; of many how many they are and the span."""
        if len(n) > MOST_NAMED:
            told = {"n": str(len(n)), "span": spanned(n, self.names.language)}
            return wrap(self.names.say(many, **told), room, SMALL)
        pairs = zip(called, n, strict=True)
        return _list([f"{name} {_n(k, self.names)}" for name, k in pairs], room)


def _rooms(line: list) -> list[float]:
    """Heights that all branches of a line share: head, then the drop and the box of each step."""
    head = max(height_of(head) for head, _ in line)
    rooms = [head + 1.0 if head else 0.0]
    for step in range(len(BRANCH)):
        rooms.append(max(inside[step].drop for _, inside in line))
        rooms.append(max(inside[step].height for _, inside in line))
    return rooms


def _draw_trunk(
    sheet: Sheet, overlay: Axes, boxes: Sequence[_Box], y: float, width: float
) -> float:
    """Draw the steps that all areas share from y mm on; return where they end."""
    centre = sheet.width / 2
    for number, box in enumerate(boxes):
        if number:
            _arrow(overlay, centre, y, y + box.drop)
            sheet.text(centre + 2.0, y + box.drop / 2, box.lost, size=SMALL, down="center")
            y += box.drop
        y = _draw_box(sheet, overlay, box, centre - width / 2, y, width)
    return y


def _draw_fork(
    sheet: Sheet, overlay: Axes, line: list, room: list[float], y: float, across: float
) -> float:
    """Draw a line of branches that part at y mm; return where they end."""
    centre, fork = sheet.width / 2, y + ARROW / 2
    lefts = [1.0 + k * (across + GAP) for k in range(len(line))]
    stems = [left + STEM for left in lefts]
    overlay.plot([centre, centre], [y, fork], color=GREY, linewidth=0.7)
    ends = [min(*stems, centre), max(*stems, centre)]
    overlay.plot(ends, [fork, fork], color=GREY, linewidth=0.7)
    for left, stem, branch in zip(lefts, stems, line, strict=True):
        _draw_branch(sheet, overlay, branch, room, left, stem, fork, y + ARROW, across)
    return y + ARROW + sum(room)


def _draw_branch(
    sheet: Sheet, overlay: Axes, branch: tuple[str, list[_Box]], room: list[float], left: float,
    stem: float, down: float, top: float, across: float,
) -> None:  # fmt: skip
    """Draw the steps of an area: its line at `stem` mm begins `down`, its head at `top`."""
    head, inside = branch
    sheet.text(stem + 2.0, top, head, bold=True)
    top += room[0]
    for number, box in enumerate(inside):
        drop, tall = room[1 + 2 * number], room[2 + 2 * number]
        _arrow(overlay, stem, down, top + drop)
        sheet.text(stem + 2.0, top + drop / 2, box.lost, size=SMALL, down="center")
        down = top = _draw_box(sheet, overlay, box, left, top + drop, across, tall)


def _draw_box(
    sheet: Sheet, overlay: Axes, box: _Box, x: float, y: float, width: float, height: float = 0.0
) -> float:
    """Draw a box with its corner at (x, y) mm; return where it ends."""
    height = height or box.height
    overlay.add_patch(
        Rectangle((x, y), width, height, facecolor="white", edgecolor=INK, linewidth=0.6)
    )
    inside = height_of(box.text) + height_of(box.by, SMALL)
    top, middle = y + (height - inside) / 2, x + width / 2
    sheet.text(middle, top, box.text, bold=True, across="center")
    below = top + height_of(box.text)
    sheet.text(middle, below, box.by, size=SMALL, across="center", colour=GREY)
    return y + height


def _arrow(overlay, x: float, top: float, bottom: float) -> None:
    overlay.add_patch(
        FancyArrowPatch(
            (x, top), (x, bottom), arrowstyle="-|>", mutation_scale=5, color=GREY,
            linewidth=0.7, shrinkA=0, shrinkB=0,
        )
    )  # fmt: skip


def _n(number: float, names: Legible) -> str:
    return typeset(count(number), names.language)


def _some(number: float, names: Legible) -> str:
    return typeset(somebody(number), names.language)


def _lost(
    row: Mapping[str, Any],
    step: str,
    reasons: list[tuple[str, str, int]],
    names: Legible,
    room: float,
) -> str:
    """How many a step leaves out, and why, in lines of `room` mm; nothing where nobody is."""
    if not row["left_out"]:
        return ""
    head = names.say("{n} left out", n=_n(row["left_out"], names))
    if step == "complete":
        told = _lacking(reasons, names)
        more = [names.say("{n} more", n=str(len(told) - SHOWN))] if len(told) > SHOWN else []
        head = names.say("{left_out}, without an answer to", left_out=head)
        after = colon("", "", names.language)
        return _list([head, *told[:SHOWN], *more], room, "; ", after)
    called = {SEVERAL: names.variable(SEVERAL)}
    declared = "; ".join(
        f"{called.get(reason, reason)} {_some(n, names)}" for reason, _, n in reasons
    )
    unknown = [names.say("{term} not known", term=names.variable(row["outcome"]))]
    if any(how == "not_put" for _, how, _ in reasons):
        unknown = _lacking(reasons, names)
    why = {
        "harmonised": declared,
        "included": declared,
        "weighted": names.say("the weight is 0"),
        "outcome": "; ".join(unknown),
    }
    return wrap(colon(head, why[step], names.language), room, SMALL)


def _lacking(reasons: list[tuple[str, str, int]], names: Legible) -> list[str]:
    """What is lacking, by how many, and whether the question was put to them."""
    unput = names.say("not asked")
    return [
        f"{names.variable(term)}{f' ({unput})' * (how == 'not_put')} {_some(n, names)}"
        for term, how, n in reasons
    ]


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
