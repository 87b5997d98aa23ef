"""Labels of many variables and countries, and what must hold of a figure of the account."""

from itertools import combinations

from coproduction.figures.style import styled

LONG = "Asks the police for advice, or reports something to them"


def labels(variables, countries):
    texts = [f"{'Short' if k % 3 else LONG} {k}" for k in range(variables)]
    return {
        "items": {f"v{k}": text for k, text in enumerate(texts)},
        "terms": {f"v{k}": text for k, text in enumerate(texts)},
        "countries": {f"c{k}": f"Republic of Country {k}" for k in range(countries)},
        "areas": {f"a{k}": f"Public area of the number {k}" for k in range(9)},
    }


def assert_legible(figure):
    """No text leaves the sheet and no two overlap."""
    with styled():
        figure.set_dpi(300)
        figure.draw_without_rendering()
        texts = list(figure.texts)
        for axes in figure.axes:
            texts += [*axes.texts, *axes.get_xticklabels()]
        boxes = [
            (text.get_text(), text.get_window_extent())
            for text in texts
            if text.get_text() and text.get_visible()
        ]
    edge = figure.bbox
    # half a point: the line box of a font is taller than its letters
    slack = 0.5 * figure.dpi / 72
    for told, box in boxes:
        inside = box.x0 > -slack and box.x1 < edge.x1 + slack
        assert inside and box.y0 > -slack and box.y1 < edge.y1 + slack, f"{told!r} is cut off"
    for (one, a), (two, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= slack or down <= 2 * slack, f"{one!r} overlaps {two!r}"
