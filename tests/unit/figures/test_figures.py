"""Figures: they hold the numbers of their frames, nothing overlaps, and bytes do not change."""

import hashlib
import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection
from matplotlib.text import Text

from coproduction.figures.coefficients import coefficients
from coproduction.figures.heat_map import heat_map, tint
from coproduction.figures.importance import importance
from coproduction.figures.index_means import index_means
from coproduction.figures.item_shares import item_shares, shade
from coproduction.figures.profiles import profiles
from coproduction.figures.sheet import MARK, NAMED, checked, save, ticks, width_of, wrap

LONG = "Πολύ μακριά ετικέτα, очень длинная подпись, která se musí zalomit $x_1$ & více"
AREAS = {"safety": "Public safety", "nature": "Local environment", "health": "Health"}
FIVE = {"AA": "A-land", "BB": "Bosnia and Herzegovina", "CC": "Česko", "DD": "Ελλάδα", "EE": "E"}
TWENTY = {f"c{i:02}": f"Country {i} of the union" for i in range(20)}
TERMS = ("Intercept", "efficacy", "age", "sex=f", "job=out", "job=study", "job=retired")
REFERENCES = {"sex": "m", "job": "work"}


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
    frame["estimate"] = random.normal(0, scale, len(frame))
    error = scale * random.uniform(0.1, 0.6, len(frame))
    return frame.assign(
        conf_low=frame["estimate"] - 1.96 * error, conf_high=frame["estimate"] + 1.96 * error
    )


def means(areas, countries, indices=("index",)):
    random = np.random.default_rng(20080502)
    keys = list(itertools.product(countries, areas, indices))
    frame = pd.DataFrame(keys, columns=["country", "area", "index"])
    frame["mean"] = random.uniform(30, 70, len(frame))
    return frame.assign(conf_low=frame["mean"] - 1.5, conf_high=frame["mean"] + 1.5)


def shares(areas, countries, items=5, levels=3):
    random = np.random.default_rng(20080503)
    rows = []
    for country, area, item in itertools.product(countries, areas, range(items)):
        cut = random.dirichlet(np.ones(levels))
        rows += [(country, area, f"i{item}", f"level {k}", cut[k]) for k in range(levels)]
    return pd.DataFrame(rows, columns=["country", "area", "item", "level", "share"])


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


CASES = {
    "typical": (AREAS, FIVE, False, 175),
    "no areas": ({"all": ""}, dict(list(FIVE.items())[:3]), False, 85),
    "one country": (AREAS, {"AA": "A-land"}, False, 175),
    "long labels": (AREAS, FIVE, True, 175),
    "long labels, one column": (AREAS, FIVE, True, 85),
    "twenty countries": (AREAS, TWENTY, False, 175),
    "six areas": ({f"a{i}": f"Area number {i}" for i in range(6)}, FIVE, False, 175),
}


HARD = ("typical", "no areas", "long labels", "long labels, one column", "twenty countries")


@pytest.mark.parametrize("case", CASES)
def test_index_means_are_clean_and_hold_the_frame(case):
    areas, countries, long, width = CASES[case]
    indices = ("index",) if len(areas) != 3 else ("index", "collective", LONG)
    frame = means(areas, countries, indices)
    figure = index_means(frame, labels(areas, countries, long), simulated=True, width=width)
    assert_clean(figure)
    assert_holds(figure, frame, "mean")


@pytest.mark.parametrize("pooled", [True, False], ids=["pooled", "by country"])
@pytest.mark.parametrize("case", CASES)
def test_coefficients_are_clean_and_hold_the_frame(case, pooled):
    areas, countries, long, width = CASES[case]
    frame = estimates(areas, ["all"] if pooled else countries)
    figure = coefficients(
        frame,
        labels(areas, countries, long),
        simulated=True,
        references=REFERENCES,
        width=width,
    )
    assert_clean(figure)
    assert_holds(figure, frame[frame["term"] != "Intercept"], "estimate")


@pytest.mark.parametrize("scale", [1e-4, 0.03, 7.0, 25_000.0])
def test_coefficients_are_clean_at_any_scale(scale):
    frame = estimates(AREAS, ["all"], scale)
    assert_clean(coefficients(frame, labels(AREAS, FIVE), simulated=False))


