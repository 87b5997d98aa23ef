"""Noted: a drawn figure with a note at its foot."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from coproduction.figures.sheet import Foot, Sheet
from coproduction.figures.style import MM, styled


def noted(figure: Figure, said: Sequence[str]) -> Figure:
    """Make room below what a figure shows, and set sentences there; none leave it as it is.

    Axes and texts of the figure keep their size and their distance from its top.
    """
    if not said:
        return figure
    width, before = (side / MM for side in figure.get_size_inches())
    with styled():
        foot = Foot(said, width)
        sheet = Sheet(width, before + foot.height)
        share, rise = before / sheet.height, foot.height / sheet.height
        figure.set_size_inches(width * MM, sheet.height * MM)
        for axes in figure.axes:
            x0, y0, x1, y1 = axes.get_position(original=True).extents
            axes.set_position(Bbox.from_extents(x0, rise + y0 * share, x1, rise + y1 * share))
        for text in figure.texts:
            text.set_y(rise + text.get_position()[1] * share)
        sheet.figure = figure
        foot.draw(sheet, before)
    return figure
