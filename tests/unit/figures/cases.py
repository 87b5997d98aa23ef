"""Frames of every shape that figures are drawn from, and what must hold of any figure."""

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.text import Text

LONG = "Πολύ μακριά ετικέτα, очень длинная подпись, která se musí zalomit $x_1$ & více"
AREAS = {"safety": "Public safety", "nature": "Local environment", "health": "Health"}
FIVE = {"AA": "A-land", "BB": "Bosnia and Herzegovina", "CC": "Česko", "DD": "Ελλάδα", "EE": "E"}
TWENTY = {f"c{i:02}": f"Country {i} of the union" for i in range(20)}
TERMS = ("Intercept", "efficacy", "age", "sex=f", "job=out", "job=study", "job=retired")
#: How errors of descriptives were found: no stratum has one unit.
ERRORS = {"errors": "stratified", "singletons": "fail", "n_singletons": 0, "no_error": None}
REFERENCES = {"sex": "m", "job": "work"}
CASES = {
    "typical": (AREAS, FIVE, False, 175),
    "no areas": ({"all": ""}, dict(list(FIVE.items())[:3]), False, 85),
    "one country": (AREAS, {"AA": "A-land"}, False, 175),
    "long labels": (AREAS, FIVE, True, 175),
    "long labels, one column": (AREAS, FIVE, True, 85),
    "twenty countries": (AREAS, TWENTY, False, 175),
    "six areas": ({f"a{i}": f"Area number {i}" for i in range(6)}, FIVE, False, 175),
}
_SLOW = ("long labels", "twenty countries")
_HARD = ("typical", "no areas", "long labels", "long labels, one column", "twenty countries")
#: Names of the cases for tests, and of those that are hard to lay out; those of many marks slow.
NAMES, HARD = (
    [pytest.param(name, marks=[pytest.mark.slow] * (name in _SLOW)) for name in names]
    for names in (CASES, _HARD)
)


def labels(areas, countries, long=False):
    plain = {"efficacy": "Self-efficacy", "age": "Age", "sex": "Gender", "job": "Employment"}
    return {
        "terms": {k: f"{v}: {LONG}" for k, v in plain.items()} if long else plain,
        "areas": {k: f"{v} {LONG}" for k, v in areas.items()} if long else areas,
        "countries": countries,
        "levels": {"job": {"out": LONG if long else "Out of work"}},
        "items": {f"i{k}": f"{LONG} {LONG}" for k in range(8)} if long else {},
    }


def estimates(areas, countries, scale=0.1):
    random = np.random.default_rng(20080501)
    keys = list(itertools.product(areas, countries, TERMS))
    frame = pd.DataFrame(keys, columns=["area", "country", "term"]).assign(outcome="index")
    constant = frame["term"] == "Intercept"
    frame["kind"] = np.where(constant, "constant", "coefficient")
    frame["estimate"] = random.normal(0, scale, len(frame))
    error = scale * random.uniform(0.1, 0.6, len(frame))
    return frame.assign(
        conf_low=frame["estimate"] - 1.96 * error, conf_high=frame["estimate"] + 1.96 * error
    )


def fits(frame, **changes):
    """Fits that estimates are of, a row an area and country."""
    own = frame[["area", "country"]].drop_duplicates()
    known = {"n": 1234, "errors": "stratified", "df_design": 90.0}
    return own.assign(**known | {"singletons": "fail", "n_singletons": 0} | changes)


def said(figure):
    """All that a figure says, in one line."""
    return " ".join(" ".join(text.split()) for text, _ in drawn_texts(figure))


def means(areas, countries, indices=("index",)):
    random = np.random.default_rng(20080502)
    keys = list(itertools.product(countries, areas, indices))
    frame = pd.DataFrame(keys, columns=["country", "area", "index"])
    frame["mean"] = random.uniform(30, 70, len(frame))
    ends = {"conf_low": frame["mean"] - 1.5, "conf_high": frame["mean"] + 1.5}
    return frame.assign(**ends, **ERRORS, n=1234)


def shares(areas, countries, items=5, levels=3):
    random = np.random.default_rng(20080503)
    rows = []
    for country, area, item in itertools.product(countries, areas, range(items)):
        cut = random.dirichlet(np.ones(levels))
        rows += [(country, area, f"i{item}", f"level {k}", cut[k]) for k in range(levels)]
    frame = pd.DataFrame(rows, columns=["country", "area", "item", "level", "share"])
    return frame.assign(n=(1000 * frame["share"]).round().astype(int), n_base=1000)


def drawn_texts(figure):
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    texts = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return [(t.get_text(), t.get_window_extent(renderer)) for t in texts]


def assert_clean(figure):
    """No text meets another text, nothing leaves the canvas, no type is too small."""
    boxes = drawn_texts(figure)
    width, height = figure.canvas.get_width_height()
    for text, box in boxes:
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        assert inside, f"{text!r} leaves the canvas: {box}, {width} x {height}"
    edges = np.array([[box.x0, box.y0, box.x1, box.y1] for _, box in boxes])
    # neighbouring lines of one label may share a fraction of a pixel of leading
    low, high = edges[:, None, :2] + 0.5, edges[:, None, 2:] - 0.5
    meet = ((low < edges[None, :, 2:]) & (high > edges[None, :, :2])).all(axis=2)
    np.fill_diagonal(meet, False)
    pairs = [(boxes[i][0], boxes[j][0]) for i, j in np.argwhere(meet) if i < j]
    assert not pairs, f"texts overlap: {pairs[:5]}"
    assert min(t.get_fontsize() for t in figure.findobj(Text) if t.get_text().strip()) >= 6.5
    panels = [axes for axes in figure.axes if axes.get_frame_on()]
    for one, two in itertools.combinations(panels, 2):
        assert not one.get_position().overlaps(two.get_position())


def assert_holds(figure, frame, name):
    points, low, high = [], [], []
    for axes in figure.axes:
        if not axes.get_frame_on():
            continue
        points += [
            x for line in axes.lines if line.get_marker() != "None" for x in line.get_xdata()
        ]
        for lines in (c for c in axes.collections if isinstance(c, LineCollection)):
            low += [segment[0, 0] for segment in lines.get_segments()]
            high += [segment[1, 0] for segment in lines.get_segments()]
    for drawn, column in ((points, name), (low, "conf_low"), (high, "conf_high")):
        np.testing.assert_allclose(np.sort(drawn), np.sort(frame[column]), rtol=1e-14)