@pytest.mark.parametrize("case", [case for case in CASES if case != "twenty countries"])
@pytest.mark.parametrize("levels", [2, 7])
def test_item_shares_are_clean_and_hold_the_frame(case, levels):
    areas, countries, long, width = CASES[case]
    frame = shares(areas, countries, items=8 if len(areas) == 1 else 3, levels=levels)
    figure = item_shares(frame, labels(areas, countries, long), simulated=True, width=width)
    assert_clean(figure)
    widths = [
        patch.get_width()
        for axes in figure.axes
        for container in axes.containers
        for patch in container
    ]
    np.testing.assert_allclose(sorted(widths), sorted(100 * frame["share"]), atol=1e-9)


@pytest.mark.parametrize("case", HARD)
def test_heat_maps_are_clean_and_show_every_estimate(case):
    areas, countries, long, width = CASES[case]
    frame = estimates(areas, countries, scale=1.0).assign(std_error=0.2)
    said = labels(areas, countries, long)
    figure = heat_map(frame, said, simulated=True, references=REFERENCES, width=width)
    assert_clean(figure)
    shown = frame[frame["term"] != "Intercept"]
    texts = [text for text, _ in drawn_texts(figure)]
    numbers = [text for text in texts if re.fullmatch(r"−?\d\.\d", text)]
    wanted = [f"{value:.1f}" for value in shown["estimate"]]
    wanted = [v.replace("-", "−" * (v != "-0.0")) for v in wanted]
    assert sorted(numbers) == sorted(wanted)
    sure = ((shown["conf_low"] > 0) | (shown["conf_high"] < 0)).sum()
    dots = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "o"]
    assert len(dots) == sure + 1  # and the legend's


def test_shades_grow_darker_with_size_and_differ_by_sign():
    light = [[sum(tint(sign * share)) for share in (0.0, 0.4, 1.0)] for sign in (1, -1)]
    assert all(a > b > c for a, b, c in light)
    assert tint(0.5) != tint(-0.5) and min(min(tint(s)) for s in (-1, 1)) > 0.3


@pytest.mark.parametrize("case", HARD)
def test_importance_is_clean_ordered_and_holds_the_frame(case):
    areas, countries, long, width = CASES[case]
    terms = ["job", "age", "efficacy"]
    keys = itertools.product(areas, countries, terms)
    frame = pd.DataFrame(keys, columns=["area", "country", "term"]).assign(measure="lmg")
    frame["value"] = frame["term"].map({"job": 0.011, "age": 0.002, "efficacy": 0.07})
    frame = frame.assign(conf_low=frame["value"] / 2, conf_high=frame["value"] * 1.4)
    figure = importance(frame, labels(areas, countries, long), simulated=True, width=width)
    assert_clean(figure)
    drawn = frame.assign(**{c: 100 * frame[c] for c in ("value", "conf_low", "conf_high")})
    assert_holds(figure, drawn, "value")
    top = figure.axes[0].lines[0]
    on_top = top.get_xdata()[np.argmin(top.get_ydata())]
    assert on_top == drawn["value"].max()
    with pytest.raises(ValueError, match="no relative importance"):
        importance(frame.assign(measure="gvif"), labels(areas, countries), simulated=True)


@pytest.mark.parametrize("case", HARD[:3])
def test_profiles_are_clean_and_hold_the_frame(case):
    areas, countries, long, _ = CASES[case]
    rows = []
    for a, c in itertools.product(areas, countries):
        rows += [(a, c, "age", None, x, 40 + x / 10) for x in (18.0, 50.0, 92.0)]
        rows += [(a, c, "job", f"{k}", k, 45.0 + k) for k in range(3)]
        rows += [(a, c, "job", "out", 3.0, 50.0)]
    columns = ["area", "country", "term", "level", "value", "estimate"]
    frame = pd.DataFrame(rows, columns=columns).assign(outcome="index")
    frame = frame.assign(conf_low=frame["estimate"] - 1, conf_high=frame["estimate"] + 1.5)
    figure = profiles(frame, labels(areas, countries, long), simulated=True)
    assert_clean(figure)
    panels = [axes for axes in figure.axes if axes.get_frame_on()]
    drawn = [y for axes in panels for line in axes.lines for y in line.get_ydata()]
    assert sorted(drawn) == sorted(frame["estimate"])
    assert len({axes.get_ylim() for axes in panels}) == 1


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


