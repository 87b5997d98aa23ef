"""The style of all figures: sizes in millimetres and points, colours, and the fonts."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import matplotlib
from matplotlib.font_manager import fontManager

#: Widths of one and of two columns of a journal, mm.
ONE_COLUMN, TWO_COLUMNS = 85.0, 175.0

#: Sizes of text in points at print size.
TEXT, SMALL = 7.0, 6.5

#: DejaVu Sans comes with matplotlib, so a figure looks the same on every machine; the others
#: serve only scripts that it lacks, where they are installed.
FAMILIES = ["DejaVu Sans"] + [
    family
    for family in ("Noto Sans CJK JP", "Noto Sans Thai", "Noto Sans Devanagari")
    if family in {font.name for font in fontManager.ttflist}
]

STYLE: dict[Any, Any] = {
    "font.family": FAMILIES,
    "font.size": TEXT,
    # a dollar in a label is a dollar
    "text.parse_math": False,
    "axes.linewidth": 0.5,
    "axes.edgecolor": "#555555",
    "axes.axisbelow": True,
    "xtick.major.width": 0.5,
    "xtick.major.size": 2.0,
    "xtick.major.pad": 1.5,
    "xtick.color": "#555555",
    "xtick.labelcolor": "black",
    "xtick.labelsize": SMALL,
    "savefig.dpi": 300,
    # lines of a dashboard are small; the picture of all of them is as large as their panel
    "image.composite_image": False,
    "hatch.linewidth": 0.5,
    # TrueType, embedded: journals refuse Type 3
    "pdf.fonttype": 42,
    # text as paths: a reader's machine need not have the font the layout was measured in; what
    # the figure says is in its title and description
    "svg.fonttype": "path",
    "svg.hashsalt": "coproduction",
}

#: What Matplotlib sets where nobody else does, but for where figures are shown.
_DEFAULTS = {
    name: value
    for name, value in dict.items(matplotlib.rcParamsDefault)
    if not name.startswith("backend")
}

#: Whether all of this is set.
_WITHIN: ContextVar[bool] = ContextVar("styled", default=False)

#: Okabe & Ito (2008) without the yellow, which is too light for thin marks on white. Each has a
#: marker and a filling of its own, so that series differ in grey and to the colour-blind.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#000000", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
HOLLOW = (False, True, False, True, False, True, False)

INK, GREY, BAND = "#000000", "#555555", "#F2F2F2"
MM = 1 / 25.4
POINT = 25.4 / 72
LINE = 1.25


@contextmanager
def styled() -> Iterator[None]:
    """Context (or decorator) in which figures are drawn and saved; nothing is set for good.

    What users set for all of Matplotlib, as in a `matplotlibrc`, changes no figure. Within itself
    it sets nothing anew, which takes as long as to measure a text.
    """
    if _WITHIN.get():
        yield
        return
    set_here = dict.items(matplotlib.rcParams)  # as they are: to look a backend up chooses one
    others = {name for name, value in set_here if value != _DEFAULTS.get(name, value)}
    token = _WITHIN.set(True)
    try:
        with matplotlib.rc_context({name: _DEFAULTS[name] for name in others} | STYLE):
            yield
    finally:
        _WITHIN.reset(token)