def test_points_stand_on_the_line_of_their_term():
    frame = estimates(["all"], ["all"])
    figure = coefficients(frame, labels({}, {}), simulated=False)
    axes = figure.axes[0]
    points = next(line for line in axes.lines if line.get_marker() != "None")
    stubs = {t.get_text(): t for t in figure.texts}
    height = figure.get_figheight() * 25.4
    names = dict(zip(TERMS[1:], ["Self-efficacy", "Age", "Gender: f", "Out of work", "study",
                                 "retired"], strict=True))  # fmt: skip
    shown = frame[frame["term"] != "Intercept"]
    for term, x, y in zip(shown["term"], points.get_xdata(), points.get_ydata(), strict=True):
        assert x == frame.loc[frame["term"] == term, "estimate"].item()
        pixel = axes.transData.transform((x, y))[1] / figure.bbox.height * height
        baseline = stubs[names[term]].get_position()[1] * height
        assert 0 < pixel - baseline < 2.0  # mm: half the height of a small letter


def test_the_mark_of_simulation_shows_only_where_it_is_true():
    for simulated in (True, False):
        figures = [
            index_means(means(AREAS, FIVE), labels(AREAS, FIVE), simulated=simulated),
            coefficients(estimates(AREAS, ["all"]), labels(AREAS, FIVE), simulated=simulated),
            item_shares(shares(AREAS, FIVE), labels(AREAS, FIVE), simulated=simulated),
        ]
        for figure in figures:
            assert (MARK in [text for text, _ in drawn_texts(figure)]) is simulated


def test_names_stand_for_labels_that_no_font_can_print_and_the_figure_says_so():
    told = labels(AREAS, FIVE | {"AA": "A \ue123 land"})
    figures = [
        index_means(means(AREAS, FIVE), told, simulated=True),
        coefficients(estimates(AREAS, FIVE), told, simulated=False),
        item_shares(shares(AREAS, FIVE), told, simulated=True),
    ]
    for figure in figures:
        texts = [text for text, _ in drawn_texts(figure)]
        assert NAMED in texts and "AA" in texts and "Česko" in texts
        assert_clean(figure)
    legible = index_means(means(AREAS, FIVE), labels(AREAS, FIVE), simulated=True)
    assert NAMED not in [text for text, _ in drawn_texts(legible)]


def test_coefficients_of_another_unit_do_not_hide_the_others():
    frame = estimates(AREAS, ["all"])
    other = frame["term"] == "age"
    drawn = ["estimate", "conf_low", "conf_high"]
    frame.loc[other, drawn] *= 1e6
    figure = coefficients(frame, labels(AREAS, FIVE), simulated=False)
    assert_clean(figure)
    texts = [text for text, _ in drawn_texts(figure)]
    power = next(int(k) for k in range(4, 9) if f"Age (×10{'⁰¹²³⁴⁵⁶⁷⁸⁹'[k]})" in texts)
    frame.loc[other, drawn] /= 10**power
    assert_holds(figure, frame[frame["term"] != "Intercept"], "estimate")


def test_items_nobody_in_a_country_answered_are_said():
    frame = shares(AREAS, FIVE)
    frame.loc[(frame["country"] == "BB") & (frame["area"] == "nature"), "share"] = np.nan
    figure = item_shares(frame, labels(AREAS, FIVE), simulated=False)
    assert_clean(figure)
    assert sum(text == "no data" for text, _ in drawn_texts(figure)) == 5
    frame.loc[0, "share"] = np.nan
    with pytest.raises(ValueError, match="expected 1"):
        item_shares(frame, labels(AREAS, FIVE), simulated=False)


def test_a_missing_mean_is_said():
    frame = means(["all"], FIVE)
    frame.loc[1, ["mean", "conf_low", "conf_high"]] = np.nan
    figure = index_means(frame, labels({}, FIVE), simulated=False)
    assert sum("no data" in text for text, _ in drawn_texts(figure)) == 1
    assert_clean(figure)


def test_texts_are_measured_wrapped_and_checked():
    for line in wrap(LONG, 30.0).split("\n"):
        assert width_of(line) <= 30.0
    assert wrap("x" * 60, 10.0).replace("\n", "") == "x" * 60
    with pytest.raises(ValueError, match="no font"):
        checked("private \ue123 sign")


def test_ticks_are_round_and_short():
    assert ticks(-0.31, 0.42, 40)[1] == ["−0.2", "0.0", "0.2", "0.4"]
    assert ticks(0, 100, 29)[1] == ["0", "50", "100"]
    assert ticks(-19, 22, 35)[1] == ["−10", "0", "10", "20"]
    assert ticks(0, 2.1e6, 40)[1] == ["0", "1×10⁶", "2×10⁶"]
    assert ticks(-3e-7, 3e-7, 30)[1] == ["−2.5×10⁻⁷", "0", "2.5×10⁻⁷"]
    for low, high in [(0.1, 0.30000000000000004), (-1e-3, 2.3e-3), (12.1, 57.9)]:
        assert max(len(text) for text in ticks(low, high, 50)[1]) <= 7


def test_shades_darken_and_colours_differ_in_grey():
    for n in range(2, 8):
        light = [np.dot(shade(i, n)[0], (0.2126, 0.7152, 0.0722)) for i in range(n)]
        assert (np.diff(light) < -0.04).all()


def test_bad_frames_are_refused():
    frame = shares(["all"], FIVE)
    frame.loc[0, "share"] += 0.01
    with pytest.raises(ValueError, match=r"shares of AA, all, i0 sum to 1\.01"):
        item_shares(frame, {}, simulated=False)
    frame = estimates(AREAS, ["all"])
    with pytest.raises(ValueError, match="twice"):
        coefficients(pd.concat([frame, frame]), {}, simulated=False)
    with pytest.raises(ValueError, match="several outcomes"):
        coefficients(frame.assign(outcome=frame["area"]), {}, simulated=False)


def test_drawing_leaves_no_state_behind():
    before = dict(matplotlib.rcParams)
    index_means(means(AREAS, FIVE), labels(AREAS, FIVE), simulated=True)
    assert dict(matplotlib.rcParams) == before


def write_all(folder):
    """Called in processes of their own by the next test."""
    given = labels(AREAS, FIVE)
    for name, figure in {
        "index": index_means(means(AREAS, FIVE), given, simulated=True),
        "coefficients": coefficients(estimates(AREAS, FIVE), given, simulated=True),
        "items": item_shares(shares(AREAS, FIVE, 2), given, simulated=True),
    }.items():
        paths = [Path(folder) / f"{name}.{kind}" for kind in ("pdf", "png", "svg")]
        save(figure, *paths, alt="Dots & <lines>", title="A < B")
    assert "matplotlib.pyplot" not in sys.modules, "pyplot keeps state, and starts slowly"


def test_files_are_the_same_bytes_in_another_process_at_another_time(tmp_path):
    hashes = []
    for i, zone in enumerate(("UTC", "Pacific/Kiritimati")):
        folder = tmp_path / str(i)
        folder.mkdir()
        roots = [str(Path(__file__).parents[3] / "workflow"), str(Path(__file__).parent)]
        environment = {
            **os.environ,
            "TZ": zone,
            "PYTHONHASHSEED": str(i),
            "SOURCE_DATE_EPOCH": str(10**9 * (i + 1)),
            "PYTHONPATH": os.pathsep.join(roots),
        }
        call = f"import test_figures; test_figures.write_all({json.dumps(str(folder))})"
        subprocess.run([sys.executable, "-c", call], env=environment, check=True)
        files = sorted(folder.iterdir())
        assert len(files) == 9
        hashes.append([hashlib.sha256(file.read_bytes()).hexdigest() for file in files])
    assert hashes[0] == hashes[1]
    pdf = (tmp_path / "0" / "index.pdf").read_bytes()
    assert b"/FontFile2" in pdf and b"/Type3" not in pdf and b"/CreationDate" not in pdf
    svg = (tmp_path / "0" / "index.svg").read_text(encoding="utf-8")
    assert '<title id="figure-title">A &lt; B</title>' in svg
    assert '<desc id="figure-desc">Dots &amp; &lt;lines&gt;</desc>' in svg
    assert "<dc:date>" not in svg and "http-equiv" not in svg
